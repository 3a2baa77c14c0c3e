/** Types of the filling rules: what is known before a fill, why it is refused, how it is judged. */
import type { Mark, Words } from "../gases/index.ts";
import type { Day } from "../kernel/instants.ts";
import type { CourseStep } from "./acetylene/rules.ts";

/** What a person confirms before the first fill of a shift: discharged, dressed for it, no lighter and no phone. */
export const ENTRY_ITEMS = ["discharge", "clothing", "ignition"] as const;
export type EntryItem = (typeof ENTRY_ITEMS)[number];

export type CylinderFacts = {
  readonly cylinderId: string;
  /** The only owner whose cylinders this station may fill is the station itself. */
  readonly isOwn: boolean;
  readonly mediumId: string;
  readonly isScrapped: boolean;
  readonly isReportedLost: boolean;
  readonly isRecalled: boolean;
  readonly isQuarantined: boolean;
  /** Its last fill was above the maximum and it was not emptied since. */
  readonly isOverFilled: boolean;
  /** Its last step was a fill that nobody has used up. */
  readonly isFull: boolean;
  readonly inspectionDueOn: Day | null;
  /** First day after its service life. */
  readonly serviceEndsOn: Day | null;
  /** Another fill point that holds this cylinder. */
  readonly boundAtPointId: string | null;
};

export type PreFillFacts = {
  /** Null: the code is not in the register. */
  readonly cylinder: CylinderFacts | null;
  readonly point: {
    readonly pointId: string;
    readonly mediumId: string;
    readonly lockReason: string | null;
  };
  readonly operator: {
    readonly personId: string;
    /** Last day on which the filling certificate is valid; null without certificate. */
    readonly certifiedUntilOn: Day | null;
    /** What the person has not confirmed since the shift began; empty when all is done. */
    readonly unprepared: readonly EntryItem[];
  };
  /** Null on a manifold that weighs nothing. */
  readonly scale: {
    readonly scaleId: string;
    /** Zeroed and checked with a standard weight in this shift. */
    readonly isCheckedThisShift: boolean;
    /** Last day of its metrological verification. */
    readonly verifiedUntilOn: Day | null;
  } | null;
  /** Codes of pre-fill items without an answer, and of those answered "no". */
  readonly check: { readonly missing: readonly string[]; readonly failed: readonly string[] };
  /** What is next for a cylinder of dissolved acetylene; without it none is filled. */
  readonly acetylene?: CourseStep | undefined;
  /** The site is red and the setting says that red stops new fills. */
  readonly isSiteBlocked: boolean;
  readonly isClockTrusted: boolean;
};

/** From the most to the least severe. */
export type PreFillRefusal =
  | { readonly code: "filling.over_filled"; readonly cylinderId: string }
  | { readonly code: "filling.quarantined"; readonly cylinderId: string }
  | { readonly code: "filling.scrapped"; readonly cylinderId: string }
  | { readonly code: "filling.unregistered" }
  | { readonly code: "filling.recalled"; readonly cylinderId: string }
  | { readonly code: "filling.reported_lost"; readonly cylinderId: string }
  | { readonly code: "filling.not_own"; readonly cylinderId: string }
  | {
      readonly code: "filling.wrong_medium";
      readonly cylinderMediumId: string;
      readonly pointMediumId: string;
    }
  | { readonly code: "filling.service_ended"; readonly endedOn: Day }
  | { readonly code: "filling.service_unknown" }
  | { readonly code: "filling.inspection_overdue"; readonly dueOn: Day }
  | { readonly code: "filling.inspection_unknown" }
  | { readonly code: "filling.already_full"; readonly cylinderId: string }
  | { readonly code: "filling.bound_elsewhere"; readonly pointId: string }
  | { readonly code: "filling.residual_low" }
  | { readonly code: "filling.acetone_over"; readonly excessG: number }
  | { readonly code: "filling.acetone_too_short"; readonly missingG: number }
  | { readonly code: "filling.acetone_short"; readonly missingG: number }
  | { readonly code: "filling.acetone_unchecked" }
  | { readonly code: "filling.stage_unweighed" }
  | { readonly code: "filling.at_rest"; readonly untilAt: number }
  | { readonly code: "filling.final_check_due" }
  | { readonly code: "filling.check_failed"; readonly items: readonly string[] }
  | { readonly code: "filling.check_missing"; readonly items: readonly string[] }
  | { readonly code: "filling.operator_not_certified"; readonly personId: string }
  | { readonly code: "filling.certificate_expired"; readonly expiredOn: Day }
  | { readonly code: "filling.not_prepared"; readonly missing: readonly EntryItem[] }
  | { readonly code: "filling.scale_not_verified"; readonly scaleId: string }
  | { readonly code: "filling.scale_not_checked"; readonly scaleId: string }
  | { readonly code: "filling.point_locked"; readonly reason: string }
  | { readonly code: "filling.site_blocked" }
  | { readonly code: "filling.clock_untrusted" };

export type PreFillRefusalCode = PreFillRefusal["code"];

/** Who found it: the register, the person at the cylinder, or the state of the station. */
export type RefusalOrigin = "register" | "inspection" | "station";

/** What is known of a refusal besides its words. */
export type RefusalRule = {
  readonly origin: RefusalOrigin;
  /** Its line in the list of cylinders that must not be filled; null where it is none of the cylinder. */
  readonly reject: string | null;
  /** Who may set it aside with a reason; most nobody. */
  readonly override: "nobody" | "safety-manager";
  readonly source: string;
  readonly mark: Mark;
};

/** Masses of one fill in grams; `min` and `max` are still good. */
export type FillTarget = {
  readonly targetNetG: number;
  readonly toleranceG: number;
  readonly minNetG: number;
  readonly maxNetG: number;
  /** Which figure set the maximum. */
  readonly boundBy: "class" | "stamp" | "coefficient";
};

export type TargetRefusal =
  | { readonly code: "filling.not_by_weight"; readonly mediumId: string }
  | { readonly code: "filling.volume_unknown" };

export type FillVerdict =
  | { readonly verdict: "ok"; readonly netG: number }
  | { readonly verdict: "under"; readonly netG: number; readonly missingG: number }
  | { readonly verdict: "over"; readonly netG: number; readonly excessG: number };

export type SecondWeighingRefusal =
  | { readonly code: "filling.same_scale" }
  | { readonly code: "filling.second_over"; readonly excessG: number }
  | {
      readonly code: "filling.second_differs";
      readonly differenceG: number;
      readonly toleranceG: number;
    };

/** A code that a visitor of the demonstration may scan without a scanner. */
export type SampleCode = {
  readonly code: string;
  readonly about: Words;
  /** Only where this medium is filled by pressure; absent: at guns. */
  readonly medium?: string;
};
