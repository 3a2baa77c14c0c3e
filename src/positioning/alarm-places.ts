/** Positioning's alarms as the map shows them: where, who, and the way to their page. */
import { mapText as t } from "../../views/positioning/map-text.ts";
import { ALARMS_IN_FRAME, type MapAlarm, type MapFrame } from "../../views/positioning/wire.ts";
import { type AlarmRow, alarmPaths, alarmWords, listAlarmsOf, namedIn } from "../alarms/index.ts";
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { withQuery } from "../kernel/query.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import {
  type AlarmGroup,
  alarmHref,
  type OpenAlarms,
  openAlarmOf,
  POSITION_CODES,
} from "./alarm-groups.ts";
import { wearerAt } from "./lookups.ts";
import { localText } from "./pages/form-tracks.ts";
import { positionPaths } from "./paths.ts";
import { MANAGERS, MAP_READERS } from "./roles.ts";

function mapAlarmOf(
  lang: Lang,
  { key, worst, count, isNew }: AlarmGroup,
  nameOf: (one: AlarmGroup["worst"]) => string,
): MapAlarm {
  return {
    id: key,
    words: say(lang, alarmWords(worst.code)),
    who: nameOf(worst),
    ...{ place: worst.place, count, isNew, zone: worst.zone, tag: worst.tag },
    href: alarmHref(worst),
  };
}

/**
 * The lines beside the map of one floor: what happened there, what belongs to no floor, and whoever is there now with an
 * alarm from elsewhere. What has no line is counted, never left unsaid.
 */
export function floorAlarms(
  open: OpenAlarms,
  lang: Lang,
  floor: { readonly id: string; readonly here: ReadonlySet<AlarmGroup> },
  nameOf: (one: AlarmGroup["worst"]) => string,
): Pick<MapFrame, "alarms" | "moreAlarms" | "elsewhere" | "alarmedZones"> {
  const own = open.groups.filter(
    (one) => one.floors.length === 0 || one.floors.includes(floor.id) || floor.here.has(one),
  );
  const shown = own.slice(0, ALARMS_IN_FRAME);
  return {
    alarms: shown.map((one) => mapAlarmOf(lang, one, nameOf)),
    moreAlarms: own.length - shown.length + open.unread,
    elsewhere: open.groups.length - own.length,
    alarmedZones: [...new Set(own.flatMap((one) => (one.danger === undefined ? [] : one.zones)))],
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
  return listAlarmsOf(orm, { prefix: POSITION_CODES, from, to }, 200)
    .map((row) => ({
      at: row.activatedAt,
      stamp: formatStamp(row.activatedAt),
      words: `${say(lang, alarmWords(row.code))} ${row.place}`.trim(),
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
  if (!row.code.startsWith(POSITION_CODES) || !mayUse(MAP_READERS, actor.roles)) return [];
  const alarm = openAlarmOf(row);
  const tag = alarm.tag ?? undefined;
  const map = withQuery(
    alarm.floorId === null ? positionPaths.map : positionPaths.floor(alarm.floorId),
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
