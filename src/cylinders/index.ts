/** What other domains may use of the cylinder register. */
export { fillPointCode, readCode } from "./codes.ts";
export { Imports } from "./imports.ts";
export type { CylinderLinks } from "./links.ts";
export type {
  Cylinder,
  CylinderContent,
  CylinderStatus,
  MalformedReason,
  ScannedCode,
} from "./model.ts";
export { cylinderPaths } from "./paths.ts";
export { readSiteCode } from "./patterns.ts";
export { type FillLabelFacts, fillLabelOf, printFillLabel } from "./printing.ts";
export { cylinderRoutes } from "./routes.tsx";
export { dueLevel } from "./rules.ts";
export {
  codesOf,
  findCode,
  findCylinder,
  findSerial,
  insertCode,
  insertCylinder,
  updateContent,
} from "./store.ts";
export { isCylinderPhoto } from "./upkeep.ts";
