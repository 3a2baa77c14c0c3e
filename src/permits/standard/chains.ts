/** Who signs a ticket and in which order: GB 30871-2022 appendix A and table B.1. Defaults that a site may lengthen. */
import type { ChainStep, PermitKind, PermitLevel } from "../model.ts";
import { gb } from "./clauses.ts";

type By = ChainStep["by"];

const issue = (id: string, by: By, clause: string): ChainStep => ({
  id,
  phase: "issue",
  by,
  isApproval: false,
  clause: gb(clause),
});
const approval = (id: string, by: By, clause: string): ChainStep => ({
  ...issue(id, by, clause),
  isApproval: true,
});

const ACCEPTANCE: ChainStep = { ...issue("acceptance", "area-unit", "4.15"), phase: "end" };
/** 验票: just before the fire, on the form of hot work only. */
const SHIFT: ChainStep = { ...issue("shift-leader", "shift-leader", "附录 A.1"), phase: "start" };

function hot(level: PermitLevel | null): readonly ChainStep[] {
  const first = [issue("leader", "leader", "附录 A.1"), issue("unit", "area-unit", "附录 A.1")];
  const safety = issue("safety", "safety-department", "附录 A.1、B.1");
  switch (level) {
    case "second":
      return [...first, approval("approval", "area-unit", "附录 B.1")];
    case "first":
      return [...first, approval("safety", "safety-department", "附录 B.1")];
    default:
      return [...first, safety, approval("approval", "plant-head", "附录 B.1")];
  }
}

function height(level: PermitLevel | null): readonly ChainStep[] {
  const leader = issue("leader", "leader", "附录 A.4");
  if (level === "I") return [leader, approval("unit", "area-unit", "附录 B.1")];
  const unit = issue("unit", "area-unit", "附录 A.4");
  if (level === "II" || level === "III") {
    return [leader, unit, approval("department", "professional-department", "附录 B.1")];
  }
  return [
    leader,
    unit,
    issue("department", "professional-department", "附录 A.4、B.1"),
    approval("approval", "plant-head", "附录 B.1"),
  ];
}

function lifting(level: PermitLevel | null): readonly ChainStep[] {
  const first = [
    issue("commander", "commander", "附录 A.5"),
    issue("unit", "area-unit", "附录 A.5"),
  ];
  if (level !== "first") {
    return [...first, approval("department", "professional-department", "附录 B.1")];
  }
  return [
    ...first,
    issue("department", "professional-department", "附录 A.5"),
    approval("approval", "plant-head", "附录 B.1"),
  ];
}

function beforeWork(kind: PermitKind, level: PermitLevel | null): readonly ChainStep[] {
  const leader = (clause: string): ChainStep => issue("leader", "leader", clause);
  switch (kind) {
    case "hot-work":
      return [...hot(level), SHIFT];
    case "height":
      return height(level);
    case "lifting":
      return lifting(level);
    case "confined-space":
      return [leader("附录 A.2"), approval("unit", "area-unit", "附录 B.1")];
    case "blind-plate":
      return [leader("附录 A.3"), approval("unit", "area-unit", "附录 B.1")];
    case "temporary-power":
      return [
        leader("附录 A.6"),
        issue("user-unit", "power-user-unit", "附录 A.6"),
        approval("supply", "power-supply", "附录 B.1"),
      ];
    case "excavation":
      return [
        leader("附录 A.7"),
        issue("unit", "area-unit", "附录 A.7"),
        issue("utilities", "utilities", "附录 A.7"),
        issue("process", "process", "附录 A.7"),
        issue("equipment", "equipment", "附录 A.7"),
        issue("fire", "fire", "附录 A.7"),
        issue("safety", "safety-department", "附录 A.7"),
        approval("approval", "professional-department", "附录 B.1"),
      ];
    case "road-closure":
      return [
        leader("附录 A.8"),
        issue("unit", "area-unit", "附录 A.8"),
        issue("fire", "fire", "附录 A.8"),
        issue("safety", "safety-department", "附录 A.8"),
        approval("approval", "professional-department", "附录 B.1"),
      ];
  }
}

/** The standard's own chain of a kind; of an unknown level the strictest. */
export function standardChain(kind: PermitKind, level: PermitLevel | null): readonly ChainStep[] {
  return [...beforeWork(kind, level), ACCEPTANCE];
}
