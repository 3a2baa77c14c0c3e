/** The alarms as a record: export, print, figures against the benchmarks; and the times of going up. */
import {
  AlarmFiguresPage,
  AlarmPrintPage,
  AlarmSettingsPage,
} from "../../views/alarms/figures-page.tsx";
import { priorityWord, subjectText } from "../../views/alarms/parts.tsx";
import { alarmText as t } from "../../views/alarms/text.ts";
import { findPersonRow, STAFF_ROLES } from "../identity/index.ts";
import { addDays, dayOf, parseDay, startOfDay } from "../kernel/instants.ts";
import { CSV_LINES_MAX, type CsvSource, csvResponse } from "../platform/csv.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { xlsxResponse } from "../platform/xlsx.ts";
import { figuresOf } from "./figures.ts";
import { alarmsAfter, countsIn, topCauses } from "./figures-store.ts";
import { ESCALATION_MAX_MINUTES } from "./handling.ts";
import { type EscalationTimes, PRIORITIES } from "./model.ts";
import { alarmPaths } from "./paths.ts";
import { alarmFilterOf, alarmQueryOf } from "./query.ts";
import { readEscalation, saveEscalation } from "./settings-store.ts";
import { type AlarmRow, listAlarms } from "./store.ts";
import { alarmView, wordsOf } from "./views.ts";

const ADMINISTRATORS: readonly string[] = ["administrator"];
const PRINTED_MAX = 500;
/** The shortest history that the standards judge by. */
const FIGURE_DAYS = 30;

function sourceOf(ports: Ports, c: WebContext): Omit<CsvSource<AlarmRow>, "fileName"> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const filter = alarmFilterOf(alarmQueryOf(c), ports.clock.now());
  const at = (stamp: AlarmRow["closedAt"]) => (stamp === null ? null : formatStamp(stamp));
  const name = (id: string | null) =>
    id === null ? null : (findPersonRow(read, id)?.name ?? null);
  const heads = [
    ...[t.since, t.priority, t.kind, t.place, t.state, t.count, t.acknowledged, t.actor],
    ...[t.handling, t.handledBy, t.closed, t.actor],
  ];
  return {
    heads: heads.map((head) => say(lang, head)),
    page: (after, limit) => alarmsAfter(read, filter, after, limit),
    cells: (row) => [
      formatStamp(row.raisedAt),
      priorityWord(lang, row.priority),
      say(lang, wordsOf(row.code)),
      subjectText(lang, alarmView(row, ports.clock.now())),
      say(lang, t[row.state]),
      row.repeats + 1,
      at(row.acknowledgedAt),
      name(row.acknowledgedBy),
      row.handling,
      name(row.handledBy),
      at(row.closedAt),
      name(row.closedBy),
    ],
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  };
}

function fileName(ports: Ports, ending: string): string {
  return `alarms-${dayOf(ports.clock.now())}.${ending}`;
}

function printPage(ports: Ports, frame: Frame, siteName: () => string, c: WebContext) {
  const lang = c.get("lang");
  const now = ports.clock.now();
  const filter = alarmFilterOf(alarmQueryOf(c), now);
  const found = listAlarms(ports.db.read, filter, { offset: 0, limit: PRINTED_MAX });
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    body: (
      <AlarmPrintPage
        lang={lang}
        siteName={siteName()}
        items={found.items.map((row) => alarmView(row, now))}
        total={found.total}
        at={formatStamp(now)}
      />
    ),
  });
}

function figuresPage(ports: Ports, frame: Frame, c: WebContext) {
  const lang = c.get("lang");
  const query = queryOf(c);
  const now = ports.clock.now();
  const to = parseDay(query["to"] ?? "") ?? dayOf(now);
  const asked = parseDay(query["from"] ?? "") ?? addDays(to, 1 - FIGURE_DAYS);
  const [from = to, last = to] = [asked, to].sort();
  const period = { from: startOfDay(from), before: startOfDay(addDays(last, 1)) };
  const counts = countsIn(ports.db.read, period, now);
  return frame(c, {
    device: "desk",
    title: say(lang, t.figures),
    body: (
      <AlarmFiguresPage
        lang={lang}
        from={from}
        to={last}
        counts={counts}
        figures={figuresOf(counts)}
        top={topCauses(ports.db.read, period).map((cause) => ({
          n: cause.n,
          place: subjectText(lang, cause),
          words: wordsOf(cause.code),
        }))}
        canSet={mayUse(ADMINISTRATORS, actorOf(c).roles)}
      />
    ),
  });
}

type Form = Readonly<Record<string, string>>;

function formValues(ports: Ports): Form {
  const times = readEscalation(ports.db.read);
  return Object.fromEntries(
    PRIORITIES.flatMap((priority) => [
      [`first-${priority}`, String(times[priority][0])],
      [`second-${priority}`, String(times[priority][1])],
    ]),
  );
}

function settingsPage(
  ports: Ports,
  frame: Frame,
  c: WebContext,
  values: Form = formValues(ports),
  errors: Form = {},
) {
  const lang = c.get("lang");
  return frame(c, {
    device: "desk",
    title: say(lang, t.settings),
    ...(Object.keys(errors).length === 0 ? {} : { status: 422 as const }),
    body: (
      <AlarmSettingsPage
        lang={lang}
        csrf={c.get("csrf")}
        values={values}
        errors={errors}
        isSaved={c.req.query("saved") !== undefined}
      />
    ),
  });
}

function problemsOf(lang: Lang, form: Form): Record<string, string> {
  const errors: Record<string, string> = {};
  const words = say(lang, t.timesBad, { max: ESCALATION_MAX_MINUTES });
  for (const priority of PRIORITIES) {
    const [first, second] = ["first", "second"].map((step) => Number(form[`${step}-${priority}`]));
    const isFine = (minutes: number | undefined): minutes is number =>
      Number.isInteger(minutes) && (minutes ?? 0) >= 1 && (minutes ?? 0) <= ESCALATION_MAX_MINUTES;
    if (!isFine(first)) errors[`first-${priority}`] = words;
    if (!isFine(second) || (isFine(first) && second <= first)) errors[`second-${priority}`] = words;
  }
  return errors;
}

async function saveSettings(ports: Ports, frame: Frame, c: WebContext) {
  const form = await formOf(c);
  const errors = problemsOf(c.get("lang"), form);
  if (Object.keys(errors).length > 0) return await settingsPage(ports, frame, c, form, errors);
  const times = Object.fromEntries(
    PRIORITIES.map((priority) => [
      String(priority),
      [Number(form[`first-${priority}`]), Number(form[`second-${priority}`])],
    ]),
  );
  await ports.db.write((tx) => {
    saveEscalation(tx, ports.siteId, actorOf(c).personId, times as unknown as EscalationTimes);
  });
  return goTo(c, `${alarmPaths.settings}?saved=yes`);
}

export function recordRoutes(ports: Ports, frame: Frame, siteName: () => string): readonly Route[] {
  return [
    get(alarmPaths.csv, STAFF_ROLES, (c) =>
      csvResponse({ ...sourceOf(ports, c), fileName: fileName(ports, "csv") }),
    ),
    get(alarmPaths.xlsx, STAFF_ROLES, (c) =>
      xlsxResponse({
        ...sourceOf(ports, c),
        fileName: fileName(ports, "xlsx"),
        sheetName: say(c.get("lang"), t.title),
      }),
    ),
    get(alarmPaths.print, STAFF_ROLES, (c) => printPage(ports, frame, siteName, c)),
    get(alarmPaths.figures, STAFF_ROLES, (c) => figuresPage(ports, frame, c)),
    get(alarmPaths.settings, ADMINISTRATORS, (c) => settingsPage(ports, frame, c)),
    post(alarmPaths.settings, ADMINISTRATORS, (c) => saveSettings(ports, frame, c)),
  ];
}
