/** The running fill points around the machine: set-ups, links, leases, and gas that flows while locked. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { listAlarms } from "../../src/alarms/index.ts";
import { pointCardOf } from "../../src/filling/cards.ts";
import { decideConfig } from "../../src/filling/interlock/index.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import type { ManifoldPointRow } from "../../src/filling/manifold/store.ts";
import { configOf } from "../../src/filling/point-config.ts";
import { unbind } from "../../src/filling/service.ts";
import type { FillPointRow } from "../../src/filling/store.ts";
import { findMedium } from "../../src/gases/index.ts";
import { GUN, GUN_2, RELAY, SCALE, SCALE_2 } from "../support/app.ts";
import { type Bay, managerOf, massReading, openBay, TARE_G } from "../support/filling.ts";

const MANIFOLD_ROW: ManifoldPointRow = {
  pointId: "manifold-1",
  pressureChannel: "value",
  temperatureDeviceId: "thermometer-1",
  temperatureChannel: "value",
  maxPressureKpa: 18_000,
  fillMaxMin: 60,
  fillMinMin: 0,
  holdS: 10,
  holdFallKpa: 50,
  coolDownS: 0,
};

let bay: Bay;

beforeEach(async () => {
  bay = await openBay();
});

afterEach(() => bay.stop());

function rowOf(id = GUN): FillPointRow {
  const row = bay.filling.board.rowOf(id);
  if (row === undefined) throw new Error(`no ${id}`);
  return row;
}

const blockers = (id = GUN) => bay.filling.board.view(id)?.blockers.map((item) => item.code);

describe("a set-up", () => {
  test.each([["lpg"], ["acetylene"], ["oxygen"], ["nitrogen"]])(
    "takes the longest fill of %s from the medium",
    (medium) => {
      const mediumMs = findMedium(medium)?.fillMaxMs.value ?? -1;
      expect(configOf({ ...rowOf(), medium }).fillMaxMs).toBe(mediumMs);
      const row = { ...rowOf(), medium, kind: "manifold" };
      const longest = (fillMaxMin: number) =>
        configOf(row, { manifold: { ...MANIFOLD_ROW, fillMaxMin } }).fillMaxMs;
      expect(longest(1_440)).toBe(mediumMs);
      expect(longest(1)).toBe(60_000);
      // Without its channels nobody knows what a manifold holds.
      expect(decideConfig(configOf(row))).toMatchObject({ ok: false });
    },
  );

  test.each([
    ["filling.one_shot_not_accepted", { failClosed: "one-shot" }],
    ["filling.point_figure", { medium: "unobtainium" }],
    ["filling.point_figure", { frameIntervalMs: 5 }],
    ["filling.point_positions", { positions: 2 }],
  ] as const)("%s stays locked with words, whatever is fed", async (code, set) => {
    const bad = { ...rowOf(), ...set };
    expect(decideConfig(configOf(bad))).toMatchObject({ ok: false, refusal: { code } });
    bay.filling.board.refresh(bad);
    await expect(bay.open()).rejects.toThrow();
    expect(bay.openValves()).toEqual([]);
    expect(bay.orders.filter((order) => order.startsWith("hold"))).toEqual([]);
    const view = bay.filling.board.view(GUN);
    expect(view).toMatchObject({ phase: "locked", problem: { code } });
    if (view === undefined) return;
    for (const lang of ["zh-CN", "en"] as const) {
      const card = pointCardOf(bay.site.app.ports.db.read, lang, view);
      expect(card).toMatchObject({ stage: "unusable", state: "alert" });
      expect(card.problem).not.toBe("");
    }
  });

  test("that was corrected works at once: the links that are up are known", async () => {
    const good = rowOf();
    bay.filling.board.refresh({ ...good, failClosed: "one-shot" });
    bay.filling.board.refresh(good);
    expect(bay.filling.board.view(GUN)?.problem).toBeUndefined();
    await bay.open();
  });

  test("without a measured drop-out the relay is no permission relay; measured, it is one at once", async () => {
    const good = rowOf();
    bay.filling.board.refresh({ ...good, dropOutMs: null });
    await expect(bay.open()).rejects.toThrow("link_down");
    bay.filling.board.refresh(good);
    await bay.open();
  });

  test("changed while the valve is open, it is taken over when the valve is shut, over the old relay", async () => {
    await bay.open();
    bay.filling.board.refresh({ ...rowOf(), relayChannel: 5, lockedReason: null });
    expect(rowOf().relayChannel).toBe(0);
    expect(bay.openValves()).toEqual([`${RELAY}/0`]);
    unbind(bay.station, GUN);
    expect(bay.openValves()).toEqual([]);
    await bay.pass(400);
    expect(rowOf().relayChannel).toBe(5);
    await bay.open();
    expect(bay.openValves()).toEqual([`${RELAY}/5`]);
  });

  test("a new point joins while the program runs", async () => {
    bay.filling.board.refresh({ ...rowOf(), id: "gun-9", label: "9", relayChannel: 6 });
    expect(bay.filling.board.ids()).toEqual([GUN, GUN_2, "gun-9"]);
    expect(blockers("gun-9")).not.toContain("link_down");
  });
});

describe("links and leases", () => {
  test.each([
    ["the scale's", () => bay.filling.onGaugeLink(SCALE, false)],
    ["the relay's", () => bay.filling.onValveLink(RELAY, false)],
  ])("%s line lost: blocked until it is back", (_why, lose) => {
    lose();
    expect(blockers()).toContain("link_down");
    bay.filling.onGaugeLink(SCALE, true);
    bay.filling.onValveLink(RELAY, true);
    expect(blockers()).not.toContain("link_down");
  });

  test("another gun's scale touches nobody else", async () => {
    await bay.open();
    bay.filling.onGaugeLink(SCALE_2, false);
    await bay.pass(400);
    expect(bay.phase()).toBe("authorised");
  });

  test("a program that stands still gives no lease: nothing is fed, and the permission ends by itself", async () => {
    await bay.open();
    expect(bay.openValves().length).toBe(1);
    bay.filling.stop();
    await bay.site.time.advanceAsync(700);
    expect(bay.openValves()).toEqual([]);
  });

  test("stop drops every permission", async () => {
    await bay.open();
    bay.orders.length = 0;
    bay.filling.stop();
    expect(bay.orders).toEqual([`drop ${RELAY}/0`, `drop ${RELAY}/1`]);
  });

  test.each(["net", "tare"] as const)(
    "a %s mass is no gross mass and decides nothing",
    async (basis) => {
      await bay.open();
      bay.filling.onMass(SCALE, massReading(99_000, { basis }), bay.site.clock.monotonicMs());
      expect(bay.phase()).toBe("authorised");
    },
  );

  test("a relay that did not open raises an alarm", async () => {
    const kinds = await bay.kindsOf(async () => {
      bay.filling.onRelayReport(RELAY, { channel: 0, state: "not-open", cause: "still-on" });
    });
    expect(kinds).toEqual(["alarm.raised"]);
    expect(bay.site.entries().at(-1)?.lane).toBe("alarm");
  });
});

describe("gas at a locked gun", () => {
  const alarms = () =>
    bay.site.entries().filter((entry) => entry.payload.includes('"fill.flow_while_locked"'));

  test("raises one alarm for one event", async () => {
    bay.put(TARE_G);
    await bay.pass(1_000);
    await bay.flowTo(TARE_G + 4_000);
    await bay.site.app.settled();
    expect(alarms()).toMatchObject([{ kind: "alarm.raised", lane: "alarm" }]);
    expect(JSON.parse(alarms()[0]?.payload ?? "{}")).toMatchObject({
      subject: `fill-point:${GUN}`,
      priority: 1,
      facts: { withinMs: 10_000 },
    });
  });

  test("stays an alarm until somebody has unlocked the gun with a reason, and then to be closed", async () => {
    bay.put(TARE_G);
    await bay.pass(1_000);
    await bay.flowTo(TARE_G + 4_000);
    await bay.pass(20_000);
    const open = () =>
      listAlarms(bay.site.app.ports.db.read, { state: "open" }, { offset: 0, limit: 9 }).items;
    expect(open()).toMatchObject([{ code: "fill.flow_while_locked", state: "raised" }]);
    await setLock(bay.station, bay.operator, GUN, "枪阀内漏");
    expect(open()).toMatchObject([{ state: "raised" }]);
    await setLock(bay.station, managerOf(bay), GUN, null, "枪阀已更换");
    expect(open()).toMatchObject([{ code: "fill.flow_while_locked", state: "cleared" }]);
    expect(alarms().map((entry) => entry.kind)).toEqual(["alarm.raised", "alarm.cleared"]);
  });

  test("after a withdrawal that did not shut the valve raises one too", async () => {
    await bay.open();
    await bay.flowTo(20_000);
    unbind(bay.station, GUN);
    await bay.flowTo(22_000);
    await bay.site.app.settled();
    expect(alarms().length).toBe(1);
  });

  test("a whole permitted fill and its cylinder coming and going raise none", async () => {
    await bay.open();
    await bay.flowTo(31_000);
    await bay.show(31_090, 5_000);
    await bay.show(0, 3_000);
    await bay.show(TARE_G, 12_000);
    expect(alarms()).toEqual([]);
  });

  test("is seen at a gun whose set-up is refused as well", async () => {
    bay.filling.board.refresh({ ...rowOf(), failClosed: "one-shot" });
    bay.put(TARE_G);
    await bay.pass(1_000);
    await bay.flowTo(TARE_G + 4_000);
    await bay.site.app.settled();
    expect(alarms().length).toBe(1);
  });
});
