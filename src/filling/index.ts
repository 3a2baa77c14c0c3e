/** What the composition root and higher domains may use of filling. */

export { acetyleneStarts } from "./acetylene/cards.ts";
export { packCurve } from "./curve.ts";
export { unreleasedOfCylinder } from "./flow/store.ts";
export { type ConfigRefusal, decideConfig } from "./interlock/index.ts";
export { lastFillLinks, publicFillsOf } from "./ledger.tsx";
export { fillsPerDay, ledgerTotals } from "./ledger-store.ts";
export { type LockRefusal, liftLock, placeLock } from "./lock/locks.ts";
export { LOCK_SCOPES, type LockScope, type LockSource } from "./lock/rules.ts";
export { findLock, type LockRow, openLocks } from "./lock/store.ts";
export { isPressureUnit, isTemperatureUnit, kilopascalOf } from "./manifold/gauge.ts";
export {
  findManifoldPoint,
  type ManifoldPointRow,
  pointsOfThermometer,
  putManifoldPoint,
} from "./manifold/store.ts";
export type { SampleCode } from "./model.ts";
export { WATCHERS } from "./pages.ts";
export { fillPaths } from "./paths.ts";
export { configOf } from "./point-config.ts";
export { preFillItemsOf } from "./pre-fill-items.ts";
export { fillingActs } from "./program.ts";
export { acceptScalePoint, type NewScalePoint } from "./scale/point.ts";
export type { ScaleServerConfig, ScaleServerStatus } from "./scale/server.ts";
export { listScaleRecords, type ScaleRecordRow } from "./scale/store.ts";
export type { Station } from "./service.ts";
export { beginShift } from "./shift/begin.ts";
export { mayReadSignature } from "./shift/handover.ts";
export { type FilledStation, openFilling } from "./station.ts";
export {
  FILL_POINTS_MAX,
  type FillFilter,
  type FillPointRow,
  type FillRow,
  findFill,
  findFillPoint,
  insertCheck,
  insertFill,
  insertFillPoint,
  listAllFillPoints,
  listFillPoints,
  listFills,
  updateFillPoint,
} from "./store.ts";
export { type FillingToDos, fillingToDos } from "./to-do.ts";
export { fillEvents } from "./trace.ts";
