/** Signing in with every secret, one's own account, and regulators' enrolment, by those who may and those who try. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Role } from "../../src/identity/index.ts";
import { fromBase32, hotp } from "../../src/identity/totp.ts";
import { type Browser, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let admin: Browser;
let manager: Browser;

const _idOf = (role: Role): string => site.people.get(role)?.id ?? "";

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

async function resetPin(id: string): Promise<string> {
  const answer = await admin.post(`/people/${id}/reset-pin`, { reason: "忘记了" });
  return /id="one-time-pin">\s*(\d{6})/.exec(answer.text)?.[1] ?? "";
}

describe("signing in", () => {
  test("a printed PIN opens only the choice of an own one, once", async () => {
    const { id } = await site.addPerson({ staffNumber: "P1", roles: ["operator"], pin: "741258" });
    const pin = await resetPin(id);
    expect((await signIn("P1", "741258")).answer.status).toBe(422);
    const { browser, answer } = await signIn("P1", pin);
    expect([answer.status, browser.cookies.has("gw_session")]).toEqual([200, false]);
    await expectSoundPage(answer.text);
    const token = /name="token" value="([^"]+)"/.exec(answer.text)?.[1] ?? "";
    for (const bad of ["1234", "111111", pin, "12a4"]) {
      expect((await browser.post("/login/pin", { token, secret: bad })).status).toBe(422);
    }
    expect((await browser.post("/login/pin", { token: "x", secret: "902517" })).status).toBe(422);
    expect(
      (await browser.post("/login/pin", { token, secret: "902517", to: "//evil" })).location,
    ).toBe("/");
    expect((await browser.get("/account")).status).toBe(200);
    expect((await browser.post("/login/pin", { token, secret: "663311" })).status).toBe(422);
    expect((await signIn("P1", pin)).answer.status).toBe(422);
    expect((await signIn("P1", "902517")).answer.status).toBe(303);
  });

  test("a printed PIN lapses after a week", async () => {
    const one = await openTestSite();
    const boss = await one.login(one.people.get("administrator") as TestPerson);
    const answer = await boss.post(`/people/${one.people.get("worker")?.id}/reset-pin`, {
      reason: "x",
    });
    const pin = /id="one-time-pin">\s*(\d{6})/.exec(answer.text)?.[1] ?? "";
    one.time.jumpWall(7 * 86_400_000 + 1);
    const late = await one.browser().post("/login", { who: "T06", secret: pin });
    expect([late.status, late.text.includes("已过期")]).toEqual([422, true]);
    await one.stop();
  });

  test("a new badge voids the old one", async () => {
    const someone = await site.addPerson({ staffNumber: "G1", roles: ["operator"] });
    const answer = await admin.post(`/people/${someone.id}/badge`, { reason: "丢失" });
    expect(answer.text).toContain('id="badge-card"');
    await expectSoundPage(answer.text);
    expect((await site.browser().post("/login/badge", { code: someone.badge })).status).toBe(422);
  });

  test("unknown accounts answer word for word as known ones do, and lock as they do", async () => {
    await site.addPerson({ staffNumber: "K1", roles: ["worker"], pin: "851726" });
    const words = async (who: string) => {
      const answers: string[] = [];
      for (let count = 0; count < 7; count += 1) {
        const { answer } = await signIn(who, "000111");
        answers.push(`${answer.status} ${/notice-word">[\s\S]*?<\/div>/.exec(answer.text)?.[0]}`);
      }
      return answers;
    };
    const known = await words("K1");
    expect(await words("nobody-here")).toEqual(known);
    expect(known.at(-1)).toStartWith("429");
    // The right PIN does not help while it is locked, also when tried side by side.
    expect((await signIn("K1", "851726")).answer.status).toBe(429);
  });

  test("fifty guesses side by side do not slip past the count", async () => {
    await site.addPerson({ staffNumber: "K2", roles: ["worker"], pin: "851726" });
    const tries = await Promise.all(Array.from({ length: 20 }, (_, n) => signIn("K2", `30${n}59`)));
    expect(tries.filter(({ answer }) => answer.status === 422).length).toBeLessThanOrEqual(4);
  });

  test("one address trying one PIN on everybody is stopped", async () => {
    const one = await openTestSite();
    let stopped = 0;
    for (let count = 0; count < 125; count += 1) {
      const answer = await one.browser().post("/login/badge", { code: `GWB-guess${count}` });
      if (answer.status === 429) stopped += 1;
    }
    expect(stopped).toBe(5);
    one.time.advance(300_001);
    expect((await one.browser().post("/login/badge", { code: "GWB-x" })).status).toBe(422);
    await one.stop();
  });

  test("a session that somebody planted is not the one that is opened", async () => {
    const browser = site.browser();
    browser.cookies.set("gw_session", "planted0000000000000000000000000");
    await browser.post("/login/badge", { code: site.people.get("driver")?.badge ?? "" });
    expect(browser.cookies.get("gw_session")).not.toContain("planted");
    // Signing in again ends the session before.
    const before = new Map(browser.cookies);
    await browser.post("/login/badge", { code: site.people.get("driver")?.badge ?? "" });
    const old = site.browser();
    for (const [key, value] of before) old.cookies.set(key, value);
    expect((await old.get("/account")).status).toBe(303);
  });

  test("a locked screen keeps the page for the next person and no authority", async () => {
    const browser = await site.login(site.people.get("operator") as TestPerson);
    const stolen = new Map(browser.cookies);
    const answer = await browser.post("/lock", { to: "/fills?x=1" });
    expect(answer.location).toBe("/login?locked=yes&to=%2Ffills%3Fx%3D1");
    const other = site.browser();
    for (const [key, value] of stolen) other.cookies.set(key, value);
    expect((await other.get("/fills")).status).toBe(303);
    const next = await browser.post("/login/badge", {
      code: site.people.get("worker")?.badge ?? "",
      to: "/fills?x=1",
    });
    expect(next.location).toBe("/fills?x=1");
  });

  test("a kiosk left silent for an hour asks again; a used one does not", async () => {
    const one = await openTestSite();
    const browser = await one.login(one.people.get("operator") as TestPerson);
    for (let count = 0; count < 3; count += 1) {
      one.time.advance(40 * 60_000);
      expect((await browser.get("/account")).status).toBe(200);
      await one.app.settled();
    }
    one.time.advance(61 * 60_000);
    expect((await browser.get("/account")).status).toBe(303);
    await one.stop();
  });
});

describe("one's own account", () => {
  test("a password changes only for who knows the present one, and ends the other sessions", async () => {
    await site.addPerson({ staffNumber: "W1", roles: ["worker"], pin: "369258" });
    const [here, there] = [await signIn("W1", "369258"), await signIn("W1", "369258")];
    const fields = {
      current: "369258",
      next: "一个很长的密码 2026",
      repeated: "一个很长的密码 2026",
    };
    for (const spoilt of [
      { current: "111222" },
      { repeated: "x" },
      { next: "short", repeated: "short" },
    ]) {
      expect((await here.browser.post("/account/password", { ...fields, ...spoilt })).status).toBe(
        422,
      );
    }
    expect((await here.browser.post("/account/password", fields)).status).toBe(303);
    expect((await here.browser.get("/account")).status).toBe(200);
    expect((await there.browser.get("/account")).status).toBe(303);
    expect((await signIn("W1", fields.next)).answer.status).toBe(303);
  });

  test("one-time codes: enrolled, asked for everywhere, used once, recovered, stopped", async () => {
    await site.addPerson({
      staffNumber: "A9",
      roles: ["administrator"],
      pin: "483920",
      password: "long enough 1",
      badgeSecret: "a9badge",
    });
    const { browser } = await signIn("A9", "long enough 1");
    const page = await browser.get("/account/totp");
    const secret = /<code[^>]*>([A-Z2-7]+)</.exec(page.text)?.[1] ?? "";
    const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const step = () => Math.floor(site.clock.now() / 30_000);
    const code = (offset = 0) => hotp(fromBase32(secret), step() + offset);
    expect((await browser.post("/account/totp", { token, code: "000000" })).status).toBe(422);
    // Another administrator cannot confirm it with the token.
    expect((await admin.post("/account/totp", { token, code: code() })).status).toBe(422);
    const done = await browser.post("/account/totp", { token, code: code() });
    const recovery = [...done.text.matchAll(/<li>([0-9A-Z]{5}-[0-9A-Z]{5})<\/li>/g)].map(
      (match) => match[1] ?? "",
    );
    expect(new Set(recovery).size).toBe(10);
    await expectSoundPage(done.text);
    const kept = site.folder.siteReader
      .query("SELECT totp_secret AS sealed FROM person WHERE totp_secret IS NOT NULL")
      .all() as { sealed: string }[];
    expect(new Set(kept.map(({ sealed }) => sealed.slice(0, 3)))).toEqual(new Set(["v1:"]));
    expect(JSON.stringify(kept)).not.toContain(secret);
    const stored = site.folder.siteReader.query("SELECT * FROM recovery_code").all();
    expect(JSON.stringify(stored)).not.toContain(recovery[0]?.toLowerCase());
    for (const begin of [
      () => signIn("A9", "long enough 1"),
      () => signIn("A9", "483920"),
      async () => {
        const own = site.browser();
        return { browser: own, answer: await own.post("/login/badge", { code: "GWB-a9badge" }) };
      },
    ]) {
      const { browser: own, answer } = await begin();
      expect([answer.status, own.cookies.has("gw_session")]).toEqual([200, false]);
      expect(answer.text).toContain('action="/login/code"');
    }
    const first = await signIn("A9", "long enough 1");
    const login = /name="token" value="([^"]+)"/.exec(first.answer.text)?.[1] ?? "";
    // The code of the enrolment was used by it.
    expect((await first.browser.post("/login/code", { token: login, code: code() })).status).toBe(
      422,
    );
    expect((await first.browser.post("/login/code", { token: login, code: code(1) })).status).toBe(
      303,
    );
    const again = await signIn("A9", "long enough 1");
    const next = /name="token" value="([^"]+)"/.exec(again.answer.text)?.[1] ?? "";
    expect((await again.browser.post("/login/code", { token: next, code: code(1) })).status).toBe(
      422,
    );
    expect(
      (await again.browser.post("/login/code", { token: next, code: recovery[0] ?? "" })).status,
    ).toBe(303);
    expect(
      (await again.browser.post("/account/totp/off", { code: recovery[0] ?? "" })).status,
    ).toBe(422);
    expect(
      (await again.browser.post("/account/totp/off", { code: recovery[1]?.toLowerCase() ?? "" }))
        .status,
    ).toBe(303);
    expect((await signIn("A9", "483920")).answer.status).toBe(303);
  });

  test("a known password does not make the codes guessable", async () => {
    const { id } = await site.addPerson({
      staffNumber: "A8",
      roles: ["administrator"],
      password: "long enough 2",
    });
    const { ports } = site.app;
    const sealed = ports.vault.seal("totp", id, "GEZDGNBVGY3TQOJQ");
    await ports.db.write((tx) => {
      tx.orm.run(`UPDATE person SET totp_secret = '${sealed}' WHERE id = '${id}'`);
    });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      const { browser, answer } = await signIn("A8", "long enough 2");
      const token = /name="token" value="([^"]+)"/.exec(answer.text)?.[1] ?? "none";
      statuses.push((await browser.post("/login/code", { token, code: "000001" })).status);
    }
    expect(statuses.slice(0, 4)).toEqual([422, 422, 422, 422]);
    expect((await signIn("A8", "long enough 2")).answer.status).toBe(429);
  });
});

describe("regulators", () => {
  const fields = {
    name: "监管员",
    office: "城南监管所",
    level: "town",
    pin: "502817",
    password: "own password 1",
  };

  test("enrol by slip, once; nobody else can spend it", async () => {
    const slip = await manager.post("/regulators", { note: "王所长" });
    const code = /id="slip-code">\s*([0-9A-Z-]+)/.exec(slip.text)?.[1] ?? "";
    await expectSoundPage(slip.text);
    const browser = site.browser();
    expect(
      (await browser.post("/regulator/enrol", { ...fields, code: "0000-0000-0000-0000" })).status,
    ).toBe(422);
    expect((await browser.post("/regulator/enrol", { ...fields, code, pin: "1234" })).status).toBe(
      422,
    );
    const [one, two] = await Promise.all([
      browser.post("/regulator/enrol", { ...fields, code: code.toLowerCase() }),
      site.browser().post("/regulator/enrol", { ...fields, code, name: "冒充者" }),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 422]);
    // Both hash their PINs side by side: which of them is first is not settled, only that one is.
    const [spent, refused] = one.status === 200 ? [one, two] : [two, one];
    expect(spent.text).toContain("JG-0001");
    expect(refused.text).not.toContain("JG-0001");
    expect((await signIn("JG-0001", "502817")).answer.status).toBe(303);
    expect((await site.browser().get("/login")).text).not.toContain("监管员");
    const row = site.folder.siteReader
      .query("SELECT code_hash AS h FROM regulator_slip WHERE used_by IS NOT NULL")
      .get() as { h: string };
    expect(row.h).not.toContain(code.replaceAll("-", "").toLowerCase());
  });

  test("a void slip and one of last week open nothing", async () => {
    const one = await openTestSite();
    const boss = await one.login(one.people.get("administrator") as TestPerson);
    const issue = async () =>
      /id="slip-code">\s*([0-9A-Z-]+)/.exec(
        (await boss.post("/regulators", { note: "x" })).text,
      )?.[1] ?? "";
    const [first, second] = [await issue(), await issue()];
    const { id } = one.folder.siteReader
      .query("SELECT id FROM regulator_slip ORDER BY id LIMIT 1")
      .get() as { id: string };
    await boss.post(`/regulators/slips/${id}/void`);
    expect((await one.browser().post("/regulator/enrol", { ...fields, code: first })).status).toBe(
      422,
    );
    one.time.jumpWall(7 * 86_400_000 + 1);
    expect((await one.browser().post("/regulator/enrol", { ...fields, code: second })).status).toBe(
      422,
    );
    await one.stop();
  });
});

test("nothing was logged as a bug or a fault all along", () => {
  expect(site.log.filter((line) => line.level === "error")).toEqual([]);
});
