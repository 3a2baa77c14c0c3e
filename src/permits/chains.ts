/** Who signs a ticket, in which order: the defaults of GB 30871-2022 appendix A and B.1. Pure. */
import type { ChainStep, KindFacts, PermitKind, PermitLevel, PermitRole } from "./model.ts";

const step = (
  id: string,
  by: ChainStep["by"],
  clause: string,
  phase: ChainStep["phase"] = "issue",
  isApproval = false,
): ChainStep => ({ id, phase, by, isApproval, clause });

const acceptance = (clause: string): ChainStep => step("acceptance", "area-unit", clause, "end");

function hotChain(level: PermitLevel | null): readonly ChainStep[] {
  const clause = "GB 30871-2022 A.1、B.1";
  const first = [step("leader", "leader", clause), step("unit", "area-unit", clause)];
  const last = [
    step("shift-leader", "shift-leader", "GB 30871-2022 A.1", "start"),
    acceptance("GB 30871-2022 4.15"),
  ];
  if (level === "second")
    return [...first, step("approval", "area-unit", clause, "issue", true), ...last];
  const safety = step("safety", "safety-department", clause, "issue", level === "first");
  if (level === "first") return [...first, safety, ...last];
  return [...first, safety, step("approval", "plant-head", clause, "issue", true), ...last];
}

const simple = (clause: string): readonly ChainStep[] => [
  step("leader", "leader", clause),
  step("unit", "area-unit", clause, "issue", true),
  acceptance("GB 30871-2022 4.15"),
];

function heightChain(level: PermitLevel | null): readonly ChainStep[] {
  const clause = "GB 30871-2022 A.4、B.1";
  const first = [
    step("leader", "leader", clause),
    step("unit", "area-unit", clause, "issue", level === "I"),
  ];
  const last = [acceptance("GB 30871-2022 4.15")];
  if (level === "I") return [...first, ...last];
  const department = step("department", "professional-department", clause, "issue", level !== "IV");
  const head = level === "IV" ? [step("approval", "plant-head", clause, "issue", true)] : [];
  return [...first, department, ...head, ...last];
}

function liftingChain(level: PermitLevel | null): readonly ChainStep[] {
  const clause = "GB 30871-2022 A.5、B.1";
  const department = step(
    "department",
    "professional-department",
    clause,
    "issue",
    level !== "first",
  );
  return [
    step("commander", "commander", clause),
    step("unit", "area-unit", clause),
    department,
    ...(level === "first" ? [step("approval", "plant-head", clause, "issue", true)] : []),
    acceptance("GB 30871-2022 4.15"),
  ];
}

export function chainOf(kind: PermitKind, level: PermitLevel | null): readonly ChainStep[] {
  switch (kind) {
    case "hot-work":
      return hotChain(level);
    case "confined-space":
      return simple("GB 30871-2022 A.2、B.1");
    case "blind-plate":
      return simple("GB 30871-2022 A.3、B.1");
    case "height":
      return heightChain(level);
    case "lifting":
      return liftingChain(level);
    case "temporary-power":
      return [
        step("leader", "leader", "GB 30871-2022 A.6"),
        step("user-unit", "power-user-unit", "GB 30871-2022 A.6"),
        step("supply", "power-supply", "GB 30871-2022 A.6、B.1", "issue", true),
        acceptance("GB 30871-2022 4.15"),
      ];
    case "excavation":
      return [
        step("leader", "leader", "GB 30871-2022 A.7"),
        step("unit", "area-unit", "GB 30871-2022 A.7"),
        step("utilities", "utilities", "GB 30871-2022 A.7"),
        step("equipment", "equipment", "GB 30871-2022 A.7"),
        step("safety", "safety-department", "GB 30871-2022 A.7"),
        step("approval", "professional-department", "GB 30871-2022 A.7、B.1", "issue", true),
        acceptance("GB 30871-2022 4.15"),
      ];
    case "road-closure":
      return [
        step("leader", "leader", "GB 30871-2022 A.8"),
        step("unit", "area-unit", "GB 30871-2022 A.8"),
        step("safety", "safety-department", "GB 30871-2022 A.8"),
        step("approval", "professional-department", "GB 30871-2022 A.8、B.1", "issue", true),
        acceptance("GB 30871-2022 4.15"),
      ];
  }
}

/** Who must be named before anybody signs. */
export function rolesNeeded(kind: PermitKind, facts: KindFacts): readonly PermitRole[] {
  const guarded: readonly PermitRole[] = ["leader", "guardian", "discloser"];
  switch (kind) {
    case "hot-work":
      return [...guarded, "hot-worker", "analyst"];
    case "confined-space": {
      const isHigh = facts.kind === "confined-space" && facts.isHighRisk;
      return [...guarded, "worker", "analyst", ...(isHigh ? (["extra-guardian"] as const) : [])];
    }
    case "lifting":
      return ["commander", "guardian", "discloser", "rigger", "crane-operator"];
    case "temporary-power":
      return ["leader", "guardian", "discloser", "electrician"];
    default:
      return [...guarded, "worker"];
  }
}

/** A certificate of any of these kinds must hold; none: the role asks for none. */
export const CERTIFICATES_OF: Readonly<Partial<Record<PermitRole, readonly string[]>>> = {
  "hot-worker": ["welding"],
  electrician: ["electrician"],
  guardian: ["guardian", "confined-space-guardian"],
  "extra-guardian": ["guardian", "confined-space-guardian"],
  "crane-operator": ["lifting"],
  rigger: ["lifting"],
  commander: ["lifting"],
};
