import { describe, expect, test } from "bun:test";
import type { Acknowledgement, LaneState, LinkState } from "../../src/sync/model.ts";
import {
  applyAck,
  BATCH,
  forgetSent,
  holdLane,
  initialLane,
  isNewerState,
  judgeAck,
  markSent,
  planAll,
  planLane,
  RESEND_AFTER_MAX_MS,
  RESEND_AFTER_MS,
  resendAfterMs,
  WINDOW,
} from "../../src/sync/rules.ts";

const NOW = 1_000_000;
const lane = (facts: Partial<LaneState> = {}): LaneState => ({
  ...initialLane("event", 0, NOW),
  ...facts,
});
const silent = { quietSinceMs: NOW - RESEND_AFTER_MS };

describe("planLane", () => {
  test.each([
    ["nothing was ever written", {}, 0, undefined],
    ["the first record", {}, 1, [1, 1, false]],
    ["a backlog goes in batches", {}, 5_000, [1, BATCH, false]],
    ["goes on behind what was sent", { sentSeq: 16 }, 5_000, [17, 16 + BATCH, false]],
    ["never sends what is not written", { sentSeq: 16 }, 20, [17, 20, false]],
    ["all is sent and young", { sentSeq: 5 }, 5, undefined],
    ["the window is full", { sentSeq: WINDOW }, 5_000, undefined],
    ["the window's last place", { sentSeq: WINDOW - 1 }, 5_000, [WINDOW, WINDOW, false]],
    [
      "an acknowledgement moves the window",
      { acknowledgedSeq: 3, sentSeq: WINDOW },
      5_000,
      [WINDOW + 1, WINDOW + 3, false],
    ],
    ["everything is acknowledged", { acknowledgedSeq: 9, sentSeq: 9, ...silent }, 9, undefined],
    [
      "one millisecond before the end of patience",
      { sentSeq: 5, quietSinceMs: NOW - RESEND_AFTER_MS + 1 },
      5,
      undefined,
    ],
    ["silence brings all again", { sentSeq: 5, ...silent }, 5, [1, 5, true]],
    [
      "from the first unacknowledged",
      { acknowledgedSeq: 2, sentSeq: 5, ...silent },
      5,
      [3, 5, true],
    ],
    ["a second resend waits longer", { sentSeq: 5, resends: 1, ...silent }, 5, undefined],
    [
      "but comes",
      { sentSeq: 5, resends: 1, quietSinceMs: NOW - 2 * RESEND_AFTER_MS },
      5,
      [1, 5, true],
    ],
    ["after a refusal the lane pauses", { heldUntilMs: NOW + 1 }, 5, undefined],
    ["and goes on", { heldUntilMs: NOW }, 5, [1, 5, false]],
    ["fewer written than acknowledged", { acknowledgedSeq: 9, sentSeq: 9 }, 5, undefined],
  ] as const)("%s", (_why, facts, lastSeq, outcome) => {
    const plan = planLane(lane(facts), lastSeq, NOW);
    expect(plan && [plan.from, plan.to, plan.isResend]).toEqual(outcome as never);
  });
});

test("alarms are planned before any backlog, and a full lane does not hold the others", () => {
  const states = new Map(
    (["summary", "event", "alarm"] as const).map((name) => [
      name,
      { ...lane({ sentSeq: name === "event" ? WINDOW : 0 }), lane: name },
    ]),
  );
  const last = new Map([
    ["alarm", 1],
    ["event", 50_000],
    ["summary", 7],
  ] as const);
  const plans = planAll(states, last, NOW).map(({ lane: name, from, to }) => [name, from, to]);
  expect(plans).toEqual([
    ["alarm", 1, 1],
    ["summary", 1, 7],
  ]);
});

test("the wait for a resend doubles up to a bound", () => {
  expect([0, 1, 2, 3, 60].map(resendAfterMs)).toEqual([
    RESEND_AFTER_MS,
    2 * RESEND_AFTER_MS,
    4 * RESEND_AFTER_MS,
    RESEND_AFTER_MAX_MS,
    RESEND_AFTER_MAX_MS,
  ]);
});

describe("markSent", () => {
  const plan = { lane: "event", from: 6, to: 9, isResend: false } as const;
  test.each([
    ["nothing went out", lane({ sentSeq: 5, quietSinceMs: 1 }), plan, 5, [5, 1, 0]],
    [
      "a steady trickle does not put off the resend",
      lane({ acknowledgedSeq: 3, sentSeq: 5, quietSinceMs: 1 }),
      plan,
      9,
      [9, 1, 0],
    ],
    [
      "the first after all was acknowledged starts the wait",
      lane({ acknowledgedSeq: 5, sentSeq: 5, quietSinceMs: 1 }),
      plan,
      9,
      [9, NOW, 0],
    ],
    ["only a part went out", lane({ acknowledgedSeq: 5, sentSeq: 5 }), plan, 7, [7, NOW, 0]],
    [
      "a resend counts from there on and is counted",
      lane({ acknowledgedSeq: 5, sentSeq: 200, quietSinceMs: 1 }),
      { ...plan, isResend: true },
      9,
      [9, NOW, 1],
    ],
  ] as const)("%s", (_why, state, sent, to, outcome) => {
    const after = markSent(state, sent, to, NOW);
    expect([after.sentSeq, after.quietSinceMs, after.resends]).toEqual([...outcome]);
  });
});

describe("acknowledgements", () => {
  const EPOCH = "e1";
  const state = lane({ acknowledgedSeq: 10, sentSeq: 20, quietSinceMs: 1, resends: 2 });
  const ack = (facts: Partial<Acknowledgement>): Acknowledgement => ({
    epoch: EPOCH,
    lane: "event",
    laneSeq: 15,
    ...facts,
  });
  test.each([
    ["moves forward", {}, "news", 15],
    ["all that was sent", { laneSeq: 20 }, "news", 20],
    ["more than this process sent, after a restart", { laneSeq: 25 }, "news", 25],
    ["the last that was written", { laneSeq: 30 }, "news", 30],
    ["beyond the last", { laneSeq: 31 }, "beyond", 10],
    ["far beyond", { laneSeq: Number.MAX_SAFE_INTEGER }, "beyond", 10],
    ["again", { laneSeq: 10 }, "old", 10],
    ["backwards", { laneSeq: 9 }, "old", 10],
    ["nothing held", { laneSeq: 0 }, "old", 10],
    ["negative", { laneSeq: -1 }, "foreign", 10],
    ["half a record", { laneSeq: 15.5 }, "foreign", 10],
    ["no number", { laneSeq: Number.NaN }, "foreign", 10],
    ["infinite", { laneSeq: Number.POSITIVE_INFINITY }, "foreign", 10],
    ["of another epoch", { epoch: "e0" }, "foreign", 10],
    ["of another lane", { lane: "alarm" }, "foreign", 10],
  ] as const)("%s", (_why, facts, verdict, acknowledgedSeq) => {
    expect(judgeAck(state, ack(facts), EPOCH, 30)).toBe(verdict);
    const after = applyAck(state, ack(facts), EPOCH, 30, NOW);
    expect(after.acknowledgedSeq).toBe(acknowledgedSeq);
    expect(after.sentSeq).toBe(Math.max(20, acknowledgedSeq));
    expect(after.quietSinceMs).toBe(verdict === "news" ? NOW : 1);
    // An old one is a sign of life: patience starts anew, but not the wait itself.
    expect(after.resends).toBe(verdict === "news" || verdict === "old" ? 0 : 2);
  });
});

describe("the window", () => {
  const sent = lane({ acknowledgedSeq: 10, sentSeq: 200 });
  const resend = { lane: "event", from: 11, to: 26, isResend: true } as const;
  test("is halved when records are lost although the receiver answers", () => {
    const after = markSent(sent, resend, 26, NOW);
    expect(after.window).toBe(WINDOW / 2);
    expect(markSent({ ...after, resends: 0, window: BATCH }, resend, 26, NOW).window).toBe(BATCH);
  });
  test("stays when the receiver is away", () => {
    expect(markSent({ ...sent, resends: 1 }, resend, 26, NOW).window).toBe(WINDOW);
  });
  test("grows with what is acknowledged, up to its bound", () => {
    const ack = { epoch: "e", lane: "event", laneSeq: 42 } as const;
    expect(applyAck({ ...sent, window: 20 }, ack, "e", 500, NOW).window).toBe(22);
    expect(applyAck({ ...sent, window: WINDOW }, ack, "e", 500, NOW).window).toBe(WINDOW);
    const cut = { ...lane({ acknowledgedSeq: 10, sentSeq: 10 }), window: 3.9 };
    expect(planLane(cut, 500, NOW)).toMatchObject({ from: 11, to: 13 });
  });
});

test.each([
  ["in the middle of what was sent", 15, 14],
  ["the first unacknowledged", 11, 10],
  ["already acknowledged meanwhile", 10, 20],
] as const)("a refused record does not count as sent: %s", (_why, refusedSeq, sentSeq) => {
  const after = holdLane(lane({ acknowledgedSeq: 10, sentSeq: 20 }), refusedSeq, NOW);
  expect(after.sentSeq).toBe(sentSeq);
  expect(planLane(after, 20, NOW)).toBeUndefined();
});

test("after a lost connection only acknowledged records count", () => {
  const state = lane({ acknowledgedSeq: 3, sentSeq: 90, resends: 2, heldUntilMs: NOW + 9 });
  expect(planLane(forgetSent(state, NOW), 90, NOW)).toMatchObject({ from: 4, isResend: false });
});

describe("link states", () => {
  const state = (epoch: string, connection: number, is: LinkState["state"]): LinkState => ({
    site: "s",
    epoch,
    connection,
    state: is,
    keyId: "k",
    sig: "x",
  });
  test.each([
    ["the first is always news", undefined, state("a", 1, "offline"), true],
    ["the will of this connection", state("a", 2, "online"), state("a", 2, "offline"), true],
    ["a late will", state("a", 2, "online"), state("a", 1, "offline"), false],
    ["the same again", state("a", 2, "online"), state("a", 2, "online"), false],
    ["a birth after its own will", state("a", 2, "offline"), state("a", 2, "online"), false],
    ["the next birth", state("a", 2, "offline"), state("a", 3, "online"), true],
    ["a will whose birth was never seen", state("a", 2, "online"), state("a", 3, "offline"), true],
    ["a restored box counts anew", state("a", 9, "online"), state("b", 1, "online"), true],
    ["the will of the box before", state("b", 1, "online"), state("a", 9, "offline"), false],
  ] as const)("%s", (_why, known, next, outcome) => {
    expect(isNewerState(known, next)).toBe(outcome);
  });
});
