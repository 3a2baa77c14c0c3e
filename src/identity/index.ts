/** What other domains may use of people and sessions. */

export {
  CERTIFICATE_KINDS,
  certificateName,
  findCertificateKind,
  isSpecialOperatorKind,
} from "./certificates.ts";
export { clockOf, parseClock, spanOf, weekStart } from "./duty-rules.ts";
export { type FaceLogins, type FaceStep, openFaceLogins } from "./face-step.ts";
export type { FaceAsked } from "./memory.ts";
export type {
  Channel,
  DutyShift,
  LoginRefusal,
  Person,
  PersonKind,
  Qualification,
  Role,
} from "./model.ts";
export { ROLES, STAFF_ROLES } from "./model.ts";
export { actorNames } from "./names.ts";
export { identityRoutes } from "./routes.tsx";
export { type DemoLogins, OFFICE, refusalText } from "./routes-parts.ts";
export {
  type DueLevel,
  dueLevelOf,
  isBlacklisted,
  isCertified,
  isGoodPin,
  namingProblems,
} from "./rules.ts";
export { badgeText } from "./secrets.ts";
export {
  actorOfSession,
  addPerson,
  isBadge,
  type NewPerson,
  type OpenSession,
  type SecretLogin,
  type SessionGrant,
  sessionOf,
} from "./service.ts";
export { endSessionsIn } from "./service-account.ts";
export {
  addCertificatePhoto,
  mayReadCertificatePhoto,
  recordConsent,
  setFaceConsent,
} from "./service-certificates.ts";
export {
  addShift,
  assign as assignDuty,
  type CurrentDuty,
  currentDuty,
  peopleOnDuty,
} from "./service-duty.ts";
export { openSigning, type Signing, type SigningRefusal } from "./signing.ts";
export {
  findPerson,
  findPersonRow,
  hasAnyPerson,
  listActivePeople,
  pageOfPeople,
  rolesOf,
} from "./store.ts";
export {
  certificatesOf,
  type DueCertificate,
  dueCertificates,
  qualificationsOf,
} from "./store-certificates.ts";
export { listAssignments, listShifts } from "./store-duty.ts";
export {
  openSecondPerson,
  openWitness,
  type SecondPerson,
  type SecondRefusal,
  type TwoPeople,
  type Witness,
  type WitnessRefusal,
} from "./witness.ts";
