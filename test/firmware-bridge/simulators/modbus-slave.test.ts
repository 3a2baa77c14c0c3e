/** The simulated slaves answer, refuse and fail as real ones do. */
import { describe, expect, test } from "bun:test";
import * as rtu from "../../../firmware-bridge/framing/modbus-rtu.ts";
import { modbusRtuFramer, parseReply } from "../../../firmware-bridge/framing/modbus-rtu.ts";
import type { BridgeScheduler } from "../../../firmware-bridge/ports.ts";
import {
  answerPdu,
  answerRtu,
  type ModbusSlave,
  runModbusSlaves,
  tableMemory,
} from "../../../firmware-bridge/simulators/modbus-slave.ts";
import { bytesOfHex } from "../support.ts";

function slave(): ModbusSlave {
  return {
    unit: 1,
    memory: tableMemory({
      coils: new Map([
        [0, false],
        [1, true],
      ]),
      holding: new Map([
        [2, 16],
        [3, 3],
        [4, 1_234],
      ]),
    }),
    registersMax: 20,
    tooLongException: 1,
  };
}

describe("answers", () => {
  test.each([
    ["registers", "03 00 02 00 03", "03 06 00 10 00 03 04 d2"],
    ["coils", "01 00 00 00 02", "01 01 02"],
    ["a register that is not there: 2", "03 00 04 00 02", "83 02"],
    ["inputs it does not have: 2", "02 00 00 00 01", "82 02"],
    ["a read that is too long, as QDW90A does: 1", "03 00 02 00 15", "83 01"],
    ["a count of nothing: 3", "03 00 02 00 00", "83 03"],
    ["a function it does not know: 1", "2b 0e 01 00", "ab 01"],
    ["a coil written", "05 00 00 ff 00", "05 00 00 ff 00"],
    ["a coil value the standard does not know: 3", "05 00 00 00 07", "85 03"],
    ["a register written", "06 00 04 00 01", "06 00 04 00 01"],
    ["a register that is not there, written: 2", "06 00 09 00 01", "86 02"],
    ["coils written together", "0f 00 00 00 02 01 03", "0f 00 00 00 02"],
    ["registers written together", "10 00 03 00 02 04 00 01 00 02", "10 00 03 00 02"],
    ["registers of which one is not there: 2", "10 00 04 00 02 04 00 01 00 02", "90 02"],
  ] as const)("%s", (_why, request, expected) => {
    const answer = answerPdu(slave(), bytesOfHex(request));
    expect(answer.toHex()).toBe(expected.replaceAll(" ", ""));
  });

  test("keeps what was written", () => {
    const device = slave();
    answerPdu(device, bytesOfHex("06 00 04 00 01"));
    answerPdu(device, bytesOfHex("0f 00 00 00 02 01 01"));
    expect(answerPdu(device, bytesOfHex("03 00 04 00 01")).toHex()).toBe("03020001");
    expect(answerPdu(device, bytesOfHex("01 00 00 00 02")).toHex()).toBe("010101");
  });

  test("is silent to other units and to broadcasts, which it still obeys", () => {
    const device = slave();
    expect(answerRtu(device, rtu.encodeReadRequest(2, 3, 2, 1))).toBeUndefined();
    expect(
      answerRtu(device, rtu.encodeRtuRequest(0, { fn: 6, address: 4, value: 5 })),
    ).toBeUndefined();
    expect(answerPdu(device, bytesOfHex("03 00 04 00 01")).toHex()).toBe("03020005");
  });
});

/** A scheduler whose time is moved by the test. */
function handClock(): BridgeScheduler & { advance(ms: number): void } {
  let nowMs = 0;
  let jobs: { atMs: number; run: () => void }[] = [];
  return {
    every: () => () => undefined,
    after(ms, run) {
      const job = { atMs: nowMs + ms, run };
      jobs.push(job);
      return () => {
        jobs = jobs.filter((other) => other !== job);
      };
    },
    advance(ms) {
      nowMs += ms;
      const due = jobs.filter((job) => job.atMs <= nowMs);
      jobs = jobs.filter((job) => job.atMs > nowMs);
      for (const job of due) job.run();
    },
  };
}

describe("a line of slaves", () => {
  const request = rtu.encodeReadRequest(1, 3, 4, 1);
  function line() {
    const written: Uint8Array[] = [];
    const clock = handClock();
    const runner = runModbusSlaves({
      slaves: [slave(), { ...slave(), unit: 2, turnaroundMs: 50 }],
      write: (bytes) => written.push(bytes),
      scheduler: clock,
    });
    return { written, clock, runner };
  }

  test("answers after the turn-around time, however the request was cut", () => {
    const { written, clock, runner } = line();
    for (const byte of request) runner.receive(Uint8Array.of(byte));
    expect(written).toEqual([]);
    clock.advance(5);
    expect(parseReply(written[0]!, request)).toMatchObject({ ok: true, registers: [1_234] });
  });

  test("a slow slave takes its own time", () => {
    const { written, clock, runner } = line();
    runner.receive(rtu.encodeReadRequest(2, 3, 4, 1));
    clock.advance(49);
    expect(written).toEqual([]);
    clock.advance(1);
    expect(written.length).toBe(1);
  });

  test("half a request is forgotten when the line falls silent", () => {
    const { written, clock, runner } = line();
    runner.receive(request.slice(0, 5));
    clock.advance(50);
    runner.receive(request);
    clock.advance(5);
    expect(written.length).toBe(1);
  });

  test("no answer comes after stop", () => {
    const { written, clock, runner } = line();
    runner.receive(request);
    runner.stop();
    clock.advance(100);
    expect(written).toEqual([]);
  });

  test.each([
    ["silent", []],
    ["bad-crc", ["checksum"]],
    ["torn", ["incomplete"]],
  ] as const)("drill: %s", (fault, expected) => {
    const { written, clock, runner } = line();
    runner.setFault(1, fault);
    runner.receive(request);
    clock.advance(5);
    const framer = modbusRtuFramer();
    const out = [...written.flatMap((bytes) => framer.push(bytes)), ...framer.end()];
    expect(out.some((item) => item.type === "frame")).toBe(false);
    expect(out.slice(0, 1).map((item) => (item.type === "frame" ? "" : item.reason))).toEqual([
      ...expected,
    ]);
  });
});
