/** All pages of permits. */
import { openSigning } from "../identity/index.ts";
import { type Actor, mayUse, type Route } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { areaRoutes } from "./areas/routes-areas.tsx";
import { externalRoutes } from "./external/routes-external.tsx";
import { isTicketFile } from "./external/store.ts";
import type { PermitParts } from "./pages/parts.ts";
import { activityRoutes } from "./pages/routes-activities.tsx";
import { applyRoutes } from "./pages/routes-apply.tsx";
import { archiveRoutes } from "./pages/routes-archive.tsx";
import { areaOfWorkRoutes } from "./pages/routes-area.tsx";
import { boardRoutes } from "./pages/routes-board.tsx";
import { bookingRoutes } from "./pages/routes-bookings.tsx";
import { chainRoutes } from "./pages/routes-chains.tsx";
import { mapRoutes } from "./pages/routes-map.tsx";
import { onePermitRoutes } from "./pages/routes-permit.tsx";
import { printRoutes } from "./pages/routes-print.tsx";
import { settingsRoutes } from "./pages/routes-settings.tsx";
import { statsRoutes } from "./pages/routes-stats.tsx";
import { templateRoutes } from "./pages/routes-templates.tsx";
import { unticketedRoutes } from "./pages/routes-unticketed.tsx";
import { READERS } from "./roles.ts";
import { permitsOfMedia } from "./store/store-parts.ts";

export function permitRoutes(parts: PermitParts): readonly Route[] {
  const signing = openSigning(parts.ports);
  return [
    ...boardRoutes(parts),
    ...mapRoutes(parts),
    ...activityRoutes(parts),
    ...unticketedRoutes(parts),
    ...bookingRoutes(parts),
    ...areaRoutes(parts),
    ...externalRoutes(parts),
    ...archiveRoutes(parts),
    ...statsRoutes(parts),
    ...settingsRoutes(parts),
    ...chainRoutes(parts),
    ...templateRoutes(parts),
    ...applyRoutes(parts),
    ...onePermitRoutes(parts, signing),
    ...areaOfWorkRoutes(parts),
    ...printRoutes(parts),
  ];
}

/** Names and pictures under a permit are seen by those who see the permit. */
export function mayReadPermitMedia(orm: Orm, actor: Actor, hash: string): boolean {
  const isKnown = permitsOfMedia(orm, hash).length > 0 || isTicketFile(orm, hash);
  return mayUse(READERS, actor.roles) && isKnown;
}
