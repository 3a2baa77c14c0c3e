/** What the pages of positioning are made from, and the small things they share. */
import { accuracyText } from "../../../views/positioning/accuracy-text.ts";
import { displaysText } from "../../../views/positioning/displays-text.ts";
import { mapText as t } from "../../../views/positioning/map-text.ts";
import type { Section } from "../../../views/positioning/parts.tsx";
import { actorNames } from "../../identity/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Frame } from "../../platform/frame.ts";
import type { LiveScreens } from "../../platform/http/live-screens.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import type { Ports } from "../../platform/ports.ts";
import { mayUse } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import type { HeatGrid } from "../heat.ts";
import type { LiveView, TrackView } from "../live-view.ts";
import { positionPaths } from "../paths.ts";
import { MANAGERS, MAP_READERS, STATS_READERS } from "../roles.ts";
import type { Wearers, Worn } from "../wearers.ts";

export { MANAGERS, MAP_READERS, STATS_READERS, WALL_READERS } from "../roles.ts";

export type PositionParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly screens: LiveScreens;
  readonly live: LiveView;
  readonly tracks: TrackView;
  readonly wearers: Wearers;
  readonly heat: HeatGrid;
};

/**
 * The channel of a floor's map. Its own, and not each fix. A position is to be on the screen within 0.3 s; with more
 * people than `MAP_QUICK_PEOPLE` a frame is over 80 kB, which 200 screens cannot get five times a second: then it is
 * drawn less often (the law asks for 5 s). An alarm does not wait for it.
 */
export const MAP_EVERY_MS = 200;
export const MAP_CROWDED_EVERY_MS = 500;
export const MAP_QUICK_PEOPLE = 500;
export const mapChannel = (floorId: string): string => `map:${floorId}`;

export type Answer = Response | Promise<Response>;

export function sectionsOf(lang: Lang, roles: readonly string[]): readonly Section[] {
  const all = [
    { href: positionPaths.map, label: say(lang, t.live), icon: "map", roles: MAP_READERS },
    { href: positionPaths.cards, label: say(lang, t.cards), icon: "badge", roles: MANAGERS },
    { href: positionPaths.zones, label: say(lang, t.zones), icon: "layers", roles: MAP_READERS },
    { href: positionPaths.tracks, label: say(lang, t.playback), icon: "route", roles: MANAGERS },
    { href: positionPaths.near, label: say(lang, t.contacts), icon: "people", roles: MANAGERS },
    {
      href: positionPaths.rollCall,
      label: say(lang, t.rollCall),
      icon: "siren",
      roles: MAP_READERS,
    },
    { href: positionPaths.stats, label: say(lang, t.stats), icon: "chart", roles: STATS_READERS },
    {
      href: positionPaths.coverage,
      label: say(lang, t.coverage),
      icon: "wifi",
      roles: STATS_READERS,
    },
    { href: positionPaths.anchors, label: say(lang, t.anchors), icon: "radio", roles: MAP_READERS },
    {
      href: positionPaths.accuracy,
      label: say(lang, accuracyText.title),
      icon: "badge-check",
      roles: STATS_READERS,
    },
    {
      href: positionPaths.displays,
      label: say(lang, displaysText.title),
      icon: "map",
      roles: MANAGERS,
    },
    {
      href: positionPaths.settings,
      label: say(lang, t.settings),
      icon: "settings",
      roles: MANAGERS,
    },
    { href: positionPaths.lookups, label: say(lang, t.lookups), icon: "eye", roles: MANAGERS },
  ] as const;
  return all
    .filter((one) => mayUse(one.roles, roles))
    .map(({ href, label, icon }) => ({ href, label, icon }));
}

/** What a card is called: its wearer, or its own number where nobody wears it. */
export function calledOf(lang: Lang, tag: string, worn: Worn): Worn {
  return worn.personId === null ? { ...worn, name: say(lang, t.unnamedCard, { tag }) } : worn;
}

export function nameOf(orm: Orm, personId: string): string {
  return actorNames(orm, [personId]).get(personId) ?? "—";
}

/** Later than this is not where somebody is, only where they were (AQ 3064.3 7.1: refresh within 5 s). */
export const FRESH_MS = 5_000;

export function isFresh(at: UnixMs, now: UnixMs): boolean {
  return now - at <= FRESH_MS;
}
