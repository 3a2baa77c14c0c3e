/** The simulated filling scale speaks the same protocol as the driver reads, and keeps what is not acknowledged. */
import { expect, test } from "bun:test";
import {
  encodeLpgAck,
  encodeLpgDecision,
  encodeLpgResend,
  lpgFillingScale,
} from "../../../firmware-bridge/drivers/scale/lpg-filling-scale.ts";
import type { FillEventReading } from "../../../firmware-bridge/reading.ts";
import {
  type LpgNow,
  type LpgScale,
  type LpgScaleInput,
  lpgScale,
  stepLpgScale,
} from "../../../firmware-bridge/simulators/lpg-scale.ts";
import { decodePieces } from "../support.ts";

const CYLINDER = { code: "170705030686", tareG: 15_200 };

class Bench {
  scale: LpgScale;
  nowMs = 0;
  sent: Uint8Array[] = [];

  constructor(sequence = 0) {
    this.scale = lpgScale({}, sequence);
    this.feed({ type: "connected" });
  }

  feed(input: LpgScaleInput): FillEventReading[] {
    const now: LpgNow = { nowMs: this.nowMs, clock: [26, 9, 1, 14, 30, 21] };
    const { scale, sends } = stepLpgScale(this.scale, input, now);
    this.scale = scale;
    this.sent.push(...sends);
    return decodePieces(lpgFillingScale, [...sends]) as FillEventReading[];
  }

  hear(...pieces: Uint8Array[]): FillEventReading[] {
    return pieces.flatMap((bytes) => this.feed({ type: "bytes", bytes }));
  }

  fill(): FillEventReading[] {
    this.feed({ type: "scan", cylinder: CYLINDER });
    this.hear(encodeLpgDecision(1, "permit"));
    this.nowMs += 60_000;
    return this.feed({ type: "tick" });
  }
}

test("its scan and its record are what the driver reads", () => {
  const bench = new Bench(7);
  expect(bench.feed({ type: "scan", cylinder: CYLINDER })).toMatchObject([
    { event: "scanned", address: 1, code: CYLINDER.code, detail: { machine: 3, station: 5 } },
  ]);
  bench.hear(encodeLpgDecision(1, "permit"));
  bench.nowMs += 60_000;
  expect(bench.feed({ type: "tick" })).toMatchObject([
    {
      event: "filled",
      code: CYLINDER.code,
      sequence: 7,
      detail: {
        endG: 29_700,
        tareG: 15_200,
        netG: 14_500,
        ticket: 1,
        clockLocal: "2026-09-01T14:30:21",
      },
    },
  ]);
});

test("nothing flows without a permit, and none after a refusal", () => {
  const bench = new Bench();
  bench.feed({ type: "scan", cylinder: CYLINDER });
  bench.nowMs += 60_000;
  bench.feed({ type: "tick" });
  expect(bench.scale.fills).toBe(0);
  bench.hear(encodeLpgDecision(1, "rejected"));
  bench.hear(encodeLpgDecision(1, "permit"));
  expect([bench.scale.fills, bench.scale.answer]).toEqual([0, "rejected"]);
});

test.each(["7", "9"] as const)(
  "a record is kept until its own acknowledgement of %s bytes",
  (form) => {
    const bench = new Bench(255);
    bench.fill();
    expect(bench.scale.sequence).toBe(0);
    const ack = { command: 0xa4, sequence: 255, netG: 14_500, form };
    bench.hear(encodeLpgAck(1, { ...ack, sequence: 0 }), encodeLpgAck(2, ack));
    expect(bench.scale.kept).toHaveLength(1);
    const bytes = encodeLpgAck(1, ack);
    const thanks = bench.hear(bytes.slice(0, 3), bytes.slice(3));
    expect(bench.scale.kept).toHaveLength(0);
    expect(thanks).toMatchObject([{ event: "ack-received" }]);
  },
);

test("a record is sent again, after a while, after a resend request and on a new connection", () => {
  const bench = new Bench();
  const [record] = bench.fill();
  expect(bench.feed({ type: "tick" })).toEqual([]);
  bench.nowMs += 2_000;
  expect(bench.feed({ type: "tick" })).toEqual([record as FillEventReading]);
  expect(bench.hear(encodeLpgResend(1))).toEqual([record as FillEventReading]);
  bench.feed({ type: "disconnected" });
  expect(bench.feed({ type: "connected" })).toEqual([record as FillEventReading]);
});

test("a power loss in the fill is told after the power is back", () => {
  const bench = new Bench();
  bench.feed({ type: "scan", cylinder: CYLINDER });
  bench.hear(encodeLpgDecision(1, "permit"));
  bench.nowMs += 20_000;
  bench.feed({ type: "tick" });
  expect(bench.feed({ type: "abnormal", what: "power-loss" })).toEqual([]);
  bench.feed({ type: "disconnected" });
  expect(bench.feed({ type: "connected" })).toEqual([]);
  const told = bench.feed({ type: "power-on" });
  expect(told.map((item) => item.event)).toEqual(["power-on", "power-loss"]);
  expect(told[1]?.detail["netG"]).toBe(5_000);
});

test("a stop holds the gas, an unlock lets it go on", () => {
  const bench = new Bench();
  bench.feed({ type: "scan", cylinder: CYLINDER });
  bench.hear(encodeLpgDecision(1, "permit"), encodeLpgDecision(1, "stop"));
  bench.nowMs += 60_000;
  expect(bench.feed({ type: "tick" })).toEqual([]);
  bench.hear(encodeLpgDecision(1, "unlock"));
  expect(bench.feed({ type: "tick" })).toMatchObject([{ event: "filled" }]);
});
