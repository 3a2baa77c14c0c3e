/** Orders and the courier's files as the office sees them: who may what, and what comes back when it is wrong. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runReceive } from "../../src/cli/receive.ts";
import { openLocks, placeLock } from "../../src/filling/index.ts";
import { addPerson } from "../../src/identity/index.ts";
import {
  addAuthority,
  Intake,
  listCommands,
  packCourier,
  takeParcel,
  unpackParcel,
} from "../../src/sync/index.ts";
import { insertPicture } from "../../src/sync/picture-store.ts";
import { parsePlatform } from "../../src/sync/platform-form.ts";
import { addPlatform } from "../../src/sync/platform-service.ts";
import { platformPaths } from "../../views/sync/paths.ts";
import {
  type Browser,
  GUN,
  ORIGIN,
  openTestSite,
  type TestPerson,
  type TestSite,
} from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

setDefaultTimeout(30_000);

const ADMIN = { who: "AD9", secret: "administer-9" };
const SECOND = { who: "SM9", secret: "93847561" };
const PEM = String(
  generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }),
);

let site: TestSite;
let admin: Browser;
let manager: Browser;

beforeAll(async () => {
  site = await openTestSite();
  const { ports } = site.app;
  await addPerson(ports, "system", {
    name: "管理甲",
    staffNumber: ADMIN.who,
    roles: ["administrator"],
    password: ADMIN.secret,
  });
  await addPerson(ports, "system", {
    name: "安全乙",
    staffNumber: SECOND.who,
    roles: ["safety-manager"],
    pin: SECOND.secret,
  });
  await site.app.start();
  await site.app.settled();
  admin = await site.login(site.people.get("administrator") as TestPerson);
  manager = await site.login(site.people.get("safety-manager") as TestPerson);
});

afterAll(() => site.stop());

describe("who may order", () => {
  test("a wrong key comes back with what was typed; a right one is shown by its fingerprint", async () => {
    const wrong = await admin.post("/upstream/authorities", { name: "县市监局", key: "not a key" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("不是 Ed25519 公钥");
    expect(wrong.text).toContain("not a key");
    await expectSoundPage(wrong.text);
    const right = await admin.post("/upstream/authorities", { name: "县市监局", key: PEM });
    expect(right.status).toBe(303);
    const { text } = await admin.get("/upstream/orders");
    expect(text).toContain("县市监局");
    expect(text).toMatch(/<code[^>]*>(?:[0-9a-f]{4} ){3}[0-9a-f]{4}<\/code>/);
  });

  test("a safety manager reads it and changes nothing", async () => {
    const { status, text } = await manager.get("/upstream/orders");
    expect(status).toBe(200);
    expect(text).not.toContain('action="/upstream/authorities"');
    const tried = await manager.post("/upstream/authorities", { name: "局", key: PEM });
    expect(tried.status).toBe(403);
  });
});

test("two persons lift a lock of an authority; one person, or no reason, does not", async () => {
  const { ports, filling } = site.app;
  const authority = { personId: "upstream:0123456789abcdef", name: "县市监局", roles: [] };
  await placeLock(filling.station, authority, {
    scope: "point",
    target: GUN,
    reason: "现场检查",
    source: "upstream",
    authority: "县市监局",
  });
  const standing = () => openLocks(ports.db.read).filter(({ source }) => source === "upstream");
  const [lock] = standing();
  const path = `/upstream/locks/${lock?.id}/break`;
  const form = {
    reason: "残液须排空，电话无人接听",
    "first-who": ADMIN.who,
    "first-secret": ADMIN.secret,
    "second-who": SECOND.who,
    "second-secret": SECOND.secret,
  };
  const wrong: readonly (readonly [Partial<typeof form>, string])[] = [
    [{ reason: " " }, "请写明理由"],
    [{ "second-who": ADMIN.who, "second-secret": ADMIN.secret }, "必须是另一个人"],
    [{ "first-who": SECOND.who, "first-secret": SECOND.secret }, "此人不是系统管理员"],
  ];
  for (const [change, words] of wrong) {
    const answer = await admin.post(path, { ...form, ...change });
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect(answer.text).not.toContain(ADMIN.secret);
    await expectSoundPage(answer.text);
  }
  expect(standing().length).toBe(1);
  expect((await admin.post(path, form)).status).toBe(303);
  expect(standing()).toEqual([]);
});

describe("by courier", () => {
  const upload = (browser: Browser, bytes: string, to = "/upstream/courier/answer") => {
    const body = new FormData();
    body.set("csrf", browser.csrf);
    body.set("answer", new File([bytes], "a.answer"));
    return browser.send(to, {
      method: "POST",
      headers: { origin: ORIGIN },
      body,
    });
  };

  const actor = () => ({ personId: site.people.get("administrator")?.id ?? "" });
  const add = async (more: Record<string, string>): Promise<string> => {
    const facts = { now: site.app.ports.clock.now(), isMapping: () => true };
    const values = parsePlatform({ form: "gasward", cipher: "none", ...more }, facts);
    if (!values.ok) throw new Error(JSON.stringify(values.refusal));
    const added = await addPlatform(site.app.ports, actor(), values.value);
    if (!added.ok) throw new Error(added.refusal.code);
    return added.value.id;
  };

  test("records go out, the answer comes back, and the next file begins behind it", async () => {
    const heard: string[] = [];
    const intake = new Intake({
      state: ":memory:",
      accepted: ({ lane, laneSeq }) => heard.push(`${lane} ${laneSeq}`),
      rejected: (reason) => {
        throw new Error(reason);
      },
    });
    const fetched = await admin.send("/upstream/courier/records", {});
    expect(fetched.headers.get("content-disposition")).toContain(".gwrecords");
    const { ports } = site.app;
    const actor = { personId: site.people.get("administrator")?.id ?? "" };
    const first = await packCourier(ports, actor, site.folder);
    expect(first.records).toBeGreaterThan(0);
    const answer = takeParcel(intake, unpackParcel(first.bytes, true) ?? "");
    expect(heard.length).toBe(first.records);
    const taken = await upload(admin, JSON.stringify(answer));
    expect(taken.status).toBe(200);
    expect(taken.text).toContain("条已确认");
    await expectSoundPage(taken.text);
    const again = await upload(admin, JSON.stringify(answer));
    expect(again.text).toContain("没有新的确认");
    expect((await packCourier(ports, actor, site.folder)).records).toBe(0);
    intake.store.close();
  });

  test.each([
    ["hello", "不是回执文件"],
    ['{"acks":[{"epoch":"elsewhere","lane":"event","laneSeq":1}]}', "回执属于其他站点"],
  ])("%s is refused in words", async (text, words) => {
    const answer = await upload(admin, text);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
  });

  test("an answer that says more than was ever written is not believed", async () => {
    const { epoch } = site.folder;
    const beyond = { acks: [{ epoch, lane: "event", laneSeq: 1_000_000 }] };
    expect((await upload(admin, JSON.stringify(beyond))).text).toContain("比本机的还多");
  });

  test("each platform has a page of its own, and one with tables of its own is told that it has no files", async () => {
    const a = await add({ name: "县平台", url: "mqtts://county.example" });
    const b = await add({ name: "市平台", url: "mqtts://city.example" });
    const mapped = await add({
      ...{ name: "园区", form: "aq3064", url: "https://park.example", companyCode: "1" },
    });
    const list = await manager.send("/upstream/courier", {});
    for (const id of [a, b]) expect(list.text).toContain(platformPaths.courier(id));
    expect(list.text).not.toContain(platformPaths.courier(mapped));
    const none = await admin.send(platformPaths.courier(mapped), {});
    expect(none.text).toContain("没有文件形式");
    expect(none.text).not.toContain('type="file"');
    expect((await admin.send(platformPaths.of(mapped), {})).text).toContain("没有 U 盘文件格式");
    const page = await admin.send(platformPaths.courier(a), {});
    await expectSoundPage(page.text);
    expect(page.text).toMatch(/本次文件含 \d+ 条记录/u);
    const file = await admin.send(platformPaths.courierRecords(a), {});
    expect(file.headers.get("content-disposition")).toContain(a);
    const { epoch } = site.folder;
    const acks = [{ epoch, lane: "event", laneSeq: 1 }];
    const answer = JSON.stringify({ acks, platform: a });
    const wrong = await upload(admin, answer, platformPaths.courierAnswer(b));
    expect([wrong.status, wrong.text.includes("不是此平台的回执")]).toEqual([422, true]);
    const cut = await upload(admin, answer.slice(0, -1), platformPaths.courierAnswer(a));
    expect(cut.text).toContain("回执文件不完整");
    const right = await upload(admin, answer, platformPaths.courierAnswer(a));
    expect(right.text).toContain("第 1 至 1 条已确认");
    expect((await admin.send(platformPaths.courier("nobody"), {})).status).toBe(404);
  });

  test("an order left in the receiver's state goes with every answer until the site has told what became of it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gw-courier-"));
    const at = (name: string): string => join(folder, name);
    const out: string[] = [];
    const err: string[] = [];
    const io = {
      lang: "zh-CN",
      out: (line: string) => out.push(line),
      err: (line: string) => err.push(line),
    };
    const receive = (...args: string[]) =>
      runReceive(["--key", at("key.pem"), ...args], io as never);
    const { ports } = site.app;
    const platform = await add({ name: "省平台", url: "mqtts://province.example" });
    await Bun.write(at("order.json"), JSON.stringify({ action: "notice", text: "明日停气检修" }));
    const order = ["--order", at("order.json"), "--site", ports.siteId];
    expect([await receive(...order), err.at(-1)]).toEqual([2, expect.stringContaining("--state")]);
    expect(await receive(...order, "--state", at("state"), "--hours", "25")).toBe(2);
    expect(await receive(...order, "--state", at("state"))).toBe(0);
    const { order: id } = JSON.parse(out.at(-1) ?? "{}");
    const publicPem = err
      .find((line) => line.includes("BEGIN PUBLIC KEY"))
      ?.split("\n")
      .slice(1)
      .join("\n");
    await addAuthority(ports, actor(), { name: "县局", publicPem: publicPem ?? "" });
    const { epoch, key } = site.folder;
    const seal = { epoch, key };
    const carry = async (): Promise<{ commands?: { id: string }[] }> => {
      await Bun.write(at("out"), (await packCourier(ports, actor(), { ...seal, platform })).bytes);
      expect(
        await receive("--courier", at("out"), "--answer", at("in"), "--state", at("state")),
      ).toBe(0);
      return await Bun.file(at("in")).json();
    };
    expect((await carry()).commands?.map((one) => one.id)).toEqual([id]);
    const again = await carry();
    expect(again.commands?.map((one) => one.id)).toEqual([id]);
    for (const words of ["带回指令 1 条", "带回指令 1 条"]) {
      expect(
        (await upload(admin, JSON.stringify(again), platformPaths.courierAnswer(platform))).text,
      ).toContain(words);
    }
    const obeyed = listCommands(ports.db.read, 9, 0).filter((one) => one.id === id);
    // The clock of this site stands far behind the receiver's.
    expect(obeyed.map(({ verdict }) => verdict)).toEqual(["expired"]);
    expect((await carry()).commands).toBeUndefined();
    // What a broken-off copy is called on the other side.
    const whole = await Bun.file(at("out")).bytes();
    await Bun.write(at("cut"), whole.slice(0, -20));
    expect([await receive("--courier", at("cut"), "--state", at("state")), err.at(-1)]).toEqual([
      1,
      expect.stringContaining("不完整"),
    ]);
    rmSync(folder, { recursive: true });
  });

  test("a platform without a line needs no address, is never called lost, and has no trial", async () => {
    const sent = {
      name: "区平台",
      form: "gasward",
      byCourier: "yes",
      sendsPictures: "yes",
      url: "",
    };
    const mapped = await admin.post("/upstream/platforms", {
      ...sent,
      form: "sec",
      companyCode: "1",
    });
    expect([mapped.status, mapped.text.includes("此接口只能联网上报")]).toEqual([422, true]);
    const added = await admin.post("/upstream/platforms", sent);
    expect(added.status).toBe(303);
    const path = added.location ?? "";
    await admin.post(`${path}/state`, { event: "resume" });
    const page = await admin.get(path);
    await expectSoundPage(page.text);
    expect(page.text).toContain("只用 U 盘上报");
    expect(page.text).not.toContain(platformPaths.probe(path.split("/").at(-1) ?? ""));
    expect((await admin.post(`${path}/try`, {})).text).toContain("此平台没有线路");
    expect((await admin.get("/upstream")).text).toContain("没有联网的上级平台");
    const form = await admin.get(`${path}/edit`);
    expect(form.text).toMatch(/name="byCourier"[^>]*checked/u);
    const platform = path.split("/").at(-1) ?? "";
    const row = { hash: "a".repeat(64), permitId: "p", entryId: "e", laneSeq: 0, kind: "scene" };
    await site.app.ports.db.write((tx) =>
      insertPicture(tx.orm, { ...row, platform, bytes: 9, state: "waiting", changedAt: 1 }),
    );
    const pictures = await manager.get(platformPaths.courier(platform));
    expect(pictures.text).toContain("导出并附图片 1 张");
    expect(pictures.text).toContain("文件没有加密");
    await expectSoundPage(pictures.text);
    // No permit has it any more: the file goes without, and it waits no longer.
    const file = await manager.send(platformPaths.courierPictures(platform), {});
    expect([file.status, (await manager.get(platformPaths.courier(platform))).text]).toEqual([
      200,
      expect.stringContaining("没有待送的作业票图片"),
    ]);
  });
});
