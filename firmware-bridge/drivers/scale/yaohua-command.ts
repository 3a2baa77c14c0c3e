/** Yaohua XK3190 family, parameter tF=1: the indicator answers requests by address and command letter. */
import { assert } from "../../../src/kernel/assert.ts";
import {
  type DecodeContext,
  type Decoded,
  defineDriver,
  discard,
  type Poll,
  readings,
  type Settings,
} from "../../driver.ts";
import { xor8 } from "../../framing/checksums.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { hexPair, saysHex, scanStxEtx } from "../../framing/stx-etx.ts";
import { bytesOfText, textOf } from "../../framing/text.ts";
import type { MassReading } from "../../reading.ts";
import { everyMsSetting, massReading, scaled, unitFrom, unitSetting } from "./mass.ts";

const EOT = 0x04;
const FRAME_BYTES_MAX = 14;

export type YaohuaCommand = "handshake" | "gross" | "tare" | "net" | "vehicle" | "cargo";

const LETTERS: Readonly<Record<YaohuaCommand, string>> = {
  handshake: "A",
  gross: "B",
  tare: "C",
  net: "D",
  vehicle: "E",
  cargo: "F",
};

const BASIS_OF: Readonly<Record<string, MassReading["basis"]>> = {
  B: "gross",
  C: "tare",
  D: "net",
};

/** A request: STX, address letter, command letter, XOR of the two as hex characters, ETX (A9+ manual p. 11). */
export function encodeYaohuaRequest(address: string, command: YaohuaCommand): Uint8Array {
  assert(/^[A-Z]$/.test(address), `address is one letter A to Z: ${address}`);
  const letter = LETTERS[command];
  const check = hexPair(address.charCodeAt(0) ^ letter.charCodeAt(0));
  return bytesOfText(`\x02${address}${letter}${check}\x03`);
}

function scan(bytes: Uint8Array, offset: number): Scan {
  // The DS1 answers a command it does not know with a bare EOT.
  if (bytes[offset] === EOT) return { type: "frame", length: 1 };
  return scanStxEtx(bytes, offset, FRAME_BYTES_MAX, (frame) => {
    const length = frame.length;
    if (length < 6) return "malformed";
    return saysHex(frame, length - 3, xor8(frame, 1, length - 3)) ? undefined : "checksum";
  });
}

function decode(frame: Uint8Array, { settings, request }: DecodeContext): Decoded {
  if (frame[0] === EOT) return discard("device-error", "EOT: command not known");
  const text = textOf(frame.subarray(1, frame.length - 3));
  const address = text.slice(0, 1);
  const letter = text.slice(1, 2);
  if (address !== settings["address"]) return discard("unexpected", `address ${address}`);
  if (request !== undefined && (request[1] !== frame[1] || request[2] !== frame[2])) {
    return discard("unexpected", `answer ${text} to another request`);
  }
  const content = text.slice(2);
  if (letter === "A" && content === "") {
    return readings({ kind: "info", topic: "handshake", detail: { address } });
  }
  const basis = BASIS_OF[letter];
  if (basis !== undefined) {
    // A line adapter that echoes the request gives a frame with the right check but no weight.
    if (content === "") return discard("unexpected", "echo of the request");
    return decodeMass(content, basis, address, settings);
  }
  if (letter === "E" && /^\d{5}$/.test(content)) {
    return readings({ kind: "info", topic: "vehicle", detail: { address, text: content } });
  }
  if (letter === "F" && /^\d{3}$/.test(content)) {
    return readings({ kind: "info", topic: "cargo", detail: { address, text: content } });
  }
  return discard("malformed", text);
}

function decodeMass(
  content: string,
  basis: MassReading["basis"],
  address: string,
  settings: Settings,
): Decoded {
  const match = /^([+-])(\d{6})([0-4])$/.exec(content);
  if (match === null) return discard("malformed", content);
  const count = Number(match[2]);
  return readings(
    massReading(scaled(match[1] === "-" ? -count : count, Number(match[3])), {
      basis,
      unit: unitFrom(settings),
      isStable: null,
      address,
    }),
  );
}

function polls(settings: Settings): readonly Poll[] {
  const address = String(settings["address"]);
  const everyMs = Number(settings["everyMs"]);
  const wanted = String(settings["ask"]).split("+") as YaohuaCommand[];
  return wanted.map((command) => ({
    everyMs,
    request: encodeYaohuaRequest(address, command),
    // 20 bytes at the slowest rate the family has (600 baud) take a third of a second.
    timeoutMs: 400,
  }));
}

export const yaohuaCommand = defineDriver({
  id: "scale/yaohua-command",
  family: "scale",
  label: {
    zh: "耀华 XK3190 系列（指令方式 tF=1）",
    en: "Yaohua XK3190 family (command mode, tF=1)",
  },
  manual: "Yaohua XK3190-A9+ manual p. 10–11; XK3190-DS1 manual p. 9 (tF=1)",
  proof: "vendor-document",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_500,
  settings: [
    unitSetting("kg"),
    {
      key: "address",
      type: "text",
      pattern: "^[A-Z]$",
      default: "A",
      label: { zh: "通讯地址（Adr 1–26 对应 A–Z）", en: "Address (Adr 1–26 is A–Z)" },
    },
    {
      key: "ask",
      type: "choice",
      choices: ["gross", "net", "gross+net", "gross+tare", "gross+tare+net"],
      default: "gross",
      label: { zh: "读取的重量", en: "Weights to ask for" },
    },
    everyMsSetting(300),
  ],
  polls,
  framer: () => scanFramer(FRAME_BYTES_MAX, scan),
  decode,
});
