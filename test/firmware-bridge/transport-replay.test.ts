/** Recording, replay and the line in memory. */
import { describe, expect, test } from "bun:test";
import { createLoopback } from "../../firmware-bridge/transport/loopback.ts";
import {
  createRecorder,
  parseRecording,
  recordingTransport,
} from "../../firmware-bridge/transport/recording.ts";
import {
  type ReplayOptions,
  replayPieces,
  replayTransport,
} from "../../firmware-bridge/transport/replay.ts";
import type { CloseCause } from "../../firmware-bridge/transport/transport.ts";
import { createManualTime } from "./time.ts";

const PIECES = parseRecording(
  [
    '{"atMs":100,"dir":"in","hex":"01"}',
    '{"atMs":150,"dir":"out","hex":"ff"}',
    '{"atMs":300,"dir":"in","hex":"0203"}',
    "",
  ].join("\n"),
);

async function play(options: ReplayOptions) {
  const time = createManualTime();
  const heard: [atMs: number, ...bytes: number[]][] = [];
  const causes: CloseCause[] = [];
  const link = await replayPieces(PIECES, time.scheduler, options).open({
    bytes: (bytes) => heard.push([time.clock.monotonicMs(), ...bytes]),
    closed: (cause) => causes.push(cause),
  });
  return { time, heard, causes, link };
}

const PACES: readonly [pace: "recorded" | "at-once" | number, heard: number[][]][] = [
  [
    "recorded",
    [
      [100, 1],
      [300, 2, 3],
    ],
  ],
  [
    "at-once",
    [
      [0, 1],
      [0, 2, 3],
    ],
  ],
  [
    10,
    [
      [10, 1],
      [30, 2, 3],
    ],
  ],
];
test.each(PACES)("pace %p keeps its gaps and ends", async (pace, expected) => {
  const { time, heard, causes } = await play({ pace });
  await time.advance(1_000);
  expect(heard as number[][]).toEqual(expected);
  expect(causes).toEqual(["ended"]);
});

test("a loop begins again, and stops when closed", async () => {
  const { time, heard, causes, link } = await play({ isLooped: true });
  await time.advance(900);
  expect(heard.map(([atMs]) => atMs)).toEqual([100, 300, 400, 600, 700, 900]);
  await link.close();
  await time.advance(1_000);
  expect(heard).toHaveLength(6);
  expect(causes).toEqual(["closed-by-us"]);
});

test("a loop without gaps still yields to the rest", async () => {
  const { time, heard, link } = await play({ isLooped: true, pace: "at-once" });
  await time.advance(5);
  expect(heard.length).toBeGreaterThan(4);
  expect(heard.length).toBeLessThan(20);
  await link.close();
});

test("a recording that is not there is not found", async () => {
  const transport = replayTransport("/no/such/file", createManualTime().scheduler);
  const opening = transport.open({ bytes: () => undefined, closed: () => undefined });
  expect(opening).rejects.toMatchObject({ code: "not-found" });
  await opening.catch(() => undefined);
});

describe("recording", () => {
  test.each([
    ["no JSON", "x"],
    ["half a byte", '{"atMs":0,"dir":"in","hex":"012"}'],
    ["unknown direction", '{"atMs":0,"dir":"up","hex":"01"}'],
    ["time before the start", '{"atMs":-1,"dir":"in","hex":"01"}'],
  ])("refuses %s and names the line", (_why, line) => {
    expect(() => parseRecording(`{"atMs":0,"dir":"in","hex":""}\n${line}\n`)).toThrow("line 2");
  });

  test("writes what passed and can be played back", async () => {
    const time = createManualTime();
    const lines: string[] = [];
    const recorder = createRecorder((line) => lines.push(line), time.clock.monotonicMs);
    const loopback = createLoopback();
    const link = await recordingTransport(loopback.transport, recorder).open({
      bytes: () => undefined,
      closed: () => undefined,
    });
    loopback.send(Uint8Array.of(1, 2));
    await time.advance(40);
    await link.send(Uint8Array.of(3));
    expect(parseRecording(lines.join(""))).toEqual([
      { atMs: 0, dir: "in", hex: "0102" },
      { atMs: 40, dir: "out", hex: "03" },
    ]);
  });

  test("stops at its limit with a whole line", () => {
    const lines: string[] = [];
    const recorder = createRecorder(
      (line) => lines.push(line),
      () => 0,
      100,
    );
    for (let count = 0; count < 10; count += 1) recorder.record("in", Uint8Array.of(1, 2, 3));
    expect(recorder.isFull).toBe(true);
    expect(lines.join("").length).toBeLessThanOrEqual(100);
    expect(parseRecording(lines.join(""))).toHaveLength(lines.length);
  });
});
