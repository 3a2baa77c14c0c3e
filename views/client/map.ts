/** Everything that moves on a plan: live people, walks of the past, areas drawn by hand. Lists beside it work without. */
import { startDrawing } from "./lib/map-draw.ts";
import { startLiveMap } from "./lib/map-live.ts";
import { startPlayback } from "./lib/map-playback.ts";

const START = { live: startLiveMap, playback: startPlayback, draw: startDrawing } as const;

for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) {
  const kind = box.dataset["map"];
  if (kind === "live" || kind === "playback" || kind === "draw") START[kind](box);
}
