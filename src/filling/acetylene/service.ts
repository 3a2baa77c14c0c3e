/** Use cases of filling dissolved acetylene around the manifold: weigh, take off, measure after the rest, give up. */
import { type Cylinder, findCylinder, mustRecord, updateContent } from "../../cylinders/index.ts";
import { ACETYLENE, acetyleneMaxG } from "../../gases/index.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Actor } from "../../platform/web.ts";
import type { Tx } from "../../platform/writer.ts";
import { appendBatch, keptGas } from "../manifold/recorder.ts";
import {
  fillsOfBatch,
  findBatch,
  findManifoldFill,
  updateBatch,
  updateFillsOfBatch,
} from "../manifold/store.ts";
import { keepOutcome, keepReleased } from "../outcome.ts";
import { deviceScaleFacts, isScaleReady } from "../scale/checks.ts";
import { GUN_POSITION, type Station } from "../service.ts";
import { type FillRow, findFill, updateFill } from "../store.ts";
import { recordViolation } from "../violation/violations.ts";
import {
  type AcetoneVerdict,
  type CourseFacts,
  type CourseStep,
  courseStep,
  isPressureOfMass,
  isSettledGood,
  judgeAcetone,
  judgeStage,
} from "./rules.ts";
import {
  courseFactsOf,
  factsOfCylinder,
  insertCourse,
  insertWeighing,
  openCourse,
  updateCourse,
  updateStage,
  weighingsOf,
} from "./store.ts";

type Who = Pick<Actor, "personId">;

export type AcetyleneRefusal =
  | {
      readonly code:
        | "filling.not_acetylene"
        | "filling.no_check_scale"
        | "filling.scale_silent"
        | "filling.scale_not_ready"
        | "filling.scale_not_steady"
        | "filling.scale_empty"
        | "filling.manifold_in_use"
        | "filling.pressure_not_steady"
        | "filling.pressure_too_low"
        | "filling.not_this_weighing"
        | "filling.not_awaiting_take_off"
        | "filling.not_at_final"
        | "filling.reason_needed"
        | "filling.no_course"
        | "filling.course_running"
        | "filling.clock_untrusted";
    }
  | { readonly code: "filling.lighter_than_before"; readonly lossG: number };

type Weighed = { readonly grossG: number; readonly deviceId: string };

/** What stands on the manifold's scale now; never typed. */
function weighedNow(
  { ports, board, scales }: Station,
  pointId: string,
  cylinder: Cylinder,
): Result<Weighed, AcetyleneRefusal> {
  const deviceId = board.rowOf(pointId)?.checkScaleDeviceId;
  if (deviceId == null) return refuse({ code: "filling.no_check_scale" });
  const now = ports.clock.now();
  if (!isScaleReady(deviceScaleFacts(ports.db.read, deviceId, now), now)) {
    return refuse({ code: "filling.scale_not_ready" });
  }
  const shown = scales.value(deviceId, ports.clock.monotonicMs());
  if (shown === undefined || shown.massG === null) return refuse({ code: "filling.scale_silent" });
  if (!shown.isSteady) return refuse({ code: "filling.scale_not_steady" });
  if (shown.massG < cylinder.tareG / 2) return refuse({ code: "filling.scale_empty" });
  return accept({ grossG: shown.massG, deviceId });
}

type Measured = { readonly kpa: number; readonly c10: number; readonly at15Kpa: number };

/** What the manifold's channels say while only this one cylinder is connected to it. */
function measuredNow({ board }: Station, pointId: string): Result<Measured, AcetyleneRefusal> {
  const view = board.view(pointId);
  const isFree =
    view?.phase === "locked" &&
    !view.isPending &&
    view.settlementOf === undefined &&
    Object.values(view.positions).every(({ kind }) => kind !== "bound");
  if (view === undefined || !isFree) return refuse({ code: "filling.manifold_in_use" });
  const { kpa, c10, at20Kpa } = keptGas(view.manifold);
  if (!view.isSteady || kpa === null || c10 === null || at20Kpa === null) {
    return refuse({ code: "filling.pressure_not_steady" });
  }
  return accept({ kpa, c10, at15Kpa: at20Kpa });
}

function acetyleneOf(
  { ports, board }: Station,
  pointId: string,
  cylinderId: string,
): Result<Cylinder, AcetyleneRefusal> {
  const cylinder = findCylinder(ports.db.read, cylinderId);
  const isHere = board.rowOf(pointId)?.medium === ACETYLENE;
  if (!isHere || cylinder?.medium !== ACETYLENE) return refuse({ code: "filling.not_acetylene" });
  if (!ports.clockTrust().isTrusted) return refuse({ code: "filling.clock_untrusted" });
  return accept(cylinder);
}

export function courseStepOf(station: Pick<Station, "ports">, cylinderId: string): CourseStep {
  const { db, clock } = station.ports;
  return courseStep(factsOfCylinder(db.read, cylinderId), clock.now());
}

/** Before the first stage: enough acetone, and not too much? What was topped up shows as the difference. */
export async function weighAcetone(
  station: Station,
  actor: Who,
  pointId: string,
  cylinderId: string,
): Promise<Result<{ readonly verdict: AcetoneVerdict }, AcetyleneRefusal>> {
  const cylinder = acetyleneOf(station, pointId, cylinderId);
  if (!cylinder.ok) return cylinder;
  const weighed = weighedNow(station, pointId, cylinder.value);
  if (!weighed.ok) return weighed;
  const measured = measuredNow(station, pointId);
  if (!measured.ok) return measured;
  const { ports } = station;
  const { grossG, deviceId } = weighed.value;
  const { kpa, c10 } = measured.value;
  const judged = judgeAcetone(cylinder.value, { grossG, kpa, c: c10 / 10 });
  return ports.db.write((tx): Result<{ verdict: AcetoneVerdict }, AcetyleneRefusal> => {
    const now = ports.clock.now();
    const open = openCourse(tx.orm, cylinderId);
    const isBegun = open !== undefined && courseFactsOf(tx.orm, open.id).stages.length > 0;
    if (isBegun) return refuse({ code: "filling.not_this_weighing" });
    const courseId = open?.id ?? ports.ids.next();
    if (open === undefined) {
      insertCourse(tx.orm, { id: courseId, cylinderId, openedBy: actor.personId, openedAt: now });
    }
    const before = weighingsOf(tx.orm, courseId).at(-1);
    const toppedUpG = before?.verdict === "short" ? Math.max(0, grossG - before.grossG) : 0;
    const row = { grossG, kpa, c10, ...judged, toppedUpG };
    insertWeighing(tx.orm, {
      id: ports.ids.next(),
      courseId,
      pointId,
      scaleDeviceId: deviceId,
      ...row,
      personId: actor.personId,
      weighedAt: now,
    });
    tx.append({
      kind: "acetylene.acetone_weighed",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: { course: courseId, point: pointId, scale: deviceId, ...row },
      lane: "event",
    });
    return accept({ verdict: judged.verdict });
  });
}

/** After a stage: every cylinder is weighed, on the scale, before its rest counts for anything. */
export async function weighStage(
  station: Station,
  actor: Who,
  pointId: string,
  cylinderId: string,
): Promise<Result<{ readonly isOver: boolean }, AcetyleneRefusal>> {
  const cylinder = acetyleneOf(station, pointId, cylinderId);
  if (!cylinder.ok) return cylinder;
  const weighed = weighedNow(station, pointId, cylinder.value);
  if (!weighed.ok) return weighed;
  const { ports } = station;
  return ports.db.write((tx): Result<{ isOver: boolean }, AcetyleneRefusal> => {
    const course = openCourse(tx.orm, cylinderId);
    const facts = course && courseFactsOf(tx.orm, course.id);
    const step = facts && courseStep(facts, ports.clock.now());
    if (course === undefined || facts === undefined || step?.kind !== "weigh") {
      return refuse({ code: "filling.not_this_weighing" });
    }
    const fill = findFill(tx.orm, step.fillId);
    if (fill === undefined) return refuse({ code: "filling.not_this_weighing" });
    const judged = judgeOf(tx, cylinder.value, facts, fill, weighed.value.grossG);
    if (judged.kind === "lighter") {
      return refuse({ code: "filling.lighter_than_before", lossG: judged.lossG });
    }
    const { grossG, deviceId } = weighed.value;
    const { gainG, netG, isOver, isTooFast } = judged;
    const now = ports.clock.now();
    const flowMlPerHL = Math.round(judged.flowLPerHL * 1_000);
    updateStage(tx.orm, fill.id, {
      grossG,
      gainG,
      scaleDeviceId: deviceId,
      flowMlPerHL,
      weighedBy: actor.personId,
      weighedAt: now,
    });
    updateFill(tx.orm, fill.id, { endGrossG: grossG, ...(isOver ? { verdict: "over" } : {}) });
    if (isTooFast) {
      recordViolation(tx, ports, {
        kind: "too-fast",
        personId: fill.operatorId,
        pointId: fill.pointId,
        cylinderId,
        fillId: fill.id,
        facts: { stage: step.stage, flowMlPerHL },
      });
    }
    if (isOver) {
      updateCourse(tx.orm, course.id, { closedBy: actor.personId, closedAt: now, outcome: "over" });
      keepOutcome(tx, ports, fill, "over", netG);
    }
    tx.append({
      kind: "acetylene.stage_weighed",
      actor: actor.personId,
      subject: `fill:${fill.id}`,
      payload: {
        course: course.id,
        cylinder: cylinderId,
        stage: step.stage,
        scale: deviceId,
        grossG,
        gainG,
        netG,
        maxNetG: fill.maxNetG,
        flowMlPerHL,
        isTooFast,
        isOver,
      },
      lane: "event",
    });
    return accept({ isOver });
  });
}

/** Without gas before the first stage: what the newest acetone weighing found. */
export function withoutGasOf({ acetone }: CourseFacts, tareG: number): number {
  return acetone === null ? tareG : acetone.grossG - acetone.residualG;
}

function judgeOf(tx: Tx, cylinder: Cylinder, facts: CourseFacts, fill: FillRow, grossG: number) {
  const batch = findBatch(tx.orm, findManifoldFill(tx.orm, fill.id)?.batchId ?? "");
  const wholeMs = (fill.endedAt ?? fill.authorisedAt) - fill.authorisedAt;
  return judgeStage({
    tareG: fill.tareG,
    volumeMl: findCylinder(tx.orm, cylinder.id)?.volumeMl ?? cylinder.volumeMl,
    maxG: fill.maxNetG,
    withoutGasG: withoutGasOf(facts, fill.tareG),
    beforeG: fill.startGrossG,
    grossG,
    durationMs: batch?.durationMs ?? wholeMs,
  });
}

/** Most acetylene that may be in it. */
export function acetyleneMaxOf(cylinder: Pick<Cylinder, "volumeMl" | "maxFillG">): number {
  return acetyleneMaxG(cylinder.volumeMl, cylinder.maxFillG);
}

/** A stage has ended: the cylinders come off to be weighed and to rest, and the manifold is free for others. */
export async function takeOff(
  station: Station,
  actor: Who,
  batchId: string,
): Promise<Result<{ readonly pointId: string }, AcetyleneRefusal>> {
  const { ports, board } = station;
  const batch = findBatch(ports.db.read, batchId);
  if (batch?.medium !== ACETYLENE) return refuse({ code: "filling.not_awaiting_take_off" });
  const isDone = await ports.db.write((tx) => {
    if (findBatch(tx.orm, batchId)?.state !== "ended") return false;
    const now = ports.clock.now();
    updateBatch(tx.orm, batchId, { state: "closed", closedAt: now, checkedBy: actor.personId });
    updateFillsOfBatch(tx.orm, batchId, { state: "closed", closedAt: now });
    const cylinders = fillsOfBatch(tx.orm, batchId).map(({ fill }) => fill.cylinderId);
    appendBatch(
      tx,
      "manifold.closed",
      batchId,
      { point: batch.pointId, cylinders },
      actor.personId,
    );
    return true;
  });
  if (!isDone) return refuse({ code: "filling.not_awaiting_take_off" });
  if (board.view(batch.pointId)?.authorisationId === batchId) {
    board.feed(batch.pointId, { kind: "unbind", position: GUN_POSITION });
  }
  return accept({ pointId: batch.pointId });
}

/** After the last rest: settled pressure by the channels, and what a person found at the cylinder. */
export async function checkFinal(
  station: Station,
  actor: Who,
  given: {
    readonly pointId: string;
    readonly cylinderId: string;
    readonly failed: readonly string[];
    readonly note: string;
  },
): Promise<Result<{ readonly outcome: "released" | "over" | "failed" }, AcetyleneRefusal>> {
  const { pointId, cylinderId, failed } = given;
  const cylinder = acetyleneOf(station, pointId, cylinderId);
  if (!cylinder.ok) return cylinder;
  const measured = measuredNow(station, pointId);
  if (!measured.ok) return measured;
  const { ports } = station;
  const { kpa, c10, at15Kpa } = measured.value;
  type Done = { readonly outcome: "released" | "over" | "failed" };
  return ports.db.write((tx): Result<Done, AcetyleneRefusal> => {
    const now = ports.clock.now();
    const course = openCourse(tx.orm, cylinderId);
    const step = course && courseStep(courseFactsOf(tx.orm, course.id), now);
    const fill = step?.kind === "final" ? findFill(tx.orm, step.fillId) : undefined;
    if (course === undefined || fill === undefined) return refuse({ code: "filling.not_at_final" });
    const netG = (fill.endGrossG ?? 0) - fill.tareG;
    if (!isPressureOfMass(at15Kpa, cylinder.value.volumeMl, netG)) {
      return refuse({ code: "filling.pressure_too_low" });
    }
    const isGood = isSettledGood(at15Kpa, cylinder.value.workingPressureKpa);
    const outcome = isGood ? (failed.length > 0 ? "failed" : "released") : "over";
    const verdict = outcome === "released" ? "ok" : outcome;
    updateCourse(tx.orm, course.id, {
      closedBy: actor.personId,
      closedAt: now,
      outcome,
      reason: given.note.trim().slice(0, LIMITS.reasonLength),
      finalKpa: kpa,
      finalC10: c10,
      finalAt15Kpa: at15Kpa,
      failed: JSON.stringify(failed),
    });
    updateFill(tx.orm, fill.id, { verdict, releasedAt: outcome === "released" ? now : null });
    keepOutcome(tx, ports, fill, verdict, netG);
    if (outcome === "released") keepReleased(tx, ports, fill, actor.personId);
    tx.append({
      kind: "fill.completed",
      actor: actor.personId,
      subject: `fill:${fill.id}`,
      payload: {
        course: course.id,
        point: fill.pointId,
        position: fill.position,
        cylinder: cylinderId,
        medium: fill.medium,
        operator: fill.operatorId,
        authorisedAt: fill.authorisedAt,
        endedAt: fill.endedAt,
        tareG: fill.tareG,
        netG,
        maxNetG: fill.maxNetG,
        restKpa: kpa,
        restC10: c10,
        at15Kpa,
        verdict,
        failed: failed.join(","),
      },
      lane: "event",
    });
    return accept({ outcome });
  });
}

/** Given up with a reason; a cylinder that got gas already is set aside. */
export async function dropCourse(
  station: Station,
  actor: Who,
  cylinderId: string,
  words: string,
): Promise<Result<null, AcetyleneRefusal>> {
  const { ports } = station;
  const reason = words.trim().slice(0, LIMITS.reasonLength);
  if (reason === "") return refuse({ code: "filling.reason_needed" });
  return ports.db.write((tx): Result<null, AcetyleneRefusal> => {
    const course = openCourse(tx.orm, cylinderId);
    if (course === undefined) return refuse({ code: "filling.no_course" });
    const now = ports.clock.now();
    const { stages } = courseFactsOf(tx.orm, course.id);
    const isRunning = courseStep({ acetone: null, stages }, now);
    if (isRunning.kind === "filling" || isRunning.kind === "take-off") {
      return refuse({ code: "filling.course_running" });
    }
    updateCourse(tx.orm, course.id, {
      closedBy: actor.personId,
      closedAt: now,
      outcome: "dropped",
      reason,
    });
    if (stages.length > 0) setAside(tx, station, cylinderId, course.id);
    tx.append({
      kind: "acetylene.dropped",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: { course: course.id, stages: stages.length, reason },
      lane: "event",
    });
    return accept(null);
  });
}

function setAside(tx: Tx, { ports }: Station, cylinderId: string, courseId: string): void {
  const now = ports.clock.now();
  updateContent(tx.orm, cylinderId, "unknown", "quarantined", now);
  mustRecord(tx, ports, {
    id: ports.ids.next(),
    cylinderId,
    act: "move",
    place: { kind: "to-handle", ref: "" },
    content: null,
    claimedAt: now,
    actor: "system",
    cause: { kind: "acetylene", id: courseId },
    isTold: true,
  });
}
