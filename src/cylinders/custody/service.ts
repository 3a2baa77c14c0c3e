/**
 * Recording scans. Whoever owns a fact (a fill, a delivery, a round) calls `recordScan` inside the transaction of that
 * fact: ledger line, kept-up place, tasks and journal entry are written together.
 */
import { assert } from "../../kernel/assert.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Json } from "../../kernel/json.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Tx } from "../../platform/writer.ts";
import { findCylinder, updateContent } from "../store.ts";
import type {
  Contradiction,
  CustodyEntry,
  CustodyState,
  PlaceRef,
  Recorded,
  Scan,
  ScanRefusal,
} from "./model.ts";
import {
  contentOf,
  type Explained,
  explain,
  fold,
  isNewest,
  isUndoable,
  malformed,
  placedAt,
  replay,
  UNKNOWN_PLACE,
} from "./rules.ts";
import {
  appendEntry,
  closeTask,
  custodyStateOf,
  findEntry,
  historyOf,
  insertTask,
  isUndone,
  openEntryTasks,
  storeState,
} from "./store.ts";

export type CustodyPorts = Pick<Ports, "clock" | "ids">;

type Judged = {
  readonly after: CustodyState;
  readonly contradictions: readonly Contradiction[];
};

function entryFrom(
  scan: Scan,
  before: CustodyState,
  receivedAt: UnixMs,
): Omit<CustodyEntry, "seq"> {
  const at = placedAt(scan.claimedAt, receivedAt);
  return {
    id: scan.id,
    cylinderId: scan.cylinderId,
    act: scan.act,
    place: scan.place,
    content: contentOf(scan),
    at,
    claimedAt: scan.claimedAt,
    receivedAt,
    actor: scan.actor,
    cause: scan.cause ?? null,
    reason: (scan.reason ?? "").trim().slice(0, LIMITS.reasonLength),
    undoes: scan.undoes ?? null,
    code: (scan.code ?? "").slice(0, LIMITS.codeLength),
    isLate: scan.act !== "undo" && !isNewest(before, at),
  };
}

function openTask(tx: Tx, ports: CustodyPorts, entry: CustodyEntry, found: Contradiction): void {
  insertTask(tx.orm, {
    id: ports.ids.next(),
    kind: found.code,
    cylinderId: entry.cylinderId,
    entryId: entry.id,
    act: entry.act,
    code: entry.code,
    place: entry.place ?? UNKNOWN_PLACE,
    was: found.was,
    openedAt: entry.receivedAt,
    actor: entry.actor,
    sessionId: entry.cause?.kind === "session" ? entry.cause.id : null,
  });
}

/** A late scan may explain what did not fit, and may make a mystery of what did. */
function settleTasks(
  tx: Tx,
  ports: CustodyPorts,
  cylinderId: string,
  steps: readonly Explained[],
  news: CustodyEntry,
): void {
  const open = openEntryTasks(tx.orm, cylinderId);
  const still = new Set(
    steps.flatMap(({ entry, contradictions }) =>
      contradictions.map(({ code }) => `${entry.id} ${code}`),
    ),
  );
  for (const task of open) {
    if (task.kind === "missing" || still.has(`${task.entryId} ${task.kind}`)) continue;
    closeTask(tx.orm, task.id, { at: news.receivedAt, by: "ledger", resolution: news.id });
  }
  for (const step of steps) {
    for (const found of step.contradictions) openTask(tx, ports, step.entry, found);
  }
}

function judge(tx: Tx, ports: CustodyPorts, before: CustodyState, entry: CustodyEntry): Judged {
  if (entry.act !== "undo" && !entry.isLate) {
    const contradictions = explain(before, entry);
    for (const found of contradictions) openTask(tx, ports, entry, found);
    return { after: fold(before, entry), contradictions };
  }
  const { state, steps } = replay(historyOf(tx.orm, entry.cylinderId));
  settleTasks(tx, ports, entry.cylinderId, steps, entry);
  const own = steps.find((step) => step.entry.id === entry.id);
  return { after: state, contradictions: own?.contradictions ?? [] };
}

/** Wherever a missing cylinder turns up, nobody has to look for it any longer. */
function endSearch(tx: Tx, entry: CustodyEntry): void {
  if (entry.place === null) return;
  for (const task of openEntryTasks(tx.orm, entry.cylinderId)) {
    if (task.kind !== "missing") continue;
    closeTask(tx.orm, task.id, { at: entry.receivedAt, by: "ledger", resolution: entry.id });
  }
}

/** The register follows what the newest scan says, except over a cylinder that must be emptied first. */
function tellRegister(tx: Tx, entry: CustodyEntry, before: CustodyState, after: CustodyState) {
  if (entry.act === "fill" || after.content === before.content) return;
  const known = findCylinder(tx.orm, entry.cylinderId);
  if (known === undefined || known.content === "overfilled") return;
  if (known.content === after.content) return;
  updateContent(tx.orm, known.id, after.content, undefined, entry.receivedAt);
}

function repeatOf(
  entry: CustodyEntry,
  scan: Scan,
  state: CustodyState,
): Result<Recorded, ScanRefusal> {
  if (entry.cylinderId !== scan.cylinderId || entry.act !== scan.act) {
    return refuse({ code: "custody.id_reused" });
  }
  return accept({
    entryId: entry.id,
    isRepeat: true,
    isLate: entry.isLate,
    contradictions: [],
    before: state,
    after: state,
  });
}

function undoProblem(tx: Tx, scan: Scan): ScanRefusal | undefined {
  if (scan.act !== "undo") return undefined;
  const target = findEntry(tx.orm, scan.undoes ?? "");
  const isGood =
    target !== undefined &&
    target.cylinderId === scan.cylinderId &&
    isUndoable(target.act) &&
    !isUndone(tx.orm, target.id);
  return isGood ? undefined : { code: "custody.not_undoable" };
}

const placeJson = ({ kind, ref }: PlaceRef): Json => (ref === "" ? kind : `${kind}:${ref}`);

function tellJournal(tx: Tx, entry: CustodyEntry, contradictions: readonly Contradiction[]): void {
  tx.append({
    kind: `custody.${entry.act}`,
    actor: entry.actor,
    subject: `cylinder:${entry.cylinderId}`,
    payload: {
      entry: entry.id,
      at: entry.at,
      ...(entry.place === null ? {} : { place: placeJson(entry.place) }),
      ...(entry.content === null ? {} : { content: entry.content }),
      ...(entry.cause === null ? {} : { cause: `${entry.cause.kind}:${entry.cause.id}` }),
      ...(entry.isLate ? { late: true } : {}),
      ...(entry.undoes === null ? {} : { undoes: entry.undoes }),
      ...(contradictions.length === 0 ? {} : { doubts: contradictions.map(({ code }) => code) }),
    },
    lane: "event",
  });
}

/**
 * Keeps one scan. Whatever it says is kept; it is refused only when it is no scan at all: a cylinder in no register, an
 * act without its place or reason, another scan's id. The same id again writes nothing.
 */
export function recordScan(tx: Tx, ports: CustodyPorts, scan: Scan): Result<Recorded, ScanRefusal> {
  const before = custodyStateOf(tx.orm, scan.cylinderId);
  if (before === undefined) return refuse({ code: "custody.not_found" });
  const known = findEntry(tx.orm, scan.id);
  if (known !== undefined) return repeatOf(known, scan, before);
  const problem = malformed(scan) ?? undoProblem(tx, scan);
  if (problem !== undefined) return refuse(problem);
  const entry = appendEntry(tx.orm, entryFrom(scan, before, ports.clock.now()));
  const { after, contradictions } = judge(tx, ports, before, entry);
  storeState(tx.orm, scan.cylinderId, after);
  endSearch(tx, entry);
  tellRegister(tx, entry, before, after);
  if (scan.isTold !== true) tellJournal(tx, entry, contradictions);
  return accept({
    entryId: entry.id,
    isRepeat: false,
    isLate: entry.isLate,
    contradictions,
    before,
    after,
  });
}

/** For a caller whose scan cannot be malformed, because a program made it. */
export function mustRecord(tx: Tx, ports: CustodyPorts, scan: Scan): Recorded {
  const done = recordScan(tx, ports, scan);
  assert(done.ok, done.ok ? "" : `a scan of the program was refused: ${done.refusal.code}`);
  return done.value;
}
