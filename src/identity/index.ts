/** What other domains may use of people and sessions. */
export type { Channel, LoginRefusal, Person, Qualification, Role } from "./model.ts";
export { ROLES } from "./model.ts";
export { actorNames } from "./names.ts";
export { type DemoLogins, identityRoutes } from "./routes.tsx";
export { isCertified, isGoodPin } from "./rules.ts";
export { badgeText } from "./secrets.ts";
export {
  addPerson,
  isBadge,
  loginWithBadge,
  loginWithSecret,
  logout,
  type NewPerson,
  type OpenSession,
  type SessionGrant,
  sessionOf,
} from "./service.ts";
export {
  findPersonRow,
  hasAnyPerson,
  listActivePeople,
  qualificationsOf,
  rolesOf,
} from "./store.ts";
