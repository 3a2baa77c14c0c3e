/** The way back of an over-filled cylinder: emptied, weighed, approved by a second person (C4). */
import { clearAlarm } from "../alarms/index.ts";
import { type Cylinder, findCylinder, updateContent } from "../cylinders/index.ts";
import { ACETYLENE, ACETYLENE_FIGURES, residualAcetyleneG } from "../gases/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Actor } from "../platform/web.ts";
import { fillTargetOf } from "./facts.ts";
import {
  type EmptyingRow,
  insertEmptying,
  lastOverfill,
  openEmptying,
  updateEmptying,
} from "./flow/store.ts";
import { RESIDUE_MAX_SHARE } from "./limits.ts";
import { reasonOf } from "./lock/locks.ts";
import { deviceScaleFacts, isScaleReady } from "./scale/checks.ts";
import type { Station } from "./service.ts";
import { findFill, updateFill } from "./store.ts";

export type EmptyingRefusal =
  | {
      readonly code:
        | "filling.not_overfilled"
        | "filling.no_such_scale"
        | "filling.scale_not_ready"
        | "filling.scale_silent"
        | "filling.scale_not_steady"
        | "filling.scale_empty"
        | "filling.no_target"
        | "filling.not_weighed_yet"
        | "filling.reason_needed"
        | "filling.same_person";
    }
  | { readonly code: "filling.not_emptied"; readonly netG: number; readonly limitG: number };

/** What may be left in it, in grams: as much as a cylinder may hold before any fill. */
export function emptiedLimitG(cylinder: Cylinder): number | undefined {
  // Its tare counts the acetone but not what stays dissolved in it at no pressure.
  if (cylinder.medium === ACETYLENE)
    return residualAcetyleneG(cylinder.volumeMl, EMPTIED_KPA, EMPTIED_C);
  const target = fillTargetOf(cylinder);
  return target && Math.floor(target.targetNetG * RESIDUE_MAX_SHARE);
}

/** Let out to this, acetylene counts as emptied. */
const EMPTIED_KPA = 100;
const EMPTIED_C = 15;

/** Acetone goes with the gas that is let out: so much for each litre may be missing afterwards. */
const ACETONE_LOST_G_PER_L = ACETYLENE_FIGURES.acetoneMissingMaxGPerL.value;

function leastNetG({ medium, volumeMl }: Cylinder): number {
  return medium === ACETYLENE ? -(ACETONE_LOST_G_PER_L * volumeMl) / 1_000 : -TARE_TOLERANCE_G;
}

/** The scale has to agree with the tare; further below it something else stands there. */
const TARE_TOLERANCE_G = 300;

/** Weighed on any scale that is in order; the figure comes from the scale, never from the person. */
export async function weighEmptied(
  station: Station,
  actor: Pick<Actor, "personId">,
  cylinderId: string,
  deviceId: string,
  note: string,
): Promise<Result<EmptyingRow, EmptyingRefusal>> {
  const { ports, scales } = station;
  const { read } = ports.db;
  const cylinder = findCylinder(read, cylinderId);
  if (cylinder?.content !== "overfilled") return refuse({ code: "filling.not_overfilled" });
  const limitG = emptiedLimitG(cylinder);
  if (limitG === undefined) return refuse({ code: "filling.no_target" });
  const weighed = scales.value(deviceId, ports.clock.monotonicMs());
  if (weighed === undefined || weighed.massG === null) {
    return refuse({ code: "filling.scale_silent" });
  }
  if (!isScaleReady(deviceScaleFacts(read, deviceId, ports.clock.now()), ports.clock.now())) {
    return refuse({ code: "filling.scale_not_ready" });
  }
  if (!weighed.isSteady) return refuse({ code: "filling.scale_not_steady" });
  const netG = weighed.massG - cylinder.tareG;
  if (netG < leastNetG(cylinder)) return refuse({ code: "filling.scale_empty" });
  if (netG > limitG) return refuse({ code: "filling.not_emptied", netG, limitG });
  const figures = {
    scaleDeviceId: deviceId,
    grossG: weighed.massG,
    netG,
    note: reasonOf(note),
    weighedBy: actor.personId,
    weighedAt: ports.clock.now(),
  };
  return ports.db.write((tx): Result<EmptyingRow, EmptyingRefusal> => {
    if (findCylinder(tx.orm, cylinderId)?.content !== "overfilled") {
      return refuse({ code: "filling.not_overfilled" });
    }
    const open = openEmptying(tx.orm, cylinderId);
    const id = open?.id ?? ports.ids.next();
    const fillId = lastOverfill(tx.orm, cylinderId)?.id ?? null;
    // Weighed anew before anybody approved: the journal keeps both, the row what counts.
    if (open === undefined) insertEmptying(tx.orm, { id, cylinderId, fillId, ...figures });
    else updateEmptying(tx.orm, id, figures);
    tx.append({
      kind: "cylinder.emptied",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: {
        emptying: id,
        fill: fillId,
        scale: deviceId,
        grossG: figures.grossG,
        netG,
        limitG,
      },
      lane: "event",
    });
    return accept({
      id,
      cylinderId,
      fillId,
      ...figures,
      approvedBy: null,
      approvedAt: null,
      approval: null,
    });
  });
}

/** A second person releases it; until then nothing else can happen to the cylinder. */
export async function approveEmptying(
  station: Station,
  actor: Pick<Actor, "personId">,
  cylinderId: string,
  words: string,
): Promise<Result<null, EmptyingRefusal>> {
  const { ports } = station;
  const approval = reasonOf(words);
  return ports.db.write((tx): Result<null, EmptyingRefusal> => {
    const open = openEmptying(tx.orm, cylinderId);
    if (open === undefined) return refuse({ code: "filling.not_weighed_yet" });
    if (approval === "") return refuse({ code: "filling.reason_needed" });
    if (open.weighedBy === actor.personId) return refuse({ code: "filling.same_person" });
    const now = ports.clock.now();
    updateEmptying(tx.orm, open.id, { approvedBy: actor.personId, approvedAt: now, approval });
    updateContent(tx.orm, cylinderId, "empty", "in-service", now);
    const fill = open.fillId === null ? undefined : findFill(tx.orm, open.fillId);
    // Its second weighing has become pointless with its content.
    if (fill?.state === "ended") updateFill(tx.orm, fill.id, { state: "closed", closedAt: now });
    clearAlarm(tx, ports, {
      code: "fill.overfilled",
      subject: `cylinder:${cylinderId}`,
      actor: actor.personId,
    });
    tx.append({
      kind: "cylinder.emptying_approved",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: { emptying: open.id, netG: open.netG, reason: approval },
      lane: "event",
    });
    return accept(null);
  });
}
