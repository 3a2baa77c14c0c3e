/** The second weighing (二次检斤): on another scale, after which the record is complete. */
import type { WeighingCard } from "../../views/filling/weighing-page.tsx";
import { findCylinder } from "../cylinders/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import { cylinderCardOf } from "./cards.ts";
import { fillTargetOf, secondToleranceG } from "./facts.ts";
import { refuseSkip } from "./flow/flow.ts";
import type { FlowStep } from "./flow/rules.ts";
import { keepOutcome } from "./outcome.ts";
import { judgeSecondWeighing } from "./rules.ts";
import { deviceScaleFacts, isScaleReady } from "./scale/checks.ts";
import type { Station } from "./service.ts";
import { type FillRow, findFill, updateFill } from "./store.ts";

export type SecondRefusal =
  | { readonly code: "filling.not_awaiting" }
  | { readonly code: "filling.no_check_scale" }
  | { readonly code: "filling.scale_silent" }
  | { readonly code: "filling.scale_not_steady" }
  | { readonly code: "filling.scale_empty" }
  | { readonly code: "filling.same_scale" }
  | { readonly code: "filling.scale_not_ready" }
  | { readonly code: "filling.not_this_step"; readonly due: FlowStep | null };

/** The second weighing on another scale (二次检斤) closes the record and sends it upstream. */
export async function weighAgain(
  station: Station,
  actor: Actor,
  fillId: string,
): Promise<Result<FillRow, SecondRefusal>> {
  const { ports, board, scales } = station;
  const fill = findFill(ports.db.read, fillId);
  const cylinder = fill && findCylinder(ports.db.read, fill.cylinderId);
  const target = cylinder && fillTargetOf(cylinder);
  if (
    fill === undefined ||
    fill.state !== "ended" ||
    cylinder === undefined ||
    target === undefined
  ) {
    return refuse({ code: "filling.not_awaiting" });
  }
  // A cylinder above its limit is weighed at once, so that nobody waits for a leak test.
  if (fill.verdict !== "over") {
    const skipped = await refuseSkip(station, actor, fill, "second");
    if (skipped?.code === "filling.not_this_step") return refuse(skipped);
  }
  const point = board.rowOf(fill.pointId);
  const deviceId = point?.checkScaleDeviceId;
  if (deviceId == null) return refuse({ code: "filling.no_check_scale" });
  const now = ports.clock.now();
  if (!isScaleReady(deviceScaleFacts(ports.db.read, deviceId, now), now)) {
    return refuse({ code: "filling.scale_not_ready" });
  }
  const weighed = scales.value(deviceId, ports.clock.monotonicMs());
  if (weighed === undefined || weighed.massG === null)
    return refuse({ code: "filling.scale_silent" });
  if (!weighed.isSteady) return refuse({ code: "filling.scale_not_steady" });
  const secondG = weighed.massG;
  // Pressed before the cylinder was carried over: that says nothing about the cylinder.
  if (secondG < fill.tareG / 2) return refuse({ code: "filling.scale_empty" });
  const judged = judgeSecondWeighing({
    firstG: fill.endGrossG ?? 0,
    secondG,
    tareG: fill.tareG,
    maxNetG: fill.maxNetG,
    isOtherScale: deviceId !== point?.gaugeDeviceId,
    toleranceG: secondToleranceG(cylinder, target),
  });
  if (!judged.ok && judged.refusal.code === "filling.same_scale") {
    return refuse({ code: "filling.same_scale" });
  }
  const verdict = judged.ok
    ? (fill.verdict ?? "ok")
    : judged.refusal.code === "filling.second_over"
      ? "over"
      : "differs";
  const change = {
    state: "closed",
    secondGrossG: secondG,
    secondDeviceId: deviceId,
    verdict,
    closedAt: ports.clock.now(),
  } as const;
  const isWritten = await ports.db.write((tx) => {
    if (findFill(tx.orm, fill.id)?.state !== "ended") return false;
    updateFill(tx.orm, fill.id, change);
    keepOutcome(tx, ports, fill, verdict, secondG - fill.tareG);
    appendCompleted(tx, actor, { ...fill, ...change });
    return true;
  });
  if (!isWritten) return refuse({ code: "filling.not_awaiting" });
  return accept({ ...fill, ...change });
}

function appendCompleted(tx: Tx, actor: Actor, fill: FillRow): void {
  tx.append({
    kind: "fill.completed",
    actor: actor.personId,
    subject: `fill:${fill.id}`,
    payload: {
      point: fill.pointId,
      cylinder: fill.cylinderId,
      medium: fill.medium,
      operator: fill.operatorId,
      authorisedAt: fill.authorisedAt,
      endedAt: fill.endedAt,
      tareG: fill.tareG,
      netG: fill.endGrossG === null ? null : fill.endGrossG - fill.tareG,
      secondNetG: fill.secondGrossG === null ? null : fill.secondGrossG - fill.tareG,
      targetNetG: fill.targetNetG,
      maxNetG: fill.maxNetG,
      verdict: fill.verdict,
    },
    lane: "event",
  });
}

/** What the second weighing shows; undefined for a fill that does not exist. */
export function weighingCardOf(station: Station, fillId: string): WeighingCard | undefined {
  const { ports, board, scales } = station;
  const fill = findFill(ports.db.read, fillId);
  if (fill === undefined) return undefined;
  const deviceId = board.rowOf(fill.pointId)?.checkScaleDeviceId;
  const isDone = fill.state === "closed";
  const now = deviceId == null ? undefined : scales.value(deviceId, ports.clock.monotonicMs());
  const grossG = (isDone ? fill.secondGrossG : now?.massG) ?? undefined;
  return {
    fillId,
    cylinder: cylinderCardOf(ports.db.read, fill.cylinderId),
    firstNetG: fill.endGrossG === null ? undefined : fill.endGrossG - fill.tareG,
    secondNetG: grossG === undefined ? undefined : grossG - fill.tareG,
    grossG,
    isSteady: isDone || now?.isSteady === true,
    verdict: isDone ? (fill.verdict ?? "unknown") : undefined,
  };
}
