/**
 * Supervision of one device as a pure state machine: when to open, when to ask, when a device counts as
 * lost, when to try again. The device runtime performs the effects; times are monotonic milliseconds.
 */
import type { CloseCause } from "./transport/transport.ts";

const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MAX_MS = 10_000;
/** An opening that takes longer counts as failed, whatever the transport says later. */
const OPEN_MAX_MS = 15_000;
/** A stream may stop with its port open, so a long silence closes and opens the line. */
const SILENT_REOPEN_MIN_MS = 10_000;
const SILENT_REOPEN_FACTOR = 10;
const COMMANDS_MAX = 16;

export type PlannedPoll = { readonly everyMs: number; readonly timeoutMs: number };

export type SupervisePlan = {
  /** Infinity for devices that may be quiet for ever (a code reader). */
  readonly silenceMaxMs: number;
  readonly polls: readonly PlannedPoll[];
  readonly hasGreeting: boolean;
  /** Quiet time a half-duplex line needs between an answer and the next request. */
  readonly turnaroundMs: number;
  /** How long the answer to a command may take on a polled line. */
  readonly commandTimeoutMs: number;
  /**
   * How long a lost device's polls rest after one that stayed unanswered: on a shared line its time-outs
   * are the others' time. Commands do not wait for it.
   */
  readonly lostRestMs: number;
  /** False for a recording: its end is its end. */
  readonly canReopenAfterEnd: boolean;
};

export type Mode = "closed" | "opening" | "running" | "silent" | "waiting";

export type Asked =
  | { readonly what: "greeting" }
  | { readonly what: "command" }
  | { readonly what: "poll"; readonly index: number };

export type SuperviseState = {
  readonly mode: Mode;
  /** When the mode began. */
  readonly sinceMs: number;
  /** Garbage: bytes come, but no good frame: wrong baud rate, wrong driver, a bad line. */
  readonly problem: "silent" | "garbage" | null;
  /** Openings and silences in a row without a good frame. */
  readonly failures: number;
  readonly retryAtMs: number;
  readonly goodAtMs: number;
  readonly byteAtMs: number;
  readonly asked: Asked | null;
  /** Infinity until the request is handed to the line: only then its time runs. */
  readonly answerByMs: number;
  readonly commands: number;
  readonly dueMs: readonly number[];
  readonly freeAtMs: number;
  readonly timeouts: number;
  readonly opens: number;
};

export type SuperviseInput = { readonly atMs: number } & (
  | { readonly type: "start" | "stop" | "opened" | "openFailed" | "sent" | "command" | "tick" }
  | {
      readonly type: "bytes";
      /** Frames that the device surely sent: decoded, or a refusal in its own words. */
      readonly good: number;
      /** One of them answers what was asked. */
      readonly isAnswer: boolean;
    }
  | { readonly type: "closed"; readonly cause: CloseCause }
);

export type Report =
  | "opened"
  | "open-failed"
  | "closed"
  | "ended"
  | "silent"
  | "garbage"
  | "recovered"
  | "unanswered"
  | "stopped";

export type SuperviseEffect =
  | { readonly type: "open" }
  | { readonly type: "close" }
  | { readonly type: "send"; readonly asked: Asked }
  | { readonly type: "report"; readonly what: Report };

export type Supervised = {
  readonly state: SuperviseState;
  readonly effects: readonly SuperviseEffect[];
};

export const CLOSED: SuperviseState = {
  mode: "closed",
  sinceMs: 0,
  problem: null,
  failures: 0,
  retryAtMs: Number.POSITIVE_INFINITY,
  goodAtMs: 0,
  byteAtMs: Number.NEGATIVE_INFINITY,
  asked: null,
  answerByMs: Number.POSITIVE_INFINITY,
  commands: 0,
  dueMs: [],
  freeAtMs: 0,
  timeouts: 0,
  opens: 0,
};

const report = (what: Report): SuperviseEffect => ({ type: "report", what });

export function isLineOpen(state: SuperviseState): boolean {
  return state.mode === "running" || state.mode === "silent";
}

export function canTakeCommand(state: SuperviseState): boolean {
  return isLineOpen(state) && state.commands < COMMANDS_MAX;
}

/** What follows from one input; every input also lets time pass up to its `atMs`. */
export function supervise(
  plan: SupervisePlan,
  state: SuperviseState,
  input: SuperviseInput,
): Supervised {
  const first = react(plan, state, input);
  const second = passTime(plan, first.state, input.atMs);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

function react(plan: SupervisePlan, state: SuperviseState, input: SuperviseInput): Supervised {
  const { atMs } = input;
  const isOpen = isLineOpen(state);
  switch (input.type) {
    case "start":
      return state.mode === "closed" ? open(state, atMs) : stay(state);
    case "stop":
      return stop(state, atMs);
    case "opened":
      // An opening that was given up meanwhile must not stay open unseen.
      return state.mode === "opening"
        ? opened(plan, state, atMs)
        : { state, effects: isOpen ? [] : [{ type: "close" }] };
    case "openFailed":
      return state.mode === "opening" ? wait(state, atMs, [report("open-failed")]) : stay(state);
    case "closed":
      return isOpen ? lineClosed(plan, state, input.cause, atMs) : stay(state);
    case "bytes":
      return isOpen ? bytesCame(plan, state, input.good, input.isAnswer, atMs) : stay(state);
    case "sent":
      return isOpen ? requestSent(plan, state, atMs) : stay(state);
    case "command":
      return canTakeCommand(state) ? stay({ ...state, commands: state.commands + 1 }) : stay(state);
    case "tick":
      return stay(state);
  }
}

const stay = (state: SuperviseState): Supervised => ({ state, effects: [] });

function open(state: SuperviseState, atMs: number): Supervised {
  return { state: { ...state, mode: "opening", sinceMs: atMs }, effects: [{ type: "open" }] };
}

function stop(state: SuperviseState, atMs: number): Supervised {
  if (state.mode === "closed") return stay(state);
  const effects: SuperviseEffect[] = [report("stopped")];
  if (state.mode !== "waiting") effects.unshift({ type: "close" });
  return { state: { ...quiet(state), mode: "closed", sinceMs: atMs, problem: null }, effects };
}

/** Nothing asked, nothing waiting: what every closing leaves behind. */
function quiet(state: SuperviseState): SuperviseState {
  return { ...state, asked: null, answerByMs: Number.POSITIVE_INFINITY, commands: 0 };
}

function opened(plan: SupervisePlan, state: SuperviseState, atMs: number): Supervised {
  const next: SuperviseState = {
    ...quiet(state),
    mode: "running",
    sinceMs: atMs,
    goodAtMs: atMs,
    byteAtMs: Number.NEGATIVE_INFINITY,
    dueMs: plan.polls.map(() => atMs),
    freeAtMs: atMs,
    opens: state.opens + 1,
  };
  if (!plan.hasGreeting) return { state: next, effects: [report("opened")] };
  const asked: Asked = { what: "greeting" };
  return { state: { ...next, asked }, effects: [report("opened"), { type: "send", asked }] };
}

/** Waits before the next opening: half a second, doubling to ten. */
function wait(state: SuperviseState, atMs: number, effects: SuperviseEffect[]): Supervised {
  const delayMs = Math.min(BACK_OFF_FIRST_MS * 2 ** state.failures, BACK_OFF_MAX_MS);
  return {
    state: {
      ...quiet(state),
      mode: "waiting",
      sinceMs: atMs,
      retryAtMs: atMs + delayMs,
      failures: Math.min(state.failures + 1, 10),
    },
    effects,
  };
}

function lineClosed(
  plan: SupervisePlan,
  state: SuperviseState,
  cause: CloseCause,
  atMs: number,
): Supervised {
  if (cause === "ended" && !plan.canReopenAfterEnd) {
    return {
      state: { ...quiet(state), mode: "closed", sinceMs: atMs, problem: null },
      effects: [report("ended")],
    };
  }
  return wait(state, atMs, [report("closed")]);
}

function bytesCame(
  plan: SupervisePlan,
  state: SuperviseState,
  good: number,
  isAnswer: boolean,
  atMs: number,
): Supervised {
  let next: SuperviseState = { ...state, byteAtMs: atMs };
  if (good === 0) return stay(next);
  next = { ...next, goodAtMs: atMs, failures: 0 };
  if (isAnswer && next.asked !== null && next.asked.what !== "greeting") {
    next = freed(plan, next, atMs);
  }
  // A lost device keeps its problem over a new opening, until it really speaks.
  if (state.problem === null) return stay(next);
  return {
    state: { ...next, mode: "running", sinceMs: atMs, problem: null },
    effects: [report("recovered")],
  };
}

function freed(plan: SupervisePlan, state: SuperviseState, atMs: number): SuperviseState {
  return {
    ...state,
    asked: null,
    answerByMs: Number.POSITIVE_INFINITY,
    freeAtMs: atMs + plan.turnaroundMs,
  };
}

function requestSent(plan: SupervisePlan, state: SuperviseState, atMs: number): Supervised {
  const { asked } = state;
  if (asked === null) return stay(state);
  // A greeting has no answer of its own, and a device that streams answers no command.
  if (asked.what === "greeting" || plan.polls.length === 0) return stay(freed(plan, state, atMs));
  const timeoutMs =
    asked.what === "poll"
      ? (plan.polls[asked.index]?.timeoutMs ?? plan.commandTimeoutMs)
      : plan.commandTimeoutMs;
  return stay({ ...state, answerByMs: atMs + timeoutMs });
}

function passTime(plan: SupervisePlan, state: SuperviseState, atMs: number): Supervised {
  if (state.mode === "closed") return stay(state);
  if (state.mode === "waiting") return atMs >= state.retryAtMs ? open(state, atMs) : stay(state);
  if (state.mode === "opening") {
    if (atMs - state.sinceMs < OPEN_MAX_MS) return stay(state);
    return wait(state, atMs, [{ type: "close" }, report("open-failed")]);
  }
  const effects: SuperviseEffect[] = [];
  let next = expireRequest(plan, state, atMs, effects);
  next = judgeSilence(plan, next, atMs, effects);
  if (next.mode === "silent" && atMs - next.sinceMs >= silentReopenMs(plan)) {
    effects.push({ type: "close" });
    return wait(next, atMs, effects);
  }
  next = askNext(plan, next, atMs, effects);
  return { state: next, effects };
}

function silentReopenMs(plan: SupervisePlan): number {
  return Math.max(SILENT_REOPEN_MIN_MS, SILENT_REOPEN_FACTOR * plan.silenceMaxMs);
}

function expireRequest(
  plan: SupervisePlan,
  state: SuperviseState,
  atMs: number,
  effects: SuperviseEffect[],
): SuperviseState {
  if (state.asked === null || atMs < state.answerByMs) return state;
  effects.push(report("unanswered"));
  const next = { ...freed(plan, state, atMs), timeouts: state.timeouts + 1 };
  // The problem outlives a new opening, so that a reopened dead device does not take its full share again.
  if (state.problem === null || plan.lostRestMs === 0) return next;
  return { ...next, dueMs: state.dueMs.map((due) => Math.max(due, atMs + plan.lostRestMs)) };
}

function judgeSilence(
  plan: SupervisePlan,
  state: SuperviseState,
  atMs: number,
  effects: SuperviseEffect[],
): SuperviseState {
  if (atMs - state.goodAtMs < plan.silenceMaxMs) return state;
  const problem = atMs - state.byteAtMs < plan.silenceMaxMs ? "garbage" : "silent";
  if (problem === state.problem && state.mode === "silent") return state;
  effects.push(report(problem));
  // From silence to garbage and back it is still the same loss: its time runs on.
  const sinceMs = state.mode === "silent" ? state.sinceMs : atMs;
  return { ...state, mode: "silent", sinceMs, problem };
}

function askNext(
  plan: SupervisePlan,
  state: SuperviseState,
  atMs: number,
  effects: SuperviseEffect[],
): SuperviseState {
  if (state.asked !== null || atMs < state.freeAtMs) return state;
  if (state.commands > 0) {
    const asked: Asked = { what: "command" };
    effects.push({ type: "send", asked });
    return { ...state, asked, commands: state.commands - 1 };
  }
  const index = mostOverdue(state.dueMs, atMs);
  const poll = index === undefined ? undefined : plan.polls[index];
  if (index === undefined || poll === undefined) return state;
  const asked: Asked = { what: "poll", index };
  effects.push({ type: "send", asked });
  const dueMs = state.dueMs.with(index, Math.max((state.dueMs[index] ?? 0) + poll.everyMs, atMs));
  return { ...state, asked, dueMs };
}

function mostOverdue(dueMs: readonly number[], atMs: number): number | undefined {
  let found: number | undefined;
  for (const [index, due] of dueMs.entries()) {
    if (due <= atMs && (found === undefined || due < (dueMs[found] ?? 0))) found = index;
  }
  return found;
}

/** When a tick is next needed; Infinity when only an input can change anything. */
export function wakeAtMs(plan: SupervisePlan, state: SuperviseState): number {
  if (state.mode === "closed") return Number.POSITIVE_INFINITY;
  if (state.mode === "waiting") return state.retryAtMs;
  if (state.mode === "opening") return state.sinceMs + OPEN_MAX_MS;
  const askMs = nextAskMs(state);
  if (state.mode === "running") return Math.min(askMs, state.goodAtMs + plan.silenceMaxMs);
  const reopenMs = state.sinceMs + silentReopenMs(plan);
  const lastGarbageMs =
    state.problem === "garbage" ? state.byteAtMs + plan.silenceMaxMs : Number.POSITIVE_INFINITY;
  return Math.min(askMs, reopenMs, lastGarbageMs);
}

function nextAskMs(state: SuperviseState): number {
  if (state.asked !== null) return state.answerByMs;
  return state.commands > 0 ? state.freeAtMs : Math.max(state.freeAtMs, Math.min(...state.dueMs));
}
