/** What other domains may use of deliveries. */
export type { Customer, CustomerFields, Visit } from "./model.ts";
export { customerPaths, deliveryPaths, orderPaths } from "./paths.ts";
export { deliveryRoutes, mayReadDeliveryPhoto } from "./routes.tsx";
