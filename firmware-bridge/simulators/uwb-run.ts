/** Plays a simulated site into a byte sink: a pseudo-terminal, a socket, a test's array. */
import type { BridgeScheduler } from "../ports.ts";
import {
  encodeAnchorFrame0,
  encodeLec,
  encodeMauwb,
  encodeNodeFrame2,
  encodeNodeFrame3,
  encodeTrek,
} from "./uwb-encode.ts";
import type { Round, Site, SiteAnchor, SiteStep } from "./uwb-site.ts";

export const UWB_FORMATS = [
  "linktrack-nodeframe3",
  "linktrack-nodeframe2",
  "linktrack-anchorframe0",
  "dwm1001-lec",
  "trek-mc",
  "mauwb-rssi",
  "mauwb-ancid",
] as const;

export type UwbFormat = (typeof UWB_FORMATS)[number];

const CONSOLE_SLOTS = 30;

/** The bytes of the rounds in one device's format, one piece per frame or line. */
export function encodeRounds(
  format: UwbFormat,
  rounds: readonly Round[],
  anchors: readonly SiteAnchor[],
): readonly Uint8Array[] {
  switch (format) {
    case "linktrack-nodeframe3":
      return rounds.map(encodeNodeFrame3);
    case "linktrack-nodeframe2":
      return rounds.map((round) => encodeNodeFrame2(round, round.truth));
    case "linktrack-anchorframe0":
      return consoleFrames(rounds);
    case "dwm1001-lec":
      return rounds.map((round) => encodeLec(round, anchors));
    case "trek-mc":
      return rounds.map(encodeTrek);
    case "mauwb-rssi":
      return rounds.map((round) => encodeMauwb(round, "rssi"));
    case "mauwb-ancid":
      return rounds.map((round) => encodeMauwb(round, "ancid"));
  }
}

/** A console sends one moment's tags together and never a tag twice in a frame. */
function consoleFrames(rounds: readonly Round[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let together: Round[] = [];
  for (const round of rounds) {
    if (together.length === CONSOLE_SLOTS || (together[0] ?? round).atMs !== round.atMs) {
      frames.push(encodeAnchorFrame0(together));
      together = [];
    }
    together.push(round);
  }
  if (together.length > 0) frames.push(encodeAnchorFrame0(together));
  return frames;
}

/**
 * Steps the site every `stepMs` and writes what its devices would send.
 * @returns a function that stops it
 */
export function runSite(options: {
  readonly site: Site;
  readonly format: UwbFormat;
  readonly scheduler: Pick<BridgeScheduler, "every">;
  readonly write: (bytes: Uint8Array) => void;
  readonly stepMs: number;
  /** Told after each step, for a screen that shows true beside measured places. */
  readonly stepped?: (step: SiteStep) => void;
}): () => void {
  const { site, format, scheduler, write, stepMs, stepped } = options;
  return scheduler.every(stepMs, () => {
    const step = site.step(stepMs);
    for (const bytes of encodeRounds(format, step.rounds, site.plan.anchors)) write(bytes);
    stepped?.(step);
  });
}
