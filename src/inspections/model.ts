/** A regulator's visit: what is found, what is demanded, and what can be refused. */
import type { Day, UnixMs } from "../kernel/instants.ts";

/** routine 例行 · special 专项 · recheck 复查 · report 举报核查. */
export const PURPOSES = ["routine", "special", "recheck", "report"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** open: under way · sealed: nobody changes it any more · abandoned: ended without a result, kept. */
export const VISIT_STATES = ["open", "sealed", "abandoned"] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** compliant 未发现问题 · rectify 责令限期整改 · stop 责令停止使用、立即整改. */
export const CONCLUSIONS = ["compliant", "rectify", "stop"] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

/** What the regulator saw of an alarm: real and put right, real and not, not real, could not be told. */
export const ALARM_VERDICTS = ["handled", "unhandled", "false", "unclear"] as const;
export type AlarmVerdict = (typeof ALARM_VERDICTS)[number];

export const SIDES = ["regulator", "enterprise"] as const;
export type Side = (typeof SIDES)[number];

export const INSPECTION_TABLE_ID = "inspection";

export const INSPECTION_LIMITS = {
  textLength: 500,
  summaryLength: 1_000,
  nameLength: 40,
  findings: 60,
  alarms: 100,
  answers: 100,
  photosAtOnce: 3,
  dueDaysMax: 365,
} as const;

export type Visit = {
  readonly id: string;
  readonly number: string;
  readonly regulatorId: string;
  /** As it was that day: a person may change offices. */
  readonly office: string;
  readonly purpose: Purpose;
  readonly state: VisitState;
  /** Came by the site code that hangs on the wall. */
  readonly isByCode: boolean;
  readonly companion: string;
  readonly startedAt: UnixMs;
  readonly runId: string | null;
  readonly colourAtStart: string;
  readonly conclusion: Conclusion | null;
  readonly summary: string;
  readonly regulatorSign: string | null;
  readonly enterpriseSign: string | null;
  readonly enterpriseName: string;
  /** Why the enterprise did not sign. */
  readonly refusedSign: string;
  readonly endedAt: UnixMs | null;
  readonly sealHash: string | null;
  readonly sealCode: string | null;
  readonly sealBody: string | null;
};

export type Finding = {
  readonly id: string;
  readonly visitId: string;
  readonly number: number;
  /** The table's item; empty for what no item asks. */
  readonly itemId: string;
  readonly what: string;
  readonly basis: string;
  readonly level: "general" | "major";
  readonly demand: string;
  readonly dueOn: Day | null;
  readonly dangerId: string;
  readonly at: UnixMs;
  /** Empty unless taken back before the seal. */
  readonly withdrawn: string;
};

export type InspectionRefusal =
  | { readonly code: "inspections.unknown" }
  | { readonly code: "inspections.not_yours" }
  | { readonly code: "inspections.ended" }
  | { readonly code: "inspections.not_sealed" }
  | { readonly code: "inspections.no_table" }
  | { readonly code: "inspections.too_many" }
  | { readonly code: "inspections.words_needed" }
  | { readonly code: "inspections.demand_needed" }
  | { readonly code: "inspections.due_wrong"; readonly days: number }
  | { readonly code: "inspections.item_found" }
  | { readonly code: "inspections.unknown_alarm" }
  | { readonly code: "inspections.name_needed" }
  | { readonly code: "inspections.signature_needed" }
  | { readonly code: "inspections.run_open" }
  | { readonly code: "inspections.nothing_done" }
  | { readonly code: "inspections.conclusion_needed" }
  | { readonly code: "inspections.conclusion_mismatch" }
  | { readonly code: "inspections.regulator_unsigned" }
  | { readonly code: "inspections.enterprise_unsigned" };
