/** What other domains may use of the site. */
import type { Route } from "../platform/web.ts";
import type { SiteParts } from "./parts.ts";
import { planRoutes } from "./plan-routes.tsx";
import { roomRoutes } from "./room-routes.tsx";
import { aboutRoutes } from "./site-routes.tsx";
import { wizardRoutes } from "./wizard-routes.tsx";

export { startCertificateWatch } from "./certificate-watch.ts";
export { type DrawingStore, openDrawings } from "./drawings.ts";
export { createErrorPage } from "./error-page.tsx";
export { limitsText } from "./forms.ts";
export { createFrame } from "./frame.ts";
export {
  type Module,
  type PlanItem,
  type Room,
  type SiteCode,
  type SiteKind,
  WIZARD_STEPS,
} from "./model.ts";
export { isSwitchedOff, type ModuleGate, moduleGate, moduleOfPath } from "./modules.ts";
export { type CodeLink, SITE_READERS, type SiteLinks } from "./parts.ts";
export { sitePaths } from "./paths.ts";
export { addFloor, addItem, setDrawing, setScale } from "./plans.ts";
export { addRoom } from "./rooms.ts";
export { siteRoutes } from "./routes.tsx";
export type { RulePackId } from "./rule-packs.ts";
export { modulesOf, readKinds } from "./rules.ts";
export { isPackOn, packStates } from "./service.ts";
export { openSetup, type SetupCode } from "./setup.ts";
export {
  findRoom,
  findSite,
  findSiteCode,
  insertSite,
  listRooms,
  type Site,
  validSiteCode,
} from "./store.ts";
export { findFloor, itemsOf as planItems, listFloors, listSpots } from "./store-plans.ts";
export { completeStep } from "./wizard.ts";

/** Wizard, desk pages of the site, rooms, plans, and the public page of the site code. */
export function siteDeskRoutes(parts: SiteParts): readonly Route[] {
  return [
    ...wizardRoutes(parts),
    ...aboutRoutes(parts),
    ...roomRoutes(parts),
    ...planRoutes(parts),
  ];
}
