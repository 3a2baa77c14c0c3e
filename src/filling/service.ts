/** Use cases of filling: scan at a point, check, authorise, lock, settle, weigh a second time. */
import { findCode, findCylinder, type MalformedReason, readSiteCode } from "../cylinders/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { isUniqueViolation, type Orm } from "../platform/writer.ts";
import type { FillBoard, PointView } from "./board.ts";
import {
  type Answers,
  type FactSources,
  fillTargetOf,
  preFillFactsOf,
  timeFacts,
} from "./facts.ts";
import { unreleasedOfCylinder } from "./flow/store.ts";
import type { Effect, Refused } from "./interlock/index.ts";
import { limitsOf } from "./limits.ts";
import { decidePlace, type PlaceRefusal } from "./manifold/rules.ts";
import type { PreFillRefusal } from "./model.ts";
import { keepWaiting } from "./outcome.ts";
import { decidePreFill } from "./rules.ts";
import type { Scales } from "./scale/scales.ts";
import { KIND_OF_ITEM } from "./shift/entry.ts";
import { type FillPointRow, insertCheck, insertFill, openFillOfCylinder } from "./store.ts";
import { recordViolation, type ViolationKind } from "./violation/violations.ts";

export type Station = {
  readonly ports: Ports;
  readonly board: FillBoard;
  readonly scales: Scales;
  /** Tells the filling scale of a point, if it has one, that the point is locked or free again. */
  readonly tellScale?: (pointId: string, isLocked: boolean) => void;
};

/** What every judgement of a fill is made from. */
export function sourcesOf(
  station: Pick<Station, "ports" | "board">,
  orm: Orm,
  point: FillPointRow,
  operatorId: string,
): FactSources {
  const { ports, board } = station;
  return { orm, point, states: board.states(), operatorId, ...timeFacts(ports) };
}

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
  /** It was filled, and steps of that fill are still to do. */
  | { readonly kind: "next-step"; readonly fillId: string };

function refusedScan(
  station: Station,
  actor: Actor,
  pointId: string,
  refusal: ScanRefusal,
): Promise<Result<ScanOutcome, ScanRefusal>> {
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

/** Refusals that the person is the cause of, not the cylinder. */
function attemptsIn(refusals: readonly PreFillRefusal[]): readonly ViolationKind[] {
  return refusals.flatMap((refusal): readonly ViolationKind[] => {
    switch (refusal.code) {
      case "filling.not_prepared":
        return refusal.missing.map((item) => KIND_OF_ITEM[item]);
      case "filling.operator_not_certified":
      case "filling.certificate_expired":
        return ["uncertified"];
      case "filling.scale_not_checked":
        return ["scale-not-checked"];
      case "filling.point_locked":
        return ["locked-gun"];
      default:
        return [];
    }
  });
}

/**
 * Binds the scanned cylinder to the point, at a manifold to the chosen or the first free position. Register
 * refusals bind it too, with the point kept locked.
 */
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
  const open = unreleasedOfCylinder(ports.db.read, found.cylinderId);
  if (open !== undefined) return accept({ kind: "next-step", fillId: open.id });
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
      for (const kind of attemptsIn(refusals)) {
        const { cylinderId } = found;
        recordViolation(tx, ports, { kind, personId: actor.personId, pointId, cylinderId });
      }
    });
  }
  // Without a target the machine takes nothing in, and the page would say nothing at all.
  if (isBound) {
    if (refusals.length === 0) {
      await ports.db.write((tx) => keepWaiting(tx, ports, found.cylinderId, actor.personId));
    }
    return accept({ kind: "bound", position, refusals });
  }
  return refused({ code: isGun ? "filling.no_target" : "filling.no_pressure_target" });
}

/** What speaks against a fill before anybody has looked at the cylinder. */
export function registerRefusals(
  station: Station,
  actor: Pick<Actor, "personId">,
  point: FillPointRow,
  cylinderId: string,
): readonly PreFillRefusal[] {
  const { ports } = station;
  const { facts } = preFillFactsOf(
    sourcesOf(station, ports.db.read, point, actor.personId),
    cylinderId,
    {},
  );
  return decidePreFill(facts, ports.clock.now()).filter(
    (refusal) => refusal.code !== "filling.check_missing",
  );
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

/** Binds it again with what the register says now; who fills is judged when that person scans or opens. */
export function rebind(station: Station, place: Place, cylinderId: string): void {
  const row = station.board.rowOf(place.pointId);
  if (row === undefined) return;
  const refusals = registerRefusals(station, { personId: "" }, row, cylinderId).filter(
    ({ code }) => !OF_PERSON.has(code),
  );
  bind(station, place, cylinderId, refusals, null);
}

const OF_PERSON: ReadonlySet<string> = new Set([
  "filling.operator_not_certified",
  "filling.certificate_expired",
  "filling.not_prepared",
]);

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
      sourcesOf(station, tx.orm, view.row, actor.personId),
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

type Bound = {
  readonly position: string;
  readonly cylinderId: string;
  readonly isRefused: boolean;
};

function boundAt(view: PointView): readonly Bound[] {
  return Object.entries(view.positions).flatMap(([position, at]) =>
    at.kind === "bound"
      ? [{ position, cylinderId: at.cylinderId, isRefused: at.refusals.length > 0 }]
      : [],
  );
}

/** What an opening asked for too early was missing; undefined when nothing was. */
function attemptOf(view: PointView, bound: readonly Bound[]): ViolationKind | undefined {
  if (view.lock !== undefined) return "locked-gun";
  if (bound.length === 0) return "no-scan";
  if (bound.some(({ isRefused }) => isRefused)) return "refused-cylinder";
  return view.blockers.some(({ code }) => code.startsWith("check_")) ? "no-check" : undefined;
}

/**
 * The operator's second touch. What has changed since the check (a recall, a lock, a scale that failed its
 * check) is told in words here; the grant judges once more in its own transaction.
 * @returns why the machine did not take it, e.g. a weight that moved since the page was drawn
 */
export function authorise(station: Station, actor: Actor, pointId: string): readonly Refused[] {
  const { ports, board } = station;
  const view = board.view(pointId);
  const bound = view === undefined ? [] : boundAt(view);
  const locked = view?.phase === "locked" ? view : undefined;
  const kind = locked && attemptOf(locked, bound);
  if (kind !== undefined) {
    const cylinderId = bound[0]?.cylinderId ?? null;
    const attempt = { kind, personId: actor.personId, pointId, cylinderId };
    ports.background(
      "violation",
      ports.db.write((tx) => recordViolation(tx, ports, attempt)),
    );
  }
  let isRefused = false;
  for (const { position, cylinderId } of bound) {
    if (locked === undefined) break;
    const refusals = registerRefusals(station, actor, locked.row, cylinderId);
    if (refusals.length === 0) continue;
    bind(station, { pointId, position }, cylinderId, refusals, null);
    isRefused = true;
  }
  if (isRefused) return [];
  return board.feed(pointId, {
    kind: "authoriseRequested",
    authorisationId: ports.ids.next(),
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
      sourcesOf(station, tx.orm, board.rowOf(point.id) ?? point, authorisation.byPersonId),
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
