/** What the composition root and higher domains may use of filling. */

export { beginShift } from "./begin-shift.ts";
export { configOf } from "./board.ts";
export { mayReadSignature } from "./handover.ts";
export { type ConfigRefusal, decideConfig } from "./interlock/index.ts";
export { lastFillLinks } from "./ledger.tsx";
export type { LockSource } from "./lock-rules.ts";
export { liftLock, placeLock } from "./locks.ts";
export type { SampleCode } from "./model.ts";
export { fillPaths } from "./paths.ts";
export { acceptScalePoint, type NewScalePoint } from "./scale-point.ts";
export type { ScaleServerConfig, ScaleServerStatus } from "./scale-server.ts";
export { listScaleRecords, type ScaleRecordRow } from "./scale-store.ts";
export { type FilledStation, openFilling } from "./station.ts";
export {
  FILL_POINTS_MAX,
  type FillFilter,
  type FillPointRow,
  type FillRow,
  findFill,
  findFillPoint,
  insertFillPoint,
  listAllFillPoints,
  listFillPoints,
  listFills,
  updateFillPoint,
} from "./store.ts";
