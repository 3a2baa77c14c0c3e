/** Telling which cylinders need attention, and what may be done with them. */
import { type Day, daysBetween } from "../kernel/instants.ts";
import type {
  Cylinder,
  CylinderAct,
  CylinderStatus,
  MergeRefusal,
  RegisterReason,
} from "./model.ts";

export type DueLevel = "overdue" | "due-30" | "due-60" | "due-90" | "ok";

/** Warning windows of 90, 60, 30 and 0 days; on the due day itself filling is blocked (RULES 2.5). */
export function dueLevel(dueOn: Day, today: Day): DueLevel {
  const days = daysBetween(today, dueOn);
  if (days <= 0) return "overdue";
  if (days <= 30) return "due-30";
  if (days <= 60) return "due-60";
  return days <= 90 ? "due-90" : "ok";
}

/** What the register alone says against a fill; the station and the person are judged where one is asked for. */
export function registerReasons(cylinder: Cylinder, today: Day): readonly RegisterReason[] {
  const found: RegisterReason[] = [];
  if (cylinder.content === "overfilled") found.push({ code: "overfilled" });
  if (cylinder.status !== "in-service") found.push({ code: cylinder.status });
  if (!cylinder.isOwn) found.push({ code: "not-own" });
  if (today >= cylinder.lifeEndsOn) found.push({ code: "life-ended", on: cylinder.lifeEndsOn });
  if (today >= cylinder.inspectionDueOn) {
    found.push({ code: "inspection-overdue", on: cylinder.inspectionDueOn });
  }
  if (cylinder.content === "full") found.push({ code: "already-full" });
  return found;
}

const STATUS_AFTER: Readonly<Record<CylinderAct, CylinderStatus>> = {
  quarantine: "quarantined",
  recall: "recalled",
  lose: "lost",
  release: "in-service",
  scrap: "scrapped",
};

/** From where an act leads to its status; scrapped is the end. */
const ALLOWED_FROM: Readonly<Record<CylinderAct, readonly CylinderStatus[]>> = {
  quarantine: ["in-service", "recalled", "lost"],
  recall: ["in-service", "quarantined"],
  lose: ["in-service", "quarantined", "recalled"],
  release: ["quarantined", "recalled", "lost"],
  scrap: ["in-service", "quarantined", "recalled", "lost"],
};

export function canAct(status: CylinderStatus, act: CylinderAct): boolean {
  return ALLOWED_FROM[act].includes(status);
}

export function statusAfter(act: CylinderAct): CylinderStatus {
  return STATUS_AFTER[act];
}

/** The fields of a cylinder that a person edits, in the order of the form. */
export const EDITED_FIELDS = [
  "serial",
  "maker",
  "makerLicence",
  "madeOn",
  "medium",
  "model",
  "volumeMl",
  "tareG",
  "maxFillG",
  "workingPressureKpa",
  "wallUm",
  "service",
  "owner",
  "isOwn",
  "isHosted",
  "registrationNumber",
  "inspectedOn",
  "inspectionDueOn",
  "lifeEndsOn",
  "note",
] as const satisfies readonly (keyof Cylinder)[];

export type EditedField = (typeof EDITED_FIELDS)[number];

export function changedFields(
  before: Pick<Cylinder, EditedField>,
  after: Pick<Cylinder, EditedField>,
): readonly EditedField[] {
  return EDITED_FIELDS.filter((field) => before[field] !== after[field]);
}

/** Worst first: what one record says against a cylinder holds for the cylinder. */
const WORST: readonly CylinderStatus[] = [
  "scrapped",
  "recalled",
  "quarantined",
  "lost",
  "in-service",
  "merged",
];

export function mergeObjection(
  kept: Cylinder,
  second: Cylinder,
): Exclude<MergeRefusal["code"], "cylinder.stale"> | undefined {
  if (kept.id === second.id) return "merge.same_record";
  if (kept.status === "merged" || second.status === "merged") return "merge.merged_already";
  if (kept.status === "scrapped" || second.status === "scrapped") return "merge.scrapped";
  return kept.medium === second.medium ? undefined : "merge.other_medium";
}

/** State of a cylinder that had two records: the worse status, and a content only where both agree. */
export function mergedState(
  kept: Pick<Cylinder, "status" | "content">,
  second: Pick<Cylinder, "status" | "content">,
): Pick<Cylinder, "status" | "content"> {
  const status =
    WORST.find((item) => item === kept.status || item === second.status) ?? kept.status;
  if (kept.content === second.content) return { status, content: kept.content };
  const isOver = kept.content === "overfilled" || second.content === "overfilled";
  return { status, content: isOver ? "overfilled" : "unknown" };
}

export type PublicVerdict = {
  /** `soon`: still valid, but its inspection or its life ends within 90 days. */
  readonly level: "good" | "soon" | "bad";
  readonly reasons: readonly RegisterReason[];
};

/** What somebody with the cylinder in the kitchen has to know; that it is full is no fault there. */
export function publicVerdict(cylinder: Cylinder, today: Day): PublicVerdict {
  const reasons = registerReasons(cylinder, today).filter(({ code }) => code !== "already-full");
  if (reasons.length > 0) return { level: "bad", reasons };
  const isSoon = [cylinder.inspectionDueOn, cylinder.lifeEndsOn].some(
    (day) => dueLevel(day, today) !== "ok",
  );
  return { level: isSoon ? "soon" : "good", reasons };
}
