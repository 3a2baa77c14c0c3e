/** Who may do what with positions. Pure. */
import { DISPLAY_ROLE } from "../platform/web.ts";

/** Who sees where people are now. */
export const MAP_READERS: readonly string[] = [
  "operator",
  "guardian",
  "approver",
  "safety-manager",
  "administrator",
  "regulator",
];
/** The map on a wall, also without a person. */
export const WALL_READERS: readonly string[] = [...MAP_READERS, DISPLAY_ROLE];
/** Who gives out cards, draws areas, and looks back at people's tracks. */
export const MANAGERS: readonly string[] = ["safety-manager", "administrator"];
/** Numbers without names. */
export const STATS_READERS: readonly string[] = [...MANAGERS, "regulator"];
