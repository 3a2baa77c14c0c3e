/** Walks of the past on the map: a bar of time, a speed, and jumps from alarm to alarm. */
import L from "leaflet";
import type {
  MapAnchor,
  MapPerson,
  MapPlayback,
  MapTrack,
  MapZone,
  XY,
} from "../../positioning/wire.ts";
import { peopleLayer } from "./map-people.ts";
import { dataOf, drawAnchors, drawZones, latLngOf, openPlan } from "./map-plan.ts";

/** Later than this after the last fix nobody knows where a person is: the symbol says so. */
const GAP_MS = 15_000;
/** Site time is eight hours before UTC, whatever the machine's own zone. */
const SITE_OFFSET_MS = 8 * 3_600_000;

const stampOf = (at: number): string =>
  new Date(at + SITE_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");

/** Index of the last point at or before `at`; -1 before the first. */
function lastAt(points: MapTrack["points"], at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function placeAt(
  { points }: MapTrack,
  at: number,
): { readonly xy: XY; readonly seenAt: number } | undefined {
  const index = lastAt(points, at);
  const from = points[index];
  if (from === undefined) return undefined;
  const to = points[index + 1];
  if (to === undefined || to[0] - from[0] > GAP_MS)
    return { xy: [from[1], from[2]], seenAt: from[0] };
  const share = (at - from[0]) / Math.max(1, to[0] - from[0]);
  const xy: XY = [from[1] + (to[1] - from[1]) * share, from[2] + (to[2] - from[2]) * share];
  return { xy, seenAt: at };
}

function personAt(track: MapTrack, at: number): MapPerson | undefined {
  const place = placeAt(track, at);
  if (place === undefined) return undefined;
  const [x, y] = place.xy;
  const { tag, name, kind } = track;
  const state = at - place.seenAt <= GAP_MS ? "live" : "stale";
  const plain = { note: "", sigma: 0, isAlarmed: false, zones: [] };
  return { tag, name, kind, x, y, seenAt: place.seenAt, state, ...plain };
}

/** A line ends where nothing was heard for longer than the gap: nobody is drawn where nobody was seen. */
function linesOf({ points }: MapTrack): L.LatLngTuple[][] {
  const lines: L.LatLngTuple[][] = [];
  points.forEach(([at, x, y], index) => {
    const before = points[index - 1];
    if (before === undefined || at - before[0] > GAP_MS) lines.push([]);
    lines.at(-1)?.push(latLngOf([x, y]));
  });
  return lines;
}

export function startPlayback(box: HTMLElement): void {
  const map = openPlan(box);
  const play = dataOf<MapPlayback>(box, "playback");
  if (map === undefined || play === undefined) return;
  drawZones(map, dataOf<readonly MapZone[]>(box, "zones") ?? []);
  drawAnchors(map, dataOf<readonly MapAnchor[]>(box, "anchors") ?? []);
  const people = peopleLayer(map);
  play.tracks.forEach((track, index) => {
    const className = `map-track map-track-${index % 6}`;
    L.polyline(linesOf(track), { className, interactive: false }).addTo(map);
  });
  const bar = document.querySelector<HTMLInputElement>("#play-at");
  const clock = document.querySelector<HTMLElement>("#play-clock");
  const button = document.querySelector<HTMLElement>("#play-toggle");
  const speed = document.querySelector<HTMLSelectElement>("#play-speed");
  let at = Number(box.dataset["at"] ?? play.from);
  let isRunning = false;
  let drawnMs = performance.now();

  const show = (): void => {
    at = Math.min(play.to, Math.max(play.from, at));
    people.show(
      play.tracks.flatMap((track) => personAt(track, at) ?? []),
      (person) => `${Math.round((at - person.seenAt) / 1_000)} s`,
    );
    if (bar !== null) {
      bar.value = String(at);
      bar.setAttribute("aria-valuetext", stampOf(at));
    }
    if (clock !== null) clock.textContent = stampOf(at);
    box.dataset["shown"] = String(at);
  };
  const setRunning = (isOn: boolean): void => {
    isRunning = isOn;
    drawnMs = performance.now();
    button?.setAttribute("aria-pressed", String(isOn));
    if (isOn) requestAnimationFrame(step);
  };
  const step = (nowMs: number): void => {
    if (!isRunning) return;
    at += Math.max(0, nowMs - drawnMs) * Number(speed?.value ?? "1");
    drawnMs = nowMs;
    show();
    if (at >= play.to) setRunning(false);
    else requestAnimationFrame(step);
  };
  const jump = (isForwards: boolean): void => {
    const times = play.alarms.map((alarm) => alarm.at).sort((a, b) => a - b);
    const next = isForwards
      ? times.find((time) => time > at + 500)
      : times.findLast((time) => time < at - 500);
    if (next === undefined) return;
    at = next;
    show();
  };
  button?.addEventListener("click", () => {
    if (!isRunning && at >= play.to) at = play.from;
    setRunning(!isRunning);
  });
  bar?.addEventListener("input", () => {
    at = Number(bar.value);
    show();
  });
  for (const one of document.querySelectorAll<HTMLElement>("[data-play-at]")) {
    one.addEventListener("click", () => {
      at = Number(one.dataset["playAt"]);
      show();
    });
  }
  document.querySelector("#play-next")?.addEventListener("click", () => jump(true));
  document.querySelector("#play-previous")?.addEventListener("click", () => jump(false));
  show();
}
