/** Permits of filling scales that end without a record: given back, or silent for too long. */
import type { Ports } from "../../platform/ports.ts";
import type { Tx } from "../../platform/writer.ts";
import { raiseStop } from "../alarms.ts";
import { findFill, updateFill } from "../store.ts";

/** A permit that never left, or was cancelled at the scale before anything flowed. */
export function closeUnused(tx: Tx, ports: Ports, fillId: string, cause: string): boolean {
  const row = findFill(tx.orm, fillId);
  if (row?.state !== "authorised") return false;
  const now = ports.clock.now();
  updateFill(tx.orm, fillId, { state: "unused", endedAt: now, closedAt: now, endCause: cause });
  tx.append({
    kind: "fill.unused",
    actor: "system",
    subject: `fill:${fillId}`,
    payload: { point: row.pointId, cause },
  });
  return true;
}

/** The record that was due has not come: a person has to say what became of the fill. */
export function interruptSilent(tx: Tx, ports: Ports, fillId: string): boolean {
  const row = findFill(tx.orm, fillId);
  if (row?.state !== "authorised") return false;
  updateFill(tx.orm, fillId, {
    state: "interrupted",
    endedAt: ports.clock.now(),
    endCause: "no_record",
  });
  tx.append({
    kind: "fill.interrupted",
    actor: "system",
    subject: `fill:${fillId}`,
    payload: { point: row.pointId, cause: "no_record" },
    lane: "event",
  });
  raiseStop(tx, ports, { pointId: row.pointId, fillId, cause: "no_record" });
  return true;
}
