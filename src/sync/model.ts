/** The contract with the receiver (DESIGN section 7): records up, acknowledgements down. */
import type { Json } from "../kernel/json.ts";

export const LANES = ["alarm", "event", "summary"] as const;
export type UpLane = (typeof LANES)[number];

/** One record as it goes up; `sig` is over the canonical text of everything else. */
export type Envelope = {
  readonly site: string;
  readonly epoch: string;
  readonly lane: UpLane;
  readonly laneSeq: number;
  /** Hash of the previous record of this lane, 64 zeros for the first: a gap or a swap shows. */
  readonly prev: string;
  readonly kind: string;
  /** Milliseconds UTC. */
  readonly at: number;
  readonly body: { readonly [key: string]: Json };
  readonly keyId: string;
  readonly sig: string;
};

/** Highest lane sequence that the receiver holds without a gap. */
export type Acknowledgement = {
  readonly epoch: string;
  readonly lane: UpLane;
  readonly laneSeq: number;
};

export type LaneState = {
  readonly lane: UpLane;
  readonly acknowledgedSeq: number;
  /** Highest sequence handed to the broker since the last resend. */
  readonly sentSeq: number;
  /** Monotonic time of the last progress: a record sent or an acknowledgement. */
  readonly progressAtMs: number;
};

export const topics = {
  up: (site: string, lane: UpLane) => `gasward/v1/${site}/up/${lane}`,
  key: (site: string) => `gasward/v1/${site}/up/key`,
  ack: (site: string) => `gasward/v1/${site}/down/ack`,
  everyLane: "gasward/v1/+/up/+",
} as const;
