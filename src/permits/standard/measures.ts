/** How many rows of measures each ticket has (GB 30871-2022 appendix A), and rows that facts of the work make due. */
import type { KindFacts, PermitKind } from "../model.ts";

const LETTER: Readonly<Record<PermitKind, string>> = {
  "hot-work": "a1",
  "confined-space": "a2",
  "blind-plate": "a3",
  height: "a4",
  lifting: "a5",
  "temporary-power": "a6",
  excavation: "a7",
  "road-closure": "a8",
};

const COUNT: Readonly<Record<PermitKind, number>> = {
  "hot-work": 16,
  "confined-space": 15,
  "blind-plate": 11,
  height: 15,
  lifting: 20,
  "temporary-power": 14,
  excavation: 11,
  "road-closure": 4,
};

/** `a1-1` to `a8-4`: the rows of the form by number; signed tickets name them, so that they never change. */
export function measureIdsOf(kind: PermitKind): readonly string[] {
  return Array.from({ length: COUNT[kind] }, (_, index) => `${LETTER[kind]}-${index + 1}`);
}

/** Rows that cannot be "not involved" with these facts. */
export function involvedOf(facts: KindFacts): readonly string[] {
  switch (facts.kind) {
    case "hot-work":
      return [
        ...(facts.heightM > 0 ? ["a1-5"] : []),
        ...(facts.usesCylinders ? ["a1-7"] : []),
        "a1-8",
        ...(facts.methods.includes("electric-welding") ? ["a1-9"] : []),
        ...(facts.isHazardous ? ["a1-11"] : []),
        "a1-12",
      ];
    case "confined-space":
      return ["a2-3", "a2-6", "a2-7", "a2-9", "a2-10", "a2-11", "a2-13"];
    case "blind-plate":
      return [
        "a3-1",
        ...(facts.isToxic ? ["a3-2"] : []),
        ...(facts.isHazardous ? ["a3-3", "a3-4"] : []),
        "a3-8",
      ];
    case "height":
      return [
        "a4-1",
        "a4-3",
        ...(facts.isOverOthers ? ["a4-6"] : []),
        ...(facts.heightM > 30 ? ["a4-11"] : []),
      ];
    case "lifting":
      return ["a5-4", "a5-5", "a5-9", "a5-11", "a5-13"];
    case "temporary-power":
      return ["a6-1", "a6-10", ...(facts.isHazardous ? ["a6-2", "a6-13"] : [])];
    case "excavation":
      return ["a7-1", "a7-2", ...(facts.depthM > 1.2 && facts.isNearBuriedHazard ? ["a7-9"] : [])];
    case "road-closure":
      return ["a8-1", "a8-2"];
  }
}
