/** People on the map: shape says who, a dashed outline and an age say that a position is old. */
import L from "leaflet";
import type { MapPerson, PersonKind } from "../../positioning/wire.ts";
import { latLngOf } from "./map-plan.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Circle, square, triangle, diamond: told apart without colour. */
const OUTLINE: Readonly<Record<PersonKind, string>> = {
  staff: "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18z",
  contractor: "M4 4h16v16h-16z",
  visitor: "M12 2l10 19h-20z",
  unknown: "M12 1l11 11l-11 11l-11-11z",
};

export function symbolOf(kind: PersonKind): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", OUTLINE[kind]);
  svg.append(path);
  return svg;
}

type Shown = {
  readonly marker: L.Marker;
  readonly box: HTMLElement;
  readonly words: HTMLElement;
  kind: PersonKind;
  person: MapPerson;
  trail: { readonly at: number; readonly place: L.LatLngTuple }[];
  line: L.Polyline | undefined;
};

const ALARM_ABOVE = 10_000;
export const TRAIL_MS = 60_000;
const TRAIL_POINTS_MAX = 300;

export type PeopleLayer = {
  show(people: readonly MapPerson[], ageTextOf: (person: MapPerson) => string): void;
  setTrails(isOn: boolean): void;
  /** Only these are shown strongly; undefined: all. */
  highlight(tags: ReadonlySet<string> | undefined): void;
  focus(tag: string): void;
};

function make(map: L.Map, person: MapPerson): Shown {
  const box = document.createElement("div");
  const words = document.createElement("span");
  box.append(symbolOf(person.kind), words);
  const icon = L.divIcon({ className: "map-person", html: box, iconSize: [0, 0] });
  const marker = L.marker(latLngOf([person.x, person.y]), {
    icon,
    interactive: false,
    keyboard: false,
  }).addTo(map);
  return { marker, box, words, kind: person.kind, person, trail: [], line: undefined };
}

/** From here on a name would be cut off at the side of the map: it stands on the other side of its symbol. */
const LEFT_FROM = 0.7;

function refresh(map: L.Map, one: Shown, person: MapPerson, age: string): void {
  if (one.kind !== person.kind) {
    one.box.firstElementChild?.replaceWith(symbolOf(person.kind));
    one.kind = person.kind;
  }
  const { dataset } = one.box;
  dataset["tag"] = person.tag;
  dataset["kind"] = person.kind;
  dataset["state"] = person.state;
  dataset["alarm"] = person.isAlarmed ? "yes" : "no";
  const { alarm } = person;
  const danger = alarm && `${alarm.words}${alarm.count > 1 ? ` ×${alarm.count}` : ""}`;
  const text = [person.name, danger, person.state === "live" ? undefined : age]
    .filter((part) => part !== undefined)
    .join(" · ");
  if (one.words.textContent !== text) one.words.textContent = text;
  const place = latLngOf([person.x, person.y]);
  one.marker.setLatLng(place);
  const { x } = map.latLngToContainerPoint(place);
  dataset["side"] = x > map.getSize().x * LEFT_FROM ? "left" : "right";
  // In a crowd nobody in danger stands behind somebody else.
  one.marker.setZIndexOffset(person.isAlarmed ? ALARM_ABOVE : 0);
  if (person.seenAt !== one.person.seenAt || one.trail.length === 0) {
    one.trail.push({ at: person.seenAt, place });
    one.trail = one.trail
      .filter(({ at }) => at > person.seenAt - TRAIL_MS)
      .slice(-TRAIL_POINTS_MAX);
  }
  one.person = person;
}

export function peopleLayer(map: L.Map): PeopleLayer {
  const shown = new Map<string, Shown>();
  let hasTrails = false;
  let chosen: ReadonlySet<string> | undefined;
  const drawTrail = (one: Shown): void => {
    const isWanted = hasTrails && (chosen === undefined || chosen.has(one.person.tag));
    if (!isWanted) {
      one.line?.remove();
      one.line = undefined;
      return;
    }
    const places = one.trail.map(({ place }) => place);
    one.line ??= L.polyline([], { className: "map-trail", interactive: false }).addTo(map);
    one.line.setLatLngs(places);
  };
  const mark = (one: Shown): void => {
    // A search for somebody else does not make anybody in danger fade.
    const isFaint = chosen !== undefined && !chosen.has(one.person.tag) && !one.person.isAlarmed;
    one.box.dataset["faint"] = isFaint ? "yes" : "no";
  };
  return {
    show(people, ageTextOf) {
      const present = new Set(people.map(({ tag }) => tag));
      for (const [tag, one] of shown) {
        if (present.has(tag)) continue;
        one.marker.remove();
        one.line?.remove();
        shown.delete(tag);
      }
      for (const person of people) {
        const one = shown.get(person.tag) ?? make(map, person);
        shown.set(person.tag, one);
        refresh(map, one, person, ageTextOf(person));
        mark(one);
        drawTrail(one);
      }
    },
    setTrails(isOn) {
      hasTrails = isOn;
      for (const one of shown.values()) drawTrail(one);
    },
    highlight(tags) {
      chosen = tags;
      for (const one of shown.values()) {
        mark(one);
        drawTrail(one);
      }
    },
    focus(tag) {
      const one = shown.get(tag);
      if (one !== undefined) map.setView(one.marker.getLatLng(), Math.max(map.getZoom(), 4.5));
    },
  };
}
