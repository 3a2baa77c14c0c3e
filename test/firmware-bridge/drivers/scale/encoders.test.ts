/** Bytes that go to a scale, against the makers' printed requests and the constructed frames. */
import { describe, expect, test } from "bun:test";
import { readSettings } from "../../../../firmware-bridge/driver.ts";
import { cas22, encodeCasCommand } from "../../../../firmware-bridge/drivers/scale/cas-22.ts";
import {
  encodeLpgAck,
  encodeLpgDecision,
  encodeLpgPowerOnAck,
  encodeLpgRealTare,
  encodeLpgResend,
  encodeLpgUnsupervised,
  replyAddress,
} from "../../../../firmware-bridge/drivers/scale/lpg-filling-scale.ts";
import { encodeSics, mtSics } from "../../../../firmware-bridge/drivers/scale/mt-sics.ts";
import {
  encodeYaohuaRequest,
  yaohuaCommand,
} from "../../../../firmware-bridge/drivers/scale/yaohua-command.ts";
import { crc16Modbus } from "../../../../firmware-bridge/framing/checksums.ts";

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
}

const ACK = { command: 0xa4, sequence: 7, netG: 14_700 } as const;

test.each([
  ["Yaohua handshake (A9+ manual)", encodeYaohuaRequest("A", "handshake"), "02 41 41 30 30 03"],
  ["Yaohua gross", encodeYaohuaRequest("A", "gross"), "02 41 42 30 33 03"],
  ["Yaohua tare (A9+ manual)", encodeYaohuaRequest("A", "tare"), "02 41 43 30 32 03"],
  ["Yaohua net", encodeYaohuaRequest("A", "net"), "02 41 44 30 35 03"],
  ["Yaohua vehicle number (A9+ manual)", encodeYaohuaRequest("A", "vehicle"), "02 41 45 30 34 03"],
  ["Yaohua cargo number", encodeYaohuaRequest("A", "cargo"), "02 41 46 30 37 03"],
  ["Yaohua check above 9 is a letter", encodeYaohuaRequest("M", "gross"), "02 4D 42 30 46 03"],
  ["Yaohua last address", encodeYaohuaRequest("Z", "gross"), "02 5A 42 31 38 03"],
  ["CAS zero of device 11 (CI-200 manual)", encodeCasCommand("11", "KZ"), "44 31 31 4B 5A 0D 0A"],
  ["SICS immediate", encodeSics("SI"), "53 49 0D 0A"],
  ["SICS reset", encodeSics("@"), "40 0D 0A"],
  ["LPG permit", encodeLpgDecision(1, "permit"), "01 C2 AA F1 1F"],
  ["LPG stop", encodeLpgDecision(1, "stop"), "01 C2 55 B1 5F"],
  ["LPG expired", encodeLpgDecision(1, "expired"), "01 C2 01 B0 A0"],
  ["LPG rejected", encodeLpgDecision(1, "rejected"), "01 C2 02 F0 A1"],
  ["LPG unlock", encodeLpgDecision(1, "unlock"), "01 C2 03 31 61"],
  ["LPG ack, 7 bytes", encodeLpgAck(1, { ...ACK, form: "7" }), "01 CC 04 A4 07 5C 53"],
  ["LPG ack, 9 bytes", encodeLpgAck(1, { ...ACK, form: "9" }), "01 CC 04 A4 07 BE 05 C8 9E"],
  ["LPG resend", encodeLpgResend(1), "01 CA 80 77"],
])("%s", (_why, bytes, hex) => {
  expect(hexOf(bytes)).toBe(hex);
});

describe("frames that only the document knows carry their code and a right CRC", () => {
  test.each([
    ["unsupervised agreed", encodeLpgUnsupervised(1, true), [1, 0xce, 0xaa]],
    ["unsupervised refused", encodeLpgUnsupervised(1, false), [1, 0xce, 0x55]],
    ["real tare forced", encodeLpgRealTare(1, true), [1, 0xcd, 0xaa]],
    ["real tare free", encodeLpgRealTare(1, false), [1, 0xcd, 0x55]],
    ["power-on seen", encodeLpgPowerOnAck(1), [1, 0xcf]],
    [
      "net below zero goes as 0",
      encodeLpgAck(1, { ...ACK, netG: -500, form: "9" }),
      [1, 0xcc, 4, 0xa4, 7, 0, 0],
    ],
    [
      "net above the field goes as its end",
      encodeLpgAck(1, { ...ACK, netG: 700_000, form: "9" }),
      [1, 0xcc, 4, 0xa4, 7, 0xff, 0xff],
    ],
  ])("%s", (_why, bytes, content) => {
    expect([...bytes.subarray(0, -2)]).toEqual(content);
    // A CRC over a frame and its own CRC, low byte first, is zero.
    expect(crc16Modbus(bytes)).toBe(0);
  });
});

test("refuses an address that is no letter", () => {
  expect(() => encodeYaohuaRequest("a", "gross")).toThrow("one letter");
});

test("refuses a CAS id that is not two digits", () => {
  expect(() => encodeCasCommand("1", "KZ")).toThrow("two digits");
});

test("the address of a reply is the scale's own or twice its number", () => {
  expect(replyAddress(3, "echo")).toBe(3);
  expect(replyAddress(3, "even")).toBe(6);
});

describe("polls", () => {
  test("Yaohua asks for every weight of the setting, in order", () => {
    const { settings } = readSettings(yaohuaCommand.settings, { ask: "gross+tare", address: "B" });
    const polls = yaohuaCommand.polls?.(settings) ?? [];
    expect(polls.map((poll) => hexOf(poll.request))).toEqual([
      "02 42 42 30 30 03",
      "02 42 43 30 31 03",
    ]);
  });

  test("SICS asks with SI, or starts the stream once", () => {
    const asked = readSettings(mtSics.settings, {}).settings;
    expect(mtSics.polls?.(asked).map((poll) => hexOf(poll.request))).toEqual(["53 49 0D 0A"]);
    expect(mtSics.greeting?.(asked)).toEqual([]);
    const streamed = readSettings(mtSics.settings, { mode: "SIR" }).settings;
    expect(mtSics.polls?.(streamed)).toEqual([]);
    expect(mtSics.greeting?.(streamed).map(hexOf)).toEqual(["53 49 52 0D 0A"]);
  });

  test("CAS asks with the raw id byte, and not at all when it streams", () => {
    const asked = readSettings(cas22.settings, { mode: "ask", deviceId: 13 }).settings;
    expect(cas22.polls?.(asked).map((poll) => hexOf(poll.request))).toEqual(["0D"]);
    expect(cas22.polls?.(readSettings(cas22.settings, {}).settings)).toEqual([]);
  });
});
