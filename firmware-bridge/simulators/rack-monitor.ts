/** The OPW/Civacon loading-rack monitor's side of its ASCII protocol: it answers `OS` with its status. */
import { assert } from "../../src/kernel/assert.ts";
import { xor8 } from "../framing/checksums.ts";

const STX = 0x02;
const REQUEST_BYTES = 7;
/** Ground bolt, ground loop, ground verified, sensor permit: names that the driver infers, too. */
const GROUNDED = 0xf;

/**
 * @param bits the first status character, 0 to 15
 * @param rest the four further characters, whose meaning is not known
 */
export function encodeRackStatus(address: number, bits: number, rest = "0000"): Uint8Array {
  assert(Number.isInteger(bits) && bits >= 0 && bits <= 0xf, `status ${bits}`);
  return framed(`${two(address)}OS_${bits.toString(16).toUpperCase()}${rest}`);
}

export function encodeRackRequest(address: number): Uint8Array {
  return framed(`${two(address)}OS`);
}

/** Answers each whole request to its own address; `isGrounded` is asked then. */
export function answerRackMonitor(
  address: number,
  isGrounded: (atMs: number) => boolean,
): (bytes: Uint8Array, atMs: number) => readonly Uint8Array[] {
  const request = encodeRackRequest(address);
  let held: readonly number[] = [];
  return (bytes, atMs) => {
    const out: Uint8Array[] = [];
    for (const byte of bytes) {
      // The LRC may be any byte, so that a request is known by its place behind STX alone.
      held = byte === STX && held.length < REQUEST_BYTES - 1 ? [byte] : [...held, byte];
      if (held.length < REQUEST_BYTES) continue;
      if (request.every((wanted, at) => held[at] === wanted)) {
        out.push(encodeRackStatus(address, isGrounded(atMs) ? GROUNDED : 0));
        held = [];
      } else held = held.slice(1);
    }
    return out;
  };
}

function two(address: number): string {
  assert(Number.isInteger(address) && address >= 0 && address <= 99, `address ${address}`);
  return String(address).padStart(2, "0");
}

function framed(text: string): Uint8Array {
  const frame = new TextEncoder().encode(`\u0002${text}\u0003?`);
  frame[frame.length - 1] = xor8(frame, 1, frame.length - 1);
  return frame;
}
