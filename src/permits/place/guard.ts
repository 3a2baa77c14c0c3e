/**
 * Where the guardian of a work is, as far as positioning knows. Known to be elsewhere is away, and the work stops (GB
 * 30871-2022 4.10; AQ 3064.2 table A.4, code 31); not heard, or without a card, is an alarm of positioning and no absence.
 */
import { findOpenAlarm, isActiveAlarm } from "../../alarms/index.ts";
import type { Orm } from "../../platform/writer.ts";
import { findZoneOfRef } from "../../positioning/index.ts";
import { type Full, presentOf } from "../load.ts";

export const GUARD_ALARM = "position.guardian_left";

export const fenceRef = (permitId: string): string => `permit:${permitId}`;

/** Why positioning misses this person in the area: `elsewhere`, `unheard`, `no-card`; undefined when it does not. */
function missedFor(orm: Orm, zoneId: string, personId: string): unknown {
  const row = findOpenAlarm(orm, GUARD_ALARM, `zone:${zoneId} person:${personId}`);
  if (row === undefined || !isActiveAlarm(row)) return undefined;
  const facts: unknown = JSON.parse(row.facts);
  return (facts as { readonly why?: unknown }).why;
}

/**
 * Named, on the work, and not known to be away; one of several is enough. Who went away has to be seen again: a card that
 * fell silent on the way is no return.
 */
export function isGuarded(orm: Orm, full: Pick<Full, "row" | "people">): boolean {
  const guardians = presentOf(full.people).filter(({ role }) => role === "guardian");
  const fence = findZoneOfRef(orm, fenceRef(full.row.id));
  if (fence === undefined) return guardians.length > 0;
  const { stage, pauseCause } = full.row;
  const isAwaited = stage === "paused" && pauseCause === "guardian-left";
  const away: readonly unknown[] = isAwaited ? ["elsewhere", "unheard"] : ["elsewhere"];
  return guardians.some(({ personId }) => !away.includes(missedFor(orm, fence.id, personId)));
}
