/** Use cases of filling: scan at a point, check, authorise, lock, settle, weigh a second time. */
import { findCode, findCylinder, type MalformedReason, readSiteCode } from "../cylinders/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { Fault } from "../platform/errors.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { isUniqueViolation } from "../platform/writer.ts";
import { clearFlow, clearStops } from "./alarms.ts";
import type { FillBoard } from "./board.ts";
import { type Answers, fillTargetOf, preFillFactsOf, timeFacts } from "./facts.ts";
import type { Effect } from "./interlock/index.ts";
import { limitsOf } from "./limits.ts";
import { decidePlace, type PlaceRefusal } from "./manifold-rules.ts";
import type { PreFillRefusal } from "./model.ts";
import { keepOutcome, verdictOf } from "./outcome.ts";
import { decidePreFill } from "./rules.ts";
import type { Scales } from "./scales.ts";
import {
  awaitingOfCylinder,
  type FillPointRow,
  type FillRow,
  findFill,
  insertCheck,
  insertFill,
  openFillOfCylinder,
  updateFill,
  updateFillPoint,
} from "./store.ts";

export type Station = {
  readonly ports: Ports;
  readonly board: FillBoard;
  readonly scales: Scales;
  /** Tells the filling scale of a point, if it has one, that the point is locked or free again. */
  readonly tellScale?: (pointId: string, isLocked: boolean) => void;
};

/** A gun has one position; a manifold names its positions 1 to n. */
export const GUN_POSITION = "1";

export type ScanRefusal =
  | { readonly code: "filling.unknown_code"; readonly scanned: string }
  | { readonly code: "filling.voided_code"; readonly scanned: string }
  | { readonly code: "filling.malformed_code"; readonly reason: MalformedReason }
  | { readonly code: "filling.not_a_cylinder"; readonly scanned: string }
  | { readonly code: "filling.point_busy" }
  /** Its medium is not filled by weight, or its volume is unknown: this gun cannot hold it to a limit. */
  | { readonly code: "filling.no_target" }
  /** The same for a manifold: not filled by pressure, or its stamped pressure is unknown. */
  | { readonly code: "filling.no_pressure_target" }
  | { readonly code: "filling.post_check_first" }
  | PlaceRefusal
  | { readonly code: "filling.cylinder_unsettled"; readonly pointId: string };

export type ScanOutcome =
  | {
      readonly kind: "bound";
      readonly position: string;
      readonly refusals: readonly PreFillRefusal[];
    }
  /** It was filled and waits for its second weighing. */
  | { readonly kind: "second-weighing"; readonly fillId: string };

function refusedScan(
  station: Station,
  actor: Actor,
  pointId: string,
  refusal: ScanRefusal,
): Promise<Result<ScanOutcome, ScanRefusal>> {
  // Who tried to fill what without a register entry is a violation to be seen later (C6).
  return station.ports.db.write((tx) => {
    tx.append({
      kind: "fill.scan_refused",
      actor: actor.personId,
      subject: `fill-point:${pointId}`,
      payload: { code: refusal.code, scanned: "scanned" in refusal ? refusal.scanned : null },
    });
    return refuse(refusal);
  });
}

/** Binds the scanned cylinder (to the chosen or first free position). Register refusals bind it too, locked. */
export async function scanAtPoint(
  station: Station,
  actor: Actor,
  pointId: string,
  scanned: string,
  chosen?: string,
): Promise<Result<ScanOutcome, ScanRefusal>> {
  const read = readSiteCode(station.ports.db.read, scanned);
  const refused = (refusal: ScanRefusal) => refusedScan(station, actor, pointId, refusal);
  if (read.kind === "malformed") {
    return refused({ code: "filling.malformed_code", reason: read.reason });
  }
  if (read.kind !== "cylinder") return refused({ code: "filling.not_a_cylinder", scanned });
  const { ports, board } = station;
  const found = findCode(ports.db.read, read.code);
  if (found === undefined) return refused({ code: "filling.unknown_code", scanned: read.code });
  if (found.voidedAt !== null) return refused({ code: "filling.voided_code", scanned: read.code });
  const unsettled = openFillOfCylinder(ports.db.read, found.cylinderId);
  if (unsettled !== undefined && unsettled.state === "interrupted") {
    return refused({ code: "filling.cylinder_unsettled", pointId: unsettled.pointId });
  }
  const awaiting = awaitingOfCylinder(ports.db.read, found.cylinderId);
  if (awaiting !== undefined) {
    return accept({ kind: "second-weighing", fillId: awaiting.id });
  }
  const view = board.view(pointId);
  if (
    view === undefined ||
    view.phase === "authorised" ||
    view.phase === "filling" ||
    (view.phase === "settled" && view.end === undefined) ||
    view.isPending ||
    view.scale?.fill !== undefined
  ) {
    return refused({ code: "filling.point_busy" });
  }
  const isGun = view.row.kind === "gun";
  // What was filled still hangs there.
  if (!isGun && view.phase === "settled") return refused({ code: "filling.post_check_first" });
  const placed = isGun
    ? accept(GUN_POSITION)
    : decidePlace(view.positions, found.cylinderId, chosen);
  if (!placed.ok) return refused(placed.refusal);
  const position = placed.value;
  const refusals = registerRefusals(station, actor, view.row, found.cylinderId);
  const isBound = bind(station, { pointId, position }, found.cylinderId, refusals, null);
  if (refusals.length > 0) {
    await ports.db.write((tx) => {
      tx.append({
        kind: "fill.refused",
        actor: actor.personId,
        subject: `cylinder:${found.cylinderId}`,
        payload: { point: pointId, codes: refusals.map((item) => item.code) },
      });
    });
  }
  // Without a target the machine takes nothing in, and the page would say nothing at all.
  if (isBound) return accept({ kind: "bound", position, refusals });
  return refused({ code: isGun ? "filling.no_target" : "filling.no_pressure_target" });
}

/** What speaks against a fill before anybody has looked at the cylinder. */
export function registerRefusals(
  station: Station,
  actor: Pick<Actor, "personId">,
  point: FillPointRow,
  cylinderId: string,
): readonly PreFillRefusal[] {
  const { ports, board } = station;
  const { facts } = preFillFactsOf(
    {
      orm: ports.db.read,
      point,
      states: board.states(),
      operatorId: actor.personId,
      ...timeFacts(ports),
    },
    cylinderId,
    {},
  );
  return decidePreFill(facts, ports.clock.now()).filter(
    (refusal) => refusal.code !== "filling.check_missing",
  );
}

/** Longest wait for what the machine has reported to reach the disk. */
const RECORDED_MAX_MS = 1_000;

function reasonOf(text: string): string {
  return text.trim().slice(0, LIMITS.reasonLength);
}

type Proof = { readonly checkId: string; readonly personId: string; readonly isPassed: boolean };

export type Place = { readonly pointId: string; readonly position: string };

function bind(
  station: Station,
  { pointId, position }: Place,
  cylinderId: string,
  refusals: readonly PreFillRefusal[],
  proof: Proof | null,
): boolean {
  const { ports, board } = station;
  const cylinder = findCylinder(ports.db.read, cylinderId);
  const row = board.rowOf(pointId);
  const { weight, pressure } =
    cylinder === undefined || row === undefined
      ? { weight: null, pressure: null }
      : limitsOf(ports.db.read, row, cylinder);
  board.feed(pointId, {
    kind: "bind",
    position,
    cylinderId,
    weight,
    pressure,
    check:
      proof === null
        ? null
        : {
            checkId: proof.checkId,
            cylinderId,
            byPersonId: proof.personId,
            isCertified: !refusals.some(
              (item) =>
                item.code === "filling.operator_not_certified" ||
                item.code === "filling.certificate_expired",
            ),
            hasPassedEveryItem: proof.isPassed,
            checkedAtMs: ports.clock.monotonicMs(),
          },
    refusals: refusals.map((item) => item.code),
  });
  return weight !== null || pressure !== null;
}

export function unbind(station: Station, pointId: string, position = GUN_POSITION): void {
  station.board.feed(pointId, { kind: "unbind", position });
}

export type CheckRefusal =
  | { readonly code: "filling.nothing_bound" }
  | { readonly code: "filling.other_cylinder_bound" }
  | { readonly code: "filling.answers_missing"; readonly items: readonly string[] };

/**
 * Keeps the pre-fill check of the cylinder that the person looked at, and gives the interlock its
 * proof; a failed item keeps the gun locked.
 */
export async function passCheck(
  station: Station,
  actor: Actor,
  pointId: string,
  answers: Answers,
  note: string,
  seenCylinderId?: string,
  position = GUN_POSITION,
): Promise<Result<{ readonly refusals: readonly PreFillRefusal[] }, CheckRefusal>> {
  const { ports, board } = station;
  const view = board.view(pointId);
  const bound = view?.positions[position];
  if (view === undefined || bound?.kind !== "bound") {
    return refuse({ code: "filling.nothing_bound" });
  }
  const { cylinderId } = bound;
  if (seenCylinderId !== undefined && seenCylinderId !== cylinderId) {
    return refuse({ code: "filling.other_cylinder_bound" });
  }
  const checkId = ports.ids.next();
  const decided = await ports.db.write((tx) => {
    const { facts } = preFillFactsOf(
      {
        orm: tx.orm,
        point: view.row,
        states: board.states(),
        operatorId: actor.personId,
        ...timeFacts(ports),
      },
      cylinderId,
      answers,
    );
    if (facts.check.missing.length > 0) {
      return refuse({ code: "filling.answers_missing" as const, items: facts.check.missing });
    }
    const refusals = decidePreFill(facts, ports.clock.now());
    const isPassed = facts.check.failed.length === 0;
    insertCheck(tx.orm, {
      id: checkId,
      pointId,
      cylinderId,
      personId: actor.personId,
      checkedAt: ports.clock.now(),
      answers: JSON.stringify(answers),
      isPassed,
      note,
    });
    tx.append({
      kind: "fill.checked",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: { check: checkId, point: pointId, isPassed, failed: facts.check.failed },
    });
    return accept({ refusals, isPassed });
  });
  if (!decided.ok) return decided;
  const { refusals, isPassed } = decided.value;
  const now = board.view(pointId)?.positions[position];
  if (now?.kind !== "bound" || now.cylinderId !== cylinderId) {
    return refuse({ code: "filling.other_cylinder_bound" });
  }
  const proof = { checkId, personId: actor.personId, isPassed };
  bind(station, { pointId, position }, cylinderId, refusals, proof);
  return accept({ refusals });
}

export function authorise(station: Station, actor: Actor, pointId: string): void {
  station.board.feed(pointId, {
    kind: "authoriseRequested",
    authorisationId: station.ports.ids.next(),
    byPersonId: actor.personId,
  });
}

/**
 * The committed journal entry that must exist before the byte leaves. The register is judged again in the
 * same transaction: a recall or a lock that came meanwhile wins.
 */
export async function commitGrant(
  station: Station,
  point: FillPointRow,
  effect: Extract<Effect, { kind: "requestGrant" }>,
): Promise<boolean> {
  const { ports, board } = station;
  const { authorisation, levels } = effect;
  const content = authorisation.contents[0];
  if (content === undefined) return false;
  const grant = ports.db.write((tx) => {
    // Voided on its way here: nothing would ever end a fill that was written now.
    if (!board.isPending(point.id, authorisation.authorisationId)) return false;
    const { facts, cylinder } = preFillFactsOf(
      {
        orm: tx.orm,
        point: board.rowOf(point.id) ?? point,
        states: board.states(),
        operatorId: authorisation.byPersonId,
        ...timeFacts(ports),
      },
      content.cylinderId,
      {},
    );
    const against = decidePreFill(facts, ports.clock.now()).filter(
      (item) => item.code !== "filling.check_missing",
    );
    const target = cylinder && fillTargetOf(cylinder);
    if (against.length > 0 || cylinder === undefined || target === undefined) return false;
    insertFill(tx.orm, {
      id: authorisation.authorisationId,
      pointId: point.id,
      position: 1,
      cylinderId: cylinder.id,
      checkId: content.checkId,
      operatorId: authorisation.byPersonId,
      medium: cylinder.medium,
      state: "authorised",
      authorisedAt: ports.clock.now(),
      tareG: cylinder.tareG,
      startGrossG: levels.weight ?? 0,
      targetNetG: target.targetNetG,
      maxNetG: target.maxNetG,
    });
    tx.append({
      kind: "fill.authorised",
      actor: authorisation.byPersonId,
      subject: `fill:${authorisation.authorisationId}`,
      payload: {
        point: point.id,
        cylinder: cylinder.id,
        check: content.checkId,
        tareG: cylinder.tareG,
        startGrossG: levels.weight ?? null,
        targetNetG: target.targetNetG,
        maxNetG: target.maxNetG,
      },
    });
    return true;
  });
  return grant.catch((error: unknown) => {
    // The ledger itself knows an open fill of this point or cylinder, or that the check was used.
    if (!isUniqueViolation(error)) throw error;
    ports.log.warn({ point: point.id, err: error }, "the ledger refused a second fill");
    return false;
  });
}

export type ReasonRefusal = { readonly code: "filling.reason_needed" };

/** Locks a point until somebody who may opens it again, with a reason on both sides (C5). */
export async function setLock(
  station: Station,
  actor: Actor,
  pointId: string,
  reason: string | null,
  unlockReason = "",
): Promise<Result<null, ReasonRefusal>> {
  const { ports, board } = station;
  const words = reasonOf(reason ?? unlockReason);
  if (board.rowOf(pointId) === undefined || words === "") {
    return refuse({ code: "filling.reason_needed" });
  }
  const lockBefore = board.stateOf(pointId)?.facts.remoteLock;
  // The valve does not wait for the disk: first locked, then written.
  if (reason !== null) {
    board.feed(pointId, { kind: "remoteLock", reason: words, by: actor.name });
    station.tellScale?.(pointId, true);
  }
  const change = {
    lockedReason: reason === null ? null : words,
    lockedBy: reason === null ? null : actor.name,
    lockedAt: reason === null ? null : ports.clock.now(),
  };
  await ports.db.write((tx) => {
    updateFillPoint(tx.orm, pointId, change);
    tx.append({
      kind: reason === null ? "fill-point.unlocked" : "fill-point.locked",
      actor: actor.personId,
      subject: `fill-point:${pointId}`,
      payload: { reason: words },
      lane: "event",
    });
    if (reason === null) clearFlow(tx, ports, pointId, actor.personId);
    tx.afterCommit(() => {
      const row = board.rowOf(pointId);
      if (row !== undefined) board.refresh({ ...row, ...change });
      // Somebody who locked it meanwhile is not overruled.
      const isSameLock = board.stateOf(pointId)?.facts.remoteLock === lockBefore;
      if (reason !== null || !isSameLock) return;
      board.feed(pointId, { kind: "unlock" });
      station.tellScale?.(pointId, false);
    });
  });
  return accept(null);
}

export type SettleRefusal =
  | ReasonRefusal
  | { readonly code: "filling.nothing_to_settle" }
  | { readonly code: "filling.scale_not_steady" };

/** A person says what became of a fill whose end the machine did not see; the weight is read again. */
export async function settleFill(
  station: Station,
  actor: Actor,
  pointId: string,
  reason: string,
  isCylinderGone: boolean,
): Promise<Result<FillRow, SettleRefusal>> {
  const { ports, board, scales } = station;
  // The end of the fill first: written after the finding, it would take the finding back.
  if (!(await board.recorded(RECORDED_MAX_MS))) {
    throw new Fault("storage.busy", "what the fill point reported is not on disk yet");
  }
  const view = board.view(pointId);
  const fill =
    view?.settlementOf === undefined ? undefined : findFill(ports.db.read, view.settlementOf);
  if (view === undefined || fill === undefined)
    return refuse({ code: "filling.nothing_to_settle" });
  const words = reasonOf(reason);
  if (words === "") return refuse({ code: "filling.reason_needed" });
  const weighed =
    view.row.gaugeDeviceId === null
      ? undefined
      : scales.value(view.row.gaugeDeviceId, ports.clock.monotonicMs());
  // A filling scale weighs only when it fills; what its record says is all there is.
  const isScale = view.scale !== undefined;
  const isWeighed = isScale ? fill.endGrossG !== null : weighed?.massG != null && weighed.isSteady;
  if (!isCylinderGone && !isWeighed) return refuse({ code: "filling.scale_not_steady" });
  const foundG = isScale ? fill.endGrossG : (weighed?.massG ?? null);
  const grossG = isCylinderGone ? null : foundG;
  const netG = grossG === null ? null : grossG - fill.tareG;
  const verdict = verdictOf(ports.db.read, fill, netG) ?? "unknown";
  const change = {
    // What was weighed here still has to pass the second scale before it leaves.
    state: verdict === "ok" ? "ended" : "closed",
    closedAt: verdict === "ok" ? null : ports.clock.now(),
    endGrossG: grossG,
    verdict,
    settledBy: actor.personId,
    settleReason: words,
  };
  const isWritten = await ports.db.write((tx) => {
    if (findFill(tx.orm, fill.id)?.state !== "interrupted") return false;
    updateFill(tx.orm, fill.id, change);
    clearStops(tx, ports, pointId, actor.personId);
    keepOutcome(tx, ports, fill, verdict, netG);
    tx.append({
      kind: "fill.settled",
      actor: actor.personId,
      subject: `fill:${fill.id}`,
      payload: { point: pointId, cause: fill.endCause, grossG, netG, verdict, reason: words },
      lane: "event",
    });
    return true;
  });
  if (!isWritten) return refuse({ code: "filling.nothing_to_settle" });
  if (!isScale) {
    board.feed(pointId, { kind: "settle", byPersonId: actor.personId, reason: words });
  }
  return accept({ ...fill, ...change });
}
