/** What the pages about hidden dangers show, ready to be rendered. */
import type {
  DangerAct,
  DangerCategory,
  DangerLevel,
  DangerState,
  SourceKind,
} from "../../src/dangers/model.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import type { Phrase } from "../../src/platform/i18n.ts";

export type DangerCard = {
  readonly id: string;
  readonly number: string;
  readonly what: string;
  readonly category: DangerCategory;
  readonly place: string;
  readonly state: DangerState;
  readonly level: DangerLevel | null;
  readonly source: SourceKind;
  readonly foundAt: UnixMs;
  readonly foundBy: string;
  readonly responsible: string | undefined;
  readonly measure: string;
  readonly dueOn: string | null;
  readonly overdueDays: number;
  /** Days to the date while somebody is at it; undefined otherwise. */
  readonly daysLeft: number | undefined;
  readonly isRepeat: boolean;
  readonly isImmediate: boolean;
  readonly escalation: number;
  readonly closedAt: UnixMs | null;
};

export type DangerQuery = Readonly<
  Record<
    "state" | "level" | "category" | "source" | "room" | "person" | "q" | "from" | "to" | "repeat",
    string
  >
>;

export type Choice = { readonly value: string; readonly label: string };

export type PhotoView = {
  readonly id: string;
  readonly href: string;
  readonly at: UnixMs;
  readonly by: string;
  readonly round: number;
  /** Where the same picture was shown before: number and address, or this danger itself. */
  readonly reused: { readonly number: string; readonly href: string } | "here" | undefined;
};

export type HistoryLine = {
  readonly seq: number;
  readonly at: UnixMs;
  readonly kind: string;
  readonly who: string | undefined;
  readonly notes: readonly string[];
};

export type CriterionView = {
  readonly id: string;
  readonly text: Phrase;
  readonly source: string;
  readonly isVerified: boolean;
};

export type DangerDetail = DangerCard & {
  readonly version: number;
  readonly suspected: DangerLevel;
  readonly criterion: CriterionView | undefined;
  readonly sourceHref: string | undefined;
  readonly repeat: { readonly number: string; readonly href: string } | undefined;
  readonly costFen: number | null;
  readonly plan: string;
  readonly responsibleId: string | null;
  readonly done: string;
  readonly submittedAt: UnixMs | null;
  readonly submittedBy: string | undefined;
  readonly checkedBy: string | undefined;
  readonly extensions: number;
  readonly extendedDays: number;
  readonly reopened: number;
  readonly round: number;
  readonly asked: { readonly until: string; readonly reason: string } | undefined;
  readonly before: readonly PhotoView[];
  readonly after: readonly PhotoView[];
  readonly history: readonly HistoryLine[];
  /** What this person may do with it now. */
  readonly acts: ReadonlySet<DangerAct>;
  readonly canAddPhotos: boolean;
  /** Whom it waits for, when it is not this person. */
  readonly waitsFor: Phrase | string | undefined;
};

/** What a form that came back holds. */
export type FormState = {
  readonly act?: DangerAct | "photos" | undefined;
  readonly message?: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
};
