/** What other domains may use of the cylinder register and the custody ledger. */
import type { Route } from "../platform/web.ts";
import { CUSTODY_EDITORS, type CustodyParts } from "./custody/parts.ts";
import { placeRoutes } from "./custody/place-routes.tsx";
import { cylinderIdsAt } from "./custody/query.ts";
import { recallRoutes } from "./custody/recall-routes.tsx";
import { roundRoutes } from "./custody/round-routes.tsx";
import { endRound, scanInRound, startRound } from "./custody/rounds.ts";
import { ledgerDeskRoutes } from "./custody/routes.tsx";
import { traceRoutes } from "./custody/trace-routes.tsx";

export { fillPointCode, readCode } from "./codes.ts";
export { countsByMedium } from "./counts.ts";
export { dueCounts, startDueWatch } from "./custody/due.ts";
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
} from "./custody/model.ts";
export type { CustodyLinks, TraceEvent } from "./custody/names.ts";
export { placeNamer } from "./custody/names.ts";
export { custodyPaths } from "./custody/paths.ts";
export {
  findPlace,
  findPlaceByCode,
  insertPlace,
  listPlaces,
  refOf,
} from "./custody/places.ts";
export { countTasks as countCustodyTasks, cylinderIdsAt } from "./custody/query.ts";
export { resumeRecalls } from "./custody/recall.ts";
export { ACT_RULES, explain, replay, samePlace } from "./custody/rules.ts";
export { mustRecord, recordScan } from "./custody/service.ts";
export { custodyStateOf, historyOf } from "./custody/store.ts";
export {
  type CylinderNear,
  cylindersNear,
  type TakenCustody,
  type TakenPlace,
  takenCustody,
} from "./custody/taken.ts";
export { Imports } from "./import/imports.ts";
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
export { type FillLabelFacts, fillLabelOf, printFillLabel, printFillLabels } from "./printing.ts";
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
export { CUSTODY_EDITORS };

/** Pages of the custody ledger; what stands above names customers and tells of fills. */
export function custodyRoutes(parts: CustodyParts): readonly Route[] {
  return [
    ...ledgerDeskRoutes(parts),
    ...roundRoutes(parts),
    ...placeRoutes(parts),
    ...recallRoutes(parts),
    ...traceRoutes(parts),
  ];
}

/** Rounds as a program does them: the demonstration, tests and benchmarks. */
export { ROUND_ACTS, ROUND_ROLES } from "./custody/round-rules.ts";
export type { RoundScan } from "./custody/rounds.ts";

export const custodyRounds = { cylinderIdsAt, startRound, scanInRound, endRound } as const;
export { isCylinderPhoto } from "./upkeep.ts";
