/** The plan of a floor as a Leaflet map in metres: picture, areas, anchors, and a finger that can move it. */
import L from "leaflet";
import type { MapAnchor, MapPlan, MapShape, MapZone, XY } from "../../positioning/wire.ts";

/** Leaflet counts upwards, drawings count downwards. */
export const latLngOf = ([x, y]: XY): L.LatLngTuple => [-y, x];
export const xyOf = ({ lat, lng }: L.LatLng): XY => [lng, -lat];

/** The data that the page left for the module, as JSON in an attribute: a script element would need a policy. */
export function dataOf<T>(element: HTMLElement, name: string): T | undefined {
  const text = element.dataset[name];
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as T);
}

export function openPlan(element: HTMLElement): L.Map | undefined {
  const plan = dataOf<MapPlan>(element, "plan");
  if (plan === undefined) return undefined;
  const bounds = L.latLngBounds([-plan.heightM, 0], [0, plan.widthM]);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    crs: L.CRS.Simple,
    attributionControl: false,
    zoomSnap: 0.1,
    minZoom: -8,
    maxZoom: 8,
    maxBounds: bounds.pad(0.5),
    zoomControl: element.dataset["wall"] === undefined,
    zoomAnimation: !isStill,
    fadeAnimation: false,
    markerZoomAnimation: !isStill,
  });
  L.imageOverlay(plan.image, bounds, { className: "map-image" }).addTo(map);
  const showWhole = (): void => {
    map.invalidateSize({ animate: false });
    map.fitBounds(bounds, { animate: false, padding: [8, 8] });
  };
  showWhole();
  // A turned telephone or a wall that comes up late: the whole floor again.
  let widthPx = element.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(element.clientWidth - widthPx) < 40) map.invalidateSize({ animate: false });
    else showWhole();
    widthPx = element.clientWidth;
  }).observe(element);
  return map;
}

/** The outline of a corridor: both sides of its line with flat ends; good enough for the eye. */
function corridorOutline(points: readonly XY[], width: number): readonly XY[] {
  const half = width / 2;
  const left: XY[] = [];
  const right: XY[] = [];
  points.forEach(([x, y], index) => {
    const [ax, ay] = points[Math.max(0, index - 1)] ?? [x, y];
    const [bx, by] = points[Math.min(points.length - 1, index + 1)] ?? [x, y];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const [nx, ny] = [(-(by - ay) / length) * half, ((bx - ax) / length) * half];
    left.push([x + nx, y + ny]);
    right.unshift([x - nx, y - ny]);
  });
  return [...left, ...right];
}

export function layerOfShape(shape: MapShape, className: string): L.Path {
  const options = { className, interactive: false };
  if (shape.kind === "circle") {
    return L.circle(latLngOf(shape.centre), { radius: shape.radius, ...options });
  }
  if (shape.kind === "corridor") {
    return L.polygon(corridorOutline(shape.points, shape.width).map(latLngOf), options);
  }
  return L.polygon(
    [shape.points.map(latLngOf), ...shape.holes.map((h) => h.map(latLngOf))],
    options,
  );
}

function labelIcon(text: string, className: string): L.DivIcon {
  const words = document.createElement("span");
  words.textContent = text;
  return L.divIcon({ className, html: words, iconSize: [0, 0] });
}

export type ZoneLayers = { setCount(id: string, text: string, isAlarmed: boolean): void };

/** Areas with their names; the count beside the name follows the frames. */
export function drawZones(map: L.Map, zones: readonly MapZone[]): ZoneLayers {
  const shown = new Map<
    string,
    { readonly path: L.Path; readonly words: HTMLElement; name: string }
  >();
  for (const zone of zones) {
    const path = layerOfShape(zone.shape, `map-zone map-zone-${zone.kind}`).addTo(map);
    const element = path.getElement();
    if (!zone.isOn) element?.classList.add("map-zone-off");
    const bounds = path instanceof L.Circle ? path.getBounds() : (path as L.Polygon).getBounds();
    // At the upper edge, where it hides nobody.
    const centre = L.latLng(bounds.getNorth(), bounds.getCenter().lng);
    const icon = labelIcon(zone.name, "map-zone-label");
    L.marker(centre, { icon, interactive: false, keyboard: false, zIndexOffset: -1_000 }).addTo(
      map,
    );
    const words = icon.options.html as HTMLElement;
    shown.set(zone.id, { path, words, name: zone.name });
  }
  return {
    setCount(id, text, isAlarmed) {
      const zone = shown.get(id);
      if (zone === undefined) return;
      const label = text === "" ? zone.name : `${zone.name} · ${text}`;
      if (zone.words.textContent !== label) zone.words.textContent = label;
      zone.path.getElement()?.classList.toggle("map-zone-alarmed", isAlarmed);
    },
  };
}

export function drawAnchors(map: L.Map, anchors: readonly MapAnchor[]): void {
  for (const anchor of anchors) {
    const icon = labelIcon(anchor.label, "map-anchor");
    L.marker(latLngOf(anchor.at), { icon, interactive: false, keyboard: false }).addTo(map);
  }
}
