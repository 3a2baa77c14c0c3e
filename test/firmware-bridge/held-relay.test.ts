/** The permission relay over a line to a simulated board: what the relay itself does, to the millisecond. */
import { describe, expect, test } from "bun:test";
import {
  type HeldRelay,
  heldRelaySettings,
  openHeldRelay,
} from "../../firmware-bridge/held-relay.ts";
import type { ChannelReport } from "../../firmware-bridge/held-relay-rules.ts";
import { startStation } from "../../firmware-bridge/simulators/bay-runner.ts";
import { createLine, createStallingTime } from "./line.ts";
import { random } from "./support.ts";

const DROP_OUT_MAX_MS = 1_500;

async function setUp(latencyMs = 10) {
  const time = createStallingTime();
  const line = createLine(time, latencyMs);
  const station = startStation({ ...time, random: random(1), indicators: [], board: line.device });
  const reports: ChannelReport[] = [];
  const discards: string[] = [];
  /** Monotonic times at which the board's last pulse was sent by us. */
  let flashedAtMs = 0;
  const pulses: number[] = [];
  const { transport } = line;
  const relay: HeldRelay = await openHeldRelay({
    ...time,
    unit: 1,
    transport: {
      label: "observed",
      async open(handlers) {
        const link = await transport.open(handlers);
        return {
          ...link,
          send(bytes) {
            if (bytes[2] === 0x02) {
              flashedAtMs = time.clock.monotonicMs();
              pulses.push(bytes[3] ?? -1);
            }
            return link.send(bytes);
          },
        };
      },
    },
    onState: (report) => reports.push(report),
    onDiscard: (reason) => discards.push(reason),
  });
  /** Steps one by one until the relay is open; the time since the last pulse was sent. */
  const openAfterMs = async (channel: number): Promise<number> => {
    for (let ms = 0; ms < 5_000 && station.isPermitted(channel); ms += 1) await time.advance(1);
    expect(station.isPermitted(channel)).toBe(false);
    return time.clock.monotonicMs() - flashedAtMs;
  };
  const statesOf = (channel: number): string[] =>
    reports
      .filter((report) => report.channel === channel)
      .map((report) => ("cause" in report ? `${report.state} ${report.cause}` : report.state));
  return { time, line, station, relay, reports, discards, pulses, openAfterMs, statesOf };
}

const yes = (): boolean => true;

test("a hold closes the relay and keeps it closed without a gap", async () => {
  const { time, station, relay, statesOf } = await setUp();
  expect(relay.hold(3, yes).ok).toBe(true);
  await time.advance(200);
  expect(relay.phaseOf(3)).toBe("held");
  for (let ms = 0; ms < 20_000; ms += 5) {
    await time.advance(5);
    expect(station.isPermitted(3)).toBe(true);
  }
  expect(statesOf(3)).toEqual(["starting", "held"]);
  expect(station.board().onUntilMs.filter((untilMs) => untilMs > 0)).toHaveLength(1);
});

test("eight channels fit on one line of 9600 baud", async () => {
  const { time, station, relay, reports } = await setUp(15);
  for (let channel = 0; channel < 8; channel += 1) relay.hold(channel, yes);
  await time.advance(1_000);
  for (let ms = 0; ms < 10_000; ms += 10) {
    await time.advance(10);
    expect(station.board().onUntilMs.every((_until, channel) => station.isPermitted(channel))).toBe(
      true,
    );
  }
  expect(reports.filter((report) => report.state === "dropped")).toEqual([]);
});

test("drop opens the relay within one tick, and the others stay", async () => {
  const { time, station, relay, statesOf } = await setUp();
  relay.hold(0, yes);
  relay.hold(1, yes);
  await time.advance(1_000);
  relay.drop(0);
  await time.advance(200);
  expect(station.isPermitted(0)).toBe(false);
  expect(statesOf(0)).toEqual(["starting", "held", "dropped withdrawn", "open"]);
  await time.advance(5_000);
  expect(station.isPermitted(0)).toBe(false);
  expect(station.isPermitted(1)).toBe(true);
});

test("a lease that ends opens the relay within one tick, whenever it ends", async () => {
  for (let atMs = 0; atMs < 800; atMs += 7) {
    const { time, station, relay, pulses } = await setUp();
    const endsAtMs = time.clock.monotonicMs() + 1_000 + atMs;
    relay.hold(0, (nowMs) => nowMs < endsAtMs);
    await time.advance(1_000 + atMs);
    const before = pulses.length;
    await time.advance(200);
    expect(station.isPermitted(0)).toBe(false);
    await time.advance(3_000);
    expect(pulses.length).toBe(before);
  }
});

describe("whatever happens, the relay opens in time and does not close again", () => {
  type Bench = Awaited<ReturnType<typeof setUp>>;
  // A lost answer is that of a pulse or of a look at the relays, by chance of the moment.
  const NO_ANSWER = /dropped (no-echo|no-read-back)/;
  const faults: [string, (bench: Bench) => void, RegExp][] = [
    ["the wires are cut", ({ line }) => line.cut(), NO_ANSWER],
    ["the adapter is unplugged", ({ line }) => line.device.close?.(), /dropped closed/],
    ["the program stands still", ({ time }) => time.standStill(600), /dropped (late|no-read-back)/],
    [
      "the board stops answering",
      ({ station }) => station.setBoardFault({ type: "mute" }),
      NO_ANSWER,
    ],
    ["the board dies", ({ station }) => station.setBoardFault({ type: "dead" }), NO_ANSWER],
    ["answers come in halves", ({ station }) => station.boardLine.halfFrames(1_000), NO_ANSWER],
  ];
  test.each(faults)("%s", async (_why, strike, cause) => {
    for (let atMs = 0; atMs < 400; atMs += 9) {
      const bench = await setUp();
      bench.relay.hold(0, yes);
      await bench.time.advance(1_000 + atMs);
      expect(bench.station.isPermitted(0)).toBe(true);
      strike(bench);
      const openMs = await bench.openAfterMs(0);
      expect(openMs).toBeLessThanOrEqual(DROP_OUT_MAX_MS);
      await bench.time.advance(3_000);
      expect(bench.statesOf(0).join()).toMatch(cause);
      expect(bench.statesOf(0).filter((state) => state === "held")).toHaveLength(1);
      const before = bench.pulses.length;
      await bench.time.advance(2_000);
      expect(bench.pulses.length).toBe(before);
      expect(bench.station.isPermitted(0)).toBe(false);
    }
  });
});

test("the slowest line and the slowest accepted board still open in time", async () => {
  let worstMs = 0;
  for (let atMs = 0; atMs < 400; atMs += 3) {
    // Just under the 100 ms for an answer: 42 ms each way and 10 ms in the board.
    const { time, line, station, relay, openAfterMs } = await setUp(42);
    station.setBoardFault({ type: "slow-drop-out", extraMs: 750 });
    relay.hold(0, yes);
    await time.advance(2_000 + atMs);
    expect(station.isPermitted(0)).toBe(true);
    line.cut();
    worstMs = Math.max(worstMs, await openAfterMs(0));
  }
  expect(worstMs).toBeGreaterThan(1_400);
  expect(worstMs).toBeLessThanOrEqual(DROP_OUT_MAX_MS);
});

test("a board without power for a moment is not switched on again by a refresh", async () => {
  let resumed = 0;
  for (let atMs = 0; atMs < 350; atMs += 1) {
    const { time, station, relay, statesOf } = await setUp();
    relay.hold(0, yes);
    await time.advance(1_000 + atMs);
    station.loseBoardPower();
    await time.advance(1_000);
    if (station.isPermitted(0)) resumed += 1;
    else expect(statesOf(0)).toContain("dropped opened");
  }
  // Only between the look and the pulse can it go unseen, some 60 of 350 ms.
  expect(resumed).toBeLessThan(80);
});

test("a relay that does not open is reported, and no new hold begins", async () => {
  const { time, station, relay, statesOf } = await setUp();
  relay.hold(0, yes);
  await time.advance(500);
  station.setBoardFault({ type: "mute" });
  await time.advance(3_000);
  expect(statesOf(0).slice(2)).toEqual(["dropped no-read-back", "not-open no-read-back"]);
  expect(relay.hold(0, yes)).toEqual({ ok: false, refusal: { code: "relay.not_seen_open" } });
});

test("after a fault is over, a new hold is needed and works", async () => {
  const { time, station, relay, statesOf } = await setUp();
  relay.hold(0, yes);
  await time.advance(500);
  station.setBoardFault({ type: "dead" });
  await time.advance(500);
  station.setBoardFault(null);
  await time.advance(2_000);
  expect(station.isPermitted(0)).toBe(false);
  expect(statesOf(0).at(-1)).toBe("open");
  expect(relay.hold(0, yes).ok).toBe(true);
  await time.advance(300);
  expect(station.isPermitted(0)).toBe(true);
});

test("rubbish between the answers is no reason to drop", async () => {
  const { time, station, relay, statesOf, discards } = await setUp();
  const next = random(5);
  relay.hold(0, yes);
  for (let round = 0; round < 100; round += 1) {
    // Between two exchanges, as a contactor on the same mains would make it.
    if (round % 10 === 5)
      station.boardLine.garbage(Uint8Array.of(0, 255, Math.floor(next() * 256)));
    await time.advance(30);
  }
  expect(discards.length).toBeGreaterThan(0);
  expect(statesOf(0)).toEqual(["starting", "held"]);
});

test("a lease that throws says no; one that says no at once is refused", async () => {
  const { time, relay, station } = await setUp();
  let isBroken = false;
  const lease = (): boolean => {
    if (isBroken) throw new Error("lease");
    return true;
  };
  expect(relay.hold(0, () => false)).toEqual({ ok: false, refusal: { code: "relay.no_lease" } });
  expect(relay.hold(0, lease).ok).toBe(true);
  expect(relay.hold(0, lease)).toEqual({ ok: false, refusal: { code: "relay.already_held" } });
  await time.advance(500);
  isBroken = true;
  await time.advance(200);
  expect(station.isPermitted(0)).toBe(false);
});

test("close opens every relay before it closes the line", async () => {
  const { time, relay, station } = await setUp();
  relay.hold(0, yes);
  relay.hold(5, yes);
  await time.advance(800);
  let isDone = false;
  const closing = relay.close().then(() => {
    isDone = true;
  });
  await time.advance(500);
  await closing;
  expect(isDone).toBe(true);
  expect([station.isPermitted(0), station.isPermitted(5)]).toEqual([false, false]);
});

describe("settings under which a dead box would not open the relay are refused", () => {
  test.each([
    ["refresh slower than the longest gap", { refreshMs: 500 }],
    ["pulse shorter than the longest gap", { pulseMs: 500 }],
    ["pulse longer than the drop-out", { pulseMs: 1_500 }],
    ["a pulse the board cannot count", { pulseMs: 750 }],
  ])("%s", (_why, settings) => {
    expect(() => heldRelaySettings(settings)).toThrow();
  });
});
