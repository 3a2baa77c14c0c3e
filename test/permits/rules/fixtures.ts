/** Works, people and facts of the tests: everything in order, so that a test spoils one thing. */
import { type Day, instant, startOfDay, type UnixMs } from "../../../src/kernel/instants.ts";
import type {
  ConfinedSpaceFacts,
  HeightFacts,
  HotWorkFacts,
  KindFacts,
  LiftingFacts,
  PermitSettings,
  Weather,
  Work,
} from "../../../src/permits/model.ts";
import type { GasSample } from "../../../src/permits/model-facts.ts";

/** Wednesday 2026-11-18, 09:00 at the site. */
export const NINE: UnixMs = instant(startOfDay("2026-11-18" as Day) + 9 * 3_600_000);

export const at = (text: string): UnixMs => {
  const [day = "", time = "00:00:00"] = text.split(" ");
  const [h = 0, m = 0, s = 0] = time.split(":").map(Number);
  return instant(startOfDay(day as Day) + ((h * 60 + m) * 60 + s) * 1000);
};

export const hot: HotWorkFacts = {
  kind: "hot-work",
  spot: "泵房出口管",
  methods: ["electric-welding"],
  isHazardous: true,
  isOnRunning: false,
  isInMajorDike: false,
  isOnPipeRack: false,
  isPlantShut: false,
  plantShutBy: null,
  isOpenAir: false,
  isUnavoidable: false,
  isInsideVessel: false,
  heightM: 0,
  usesTemporaryPower: false,
  isOxygenEquipment: false,
  isTall: false,
  isOuterWall: false,
  isSelfDecomposing: false,
  gases: ["lpg"],
  usesCylinders: false,
};

export const confined: ConfinedSpaceFacts = {
  kind: "confined-space",
  space: "残液罐",
  formerMedium: "液化石油气",
  combustibles: ["lpg"],
  toxics: ["h2s"],
  isOxygenRich: false,
  isTall: false,
  isHighRisk: false,
  isWetOrNarrow: false,
  heldFlammables: true,
  givesOffVapour: false,
  lightV: 12,
  heightM: 0,
  usesTemporaryPower: false,
};

export const height: HeightFacts = {
  kind: "height",
  heightM: 3,
  slopeDeg: null,
  factors: [],
  cases: [],
  isCaseThird: false,
  isOpenAir: true,
  isOverOthers: false,
  hasShield: false,
  hasDoubleShield: false,
  hasRadio: false,
  usesTemporaryPower: false,
};

export const lifting: LiftingFacts = {
  kind: "lifting",
  massT: 12,
  load: "储罐",
  gear: "汽车吊",
  isOddLoad: false,
  hasPlan: true,
  cranesT: [50],
  isOpenAir: true,
};

export const CALM: Weather = {
  windForce: 2,
  isDenseFog: false,
  isHeavySnow: false,
  isRainstorm: false,
};

export const SETTINGS: PermitSettings = {
  nightFromMin: 20 * 60,
  nightToMin: 6 * 60,
  calendar: [],
  blindPlateHours: 24,
  liftingHours: 24,
  excavationHours: 168,
  roadClosureHours: 168,
  isAqBinding: true,
  isElectronicOnly: true,
  certificates: {},
  chains: {},
};

export function workOf(facts: KindFacts, more: Partial<Work> = {}): Work {
  return {
    id: "w1",
    kind: facts.kind,
    facts,
    place: { name: "泵房", roomId: null, floorId: null, area: null, fromMm: null, toMm: null },
    plannedStart: NINE,
    plannedEnd: instant(NINE + 4 * 3_600_000),
    jobId: "j1",
    isContractor: false,
    ...more,
  };
}

export function sampleOf(more: Partial<GasSample> = {}): GasSample {
  return {
    id: "s1",
    measurand: "combustible",
    gas: "lpg",
    value: 0.1,
    unit: "%",
    part: "other",
    point: "焊点旁",
    instrument: "PGM-1",
    calibratedUntil: "2027-03-01" as Day,
    takenAt: instant(NINE - 60_000),
    analystId: "p-analyst",
    ...more,
  };
}
