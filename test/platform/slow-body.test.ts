/** Who sends a body byte by byte is let go; who is only on a bad Wi-Fi is not. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import pino from "pino";
import { systemClock } from "../../src/platform/clock.ts";
import { createHttp } from "../../src/platform/http/http.ts";
import { bodyMaxMs } from "../../src/platform/http/slow-body.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { formOf, post } from "../../src/platform/web.ts";

const GRACE_MS = 300;
let server: Bun.Server<undefined>;

beforeAll(() => {
  const echo = post("/echo", "public", async (c) => c.json(await formOf(c)));
  const app = createHttp([echo], {
    log: pino({ level: "silent" }),
    ids: systemIds(systemClock),
    sessionOf: () => undefined,
    errorPage: (c, { kind, status }) => c.text(kind, status),
    loginPath: "/login",
    bodyGraceMs: GRACE_MS,
  });
  server = Bun.serve({ port: 0, fetch: (request) => app.fetch(request) });
});
afterAll(() => server.stop(true));

/** The answer's text and whether the other end hung up; `parts` are sent with a pause between them. */
async function send(parts: readonly string[], pauseMs: number, lengthBytes: number) {
  let text = "";
  let isClosed = false;
  const socket = await Bun.connect({
    hostname: "localhost",
    port: server.port ?? 0,
    socket: {
      data: (_, bytes) => {
        text += bytes.toString();
      },
      close: () => {
        isClosed = true;
      },
    },
  });
  const type = "application/x-www-form-urlencoded";
  socket.write(
    `POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${lengthBytes}\r\n\r\n`,
  );
  for (const part of parts) {
    if (isClosed) break;
    socket.write(part);
    await Bun.sleep(pauseMs);
  }
  socket.end();
  return { text, isClosed };
}

describe("a body", () => {
  test("that drips is answered 408 in words, and the connection is closed", async () => {
    const drops = Array.from({ length: 100 }, () => "b");
    const { text, isClosed } = await send(drops, 20, 2_000);
    expect(text).toStartWith("HTTP/1.1 408");
    expect(text).toContain("too-slow");
    expect(isClosed).toBe(true);
  });

  test("in three pieces arrives whole", async () => {
    const { text } = await send(["a=1", "&b=", "2"], 40, 7);
    expect(text).toStartWith("HTTP/1.1 200");
    expect(text).toContain('{"a":"1","b":"2"}');
  });

  test("whose sender went away does no harm", async () => {
    await send(["a="], 10, 50);
    expect((await send(["a=1"], 30, 3)).text).toContain('{"a":"1"}');
  });

  test("of a photo has the time a phone at the yard's end needs", () => {
    expect(bodyMaxMs(8_000_000)).toBeGreaterThan(5 * 60_000);
    expect(bodyMaxMs(0)).toBeLessThan(30_000);
  });
});
