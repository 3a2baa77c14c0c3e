/** Modbus RTU against published frames: encoding, cutting, and replies that answer something else. */
import { describe, expect, test } from "bun:test";
import { crc16Modbus } from "../../../firmware-bridge/framing/checksums.ts";
import {
  encodeReadRequest,
  encodeRtuRequest,
  encodeWriteCoil,
  frameGapMs,
  modbusRtuFramer,
  parseReply,
  parseRtuRequest,
  requestFramer,
} from "../../../firmware-bridge/framing/modbus-rtu.ts";
import { bytesOfHex, random } from "../support.ts";

const hex = (bytes: Uint8Array): string => bytes.toHex();
const plain = (text: string): string => text.replaceAll(" ", "").toLowerCase();

describe("check value", () => {
  test.each([
    ["01 02 03 04 05 06 07 08 09 00", 50_227],
    ["11 01 00 13 00 25", 33_806],
  ] as const)("of %s", (bytes, crc) => {
    expect(crc16Modbus(bytesOfHex(bytes))).toBe(crc);
  });
});

describe("encodes", () => {
  test.each([
    ["RAEGuard 3 manual p. 81", encodeReadRequest(1, 3, 8, 2), "01 03 00 08 00 02 45 C9"],
    ["QDW90A bus log", encodeReadRequest(1, 3, 0, 1), "01 03 00 00 00 01 84 0A"],
    ["QDW90A at unit 2", encodeReadRequest(2, 3, 0, 1), "02 03 00 00 00 01 84 39"],
    ["ES-SM-TH-01S bus log", encodeReadRequest(1, 3, 0x12, 1), "01 03 00 12 00 01 24 0F"],
    ["HX transmitter channel 1", encodeReadRequest(1, 3, 0, 2), "01 03 00 00 00 02 C4 0B"],
    ["HX transmitter channel 3", encodeReadRequest(1, 3, 4, 2), "01 03 00 04 00 02 85 CA"],
    ["three registers", encodeReadRequest(1, 3, 8, 3), "01 03 00 08 00 03 84 09"],
    ["unit 3", encodeReadRequest(3, 3, 8, 3), "03 03 00 08 00 03 85 EB"],
    ["64 registers", encodeReadRequest(1, 3, 0, 64), "01 03 00 00 00 40 44 3A"],
    ["standard example", encodeReadRequest(17, 3, 0x6b, 3), "11 03 00 6B 00 03 76 87"],
    [
      "QDW90A address",
      encodeRtuRequest(1, { fn: 6, address: 0, value: 2 }),
      "01 06 00 00 00 02 08 0B",
    ],
    ["relay 0 on", encodeWriteCoil(1, 0, 0xff00), "01 05 00 00 FF 00 8C 3A"],
    ["relay 0 off", encodeWriteCoil(1, 0, 0), "01 05 00 00 00 00 CD CA"],
    ["relay 0 for 700 ms", encodeWriteCoil(1, 0x200, 7), "01 05 02 00 00 07 8D B0"],
    ["relay 1 for 800 ms", encodeWriteCoil(1, 0x201, 8), "01 05 02 01 00 08 9C 74"],
    ["relay states", encodeReadRequest(1, 1, 0, 8), "01 01 00 00 00 08 3D CC"],
  ] as const)("%s", (_why, frame, expected) => {
    expect(hex(frame)).toBe(plain(expected));
  });

  test("several coils, first lowest", () => {
    const bits = [true, false, true, true, false, false, true, true, true, false];
    expect(hex(encodeRtuRequest(17, { fn: 15, start: 19, bits })).slice(0, 18)).toBe(
      plain("11 0F 00 13 00 0A 02 CD 01"),
    );
  });

  test("several registers", () => {
    expect(
      hex(encodeRtuRequest(17, { fn: 16, start: 1, registers: [10, 0x102] })).slice(0, 22),
    ).toBe(plain("11 10 00 01 00 02 04 00 0A 01 02"));
  });

  test.each([
    ["unit 248", () => encodeReadRequest(248, 3, 0, 1)],
    ["no register", () => encodeReadRequest(1, 3, 0, 0)],
    ["126 registers", () => encodeReadRequest(1, 3, 0, 126)],
    ["2001 coils", () => encodeReadRequest(1, 1, 0, 2_001)],
    [
      "124 registers to write",
      () => encodeRtuRequest(1, { fn: 16, start: 0, registers: new Array(124).fill(0) }),
    ],
    ["value beyond a word", () => encodeRtuRequest(1, { fn: 6, address: 0, value: 0x1_0000 })],
    ["negative register", () => encodeReadRequest(1, 3, -1, 1)],
  ] as const)("but not %s", (_why, run) => {
    expect(run).toThrow();
  });
});

describe("reads every request it writes", () => {
  test.each([
    encodeReadRequest(1, 1, 5, 8),
    encodeReadRequest(2, 4, 0xffff, 1),
    encodeWriteCoil(3, 0x207, 10),
    encodeRtuRequest(4, { fn: 6, address: 9, value: 0xffff }),
    encodeRtuRequest(5, {
      fn: 15,
      start: 3,
      bits: [true, false, true, false, true, false, true, false, true],
    }),
    encodeRtuRequest(6, { fn: 16, start: 7, registers: [1, 2, 3] }),
  ])("%#", (frame) => {
    const parsed = parseRtuRequest(frame);
    expect(parsed?.unit).toBe(frame[0]);
    const framed = requestFramer().push(frame);
    expect(framed).toEqual([{ type: "frame", bytes: frame }]);
  });

  test("and none with a wrong check value", () => {
    expect(parseRtuRequest(bytesOfHex("01 03 00 08 00 02 45 C8"))).toBeUndefined();
  });
});

const ASK_209 = bytesOfHex("01 03 00 08 00 02 45 C9");

describe("reply", () => {
  test.each([
    [
      "RAEGuard 3 manual: 209",
      "01 03 04 00 00 00 D1 3A 6F",
      ASK_209,
      { ok: true, unit: 1, fn: 3, registers: [0, 209] },
    ],
    [
      "ES-SM-TH-01S: 45",
      "01 03 02 00 2D 78 59",
      encodeReadRequest(1, 3, 0x12, 1),
      { ok: true, unit: 1, fn: 3, registers: [45] },
    ],
    [
      "ES-SM-TH-01S: 2",
      "01 03 02 00 02 39 85",
      encodeReadRequest(1, 3, 0x12, 1),
      { ok: true, unit: 1, fn: 3, registers: [2] },
    ],
    [
      "standard example",
      "11 03 06 AE 41 56 52 43 40 49 AD",
      encodeReadRequest(17, 3, 0x6b, 3),
      { ok: true, unit: 17, fn: 3, registers: [44_609, 22_098, 17_216] },
    ],
    [
      "relay echo",
      "01 05 02 00 00 07 8D B0",
      encodeWriteCoil(1, 0x200, 7),
      { ok: true, unit: 1, fn: 5, echo: { address: 0x200, value: 7 } },
    ],
  ] as const)("%s", (_why, reply, request, expected) => {
    expect(parseReply(bytesOfHex(reply), request)).toEqual(expected);
  });

  test.each([
    [
      "published bad CRC",
      "03 03 06 00 2A 00 80 00 05 E1 38",
      encodeReadRequest(3, 3, 8, 3),
      "checksum",
    ],
    ["other unit", "01 03 02 00 2D 78 59", encodeReadRequest(2, 3, 0x12, 1), "unexpected"],
    ["other function", "01 03 02 00 2D 78 59", encodeReadRequest(1, 4, 0x12, 1), "unexpected"],
    ["other amount", "01 03 02 00 2D 78 59", ASK_209, "unexpected"],
    ["other coil", "01 05 02 00 00 07 8D B0", encodeWriteCoil(1, 0x201, 7), "unexpected"],
    ["other time", "01 05 02 00 00 07 8D B0", encodeWriteCoil(1, 0x200, 8), "unexpected"],
    ["torn", "01 03 02", ASK_209, "malformed"],
    ["no request at all", "01 03 02 00 2D 78 59", new Uint8Array(0), "unexpected"],
  ] as const)("is thrown away: %s", (_why, reply, request, reason) => {
    expect(parseReply(bytesOfHex(reply), request)).toMatchObject({ ok: false, reason });
  });

  test("an exception names its code", () => {
    expect(parseReply(bytesOfHex("11 83 04 41 36"), encodeReadRequest(17, 3, 0x6b, 3))).toEqual({
      ok: false,
      reason: "device-error",
      detail: "exception 4 server device failure",
      exceptionCode: 4,
    });
  });
});

describe("framer", () => {
  const reply = bytesOfHex("11 03 06 AE 41 56 52 43 40 49 AD");
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["two replies in one piece", "110306AE4156524340 49AD 1183044136", ["frame", "frame"]],
    ["line noise before a reply", "00 FF 00 1183044136", ["noise", "frame"]],
    ["spoilt reply is counted once", "03 03 06 00 2A 00 80 00 FF E1 FF", ["checksum"]],
    ["a reply inside a spoilt one", "03 03 06 1183044136 00 00 00", ["checksum", "frame", "noise"]],
    [
      "a reply after a torn one, when ended",
      "110306AE 1183044136",
      ["incomplete", "checksum", "frame"],
    ],
  ];
  test.each(cases)("%s", (_why, bytes, expected) => {
    const framer = modbusRtuFramer();
    const whole = bytesOfHex(bytes);
    const out = [...framer.push(whole), ...framer.end()];
    expect(out.map((item) => (item.type === "frame" ? "frame" : (item.reason as string)))).toEqual([
      ...expected,
    ]);
    const cut = modbusRtuFramer();
    const pieces = [...whole].flatMap((byte) => cut.push(Uint8Array.of(byte)));
    expect([...pieces, ...cut.end()]).toEqual(out);
  });

  test("finds the reply behind any run of noise", () => {
    const next = random(3);
    for (let round = 0; round < 500; round += 1) {
      const noise = Uint8Array.from({ length: Math.floor(next() * 40) }, () => next() * 256);
      const framer = modbusRtuFramer();
      const out = [...framer.push(noise), ...framer.push(reply), ...framer.end()];
      expect(out.some((item) => item.type === "frame" && hex(item.bytes) === hex(reply))).toBe(
        true,
      );
      const total = out.reduce((sum, item) => sum + item.bytes.length, 0);
      expect(total).toBe(noise.length + reply.length);
    }
  });
});

test.each([
  [9_600, 5],
  [4_800, 9],
  [19_200, 3],
  [115_200, 2],
])("gap at %i baud is %i ms", (baud, gapMs) => {
  expect(frameGapMs(baud)).toBe(gapMs);
});
