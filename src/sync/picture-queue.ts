/** Which pictures go up: those that sums of permits name, and what became of each. */
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { closeRefused, type DeadLetterProblem } from "./dead-letters.ts";
import { picturesNamed } from "./picture-model.ts";
import {
  countPictures,
  findPicture,
  findPictureOf,
  insertPicture,
  PICTURE_LANE,
  type PictureRow,
  setPicture,
} from "./picture-store.ts";
import {
  countDeadLetters,
  DEAD_LETTERS_MAX,
  findDeadLetter,
  insertDeadLetter,
} from "./platform-store.ts";
import { laneEntries, readCursor, saveCursor } from "./store.ts";

export const PICTURE_KIND = "permit.picture";
export const PICTURE_REFUSED_KIND = "upstream-picture.refused";
export const PICTURE_AGAIN_KIND = "upstream-picture.resent";

const ROWS = 50;
/** More wait in the journal. */
const WAITING_MAX = 500;

/** Lane numbers outlive a restore, so it stands under no epoch. */
export const pictureCursor = (platform: string): string => `pictures:${platform}`;

/** Takes what the platform has acknowledged of the lane `summary`; true when there may be more. */
export async function queuePictures(
  ports: Pick<Ports, "db" | "clock" | "live">,
  platform: string,
  acknowledged: number,
): Promise<boolean> {
  const { db, clock } = ports;
  const cursor = pictureCursor(platform);
  const from = readCursor(db.read, cursor);
  if (from === undefined) {
    // Set when pictures are switched on; what was before that stays here.
    await db.write((tx) => saveCursor(tx.orm, cursor, acknowledged, clock.now()));
    return false;
  }
  if (acknowledged <= from || countPictures(db.read, platform).waiting >= WAITING_MAX) return false;
  const to = Math.min(acknowledged, from + ROWS);
  const entries = laneEntries(db.sql, "summary", from + 1, to);
  const now = clock.now();
  await db.write((tx) => {
    for (const entry of entries) {
      for (const { hash, bytes, kind } of picturesNamed(entry)) {
        const known = findPictureOf(tx.orm, platform, hash);
        if (known !== undefined && known.state !== "withdrawn") continue;
        // It hung on a permit that lost it; this one has it.
        if (known !== undefined) setPicture(tx.orm, known.no, "again", now);
        const permitId = entry.subject.slice("permit:".length);
        const { id: entryId, laneSeq } = entry;
        const row = { platform, hash, permitId, entryId, laneSeq, kind, bytes };
        insertPicture(tx.orm, { ...row, state: "waiting", changedAt: now });
      }
    }
    saveCursor(tx.orm, cursor, to, now);
    tx.afterCommit(() => ports.live.touch("upstream"));
  });
  return to < acknowledged;
}

export async function settlePicture(
  ports: Pick<Ports, "db" | "clock" | "live">,
  no: number,
  state: "kept" | "withdrawn",
): Promise<void> {
  await ports.db.write((tx) => {
    setPicture(tx.orm, no, state, ports.clock.now());
    tx.afterCommit(() => ports.live.touch("upstream"));
  });
}

/** Refused by the platform, or not whole in this box any more: people decide, as about any refused record. */
export async function refusePicture(
  ports: Pick<Ports, "db" | "clock" | "live" | "ids" | "log">,
  row: PictureRow,
  why: { readonly epoch: string; readonly code: string; readonly words: string },
): Promise<void> {
  const now = ports.clock.now();
  const code = why.code.slice(0, 80);
  await ports.db.write((tx) => {
    setPicture(tx.orm, row.no, "refused", now);
    if (countDeadLetters(tx.orm, "open") >= DEAD_LETTERS_MAX) {
      ports.log.error({ picture: row.hash }, "too many refused records wait; not kept");
      return;
    }
    insertDeadLetter(tx.orm, {
      id: ports.ids.next(),
      platform: row.platform,
      epoch: why.epoch,
      lane: PICTURE_LANE,
      laneSeq: row.no,
      entryId: row.entryId,
      kind: PICTURE_KIND,
      code,
      words: why.words.slice(0, 500),
      at: now,
      state: "open",
      reason: "",
      closedBy: "",
      closedAt: null,
      successor: "",
    });
    tx.append({
      kind: PICTURE_REFUSED_KIND,
      actor: "system",
      subject: `permit:${row.permitId}`,
      payload: { platform: row.platform, hash: row.hash, code },
      lane: "summary",
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
  });
}

/** The same picture once more: the platform's reason is gone, or the file is back. */
export function sendPictureAgain(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  given: { readonly reason: string },
): Promise<Result<null, DeadLetterProblem>> {
  const reason = given.reason.trim();
  return ports.db.write((tx) => {
    const letter = findDeadLetter(tx.orm, id);
    const row = letter && findPicture(tx.orm, letter.laneSeq);
    if (letter === undefined || letter.lane !== PICTURE_LANE || row === undefined) {
      return refuse("gone");
    }
    if (letter.state !== "open") return refuse("closed");
    if (reason === "" || reason.length > LIMITS.reasonLength) return refuse("no-reason");
    const now = ports.clock.now();
    const { no, ...rest } = row;
    setPicture(tx.orm, no, "again", now);
    insertPicture(tx.orm, { ...rest, state: "waiting", changedAt: now });
    const written = tx.append({
      kind: PICTURE_AGAIN_KIND,
      actor: actor.personId,
      subject: `permit:${row.permitId}`,
      payload: { platform: row.platform, hash: row.hash, reason },
      lane: "summary",
    });
    closeRefused(ports, tx, letter, {
      state: "corrected",
      reason,
      by: actor,
      successor: written.id,
    });
    return accept(null);
  });
}
