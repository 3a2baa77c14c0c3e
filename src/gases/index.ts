export {
  ACETYLENE,
  ACETYLENE_FIGURES,
  acetyleneMaxG,
  dissolvedPressureAt,
  expectedAt15Kpa,
  flowLPerHL,
  residualAcetyleneG,
} from "./acetylene.ts";
export { FILL_CLASSES, findLpgModel, LPG_LIFE_MONTHS, LPG_MODELS } from "./lpg.ts";
export { findMedium, MEDIA } from "./media.ts";
export type {
  Figure,
  FillClass,
  FillForm,
  Hazard,
  LpgModel,
  Mark,
  Medium,
  Swatch,
  Words,
} from "./model.ts";
export { gasPaths } from "./paths.ts";
export {
  atReference,
  CRITICAL,
  FILL_TEMPERATURE_C,
  HOTTEST_C,
  HOTTEST_SHARE,
  maxFillAt20,
  pressureAt,
  REFERENCE_C,
  referenceC,
} from "./permanent.ts";
export {
  acetyleneResidualKpa,
  type CylinderService,
  coefficientMaxG,
  inspectionDueOn,
  inspectionMonthsOf,
  isIdleTooLong,
  isVerified,
  mixtureInspectionMonths,
  SERVICE_MONTHS,
  type StorageConflict,
  serviceEndsOn,
  storageConflict,
} from "./rules.ts";
export { FIGURES_EDITION, STORAGE_RULES, type StorageRule } from "./storage.ts";
