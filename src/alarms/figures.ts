/** How well the alarms serve the people, against the benchmarks of the alarm standards. Pure. */
import { HOUR_MS, MINUTE_MS } from "../kernel/instants.ts";
import type { Priority } from "./model.ts";

export const WINDOW_MS = 10 * MINUTE_MS;
/** More than this many in ten minutes is more than one person can follow. */
export const WINDOW_MOST = 10;

/** What the tables say of a period. */
export type AlarmCounts = {
  readonly periodMs: number;
  readonly raised: number;
  readonly byPriority: Readonly<Record<Priority, number>>;
  /** Ten-minute windows with more alarms than a person can follow, and the fullest of all. */
  readonly fullWindows: number;
  readonly fullest: number;
  /** Of the ten most frequent causes together. */
  readonly topTen: number;
  readonly chattering: number;
  /** Open at this moment for more than a day. */
  readonly standing: number;
  readonly shelved: number;
  /** Whole kinds or places put away. */
  readonly scopes: number;
  /** Raised and silent from their first instant, or silenced, by such a shelf. */
  readonly silenced: number;
  /** Mean minutes to the acknowledgement; null when nobody acknowledged any. */
  readonly acknowledgedMinutes: number | null;
  readonly escalated: number;
};

export const FIGURES = [
  "rate",
  "windows",
  "fullest",
  "top-ten",
  "chattering",
  "standing",
  "high-share",
  "medium-share",
  "shelved",
  "scopes",
  "silenced",
  "acknowledged",
  "escalated",
] as const;
export type FigureKey = (typeof FIGURES)[number];

export type Figure = {
  readonly key: FigureKey;
  /** Null where there is nothing to share out. */
  readonly value: number | null;
  readonly unit: "per-hour" | "percent" | "count" | "minutes";
  /** The most that is good; undefined where no standard says. */
  readonly most: number | undefined;
  readonly isGood: boolean | undefined;
};

function figure(key: FigureKey, value: number | null, unit: Figure["unit"], most?: number): Figure {
  const isGood = most === undefined || value === null ? undefined : value <= most;
  return { key, value, unit, most, isGood };
}

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : (part / whole) * 100;

/**
 * Benchmarks per operator of ISA-18.2, IEC 62682 and EEMUA 191 as a secondary text gives them: six an hour, full
 * windows below 1 %, the ten most frequent below 5 %, no chattering, fewer than five standing, 5 % high, 15 % medium.
 */
export function figuresOf(facts: AlarmCounts): readonly Figure[] {
  const { raised, byPriority, periodMs } = facts;
  const windows = Math.max(1, Math.floor(periodMs / WINDOW_MS));
  return [
    figure("rate", raised / Math.max(1, periodMs / HOUR_MS), "per-hour", 6),
    figure("windows", (facts.fullWindows / windows) * 100, "percent", 1),
    figure("fullest", facts.fullest, "count", WINDOW_MOST),
    figure("top-ten", share(facts.topTen, raised), "percent", 5),
    figure("chattering", facts.chattering, "count", 0),
    figure("standing", facts.standing, "count", 5),
    figure("high-share", share(byPriority[1], raised), "percent", 5),
    figure("medium-share", share(byPriority[2], raised), "percent", 15),
    figure("shelved", facts.shelved, "count"),
    figure("scopes", facts.scopes, "count"),
    figure("silenced", share(facts.silenced, raised), "percent"),
    figure("acknowledged", facts.acknowledgedMinutes, "minutes"),
    figure("escalated", facts.escalated, "count"),
  ];
}
