/** What other domains may use of deliveries. */

export { customerLabel } from "./custody-link.ts";
export { addAtDoor, addCustomer } from "./customers.ts";
export {
  type Customer,
  type CustomerFields,
  HAND_OVER_PROBLEMS,
  REFUSE_REASONS,
  type Visit,
} from "./model.ts";
export { supplyNotice } from "./notice.ts";
export { DELIVERING_ROLES, takeOrder } from "./orders.ts";
export { DELIVERERS, type DeliveryParts, OFFICE as DELIVERY_OFFICE } from "./parts.ts";
export { customerPaths, deliveryPaths, orderPaths, visitHref } from "./paths.ts";
export {
  type Round,
  roundOf,
  type TakenCustomer,
  type TakenCylinder,
  type TakenVisit,
} from "./round.ts";
export { deliveryRoutes, mayReadDeliveryPhoto } from "./routes.tsx";
export { listOrders } from "./store.ts";
export { countFollowUps, findVisit } from "./store-visits.ts";
export { startVisit } from "./visit-start.ts";
export {
  endEmpties,
  finishVisit,
  type IsUnreleased,
  readNotice,
  refuseVisit,
  scanInVisit,
  signVisit,
  startVisitCheck,
  undoScan,
} from "./visits.ts";
