/** One-time codes of a telephone: RFC 6238 over HMAC-SHA1 of RFC 4226, six digits, 30 s, as every app reads them. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { SECOND_MS, type UnixMs } from "../kernel/instants.ts";

/** What secrets of telephones are sealed for. */
export const TOTP_SEAL = "totp";

export const TOTP_STEP_MS = 30 * SECOND_MS;
const DIGITS = 6;
/** RFC 6238 section 5.2: one step for a clock that is off and a hand that is slow. */
const SKEW_STEPS = 1;

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base 32 without padding. */
export function toBase32(bytes: Uint8Array): string {
  let [text, bits, value] = ["", 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += BASE32[(value >>> (bits - 5)) & 31] ?? "";
      bits -= 5;
      value &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + (BASE32[(value << (5 - bits)) & 31] ?? "") : text;
}

/** Characters that are none of base 32 are left out, as spaces between groups are. */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let [bits, value] = [0, 0];
  for (const char of text.toUpperCase()) {
    const digit = BASE32.indexOf(char);
    if (digit < 0) continue;
    value = (value << 5) | digit;
    bits += 5;
    if (bits < 8) continue;
    bytes.push((value >>> (bits - 8)) & 255);
    bits -= 8;
    value &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}

/** RFC 4226 section 5.3: dynamic truncation. */
export function hotp(secret: Uint8Array, counter: number, digits = DIGITS): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac("sha1", secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const value = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(value % 10 ** digits).padStart(digits, "0");
}

export function totpStepAt(now: UnixMs): number {
  return Math.floor(now / TOTP_STEP_MS);
}

function sameCode(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** The time step a code belongs to; undefined for a wrong code and for one that was used (`lastStep`). */
export function acceptedStep(
  secret: string,
  code: string,
  now: UnixMs,
  lastStep: number,
): number | undefined {
  const given = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(given)) return undefined;
  const key = fromBase32(secret);
  const current = totpStepAt(now);
  // A used step that lies ahead was accepted while the clock was: it must not close the account for years.
  const used = lastStep > current + SKEW_STEPS ? 0 : lastStep;
  let found: number | undefined;
  for (let step = current - SKEW_STEPS; step <= current + SKEW_STEPS; step += 1) {
    if (sameCode(hotp(key, step), given) && step > used) found ??= step;
  }
  return found;
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, account: string, issuer: string): string {
  const label = encodeURIComponent(`${issuer.slice(0, 40)}:${account}`);
  const query = new URLSearchParams({ secret, issuer: issuer.slice(0, 40) });
  return `otpauth://totp/${label}?${query}`;
}
