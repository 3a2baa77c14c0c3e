/**
 * What to send to the permission relay, and when to give up: pure decisions of `held-relay.ts`.
 *
 * Every channel is kept closed by timed pulses which are sent again before the last one ends. Whatever goes
 * wrong, the answer is the same: send no further pulse. The board then opens the relay by itself.
 */
import { unreachable } from "../src/kernel/assert.ts";

export type HeldRelaySettings = {
  /** Length of one pulse; a multiple of 100 ms, longer than `REFRESH_LATEST_MS` and one exchange. */
  readonly pulseMs: number;
  /** Time between two pulses of one channel. */
  readonly refreshMs: number;
  /** Longest time that the relay may stay closed after the last pulse. */
  readonly dropOutMaxMs: number;
  /** An answer later than this counts as none. */
  readonly echoMaxMs: number;
};

export const HELD_RELAY_DEFAULTS: HeldRelaySettings = {
  pulseMs: 700,
  refreshMs: 350,
  dropOutMaxMs: 1_500,
  echoMaxMs: 100,
};

/** A pulse sent later than this after the one before would hide that the program had stood still. */
export const REFRESH_LATEST_MS = 500;

/**
 * Most of one step that counts as waiting for an answer. While the program stood still for a moment the answer
 * may lie in the port, still unread; only `REFRESH_LATEST_MS` judges stand-stills.
 */
const WAIT_STEP_MAX_MS = 50;
/**
 * A channel gets its next pulse only after the board has shown it still closed: a board that was without power
 * for a moment must not be switched on again by a refresh. The look is this much before the refresh.
 */
const READ_AHEAD_MS = 50;
const READ_EVERY_IDLE_MS = 1_000;
const READ_EVERY_DROPPED_MS = 100;
/** An "off" that does not help is not repeated for ever; the end of the pulse opens the relay anyway. */
const OFF_SENDS_MAX = 3;

/**
 * `rest`: open as far as known · `checking`: a hold waits to see the relay open · `starting`: its first pulse is
 * not answered yet · `held` · `dropped`: no more pulses, not yet seen open.
 */
export type ChannelPhase = "rest" | "checking" | "starting" | "held" | "dropped";

export type DropCause =
  | "withdrawn" // `drop` was called
  | "lease-ended" // the lease said no
  | "late" // the program stood still for longer than `REFRESH_LATEST_MS`
  | "clock" // monotonic time ran backwards
  | "no-echo" // the board did not answer a pulse
  | "refused" // the board answered with an exception
  | "no-read-back" // the board does not show its relays
  | "opened" // the relay opened although it was refreshed
  | "on-before-hold" // the relay was closed before the first pulse
  | "on-without-hold" // the relay is closed and nobody here holds it
  | "closed"; // the line is gone

export type ChannelReport =
  | { readonly channel: number; readonly state: "starting" | "held" | "open" }
  | { readonly channel: number; readonly state: "dropped"; readonly cause: DropCause }
  /** `dropOutMaxMs` after a drop the relay is still not seen open: a person must close the valve by hand. */
  | {
      readonly channel: number;
      readonly state: "not-open";
      readonly cause: "still-on" | "no-read-back";
    };

export type RelayRequest =
  | { readonly kind: "read" }
  | { readonly kind: "flash" | "off"; readonly channel: number };

export type RelayEffect =
  | { readonly type: "send"; readonly request: RelayRequest }
  | { readonly type: "report"; readonly report: ChannelReport };

export type RelayEvent =
  | { readonly type: "hold" | "drop"; readonly channel: number }
  | { readonly type: "echo"; readonly kind: "flash" | "off"; readonly channel: number }
  /** Bit n of `mask` is relay n. */
  | { readonly type: "readback"; readonly mask: number }
  | { readonly type: "tick" | "refused" | "closed" };

/**
 * Every input brings the time and the leases which say yes at that time (bit n is channel n), so that no
 * pulse can be decided on an older answer.
 */
export type RelayInput = RelayEvent & { readonly nowMs: number; readonly leases: number };

export type ChannelState = {
  readonly phase: ChannelPhase;
  /** Monotonic time at which the phase began. */
  readonly sinceMs: number;
  /** Monotonic time of the last pulse of this hold. */
  readonly flashedAtMs: number | null;
  /** The board has shown this channel closed since its last pulse. */
  readonly isShown: boolean;
  readonly offSends: number;
  readonly isOffDue: boolean;
  /** What the last read-back of this phase showed; null before the first. */
  readonly isSeenOn: boolean | null;
  readonly isNotOpenReported: boolean;
};

export type HeldRelayState = {
  readonly nowMs: number;
  readonly isClosed: boolean;
  readonly channels: readonly ChannelState[];
  /** Half-duplex: at most one request is on the line. */
  readonly outstanding: { readonly request: RelayRequest; readonly waitedMs: number } | null;
  readonly readAskedAtMs: number;
};

export function initialHeldRelay(channelCount: number, nowMs: number): HeldRelayState {
  return {
    nowMs,
    isClosed: false,
    channels: Array.from({ length: channelCount }, () => enter("rest", nowMs)),
    outstanding: null,
    readAskedAtMs: Number.NEGATIVE_INFINITY,
  };
}

function enter(phase: ChannelPhase, nowMs: number): ChannelState {
  return {
    phase,
    sinceMs: nowMs,
    flashedAtMs: null,
    isShown: false,
    offSends: 0,
    isOffDue: phase === "dropped",
    isSeenOn: null,
    isNotOpenReported: false,
  };
}

export type HoldRefusal =
  | { readonly code: "relay.line_closed" }
  | { readonly code: "relay.already_held" }
  | { readonly code: "relay.not_seen_open" }
  | { readonly code: "relay.no_lease" };

/** Why a hold cannot begin now; `undefined` when it can. */
export function holdRefusal(
  state: HeldRelayState,
  channel: number,
  hasLease: boolean,
): HoldRefusal | undefined {
  if (state.isClosed) return { code: "relay.line_closed" };
  const phase = state.channels[channel]?.phase;
  if (phase === "dropped") return { code: "relay.not_seen_open" };
  if (phase !== "rest") return { code: "relay.already_held" };
  return hasLease ? undefined : { code: "relay.no_lease" };
}

/** A mutable copy for the length of one step. */
type Draft = {
  -readonly [Key in keyof HeldRelayState]: HeldRelayState[Key];
} & { readonly settings: HeldRelaySettings; readonly reports: ChannelReport[] };

export function stepHeldRelay(
  state: HeldRelayState,
  input: RelayInput,
  settings: HeldRelaySettings,
): { readonly state: HeldRelayState; readonly effects: readonly RelayEffect[] } {
  const draft: Draft = { ...state, settings, reports: [] };
  advance(draft, input.nowMs);
  // Before the event: what comes after a stand-still must not hide it.
  giveUp(draft, input.leases);
  apply(draft, input);
  giveUp(draft, input.leases);
  const request = nextRequest(draft);
  if (request !== undefined) markSent(draft, request);
  const { settings: _settings, reports, ...next } = draft;
  const effects: RelayEffect[] = request === undefined ? [] : [{ type: "send", request }];
  for (const report of reports) effects.push({ type: "report", report });
  return { state: next, effects };
}

function advance(draft: Draft, nowMs: number): void {
  const stepMs = nowMs - draft.nowMs;
  draft.nowMs = nowMs;
  if (stepMs < 0) {
    draft.readAskedAtMs = nowMs;
    dropAll(draft, "clock");
  }
  if (draft.outstanding === null) return;
  const countedMs = Math.min(Math.max(stepMs, 0), WAIT_STEP_MAX_MS);
  draft.outstanding = {
    ...draft.outstanding,
    waitedMs: draft.outstanding.waitedMs + countedMs,
  };
}

function apply(draft: Draft, input: RelayEvent): void {
  switch (input.type) {
    case "hold":
      if (holdRefusal(draft, input.channel, true) === undefined) {
        change(draft, input.channel, enter("checking", draft.nowMs));
        draft.reports.push({ channel: input.channel, state: "starting" });
      }
      return;
    case "drop":
      dropChannel(draft, input.channel, "withdrawn");
      return;
    case "echo":
      applyEcho(draft, input.kind, input.channel);
      return;
    case "readback":
      if (draft.outstanding?.request.kind !== "read") return;
      draft.outstanding = null;
      for (const channel of draft.channels.keys()) {
        applyReadBack(draft, channel, (input.mask & (1 << channel)) !== 0);
      }
      return;
    case "refused":
      endUnanswered(draft, "refused");
      return;
    case "closed":
      draft.isClosed = true;
      draft.outstanding = null;
      dropAll(draft, "closed");
      return;
    case "tick":
      return;
    default:
      unreachable(input);
  }
}

function applyEcho(draft: Draft, kind: "flash" | "off", channel: number): void {
  const asked = draft.outstanding?.request;
  if (asked === undefined || asked.kind === "read") return;
  if (asked.kind !== kind || asked.channel !== channel) return;
  draft.outstanding = null;
  const held = draft.channels[channel];
  if (kind === "flash" && held?.phase === "starting") {
    change(draft, channel, { ...held, phase: "held", sinceMs: draft.nowMs });
    draft.reports.push({ channel, state: "held" });
  }
}

function applyReadBack(draft: Draft, channel: number, isOn: boolean): void {
  const seen = draft.channels[channel];
  if (seen === undefined) return;
  switch (seen.phase) {
    case "rest":
      if (isOn) dropChannel(draft, channel, "on-without-hold");
      return;
    case "checking":
      if (isOn) dropChannel(draft, channel, "on-before-hold");
      else change(draft, channel, enter("starting", draft.nowMs));
      return;
    case "starting":
      // Its pulse is not sent yet, or its answer would have come before this one.
      if (isOn) dropChannel(draft, channel, "on-before-hold");
      return;
    case "held":
      if (isOn) change(draft, channel, { ...seen, isShown: true });
      else dropChannel(draft, channel, "opened");
      return;
    case "dropped":
      if (isOn) change(draft, channel, { ...seen, isSeenOn: true, isOffDue: true });
      else {
        change(draft, channel, enter("rest", draft.nowMs));
        draft.reports.push({ channel, state: "open" });
      }
      return;
    default:
      unreachable(seen.phase);
  }
}

/** Ends every hold that may not go on and the request that is not answered in time. */
function giveUp(draft: Draft, leases: number): void {
  const { nowMs, settings } = draft;
  for (const [channel, held] of draft.channels.entries()) {
    const cause = endOfHold(draft, held, (leases & (1 << channel)) !== 0);
    if (cause !== undefined) dropChannel(draft, channel, cause);
    else if (
      held.phase === "dropped" &&
      !held.isNotOpenReported &&
      nowMs - held.sinceMs > settings.dropOutMaxMs
    ) {
      change(draft, channel, { ...held, isNotOpenReported: true });
      const cause = held.isSeenOn === true ? "still-on" : "no-read-back";
      draft.reports.push({ channel, state: "not-open", cause });
    }
  }
  if (draft.outstanding !== null && draft.outstanding.waitedMs > settings.echoMaxMs) {
    endUnanswered(draft, "no-echo");
  }
}

function endOfHold(draft: Draft, held: ChannelState, hasLease: boolean): DropCause | undefined {
  if (held.phase === "rest" || held.phase === "dropped") return undefined;
  if (!hasLease) return "lease-ended";
  const { nowMs, readAskedAtMs } = draft;
  const fromMs = held.flashedAtMs ?? held.sinceMs;
  if (nowMs - fromMs <= REFRESH_LATEST_MS) return undefined;
  const isUnread = held.phase === "checking" || (held.phase === "held" && !held.isShown);
  return isUnread && readAskedAtMs >= fromMs ? "no-read-back" : "late";
}

function endUnanswered(draft: Draft, cause: "no-echo" | "refused"): void {
  const asked = draft.outstanding?.request;
  draft.outstanding = null;
  if (asked === undefined || asked.kind === "read") return;
  const { channel } = asked;
  if (asked.kind === "flash") dropChannel(draft, channel, cause);
  else {
    const dropped = draft.channels[channel];
    if (dropped?.phase === "dropped") change(draft, channel, { ...dropped, isOffDue: true });
  }
}

function dropAll(draft: Draft, cause: DropCause): void {
  for (const [channel, held] of draft.channels.entries()) {
    if (held.phase !== "rest") dropChannel(draft, channel, cause);
  }
}

function dropChannel(draft: Draft, channel: number, cause: DropCause): void {
  const held = draft.channels[channel];
  if (held === undefined || held.phase === "dropped") return;
  // A channel at rest is dropped only when the board shows it closed; `drop` has nothing to end there.
  if (held.phase === "rest" && cause !== "on-without-hold") return;
  const isSeenOn = cause === "on-without-hold" || cause === "on-before-hold" ? true : null;
  change(draft, channel, {
    ...enter("dropped", draft.nowMs),
    flashedAtMs: held.flashedAtMs,
    isSeenOn,
  });
  draft.reports.push({ channel, state: "dropped", cause });
}

function change(draft: Draft, channel: number, next: ChannelState): void {
  draft.channels = draft.channels.with(channel, next);
}

/** Off before everything; of the rest, what has been due for the longest time. */
function nextRequest(draft: Draft): RelayRequest | undefined {
  if (draft.isClosed || draft.outstanding !== null) return undefined;
  let next: RelayRequest = { kind: "read" };
  let dueMs = readDueMs(draft);
  for (const [channel, held] of draft.channels.entries()) {
    if (held.phase === "dropped" && held.isOffDue && held.offSends < OFF_SENDS_MAX) {
      return { kind: "off", channel };
    }
    const flashDueMs = pulseDueMs(held, draft.settings);
    if (flashDueMs < dueMs) {
      next = { kind: "flash", channel };
      dueMs = flashDueMs;
    }
  }
  return dueMs <= draft.nowMs ? next : undefined;
}

function pulseDueMs(held: ChannelState, settings: HeldRelaySettings): number {
  if (held.phase === "starting") return held.sinceMs;
  if (held.phase !== "held" || !held.isShown) return Number.POSITIVE_INFINITY;
  return (held.flashedAtMs ?? held.sinceMs) + settings.refreshMs;
}

function readDueMs({ channels, readAskedAtMs, settings }: Draft): number {
  let dueMs = readAskedAtMs + READ_EVERY_IDLE_MS;
  for (const held of channels) {
    if (held.phase === "checking") {
      const isAsked = readAskedAtMs >= held.sinceMs;
      dueMs = Math.min(dueMs, isAsked ? readAskedAtMs + READ_EVERY_DROPPED_MS : held.sinceMs);
    } else if (held.phase === "dropped") {
      dueMs = Math.min(dueMs, readAskedAtMs + READ_EVERY_DROPPED_MS);
    } else if (held.phase === "held" && !held.isShown) {
      const flashDueMs = (held.flashedAtMs ?? held.sinceMs) + settings.refreshMs;
      dueMs = Math.min(dueMs, flashDueMs - READ_AHEAD_MS);
    }
  }
  return dueMs;
}

function markSent(draft: Draft, request: RelayRequest): void {
  draft.outstanding = { request, waitedMs: 0 };
  if (request.kind === "read") draft.readAskedAtMs = draft.nowMs;
  else {
    const held = draft.channels[request.channel];
    if (held === undefined) return;
    const sent =
      request.kind === "flash"
        ? { ...held, flashedAtMs: draft.nowMs, isShown: false }
        : { ...held, isOffDue: false, offSends: held.offSends + 1 };
    change(draft, request.channel, sent);
  }
}
