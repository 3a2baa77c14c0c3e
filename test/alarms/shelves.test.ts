/** A whole kind or place put away: what it may cover, that it ends, and that nothing of it is hidden. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ALARM_CODES, findAlarmRule } from "../../src/alarms/catalogue.ts";
import { countsIn } from "../../src/alarms/figures-store.ts";
import { type AlarmCode, clearAlarm, countOpen, raiseAlarm } from "../../src/alarms/index.ts";
import { isShelved } from "../../src/alarms/rules.ts";
import { endShelves } from "../../src/alarms/service.ts";
import {
  coversAlarm,
  isScopeShelvable,
  isShelfOn,
  openShelf,
  SHELVABLE_CODES,
  SHELVES_MAX,
  shelfMaxMinutes,
} from "../../src/alarms/shelf-rules.ts";
import { endScopeShelf, endScopeShelves, openScopeShelf } from "../../src/alarms/shelf-service.ts";
import { findAlarm, findUnheard } from "../../src/alarms/store.ts";
import { DAY_MS, instant, MINUTE_MS } from "../../src/kernel/instants.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";

const NOW = instant(1_800_000_000_000);
const ASKED = { code: "device.silent", place: null, minutes: 60, reason: "1 号秤换线" } as const;

describe("what may be put away as a whole", () => {
  test.each(ALARM_CODES.map((code) => [code] as const))("%s", (code) => {
    const priority = findAlarmRule(code)?.priority ?? 1;
    const isKept = /^(fill|permit|check|danger)\.|^position\.alone$/.test(code);
    expect(isScopeShelvable({ code, priority })).toBe(priority >= 3 && !isKept);
    const opened = openShelf({ ...ASKED, code, minutes: 1 }, [], NOW);
    expect(opened.ok).toBe(priority >= 3 && !isKept);
  });

  test.each([
    ["nothing chosen", { code: null }, "alarms.shelf_no_scope"],
    ["a kind nobody knows", { code: "no.such" }, "alarms.shelf_forbidden"],
    ["no reason", { reason: " x " }, "alarms.no_reason"],
    ["too long", { minutes: 481 }, "alarms.shelved_too_long"],
    ["no time", { minutes: 0 }, "alarms.shelved_too_long"],
    ["half a minute", { minutes: 0.5 }, "alarms.shelved_too_long"],
  ] as const)("%s is refused", (_why, change, code) => {
    expect(openShelf({ ...ASKED, ...change }, [], NOW)).toMatchObject({ refusal: { code } });
  });

  test("the same scope twice, and more scopes than a person follows, are refused", () => {
    expect(openShelf(ASKED, [ASKED], NOW)).toMatchObject({
      refusal: { code: "alarms.shelf_again" },
    });
    const many = Array.from({ length: SHELVES_MAX }, (_, n) => ({ code: null, place: `${n}` }));
    expect(openShelf(ASKED, many, NOW)).toMatchObject({
      refusal: { code: "alarms.shelves_full" },
    });
  });

  test("no scope ever covers an urgent, high or prescribed alarm, and none lasts beyond its limit", () => {
    const place = fc.constantFrom("灌装间", "瓶库", "");
    const scope = fc.record({
      code: fc.option(fc.constantFrom(...ALARM_CODES)),
      place: fc.option(place),
    });
    fc.assert(
      fc.property(
        scope,
        fc.constantFrom(...ALARM_CODES),
        place,
        fc.nat(3_000),
        (asked, code, at, minutes) => {
          const priority = findAlarmRule(code)?.priority ?? 1;
          if (coversAlarm(asked, { code, place: at, priority })) {
            expect(priority).toBeGreaterThanOrEqual(3);
            expect(SHELVABLE_CODES).toContain(code);
          }
          const opened = openShelf({ ...asked, minutes, reason: "检修" }, [], NOW);
          if (!opened.ok) return;
          const { until } = opened.value;
          expect(until - NOW).toBeLessThanOrEqual(shelfMaxMinutes(asked) * MINUTE_MS);
          expect(isShelfOn({ until }, NOW)).toBe(true);
          expect(isShelfOn({ until }, until)).toBe(false);
          // The clock was ahead when it was opened.
          expect(isShelfOn({ until }, instant(NOW - 2 * DAY_MS))).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("at a site", () => {
  let site: TestSite;
  let manager: Visitor;
  beforeEach(async () => {
    site = await openTestSite();
    manager = await site.visitor(["safety-manager"]);
  });
  afterEach(() => site.close());

  const raise = (code: AlarmCode, subject: string, place = ""): Promise<string> =>
    site.app.ports.db.write((tx) => raiseAlarm(tx, site.app.ports, { code, subject, place }));
  const row = (id: string) => {
    const found = findAlarm(site.app.ports.db.read, id);
    if (found === undefined) throw new Error("no such alarm");
    return found;
  };
  const now = () => site.app.ports.clock.now();
  const open = async (change: Partial<Parameters<typeof openScopeShelf>[2]> = {}) => {
    const asked = { ...ASKED, ...change };
    const opened = await openScopeShelf(site.app.ports, manager.actor, asked);
    if (!opened.ok) throw new Error(opened.refusal.code);
    return opened.value;
  };
  const isSilent = (id: string) => isShelved(row(id), now());
  const unheard = () =>
    findUnheard(site.app.ports.db.read, { now: now(), priority: 4, places: [] })?.id;

  test("a kind: those that stand and those that come are silent, others sound", async () => {
    const before = await raise("device.silent", "device:a", "灌装间");
    await open();
    const after = await raise("device.silent", "device:b", "瓶库");
    const other = await raise("device.lost", "device:c", "灌装间");
    expect([before, after, other].map(isSilent)).toEqual([true, true, false]);
    expect(unheard()).toBe(other);
    expect(countOpen(site.app.ports.db.read, now())).toBe(1);
    expect(row(after)).toMatchObject({ shelvedBy: manager.actor.personId, state: "raised" });
  });

  test("a place: its low ones are silent, its urgent and high ones are not", async () => {
    await open({ code: null, place: "灌装间" });
    const low = await raise("device.silent", "device:a", "灌装间");
    const elsewhere = await raise("device.silent", "device:b", "瓶库");
    const high = await raise("fill.gauge_lost", "fill-point:1", "灌装间");
    const urgent = await raise("relay.not_open", "fill-point:1", "灌装间");
    expect([low, elsewhere, high, urgent].map(isSilent)).toEqual([true, false, false, false]);
  });

  test("it ends by itself: what still stands sounds again, all of it written down", async () => {
    const shelf = await open({ minutes: 2 });
    const standing = await raise("device.silent", "device:a");
    const gone = await raise("device.silent", "device:b");
    await site.app.ports.db.write((tx) =>
      clearAlarm(tx, site.app.ports, { code: "device.silent", subject: "device:b" }),
    );
    expect(row(gone).state).toBe("cleared");
    site.time.advance(2 * MINUTE_MS);
    // Before any watch has looked.
    expect(isSilent(standing)).toBe(false);
    expect(isSilent(await raise("device.silent", "device:new"))).toBe(false);
    // The site's own watch may have been here first.
    await endScopeShelves(site.app.ports);
    await endShelves(site.app.ports);
    await site.app.settled();
    expect(row(standing)).toMatchObject({ state: "raised", shelvedUntil: null });
    expect(row(gone).state).toBe("closed");
    const [opened] = site.entries("alarm.shelf_opened");
    expect(opened).toMatchObject({ lane: "alarm", subject: `alarm-shelf:${shelf.id}` });
    expect(site.entries("alarm.shelf_ended")).toHaveLength(1);
    expect(site.entries("alarm.shelf_ended")[0]).toMatchObject({ lane: "alarm" });
    expect(site.entries("alarm.raised")[0]?.payload).toMatchObject({ shelf: shelf.id });
  });

  test("a person ends it early, and only once", async () => {
    const shelf = await open();
    const id = await raise("device.silent", "device:a");
    expect((await endScopeShelf(site.app.ports, manager.actor, shelf.id)).ok).toBe(true);
    expect(isSilent(id)).toBe(false);
    expect(isSilent(await raise("device.silent", "device:b"))).toBe(false);
    expect(await endScopeShelf(site.app.ports, manager.actor, shelf.id)).toMatchObject({
      refusal: { code: "alarms.shelf_ended" },
    });
  });

  test("an alarm that comes back under a shelf stays silent; the figures count it", async () => {
    const id = await raise("device.silent", "device:a");
    const cause = { code: "device.silent", subject: "device:a" } as const;
    await open();
    await site.app.ports.db.write((tx) => clearAlarm(tx, site.app.ports, cause));
    await raise("device.silent", "device:a");
    expect(isSilent(id)).toBe(true);
    const period = { from: instant(0), before: instant(now() + 1) };
    expect(countsIn(site.app.ports.db.read, period, now())).toMatchObject({
      ...{ raised: 1, scopes: 1, silenced: 1, shelved: 1 },
    });
  });

  test("the page: opened, shown above the list, kept words when refused, ended; in both languages", async () => {
    await raise("device.silent", "device:a", "灌装间");
    const form = {
      code: "device.silent",
      place: "灌装间",
      minutes: "1440",
      reason: "换线，周强看守",
    };
    const refused = await manager.post("/alarms/shelves", form);
    expect(refused.status).toBe(422);
    const back = await refused.text();
    expect(back).toContain("换线，周强看守");
    expect(back).toContain("最多搁置 480 分钟");
    expect((await manager.post("/alarms/shelves", { ...form, minutes: "60" })).status).toBe(303);
    const list = await (await manager.get("/alarms")).text();
    expect(list).toContain("换线，周强看守");
    expect(list).toContain("静音 1 条");
    const english = await site.visitor(["safety-manager"], "en");
    for (const who of [manager, english]) {
      await expectSoundPage(await (await who.get("/alarms/shelves")).text());
    }
    const id = /\/alarms\/shelves\/([0-9a-z]+)\/end/.exec(
      await (await manager.get("/alarms/shelves")).text(),
    )?.[1];
    expect((await manager.post(`/alarms/shelves/${id}/end`, {})).status).toBe(303);
    expect(await (await manager.get("/alarms/shelves")).text()).toContain("没有搁置");
    const operator = await site.visitor(["operator"]);
    const seen = await (await operator.get("/alarms/shelves")).text();
    expect(seen).not.toContain('name="minutes"');
    expect((await operator.post("/alarms/shelves", form)).status).toBe(403);
  });
});
