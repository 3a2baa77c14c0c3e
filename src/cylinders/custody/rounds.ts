/** Rounds of scanning and counts of a place. What is read is kept at once, line by line; ending a round only closes it. */

import { assert } from "../../kernel/assert.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import { type Actor, doneAt } from "../../platform/web.ts";
import type { Tx } from "../../platform/writer.ts";
import type { Room } from "../../site/index.ts";
import { findRoom } from "../../site/index.ts";
import type { Cylinder } from "../model.ts";
import { readSiteCode } from "../patterns.ts";
import { findCode, findCylinder } from "../store.ts";
import type { PlaceRef, Recorded, TaskKind } from "./model.ts";
import { findPlace } from "./places.ts";
import {
  closeRound,
  cylinderIdsAt,
  findRound,
  insertRound,
  isInRound,
  type Round,
  roomStockOf,
  roundLines,
  scannedIn,
  settingsOf,
} from "./query.ts";
import {
  type CountResult,
  countResult,
  isKeptOut,
  mayDo,
  placesFor,
  type RoomObjection,
  type RoundAct,
  roomObjections,
} from "./round-rules.ts";
import { ACT_RULES, isPlaceRef, UNKNOWN_PLACE } from "./rules.ts";
import { mustRecord, recordScan } from "./service.ts";
import { custodyStateOf, insertTask } from "./store.ts";

/** A place with more is counted part by part. */
export const COUNT_MAX = 5_000;

export type RoundRefusal =
  | { readonly code: "round.not_allowed" | "round.place_wrong" | "round.content_needed" }
  | { readonly code: "round.not_found" | "round.ended" | "round.not_yours" | "round.nothing" }
  | { readonly code: "round.too_large"; readonly max: number };

export type NewRound = {
  readonly act: RoundAct;
  readonly place: PlaceRef;
  readonly content: "empty" | "full" | null;
  /** Given by the phone where the round was begun beyond the network. */
  readonly id?: string;
};

function isPlaceThere(tx: Pick<Tx, "orm">, place: PlaceRef): boolean {
  if (!isPlaceRef(place)) return false;
  switch (place.kind) {
    case "room":
      return findRoom(tx.orm, place.ref)?.retiredAt === null;
    case "truck":
    case "outlet":
    case "inspection":
      return findPlace(tx.orm, place.ref)?.retiredAt === null;
    case "in-use": {
      const [kind, id = ""] = place.ref.split(":");
      // What kinds above this domain stand for, they answer for themselves.
      return kind !== "use-point" || findPlace(tx.orm, id)?.retiredAt === null;
    }
    default:
      return true;
  }
}

/** What the ledger has there; of a count beyond the network, without what came after it. */
function expectedAt(tx: Tx, place: PlaceRef, at: Actor["at"]): readonly string[] {
  const here = cylinderIdsAt(tx.orm, place, COUNT_MAX + 1);
  if (at === undefined) return here;
  return here.filter((id) => (custodyStateOf(tx.orm, id)?.since ?? 0) <= at);
}

export function startRound(
  ports: Ports,
  actor: Actor,
  round: NewRound,
): Promise<Result<{ readonly id: string }, RoundRefusal>> {
  return ports.db.write((tx) => {
    const { act, place } = round;
    if (!mayDo(act, actor.roles)) return refuse({ code: "round.not_allowed" });
    if (!placesFor(act).includes(place.kind) || !isPlaceThere(tx, place)) {
      return refuse({ code: "round.place_wrong" });
    }
    const asks = ACT_RULES[act].asksContent === true;
    if (asks && round.content === null) return refuse({ code: "round.content_needed" });
    const expected = act === "seen" ? expectedAt(tx, place, actor.at) : null;
    if (expected !== null && expected.length > COUNT_MAX) {
      return refuse({ code: "round.too_large", max: COUNT_MAX });
    }
    const id = round.id ?? ports.ids.next();
    if (findRound(tx.orm, id) !== undefined) return refuse({ code: "round.ended" });
    insertRound(tx.orm, {
      id,
      act,
      place,
      content: asks ? round.content : null,
      startedAt: doneAt(ports, actor),
      startedBy: actor.personId,
      expected,
    });
    tx.append({
      kind: act === "seen" ? "count.started" : "round.started",
      actor: actor.personId,
      subject: `round:${id}`,
      payload: { act, place: `${place.kind}:${place.ref}`, expected: expected?.length ?? null },
    });
    return accept({ id });
  });
}

export type RoundScan =
  | {
      readonly kind: "kept";
      readonly cylinder: Cylinder;
      readonly recorded: Recorded;
      readonly objections: readonly RoomObjection[];
      /** The label that was read was voided: the cylinder has another now, or none. */
      readonly isVoidCode: boolean;
      /** Of a count: the ledger had it elsewhere. */
      readonly isExtra: boolean;
    }
  | { readonly kind: "repeat"; readonly cylinder: Cylinder }
  | {
      readonly kind: "kept-out";
      readonly cylinder: Cylinder;
      readonly objections: readonly RoomObjection[];
    }
  | { readonly kind: "unknown"; readonly code: string }
  | { readonly kind: "badge" | "fill-point" | "malformed" };

type Asked = {
  readonly tx: Tx;
  readonly ports: Ports;
  readonly actor: Actor;
  readonly round: Round;
  readonly text: string;
};

/** A scan that gets no line in the ledger is kept as a task, in the words that were read. */
function keepAsTask(asked: Asked, kind: TaskKind, cylinderId: string | null): void {
  const { tx, ports, actor, round, text } = asked;
  const was = cylinderId === null ? UNKNOWN_PLACE : custodyStateOf(tx.orm, cylinderId)?.place;
  insertTask(tx.orm, {
    id: ports.ids.next(),
    kind,
    cylinderId,
    entryId: null,
    act: round.act,
    code: text.slice(0, LIMITS.codeLength),
    place: round.place,
    was: was ?? UNKNOWN_PLACE,
    openedAt: ports.clock.now(),
    actor: actor.personId,
    sessionId: round.id,
  });
  tx.append({
    kind: kind === "unknown-code" ? "custody.unknown_code" : "custody.kept_out",
    actor: actor.personId,
    subject: cylinderId === null ? `round:${round.id}` : `cylinder:${cylinderId}`,
    payload: { act: round.act, place: `${round.place.kind}:${round.place.ref}`, round: round.id },
  });
}

function objectionsOf(tx: Tx, round: Round, cylinder: Cylinder): readonly RoomObjection[] {
  if (round.place.kind !== "room" || round.act === "seen") return [];
  const room: Room | undefined = findRoom(tx.orm, round.place.ref);
  const state = custodyStateOf(tx.orm, cylinder.id);
  // What stands there already is counted already.
  const isThere = state?.place.kind === "room" && state.place.ref === round.place.ref;
  if (room === undefined || isThere) return [];
  const content = round.content ?? state?.content ?? "unknown";
  const { medium, maxFillG } = cylinder;
  return roomObjections(room, roomStockOf(tx.orm, room.id), { medium, maxFillG, content });
}

function keep(asked: Asked, cylinder: Cylinder, isVoidCode: boolean): RoundScan {
  const { tx, ports, actor, round, text } = asked;
  if (isInRound(tx.orm, round.id, cylinder.id)) return { kind: "repeat", cylinder };
  const objections = objectionsOf(tx, round, cylinder);
  if (isKeptOut(objections, settingsOf(tx.orm))) {
    keepAsTask(asked, "room-refused", cylinder.id);
    return { kind: "kept-out", cylinder, objections };
  }
  const recorded = mustRecord(tx, ports, {
    id: ports.ids.next(),
    cylinderId: cylinder.id,
    act: round.act,
    place: round.place,
    content: round.content,
    claimedAt: doneAt(ports, actor),
    actor: actor.personId,
    cause: { kind: "session", id: round.id },
    code: text,
  });
  const isExtra = round.expected !== null && !round.expected.includes(cylinder.id);
  return { kind: "kept", cylinder, recorded, objections, isVoidCode, isExtra };
}

/** Only who began a round scans in it; the office may help. */
function mayContinue(round: Round, actor: Actor): boolean {
  return round.startedBy === actor.personId || actor.roles.includes("safety-manager");
}

function roundProblem(round: Round | undefined, actor: Actor): RoundRefusal | undefined {
  if (round === undefined) return { code: "round.not_found" };
  if (round.endedAt !== null) return { code: "round.ended" };
  return mayContinue(round, actor) ? undefined : { code: "round.not_yours" };
}

/** Takes one reading of a scanner, a camera or a keyboard. */
export function scanInRound(
  ports: Ports,
  actor: Actor,
  roundId: string,
  text: string,
): Promise<Result<RoundScan, RoundRefusal>> {
  return ports.db.write((tx): Result<RoundScan, RoundRefusal> => {
    const round = findRound(tx.orm, roundId);
    const problem = roundProblem(round, actor);
    if (problem !== undefined) return refuse(problem);
    assert(round !== undefined, "a missing round is a problem");
    const asked: Asked = { tx, ports, actor, round, text: text.trim() };
    const read = readSiteCode(tx.orm, text);
    if (read.kind !== "cylinder") return accept({ kind: read.kind });
    const code = findCode(tx.orm, read.code);
    const cylinder = code && findCylinder(tx.orm, code.cylinderId);
    if (code === undefined || cylinder === undefined) {
      keepAsTask({ ...asked, text: read.code }, "unknown-code", null);
      return accept({ kind: "unknown", code: read.code });
    }
    return accept(keep({ ...asked, text: read.code }, cylinder, code.voidedAt !== null));
  });
}

/** Takes back the newest scan of a round; the line stays, and another says that it does not count. */
export function undoLast(
  ports: Ports,
  actor: Actor,
  roundId: string,
): Promise<Result<{ readonly serial: string }, RoundRefusal>> {
  return ports.db.write((tx): Result<{ readonly serial: string }, RoundRefusal> => {
    const round = findRound(tx.orm, roundId);
    const problem = roundProblem(round, actor);
    if (problem !== undefined) return refuse(problem);
    const [last] = roundLines(tx.orm, roundId, 1);
    if (last === undefined) return refuse({ code: "round.nothing" });
    const done = recordScan(tx, ports, {
      id: ports.ids.next(),
      cylinderId: last.cylinderId,
      act: "undo",
      place: null,
      content: null,
      claimedAt: doneAt(ports, actor),
      actor: actor.personId,
      cause: { kind: "session", id: roundId },
      undoes: last.entryId,
    });
    return done.ok ? accept({ serial: last.serial }) : refuse({ code: "round.nothing" });
  });
}

function openMissing(asked: Omit<Asked, "text">, cylinderIds: readonly string[]): void {
  const { tx, ports, actor, round } = asked;
  for (const cylinderId of cylinderIds) {
    insertTask(tx.orm, {
      id: ports.ids.next(),
      kind: "missing",
      cylinderId,
      // One task for each cylinder and count; a scan anywhere explains it.
      entryId: `${round.id}-${cylinderId}`,
      act: "seen",
      code: "",
      place: UNKNOWN_PLACE,
      was: round.place,
      openedAt: ports.clock.now(),
      actor: actor.personId,
      sessionId: round.id,
    });
  }
}

/** Closes a round; of a count it tells what was found, missing and extra, and asks people about what is missing. */
export function endRound(
  ports: Ports,
  actor: Actor,
  roundId: string,
  note: string,
): Promise<Result<CountResult | null, RoundRefusal>> {
  return ports.db.write((tx): Result<CountResult | null, RoundRefusal> => {
    const round = findRound(tx.orm, roundId);
    const problem = roundProblem(round, actor);
    if (problem !== undefined) return refuse(problem);
    assert(round !== undefined, "a missing round is a problem");
    const scanned = scannedIn(tx.orm, roundId);
    const result =
      round.expected === null
        ? null
        : countResult(
            round.expected,
            scanned,
            new Set(cylinderIdsAt(tx.orm, round.place, COUNT_MAX * 2)),
          );
    if (result !== null) openMissing({ tx, ports, actor, round }, result.missing);
    const words = note.trim().slice(0, LIMITS.reasonLength);
    closeRound(tx.orm, roundId, doneAt(ports, actor), result, words);
    tx.append({
      kind: result === null ? "round.ended" : "count.ended",
      actor: actor.personId,
      subject: `round:${roundId}`,
      payload: {
        act: round.act,
        place: `${round.place.kind}:${round.place.ref}`,
        scanned: scanned.size,
        ...(result === null
          ? {}
          : {
              found: result.found.length,
              missing: result.missing.length,
              extra: result.extra.length,
              moved: result.moved.length,
            }),
      },
      lane: "event",
    });
    return accept(result);
  });
}
