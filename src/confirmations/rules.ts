/** What decides about a use confirmation. Pure. */
import type { Cylinder } from "../cylinders/index.ts";
import { dayOf, HOUR_MS, instant, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type {
  Confirmation,
  ConfirmationRefusal,
  CylinderFault,
  ScannedCylinder,
  ValidityRefusal,
} from "./model.ts";

/**
 * One day at most, as the daily confirmation of a fixed hot-work area (固定动火区每日确认, 24 h): what was looked at
 * yesterday says nothing of today.
 */
export const VALID_MS = 24 * HOUR_MS;

/** Line of the reject list; null where the list has none. */
export const REJECT_OF: Readonly<Record<CylinderFault, string | null>> = {
  "unknown-code": "X-15",
  scrapped: "X-06",
  quarantined: "X-16",
  recalled: "X-16",
  lost: "X-16",
  merged: "X-15",
  overfilled: "X-16",
  "life-ended": "X-06",
  "inspection-overdue": "X-05",
  empty: null,
  unreleased: null,
};

export type CylinderFacts = {
  readonly cylinder: Pick<Cylinder, "status" | "content" | "lifeEndsOn" | "inspectionDueOn">;
  /** What the custody ledger says stands in it. */
  readonly content: "empty" | "full" | "unknown";
  /** Its last fill waits for its release. */
  readonly isUnreleased: boolean;
};

/** What speaks against using this cylinder now, the worst first; `undefined` facts are a code in no register. */
export function cylinderFaults(
  facts: CylinderFacts | undefined,
  now: UnixMs,
): readonly CylinderFault[] {
  if (facts === undefined) return ["unknown-code"];
  const { cylinder, content, isUnreleased } = facts;
  const today = dayOf(now);
  const found: CylinderFault[] = [];
  if (cylinder.content === "overfilled") found.push("overfilled");
  if (cylinder.status !== "in-service") found.push(cylinder.status);
  if (today >= cylinder.lifeEndsOn) found.push("life-ended");
  if (today >= cylinder.inspectionDueOn) found.push("inspection-overdue");
  if (isUnreleased) found.push("unreleased");
  if (content === "empty" || (content === "unknown" && cylinder.content === "empty")) {
    found.push("empty");
  }
  return found;
}

type Kept = Pick<ScannedCylinder, "faults" | "removedAt">;

/** What keeps the check from being begun. */
export function readyProblem(cylinders: readonly Kept[]): ConfirmationRefusal | undefined {
  const here = cylinders.filter(({ removedAt }) => removedAt === null);
  if (here.some(({ faults }) => faults.length > 0)) return { code: "confirmation.bad_cylinder" };
  return here.length === 0 ? { code: "confirmation.no_cylinder" } : undefined;
}

export type Outcome =
  | { readonly state: "confirmed"; readonly validUntil: UnixMs }
  | { readonly state: "failed" };

/** What a completed check makes of it; cylinders are judged again as they stand at that instant. */
export function outcomeOf(
  result: "pass" | "fail",
  cylinders: readonly Kept[],
  now: UnixMs,
): Outcome {
  if (result === "fail" || readyProblem(cylinders) !== undefined) return { state: "failed" };
  return { state: "confirmed", validUntil: instant(now + VALID_MS) };
}

/**
 * Whether a place may be worked at now. `last` is the newest confirmation of the place that came to an outcome: one
 * that failed or ended takes an older one with it. A clock that was set back makes none valid.
 */
export function judgeConfirmation(
  last: Confirmation | undefined,
  cylinders: readonly (Kept & Pick<ScannedCylinder, "serial">)[],
  now: UnixMs,
): Result<Confirmation, ValidityRefusal> {
  if (last === undefined) return refuse({ code: "confirmation.none" });
  const { id, state, confirmedAt, validUntil } = last;
  if (state === "failed") return refuse({ code: "confirmation.failed", id });
  if (state !== "confirmed") return refuse({ code: "confirmation.ended", id });
  if (confirmedAt === null || validUntil === null) return refuse({ code: "confirmation.none" });
  if (now < confirmedAt || now >= validUntil || now - confirmedAt > VALID_MS) {
    return refuse({ code: "confirmation.expired", id, at: validUntil });
  }
  const here = cylinders.filter(({ removedAt }) => removedAt === null);
  const bad = here.find(({ faults }) => faults.length > 0);
  if (bad !== undefined) {
    return refuse({ code: "confirmation.cylinder", id, serial: bad.serial });
  }
  return here.length === 0 ? refuse({ code: "confirmation.none" }) : accept(last);
}

/** How it is shown: a confirmation whose time is over looks ended though nobody ended it. */
export function shownState(
  one: Pick<Confirmation, "state" | "validUntil">,
  now: UnixMs,
): Confirmation["state"] | "expired" {
  const isOver = one.state === "confirmed" && (one.validUntil === null || now >= one.validUntil);
  return isOver ? "expired" : one.state;
}
