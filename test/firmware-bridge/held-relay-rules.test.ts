/** The decisions of the permission relay: single steps as tables, and all short histories exhaustively. */
import { describe, expect, test } from "bun:test";
import {
  type ChannelReport,
  HELD_RELAY_DEFAULTS,
  type HeldRelayState,
  holdRefusal,
  initialHeldRelay,
  REFRESH_LATEST_MS,
  type RelayEvent,
  type RelayRequest,
  stepHeldRelay,
} from "../../firmware-bridge/held-relay-rules.ts";

type Move = RelayEvent & { after?: number; leases?: number };

const hold = { type: "hold", channel: 0 } as const;
const drop = { type: "drop", channel: 0 } as const;
const tick = { type: "tick" } as const;
const echoFlash = { type: "echo", kind: "flash", channel: 0 } as const;
const echoOff = { type: "echo", kind: "off", channel: 0 } as const;
const allOpen = { type: "readback", mask: 0 } as const;
const zeroOn = { type: "readback", mask: 1 } as const;
const refused = { type: "refused" } as const;
const closed = { type: "closed" } as const;

function play(moves: readonly Move[], channelCount = 2) {
  let state = initialHeldRelay(channelCount, 0);
  let sent: RelayRequest[] = [];
  let reports: ChannelReport[] = [];
  for (const { after = 10, leases = 0b11, ...event } of moves) {
    const nowMs = state.nowMs + after;
    const result = stepHeldRelay(state, { ...event, nowMs, leases }, HELD_RELAY_DEFAULTS);
    state = result.state;
    sent = [];
    reports = [];
    for (const effect of result.effects) {
      if (effect.type === "send") sent.push(effect.request);
      else reports.push(effect.report);
    }
  }
  return { state, sent, reports, phase: state.channels[0]?.phase };
}

const text = (request: RelayRequest): string =>
  request.kind === "read" ? "read" : `${request.kind} ${request.channel}`;
const reportText = (report: ChannelReport): string =>
  `${report.channel} ${report.state}${"cause" in report ? ` ${report.cause}` : ""}`;

/** The board was read, shows the relay open, and has answered the first pulse. */
const HELD: Move[] = [hold, allOpen, echoFlash];

describe("what the last step sends, reports and becomes", () => {
  const rows: [string, Move[], string[], string[], string][] = [
    ["the board is read before anything else", [tick], ["read"], [], "rest"],
    ["a hold first looks at the relay", [hold], ["read"], ["0 starting"], "checking"],
    ["seen open, it gets its first pulse", [hold, allOpen], ["flash 0"], [], "starting"],
    ["an answered pulse holds", HELD, [], ["0 held"], "held"],
    ["no second hold of one channel", [...HELD, hold], [], [], "held"],
    ["nothing is due 290 ms after the pulse", [...HELD, { ...tick, after: 280 }], [], [], "held"],
    [
      "the relay is looked at 300 ms after the pulse",
      [...HELD, { ...tick, after: 290 }],
      ["read"],
      [],
      "held",
    ],
    [
      "refreshed at 350 ms, not before",
      [...HELD, { ...tick, after: 290 }, zeroOn, { ...tick, after: 39 }],
      [],
      [],
      "held",
    ],
    [
      "refreshed at 350 ms",
      [...HELD, { ...tick, after: 290 }, zeroOn, { ...tick, after: 40 }],
      ["flash 0"],
      [],
      "held",
    ],
    [
      "not refreshed while the board has not shown it closed",
      [...HELD, { ...tick, after: 290 }, { ...tick, after: 60 }],
      [],
      [],
      "held",
    ],
    [
      "the board does not show its relays any more",
      [...HELD, ...Array.from({ length: 10 }, () => ({ ...tick, after: 50 }))],
      [],
      ["0 dropped no-read-back"],
      "dropped",
    ],
    ["drop sends off at once", [...HELD, drop], ["off 0"], ["0 dropped withdrawn"], "dropped"],
    [
      "drop waits for the request on the line",
      [hold, allOpen, drop],
      [],
      ["0 dropped withdrawn"],
      "dropped",
    ],
    [
      "and then sends off, whatever was asked before",
      [hold, allOpen, drop, echoFlash],
      ["off 0"],
      [],
      "dropped",
    ],
    [
      "a lease which says no at any input ends the hold",
      [...HELD, { ...tick, leases: 0b10 }],
      ["off 0"],
      ["0 dropped lease-ended"],
      "dropped",
    ],
    [
      "the lease ends while the first pulse is on the line",
      [hold, allOpen, { ...echoFlash, leases: 0 }],
      ["off 0"],
      ["0 dropped lease-ended"],
      "dropped",
    ],
    [
      "a stand-still of 491 ms after the answer: too late to go on",
      [...HELD, { ...tick, after: 491 }],
      ["off 0"],
      ["0 dropped late"],
      "dropped",
    ],
    [
      "500 ms to the pulse before is the last moment",
      [...HELD, { ...tick, after: 490 }],
      ["read"],
      [],
      "held",
    ],
    [
      "an answer that comes with the stand-still does not hide it",
      [hold, allOpen, { ...echoFlash, after: 501 }],
      ["off 0"],
      ["0 dropped late"],
      "dropped",
    ],
    [
      "no answer to the pulse",
      [hold, allOpen, { ...tick, after: 50 }, { ...tick, after: 50 }, { ...tick, after: 20 }],
      ["off 0"],
      ["0 dropped no-echo"],
      "dropped",
    ],
    [
      "a short stand-still is not taken for a missing answer",
      [hold, allOpen, { ...tick, after: 300 }, echoFlash],
      ["read"],
      ["0 held"],
      "held",
    ],
    [
      "an exception to the pulse",
      [hold, allOpen, refused],
      ["off 0"],
      ["0 dropped refused"],
      "dropped",
    ],
    [
      "an answer for another relay is no answer",
      [hold, allOpen, { ...echoFlash, channel: 1 }],
      [],
      [],
      "starting",
    ],
    ["an answer nobody asked for is nothing", [echoFlash], ["read"], [], "rest"],
    [
      "the relay opened by itself",
      [...HELD, { ...tick, after: 340 }, allOpen],
      ["off 0"],
      ["0 dropped opened"],
      "dropped",
    ],
    [
      "closed before the first pulse: somebody else holds it",
      [hold, zeroOn],
      ["off 0"],
      ["0 dropped on-before-hold"],
      "dropped",
    ],
    [
      "closed and nobody holds it",
      [tick, zeroOn],
      ["off 0"],
      ["0 dropped on-without-hold"],
      "dropped",
    ],
    [
      "the board never shows its relays: no pulse at all",
      [hold, ...Array.from({ length: 11 }, () => ({ ...tick, after: 50 }))],
      [],
      ["0 dropped no-read-back"],
      "dropped",
    ],
    ["the line goes", [...HELD, closed], [], ["0 dropped closed"], "dropped"],
    [
      "nothing is sent into a closed line",
      [...HELD, closed, { ...tick, after: 400 }],
      [],
      [],
      "dropped",
    ],
    [
      "time runs backwards",
      [...HELD, { ...tick, after: -5 }],
      ["off 0"],
      ["0 dropped clock"],
      "dropped",
    ],
    [
      "seen open after the drop: at rest, and a new hold may begin",
      [...HELD, drop, echoOff, { ...tick, after: 100 }, allOpen],
      [],
      ["0 open"],
      "rest",
    ],
    [
      "still on after off: off again",
      [...HELD, drop, echoOff, { ...tick, after: 100 }, zeroOn],
      ["off 0"],
      [],
      "dropped",
    ],
    [
      "still on at the longest drop-out: a person must know",
      [...HELD, drop, echoOff, { ...tick, after: 100 }, zeroOn, { ...echoOff, after: 1_481 }],
      ["read"],
      ["0 not-open still-on"],
      "dropped",
    ],
    [
      "no read-back at the longest drop-out: not known to be open",
      [...HELD, drop, { ...tick, after: 1_501 }],
      [],
      ["0 not-open no-read-back"],
      "dropped",
    ],
    ["a new hold waits until the relay is seen open", [...HELD, drop, hold], [], [], "dropped"],
  ];
  test.each(rows)("%s", (_why, moves, sends, states, phase) => {
    const result = play(moves);
    expect(result.sent.map(text)).toEqual(sends);
    expect(result.reports.map(reportText)).toEqual(states);
    expect(result.phase).toBe(phase as never);
  });
});

test("off is sent three times at most", () => {
  let { state } = play([...HELD]);
  let offs = 0;
  const step = (event: RelayEvent): void => {
    const input = { ...event, nowMs: state.nowMs + 50, leases: 0b11 };
    const result = stepHeldRelay(state, input, HELD_RELAY_DEFAULTS);
    state = result.state;
    for (const effect of result.effects) {
      if (effect.type === "send" && effect.request.kind === "off") offs += 1;
    }
  };
  step(drop);
  for (let round = 0; round < 50; round += 1) {
    step(tick);
    step(zeroOn);
  }
  expect(offs).toBe(3);
});

describe("why a hold cannot begin", () => {
  test.each([
    ["already held", HELD, true, "relay.already_held"],
    ["not seen open after a drop", [...HELD, drop], true, "relay.not_seen_open"],
    ["no line", [closed], true, "relay.line_closed"],
    ["the lease says no", [tick], false, "relay.no_lease"],
    ["it can", [tick], true, undefined],
  ] as [string, Move[], boolean, string | undefined][])("%s", (_why, moves, hasLease, code) => {
    expect(holdRefusal(play(moves).state, 0, hasLease)?.code).toBe(code as never);
  });
});

/** What an observer beside the machine knows: when it may send a pulse for channel 0, and when it last did. */
type Ghost = { isLive: boolean; flashedAtMs: number | null; isGone: boolean };

const STEPS: Move[] = [
  { ...hold, after: 50 },
  { ...drop, after: 50 },
  { ...echoFlash, after: 50 },
  { ...echoOff, after: 50 },
  { ...allOpen, after: 50 },
  { ...zeroOn, after: 50 },
  { ...refused, after: 50 },
  { ...closed, after: 50 },
  { ...tick, after: 50 },
  { ...tick, after: 150 },
  { ...tick, after: 350 },
  { ...tick, after: 550 },
  { ...tick, after: -50 },
  { ...tick, after: 50, leases: 0 },
  { ...echoFlash, after: 50, leases: 0 },
  { ...allOpen, after: 50, leases: 0 },
  { ...hold, after: 50, leases: 0 },
];

/** Histories go on from the beginning, from a held channel, from a refreshed one, and from one that was held and is open again. */
const REFRESHED: Move[] = [
  ...HELD,
  { ...tick, after: 290 },
  zeroOn,
  { ...tick, after: 40 },
  echoFlash,
];
const BEGINNINGS: Move[][] = [
  [],
  HELD,
  REFRESHED,
  [...HELD, drop, echoOff, { ...tick, after: 100 }, allOpen],
];
const DEPTH = 6;

test("no history sends a pulse after drop, an ended lease, a stand-still or a closed line", () => {
  const seen = new Set<string>();
  let frontier = BEGINNINGS.map((moves) => {
    const { state } = play(moves, 1);
    const flashedAtMs = state.channels[0]?.flashedAtMs ?? null;
    return { state, ghost: { isLive: flashedAtMs !== null, flashedAtMs, isGone: false } as Ghost };
  });
  let pulses = 0;
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const next: typeof frontier = [];
    for (const { state, ghost } of frontier) {
      for (const { after = 0, leases = 1, ...event } of STEPS) {
        const nowMs = state.nowMs + after;
        const result = stepHeldRelay(state, { ...event, nowMs, leases }, HELD_RELAY_DEFAULTS);
        const observed = observe(ghost, event, nowMs, after, leases, state);
        const sends = result.effects.filter((effect) => effect.type === "send");
        if (sends.length > 1) throw new Error("two requests at once");
        if (sends.length > 0 && observed.isGone) throw new Error("sent into a closed line");
        const isWaiting = state.outstanding !== null && event.type === "tick" && after <= 50;
        if (sends.length > 0 && isWaiting && (state.outstanding?.waitedMs ?? 0) < 50) {
          throw new Error("a second request while one is on the line");
        }
        const request = sends[0]?.request;
        if (request?.kind === "flash") {
          pulses += 1;
          const { flashedAtMs, isLive } = observed;
          if (!isLive) throw new Error(`pulse without permission after ${event.type}`);
          if (flashedAtMs !== null && nowMs - flashedAtMs > REFRESH_LATEST_MS) {
            throw new Error(`refresh after ${nowMs - flashedAtMs} ms`);
          }
          observed.flashedAtMs = nowMs;
        }
        // What the machine itself reports as ended is ended for the observer, too.
        for (const effect of result.effects) {
          if (effect.type === "report" && effect.report.state === "dropped")
            observed.isLive = false;
        }
        const phase = result.state.channels[0]?.phase;
        if (
          !observed.isLive &&
          (phase === "held" || phase === "starting" || phase === "checking")
        ) {
          throw new Error(`${phase} without permission after ${event.type}`);
        }
        const key = keyOf(result.state, observed);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ state: result.state, ghost: observed });
      }
    }
    frontier = next;
  }
  expect(seen.size).toBeGreaterThan(5_000);
  expect(pulses).toBeGreaterThan(60);
});

function observe(
  before: Ghost,
  event: RelayEvent,
  nowMs: number,
  after: number,
  leases: number,
  state: HeldRelayState,
): Ghost {
  const ghost = { ...before };
  const hasRest = state.channels[0]?.phase === "rest";
  if (event.type === "closed") ghost.isGone = true;
  if (ghost.flashedAtMs !== null && nowMs - ghost.flashedAtMs > REFRESH_LATEST_MS) {
    ghost.isLive = false;
  }
  if (event.type === "hold" && hasRest && !ghost.isGone) {
    ghost.isLive = true;
    ghost.flashedAtMs = null;
  }
  if (
    event.type === "drop" ||
    ghost.isGone ||
    leases === 0 ||
    (after < 0 && event.type !== "hold")
  ) {
    ghost.isLive = false;
  }
  return ghost;
}

/** Two states which differ only by when they happened, or by ages beyond every limit, are one. */
function keyOf(state: HeldRelayState, ghost: Ghost): string {
  const age = (atMs: number | null): number | null =>
    atMs === null ? null : Math.min(state.nowMs - atMs, 1_600);
  return JSON.stringify([
    state.isClosed,
    state.outstanding,
    age(state.readAskedAtMs),
    state.channels.map((channel) => [
      channel.phase,
      age(channel.sinceMs),
      age(channel.flashedAtMs),
      channel.isShown,
      channel.offSends,
      channel.isOffDue,
      channel.isSeenOn,
      channel.isNotOpenReported,
    ]),
    ghost.isLive,
    age(ghost.flashedAtMs),
    ghost.isGone,
  ]);
}
