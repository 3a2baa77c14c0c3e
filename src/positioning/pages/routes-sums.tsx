/** Roll-call, statistics and coverage. */
import { ageWords } from "../../../views/positioning/map-page.tsx";
import { kindWords } from "../../../views/positioning/map-text.ts";
import {
  CoveragePage,
  type CoverageProps,
  RollCallPage,
  RollCallPart,
  type RollLine,
  StatsPage,
  type StatsProps,
  type SumLine,
} from "../../../views/positioning/sums-pages.tsx";
import { tracksText as t } from "../../../views/positioning/tracks-text.ts";
import { findAlarmRule, listAlarmsOf } from "../../alarms/index.ts";
import { pageOfPeople } from "../../identity/index.ts";
import {
  addDays,
  DAY_MS,
  type Day,
  dayOf,
  HOUR_MS,
  parseDay,
  SITE_OFFSET_MS,
  startOfDay,
} from "../../kernel/instants.ts";
import { withQuery } from "../../kernel/query.ts";
import { csvResponse } from "../../platform/csv.ts";
import { formatDuration, formatStamp, type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  get,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { findFloor } from "../../site/index.ts";
import { anchorRows } from "../anchors.ts";
import { mapFloors } from "../floors.ts";
import type { Zone } from "../model.ts";
import { positionPaths } from "../paths.ts";
import { dilution } from "../rules/dilution.ts";
import { depthMm } from "../rules/geometry.ts";
import { listCards, openBinding, openBindings } from "../store-cards.ts";
import { readPositionSettings } from "../store-engine.ts";
import { listZones, zoneName } from "../store-zones.ts";
import {
  callRoll,
  type RollPerson,
  STAYS_MAX,
  type StayRow,
  staysBetween,
  sumStays,
} from "../sums.ts";
import { personWorn } from "../wearers.ts";
import {
  type Answer,
  calledOf,
  MAP_READERS,
  type PositionParts,
  STATS_READERS,
  sectionsOf,
} from "./routes-parts.tsx";

const CARDS_SHOWN = 5_000;
const ALARMS_COUNTED = 5_000;
const PEOPLE_COUNTED = 5_000;
const REACH_MM = 30_000;

/** Everybody with a card, and every card that is heard without a person. */
function rollPeople(parts: PositionParts): readonly RollPerson[] {
  const { ports, live } = parts;
  const { read } = ports.db;
  const now = ports.clock.now();
  const { gapMs } = readPositionSettings(read);
  const positions = new Map(
    mapFloors(read).flatMap(({ id }) =>
      live.positions(id).map((one) => [one.fix.tag, one] as const),
    ),
  );
  const issued = { text: "", wearers: [], state: "issued" } as const;
  const cards = listCards(read, issued, { offset: 0, limit: CARDS_SHOWN }).items;
  const bindings = openBindings(
    read,
    cards.map(({ id }) => id),
  );
  const worn = cards.map(({ id, tag }) => ({ tag, personId: bindings.get(id)?.personId ?? "" }));
  const known = new Set(worn.map(({ tag }) => tag));
  const strangers = [...positions.keys()]
    .filter((tag) => !known.has(tag))
    .map((tag) => ({ tag, personId: "" }));
  return [...worn, ...strangers].map(({ tag, personId }) => {
    const position = positions.get(tag);
    const isFresh = position !== undefined && now - position.fix.at <= gapMs;
    return { tag, personId, position, isFresh };
  });
}

function rollCall(parts: PositionParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { ports } = parts;
  const { read } = ports.db;
  const now = ports.clock.now();
  const zones = listZones(read);
  const names = new Map(zones.map(({ id, name }) => [id, name]));
  const roll = callRoll(rollPeople(parts), zones);
  const lineOf = ({ tag, personId, position }: RollPerson): RollLine => {
    const { name, note } = calledOf(lang, tag, personWorn(read, personId === "" ? null : personId));
    const places = position?.zones.map((id) => names.get(id) ?? "") ?? [];
    const floor = position === undefined ? "" : (findFloor(read, position.fix.floorId)?.name ?? "");
    const heardAt = position?.fix.at ?? parts.live.heard().get(tag)?.at;
    return {
      ...{ name, note, card: tag },
      place: [floor, ...places].filter((one) => one !== "").join(" · ") || "—",
      age: heardAt === undefined ? "—" : ageWords(lang, now - heardAt),
    };
  };
  const props = {
    lang,
    sections: sectionsOf(lang, actorOf(c).roles),
    current: positionPaths.rollCall,
    path: positionPaths.rollCall,
    at: formatStamp(now),
    hasMuster: zones.some(({ kind }) => kind === "muster"),
    mustered: roll.mustered.map(lineOf),
    inside: roll.inside.map(lineOf),
    unknown: roll.unknown.map(lineOf),
  };
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.rollCall),
    body: <RollCallPage {...props} />,
    fragment: <RollCallPart {...props} />,
  });
}

type Span = { readonly from: Day; readonly to: Day };

/** The last seven days unless others were asked for. */
function spanOf({ ports }: PositionParts, c: WebContext): Span {
  const query = queryOf(c);
  const today = dayOf(ports.clock.now());
  const to = parseDay(query["to"] ?? "") ?? today;
  const from = parseDay(query["from"] ?? "") ?? addDays(to, -6);
  return from <= to ? { from, to } : { from: to, to: from };
}

function groups(
  stays: readonly StayRow[],
  keyOf: (stay: StayRow) => string,
): ReadonlyMap<string, readonly StayRow[]> {
  const found = new Map<string, StayRow[]>();
  for (const stay of stays) {
    const key = keyOf(stay);
    const some = found.get(key);
    if (some === undefined) found.set(key, [stay]);
    else some.push(stay);
  }
  return found;
}

type Sums = Pick<StatsProps, "areas" | "classes" | "hours" | "alarms" | "isCut">;

function sumsOf({ ports }: PositionParts, lang: Lang, { from, to }: Span): Sums {
  const { read } = ports.db;
  const now = ports.clock.now();
  const [fromAt, toAt] = [startOfDay(from), startOfDay(addDays(to, 1))];
  const stays = staysBetween(read, fromAt, toAt);
  const lineOf = (label: string, some: readonly StayRow[]): SumLine => {
    const { entries, cards, peak, totalMs } = sumStays(some, now);
    return { label, entries, cards, peak, dwell: formatDuration(lang, totalMs) };
  };
  const hours = Array.from({ length: 24 }, () => 0);
  for (const { enteredAt } of stays) {
    const hour = Math.floor(((enteredAt + SITE_OFFSET_MS) % DAY_MS) / HOUR_MS);
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  const counted = new Map<string, { count: number; open: number }>();
  const alarms = listAlarmsOf(
    read,
    { prefix: "position.", from: fromAt, to: toAt },
    ALARMS_COUNTED,
  );
  for (const { code, state, repeats } of alarms) {
    const before = counted.get(code) ?? { count: 0, open: 0 };
    const open = before.open + (state === "closed" ? 0 : 1);
    counted.set(code, { count: before.count + 1 + repeats, open });
  }
  const byArea = [...groups(stays, ({ zoneId }) => zoneId)];
  const byClass = [...groups(stays, ({ kind }) => kind)];
  return {
    areas: byArea.map(([id, some]) => lineOf(zoneName(read, id) ?? "—", some)),
    classes: byClass.map(([kind, some]) =>
      lineOf(say(lang, kindWords[kind as keyof typeof kindWords]), some),
    ),
    hours,
    alarms: [...counted].map(([code, sums]) => {
      const rule = findAlarmRule(code);
      return { label: rule === undefined ? code : say(lang, rule.words), ...sums };
    }),
    isCut: stays.length >= STAYS_MAX,
  };
}

function statsPage(parts: PositionParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const span = spanOf(parts, c);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.stats),
    body: (
      <StatsPage
        lang={lang}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.stats}
        path={positionPaths.stats}
        csvHref={withQuery(positionPaths.statsCsv, span)}
        {...span}
        {...sumsOf(parts, lang, span)}
      />
    ),
  });
}

function statsCsv(parts: PositionParts, c: WebContext): Response {
  const lang = c.get("lang");
  const span = spanOf(parts, c);
  const sums = sumsOf(parts, lang, span);
  const rows = [
    ...sums.areas.map((line) => ({ group: say(lang, t.byArea), ...line })),
    ...sums.classes.map((line) => ({ group: say(lang, t.byClass), ...line })),
    ...sums.alarms.map(({ label, count, open }) => ({
      group: say(lang, t.byAlarm),
      ...{ label, entries: count, cards: 0, peak: open, dwell: "" },
    })),
  ];
  return csvResponse<(typeof rows)[number]>({
    fileName: `positions-${span.from}-${span.to}.csv`,
    heads: [t.stats, t.byArea, t.entries, t.cards, t.peak, t.dwell].map((head) => say(lang, head)),
    page: (after) => (after === undefined ? rows : []),
    cells: (row) => [row.group, row.label, row.entries, row.cards, row.peak, row.dwell],
    cutNote: say(lang, t.cut),
  });
}

const SAMPLES_ACROSS = 20;

function boundsOf({ shape }: Zone): { x1: number; y1: number; x2: number; y2: number } {
  const points =
    shape.kind === "circle"
      ? [-1, 1].map((sign) => ({
          xMm: shape.centre.xMm + sign * shape.radiusMm,
          yMm: shape.centre.yMm + sign * shape.radiusMm,
        }))
      : shape.kind === "corridor"
        ? shape.line
        : shape.outline;
  const [xs, ys] = [points.map(({ xMm }) => xMm), points.map(({ yMm }) => yMm)];
  return { x1: Math.min(...xs), y1: Math.min(...ys), x2: Math.max(...xs), y2: Math.max(...ys) };
}

function areaCoverage(parts: PositionParts): CoverageProps["areas"] {
  const { read } = parts.ports.db;
  const anchors = anchorRows(read);
  return listZones(read)
    .filter(({ kind }) => kind === "danger" || kind === "duty")
    .map((zone) => {
      const near = anchors.filter(
        (anchor) => anchor.floorId === zone.floorId && depthMm(anchor, zone.shape) > -REACH_MM,
      );
      const { x1, y1, x2, y2 } = boundsOf(zone);
      const steps = Array.from({ length: SAMPLES_ACROSS }, (_, n) => (n + 0.5) / SAMPLES_ACROSS);
      const inside = steps
        .flatMap((sx) =>
          steps.map((sy) => ({ xMm: x1 + sx * (x2 - x1), yMm: y1 + sy * (y2 - y1) })),
        )
        .filter((point) => depthMm(point, zone.shape) >= 0);
      const good = inside.filter((point) => dilution(point, near, REACH_MM) !== undefined);
      return {
        name: zone.name,
        floor: findFloor(read, zone.floorId)?.name ?? "—",
        share: near.length === 0 || inside.length === 0 ? undefined : good.length / inside.length,
        anchors: near.length,
      };
    });
}

function coveragePage(parts: PositionParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { ports, live } = parts;
  const { read } = ports.db;
  const now = ports.clock.now();
  const heard = live.heard();
  const lineOf = (kind: "staff" | "contractor" | "visitor"): CoverageProps["people"][number] => {
    const filter = { text: "", kind, standing: "active", today: dayOf(now) } as const;
    const people = pageOfPeople(read, filter, { offset: 0, limit: PEOPLE_COUNTED }).filter(
      ({ roles }) => !roles.includes("regulator"),
    );
    const cards = people.flatMap(({ id }) => openBinding(read, { personId: id })?.cardId ?? []);
    const issued = { text: "", wearers: people.map(({ id }) => id), state: "issued" } as const;
    const worn = new Set(cards);
    const rows = listCards(read, { ...issued, text: "" }, { offset: 0, limit: CARDS_SHOWN }).items;
    const isHeard = (tag: string, at: number | null): boolean =>
      now - (heard.get(tag)?.at ?? at ?? 0) <= DAY_MS;
    return {
      label: say(lang, kindWords[kind]),
      all: people.length,
      withCard: cards.length,
      heard: rows.filter((row) => worn.has(row.id) && isHeard(row.tag, row.heardAt)).length,
    };
  };
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.coverage),
    body: (
      <CoveragePage
        lang={lang}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.coverage}
        people={(["staff", "contractor", "visitor"] as const).map(lineOf)}
        areas={areaCoverage(parts)}
      />
    ),
  });
}

export function sumRoutes(parts: PositionParts): readonly Route[] {
  return [
    get(positionPaths.rollCall, MAP_READERS, (c) => rollCall(parts, c)),
    get(positionPaths.stats, STATS_READERS, (c) => statsPage(parts, c)),
    get(positionPaths.statsCsv, STATS_READERS, (c) => statsCsv(parts, c)),
    get(positionPaths.coverage, STATS_READERS, (c) => coveragePage(parts, c)),
  ];
}
