/** All pages of permits. */
import type { Route } from "../platform/web.ts";
import type { PermitParts } from "./parts.ts";
import { boardRoutes } from "./routes-board.tsx";
import { bookingRoutes } from "./routes-bookings.tsx";

export function permitRoutes(parts: PermitParts): readonly Route[] {
  return [...boardRoutes(parts), ...bookingRoutes(parts)];
}
