/** Where an act of a phone stands in time, and what of its answers a person has to look into. Pure. */
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";

/** Two clocks that differ by less are the same clock. */
export const CLOCK_SLACK_MS = 5 * MINUTE_MS;

export type ActTimes = {
  /** The act, by the phone's clock. */
  readonly claimedAt: number;
  /** The sending, by the same clock. */
  readonly sentAt: number;
  /** The sending, by the box's clock. */
  readonly receivedAt: UnixMs;
  /** When the work was taken along, by the box's clock. */
  readonly takenAt: UnixMs;
  /** Where the act before it stands. */
  readonly previousAt: UnixMs | undefined;
};

export type JudgedTime = {
  readonly at: UnixMs;
  readonly remark: "clock.off" | "clock.unknown" | undefined;
};

/**
 * The box knows how wrong the phone's clock is when it sends; the act is put right by as much. It never stands before the
 * work was taken along, after it came in, or before an act that was done earlier: then the clock was moved meanwhile,
 * and nobody knows better.
 */
export function judgeTime(times: ActTimes): JudgedTime {
  const { claimedAt, sentAt, receivedAt, takenAt, previousAt } = times;
  const off = receivedAt - sentAt;
  const put = claimedAt + off;
  const earliest = Math.min(receivedAt, Math.max(takenAt, previousAt ?? takenAt));
  const at = instant(Math.min(receivedAt, Math.max(earliest, put)));
  if (Math.abs(put - at) > CLOCK_SLACK_MS) return { at, remark: "clock.unknown" };
  return { at, remark: Math.abs(off) > CLOCK_SLACK_MS ? "clock.off" : undefined };
}

/** Remarks that only say how it was; everything else a person of the office looks into. */
const ONLY_SAID: readonly string[] = [
  "clock.off",
  "clock.unknown",
  // These have tasks of their own in the custody ledger.
  "custody.odd",
  "round.unknown",
  "round.kept-out",
  "round.repeat",
  "visit.twice",
];

export function needsOffice(remarks: readonly string[]): boolean {
  return remarks.some((code) => !ONLY_SAID.includes(code));
}
