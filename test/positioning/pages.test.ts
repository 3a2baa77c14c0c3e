/** Pages of positioning over HTTP: areas, anchors, settings, roll-call, coverage, look-ups; what is refused leaves no row. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { raiseAlarm } from "../../src/alarms/index.ts";
import { positionPaths } from "../../src/positioning/index.ts";
import { readPositionSettings } from "../../src/positioning/store-engine.ts";
import { addFloor, setDrawing, setScale } from "../../src/site/index.ts";
import { switchPack } from "../../src/site/service.ts";
import { type Browser, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let manager: Browser;
let worker: TestPerson;
let floorId = "";

function personOf(role: "safety-manager" | "operator" | "regulator"): TestPerson {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(`no ${role}`);
  return person;
}

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  worker = personOf("operator");
  manager = await site.login(personOf("safety-manager"));
  const { ports } = site.app;
  const actor = { ...personOf("safety-manager"), personId: personOf("safety-manager").id };
  const added = await addFloor(ports, actor, "一层");
  if (!added.ok) throw new Error("no floor");
  floorId = added.value.id;
  const drawing = { hash: "a".repeat(64), type: "png", width: 1_000, height: 500 } as const;
  await setDrawing(ports, actor, floorId, 1, drawing);
  const scale = { from: { xPx: 0, yPx: 0 }, to: { xPx: 1_000, yPx: 0 }, lengthMm: 40_000 };
  await setScale(ports, actor, floorId, { version: 2, ...scale });
});

afterAll(() => site.stop());

const ZONE = {
  name: "罐区",
  kind: "danger",
  level: "1",
  shape: "polygon",
  points: "2,2; 12,2; 12,12; 2,12",
  holes: "4,4; 6,4; 6,6",
  who: "only",
  "role-operator": "yes",
  max: "4",
  start: "22:00",
  end: "06:00",
  "day-1": "yes",
};

const zonePath = (): string => `/positions/floors/${floorId}/zones/new`;

test("a bad area comes back with its reasons and with everything that was typed", async () => {
  const head = site.head();
  const bad = {
    ...ZONE,
    points: "2,2; 12,12; 12,2; 2,12",
    max: "2",
    min: "3",
    "role-operator": "",
  };
  const answer = await manager.post(zonePath(), bad);
  expect(answer.status).toBe(422);
  expect(answer.text).toContain("边线相互交叉");
  expect(answer.text).toContain("请至少选择一类");
  expect(answer.text).toContain("大小或先后颠倒");
  expect(answer.text).toContain("2,2; 12,12; 12,2; 2,12");
  expect(answer.text).toContain('value="22:00"');
  await expectSoundPage(answer.text);
  expect(site.head()).toBe(head);
});

test("an area is kept as it was typed, and changing it twice at once is told", async () => {
  expect((await manager.post(zonePath(), ZONE)).location).toBe("/positions/zones");
  const list = await manager.get("/positions/zones");
  expect(list.text).toContain("周一 · 22:00–06:00");
  const path = /\/positions\/zones\/[0-9a-z]{26}/.exec(list.text)?.[0] ?? "";
  const form = await manager.get(path);
  expect(form.text).toContain("2,2; 12,2; 12,12; 2,12");
  expect(form.text).toContain("4,4; 6,4; 6,6");
  await expectSoundPage(form.text);
  const change = { ...ZONE, name: "储罐区", version: "1" };
  expect((await manager.post(path, change)).status).toBe(303);
  const late = await manager.post(path, { ...change, name: "另一个名字" });
  expect(late.status).toBe(409);
  expect(late.text).toContain("别人刚刚改过");
  expect(late.text).toContain('value="另一个名字"');
  const twin = await manager.post(zonePath(), { ...ZONE, name: "储罐区" });
  expect(twin.status).toBe(409);
  expect(twin.text).toContain("已有同名区域");
  expect(site.kinds()).toContain("zone.changed");
});

test("anchors make the geometry; the same radio number twice is refused", async () => {
  const path = `/positions/anchors?floor=${floorId}`;
  for (const [radio, x, y] of [
    ["1", "0", "0"],
    ["2", "20", "0"],
    ["3", "20", "18"],
  ]) {
    const fields = { radio: radio ?? "", x: x ?? "", y: y ?? "", z: "3", note: "" };
    expect((await manager.post(path, fields)).status).toBe(303);
  }
  const twin = await manager.post(path, { radio: "3", x: "1", y: "1", z: "3", note: "" });
  expect(twin.status).toBe(409);
  const far = await manager.post(path, { radio: "4", x: "900", y: "1", z: "3", note: "" });
  expect(far.text).toContain("离图纸太远");
  const page = await manager.get("/positions/anchors");
  expect(page.text).toContain("<rect");
  await expectSoundPage(page.text);
  const coverage = await manager.get("/positions/coverage");
  expect(coverage.text).toContain("100 %");
  expect(coverage.text).toContain("已覆盖");
});

test("settings keep their bounds and tell of a change in between", async () => {
  const page = await manager.get("/positions/settings");
  expect(page.text).toContain("待核实");
  expect(page.text).toContain("AQ 3064.3-2025 3.5");
  const fields = {
    ...{ tagheightmm: "1.2", gatherradiusmm: "15", gatherms: "60", gapms: "10", lostms: "60" },
    ...{ stillms: "8", stillradiusmm: "1", alonems: "120", lowbatterypercent: "20" },
    ...{ keepdays: "365", solver: "plane", search: "any-disc", version: "0" },
  };
  const short = await manager.post("/positions/settings", { ...fields, keepdays: "7" });
  expect(short.status).toBe(422);
  expect(short.text).toContain("超出允许范围");
  expect((await manager.post("/positions/settings", fields)).status).toBe(303);
  expect((await manager.post("/positions/settings", fields)).status).toBe(409);
  const month = { ...fields, keepdays: "30", version: "1" };
  expect((await manager.post("/positions/settings", month)).status).toBe(303);
  // Where AQ 3064 comes to bind, a month becomes a year, and less is refused from then on.
  const { ports } = site.app;
  expect(readPositionSettings(ports.db.read).keepDays).toBe(30);
  const { id, ...admin } = personOf("safety-manager");
  const command = { id: "aq-3064", isOn: true, reason: "列入重点企业", version: 0 };
  const turned = await switchPack(ports, { ...admin, personId: id }, command);
  expect(turned.ok).toBe(true);
  expect(readPositionSettings(ports.db.read).keepDays).toBe(365);
  const refused = await manager.post("/positions/settings", { ...month, version: "2" });
  expect([refused.status, refused.text.includes("至少保存 365 天")]).toEqual([422, true]);
});

test("who has a card and is not heard is unknown, not safe and not absent", async () => {
  await manager.post("/positions/cards", { tag: "77", label: "K-77" });
  const cards = await manager.get("/positions/cards");
  const path = /\/positions\/cards\/[0-9a-z]{26}/.exec(cards.text)?.[0] ?? "";
  await manager.post(`${path}/issue`, { person: worker.id });
  const roll = await manager.get("/positions/roll-call");
  expect(roll.text).toContain("位置不明 · 1");
  expect(roll.text).toContain("还没有划定集合点");
  const map = await manager.get("/positions");
  expect(map.text).toContain("没有收到任何定位数据");
  expect(map.text).toContain("从未收到信号");
  expect(map.text).toMatch(/data-map-count="[0-9a-z]+">—</);
  await expectSoundPage(map.text);
});

test("a walk is shown only for a reason, to whoever gave it, and the person can see who looked", async () => {
  const head = site.head();
  const ask = { [`who-${worker.id}`]: "yes", from: "2026-12-10T10:00", to: "2026-12-10T12:00" };
  const silent = await manager.post("/positions/tracks", { ...ask, reason: "" });
  expect(silent.status).toBe(422);
  expect(silent.text).toContain("请填写查询原因");
  const long = await manager.post("/positions/tracks", {
    ...ask,
    from: "2026-12-01T10:00",
    reason: "查事故",
  });
  expect(long.text).toContain("最长 24 小时");
  expect(site.head()).toBe(head);
  const asked = await manager.post("/positions/tracks", { ...ask, reason: "查事故" });
  expect(asked.status).toBe(303);
  const shown = await manager.get(asked.location ?? "");
  expect(shown.text).toContain("查事故");
  await expectSoundPage(shown.text);
  const entry = site.entries().findLast(({ kind }) => kind === "track.looked-at");
  expect(entry?.payload).toContain(worker.id);
  expect(entry?.payload).not.toContain(worker.name);
  const administrator = site.people.get("administrator");
  if (administrator === undefined) throw new Error("no administrator");
  const other = await site.login(administrator);
  expect((await other.get(asked.location ?? "")).status).toBe(404);
  const own = await (await site.login(worker)).get("/positions/lookups/mine");
  expect(own.text).toContain("查事故");
  const csv = await manager.get(`${asked.location}/csv`);
  expect(csv.type).toContain("text/csv");
  expect((await manager.get(`${asked.location}/geojson`)).text).toContain("FeatureCollection");
  expect((await manager.get("/positions/lookups")).text).toContain("导出");
});

test("an alarm leads to its place, and managers to the walk at that time", async () => {
  const { ports } = site.app;
  const id = await ports.db.write((tx) =>
    raiseAlarm(tx, ports, {
      code: "position.still",
      subject: "card:77",
      place: "储罐区",
      facts: { floor: floorId },
    }),
  );
  const list = await manager.get("/alarms");
  const path = /\/alarms\/[0-9a-z]{26}/.exec(list.text)?.[0] ?? "";
  expect(id).toBeDefined();
  const page = await manager.get(path);
  expect(page.text).toContain(`/positions/floors/${floorId}?tag=77`);
  expect(page.text).toContain(`/positions/tracks?person=${worker.id}`);
  const seen = await (await site.login(worker)).get(path);
  expect(seen.text).not.toContain("/positions/tracks");
  const map = await manager.get("/positions");
  expect(map.text).toContain("储罐区</span>");
  const stats = await manager.get("/positions/stats");
  expect(stats.status).toBe(200);
  await expectSoundPage(stats.text);
});

test("of three hundred alarms none hides a person, and a wall opens nothing", async () => {
  const { ports } = site.app;
  const raise = (code: "position.out_of_bounds" | "position.still", subject: string) =>
    ports.db.write((tx) =>
      raiseAlarm(tx, ports, { code, subject, place: subject, facts: { floor: floorId } }),
    );
  // One card's many, then as many cards as have no room beside the map.
  for (let n = 0; n < 240; n += 1) await raise("position.still", `zone:z${n} card:flood`);
  for (let n = 0; n < 60; n += 1) await raise("position.out_of_bounds", `card:t${n}`);
  const map = await manager.get(`/positions/floors/${floorId}`);
  // One line for the card of the many; one of those before, of another card, has a line too.
  expect(map.text).toContain("240 条");
  expect(map.text).toMatch(/另有 3\d 人（处）有报警/);
  const wall = await manager.get(positionPaths.wall(floorId));
  const list = /<ul[^>]+id="map-alarms".*?<\/ul>/s.exec(wall.text)?.[0] ?? "";
  expect(list).toContain("240 条");
  expect(list).not.toContain("<a ");
});
