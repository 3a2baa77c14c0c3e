/** The form of an area: untrusted text in, an area or the problems of its fields out. Pure. */
import { z } from "zod";
import { addDays, type Day, dayOf, instant, MINUTE_MS, startOfDay } from "../../kernel/instants.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { lineText, optionalDay, problemsOf, type RawForm } from "../../platform/form.ts";
import type { WearerKind, WhoMay, Zone, ZoneKind, ZoneTimes } from "../model.ts";
import { parseShape, type ShapeField, type ShapeProblem } from "./form-shape.ts";

/** A permit's fence is made and ended by its permit. */
export const DRAWN_KINDS = ["danger", "duty", "muster", "normal"] as const satisfies ZoneKind[];
export const WHO_MODES = ["everyone", "nobody", "only"] as const;

export type ZoneFields = Omit<Zone, "id" | "version" | "ref" | "floorId">;

export type ZoneField =
  | ShapeField
  | "name"
  | "kind"
  | "level"
  | "from"
  | "to"
  | "start"
  | "end"
  | "min"
  | "max"
  | "stay"
  | "still"
  | "who"
  | "required";

export type ZoneProblem =
  | ShapeProblem
  | "too-long"
  | "characters"
  | "not-a-day"
  | "not-a-time"
  | "not-a-number"
  | "order"
  | "nobody-chosen"
  | "too-many-people";

export const ZONE_PEOPLE_MAX = 200;
const HEADS_MAX = 10_000;
const MINUTES_MAX = 1_440;

/** `HH:MM` as minutes of the day; empty is midnight. */
const timeText = z
  .string()
  .trim()
  .transform((text, context): number => {
    if (text === "") return 0;
    const [, hours, minutes] = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/.exec(text) ?? [];
    if (hours !== undefined && minutes !== undefined) return Number(hours) * 60 + Number(minutes);
    context.addIssue({ code: "custom", message: "not-a-time" });
    return z.NEVER;
  });

const numberText = (max: number) =>
  z
    .string()
    .trim()
    .transform((text, context): number | null => {
      if (text === "") return null;
      const value = Number(text);
      if (/^\d{1,5}$/.test(text) && value <= max) return value;
      context.addIssue({ code: "custom", message: "not-a-number" });
      return z.NEVER;
    });

const minutesText = numberText(MINUTES_MAX).transform((minutes, context): number | null => {
  if (minutes === null || minutes > 0) return minutes === null ? null : minutes * MINUTE_MS;
  context.addIssue({ code: "custom", message: "not-a-number" });
  return z.NEVER;
});

const zoneSchema = z
  .object({
    name: lineText(40),
    kind: z.enum(DRAWN_KINDS, "choose"),
    level: z.enum(["1", "2", "3", "4"], "choose"),
    from: optionalDay,
    to: optionalDay,
    start: timeText,
    end: timeText,
    min: numberText(HEADS_MAX),
    max: numberText(HEADS_MAX),
    stay: minutesText,
    still: minutesText,
    who: z.enum(WHO_MODES, "choose"),
  })
  .superRefine((fields, context) => {
    const { from, to, min, max } = fields;
    const complain = (path: ZoneField) =>
      context.addIssue({ code: "custom", path: [path], message: "order" });
    if (from !== null && to !== null && to < from) complain("to");
    if (min !== null && max !== null && max < min) complain("max");
  });

/** Boxes of a list are named `<list>-<value>`, because of a name that comes twice only the last is kept. */
export function ticked(form: RawForm, list: string): readonly string[] {
  const prefix = `${list}-`;
  return Object.entries(form)
    .filter(([name, value]) => name.startsWith(prefix) && value === "yes")
    .map(([name]) => name.slice(prefix.length))
    .slice(0, ZONE_PEOPLE_MAX + 1);
}

function whoOf(mode: (typeof WHO_MODES)[number], form: RawForm): WhoMay | undefined {
  if (mode !== "only") return { mode };
  const kinds = ticked(form, "kind") as readonly WearerKind[];
  const [roles, people] = [ticked(form, "role"), ticked(form, "may")];
  return kinds.length + roles.length + people.length === 0
    ? undefined
    : { mode, kinds, roles, people };
}

/** The last day counts to its end. */
function timesOf(
  fields: { from: Day | null; to: Day | null; start: number; end: number },
  form: RawForm,
): ZoneTimes {
  const days = ticked(form, "day")
    .map(Number)
    .filter((day) => day >= 1 && day <= 7);
  return {
    fromAt: fields.from === null ? null : startOfDay(fields.from),
    toAt: fields.to === null ? null : startOfDay(addDays(fields.to, 1)),
    days: days.length === 7 ? [] : [...days].sort((a, b) => a - b),
    startMinute: fields.start,
    endMinute: fields.end,
  };
}

type Problems = Partial<Record<ZoneField, ZoneProblem>>;

export function parseZone(
  form: RawForm,
  plan: { readonly widthMm: number; readonly heightMm: number },
): Result<ZoneFields, Problems> {
  const keys = Object.keys(zoneSchema.shape);
  const parsed = zoneSchema.safeParse(
    Object.fromEntries(keys.map((key) => [key, form[key] ?? ""])),
  );
  const shape = parseShape(form, plan);
  const problems: Problems = {
    ...(parsed.success ? {} : problemsOf<ZoneField, ZoneProblem>(parsed.error)),
    ...(shape.ok ? {} : shape.refusal),
  };
  const required = ticked(form, "need");
  if (required.length > ZONE_PEOPLE_MAX) problems.required = "too-many-people";
  const mode = WHO_MODES.find((one) => one === form["who"]);
  const who = mode && whoOf(mode, form);
  if (mode !== undefined && who === undefined) problems.who = "nobody-chosen";
  if (who?.mode === "only" && who.people.length > ZONE_PEOPLE_MAX) problems.who = "too-many-people";
  if (!parsed.success || !shape.ok || who === undefined || Object.keys(problems).length > 0) {
    return refuse(problems);
  }
  const { name, kind, level, min, max, stay, still } = parsed.data;
  return accept({
    ...{ name, kind, who, required, shape: shape.value, times: timesOf(parsed.data, form) },
    isRostered: kind === "duty" && form["roster"] === "yes",
    ...{ minHeads: min, maxHeads: max, stayMaxMs: stay, stillMaxMs: still, level: Number(level) },
  });
}

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** The fields of the form that say this area, without its outline. */
export function zoneValues(zone: Omit<ZoneFields, "shape">): Record<string, string> {
  const { times, who } = zone;
  const isAllDay = times.startMinute === times.endMinute;
  const minutes = (ms: number | null): string => (ms === null ? "" : String(ms / MINUTE_MS));
  const boxes = (list: string, values: readonly (string | number)[]): [string, string][] =>
    values.map((value) => [`${list}-${value}`, "yes"]);
  return {
    name: zone.name,
    kind: zone.kind,
    level: String(zone.level),
    from: times.fromAt === null ? "" : dayOf(times.fromAt),
    to: times.toAt === null ? "" : dayOf(instant(times.toAt - 1)),
    start: isAllDay ? "" : clockOf(times.startMinute),
    end: isAllDay ? "" : clockOf(times.endMinute),
    min: zone.minHeads === null ? "" : String(zone.minHeads),
    max: zone.maxHeads === null ? "" : String(zone.maxHeads),
    stay: minutes(zone.stayMaxMs),
    still: minutes(zone.stillMaxMs),
    who: who.mode,
    roster: zone.isRostered === true ? "yes" : "",
    ...Object.fromEntries([
      ...boxes("day", times.days),
      ...boxes("need", zone.required),
      ...(who.mode === "only"
        ? [...boxes("kind", who.kinds), ...boxes("role", who.roles), ...boxes("may", who.people)]
        : []),
    ]),
  };
}
