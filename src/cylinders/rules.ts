/** Reading codes from things, and telling which cylinders need attention. */
import { type Day, daysBetween } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import type {
  Cylinder,
  CylinderAct,
  CylinderStatus,
  RegisterReason,
  ScannedCode,
} from "./model.ts";

/**
 * How foreign labels carry a cylinder's code; the first match with a group `code` wins, the whole text
 * otherwise. Vendors' URL templates are not public, so a site can add its own before these.
 */
export const DEFAULT_PATTERNS: readonly string[] = [
  "/c/(?<code>[0-9A-Za-z-]{4,40})(?:[/?#]|$)",
  "[?&](?:id|code|no)=(?<code>[0-9A-Za-z-]{4,40})(?:[&#]|$)",
  "^https?://[^?#]*/(?<code>[0-9A-Za-z-]{4,40})/?(?:[?#]|$)",
];

const BADGE = /^GWB-/;
const FILL_POINT = /(?:^|\/g\/)GWP-([0-9A-Za-z]{1,12})$/;
const PLAIN = /^[0-9A-Za-z][0-9A-Za-z._/-]{3,99}$/;

/** Scanners with an input method switched on send full-width characters. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) =>
    String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  );
}

/** AIM identifiers (`]C0`, `]Q3`, …) are sent by scanners that are set to name the symbology. */
function withoutAim(text: string): string {
  return text.replace(/^\][A-Za-z][0-9A-Za-z]/, "");
}

export function readCode(
  scanned: string,
  patterns: readonly string[] = DEFAULT_PATTERNS,
): ScannedCode {
  const text = withoutAim(halfWidth(scanned).trim());
  if (text === "") return { kind: "malformed", reason: "empty" };
  if (text.length > LIMITS.codeLength) return { kind: "malformed", reason: "too-long" };
  if (BADGE.test(text)) return { kind: "badge", text };
  const point = FILL_POINT.exec(text);
  if (point !== null) return { kind: "fill-point", label: point[1] ?? "" };
  for (const pattern of patterns) {
    const code = new RegExp(pattern, "u").exec(text)?.groups?.["code"];
    if (code !== undefined) return { kind: "cylinder", code: code.toUpperCase() };
  }
  return PLAIN.test(text)
    ? { kind: "cylinder", code: text.toUpperCase() }
    : { kind: "malformed", reason: "characters" };
}

/** The QR text of a fill point. */
export function fillPointCode(label: string): string {
  return `GWP-${label}`;
}

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
