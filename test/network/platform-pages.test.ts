/** Platforms and refused records as the office sees them. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { keepRefusal } from "../../src/sync/dead-letters.ts";
import { queuePictures, refusePicture } from "../../src/sync/picture-queue.ts";
import { nextPicture } from "../../src/sync/picture-store.ts";
import { listDeadLetters, listPlatforms } from "../../src/sync/platform-store.ts";
import { type Browser, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

setDefaultTimeout(30_000);

let site: TestSite;
let admin: Browser;
let manager: Browser;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  admin = await site.login(site.people.get("administrator") as TestPerson);
  manager = await site.login(site.people.get("safety-manager") as TestPerson);
});

afterAll(() => site.stop());

const GOOD = { name: "县应急平台", form: "gasward", url: "mqtts://broker.example:8883" };

test("what is wrong comes back beside what was typed, but never a secret", async () => {
  const sent = { ...GOOD, url: "http://city.example/in", password: "s3cret-word", windowFrom: "2" };
  const { status, text } = await admin.post("/upstream/platforms", sent);
  expect(status).toBe(422);
  expect(text).toContain("未加密的地址只允许本机");
  expect(text).toContain("应为 00:00 至 23:59");
  expect(text).toContain("http://city.example/in");
  expect(text).not.toContain("s3cret-word");
  await expectSoundPage(text);
  expect(listPlatforms(site.app.ports.db.read)).toEqual([]);
});

test("entered paused, shown on the page of the upstream, changed, retired with a reason", async () => {
  const added = await admin.post("/upstream/platforms", { ...GOOD, password: "s3cret-word" });
  expect(added.status).toBe(303);
  const path = added.location ?? "";
  const page = await admin.get(path);
  expect(page.text).toContain("已暂停");
  expect(page.text).not.toContain("s3cret-word");
  await expectSoundPage(page.text);
  expect((await admin.get("/upstream")).text).toContain(GOOD.name);
  const form = await admin.get(`${path}/edit`);
  expect(form.text).toContain("已保存，留空则不变");
  await expectSoundPage(form.text);
  const late = await admin.post(`${path}/edit`, { ...GOOD, name: "市平台", version: "7" });
  expect(late.status).toBe(409);
  expect(late.text).toContain("其他人刚改过");
  const changed = await admin.post(`${path}/edit`, { ...GOOD, name: "市平台", version: "1" });
  expect(changed.status).toBe(303);
  expect(listPlatforms(site.app.ports.db.read)[0]?.password).not.toBe("");
  const mute = await admin.post(`${path}/state`, { event: "retire", reason: " " });
  expect(mute.status).toBe(422);
  expect(mute.text).toContain("请写明理由");
  const retired = await admin.post(`${path}/state`, { event: "retire", reason: "平台撤销" });
  expect(retired.status).toBe(303);
  expect((await admin.get(path)).text).toContain("平台撤销");
});

test("somebody else's interface needs a company code and a key, and shows what would go up", async () => {
  const sec = {
    ...GOOD,
    name: "省平台",
    form: "sec",
    url: "https://city.example/in",
    cipher: "sm4",
  };
  const bare = await admin.post("/upstream/platforms", { ...sec, cipherKey: "12", changes: "{x" });
  expect(bare.status).toBe(422);
  for (const words of ["请填写企业编码", "密钥 16 或 32 字节", "不是有效的 JSON"]) {
    expect(bare.text).toContain(words);
  }
  const key = `${"0f".repeat(16)}:${"a1".repeat(16)}`;
  const sent = { ...sec, companyCode: "371234567", cipherKey: key };
  const added = await admin.post("/upstream/platforms", sent);
  expect(added.status).toBe(303);
  const page = await admin.get(added.location ?? "");
  expect(page.text).toContain("待核实");
  expect(page.text).toContain("山东双重预防");
  expect(page.text).not.toContain(key);
  await expectSoundPage(page.text);
});

test("pictures of permits stay at the site unless somebody ticks it, and the page says which", async () => {
  const form = await admin.get("/upstream/platforms/new");
  expect(form.text).toContain("人脸照片、车辆、巡检等其他图片从不上报");
  const own = { ...GOOD, name: "区平台", url: "mqtts://district.example:8883" };
  const added = await admin.post("/upstream/platforms", own);
  const path = added.location ?? "";
  expect((await admin.get(path)).text).toContain("不上报，只送哈希和大小");
  expect((await admin.get(`${path}/edit`)).text).not.toMatch(/name="sendsPictures"[^>]*checked/);
  const change = { ...own, version: "1", sendsPictures: "yes" };
  expect((await admin.post(`${path}/edit`, change)).status).toBe(303);
  expect((await admin.get(path)).text).toContain("已送达 0 张，待送 0 张，被退回 0 张");
  const edit = await admin.get(`${path}/edit`);
  expect(edit.text).toMatch(
    /<input[^>]*name="sendsPictures"[^>]*checked|checked[^>]*name="sendsPictures"/,
  );
  await expectSoundPage(edit.text);
  const plain = { ...own, name: "明", url: "mqtt://10.1.2.3:1883", plainReason: "专网" };
  const refused = await admin.post("/upstream/platforms", { ...plain, sendsPictures: "yes" });
  expect([refused.status, refused.text.includes("未加密的线路不能上报图片")]).toEqual([422, true]);
  const foreign = {
    ...own,
    name: "省",
    form: "aq3064",
    url: "https://p.example/",
    companyCode: "1",
  };
  await admin.post("/upstream/platforms", { ...foreign, sendsPictures: "yes" });
  const rows = listPlatforms(site.app.ports.db.read);
  expect(rows.find(({ name }) => name === "区平台")?.sendsPictures).toBe(true);
  expect(rows.find(({ name }) => name === "省")?.sendsPictures).toBe(false);
});

test("a refused picture is shown with its hash and sent again with a reason", async () => {
  const { ports } = site.app;
  const platform = listPlatforms(ports.db.read).find(({ name }) => name === "区平台")?.id ?? "";
  const hash = "ab".repeat(32);
  const attachments = [{ hash, bytes: 900, kind: "scene", at: 1 }];
  const entry = await ports.db.write((tx) =>
    tx.append({
      ...{ kind: "permit.summary", actor: "system", subject: "permit:w1" },
      ...{ payload: { attachments }, lane: "summary" as const },
    }),
  );
  await queuePictures(ports, platform, entry.laneSeq ?? 0);
  const waiting = nextPicture(ports.db.read, platform);
  expect(waiting).toMatchObject({ hash, state: "waiting", permitId: "w1" });
  const why = { epoch: site.folder.epoch, code: "damaged", words: "" };
  await refusePicture(ports, waiting!, why);
  const [letter] = listDeadLetters(ports.db.read, "open", 1, 0);
  const list = await manager.get("/upstream/dead-letters");
  expect(list.text).toContain("本机的图片文件已损坏，没有上报");
  const path = `/upstream/dead-letters/${letter?.id}`;
  const page = await manager.get(path);
  expect(page.text).toContain(hash);
  expect(page.text).toContain("再送一次");
  expect(page.text).not.toContain('name="facts"');
  await expectSoundPage(page.text);
  expect((await manager.post(`${path}/correct`, { reason: " " })).status).toBe(422);
  expect((await manager.post(`${path}/correct`, { reason: "已恢复" })).status).toBe(303);
  expect(nextPicture(ports.db.read, platform)).toMatchObject({ hash, state: "waiting" });
  await expectSoundPage((await manager.get(path)).text);
});

test("a safety manager reads platforms and answers for refused records", async () => {
  expect((await manager.get("/upstream/platforms/new")).status).toBe(403);
  const { ports } = site.app;
  const row = ports.db.sql
    .query("SELECT lane, lane_seq AS laneSeq, id FROM journal WHERE lane = 'event' LIMIT 1")
    .get() as { lane: "event"; laneSeq: number; id: string };
  await keepRefusal(ports, "", {
    site: ports.siteId,
    epoch: site.folder.epoch,
    ...row,
    code: "range",
    words: "数值超出范围",
  });
  const [letter] = listDeadLetters(ports.db.read, "open", 1, 0);
  expect((await manager.get("/upstream")).text).toContain("有 1 条记录被退回");
  const list = await manager.get("/upstream/dead-letters");
  expect(list.text).toContain("数值超出范围");
  await expectSoundPage(list.text);
  const path = `/upstream/dead-letters/${letter?.id}`;
  await expectSoundPage((await manager.get(path)).text);
  const wrong = await manager.post(`${path}/correct`, { facts: "{half", reason: "更正" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain("内容不是有效的 JSON 对象");
  expect(wrong.text).toContain("{half");
  const done = await manager.post(`${path}/correct`, { facts: '{"value":1}', reason: "更正" });
  expect(done.status).toBe(303);
  const after = await manager.get(path);
  expect(after.text).toContain("已更正重报");
  const file = (await manager.get("/upstream/dead-letters.csv")).text;
  expect(file).toMatch(/range,数值超出范围,[^,]*已更正[^,]*,更正/);
});
