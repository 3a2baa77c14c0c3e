/** What other domains may use of people and sessions. */

export { CERTIFICATE_KINDS, findCertificateKind } from "./certificates.ts";
export type { Channel, LoginRefusal, Person, Qualification, Role } from "./model.ts";
export { ROLES, STAFF_ROLES } from "./model.ts";
export { actorNames } from "./names.ts";
export { identityRoutes } from "./routes.tsx";
export { type DemoLogins, refusalText } from "./routes-parts.ts";
export { isBlacklisted, isCertified, isGoodPin, namingProblems } from "./rules.ts";
export { badgeText } from "./secrets.ts";
export {
  addPerson,
  isBadge,
  type NewPerson,
  type OpenSession,
  type SecretLogin,
  type SessionGrant,
  sessionOf,
} from "./service.ts";
export { type CurrentDuty, currentDuty } from "./service-duty.ts";
export {
  findPerson,
  findPersonRow,
  hasAnyPerson,
  listActivePeople,
  qualificationsOf,
  rolesOf,
} from "./store.ts";
export { openWitness, type TwoPeople, type Witness, type WitnessRefusal } from "./witness.ts";
