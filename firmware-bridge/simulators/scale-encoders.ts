/**
 * What scales send: the other direction of the drivers in `drivers/scale`. Pure. A number is given as a
 * count of its last digit and the digits after the point: 1450 with two decimals is 14.50.
 */
import { assert } from "../../src/kernel/assert.ts";
import { sum8, xor8 } from "../framing/checksums.ts";
import { hexPair } from "../framing/stx-etx.ts";
import { bytesOfText } from "../framing/text.ts";

export type ShownMass = {
  readonly count: number;
  /** Digits after the point, 0 to 4. */
  readonly decimals: number;
};

export type WeighedMass = ShownMass & {
  readonly basis: "gross" | "net";
  readonly unit: "kg" | "g" | "t" | "lb";
  readonly isStable: boolean;
};

const COUNT_MAX = 999_999;
/** Formats whose sign takes the place of a digit. */
const SIGNED_COUNT_MIN = -99_999;
const DECIMALS_MAX = 4;

function checked({ count, decimals }: ShownMass, min = -COUNT_MAX, max = COUNT_MAX): void {
  assert(Number.isInteger(count) && count >= min && count <= max, `no such count: ${count}`);
  assert(
    Number.isInteger(decimals) && decimals >= 0 && decimals <= DECIMALS_MAX,
    `no such point: ${decimals}`,
  );
}

/** Digits of the number without its sign, with a point where it has decimals, `width` characters. */
function digitsOf({ count, decimals }: ShownMass, width: number): string {
  const digits = String(Math.abs(count)).padStart(decimals > 0 ? width - 1 : width, "0");
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** As on a display: no leading zeros but the one before the point. */
function shownText({ count, decimals }: ShownMass): string {
  const text = (Math.abs(count) / 10 ** decimals).toFixed(decimals);
  return count < 0 ? `-${text}` : text;
}

/** `scale/yaohua-equals`: "=", the sign's place, seven characters; format 1 sends them backwards. */
export function encodeYaohuaEquals(mass: ShownMass, layout: "reversed" | "forward"): Uint8Array {
  checked(mass);
  const text = `${mass.count < 0 ? "-" : "0"}${digitsOf(mass, 7)}`;
  return bytesOfText(`=${layout === "reversed" ? [...text].reverse().join("") : text}`);
}

/** `scale/yaohua-a12`: 15 bytes with their check value (A12E manual p. 13). Always kilograms. */
export function encodeYaohuaA12(mass: ShownMass & Pick<WeighedMass, "basis">): Uint8Array {
  checked(mass, SIGNED_COUNT_MIN);
  const digits = mass.count < 0 ? `-${digitsOf(mass, 6)}` : digitsOf(mass, 7);
  const text = `W${mass.basis === "gross" ? "G" : "N"}${digits}kg`;
  return bytesOfText(`${text}${hexPair(xor8(bytesOfText(text), 0, text.length))}\r\n`);
}

/** `scale/yaohua-command`: the answer to a request for gross (B), tare (C) or net (D). */
export function encodeYaohuaAnswer(
  mass: ShownMass & { readonly address: string; readonly letter: "B" | "C" | "D" },
): Uint8Array {
  checked(mass);
  const digits = String(Math.abs(mass.count)).padStart(6, "0");
  const text = `${mass.address}${mass.letter}${mass.count < 0 ? "-" : "+"}${digits}${mass.decimals}`;
  return bytesOfText(`\x02${text}${hexPair(xor8(bytesOfText(text), 0, text.length))}\x03`);
}

/**
 * `scale/mt-continuous`, the long form: three status words, weight, tare, CR and, if asked for, the check
 * byte (Jaguar manual p. 119). The tare has the weight's decimals.
 */
export function encodeMtContinuous(
  mass: WeighedMass & { readonly tareCount: number; readonly hasCheck: boolean },
): Uint8Array {
  checked(mass);
  assert(mass.unit !== "t", "the status words have no tonnes here");
  checked({ count: mass.tareCount, decimals: mass.decimals }, 0);
  const frame = new Uint8Array(mass.hasCheck ? 18 : 17);
  const isPounds = mass.unit === "lb";
  frame.set([
    0x02,
    0x28 | (mass.decimals + 2),
    0x20 |
      (isPounds ? 0 : 0x10) |
      (mass.isStable ? 0 : 0x08) |
      (mass.count < 0 ? 0x02 : 0) |
      (mass.basis === "net" ? 0x01 : 0),
    0x20 | (mass.unit === "g" ? 1 : 0),
  ]);
  const six = (count: number): Uint8Array => bytesOfText(String(Math.abs(count)).padStart(6, " "));
  frame.set(six(mass.count), 4);
  frame.set(six(mass.tareCount), 10);
  frame[16] = 0x0d;
  if (mass.hasCheck) frame[17] = -sum8(frame, 0, 17) & 0x7f;
  return frame;
}

/** `scale/mt-sics`: the answer to S, SI and SIR; the number stands right-aligned in ten characters. */
export function encodeSicsWeight(mass: Omit<WeighedMass, "basis">): Uint8Array {
  checked(mass);
  const number = shownText(mass).padStart(10, " ");
  return bytesOfText(`S ${mass.isStable ? "S" : "D"} ${number} ${mass.unit}\r\n`);
}

/** `scale/st-gs-lines`: A&D standard format, a sign and seven characters. */
export function encodeStGs(mass: WeighedMass): Uint8Array {
  checked(mass);
  const sign = mass.count < 0 ? "-" : "+";
  return bytesOfText(`${headerOf(mass)},${sign}${digitsOf(mass, 7)}${mass.unit}\r\n`);
}

/** `scale/cas-22`: the device id is a raw byte, the lamp byte says stable once more. */
export function encodeCas22(mass: WeighedMass & { readonly deviceId: number }): Uint8Array {
  checked(mass);
  const { deviceId } = mass;
  assert(Number.isInteger(deviceId) && deviceId >= 0 && deviceId <= 255, `id ${deviceId}`);
  const [id, lamp] = [deviceId, mass.isStable ? 0xc4 : 0x84].map((x) => String.fromCharCode(x));
  const number = shownText(mass).padStart(8, " ");
  return bytesOfText(`${headerOf(mass)},${id}${lamp},${number} ${mass.unit.padEnd(2, " ")}\r\n`);
}

/** `scale/cas-10`: eight characters and nothing else. */
export function encodeCas10(mass: ShownMass): Uint8Array {
  checked(mass);
  return bytesOfText(`${shownText(mass).padStart(8, " ")}\r\n`);
}

/** `scale/dini-argeo`: the standard string without an address. */
export function encodeDiniArgeo(mass: WeighedMass): Uint8Array {
  checked(mass);
  return bytesOfText(`${headerOf(mass)},${shownText(mass).padStart(8, " ")},${mass.unit}\r\n`);
}

/** `scale/laumas-ascii`: whole divisions; where the point stands is a setting on both sides. */
export function encodeLaumas(netCount: number, grossCount: number): Uint8Array {
  const six = (count: number): string => {
    checked({ count, decimals: 0 }, SIGNED_COUNT_MIN);
    return count < 0 ? `-${String(-count).padStart(5, "0")}` : String(count).padStart(6, "0");
  };
  const text = `N${six(netCount)}L${six(grossCount)}`;
  return bytesOfText(`&${text}\\${hexPair(xor8(bytesOfText(text), 0, text.length))}\r`);
}

/** `scale/dingsong-adr3`: five digits, no sign is known; the point is a setting. */
export function encodeDingsongAdr3(count: number, address: string): Uint8Array {
  checked({ count, decimals: 0 }, 0, 99_999);
  const digits = [...String(count).padStart(5, "0")].join(" ");
  const frame = bytesOfText(`\x02${address}c${digits} <0?\x03`);
  frame[15] = xor8(frame, 0, 15) | 0x40;
  return frame;
}

function headerOf({ basis, isStable }: WeighedMass): string {
  return `${isStable ? "ST" : "US"},${basis === "gross" ? "GS" : "NT"}`;
}
