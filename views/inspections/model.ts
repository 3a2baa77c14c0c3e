/** What the pages of visits show, ready to be rendered. */
import type { AlarmVerdict, Conclusion, Purpose, VisitState } from "../../src/inspections/model.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import type { Phrase } from "../../src/platform/i18n.ts";

export type VisitCard = {
  readonly id: string;
  readonly number: string;
  readonly state: VisitState;
  readonly purpose: Purpose;
  readonly regulator: string;
  readonly office: string;
  readonly startedAt: UnixMs;
  readonly endedAt: UnixMs | null;
  readonly conclusion: Conclusion | null;
  readonly findings: number;
};

export type Linked = { readonly href: string; readonly label: string };

export type FindingView = {
  readonly id: string;
  readonly number: number;
  readonly itemId: string;
  readonly what: string;
  readonly basis: string;
  readonly level: "general" | "major";
  readonly demand: string;
  readonly dueOn: string | null;
  readonly withdrawn: string;
  readonly photos: readonly string[];
  readonly danger: (Linked & { readonly state: string }) | undefined;
};

export type AlarmLookView = {
  readonly alarmId: string;
  readonly words: Phrase | undefined;
  readonly place: string;
  readonly at: UnixMs;
  readonly verdict: AlarmVerdict | undefined;
  readonly note: string;
};

export type AnswerView = {
  readonly at: UnixMs;
  readonly by: string;
  readonly words: string;
  readonly photos: readonly string[];
};

export type VisitView = VisitCard & {
  readonly isByCode: boolean;
  readonly companion: string;
  readonly colourAtStart: string;
  readonly summary: string;
  readonly run: "none" | "draft" | "completed";
  readonly runHref: string | undefined;
  readonly list: readonly FindingView[];
  readonly looks: readonly AlarmLookView[];
  readonly regulatorSign: string | undefined;
  readonly enterpriseSign: string | undefined;
  readonly enterpriseName: string;
  readonly refusedSign: string;
  readonly sealHash: string | null;
  readonly sealCode: string | null;
};

export type FailedItem = {
  readonly itemId: string;
  readonly text: string;
  readonly isRecorded: boolean;
};

export type EarlierFinding = {
  readonly visitNumber: string;
  readonly what: string;
  readonly dueOn: string | null;
  readonly danger: (Linked & { readonly state: string }) | undefined;
};
