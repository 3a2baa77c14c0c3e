/** Statistics of special work over a period, by any dimension; on a page, as CSV and as a workbook. */

import { printText } from "../../../views/permits/print-text.ts";
import {
  PermitStatsPage,
  type StatsGroup,
  type StatsLine,
} from "../../../views/permits/stats-page.tsx";
import { endCauseWords, statsText as t } from "../../../views/permits/stats-text.ts";
import {
  bookingStateWords,
  kindWords,
  levelWord,
  stageWords,
} from "../../../views/permits/text.ts";
import { findAlarmRule, isActiveAlarm, listAlarmsOf } from "../../alarms/index.ts";
import {
  addDays,
  type Day,
  dayOf,
  instant,
  parseDay,
  startOfDay,
  type UnixMs,
} from "../../kernel/instants.ts";
import { csvResponse } from "../../platform/csv.ts";
import { oneOf } from "../../platform/form.ts";
import { type Lang, type Phrase, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  get,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { xlsxResponse } from "../../platform/xlsx.ts";
import { SIGN_DECLINED } from "../flow-model.ts";
import { PERMIT_KINDS, type PermitKind, type PermitLevel } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { isReader, READERS } from "../roles.ts";
import { type CountedPermit, countBy, crossBy, type Dimension } from "../rules/statistics.ts";
import { countedPermits, findPermit } from "../store/store.ts";
import { countBookings } from "../store/store-bookings.ts";
import { countUnsigned } from "../store/store-parts.ts";
import type { PermitParts } from "./parts.ts";
import { stepWord } from "./view.ts";

/** More are not counted at once; the page says so. */
const PERMITS_COUNTED = 10_000;
const ALARMS_COUNTED = 2_000;
const DAYS_DEFAULT = 365;
/** Up to so many days are drawn day by day. */
const DAILY_MAX = 31;
const MONTHS_SHOWN = 24;

type Ask = {
  readonly lang: Lang;
  readonly kind: PermitKind | undefined;
  readonly fromDay: Day;
  readonly toDay: Day;
  readonly from: UnixMs;
  readonly before: UnixMs;
  /** Set where a person sees only what they have to do with. */
  readonly personId: string | undefined;
};

/** The last year unless another time was asked for; ends given the wrong way round are turned. */
function askOf({ ports }: PermitParts, c: WebContext): Ask {
  const query = queryOf(c);
  const actor = actorOf(c);
  const one = parseDay(query["to"] ?? "") ?? dayOf(ports.clock.now());
  const other = parseDay(query["from"] ?? "") ?? addDays(one, 1 - DAYS_DEFAULT);
  const [fromDay, toDay] = other <= one ? [other, one] : [one, other];
  return {
    lang: c.get("lang"),
    kind: oneOf(PERMIT_KINDS, query["kind"]),
    ...{ fromDay, toDay },
    from: startOfDay(fromDay),
    before: startOfDay(addDays(toDay, 1)),
    personId: isReader(actor.roles) ? undefined : actor.personId,
  };
}

const WORDS: Readonly<Record<string, Phrase>> = {
  ...kindWords,
  ...stageWords,
  ...endCauseWords,
  own: t.own,
  contractor: t.contractor,
};

function valueWord(lang: Lang, dimension: Dimension, value: string): string {
  if (value === "") return say(lang, t.notGiven);
  // Places and companies are what people typed, whatever word of ours it looks like.
  const isFree = dimension === "place" || dimension === "unit" || dimension === "company";
  const word = isFree || !Object.hasOwn(WORDS, value) ? undefined : WORDS[value];
  return word === undefined ? value : say(lang, word);
}

/** Types with their levels: a level means something only beside its type. */
function levelLines(lang: Lang, permits: readonly CountedPermit[]): readonly StatsLine[] {
  return crossBy(permits, "kind", "level").map(({ row, column, count }) => {
    const kind = row as PermitKind;
    const level =
      column === "" ? say(lang, t.noLevel) : levelWord(lang, kind, column as PermitLevel);
    return { label: `${say(lang, kindWords[kind])} · ${level}`, count };
  });
}

function nextMonth(month: string): string {
  return addDays(`${month}-28` as Day, 4).slice(0, 7);
}

/** Bars of the period, also where nothing was: a month without work is a fact as well. */
function timesOf(ask: Ask, permits: readonly CountedPermit[]): StatsGroup {
  const { lang, fromDay, toDay } = ask;
  const isDaily = addDays(fromDay, DAILY_MAX) > toDay;
  const counted = countBy(permits, isDaily ? "day" : "month");
  const counts = new Map(counted.map(({ value, count }) => [value, count]));
  const labels: string[] = [];
  if (isDaily) {
    for (let day = fromDay; day <= toDay; day = addDays(day, 1)) labels.push(day);
  } else {
    // From the first month with a work to the last; those without one between them are drawn too.
    const first = counted[0]?.value ?? toDay.slice(0, 7);
    const last = counted.at(-1)?.value ?? first;
    for (let month = first; month <= last; month = nextMonth(month)) labels.push(month);
    labels.splice(0, Math.max(0, labels.length - MONTHS_SHOWN));
  }
  return {
    id: "time",
    title: say(lang, isDaily ? t.byDay : t.byMonth),
    lines: labels.map((label) => ({ label, count: counts.get(label) ?? 0 })),
  };
}

const GROUPS = [
  ["company", t.byCompany],
  ["unit", t.byUnit],
  ["place", t.byPlace],
  ["outcome", t.byOutcome],
  ["contractor", t.byContractor],
] as const;

function alarmsOf(orm: PermitParts["ports"]["db"]["read"], ask: Ask) {
  const { lang, kind, from, before, personId } = ask;
  // Alarms are the site's, and not for those who see only their own works.
  if (personId !== undefined) return { lines: [], isCut: false };
  const to = instant(before - 1);
  const found = listAlarmsOf(orm, { prefix: "permit.", from, to }, ALARMS_COUNTED);
  const sums = new Map<string, { count: number; open: number }>();
  for (const one of found) {
    if (kind !== undefined && findPermit(orm, one.subject.slice("permit:".length))?.kind !== kind) {
      continue;
    }
    const sum = sums.get(one.code) ?? { count: 0, open: 0 };
    const open = sum.open + (isActiveAlarm(one) ? 1 : 0);
    sums.set(one.code, { count: sum.count + 1, open });
  }
  const lines = [...sums]
    .map(([code, sum]) => {
      const rule = findAlarmRule(code);
      return { label: rule === undefined ? code : say(lang, rule.words), ...sum };
    })
    .sort((a, b) => b.count - a.count);
  return { lines, isCut: found.length === ALARMS_COUNTED };
}

function statsOf(parts: PermitParts, ask: Ask) {
  const orm = parts.ports.db.read;
  const { lang } = ask;
  const found = countedPermits(orm, ask, PERMITS_COUNTED + 1);
  const permits = found.slice(0, PERMITS_COUNTED);
  const bookings = ask.personId === undefined ? countBookings(orm, ask) : [];
  const unsigned = ask.personId === undefined ? countUnsigned(orm, ask) : [];
  const groups: readonly StatsGroup[] = [
    { id: "kind", title: say(lang, t.byKind), lines: levelLines(lang, permits) },
    ...GROUPS.map(([dimension, title]) => ({
      id: dimension,
      title: say(lang, title),
      lines: countBy(permits, dimension).map(({ value, count }) => ({
        label: valueWord(lang, dimension, value),
        count,
      })),
    })),
    {
      id: "booking",
      title: say(lang, t.byBooking),
      lines: bookings.map(({ state, count }) => ({
        label: say(lang, bookingStateWords[state]),
        count,
      })),
    },
    {
      id: "unsigned",
      title: say(lang, t.byUnsigned),
      lines: unsigned.map(({ kind, step, count }) => ({
        label: `${stepWord(lang, step)} · ${say(lang, kind === SIGN_DECLINED ? t.declined : t.refused)}`,
        count,
      })),
    },
  ];
  const alarms = alarmsOf(orm, ask);
  const isCut = found.length > PERMITS_COUNTED;
  return {
    total: permits.length,
    times: timesOf(ask, permits),
    groups,
    alarms: alarms.lines,
    cutAt: isCut ? PERMITS_COUNTED : alarms.isCut ? ALARMS_COUNTED : undefined,
  };
}

type SheetLine = StatsLine & { readonly group: string };

function sheetOf(parts: PermitParts, ask: Ask) {
  const { lang } = ask;
  const { times, groups, alarms } = statsOf(parts, ask);
  const alarmGroup = { id: "alarm", title: say(lang, t.byAlarm), lines: alarms };
  const rows: readonly SheetLine[] = [times, ...groups, alarmGroup].flatMap(({ title, lines }) =>
    lines.map(({ label, count }) => ({ group: title, label, count })),
  );
  return {
    heads: [t.group, t.value, t.times].map((head) => say(lang, head)),
    page: (after: SheetLine | undefined, limit: number) => {
      const start = after === undefined ? 0 : rows.indexOf(after) + 1;
      return rows.slice(start, start + limit);
    },
    cells: ({ group, label, count }: SheetLine) => [group, label, count],
    cutNote: say(lang, printText.cutNote),
  };
}

export function statsRoutes(parts: PermitParts): readonly Route[] {
  const { frame } = parts;
  const fileName = ({ fromDay, toDay }: Ask, ending: string) =>
    `permit-statistics-${fromDay}-${toDay}.${ending}`;
  return [
    get(permitPaths.stats, READERS, (c) => {
      const ask = askOf(parts, c);
      const { lang, kind, fromDay, toDay } = ask;
      const query = { kind: kind ?? "", from: fromDay, to: toDay };
      return frame(c, {
        device: deviceOf(c),
        title: say(lang, t.title),
        body: <PermitStatsPage lang={lang} query={query} {...statsOf(parts, ask)} />,
      });
    }),
    get(permitPaths.statsCsv, READERS, (c) => {
      const ask = askOf(parts, c);
      return csvResponse<SheetLine>({ ...sheetOf(parts, ask), fileName: fileName(ask, "csv") });
    }),
    get(permitPaths.statsXlsx, READERS, (c) => {
      const ask = askOf(parts, c);
      return xlsxResponse<SheetLine>({
        ...sheetOf(parts, ask),
        fileName: fileName(ask, "xlsx"),
        sheetName: say(ask.lang, t.title),
      });
    }),
  ];
}
