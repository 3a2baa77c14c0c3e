/** Levels of the eight works and what raises them (GB 30871-2022 5.1, 8.1, 9.1, appendix B), each with its reasons. */
import {
  addDays,
  DAY_MS,
  type Day,
  dayOf,
  daysBetween,
  MINUTE_MS,
  SITE_OFFSET_MS,
  type UnixMs,
} from "../../kernel/instants.ts";
import type {
  HeightFacts,
  HeightLevel,
  HotWorkFacts,
  HotWorkLevel,
  LevelDecision,
  LevelReason,
  LiftingFacts,
  LiftingLevel,
  PermitLevel,
  PermitSettings,
  Weather,
  Work,
} from "../model.ts";
import { aq, gb } from "../standard/clauses.ts";
import { DIG, HEIGHT, HOT, LIFTING } from "../standard/figures.ts";

type Based<L extends PermitLevel> = {
  readonly isTicketDue: boolean;
  readonly level: L | null;
  readonly reasons: readonly LevelReason[];
};

const reason = (
  code: LevelReason["code"],
  clause: string,
  values: LevelReason["values"] = {},
): LevelReason => ({ code, clause, values });

/** A whole plant shut down counts only when the head of production or safety has approved it (5.1.4). */
export function hotWorkLevel(facts: HotWorkFacts): Based<HotWorkLevel> {
  const based = (level: HotWorkLevel, ...reasons: LevelReason[]): Based<HotWorkLevel> => ({
    isTicketDue: true,
    level,
    reasons,
  });
  if (facts.isInMajorDike) return based("special", reason("hot.major-dike", gb("5.1.2")));
  if (facts.isHazardous && facts.isOnRunning) {
    return based("special", reason("hot.running", gb("5.1.2")));
  }
  // A rack stays first level even in a plant that is shut down: its pipes belong to other plants too.
  if (facts.isOnPipeRack) return based("first", reason("hot.pipe-rack", gb("5.1.3")));
  if (!facts.isHazardous) return based("second", reason("hot.other", gb("5.1.4")));
  if (!facts.isPlantShut) return based("first", reason("hot.hazardous", gb("5.1.3")));
  return facts.plantShutBy === null
    ? based(
        "first",
        reason("hot.hazardous", gb("5.1.3")),
        reason("hot.plant-shut-unapproved", gb("5.1.4")),
      )
    : based("second", reason("hot.plant-shut", gb("5.1.4")));
}

const HEIGHTS: readonly HeightLevel[] = ["I", "II", "III", "IV"];
const SECOND_CASES = ["opening", "hazard-area", "tower-no-platform", "inside-vessel", "near-vent"];

/** Table of 8.1: one column further with any of the nine factors; then the cases of appendix B. Metres. */
export function heightLevel(facts: HeightFacts): Based<HeightLevel> {
  const { heightM, slopeDeg } = facts;
  const isSteep = slopeDeg !== null && slopeDeg > HEIGHT.slopeDeg.value;
  if (heightM < HEIGHT.fromM.value && !isSteep) {
    const reasons = [reason("height.none", HEIGHT.fromM.clause, { heightM })];
    return { isTicketDue: false, level: null, reasons };
  }
  const band = HEIGHT.bandsM.value.filter((topM) => heightM > topM).length;
  const reasons =
    heightM < HEIGHT.fromM.value
      ? [reason("height.slope", HEIGHT.slopeDeg.clause, { slopeDeg: slopeDeg ?? 0 })]
      : [reason("height.band", HEIGHT.bandsM.clause, { heightM })];
  let index = band;
  if (facts.factors.length > 0) {
    index = Math.min(3, band + 1);
    reasons.push(reason("height.factor", gb("8.1.2"), { count: facts.factors.length }));
  }
  const isSecond = facts.cases.some((one) => SECOND_CASES.includes(one));
  if (isSecond) {
    index = Math.max(index, facts.isCaseThird ? 2 : 1);
    reasons.push(reason("height.case-second", gb("附录 B")));
  }
  if (facts.cases.some((one) => !SECOND_CASES.includes(one))) {
    index = 3;
    reasons.push(reason("height.case-fourth", gb("附录 B")));
  }
  return { isTicketDue: true, level: HEIGHTS[index] ?? "IV", reasons };
}

/** By the mass of the load in tonnes (9.1). Below 10 t the ticket may be left out, the risk analysis not. */
export function liftingLevel(facts: LiftingFacts): Based<LiftingLevel> {
  const { massT } = facts;
  const level =
    massT > LIFTING.firstAboveT.value
      ? "first"
      : massT >= LIFTING.secondFromT.value
        ? "second"
        : "third";
  const isTicketDue = massT >= LIFTING.exemptBelowT.value;
  const reasons = [reason("lift.mass", LIFTING.firstAboveT.clause, { massT })];
  if (!isTicketDue) reasons.push(reason("lift.exempt", LIFTING.exemptBelowT.clause, { massT }));
  return { isTicketDue, level, reasons };
}

/** The level a work has by what it is. */
export function baseLevel(work: Pick<Work, "facts">): Based<PermitLevel> {
  const { facts } = work;
  switch (facts.kind) {
    case "hot-work":
      return hotWorkLevel(facts);
    case "height":
      return heightLevel(facts);
    case "lifting":
      return liftingLevel(facts);
    case "excavation": {
      const isTicketDue = facts.isMachine || facts.depthM > DIG.fromM.value;
      const reasons = isTicketDue
        ? []
        : [reason("dig.exempt", DIG.fromM.clause, { depthM: facts.depthM })];
      return { isTicketDue, level: null, reasons };
    }
    case "confined-space":
    case "blind-plate":
    case "temporary-power":
    case "road-closure":
      return { isTicketDue: true, level: null, reasons: [] };
  }
}

/** Whether any instant of a work falls into the night of the site; touching its first minute at the end does not. */
export function runsIntoNight(
  from: UnixMs,
  to: UnixMs,
  settings: Pick<PermitSettings, "nightFromMin" | "nightToMin">,
): boolean {
  const startMs = settings.nightFromMin * MINUTE_MS;
  const endMs = settings.nightToMin * MINUTE_MS;
  if (startMs === endMs) return false;
  const lengthMs = (endMs - startMs + DAY_MS) % DAY_MS;
  // Where the span begins within the cycle that starts with a night.
  const intoMs = (((from + SITE_OFFSET_MS - startMs) % DAY_MS) + DAY_MS) % DAY_MS;
  return intoMs < lengthMs || to - from > DAY_MS - intoMs;
}

export type DayNature = "work-day" | "rest-day" | "holiday";

/** Saturday and Sunday unless the calendar says that they are worked; holidays by the calendar only. */
export function natureOf(day: Day, calendar: PermitSettings["calendar"]): DayNature {
  const own = calendar.filter((one) => one.day === day && one.kind !== "event");
  if (own.some((one) => one.kind === "holiday")) return "holiday";
  if (own.some((one) => one.kind === "work-day")) return "work-day";
  // 1970-01-01 was a Thursday.
  const weekday = (((daysBetween("1970-01-01" as Day, day) + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6 ? "rest-day" : "work-day";
}

/** More than the longest ticket; a longer span is refused elsewhere. */
const DAYS_LOOKED_AT = 62;

/** Every day that a span touches; its last instant does not count. */
export function daysOf(from: UnixMs, to: UnixMs): readonly Day[] {
  const days = [dayOf(from)];
  const last = dayOf(Math.max(from, to - 1) as UnixMs);
  for (let day = addDays(dayOf(from), 1); day <= last && days.length < DAYS_LOOKED_AT; ) {
    days.push(day);
    day = addDays(day, 1);
  }
  return days;
}

/** What raises hot work between two instants (5.1.1, 5.2.15; AQ 3064.2 5.8.3). */
export function raisesOf(
  facts: HotWorkFacts,
  span: { readonly from: UnixMs; readonly to: UnixMs },
  settings: PermitSettings,
  weather: Weather | null,
): readonly LevelReason[] {
  const reasons: LevelReason[] = [];
  const days = daysOf(span.from, span.to);
  const natures = days.map((day) => natureOf(day, settings.calendar));
  if (natures.includes("holiday")) reasons.push(reason("raise.holiday", gb("5.1.1")));
  if (natures.includes("rest-day")) reasons.push(reason("raise.rest-day", gb("5.1.1")));
  if (runsIntoNight(span.from, span.to, settings)) reasons.push(reason("raise.night", gb("5.1.1")));
  const event = settings.calendar.find((one) => one.kind === "event" && days.includes(one.day));
  if (event !== undefined) {
    reasons.push(reason("raise.event", aq("5.8.3"), { name: event.name }));
  }
  const force = weather?.windForce ?? null;
  if (facts.isOpenAir && force !== null && force >= HOT.windForce.value) {
    reasons.push(reason("raise.wind", HOT.windForce.clause, { force }));
  }
  return reasons;
}

const RAISED: Readonly<Record<HotWorkLevel, HotWorkLevel>> = {
  second: "first",
  first: "special",
  special: "special",
};

/**
 * Level of a work with its reasons. Raising is by one step, however many reasons there are; special work cannot be
 * raised further and asks for the head of the site or the leader on duty instead (how far to raise is left open by
 * the standard; this is common practice and marked so). Lifting by night and the rest are not raised.
 */
export function levelOf(
  work: Pick<Work, "facts" | "plannedStart" | "plannedEnd">,
  settings: PermitSettings,
  weather: Weather | null,
): LevelDecision {
  const based = baseLevel(work);
  const { facts, plannedStart: from, plannedEnd: to } = work;
  const decision = {
    isTicketDue: based.isTicketDue,
    baseLevel: based.level,
    managedLevel: based.level,
    needsLeaderPresent: false,
    reasons: based.reasons,
  };
  if (facts.kind !== "hot-work") return decision;
  const raises = raisesOf(facts, { from, to }, settings, weather);
  if (raises.length === 0) return decision;
  const level = based.level as HotWorkLevel;
  const needsLeaderPresent = level === "special";
  const present = needsLeaderPresent ? [reason("raise.present", gb("5.1.1"))] : [];
  return {
    ...decision,
    managedLevel: RAISED[level],
    needsLeaderPresent,
    reasons: [...based.reasons, ...raises, ...present],
  };
}

/** Years that a span touches and for which the calendar has no holiday at all: a page must say so. */
export function yearsWithoutCalendar(
  from: UnixMs,
  to: UnixMs,
  calendar: PermitSettings["calendar"],
): readonly string[] {
  const years = [...new Set(daysOf(from, to).map((day) => day.slice(0, 4)))];
  return years.filter(
    (year) => !calendar.some((one) => one.kind === "holiday" && one.day.startsWith(year)),
  );
}
