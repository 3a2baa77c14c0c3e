/**
 * The site's colour from its open dangers (green none, yellow any, red a major one; nothing more is defined), and what
 * a colour stops. Pure.
 */
import type { UnixMs } from "../kernel/instants.ts";
import type { ColourCounts, ColourLevel, DangerSettings, StoppableWork } from "./model.ts";

export function colourOf(counts: ColourCounts): ColourLevel {
  if (counts.major > 0) return "red";
  return counts.general > 0 ? "yellow" : "green";
}

/** Whether the setting lets this colour stop this work. */
export function stops(level: ColourLevel, work: StoppableWork, settings: DangerSettings): boolean {
  if (level === "green") return false;
  const { yellowStopsFills, yellowStopsHotWork, redStopsFills, redStopsHotWork } = settings;
  const isFill = work === "fills";
  if (level === "yellow") return isFill ? yellowStopsFills : yellowStopsHotWork;
  // What stops work under yellow stops it under red too.
  return isFill ? redStopsFills || yellowStopsFills : redStopsHotWork || yellowStopsHotWork;
}

/** A manager's confirmation lets the work go on until its end, and no longer. */
export function isStopped(
  level: ColourLevel,
  work: StoppableWork,
  settings: DangerSettings,
  confirmedUntil: UnixMs | undefined,
  now: UnixMs,
): boolean {
  if (!stops(level, work, settings)) return false;
  return confirmedUntil === undefined || now >= confirmedUntil;
}
