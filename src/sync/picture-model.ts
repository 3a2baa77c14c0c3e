/** Pictures that a permit's sum names, on their way up in parts: the messages, and what to send next. Pure. */
import { resendAfterMs } from "./rules.ts";

/** The record that names pictures: a permit at one of its steps. */
export const PERMIT_SUMMARY = "permit.summary";

type Named = { readonly hash: string; readonly bytes: number; readonly kind: string };

/** What a record names; nothing of any kind but a permit's sum. */
export function picturesNamed(record: {
  readonly kind: string;
  readonly payload: { readonly [key: string]: unknown };
}): readonly Named[] {
  const { attachments } = record.payload;
  if (record.kind !== PERMIT_SUMMARY || !Array.isArray(attachments)) return [];
  return attachments.flatMap((one: unknown) => {
    const { hash, bytes, kind } = (one ?? {}) as Record<string, unknown>;
    const isNamed = typeof hash === "string" && typeof bytes === "number" && bytes > 0;
    return isNamed ? [{ hash, bytes, kind: typeof kind === "string" ? kind : "" }] : [];
  });
}

/** Bytes of a picture in one part; an alarm stands behind one part at most. In base64 a third more. */
export const PICTURE_PART_BYTES = 24 * 1024;

/** What a part needs beside its data, generously. */
const PART_OVERHEAD_BYTES = 1_024;

/** One part, signed like a record. Without data it only asks what the receiver holds. */
export type PicturePart = {
  readonly site: string;
  readonly epoch: string;
  /** The record of the lane `summary` that names the picture. */
  readonly laneSeq: number;
  /** SHA-256 of the whole picture. */
  readonly hash: string;
  /** Of the whole picture. */
  readonly bytes: number;
  readonly offset: number;
  /** Base64. */
  readonly data: string;
  readonly keyId: string;
  readonly sig: string;
};

export type PictureVerdict = "more" | "kept" | "refused";

/** The receiver's word about one picture. */
export type PictureAnswer = {
  readonly site: string;
  readonly epoch: string;
  readonly hash: string;
  /** Bytes held without a gap. */
  readonly held: number;
  readonly verdict: PictureVerdict;
  /** Of a refusal, for programs; else empty. */
  readonly code: string;
  /** Of a refusal, for people; else empty. */
  readonly words: string;
  readonly keyId?: string | undefined;
  readonly sig?: string | undefined;
};

/** One picture on its way. */
export type PictureTurn = {
  readonly hash: string;
  readonly bytes: number;
  /** What the receiver said to hold; undefined until it was asked on this line. */
  readonly held: number | undefined;
  /** Offset of the part that waits for an answer, and since when (monotonic); undefined: nothing waits. */
  readonly waits: { readonly offset: number; readonly sinceMs: number } | undefined;
  /** Questions without an answer. */
  readonly asks: number;
};

export function beginTurn(hash: string, bytes: number): PictureTurn {
  return { hash, bytes, held: undefined, waits: undefined, asks: 0 };
}

/** After a lost line the receiver is asked anew: what was on its way may have arrived or not. */
export function askAnew(turn: PictureTurn): PictureTurn {
  return beginTurn(turn.hash, turn.bytes);
}

export type PartPlan = { readonly offset: number; readonly length: number };

/** Bytes of data that fit into a message of so many; 0 when not even a question does. */
export function partRoom(messageMaxBytes: number): number {
  const room = Math.floor(((messageMaxBytes - PART_OVERHEAD_BYTES) * 3) / 4);
  return Math.max(0, Math.min(PICTURE_PART_BYTES, room));
}

/** The next part, a question (length 0), or nothing yet: one part is on its way at a time. */
export function planPart(turn: PictureTurn, nowMs: number, room: number): PartPlan | undefined {
  if (room === 0) return undefined;
  if (turn.waits !== undefined) {
    const isLate = nowMs - turn.waits.sinceMs >= resendAfterMs(turn.asks);
    return isLate ? { offset: 0, length: 0 } : undefined;
  }
  if (turn.held === undefined) return { offset: 0, length: 0 };
  return { offset: turn.held, length: Math.min(room, turn.bytes - turn.held) };
}

export function markAsked(turn: PictureTurn, plan: PartPlan, nowMs: number): PictureTurn {
  return {
    ...turn,
    // Only an answer above it is news; to a question any answer is.
    waits: { offset: plan.length === 0 ? -1 : plan.offset, sinceMs: nowMs },
    asks: turn.asks + (turn.waits === undefined ? 0 : 1),
  };
}

/** An answer to something said before changes nothing: of a doubled part the second answer is no news. */
export function applyHeld(turn: PictureTurn, held: number): PictureTurn {
  const isNumber = Number.isSafeInteger(held) && held >= 0 && held < turn.bytes;
  if (!isNumber || turn.waits === undefined || held <= turn.waits.offset) return turn;
  return { ...turn, held, waits: undefined, asks: 0 };
}
