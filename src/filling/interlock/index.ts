/** The interlock's public face. */
export { blockersOf } from "./blockers.ts";
export {
  type ConfigRefusal,
  decideConfig,
  gunConfig,
  type InterlockConfig,
  manifoldConfig,
} from "./config.ts";
export { isSteady } from "./gauge.ts";
export type {
  Blocker,
  BlockerCode,
  Cause,
  Effect,
  FillEnd,
  Input,
  PointState,
  Position,
  PressureLimits,
  RecordFact,
  RefusalReason,
  Refused,
  WeightLimits,
} from "./model.ts";
export { initialState, leaseValid, permits } from "./state.ts";
export { step } from "./step.ts";
