/** How the last days went, in columns: fills, alarms, people, dangers. */
import type { Trends } from "../../views/overview/trends.tsx";
import { alarmsPerDay } from "../alarms/index.ts";
import { openDangersPerDay } from "../dangers/index.ts";
import { fillPaths, fillsPerDay } from "../filling/index.ts";
import { addDays, dayOf, startOfDay } from "../kernel/instants.ts";
import type { DayCount } from "../platform/per-day.ts";
import type { Ports } from "../platform/ports.ts";
import { headsPerHour, positionPaths } from "../positioning/index.ts";

const columnsOf = (days: readonly DayCount[]) =>
  days.map(({ day, n }) => ({ label: day.slice(5), value: n }));

/** Of the last `days` days with today; what a kind of site does not have is left out. */
export function trendsOf(
  ports: Pick<Ports, "db" | "clock">,
  isOff: (path: string) => boolean,
  days: number,
): Trends {
  const { read } = ports.db;
  const now = ports.clock.now();
  const today = dayOf(now);
  const from = addDays(today, 1 - days);
  return {
    fills: isOff(fillPaths.list) ? undefined : columnsOf(fillsPerDay(read, from, today)),
    alarms: columnsOf(alarmsPerDay(read, from, today)),
    dangers: columnsOf(openDangersPerDay(read, from, today)),
    people: isOff(positionPaths.map)
      ? undefined
      : headsPerHour(read, startOfDay(today), now).map((value, hour) => ({
          label: `${hour}:00`,
          value,
        })),
  };
}
