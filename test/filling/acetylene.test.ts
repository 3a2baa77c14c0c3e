/** A cylinder of acetylene from the weighing of its acetone to its label, with its rests waited for. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { findCylinder } from "../../src/cylinders/index.ts";
import {
  checkFinal,
  courseStepOf,
  dropCourse,
  takeOff,
  weighAcetone,
  weighStage,
} from "../../src/filling/acetylene/service.ts";
import {
  courseFactsOf,
  openCourse,
  stagesOf,
  updateStage,
} from "../../src/filling/acetylene/store.ts";
import { approveEmptying, weighEmptied } from "../../src/filling/emptying.ts";
import { openFilling } from "../../src/filling/index.ts";
import { closeBatch, settleManifold } from "../../src/filling/manifold/service.ts";
import { scanAtPoint } from "../../src/filling/service.ts";
import { updateFill } from "../../src/filling/store.ts";
import { residualAcetyleneG } from "../../src/gases/index.ts";
import { refuse } from "../../src/kernel/result.ts";
import { CHECK_SCALE } from "../support/app.ts";
import { actorOfPerson } from "../support/filling.ts";
import {
  ACETYLENE_CODES,
  ACETYLENE_CYLINDER,
  MANIFOLD,
  type ManifoldBay,
  openManifold,
} from "../support/manifold.ts";

const HOUR = 3_600_000;
const RESIDUAL_KPA = 250;
const READY_G = ACETYLENE_CYLINDER.tareG + residualAcetyleneG(40_000, RESIDUAL_KPA, 20);
const [CODE, OTHER] = ACETYLENE_CODES;

let m: ManifoldBay;
let id: string;

beforeEach(async () => {
  m = await openManifold({
    medium: "acetylene",
    settings: { maxPressureKpa: 2_500, fillMaxMin: 1_440 },
  });
  id = await m.bay.cylinderId(CODE);
});

afterEach(() => m.bay.stop());

const step = (cylinderId = id) => courseStepOf(m.bay.station, cylinderId);
const cylinder = () => findCylinder(m.site.app.ports.db.read, id);
const onScale = async (massG: number) => {
  m.bay.put(massG, CHECK_SCALE);
  await m.pass(2_000);
};
const weigh = async (massG: number, cylinderId = id) => {
  m.put(RESIDUAL_KPA);
  await onScale(massG);
  return weighAcetone(m.bay.station, m.bay.operator, MANIFOLD, cylinderId);
};
/** As if its last stage had ended so much earlier: the box's clock may not jump. */
const rest = async (hours: number) => {
  const { db } = m.site.app.ports;
  const course = openCourse(db.read, id);
  const last = stagesOf(db.read, course?.id ?? "").at(-1)?.fill;
  const endedAt = (last?.endedAt ?? 0) - hours * HOUR;
  await db.write((tx) => updateFill(tx.orm, last?.id ?? "", { endedAt }));
};

/** From hanging it on to its end at the target, and off again. */
async function fillStage(toKpa: number, codes: readonly string[] = [CODE]): Promise<string> {
  const batchId = await m.open(codes);
  for (let kpa = toKpa > 1_000 ? 800 : RESIDUAL_KPA; kpa < toKpa; kpa += 60) {
    m.put(kpa, 15);
    await m.pass(200);
  }
  m.put(toKpa, 15);
  await m.pass(4_000);
  expect(m.batch(batchId)).toMatchObject({ state: "ended", endCause: "ended" });
  return batchId;
}

test("no stage before its acetone is in order, however the scan is tried", async () => {
  m.put(RESIDUAL_KPA, 20);
  const scan = () => scanAtPoint(m.bay.station, m.bay.operator, MANIFOLD, CODE);
  expect(await scan()).toMatchObject({
    value: { refusals: [{ code: "filling.acetone_unchecked" }] },
  });
  expect(await weigh(READY_G)).toMatchObject({ refusal: { code: "filling.manifold_in_use" } });
  m.bay.filling.board.feed(MANIFOLD, { kind: "unbind", position: "1" });
  expect(await weigh(READY_G - 900)).toMatchObject({ value: { verdict: "short" } });
  expect(await scan()).toMatchObject({ value: { refusals: [{ code: "filling.acetone_short" }] } });
  m.bay.filling.board.feed(MANIFOLD, { kind: "unbind", position: "1" });
  expect(await weigh(READY_G - 50)).toMatchObject({ value: { verdict: "ok" } });
  expect(step()).toEqual({ kind: "fill", stage: 1 });
  const course = openCourse(m.site.app.ports.db.read, id);
  expect(courseFactsOf(m.site.app.ports.db.read, course?.id ?? "").acetone).toMatchObject({
    missingG: 50,
  });
  expect(await scan()).toMatchObject({ value: { refusals: [] } });
});

test("weights come from a scale in order, pressures from the channels", async () => {
  m.put(RESIDUAL_KPA, 20);
  expect(await weigh(1_000)).toMatchObject({ refusal: { code: "filling.scale_empty" } });
  await onScale(READY_G);
  m.put(null);
  await m.pass(2_000);
  const asked = () => weighAcetone(m.bay.station, m.bay.operator, MANIFOLD, id);
  expect(await asked()).toMatchObject({ refusal: { code: "filling.pressure_not_steady" } });
  m.put(RESIDUAL_KPA, 45);
  await m.pass(2_000);
  expect(await asked()).toMatchObject({ refusal: { code: "filling.pressure_not_steady" } });
  m.bay.put(undefined, CHECK_SCALE);
  await m.pass(4_000);
  expect(await asked()).toMatchObject({ refusal: { code: "filling.scale_silent" } });
});

test("two stages, both rests and the settled pressure: only then may it leave", async () => {
  m.put(RESIDUAL_KPA, 20);
  expect(await weigh(READY_G)).toMatchObject({ ok: true });
  const first = await fillStage(930);
  expect(m.fills(first)).toMatchObject([{ fill: { verdict: "stage", maxNetG: 7_000 } }]);
  expect(cylinder()?.content).toBe("unknown");
  // The check of permanent gases is none of its.
  const early = await closeBatch(m.bay.station, m.bay.operator, first, {}, "");
  expect(early).toMatchObject({ refusal: { code: "filling.not_awaiting_check" } });
  expect(step()).toMatchObject({ kind: "take-off" });
  expect((await takeOff(m.bay.station, m.bay.operator, first)).ok).toBe(true);
  expect(m.phase()).toBe("locked");
  const stage = (massG: number) =>
    onScale(massG).then(() => weighStage(m.bay.station, m.bay.operator, MANIFOLD, id));
  expect(await stage(READY_G - 500)).toMatchObject({
    refusal: { code: "filling.lighter_than_before" },
  });
  const kindsOfStage = await m.bay.kindsOf(async () =>
    expect(await stage(READY_G + 2_500)).toMatchObject({ value: { isOver: false } }),
  );
  // Seconds instead of hours: an early warning of whoever filled it.
  expect(kindsOfStage).toContain("alarm.raised");
  expect(await stage(READY_G + 2_500)).toMatchObject({
    refusal: { code: "filling.not_this_weighing" },
  });
  const scanned = await scanAtPoint(m.bay.station, m.bay.operator, MANIFOLD, CODE);
  expect(scanned).toMatchObject({ value: { refusals: [{ code: "filling.at_rest" }] } });
  m.bay.filling.board.feed(MANIFOLD, { kind: "unbind", position: "1" });
  await rest(8);
  expect(step()).toEqual({ kind: "fill", stage: 2 });

  m.put(800, 15);
  const second = await fillStage(1_535);
  await takeOff(m.bay.station, m.bay.operator, second);
  expect(await stage(READY_G + 4_800)).toMatchObject({ value: { isOver: false } });
  const final = () =>
    checkFinal(m.bay.station, m.bay.operator, {
      pointId: MANIFOLD,
      cylinderId: id,
      failed: [],
      note: "",
    });
  m.put(1_500, 15);
  await m.pass(2_000);
  expect(await final()).toMatchObject({ refusal: { code: "filling.not_at_final" } });
  await rest(23.9);
  expect(step()).toMatchObject({ kind: "rest", isLast: true });
  await rest(0.2);
  // Nothing connected, or its valve shut: that is not its pressure.
  m.put(0, 15);
  await m.pass(2_000);
  expect(await final()).toMatchObject({ refusal: { code: "filling.pressure_too_low" } });
  m.put(1_600, 17);
  await m.pass(2_000);
  const kinds = await m.bay.kindsOf(async () =>
    expect(await final()).toMatchObject({ value: { outcome: "released" } }),
  );
  expect(kinds).toContain("fill.completed");
  expect(cylinder()).toMatchObject({ content: "full", status: "in-service" });
  expect(m.fills(second)[0]?.fill).toMatchObject({ verdict: "ok", endGrossG: READY_G + 4_800 });
  expect(m.fills(second)[0]?.fill.releasedAt).not.toBeNull();
  expect(m.fills(first)[0]?.fill.releasedAt).toBeNull();
});

test("the rest is still waited for after the program has ended in between", async () => {
  m.put(RESIDUAL_KPA, 20);
  await weigh(READY_G);
  const batch = await fillStage(930);
  await takeOff(m.bay.station, m.bay.operator, batch);
  await onScale(READY_G + 2_500);
  await weighStage(m.bay.station, m.bay.operator, MANIFOLD, id);
  m.bay.filling.stop();
  const { app } = m.site;
  const next = openFilling(app.ports, {
    hold: () => refuse({ code: "relay.none" }),
    drop: () => undefined,
  });
  await next.start();
  await rest(7.9);
  expect(courseStepOf({ ports: app.ports }, id)).toMatchObject({ kind: "rest", isLast: false });
  await rest(0.2);
  expect(courseStepOf({ ports: app.ports }, id)).toEqual({ kind: "fill", stage: 2 });
  next.stop();
});

test("too much by weight has to be let out; too high a settled pressure too", async () => {
  m.put(RESIDUAL_KPA, 20);
  await weigh(READY_G);
  const batch = await fillStage(930);
  await takeOff(m.bay.station, m.bay.operator, batch);
  await onScale(ACETYLENE_CYLINDER.tareG + 7_001);
  const weighed = await weighStage(m.bay.station, m.bay.operator, MANIFOLD, id);
  expect(weighed).toMatchObject({ value: { isOver: true } });
  expect(cylinder()).toMatchObject({ content: "overfilled", status: "quarantined" });
  expect(openCourse(m.site.app.ports.db.read, id)).toBeUndefined();
  // Its way back is the way of every over-filled one: let out, weighed, approved by somebody else.
  const emptied = (massG: number) =>
    onScale(massG).then(() => weighEmptied(m.bay.station, m.bay.operator, id, CHECK_SCALE, ""));
  expect(await emptied(READY_G + 2_000)).toMatchObject({
    refusal: { code: "filling.not_emptied" },
  });
  expect((await emptied(ACETYLENE_CYLINDER.tareG + 400)).ok).toBe(true);
  const manager = actorOfPerson(m.site.people.get("safety-manager"));
  expect((await approveEmptying(m.bay.station, manager, id, "已排放并称重")).ok).toBe(true);
  expect(cylinder()).toMatchObject({ content: "empty", status: "in-service" });
  expect(step()).toMatchObject({ kind: "acetone", verdict: "none" });
});

test("a stage that a power cut ended is settled, taken off, weighed and rested, and then done again", async () => {
  m.put(RESIDUAL_KPA, 20);
  await weigh(READY_G);
  const batch = await m.open([CODE]);
  m.put(300, 20);
  await m.pass(1_000);
  expect(m.phase()).toBe("filling");
  m.bay.filling.stop();
  const { app } = m.site;
  const next = openFilling(app.ports, {
    hold: () => refuse({ code: "relay.none" }),
    drop: () => undefined,
  });
  await next.start();
  expect(m.batch(batch)).toMatchObject({ state: "interrupted", endCause: "restart" });
  expect(step()).toMatchObject({ kind: "filling", stage: 1 });
  const station = { ports: app.ports, board: next.board, scales: next.scales };
  expect((await dropCourse(station, m.bay.operator, id, "停电")).ok).toBe(false);
  expect((await settleManifold(station, m.bay.operator, MANIFOLD, "停电，已取下", true)).ok).toBe(
    true,
  );
  expect(m.fills(batch)).toMatchObject([{ fill: { state: "closed", verdict: "stage" } }]);
  expect(step()).toMatchObject({ kind: "weigh", stage: 1 });
  const scanned = await scanAtPoint(station, m.bay.operator, MANIFOLD, CODE);
  expect(scanned).toMatchObject({ value: { refusals: [{ code: "filling.stage_unweighed" }] } });
  await app.ports.db.write((tx) =>
    updateStage(tx.orm, m.fills(batch)[0]?.fill.id ?? "", { grossG: READY_G + 300 }),
  );
  expect(step()).toMatchObject({ kind: "rest", isLast: false });
  await rest(8);
  expect(step()).toEqual({ kind: "fill", stage: 1 });
  next.stop();
});

test("cylinders of different stages do not hang together; one given up with gas in it is set aside", async () => {
  m.put(RESIDUAL_KPA, 20);
  await weigh(READY_G);
  const batch = await fillStage(930);
  await takeOff(m.bay.station, m.bay.operator, batch);
  await onScale(READY_G + 2_500);
  await weighStage(m.bay.station, m.bay.operator, MANIFOLD, id);
  await rest(8.1);
  m.put(RESIDUAL_KPA, 20);
  expect(await weigh(READY_G, await m.bay.cylinderId(OTHER))).toMatchObject({ ok: true });
  await m.bind(CODE, "1");
  await m.bind(OTHER, "2");
  for (const position of ["3", "4"]) await m.blank(position);
  await m.holdTight();
  expect(m.authorise()).toEqual({ ok: false, refusal: { code: "filling.stages_mixed" } });
  const drop = (reason: string) => dropCourse(m.bay.station, m.bay.operator, id, reason);
  expect(await drop(" ")).toMatchObject({ refusal: { code: "filling.reason_needed" } });
  expect((await drop("瓶阀渗漏，送检")).ok).toBe(true);
  expect(cylinder()).toMatchObject({ content: "unknown", status: "quarantined" });
});
