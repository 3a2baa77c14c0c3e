/** A cylinder of the register and what a scan can be refused for. */
import type { CylinderService } from "../gases/index.ts";
import type { Day, UnixMs } from "../kernel/instants.ts";

/** `merged`: the second record of a cylinder, kept for its history; every code of it has gone to the other one. */
export const STATUSES = [
  "in-service",
  "quarantined",
  "recalled",
  "lost",
  "scrapped",
  "merged",
] as const;
export type CylinderStatus = (typeof STATUSES)[number];

export const CONTENTS = ["empty", "full", "overfilled", "unknown"] as const;
export type CylinderContent = (typeof CONTENTS)[number];

export const CODE_KINDS = ["valve", "body", "rfid"] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export type CylinderCode = {
  readonly code: string;
  readonly kind: CodeKind;
  readonly givenAt: UnixMs | null;
  readonly voidedAt: UnixMs | null;
  readonly voidReason: string;
};

export type Cylinder = {
  readonly id: string;
  readonly serial: string;
  readonly maker: string;
  /** Number of the maker's production licence. */
  readonly makerLicence: string;
  readonly madeOn: Day;
  readonly medium: string;
  readonly model: string;
  readonly volumeMl: number;
  /** Stamped on this cylinder. */
  readonly tareG: number;
  readonly maxFillG: number;
  readonly workingPressureKpa: number;
  /** Design wall thickness; 0 where it is not stamped. */
  readonly wallUm: number;
  readonly service: CylinderService | "";
  readonly owner: string;
  /** Registered with this filler, be it the owner or the keeper for another. */
  readonly isOwn: boolean;
  readonly isHosted: boolean;
  readonly registrationNumber: string;
  readonly inspectedOn: Day;
  readonly inspectionDueOn: Day;
  readonly lifeEndsOn: Day;
  readonly status: CylinderStatus;
  readonly content: CylinderContent;
  readonly note: string;
  readonly version: number;
  readonly mergedInto: string | null;
};

/** `check-digit`: a trade item number that was read or typed wrongly. `no-code`: an address of another system. */
export type MalformedReason = "empty" | "too-long" | "characters" | "check-digit" | "no-code";

/** What a scanned text turned out to be, before anything is looked up. */
export type ScannedCode =
  | { readonly kind: "badge"; readonly text: string }
  | { readonly kind: "fill-point"; readonly label: string }
  | { readonly kind: "cylinder"; readonly code: string }
  | { readonly kind: "malformed"; readonly reason: MalformedReason };

/** What a form or an import gives; units are those of the register. */
export type CylinderFields = Omit<
  Cylinder,
  "id" | "status" | "content" | "version" | "inspectionDueOn" | "lifeEndsOn" | "mergedInto"
> & {
  readonly inspectionDueOn: Day;
  readonly lifeEndsOn: Day;
  /** Empty when there is none; at least one of the three is given. */
  readonly codes: Readonly<Record<CodeKind, string>>;
};

export type CylinderAct = "quarantine" | "recall" | "lose" | "release" | "scrap";

export const ACTS: readonly CylinderAct[] = ["quarantine", "recall", "lose", "release", "scrap"];

/** Another cylinder, as a person finds it. */
export type Holder = { readonly id: string; readonly serial: string };

export type CylinderRefusal =
  | {
      readonly code: "cylinder.code_taken";
      readonly kind: CodeKind;
      readonly taken: string;
      readonly holder: Holder;
      readonly isVoided: boolean;
    }
  | { readonly code: "cylinder.serial_taken"; readonly holder: Holder }
  | { readonly code: "cylinder.stale"; readonly now: Cylinder }
  | { readonly code: "cylinder.scrapped" }
  | { readonly code: "cylinder.not_found" };

/** Somebody's list of what to put on a label or a page of one cylinder's codes. */
export type CodeTexts = Readonly<Record<CodeKind, string>>;

export type ActRefusal =
  | { readonly code: "cylinder.act_not_now"; readonly status: CylinderStatus }
  | { readonly code: "cylinder.reason_needed" }
  | { readonly code: "cylinder.empty_first" }
  | { readonly code: "cylinder.stale"; readonly now: Cylinder }
  | { readonly code: "cylinder.not_found" };

/** Why the register alone would keep this cylinder from being filled now, the worst first. */
export type RegisterReason =
  | {
      readonly code:
        | "overfilled"
        | "quarantined"
        | "scrapped"
        | "merged"
        | "recalled"
        | "lost"
        | "not-own";
    }
  | { readonly code: "life-ended" | "inspection-overdue"; readonly on: Day }
  | { readonly code: "already-full" };

export type RelabelRefusal =
  | Extract<CylinderRefusal, { code: "cylinder.code_taken" }>
  | { readonly code: "cylinder.code_unread" }
  | { readonly code: "cylinder.same_code" }
  | { readonly code: "cylinder.act_not_now"; readonly status: CylinderStatus }
  | { readonly code: "cylinder.reason_needed" }
  | { readonly code: "cylinder.stale"; readonly now: Cylinder }
  | { readonly code: "cylinder.not_found" };

/** Why two records are not taken for one cylinder. */
export type MergeRefusal =
  | { readonly code: "merge.not_found" }
  | { readonly code: "merge.same_record" }
  /** A scrapped cylinder never comes back, not by way of a second record either. */
  | { readonly code: "merge.scrapped" }
  | { readonly code: "merge.merged_already" }
  /** Two media are two cylinders until somebody has put the record right. */
  | { readonly code: "merge.other_medium" }
  | { readonly code: "cylinder.reason_needed" }
  | { readonly code: "cylinder.stale"; readonly now: Cylinder };

export type CylinderPhoto = {
  readonly id: string;
  readonly hash: string;
  readonly takenAt: UnixMs;
  readonly takenBy: string;
};

export const PHOTOS_MAX = 12;

/** A fill as a line on the cylinder's page. */
export type LastFill = {
  readonly href: string;
  readonly at: string;
  readonly point: string;
  readonly netG: number | null;
  readonly verdict: string;
  readonly isGood: boolean;
};
