/** What other domains may use of deliveries. */

export { addCustomer } from "./customers.ts";
export type { Customer, CustomerFields, Visit } from "./model.ts";
export { supplyNotice } from "./notice.ts";
export { DELIVERING_ROLES, takeOrder } from "./orders.ts";
export type { DeliveryParts } from "./parts.ts";
export { customerPaths, deliveryPaths, orderPaths, visitHref } from "./paths.ts";
export { deliveryRoutes, mayReadDeliveryPhoto } from "./routes.tsx";
