/** The TCP transport against real sockets. */
import { expect, test } from "bun:test";
import { tcpTransport } from "../../firmware-bridge/transport/tcp.ts";
import { type CloseCause, TransportError } from "../../firmware-bridge/transport/transport.ts";
import { until } from "./time.ts";

async function openTcp(port: number) {
  const heard: number[] = [];
  const causes: CloseCause[] = [];
  const link = await tcpTransport({ host: "127.0.0.1", port }).open({
    bytes: (bytes) => heard.push(...bytes),
    closed: (cause) => causes.push(cause),
  });
  return { heard, causes, link };
}

/** A server that answers each piece by what `answer` does with the socket. */
function serve(answer: (socket: Bun.Socket, data: Uint8Array) => void) {
  return Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: answer } });
}

test("carries bytes both ways and closes by our wish", async () => {
  using server = serve((socket, data) => void socket.write(data));
  const { heard, causes, link } = await openTcp(server.port);
  await link.send(Uint8Array.of(0, 255, 10));
  await until(() => heard.length === 3);
  expect(heard).toEqual([0, 255, 10]);
  await link.close();
  expect(causes).toEqual(["closed-by-us"]);
  expect(link.send(Uint8Array.of(1))).rejects.toMatchObject({ code: "closed" });
});

const ENDINGS: readonly [why: string, end: (socket: Bun.Socket) => void, causes: CloseCause[]][] = [
  ["the far end finishes", (socket) => void socket.end(), ["ended"]],
  ["the far end resets", (socket) => socket.terminate(), ["reset-by-peer", "ended"]],
];
test.each(ENDINGS)("says so when %s", async (_why, end, allowed) => {
  using server = serve((socket) => end(socket));
  const { causes, link } = await openTcp(server.port);
  await link.send(Uint8Array.of(1));
  await until(() => causes.length > 0);
  expect(allowed).toContain(causes[0]!);
  await link.close();
  expect(causes).toHaveLength(1);
});

test("a refused connection is its own error", async () => {
  const server = serve(() => undefined);
  const { port } = server;
  server.stop(true);
  expect(openTcp(port)).rejects.toMatchObject({ code: "refused" });
});

test("an address that never answers is given up in time", async () => {
  // 192.0.2.0/24 is kept for documentation (RFC 5737); Bun calls a missing route a refusal.
  const opening = tcpTransport({ host: "192.0.2.1", port: 9, connectMaxMs: 100 }).open({
    bytes: () => undefined,
    closed: () => undefined,
  });
  const startedAt = performance.now();
  const error = await opening.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TransportError);
  expect(["unreachable", "refused"]).toContain((error as TransportError).code);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test.each([0, 65_536, 1.5])("port %p is a bad setting", async (port) => {
  expect(openTcp(port)).rejects.toMatchObject({ code: "bad-settings" });
});
