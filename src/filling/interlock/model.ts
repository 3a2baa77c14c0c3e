/** The words of the fill interlock: what is fed in, what is remembered, what comes out. */
import type { GaugeKind } from "./config.ts";

/** Figures of one cylinder for a scale; gross on the platform is what is compared with them. */
export type WeightLimits = {
  /** The tare stamped on this very cylinder, never one of a model table. */
  readonly tareG: number;
  readonly targetNetG: number;
  readonly maxNetG: number;
  /** More than this above tare at the start: already full, or residue to be emptied first. */
  readonly residueMaxG: number;
};

/**
 * Figures of one cylinder for a manifold gauge. What is shown at the gauge is compared with the start limits
 * and the ceiling; what the gas would show at 20 °C with target and maximum.
 */
export type PressureLimits = {
  readonly startMinKpa: number;
  readonly startMaxKpa: number;
  readonly targetKpa: number;
  readonly maxKpa: number;
  /** Most that the gauge may show at any temperature. */
  readonly ceilingKpa: number;
};

/** What shows that the pre-fill check of one cylinder was passed. One proof opens a valve once. */
export type CheckProof = {
  readonly checkId: string;
  readonly cylinderId: string;
  readonly byPersonId: string;
  /** The person's filling certificate was valid when the check was made. */
  readonly isCertified: boolean;
  readonly hasPassedEveryItem: boolean;
  /** Monotonic clock of this run; null for a check of a former run, which is never accepted. */
  readonly checkedAtMs: number | null;
};

/** What stands at one position of a fill point. */
export type Position =
  | { readonly kind: "open" }
  | { readonly kind: "blank"; readonly byPersonId: string }
  | {
      readonly kind: "bound";
      readonly cylinderId: string;
      readonly weight: WeightLimits | null;
      readonly pressure: PressureLimits | null;
      readonly check: CheckProof | null;
      /** Codes of refusals by the register; one is enough to keep the whole point locked. */
      readonly refusals: readonly string[];
      /** It stood steady within its start limits: lifting it now loses the binding (swap). */
      readonly wasSeen: boolean;
    };

/** Which line: the gauge's (scale, pressure) or the valve output's (relay board, filling scale). */
export type Link = "gauge" | "valve";

/** Why permission went away or never came; the last one stands on the locked point. */
export type Cause =
  | "initial"
  | "restart"
  | "bad_input"
  | "remote_lock"
  | "link_lost"
  | "relay_dropped"
  | "clock_untrusted"
  | "over_max"
  | "lifted"
  | "fell"
  | "jumped"
  | "no_reading"
  | "stale"
  | "lag"
  | "time_over"
  | "unused"
  | "rebound"
  | "commit_late"
  | "commit_failed"
  | "start_lost"
  | "unsettled"
  | "ended";

export type Input = { readonly atMs: number } & (
  | {
      readonly kind: "bind";
      readonly position: string;
      readonly cylinderId: string;
      readonly weight: WeightLimits | null;
      readonly pressure: PressureLimits | null;
      readonly check: CheckProof | null;
      readonly refusals: readonly string[];
    }
  | { readonly kind: "confirmBlank"; readonly position: string; readonly byPersonId: string }
  | { readonly kind: "unbind"; readonly position: string }
  | {
      readonly kind: "authoriseRequested";
      /** A fresh id for this one opening. */
      readonly authorisationId: string;
      readonly byPersonId: string;
    }
  | { readonly kind: "grantCommitted"; readonly authorisationId: string }
  | { readonly kind: "grantFailed"; readonly authorisationId: string }
  /** Gross mass; null when the frame carried no number (overload, error). `atMs` is its arrival. */
  | { readonly kind: "weight"; readonly massG: number | null; readonly isStable: boolean | null }
  /** As shown, and as the same gas would show at 20 °C; without a temperature there is no number. */
  | {
      readonly kind: "pressure";
      readonly pressureKpa: number | null;
      readonly at20Kpa: number | null;
    }
  | { readonly kind: "linkLost"; readonly link: Link }
  | { readonly kind: "linkUp"; readonly link: Link }
  | { readonly kind: "stale" }
  | { readonly kind: "lifted" }
  | { readonly kind: "tick" }
  | { readonly kind: "remoteLock"; readonly reason: string; readonly by: string }
  | { readonly kind: "unlock" }
  /** An authorisation that the journal shows without an end, or null. */
  | { readonly kind: "restart"; readonly openAuthorisationId: string | null }
  | { readonly kind: "relayDropped"; readonly cause: string }
  | { readonly kind: "clockUntrusted" }
  | { readonly kind: "clockTrusted" }
  /** The scale or controller reports that it closed its own valve. */
  | { readonly kind: "fillEnded" }
  | { readonly kind: "settle"; readonly byPersonId: string; readonly reason: string }
);

/** Readings of one gauge since it was last lost; levels are grams or kilopascal. */
export type Track = {
  readonly lastAtMs: number;
  readonly last: number;
  /** What target and limit are compared with: the last level, of a pressure its value at 20 °C. */
  readonly judged: number;
  /** The run of agreeing frames that the last frame belongs to. */
  readonly runSinceMs: number;
  readonly runCount: number;
  readonly runMin: number;
  readonly runMax: number;
  /** Frames in a row above the limit of what is bound. */
  readonly overCount: number;
};

export type Levels = Readonly<Partial<Record<GaugeKind, number>>>;

export type UsedCheck = { readonly checkId: string; readonly untilMs: number };

export type Facts = {
  readonly nowMs: number;
  readonly tickAtMs: number;
  /** Start of this run: checks made before it are not accepted. */
  readonly sinceMs: number;
  readonly isClockTrusted: boolean;
  readonly linksDown: readonly Link[];
  readonly remoteLock: { readonly reason: string; readonly by: string } | null;
  readonly positions: Readonly<Record<string, Position>>;
  /** No entry: no fresh reading. */
  readonly tracks: Readonly<Partial<Record<GaugeKind, Track>>>;
  readonly usedChecks: readonly UsedCheck[];
  readonly lastAuthorisationId: string | null;
};

export type Content = {
  readonly position: string;
  readonly cylinderId: string;
  readonly checkId: string;
};

export type Authorisation = {
  readonly authorisationId: string;
  readonly byPersonId: string;
  readonly requestedAtMs: number;
  readonly contents: readonly Content[];
};

/** A fill whose outcome the machine does not know; a person must say what became of it. */
export type Settlement = {
  readonly authorisationId: string;
  readonly cause: Cause;
  readonly sinceMs: number;
};

export type Locked = {
  readonly phase: "locked";
  readonly cause: Cause;
  readonly settlement: Settlement | null;
  /** A grant on its way into the journal; the valve is still shut. */
  readonly pending: Authorisation | null;
};

export type Authorised = {
  readonly phase: "authorised";
  readonly authorisation: Authorisation;
  readonly grantedAtMs: number;
  readonly leaseUntilMs: number;
  readonly base: Levels;
  readonly riseCount: number;
};

export type Filling = {
  readonly phase: "filling";
  readonly authorisation: Authorisation;
  readonly startedAtMs: number;
  readonly leaseUntilMs: number;
  readonly base: Levels;
  readonly peak: Levels;
  readonly targetCount: number;
};

export type FillEnd = {
  readonly levels: Levels;
  /** Net mass of the gun's cylinder; null on a manifold without scale. */
  readonly netG: number | null;
  readonly durationMs: number;
  readonly isOverMax: boolean;
};

export type Settled = {
  readonly phase: "settled";
  readonly authorisation: Authorisation;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly base: Levels;
  /** Null until the gauge has come to rest. */
  readonly end: FillEnd | null;
};

export type Mode = Locked | Authorised | Filling | Settled;

export type PointState = { readonly facts: Facts; readonly mode: Mode };

/** What still keeps an authorisation away; the kiosk shows these. */
export type BlockerCode =
  | "settlement_due"
  | "busy"
  | "locked_remotely"
  | "link_down"
  | "clock_untrusted"
  | "lag"
  | "refused"
  | "position_open"
  | "nothing_bound"
  | "cylinder_twice"
  | "check_missing"
  | "check_failed"
  | "check_uncertified"
  | "check_other_cylinder"
  | "check_outdated"
  | "check_used"
  | "checks_full"
  | "authorisation_used"
  | "no_reading"
  | "unsteady"
  | "below_start"
  | "above_start";

export type Blocker = { readonly code: BlockerCode; readonly position?: string };

export type RefusalReason =
  | BlockerCode
  | "unknown_position"
  | "bad_limits"
  | "bad_input"
  | "no_reason"
  | "nothing_to_settle"
  | "nothing_to_end";

export type Refused = { readonly code: RefusalReason; readonly position?: string };

/** Facts for the journal: ids and numbers only. The grant itself is the entry of `requestGrant`. */
export type RecordFact =
  | {
      readonly event: "filling.grant_voided";
      readonly authorisationId: string;
      readonly cause: Cause;
    }
  | {
      readonly event: "filling.started";
      readonly authorisation: Authorisation;
      readonly base: Levels;
    }
  | {
      readonly event: "filling.withdrawn";
      readonly authorisation: Authorisation;
      readonly cause: Cause;
      readonly levels: Levels;
      readonly hadFlow: boolean;
      readonly isSettlementDue: boolean;
    }
  | {
      readonly event: "filling.ended";
      readonly authorisation: Authorisation;
      readonly base: Levels;
      readonly end: FillEnd;
    }
  | {
      readonly event: "filling.settlement_due";
      readonly authorisationId: string;
      readonly cause: Cause;
    }
  | {
      readonly event: "filling.settled";
      readonly authorisationId: string;
      readonly cause: Cause;
      readonly byPersonId: string;
      readonly reason: string;
    }
  | {
      readonly event: "filling.binding_lost";
      readonly position: string;
      readonly cylinderId: string;
      readonly cause: Cause;
    };

export type Effect =
  /** Commit this grant to the journal, then feed `grantCommitted` or `grantFailed`. */
  | {
      readonly kind: "requestGrant";
      readonly authorisation: Authorisation;
      readonly levels: Levels;
    }
  /** The valve may open now. */
  | {
      readonly kind: "grant";
      readonly authorisationId: string;
      readonly positions: readonly string[];
    }
  /** Close, whatever was sent before; sending it twice does no harm. */
  | { readonly kind: "withdraw"; readonly cause: Cause; readonly authorisationId: string | null }
  | { readonly kind: "record"; readonly fact: RecordFact }
  | {
      readonly kind: "alarm";
      readonly cause: Cause;
      readonly authorisationId: string | null;
      readonly cylinderIds: readonly string[];
    }
  | {
      readonly kind: "refused";
      readonly input: Input["kind"];
      readonly reasons: readonly Refused[];
    };

export type Step = { readonly state: PointState; readonly effects: readonly Effect[] };
