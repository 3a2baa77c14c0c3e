import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type AlarmCounts, type FigureKey, figuresOf } from "../../src/alarms/figures.ts";
import { countsIn } from "../../src/alarms/figures-store.ts";
import { type AlarmCode, raiseAlarm } from "../../src/alarms/index.ts";
import { acknowledgeAlarm, shelveAlarm } from "../../src/alarms/service.ts";
import { DAY_MS, HOUR_MS, instant } from "../../src/kernel/instants.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";

const GOOD: AlarmCounts = {
  periodMs: 30 * DAY_MS,
  raised: 1_000,
  byPriority: { 1: 40, 2: 150, 3: 610, 4: 200 },
  fullWindows: 43,
  fullest: 10,
  topTen: 50,
  chattering: 0,
  standing: 5,
  shelved: 3,
  scopes: 1,
  silenced: 10,
  acknowledgedMinutes: 4,
  escalated: 1,
};
const judged = (facts: AlarmCounts, key: FigureKey) =>
  figuresOf(facts).find((figure) => figure.key === key);

describe("against the benchmarks", () => {
  test.each([
    // figure, the last that is good, the first that is not
    ["rate", {}, { raised: 6 * 24 * 30 + 1 }],
    ["windows", {}, { fullWindows: 44 }],
    ["fullest", {}, { fullest: 11 }],
    ["top-ten", {}, { topTen: 51 }],
    ["chattering", {}, { chattering: 1 }],
    ["standing", {}, { standing: 6 }],
    ["high-share", {}, { byPriority: { ...GOOD.byPriority, 1: 51 } }],
    ["medium-share", {}, { byPriority: { ...GOOD.byPriority, 2: 151 } }],
  ] as const)("%s", (key, good, poor) => {
    expect(judged({ ...GOOD, ...good }, key)?.isGood).toBe(true);
    expect(judged({ ...GOOD, ...poor }, key)?.isGood).toBe(false);
  });

  test("nothing raised is shared out among nobody", () => {
    const none = { ...GOOD, raised: 0, topTen: 0, byPriority: { 1: 0, 2: 0, 3: 0, 4: 0 } };
    expect(judged(none, "top-ten")).toMatchObject({ value: null, isGood: undefined });
    expect(judged(none, "rate")).toMatchObject({ value: 0, isGood: true });
  });
});

describe("of the tables", () => {
  let site: TestSite;
  let manager: Visitor;
  let administrator: Visitor;
  beforeAll(async () => {
    site = await openTestSite();
    manager = await site.visitor(["safety-manager"]);
    administrator = await site.visitor(["administrator"], "en");
    const { ports } = site.app;
    const raise = (code: AlarmCode, subject: string, place: string) =>
      ports.db.write((tx) => raiseAlarm(tx, ports, { code, subject, place }));
    for (let n = 0; n < 12; n += 1) await raise("device.silent", `device:d${n}`, `灌装间${n}`);
    const urgent = await raise("relay.not_open", "device:r1", "=瓶库");
    site.time.advance(2 * 60_000);
    await acknowledgeAlarm(ports, manager.actor, urgent);
    const id = await raise("device.lost", "device:x", "东门");
    await shelveAlarm(ports, manager.actor, id, { minutes: 60, reason: "检修" });
  });
  afterAll(() => site.close());

  test("counts, windows, acknowledgement and shelves of the period, nothing outside it", () => {
    const { read } = site.app.ports.db;
    const now = site.app.ports.clock.now();
    const counts = countsIn(read, { from: instant(now - DAY_MS), before: instant(now + 1) }, now);
    expect(counts).toMatchObject({
      raised: 14,
      byPriority: { 1: 1, 3: 13 },
      fullWindows: 1,
      fullest: 14,
      topTen: 10,
      shelved: 1,
      acknowledgedMinutes: 2,
      standing: 0,
    });
    const later = instant(now + DAY_MS + HOUR_MS);
    expect(countsIn(read, { from: instant(now + 1), before: later }, later)).toMatchObject({
      raised: 0,
      standing: 14,
    });
  });

  test.each([
    ["?text=瓶库", 1],
    ["?text=设备断线", 1],
    ["?text=silent", 12],
    ["?mark=shelved", 1],
    ["?state=acknowledged", 1],
    ["?state=all", 14],
    ["?priority=3&state=all", 13],
    ["?from=2027-01-21&state=all", 0],
    ["?from=2027-01-20&to=2027-01-20&state=all", 14],
    ["?text=%25%27%22&mark=nonsense&view=nonsense", 0],
  ])("the list and its exports agree on %s", async (query, n) => {
    const page = await (await manager.get(`/alarms${query}`)).text();
    await expectSoundPage(page);
    expect(page.match(/class="alarm-row"/g)?.length ?? 0).toBe(n);
    const csv = await (await manager.get(`/alarms/export.csv${query}`)).text();
    expect(csv.trim().split("\r\n")).toHaveLength(n + 1);
    expect(csv).not.toContain(",=瓶库");
    const print = await (await manager.get(`/alarms/print${query}`)).text();
    expect(print).toContain(`共 ${n} 条`);
  });

  test("by place and by kind; figures in both languages; a workbook", async () => {
    expect(await (await manager.get("/alarms?view=places")).text()).toContain("灌装间7");
    for (const visitor of [manager, administrator]) {
      const html = await (await visitor.get("/alarms/figures")).text();
      await expectSoundPage(html);
      expect(html).toContain(visitor === manager ? "待核实" : "to be verified");
    }
    const book = new Uint8Array(await (await manager.get("/alarms/export.xlsx")).arrayBuffer());
    expect([...book.slice(0, 2)]).toEqual([0x50, 0x4b]);
  });

  test("times of going up: wrong ones come back, right ones hold and are on record", async () => {
    const fields = Object.fromEntries(
      ["1", "2", "3", "4"].flatMap((p) => [
        [`first-${p}`, "5"],
        [`second-${p}`, "9"],
      ]),
    );
    expect((await manager.post("/alarms/settings", fields)).status).toBe(403);
    const wrong = await administrator.post("/alarms/settings", { ...fields, "second-1": "5" });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="9"');
    expect((await administrator.post("/alarms/settings", fields)).status).toBe(303);
    expect(await (await administrator.get("/alarms/settings")).text()).toContain('value="9"');
    expect(site.entries("alarm.settings_changed")).toHaveLength(1);
  });
});
