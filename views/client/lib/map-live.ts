/** The live map: one stream moves the symbols, the list beside it, the counts and the alarms. */
import type L from "leaflet";
import {
  ALARMS_ON_WALL,
  type MapAlarm,
  type MapAnchor,
  type MapFrame,
  type MapHeat,
  type MapPerson,
  type MapZone,
} from "../../positioning/wire.ts";
import { heatLayer } from "./map-heat.ts";
import { type PeopleLayer, peopleLayer, symbolOf } from "./map-people.ts";
import { dataOf, drawAnchors, drawZones, openPlan, type ZoneLayers } from "./map-plan.ts";

export type MapWords = {
  readonly now: string;
  readonly secondsAgo: string;
  readonly minutesAgo: string;
  readonly hoursAgo: string;
  readonly outside: string;
  readonly nobody: string;
  readonly calm: string;
  readonly more: string;
  readonly elsewhere: string;
  readonly unseen: string;
  readonly times: string;
};

/** Longer without a frame: nothing on the map may look live. */
const SILENCE_MAX_MS = 6_000;
const RETRY_MS = 3_000;
/** An unknown number must never look like zero. */
const UNKNOWN = "—";

function ageText(words: MapWords, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return words.secondsAgo.replace("{n}", String(seconds));
  if (seconds < 7_200) return words.minutesAgo.replace("{n}", String(Math.round(seconds / 60)));
  return words.hoursAgo.replace("{n}", String(Math.round(seconds / 3_600)));
}

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

type Parts = {
  readonly box: HTMLElement;
  readonly words: MapWords;
  readonly zones: ReadonlyMap<string, MapZone>;
  readonly people: PeopleLayer;
  readonly areas: ZoneLayers;
};

function personLine(parts: Parts, person: MapPerson, age: string): HTMLElement {
  const { words, zones } = parts;
  const where = person.zones.flatMap((id) => zones.get(id)?.name ?? []).join("、");
  const button = element("button", "map-line") as HTMLButtonElement;
  button.type = "button";
  button.dataset["kind"] = person.kind;
  button.dataset["state"] = person.state;
  button.dataset["alarm"] = person.isAlarmed ? "yes" : "no";
  button.dataset["mapFind"] = person.tag;
  button.append(
    symbolOf(person.kind),
    element("strong", "", person.name),
    element("span", "quiet", person.note),
    element("span", "map-line-where", where === "" ? words.outside : where),
    element("span", "map-line-age", person.state === "live" ? words.now : age),
  );
  return button;
}

function replaceList(list: Element | null, lines: readonly HTMLElement[], empty: string): void {
  if (list === null) return;
  const focused = (document.activeElement as HTMLElement | null)?.dataset["mapFind"];
  const shown = lines.length > 0 ? lines : [element("span", "quiet", empty)];
  list.replaceChildren(
    ...shown.map((line) => {
      const item = document.createElement("li");
      item.append(line);
      return item;
    }),
  );
  // A person who reads the list by keys keeps their place.
  if (focused !== undefined)
    list.querySelector<HTMLElement>(`[data-map-find="${focused}"]`)?.focus();
}

function alarmLine(alarm: MapAlarm, words: MapWords, isWall: boolean): HTMLElement {
  const parts = [element("strong", "", alarm.words)];
  if (alarm.who !== "") parts.push(element("span", "", alarm.who));
  parts.push(element("span", "", alarm.place));
  const times = words.times.replace("{n}", String(alarm.count));
  if (alarm.count > 1) parts.push(element("span", "map-alarm-times", times));
  if (alarm.isNew) parts.push(element("em", "", words.unseen));
  const line = element(isWall ? "div" : "a", "map-alarm", ...parts);
  line.dataset["new"] = alarm.isNew ? "yes" : "no";
  if (!isWall) line.setAttribute("href", alarm.href);
  return line;
}

/** What has no line is said: a short list is never taken for a calm site. */
function moreText(words: MapWords, more: number, elsewhere: number): string {
  return [
    ...(more > 0 ? [words.more.replace("{n}", String(more))] : []),
    ...(elsewhere > 0 ? [words.elsewhere.replace("{n}", String(elsewhere))] : []),
  ].join(" · ");
}

function showAlarms(parts: Parts, frame: MapFrame): void {
  const { words } = parts;
  const isWall = parts.box.dataset["wall"] === "yes";
  const shown = isWall ? frame.alarms.slice(0, ALARMS_ON_WALL) : frame.alarms;
  const box = document.querySelector<HTMLElement>("#map-alarms");
  const lines = shown.map((alarm) => alarmLine(alarm, words, isWall));
  replaceList(box, lines, words.calm);
  box?.closest<HTMLElement>(".panel")?.setAttribute("data-state", lines.length > 0 ? "danger" : "");
  const more = document.querySelector<HTMLElement>("#map-alarms-more");
  if (more === null) return;
  const hidden = frame.moreAlarms + frame.alarms.length - shown.length;
  more.textContent = moreText(words, hidden, frame.elsewhere);
  more.hidden = more.textContent === "";
}

function showCounts(parts: Parts, frame: MapFrame): void {
  const alarmed = new Set(frame.alarmedZones);
  for (const zone of parts.zones.values()) {
    const text = frame.isFed ? String(frame.counts[zone.id] ?? 0) : UNKNOWN;
    parts.areas.setCount(zone.id, text, alarmed.has(zone.id));
    const cell = document.querySelector<HTMLElement>(`[data-map-count="${zone.id}"]`);
    if (cell !== null && cell.textContent !== text) cell.textContent = text;
    cell?.closest("li")?.setAttribute("data-alarm", alarmed.has(zone.id) ? "yes" : "no");
  }
  const online = frame.people.filter(({ state }) => state === "live").length;
  const totals: Readonly<Record<string, number>> = {
    all: frame.people.length,
    online,
    stale: frame.people.length - online,
  };
  for (const cell of document.querySelectorAll<HTMLElement>("[data-map-total]")) {
    const total = totals[cell.dataset["mapTotal"] ?? ""] ?? 0;
    const text = frame.isFed ? String(total) : UNKNOWN;
    if (cell.textContent !== text) cell.textContent = text;
  }
}

function startToggles(parts: Parts, map: L.Map): void {
  const heat = heatLayer(map);
  const run: Readonly<Record<string, (isOn: boolean) => void>> = {
    trails: (isOn) => parts.people.setTrails(isOn),
    names: (isOn) => parts.box.classList.toggle("map-nameless", !isOn),
    anchors: (isOn) => parts.box.classList.toggle("map-no-anchors", !isOn),
    heat: (isOn) => {
      const href = parts.box.dataset["heat"] ?? "";
      if (!isOn || href === "") heat.clear();
      else
        void fetch(href)
          .then(async (answer) =>
            answer.ok ? heat.show((await answer.json()) as MapHeat) : undefined,
          )
          .catch(() => heat.clear());
    },
  };
  for (const button of document.querySelectorAll<HTMLElement>("[data-map-toggle]")) {
    const act = run[button.dataset["mapToggle"] ?? ""];
    const set = (isOn: boolean): void => {
      button.setAttribute("aria-pressed", String(isOn));
      act?.(isOn);
    };
    set(button.getAttribute("aria-pressed") === "true");
    button.addEventListener("click", () => set(button.getAttribute("aria-pressed") !== "true"));
  }
}

function matches(person: MapPerson, asked: string): boolean {
  return [person.name, person.note, person.tag].some((text) => text.toLowerCase().includes(asked));
}

const SEARCH_KEY = "map-search";

/** The plan, a fence or an anchor was changed: nobody may be looked for on a plan that does not hold any more. */
function drawAnew(box: HTMLElement, frame: MapFrame, search: HTMLInputElement | null): void {
  const shown = box.dataset["drawn"];
  if (shown === undefined || frame.drawn === shown) return;
  box.dataset["drawn"] = frame.drawn;
  if (search !== null) sessionStorage.setItem(SEARCH_KEY, search.value);
  location.reload();
}

function restoreSearch(search: HTMLInputElement | null): void {
  const asked = sessionStorage.getItem(SEARCH_KEY);
  sessionStorage.removeItem(SEARCH_KEY);
  if (search !== null && asked !== null) search.value = asked;
}

export function startLiveMap(box: HTMLElement): void {
  const map = openPlan(box);
  const words = dataOf<MapWords>(box, "words");
  const stream = box.dataset["stream"];
  if (map === undefined || words === undefined || stream === undefined) return;
  const zoneList = dataOf<readonly MapZone[]>(box, "zones") ?? [];
  const areas = drawZones(map, zoneList);
  drawAnchors(map, dataOf<readonly MapAnchor[]>(box, "anchors") ?? []);
  const zones = new Map(zoneList.map((zone) => [zone.id, zone]));
  const parts: Parts = { box, words, zones, people: peopleLayer(map), areas };
  const search = document.querySelector<HTMLInputElement>("#map-search");
  const kind = document.querySelector<HTMLSelectElement>("#map-kind");
  restoreSearch(search);
  let frame: MapFrame | undefined;
  let heardMs = performance.now();
  let isFirst = true;
  const notFed = document.querySelector<HTMLElement>("#map-not-fed");

  const show = (): void => {
    if (frame === undefined) return;
    const now = frame.at + (performance.now() - heardMs);
    const ageOf = (person: MapPerson): string => ageText(words, now - person.seenAt);
    parts.people.show(frame.people, ageOf);
    if (notFed !== null) notFed.hidden = frame.isFed;
    const asked = (search?.value ?? "").trim().toLowerCase();
    const wanted = frame.people.filter(
      (person) =>
        (asked === "" || matches(person, asked)) &&
        ((kind?.value ?? "") === "" || person.kind === kind?.value),
    );
    const isFiltered = asked !== "" || (kind?.value ?? "") !== "";
    parts.people.highlight(isFiltered ? new Set(wanted.map(({ tag }) => tag)) : undefined);
    replaceList(
      document.querySelector("#map-people"),
      wanted.map((person) => personLine(parts, person, ageOf(person))),
      words.nobody,
    );
    showCounts(parts, frame);
    showAlarms(parts, frame);
    if (isFirst && box.dataset["focus"] !== undefined) parts.people.focus(box.dataset["focus"]);
    isFirst = false;
  };
  const lost = (): void => {
    box.dataset["live"] = "no";
    document.dispatchEvent(new Event("stream:lost"));
  };
  const connect = (): void => {
    const source = new EventSource(stream);
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      heardMs = performance.now();
      box.dataset["live"] = "yes";
      document.dispatchEvent(new Event("stream:heard"));
      if (data === "") return;
      frame = JSON.parse(data) as MapFrame;
      show();
      drawAnew(box, frame, search);
    });
    source.addEventListener("ended", () => document.dispatchEvent(new Event("stream:ended")));
    source.addEventListener("error", () => {
      lost();
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
    });
  };
  search?.addEventListener("input", show);
  kind?.addEventListener("change", show);
  document.addEventListener("click", (event) => {
    const found = (event.target as Element).closest<HTMLElement>("[data-map-find]");
    if (found !== null) parts.people.focus(found.dataset["mapFind"] ?? "");
  });
  startToggles(parts, map);
  connect();
  setInterval(() => {
    if (performance.now() - heardMs > SILENCE_MAX_MS) lost();
  }, 1_000);
}
