/** What other domains may use of hidden dangers and of the site's colour. */
export { isWorkStopped, siteColourLevel } from "./colour.ts";
export { colourRoutes, publicColour, shellColour } from "./colour-routes.tsx";
export { CATEGORIES, type ColourLevel, type DangerSource, type StoppableWork } from "./model.ts";
export { dangerPaths } from "./paths.ts";
export { REPORTERS } from "./roles.ts";
export {
  dangerBadge,
  dangerLinks,
  dangerRoutes,
  mayReadDangerPhoto,
  stateWordOf,
} from "./routes.tsx";
export {
  actOnDanger,
  addDangerPhotos,
  BY_HAND,
  type DangerPorts,
  type DangerReport,
  registerDanger,
  reportDanger,
} from "./service.ts";
export { type RunPlace, registerFailedItems } from "./sources.ts";
export { countsOf as openDangerCounts, type Danger, findDanger, listDangers } from "./store.ts";
export { type DangerToDos, dangerToDos } from "./to-do.ts";
export { countLateDangers, openDangersPerDay } from "./trend.ts";
export { startDangerWatch } from "./watch.ts";
