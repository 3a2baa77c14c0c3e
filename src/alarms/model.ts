/** What an alarm is: its code, its life, and what can be refused about it. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import type { Phrase } from "../platform/i18n.ts";

/** 1 urgent to 4 low. ISA-18.2 asks for about 5 % high, 15 % medium and 80 % low among all that are raised. */
export type Priority = 1 | 2 | 3 | 4;

export const PRIORITIES = [1, 2, 3, 4] as const satisfies readonly Priority[];

export type Category = "filling" | "device" | "system" | "people" | "site";

export const CATEGORIES = [
  "filling",
  "device",
  "system",
  "people",
  "site",
] as const satisfies readonly Category[];

export type AlarmRule = {
  readonly priority: Priority;
  readonly category: Category;
  readonly words: Phrase;
  /** What to do about it. */
  readonly wayOut: Phrase;
  /** Stays in the list after its cause has gone, until a person has closed it. */
  readonly isLatching: boolean;
  /** Nothing measures that it is over: only a person can end it. */
  readonly isEvent: boolean;
};

/** `raised` and `acknowledged`: the cause is there. `cleared`: it has gone, a person has still to look. */
export type AlarmState = "raised" | "acknowledged" | "cleared" | "closed";

export const ALARM_STATES = [
  "raised",
  "acknowledged",
  "cleared",
  "closed",
] as const satisfies readonly AlarmState[];

export type AlarmLife = {
  readonly state: AlarmState;
  /** First raised. */
  readonly raisedAt: UnixMs;
  /** The cause came, or came back after it had gone. */
  readonly activatedAt: UnixMs;
  /** Last seen, repeats included. */
  readonly lastAt: UnixMs;
  readonly repeats: number;
  readonly acknowledgedAt: UnixMs | null;
  readonly clearedAt: UnixMs | null;
  readonly shelvedUntil: UnixMs | null;
  /** Somebody wrote down what was done; another has still to look. */
  readonly handledAt: UnixMs | null;
  /** How far up it has gone while nobody acknowledged it: 0 nobody, 1 safety manager, 2 administrator. */
  readonly escalation: number;
  readonly closedAt: UnixMs | null;
};

export type AlarmRefusal =
  | { readonly code: "alarms.unknown" }
  | { readonly code: "alarms.closed" }
  | { readonly code: "alarms.acknowledged_already" }
  | { readonly code: "alarms.still_active" }
  | { readonly code: "alarms.not_shelvable" }
  | { readonly code: "alarms.shelved_too_long"; readonly maxMinutes: number }
  | { readonly code: "alarms.nothing_to_shelve" }
  | { readonly code: "alarms.no_reason" }
  | { readonly code: "alarms.shelf_no_scope" }
  | { readonly code: "alarms.shelf_forbidden" }
  | { readonly code: "alarms.shelf_again" }
  | { readonly code: "alarms.shelf_ended" }
  | { readonly code: "alarms.shelves_full"; readonly maxShelves: number }
  | { readonly code: "alarms.handled_already" }
  | { readonly code: "alarms.not_handled" }
  | { readonly code: "alarms.own_handling" }
  | { readonly code: "alarms.verify_needed" };

/** Minutes without acknowledgement after which an alarm goes to the safety manager, and then to the administrator. */
export type EscalationTimes = Readonly<Record<Priority, readonly [number, number]>>;

export const ESCALATION_STEPS = [1, 2] as const;

/** Ids and facts for the journal; never a person's name. */
export type AlarmFacts = { readonly [key: string]: Json };

/** What makes an alarm stand out, as a filter. */
export const ALARM_MARKS = ["handled", "escalated", "chattering", "standing", "shelved"] as const;
export type AlarmMark = (typeof ALARM_MARKS)[number];

export type PlaceCount = {
  readonly place: string;
  readonly priority: Priority;
  readonly n: number;
  readonly newestAt: number;
};
