/** The time that two people typed. Pure. */
import { instant, parseDay, startOfDay, type UnixMs } from "../kernel/instants.ts";

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;

/** `2026-11-22T21:40` or with seconds, in the site's time zone; undefined for anything else. */
export function parseSiteTime(text: string): UnixMs | undefined {
  const match = TIME.exec(text.trim());
  const day = parseDay(match?.[1] ?? "");
  if (match === null || day === undefined) return undefined;
  const [hours, minutes, seconds] = [match[2], match[3], match[4] ?? "0"].map(Number);
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return instant(startOfDay(day) + ((hours * 60 + minutes) * 60 + seconds) * 1_000);
}
