/** The master of a shared line: rows of inputs with their effects, then whole lines on a made-up clock. */
import { describe, expect, test } from "bun:test";
import {
  isOverdue,
  LINE_LIMITS,
  type LineConfig,
  type LineEffect,
  type LineInput,
  type LineJob,
  type LinePoll,
  type LineState,
  startLine,
  stepLine,
} from "../../../firmware-bridge/framing/modbus-line.ts";
import {
  encodeReadRequest,
  parseReply,
  wrapRtu,
} from "../../../firmware-bridge/framing/modbus-rtu.ts";

const CONFIG: LineConfig = {
  gapMs: 5,
  settleMs: 20,
  retriesMax: 1,
  backOffMs: 1_000,
  backOffMaxMs: 30_000,
  isAnswer(frame, request) {
    const reply = parseReply(frame, request);
    return reply.ok || reply.reason === "device-error";
  },
};

const poll = (unit: number, everyMs = 1_000, start = 0): LinePoll => ({
  id: `${unit}/${start}`,
  device: `unit-${unit}`,
  request: encodeReadRequest(unit, 3, start, 1),
  everyMs,
  timeoutMs: 100,
});
const replyOf = (unit: number, value = 7): Uint8Array =>
  wrapRtu(unit, Uint8Array.of(3, 2, value >>> 8, value & 0xff));
const job = (expiresAtMs: number): LineJob => ({
  id: "hold",
  device: "relay",
  request: encodeReadRequest(9, 1, 0, 8),
  timeoutMs: 50,
  expiresAtMs,
});

/** Effects in short: what was sent, answered, lost, and when the next tick is due. */
function short(effect: LineEffect): string {
  switch (effect.type) {
    case "send":
    case "reply":
      return `${effect.type} ${effect.id}`;
    case "unanswered":
      return `unanswered ${effect.id} ${effect.failures}`;
    case "dropped":
      return `dropped ${effect.why}`;
    case "wake":
      return `wake ${effect.atMs}`;
    default:
      return effect.type;
  }
}

type Row = readonly [input: LineInput, effects: readonly string[]];

const tick = (atMs: number): LineInput => ({ type: "tick", atMs });
const opened: LineInput = { type: "opened", atMs: 0 };
const frame = (atMs: number, bytes: Uint8Array): LineInput => ({ type: "frame", atMs, bytes });

describe("steps", () => {
  const tables: readonly (readonly [string, readonly LinePoll[], readonly Row[]])[] = [
    [
      "waits the gap, asks, takes the answer, waits the gap, asks the next device",
      [poll(1), poll(2)],
      [
        [opened, ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [frame(30, replyOf(1)), ["reply 1/0", "wake 35"]],
        [tick(35), ["send 2/0", "wake 135"]],
        [frame(60, replyOf(2)), ["reply 2/0", "wake 1005"]],
        [tick(1_005), ["send 1/0", "wake 1105"]],
      ],
    ],
    [
      "a tick too early does nothing",
      [poll(1)],
      [
        [opened, ["wake 5"]],
        [tick(4), ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [tick(104), ["wake 105"]],
      ],
    ],
    [
      "a silent device is repeated once at its next turn, then asked ever more rarely",
      [poll(1)],
      [
        [opened, ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [tick(105), ["unanswered 1/0 1", "wake 125"]],
        [tick(125), ["send 1/0", "wake 225"]],
        [tick(225), ["unanswered 1/0 2", "wake 1225"]],
        [tick(1_225), ["send 1/0", "wake 1325"]],
        [tick(1_325), ["unanswered 1/0 3", "wake 3325"]],
        [tick(3_325), ["send 1/0", "wake 3425"]],
        [frame(3_350, replyOf(1)), ["reply 1/0", "wake 4325"]],
      ],
    ],
    [
      "a reply of another unit is stray and the wait goes on",
      [poll(1)],
      [
        [opened, ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [frame(20, replyOf(2)), ["stray", "wake 105"]],
        [frame(30, replyOf(1)), ["reply 1/0", "wake 1005"]],
      ],
    ],
    [
      "a late reply finds nobody waiting and puts the next request off",
      [poll(1), poll(2)],
      [
        [opened, ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [tick(105), ["unanswered 1/0 1", "wake 125"]],
        [frame(124, replyOf(1)), ["stray", "wake 129"]],
        [tick(129), ["send 2/0", "wake 229"]],
      ],
    ],
    [
      "an exception is an answer",
      [poll(1)],
      [
        [opened, ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [frame(20, wrapRtu(1, Uint8Array.of(0x83, 2))), ["reply 1/0", "wake 1005"]],
      ],
    ],
    [
      "a job goes before polls that are due",
      [poll(1)],
      [
        [opened, ["wake 5"]],
        [{ type: "submit", atMs: 1, job: job(500) }, ["wake 5"]],
        [tick(5), ["send hold", "wake 55"]],
        [tick(55), ["unanswered hold 1", "wake 75"]],
        [tick(75), ["send 1/0", "wake 175"]],
      ],
    ],
    [
      "a job that waited too long is never sent",
      [poll(1)],
      [
        [opened, ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [{ type: "submit", atMs: 6, job: job(40) }, ["wake 105"]],
        [frame(36, replyOf(1)), ["reply 1/0", "wake 41"]],
        [tick(41), ["dropped expired", "wake 1005"]],
      ],
    ],
    [
      "a closed line drops its jobs and is silent",
      [poll(1)],
      [
        [opened, ["wake 5"]],
        [{ type: "submit", atMs: 1, job: job(500) }, ["wake 5"]],
        [{ type: "closed", atMs: 2 }, ["dropped closed"]],
        [tick(50), []],
        [{ type: "submit", atMs: 51, job: job(500) }, ["dropped closed"]],
        [{ type: "opened", atMs: 60 }, ["wake 65"]],
        [tick(65), ["send 1/0", "wake 165"]],
      ],
    ],
    [
      "groups of one device take turns with other devices, the earliest due first",
      [poll(1, 200, 0), poll(1, 200, 10), poll(2, 200)],
      [
        [opened, ["wake 5"]],
        [tick(5), ["send 1/0", "wake 105"]],
        [frame(15, replyOf(1)), ["reply 1/0", "wake 20"]],
        [tick(20), ["send 2/0", "wake 120"]],
        [frame(30, replyOf(2)), ["reply 2/0", "wake 35"]],
        [tick(35), ["send 1/10", "wake 135"]],
        [frame(45, replyOf(1)), ["reply 1/10", "wake 205"]],
      ],
    ],
  ];
  test.each(tables)("%s", (_why, polls, rows) => {
    let state = startLine(CONFIG, polls);
    for (const [input, expected] of rows) {
      const step = stepLine(state, input);
      expect(step.effects.map(short)).toEqual([...expected]);
      state = step.state;
    }
  });

  test("no more jobs are held than the limit", () => {
    let state = stepLine(startLine(CONFIG, []), opened).state;
    let dropped = 0;
    for (let count = 0; count < LINE_LIMITS.urgent + 3; count += 1) {
      const step = stepLine(state, { type: "submit", atMs: 1, job: job(500) });
      dropped += step.effects.filter((effect) => effect.type === "dropped").length;
      state = step.state;
    }
    expect(dropped).toBe(3);
    expect(state.urgent.length).toBe(LINE_LIMITS.urgent);
  });

  test.each([
    ["two polls of one name", [poll(1), poll(1)]],
    ["too many devices", Array.from({ length: 65 }, (_, index) => poll(index + 1))],
  ] as const)("refuses %s", (_why, polls) => {
    expect(() => startLine(CONFIG, polls)).toThrow();
  });
});

/** Runs a line for a while; each unit answers after its delay, or never. Counts replies per unit. */
function simulate(
  polls: readonly LinePoll[],
  delayMsOf: (unit: number, atMs: number) => number | undefined,
  untilMs: number,
): { replies: Map<string, number>; sent: number; mostOutstanding: number } {
  let state: LineState = startLine(CONFIG, polls);
  let nowMs = 0;
  let wakeMs: number | undefined;
  let answer: { atMs: number; bytes: Uint8Array } | undefined;
  const out = { replies: new Map<string, number>(), sent: 0, mostOutstanding: 0 };
  let outstanding = 0;
  const run = (input: LineInput): void => {
    const step = stepLine(state, input);
    state = step.state;
    wakeMs = undefined;
    for (const effect of step.effects) {
      if (effect.type === "wake") wakeMs = effect.atMs;
      else if (effect.type === "reply") {
        outstanding -= 1;
        out.replies.set(effect.device, (out.replies.get(effect.device) ?? 0) + 1);
      } else if (effect.type === "unanswered") outstanding -= 1;
      else if (effect.type === "send") {
        out.sent += 1;
        outstanding += 1;
        out.mostOutstanding = Math.max(out.mostOutstanding, outstanding);
        const unit = effect.bytes[0] ?? 0;
        const delayMs = delayMsOf(unit, nowMs);
        answer =
          delayMs === undefined ? undefined : { atMs: nowMs + delayMs, bytes: replyOf(unit) };
      }
    }
  };
  run(opened);
  while (nowMs < untilMs && wakeMs !== undefined) {
    if (answer !== undefined && answer.atMs <= wakeMs) {
      nowMs = answer.atMs;
      const { bytes } = answer;
      answer = undefined;
      run(frame(nowMs, bytes));
    } else {
      nowMs = wakeMs;
      expect(isOverdue(state, nowMs) || state.waiting === undefined).toBe(true);
      run(tick(nowMs));
    }
  }
  return out;
}

const MINUTE_MS = 60_000;
const EIGHT = Array.from({ length: 8 }, (_, index) => poll(index + 1, 50));

test("32 devices on four lines are all polled at the line's limit", () => {
  // A request and a reply of one register take 16 ms at 9600 baud; the device thinks for 10 ms more.
  const limit = MINUTE_MS / (26 + CONFIG.gapMs);
  for (let line = 0; line < 4; line += 1) {
    const { replies, mostOutstanding } = simulate(EIGHT, () => 26, MINUTE_MS);
    const counts = [...replies.values()];
    expect(replies.size).toBe(8);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(limit * 0.99);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(mostOutstanding).toBe(1);
  }
});

test("silent devices take almost nothing from the others", () => {
  const healthy = simulate(EIGHT, () => 26, MINUTE_MS).replies.get("unit-1") ?? 0;
  const { replies } = simulate(EIGHT, (unit) => (unit >= 6 ? undefined : 26), MINUTE_MS);
  expect(replies.size).toBe(5);
  for (const count of replies.values()) expect(count).toBeGreaterThan(healthy);
});

test("a device that comes back is polled at its full rate again", () => {
  const { replies } = simulate(
    EIGHT,
    (unit, atMs) => (unit === 3 && atMs < 20_000 ? undefined : 26),
    MINUTE_MS * 2,
  );
  const other = replies.get("unit-1") ?? 0;
  // Away for 20 s, and at most one pause of 30 s longer.
  expect(replies.get("unit-3") ?? 0).toBeGreaterThan(other * 0.55);
});

test("a slow poll on a quiet line keeps its period", () => {
  const { replies, sent } = simulate([poll(1, 1_000)], () => 26, MINUTE_MS);
  expect(replies.get("unit-1")).toBe(60);
  expect(sent).toBeLessThanOrEqual(61);
});
