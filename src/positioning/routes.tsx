/** All pages of positioning. */
import type { Route } from "../platform/web.ts";
import { cardRoutes } from "./routes-cards.tsx";
import { mapRoutes } from "./routes-map.tsx";
import type { PositionParts } from "./routes-parts.tsx";
import { zoneRoutes } from "./routes-zones.tsx";

export function positionRoutes(parts: PositionParts): readonly Route[] {
  return [...mapRoutes(parts), ...cardRoutes(parts), ...zoneRoutes(parts)];
}
