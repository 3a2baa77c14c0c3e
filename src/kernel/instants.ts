/** Integer milliseconds since 1970-01-01T00:00:00Z. */
export type UnixMs = number & { readonly __unit: "ms" };

/** A calendar day in the site's time zone, `YYYY-MM-DD`. */
export type Day = string & { readonly __unit: "day" };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** China has one time zone and no daylight saving since 1991, so a fixed offset is exact. */
export const SITE_OFFSET_MS = 8 * HOUR_MS;

export function instant(ms: number): UnixMs {
  return Math.trunc(ms) as UnixMs;
}

const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Parses `YYYY-MM-DD`; `undefined` for anything that is no calendar day of 1900 to 2199. */
export function parseDay(text: string): Day | undefined {
  const match = DAY_PATTERN.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  const length = month === 2 && isLeap(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return day <= length ? (text as Day) : undefined;
}

/** Days since 1970-01-01 of the proleptic Gregorian calendar (Hinnant's days_from_civil). */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilOf(days: number): [number, number, number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  return [year, month, doy - Math.floor((153 * mp + 2) / 5) + 1];
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

export function dayOf(at: UnixMs): Day {
  const [year, month, day] = civilOf(Math.floor((at + SITE_OFFSET_MS) / DAY_MS));
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as Day;
}

/** The first instant of a day at the site. */
export function startOfDay(day: Day): UnixMs {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return instant(dayNumber(year, month, date) * DAY_MS - SITE_OFFSET_MS);
}

export function addDays(day: Day, count: number): Day {
  return dayOf(instant(startOfDay(day) + count * DAY_MS));
}

/** Adds whole months; the 31st becomes the last day of a shorter month. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + count;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  const length = toMonth === 2 && isLeap(toYear) ? 29 : (DAYS_IN_MONTH[toMonth - 1] ?? 0);
  return `${pad(toYear, 4)}-${pad(toMonth, 2)}-${pad(Math.min(date, length), 2)}` as Day;
}

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS);
}

/** `HH:MM:SS` at the site. */
export function clockText(at: UnixMs): string {
  const ms = (((at + SITE_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS;
  const [h, m, s] = [ms / HOUR_MS, (ms % HOUR_MS) / MINUTE_MS, (ms % MINUTE_MS) / SECOND_MS];
  return [h, m, s].map((part) => pad(Math.floor(part), 2)).join(":");
}

/** `YYYY-MM-DD HH:MM:SS` at the site. */
export function stampText(at: UnixMs): string {
  return `${dayOf(at)} ${clockText(at)}`;
}
