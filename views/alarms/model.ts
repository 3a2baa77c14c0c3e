/** What the alarm pages show, ready to be rendered. */

import type {
  AlarmMark,
  AlarmState,
  Category,
  PlaceCount,
  Priority,
} from "../../src/alarms/model.ts";
import type { Day, UnixMs } from "../../src/kernel/instants.ts";
import type { Json } from "../../src/kernel/json.ts";
import type { Phrase } from "../../src/platform/i18n.ts";

export type AlarmView = {
  readonly id: string;
  readonly code: string;
  readonly words: Phrase;
  readonly wayOut: Phrase | undefined;
  readonly priority: Priority;
  readonly category: Category;
  readonly state: AlarmState;
  readonly subject: string;
  readonly place: string;
  /** How many cylinders, where the alarm is about many. */
  readonly amount: number | undefined;
  readonly raisedAt: UnixMs;
  readonly activatedAt: UnixMs;
  readonly lastAt: UnixMs;
  readonly repeats: number;
  readonly isHandled: boolean;
  readonly escalation: number;
  readonly isChattering: boolean;
  /** The cause is there for more than a day. */
  readonly isStanding: boolean;
  /** Absent when the shelf has ended. */
  readonly shelvedUntil: UnixMs | undefined;
};

/** A whole kind or place that is silent for a time. */
export type ShelfView = {
  readonly id: string;
  /** Undefined: every kind that may be put away. */
  readonly words: Phrase | undefined;
  readonly place: string | undefined;
  readonly reason: string;
  readonly by: string;
  readonly openedAt: UnixMs;
  readonly until: UnixMs;
  readonly endedAt: UnixMs | undefined;
  /** Undefined when its time ended it. */
  readonly endedBy: string | undefined;
  /** Alarms that it kept silent. */
  readonly held: number;
};

export type AlarmListView = {
  readonly shelves: readonly ShelfView[];
  readonly items: readonly AlarmView[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  /** Alarms by state, for the tabs. */
  readonly counts: Readonly<Record<string, number>>;
  readonly isFlood: boolean;
  /** Names the newest alarm that may sound; absent when none may. */
  readonly soundKey: string | undefined;
  /** Open alarms by kind, when that view was asked for. */
  readonly kinds?: readonly KindCount[] | undefined;
  readonly places?: readonly PlaceCount[] | undefined;
};

export type KindCount = {
  readonly code: string;
  readonly words: Phrase;
  readonly priority: Priority;
  readonly n: number;
};

export type AlarmQuery = {
  readonly state: AlarmState | "open" | "all";
  readonly priority: Priority | undefined;
  readonly category: Category | undefined;
  readonly code: string | undefined;
  readonly mark: AlarmMark | undefined;
  /** Words of the place or of the alarm. */
  readonly text: string | undefined;
  readonly from: Day | undefined;
  readonly to: Day | undefined;
  readonly view: "list" | "kinds" | "places";
  readonly page: number;
};

export type HistoryLine = {
  readonly at: UnixMs;
  readonly kind: string;
  /** A name, or undefined for the system. */
  readonly who: string | undefined;
  readonly note: string | undefined;
};

export type AlarmDetailView = AlarmView & {
  readonly facts: readonly (readonly [name: string, value: Json])[];
  readonly history: readonly HistoryLine[];
  readonly handling: string | undefined;
  readonly handledBy: string | undefined;
  /** Addresses of the pictures. */
  readonly photos: readonly string[];
  readonly canHandle: boolean;
  readonly canVerify: boolean;
  /** Handled by the person who looks: another has to verify it. */
  readonly isOwnHandling: boolean;
  readonly canAcknowledge: boolean;
  readonly canClose: boolean;
  /** The cause must go before anybody can close it. */
  readonly isWaitingForCause: boolean;
  /** Choices in minutes; empty when it cannot be shelved. */
  readonly shelfMinutes: readonly number[];
};
