/** What other domains may use of the cylinder register. */
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
export type { Cylinder, CylinderContent, CylinderStatus, ScannedCode } from "./model.ts";
export { cylinderPaths } from "./paths.ts";
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
