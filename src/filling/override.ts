/** The one refusal of the register that a person may set aside: full on paper, empty on the scale. */
import { updateContent } from "../cylinders/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Actor } from "../platform/web.ts";
import { reasonOf } from "./lock/locks.ts";
import { PRE_FILL_REFUSALS } from "./refusals.ts";
import { GUN_POSITION, rebind, registerRefusals, type Station } from "./service.ts";

export type OverrideRefusal = {
  readonly code: "filling.nothing_bound" | "filling.not_overridable" | "filling.reason_needed";
};

/**
 * A return that nobody scanned leaves the cylinder full in the register. The content becomes unknown, with the
 * manager's reason; the scale then still refuses what is not empty.
 */
export async function overrideFull(
  station: Station,
  actor: Pick<Actor, "personId">,
  pointId: string,
  words: string,
): Promise<Result<null, OverrideRefusal>> {
  const { ports, board } = station;
  const view = board.view(pointId);
  const position = view?.positions[GUN_POSITION];
  if (view === undefined || position?.kind !== "bound") {
    return refuse({ code: "filling.nothing_bound" });
  }
  const { cylinderId } = position;
  const reason = reasonOf(words);
  if (reason === "") return refuse({ code: "filling.reason_needed" });
  const decided = await ports.db.write((tx): Result<null, OverrideRefusal> => {
    const found = registerRefusals(station, actor, view.row, cylinderId);
    const full = found.find((item) => item.code === "filling.already_full");
    if (full === undefined || PRE_FILL_REFUSALS[full.code].override !== "safety-manager") {
      return refuse({ code: "filling.not_overridable" });
    }
    updateContent(tx.orm, cylinderId, "unknown", undefined, ports.clock.now());
    tx.append({
      kind: "fill.refusal_overridden",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: { code: full.code, point: pointId, reason },
      lane: "event",
    });
    return accept(null);
  });
  if (!decided.ok) return decided;
  const now = board.view(pointId)?.positions[GUN_POSITION];
  if (now?.kind === "bound" && now.cylinderId === cylinderId) {
    rebind(station, { pointId, position: GUN_POSITION }, cylinderId);
  }
  return accept(null);
}
