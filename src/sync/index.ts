/** What the composition root may use of the upstream. */
export type { Envelope, LinkState } from "./model.ts";
export {
  Receiver,
  type ReceiverOptions,
  type ReceiverStats,
  type RejectReason,
} from "./receiver.ts";
export { laneStatuses, Upstream, type UpstreamOptions, type UpstreamStatus } from "./upstream.ts";
