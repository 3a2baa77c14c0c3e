/** Lines of permission relays that come and go, over a simulated board that answers in memory. */
import { expect, test } from "bun:test";
import type { ChannelReport } from "../../firmware-bridge/held-relay-rules.ts";
import { startStation } from "../../firmware-bridge/simulators/bay-runner.ts";
import type { CloseCause, Transport } from "../../firmware-bridge/transport/transport.ts";
import { RelayBoards } from "../../src/devices/index.ts";
import type { Ports } from "../../src/platform/ports.ts";
import { createLine } from "../firmware-bridge/line.ts";
import { random } from "../firmware-bridge/support.ts";
import { type FakeTime, fakeTime } from "../support/clock.ts";

const yes = (): boolean => true;

/** A plug that can be pulled, also while the line is being opened, and put in again. */
function createPlug(time: FakeTime) {
  const line = createLine({ ...time, advance: () => Promise.resolve() });
  const station = startStation({ ...time, random: random(1), indicators: [], board: line.device });
  const plug = {
    isIn: true,
    /** Called while an opening is under way. */
    whileOpening: (_closed: (cause: CloseCause) => void): void => undefined,
    opened: 0,
    ended: 0,
    closed: undefined as ((cause: CloseCause) => void) | undefined,
  };
  const transport: Transport = {
    label: "a plug",
    async open(handlers) {
      if (!plug.isIn) throw new Error("no such device");
      const link = await line.transport.open(handlers);
      plug.opened += 1;
      plug.closed = handlers.closed;
      plug.whileOpening(handlers.closed);
      return {
        send: (bytes) => link.send(bytes),
        close: () => {
          plug.ended += 1;
          return link.close();
        },
      };
    },
  };
  return { plug, transport, station };
}

function setUp() {
  const time = fakeTime();
  const links: boolean[] = [];
  const reports: ChannelReport[] = [];
  const running = new Set<Promise<unknown>>();
  const ports = {
    ...time,
    background: (_what: string, promise: Promise<unknown>) => running.add(promise),
  } as unknown as Ports;
  const boards = new RelayBoards(ports, {
    link: (_id, isUp) => links.push(isUp),
    report: (_id, report) => reports.push(report),
  });
  const { plug, transport, station } = createPlug(time);
  const quietTimers = time.pending;
  boards.add("relay-1", 1, transport);
  return { time, links, reports, boards, plug, station, quietTimers };
}

test("a pulled plug takes the board down once, and it comes back by itself without any hold", async () => {
  const { time, links, boards, plug, station } = setUp();
  await time.advanceAsync(100);
  expect(boards.hold("relay-1", 0, yes).ok).toBe(true);
  await time.advanceAsync(300);
  expect(station.isPermitted(0)).toBe(true);
  plug.closed?.("unplugged");
  plug.closed?.("unplugged");
  expect(boards.states()[0]).toMatchObject({ isUp: false, lastError: "unplugged", reopenings: 1 });
  expect(boards.hold("relay-1", 0, yes)).toMatchObject({
    ok: false,
    refusal: { code: "relay.line_closed" },
  });
  await time.advanceAsync(3_000);
  expect(boards.states()[0]).toMatchObject({ isUp: true, reopenings: 1 });
  expect(station.isPermitted(0)).toBe(false);
  expect(links).toEqual([true, false, true]);
  await boards.stop();
});

test("relays of lost lines stop ticking: a plug pulled ten times leaves no more timers than one", async () => {
  const { time, boards, plug, quietTimers } = setUp();
  await time.advanceAsync(100);
  const withOneLine = time.pending;
  for (let pull = 0; pull < 10; pull += 1) {
    plug.closed?.("unplugged");
    await time.advanceAsync(12_000);
    expect(boards.states()[0]?.isUp).toBe(true);
  }
  expect(plug.opened).toBe(11);
  expect(plug.ended).toBe(10);
  expect(time.pending).toBe(withOneLine);
  await Promise.all([boards.stop(), time.advanceAsync(1_000)]);
  expect(plug.ended).toBe(11);
  expect(time.pending).toBe(quietTimers);
});

test("a valve that was held when its line went is still reported as not seen to shut", async () => {
  const { time, boards, plug, reports } = setUp();
  await time.advanceAsync(100);
  boards.hold("relay-1", 2, yes);
  await time.advanceAsync(300);
  plug.isIn = false;
  plug.closed?.("unplugged");
  await time.advanceAsync(2_500);
  expect(reports.slice(-2)).toEqual([
    { channel: 2, state: "dropped", cause: "closed" },
    { channel: 2, state: "not-open", cause: "no-read-back" },
  ]);
  await boards.stop();
});

test("a line that closes while it is being opened never counts as up", async () => {
  const { time, links, boards, plug } = setUp();
  plug.whileOpening = (closed) => closed("unplugged");
  await time.advanceAsync(100);
  expect(boards.states()[0]).toMatchObject({ isUp: false, lastError: "unplugged" });
  expect(boards.hold("relay-1", 0, yes).ok).toBe(false);
  expect(links).toEqual([]);
  plug.whileOpening = () => undefined;
  await time.advanceAsync(1_000);
  expect(boards.states()[0]?.isUp).toBe(true);
  expect(links).toEqual([true]);
  expect(plug.ended).toBe(plug.opened - 1);
  await boards.stop();
});

test("stopping while a line is being opened leaves nothing open", async () => {
  const { time, links, boards, plug, quietTimers } = setUp();
  await boards.stop();
  await time.advanceAsync(1_000);
  expect(links).toEqual([]);
  expect(plug.ended).toBe(plug.opened);
  expect(time.pending).toBe(quietTimers);
});

test("without its device it tries again, ever more seldom, and says why", async () => {
  const { time, boards, plug } = setUp();
  await time.advanceAsync(100);
  plug.isIn = false;
  plug.closed?.("unplugged");
  await time.advanceAsync(60_000);
  const state = boards.states()[0];
  expect(state?.isUp).toBe(false);
  expect(state?.lastError).toContain("no such device");
  expect(state?.reopenings).toBeLessThan(15);
  await boards.stop();
  const pending = time.pending;
  await time.advanceAsync(60_000);
  expect(time.pending).toBeLessThanOrEqual(pending);
});
