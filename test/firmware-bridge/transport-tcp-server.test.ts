/** The TCP server transport against real sockets. */
import { afterEach, expect, test } from "bun:test";
import { createConnection, type Socket } from "node:net";
import {
  openTcpServer,
  type ServerCloseCause,
  type ServerConnection,
  type TcpServer,
  type TcpServerLimits,
} from "../../firmware-bridge/transport/tcp-server.ts";
import { createManualTime, type ManualTime, until } from "./time.ts";

type Heard = { connection: ServerConnection; bytes: number[]; causes: ServerCloseCause[] };

let time: ManualTime;
let server: TcpServer | undefined;
const sockets: Socket[] = [];

async function listen(limits: Partial<TcpServerLimits> = {}): Promise<Heard[]> {
  time = createManualTime();
  const heard: Heard[] = [];
  server = await openTcpServer({
    host: "127.0.0.1",
    port: 0,
    clock: time.clock,
    scheduler: time.scheduler,
    limits,
    opened(connection) {
      const one: Heard = { connection, bytes: [], causes: [] };
      heard.push(one);
      return {
        bytes: (bytes) => one.bytes.push(...bytes),
        closed: (cause) => one.causes.push(cause),
      };
    },
  });
  return heard;
}

async function dial(): Promise<Socket & { isGone: () => boolean }> {
  const socket = createConnection({ host: "127.0.0.1", port: server?.port ?? 0 });
  sockets.push(socket);
  let isGone = false;
  socket.on("close", () => {
    isGone = true;
  });
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return Object.assign(socket, { isGone: () => isGone });
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
  server = undefined;
});

test("carries bytes both ways", async () => {
  const heard = await listen();
  const socket = await dial();
  const back: number[] = [];
  socket.on("data", (bytes: Uint8Array) => back.push(...bytes));
  socket.write(Uint8Array.of(1, 255, 0));
  await until(() => heard[0]?.bytes.length === 3);
  expect(heard[0]?.connection.send(Uint8Array.of(7, 8))).toBe(true);
  await until(() => back.length === 2);
  expect([heard[0]?.bytes, back]).toEqual([
    [1, 255, 0],
    [7, 8],
  ]);
});

test("what was sent before a close still arrives", async () => {
  const heard = await listen();
  const socket = await dial();
  const back: number[] = [];
  socket.on("data", (bytes: Uint8Array) => back.push(...bytes));
  await until(() => heard.length === 1);
  heard[0]?.connection.send(new Uint8Array(4_000).fill(9));
  heard[0]?.connection.close();
  await until(() => socket.isGone());
  expect(back.length).toBe(4_000);
  await until(() => heard[0]?.causes.length === 1);
  expect(heard[0]?.causes).toEqual(["closed-by-us"]);
  expect(heard[0]?.connection.send(Uint8Array.of(1))).toBe(false);
});

test("bytes that came just before the far end finished are heard", async () => {
  const heard = await listen();
  const socket = await dial();
  socket.end(Uint8Array.of(5, 6));
  await until(() => heard[0]?.causes.length === 1);
  expect(heard[0]?.bytes).toEqual([5, 6]);
  expect(heard[0]?.causes).toEqual(["ended"]);
  expect(server?.connections).toHaveLength(0);
});

test("a far end that resets is gone, once", async () => {
  const heard = await listen();
  const socket = await dial();
  await until(() => heard.length === 1);
  socket.resetAndDestroy();
  await until(() => heard[0]?.causes.length === 1);
  expect(["reset-by-peer", "ended", "failed"]).toContain(heard[0]?.causes[0] ?? "");
  expect(server?.connections).toHaveLength(0);
});

test("a silent connection is closed after the idle limit and not before", async () => {
  const heard = await listen({ idleMaxMs: 5_000 });
  const socket = await dial();
  await until(() => heard.length === 1);
  await time.advance(4_000);
  socket.write(Uint8Array.of(1));
  await until(() => heard[0]?.bytes.length === 1);
  await time.advance(5_000);
  expect(server?.connections).toHaveLength(1);
  await time.advance(2_000);
  await until(() => heard[0]?.causes.length === 1);
  expect(heard[0]?.causes).toEqual(["idle"]);
});

test("the connection one too many is turned away while all others speak", async () => {
  await listen({ connectionsMax: 2 });
  await dial();
  await dial();
  await until(() => server?.connections.length === 2);
  const third = await dial();
  await until(() => third.isGone());
  expect(server?.refused).toBe(1);
  expect(server?.connections).toHaveLength(2);
});

test("the longest silent connection gives way to one that comes back", async () => {
  const heard = await listen({ connectionsMax: 2, giveWayMs: 10_000 });
  const first = await dial();
  await until(() => heard.length === 1);
  await time.advance(6_000);
  await dial();
  await until(() => heard.length === 2);
  await time.advance(6_000);
  const third = await dial();
  await until(() => heard.length === 3 && heard[0]?.causes.length === 1);
  expect(heard[0]?.causes).toEqual(["gave-way"]);
  await until(() => first.isGone());
  expect(third.isGone()).toBe(false);
  expect(server?.refused).toBe(0);
});

test("a far end that does not read is cut off at the limit", async () => {
  const heard = await listen({ sendMaxBytes: 8_192 });
  const socket = await dial();
  socket.pause();
  await until(() => heard.length === 1);
  const piece = new Uint8Array(4_096);
  let sent = 0;
  while (heard[0]?.connection.send(piece) === true) {
    sent += piece.length;
    // The system's own buffers take some megabytes; a bound proves that ours does not grow.
    if (sent > 64_000_000) throw new Error("never refused");
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  await until(() => heard[0]?.causes.length === 1);
  expect(heard[0]?.causes).toEqual(["not-reading"]);
});

test("a far end that floods is read slowly, and nothing is lost", async () => {
  const heard = await listen({ bytesPerSecondMax: 100_000 });
  const socket = await dial();
  socket.write(new Uint8Array(50_000));
  await until(() => (heard[0]?.bytes.length ?? 0) > 0);
  const startedAt = performance.now();
  const before = heard[0]?.bytes.length ?? 0;
  socket.write(new Uint8Array(20_000));
  await until(() => heard[0]?.bytes.length === 70_000);
  // What came first has to be worked off at the allowed rate before more is read.
  expect(performance.now() - startedAt).toBeGreaterThan((before * 1_000) / 100_000 / 2);
});

test("a taken port is its own error", async () => {
  await listen();
  const again = openTcpServer({
    host: "127.0.0.1",
    port: server?.port ?? 0,
    clock: time.clock,
    scheduler: time.scheduler,
    opened: () => ({ bytes: () => undefined, closed: () => undefined }),
  });
  expect(again).rejects.toMatchObject({ code: "busy" });
});

test("stop closes every connection and leaves no timer", async () => {
  const heard = await listen();
  const one = await dial();
  const two = await dial();
  await until(() => heard.length === 2);
  await server?.stop();
  await until(() => one.isGone() && two.isGone());
  expect(heard.map((item) => item.causes)).toEqual([["closed-by-us"], ["closed-by-us"]]);
});
