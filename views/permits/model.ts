/** What the pages of one permit show, in words where words follow from rules. */

import type { PermitKind, PermitLevel, Stage } from "../../src/permits/model.ts";
import type { AreaView } from "./areas/area-sketch.tsx";

export type Choice = { readonly value: string; readonly label: string };

/** Why something is not possible, by which clause, and what to do about it. */
export type RefusalView = {
  readonly words: string;
  readonly clause: string;
  readonly wayOut: string;
};

export type PersonView = {
  readonly rowId: string;
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly certificate: string;
  readonly hasLeft: boolean;
  readonly isDisclosed: boolean;
  /** The name under the disclosure, and when it was put there. */
  readonly disclosure: { readonly drawing: string; readonly at: string } | undefined;
  readonly isDiscloser: boolean;
  readonly verified: string | undefined;
  /** The page that looks at the face of whoever lights the fire; empty for the others. */
  readonly faceHref: string;
};

export type MeasureView = {
  readonly id: string;
  readonly number: number;
  readonly words: string;
  readonly hasBlank: boolean;
  readonly isInvolved: boolean | null;
  readonly filled: string;
  readonly confirmed: string | undefined;
};

export type RiskView = {
  readonly id: string;
  readonly step: string;
  readonly hazard: string;
  readonly consequence: string;
  readonly measure: string;
};

export type SampleView = {
  readonly id: string;
  readonly gas: string;
  readonly value: string;
  readonly limit: string;
  readonly point: string;
  readonly instrument: string;
  readonly at: string;
  readonly analyst: string;
  readonly isPassed: boolean;
  readonly withdrawn: string | undefined;
};

export type StepView = {
  readonly id: string;
  readonly words: string;
  readonly clause: string;
  readonly state: "done" | "next" | "later";
  readonly signed: string | undefined;
  readonly opinion: string;
  readonly drawing: string | undefined;
};

export type EntryView = {
  readonly id: string;
  readonly what: string;
  readonly inAt: string;
  readonly outAt: string | undefined;
};

export type LineView = { readonly at: string; readonly who: string; readonly words: string };

export type LinkView = { readonly href: string; readonly label: string };

export type MissingTicket = {
  readonly kind: PermitKind;
  readonly words: string;
  readonly href: string;
};

export type PermitView = {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly kind: PermitKind;
  readonly stage: Stage;
  readonly level: PermitLevel | null;
  readonly reasons: readonly string[];
  readonly what: string;
  readonly place: string;
  readonly span: string;
  readonly unit: string;
  readonly company: string;
  readonly isContractor: boolean;
  readonly minutesLeft: number | undefined;
  readonly facts: readonly (readonly [string, string])[];
  /** Drawn on a plan; undefined: none. */
  readonly area: AreaView | undefined;
  readonly risk: string;
  readonly appliedAt: string;
  readonly otherMeasure: string;
  readonly otherMeasureBy: string | undefined;
  readonly closeReason: string;
  readonly people: readonly PersonView[];
  readonly measures: readonly MeasureView[];
  readonly risks: readonly RiskView[];
  readonly samples: readonly SampleView[];
  readonly steps: readonly StepView[];
  readonly entries: readonly EntryView[];
  readonly history: readonly LineView[];
  readonly pictures: readonly { readonly href: string; readonly note: string }[];
  /** Why the next thing cannot be done yet, worst first. */
  readonly refusals: readonly RefusalView[];
  readonly conflicts: readonly (RefusalView & { readonly other: LinkView | undefined })[];
  readonly job: readonly LinkView[];
  readonly missing: readonly MissingTicket[];
  readonly previous: LinkView | undefined;
  readonly acts: ReadonlySet<string>;
};

/** A form that came back: its act, what was typed, what is wrong. */
export type FormBack = {
  readonly act: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
};
