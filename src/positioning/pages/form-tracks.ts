/** What somebody asks of the past: people, a time, and why. Pure. */
import {
  DAY_MS,
  instant,
  MINUTE_MS,
  SITE_OFFSET_MS,
  stampText,
  type UnixMs,
} from "../../kernel/instants.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { RawForm } from "../../platform/form.ts";
import { ticked } from "./form-zone.ts";

export const TRACK_PEOPLE_MAX = 50;
export const TRACK_SPAN_MAX_MS = DAY_MS;

export type TrackField = "people" | "from" | "to" | "reason" | "distance" | "minutes";
export type TrackProblem =
  | "needs-person"
  | "too-many"
  | "bad-times"
  | "too-long"
  | "needs-reason"
  | "not-a-number";

export type TrackAsk = {
  readonly people: readonly string[];
  readonly fromAt: UnixMs;
  readonly toAt: UnixMs;
  readonly reason: string;
};

/** `2026-11-23T08:30` as a browser's field gives it, in the site's own time. */
export function parseLocal(text: string | undefined): UnixMs | undefined {
  const trimmed = (text ?? "").trim().replace(" ", "T");
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(trimmed)) return undefined;
  const at = Date.parse(`${trimmed}Z`);
  return Number.isNaN(at) ? undefined : instant(at - SITE_OFFSET_MS);
}

/** The same moment as the field wants it; whole minutes. */
export function localText(at: UnixMs): string {
  return stampText(at).slice(0, 16).replace(" ", "T");
}

type Problems = Partial<Record<TrackField, TrackProblem>>;

export function parseTrack(form: RawForm): Result<TrackAsk, Problems> {
  const people = ticked(form, "who");
  const [fromAt, toAt] = [parseLocal(form["from"]), parseLocal(form["to"])];
  const reason = (form["reason"] ?? "").trim().slice(0, 200);
  const problems: Problems = {};
  if (people.length === 0) problems.people = "needs-person";
  if (people.length > TRACK_PEOPLE_MAX) problems.people = "too-many";
  if (reason.length < 2) problems.reason = "needs-reason";
  if (fromAt === undefined) problems.from = "bad-times";
  if (toAt === undefined) problems.to = "bad-times";
  if (fromAt !== undefined && toAt !== undefined) {
    if (toAt <= fromAt) problems.to = "bad-times";
    if (toAt - fromAt > TRACK_SPAN_MAX_MS) problems.to = "too-long";
  }
  if (fromAt === undefined || toAt === undefined || Object.keys(problems).length > 0) {
    return refuse(problems);
  }
  return accept({ people, fromAt, toAt, reason });
}

export type NearAsk = TrackAsk & { readonly radiusMm: number; readonly leastMs: number };

export function parseNear(form: RawForm): Result<NearAsk, Problems> {
  const track = parseTrack({
    ...form,
    [`who-${form["person"] ?? ""}`]: form["person"] ? "yes" : "",
  });
  const number = (text: string | undefined, max: number): number | undefined => {
    const value = Number((text ?? "").trim());
    return /^\d{1,4}(\.\d)?$/.test((text ?? "").trim()) && value > 0 && value <= max
      ? value
      : undefined;
  };
  const [metres, minutes] = [number(form["distance"], 100), number(form["minutes"], 1_440)];
  const problems: Problems = track.ok ? {} : { ...track.refusal };
  if (metres === undefined) problems.distance = "not-a-number";
  if (minutes === undefined) problems.minutes = "not-a-number";
  if (!track.ok || metres === undefined || minutes === undefined) return refuse(problems);
  return accept({
    ...track.value,
    radiusMm: Math.round(metres * 1_000),
    leastMs: Math.round(minutes * MINUTE_MS),
  });
}
