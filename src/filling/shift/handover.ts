/** A filling shift is handed over with its totals, remarks and both signatures. */
import { drawingOf } from "../../checks/index.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { insertMedia, type MediaStore, type StoredMedia } from "../../platform/media.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import type { Station } from "../service.ts";
import { type Span, shiftTotals } from "./ledger.ts";
import {
  findHandover,
  handoverOfShift,
  insertHandover,
  isHandoverSignature,
  takeHandover,
} from "./store.ts";

export type HandoverRefusal = {
  readonly code:
    | "filling.signature_needed"
    | "filling.handover_written"
    | "filling.handover_taken"
    | "filling.handover_gone"
    | "filling.same_person";
};

async function keepDrawing(
  media: MediaStore,
  drawing: string,
): Promise<Result<StoredMedia, HandoverRefusal>> {
  const bytes = drawingOf(drawing);
  if (bytes === undefined) return refuse({ code: "filling.signature_needed" });
  const kept = await media.keep(bytes);
  return kept.ok ? kept : refuse({ code: "filling.signature_needed" });
}

const REMARKS_MAX = LIMITS.reasonLength * 4;

/** The outgoing person signs for the totals as they stand now; they are kept with the signature. */
export async function handOver(
  station: Station,
  media: MediaStore,
  actor: Pick<Actor, "personId">,
  span: Span,
  given: { readonly remarks: string; readonly drawing: string },
): Promise<Result<null, HandoverRefusal>> {
  const { ports } = station;
  if (handoverOfShift(ports.db.read, span.startAt) !== undefined) {
    return refuse({ code: "filling.handover_written" });
  }
  const signed = await keepDrawing(media, given.drawing);
  if (!signed.ok) return signed;
  return ports.db.write((tx): Result<null, HandoverRefusal> => {
    if (handoverOfShift(tx.orm, span.startAt) !== undefined) {
      return refuse({ code: "filling.handover_written" });
    }
    const now = ports.clock.now();
    const totals = shiftTotals(tx.orm, span);
    insertMedia(tx.orm, signed.value, now);
    const id = ports.ids.next();
    insertHandover(tx.orm, {
      id,
      shiftStartAt: span.startAt,
      totals: JSON.stringify(totals),
      remarks: given.remarks.trim().slice(0, REMARKS_MAX),
      outgoingId: actor.personId,
      outgoingSignature: signed.value.hash,
      writtenAt: now,
    });
    tx.append({
      kind: "fill.shift_handed_over",
      actor: actor.personId,
      subject: `shift:${span.startAt}`,
      payload: {
        handover: id,
        fills: totals.fills,
        netG: totals.netG,
        open: totals.open,
        signature: signed.value.hash,
      },
      lane: "event",
    });
    return accept(null);
  });
}

/** The incoming person signs for what is open; not the one who handed over. */
export async function takeOver(
  station: Station,
  media: MediaStore,
  actor: Pick<Actor, "personId">,
  span: Span,
  drawing: string,
): Promise<Result<null, HandoverRefusal>> {
  const { ports } = station;
  const found = handoverOfShift(ports.db.read, span.startAt);
  if (found === undefined) return refuse({ code: "filling.handover_gone" });
  if (found.takenAt !== null) return refuse({ code: "filling.handover_taken" });
  if (found.outgoingId === actor.personId) return refuse({ code: "filling.same_person" });
  const signed = await keepDrawing(media, drawing);
  if (!signed.ok) return signed;
  return ports.db.write((tx): Result<null, HandoverRefusal> => {
    if (findHandover(tx.orm, found.id)?.takenAt !== null) {
      return refuse({ code: "filling.handover_taken" });
    }
    const now = ports.clock.now();
    const { hash } = signed.value;
    insertMedia(tx.orm, signed.value, now);
    takeHandover(tx.orm, found.id, {
      incomingId: actor.personId,
      incomingSignature: hash,
      takenAt: now,
    });
    tx.append({
      kind: "fill.shift_taken_over",
      actor: actor.personId,
      subject: `shift:${span.startAt}`,
      payload: { handover: found.id, from: found.outgoingId, signature: hash },
      lane: "event",
    });
    return accept(null);
  });
}

const READERS: readonly string[] = ["operator", "safety-manager", "administrator", "regulator"];

/** Signatures under hand-overs are seen by those who see the hand-overs. */
export function mayReadSignature(orm: Orm, actor: Actor, hash: string): boolean {
  return actor.roles.some((role) => READERS.includes(role)) && isHandoverSignature(orm, hash);
}
