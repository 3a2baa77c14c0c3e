/** Modbus TCP and ASCII against published frames, and replies that must not pass. */
import { describe, expect, test } from "bun:test";
import {
  encodeAsciiRequest,
  modbusAsciiFramer,
  parseAsciiReply,
} from "../../../firmware-bridge/framing/modbus-ascii.ts";
import { MODBUS_FORMS } from "../../../firmware-bridge/framing/modbus-form.ts";
import {
  encodeTcpRequest,
  modbusTcpFramer,
  parseTcpReply,
} from "../../../firmware-bridge/framing/modbus-tcp.ts";
import { bytesOfHex } from "../support.ts";

const ASK = { fn: 3, start: 0x6b, count: 3 } as const;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test("TCP request as published", () => {
  expect(encodeTcpRequest(1, 17, ASK).toHex()).toBe("000100000006" + "1103006b0003");
});

describe("TCP reply", () => {
  const request = encodeTcpRequest(1, 17, ASK);
  test("gives its registers", () => {
    const reply = bytesOfHex("00 01 00 00 00 09 11 03 06 AE 41 56 52 43 40");
    expect(parseTcpReply(reply, request)).toEqual({
      ok: true,
      unit: 17,
      fn: 3,
      registers: [44_609, 22_098, 17_216],
    });
    expect(parseTcpReply(reply, encodeTcpRequest(2, 17, ASK))).toMatchObject({
      reason: "unexpected",
    });
  });
  test.each([
    ["byte count against the data", "00 01 00 00 00 06 11 03 66 77 88 99", "malformed"],
    ["length against the frame", "00 01 00 00 00 09 11 03 06 AE 41", "malformed"],
    ["other protocol", "00 01 00 01 00 09 11 03 06 AE 41 56 52 43 40", "malformed"],
    ["other unit", "00 01 00 00 00 09 12 03 06 AE 41 56 52 43 40", "unexpected"],
    ["exception", "00 01 00 00 00 03 11 83 02", "device-error"],
  ] as const)("is refused: %s", (_why, reply, reason) => {
    expect(parseTcpReply(bytesOfHex(reply), request)).toMatchObject({ ok: false, reason });
  });
});

test("TCP frames are cut by their length, and found again behind rubbish", () => {
  const reply = bytesOfHex("00 01 00 00 00 09 11 03 06 AE 41 56 52 43 40");
  const whole = Uint8Array.from([0xff, 0xff, 0xff, ...reply, ...reply]);
  const framer = modbusTcpFramer();
  const out = [...whole].flatMap((byte) => framer.push(Uint8Array.of(byte)));
  expect(out.map((item) => item.type)).toEqual(["discard", "frame", "frame"]);
});

test("ASCII request and reply as published", () => {
  const request = encodeAsciiRequest(17, ASK);
  expect(new TextDecoder().decode(request)).toBe(":1103006B00037E\r\n");
  expect(parseAsciiReply(text(":110306AE4156524340CC"), request)).toEqual({
    ok: true,
    unit: 17,
    fn: 3,
    registers: [44_609, 22_098, 17_216],
  });
});

describe("ASCII reply is refused", () => {
  const request = encodeAsciiRequest(17, ASK);
  test.each([
    ["wrong LRC", ":110306AE4156524340CD", "checksum"],
    ["odd digits", ":110306AE4156524340C", "malformed"],
    ["start character changed", ">110306AE4156524340CC", "malformed"],
    ["lower case", ":110306ae4156524340cc", "malformed"],
    ["other unit", ":120306AE4156524340CB", "unexpected"],
  ] as const)("%s", (_why, reply, reason) => {
    expect(parseAsciiReply(text(reply), request)).toMatchObject({ ok: false, reason });
  });
});

test("ASCII frames start anew at a colon", () => {
  const framer = modbusAsciiFramer();
  const out = [...framer.push(text("x:1103:110306AE4156524340CC\r\n:11")), ...framer.end()];
  expect(out.map((item) => (item.type === "frame" ? "frame" : (item.reason as string)))).toEqual([
    "noise",
    "incomplete",
    "frame",
    "incomplete",
  ]);
});

test.each(["rtu", "tcp", "ascii"] as const)("%s reads back its own request", (name) => {
  const form = MODBUS_FORMS[name];
  expect(form.parseRequest(form.encode(17, ASK, 9))).toEqual({ unit: 17, request: ASK });
  expect(form.parseRequest(new Uint8Array(4))).toBeUndefined();
});
