/** Use cases of use confirmation: begin, scan, check, what the check came to, end. */
import { listTables, loadRun, type OpenRun, saveAnswerIn, startRunIn } from "../checks/index.ts";
import {
  custodyStateOf,
  findCode,
  findCylinder,
  findPlace,
  type PlaceRef,
  readSiteCode,
  recordScan,
  samePlace,
} from "../cylinders/index.ts";
import { type DangerPorts, registerFailedItems } from "../dangers/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { type By, doneAt } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { isUnverified, owesFace } from "./face.ts";
import {
  CONFIRMATION_LIMITS,
  type Confirmation,
  type ConfirmationRef,
  type ConfirmationRefusal,
  type CylinderFault,
  type ScannedCylinder,
  type ValidityRefusal,
} from "./model.ts";
import { confirmationOf, confirmationSubject } from "./paths.ts";
import { cylinderFaults, judgeConfirmation, outcomeOf, readyProblem } from "./rules.ts";
import {
  countScanned,
  findConfirmation,
  findScanned,
  insertConfirmation,
  insertScanned,
  lastOutcome,
  openOf,
  scannedOf,
  updateConfirmation,
  updateScanned,
} from "./store.ts";

/** What tiers above know of a cylinder: whether its last fill still waits for its release. */
export type IsUnreleased = (orm: Orm, cylinderId: string) => boolean;

const RELEASED: IsUnreleased = () => false;

function faultsOf(
  orm: Orm,
  cylinderId: string | null,
  now: UnixMs,
  isUnreleased: IsUnreleased,
): readonly CylinderFault[] {
  const cylinder = cylinderId === null ? undefined : findCylinder(orm, cylinderId);
  if (cylinder === undefined) return cylinderFaults(undefined, now);
  const content = custodyStateOf(orm, cylinder.id)?.content ?? "unknown";
  const facts = { cylinder, content, isUnreleased: isUnreleased(orm, cylinder.id) };
  return cylinderFaults(facts, now);
}

/** The cylinders with what speaks against each of them at this instant, not at the scan. */
export function cylindersNow(
  orm: Orm,
  id: string,
  now: UnixMs,
  isUnreleased: IsUnreleased = RELEASED,
): readonly ScannedCylinder[] {
  return scannedOf(orm, id).map((one) => ({
    ...one,
    faults: faultsOf(orm, one.cylinderId, now, isUnreleased),
  }));
}

/**
 * The confirmation under which something may be used at a place now, or why there is none. For the transaction that
 * would begin the work: hot work asks here before it starts.
 */
export function validConfirmation(
  orm: Orm,
  ref: ConfirmationRef,
  now: UnixMs,
  isUnreleased: IsUnreleased = RELEASED,
): Result<Confirmation, ValidityRefusal> {
  const last = lastOutcome(orm, ref);
  const cylinders = last === undefined ? [] : cylindersNow(orm, last.id, now, isUnreleased);
  return judgeConfirmation(last, cylinders, now);
}

/** Codes and stamped numbers of the cylinders that may be used now for something; none without a valid confirmation. */
export function confirmedCodes(
  orm: Orm,
  ref: ConfirmationRef,
  now: UnixMs,
  isUnreleased: IsUnreleased = RELEASED,
): ReadonlySet<string> {
  const valid = validConfirmation(orm, ref, now, isUnreleased);
  if (!valid.ok) return new Set();
  return new Set(
    cylindersNow(orm, valid.value.id, now, isUnreleased)
      .filter(({ removedAt }) => removedAt === null)
      .flatMap(({ code, serial }) => [code, serial]),
  );
}

export type NewConfirmation = {
  /** Null for a place that is only named. */
  readonly ref: ConfirmationRef | null;
  readonly place: string;
  readonly templateId?: string | undefined;
  /** Given by the phone where it was begun beyond the network: then none of before is gone on with. */
  readonly id?: string;
};

/** Begins one, or goes on with what this person has begun for the same thing. */
export function beginConfirmation(
  ports: Ports,
  actor: By,
  asked: NewConfirmation,
): Promise<Result<{ readonly id: string }, ConfirmationRefusal>> {
  return ports.db.write((tx): Result<{ readonly id: string }, ConfirmationRefusal> => {
    const tables = listTables(tx.orm, "use");
    const table = tables.find(({ id }) => id === asked.templateId) ?? tables[0];
    if (table === undefined) return refuse({ code: "confirmation.no_table" });
    const point = asked.ref?.kind === "use-point" ? findPlace(tx.orm, asked.ref.id) : undefined;
    if (asked.ref?.kind === "use-point" && point?.retiredAt !== null) {
      return refuse({ code: "confirmation.place_needed" });
    }
    const words = (point?.name ?? asked.place).trim();
    const place = words.slice(0, CONFIRMATION_LIMITS.placeLength);
    if (place === "") return refuse({ code: "confirmation.place_needed" });
    const begun = asked.ref && openOf(tx.orm, asked.ref);
    const own = begun?.find((one) => one.state === "checking" && one.startedBy === actor.personId);
    if (own !== undefined && asked.id === undefined) return accept({ id: own.id });
    const id = asked.id ?? ports.ids.next();
    const twin = findConfirmation(tx.orm, id);
    if (twin !== undefined) return refuse({ code: "confirmation.wrong_state", state: twin.state });
    const ref = asked.ref ?? { kind: "place", id };
    insertConfirmation(tx.orm, {
      id,
      refKind: ref.kind,
      refId: ref.id,
      place,
      templateId: table.id,
      state: "checking",
      startedBy: actor.personId,
      startedAt: doneAt(ports, actor),
    });
    tx.append({
      kind: "confirmation.started",
      actor: actor.personId,
      subject: `confirmation:${id}`,
      payload: { for: `${ref.kind}:${ref.id}`, table: table.id },
    });
    return accept({ id });
  });
}

function openFor(
  orm: Orm,
  id: string,
  state: Confirmation["state"],
): Result<Confirmation, ConfirmationRefusal> {
  const found = findConfirmation(orm, id);
  if (found === undefined) return refuse({ code: "confirmation.not_found" });
  return found.state === state
    ? accept(found)
    : refuse({ code: "confirmation.wrong_state", state: found.state });
}

export type ScanAnswer = {
  readonly code: string;
  readonly serial: string;
  readonly medium: string;
  readonly faults: readonly CylinderFault[];
  /** It was on the list already. */
  readonly isRepeat: boolean;
};

/**
 * Takes one reading. A cylinder that must not be used stays on the list until somebody has taken it away. `actId` names
 * the line for a phone that takes it away later.
 */
export function scanCylinder(
  ports: Ports,
  actor: By,
  id: string,
  text: string,
  isUnreleased: IsUnreleased = RELEASED,
  actId?: string,
): Promise<Result<ScanAnswer, ConfirmationRefusal>> {
  return ports.db.write((tx): Result<ScanAnswer, ConfirmationRefusal> => {
    const open = openFor(tx.orm, id, "checking");
    if (!open.ok) return open;
    const read = readSiteCode(tx.orm, text.slice(0, LIMITS.codeLength));
    if (read.kind !== "cylinder") return refuse({ code: "confirmation.not_cylinder" });
    const now = ports.clock.now();
    const known = findCode(tx.orm, read.code);
    // A voided label says nothing of the cylinder it hangs on.
    const cylinderId = known !== undefined && known.voidedAt === null ? known.cylinderId : null;
    const cylinder = cylinderId === null ? undefined : findCylinder(tx.orm, cylinderId);
    const faults = faultsOf(tx.orm, cylinderId, now, isUnreleased);
    const one = { cylinderId: cylinder?.id ?? null, code: read.code };
    const before = findScanned(tx.orm, id, one);
    const max = CONFIRMATION_LIMITS.cylinders;
    if (before === undefined && countScanned(tx.orm, id) >= max) {
      return refuse({ code: "confirmation.too_many", max });
    }
    const row = {
      code: read.code,
      scannedAt: doneAt(ports, actor),
      scannedBy: actor.personId,
      faults: faults.join(","),
      removedAt: null,
    };
    if (before !== undefined) updateScanned(tx.orm, before, row);
    else {
      insertScanned(tx.orm, {
        ...row,
        id: actId ?? ports.ids.next(),
        confirmationId: id,
        cylinderId: one.cylinderId,
      });
    }
    tx.append({
      kind: faults.length === 0 ? "confirmation.scanned" : "confirmation.cylinder_refused",
      actor: actor.personId,
      subject: `confirmation:${id}`,
      payload: { cylinder: one.cylinderId, faults },
    });
    const { serial = "", medium = "" } = cylinder ?? {};
    return accept({ code: read.code, serial, medium, faults, isRepeat: before !== undefined });
  });
}

/** Taken away from the place, or scanned by mistake; the line stays in the journal. */
export function removeCylinder(
  ports: Ports,
  actor: By,
  id: string,
  scannedId: string,
): Promise<Result<null, ConfirmationRefusal>> {
  return ports.db.write((tx): Result<null, ConfirmationRefusal> => {
    const open = openFor(tx.orm, id, "checking");
    if (!open.ok) return open;
    const row = scannedOf(tx.orm, id).find((one) => one.id === scannedId);
    if (row === undefined) return refuse({ code: "confirmation.not_found" });
    updateScanned(tx.orm, scannedId, { removedAt: doneAt(ports, actor) });
    tx.append({
      kind: "confirmation.cylinder_removed",
      actor: actor.personId,
      subject: `confirmation:${id}`,
      payload: { cylinder: row.cylinderId, faults: row.faults },
    });
    return accept(null);
  });
}

/**
 * Starts the check of the five groups, or goes on with it; bound to the version that is published now, or that a phone
 * took along. What a phone began over cylinders that the box knows better is judged at its end.
 */
export function startConfirmationCheck(
  ports: Ports,
  actor: By,
  id: string,
  isUnreleased: IsUnreleased = RELEASED,
  versionId?: string,
): Promise<Result<{ readonly runId: string }, ConfirmationRefusal>> {
  return ports.db.write((tx): Result<{ readonly runId: string }, ConfirmationRefusal> => {
    const open = openFor(tx.orm, id, "checking");
    if (!open.ok) return open;
    const one = open.value;
    const begun = one.runId === null ? undefined : loadRun(tx.orm, one.runId)?.run;
    // On the road no face can be asked for: what is confirmed there without one confirms nothing in the end.
    const isOwed =
      actor.at === undefined && owesFace(tx.orm, id, actor.personId, ports.clock.now());
    // A draft that somebody discarded is begun anew.
    if (begun !== undefined && begun.state !== "discarded") {
      return isOwed ? refuse({ code: "confirmation.face_needed" }) : accept({ runId: begun.id });
    }
    const cylinders = cylindersNow(tx.orm, id, ports.clock.now(), isUnreleased);
    const problem = actor.at === undefined ? readyProblem(cylinders) : undefined;
    if (problem !== undefined) return refuse(problem);
    if (isOwed) return refuse({ code: "confirmation.face_needed" });
    const { templateId } = one;
    const asked = { templateId, subject: confirmationSubject(id), versionId };
    const started = startRunIn(tx, ports, actor, asked);
    if (!started.ok) return refuse({ code: "confirmation.no_table" });
    const { runId, scanItems } = started.value;
    const codes = cylinders.filter(({ removedAt }) => removedAt === null).map(({ code }) => code);
    const value = codes.join(" ");
    for (const itemId of scanItems) {
      // What was scanned already is not asked for again.
      saveAnswerIn(tx, ports, actor, { runId, itemId, value, note: "", seen: 0 });
    }
    updateConfirmation(tx.orm, one, { runId });
    return accept({ runId });
  });
}

/** Where the ledger says that a cylinder is in use: at what the confirmation is for, if that has an id. */
function placeOfUse({ id, ref }: Confirmation): PlaceRef {
  const isId = /^[0-9A-Za-z-]{1,48}$/.test(ref.id);
  return { kind: "in-use", ref: isId ? `${ref.kind}:${ref.id}` : `confirmation:${id}` };
}

/** The scan before a use is a line of the ledger too; one that is in use there already is not moved again. */
function recordUse(
  tx: Tx,
  ports: DangerPorts,
  actor: By,
  one: Confirmation,
  { cylinderId, code }: ScannedCylinder,
): void {
  const place = placeOfUse(one);
  const before = cylinderId === null ? undefined : custodyStateOf(tx.orm, cylinderId);
  if (cylinderId === null || before === undefined || samePlace(before.place, place)) return;
  recordScan(tx, ports, {
    ...{ id: ports.ids.next(), cylinderId, act: "use", place, content: null, code },
    ...{ claimedAt: doneAt(ports, actor), actor: actor.personId },
    cause: { kind: "confirmation", id: one.id },
  });
}

/**
 * What a completed check makes of its confirmation, in the check's own transaction: failed items are dangers at once,
 * and only a check without any, over cylinders that are still in order, confirms.
 */
export function followConfirmation(
  tx: Tx,
  ports: DangerPorts,
  actor: By,
  open: OpenRun,
  isUnreleased: IsUnreleased = RELEASED,
): void {
  const id = confirmationOf(open.run.subject);
  const one = id === undefined ? undefined : findConfirmation(tx.orm, id);
  if (one === undefined || one.state !== "checking" || one.runId !== open.run.id) return;
  const now = ports.clock.now();
  const cylinders = cylindersNow(tx.orm, one.id, now, isUnreleased);
  // Somebody else than who was verified may complete a check that was begun; it then confirms nothing.
  const isStranger = isUnverified(tx.orm, one.id, actor.personId, now);
  const result = isStranger ? "fail" : open.verdict.result;
  // Cylinders as the box knows them now, the day of validity from when it was done.
  const at = doneAt(ports, actor);
  const outcome = outcomeOf(result, cylinders, at);
  const dangers = registerFailedItems(tx, ports, actor, open, { roomId: null, place: one.place });
  updateConfirmation(tx.orm, one, {
    state: outcome.state,
    confirmedBy: actor.personId,
    confirmedAt: at,
    validUntil: outcome.state === "confirmed" ? outcome.validUntil : null,
  });
  for (const cylinder of cylinders) {
    if (cylinder.removedAt !== null) continue;
    updateScanned(tx.orm, cylinder.id, { faults: cylinder.faults.join(",") });
    if (outcome.state === "confirmed") recordUse(tx, ports, actor, one, cylinder);
  }
  tx.append({
    kind: outcome.state === "confirmed" ? "confirmation.confirmed" : "confirmation.failed",
    actor: actor.personId,
    subject: `confirmation:${one.id}`,
    payload: {
      for: `${one.ref.kind}:${one.ref.id}`,
      run: open.run.id,
      cylinders: cylinders.flatMap(({ cylinderId, removedAt }) =>
        cylinderId === null || removedAt !== null ? [] : [cylinderId],
      ),
      dangers,
      ...(isStranger ? { cause: "not-verified" } : {}),
      ...(outcome.state === "confirmed" ? { until: outcome.validUntil } : {}),
    },
    lane: "event",
  });
}

function appendEnd(tx: Tx, by: string, one: Confirmation, reason: string, now: UnixMs): void {
  const state = one.state === "checking" ? "discarded" : "ended";
  updateConfirmation(tx.orm, one, { state, endedBy: by, endedAt: now, endReason: reason });
  tx.append({
    kind: state === "discarded" ? "confirmation.discarded" : "confirmation.ended",
    actor: by,
    subject: `confirmation:${one.id}`,
    payload: { for: `${one.ref.kind}:${one.ref.id}` },
    lane: "event",
  });
}

/** The use is over, or what was confirmed is no longer so. One that is only begun is given up. */
export function endConfirmation(
  ports: Ports,
  actor: By,
  id: string,
  reason: string,
): Promise<Result<null, ConfirmationRefusal>> {
  return ports.db.write((tx): Result<null, ConfirmationRefusal> => {
    const found = findConfirmation(tx.orm, id);
    if (found === undefined) return refuse({ code: "confirmation.not_found" });
    if (found.state !== "checking" && found.state !== "confirmed") {
      return refuse({ code: "confirmation.wrong_state", state: found.state });
    }
    const words = reason.trim().slice(0, LIMITS.reasonLength);
    if (words === "") return refuse({ code: "confirmation.reason_needed" });
    appendEnd(tx, actor.personId, found, words, doneAt(ports, actor));
    return accept(null);
  });
}

/** For what it was made for: its end ends every confirmation, in its own transaction. */
export function endConfirmationsOf(
  tx: Tx,
  ports: Pick<Ports, "clock">,
  by: string,
  ref: ConfirmationRef,
  reason: string,
): void {
  for (const one of openOf(tx.orm, ref)) appendEnd(tx, by, one, reason, ports.clock.now());
}
