/** What to send next, and what an acknowledgement changes. Pure. */
import type { Acknowledgement, LaneState, LinkState, UpLane } from "./model.ts";
import { LANES } from "./model.ts";

/**
 * Records on their way without acknowledgement, per lane. All lanes together stay below the 1 000 messages
 * that Mosquitto queues for a receiver unless told otherwise; 256 carry 2 000 records/s over 100 ms of way.
 */
export const WINDOW = 256;

/** Records read, signed and sent in one go; a few milliseconds, since the main loop also holds valves. */
export const BATCH = 16;

/** Acknowledged records for which a shrunken window grows by one. */
const GROW_EVERY = 16;

/** Silence of the receiver after which everything unacknowledged is sent again. */
export const RESEND_AFTER_MS = 5_000;

/** The wait doubles up to this while nobody answers: a mobile link is paid by the byte. */
export const RESEND_AFTER_MAX_MS = 30_000;

export type SendPlan = {
  readonly lane: UpLane;
  readonly from: number;
  readonly to: number;
  readonly isResend: boolean;
};

export function initialLane(lane: UpLane, acknowledgedSeq: number, nowMs: number): LaneState {
  return {
    lane,
    acknowledgedSeq,
    sentSeq: acknowledgedSeq,
    quietSinceMs: nowMs,
    resends: 0,
    window: WINDOW,
    heldUntilMs: Number.NEGATIVE_INFINITY,
  };
}

export function resendAfterMs(resends: number): number {
  return Math.min(RESEND_AFTER_MS * 2 ** resends, RESEND_AFTER_MAX_MS);
}

/**
 * The next records of one lane, or nothing. A broker's own acknowledgement proves nothing (it drops what
 * exceeds its queue), so only the receiver's word moves the window.
 */
export function planLane(state: LaneState, lastSeq: number, nowMs: number): SendPlan | undefined {
  const { lane, acknowledgedSeq, sentSeq } = state;
  if (nowMs < state.heldUntilMs) return undefined;
  const isResend =
    sentSeq > acknowledgedSeq && nowMs - state.quietSinceMs >= resendAfterMs(state.resends);
  const from = (isResend ? acknowledgedSeq : sentSeq) + 1;
  const to = Math.min(lastSeq, acknowledgedSeq + Math.floor(state.window), from + BATCH - 1);
  return from > to ? undefined : { lane, from, to, isResend };
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
 * Records of a plan were handed to the broker, up to `to` (which may be less than planned). New records do
 * not make the receiver's silence younger, else a steady trickle would put off a resend for ever.
 */
export function markSent(state: LaneState, plan: SendPlan, to: number, nowMs: number): LaneState {
  if (to < plan.from) return state;
  // Records were lost although the receiver answers: the broker's queue is smaller than our window. Without
  // any answer the receiver is away, which a smaller window would not mend.
  const isLoss = plan.isResend && state.resends === 0;
  const isFirst = plan.isResend || state.sentSeq === state.acknowledgedSeq;
  return {
    ...state,
    sentSeq: to,
    quietSinceMs: isFirst ? nowMs : state.quietSinceMs,
    resends: state.resends + (plan.isResend ? 1 : 0),
    window: isLoss ? Math.max(BATCH, Math.floor(state.window / 2)) : state.window,
  };
}

/** A record the broker refused does not count as sent, nor do those after it; the lane pauses before it. */
export function holdLane(state: LaneState, refusedSeq: number, nowMs: number): LaneState {
  if (refusedSeq <= state.acknowledgedSeq) return state;
  return {
    ...state,
    sentSeq: Math.min(state.sentSeq, refusedSeq - 1),
    heldUntilMs: nowMs + RESEND_AFTER_MS,
  };
}

/**
 * `foreign`: another epoch, another lane or no number. `beyond`: more than this box ever wrote, so its data
 * went back without a new epoch. `old`: nothing new, yet a sign of life.
 */
export type AckVerdict = "foreign" | "beyond" | "old" | "news";

/**
 * The bound is what was written, not what was sent: after a restart of the sender the receiver rightly
 * holds records which this process has not sent.
 */
export function judgeAck(
  state: LaneState,
  ack: Acknowledgement,
  epoch: string,
  lastSeq: number,
): AckVerdict {
  const isNumber = Number.isSafeInteger(ack.laneSeq) && ack.laneSeq >= 0;
  if (!isNumber || ack.epoch !== epoch || ack.lane !== state.lane) return "foreign";
  if (ack.laneSeq > lastSeq) return "beyond";
  return ack.laneSeq <= state.acknowledgedSeq ? "old" : "news";
}

/** Takes an acknowledgement; one that is not believed changes nothing, one that goes back moves nothing. */
export function applyAck(
  state: LaneState,
  ack: Acknowledgement,
  epoch: string,
  lastSeq: number,
  nowMs: number,
): LaneState {
  const verdict = judgeAck(state, ack, epoch, lastSeq);
  if (verdict === "old" && state.resends > 0) return { ...state, resends: 0 };
  if (verdict !== "news") return state;
  return {
    ...state,
    acknowledgedSeq: ack.laneSeq,
    sentSeq: Math.max(state.sentSeq, ack.laneSeq),
    quietSinceMs: nowMs,
    resends: 0,
    window: Math.min(WINDOW, state.window + (ack.laneSeq - state.acknowledgedSeq) / GROW_EVERY),
  };
}

/** After a lost connection nothing on its way counts any more. */
export function forgetSent(state: LaneState, nowMs: number): LaneState {
  return initialLane(state.lane, state.acknowledgedSeq, nowMs);
}

/**
 * Whether a birth or a will tells something newer. Within an epoch the connection number decides; a broker or
 * bridge may bring the will of a lost connection after the birth of the next. Of another epoch only a birth
 * counts: it is a restored box, and the old one's will may still come.
 */
export function isNewerState(known: LinkState | undefined, next: LinkState): boolean {
  if (known === undefined) return true;
  if (known.epoch !== next.epoch) return next.state === "online";
  if (known.connection !== next.connection) return next.connection > known.connection;
  return known.state === "online" && next.state === "offline";
}
