/** Random permits with their facts: mostly in order, spoiled in a few places, times close to the limits. */
import {
  addDays,
  DAY_MS,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  type UnixMs,
} from "../../../src/kernel/instants.ts";
import type {
  KindFacts,
  LevelDecision,
  Permit,
  PermitKind,
  PermitPerson,
  PermitRole,
  PermitSettings,
  PersonState,
  Stage,
} from "../../../src/permits/model.ts";
import { PERMIT_KINDS } from "../../../src/permits/model.ts";
import type {
  CylinderUse,
  GasSample,
  LinkedPermit,
  MeasureState,
  PermitFacts,
} from "../../../src/permits/model-facts.ts";
import { newPermitLife } from "../../../src/permits/rules/life.ts";
import { at } from "../rules/fixtures.ts";
import { type Dice, factsOf } from "./random-facts.ts";

export type Case = { readonly permit: Permit; readonly facts: PermitFacts; readonly now: UnixMs };

/** Around a limit: exactly, a millisecond and a second on both sides, and anything. */
function near(dice: Dice, limitMs: number): number {
  return (
    limitMs + dice.pick([0, 0, 1, -1, 1000, -1000, 5 * MINUTE_MS, -5 * MINUTE_MS, -limitMs / 2])
  );
}

const LENGTHS = [
  HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  24 * HOUR_MS,
  72 * HOUR_MS,
  7 * DAY_MS,
  15 * DAY_MS,
  30 * DAY_MS,
];

const ROLES: readonly PermitRole[] = [
  "leader",
  "guardian",
  "discloser",
  "hot-worker",
  "analyst",
  "worker",
  "extra-guardian",
  "commander",
  "rigger",
  "crane-operator",
  "electrician",
];
const CERTIFICATES = [
  "welding",
  "guardian",
  "lifting",
  "electrician",
  "work-at-height",
  "confined-space-guardian",
];

function peopleOf(dice: Dice, now: UnixMs): { people: PermitPerson[]; states: PersonState[] } {
  const people: PermitPerson[] = [];
  const states: PersonState[] = [];
  for (const role of ROLES) {
    if (dice.chance(0.04)) continue;
    const personId = role === "guardian" && dice.chance(0.04) ? "p-worker" : `p-${role}`;
    people.push({
      personId,
      role,
      addedAt: instant(now - DAY_MS),
      leftAt: dice.chance(0.03) ? now : null,
    });
  }
  if (dice.chance(0.2))
    people.push({ personId: "p-co", role: "coordinator", addedAt: now, leftAt: null });
  for (const personId of new Set(people.map((one) => one.personId))) {
    if (dice.chance(0.01)) continue;
    const missing = dice.chance(0.04) ? dice.pick(CERTIFICATES) : "";
    states.push({
      personId,
      isActive: !dice.chance(0.02),
      isBlacklisted: dice.chance(0.02),
      isUnfit: dice.chance(0.02),
      certificates: CERTIFICATES.filter((kind) => kind !== missing).map((kind) => ({
        kind,
        number: "1",
        expiresOn: addDays(dayOf(now), dice.chance(0.03) ? -1 : dice.pick([0, 1, 400])),
      })),
      offices: [],
      verification: dice.chance(0.03)
        ? null
        : {
            method: dice.pick(["face", "second-person"] as const),
            at: instant(now - dice.pick([0, 1000, HOUR_MS, 23 * HOUR_MS, DAY_MS, DAY_MS + 1, -1])),
            secondId: dice.pick([personId, "p-other", "p-other", null]),
          },
    });
  }
  return { people, states };
}

function samplesOf(
  dice: Dice,
  permit: { facts: KindFacts; pausedAt: number | null },
  now: UnixMs,
): GasSample[] {
  const samples: GasSample[] = [];
  // Now and then nobody has sampled for a while.
  const shift = dice.chance(0.2)
    ? dice.pick([30 * MINUTE_MS, 30 * MINUTE_MS + 1, 2 * HOUR_MS, 2 * HOUR_MS + 1])
    : 0;
  const parts = ["upper", "middle", "lower", "inside", "around", "other"] as const;
  for (const gas of ["lpg", "methane", "hydrogen", "h2s", "cl2", "oxygen"]) {
    for (const part of parts) {
      if (dice.chance(gas === "oxygen" ? 0.1 : 0.35)) continue;
      const isToxic = gas === "h2s" || gas === "cl2";
      const age = dice.chance(0.7)
        ? dice.pick([0, 1000, 10 * MINUTE_MS])
        : dice.pick([
            30 * MINUTE_MS,
            30 * MINUTE_MS + 1,
            2 * HOUR_MS,
            2 * HOUR_MS + 1,
            25 * HOUR_MS,
            -2 * MINUTE_MS,
          ]);
      const takenAt = instant(
        permit.pausedAt !== null && dice.chance(0.1) ? permit.pausedAt - 1 : now - age - shift,
      );
      const clean = gas === "oxygen" ? 20.9 : isToxic ? 0.5 : 0.1;
      const odd =
        gas === "oxygen"
          ? [19.5, 19.49, 21, 21.1, 23.5, 23.6]
          : isToxic
            ? [1, 1.01, 10, 10.01]
            : [0.2, 0.21, 0.5, 0.51];
      samples.push({
        id: `s${samples.length}`,
        measurand: gas === "oxygen" ? "oxygen" : isToxic ? "toxic" : "combustible",
        gas,
        value: dice.chance(0.94) ? clean : dice.pick(odd),
        unit: isToxic
          ? "mg/m³"
          : dice.chance(0.97) || gas === "oxygen"
            ? "%"
            : dice.pick(["%LEL", "ppm"] as const),
        part,
        point: dice.chance(0.01) ? " " : part,
        instrument: dice.chance(0.01) ? "" : "PGM",
        calibratedUntil: addDays(dayOf(now), dice.chance(0.02) ? -3 : 30),
        takenAt,
        analystId: "p-analyst",
      });
    }
  }
  return samples;
}

function measuresOf(dice: Dice, kind: PermitKind): MeasureState[] {
  const index = PERMIT_KINDS.indexOf(kind);
  const count = [16, 15, 11, 15, 20, 14, 11, 4][index] ?? 0;
  if (dice.chance(0.02)) return [];
  return Array.from({ length: count }, (_, row) => ({
    measureId: `a${index + 1}-${row + 1}`,
    isInvolved: dice.chance(0.003) ? null : !dice.chance(0.01),
    confirmedBy: dice.chance(0.003) ? null : "p-leader",
    confirmedAt: dice.chance(0.003) ? null : instant(0),
    filled: [],
  }));
}

function cylindersOf(dice: Dice, now: UnixMs): CylinderUse[] {
  return dice.some(["oxygen", "acetylene", "inert"] as const, 0.7).map((content, index) => ({
    code: `c${index}`,
    content,
    confirmedAt: dice.chance(0.1)
      ? null
      : instant(now - dice.pick([0, HOUR_MS, DAY_MS, DAY_MS + 1, -1])),
    isPassed: !dice.chance(0.1),
    isUpright: !dice.chance(0.1),
    hasArrestor: !dice.chance(0.1),
    toFireM: dice.pick([null, 9.99, 10, 12]),
    toOtherM: dice.pick([null, 4.99, 5, 8]),
  }));
}

function linkedOf(dice: Dice, end: UnixMs): LinkedPermit[] {
  return dice
    .some(["height", "confined-space", "temporary-power", "hot-work"] as const, 0.6)
    .map((kind, index) => ({
      id: `l${index}`,
      kind,
      stage: dice.pick(["signing", "issued", "working", "paused", "ended", "void"] as const),
      plannedEnd: instant(end + dice.pick([0, 1, -1, HOUR_MS])),
      validUntil: dice.pick([null, instant(end), instant(end - 1), instant(end + 1)]),
      endedAt: null,
    }));
}

/** 09:00 of a Monday to Sunday, near a weekend, holidays and an event. */
const DAYS = [
  "2026-11-16",
  "2026-11-18",
  "2026-11-20",
  "2026-11-21",
  "2026-11-22",
  "2026-11-24",
  "2026-11-25",
];
const TIMES = [
  "00:00:00",
  "05:59:59",
  "06:00:00",
  "09:00:00",
  "12:00:00",
  "19:59:59",
  "20:00:00",
  "23:30:00",
];

const CALENDAR: PermitSettings["calendar"] = [
  { day: "2026-11-21", kind: "work-day", name: "" },
  { day: "2026-11-25", kind: "holiday", name: "" },
  { day: "2026-11-24", kind: "event", name: "会" },
] as unknown as PermitSettings["calendar"];

function levelOf(dice: Dice, kind: PermitKind): LevelDecision | null {
  if (dice.chance(0.3)) return null;
  const level =
    kind === "hot-work"
      ? dice.pick(["special", "first", "second"] as const)
      : kind === "height"
        ? dice.pick(["I", "II", "III", "IV"] as const)
        : kind === "lifting"
          ? dice.pick(["first", "second", "third"] as const)
          : null;
  return {
    isTicketDue: true,
    baseLevel: level,
    managedLevel: level,
    needsLeaderPresent: level === "special" && dice.chance(0.2),
    reasons: [],
  };
}

/** Where the neighbours are: a point on a line, so that anybody can tell the distance. */
function neighboursOf(
  dice: Dice,
  start: UnixMs,
  end: UnixMs,
): Pick<PermitFacts, "live" | "activities"> {
  const where = (): Permit["place"] => ({
    name: dice.pick(["甲", "乙", ""]),
    roomId: dice.pick([null, null, "r1"]),
    floorId: null,
    area: dice.chance(0.3)
      ? null
      : {
          shape: "circle",
          xMm: dice.pick([0, 10_000, 10_001, 25_000, 30_000, 30_001]),
          yMm: 0,
          radiusMm: 0,
        },
    fromMm: dice.pick([null, 0, 5000]),
    toMm: dice.pick([null, 5000, 9000]),
  });
  const live = dice.some([0, 1], 0.15).map((index) => {
    const kind = dice.pick(PERMIT_KINDS);
    const stage: Stage = dice.pick(["signing", "issued", "working", "paused"] as const);
    const from = instant(start + dice.pick([0, -HOUR_MS, end - start, end - start - 1]));
    return {
      ...{
        id: `n${index}`,
        kind,
        facts: factsOf(dice, kind),
        place: where(),
        isContractor: false,
        stage,
      },
      ...{
        plannedStart: from,
        plannedEnd: instant(from + HOUR_MS),
        jobId: dice.pick(["j1", "j2"]),
      },
    };
  });
  const activities = dice
    .some(["gas-release", "solvent-paint", "sampling", "hazchem-train"] as const, 0.04)
    .map((kind, index) => ({
      ...{ id: `a${index}`, kind, place: where(), startsAt: start, endsAt: end },
    }));
  return { live, activities };
}

const STEPS = [
  "leader",
  "commander",
  "unit",
  "user-unit",
  "utilities",
  "process",
  "equipment",
  "fire",
  "safety",
  "department",
  "supply",
  "approval",
  "shift-leader",
];

export function randomCase(dice: Dice): Case {
  const kind = dice.pick(PERMIT_KINDS);
  const start = at(`${dice.pick(DAYS)} ${dice.pick(TIMES)}`);
  // Longer hot work is refused anyway, and the oracle looks at every minute of it.
  const lengths = kind === "hot-work" ? LENGTHS.slice(0, 5) : LENGTHS;
  const end = instant(start + near(dice, dice.pick(lengths)));
  const stage: Stage = dice.pick(["issued", "issued", "working", "paused", "drafted"] as const);
  const now = instant(
    start + dice.pick([0, 0, 0, -1, 1000, HOUR_MS, 25 * HOUR_MS, end - start, end - start + 1]),
  );
  const isOn = stage === "working" || stage === "paused";
  const startedAt = isOn
    ? instant(now - dice.pick([HOUR_MS, 2 * HOUR_MS + 1, 25 * HOUR_MS]))
    : null;
  const pausedAt =
    stage === "paused" ? instant(now - near(dice, dice.pick([30, 60]) * MINUTE_MS)) : null;
  const validUntil = isOn ? instant(now + dice.pick([0, -1, 1, HOUR_MS, HOUR_MS])) : null;
  const facts = factsOf(dice, kind);
  const permit: Permit = {
    ...{
      id: "w1",
      kind,
      facts,
      plannedStart: start,
      plannedEnd: end,
      jobId: "j1",
      isContractor: false,
    },
    place: {
      name: "甲",
      roomId: "r1",
      floorId: null,
      area: { shape: "circle", xMm: 0, yMm: 0, radiusMm: 0 },
      fromMm: 0,
      toMm: 5000,
    },
    ...{ bookingId: null, previousId: null, level: levelOf(dice, kind) },
    life: {
      ...newPermitLife(),
      stage,
      startedAt,
      pausedAt,
      validUntil,
      pauseCause:
        pausedAt === null
          ? null
          : dice.pick(["break", "break", "alarm", "evacuated", "other"] as const),
      workingSince: stage === "working" ? startedAt : null,
    },
  };
  const { people, states } = peopleOf(dice, now);
  return {
    permit,
    now,
    facts: {
      settings: {
        nightFromMin: dice.pick([1200, 60]),
        nightToMin: dice.pick([360, 120]),
        calendar: CALENDAR,
        blindPlateHours: 24,
        liftingHours: 24,
        excavationHours: 168,
        roadClosureHours: 168,
        isAqBinding: dice.chance(0.5),
        isElectronicOnly: true,
        certificates: {},
        chains: {},
      },
      booking: dice.pick([
        null,
        { isApproved: true, isEmergency: false },
        { isApproved: true, isEmergency: true },
        { isApproved: false, isEmergency: false },
      ]),
      isClockTrusted: !dice.chance(0.03),
      isWorkStopped: dice.chance(0.05),
      people,
      states,
      signatures: STEPS.filter(() => !dice.chance(0.03)).map((step, index) => ({
        step,
        personId: "p",
        at: instant(now - 1e6 + (dice.chance(0.02) ? -index : index)),
        isOnSite: true,
      })),
      disclosures: people
        .filter(() => !dice.chance(0.01))
        .map(({ personId }) => ({ personId, at: now })),
      measures: measuresOf(dice, kind),
      riskCount: dice.pick([0, 1, 3, 3, 3]),
      samples: samplesOf(dice, { facts, pausedAt }, now),
      linked: linkedOf(dice, end),
      ...neighboursOf(dice, start, end),
      cylinders: cylindersOf(dice, now),
      monitor: dice.chance(0.1)
        ? null
        : {
            instrument: dice.pick(["PGM", "PGM", ""]),
            calibratedUntil: addDays(dayOf(now), dice.pick([-1, 0, 9, 9])),
            isRunning: !dice.chance(0.05),
          },
      video: dice.chance(0.2)
        ? null
        : {
            recorder: dice.pick(["R1", "R1", " "]),
            isExplosionProof: !dice.chance(0.1),
            startCheckedBy: dice.pick([null, "p", "p"]),
            footage: dice.pick(["", "盘1"]),
            keptConfirmedBy: dice.pick([null, "p"]),
          },
      weather: dice.chance(0.1)
        ? null
        : {
            windForce: dice.pick([null, 2, 2, 4, 5, 6]),
            isDenseFog: dice.chance(0.1),
            isHeavySnow: dice.chance(0.05),
            isRainstorm: dice.chance(0.05),
          },
      inside: { people: 0, tools: 0 },
      leaderPresentAt: dice.pick([null, now, instant(now - DAY_MS), instant(now + 1)]),
      isGuardianPresent: !dice.chance(0.05),
      isSiteCleared: true,
    },
  };
}
