/** Tickets that a work needs besides its own (GB 30871-2022 4.6, 11.10): computed from its facts, never ticked. */
import type { KindFacts, PermitKind } from "../model.ts";
import type { LinkedPermit } from "../model-facts.ts";
import { DIG, HEIGHT } from "../standard/figures.ts";

/** Kinds of tickets that the facts of a work ask for beside its own. */
export function linkedKinds(facts: KindFacts): readonly PermitKind[] {
  const kinds: PermitKind[] = [];
  const isHigh =
    (facts.kind === "hot-work" ||
      facts.kind === "confined-space" ||
      facts.kind === "blind-plate") &&
    facts.heightM >= HEIGHT.fromM.value;
  if (isHigh) kinds.push("height");
  const isInside =
    (facts.kind === "hot-work" && facts.isInsideVessel) ||
    (facts.kind === "height" && facts.cases.includes("inside-vessel")) ||
    (facts.kind === "excavation" &&
      facts.isNearBuriedHazard &&
      facts.depthM > DIG.confinedAboveM.value);
  if (isInside) kinds.push("confined-space");
  const isPowered =
    (facts.kind === "hot-work" || facts.kind === "confined-space" || facts.kind === "height") &&
    facts.usesTemporaryPower;
  if (isPowered) kinds.push("temporary-power");
  return kinds;
}

const OVER = ["ended", "accepted", "archived", "void", "revoked"];
const GOOD = ["issued", "working", "paused"];

/** Kinds that the job has no ticket for at all. */
export function missingTickets(
  facts: KindFacts,
  linked: readonly LinkedPermit[],
): readonly PermitKind[] {
  const open = linked.filter(({ stage }) => !OVER.includes(stage));
  return linkedKinds(facts).filter((kind) => !open.some((one) => one.kind === kind));
}

/** Kinds whose ticket is there and not yet issued: the work cannot begin before it. */
export function unissuedTickets(
  facts: KindFacts,
  linked: readonly LinkedPermit[],
): readonly PermitKind[] {
  const open = linked.filter(({ stage }) => !OVER.includes(stage));
  return linkedKinds(facts).filter((kind) => {
    const own = open.filter((one) => one.kind === kind);
    return own.length > 0 && !own.some(({ stage }) => GOOD.includes(stage));
  });
}
