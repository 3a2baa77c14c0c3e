/** Sets up a fill point whose valve only its filling scale can close; somebody has to accept that first. */
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { isUniqueViolation } from "../../platform/writer.ts";
import type { Station } from "../service.ts";
import { findFillPoint, insertFillPoint } from "../store.ts";
import { insertScalePoint } from "./store.ts";

export type NewScalePoint = {
  readonly id: string;
  readonly label: string;
  readonly medium: string;
  readonly machine: number;
  readonly address: number;
  /** Another scale, for the second weighing. */
  readonly checkScaleDeviceId: string | null;
  /** Why a valve that the box cannot close when the line is cut is accepted at this point. */
  readonly acceptance: string;
  /** Last day of the scale's verification; without one the point stays refused. */
  readonly verifiedUntilOn?: string | null;
};

export type ScalePointRefusal =
  | { readonly code: "filling.acceptance_needed" }
  | { readonly code: "filling.scale_taken" };

const ACCEPTANCE_MAX = 500;

/** The point works at once: its scale may dial in as soon as this has resolved. */
export async function acceptScalePoint(
  { ports, board }: Pick<Station, "ports" | "board">,
  personId: string,
  given: NewScalePoint,
): Promise<Result<null, ScalePointRefusal>> {
  const { id, label, medium, machine, address, checkScaleDeviceId } = given;
  const acceptance = given.acceptance.trim();
  if (acceptance === "" || acceptance.length > ACCEPTANCE_MAX) {
    return refuse({ code: "filling.acceptance_needed" });
  }
  const now = ports.clock.now();
  try {
    await ports.db.write((tx) => {
      insertFillPoint(tx.orm, {
        id,
        label,
        kind: "gun",
        medium,
        checkScaleDeviceId,
        // No relay stands in series: the channel means nothing here.
        relayChannel: 0,
        failClosed: "one-shot",
        cutOff: "controller",
        commissionedAt: now,
      });
      insertScalePoint(tx.orm, {
        pointId: id,
        machine,
        address,
        acceptedBy: personId,
        acceptedAt: now,
        acceptance,
        verifiedUntilOn: given.verifiedUntilOn ?? null,
      });
      tx.append({
        kind: "fill-point.one_shot_accepted",
        actor: personId,
        subject: `fill-point:${id}`,
        payload: { machine, address, acceptance },
        lane: "event",
      });
      tx.afterCommit(() => {
        const row = findFillPoint(ports.db.read, id);
        if (row !== undefined) board.refresh(row);
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse({ code: "filling.scale_taken" });
  }
  return accept(null);
}
