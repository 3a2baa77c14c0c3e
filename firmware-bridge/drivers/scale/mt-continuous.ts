/** Mettler-Toledo continuous output, long and short, and the "Toledo" emulations of other makers. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { sum8 } from "../../framing/checksums.ts";
import type { Framer } from "../../framing/framer.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { textOf } from "../../framing/text.ts";
import type { MassReading } from "../../reading.ts";
import { type Decimal, type MassUnit, massReading, scaled } from "./mass.ts";

const STX = 0x02;
const CR = 0x0d;
const SHORT_CR_AT = 10;
const LONG_CR_AT = 16;
/** A long frame, its check byte and the byte after it. */
const LIMIT_BYTES = LONG_CR_AT + 3;

/** Lines set to seven data bits and parity, read with eight, carry the parity in bit 7. */
function sevenBits(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte & 0x7f);
}

function scan(bytes: Uint8Array, offset: number, isEnd: boolean, hasCheck: string): Scan {
  const held = sevenBits(bytes.subarray(offset, offset + LIMIT_BYTES));
  if (held[0] !== STX) return { type: "noise" };
  for (let at = 1; at <= LONG_CR_AT; at += 1) {
    const byte = held[at];
    if (byte === undefined) return { type: "more" };
    if (byte === STX) return { type: "bad", length: at, reason: "incomplete" };
    if (byte !== CR) continue;
    return at === SHORT_CR_AT || at === LONG_CR_AT
      ? scanCheck(held, at + 1, isEnd, hasCheck)
      : { type: "bad", length: at + 1, reason: "malformed" };
  }
  return { type: "bad", length: LONG_CR_AT + 1, reason: "malformed" };
}

/**
 * Looks behind the CR for the optional check byte: an STX there begins the next frame. Where the check
 * byte itself would be 02, only a second STX behind it tells the two apart.
 */
function scanCheck(held: Uint8Array, length: number, isEnd: boolean, hasCheck: string): Scan {
  if (hasCheck === "no") return { type: "frame", length };
  const check = -sum8(held, 0, length) & 0x7f;
  const sent = held[length];
  if (hasCheck === "yes" && sent !== undefined) {
    return sent === STX && check !== STX
      ? { type: "bad", length, reason: "incomplete" }
      : judged(sent === check, length + 1);
  }
  if (sent === undefined) {
    if (!isEnd) return { type: "more" };
    return hasCheck === "yes"
      ? { type: "bad", length, reason: "incomplete" }
      : { type: "frame", length };
  }
  if (sent !== STX) return judged(sent === check, length + 1);
  if (check !== STX) return { type: "frame", length };
  const after = held[length + 1];
  if (after === undefined && !isEnd) return { type: "more" };
  return after === STX || after === undefined
    ? { type: "frame", length: length + 1 }
    : { type: "frame", length };
}

function judged(isRight: boolean, length: number): Scan {
  return isRight ? { type: "frame", length } : { type: "bad", length, reason: "checksum" };
}

function decode(sent: Uint8Array, { settings }: DecodeContext): Decoded {
  const frame = sevenBits(sent);
  const [, swa = 0, swb = 0, swc = 0] = frame;
  const isStatus = (swa & 0x60) === 0x20 && (swb & 0x20) === 0x20 && (swc & 0x60) === 0x20;
  if (!isStatus) return discard("malformed", `status words ${swa} ${swb} ${swc}`);
  const isLong = frame[SHORT_CR_AT] !== CR;
  const shown = textOf(frame.subarray(4, 10));
  const tare = isLong ? textOf(frame.subarray(10, 16)) : "";
  const state = stateOf(swb);
  const isMultiplied = settings["dummyZero"] === "multiply";
  const weight = state === "ok" ? numberOf(shown, swa, isMultiplied) : null;
  const tareNumber = tare.trim() === "" ? null : numberOf(tare, swa, isMultiplied);
  if (weight === undefined || tareNumber === undefined) return discard("malformed", shown + tare);
  const unit = unitOf(swb, swc);
  const isStable = (swb & 0x08) === 0;
  const basis = (swb & 0x01) === 1 ? "net" : "gross";
  const isNegative = (swb & 0x02) !== 0 && weight !== null && weight.value !== 0;
  const signed = isNegative ? { ...weight, value: -weight.value } : weight;
  const main = massReading(signed, { basis, unit, isStable, state });
  return tareNumber === null
    ? readings(main)
    : readings(main, massReading(tareNumber, { basis: "tare", unit, isStable: null }));
}

function stateOf(swb: number): MassReading["state"] {
  if ((swb & 0x04) !== 0) return "out-of-range";
  // Since power-up the scale has not found its zero: its number is no weight.
  return (swb & 0x40) !== 0 ? "not-zeroed" : "ok";
}

/**
 * Codes 0 and 1 stand for dummy zeros. An IND245 sends them inside its six characters, other makers'
 * manuals multiply: a setting, to be verified with a known weight.
 */
function numberOf(text: string, swa: number, isMultiplied: boolean): Decimal | undefined {
  if (!/^ *\d+$/.test(text)) return undefined;
  const code = swa & 0x07;
  const count = Number(text);
  if (code >= 2) return scaled(count, code - 2);
  return scaled(isMultiplied ? count * (code === 0 ? 100 : 10) : count, 0);
}

function unitOf(swb: number, swc: number): MassUnit {
  const code = swc & 0x07;
  if (code === 0) return (swb & 0x10) !== 0 ? "kg" : "lb";
  if (code === 1) return "g";
  return "unknown";
}

export const mtContinuous = defineDriver({
  id: "scale/mt-continuous",
  family: "scale",
  label: {
    zh: "梅特勒-托利多连续输出（含托利多兼容、鼎松 Adr=4）",
    en: "Mettler-Toledo continuous (also Toledo emulations, DingSong Adr=4)",
  },
  manual: "Wildcat technical manual p. 40–42; Jaguar manual p. 119; Cardinal 225 manual p. 126",
  proof: "field-capture",
  serial: { baud: 9600, dataBits: 7, parity: "even", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [
    {
      key: "dummyZero",
      type: "choice",
      choices: ["as-is", "multiply"],
      default: "as-is",
      label: { zh: "末位假零（须用已知砝码核对）", en: "Dummy zeros (verify with a known weight)" },
    },
    {
      // With "auto" a frame is known to be whole only when the next one begins.
      key: "checkByte",
      type: "choice",
      choices: ["auto", "yes", "no"],
      default: "auto",
      label: { zh: "校验字节", en: "Check byte after CR" },
    },
  ],
  framer: (settings): Framer => {
    const hasCheck = String(settings["checkByte"]);
    return scanFramer(LIMIT_BYTES, (bytes, at, isEnd) => scan(bytes, at, isEnd, hasCheck));
  },
  decode,
});
