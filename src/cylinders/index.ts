/** What other domains may use of the cylinder register. */
export type { Cylinder, CylinderContent, CylinderStatus, ScannedCode } from "./model.ts";
export { cylinderPaths, publicCodeText } from "./paths.ts";
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
