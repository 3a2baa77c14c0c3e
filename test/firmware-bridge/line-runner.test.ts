/** A whole line on a made-up clock: the master, its framer and eight simulated transmitters. */
import { expect, test } from "bun:test";
import { readSettings } from "../../firmware-bridge/driver.ts";
import { qdw90a } from "../../firmware-bridge/drivers/modbus/qdw90a.ts";
import { MODBUS_FORMS } from "../../firmware-bridge/framing/modbus-form.ts";
import type { LinePoll } from "../../firmware-bridge/framing/modbus-line.ts";
import { type LineEvent, runLine } from "../../firmware-bridge/line-runner.ts";
import type { BridgeClock, BridgeScheduler } from "../../firmware-bridge/ports.ts";
import { runModbusSlaves, tableMemory } from "../../firmware-bridge/simulators/modbus-slave.ts";

/** Time that goes from one due job to the next. */
function simulatedTime(): BridgeClock & BridgeScheduler & { runUntil(ms: number): void } {
  let nowMs = 0;
  let jobs: { atMs: number; order: number; run: () => void }[] = [];
  let order = 0;
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    every: () => () => undefined,
    after(ms, run) {
      const job = { atMs: nowMs + ms, order, run };
      order += 1;
      jobs.push(job);
      return () => {
        jobs = jobs.filter((other) => other !== job);
      };
    },
    runUntil(ms) {
      for (;;) {
        const due = jobs
          .filter((job) => job.atMs <= ms)
          .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
        if (due === undefined) break;
        jobs = jobs.filter((job) => job !== due);
        nowMs = due.atMs;
        due.run();
      }
      nowMs = ms;
    },
  };
}

const UNITS = [1, 2, 3, 4, 5, 6, 7, 8];

function build() {
  const time = simulatedTime();
  const events: LineEvent[] = [];
  const written: string[] = [];
  let noise = new Uint8Array(0);
  const slaves = runModbusSlaves({
    slaves: UNITS.map((unit) => ({
      unit,
      memory: tableMemory({
        holding: new Map([
          [2, 16],
          [3, 3],
          [4, 1_000 + unit],
        ]),
      }),
    })),
    write(bytes) {
      runner.receive(noise);
      for (const byte of bytes) runner.receive(Uint8Array.of(byte));
    },
    scheduler: time,
  });
  const polls = UNITS.flatMap((unit): LinePoll[] => {
    const { settings } = readSettings(qdw90a.settings, { address: unit, pollMs: 500 });
    return (qdw90a.polls?.(settings) ?? []).map((poll) => ({
      ...poll,
      id: `level-${unit}`,
      device: `level-${unit}`,
    }));
  });
  const runner = runLine({
    config: {
      gapMs: 5,
      settleMs: 20,
      retriesMax: 1,
      backOffMs: 1_000,
      backOffMaxMs: 10_000,
      isAnswer: (frame, request) => {
        const reply = MODBUS_FORMS.rtu.parseReply(frame, request);
        return reply.ok || reply.reason === "device-error";
      },
    },
    polls,
    framer: MODBUS_FORMS.rtu.framer(),
    clock: time,
    scheduler: time,
    write(bytes) {
      written.push(bytes.toHex());
      slaves.receive(bytes);
    },
    report: (event) => events.push(event),
  });
  const values = (): Map<string, unknown> => {
    const found = new Map<string, unknown>();
    for (const event of events) {
      if (event.type !== "reply") continue;
      const unit = event.request[0] ?? 0;
      const { settings } = readSettings(qdw90a.settings, { address: unit });
      const decoded = qdw90a.decode(event.frame, { settings, request: event.request });
      if (decoded.ok && decoded.readings[0]?.kind === "channel") {
        found.set(event.device, decoded.readings[0].value);
      }
    }
    return found;
  };
  const count = (type: LineEvent["type"], device?: string): number =>
    events.filter(
      (event) =>
        event.type === type &&
        (device === undefined || ("device" in event && event.device === device)),
    ).length;
  return {
    time,
    events,
    written,
    slaves,
    runner,
    values,
    count,
    setNoise: (bytes: Uint8Array<ArrayBuffer>) => {
      noise = bytes;
    },
  };
}

test("every transmitter's level arrives at its own name", () => {
  const line = build();
  line.runner.opened();
  line.time.runUntil(5_000);
  expect(line.values()).toEqual(
    new Map(UNITS.map((unit) => [`level-${unit}`, (1_000 + unit) / 1_000])),
  );
  for (const unit of UNITS) expect(line.count("reply", `level-${unit}`)).toBe(10);
  expect(line.count("unanswered")).toBe(0);
});

test("two dead transmitters and one with a bad cable leave the rest alone", () => {
  const line = build();
  line.slaves.setFault(2, "silent");
  line.slaves.setFault(5, "torn");
  line.slaves.setFault(7, "bad-crc");
  line.runner.opened();
  line.time.runUntil(60_000);
  for (const unit of [1, 3, 4, 6, 8]) {
    expect(line.count("reply", `level-${unit}`)).toBeGreaterThan(110);
  }
  for (const unit of [2, 5, 7]) {
    expect(line.count("reply", `level-${unit}`)).toBe(0);
    expect(line.count("unanswered", `level-${unit}`)).toBeLessThan(15);
  }
  expect(line.count("discard")).toBeGreaterThan(5);
});

test("a reply behind noise that looks like a frame's start is found at the time-out", () => {
  const line = build();
  // Unit 3, function 03, 200 data bytes: a header that swallows the reply.
  line.setNoise(Uint8Array.of(3, 3, 200));
  line.runner.opened();
  line.time.runUntil(5_000);
  expect(line.values().size).toBe(8);
  expect(line.count("unanswered")).toBe(0);
});

test("nothing is sent after the line is closed, nor after stop", () => {
  const line = build();
  line.runner.opened();
  line.time.runUntil(1_000);
  line.runner.closed();
  const sent = line.written.length;
  line.time.runUntil(5_000);
  expect(line.written.length).toBe(sent);
  line.runner.opened();
  line.runner.stop();
  line.time.runUntil(9_000);
  expect(line.written.length).toBe(sent);
});
