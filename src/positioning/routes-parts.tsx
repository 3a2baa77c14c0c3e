/** What the pages of positioning are made from, and the small things they share. */
import { mapText as t } from "../../views/positioning/map-text.ts";
import type { Section } from "../../views/positioning/parts.tsx";
import { actorNames, findPersonRow, type PersonKind } from "../identity/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { LiveScreens } from "../platform/live-screens.ts";
import type { Ports } from "../platform/ports.ts";
import { mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import type { LiveView } from "./live-view.ts";
import type { WearerKind } from "./model.ts";
import { positionPaths } from "./paths.ts";

/** Who sees where people are now. */
export const MAP_READERS: readonly string[] = [
  "operator",
  "guardian",
  "approver",
  "safety-manager",
  "administrator",
  "regulator",
];
/** Who gives out cards, draws areas, and looks back at people's tracks. */
export const MANAGERS: readonly string[] = ["safety-manager", "administrator"];

export type PositionParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly screens: LiveScreens;
  readonly live: LiveView;
};

export type Answer = Response | Promise<Response>;

export function sectionsOf(lang: Lang, roles: readonly string[]): readonly Section[] {
  const all = [
    { href: positionPaths.map, label: say(lang, t.live), icon: "map", roles: MAP_READERS },
    { href: positionPaths.cards, label: say(lang, t.cards), icon: "badge", roles: MANAGERS },
    { href: positionPaths.zones, label: say(lang, t.zones), icon: "layers", roles: MAP_READERS },
  ] as const;
  return all
    .filter((one) => mayUse(one.roles, roles))
    .map(({ href, label, icon }) => ({ href, label, icon }));
}

export type Named = { readonly name: string; readonly note: string; readonly kind: WearerKind };

/** How a wearer is called; the card's own number where nobody wears it. */
export function wearerNamed(
  orm: Orm,
  lang: Lang,
  card: { readonly tag: string; readonly personId: string | null },
): Named {
  const row = card.personId === null ? undefined : findPersonRow(orm, card.personId);
  if (row === undefined) {
    return { name: say(lang, t.unnamedCard, { tag: card.tag }), note: "", kind: "unknown" };
  }
  const kind = row.kind as PersonKind;
  return { name: row.name, note: kind === "staff" ? row.staffNumber : row.company, kind };
}

export function nameOf(orm: Orm, personId: string): string {
  return actorNames(orm, [personId]).get(personId) ?? "—";
}

/** Later than this is not where somebody is, only where they were (AQ 3064.3 7.1: refresh within 5 s). */
export const FRESH_MS = 5_000;

export function isFresh(at: UnixMs, now: UnixMs): boolean {
  return now - at <= FRESH_MS;
}
