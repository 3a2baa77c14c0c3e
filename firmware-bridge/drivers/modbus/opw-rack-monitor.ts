/**
 * OPW/Civacon 88xx loading-rack monitor, ASCII: STX, two address digits, OS, status characters, ETX, LRC.
 * Its manual does not say what each status bit means; names below are inferred from its examples and say
 * so, so that nobody takes one for a permit. The permit of such a monitor is its relay contact.
 */
import {
  type DecodeContext,
  type Decoded,
  defineDriver,
  discard,
  readings,
  type Settings,
} from "../../driver.ts";
import { xor8 } from "../../framing/checksums.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { textOf } from "../../framing/text.ts";
import type { Reading } from "../../reading.ts";
import { integer } from "./sensor.ts";

const STX = 0x02;
const ETX = 0x03;
const FRAME_BYTES_MAX = 16;
const INFERRED_BITS = [
  "inferred-ground-bolt",
  "inferred-ground-loop",
  "inferred-ground-verified",
  "inferred-sensor-permit",
];

function scan(bytes: Uint8Array, offset: number): Scan {
  if (bytes[offset] !== STX) return { type: "noise" };
  for (let at = offset + 1; at < bytes.length; at += 1) {
    if (at - offset > FRAME_BYTES_MAX - 2) return { type: "bad", length: 1, reason: "malformed" };
    if (bytes[at] === STX) return { type: "bad", length: at - offset, reason: "incomplete" };
    if (bytes[at] !== ETX) continue;
    // The LRC is any byte, STX and ETX included, so that it is taken by its place alone.
    if (at + 1 >= bytes.length) return { type: "more" };
    const length = at + 2 - offset;
    return xor8(bytes, offset + 1, at + 1) === bytes[at + 1]
      ? { type: "frame", length }
      : { type: "bad", length, reason: "checksum" };
  }
  return { type: "more" };
}

function addressText(settings: Settings): string {
  return String(settings["address"]).padStart(2, "0");
}

function request(settings: Settings): Uint8Array {
  const frame = new TextEncoder().encode(`\u0002${addressText(settings)}OS\u0003?`);
  frame[frame.length - 1] = xor8(frame, 1, frame.length - 1);
  return frame;
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = textOf(frame.subarray(1, -2));
  if (/^\d\dOS$/.test(text)) return discard("unexpected", "echo of our own request");
  const match = /^(\d\d)OS_([0-9A-F])([0-9A-F]{4})$/.exec(text);
  if (match === null) return discard("malformed", text);
  const [, address, first, rest] = match;
  if (address !== addressText(settings)) return discard("unexpected", `address ${address}`);
  const bits = Number.parseInt(first ?? "", 16);
  return readings(
    { kind: "info", topic: "rack-status", detail: { status: `${first}${rest}` } },
    ...INFERRED_BITS.map(
      (channel, bit): Reading => ({ kind: "switch", channel, isOn: ((bits >>> bit) & 1) === 1 }),
    ),
  );
}

export const opwRackMonitor = defineDriver({
  id: "modbus/opw-rack-monitor",
  family: "modbus",
  label: { zh: "OPW/Civacon 88 系列装车防溢接地监控器", en: "OPW/Civacon 88 series rack monitor" },
  manual:
    "OPW 88 series manual p. 18 and 25 to 36 (ASCII protocol; meaning of status bits inferred)",
  proof: "manual-only",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 5_000,
  settings: [
    integer("address", 0, 99, 1, { zh: "监控器地址", en: "Address of the monitor" }),
    integer("pollMs", 100, 3_000, 500, { zh: "轮询周期（毫秒）", en: "Poll every (ms)" }),
  ],
  polls: (settings) => [
    { everyMs: Number(settings["pollMs"]), timeoutMs: 300, request: request(settings) },
  ],
  framer: () => scanFramer(FRAME_BYTES_MAX, scan),
  decode,
});
