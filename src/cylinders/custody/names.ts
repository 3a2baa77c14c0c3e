/** What a place is called on a page. Customers and permits are known above this domain and named by the links. */
import { placeWords, custodyText as t } from "../../../views/custody/text.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import type { Orm } from "../../platform/writer.ts";
import { findRoom } from "../../site/index.ts";
import type { PlaceRef } from "./model.ts";
import { findPlace } from "./places.ts";

export type TraceEvent = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly title: string;
  readonly detail: string;
  readonly href?: string | undefined;
  readonly isGood: boolean;
};

/** Handed in by the composition root. */
export type CustodyLinks = {
  /** Of a customer or of what a cylinder is in use for; undefined when unknown there. */
  placeName?(lang: Lang, place: PlaceRef): string | undefined;
  /** Fills, checks, dangers of one cylinder, for its timeline. */
  events?(lang: Lang, cylinderId: string): readonly TraceEvent[];
};

function named(orm: Orm, lang: Lang, place: PlaceRef): string {
  const kind = say(lang, placeWords[place.kind]);
  const registered = (id: string): string => {
    const found = findPlace(orm, id);
    return found === undefined ? `${kind} ${say(lang, t.gone)}` : found.name;
  };
  switch (place.kind) {
    case "truck":
    case "outlet":
    case "inspection":
      return registered(place.ref);
    case "room":
      return findRoom(orm, place.ref)?.name ?? `${kind} ${say(lang, t.gone)}`;
    case "in-use": {
      const [what = "", id = ""] = place.ref.split(":");
      return what === "use-point" ? registered(id) : say(lang, t.useSome, { id: id.slice(-8) });
    }
    case "customer":
      return place.ref === "" ? kind : say(lang, t.customerSome, { id: place.ref.slice(-6) });
    default:
      return kind;
  }
}

/** Looks each place up once for a page. */
export function placeNamer(orm: Orm, lang: Lang, links: CustodyLinks): (place: PlaceRef) => string {
  const known = new Map<string, string>();
  return (place) => {
    const key = `${place.kind} ${place.ref}`;
    const found = known.get(key) ?? links.placeName?.(lang, place) ?? named(orm, lang, place);
    if (known.size < 5_000) known.set(key, found);
    return found;
  };
}
