/** What a hidden danger is: its life, what can happen to it, and what can be refused; and the site's colour. */
import type { Day, UnixMs } from "../kernel/instants.ts";

/** Neutral: what a province calls 0/1 or 1/2 is mapped where it is sent. */
export const LEVELS = ["general", "major"] as const;
export type DangerLevel = (typeof LEVELS)[number];

/**
 * found: reported, nobody has judged it · graded: general or major, nobody has it yet · assigned: a person, a measure
 * and a date stand · rectifying: that person is at it · awaiting: put right by their word · closed: another looked.
 * rejected: it is no danger.
 */
export const DANGER_STATES = [
  "found",
  "graded",
  "assigned",
  "rectifying",
  "awaiting",
  "closed",
  "rejected",
] as const;
export type DangerState = (typeof DANGER_STATES)[number];

export const OPEN_STATES = [
  "found",
  "graded",
  "assigned",
  "rectifying",
  "awaiting",
] as const satisfies readonly DangerState[];

/** As the provincial platforms list them: 安全 工艺 电气 仪表 消防 总图 设备 其他. */
export const CATEGORIES = [
  "safety",
  "process",
  "electrical",
  "instrument",
  "fire",
  "layout",
  "equipment",
  "other",
] as const;
export type DangerCategory = (typeof CATEGORIES)[number];

export const SOURCE_KINDS = ["hand", "check-run", "alarm", "patrol", "visit"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Where it was found; upward only by reference. */
export type DangerSource = {
  readonly kind: SourceKind;
  readonly id: string;
  /** The item of a check; empty otherwise. */
  readonly item: string;
};

export type AskedExtension = {
  readonly until: Day;
  readonly reason: string;
  readonly by: string;
  readonly at: UnixMs;
};

/** Everything the life cycle decides from and changes. Money in fen. */
export type DangerLife = {
  readonly state: DangerState;
  readonly level: DangerLevel | null;
  readonly criterion: string;
  readonly foundBy: string;
  /** The five fixed things (五落实): person, measure, money, date, plan. */
  readonly responsibleId: string | null;
  readonly measure: string;
  readonly costFen: number | null;
  readonly dueOn: Day | null;
  readonly plan: string;
  readonly submittedBy: string | null;
  readonly submittedAt: UnixMs | null;
  readonly done: string;
  readonly checkedBy: string | null;
  readonly closedAt: UnixMs | null;
  /** Put right on the spot (即查即改). */
  readonly isImmediate: boolean;
  readonly asked: AskedExtension | null;
  readonly extensions: number;
  readonly extendedDays: number;
  /** How far up it has gone while overdue: 0 nobody, 1 to 3. */
  readonly escalation: number;
  /** Counts every attempt at putting it right; photos belong to one of them. */
  readonly round: number;
  readonly reopened: number;
  /** Since when it is in this state. */
  readonly sinceAt: UnixMs;
};

export type FiveThings = {
  readonly responsibleId: string;
  readonly measure: string;
  readonly costFen: number | null;
  readonly dueOn: Day | null;
  readonly plan: string;
};

export type FiveField = "person" | "measure" | "money" | "date" | "plan";

export type DangerEvent =
  | {
      readonly kind: "grade";
      readonly level: DangerLevel;
      readonly criterion: string;
      readonly reason: string;
    }
  | { readonly kind: "reject"; readonly reason: string }
  | { readonly kind: "assign"; readonly five: FiveThings; readonly reason: string }
  | { readonly kind: "start" }
  | { readonly kind: "submit"; readonly done: string; readonly photos: number }
  | { readonly kind: "fix"; readonly done: string; readonly photos: number }
  | { readonly kind: "ask-extension"; readonly until: Day | null; readonly reason: string }
  | { readonly kind: "grant-extension" }
  | { readonly kind: "refuse-extension"; readonly reason: string }
  | { readonly kind: "pass"; readonly note: string }
  | { readonly kind: "fail"; readonly reason: string }
  | { readonly kind: "reopen"; readonly reason: string }
  | { readonly kind: "escalate"; readonly to: number };

export type DangerEventKind = DangerEvent["kind"];

/** What a person may ask for; escalating is the clock's. */
export const ACTS = [
  "grade",
  "reject",
  "assign",
  "start",
  "submit",
  "fix",
  "ask-extension",
  "grant-extension",
  "refuse-extension",
  "pass",
  "fail",
  "reopen",
] as const satisfies readonly DangerEventKind[];
export type DangerAct = (typeof ACTS)[number];

export type DangerBy = {
  /** `system` for the clock. */
  readonly personId: string;
  readonly isManager: boolean;
  /** May say of another's work that it is done. */
  readonly isChecker: boolean;
};

export type DangerRefusal =
  | { readonly code: "dangers.unknown" }
  | { readonly code: "dangers.changed_meanwhile" }
  | { readonly code: "dangers.wrong_state"; readonly state: DangerState }
  | { readonly code: "dangers.manager_only" }
  | { readonly code: "dangers.checker_only" }
  | { readonly code: "dangers.not_responsible" }
  | { readonly code: "dangers.own_work" }
  | { readonly code: "dangers.own_extension" }
  | { readonly code: "dangers.reason_needed" }
  | { readonly code: "dangers.done_needed" }
  | { readonly code: "dangers.photo_needed" }
  | { readonly code: "dangers.too_many_photos" }
  | { readonly code: "dangers.five_missing"; readonly fields: readonly FiveField[] }
  | { readonly code: "dangers.unknown_person" }
  | { readonly code: "dangers.due_past" }
  | { readonly code: "dangers.due_far"; readonly days: number }
  | { readonly code: "dangers.due_by_extension" }
  | { readonly code: "dangers.same_level" }
  | { readonly code: "dangers.criterion_general" }
  | { readonly code: "dangers.unknown_criterion" }
  | { readonly code: "dangers.major_not_immediate" }
  | { readonly code: "dangers.extension_asked" }
  | { readonly code: "dangers.extension_not_asked" }
  | { readonly code: "dangers.extension_earlier" }
  | { readonly code: "dangers.extension_limit"; readonly count: number; readonly days: number };

/** What a site may set; none of it is law, so every figure is shown with its mark. */
export type DangerSettings = {
  readonly yellowStopsFills: boolean;
  readonly yellowStopsHotWork: boolean;
  readonly redStopsFills: boolean;
  readonly redStopsHotWork: boolean;
  /** Longest time a manager can let work go on under a colour that stops it. */
  readonly confirmMaxHours: number;
  /** The same place and item again within this many days is a repetition. */
  readonly repeatDays: number;
  /** Reminded this many days before the date. */
  readonly remindDays: number;
  /** Hours that something may wait for grading, assigning or re-check. */
  readonly waitHours: number;
  /** Days overdue from which it goes to the administrator, and then to the head of the site. */
  readonly secondStepDays: number;
  readonly thirdStepDays: number;
  readonly extensionsMax: number;
  readonly extendedDaysMax: number;
};

export const SETTING_LIMITS = {
  confirmMaxHours: [1, 168],
  repeatDays: [1, 730],
  remindDays: [0, 30],
  waitHours: [1, 720],
  secondStepDays: [1, 90],
  thirdStepDays: [2, 180],
  extensionsMax: [0, 10],
  extendedDaysMax: [0, 365],
} as const satisfies Partial<Record<keyof DangerSettings, readonly [number, number]>>;

export const DEFAULT_SETTINGS: DangerSettings = {
  yellowStopsFills: false,
  yellowStopsHotWork: false,
  redStopsFills: true,
  redStopsHotWork: true,
  confirmMaxHours: 24,
  repeatDays: 90,
  remindDays: 2,
  waitHours: 24,
  secondStepDays: 3,
  thirdStepDays: 7,
  extensionsMax: 2,
  extendedDaysMax: 30,
};

/** The site's own colour (瓶安码三色). Never mixed with risk levels or gradings of authorities. */
export type ColourLevel = "green" | "yellow" | "red";

export type ColourCounts = {
  /** Open and graded major. */
  readonly major: number;
  /** Open and not major, those nobody has graded among them. */
  readonly general: number;
};

/** New work that a colour can stop. */
export const STOPPABLE = ["fills", "hot-work"] as const;
export type StoppableWork = (typeof STOPPABLE)[number];

export type ColourRefusal =
  | { readonly code: "colour.not_stopped" }
  | { readonly code: "colour.reason_needed" }
  | { readonly code: "colour.hours_wrong"; readonly max: number }
  | { readonly code: "colour.changed_meanwhile" }
  | { readonly code: "colour.no_confirmation" };

export const DANGER_LIMITS = {
  textLength: 500,
  photosAtOnce: 3,
  photosEach: 12,
  dueDaysMax: 365,
  costFenMax: 100_000_000_000,
} as const;

/** Sums over the dangers found in a period, as they stand now. */
export type DangerSums = {
  readonly found: number;
  readonly major: number;
  readonly closed: number;
  readonly rejected: number;
  readonly open: number;
  readonly overdue: number;
  readonly repeats: number;
  readonly reopened: number;
  /** Closed with a date, and of those put right in time. */
  readonly dated: number;
  readonly onTime: number;
  readonly daysToClose: number | null;
};

export type DangerGroup = DangerSums & { readonly key: string };
