/** Records that a platform refused for good: kept with its words, said anew corrected, or let go with a reason. */
import type { Json } from "../kernel/json.ts";
import { canonicalJson } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Refusal, UpLane } from "./model.ts";
import { findPicture, PICTURE_LANE, setPicture } from "./picture-store.ts";
import {
  closeDeadLetter,
  countDeadLetters,
  DEAD_LETTERS_MAX,
  type DeadLetterRow,
  findDeadLetter,
  findDeadLetterOf,
  insertDeadLetter,
} from "./platform-store.ts";
import { REFUSED_KIND } from "./receiver/intake.ts";
import { type LaneEntry, laneEntries } from "./store.ts";

export const CORRECTED_KIND = "upstream-record.corrected";
export const DROPPED_KIND = "upstream-record.dropped";

type By = Pick<Actor, "personId">;

/**
 * The journal says it too, in the lane of summaries, so that the receiver learns that its word arrived. One that
 * names a record that this box never wrote is not kept.
 */
export async function keepRefusal(
  ports: Pick<Ports, "db" | "ids" | "clock" | "live" | "log">,
  platform: string,
  refusal: Refusal,
): Promise<void> {
  const { epoch, lane, laneSeq, code, words } = refusal;
  const [entry] = laneEntries(ports.db.sql, lane, laneSeq, laneSeq);
  if (entry === undefined || entry.id !== refusal.id) {
    ports.log.warn({ platform, lane, laneSeq }, "a refusal of a record that is not ours");
    return;
  }
  const of = { platform, epoch, lane, laneSeq };
  if (findDeadLetterOf(ports.db.read, of) !== undefined) return;
  if (countDeadLetters(ports.db.read, "open") >= DEAD_LETTERS_MAX) {
    ports.log.error({ platform, lane, laneSeq }, "too many refused records wait; not kept");
    return;
  }
  await ports.db.write((tx) => {
    const isNew = insertDeadLetter(tx.orm, {
      ...of,
      id: ports.ids.next(),
      entryId: entry.id,
      kind: entry.kind,
      code: code.slice(0, 80),
      words: words.slice(0, 500),
      at: ports.clock.now(),
      state: "open",
      reason: "",
      closedBy: "",
      closedAt: null,
      successor: "",
    });
    if (!isNew) return;
    tx.append({
      kind: REFUSED_KIND,
      actor: "system",
      subject: `upstream-record:${entry.id}`,
      payload: { platform, lane, laneSeq, of: entry.kind, code: code.slice(0, 80) },
      // A receiver that refuses even this must not be answered for ever.
      ...(entry.kind === REFUSED_KIND ? {} : { lane: "summary" as const }),
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
  });
}

export type DeadLetterProblem = "gone" | "closed" | "no-reason" | "not-json" | "too-large" | "same";

/** The record as it went up; of a picture what its record said of it. */
export function refusedEntry(
  ports: Pick<Ports, "db">,
  row: Pick<DeadLetterRow, "lane" | "laneSeq">,
): LaneEntry | undefined {
  if (row.lane === PICTURE_LANE) {
    const picture = findPicture(ports.db.read, row.laneSeq);
    if (picture === undefined) return undefined;
    const { hash, bytes, kind, laneSeq } = picture;
    const [entry] = laneEntries(ports.db.sql, "summary", laneSeq, laneSeq);
    return entry && { ...entry, payload: { hash, bytes, kind } };
  }
  return laneEntries(ports.db.sql, row.lane as UpLane, row.laneSeq, row.laneSeq)[0];
}

function parseFacts(text: string): { readonly [key: string]: Json } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as { [key: string]: Json }) : undefined;
  } catch {
    return undefined;
  }
}

/** What was said stays; the correction is a new record of the same lane that names the old one. */
export function correctRecord(
  ports: Ports,
  actor: By,
  id: string,
  given: { readonly facts: string; readonly reason: string },
): Promise<Result<null, DeadLetterProblem>> {
  const reason = given.reason.trim();
  const facts = parseFacts(given.facts);
  return ports.db.write((tx) => {
    const row = findDeadLetter(tx.orm, id);
    const entry = row && refusedEntry(ports, row);
    if (row === undefined || entry === undefined || row.lane === PICTURE_LANE) {
      return refuse("gone");
    }
    if (row.state !== "open") return refuse("closed");
    if (reason === "" || reason.length > LIMITS.reasonLength) return refuse("no-reason");
    if (facts === undefined) return refuse("not-json");
    if (Bun.deepEquals(facts, entry.payload)) return refuse("same");
    const payload = { corrects: entry.id, of: entry.kind, at: entry.at, reason, facts };
    if (canonicalJson(payload).length > LIMITS.journalPayloadBytes) return refuse("too-large");
    const written = tx.append({
      kind: CORRECTED_KIND,
      actor: actor.personId,
      subject: entry.subject,
      payload,
      lane: row.lane as UpLane,
    });
    closeRefused(ports, tx, row, { state: "corrected", reason, by: actor, successor: written.id });
    return accept(null);
  });
}

/** The receiver is told that nobody will send it again. */
export function dropRecord(
  ports: Ports,
  actor: By,
  id: string,
  given: { readonly reason: string },
): Promise<Result<null, DeadLetterProblem>> {
  const reason = given.reason.trim();
  return ports.db.write((tx) => {
    const row = findDeadLetter(tx.orm, id);
    if (row === undefined) return refuse("gone");
    if (row.state !== "open") return refuse("closed");
    if (reason === "" || reason.length > LIMITS.reasonLength) return refuse("no-reason");
    const written = tx.append({
      kind: DROPPED_KIND,
      actor: actor.personId,
      subject: `upstream-record:${row.entryId}`,
      payload: { platform: row.platform, lane: row.lane, laneSeq: row.laneSeq, reason },
      lane: "summary",
    });
    if (row.lane === PICTURE_LANE) setPicture(tx.orm, row.laneSeq, "dropped", ports.clock.now());
    closeRefused(ports, tx, row, { state: "dropped", reason, by: actor, successor: written.id });
    return accept(null);
  });
}

export function closeRefused(
  ports: Ports,
  tx: Parameters<Parameters<Ports["db"]["write"]>[0]>[0],
  row: DeadLetterRow,
  end: {
    readonly state: "corrected" | "dropped";
    readonly reason: string;
    readonly by: By;
    readonly successor: string;
  },
): void {
  closeDeadLetter(tx.orm, row.id, {
    state: end.state,
    reason: end.reason,
    closedBy: end.by.personId,
    closedAt: ports.clock.now(),
    successor: end.successor,
  });
  tx.afterCommit(() => ports.live.touch("upstream"));
}
