/** What to send next, and what an acknowledgement changes. Pure. */
import type { Acknowledgement, LaneState, UpLane } from "./model.ts";
import { LANES } from "./model.ts";

/** Records on their way without acknowledgement, per lane. */
export const WINDOW = 64;

/** Silence of the receiver after which everything unacknowledged is sent again. */
export const RESEND_AFTER_MS = 5_000;

export type SendPlan = {
  readonly lane: UpLane;
  readonly from: number;
  readonly to: number;
  readonly isResend: boolean;
};

/**
 * The next records of one lane, or nothing. A broker's own acknowledgement proves nothing (it drops what
 * exceeds its queue), so only the receiver's word moves the window.
 */
export function planLane(state: LaneState, lastSeq: number, nowMs: number): SendPlan | undefined {
  const { lane, acknowledgedSeq, sentSeq } = state;
  const isSilent = sentSeq > acknowledgedSeq && nowMs - state.progressAtMs >= RESEND_AFTER_MS;
  const from = (isSilent ? acknowledgedSeq : sentSeq) + 1;
  const to = Math.min(lastSeq, acknowledgedSeq + WINDOW);
  return from > to ? undefined : { lane, from, to, isResend: isSilent };
}

/** Alarms first: whatever waits in the other lanes, an alarm never stands behind it. */
export function planAll(
  states: ReadonlyMap<UpLane, LaneState>,
  lastSeqs: ReadonlyMap<UpLane, number>,
  nowMs: number,
): readonly SendPlan[] {
  return LANES.flatMap((lane) => {
    const state = states.get(lane);
    const plan = state && planLane(state, lastSeqs.get(lane) ?? 0, nowMs);
    return plan === undefined ? [] : [plan];
  });
}

/**
 * Takes an acknowledgement. One of another epoch, of another lane, or beyond what was ever sent is not
 * believed; one that goes back is old news.
 */
export function applyAck(
  state: LaneState,
  ack: Acknowledgement,
  epoch: string,
  lastSeq: number,
  nowMs: number,
): LaneState {
  const isOurs =
    ack.epoch === epoch && ack.lane === state.lane && Number.isSafeInteger(ack.laneSeq);
  if (!isOurs || ack.laneSeq <= state.acknowledgedSeq || ack.laneSeq > lastSeq) return state;
  return {
    ...state,
    acknowledgedSeq: ack.laneSeq,
    sentSeq: Math.max(state.sentSeq, ack.laneSeq),
    progressAtMs: nowMs,
  };
}

/** After a lost connection nothing on its way counts any more. */
export function forgetSent(state: LaneState, nowMs: number): LaneState {
  return { ...state, sentSeq: state.acknowledgedSeq, progressAtMs: nowMs };
}
