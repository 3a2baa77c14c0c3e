/**
 * What a history of scans means. A scan is a fact and is never refused for what it says: the place is where a cylinder
 * was last seen, whatever the book said before; what does not fit is explained. Pure.
 */
import { MINUTE_MS, type UnixMs } from "../../kernel/instants.ts";
import type { CylinderStatus } from "../model.ts";
import type {
  Contradiction,
  ContradictionCode,
  CustodyAct,
  CustodyContent,
  CustodyEntry,
  CustodyState,
  PlaceKind,
  PlaceRef,
  Scan,
  ScanRefusal,
} from "./model.ts";
import { ZONES } from "./model.ts";

export const UNKNOWN_PLACE: PlaceRef = { kind: "unknown", ref: "" };

export const NEW_STATE: CustodyState = {
  place: UNKNOWN_PLACE,
  since: null,
  content: "unknown",
  standing: "in-service",
  lastAt: null,
  lastSeq: 0,
  lastAct: null,
};

export type ActRule = {
  /** Kinds of place the act may end at; none for an act that moves nothing. */
  readonly to: readonly PlaceKind[];
  /** Where a cylinder is expected before; undefined when anywhere will do. */
  readonly from?: readonly PlaceKind[];
  /** What the act itself says about the content. */
  readonly makes?: Exclude<CustodyContent, "unknown">;
  /** The person says empty or full. */
  readonly asksContent?: true;
  /** Only a full cylinder makes sense. */
  readonly needsFull?: true;
  readonly makesStanding?: CylinderStatus;
  readonly needsReason?: true;
};

const STATION: readonly PlaceKind[] = ["yard", "waiting", "filled", "rejected", "to-handle"];
const ANYWHERE: readonly PlaceKind[] = [
  ...ZONES,
  "truck",
  "outlet",
  "inspection",
  "room",
  "in-use",
  "customer",
];

export const ACT_RULES: Readonly<Record<CustodyAct, ActRule>> = {
  fill: { to: ["waiting", "filled", "to-handle"], from: [...STATION, "room"], makes: "full" },
  move: { to: ZONES, from: [...STATION, "room"] },
  load: { to: ["truck"], from: ["filled", "yard", "room", "outlet"], needsFull: true },
  receive: { to: ["outlet"], from: ["truck"] },
  unload: { to: ["yard", "room", "waiting"], from: ["truck"] },
  store: {
    to: ["room"],
    from: [...STATION, "truck", "outlet", "room", "in-use"],
    asksContent: true,
  },
  use: { to: ["in-use"], from: ["room", "yard"], needsFull: true },
  back: { to: ["room"], from: ["in-use"], asksContent: true },
  deliver: { to: ["customer"], from: ["truck", "outlet"], needsFull: true },
  collect: {
    to: ["truck", "outlet"],
    from: ["customer", "room", "yard", "outlet", "in-use"],
    asksContent: true,
  },
  return: {
    to: ["waiting", "to-handle", "yard"],
    from: ["truck", "outlet", "room", "customer"],
    asksContent: true,
  },
  send: { to: ["inspection"], from: [...STATION, "room", "truck", "outlet"] },
  fetch: { to: ["waiting", "to-handle", "rejected"], from: ["inspection"], makes: "empty" },
  seen: { to: ANYWHERE },
  lose: { to: ["unknown"], makesStanding: "lost", needsReason: true },
  find: { to: ANYWHERE, makesStanding: "in-service" },
  quarantine: { to: [], makesStanding: "quarantined", needsReason: true },
  recall: { to: [], makesStanding: "recalled", needsReason: true },
  release: { to: [], makesStanding: "in-service", needsReason: true },
  scrap: { to: ["scrapped"], makesStanding: "scrapped", needsReason: true },
  correct: { to: [...ANYWHERE, "unknown"], needsReason: true },
  undo: { to: [] },
};

/** These change the register too, which has its own way back. */
const NOT_UNDOABLE: ReadonlySet<CustodyAct> = new Set<CustodyAct>([
  "fill",
  "lose",
  "find",
  "quarantine",
  "recall",
  "release",
  "scrap",
  "undo",
]);

export function isUndoable(act: CustodyAct): boolean {
  return !NOT_UNDOABLE.has(act);
}

const NEEDS_REF: ReadonlySet<PlaceKind> = new Set<PlaceKind>([
  "truck",
  "outlet",
  "inspection",
  "room",
  "in-use",
  "customer",
]);

export function isPlaceRef(place: PlaceRef): boolean {
  if (place.ref.length > 80) return false;
  if (place.kind === "in-use") return /^[a-z-]{2,30}:[0-9A-Za-z-]{1,48}$/.test(place.ref);
  return NEEDS_REF.has(place.kind) === (place.ref !== "");
}

export function samePlace(one: PlaceRef, other: PlaceRef): boolean {
  return one.kind === other.kind && one.ref === other.ref;
}

/** What is wrong with a scan as such, before any history is looked at: mistakes of the program or of a form. */
export function malformed(scan: Scan): ScanRefusal | undefined {
  const rule = ACT_RULES[scan.act];
  const { place } = scan;
  if (rule.needsReason && (scan.reason ?? "").trim() === "") {
    return { code: "custody.reason_needed" };
  }
  if (scan.act === "undo" && scan.undoes === undefined) return { code: "custody.not_undoable" };
  if (place === null) {
    const mayStay = rule.to.length === 0 || scan.act === "correct" || scan.act === "find";
    return mayStay ? undefined : { code: "custody.place_wrong" };
  }
  return rule.to.includes(place.kind) && isPlaceRef(place)
    ? undefined
    : { code: "custody.place_wrong" };
}

/** A clock that runs ahead must not hold the newest place for ever: a scan counts from when it came in at the latest. */
export function placedAt(claimedAt: UnixMs, receivedAt: UnixMs): UnixMs {
  return claimedAt > receivedAt ? receivedAt : claimedAt;
}

/** What the ledger keeps of the content: what the person said, else what the act itself means. */
export function contentOf(scan: Pick<Scan, "act" | "content">): CustodyContent | null {
  return ACT_RULES[scan.act].makes ?? scan.content;
}

/** The history's next state; scans are folded by the instant at which they were done, then by arrival. */
export function fold(state: CustodyState, entry: CustodyEntry): CustodyState {
  const rule = ACT_RULES[entry.act];
  const isOver = state.standing === "scrapped";
  const stays =
    entry.place === null || (samePlace(entry.place, state.place) && state.since !== null);
  return {
    place: entry.place ?? state.place,
    since: stays ? state.since : entry.at,
    content: entry.content ?? state.content,
    standing: isOver ? "scrapped" : (rule.makesStanding ?? state.standing),
    lastAt: entry.at,
    lastSeq: entry.seq,
    lastAct: entry.act,
  };
}

/** Ahead of the box's clock by more than this is worth a word; less is two clocks that differ. */
const AHEAD_MS = 10 * MINUTE_MS;

const MOVES_ON: ReadonlySet<CustodyAct> = new Set<CustodyAct>(["load", "deliver", "use", "fill"]);

/** Why an entry does not fit the state before it, the worst first; empty when it fits. */
export function explain(before: CustodyState, entry: CustodyEntry): readonly Contradiction[] {
  const { act, place } = entry;
  const codes: ContradictionCode[] = [];
  const rule = ACT_RULES[act];
  const isScan = place !== null && act !== "correct" && rule.makesStanding === undefined;
  if (isScan) {
    if (before.standing === "scrapped") codes.push("scrapped-seen");
    else if (before.standing === "lost") codes.push("lost-seen");
    else if (before.standing !== "in-service" && MOVES_ON.has(act)) codes.push("held-moved");
    if (MOVES_ON.has(act) && before.place.kind === "rejected") codes.push("rejected-left");
    if (rule.needsFull && (entry.content ?? before.content) === "empty") {
      codes.push("empty-as-full");
    }
    if (act === "fill" && before.content === "full") codes.push("refilled-full");
    if (isSkipped(before, rule, place)) codes.push("place-skipped");
  }
  if (entry.claimedAt - entry.receivedAt > AHEAD_MS) codes.push("future-time");
  return codes.map((code) => ({ code, was: before.place, since: before.since }));
}

/** The scan that should have taken it from where it was is missing. Nothing is expected of a place nobody knows. */
function isSkipped(before: CustodyState, rule: ActRule, place: PlaceRef): boolean {
  const was = before.place;
  if (was.kind === "unknown" || was.kind === "scrapped" || samePlace(was, place)) return false;
  return rule.from === undefined || !rule.from.includes(was.kind);
}

export type Explained = {
  readonly entry: CustodyEntry;
  readonly before: CustodyState;
  readonly after: CustodyState;
  readonly contradictions: readonly Contradiction[];
  /** Taken back by another entry; it counts for nothing. */
  readonly undoneBy: string | null;
};

/** By the instant at which it was done, then by arrival. */
export function inOrder(
  one: Pick<CustodyEntry, "at" | "seq">,
  other: Pick<CustodyEntry, "at" | "seq">,
): number {
  return one.at - other.at || one.seq - other.seq;
}

/** The whole history of one cylinder, explained entry by entry. Undone entries and the undoing change nothing. */
export function replay(entries: readonly CustodyEntry[]): {
  readonly state: CustodyState;
  readonly steps: readonly Explained[];
} {
  const undoneBy = new Map<string, string>();
  for (const entry of entries) {
    if (entry.act === "undo" && entry.undoes !== null) undoneBy.set(entry.undoes, entry.id);
  }
  let state = NEW_STATE;
  const steps = entries.toSorted(inOrder).map((entry): Explained => {
    const before = state;
    const undone = undoneBy.get(entry.id) ?? null;
    if (undone !== null || entry.act === "undo") {
      return { entry, before, after: before, contradictions: [], undoneBy: undone };
    }
    state = fold(before, entry);
    return {
      entry,
      before,
      after: state,
      contradictions: explain(before, entry),
      undoneBy: null,
    };
  });
  return { state, steps };
}

/** True when the entry is the newest that counts, so that nothing before it has to be read again. */
export function isNewest(state: CustodyState, at: UnixMs): boolean {
  return state.lastAt === null || at >= state.lastAt;
}
