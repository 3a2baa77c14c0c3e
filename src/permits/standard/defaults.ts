/** What a new site begins with where the standard leaves it open; every figure is shown with 待核实 until the site sets it. */
import type { Day } from "../../kernel/instants.ts";
import type { CalendarDay, PermitSettings } from "../model.ts";

const run = (from: string, days: number, name: string, kind: CalendarDay["kind"] = "holiday") =>
  Array.from({ length: days }, (_, index): CalendarDay => {
    const [head, last] = [from.slice(0, 8), Number(from.slice(8)) + index];
    return { day: `${head}${String(last).padStart(2, "0")}` as Day, kind, name };
  });

const worked = (day: string): CalendarDay => ({
  day: day as Day,
  kind: "work-day",
  name: "调休上班",
});

/**
 * Holidays of 2026 with the days worked in their place, as announced by the State Council. From memory, not read in
 * the notice: 待核实; the site edits the list and enters each new year.
 */
export const CALENDAR_2026: readonly CalendarDay[] = [
  ...run("2026-01-01", 3, "元旦"),
  worked("2026-01-04"),
  worked("2026-02-14"),
  ...run("2026-02-15", 9, "春节"),
  worked("2026-02-28"),
  ...run("2026-04-04", 3, "清明节"),
  ...run("2026-05-01", 5, "劳动节"),
  worked("2026-05-09"),
  ...run("2026-06-19", 3, "端午节"),
  worked("2026-09-20"),
  ...run("2026-09-25", 3, "中秋节"),
  ...run("2026-10-01", 7, "国庆节"),
  worked("2026-10-10"),
];

/** The night of 20:00 to 06:00 and the hours of tickets without a figure are common practice, not law. */
export const DEFAULT_PERMIT_SETTINGS: PermitSettings = {
  nightFromMin: 20 * 60,
  nightToMin: 6 * 60,
  calendar: CALENDAR_2026,
  blindPlateHours: 24,
  liftingHours: 24,
  excavationHours: 168,
  roadClosureHours: 168,
  isAqBinding: false,
  isElectronicOnly: false,
  certificates: {},
  chains: {},
};
