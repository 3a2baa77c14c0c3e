/** Supervision as a table: inputs at instants, and what they must bring about. No timers. */
import { describe, expect, test } from "bun:test";
import {
  CLOSED,
  isLineOpen,
  type SuperviseInput,
  type SupervisePlan,
  type SuperviseState,
  supervise,
  wakeAtMs,
} from "../../firmware-bridge/supervise.ts";
import { random } from "./support.ts";

const STREAM: SupervisePlan = {
  silenceMaxMs: 1_000,
  polls: [],
  hasGreeting: false,
  turnaroundMs: 5,
  commandTimeoutMs: 500,
  lostRestMs: 0,
  canReopenAfterEnd: true,
};
const POLLED: SupervisePlan = {
  ...STREAM,
  polls: [
    { everyMs: 100, timeoutMs: 50 },
    { everyMs: 300, timeoutMs: 50 },
  ],
};

type Bare = SuperviseInput extends infer Input
  ? Input extends { atMs: number }
    ? Omit<Input, "atMs">
    : never
  : never;
type Step = readonly [atMs: number, input: Bare["type"] | Bare, effects: string, mode: string];

const GOOD = { type: "bytes", good: 1, isAnswer: false } as const;
const ANSWER = { type: "bytes", good: 1, isAnswer: true } as const;
const BAD = { type: "bytes", good: 0, isAnswer: false } as const;
const closed = (cause: "unplugged" | "ended") => ({ type: "closed", cause }) as const;

function run(plan: SupervisePlan, steps: readonly Step[]): SuperviseState {
  let state = CLOSED;
  for (const [atMs, given, expected, mode] of steps) {
    const bare = typeof given === "string" ? { type: given } : given;
    const out = supervise(plan, state, { ...bare, atMs } as SuperviseInput);
    const effects = out.effects.map((effect) => {
      if (effect.type === "report") return effect.what;
      if (effect.type !== "send") return effect.type;
      return effect.asked.what === "poll" ? `poll${effect.asked.index}` : effect.asked.what;
    });
    expect([atMs, effects.join(" "), out.state.mode]).toEqual([atMs, expected, mode]);
    state = out.state;
  }
  return state;
}

const INPUTS: readonly Bare[] = [
  { type: "start" },
  { type: "stop" },
  { type: "opened" },
  { type: "opened" },
  { type: "openFailed" },
  { type: "sent" },
  { type: "command" },
  { type: "tick" },
  { type: "tick" },
  GOOD,
  ANSWER,
  BAD,
  closed("unplugged"),
  closed("ended"),
];

const UP: readonly Step[] = [
  [0, "start", "open", "opening"],
  [10, "opened", "opened", "running"],
];

const TABLE: readonly [why: string, plan: SupervisePlan, steps: readonly Step[]][] = [
  [
    "a stream that speaks keeps running",
    STREAM,
    [
      ...UP,
      [900, GOOD, "", "running"],
      [1_800, GOOD, "", "running"],
      [2_799, "tick", "", "running"],
    ],
  ],
  [
    "a device that never speaks is silent, and its port is opened anew",
    STREAM,
    [
      ...UP,
      [1_009, "tick", "", "running"],
      [1_010, "tick", "silent", "silent"],
      [11_009, "tick", "", "silent"],
      [11_010, "tick", "close", "waiting"],
      [11_509, "tick", "", "waiting"],
      [11_510, "tick", "open", "opening"],
    ],
  ],
  [
    "a device that speaks again has recovered",
    STREAM,
    [...UP, [1_010, "tick", "silent", "silent"], [1_500, GOOD, "recovered", "running"]],
  ],
  [
    "a new opening alone is no recovery",
    STREAM,
    [
      ...UP,
      [1_010, "tick", "silent", "silent"],
      [11_010, "tick", "close", "waiting"],
      [11_510, "tick", "open", "opening"],
      [11_520, "opened", "opened", "running"],
      [11_600, GOOD, "recovered", "running"],
      [11_700, GOOD, "", "running"],
    ],
  ],
  [
    "bytes without a good frame are garbage, not life",
    STREAM,
    [
      ...UP,
      [500, BAD, "", "running"],
      [1_010, BAD, "garbage", "silent"],
      [1_500, BAD, "", "silent"],
      [2_499, "tick", "", "silent"],
      [2_500, "tick", "silent", "silent"],
      [2_600, BAD, "garbage", "silent"],
      [2_700, GOOD, "recovered", "running"],
    ],
  ],
  [
    "garbage opens the port anew as silence does",
    STREAM,
    [
      ...UP,
      [1_000, BAD, "", "running"],
      [1_010, BAD, "garbage", "silent"],
      [11_010, BAD, "close", "waiting"],
    ],
  ],
  [
    "a device that may be quiet for ever is never silent",
    { ...STREAM, silenceMaxMs: Number.POSITIVE_INFINITY },
    [...UP, [9_999_999, "tick", "", "running"]],
  ],
  [
    "waiting doubles from half a second to ten",
    STREAM,
    [
      [0, "start", "open", "opening"],
      [0, "openFailed", "open-failed", "waiting"],
      [499, "tick", "", "waiting"],
      [500, "tick", "open", "opening"],
      [500, "openFailed", "open-failed", "waiting"],
      [1_499, "tick", "", "waiting"],
      [1_500, "tick", "open", "opening"],
      [1_500, "openFailed", "open-failed", "waiting"],
      [3_500, "tick", "open", "opening"],
      [3_500, "openFailed", "open-failed", "waiting"],
      [7_500, "tick", "open", "opening"],
      [7_500, "openFailed", "open-failed", "waiting"],
      [15_500, "tick", "open", "opening"],
      [15_500, "openFailed", "open-failed", "waiting"],
      [25_499, "tick", "", "waiting"],
      [25_500, "tick", "open", "opening"],
    ],
  ],
  [
    "only a good frame ends the doubling, so that a flapping port is not hammered",
    STREAM,
    [
      ...UP,
      [20, closed("unplugged"), "closed", "waiting"],
      [520, "tick", "open", "opening"],
      [530, "opened", "opened", "running"],
      [540, closed("unplugged"), "closed", "waiting"],
      [1_539, "tick", "", "waiting"],
      [1_540, "tick", "open", "opening"],
      [1_550, "opened", "opened", "running"],
      [1_560, GOOD, "", "running"],
      [1_570, closed("unplugged"), "closed", "waiting"],
      [2_070, "tick", "open", "opening"],
    ],
  ],
  [
    "an opening that hangs counts as failed, and a late success is closed",
    STREAM,
    [
      [0, "start", "open", "opening"],
      [14_999, "tick", "", "opening"],
      [15_000, "tick", "close open-failed", "waiting"],
      [15_100, "opened", "close", "waiting"],
    ],
  ],
  [
    "a stop closes an open port and stays closed",
    STREAM,
    [
      ...UP,
      [20, "stop", "close stopped", "closed"],
      [9_999, "tick", "", "closed"],
      [9_999, "stop", "", "closed"],
    ],
  ],
  [
    "a stop while waiting has nothing to close",
    STREAM,
    [
      [0, "start", "open", "opening"],
      [0, "openFailed", "open-failed", "waiting"],
      [1, "stop", "stopped", "closed"],
    ],
  ],
  [
    "the end of a recording is its end",
    { ...STREAM, canReopenAfterEnd: false },
    [...UP, [20, closed("ended"), "ended", "closed"], [9_999, "tick", "", "closed"]],
  ],
  [
    "the end of a connection is a loss",
    STREAM,
    [...UP, [20, closed("ended"), "closed", "waiting"]],
  ],
  [
    "inputs of a closed device change nothing",
    STREAM,
    [
      [0, GOOD, "", "closed"],
      [1, closed("unplugged"), "", "closed"],
      [2, "sent", "", "closed"],
      [3, "command", "", "closed"],
      [4, "openFailed", "", "closed"],
    ],
  ],
  [
    "one request at a time; the most overdue goes first; the line rests after an answer",
    POLLED,
    [
      [0, "start", "open", "opening"],
      [0, "opened", "opened poll0", "running"],
      [1, "sent", "", "running"],
      [20, "tick", "", "running"],
      [20, ANSWER, "", "running"],
      [24, "tick", "", "running"],
      [25, "tick", "poll1", "running"],
      [26, "sent", "", "running"],
      [30, ANSWER, "", "running"],
      [99, "tick", "", "running"],
      [100, "tick", "poll0", "running"],
    ],
  ],
  [
    "time for an answer runs from when the request is on the line",
    POLLED,
    [
      [0, "start", "open", "opening"],
      [0, "opened", "opened poll0", "running"],
      [200, "tick", "", "running"],
      [210, "sent", "", "running"],
      [259, "tick", "", "running"],
      [260, "tick", "unanswered", "running"],
      [265, "tick", "poll1", "running"],
    ],
  ],
  [
    "a good frame that answers nothing does not end the request",
    POLLED,
    [
      [0, "start", "open", "opening"],
      [0, "opened", "opened poll0", "running"],
      [1, "sent", "", "running"],
      [10, GOOD, "", "running"],
      [51, "tick", "unanswered", "running"],
    ],
  ],
  [
    "a command goes before the polls, but waits for the answer under way",
    POLLED,
    [
      [0, "start", "open", "opening"],
      [0, "opened", "opened poll0", "running"],
      [1, "sent", "", "running"],
      [2, "command", "", "running"],
      [10, ANSWER, "", "running"],
      [15, "tick", "command", "running"],
      [16, "sent", "", "running"],
      [20, ANSWER, "", "running"],
      [25, "tick", "poll1", "running"],
    ],
  ],
  [
    "a stream takes a command at once",
    STREAM,
    [
      ...UP,
      [20, "command", "command", "running"],
      [21, "sent", "", "running"],
      [26, "command", "command", "running"],
    ],
  ],
  [
    "a greeting goes before everything else",
    { ...POLLED, hasGreeting: true },
    [
      [0, "start", "open", "opening"],
      [0, "opened", "opened greeting", "running"],
      [1, "command", "", "running"],
      [2, "sent", "", "running"],
      [7, "tick", "command", "running"],
    ],
  ],
];

describe("supervision", () => {
  test.each(TABLE)("%s", (_why, plan, steps) => {
    run(plan, steps);
  });

  test("counts unanswered requests and openings", () => {
    const state = run(POLLED, [
      [0, "start", "open", "opening"],
      [0, "opened", "opened poll0", "running"],
      [0, "sent", "", "running"],
      [50, "tick", "unanswered", "running"],
      [60, closed("unplugged"), "closed", "waiting"],
      [560, "tick", "open", "opening"],
      [560, "opened", "opened poll0", "running"],
    ]);
    expect(state.timeouts).toBe(1);
    expect(state.opens).toBe(2);
    expect(state.commands).toBe(0);
  });

  test("takes no more commands than its limit", () => {
    let { state } = supervise(POLLED, CLOSED, { type: "start", atMs: 0 });
    for (const type of ["opened", ...Array<"command">(40).fill("command")] as const) {
      ({ state } = supervise(POLLED, state, { type, atMs: 0 }));
    }
    expect(state.commands).toBe(16);
  });

  test("a tick at the instant it asks for always changes something or moves that instant on", () => {
    for (const plan of [STREAM, POLLED, { ...POLLED, hasGreeting: true }]) {
      let { state } = supervise(plan, CLOSED, { type: "start", atMs: 0 });
      ({ state } = supervise(plan, state, { type: "opened", atMs: 0 }));
      for (let count = 0; count < 2_000; count += 1) {
        const atMs = wakeAtMs(plan, state);
        if (!Number.isFinite(atMs)) break;
        const before = JSON.stringify(state);
        const out = supervise(plan, state, { type: "tick", atMs });
        expect(JSON.stringify(out.state)).not.toBe(before);
        state = out.state;
        for (const effect of out.effects) {
          const type =
            effect.type === "open" ? "opened" : effect.type === "send" ? "sent" : undefined;
          if (type !== undefined) ({ state } = supervise(plan, state, { type, atMs }));
        }
      }
    }
  });

  test("no order of inputs opens twice, speaks on a closed line or asks two things at once", () => {
    const next = random(5);
    for (let round = 0; round < 500; round += 1) {
      const plan = round % 2 === 0 ? STREAM : { ...POLLED, hasGreeting: round % 4 === 1 };
      let state = CLOSED;
      let isHeld = false;
      let atMs = 0;
      for (let count = 0; count < 60; count += 1) {
        atMs += Math.floor(next() ** 3 * 4_000);
        const bare = INPUTS[Math.floor(next() * INPUTS.length)]!;
        // The runtime tells of an opening or a loss only when there is one.
        if (bare.type === "closed" || bare.type === "openFailed") isHeld = false;
        const before = state;
        const out = supervise(plan, state, { ...bare, atMs } as SuperviseInput);
        state = out.state;
        let sends = 0;
        for (const effect of out.effects) {
          if (effect.type === "open") {
            expect(isHeld && isLineOpen(before)).toBe(false);
            isHeld = true;
          } else if (effect.type === "close") isHeld = false;
          else if (effect.type === "send") {
            sends += 1;
            expect(isLineOpen(state)).toBe(true);
            expect(state.asked).toEqual(effect.asked);
          }
        }
        expect(sends).toBeLessThanOrEqual(1);
        expect(state.commands).toBeLessThanOrEqual(16);
        if (!isLineOpen(state)) expect([state.asked, state.commands]).toEqual([null, 0]);
        if (state.mode === "closed") expect(wakeAtMs(plan, state)).toBe(Number.POSITIVE_INFINITY);
        else if (Number.isFinite(plan.silenceMaxMs)) {
          expect(Number.isFinite(wakeAtMs(plan, state))).toBe(true);
          // A wish that lies in the past would make the runtime spin.
          expect(wakeAtMs(plan, state)).toBeGreaterThan(atMs);
        }
      }
    }
  });
});

describe("a lost device on a shared line", () => {
  const SHARED: SupervisePlan = { ...POLLED, lostRestMs: 2_000 };

  /** Runs a device that answers nothing and gives the instants at which it was asked. */
  function askDead(plan: SupervisePlan, untilMs: number) {
    let state = supervise(plan, CLOSED, { type: "start", atMs: 0 }).state;
    const askedAtMs: number[] = [];
    const take = (input: Bare, atMs: number): void => {
      const out = supervise(plan, state, { ...input, atMs } as SuperviseInput);
      state = out.state;
      if (out.effects.some(({ type }) => type === "open")) take({ type: "opened" }, atMs);
      if (!out.effects.some(({ type }) => type === "send")) return;
      askedAtMs.push(atMs);
      take({ type: "sent" }, atMs);
    };
    take({ type: "opened" }, 0);
    for (let atMs = wakeAtMs(plan, state); atMs <= untilMs; atMs = wakeAtMs(plan, state)) {
      take({ type: "tick" }, atMs);
    }
    return { askedAtMs, state, take };
  }

  const inSpan = (times: readonly number[], from: number, to: number): number =>
    times.filter((atMs) => atMs >= from && atMs < to).length;

  test("is asked once in two seconds, whatever number of polls it has, also after a new opening", () => {
    const { askedAtMs, state } = askDead(SHARED, 60_000);
    expect(inSpan(askedAtMs, 0, 1_000)).toBeGreaterThan(8);
    for (let from = 2_000; from < 60_000; from += 10_000) {
      expect(inSpan(askedAtMs, from, from + 10_000)).toBeLessThanOrEqual(6);
      expect(inSpan(askedAtMs, from, from + 10_000)).toBeGreaterThanOrEqual(2);
    }
    expect(state.opens).toBeGreaterThan(1);
  });

  test("on a line of its own is asked as before", () => {
    expect(inSpan(askDead(POLLED, 9_000).askedAtMs, 2_000, 8_000)).toBeGreaterThan(50);
  });

  test("a command does not wait for the rest, and an answer ends it", () => {
    const { askedAtMs, state, take } = askDead(SHARED, 5_000);
    const nowMs = 5_000;
    expect(state.asked).toBeNull();
    take({ type: "command" }, nowMs);
    expect(askedAtMs.at(-1)).toBe(nowMs);
    take(ANSWER, nowMs + 10);
    const before = askedAtMs.length;
    // Both polls come due within the rest that was begun; from then on at their own pace.
    for (let atMs = nowMs + 20; atMs < nowMs + 6_000; atMs += 5) {
      const count = askedAtMs.length;
      take({ type: "tick" }, atMs);
      if (askedAtMs.length > count) take(ANSWER, atMs + 1);
    }
    expect(askedAtMs.length - before).toBeGreaterThan(40);
  });
});
