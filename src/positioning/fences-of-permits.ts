/** The temporary fence of a special work (AQ 3064.3 5.5, Shandong P12): as long as the work goes on, and no longer. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import type { Shape, Zone, ZoneTimes } from "./model.ts";
import type { ZoneFields } from "./pages/form-zone.ts";
import { shapeFault } from "./rules/geometry.ts";
import { listAnchors } from "./store-engine.ts";
import {
  findZoneNamed,
  findZoneOfRef,
  insertZone,
  retireZoneRow,
  setZoneOfRef,
  updateZone,
} from "./store-zones.ts";

export type PermitFence = {
  /** `permit:<id>`. */
  readonly ref: string;
  readonly name: string;
  readonly floorId: string;
  readonly shape: Shape;
  readonly fromAt: UnixMs;
  readonly toAt: UnixMs;
  /** Ids: those of the work, who may be inside. */
  readonly people: readonly string[];
  /** Ids: who must be there, first of all the guardian. */
  readonly required: readonly string[];
};

type FencePorts = Pick<Ports, "clock" | "ids">;

/**
 * Draws the fence of a work, or changes it: a hand-over of the guardian, another worker. False when the shape cannot
 * be a fence; then nothing is changed.
 */
export function putPermitFence(
  tx: Tx,
  ports: FencePorts,
  actor: string,
  fence: PermitFence,
): boolean {
  if (shapeFault(fence.shape) !== undefined) return false;
  // Where nobody can be seen, everybody would be missing.
  if (!listAnchors(tx.orm).some(({ floorId }) => floorId === fence.floorId)) return false;
  const times: ZoneTimes = {
    ...{ fromAt: fence.fromAt, toAt: fence.toAt },
    ...{ days: [], startMinute: 0, endMinute: 0 },
  };
  const known = findZoneOfRef(tx.orm, fence.ref);
  const id = known?.id ?? ports.ids.next();
  const named = findZoneNamed(tx.orm, fence.name);
  const isTaken = named !== undefined && named.id !== id;
  const name = isTaken ? `${fence.name} ${id.slice(-4)}` : fence.name;
  const fields: ZoneFields = {
    ...{ name, kind: "permit" as const, shape: fence.shape, times, level: 1 },
    ...{ minHeads: null, maxHeads: null, stayMaxMs: null, stillMaxMs: null },
    who: { mode: "only", kinds: [], roles: [], people: fence.people },
    required: fence.required,
  };
  if (known !== undefined && isSame(known, fields)) return true;
  if (known === undefined) {
    insertZone(tx.orm, { id, floorId: fence.floorId, createdAt: ports.clock.now() }, fields);
    setZoneOfRef(tx.orm, id, fence.ref);
  } else updateZone(tx.orm, known, fields);
  tx.append({
    kind: known === undefined ? "zone.added" : "zone.changed",
    actor,
    subject: `zone:${id}`,
    payload: {
      ...{
        ref: fence.ref,
        floor: fence.floorId,
        shape: JSON.stringify(fence.shape).slice(0, 6_000),
      },
      ...{ people: [...fence.people].slice(0, 100), required: [...fence.required].slice(0, 20) },
    },
  });
  return true;
}

const isSame = (known: Zone, fields: ZoneFields): boolean =>
  JSON.stringify([known.shape, known.times, known.who, known.required, known.name]) ===
  JSON.stringify([fields.shape, fields.times, fields.who, fields.required, fields.name]);

/** The work is over, paused or stopped: nobody has to be there, and nobody is an outsider any more. */
export function endPermitFence(tx: Tx, ports: FencePorts, actor: string, ref: string): void {
  const known = findZoneOfRef(tx.orm, ref);
  if (known === undefined) return;
  retireZoneRow(tx.orm, known, ports.clock.now(), ref);
  tx.append({ kind: "zone.retired", actor, subject: `zone:${known.id}`, payload: { ref } });
}
