/** What other domains may use of positioning. */

export { endPermitFence, type PermitFence, putPermitFence } from "./fences-of-permits.ts";
export { type LiveView, NO_LIVE } from "./live-view.ts";
export { Locator } from "./locator.ts";
export type {
  Anchor,
  Card,
  CardState,
  Fix,
  Point,
  PositionSettings,
  Shape,
  Wearer,
  WearerKind,
  WhoMay,
  Zone,
  ZoneKind,
} from "./model.ts";
export { CARD_STATES, SEARCH_MODES, SOLVER_MODES, WEARER_KINDS, ZONE_KINDS } from "./model.ts";
export { positionPaths } from "./paths.ts";
export { parseAnchors, Replay, type ReplayRefusal } from "./replay.ts";
export { positionRoutes } from "./routes.tsx";
export { TrackWriter } from "./tracks.ts";
export { Tracks } from "./tracks-read.ts";
