/** Untrusted fields of bookings and applications; what is wrong is told field by field. Pure. */
import {
  HOUR_MS,
  instant,
  MINUTE_MS,
  parseDay,
  startOfDay,
  type UnixMs,
} from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { oneOf, type RawForm } from "../../platform/form.ts";
import type { ActivityFields, BookingFields, UnticketedFields, WorkFields } from "../flow-model.ts";
import { PERMIT_KINDS } from "../model.ts";
import { ACTIVITIES } from "../model-facts.ts";

export type FieldProblem =
  | "missing"
  | "too-long"
  | "not-a-time"
  | "order"
  | "not-a-number"
  | "choose";
export type Problems = Readonly<Record<string, FieldProblem>>;

const ID = /^[0-9a-z]{26}$/;

/** The id that came with an empty form; a form sent twice carries the same. */
export function onceOf(form: RawForm): string | undefined {
  return ID.test(form["once"] ?? "") ? form["once"] : undefined;
}

/** One line or several, without control characters, spaces cut off. */
export function words(text: string | undefined): string {
  return (text ?? "").replace(/[^\P{Cc}\n]/gu, " ").trim();
}

/** `2026-11-23T08:30`, as a browser's field gives the time at the site. */
export function parseLocalTime(text: string | undefined): UnixMs | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$/.exec(
    (text ?? "").trim(),
  );
  const day = parseDay(match?.[1] ?? "");
  if (match === null || day === undefined) return undefined;
  return instant(startOfDay(day) + Number(match[2]) * HOUR_MS + Number(match[3]) * MINUTE_MS);
}

/** A decimal number; undefined for anything else. */
export function parseNumber(text: string | undefined): number | undefined {
  const plain = (text ?? "").trim();
  return /^-?\d{1,7}(?:\.\d{1,6})?$/.test(plain) ? Number(plain) : undefined;
}

class Reader {
  readonly problems: Record<string, FieldProblem> = {};
  readonly #form: RawForm;

  constructor(form: RawForm) {
    this.#form = form;
  }

  line(field: string, max: number, isRequired = true): string {
    const text = words(this.#form[field]);
    if (isRequired && text === "") this.problems[field] = "missing";
    else if (text.length > max) this.problems[field] = "too-long";
    return text;
  }

  time(field: string): UnixMs {
    const at = parseLocalTime(this.#form[field]);
    if (at === undefined) {
      this.problems[field] = (this.#form[field] ?? "").trim() === "" ? "missing" : "not-a-time";
    }
    return at ?? instant(0);
  }
}

function readWork(
  form: RawForm,
  reader: Reader,
  roomIds: readonly string[],
): WorkFields | undefined {
  const kind = oneOf(PERMIT_KINDS, form["kind"]);
  if (kind === undefined) reader.problems["kind"] = "choose";
  const roomId = oneOf(roomIds, form["room"]) ?? null;
  const plannedStart = reader.time("start");
  const plannedEnd = reader.time("end");
  const hasBoth = reader.problems["start"] === undefined && reader.problems["end"] === undefined;
  if (hasBoth && plannedEnd <= plannedStart) reader.problems["end"] = "order";
  const fields = {
    what: reader.line("what", LIMITS.reasonLength),
    unit: reader.line("unit", LIMITS.nameLength),
    // The site's own people work for no other company.
    company: reader.line("company", LIMITS.nameLength, form["contractor"] === "yes"),
    isContractor: form["contractor"] === "yes",
    place: reader.line("place", LIMITS.nameLength),
    ...{ roomId, plannedStart, plannedEnd },
  };
  return kind === undefined ? undefined : { kind, ...fields };
}

export function parseUnticketed(
  form: RawForm,
  roomIds: readonly string[],
): Result<UnticketedFields, Problems> {
  const reader = new Reader(form);
  const fields = {
    kind: oneOf(PERMIT_KINDS, form["kind"]) ?? null,
    what: reader.line("what", LIMITS.nameLength),
    place: reader.line("place", LIMITS.nameLength),
    roomId: oneOf(roomIds, form["room"]) ?? null,
  };
  return Object.keys(reader.problems).length > 0 ? refuse(reader.problems) : accept(fields);
}

/** Longer than this an activity is not one activity: it is entered again for the next day. */
const ACTIVITY_MAX_MS = 24 * HOUR_MS;

export function parseActivity(
  form: RawForm,
  roomIds: readonly string[],
): Result<ActivityFields, Problems> {
  const reader = new Reader(form);
  const kind = oneOf(ACTIVITIES, form["kind"]);
  if (kind === undefined) reader.problems["kind"] = "choose";
  const what = reader.line("what", LIMITS.reasonLength);
  const place = reader.line("place", LIMITS.nameLength);
  const [startsAt, endsAt] = [reader.time("start"), reader.time("end")];
  const hasBoth = reader.problems["start"] === undefined && reader.problems["end"] === undefined;
  if (hasBoth && (endsAt <= startsAt || endsAt - startsAt > ACTIVITY_MAX_MS)) {
    reader.problems["end"] = "order";
  }
  if (kind === undefined || Object.keys(reader.problems).length > 0) {
    return refuse(reader.problems);
  }
  const roomId = oneOf(roomIds, form["room"]) ?? null;
  return accept({ kind, what, place, roomId, startsAt, endsAt });
}

export function parseBooking(
  form: RawForm,
  roomIds: readonly string[],
): Result<BookingFields, Problems> {
  const reader = new Reader(form);
  const work = readWork(form, reader, roomIds);
  const isEmergency = form["emergency"] === "yes";
  const emergencyReason = reader.line("emergency-reason", LIMITS.reasonLength, isEmergency);
  if (work === undefined || Object.keys(reader.problems).length > 0) {
    return refuse(reader.problems);
  }
  return accept({ ...work, isEmergency, emergencyReason: isEmergency ? emergencyReason : "" });
}

export function parseWork(form: RawForm, roomIds: readonly string[]): Result<WorkFields, Problems> {
  const reader = new Reader(form);
  const work = readWork(form, reader, roomIds);
  if (work === undefined || Object.keys(reader.problems).length > 0) {
    return refuse(reader.problems);
  }
  return accept(work);
}
