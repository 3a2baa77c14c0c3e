/** A filled cylinder that nobody goes on with: whoever fills has left the gun (C6). */
import { MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import { endedAlone } from "./flow/store.ts";
import { recordViolation } from "./violation/violations.ts";

/** Own figure, to be verified at each station. */
export const ABSENT_AFTER_MS = 10 * MINUTE_MS;
const LOOK_MS = MINUTE_MS;
/** What ended longer ago than this was told already, or is of another day. */
const FORGET_MS = 12 * 60 * MINUTE_MS;

/** Tells each fill once; gives a function that ends the watch. */
export function watchAbsence(ports: Ports): () => void {
  const told = new Set<string>();
  return ports.scheduler.every(LOOK_MS, () => {
    const now = ports.clock.now();
    const found = endedAlone(ports.db.read, (now - ABSENT_AFTER_MS) as UnixMs).filter(
      ({ id, endedAt }) => !told.has(id) && (endedAt ?? 0) > now - FORGET_MS,
    );
    if (found.length === 0) return;
    for (const { id } of found) told.add(id);
    ports.background(
      "absence",
      ports.db.write((tx) => {
        for (const fill of found) {
          recordViolation(tx, ports, {
            kind: "absent",
            personId: fill.operatorId,
            pointId: fill.pointId,
            cylinderId: fill.cylinderId,
            fillId: fill.id,
            facts: { sinceMs: now - (fill.endedAt ?? now) },
          });
        }
      }),
    );
  });
}
