/**
 * The life of a hidden danger as one pure step: every event in every state is either taken or refused with a word.
 * `today` is the day at the site; a date is good until its last moment.
 */
import { type Day, dayOf, daysBetween, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import {
  DANGER_LIMITS,
  type DangerBy,
  type DangerEvent,
  type DangerEventKind,
  type DangerLife,
  type DangerRefusal,
  type DangerSettings,
  type DangerState,
  type FiveField,
  type FiveThings,
  OPEN_STATES,
} from "./model.ts";

type Decided = Result<DangerLife, DangerRefusal>;

export function isOpen(life: Pick<DangerLife, "state">): boolean {
  return (OPEN_STATES as readonly DangerState[]).includes(life.state);
}

const BEING_DONE: readonly DangerState[] = ["assigned", "rectifying"];

/** Only what somebody has to put right is late; what waits for its re-check was handed in. */
export function overdueDays(life: Pick<DangerLife, "state" | "dueOn">, today: Day): number {
  if (life.dueOn === null || !BEING_DONE.includes(life.state)) return 0;
  return Math.max(0, daysBetween(life.dueOn, today));
}

/** Put right not later than on its day. */
export function isOnTime(life: Pick<DangerLife, "dueOn" | "submittedAt">): boolean {
  return life.dueOn !== null && life.submittedAt !== null && dayOf(life.submittedAt) <= life.dueOn;
}

const STATES_OF: Readonly<Record<DangerEventKind, readonly DangerState[]>> = {
  grade: OPEN_STATES,
  reject: ["found", "graded"],
  assign: ["graded", "assigned", "rectifying"],
  start: ["assigned"],
  submit: BEING_DONE,
  fix: ["found", "graded"],
  "ask-extension": BEING_DONE,
  "grant-extension": BEING_DONE,
  "refuse-extension": BEING_DONE,
  pass: ["awaiting"],
  fail: ["awaiting"],
  reopen: ["closed", "rejected"],
  escalate: BEING_DONE,
};

const MANAGERS_ONLY: readonly DangerEventKind[] = [
  "grade",
  "reject",
  "assign",
  "grant-extension",
  "refuse-extension",
  "reopen",
];
const RESPONSIBLE_ONLY: readonly DangerEventKind[] = ["start", "submit", "ask-extension"];
const CHECKERS_ONLY: readonly DangerEventKind[] = ["pass", "fail"];

/** Whether this person may do this to it as it stands, whatever the rest of the form says. */
export function guard(
  life: DangerLife,
  kind: DangerEventKind,
  by: DangerBy,
): DangerRefusal | undefined {
  if (!STATES_OF[kind].includes(life.state)) {
    return { code: "dangers.wrong_state", state: life.state };
  }
  if (MANAGERS_ONLY.includes(kind) && !by.isManager) return { code: "dangers.manager_only" };
  if (RESPONSIBLE_ONLY.includes(kind) && !by.isManager && by.personId !== life.responsibleId) {
    return { code: "dangers.not_responsible" };
  }
  if (CHECKERS_ONLY.includes(kind)) {
    if (!by.isChecker) return { code: "dangers.checker_only" };
    if (by.personId === life.submittedBy || by.personId === life.responsibleId) {
      return { code: "dangers.own_work" };
    }
  }
  if (kind === "fix" && life.level === "major") return { code: "dangers.major_not_immediate" };
  if (kind === "ask-extension" && life.asked !== null) return { code: "dangers.extension_asked" };
  if (kind === "grant-extension" || kind === "refuse-extension") {
    if (life.asked === null) return { code: "dangers.extension_not_asked" };
    if (kind === "grant-extension" && life.asked.by === by.personId) {
      return { code: "dangers.own_extension" };
    }
  }
  return undefined;
}

/** Of a general danger person, measure and date must stand; of a major one all five (五落实). */
export function missingFive(life: Pick<DangerLife, "level">, five: FiveThings): FiveField[] {
  const missing: FiveField[] = [];
  if (five.responsibleId === "") missing.push("person");
  if (five.measure.trim() === "") missing.push("measure");
  if (five.dueOn === null) missing.push("date");
  if (life.level === "major") {
    if (five.costFen === null) missing.push("money");
    if (five.plan.trim() === "") missing.push("plan");
  }
  return missing;
}

function moved(life: DangerLife, state: DangerState, now: UnixMs): DangerLife {
  return { ...life, state, sinceAt: life.state === state ? life.sinceAt : now };
}

const NOTHING_FIXED = {
  responsibleId: null,
  measure: "",
  costFen: null,
  dueOn: null,
  plan: "",
  submittedBy: null,
  submittedAt: null,
  done: "",
  checkedBy: null,
  closedAt: null,
  asked: null,
  escalation: 0,
  isImmediate: false,
} as const satisfies Partial<DangerLife>;

/** A danger as it is reported; ungraded, whatever the reporter thinks of it. */
export function newLife(foundBy: string, now: UnixMs): DangerLife {
  return {
    ...NOTHING_FIXED,
    state: "found",
    level: null,
    criterion: "",
    foundBy,
    extensions: 0,
    extendedDays: 0,
    round: 1,
    reopened: 0,
    sinceAt: now,
  };
}

function grade(
  life: DangerLife,
  event: Extract<DangerEvent, { kind: "grade" }>,
  now: UnixMs,
): Decided {
  const { level, criterion } = event;
  if (criterion !== "" && level !== "major") return refuse({ code: "dangers.criterion_general" });
  if (life.level === level && life.criterion === criterion) {
    return refuse({ code: "dangers.same_level" });
  }
  if (life.level !== null && event.reason === "") return refuse({ code: "dangers.reason_needed" });
  const graded = { ...life, level, criterion };
  if (life.state === "found") return accept(moved(graded, "graded", now));
  const { responsibleId, measure, costFen, dueOn, plan } = life;
  const five = { responsibleId: responsibleId ?? "", measure, costFen, dueOn, plan };
  // A danger that turns out to be major needs money and plan before anybody goes on with it.
  const isIncomplete = life.state !== "graded" && missingFive(graded, five).length > 0;
  if (!isIncomplete) return accept(graded);
  const handed = life.state === "awaiting" ? 1 : 0;
  const undone = { submittedBy: null, submittedAt: null, asked: null, escalation: 0 };
  const back = { ...graded, ...undone, round: life.round + handed };
  return accept(moved(life.isImmediate ? { ...back, ...NOTHING_FIXED } : back, "graded", now));
}

function assign(
  life: DangerLife,
  { five, reason }: Extract<DangerEvent, { kind: "assign" }>,
  now: UnixMs,
): Decided {
  const fields = missingFive(life, five);
  if (fields.length > 0) return refuse({ code: "dangers.five_missing", fields });
  const { dueOn } = five;
  const today = dayOf(now);
  const isAgain = life.state !== "graded";
  if (isAgain && reason === "") return refuse({ code: "dangers.reason_needed" });
  // Another person gets the old date, or extensions would have no limit.
  if (isAgain && life.dueOn !== null && dueOn !== null && dueOn > life.dueOn) {
    return refuse({ code: "dangers.due_by_extension" });
  }
  // A new person takes over the date that stands, even one that is over.
  if (dueOn !== null && !(isAgain && dueOn === life.dueOn)) {
    if (dueOn < today) return refuse({ code: "dangers.due_past" });
    if (daysBetween(today, dueOn) > DANGER_LIMITS.dueDaysMax) {
      return refuse({ code: "dangers.due_far", days: DANGER_LIMITS.dueDaysMax });
    }
  }
  const given = { ...five, measure: five.measure.trim(), plan: five.plan.trim() };
  return accept(moved({ ...life, ...given, asked: null }, "assigned", now));
}

function hand(
  life: DangerLife,
  event: { readonly done: string; readonly photos: number },
  by: DangerBy,
  now: UnixMs,
): Decided {
  if (event.done === "") return refuse({ code: "dangers.done_needed" });
  if (event.photos < 1) return refuse({ code: "dangers.photo_needed" });
  const handed = { submittedBy: by.personId, submittedAt: now, done: event.done, asked: null };
  return accept(moved({ ...life, ...handed, escalation: 0 }, "awaiting", now));
}

function fix(
  life: DangerLife,
  event: Extract<DangerEvent, { kind: "fix" }>,
  by: DangerBy,
  now: UnixMs,
): Decided {
  const own = {
    level: "general",
    isImmediate: true,
    responsibleId: by.personId,
    measure: event.done,
    dueOn: dayOf(now),
  } as const;
  return hand({ ...life, ...own }, event, by, now);
}

function askExtension(
  life: DangerLife,
  { until, reason }: Extract<DangerEvent, { kind: "ask-extension" }>,
  by: DangerBy,
  settings: DangerSettings,
  now: UnixMs,
): Decided {
  if (reason === "") return refuse({ code: "dangers.reason_needed" });
  if (until === null || life.dueOn === null || until <= life.dueOn) {
    return refuse({ code: "dangers.extension_earlier" });
  }
  if (until < dayOf(now)) return refuse({ code: "dangers.due_past" });
  const { extensionsMax: count, extendedDaysMax: days } = settings;
  const asked = life.extendedDays + daysBetween(life.dueOn, until);
  if (life.extensions >= count || asked > days) {
    return refuse({ code: "dangers.extension_limit", count, days });
  }
  return accept({ ...life, asked: { until, reason, by: by.personId, at: now } });
}

function grantExtension(life: DangerLife, settings: DangerSettings, now: UnixMs): Decided {
  const { asked, dueOn } = life;
  if (asked === null || dueOn === null) return refuse({ code: "dangers.extension_not_asked" });
  if (asked.until < dayOf(now)) return refuse({ code: "dangers.due_past" });
  const extendedDays = life.extendedDays + daysBetween(dueOn, asked.until);
  const { extensionsMax: count, extendedDaysMax: days } = settings;
  // The limits may have been drawn in since somebody asked.
  if (life.extensions >= count || extendedDays > days) {
    return refuse({ code: "dangers.extension_limit", count, days });
  }
  const granted = { dueOn: asked.until, extensions: life.extensions + 1, extendedDays };
  return accept({ ...life, ...granted, asked: null, escalation: 0 });
}

function fail(life: DangerLife, reason: string, now: UnixMs): Decided {
  if (reason === "") return refuse({ code: "dangers.reason_needed" });
  const again = { ...life, submittedBy: null, submittedAt: null, round: life.round + 1 };
  if (!life.isImmediate) return accept(moved(again, "rectifying", now));
  // What a quick hand did not put right gets a person, a measure and a date.
  return accept(moved({ ...again, ...NOTHING_FIXED }, "graded", now));
}

function reopen(life: DangerLife, reason: string, now: UnixMs): Decided {
  if (reason === "") return refuse({ code: "dangers.reason_needed" });
  const fresh = {
    ...life,
    ...NOTHING_FIXED,
    extensions: 0,
    extendedDays: 0,
    round: life.round + 1,
    reopened: life.reopened + 1,
  };
  return accept(moved(fresh, life.level === null ? "found" : "graded", now));
}

export function decideDanger(
  life: DangerLife,
  event: DangerEvent,
  by: DangerBy,
  settings: DangerSettings,
  now: UnixMs,
): Decided {
  const refused = guard(life, event.kind, by);
  if (refused !== undefined) return refuse(refused);
  switch (event.kind) {
    case "grade":
      return grade(life, event, now);
    case "reject":
      if (event.reason === "") return refuse({ code: "dangers.reason_needed" });
      return accept(moved({ ...life, closedAt: now, asked: null }, "rejected", now));
    case "assign":
      return assign(life, event, now);
    case "start":
      return accept(moved(life, "rectifying", now));
    case "submit":
      return hand(life, event, by, now);
    case "fix":
      return fix(life, event, by, now);
    case "ask-extension":
      return askExtension(life, event, by, settings, now);
    case "grant-extension":
      return grantExtension(life, settings, now);
    case "refuse-extension":
      if (event.reason === "") return refuse({ code: "dangers.reason_needed" });
      return accept({ ...life, asked: null });
    case "pass":
      return accept(
        moved({ ...life, checkedBy: by.personId, closedAt: now, escalation: 0 }, "closed", now),
      );
    case "fail":
      return fail(life, event.reason, now);
    case "reopen":
      return reopen(life, event.reason, now);
    case "escalate":
      return accept({ ...life, escalation: Math.max(life.escalation, event.to) });
  }
}
