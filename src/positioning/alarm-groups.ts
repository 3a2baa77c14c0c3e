/**
 * Open positioning alarms as a map can show them in a flood: one line for each person or place, with the gravest of its
 * alarms and how many there are. Every person with an alarm is known here, however many lines a screen has room for.
 */
import {
  type AlarmRow,
  alarmPaths,
  isActiveAlarm,
  listOpenOf,
  namedIn,
  type Priority,
} from "../alarms/index.ts";
import { instant, type UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import type { Wearers } from "./wearers.ts";

export const POSITION_CODES = "position.";
/** More than all cards of a large site at once; what lies beyond is counted and said. */
const READ_MAX = 5_000;

/** Priorities up to this one are about people; the lowest is about their cards. */
const DANGER_PRIORITY = 3;

type Facts = Readonly<Record<string, unknown>>;

export type OpenAlarm = {
  readonly id: string;
  readonly code: string;
  readonly place: string;
  readonly priority: Priority;
  /** Nobody has acknowledged it. */
  readonly isNew: boolean;
  /** Its cause holds, or nobody has seen it yet. */
  readonly isPressing: boolean;
  readonly at: UnixMs;
  /** Null where it belongs to no floor. */
  readonly floorId: string | null;
  readonly zone: string | null;
  readonly tag: string | null;
  readonly personId: string | null;
  /** What it is about where it is about no person. */
  readonly about: string;
};

export type AlarmGroup = {
  /** Of the person, the card, the area, or what else it is about. */
  readonly key: string;
  readonly worst: OpenAlarm;
  readonly count: number;
  readonly isNew: boolean;
  /** The gravest for which somebody counts as in danger; what only a card needs (a battery) is none. */
  readonly danger: OpenAlarm | undefined;
  readonly newestAt: UnixMs;
  readonly tags: readonly string[];
  readonly zones: readonly string[];
  /** Empty: of no floor, so that each floor shows it. */
  readonly floors: readonly string[];
};

export type OpenAlarms = {
  readonly groups: readonly AlarmGroup[];
  /** The group of a card, for its mark. */
  readonly byTag: ReadonlyMap<string, AlarmGroup>;
  readonly byPerson: ReadonlyMap<string, AlarmGroup>;
  /** Beyond what is read at once. */
  readonly unread: number;
};

export function factText(facts: Facts, name: string): string | null {
  const value = facts[name];
  return typeof value === "string" && value !== "" ? value : null;
}

export const alarmHref = ({ id }: Pick<OpenAlarm, "id">): string => alarmPaths.detail(id);

/** `wearerOf`: who wears a card now. */
export function openAlarmOf(
  row: AlarmRow,
  wearerOf: (tag: string) => string | null = () => null,
): OpenAlarm {
  const facts = JSON.parse(row.facts) as Facts;
  const tag = namedIn(row.subject, "card");
  const isNew = row.acknowledgedAt === null;
  return {
    ...{ id: row.id, code: row.code, place: row.place, priority: row.priority, isNew, tag },
    isPressing: isNew || isActiveAlarm(row),
    at: row.activatedAt,
    floorId: factText(facts, "floor"),
    zone: namedIn(row.subject, "zone"),
    personId: namedIn(row.subject, "person") ?? (tag === null ? null : wearerOf(tag)),
    about: row.subject,
  };
}

function keyOf({ personId, tag, zone, about }: OpenAlarm): string {
  if (personId !== null) return `person:${personId}`;
  if (tag !== null) return `card:${tag}`;
  return zone === null ? about : `zone:${zone}`;
}

/** Gravest first; of the same gravity what nobody has seen, then what is newest. */
function compareAlarms(a: OpenAlarm, b: OpenAlarm): number {
  return a.priority - b.priority || Number(b.isNew) - Number(a.isNew) || b.at - a.at;
}

function groupOf(key: string, alarms: readonly OpenAlarm[]): AlarmGroup | undefined {
  const sorted = [...alarms].sort(compareAlarms);
  const [worst] = sorted;
  if (worst === undefined) return undefined;
  const distinct = (pick: (one: OpenAlarm) => string | null): string[] => [
    ...new Set(alarms.flatMap((one) => pick(one) ?? [])),
  ];
  return {
    ...{ key, worst, count: alarms.length },
    isNew: alarms.some(({ isNew }) => isNew),
    danger: sorted.find(({ isPressing, priority }) => isPressing && priority <= DANGER_PRIORITY),
    newestAt: instant(Math.max(...alarms.map(({ at }) => at))),
    tags: distinct(({ tag }) => tag),
    zones: distinct(({ zone }) => zone),
    floors: alarms.some(({ floorId }) => floorId === null) ? [] : distinct((one) => one.floorId),
  };
}

/**
 * Unacknowledged ones before the rest, the gravest first; and above all the newest of what nobody has seen, so that
 * what has just happened is on every screen whatever its gravity.
 */
export function groupAlarms(alarms: readonly OpenAlarm[]): readonly AlarmGroup[] {
  const byKey = Map.groupBy(alarms, keyOf);
  const groups = [...byKey].flatMap(([key, members]) => groupOf(key, members) ?? []);
  const newestNew = (one: AlarmGroup): number => (one.isNew ? one.newestAt : 0);
  const newest = groups.reduce<AlarmGroup | undefined>(
    (best, one) =>
      one.isNew && (best === undefined || newestNew(one) > newestNew(best)) ? one : best,
    undefined,
  );
  return groups.sort(
    (a, b) =>
      Number(b === newest) - Number(a === newest) ||
      Number(b.isNew) - Number(a.isNew) ||
      a.worst.priority - b.worst.priority ||
      b.newestAt - a.newestAt ||
      (a.key < b.key ? -1 : 1),
  );
}

/** Read once for all floors, languages and screens, and again after each commit. */
const known = new UntilCommit<OpenAlarms>(1);

export function readOpenAlarms({ db }: Pick<Ports, "db">, wearers: Wearers): OpenAlarms {
  const read = (): OpenAlarms => {
    const { items, total } = listOpenOf(db.read, POSITION_CODES, READ_MAX);
    const groups = groupAlarms(
      items.map((row) => openAlarmOf(row, (tag) => wearers.of(tag).personId)),
    );
    const byPerson = new Map(
      groups.flatMap((one): [string, AlarmGroup][] =>
        one.worst.personId === null ? [] : [[one.worst.personId, one]],
      ),
    );
    const byTag = new Map(
      groups.flatMap((one) => one.tags.map((tag): [string, AlarmGroup] => [tag, one])),
    );
    return { groups, byTag, byPerson, unread: total - items.length };
  };
  return known.get(db.sql, "open", read);
}
