/** Levels and how long a ticket holds (GB 30871-2022 5.1, 8.1, 9.1, B.1). Pure. */
import {
  addDays,
  DAY_MS,
  type Day,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  SITE_OFFSET_MS,
  startOfDay,
  type UnixMs,
} from "../kernel/instants.ts";
import type {
  CalendarDay,
  HeightFacts,
  HeightLevel,
  HotWorkFacts,
  HotWorkLevel,
  LevelDecision,
  LevelReason,
  LiftingFacts,
  PermitKind,
  PermitLevel,
  Work,
} from "./model.ts";

export type LevelSettings = {
  readonly nightFromMin: number;
  readonly nightToMin: number;
  readonly calendar: readonly CalendarDay[];
};

const reason = (
  code: LevelReason["code"],
  clause: string,
  values: LevelReason["values"] = {},
): LevelReason => ({ code, clause, values });

function hotBase(facts: HotWorkFacts): { level: HotWorkLevel; why: LevelReason } {
  if (facts.isOnRunning)
    return { level: "special", why: reason("hot.running", "GB 30871-2022 5.1.2") };
  if (facts.isInMajorDike)
    return { level: "special", why: reason("hot.major-dike", "GB 30871-2022 5.1.2") };
  if (facts.isOnPipeRack)
    return { level: "first", why: reason("hot.pipe-rack", "GB 30871-2022 5.1.3") };
  if (facts.isHazardous && facts.isPlantShut && facts.plantShutBy !== null) {
    return { level: "second", why: reason("hot.plant-shut", "GB 30871-2022 5.1.4") };
  }
  if (facts.isHazardous)
    return { level: "first", why: reason("hot.hazardous", "GB 30871-2022 5.1.3") };
  return { level: "second", why: reason("hot.other", "GB 30871-2022 5.1.4") };
}

const minuteOf = (at: UnixMs): number => Math.floor(((at + SITE_OFFSET_MS) % DAY_MS) / MINUTE_MS);

/** Whether any instant of a span is in the night window; a work that runs into it counts. */
export function touchesNight(from: UnixMs, to: UnixMs, settings: LevelSettings): boolean {
  const { nightFromMin, nightToMin } = settings;
  const isNight = (minute: number) =>
    nightFromMin > nightToMin
      ? minute >= nightFromMin || minute < nightToMin
      : minute >= nightFromMin && minute < nightToMin;
  if (to - from >= DAY_MS || isNight(minuteOf(from))) return true;
  for (let day: Day = dayOf(from); day <= dayOf(to); day = addDays(day, 1)) {
    const begins = startOfDay(day) + nightFromMin * MINUTE_MS;
    if (begins >= from && begins < to) return true;
  }
  return false;
}

function dayReason(day: Day, settings: LevelSettings): LevelReason | undefined {
  const entry = settings.calendar.find((one) => one.day === day);
  if (entry?.kind === "event") return reason("raise.event", "AQ 3064.2-2024 5.8.3", { day });
  if (entry?.kind === "holiday") return reason("raise.holiday", "GB 30871-2022 5.1.1", { day });
  if (entry?.kind === "work-day") return undefined;
  // The first of January 1970 was a Thursday.
  const weekday = (Math.floor((startOfDay(day) + SITE_OFFSET_MS) / DAY_MS) + 4) % 7;
  return weekday === 0 || weekday === 6
    ? reason("raise.rest-day", "GB 30871-2022 5.1.1", { day })
    : undefined;
}

function raisesOf(work: Work, settings: LevelSettings): readonly LevelReason[] {
  const { plannedStart, plannedEnd } = work;
  const raises: LevelReason[] = [];
  if (touchesNight(plannedStart, plannedEnd, settings)) {
    raises.push(reason("raise.night", "GB 30871-2022 5.1.1"));
  }
  const last = dayOf(instant(plannedEnd - 1));
  for (let day = dayOf(plannedStart); day <= last; day = addDays(day, 1)) {
    const why = dayReason(day, settings);
    if (why !== undefined) {
      raises.push(why);
      break;
    }
  }
  if (work.facts.kind === "hot-work" && work.facts.isOpenAir && work.facts.isUnavoidable) {
    raises.push(reason("raise.wind", "GB 30871-2022 5.2.15"));
  }
  return raises;
}

const RAISED: Readonly<Record<HotWorkLevel, HotWorkLevel>> = {
  second: "first",
  first: "special",
  special: "special",
};

const HEIGHTS: readonly HeightLevel[] = ["I", "II", "III", "IV"];
const FOURTH_CASES: readonly string[] = [
  "abnormal-temperature",
  "snow",
  "rain",
  "night-light",
  "near-live",
  "hanging",
];

function heightDecision(facts: HeightFacts): LevelDecision {
  const { heightM, factors, cases } = facts;
  const isSlope = (facts.slopeDeg ?? 0) > 45;
  const none = { baseLevel: null, managedLevel: null, needsLeaderPresent: false };
  if (heightM < 2 && !isSlope) {
    return {
      ...none,
      isTicketDue: false,
      reasons: [reason("height.none", "GB 30871-2022 8.1.1", { heightM })],
    };
  }
  const band = heightM <= 5 ? 0 : heightM <= 15 ? 1 : heightM <= 30 ? 2 : 3;
  const reasons = [reason("height.band", "GB 30871-2022 8.1.1", { heightM })];
  let index = band;
  if (factors.length > 0) {
    index = Math.min(3, band + 1);
    reasons.push(reason("height.factor", "GB 30871-2022 8.1.2", { count: factors.length }));
  }
  if (cases.some((one) => FOURTH_CASES.includes(one))) {
    index = 3;
    reasons.push(reason("height.case-fourth", "GB 30871-2022 B"));
  } else if (cases.length > 0) {
    index = Math.max(index, facts.isCaseThird ? 2 : 1);
    reasons.push(reason("height.case-second", "GB 30871-2022 B"));
  }
  const level = HEIGHTS[index] ?? "IV";
  return {
    isTicketDue: true,
    baseLevel: level,
    managedLevel: level,
    needsLeaderPresent: false,
    reasons,
  };
}

function liftingDecision({ massT }: LiftingFacts): LevelDecision {
  const level = massT > 100 ? "first" : massT >= 40 ? "second" : "third";
  return {
    isTicketDue: massT >= 10,
    baseLevel: level,
    managedLevel: level,
    needsLeaderPresent: false,
    reasons: [
      reason("lift.mass", "GB 30871-2022 9.1", { massT }),
      ...(massT < 10 ? [reason("lift.exempt", "GB 30871-2022 9.1", { massT })] : []),
    ],
  };
}

/** Physical level and how it is approved and watched; with every reason. */
export function decideLevel(work: Work, settings: LevelSettings): LevelDecision {
  const { facts } = work;
  if (facts.kind === "height") return heightDecision(facts);
  if (facts.kind === "lifting") return liftingDecision(facts);
  if (facts.kind !== "hot-work") {
    const isTicketDue = facts.kind !== "excavation" || facts.depthM > 0.5 || facts.isMachine;
    const reasons = isTicketDue ? [] : [reason("dig.exempt", "GB 30871-2022 11.1")];
    return { isTicketDue, baseLevel: null, managedLevel: null, needsLeaderPresent: false, reasons };
  }
  const { level, why } = hotBase(facts);
  const raises = raisesOf(work, settings);
  const managedLevel = raises.length === 0 ? level : RAISED[level];
  const needsLeaderPresent = raises.length > 0 && level === "special";
  return {
    isTicketDue: true,
    baseLevel: level,
    managedLevel,
    needsLeaderPresent,
    reasons: [
      why,
      ...raises,
      ...(needsLeaderPresent ? [reason("raise.present", "GB 30871-2022 5.1.1")] : []),
    ],
  };
}

/** Defaults of the site where the standard gives no figure: one shift. */
const SHIFT_HOURS = 12;

/** How long a ticket holds from the start of the work, in hours. */
export function validHours(
  kind: PermitKind,
  level: PermitLevel | null,
  isSpecialNeed: boolean,
): number {
  switch (kind) {
    case "hot-work":
      return level === "second" ? 72 : 8;
    case "confined-space":
      return 24;
    case "height":
      return 7 * 24;
    case "temporary-power":
      return (isSpecialNeed ? 30 : 15) * 24;
    default:
      return SHIFT_HOURS;
  }
}

/** Never past what was applied for. */
export function validUntilOf(work: Work, level: PermitLevel | null, startedAt: UnixMs): UnixMs {
  const isSpecialNeed = work.facts.kind === "temporary-power" && work.facts.isSpecialNeed;
  const hours = validHours(work.kind, level, isSpecialNeed);
  return instant(Math.min(startedAt + hours * HOUR_MS, work.plannedEnd));
}
