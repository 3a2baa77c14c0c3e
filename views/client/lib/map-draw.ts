/** Draws an area by hand. The form's fields hold the truth: what is typed is drawn, what is drawn is typed. */
import L from "leaflet";
import type { MapAnchor, MapShape, MapZone, XY } from "../../positioning/wire.ts";
import {
  dataOf,
  drawAnchors,
  drawZones,
  latLngOf,
  layerOfShape,
  openPlan,
  xyOf,
} from "./map-plan.ts";

type Mode = "" | "outline" | "hole";

const field = (id: string): HTMLInputElement | null => document.querySelector(`#${id}`);
const typed = (id: string): string => field(id)?.value ?? "";

/** `1.5,2; 3,4`: pairs of metres by semicolons or lines; what is no pair is left out here and named by the server. */
function pointsIn(text: string): XY[] {
  return text.split(/[;；\n]/).flatMap((pair): XY[] => {
    const [x, y, ...rest] = pair.split(/[,，]/).map((part) => Number.parseFloat(part));
    return x !== undefined && y !== undefined && rest.length === 0 && Number.isFinite(x + y)
      ? [[x, y]]
      : [];
  });
}

const textOf = (points: readonly XY[]): string =>
  points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join("; ");

const holesIn = (text: string): XY[][] =>
  text
    .split("\n")
    .map(pointsIn)
    .filter((hole) => hole.length > 0);

function shapeNow(): MapShape | undefined {
  const points = pointsIn(typed("points"));
  const kind = typed("shape");
  if (kind === "circle") {
    const [centre] = points;
    const radius = Number.parseFloat(typed("radius"));
    return centre !== undefined && radius > 0 ? { kind, centre, radius } : undefined;
  }
  if (kind === "corridor") {
    const width = Number.parseFloat(typed("width"));
    return points.length >= 2 && width > 0 ? { kind, points, width } : undefined;
  }
  if (points.length < 3) return undefined;
  return { kind: "polygon", points, holes: holesIn(typed("holes")).filter((h) => h.length >= 3) };
}

class Drawing {
  readonly #map: L.Map;
  readonly #group: L.LayerGroup;
  #mode: Mode = "";
  /** A second hole begins a new line; until its first point there is none. */
  #isNewHole = false;

  constructor(map: L.Map) {
    this.#map = map;
    this.#group = L.layerGroup().addTo(map);
    map.doubleClickZoom.disable();
    map.on("click", ({ latlng }) => this.#add(xyOf(latlng)));
    this.show();
  }

  setMode(mode: Mode): void {
    this.#mode = mode;
    this.#isNewHole = mode === "hole";
    this.#map.getContainer().dataset["drawing"] = mode;
    for (const button of document.querySelectorAll<HTMLElement>("[data-draw]")) {
      button.setAttribute("aria-pressed", String(button.dataset["draw"] === mode));
    }
  }

  #set(id: string, value: string): void {
    const one = field(id);
    if (one !== null) one.value = value;
  }

  #setHoles(holes: readonly (readonly XY[])[]): void {
    this.#set("holes", holes.map(textOf).join("\n"));
  }

  #add(at: XY): void {
    if (this.#mode === "outline") this.#addOutline(at);
    if (this.#mode === "hole") {
      const holes = holesIn(typed("holes"));
      if (this.#isNewHole) holes.push([]);
      this.#isNewHole = false;
      holes.at(-1)?.push(at);
      this.#setHoles(holes);
    }
    this.show();
  }

  #addOutline(at: XY): void {
    const points = pointsIn(typed("points"));
    const [centre] = points;
    if (typed("shape") !== "circle") this.#set("points", textOf([...points, at]));
    else if (centre === undefined) this.#set("points", textOf([at]));
    else this.#set("radius", Math.hypot(at[0] - centre[0], at[1] - centre[1]).toFixed(2));
  }

  undo(): void {
    if (this.#mode === "hole") {
      const holes = holesIn(typed("holes"));
      holes.at(-1)?.pop();
      this.#setHoles(holes.filter((hole) => hole.length > 0));
    } else this.#set("points", textOf(pointsIn(typed("points")).slice(0, -1)));
    this.show();
  }

  clear(): void {
    for (const id of ["points", "holes"]) this.#set(id, "");
    this.setMode("outline");
    this.show();
  }

  /** A corner that a finger can take; letting go writes it into its field. */
  #handle(at: XY, isHole: boolean, moved: (to: XY) => void): void {
    const className = isHole ? "map-corner map-corner-hole" : "map-corner";
    const icon = L.divIcon({ className, iconSize: [22, 22] });
    const marker = L.marker(latLngOf(at), { icon, draggable: true, keyboard: false });
    marker.on("dragend", () => {
      moved(xyOf(marker.getLatLng()));
      this.show();
    });
    marker.addTo(this.#group);
  }

  show(): void {
    this.#group.clearLayers();
    const shape = shapeNow();
    const points = pointsIn(typed("points"));
    if (shape !== undefined) layerOfShape(shape, "map-draft").addTo(this.#group);
    else if (points.length > 1) {
      L.polyline(points.map(latLngOf), { className: "map-draft-line", interactive: false }).addTo(
        this.#group,
      );
    }
    points.forEach((point, index) => {
      this.#handle(point, false, (to) => {
        this.#set("points", textOf(points.with(index, to)));
      });
    });
    const holes = typed("shape") === "polygon" ? holesIn(typed("holes")) : [];
    holes.forEach((hole, number) => {
      hole.forEach((point, index) => {
        this.#handle(point, true, (to) => {
          this.#setHoles(holes.with(number, hole.with(index, to)));
        });
      });
    });
  }
}

export function startDrawing(box: HTMLElement): void {
  const map = openPlan(box);
  if (map === undefined) return;
  drawZones(map, dataOf<readonly MapZone[]>(box, "zones") ?? []);
  drawAnchors(map, dataOf<readonly MapAnchor[]>(box, "anchors") ?? []);
  const drawing = new Drawing(map);
  for (const button of document.querySelectorAll<HTMLElement>("[data-draw]")) {
    button.addEventListener("click", () => {
      const what = button.dataset["draw"];
      if (what === "undo") drawing.undo();
      else if (what === "clear") drawing.clear();
      else if (what === "outline" || what === "hole") drawing.setMode(what);
    });
  }
  const kind = document.querySelector<HTMLSelectElement>("#shape");
  const form = kind?.form;
  const follow = (): void => {
    if (form !== null && form !== undefined) form.dataset["shape"] = kind?.value ?? "polygon";
    drawing.show();
  };
  kind?.addEventListener("change", follow);
  for (const id of ["points", "holes", "radius", "width"])
    field(id)?.addEventListener("input", follow);
  follow();
  if (box.dataset["new"] === "yes") drawing.setMode("outline");
}
