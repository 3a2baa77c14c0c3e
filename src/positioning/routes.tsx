/** All pages of positioning, and what of them goes on while the program runs. */
import type { Child } from "hono/jsx";
import type { AlarmRow } from "../alarms/index.ts";
import { openSigning } from "../identity/index.ts";
import type { Frame } from "../platform/frame.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import type { Lang } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor, Route } from "../platform/web.ts";
import { placesOf } from "./alarm-places.ts";
import { mapFloors } from "./floors.ts";
import { HeatGrid, startHeat } from "./heat.ts";
import type { LiveView, TrackView } from "./live-view.ts";
import { accuracyRoutes } from "./pages/routes-accuracy.tsx";
import { cardRoutes } from "./pages/routes-cards.tsx";
import { displayRoutes } from "./pages/routes-displays.tsx";
import { mapRoutes, onlineCount, wallMap } from "./pages/routes-map.tsx";
import {
  MAP_CROWDED_EVERY_MS,
  MAP_EVERY_MS,
  MAP_QUICK_PEOPLE,
  mapChannel,
  type PositionParts,
} from "./pages/routes-parts.tsx";
import { setupRoutes } from "./pages/routes-setup.tsx";
import { sumRoutes } from "./pages/routes-sums.tsx";
import { trackRoutes } from "./pages/routes-tracks.tsx";
import { zoneRoutes } from "./pages/routes-zones.tsx";
import { Wearers } from "./wearers.ts";

export type PositionDesk = {
  routes(frame: Frame, screens: LiveScreens): readonly Route[];
  /** The live map as a part of another screen. */
  wallMap(lang: Lang): Child | undefined;
  /** How many cards are heard now; undefined while the system itself is silent. */
  onlineCount(): number | undefined;
  /** Ways from an alarm to the map and to the walk. */
  placesOf(
    lang: Lang,
    actor: Actor,
    alarm: AlarmRow,
  ): readonly { readonly href: string; readonly label: string }[];
  start(): void;
  stop(): void;
};

/** Draws the maps as fast as people move on them; also while nobody does, since a screen without frames is not live. */
function startMaps(ports: Ports, live: LiveView, floors: () => readonly string[]): () => void {
  const drawn = new Map<string, { readonly newest: number; readonly atMs: number }>();
  return ports.scheduler.every(MAP_EVERY_MS, () => {
    const atMs = ports.clock.monotonicMs();
    for (const floorId of floors()) {
      const people = live.positions(floorId);
      const newest = people.reduce((most, { fix }) => Math.max(most, fix.at), 0);
      const last = drawn.get(floorId);
      const isQuick = people.length <= MAP_QUICK_PEOPLE && newest !== last?.newest;
      // Half a tick less, so that a timer that came early does not cost a whole one.
      const waitMs = isQuick ? 0 : MAP_CROWDED_EVERY_MS - MAP_EVERY_MS / 2;
      if (last !== undefined && atMs - last.atMs < waitMs) continue;
      drawn.set(floorId, { newest, atMs });
      ports.live.touch(mapChannel(floorId));
    }
  });
}

export function openPositionDesk(ports: Ports, live: LiveView, tracks: TrackView): PositionDesk {
  const heat = new HeatGrid();
  const wearers = new Wearers(ports);
  const map = { ports, live, wearers };
  const signing = openSigning(ports);
  let stop: () => void = () => undefined;
  return {
    routes(frame, screens) {
      const parts: PositionParts = { ...map, frame, screens, tracks, heat };
      return [
        ...mapRoutes(parts),
        ...cardRoutes(parts),
        ...zoneRoutes(parts),
        ...trackRoutes(parts),
        ...setupRoutes(parts),
        ...sumRoutes(parts),
        ...displayRoutes(parts),
        ...accuracyRoutes(parts, signing),
      ];
    },
    wallMap: (lang) => wallMap(map, lang),
    onlineCount: () => onlineCount(map),
    placesOf: (lang, actor, alarm) => placesOf(ports.db.read, lang, actor, alarm),
    start() {
      const floors = (): readonly string[] => mapFloors(ports.db.read).map(({ id }) => id);
      const stopSamples = startHeat(ports, live, floors, heat);
      const stopBeat = startMaps(ports, live, floors);
      stop = () => {
        stopSamples();
        stopBeat();
      };
    },
    stop: () => stop(),
  };
}
