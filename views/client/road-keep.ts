/**
 * Runs on the box's own pages of a phone that took work along: a visit, a turn or a round that is begun there goes on on the
 * road when the box is out of reach all at once.
 */
import { alone, renewTaken } from "./road/renew.ts";
import { RoadStore } from "./road/store.ts";

/** A burst of answers is one renewal. */
const REST_MS = 2_000;
const APART_MS = 10_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let lastAt = 0;

async function keep(): Promise<void> {
  lastAt = Date.now();
  const store = await RoadStore.open();
  try {
    await alone(() => renewTaken(store));
  } finally {
    store.close();
  }
}

function soon(): void {
  clearTimeout(timer);
  const wait = Math.max(REST_MS, lastAt + APART_MS - Date.now());
  timer = setTimeout(() => void keep().catch(() => undefined), wait);
}

document.addEventListener("htmx:after:swap", soon);
void keep().catch(() => undefined);
