/** What a visit allows and when it can be sealed. Pure. */
import { addDays, type Day } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import {
  type Conclusion,
  type Finding,
  INSPECTION_LIMITS,
  type InspectionRefusal,
  type Visit,
} from "./model.ts";

/** Everything in a visit belongs to the regulator who makes it, until it is sealed; then to nobody. */
export function guardVisit(
  visit: Pick<Visit, "regulatorId" | "state"> | undefined,
  personId: string,
): InspectionRefusal | undefined {
  if (visit === undefined) return { code: "inspections.unknown" };
  if (visit.regulatorId !== personId) return { code: "inspections.not_yours" };
  if (visit.state !== "open") return { code: "inspections.ended" };
  return undefined;
}

export type AskedFinding = Pick<Finding, "itemId" | "what" | "level" | "demand" | "dueOn">;

export function judgeFinding(
  asked: AskedFinding,
  known: readonly Pick<Finding, "itemId" | "withdrawn">[],
  today: Day,
): InspectionRefusal | undefined {
  if (asked.what.trim().length < 2) return { code: "inspections.words_needed" };
  if (asked.demand.trim().length < 2) return { code: "inspections.demand_needed" };
  const last = addDays(today, INSPECTION_LIMITS.dueDaysMax);
  if (asked.dueOn === null || asked.dueOn < today || asked.dueOn > last) {
    return { code: "inspections.due_wrong", days: INSPECTION_LIMITS.dueDaysMax };
  }
  if (known.length >= INSPECTION_LIMITS.findings) return { code: "inspections.too_many" };
  const isKnown = known.some((one) => one.withdrawn === "" && one.itemId === asked.itemId);
  return asked.itemId !== "" && isKnown ? { code: "inspections.item_found" } : undefined;
}

export type SealFacts = {
  readonly visit: Pick<Visit, "regulatorSign" | "enterpriseSign" | "refusedSign">;
  readonly run: "none" | "draft" | "completed";
  /** Those that stand. */
  readonly findings: number;
  readonly alarms: number;
  readonly conclusion: Conclusion | undefined;
};

export function judgeSeal(facts: SealFacts): Result<Conclusion, InspectionRefusal> {
  const { visit, run, findings, alarms, conclusion } = facts;
  if (run === "draft") return refuse({ code: "inspections.run_open" });
  if (run === "none" && findings === 0 && alarms === 0) {
    return refuse({ code: "inspections.nothing_done" });
  }
  if (conclusion === undefined) return refuse({ code: "inspections.conclusion_needed" });
  if ((conclusion === "compliant") !== (findings === 0)) {
    return refuse({ code: "inspections.conclusion_mismatch" });
  }
  if (visit.regulatorSign === null) return refuse({ code: "inspections.regulator_unsigned" });
  if (visit.enterpriseSign === null && visit.refusedSign === "") {
    return refuse({ code: "inspections.enterprise_unsigned" });
  }
  return accept(conclusion);
}
