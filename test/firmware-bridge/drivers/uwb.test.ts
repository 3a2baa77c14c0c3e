/** What the positioning drivers do besides decoding captures: greetings, requests, and finding their way back. */
import { describe, expect, test } from "bun:test";
import { readSettings } from "../../../firmware-bridge/driver.ts";
import { dwm1001Shell } from "../../../firmware-bridge/drivers/uwb/dwm1001-shell.ts";
import { linktrack } from "../../../firmware-bridge/drivers/uwb/linktrack.ts";
import { pansTlv } from "../../../firmware-bridge/drivers/uwb/pans-tlv.ts";
import { sum8 } from "../../../firmware-bridge/framing/checksums.ts";
import { createLoopback } from "../../../firmware-bridge/transport/loopback.ts";
import { createSite, statusOf } from "../bridge-site.ts";
import { bytesOf, bytesOfHex, capturesOf, decodePieces, random } from "../support.ts";

describe("dwm1001-shell", () => {
  const greetingOf = (set: Record<string, string>): string[] =>
    (dwm1001Shell.greeting?.(readSettings(dwm1001Shell.settings, set).settings) ?? []).map(
      (bytes) => new TextDecoder().decode(bytes),
    );

  test("enters the shell, then starts the stream", () => {
    expect(greetingOf({})).toEqual(["\r\r", "lec\r"]);
    expect(greetingOf({ stream: "lep" })).toEqual(["\r\r", "lep\r"]);
  });

  test("starts no stream where another program has started it for good", () => {
    expect(greetingOf({ stream: "none" })).toEqual(["\r\r"]);
  });
});

describe("pans-tlv", () => {
  test("asks for the location at the interval of the settings", () => {
    const { settings } = readSettings(pansTlv.settings, { everyMs: 250 });
    expect(pansTlv.polls?.(settings)).toEqual([
      { everyMs: 250, request: Uint8Array.of(0x0c, 0x00), timeoutMs: 200 },
    ]);
  });

  test.each([
    [1, "unknown command or broken TLV"],
    [2, "internal error"],
    [3, "invalid parameter"],
    [4, "busy"],
    [5, "not permitted"],
  ])("error %d is told as: %s", (code, detail) => {
    const { settings } = readSettings(pansTlv.settings, {});
    const decoded = pansTlv.decode(Uint8Array.of(0x40, 0x01, code), { settings });
    expect(decoded).toEqual({ ok: false, reason: "device-error", detail });
  });
});

describe("pans-tlv on a line", () => {
  const HEAD = "40 01 00";
  const POSITION = "41 0D 79 00 00 00 32 00 00 00 FB 00 00 00 64";
  const NO_RANGES = "49 01 00";

  async function play(answer: (asked: number) => string) {
    const site = createSite();
    const line = createLoopback("pans");
    let asked = 0;
    line.onSent(() => {
      const bytes = bytesOfHex(answer(asked));
      asked += 1;
      site.time.scheduler.after(5, () => void line.send(bytes));
    });
    site.bridge.add({
      id: "tag",
      driverId: "uwb/pans-tlv",
      transport: { kind: "custom", transport: line.transport },
    });
    await site.time.advance(5_050);
    return { ...site, status: statusOf(site.bridge, "tag"), asked };
  }

  test("every TLV of an answer is taken, not the first alone", async () => {
    const { status, heard, asked } = await play(() => `${HEAD} ${POSITION} ${NO_RANGES}`);
    expect(heard.filter(({ reading }) => reading.kind === "position").length).toBe(asked);
    expect(status).toMatchObject({ state: "running", timeouts: 0 });
    expect(status.discards.unexpected).toBe(0);
  });

  test("the bare head is no answer and no sign of life", async () => {
    const { status, heard } = await play(() => HEAD);
    expect(heard).toEqual([]);
    expect(status.state).toBe("silent");
    expect(status.timeouts).toBeGreaterThan(10);
  });

  test("a position without its ranges is given out, and the request counts as unanswered", async () => {
    const { status, heard, asked } = await play(() => `${HEAD} ${POSITION}`);
    expect(heard.length).toBe(asked);
    expect(status.state).toBe("running");
    expect(status.timeouts).toBeGreaterThanOrEqual(asked - 1);
  });

  test("a refusal ends the wait", async () => {
    const { status, asked } = await play(() => "40 01 04");
    expect(status).toMatchObject({ state: "running", timeouts: 0 });
    expect(status.discards["device-error"]).toBe(asked);
  });
});

describe("linktrack", () => {
  const good = capturesOf(linktrack).filter((capture) =>
    capture.expect.every((item) => typeof item === "object"),
  );
  const nodeFrame3 = good.find(({ why }) => why.startsWith("NodeFrame3, ranges"))!;

  test("finds every frame behind any rubbish", () => {
    const next = random(5);
    const all = good.flatMap((capture) => [...bytesOf(capture)]);
    const expected: unknown[] = good.flatMap((capture) => capture.expect);
    for (let round = 0; round < 100; round += 1) {
      const rubbish = Array.from({ length: 1 + Math.floor(next() * 60) }, () =>
        // A third are header bytes, which is what misleads.
        next() < 0.33 ? 0x55 : Math.floor(next() * 256),
      );
      const out = decodePieces(linktrack, [Uint8Array.from([...rubbish, ...all])]);
      const found: unknown[] = out.filter((item) => typeof item === "object");
      expect(found).toEqual(expected);
    }
  });

  test("loses only the frame that lost a byte", () => {
    const bytes = [...bytesOf(nodeFrame3)];
    for (let lost = 0; lost < bytes.length; lost += 1) {
      const torn = bytes.filter((_, index) => index !== lost);
      const out = decodePieces(linktrack, [Uint8Array.from([...bytes, ...torn, ...bytes])]);
      const found: unknown[] = out.filter((item) => typeof item === "object");
      expect(found).toEqual([...nodeFrame3.expect, ...nodeFrame3.expect]);
    }
  });

  test("no single wrong byte of a frame with a sum gets through", () => {
    const bytes = bytesOf(nodeFrame3);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const flip of [0x01, 0x10, 0x80, 0xff]) {
        const wrong = bytes.slice();
        wrong[at] = (wrong[at] ?? 0) ^ flip;
        const out = decodePieces(linktrack, [wrong]);
        expect(out.filter((item) => typeof item === "object")).toEqual([]);
      }
    }
  });

  /** A NodeFrame1 with this many tags at (0, 0, 0). */
  function nodeFrame1(tags: number): Uint8Array {
    const frame = new Uint8Array(27 + tags * 20 + 1);
    frame.set([0x55, 0x03, frame.length & 0xff, frame.length >> 8, 3, 0]);
    frame[26] = tags;
    for (let index = 0; index < tags; index += 1) frame.set([2, index], 27 + index * 20);
    frame[frame.length - 1] = sum8(frame, 0, frame.length - 1);
    return frame;
  }

  test("the 200 tags of the largest system fit into a frame", () => {
    const out = decodePieces(linktrack, [nodeFrame1(200)]);
    expect(out).toHaveLength(201);
    expect(out.at(-2)).toMatchObject({ kind: "position", tag: "199" });
  });

  test("a longer frame is not waited for", () => {
    const frame = bytesOf(nodeFrame3);
    const first = linktrack
      .framer({})
      .push(Uint8Array.of(...nodeFrame1(201).slice(0, 30), ...frame));
    expect(first.map((item) => item.type)).toEqual(["discard", "frame"]);
  });
});
