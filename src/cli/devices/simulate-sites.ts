/** Positioning systems in a small hall, and readers that see the same few codes again and again. */
import type { Settings } from "../../../firmware-bridge/driver.ts";
import { answerRackMonitor } from "../../../firmware-bridge/simulators/rack-monitor.ts";
import {
  encodeIot,
  encodeJzm01,
  encodePansLocation,
  encodePdoa,
  encodeTofsense,
} from "../../../firmware-bridge/simulators/uwb-modules.ts";
import { encodeRounds, type UwbFormat } from "../../../firmware-bridge/simulators/uwb-run.ts";
import {
  createSite,
  type Round,
  type SiteAnchor,
  type SitePlan,
  STEP_MAX_MS,
} from "../../../firmware-bridge/simulators/uwb-site.ts";

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
  const rounds = roundsOf(seed, rateHz, format === "dwm1001-lec" ? [1] : [1, 2]);
  return (atMs) => encodeRounds(format, rounds.until(atMs), rounds.anchors);
}

type Rounds = {
  readonly anchors: readonly SiteAnchor[];
  /** What was measured since the last call. */
  until(atMs: number): readonly Round[];
};

function roundsOf(seed: number, rateHz: number, tags: readonly number[]): Rounds {
  const site = createSite(planOf(seed, rateHz, tags));
  let doneMs = 0;
  return {
    anchors: site.plan.anchors,
    until(atMs) {
      // A suspended machine goes on from where it was instead of catching up.
      const stepMs = Math.min(Math.max(0, atMs - doneMs), STEP_MAX_MS);
      doneMs = atMs;
      return site.step(stepMs).rounds;
    },
  };
}

type EncodeRound = (round: Round, anchors: readonly SiteAnchor[]) => Uint8Array | undefined;

/** Modules which range to or from one place: the first anchor, where the module is no tag itself. */
const MODULES: Readonly<Record<string, (settings: Settings) => EncodeRound>> = {
  "uwb/nooploop-iot": (settings) => (round, anchors) =>
    encodeIot(round, anchors, settings["ownRole"] === "tag" ? { role: "tag" } : FIRST_ANCHOR),
  "uwb/jzm01": () => encodeJzm01,
  "uwb/pdoa-kit": () => (round) => {
    const range = round.ranges.find(({ anchor }) => anchor === FIRST_ANCHOR.id);
    return range === undefined ? undefined : encodePdoa(round, range);
  },
  "uwb/tofsense": (settings) => (round) => {
    const range = round.ranges.find(({ anchor }) => anchor === FIRST_ANCHOR.id);
    const status = Number(settings["validStatus"]);
    return range === undefined ? undefined : encodeTofsense(round.atMs, range.distanceMm, status);
  },
};

const FIRST_ANCHOR = { role: "anchor", id: 0 } as const;
/** Devices that see or are one tag only. */
const ONE_TAG: ReadonlySet<string> = new Set(["uwb/tofsense", "uwb/jzm01"]);

export const MODULES_SIMULATED: readonly string[] = Object.keys(MODULES);

export function moduleFrames(
  id: string,
  settings: Settings,
  seed: number,
  rateHz: number,
): (atMs: number) => readonly Uint8Array[] {
  const encode = MODULES[id]?.(settings);
  const rounds = roundsOf(
    seed,
    rateHz,
    ONE_TAG.has(id) || settings["ownRole"] === "tag" ? [1] : [1, 2],
  );
  return (atMs) => rounds.until(atMs).flatMap((round) => encode?.(round, rounds.anchors) ?? []);
}

const PANS_LOC_GET = [0x0c, 0x00] as const;

/** A DWM1001 in TLV mode answers each `loc_get` with its newest round. */
export function answerPans(
  seed: number,
  rateHz: number,
): (bytes: Uint8Array, atMs: number) => readonly Uint8Array[] {
  const rounds = roundsOf(seed, rateHz, [1]);
  let newest: Round | undefined;
  let before = -1;
  return (bytes, atMs) => {
    newest = rounds.until(atMs).at(-1) ?? newest;
    const out: Uint8Array[] = [];
    for (const byte of bytes) {
      const isAsked = before === PANS_LOC_GET[0] && byte === PANS_LOC_GET[1];
      before = isAsked ? -1 : byte;
      if (isAsked && newest !== undefined) out.push(encodePansLocation(newest, rounds.anchors));
    }
    return out;
  };
}

const RACK_TURN_MS = 20_000;

/** A truck connects its earth for half of the time. */
export function answerRack(
  settings: Settings,
): (bytes: Uint8Array, atMs: number) => readonly Uint8Array[] {
  const isGrounded = (atMs: number): boolean => atMs % RACK_TURN_MS < RACK_TURN_MS / 2;
  return answerRackMonitor(Number(settings["address"]), isGrounded);
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
  const text = Uint8Array.of(...bytes, check)
    .toHex()
    .toUpperCase();
  return new TextEncoder().encode(`\x02${text}\x03`);
}

function scannedLine(number: number, settings: Settings): Uint8Array {
  const identifier = settings["aim"] === "strip" ? "]C0" : "";
  const code = `QP${String(number).padStart(8, "0")}`;
  const line = `${settings["prefix"]}${identifier}${code}${settings["suffix"]}`;
  return new TextEncoder().encode(`${line}\r\n`);
}
