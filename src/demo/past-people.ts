/** Where people were in the month before: their stays in the areas, as the positioning system keeps them. */
import type { App } from "../app.ts";
import { type Day, HOUR_MS, instant, MINUTE_MS, startOfDay } from "../kernel/instants.ts";
import { furnishStays } from "../positioning/index.ts";
import { seeded } from "./random.ts";
import { STAYING } from "./walkers.ts";

const FROM_MS = 7.8 * HOUR_MS;
const UNTIL_MS = 17.2 * HOUR_MS;

/** One day of everybody who has a card: from area to area, with the noon away. */
export async function addStays({ ports }: App, day: Day): Promise<void> {
  const random = seeded(startOfDay(day) / MINUTE_MS);
  const stays = STAYING.flatMap(({ tag, areas }) => {
    const made: { tag: string; area: string; from: number; to: number }[] = [];
    let from = startOfDay(day) + FROM_MS + random() * 20 * MINUTE_MS;
    const evening = startOfDay(day) + UNTIL_MS - random() * 30 * MINUTE_MS;
    const until = Math.min(evening, ports.clock.now());
    while (from < until) {
      const to = Math.min(until, from + (12 + random() * 55) * MINUTE_MS);
      const area = areas[Math.floor(random() * areas.length)];
      if (area !== undefined) made.push({ tag, area, from, to });
      const isNoon = from < startOfDay(day) + 12 * HOUR_MS && to > startOfDay(day) + 11.6 * HOUR_MS;
      from = to + (isNoon ? 55 : 1 + random() * 6) * MINUTE_MS;
    }
    return made;
  });
  await ports.db.write((tx) => {
    furnishStays(
      tx,
      ports,
      stays.map(({ tag, area, from, to }) => ({
        ...{ tag, area, enteredAt: instant(from), leftAt: instant(to) },
      })),
    );
  });
}
