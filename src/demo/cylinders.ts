/** Three hundred believable cylinders: several media, most in order, some in every trouble there is. */
import type { CylinderContent, CylinderStatus } from "../cylinders/index.ts";
import type { SampleCode } from "../filling/index.ts";
import { findLpgModel, findMedium, inspectionDueOn, serviceEndsOn } from "../gases/index.ts";
import { addDays, addMonths, type Day } from "../kernel/instants.ts";
import { seeded } from "./random.ts";

export type DemoCylinder = {
  readonly serial: string;
  readonly valveCode: string;
  readonly bodyCode: string;
  readonly maker: string;
  readonly madeOn: Day;
  readonly medium: string;
  readonly model: string;
  readonly volumeMl: number;
  readonly tareG: number;
  readonly maxFillG: number;
  readonly workingPressureKpa: number;
  readonly owner: string;
  readonly isOwn: boolean;
  readonly inspectedOn: Day;
  readonly inspectionDueOn: Day;
  readonly lifeEndsOn: Day;
  readonly status: CylinderStatus;
  readonly content: CylinderContent;
  readonly note: string;
};

export const STATION_NAME = "丰源液化气充装站";

const MAKERS = [
  "江苏民生特种设备",
  "山东永安特种装备",
  "河北百工实业",
  "浙江金象科技",
  "中材科技（成都）",
];

type Kind = {
  readonly medium: string;
  readonly model: string;
  readonly volumeMl: number;
  readonly tareG: number;
  readonly maxFillG: number;
  readonly workingPressureKpa: number;
  readonly count: number;
};

function lpg(model: string, tareG: number, count: number): Kind {
  const known = findLpgModel(model);
  return {
    medium: "lpg",
    model,
    volumeMl: known?.volumeMl ?? 0,
    tareG,
    maxFillG: known?.maxFillG.value ?? 0,
    workingPressureKpa: 2_100,
    count,
  };
}

function industrial(medium: string, model: string, pressureKpa: number, count: number): Kind {
  return {
    medium,
    model,
    volumeMl: 40_000,
    tareG: 48_000,
    maxFillG: 0,
    workingPressureKpa: pressureKpa,
    count,
  };
}

const KINDS: readonly Kind[] = [
  lpg("YSP35.5", 16_500, 170),
  lpg("YSP12", 6_500, 36),
  lpg("YSP118", 45_000, 24),
  industrial("oxygen", "WMA219-40-15", 15_000, 30),
  industrial("argon", "WMA219-40-15", 15_000, 16),
  { ...industrial("carbon-dioxide", "WMA219-40-15", 15_000, 14), maxFillG: 24_000 },
  industrial("acetylene", "QLP-250-40", 1_560, 10),
];

/** The first of each trouble has a code that the guide names; the rest follow by chance. */
const SPECIAL: Readonly<Record<number, Partial<DemoCylinder>>> = {
  4: { status: "quarantined", note: "角阀渗漏待修" },
  5: { status: "scrapped", content: "unknown", note: "瓶体腐蚀" },
  6: { isOwn: false, owner: "城北燃气有限公司" },
  7: { status: "lost", content: "unknown" },
  8: { content: "full" },
  9: { status: "recalled" },
  10: { content: "overfilled", status: "quarantined" },
};

/** The first oxygen cylinders: empty and in order, for the manifold; the one after them is overdue. */
const OXYGEN_FIRST = 231;
const OXYGEN_OVERDUE = OXYGEN_FIRST + 8;
const OXYGEN_SAMPLES: readonly number[] = Array.from(
  { length: 8 },
  (_, index) => OXYGEN_FIRST + index,
);

function datesOf(kind: Kind, madeOn: Day, inspectedOn: Day): { due: Day; life: Day } {
  const medium = findMedium(kind.medium);
  return {
    due: medium === undefined ? inspectedOn : inspectionDueOn(medium, inspectedOn),
    life: medium === undefined ? inspectedOn : serviceEndsOn(medium, madeOn),
  };
}

function makeOne(kind: Kind, index: number, today: Day, random: () => number): DemoCylinder {
  const number = String(index).padStart(5, "0");
  const isLpg = kind.medium === "lpg";
  const monthsOld = 6 + Math.floor(random() * (isLpg ? 80 : 160));
  // Number 2 is past its life and number 3 past its inspection; a few others are, by chance.
  const madeOn = addMonths(today, index === 2 ? -150 : -monthsOld);
  const sinceMonths = Math.min(monthsOld, Math.floor(random() * (isLpg ? 44 : 34)));
  const isSample = index <= 12 || OXYGEN_SAMPLES.includes(index);
  const byChance = random() < 0.05 ? -60 : -sinceMonths;
  const isOverdue = index === 3 || index === OXYGEN_OVERDUE;
  const inspectedOn = addMonths(today, isOverdue ? -50 : isSample ? -8 : byChance);
  const { due, life } = datesOf(kind, madeOn, index === 2 ? addMonths(today, -10) : inspectedOn);
  return {
    serial: `${kind.model.replace(/[^0-9A-Z]/g, "").slice(0, 6)}-${number}`,
    valveCode: `3709832${number}`,
    bodyCode: `3709831${number}`,
    maker: MAKERS[Math.floor(random() * MAKERS.length)] ?? "",
    madeOn,
    medium: kind.medium,
    model: kind.model,
    volumeMl: kind.volumeMl,
    tareG: kind.tareG + Math.round((random() - 0.5) * 40) * 10,
    maxFillG: kind.maxFillG,
    workingPressureKpa: kind.workingPressureKpa,
    owner: STATION_NAME,
    isOwn: true,
    inspectedOn,
    inspectionDueOn: due,
    lifeEndsOn: life,
    status: "in-service",
    content: isSample || isOverdue ? "empty" : random() < 0.35 ? "full" : "empty",
    note: "",
    ...(isLpg ? SPECIAL[index] : {}),
  };
}

export function demoCylinders(today: Day): readonly DemoCylinder[] {
  const random = seeded(20_261_122);
  let index = 0;
  return KINDS.flatMap((kind) =>
    Array.from({ length: kind.count }, () => {
      index += 1;
      return makeOne(kind, index, addDays(today, 0), random);
    }),
  );
}

export function bodyCode(index: number): string {
  return `3709831${String(index).padStart(5, "0")}`;
}

/** Codes a visitor may tap instead of scanning; the first is in order, the others are not. */
export const DEMO_SAMPLES: readonly SampleCode[] = [
  { code: bodyCode(1), about: { zh: "合格空瓶", en: "Good, empty" } },
  { code: bodyCode(11), about: { zh: "合格空瓶 2", en: "Good, empty 2" } },
  { code: bodyCode(3), about: { zh: "超期未检", en: "Inspection overdue" } },
  { code: bodyCode(2), about: { zh: "超过年限", en: "Past its life" } },
  { code: bodyCode(6), about: { zh: "非自有", en: "Not own" } },
  { code: bodyCode(10), about: { zh: "超装", en: "Over-filled" } },
  { code: "990000000001", about: { zh: "黑气瓶", en: "Unregistered" } },
  ...OXYGEN_SAMPLES.map((index, at) => ({
    code: bodyCode(index),
    about: { zh: `氧气瓶 ${at + 1}`, en: `Oxygen ${at + 1}` },
    medium: "oxygen",
  })),
  {
    code: bodyCode(OXYGEN_OVERDUE),
    about: { zh: "超期氧气瓶", en: "Oxygen, overdue" },
    medium: "oxygen",
  },
  { code: bodyCode(1), about: { zh: "液化气瓶", en: "LPG cylinder" }, medium: "oxygen" },
];
