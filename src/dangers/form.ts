/** Untrusted input of the danger pages: a report, a step, the settings. Pure. */
import { addDays, dayOf, parseDay, startOfDay, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { oneOf, type RawForm } from "../platform/form.ts";
import {
  CATEGORIES,
  DANGER_LIMITS,
  DANGER_STATES,
  type DangerAct,
  type DangerCategory,
  type DangerEvent,
  type DangerLevel,
  type DangerSettings,
  DEFAULT_SETTINGS,
  LEVELS,
  SETTING_LIMITS,
  SOURCE_KINDS,
} from "./model.ts";
import type { DangerFilter } from "./store.ts";

export type ReportField = "what" | "category" | "place" | "done";
export type ReportProblem = "missing" | "too-long";
export type ReportProblems = Partial<Record<ReportField, ReportProblem>>;

export type ReportFields = {
  readonly id: string | undefined;
  readonly what: string;
  readonly category: DangerCategory;
  readonly roomId: string | null;
  readonly place: string;
  readonly suspected: DangerLevel;
  readonly isFixed: boolean;
  readonly done: string;
};

const ID = /^[0-9a-z]{26}$/;

const words = (text: string | undefined): string =>
  (text ?? "").replace(/[^\P{Cc}\n\t]/gu, "").trim();

export function parseReport(
  form: RawForm,
  roomIds: readonly string[],
): Result<ReportFields, ReportProblems> {
  const problems: ReportProblems = {};
  const what = words(form["what"]);
  const place = words(form["place"]).replaceAll("\n", " ");
  const done = words(form["done"]);
  const category = oneOf(CATEGORIES, form["category"]);
  const roomId = oneOf(roomIds, form["room"]) ?? null;
  const isFixed = form["fixed"] === "yes";
  if (what === "") problems.what = "missing";
  else if (what.length > DANGER_LIMITS.textLength) problems.what = "too-long";
  if (category === undefined) problems.category = "missing";
  if (roomId === null && place === "") problems.place = "missing";
  else if (place.length > LIMITS.nameLength) problems.place = "too-long";
  if (isFixed && done === "") problems.done = "missing";
  else if (done.length > DANGER_LIMITS.textLength) problems.done = "too-long";
  if (Object.keys(problems).length > 0 || category === undefined) return refuse(problems);
  const id = ID.test(form["once"] ?? "") ? form["once"] : undefined;
  const suspected = oneOf(LEVELS, form["suspected"]) ?? "general";
  return accept({ id, what, category, roomId, place, suspected, isFixed, done });
}

/** Yuan as a person types them, in fen; null when the field is empty, undefined for what is no amount. */
export function parseYuan(text: string): number | null | undefined {
  const plain = text.trim().replace(/[，,\s¥￥]/g, "");
  if (plain === "") return null;
  if (!/^\d{1,9}(?:\.\d{1,2})?$/.test(plain)) return undefined;
  const [yuan = "0", cents = ""] = plain.split(".");
  const fen = Number(yuan) * 100 + Number(cents.padEnd(2, "0"));
  return fen <= DANGER_LIMITS.costFenMax ? fen : undefined;
}

export type ActProblems = Partial<Record<"cost" | "due", "bad">>;

const line = (form: RawForm, field: string): string =>
  words(form[field]).slice(0, DANGER_LIMITS.textLength);

/** The event a form asks for. What may be left empty is left to the rules, which know the state. */
export function parseAct(act: DangerAct, form: RawForm): Result<DangerEvent, ActProblems> {
  const reason = line(form, "reason");
  switch (act) {
    case "grade": {
      const level = oneOf(LEVELS, form["level"]) ?? "general";
      const criterion = (form["criterion"] ?? "").slice(0, 40);
      return accept({ kind: act, level, criterion, reason });
    }
    case "assign":
      return parseAssign(form, reason);
    case "submit":
    case "fix":
      return accept({ kind: act, done: line(form, "done"), photos: 0 });
    case "ask-extension":
      return accept({ kind: act, until: parseDay(form["until"] ?? "") ?? null, reason });
    case "start":
    case "grant-extension":
      return accept({ kind: act });
    case "pass":
      return accept({ kind: act, note: line(form, "note") });
    default:
      return accept({ kind: act, reason });
  }
}

function parseAssign(form: RawForm, reason: string): Result<DangerEvent, ActProblems> {
  const problems: ActProblems = {};
  const costFen = parseYuan(form["cost"] ?? "");
  const dueText = (form["due"] ?? "").trim();
  const dueOn = parseDay(dueText) ?? null;
  if (costFen === undefined) problems.cost = "bad";
  if (dueText !== "" && dueOn === null) problems.due = "bad";
  if (costFen === undefined || Object.keys(problems).length > 0) return refuse(problems);
  const five = {
    responsibleId: (form["responsible"] ?? "").slice(0, 40),
    measure: line(form, "measure"),
    costFen,
    dueOn,
    plan: line(form, "plan"),
  };
  return accept({ kind: "assign", five, reason });
}

export type SettingProblem =
  | { readonly min: number; readonly max: number }
  | { readonly order: true };
export type SettingProblems = Partial<Record<keyof DangerSettings, SettingProblem>>;

/** Names of the fields of the page: `red-stops-fills` for `redStopsFills`. */
const fieldOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export function parseSettings(form: RawForm): Result<DangerSettings, SettingProblems> {
  const problems: SettingProblems = {};
  const settings: Record<string, boolean | number> = {};
  for (const [name, usual] of Object.entries(DEFAULT_SETTINGS)) {
    const text = (form[fieldOf(name)] ?? "").trim();
    if (typeof usual === "boolean") {
      settings[name] = text === "yes";
      continue;
    }
    const key = name as keyof typeof SETTING_LIMITS;
    const [min, max] = SETTING_LIMITS[key];
    const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) problems[key] = { min, max };
    settings[name] = value;
  }
  const steps = settings as DangerSettings;
  if (problems.thirdStepDays === undefined && steps.thirdStepDays <= steps.secondStepDays) {
    problems.thirdStepDays = { order: true };
  }
  return Object.keys(problems).length > 0 ? refuse(problems) : accept(steps);
}

const ASKED_STATES = [...DANGER_STATES, "open", "overdue", "asked", "all"] as const;

export type LedgerAsk = {
  readonly query: Readonly<
    Record<
      | "state"
      | "level"
      | "category"
      | "source"
      | "room"
      | "person"
      | "q"
      | "from"
      | "to"
      | "repeat",
      string
    >
  >;
  readonly filter: DangerFilter;
  readonly isDefault: boolean;
};

/** What an address asks of the ledger; whatever is not known counts as not given. */
export function parseLedger(form: RawForm, now: UnixMs): LedgerAsk {
  const state = oneOf(ASKED_STATES, form["state"]) ?? "open";
  const level = oneOf([...LEVELS, "none"] as const, form["level"]);
  const category = oneOf(CATEGORIES, form["category"]);
  const source = oneOf(SOURCE_KINDS, form["source"]);
  const roomId = ID.test(form["room"] ?? "") ? form["room"] : undefined;
  const responsibleId = ID.test(form["person"] ?? "") ? form["person"] : undefined;
  const text = words(form["q"]).slice(0, LIMITS.codeLength);
  const from = parseDay(form["from"] ?? "");
  const to = parseDay(form["to"] ?? "");
  const isRepeat = form["repeat"] === "yes";
  const query = {
    state: state === "open" ? "" : state,
    level: level ?? "",
    category: category ?? "",
    source: source ?? "",
    room: roomId ?? "",
    person: responsibleId ?? "",
    q: text,
    from: from ?? "",
    to: to ?? "",
    repeat: isRepeat ? "yes" : "",
  };
  const filter: DangerFilter = {
    today: dayOf(now),
    ...(state === "all" ? {} : { state }),
    ...(level === undefined ? {} : { level }),
    ...(category === undefined ? {} : { category }),
    ...(source === undefined ? {} : { source }),
    ...(roomId === undefined ? {} : { roomId }),
    ...(responsibleId === undefined ? {} : { responsibleId }),
    ...(text === "" ? {} : { text }),
    ...(from === undefined ? {} : { from: startOfDay(from) }),
    ...(to === undefined ? {} : { before: startOfDay(addDays(to, 1)) }),
    ...(isRepeat ? { isRepeat } : {}),
  };
  const isDefault = Object.values(query).every((value) => value === "");
  return { query, filter, isDefault };
}
