/** Parts that several custody pages share: tabs, tables of located cylinders, words of doubts and objections. */
import type { Contradiction, PlaceRef, TaskKind } from "../../src/cylinders/custody/model.ts";
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { Located } from "../../src/cylinders/custody/query.ts";
import type { RoomObjection } from "../../src/cylinders/custody/round-rules.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { DueDay, mediumName, StatusPill } from "../cylinders/parts.tsx";
import { LINE, LINK } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { type Column, type Row, Table, Tabs } from "../ui/structure.tsx";
import { conflictWords, contentWords, objectionWords, custodyText as t } from "./text.ts";

/** Names of places as this site calls them. */
export type PlaceName = (place: PlaceRef) => string;

export type CustodyTab = "overview" | "rounds" | "places" | "tasks" | "due" | "recalls";

const TABS = [
  ["overview", custodyPaths.home, "home", t.overview],
  ["rounds", custodyPaths.rounds, "scan", t.rounds],
  ["places", custodyPaths.places, "pin", t.places],
  ["tasks", custodyPaths.tasks, "help", t.tasks],
  ["due", custodyPaths.due, "calendar", t.due],
  ["recalls", custodyPaths.recalls, "undo", t.recalls],
] as const;

export function CustodyTabs(props: {
  readonly lang: Lang;
  readonly current: CustodyTab;
  readonly openTasks: number;
}) {
  const { lang } = props;
  return (
    <div class="no-print">
      <Tabs
        label={say(lang, t.tabs)}
        current={TABS.find(([id]) => id === props.current)?.[1] ?? custodyPaths.home}
        tabs={TABS.map(([id, href, icon, label]) => ({
          href,
          icon,
          label: say(lang, label),
          ...(id === "tasks" && props.openTasks > 0 ? { count: props.openTasks } : {}),
        }))}
      />
    </div>
  );
}

export const taskStates: Readonly<Record<TaskKind, State>> = {
  "scrapped-seen": "danger",
  "lost-seen": "alert",
  "held-moved": "danger",
  "rejected-left": "danger",
  "empty-as-full": "alert",
  "refilled-full": "danger",
  "place-skipped": "warn",
  "future-time": "warn",
  "unknown-code": "alert",
  "room-refused": "alert",
  missing: "alert",
};

export function objectionText(lang: Lang, objection: RoomObjection): string {
  switch (objection.code) {
    case "over-count":
      return say(lang, objectionWords[objection.code], {
        would: objection.would,
        max: objection.max,
      });
    case "over-mass":
      return say(lang, objectionWords[objection.code], {
        would: kilogramText(objection.wouldG, 1),
        max: kilogramText(objection.maxG, 1),
      });
    case "incompatible":
      return say(lang, objectionWords[objection.code], {
        with: mediumName(lang, objection.with),
        why: say(lang, conflictWords[objection.why]),
      });
    default:
      return say(lang, objectionWords[objection.code]);
  }
}

export function doubtText(
  lang: Lang,
  words: Readonly<Record<Contradiction["code"], { readonly zh: string; readonly en: string }>>,
  doubt: Contradiction,
  nameOf: PlaceName,
): string {
  const was = say(lang, t.doubtWas, { was: nameOf(doubt.was) });
  const what = say(lang, words[doubt.code]);
  return lang === "en" ? `${what}: ${was}` : `${what}：${was}`;
}

/** Cylinders with where they are; the place can be left out where it is the same for all. */
export function LocatedTable(props: {
  readonly lang: Lang;
  readonly today: Day;
  readonly caption: string;
  readonly rows: readonly Located[];
  readonly nameOf: PlaceName;
  readonly hasPlace: boolean;
  readonly empty?: string | undefined;
}) {
  const { lang, today, nameOf, hasPlace } = props;
  const columns: readonly Column[] = [
    { label: say(lang, t.serial) },
    { label: say(lang, t.code) },
    { label: say(lang, t.medium) },
    { label: say(lang, t.content) },
    ...(hasPlace ? [{ label: say(lang, t.place) }] : []),
    { label: say(lang, t.since) },
    { label: say(lang, t.status) },
    { label: say(lang, t.inspectionDue) },
  ];
  const rowOf = (row: Located): Row => ({
    cells: [
      <a class={`${LINK} ${LINE}`} href={custodyPaths.trace(row.id)}>
        {row.serial}
      </a>,
      <span class={LINE}>{row.code ?? "—"}</span>,
      <span class={LINE}>{mediumName(lang, row.medium)}</span>,
      say(lang, contentWords[row.content]),
      ...(hasPlace ? [nameOf(row.place)] : []),
      <span class={LINE}>{row.since === null ? "—" : formatStamp(row.since).slice(0, 16)}</span>,
      <StatusPill lang={lang} status={row.status} />,
      <DueDay lang={lang} day={row.inspectionDueOn} today={today} />,
    ],
  });
  return (
    <Table
      lang={lang}
      caption={props.caption}
      columns={columns}
      rows={props.rows.map(rowOf)}
      empty={props.empty ?? say(lang, t.emptyHere)}
    />
  );
}

/** A whole number that is read from across a room. */
export function CountTile(props: {
  readonly label: string;
  readonly value: number;
  readonly state?: State | undefined;
  readonly href?: string | undefined;
  readonly id?: string | undefined;
}) {
  const body = (
    <div class="big-number" data-state={props.state} data-size="md" id={props.id}>
      <span class="big-number-label">{props.label}</span>
      <span class="big-number-value">{props.value}</span>
    </div>
  );
  return (
    <div class="panel">{props.href === undefined ? body : <a href={props.href}>{body}</a>}</div>
  );
}
