/** What a check table is: sections of items, each with what is asked, when it passes and how grave a failure is. */
import type { Phrase } from "../platform/i18n.ts";

/**
 * V: read in the primary text. V2: seen in a secondary text only. OK: general knowledge. D: inferred.
 * Whatever is not V is shown as 待核实, because no customer may take it for the law's text.
 */
export type Mark = "V" | "V2" | "OK" | "D" | "X";

/** Graded as hidden dangers are: major ones turn the site's code red once somebody has confirmed them. */
export type Severity = "general" | "major";

/** What shows that an answer is true: a photo, a figure, a scanned code or the register. */
export type Evidence = "photo" | "number" | "scan";

type ItemBase = {
  /** `[a-z0-9-]+`, unique in its table; shown in capitals. */
  readonly id: string;
  readonly text: Phrase;
  /** When it passes. */
  readonly criterion?: Phrase | undefined;
  readonly severity: Severity;
  /** Standard and clause, or where it comes from. */
  readonly source: string;
  readonly mark: Mark;
  readonly evidence?: readonly Evidence[] | undefined;
  /** A photo must come with every answer, or only with one that fails. */
  readonly photo?: "always" | "on-fail" | undefined;
  /** Not asked at all: an optional item may stay empty. */
  readonly isOptional?: boolean | undefined;
  /** Points of a pass where a table is scored; no points where it is not. */
  readonly points?: number | undefined;
  /** Asked only if an earlier item was answered with one of these. */
  readonly onlyIf?: { readonly item: string; readonly is: readonly string[] } | undefined;
};

export type ChoiceOption = {
  readonly value: string;
  readonly label: Phrase;
  readonly isFail?: boolean | undefined;
};

export type Item = ItemBase &
  (
    | { readonly kind: "pass-fail"; readonly hasNa?: boolean | undefined }
    | {
        readonly kind: "number";
        readonly unit: Phrase;
        /** Limits are inclusive; outside them the item fails. */
        readonly min?: number | undefined;
        readonly max?: number | undefined;
        readonly decimals: number;
      }
    | { readonly kind: "choice"; readonly options: readonly ChoiceOption[] }
    | { readonly kind: "photo" }
    | { readonly kind: "text"; readonly maxLength: number }
    | { readonly kind: "signature" }
    | { readonly kind: "scan" }
  );

export type ItemKind = Item["kind"];

export type Section = {
  readonly id: string;
  readonly title: Phrase;
  readonly items: readonly Item[];
};

export type Definition = {
  readonly title: Phrase;
  readonly sections: readonly Section[];
};

export type Purpose =
  | "storage"
  | "use"
  | "inspection"
  | "home"
  | "restaurant"
  | "station-daily"
  | "control"
  | "pre-fill"
  | "post-fill"
  | "other";

export const PURPOSES = [
  "storage",
  "use",
  "station-daily",
  "control",
  "restaurant",
  "home",
  "inspection",
  "pre-fill",
  "post-fill",
  "other",
] as const satisfies readonly Purpose[];

export type SuppliedTable = {
  readonly id: string;
  readonly purpose: Purpose;
  readonly definition: Definition;
};

/** `value` is `pass`, `fail` or `na`; a number's text; a choice's value; free text; a scanned code. */
export type Answer = {
  readonly value: string;
  readonly note: string;
  /** Photos, or signatures for a signature item. */
  readonly photos: number;
};

export type Answers = ReadonlyMap<string, Answer>;

/** Why a run cannot be completed yet. */
export type ItemProblem =
  | "missing"
  | "not-a-number"
  | "unknown-option"
  | "photo-required"
  | "note-required";

export type FailedItem = {
  readonly itemId: string;
  readonly severity: Severity;
  readonly why: "failed" | "out-of-limit";
};

export type Verdict = {
  /** By item, in the table's order; empty when the run can be completed. */
  readonly problems: ReadonlyMap<string, ItemProblem>;
  readonly failed: readonly FailedItem[];
  readonly result: "pass" | "fail";
  readonly answered: number;
  /** Items that are asked, given the answers so far. */
  readonly asked: number;
  /** Of a scored table: points of what passed, and of all that was asked; what does not apply counts for neither. */
  readonly score?: { readonly earned: number; readonly full: number } | undefined;
};

export type TemplateProblem = { readonly where: string; readonly code: TemplateFault };

export type TemplateFault =
  | "no-title"
  | "no-items"
  | "too-many-items"
  | "bad-id"
  | "same-id"
  | "no-text"
  | "limits-crossed"
  | "too-few-options"
  | "same-option"
  | "asks-later-item"
  | "unknown-answer";

export type CheckRefusal =
  | { readonly code: "checks.unknown_template" }
  | { readonly code: "checks.unknown_run" }
  | { readonly code: "checks.unknown_item" }
  | { readonly code: "checks.not_published" }
  | { readonly code: "checks.run_closed" }
  | { readonly code: "checks.not_yours" }
  | { readonly code: "checks.changed_meanwhile" }
  | { readonly code: "checks.too_many_photos" }
  | { readonly code: "checks.table_changed" }
  | { readonly code: "checks.note_needed" }
  | { readonly code: "checks.too_large" }
  | { readonly code: "checks.template_faults"; readonly faults: readonly TemplateProblem[] }
  | { readonly code: "checks.incomplete"; readonly problems: Verdict["problems"] };
