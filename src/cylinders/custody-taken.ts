/** What a phone takes along for rounds of scanning: the acts of one person, and the places where they are done. */
import type { Lang } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { PlaceKind, PlaceRef } from "./custody-model.ts";
import { type CustodyLinks, placeNamer } from "./custody-names.ts";
import { choosablePlaces } from "./custody-parts.ts";
import { cylindersAt, findPlace } from "./custody-places.ts";
import { actsFor, placesFor, type RoundAct } from "./custody-round-rules.ts";
import { ACT_RULES } from "./custody-rules.ts";

export type TakenAct = {
  readonly act: RoundAct;
  readonly asksContent: boolean;
  readonly kinds: readonly PlaceKind[];
};

export type TakenPlace = PlaceRef & {
  readonly name: { readonly zh: string; readonly en: string };
  /** What hangs at the place; null where nothing does. */
  readonly code: string | null;
  /** What the ledger had there, for a count. */
  readonly stock: number;
};

export type TakenCustody = {
  readonly acts: readonly TakenAct[];
  readonly places: readonly TakenPlace[];
};

const PLACES_MAX = 500;

/** Null for somebody who does no round. */
export function takenCustody(
  { db }: Pick<Ports, "db">,
  roles: readonly string[],
  links: CustodyLinks,
): TakenCustody | null {
  const acts = actsFor(roles).map((act): TakenAct => {
    return { act, asksContent: ACT_RULES[act].asksContent === true, kinds: placesFor(act) };
  });
  if (acts.length === 0) return null;
  const kinds = new Set(acts.flatMap((one) => one.kinds));
  const nameIn = (lang: Lang) => placeNamer(db.read, lang, links);
  const [zh, en] = [nameIn("zh-CN"), nameIn("en")];
  const places = choosablePlaces({ ports: { db } as Ports })
    .filter(({ kind }) => kinds.has(kind))
    .slice(0, PLACES_MAX)
    .map((place): TakenPlace => {
      const id = place.ref.replace(/^use-point:/, "");
      const code = place.ref === "" ? null : (findPlace(db.read, id)?.code ?? null);
      const name = { zh: zh(place), en: en(place) };
      return { ...place, name, code, stock: cylindersAt(db.read, place) };
    });
  return { acts, places };
}
