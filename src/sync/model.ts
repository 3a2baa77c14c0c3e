/** The contract with the receiver (DESIGN section 7): records up, acknowledgements down. */
import type { Json } from "../kernel/json.ts";

/** In the order in which they are sent: an alarm never stands behind another lane. */
export const LANES = ["alarm", "event", "summary"] as const;
export type UpLane = (typeof LANES)[number];

/** Largest message on any topic; a journal payload at its limit stays below it in any script. */
export const MESSAGE_MAX_BYTES = 65_536;

/** What stands in `body`. `facts` is the journal's payload, apart so that no name of it can hide the others. */
export type RecordBody = {
  readonly id: string;
  readonly actor: string;
  readonly subject: string;
  readonly facts: { readonly [key: string]: Json };
  /** The journal's hash of this record; the next record of the lane names it as `prev`. */
  readonly hash: string;
};

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
  readonly body: RecordBody;
  readonly keyId: string;
  readonly sig: string;
};

/** Birth and last will of one connection, retained. */
export type LinkState = {
  readonly site: string;
  readonly epoch: string;
  /** Counts the connections of this epoch, so that a late will cannot overtake a newer birth. */
  readonly connection: number;
  readonly state: "online" | "offline";
  readonly keyId: string;
  readonly sig: string;
};

/** Highest lane sequence that the receiver holds without a gap. */
export type Acknowledgement = {
  readonly epoch: string;
  readonly lane: UpLane;
  readonly laneSeq: number;
  /** With a signature also the site, so that no answer to another site can be passed off as one to this. */
  readonly site?: string | undefined;
  readonly keyId?: string | undefined;
  readonly sig?: string | undefined;
};

/** A record that the receiver holds and will never take as it is; its lane goes on. */
export type Refusal = {
  readonly site: string;
  readonly epoch: string;
  readonly lane: UpLane;
  readonly laneSeq: number;
  /** `body.id` of the record. */
  readonly id: string;
  readonly code: string;
  /** For people. */
  readonly words: string;
  readonly keyId?: string | undefined;
  readonly sig?: string | undefined;
};

export type LaneState = {
  readonly lane: UpLane;
  readonly acknowledgedSeq: number;
  /** Highest sequence handed to the broker since the last resend. */
  readonly sentSeq: number;
  /** Monotonic time since which the receiver owes an answer: its last one, or the first record after it. */
  readonly quietSinceMs: number;
  /** Resends since the receiver was last heard. */
  readonly resends: number;
  /** Records that may be on their way; shrinks when the broker loses some, grows with acknowledgements. */
  readonly window: number;
  /** Monotonic time before which nothing is sent, after the broker refused a record. */
  readonly heldUntilMs: number;
};

export const topics = {
  up: (site: string, lane: UpLane) => `gasward/v1/${site}/up/${lane}`,
  key: (site: string) => `gasward/v1/${site}/up/key`,
  state: (site: string) => `gasward/v1/${site}/up/state`,
  positions: (site: string) => `gasward/v1/${site}/up/positions`,
  pictures: (site: string) => `gasward/v1/${site}/up/pictures`,
  ack: (site: string) => `gasward/v1/${site}/down/ack`,
  refuse: (site: string) => `gasward/v1/${site}/down/refuse`,
  picture: (site: string) => `gasward/v1/${site}/down/picture`,
  command: (site: string) => `gasward/v1/${site}/down/command`,
  everyUp: "gasward/v1/+/up/+",
} as const;
