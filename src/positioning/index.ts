/** What other domains may use of positioning. */

export { displaySession } from "./displays.ts";
export { endPermitFence, type PermitFence, putPermitFence } from "./fences-of-permits.ts";
export { findMapFloor, type MapFloor, mapFloors, mapZones } from "./floors.ts";
export {
  furnishPositions,
  furnishStays,
  type NewArea,
  type NewPositions,
  type NewStay,
} from "./furnish.ts";
export type { LiveView, TrackView } from "./live-view.ts";
export { Locator } from "./locator.ts";
export type {
  Anchor,
  Card,
  CardState,
  Fix,
  Point,
  PositionSettings,
  SearchMode,
  Shape,
  Wearer,
  WearerKind,
  WhoMay,
  Zone,
  ZoneKind,
} from "./model.ts";
export { CARD_STATES, SEARCH_MODES, SOLVER_MODES, WEARER_KINDS, ZONE_KINDS } from "./model.ts";
export { openPositioning, type Positioning } from "./open.ts";
export { parseShape, shapeValues } from "./pages/form-shape.ts";
export { positionPaths } from "./paths.ts";
export { parseAnchors, Replay, type ReplayRefusal } from "./replay.ts";
export { openPositionDesk, type PositionDesk } from "./routes.tsx";
export { doubleAreaMm2, extentOf } from "./rules/geometry.ts";
export { findZoneOfRef, listZones } from "./store-zones.ts";
export { headsPerHour } from "./sums.ts";
