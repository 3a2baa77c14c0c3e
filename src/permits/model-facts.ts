/** What the gates of a permit look at besides the permit: people, measures, samples, neighbours, the box. Pure. */
import type { Day, UnixMs } from "../kernel/instants.ts";
import type {
  Disclosure,
  LevelDecision,
  Permit,
  PermitKind,
  PermitPerson,
  PermitSettings,
  PersonState,
  Signature,
  Stage,
  Weather,
  Work,
} from "./model.ts";

export type Measurand = "combustible" | "oxygen" | "toxic";
/** `%`: volume per cent. */
export type GasUnit = "%" | "ppm" | "mg/m³" | "%LEL";
export const GAS_UNITS = ["%", "ppm", "mg/m³", "%LEL"] as const satisfies readonly GasUnit[];

/** Where in the equipment or around it a sample was taken. */
export const SAMPLE_PARTS = [
  ...(["upper", "middle", "lower", "inside", "outside", "around", "section"] as const),
  "other",
] as const;
export type SamplePart = (typeof SAMPLE_PARTS)[number];

export type GasSample = {
  readonly id: string;
  readonly measurand: Measurand;
  /** Id in GASES; `oxygen` for oxygen. */
  readonly gas: string;
  /** As read, in `unit`. */
  readonly value: number;
  readonly unit: GasUnit;
  readonly part: SamplePart;
  /** The place in words. */
  readonly point: string;
  readonly instrument: string;
  readonly calibratedUntil: Day;
  readonly takenAt: UnixMs;
  readonly analystId: string;
};

export type MeasureState = {
  readonly measureId: string;
  /** Null until somebody has said so. */
  readonly isInvolved: boolean | null;
  /** The site's own, of which it says that it is always involved. */
  readonly isDue?: boolean | undefined;
  readonly confirmedBy: string | null;
  readonly confirmedAt: UnixMs | null;
  /** Values for the blanks of the measure, in their order. */
  readonly filled: readonly string[];
};

/** Another ticket of the same job. */
export type LinkedPermit = {
  readonly id: string;
  readonly kind: PermitKind;
  readonly stage: Stage;
  readonly plannedEnd: UnixMs;
  readonly validUntil: UnixMs | null;
  readonly endedAt: UnixMs | null;
};

/** A neighbour that a new work may get in the way of; external tickets too. */
export type LiveWork = Work & { readonly stage: Stage };

/** An activity that is no special work and yet forbids hot work near it (5.2.4, 5.2.8 to 5.2.10). */
export const ACTIVITIES = [
  "gas-release",
  "liquid-release",
  "solvent-paint",
  "dust-sweeping",
  "leaky-equipment",
  "water-drawing",
  "sampling",
  "hazchem-train",
] as const;
export type ActivityKind = (typeof ACTIVITIES)[number];

export type LiveActivity = {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly place: Work["place"];
  readonly startsAt: UnixMs;
  readonly endsAt: UnixMs;
};

/** A cylinder used by the hot work, with its confirmation before use (D3). */
export type CylinderUse = {
  readonly code: string;
  readonly content: "oxygen" | "acetylene" | "other-fuel" | "inert";
  /** Null: not confirmed. */
  readonly confirmedAt: UnixMs | null;
  readonly isPassed: boolean;
  /** Acetylene stands upright and is secured, with a flashback arrestor (5.2.13). */
  readonly isUpright: boolean;
  readonly hasArrestor: boolean;
  /** Metres to the hot-work point; null: not said. */
  readonly toFireM: number | null;
  /** Metres to the nearest cylinder of the other kind; null: not said, or there is none. */
  readonly toOtherM: number | null;
};

export type VideoState = {
  readonly recorder: string;
  readonly isExplosionProof: boolean;
  /** Seen to record by a named person before the start. */
  readonly startCheckedBy: string | null;
  readonly footage: string;
  /** At the archive: somebody confirmed that it is kept for 30 days and more. */
  readonly keptConfirmedBy: string | null;
};

export type ContinuousMonitor = {
  readonly instrument: string;
  readonly calibratedUntil: Day;
  readonly isRunning: boolean;
};

/** People or tools inside a confined space. */
export type InsideCount = { readonly people: number; readonly tools: number };

export type BookingFact = { readonly isApproved: boolean; readonly isEmergency: boolean };

export type PermitFacts = {
  readonly settings: PermitSettings;
  readonly booking: BookingFact | null;
  /** False: the clock of the box is not trusted; nothing that needs the time goes on. */
  readonly isClockTrusted: boolean;
  /** New hot work is stopped by the colour of the site. */
  readonly isWorkStopped: boolean;
  readonly people: readonly PermitPerson[];
  readonly states: readonly PersonState[];
  readonly signatures: readonly Signature[];
  readonly disclosures: readonly Disclosure[];
  readonly measures: readonly MeasureState[];
  /** Rows of the job safety analysis. */
  readonly riskCount: number;
  readonly samples: readonly GasSample[];
  readonly linked: readonly LinkedPermit[];
  readonly live: readonly LiveWork[];
  readonly activities: readonly LiveActivity[];
  readonly cylinders: readonly CylinderUse[];
  readonly monitor: ContinuousMonitor | null;
  readonly video: VideoState | null;
  readonly weather: Weather | null;
  readonly inside: InsideCount;
  /** The principal or the leader on duty was shown to be there, for work raised above the highest level. */
  readonly leaderPresentAt: UnixMs | null;
  /** The guardian is on the spot, as far as anybody knows. */
  readonly isGuardianPresent: boolean;
  /** The place is left in order, as the person who accepts says. */
  readonly isSiteCleared: boolean;
};

export type Deciding = {
  readonly permit: Permit;
  readonly facts: PermitFacts;
  readonly level: LevelDecision;
  readonly now: UnixMs;
};
