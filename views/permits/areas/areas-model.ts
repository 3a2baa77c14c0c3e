/** What the pages of fixed areas show: plain data. */
import type {
  AreaEndCause,
  AreaEvent,
  AreaFacts,
  AreaState,
} from "../../../src/permits/areas/model.ts";
import type { FixedAreaRefusal } from "../../../src/permits/rules/fixed-area.ts";

export type AreaCode = FixedAreaRefusal["code"];

export type AreaCardView = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly place: string;
  readonly state: AreaState;
  /** What keeps everybody from it; nothing: those who are ready may begin. */
  readonly why: readonly AreaCode[];
  readonly burning: number;
  readonly ready: number;
};

export type WelderView = {
  readonly id: string;
  readonly name: string;
  readonly certificateUntil: string | undefined;
  readonly verified: string | undefined;
  readonly until: string;
  /** Besides what keeps everybody. */
  readonly why: readonly AreaCode[];
  readonly verifyHref: string;
};

export type AreaDayView = {
  readonly who: string;
  readonly at: string;
  readonly isPassed: boolean;
  readonly failed: readonly string[];
  readonly gas: string | undefined;
  readonly note: string;
  readonly withdrawn: string | undefined;
};

export type AreaWorkView = {
  readonly id: string;
  readonly area: string;
  readonly areaHref: string;
  readonly worker: string;
  readonly guardian: string;
  readonly what: string;
  readonly cylinders: readonly string[];
  readonly startedAt: string;
  readonly until: string;
  readonly endedAt: string | undefined;
  readonly endedBy: string | undefined;
  readonly cause: AreaEndCause | null;
  readonly note: string;
};

export type AreaView = AreaCardView & {
  readonly room: string | undefined;
  readonly responsible: string;
  readonly guardian: string;
  readonly facts: AreaFacts;
  readonly measures: readonly string[];
  readonly gas: string | undefined;
  readonly declared: string;
  readonly approved: string | undefined;
  readonly reviewedOn: string;
  readonly reviewDue: string;
  readonly version: number;
  readonly day: AreaDayView | undefined;
  readonly days: readonly AreaDayView[];
  readonly cylinders: string | undefined;
  readonly confirmCylindersHref: string;
  readonly welders: readonly WelderView[];
  readonly works: readonly AreaWorkView[];
  readonly history: readonly {
    readonly kind: AreaEvent["kind"];
    readonly at: string;
    readonly who: string;
    readonly note: string;
  }[];
  readonly may: {
    readonly work: boolean;
    readonly decide: boolean;
    readonly correct: boolean;
    readonly review: boolean;
    readonly retire: boolean;
  };
};
