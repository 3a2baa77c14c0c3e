/** The alarms of filling: which one a stopped fill raises, and what a person does that ends it. */
import { type AlarmCode, clearAlarm, raiseAlarm } from "../alarms/index.ts";
import { findCylinder } from "../cylinders/index.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import type { Cause } from "./interlock/index.ts";
import { findFillPoint } from "./store.ts";

const CODE_OF: Readonly<Partial<Record<Cause, AlarmCode>>> = {
  over_max: "fill.over_limit",
  no_reading: "fill.gauge_lost",
  stale: "fill.gauge_lost",
  link_lost: "fill.gauge_lost",
  lifted: "fill.cylinder_moved",
  fell: "fill.cylinder_moved",
  jumped: "fill.cylinder_moved",
  time_over: "fill.too_long",
  relay_dropped: "fill.relay_dropped",
};

/** Any other cause: a restart, a late commit, a lock from outside. */
const OTHERWISE: AlarmCode = "fill.interrupted";

const STOP_CODES: readonly AlarmCode[] = [...new Set([...Object.values(CODE_OF), OTHERWISE])];

export function stopCodeOf(cause: string): AlarmCode {
  return CODE_OF[cause as Cause] ?? OTHERWISE;
}

function pointSubject(pointId: string): string {
  return `fill-point:${pointId}`;
}

/** A fill was stopped and its outcome is unknown until a person has settled it. */
export function raiseStop(
  tx: Tx,
  ports: Ports,
  stop: { readonly pointId: string; readonly fillId: string; readonly cause: string },
): void {
  raiseAlarm(tx, ports, {
    code: stopCodeOf(stop.cause),
    subject: pointSubject(stop.pointId),
    place: findFillPoint(tx.orm, stop.pointId)?.label,
    facts: { fill: stop.fillId, cause: stop.cause },
  });
}

/** Overfilled: it may not leave before it was emptied to the limit and weighed again. */
export function raiseOverfilled(
  tx: Tx,
  ports: Ports,
  found: { readonly cylinderId: string; readonly fillId: string; readonly netG: number | null },
): void {
  raiseAlarm(tx, ports, {
    code: "fill.overfilled",
    subject: `cylinder:${found.cylinderId}`,
    place: findCylinder(tx.orm, found.cylinderId)?.serial,
    facts: { fill: found.fillId, netG: found.netG },
  });
}

/** The settlement is the handling: with it the cause has gone. */
export function clearStops(tx: Tx, ports: Ports, pointId: string, actor: string): void {
  for (const code of STOP_CODES)
    clearAlarm(tx, ports, { code, subject: pointSubject(pointId), actor });
}

/** Gas flows at a point that is locked. */
export type FlowAlarm = {
  readonly pointId: string;
  readonly riseG: number;
  readonly withinMs: number;
};

export function raiseFlow(tx: Tx, ports: Ports, { pointId, riseG, withinMs }: FlowAlarm): void {
  raiseAlarm(tx, ports, {
    code: "fill.flow_while_locked",
    subject: pointSubject(pointId),
    place: findFillPoint(tx.orm, pointId)?.label,
    facts: { riseG, withinMs },
  });
}

/** A calm scale proves no tight valve: the gun is back in use when a person unlocks it and says why. */
export function clearFlow(tx: Tx, ports: Ports, pointId: string, actor: string): void {
  clearAlarm(tx, ports, {
    code: "fill.flow_while_locked",
    subject: pointSubject(pointId),
    actor,
  });
}
