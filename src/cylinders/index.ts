/** What other domains may use of the cylinder register. */
export { fillPointCode, readCode } from "./codes.ts";
export {
  type Contradiction,
  CUSTODY_ACTS,
  type CustodyAct,
  type CustodyEntry,
  type CustodyState,
  type PlaceKind,
  type PlaceRef,
  type Recorded,
  type Scan,
  type ScanRefusal,
} from "./custody-model.ts";
export {
  findPlace,
  findPlaceByCode,
  insertPlace,
  listPlaces,
  refOf,
} from "./custody-places.ts";
export { cylinderIdsAt } from "./custody-query.ts";
export { ACT_RULES, explain, replay, samePlace } from "./custody-rules.ts";
export { mustRecord, recordScan } from "./custody-service.ts";
export { custodyStateOf, historyOf } from "./custody-store.ts";
export type { CylinderLinks } from "./links.ts";
export type {
  Cylinder,
  CylinderContent,
  CylinderStatus,
  MalformedReason,
  ScannedCode,
} from "./model.ts";
export { cylinderPaths, publicCodeText } from "./paths.ts";
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
