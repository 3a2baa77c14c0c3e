/** The register of people and its imports over HTTP, by those who may and those who try. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Role } from "../../src/identity/index.ts";
import {
  type Browser,
  ORIGIN,
  openTestSite,
  type TestPerson,
  type TestSite,
} from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let admin: Browser;
let manager: Browser;

const idOf = (role: Role): string => site.people.get(role)?.id ?? "";
const XSS = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  admin = await site.login(site.people.get("administrator") as TestPerson);
  manager = await site.login(site.people.get("safety-manager") as TestPerson);
});

afterAll(() => site.stop());

/** A PIN or password sign-in, in a browser of its own. */
async function signIn(who: string, secret: string, browser = site.browser()) {
  const answer = await browser.post("/login", { who, secret });
  return { browser, answer };
}

const versionOf = (id: string): string =>
  String(
    (
      site.folder.siteReader.query("SELECT version FROM person WHERE id = $id").get({ id }) as {
        version: number;
      }
    ).version,
  );

const person = (change: Record<string, string> = {}) => ({
  name: "孙工",
  "staff-number": "N100",
  kind: "staff",
  version: "0",
  ...change,
});

describe("the register", () => {
  test("a person is added, found, edited; a stale form changes nothing", async () => {
    const added = await manager.post("/people/new", person({ "role-operator": "yes" }));
    expect(added.status).toBe(303);
    const id = added.location?.split("/").at(-1) ?? "";
    // Roles are an account's matter: the safety manager's tick gives none.
    expect(site.entries().at(-1)?.payload).toContain('"roles":[]');
    expect((await manager.get("/people?q=n10")).text).toContain("孙工");
    expect((await manager.get("/people?q=%25")).text).not.toContain("孙工");
    const first = await admin.post(
      `/people/${id}/edit`,
      person({ version: "1", phone: "110 110" }),
    );
    expect(first.status).toBe(303);
    const late = await manager.post(`/people/${id}/edit`, person({ version: "1", name: "别人" }));
    expect(late.status).toBe(409);
    expect(late.text).toContain("110 110");
    await expectSoundPage(late.text);
    expect((await admin.get(`/people/${id}`)).text).not.toContain("别人");
    expect((await admin.post("/people/new", person())).status).toBe(422);
  });

  test("text of every field is shown as text, on pages and in spreadsheets", async () => {
    const added = await admin.post(
      "/people/new",
      person({
        "staff-number": "X1",
        name: `=1+${XSS}`.slice(0, 40),
        kind: "contractor",
        company: XSS,
      }),
    );
    const path = added.location ?? "";
    await admin.post(`${path}/certificates`, {
      "certificate-kind": "other",
      "certificate-number": XSS.slice(0, 60),
      issuer: XSS,
      "expires-on": "2027-01-01",
    });
    await admin.post(`${path}/trainings`, { topic: XSS, "held-on": "2026-12-01" });
    await admin.post(`${path}/acts/blacklist`, { reason: XSS });
    await admin.post("/duty/shifts", { name: "<i>班", start: "00:00", end: "00:00" });
    await admin.post("/regulators", { note: XSS });
    for (const page of [
      path,
      `${path}/edit`,
      "/people",
      "/duty",
      "/duty/shifts",
      "/regulators",
      "/sessions",
      `/people?q=${encodeURIComponent(XSS)}`,
    ]) {
      const answer = await admin.get(page);
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(/<script>alert|<img src=x|<i>班/);
      await expectSoundPage(answer.text);
    }
    const csv = (await admin.get("/people.csv")).text;
    expect(csv).toContain("'=1+");
    expect(csv).not.toMatch(/(^|,)"?=1\+/m);
    const refused = await admin.post("/people/new", person({ name: XSS.repeat(9), company: XSS }));
    expect(refused.status).toBe(422);
    expect(refused.text).not.toContain("<script>alert");
  });

  test("no administrator can be made the last one that goes", async () => {
    const id = idOf("administrator");
    for (const act of ["deactivate", "blacklist"]) {
      const answer = await admin.post(`/people/${id}/acts/${act}`, { reason: "x" });
      expect(answer.status).toBe(422);
    }
    const own = person({ version: versionOf(id), "staff-number": "T10", "role-operator": "yes" });
    expect((await admin.post(`/people/${id}/edit`, own)).text).toContain("最后一个");
    expect((await admin.get("/people")).status).toBe(200);
  });

  test("a certificate is added, renewed and withdrawn; only the valid one counts", async () => {
    const id = idOf("worker");
    const fields = {
      "certificate-kind": "welding",
      "certificate-number": "w-7",
      "expires-on": "2026-12-20",
    };
    expect((await manager.post(`/people/${id}/certificates`, fields)).status).toBe(303);
    expect((await manager.post(`/people/${id}/certificates`, fields)).status).toBe(422);
    const rows = () =>
      site.folder.siteReader
        .query(
          "SELECT id, ended_at AS endedAt, expires_on AS day FROM qualification WHERE person_id = $id ORDER BY id",
        )
        .all({ id }) as { id: string; endedAt: number | null; day: string }[];
    const renews = rows()[0]?.id ?? "";
    const renewed = await manager.post(`/people/${id}/certificates`, {
      ...fields,
      renews,
      "expires-on": "2032-01-01",
    });
    expect(renewed.status).toBe(303);
    expect(rows().map(({ endedAt, day }) => [endedAt === null, day])).toEqual([
      [false, "2026-12-20"],
      [true, "2032-01-01"],
    ]);
    const open = rows()[1]?.id ?? "";
    // Another person's path does not reach it.
    const foreign = await manager.post(`/people/${idOf("driver")}/certificates/${open}/withdraw`, {
      reason: "x",
    });
    expect(foreign.status).toBe(422);
    expect(
      (await manager.post(`/people/${id}/certificates/${open}/withdraw`, { reason: "" })).status,
    ).toBe(422);
    expect(
      (await manager.post(`/people/${id}/certificates/${open}/withdraw`, { reason: "吊销" }))
        .status,
    ).toBe(303);
    expect(rows().filter(({ endedAt }) => endedAt === null)).toEqual([]);
  });

  test("the blacklisted are out at once, and cannot come back in", async () => {
    const someone = await site.addPerson({ staffNumber: "B7", roles: ["driver"], pin: "258014" });
    const { browser, answer } = await signIn("B7", "258014");
    expect(answer.status).toBe(303);
    await manager.post(`/people/${someone.id}/acts/blacklist`, {
      reason: "违章",
      until: "2026-12-11",
    });
    expect((await browser.get("/account")).status).toBe(303);
    expect((await signIn("B7", "258014")).answer.status).toBe(422);
    expect((await site.browser().post("/login/badge", { code: someone.badge })).status).toBe(422);
    expect((await site.browser().get("/login")).text).not.toContain(someone.name);
  });
});

describe("who may not", () => {
  const acts = [
    "acts/deactivate",
    "acts/blacklist",
    "acts/end-sessions",
    "acts/reset-totp",
    "reset-pin",
    "badge",
  ];

  test.each(acts)("a safety manager cannot %s an administrator", async (act) => {
    const before = site.head();
    const answer = await manager.post(`/people/${idOf("administrator")}/${act}`, { reason: "x" });
    expect([403, 409]).toContain(answer.status);
    expect(site.head()).toBe(before);
  });

  test.each(acts.filter((act) => act !== "acts/deactivate"))(
    "nobody can %s a regulator",
    async (act) => {
      for (const browser of [admin, manager]) {
        const before = site.head();
        const answer = await browser.post(`/people/${idOf("regulator")}/${act}`, { reason: "x" });
        expect([403, 409]).toContain(answer.status);
        expect(site.head()).toBe(before);
      }
    },
  );

  test("nor edit a regulator, nor make one by ticking a role", async () => {
    const id = idOf("regulator");
    const edit = await admin.post(
      `/people/${id}/edit`,
      person({ version: versionOf(id), "staff-number": "T11" }),
    );
    expect(edit.status).toBe(403);
    expect((await admin.get(`/people/${id}/edit`)).location).toBe(`/people/${id}`);
    const added = await admin.post(
      "/people/new",
      person({ "staff-number": "F1", "role-regulator": "yes", "role-driver": "yes" }),
    );
    expect(added.status).toBe(303);
    expect(site.entries().at(-1)?.payload).toContain('"roles":["driver"]');
  });

  test("blocking a regulator is possible and stands in the journal", async () => {
    const head = site.head();
    const id = idOf("regulator");
    expect((await admin.post(`/people/${id}/acts/deactivate`, { reason: "离任" })).status).toBe(
      303,
    );
    expect(site.kinds(head + 1)).toEqual(["person.deactivated"]);
    expect((await admin.post(`/people/${id}/acts/activate`, { reason: "误停" })).status).toBe(303);
  });

  test("ids are not guessed into: unknown ones are not found, others' pages refused", async () => {
    const driver = await site.login(site.people.get("driver") as TestPerson);
    for (const { id } of site.people.values()) {
      for (const path of ["", "/edit"]) {
        expect((await driver.get(`/people/${id}${path}`)).status).toBe(403);
        expect((await driver.post(`/people/${id}/edit`, person())).status).toBe(403);
      }
    }
    expect((await driver.get("/people.csv")).status).toBe(403);
    for (const id of ["0", "../x", "%00", "x".repeat(500)]) {
      expect((await admin.get(`/people/${encodeURIComponent(id)}`)).status).toBe(404);
    }
    // A driver's list of sessions holds only the own ones, and no handle of another ends any.
    const rows = site.folder.siteReader
      .query("SELECT id_hash AS h, person_id AS p FROM session")
      .all() as { h: string; p: string }[];
    const foreign = rows.filter(({ p }) => p !== idOf("driver"));
    const page = (await driver.get("/sessions")).text;
    for (const { h } of foreign) {
      expect(page).not.toContain(h.slice(0, 16));
      expect((await driver.post(`/sessions/${h.slice(0, 16)}/end`)).status).toBe(404);
    }
    expect((await driver.post("/sessions/%25/end")).status).toBe(404);
    expect((await admin.get("/people")).status).toBe(200);
  });
});

describe("importing", () => {
  const upload = async (browser: Browser, text: string | Uint8Array<ArrayBuffer>) => {
    const body = new FormData();
    body.set("csrf", browser.csrf);
    body.set("file", new File([text], "people.csv"));
    return browser.send("/people/import", { method: "POST", headers: { origin: ORIGIN }, body });
  };
  const HEADS = "工号,姓名,类别,证书类型,证书编号,有效期至\n";

  test("a wrong row stops all of them, and the dry run writes nothing", async () => {
    const before = site.head();
    const answer = await upload(
      admin,
      `${HEADS}I1,甲,员工,,,\nI2,,员工,,,\nT02,别名,员工,,,\nT11,人员T11,访客,,,`,
    );
    expect(answer.status).toBe(422);
    for (const words of ["请填写", "工号已属于别人", "无权修改"])
      expect(answer.text).toContain(words);
    expect(answer.text).not.toContain("import/apply");
    await expectSoundPage(answer.text);
    expect(site.head()).toBe(before);
  });

  test("a sound file goes in whole, once, for the one who checked it", async () => {
    const answer = await upload(
      admin,
      `${HEADS}I1,甲,员工,气瓶充装（P）,P-I1,2029-01-01\nI1,甲,员工,电工作业,E-I1,2029-01-01\nI2,=乙,访客,,,`,
    );
    const token = /name="token" value="([^"]+)"/.exec(answer.text)?.[1] ?? "";
    expect((await manager.post("/people/import/apply", { token })).status).toBe(409);
    const done = await admin.post("/people/import/apply", { token });
    expect(done.text).toContain("已导入 2 人、2 份证书");
    expect((await admin.post("/people/import/apply", { token })).status).toBe(409);
    const again = await upload(admin, `${HEADS}I1,甲,员工,气瓶充装（P）,P-I1,2029-01-01`);
    expect(again.text).toContain("没有新的内容");
    expect((await admin.get("/people.csv")).text).toContain("'=乙");
  });

  test("the template is read back as it is given, and garbage is refused in words", async () => {
    const template = (await admin.get("/people/template.csv")).text;
    expect((await upload(admin, template)).status).toBe(200);
    for (const garbage of ["", "\u0000\u0001", "a,b\n1", "x".repeat(1_100_000)]) {
      const answer = await upload(admin, garbage);
      expect(answer.status).toBe(422);
      await expectSoundPage(answer.text);
    }
    const none = await admin.post("/people/import", { file: "工号,姓名" });
    expect(none.status).toBe(422);
  });
});

test("no journal entry of all this holds a name, a phone or a secret", () => {
  const text = JSON.stringify(site.entries().filter(({ payload }) => !payload.includes("reason")));
  for (const word of ["孙工", "110 110"]) {
    expect(text).not.toContain(word);
  }
  expect(site.log.filter((line) => line.level === "error")).toEqual([]);
});
