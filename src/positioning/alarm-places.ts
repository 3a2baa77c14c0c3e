/** Positioning's alarms as the map shows them: where, who, and the way to their page. */
import type { Database } from "bun:sqlite";
import { mapText as t } from "../../views/positioning/map-text.ts";
import type { MapAlarm } from "../../views/positioning/wire.ts";
import { type AlarmRow, alarmPaths, findAlarmRule, listAlarmsOf } from "../alarms/index.ts";
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { withQuery } from "../kernel/query.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { localText } from "./form-tracks.ts";
import { wearerAt } from "./lookups.ts";
import { positionPaths } from "./paths.ts";
import { MANAGERS, MAP_READERS } from "./roles.ts";

const CODES = "position.";
/** More open alarms than a site has cards: all that have a mark on the map. */
const READ_MAX = 2_000;
const LINES_MAX = 50;

type Reads = { readonly read: Orm; readonly sql: Database };

type Facts = Readonly<Record<string, unknown>>;

function textIn(facts: Facts, name: string): string | null {
  const value = facts[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A subject names what it is about by words such as `zone:<id> card:<tag>`. */
function namedIn(subject: string, kind: string): string | null {
  const word = subject.split(" ").find((part) => part.startsWith(`${kind}:`));
  return word === undefined ? null : word.slice(kind.length + 1);
}

function wordsOf(lang: Lang, code: string): string {
  const rule = findAlarmRule(code);
  return rule === undefined ? code : say(lang, rule.words);
}

function alarmOf(lang: Lang, row: AlarmRow): MapAlarm & { readonly floorId: string | null } {
  const facts = JSON.parse(row.facts) as Facts;
  return {
    id: row.id,
    words: wordsOf(lang, row.code),
    place: row.place,
    href: alarmPaths.detail(row.id),
    zone: namedIn(row.subject, "zone"),
    tag: namedIn(row.subject, "card"),
    floorId: textIn(facts, "floor"),
    count: 1,
  };
}

export type OpenAlarms = {
  /** One line for each person or area, with its worst alarm; no more than fit beside a map. */
  readonly lines: readonly MapAlarm[];
  /** Lines that found no room. */
  readonly more: number;
  /** Whoever and whatever stands in any of them, with a line or without. */
  readonly tags: ReadonlySet<string>;
  readonly zones: ReadonlySet<string>;
};

/** Read anew after each commit; every floor in each language. */
const known = new UntilCommit<OpenAlarms>(100);

/**
 * Alarms that a person must still see to; those of another floor are left out, those of none stay. However many there
 * are, nobody in danger loses the mark on the map, and one card's tenth alarm hides no other person's first.
 */
export function openAlarms(db: Reads, lang: Lang, floorId: string): OpenAlarms {
  const read = () => readOpen(db.read, lang, floorId);
  return known.get(db.sql, `${lang} ${floorId}`, read) ?? read();
}

function readOpen(orm: Orm, lang: Lang, floorId: string): OpenAlarms {
  const open = listAlarmsOf(orm, { prefix: CODES, isOpen: true }, READ_MAX)
    .map((row) => alarmOf(lang, row))
    .filter((alarm) => alarm.floorId === null || alarm.floorId === floorId);
  // Worst first, so the first of each stands for the rest.
  const groups = new Map<string, MapAlarm>();
  for (const { floorId: _floorId, ...alarm } of open) {
    const key = alarm.tag ?? alarm.zone ?? alarm.id;
    const first = groups.get(key);
    groups.set(key, first === undefined ? alarm : { ...first, count: first.count + 1 });
  }
  const lines = [...groups.values()];
  return {
    lines: lines.slice(0, LINES_MAX),
    more: Math.max(0, lines.length - LINES_MAX),
    tags: new Set(open.flatMap(({ tag }) => tag ?? [])),
    zones: new Set(open.flatMap(({ zone }) => zone ?? [])),
  };
}

export type PastAlarm = {
  readonly at: number;
  readonly stamp: string;
  readonly words: string;
  readonly href: string;
};

/** Raised in that time, in order. */
export function alarmsBetween(
  orm: Orm,
  lang: Lang,
  from: UnixMs,
  to: UnixMs,
): readonly PastAlarm[] {
  return listAlarmsOf(orm, { prefix: CODES, from, to }, 200)
    .map((row) => ({
      at: row.activatedAt,
      stamp: formatStamp(row.activatedAt),
      words: `${wordsOf(lang, row.code)} ${row.place}`.trim(),
      href: alarmPaths.detail(row.id),
    }))
    .sort((a, b) => a.at - b.at);
}

/** Minutes before and after, in which the reason of an alarm is to be found. */
const AROUND_MS = 5 * MINUTE_MS;

/** From the page of an alarm: the map at that place, and for those who may look back the walk at that time. */
export function placesOf(
  orm: Orm,
  lang: Lang,
  actor: Actor,
  row: AlarmRow,
): readonly { readonly href: string; readonly label: string }[] {
  if (!row.code.startsWith(CODES) || !mayUse(MAP_READERS, actor.roles)) return [];
  const alarm = alarmOf(lang, row);
  const tag = alarm.tag ?? undefined;
  const map = withQuery(
    alarm.floorId === null || alarm.floorId === ""
      ? positionPaths.map
      : positionPaths.floor(alarm.floorId),
    { tag, zone: alarm.zone ?? undefined },
  );
  const personId =
    namedIn(row.subject, "person") ?? (tag && wearerAt(orm, tag, row.activatedAt)) ?? undefined;
  const isLookingBack = mayUse(MANAGERS, actor.roles);
  return [
    { href: map, label: say(lang, t.onMap) },
    ...(isLookingBack
      ? [
          {
            href: withQuery(positionPaths.tracks, {
              person: personId,
              from: localText(instant(row.activatedAt - AROUND_MS)),
              to: localText(instant(row.activatedAt + AROUND_MS)),
            }),
            label: say(lang, t.playback),
          },
        ]
      : []),
  ];
}
