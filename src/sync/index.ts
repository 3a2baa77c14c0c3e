/** What the composition root may use of the upstream. */
export { Receiver } from "./receiver.ts";
export { laneStatuses, Upstream, type UpstreamStatus } from "./upstream.ts";
