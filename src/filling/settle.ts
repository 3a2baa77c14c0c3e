/** A fill whose end the machine did not see: a person says what became of it, and the weight is read again. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import { Fault } from "../platform/errors.ts";
import type { Actor } from "../platform/web.ts";
import { clearStops } from "./alarms.ts";
import { reasonOf } from "./lock/locks.ts";
import { keepOutcome, verdictOf } from "./outcome.ts";
import type { Station } from "./service.ts";
import { type FillRow, findFill, updateFill } from "./store.ts";

/** Longest wait for what the machine has reported to reach the disk. */
const RECORDED_MAX_MS = 1_000;

export type SettleRefusal =
  | { readonly code: "filling.reason_needed" }
  | { readonly code: "filling.nothing_to_settle" }
  | { readonly code: "filling.scale_not_steady" };

/** A person says what became of a fill whose end the machine did not see; the weight is read again. */
export async function settleFill(
  station: Station,
  actor: Actor,
  pointId: string,
  reason: string,
  isCylinderGone: boolean,
): Promise<Result<FillRow, SettleRefusal>> {
  const { ports, board, scales } = station;
  // The end of the fill first: written after the finding, it would take the finding back.
  if (!(await board.recorded(RECORDED_MAX_MS))) {
    throw new Fault("storage.busy", "what the fill point reported is not on disk yet");
  }
  const view = board.view(pointId);
  const fill =
    view?.settlementOf === undefined ? undefined : findFill(ports.db.read, view.settlementOf);
  if (view === undefined || fill === undefined)
    return refuse({ code: "filling.nothing_to_settle" });
  const words = reasonOf(reason);
  if (words === "") return refuse({ code: "filling.reason_needed" });
  const weighed =
    view.row.gaugeDeviceId === null
      ? undefined
      : scales.value(view.row.gaugeDeviceId, ports.clock.monotonicMs());
  // A filling scale weighs only when it fills; what its record says is all there is.
  const isScale = view.scale !== undefined;
  const isWeighed = isScale ? fill.endGrossG !== null : weighed?.massG != null && weighed.isSteady;
  if (!isCylinderGone && !isWeighed) return refuse({ code: "filling.scale_not_steady" });
  const foundG = isScale ? fill.endGrossG : (weighed?.massG ?? null);
  const grossG = isCylinderGone ? null : foundG;
  const netG = grossG === null ? null : grossG - fill.tareG;
  const verdict = verdictOf(ports.db.read, fill, netG) ?? "unknown";
  const change = {
    // What was weighed here still has to pass the second scale before it leaves.
    state: verdict === "ok" ? "ended" : "closed",
    closedAt: verdict === "ok" ? null : ports.clock.now(),
    endGrossG: grossG,
    verdict,
    settledBy: actor.personId,
    settleReason: words,
  };
  const isWritten = await ports.db.write((tx) => {
    if (findFill(tx.orm, fill.id)?.state !== "interrupted") return false;
    updateFill(tx.orm, fill.id, change);
    clearStops(tx, ports, pointId, actor.personId);
    keepOutcome(tx, ports, fill, verdict, netG);
    tx.append({
      kind: "fill.settled",
      actor: actor.personId,
      subject: `fill:${fill.id}`,
      payload: { point: pointId, cause: fill.endCause, grossG, netG, verdict, reason: words },
      lane: "event",
    });
    return true;
  });
  if (!isWritten) return refuse({ code: "filling.nothing_to_settle" });
  if (!isScale) {
    board.feed(pointId, { kind: "settle", byPersonId: actor.personId, reason: words });
  }
  return accept({ ...fill, ...change });
}
