/** Filling by pressure, from the scan of every position to the check after the fill. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { findCylinder } from "../../src/cylinders/index.ts";
import { unreleasedOfCylinder } from "../../src/filling/flow/store.ts";
import { openFilling } from "../../src/filling/index.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import {
  closeBatch,
  settleManifold,
  startLeakTest,
  stopManifold,
} from "../../src/filling/manifold/service.ts";
import { scanAtPoint } from "../../src/filling/service.ts";
import { refuse } from "../../src/kernel/result.ts";
import { RELAY } from "../support/app.ts";
import { actorOfPerson, alarmsIn } from "../support/filling.ts";
import {
  MANIFOLD,
  type ManifoldBay,
  OXYGEN_CODES,
  openManifold,
  PRESSURE,
} from "../support/manifold.ts";

let m: ManifoldBay;

beforeEach(async () => {
  m = await openManifold();
});

afterEach(() => m.bay.stop());

const contentOf = async (code: string) =>
  findCylinder(m.site.app.ports.db.read, await m.bay.cylinderId(code))?.content;
const view = () => m.bay.filling.board.view(MANIFOLD);
const VALVE = `${RELAY}/7`;

describe("a manifold opens only when", () => {
  test("every position is bound or blank, and the pressure held", async () => {
    await m.bind(OXYGEN_CODES[0]);
    expect(m.blockers()).toEqual(["position_open", "position_open", "position_open"]);
    for (const position of ["2", "3", "4"]) expect((await m.blank(position)).ok).toBe(true);
    expect(m.blockers()).toEqual([]);
    expect(m.authorise()).toEqual({ ok: false, refusal: { code: "filling.leak_test_due" } });
    await m.holdTight();
    expect(m.authorise().ok).toBe(true);
    await m.pass(400);
    expect(m.phase()).toBe("authorised");
    expect(m.bay.openValves()).toEqual([VALVE]);
  });

  test("no cylinder is refused: one keeps all of them shut", async () => {
    await m.bay.change(OXYGEN_CODES[1], { inspectionDueOn: "2026-01-01" });
    await m.bind(OXYGEN_CODES[0]);
    const scanned = await scanAtPoint(m.bay.station, m.bay.operator, MANIFOLD, OXYGEN_CODES[1]);
    expect(scanned).toMatchObject({
      ok: true,
      value: { position: "2", refusals: [{ code: "filling.inspection_overdue" }] },
    });
    for (const position of ["3", "4"]) await m.blank(position);
    await startLeakTest(m.bay.station, m.bay.operator, MANIFOLD);
    await m.pass(11_000);
    m.authorise();
    await m.pass(400);
    expect(m.phase()).toBe("locked");
    expect(m.bay.openValves()).toEqual([]);
    expect(m.blockers()).toContain("refused");
  });

  test("the test was made with just these cylinders", async () => {
    await m.bind(OXYGEN_CODES[0], "1");
    for (const position of ["2", "3", "4"]) await m.blank(position);
    await m.holdTight();
    await m.bind(OXYGEN_CODES[1], "1");
    expect(m.authorise().ok).toBe(false);
  });

  test("a falling pressure fails the test, and so does a rise", async () => {
    await m.bind(OXYGEN_CODES[0], "1");
    await startLeakTest(m.bay.station, m.bay.operator, MANIFOLD);
    m.put(240);
    await m.pass(1_000);
    expect(view()?.manifold?.leak).toMatchObject({ state: "failed", cause: "fell" });
    m.put(300);
    await m.pass(1_000);
    await startLeakTest(m.bay.station, m.bay.operator, MANIFOLD);
    m.put(400);
    await m.pass(1_000);
    expect(view()?.manifold?.leak).toMatchObject({ state: "failed", cause: "rose" });
  });

  test.each([
    ["no temperature", "no_reading", () => m.mute("thermometer")],
    ["a temperature that cannot be", "no_reading", () => m.put(300, 120)],
    ["a gauge without number", "no_reading", () => m.put(null)],
    ["a silent gauge", "no_reading", () => m.mute("gauge")],
    ["a pressure below the residual", "below_start", () => m.put(10)],
    ["cylinders that are not empty", "above_start", () => m.put(9_000)],
  ])("not with %s", async (_why, blocker, spoil) => {
    await m.bind(OXYGEN_CODES[0], "1");
    for (const position of ["2", "3", "4"]) await m.blank(position);
    await m.holdTight();
    spoil();
    await m.pass(5_000);
    m.authorise();
    await m.pass(400);
    expect(m.phase()).toBe("locked");
    expect(m.blockers()).toEqual([blocker]);
    expect(m.bay.openValves()).toEqual([]);
  });

  test("the same cylinder hangs at one position only", async () => {
    await m.bind(OXYGEN_CODES[0], "1");
    const again = await scanAtPoint(m.bay.station, m.bay.operator, MANIFOLD, OXYGEN_CODES[0], "2");
    expect(again).toEqual({
      ok: false,
      refusal: { code: "filling.bound_at_position", position: "1" },
    });
  });
});

describe("a fill", () => {
  test.each([0, 20, 40])("at %d °C ends at its target at 20 °C and is good", async (celsius) => {
    m.put(300, celsius);
    await m.pass(2_000);
    const id = await m.open();
    await m.fillTo(14_750);
    await m.pass(2_000);
    expect(m.phase()).toBe("settled");
    expect(m.bay.openValves()).toEqual([]);
    const batch = m.batch(id);
    expect(batch).toMatchObject({ state: "ended", targetAt20Kpa: 14_700, endC10: celsius * 10 });
    expect(batch?.endAt20Kpa).toBeGreaterThanOrEqual(14_700);
    expect(batch?.endAt20Kpa).toBeLessThanOrEqual(15_000);
    expect(Math.abs((batch?.endKpa ?? 0) - m.shownAt(14_750))).toBeLessThan(100);
    expect(m.fills(id).map(({ fill }) => [fill.position, fill.state, fill.verdict])).toEqual([
      [1, "ended", "ok"],
      [2, "ended", "ok"],
      [3, "ended", "ok"],
    ]);
    expect(await contentOf(OXYGEN_CODES[0])).toBe("full");
    expect(await contentOf(OXYGEN_CODES[3])).toBe("empty");
  });

  test("is checked after its rest, and what failed is set aside", async () => {
    const id = await m.open();
    await m.fillTo(14_750);
    await m.pass(2_000);
    const bad = await m.bay.cylinderId(OXYGEN_CODES[1]);
    const close = () =>
      closeBatch(m.bay.station, m.bay.operator, id, { [bad]: ["Y-03"] }, "2 号阀渗漏");
    expect(await close()).toMatchObject({ refusal: { code: "filling.cooling_down" } });
    m.put(14_600);
    await m.pass(61_000);
    const kinds = await m.bay.kindsOf(async () => expect((await close()).ok).toBe(true));
    expect(kinds.filter((kind) => kind === "fill.completed")).toHaveLength(3);
    expect(await close()).toMatchObject({ refusal: { code: "filling.not_awaiting_check" } });
    expect(m.batch(id)).toMatchObject({ state: "closed", restKpa: 14_600, note: "2 号阀渗漏" });
    expect(m.fills(id).map(({ fill, extra }) => [fill.verdict, extra.failed])).toEqual([
      ["ok", "[]"],
      ["failed", '["Y-03"]'],
      ["ok", "[]"],
    ]);
    // Its check is what releases; the steps of filling by weight are not asked of it.
    expect(m.fills(id).map(({ fill }) => fill.releasedAt !== null)).toEqual([true, false, true]);
    const good = await m.bay.cylinderId(OXYGEN_CODES[0]);
    expect(unreleasedOfCylinder(m.site.app.ports.db.read, good)).toBeUndefined();
    expect(findCylinder(m.site.app.ports.db.read, bad)).toMatchObject({
      status: "quarantined",
      content: "unknown",
    });
  });

  test("that cooled down to too little is under-filled", async () => {
    const id = await m.open();
    await m.fillTo(14_750);
    await m.pass(2_000);
    m.put(13_900);
    await m.pass(61_000);
    await closeBatch(m.bay.station, m.bay.operator, id, {}, "");
    expect(m.fills(id)[0]?.fill.verdict).toBe("under");
    expect(await contentOf(OXYGEN_CODES[0])).toBe("unknown");
  });

  test("needs new checks and a new leak test for the next one", async () => {
    const id = await m.open();
    await m.fillTo(14_750);
    await m.pass(61_000);
    expect(await m.blank("4")).toMatchObject({ refusal: { code: "filling.point_busy" } });
    const scanned = await scanAtPoint(m.bay.station, m.bay.operator, MANIFOLD, OXYGEN_CODES[3]);
    expect(scanned).toMatchObject({ refusal: { code: "filling.post_check_first" } });
    await closeBatch(m.bay.station, m.bay.operator, id, {}, "");
    expect(m.phase()).toBe("locked");
    expect((await m.blank("1")).ok).toBe(true);
    expect(m.blockers().slice(0, 4)).toEqual([
      ...Array.from({ length: 3 }, () => "position_open"),
      "nothing_bound",
    ]);
    expect(m.authorise().ok).toBe(false);
  });
});

describe("while gas flows, the valve shuts", () => {
  test.each([
    ["over the limit at 20 °C", "over_max", 14_600, () => m.put(m.shownAt(15_300))],
    ["a sudden fall", "fell", 8_000, () => m.put(7_000)],
    ["a leak that outruns the supply", "fell", 8_000, () => m.put(m.shownAt(8_000) - 210)],
    ["a sudden rise", "jumped", 8_000, () => m.put(10_000)],
    ["a gauge without number", "no_reading", 8_000, () => m.put(null)],
    ["a gauge that is silent", "stale", 8_000, () => m.mute("gauge")],
    ["a temperature without number", "no_reading", 8_000, () => m.put(8_000, null)],
    ["a thermometer that is silent", "no_reading", 8_000, () => m.mute("thermometer")],
    ["a thermometer that jumps", "no_reading", 8_000, () => m.put(8_000, 45)],
    ["the gauge's line lost", "link_lost", 8_000, () => m.bay.filling.onGaugeLink(PRESSURE, false)],
    ["the relay's line lost", "link_lost", 8_000, () => m.bay.filling.onValveLink(RELAY, false)],
    ["a stop", "rebound", 8_000, () => stopManifold(m.bay.station, MANIFOLD)],
  ])("at %s", async (_why, cause, fromKpa, spoil) => {
    const id = await m.open();
    await m.fillTo(fromKpa);
    expect(m.phase()).toBe("filling");
    spoil();
    await m.pass(4_000);
    expect(m.bay.openValves()).toEqual([]);
    expect(m.phase()).toBe("locked");
    expect(view()?.settlementOf).toBe(id);
    expect(m.batch(id)).toMatchObject({ state: "interrupted", endCause: cause });
    expect(m.fills(id).every(({ fill }) => fill.state === "interrupted")).toBe(true);
    expect(await contentOf(OXYGEN_CODES[0])).toBe("unknown");
  });

  test("above the ceiling, however warm the gas is", async () => {
    m.put(300, 60);
    await m.pass(2_000);
    const id = await m.open();
    await m.fillTo(14_600);
    expect(m.phase()).toBe("filling");
    // At 20 °C this would still be within the margin of one frame.
    m.put(18_020);
    await m.pass(200);
    expect(m.batch(id)).toMatchObject({ state: "interrupted", endCause: "over_max" });
    expect(m.bay.openValves()).toEqual([]);
  });

  test("a lock of the manager, and it opens again only after settling, checks and test", async () => {
    const id = await m.open();
    await m.fillTo(8_000);
    const manager = actorOfPerson(m.site.people.get("safety-manager"));
    await setLock(m.bay.station, manager, MANIFOLD, "接头漏气");
    expect(m.bay.openValves()).toEqual([]);
    await m.pass(2_000);
    await setLock(m.bay.station, manager, MANIFOLD, null, "已更换密封垫");
    const settle = (reason: string) =>
      settleManifold(m.bay.station, manager, MANIFOLD, reason, false);
    expect(await settle(" ")).toMatchObject({ refusal: { code: "filling.reason_needed" } });
    expect((await settle("泄压后重新充装")).ok).toBe(true);
    expect(m.batch(id)).toMatchObject({ state: "closed", settleReason: "泄压后重新充装" });
    expect(m.fills(id).map(({ fill }) => fill.verdict)).toEqual(["under", "under", "under"]);
    expect(m.blockers()).toContain("nothing_bound");
    m.put(300);
    await m.pass(2_000);
    expect(await m.open()).not.toBe(id);
  });
});

test("a power cut in a fill: locked after it, recorded as interrupted, settled by a person", async () => {
  const id = await m.open();
  await m.fillTo(8_000);
  const { app } = m.site;
  // What a dead process leaves: the data, and nobody to write an end.
  m.bay.filling.stop();
  expect(m.batch(id)?.state).toBe("filling");
  const next = openFilling(app.ports, {
    hold: () => refuse({ code: "relay.none" }),
    drop: () => undefined,
  });
  await next.start();
  expect(next.board.view(MANIFOLD)).toMatchObject({ phase: "locked", settlementOf: id });
  expect(m.batch(id)).toMatchObject({ state: "interrupted", endCause: "restart" });
  const station = { ports: app.ports, board: next.board, scales: next.scales };
  const settled = await settleManifold(station, m.bay.operator, MANIFOLD, "已卸瓶泄压", true);
  expect(settled.ok).toBe(true);
  expect(m.fills(id).map(({ fill }) => [fill.state, fill.verdict])).toEqual(
    Array.from({ length: 3 }, () => ["closed", "unknown"]),
  );
  expect(next.board.view(MANIFOLD)?.settlementOf).toBeUndefined();
  next.stop();
});

test("an interrupted fill raises an alarm, and settling it ends the cause", async () => {
  await m.open();
  await m.fillTo(8_000);
  const from = m.site.head() + 1;
  m.put(null);
  await m.pass(1_000);
  const subject = `fill-point:${MANIFOLD}`;
  expect(alarmsIn(m.site.entries(from))).toEqual([`alarm.raised fill.gauge_lost ${subject}`]);
  m.put(8_000);
  await m.pass(2_000);
  await settleManifold(m.bay.station, m.bay.operator, MANIFOLD, "变送器接线松动", false);
  expect(alarmsIn(m.site.entries(from))).toContain(`alarm.cleared fill.gauge_lost ${subject}`);
});
