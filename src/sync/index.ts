/** What the composition root may use of the upstream. */
export { type Above, type AboveLine, openAbove } from "./above.ts";
export { checkConformance } from "./conformance/conformance.ts";
export { checkMqttConformance } from "./conformance/conformance-mqtt.ts";
export type {
  ConformanceFault,
  ConformanceId,
  ConformanceReport,
} from "./conformance/conformance-player.ts";
export {
  COURIER_LIMITS,
  type CourierLine,
  type CourierTaken,
  packCourier,
  planCourier,
  takeAnswer,
} from "./courier.ts";
export { HttpsUpstream } from "./https.ts";
export { type Envelope, type LinkState, topics } from "./model.ts";
export { keyIdOfPem, parseCommand } from "./orders/command-form.ts";
export { COMMAND_REFUSALS, type Command, type CommandRefusal } from "./orders/command-rules.ts";
export {
  type AuthorityRow,
  type CommandRow,
  countCommands,
  findCommand,
  listAuthorities,
  listCommands,
} from "./orders/command-store.ts";
export {
  type AuthorityRefusal,
  addAuthority,
  breakLock,
  Commands,
  commandText,
  removeAuthority,
  setAuthorityTables,
} from "./orders/commands.ts";
export {
  baseMark,
  type DecisionRefusal,
  decideProposal,
  type Proposal,
  proposalOf,
  readTable,
  type TableOrder,
  type ThresholdOrder,
} from "./orders/proposals.ts";
export { PARCEL_TYPE, packParcel, parseAnswer, takeParcel } from "./parcel.ts";
export type { PictureSource } from "./picture-sender.ts";
export { lineKeyProblem } from "./platform-form.ts";
export { platformLine, platformRoutes } from "./platform-routes.tsx";
export { isPlainAddress } from "./platform-rules.ts";
export { countDeadLetters, firstCertificateEnd } from "./platform-store.ts";
export { type PlatformStatus, Platforms } from "./platforms.ts";
export { type CardPosition, cardPositions, type PositionsMessage } from "./positions.ts";
export { Intake, type IntakeOptions, type Message, type RejectReason } from "./receiver/intake.ts";
export type { KeptPicture } from "./receiver/picture-intake.ts";
export {
  Receiver,
  type ReceiverOptions,
  type ReceiverStats,
} from "./receiver/receiver.ts";
export { serveParcels, unpackParcel } from "./receiver/receiver-http.ts";
export { ORDERS_MAX } from "./receiver/receiver-orders.ts";
export { ReceiverStore } from "./receiver/receiver-store.ts";
export type { SlipFinding } from "./slip-check.ts";
export { startSlips, writeSlip } from "./slips.ts";
export type { TlsFault } from "./tls-fault.ts";
export {
  laneStatuses,
  Upstream,
  type UpstreamLine,
  type UpstreamOptions,
  type UpstreamStatus,
} from "./upstream.ts";
