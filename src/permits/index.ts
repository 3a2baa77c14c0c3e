/** What other domains may use of permits. */
export { actOnBooking, bookWork } from "./bookings.ts";
export type { Booking, BookingFields } from "./flow-model.ts";
export type { PermitParts } from "./parts.ts";
export { permitPaths } from "./paths.ts";
export { mayReadPermitMedia, permitRoutes } from "./routes.tsx";
export { hotWorkersNow } from "./routes-board.tsx";
