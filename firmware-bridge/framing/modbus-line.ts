/**
 * The master of one half-duplex line with several devices: one request at a time, devices in turn, silent
 * ones asked ever more rarely. Pure: the runner performs the effects and calls back with ticks and frames.
 *
 * The runner's part: on `send` end the framer, then write; on `wake` tick at that instant; when
 * `isOverdue` says so, first end the framer and pass its frames on (noise may hold a reply back), then tick.
 */
import { assert } from "../../src/kernel/assert.ts";

export const LINE_LIMITS = { devices: 64, polls: 512, urgent: 16 } as const;

export type LinePoll = {
  /** Unique on the line. */
  readonly id: string;
  /** Polls of one device take their turn and back off together. */
  readonly device: string;
  readonly request: Uint8Array;
  readonly everyMs: number;
  readonly timeoutMs: number;
};

/** A request to be sent once, before any poll: a relay to be held, a coil to be read now. */
export type LineJob = {
  readonly id: string;
  readonly device: string;
  readonly request: Uint8Array;
  readonly timeoutMs: number;
  /** Not sent at or after this instant: a permission that comes late must not come at all. */
  readonly expiresAtMs: number;
};

export type LineConfig = {
  /** Silence before a request: `frameGapMs(baud)`, or 50 where a device or adapter needs longer. */
  readonly gapMs: number;
  /** Silence after an unanswered request, so that a late reply cannot pass for the next one's. */
  readonly settleMs: number;
  /** Unanswered requests in a row that are repeated at the device's next turn without a pause. */
  readonly retriesMax: number;
  /** First pause of a silent device; doubles up to the maximum. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** Whether a frame answers a request; exceptions do, for the device is there. */
  readonly isAnswer: (frame: Uint8Array, request: Uint8Array) => boolean;
};

type Device = { readonly failures: number; readonly pausedUntilMs: number };

type Task =
  | { readonly type: "poll"; readonly poll: LinePoll }
  | { readonly type: "job"; readonly job: LineJob };

export type LineState = {
  readonly config: LineConfig;
  readonly isOpen: boolean;
  readonly waiting: { readonly task: Task; readonly deadlineMs: number } | undefined;
  /** No request before this instant. */
  readonly freeAtMs: number;
  readonly polls: readonly { readonly poll: LinePoll; readonly dueAtMs: number }[];
  /** In order of turn; the device served last stands at the end. */
  readonly turns: readonly string[];
  readonly devices: Readonly<Record<string, Device>>;
  readonly urgent: readonly LineJob[];
};

export type LineInput =
  | { readonly type: "opened"; readonly atMs: number }
  | { readonly type: "closed"; readonly atMs: number }
  | { readonly type: "tick"; readonly atMs: number }
  | { readonly type: "frame"; readonly atMs: number; readonly bytes: Uint8Array }
  | { readonly type: "submit"; readonly atMs: number; readonly job: LineJob };

export type LineEffect =
  | {
      readonly type: "send";
      readonly bytes: Uint8Array;
      readonly device: string;
      readonly id: string;
    }
  | {
      readonly type: "reply";
      readonly device: string;
      readonly id: string;
      readonly request: Uint8Array;
      readonly frame: Uint8Array;
    }
  /** `failures` counts unanswered requests to the device in a row, this one included. */
  | {
      readonly type: "unanswered";
      readonly device: string;
      readonly id: string;
      readonly failures: number;
    }
  /** A frame nobody asked for: late, from a second master, or an echo. */
  | { readonly type: "stray"; readonly frame: Uint8Array }
  | { readonly type: "dropped"; readonly job: LineJob; readonly why: "expired" | "full" | "closed" }
  | { readonly type: "wake"; readonly atMs: number };

export type LineStep = { readonly state: LineState; readonly effects: readonly LineEffect[] };

/** Instants are monotonic milliseconds of the caller's clock. */
export function startLine(config: LineConfig, polls: readonly LinePoll[]): LineState {
  const turns = [...new Set(polls.map((poll) => poll.device))];
  assert(turns.length <= LINE_LIMITS.devices, `${turns.length} devices on one line`);
  assert(polls.length <= LINE_LIMITS.polls, `${polls.length} polls on one line`);
  assert(new Set(polls.map((poll) => poll.id)).size === polls.length, "poll ids not unique");
  return {
    config,
    isOpen: false,
    waiting: undefined,
    freeAtMs: 0,
    polls: polls.map((poll) => ({ poll, dueAtMs: 0 })),
    turns,
    devices: {},
    urgent: [],
  };
}

/** True when the answer awaited has not come in time; see the runner's part above. */
export function isOverdue(state: LineState, atMs: number): boolean {
  return state.waiting !== undefined && atMs >= state.waiting.deadlineMs;
}

export function stepLine(state: LineState, input: LineInput): LineStep {
  const effects: LineEffect[] = [];
  let next = applyInput(state, input, effects);
  next = sendNext(next, input.atMs, effects);
  const wakeAtMs = wakeOf(next);
  if (wakeAtMs !== undefined) effects.push({ type: "wake", atMs: Math.max(wakeAtMs, input.atMs) });
  return { state: next, effects };
}

function applyInput(state: LineState, input: LineInput, effects: LineEffect[]): LineState {
  switch (input.type) {
    case "opened":
      return {
        ...state,
        isOpen: true,
        waiting: undefined,
        freeAtMs: input.atMs + state.config.gapMs,
        devices: {},
        polls: state.polls.map(({ poll }) => ({ poll, dueAtMs: input.atMs })),
      };
    case "closed":
      for (const job of state.urgent) effects.push({ type: "dropped", job, why: "closed" });
      if (state.waiting?.task.type === "job") {
        effects.push({ type: "dropped", job: state.waiting.task.job, why: "closed" });
      }
      return { ...state, isOpen: false, waiting: undefined, urgent: [] };
    case "tick":
      return isOverdue(state, input.atMs) ? giveUp(state, input.atMs, effects) : state;
    case "frame":
      return takeFrame(state, input, effects);
    case "submit":
      if (!state.isOpen || state.urgent.length >= LINE_LIMITS.urgent) {
        effects.push({ type: "dropped", job: input.job, why: state.isOpen ? "full" : "closed" });
        return state;
      }
      return { ...state, urgent: [...state.urgent, input.job] };
  }
}

function takeFrame(
  state: LineState,
  input: Extract<LineInput, { type: "frame" }>,
  effects: LineEffect[],
): LineState {
  const { waiting, config } = state;
  const freeAtMs = Math.max(state.freeAtMs, input.atMs + config.gapMs);
  if (waiting === undefined) {
    effects.push({ type: "stray", frame: input.bytes });
    return { ...state, freeAtMs };
  }
  const { device, id, request } = partsOf(waiting.task);
  if (!config.isAnswer(input.bytes, request)) {
    effects.push({ type: "stray", frame: input.bytes });
    return state;
  }
  effects.push({ type: "reply", device, id, request, frame: input.bytes });
  return {
    ...state,
    waiting: undefined,
    freeAtMs,
    devices: { ...state.devices, [device]: { failures: 0, pausedUntilMs: 0 } },
  };
}

function giveUp(state: LineState, atMs: number, effects: LineEffect[]): LineState {
  const { waiting, config } = state;
  if (waiting === undefined) return state;
  const { device, id } = partsOf(waiting.task);
  const failures = (state.devices[device]?.failures ?? 0) + 1;
  effects.push({ type: "unanswered", device, id, failures });
  const doublings = Math.min(failures - config.retriesMax - 1, 30);
  const pauseMs =
    doublings < 0 ? 0 : Math.min(config.backOffMaxMs, config.backOffMs * 2 ** doublings);
  return {
    ...state,
    waiting: undefined,
    freeAtMs: atMs + Math.max(config.gapMs, config.settleMs),
    devices: { ...state.devices, [device]: { failures, pausedUntilMs: atMs + pauseMs } },
    // The same request comes again at the device's next turn: a late reply to it is then still right.
    polls: state.polls.map((entry) => (entry.poll.id === id ? { ...entry, dueAtMs: 0 } : entry)),
  };
}

function sendNext(state: LineState, atMs: number, effects: LineEffect[]): LineState {
  if (!state.isOpen || state.waiting !== undefined || atMs < state.freeAtMs) return state;
  let next = state;
  for (const job of state.urgent) {
    next = { ...next, urgent: next.urgent.slice(1) };
    if (atMs < job.expiresAtMs) return send(next, { type: "job", job }, atMs, effects);
    effects.push({ type: "dropped", job, why: "expired" });
  }
  for (const device of next.turns) {
    if (atMs < (next.devices[device]?.pausedUntilMs ?? 0)) continue;
    const entry = earliestOf(next, device);
    if (entry === undefined || atMs < entry.dueAtMs) continue;
    const polls = next.polls.map((other) =>
      // Counted from now, not from when it was due: an overloaded line must not gather arrears.
      other === entry ? { poll: other.poll, dueAtMs: atMs + other.poll.everyMs } : other,
    );
    const turns = [...next.turns.filter((other) => other !== device), device];
    return send({ ...next, polls, turns }, { type: "poll", poll: entry.poll }, atMs, effects);
  }
  return next;
}

function send(state: LineState, task: Task, atMs: number, effects: LineEffect[]): LineState {
  const { device, id, request, timeoutMs } = partsOf(task);
  effects.push({ type: "send", bytes: request, device, id });
  return { ...state, waiting: { task, deadlineMs: atMs + timeoutMs } };
}

function earliestOf(state: LineState, device: string): LineState["polls"][number] | undefined {
  let found: LineState["polls"][number] | undefined;
  for (const entry of state.polls) {
    if (entry.poll.device !== device) continue;
    if (found === undefined || entry.dueAtMs < found.dueAtMs) found = entry;
  }
  return found;
}

function partsOf(task: Task): {
  readonly device: string;
  readonly id: string;
  readonly request: Uint8Array;
  readonly timeoutMs: number;
} {
  return task.type === "poll" ? task.poll : task.job;
}

function wakeOf(state: LineState): number | undefined {
  if (!state.isOpen) return undefined;
  if (state.waiting !== undefined) return state.waiting.deadlineMs;
  if (state.urgent.length > 0) return state.freeAtMs;
  let soonest: number | undefined;
  for (const { poll, dueAtMs } of state.polls) {
    const at = Math.max(dueAtMs, state.devices[poll.device]?.pausedUntilMs ?? 0, state.freeAtMs);
    if (soonest === undefined || at < soonest) soonest = at;
  }
  return soonest;
}
