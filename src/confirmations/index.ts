/** What other domains may use of use confirmation. */
export type {
  Confirmation,
  ConfirmationRef,
  CylinderFault,
  ValidityRefusal,
} from "./model.ts";
export { confirmationHref, confirmationPaths } from "./paths.ts";
export {
  CONFIRMERS,
  type ConfirmationLinks,
  type ConfirmationParts,
  confirmationRoutes,
} from "./routes.tsx";
export {
  beginConfirmation,
  confirmedCodes,
  endConfirmation,
  endConfirmationsOf,
  followConfirmation,
  type IsUnreleased,
  removeCylinder,
  scanCylinder,
  startConfirmationCheck,
  validConfirmation,
} from "./service.ts";
export { findConfirmation } from "./store.ts";
export { type TakenUse, type TakenUsePlace, takenUse } from "./taken.ts";
