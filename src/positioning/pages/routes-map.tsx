/** The live map: its page, its wall form, and the one frame of each floor that all screens share. */
import type { Child } from "hono/jsx";
import {
  ageWords,
  MapPage,
  type MapPageProps,
  MapWall,
  WallMap,
} from "../../../views/positioning/map-page.tsx";
import { mapText as t } from "../../../views/positioning/map-text.ts";
import type { MapFrame, MapHeat, MapPerson } from "../../../views/positioning/wire.ts";
import { ALARM_CHANNEL, alarmPaths, alarmWords } from "../../alarms/index.ts";
import { withQuery } from "../../kernel/query.ts";
import { keepDisplay } from "../../platform/http/display.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  get,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { sitePaths } from "../../site/index.ts";
import { type AlarmGroup, type OpenAlarms, readOpenAlarms } from "../alarm-groups.ts";
import { floorAlarms } from "../alarm-places.ts";
import { anchorRows } from "../anchors.ts";
import { drawnKey } from "../drawn.ts";
import { anchorOf, findMapFloor, type MapFloor, mapFloors, mapZones, metresOf } from "../floors.ts";
import { HEAT_CELL_MM } from "../heat.ts";
import type { LivePosition } from "../live-view.ts";
import { positionPaths } from "../paths.ts";
import { listCards, openBindings } from "../store-cards.ts";
import { personWorn } from "../wearers.ts";
import {
  type Answer,
  calledOf,
  isFresh,
  MAP_READERS,
  mapChannel,
  type PositionParts,
  sectionsOf,
  WALL_READERS,
} from "./routes-parts.tsx";

/** What a map is drawn from; its frame and its stream are the page's. */
export type MapParts = Pick<PositionParts, "ports" | "live" | "wearers">;

const UNKNOWN_SHOWN = 50;
const OPEN_ALARMS = withQuery(alarmPaths.list, { state: "open", category: "people" });
const FED_MS = 60_000;

function personOf(
  parts: MapParts,
  lang: Lang,
  position: LivePosition,
  group: AlarmGroup | undefined,
): MapPerson {
  const { fix, zones } = position;
  const { name, note, kind } = calledOf(lang, fix.tag, parts.wearers.of(fix.tag));
  const danger = group?.danger;
  const alarm = danger && { words: say(lang, alarmWords(danger.code)), count: group?.count ?? 1 };
  return {
    tag: fix.tag,
    ...{ name, note, kind },
    x: metresOf(fix.xMm),
    y: metresOf(fix.yMm),
    sigma: metresOf(fix.sigmaMm),
    seenAt: fix.at,
    state: isFresh(fix.at, parts.ports.clock.now()) ? "live" : "stale",
    isAlarmed: alarm !== undefined,
    ...(alarm === undefined ? {} : { alarm }),
    zones,
  };
}

/** The alarms of a card and of the person who wears it, wherever they came up. */
function groupOfTag({ wearers }: MapParts, open: OpenAlarms, tag: string): AlarmGroup | undefined {
  const { personId } = wearers.of(tag);
  return open.byTag.get(tag) ?? (personId === null ? undefined : open.byPerson.get(personId));
}

/** Silence of every card at once is the radio system's own, not an empty site. */
function isFed({ ports, live }: MapParts): boolean {
  const now = ports.clock.now();
  return [...live.heard().values()].some(({ at }) => now - at <= FED_MS);
}

/** Positions that are not fresh are shown as such and counted in no area: nobody knows that they are still there. */
export function frameOf(parts: MapParts, lang: Lang, floor: MapFloor): MapFrame {
  const now = parts.ports.clock.now();
  const open = readOpenAlarms(parts.ports, parts.wearers);
  const positions = parts.live.positions(floor.id);
  const groups = new Map(positions.map(({ fix }) => [fix.tag, groupOfTag(parts, open, fix.tag)]));
  const people = positions
    .map((position) => personOf(parts, lang, position, groups.get(position.fix.tag)))
    .sort(
      (a, b) => Number(b.isAlarmed) - Number(a.isAlarmed) || a.name.localeCompare(b.name, "zh"),
    );
  const counts: Record<string, number> = {};
  for (const person of people) {
    if (person.state !== "live") continue;
    for (const zone of person.zones) counts[zone] = (counts[zone] ?? 0) + 1;
  }
  const here = new Set([...groups.values()].flatMap((group) => group ?? []));
  const nameOf = ({ tag, personId }: AlarmGroup["worst"]): string =>
    tag === null ? personWorn(parts.ports.db.read, personId).name : nameOfTag(parts, lang, tag);
  const alarms = floorAlarms(open, lang, { id: floor.id, here }, nameOf);
  const drawn = drawnKey(parts.ports, floor);
  return { at: now, isFed: isFed(parts), drawn, people, counts, ...alarms };
}

const nameOfTag = ({ wearers }: MapParts, lang: Lang, tag: string): string =>
  calledOf(lang, tag, wearers.of(tag)).name;

const NO_FRAME = {
  drawn: "",
  people: [],
  counts: {},
  alarms: [],
  alarmedZones: [],
  moreAlarms: 0,
  elsewhere: 0,
};

/** How many cards are heard now, wherever they are; undefined while the whole system is silent. */
export function onlineCount(parts: MapParts): number | undefined {
  if (!isFed(parts)) return undefined;
  const now = parts.ports.clock.now();
  return [...parts.live.heard().values()].filter(({ at }) => isFresh(at, now)).length;
}

/** Given out and not on any floor: shown by name, so that nobody takes an empty map for an empty site. */
function unknownOf(parts: MapParts, lang: Lang): MapPageProps["unknown"] {
  const { ports, live } = parts;
  const { read } = ports.db;
  const seen = new Set(
    mapFloors(read).flatMap((floor) => live.positions(floor.id).map(({ fix }) => fix.tag)),
  );
  const filter = { text: "", wearers: [], state: "issued" } as const;
  const cards = listCards(read, filter, { offset: 0, limit: 500 }).items.filter(
    ({ tag }) => !seen.has(tag),
  );
  const shown = cards.slice(0, UNKNOWN_SHOWN);
  const bindings = openBindings(
    read,
    shown.map(({ id }) => id),
  );
  const heard = live.heard();
  return shown.map((card) => {
    const personId = bindings.get(card.id)?.personId ?? null;
    const { name, note } = calledOf(lang, card.tag, personWorn(read, personId));
    const at = heard.get(card.tag)?.at ?? card.heardAt;
    return {
      href: positionPaths.card(card.id),
      name,
      note: `${note} · ${card.label}`,
      heard: at === null ? say(lang, t.never) : ageWords(lang, ports.clock.now() - at),
    };
  });
}

type Watcher = {
  readonly lang: Lang;
  readonly roles: readonly string[];
  readonly tag?: string | undefined;
};

function propsOf(parts: MapParts, watcher: Watcher, floor: MapFloor | undefined): MapPageProps {
  const { lang, roles, tag } = watcher;
  const { read } = parts.ports.db;
  const zones = floor === undefined ? [] : mapZones(read, floor.id, parts.ports.clock.now());
  return {
    lang,
    sections: sectionsOf(lang, roles),
    current: positionPaths.map,
    plansHref: sitePaths.floors,
    alarmsHref: OPEN_ALARMS,
    floors: mapFloors(read).map(({ id, name }) => ({ id, name, href: positionPaths.floor(id) })),
    floor: floor && {
      id: floor.id,
      name: floor.name,
      plan: floor.plan,
      stream: positionPaths.live(floor.id),
      heat: positionPaths.heat(floor.id),
      wall: positionPaths.wall(floor.id),
    },
    zones,
    anchors: anchorRows(read)
      .filter(({ floorId }) => floorId === floor?.id)
      .map(anchorOf),
    frame:
      floor === undefined
        ? { at: parts.ports.clock.now(), isFed: false, ...NO_FRAME }
        : frameOf(parts, lang, floor),
    unknown: unknownOf(parts, lang),
    focus: tag,
  };
}

const watcherOf = (c: WebContext): Watcher => ({
  lang: c.get("lang"),
  roles: actorOf(c).roles,
  tag: queryOf(c)["tag"]?.slice(0, 40),
});

/** The map of the first floor for a screen that shows more than people; undefined where there is none. */
export function wallMap(parts: MapParts, lang: Lang): Child | undefined {
  const [floor] = mapFloors(parts.ports.db.read);
  if (floor === undefined) return undefined;
  return <WallMap {...propsOf(parts, { lang, roles: [] }, floor)} />;
}

function page(parts: PositionParts, c: WebContext, floor: MapFloor | undefined): Answer {
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(c.get("lang"), t.title),
    scripts: ["map"],
    body: <MapPage {...propsOf(parts, watcherOf(c), floor)} />,
  });
}

function wall(parts: PositionParts, c: WebContext, floor: MapFloor): Answer {
  keepDisplay(c);
  return parts.frame(c, {
    device: "wall",
    title: `${say(c.get("lang"), t.title)} · ${floor.name}`,
    scripts: ["map"],
    body: <MapWall {...propsOf(parts, watcherOf(c), floor)} />,
  });
}

function stream(parts: PositionParts, c: WebContext, floor: MapFloor): Response {
  const lang = c.get("lang");
  c.env?.server?.timeout(c.req.raw, 0);
  return parts.screens.stream(
    `positions:${floor.id}:${lang}`,
    [mapChannel(floor.id), ALARM_CHANNEL],
    () => {
      const now = findMapFloor(parts.ports.db.read, floor.id) ?? floor;
      return JSON.stringify(frameOf(parts, lang, now));
    },
  );
}

function heat(parts: PositionParts, c: WebContext, floor: MapFloor): Response {
  const cells = parts.heat
    .cells(floor.id)
    .map(([x, y, share]) => [metresOf(x), metresOf(y), Math.round(share * 100) / 100] as const);
  c.header("cache-control", "no-store");
  return c.json({ cellM: HEAT_CELL_MM / 1_000, cells } satisfies MapHeat);
}

export function mapRoutes(parts: PositionParts): readonly Route[] {
  const { read } = parts.ports.db;
  const withFloor =
    (handle: (c: WebContext, floor: MapFloor) => Answer) =>
    (c: WebContext): Answer => {
      const floor = findMapFloor(read, c.req.param("id") ?? "");
      return floor === undefined ? c.notFound() : handle(c, floor);
    };
  return [
    get(positionPaths.map, MAP_READERS, (c) => page(parts, c, mapFloors(read)[0])),
    get(
      positionPaths.floor(":id"),
      MAP_READERS,
      withFloor((c, floor) => page(parts, c, floor)),
    ),
    get(
      positionPaths.wall(":id"),
      WALL_READERS,
      withFloor((c, floor) => wall(parts, c, floor)),
    ),
    get(
      positionPaths.heat(":id"),
      WALL_READERS,
      withFloor((c, floor) => heat(parts, c, floor)),
    ),
    get(
      positionPaths.live(":id"),
      WALL_READERS,
      withFloor((c, floor) => stream(parts, c, floor)),
    ),
  ];
}
