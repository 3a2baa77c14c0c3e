/** Positioning's alarms as the map shows them: where, who, and the way to their page. */
import { mapText as t } from "../../views/positioning/map-text.ts";
import type { MapAlarm } from "../../views/positioning/wire.ts";
import { type AlarmRow, alarmPaths, findAlarmRule, listAlarmsOf } from "../alarms/index.ts";
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { withQuery } from "../kernel/query.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { localText } from "./form-tracks.ts";
import { wearerAt } from "./lookups.ts";
import { positionPaths } from "./paths.ts";
import { MANAGERS, MAP_READERS } from "./roles.ts";

const CODES = "position.";
const SHOWN_MAX = 50;

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
  };
}

/** Alarms that a person must still see to; those of another floor are left out, those of none stay. */
export function openAlarms(orm: Orm, lang: Lang, floorId: string): readonly MapAlarm[] {
  return listAlarmsOf(orm, { prefix: CODES, isOpen: true }, SHOWN_MAX)
    .map((row) => alarmOf(lang, row))
    .filter((alarm) => alarm.floorId === null || alarm.floorId === floorId)
    .map(({ floorId: _floorId, ...alarm }) => alarm);
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
