/** What other domains may use of deliveries. */

export { customerLabel } from "./custody-link.ts";
export { addCustomer } from "./customers.ts";
export type { Customer, CustomerFields, Visit } from "./model.ts";
export { supplyNotice } from "./notice.ts";
export { DELIVERING_ROLES, takeOrder } from "./orders.ts";
export { type DeliveryParts, OFFICE as DELIVERY_OFFICE } from "./parts.ts";
export { customerPaths, deliveryPaths, orderPaths, visitHref } from "./paths.ts";
export { deliveryRoutes, mayReadDeliveryPhoto } from "./routes.tsx";
export { listOrders } from "./store.ts";
export { countFollowUps } from "./store-visits.ts";
