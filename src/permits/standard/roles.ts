/** Who must be named on a ticket, and the certificates that a role asks for (GB 30871-2022 4.9, 4.10, appendix A). */
import type { KindFacts, PermitRole, PermitSettings } from "../model.ts";

/** Roles that must be filled before anybody signs. */
export function rolesDue(facts: KindFacts): readonly PermitRole[] {
  const common: readonly PermitRole[] = ["leader", "guardian", "discloser"];
  switch (facts.kind) {
    case "hot-work":
      return [...common, "hot-worker", "analyst"];
    case "confined-space":
      return [
        ...common,
        "worker",
        "analyst",
        ...(facts.isHighRisk ? ["extra-guardian" as const] : []),
      ];
    case "lifting":
      return ["commander", "guardian", "discloser", "rigger", "crane-operator"];
    case "temporary-power":
      return [...common, "electrician", ...(facts.isHazardous ? ["analyst" as const] : [])];
    case "blind-plate":
    case "height":
    case "excavation":
    case "road-closure":
      return [...common, "worker"];
  }
}

/** Kinds of the people's register, one of which must hold; a role that is missing here asks for none. */
const CERTIFICATES: Readonly<Partial<Record<PermitRole, readonly string[]>>> = {
  "hot-worker": ["welding"],
  electrician: ["electrician"],
  guardian: ["guardian"],
  "extra-guardian": ["guardian"],
  "crane-operator": ["lifting"],
  rigger: ["lifting"],
  commander: ["lifting"],
};

/** Work at height asks its certificate of whoever climbs; the guardian of a confined space may hold the special one. */
export function certificateKinds(
  role: PermitRole,
  facts: Pick<KindFacts, "kind">,
  settings: Pick<PermitSettings, "certificates">,
): readonly string[] {
  const own = settings.certificates[role];
  // A site may ask for more; an empty list would take the law away.
  if (own !== undefined && own.length > 0) return own;
  if (role === "worker" && facts.kind === "height") return ["work-at-height"];
  const isGuard = role === "guardian" || role === "extra-guardian";
  if (isGuard && facts.kind === "confined-space") return ["confined-space-guardian", "guardian"];
  return CERTIFICATES[role] ?? [];
}
