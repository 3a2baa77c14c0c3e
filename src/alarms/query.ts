/** What an address of the alarm list asks for, and the filter that it becomes. */
import type { AlarmQuery } from "../../views/alarms/model.ts";
import { addDays, parseDay, startOfDay, type UnixMs } from "../kernel/instants.ts";
import { oneOf, pageOf } from "../platform/form.ts";
import { queryOf, type WebContext } from "../platform/web.ts";
import { ALARM_CODES, findAlarmRule } from "./catalogue.ts";
import { ALARM_MARKS, ALARM_STATES, CATEGORIES, PRIORITIES } from "./model.ts";
import type { AlarmFilter } from "./store.ts";

const VIEWS = ["list", "kinds", "places"] as const;
const TEXT_LENGTH = 40;

export function alarmQueryOf(c: WebContext): AlarmQuery {
  const query = queryOf(c);
  const code = query["code"];
  const text = (query["text"] ?? "").trim().slice(0, TEXT_LENGTH);
  return {
    state: oneOf([...ALARM_STATES, "all"] as const, query["state"]) ?? "open",
    priority: PRIORITIES.find((item) => String(item) === query["priority"]),
    category: oneOf(CATEGORIES, query["category"]),
    code: code !== undefined && findAlarmRule(code) !== undefined ? code : undefined,
    mark: oneOf(ALARM_MARKS, query["mark"]),
    text: text === "" ? undefined : text,
    from: parseDay(query["from"] ?? ""),
    to: parseDay(query["to"] ?? ""),
    view: oneOf(VIEWS, query["view"]) ?? "list",
    page: pageOf(query, 10_000),
  };
}

function codesWith(text: string): readonly string[] {
  const wanted = text.toLowerCase();
  return ALARM_CODES.filter((code) => {
    const words = findAlarmRule(code)?.words;
    return [words?.zh, words?.en, code].some((one) => one?.toLowerCase().includes(wanted));
  });
}

export function alarmFilterOf(query: AlarmQuery, now: UnixMs): AlarmFilter {
  const { state, priority, category, code, mark, text, from, to } = query;
  return {
    ...(state === "all" ? {} : { state }),
    ...(priority === undefined ? {} : { priority }),
    ...(category === undefined ? {} : { category }),
    ...(code === undefined ? {} : { code }),
    ...(mark === undefined ? {} : { mark: { is: mark, now } }),
    ...(text === undefined ? {} : { text: { place: text, codes: codesWith(text) } }),
    ...(from === undefined ? {} : { from: startOfDay(from) }),
    ...(to === undefined ? {} : { before: startOfDay(addDays(to, 1)) }),
  };
}
