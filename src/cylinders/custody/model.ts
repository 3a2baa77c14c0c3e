/** The custody ledger: where cylinders are, which acts move them, and what a scan is kept as. */
import type { UnixMs } from "../../kernel/instants.ts";
import type { CylinderStatus } from "../model.ts";

/** Zones of the station and of a receiving yard: one of each, named by their kind. */
export const ZONES = ["yard", "waiting", "filled", "rejected", "to-handle"] as const;
export type Zone = (typeof ZONES)[number];

/** Kept in the register of places; a use point is where cylinders stand in use without a permit. */
export const REGISTERED_KINDS = ["truck", "outlet", "inspection", "use-point"] as const;
export type RegisteredKind = (typeof REGISTERED_KINDS)[number];

export const PLACE_KINDS = [
  ...ZONES,
  "truck",
  "outlet",
  "inspection",
  "room",
  "in-use",
  "customer",
  "unknown",
  "scrapped",
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/**
 * `ref` is empty for a zone, `unknown` and `scrapped`; the id of a place (truck, outlet, inspection house), of a room
 * of the site or of a customer; for `in-use` a reference `<kind>:<id>`, for example `use-point:…` or `permit:…`.
 */
export type PlaceRef = { readonly kind: PlaceKind; readonly ref: string };

/** What the ledger knows of a cylinder's content; grams are the fill ledger's. */
export const CUSTODY_CONTENTS = ["empty", "full", "unknown"] as const;
export type CustodyContent = (typeof CUSTODY_CONTENTS)[number];

export const CUSTODY_ACTS = [
  "fill",
  "move",
  "load",
  "receive",
  "unload",
  "store",
  "use",
  "back",
  "deliver",
  "collect",
  "return",
  "send",
  "fetch",
  "seen",
  "lose",
  "find",
  "quarantine",
  "recall",
  "release",
  "scrap",
  "correct",
  "undo",
] as const;
export type CustodyAct = (typeof CUSTODY_ACTS)[number];

/** A scan as it is handed in. */
export type Scan = {
  /** The act's own id, given where it was done: the same id twice is the same scan. */
  readonly id: string;
  readonly cylinderId: string;
  readonly act: CustodyAct;
  /** Null for an act that moves nothing. */
  readonly place: PlaceRef | null;
  /** Null when nobody looked. */
  readonly content: Exclude<CustodyContent, "unknown"> | null;
  /** When it was done by the clock of whoever did it; phones without a network hand scans in late. */
  readonly claimedAt: UnixMs;
  /** Person, `device:<id>` or `system`. */
  readonly actor: string;
  /** What it belongs to: `{kind: "session" | "fill" | "delivery" | …}`. */
  readonly cause?: { readonly kind: string; readonly id: string };
  readonly reason?: string;
  /** The id of the scan that an `undo` takes back. */
  readonly undoes?: string;
  /** The text that was read, as it was read. */
  readonly code?: string;
  /** The caller's own journal entry tells it; none is written for the scan. */
  readonly isTold?: boolean;
};

/** A line of the ledger. It never changes. */
export type CustodyEntry = {
  /** Order of arrival. */
  readonly seq: number;
  readonly id: string;
  readonly cylinderId: string;
  readonly act: CustodyAct;
  readonly place: PlaceRef | null;
  readonly content: CustodyContent | null;
  /** Where it stands in the history: the claimed instant, never after it was received. */
  readonly at: UnixMs;
  readonly claimedAt: UnixMs;
  readonly receivedAt: UnixMs;
  readonly actor: string;
  readonly cause: { readonly kind: string; readonly id: string } | null;
  readonly reason: string;
  readonly undoes: string | null;
  readonly code: string;
  /** True when something later was known already as it arrived: an addendum. */
  readonly isLate: boolean;
};

/** What follows from a history. */
export type CustodyState = {
  readonly place: PlaceRef;
  /** Since when it is there; null when nobody ever said. */
  readonly since: UnixMs | null;
  readonly content: CustodyContent;
  readonly standing: CylinderStatus;
  /** The newest scan that counts; null and 0 without any. */
  readonly lastAt: UnixMs | null;
  readonly lastSeq: number;
  readonly lastAct: CustodyAct | null;
};

export const CONTRADICTIONS = [
  "scrapped-seen",
  "lost-seen",
  "held-moved",
  "rejected-left",
  "empty-as-full",
  "refilled-full",
  "place-skipped",
  "future-time",
] as const;
export type ContradictionCode = (typeof CONTRADICTIONS)[number];

/** Why a scan does not fit what was known before it; `was` is where the ledger had the cylinder. */
export type Contradiction = {
  readonly code: ContradictionCode;
  readonly was: PlaceRef;
  readonly since: UnixMs | null;
};

/** What is done about a room that would hold too much, or what may not stand together. */
export type RoomPolicy = "warn" | "refuse";

export type CustodySettings = {
  readonly overLimit: RoomPolicy;
  readonly incompatible: RoomPolicy;
};

export const DEFAULT_SETTINGS: CustodySettings = { overLimit: "warn", incompatible: "refuse" };

/** A truck, an outlet, an inspection house or a use point. */
export type Place = {
  readonly id: string;
  readonly kind: RegisteredKind;
  readonly name: string;
  readonly detail: string;
  readonly code: string | null;
  readonly retiredAt: UnixMs | null;
  readonly retireReason: string;
  readonly version: number;
};

export type PlaceFields = Pick<Place, "kind" | "name" | "detail" | "code">;

/** What only people can settle; `unknown-code` and `room-refused` are scans without a line in the ledger. */
export type TaskKind = ContradictionCode | "unknown-code" | "room-refused" | "missing";

export type ScanRefusal =
  | { readonly code: "custody.not_found" }
  | { readonly code: "custody.id_reused" }
  | { readonly code: "custody.reason_needed" }
  | { readonly code: "custody.place_wrong" }
  | { readonly code: "custody.not_undoable" };

export type Recorded = {
  readonly entryId: string;
  /** The same scan was handed in before; nothing was written. */
  readonly isRepeat: boolean;
  readonly isLate: boolean;
  readonly contradictions: readonly Contradiction[];
  readonly before: CustodyState;
  readonly after: CustodyState;
};

export const DUE_KINDS = ["inspection", "life"] as const;
export type DueKind = (typeof DUE_KINDS)[number];

/** Days before the end; a cylinder stands in the narrowest window that it is in. */
export const DUE_WINDOWS = ["0", "30", "60", "90"] as const;
export type DueWindow = (typeof DUE_WINDOWS)[number];

export type DueCounts = Readonly<Record<DueKind, Readonly<Record<DueWindow, number>>>>;
