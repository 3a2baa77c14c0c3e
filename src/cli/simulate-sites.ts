/** Positioning systems in a small hall, and readers that see the same few codes again and again. */
import type { Settings } from "../../firmware-bridge/driver.ts";
import { encodeRounds, type UwbFormat } from "../../firmware-bridge/simulators/uwb-run.ts";
import {
  createSite,
  type SitePlan,
  STEP_MAX_MS,
} from "../../firmware-bridge/simulators/uwb-site.ts";

const CORNERS = [
  [0, 0],
  [20_000, 0],
  [20_000, 12_000],
  [0, 12_000],
] as const;

function planOf(seed: number, rateHz: number, tags: readonly number[]): SitePlan {
  return {
    anchors: CORNERS.map(([xMm, yMm], id) => ({ id, xMm, yMm, zMm: 2_500 })),
    walls: [],
    people: tags.map((tag, index) => ({
      tag,
      heightMm: 1_300,
      speedMmPerS: 1_200,
      path: [
        { xMm: 3_000 + index * 4_000, yMm: 2_000, pauseMs: 2_000 },
        { xMm: 16_000, yMm: 6_000 + index * 2_000, pauseMs: 1_000 },
        { xMm: 4_000, yMm: 10_000, pauseMs: 0 },
      ],
    })),
    seed,
    rateHz,
    sigmaMm: 70,
    rangeMaxMm: 60_000,
    dropShare: 0.02,
  };
}

/** A module in shell mode is itself the only tag of its line. */
export function uwbFrames(
  format: UwbFormat,
  seed: number,
  rateHz: number,
): (atMs: number) => readonly Uint8Array[] {
  const site = createSite(planOf(seed, rateHz, format === "dwm1001-lec" ? [1] : [1, 2]));
  let doneMs = 0;
  return (atMs) => {
    // A suspended machine goes on from where it was instead of catching up.
    const stepMs = Math.min(Math.max(0, atMs - doneMs), STEP_MAX_MS);
    doneMs = atMs;
    return encodeRounds(format, site.step(stepMs).rounds, site.plan.anchors);
  };
}

export const READER_SIMULATED: readonly string[] = ["reader/rdm6300", "reader/serial-scanner"];
const CODES = 5;

/** One code a call, in turn; the seed decides which five they are. */
export function readerFrames(
  id: string,
  settings: Settings,
  seed: number,
): (atMs: number) => readonly Uint8Array[] {
  let turn = 0;
  return () => {
    const number = (Math.abs(Math.trunc(seed)) * CODES + (turn % CODES)) % 1_000_000;
    turn += 1;
    return [id === "reader/rdm6300" ? rdmFrame(1_000_000 + number) : scannedLine(number, settings)];
  };
}

/** RDM6300: version byte and four bytes of number as hex characters, their XOR, between STX and ETX. */
export function rdmFrame(card: number): Uint8Array {
  const bytes = [0x01, card >>> 24, (card >>> 16) & 0xff, (card >>> 8) & 0xff, card & 0xff];
  const check = bytes.reduce((sum, byte) => sum ^ byte, 0);
  const text = [...bytes, check].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0"));
  return new TextEncoder().encode(`\x02${text.join("")}\x03`);
}

function scannedLine(number: number, settings: Settings): Uint8Array {
  const identifier = settings["aim"] === "strip" ? "]C0" : "";
  const code = `QP${String(number).padStart(8, "0")}`;
  const line = `${settings["prefix"]}${identifier}${code}${settings["suffix"]}`;
  return new TextEncoder().encode(`${line}\r\n`);
}
