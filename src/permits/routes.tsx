/** All pages of permits. */
import type { Route } from "../platform/web.ts";
import type { PermitParts } from "./parts.ts";
import { bookingRoutes } from "./routes-bookings.tsx";

export function permitRoutes(parts: PermitParts): readonly Route[] {
  return [...bookingRoutes(parts)];
}
