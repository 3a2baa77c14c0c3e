/** All pages of permits. */
import { openSigning } from "../identity/index.ts";
import { type Actor, mayUse, type Route } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { areaRoutes } from "./areas/routes-areas.tsx";
import { externalRoutes } from "./external/routes-external.tsx";
import { isTicketFile } from "./external/store.ts";
import type { PermitParts } from "./parts.ts";
import { READERS } from "./roles.ts";
import { activityRoutes } from "./routes-activities.tsx";
import { applyRoutes } from "./routes-apply.tsx";
import { archiveRoutes } from "./routes-archive.tsx";
import { areaOfWorkRoutes } from "./routes-area.tsx";
import { boardRoutes } from "./routes-board.tsx";
import { bookingRoutes } from "./routes-bookings.tsx";
import { chainRoutes } from "./routes-chains.tsx";
import { mapRoutes } from "./routes-map.tsx";
import { onePermitRoutes } from "./routes-permit.tsx";
import { printRoutes } from "./routes-print.tsx";
import { settingsRoutes } from "./routes-settings.tsx";
import { statsRoutes } from "./routes-stats.tsx";
import { templateRoutes } from "./routes-templates.tsx";
import { unticketedRoutes } from "./routes-unticketed.tsx";
import { permitsOfMedia } from "./store-parts.ts";

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
