/** What all custody routes share. */
import { actorNames } from "../../identity/index.ts";
import { type Day, dayOf } from "../../kernel/instants.ts";
import type { Frame } from "../../platform/frame.ts";
import type { Lang } from "../../platform/i18n.ts";
import type { Ports } from "../../platform/ports.ts";
import { mayUse, type WebContext } from "../../platform/web.ts";
import { listRooms } from "../../site/index.ts";
import { type PlaceRef, ZONES } from "./model.ts";
import { type CustodyLinks, placeNamer } from "./names.ts";
import { listPlaces, refOf } from "./places.ts";
import { countTasks } from "./query.ts";
import { placesFor, type RoundAct } from "./round-rules.ts";
import { isPlaceRef } from "./rules.ts";

export type CustodyParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly links: CustodyLinks;
};

/** Who settles, corrects, registers places and recalls. */
export const CUSTODY_EDITORS: readonly string[] = ["safety-manager", "administrator"];

export type PageParts = {
  readonly lang: Lang;
  readonly today: Day;
  readonly csrf: string | undefined;
  readonly openTasks: number;
  readonly canEdit: boolean;
  readonly nameOf: (place: PlaceRef) => string;
};

/** What every page of the ledger shows. */
export function pageParts({ ports, links }: CustodyParts, c: WebContext): PageParts {
  const lang = c.get("lang");
  return {
    lang,
    today: dayOf(ports.clock.now()),
    csrf: c.get("csrf"),
    openTasks: countTasks(ports.db.read, { isOpen: true }),
    canEdit: mayUse(CUSTODY_EDITORS, c.get("actor")?.roles),
    nameOf: placeNamer(ports.db.read, lang, links),
  };
}

/** Every place of this site that a person may choose: zones, places in use, rooms in use. */
export function choosablePlaces({
  ports,
}: {
  readonly ports: { readonly db: Pick<Ports["db"], "read"> };
}): readonly PlaceRef[] {
  const { read } = ports.db;
  return [
    ...ZONES.map((kind): PlaceRef => ({ kind, ref: "" })),
    ...listPlaces(read)
      .filter((place) => place.retiredAt === null)
      .map(refOf),
    ...listRooms(read)
      .filter((room) => room.retiredAt === null)
      .map((room): PlaceRef => ({ kind: "room", ref: room.id })),
  ];
}

export function placesOfAct(
  parts: Pick<CustodyParts, "ports">,
  act: RoundAct,
): readonly PlaceRef[] {
  const kinds = placesFor(act);
  return choosablePlaces(parts).filter(({ kind }) => kinds.includes(kind));
}

/** Reads `<kind>:<ref>` of a form; undefined for anything that is no place. */
export function readPlace(text: string | undefined): PlaceRef | undefined {
  const at = (text ?? "").indexOf(":");
  if (text === undefined || at < 0) return undefined;
  const place = { kind: text.slice(0, at), ref: text.slice(at + 1) } as PlaceRef;
  return isPlaceRef(place) ? place : undefined;
}

/** Name with staff number; the system and devices as they are. */
export function whoNamer(ports: Ports): (actor: string) => string {
  const known = new Map<string, string>();
  return (actor) => {
    const name =
      known.get(actor) ?? actorNames(ports.db.read, [actor]).get(actor) ?? (actor || "—");
    if (known.size < 1_000) known.set(actor, name);
    return name;
  };
}
