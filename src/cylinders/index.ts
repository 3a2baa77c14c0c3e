/** What other domains may use of the cylinder register. */
export type { Cylinder, CylinderContent, CylinderStatus, ScannedCode } from "./model.ts";
export { cylinderPaths } from "./paths.ts";
export { type FillLabelFacts, fillLabelOf, printFillLabel } from "./printing.ts";
export { type CylinderLinks, cylinderRoutes } from "./routes.tsx";
export { dueLevel, fillPointCode, readCode } from "./rules.ts";
export {
  codesOf,
  findCode,
  findCylinder,
  findSerial,
  insertCode,
  insertCylinder,
  updateContent,
} from "./store.ts";
