/** What a visit may do next, what may be handed over, and where a contract stands. Pure. */
import { addMonths, type Day } from "../kernel/instants.ts";
import type { CustomerKind, HandOverProblem, Visit, VisitStep } from "./model.ts";

/**
 * Most LPG at one user without a cylinder room of its own. Known from secondary texts only, so that it is each
 * customer's own figure with this default, shown as 待核实.
 */
export const LIMIT_DEFAULT_G = 100_000;

/** A household's installation is looked at again after a year (城镇燃气管理条例, practice; 待核实). */
export const CHECK_EVERY_MONTHS = 12;

export const ITEMS_PER_VISIT_MAX = 200;

export type ContractState = "not-needed" | "missing" | "ended" | "valid";

/** A shop or a canteen is supplied under a contract; a household needs none. */
export function contractState(
  customer: {
    readonly kind: CustomerKind;
    readonly contractNo: string;
    readonly contractUntil: Day | null;
  },
  today: Day,
): ContractState {
  const hasOne = customer.contractNo !== "" && customer.contractUntil !== null;
  if (!hasOne) return customer.kind === "commercial" ? "missing" : "not-needed";
  return customer.contractUntil < today ? "ended" : "valid";
}

/** Where a contract is needed, one that ended is as good as none. */
export function maySupply(customer: Parameters<typeof contractState>[0], today: Day): boolean {
  return customer.kind === "household" || contractState(customer, today) === "valid";
}

/** What is known of the check that hangs on a visit. */
export type CheckState = "none" | "open" | "passed" | "failed";

export type VisitFacts = Pick<Visit, "noticeReadAt" | "emptiesDoneAt" | "signature" | "state"> & {
  readonly check: CheckState;
  /** Full cylinders that were handed over and not taken back. */
  readonly fullCount: number;
};

/** The step that is due: the first that is not done. A failed check leaves only the refusal. */
export function stepOf(facts: VisitFacts): VisitStep {
  if (facts.check !== "passed") return "check";
  if (facts.noticeReadAt === null) return "notice";
  if (facts.fullCount === 0) return "hand-over";
  if (facts.emptiesDoneAt === null) return "empties";
  return facts.signature === null ? "signature" : "finish";
}

export type HandOverFacts = {
  readonly today: Day;
  readonly cylinder:
    | {
        readonly status: string;
        readonly content: string;
        readonly medium: string;
        readonly inspectionDueOn: Day;
        readonly lifeEndsOn: Day;
        readonly maxFillG: number;
      }
    | undefined;
  /** It was filled here, and a step after the fill is still to do. */
  readonly isUnreleased: boolean;
  /** Gas that stands at the customer already, in grams. */
  readonly standingG: number;
  readonly limitG: number;
};

const STATUS_PROBLEM: Readonly<Record<string, HandOverProblem>> = {
  scrapped: "scrapped",
  recalled: "recalled",
  lost: "lost",
  quarantined: "quarantined",
};

/** The gravest reason first. LPG only: other media go to enterprises by their site code. */
export function handOverProblem(facts: HandOverFacts): HandOverProblem | undefined {
  const { cylinder, today } = facts;
  if (cylinder === undefined) return "unknown-code";
  const status = STATUS_PROBLEM[cylinder.status];
  if (status !== undefined) return status;
  if (cylinder.medium !== "lpg") return "other-medium";
  if (cylinder.inspectionDueOn < today) return "inspection-overdue";
  if (cylinder.lifeEndsOn < today) return "life-ended";
  if (cylinder.content !== "full") return "not-full";
  if (facts.isUnreleased) return "not-released";
  return facts.standingG + cylinder.maxFillG > facts.limitG ? "over-limit" : undefined;
}

/** When the installation has to be looked at again; undefined: never looked at. */
export function checkDueOn(lastPassedOn: Day | undefined): Day | undefined {
  return lastPassedOn === undefined ? undefined : addMonths(lastPassedOn, CHECK_EVERY_MONTHS);
}

/** `138****5678`: enough to tell two apart in a list. */
export function maskedPhone(phone: string): string {
  if (phone.length < 7) return phone === "" ? "" : "***";
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
