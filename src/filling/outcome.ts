/** What a fill brought into its cylinder: the verdict, and what follows from it for the register. */
import { custodyStateOf, findCylinder, mustRecord, updateContent } from "../cylinders/index.ts";
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

/**
 * What is in order waits for its last steps; only their end takes it to the full ones. Everything else is set aside to
 * be dealt with.
 */
function keepPlace(
  tx: Tx,
  ports: Ports,
  { id, cylinderId }: Pick<FillRow, "id" | "cylinderId">,
  verdict: FillRow["verdict"],
): void {
  const scan = {
    cylinderId,
    claimedAt: ports.clock.now(),
    actor: "system",
    cause: { kind: "fill", id },
    isTold: true,
  };
  if (verdict === "ok") {
    const place = { kind: "waiting", ref: "" } as const;
    // Judged good once more: it is where it was.
    mustRecord(tx, ports, { ...scan, id: `${id}-filled`, act: "fill", place, content: null });
    return;
  }
  mustRecord(tx, ports, {
    ...scan,
    id: ports.ids.next(),
    act: "move",
    place: { kind: "to-handle", ref: "" },
    content: verdict === "over" ? "full" : null,
  });
}

/** Its last check was passed: from the waiting zone to the full ones, from where it may leave. */
export function keepReleased(
  tx: Tx,
  ports: Ports,
  { id, cylinderId }: Pick<FillRow, "id" | "cylinderId">,
  actor: string,
): void {
  mustRecord(tx, ports, {
    id: `${id}-released`,
    cylinderId,
    act: "move",
    place: { kind: "filled", ref: "" },
    content: "full",
    claimedAt: ports.clock.now(),
    actor,
    cause: { kind: "fill", id },
    isTold: true,
  });
}

/** Brought here to be filled: step 2, the waiting zone (待加气区), for a cylinder that nobody had scanned in there. */
export function keepWaiting(tx: Tx, ports: Ports, cylinderId: string, actor: string): void {
  const { kind } = custodyStateOf(tx.orm, cylinderId)?.place ?? { kind: "unknown" };
  if (kind === "waiting") return;
  mustRecord(tx, ports, {
    id: ports.ids.next(),
    cylinderId,
    act: RETURNED_FROM.has(kind) ? "return" : "move",
    place: { kind: "waiting", ref: "" },
    content: null,
    claimedAt: ports.clock.now(),
    actor,
    cause: { kind: "filling", id: cylinderId },
  });
}

const RETURNED_FROM: ReadonlySet<string> = new Set(["truck", "outlet", "customer"]);
