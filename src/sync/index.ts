/** What the composition root may use of the upstream. */
export { keyIdOfPem } from "./command-form.ts";
export { COMMAND_REFUSALS, type Command, type CommandRefusal } from "./command-rules.ts";
export {
  type AuthorityRow,
  type CommandRow,
  countCommands,
  listAuthorities,
  listCommands,
} from "./command-store.ts";
export {
  type AuthorityRefusal,
  addAuthority,
  breakLock,
  Commands,
  commandText,
  removeAuthority,
} from "./commands.ts";
export { type Envelope, type LinkState, topics } from "./model.ts";
export {
  Receiver,
  type ReceiverOptions,
  type ReceiverStats,
  type RejectReason,
} from "./receiver.ts";
export { laneStatuses, Upstream, type UpstreamOptions, type UpstreamStatus } from "./upstream.ts";
