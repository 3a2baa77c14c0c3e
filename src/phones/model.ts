/** What a phone takes along, what it does beyond the network, and what the box answers to each act. */
import type { UnixMs } from "../kernel/instants.ts";

/** One person's work on one phone, taken along at one moment. */
export type Package = {
  readonly id: string;
  readonly personId: string;
  /** The browser's own word about itself. */
  readonly device: string;
  readonly takenAt: UnixMs;
  /** After this nothing new is done with it; what waits can still be handed in. */
  readonly expiresAt: UnixMs;
  readonly contactAt: UnixMs;
  /** How many acts the phone said it still holds. */
  readonly waiting: number;
  readonly endedAt: UnixMs | null;
  readonly endedBy: string | null;
  readonly endReason: PackageEnd | null;
  /** When the phone said that it has erased everything. */
  readonly wipedAt: UnixMs | null;
};

/** `returned`: handed back by its phone; `lost`: said at the desk, the phone erases itself at its next contact. */
export const PACKAGE_ENDS = ["returned", "lost"] as const;
export type PackageEnd = (typeof PACKAGE_ENDS)[number];

/** accepted · remarked: taken, with a word about it · held: on file, but a person has to say what to do. */
export const ACT_STATES = ["accepted", "remarked", "held"] as const;
export type ActState = (typeof ACT_STATES)[number];

export const ACT_KINDS = [
  "customer.add",
  "visit.start",
  "visit.check",
  "visit.notice",
  "visit.scan",
  "visit.undo",
  "visit.empties",
  "visit.sign",
  "visit.finish",
  "visit.refuse",
  "check.answer",
  "check.photo",
  "check.end",
  "round.start",
  "round.scan",
  "round.end",
  "patrol.scan",
  "patrol.start",
  "use.start",
  "use.scan",
  "use.remove",
  "use.check",
  "use.end",
  "permit.reading",
  "permit.pause",
  "permit.evacuate",
  "danger.report",
] as const;
export type ActKind = (typeof ACT_KINDS)[number];

/** A line of the ledger of acts. */
export type KeptAct = {
  readonly id: string;
  readonly packageId: string;
  readonly personId: string;
  readonly seq: number;
  readonly kind: ActKind;
  /** The visit, round, turn or report it belongs to: later acts of one group wait for the earlier. */
  readonly about: string;
  /** By the phone's own clock. */
  readonly claimedAt: UnixMs;
  /** Where it counts: the phone's time put right by the box's clock. */
  readonly at: UnixMs;
  readonly receivedAt: UnixMs;
  readonly state: ActState;
  /** Codes of what was odd, or of why it is held. */
  readonly remarks: readonly string[];
  /** The act as it was sent, while it is held. */
  readonly payload: string;
  readonly photos: readonly string[];
  readonly settledAt: UnixMs | null;
  readonly settledBy: string | null;
  readonly settleNote: string;
};

/** `again`: nothing was kept, the phone sends it once more. */
export type ActAnswer = {
  readonly id: string;
  readonly state: ActState | "again";
  readonly remarks: readonly string[];
};

export type IntakeRefusal = {
  readonly code: "phone.other_person" | "phone.lost" | "phone.malformed" | "phone.too_many";
};

export const PHONE_LIMITS = {
  /** Acts of one request. */
  acts: 50,
  /** Acts of one package: a round of a day is far below it. */
  actsOfPackage: 20_000,
  photosOfAct: 6,
  bodyBytes: 12_000_000,
  /** Text of one exported file; a phone with more makes several. */
  importBytes: 24_000_000,
  customers: 100,
  cylinders: 1_000,
  patrols: 50,
  rooms: 200,
  packages: 500,
  tasks: 200,
} as const;

/** A driver leaves in the morning and is back in the evening; a night's shift ends the next day. */
export const PACKAGE_HOURS = 24;
