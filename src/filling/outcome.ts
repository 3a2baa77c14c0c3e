/** What a fill brought into its cylinder: the verdict, and what follows from it for the register. */
import { findCylinder, mustRecord, updateContent } from "../cylinders/index.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { raiseOverfilled } from "./alarms.ts";
import { fillTargetOf } from "./facts.ts";
import type { FillVerdict } from "./model.ts";
import { judgeFill } from "./rules.ts";
import type { FillRow } from "./store.ts";

/** Judged by the figures the fill was authorised with; null when there is nothing to judge it by. */
export function verdictOf(
  orm: Orm,
  fill: FillRow,
  netG: number | null,
): FillVerdict["verdict"] | null {
  const cylinder = findCylinder(orm, fill.cylinderId);
  const target = cylinder && fillTargetOf(cylinder);
  if (netG === null || target === undefined) return null;
  const { targetNetG: targetG, maxNetG } = fill;
  return judgeFill({ netG, targetG, maxNetG, tolG: target.toleranceG }).verdict;
}

/**
 * The register takes over what came out. A cylinder that holds too much is set aside with an alarm: it must be
 * emptied before anything else can happen to it (C4).
 */
export function keepOutcome(
  tx: Tx,
  ports: Ports,
  fill: Pick<FillRow, "id" | "cylinderId">,
  verdict: FillRow["verdict"],
  netG: number | null,
): void {
  const { id: fillId, cylinderId } = fill;
  const isOver = verdict === "over";
  updateContent(
    tx.orm,
    cylinderId,
    isOver ? "overfilled" : verdict === "ok" ? "full" : "unknown",
    // Two scales that do not agree on it say nothing about what is in it; one that failed its check may not leave.
    isOver || verdict === "differs" || verdict === "failed" ? "quarantined" : undefined,
    ports.clock.now(),
  );
  keepPlace(tx, ports, fill, verdict);
  if (isOver) raiseOverfilled(tx, ports, { cylinderId, fillId, netG });
}

/** What is in order stands among the full ones; everything else is set aside to be dealt with. */
function keepPlace(
  tx: Tx,
  ports: Ports,
  { id, cylinderId }: Pick<FillRow, "id" | "cylinderId">,
  verdict: FillRow["verdict"],
): void {
  const isGood = verdict === "ok";
  const scan = {
    cylinderId,
    claimedAt: ports.clock.now(),
    actor: "system",
    cause: { kind: "fill", id },
    isTold: true,
  };
  const filled = { kind: "filled", ref: "" } as const;
  if (isGood) {
    const { isRepeat } = mustRecord(tx, ports, {
      ...scan,
      id: `${id}-filled`,
      act: "fill",
      place: filled,
      content: null,
    });
    if (!isRepeat) return;
  }
  mustRecord(tx, ports, {
    ...scan,
    id: ports.ids.next(),
    act: "move",
    place: isGood ? filled : { kind: "to-handle", ref: "" },
    content: isGood || verdict === "over" ? "full" : null,
  });
}
