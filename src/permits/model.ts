/** What a special work and its permit are: kinds, levels, facts of each kind, people, samples, signatures, life. Pure. */
import type { Day, UnixMs } from "../kernel/instants.ts";

/** The eight special works of GB 30871-2022, in the order of its appendix A. */
export const PERMIT_KINDS = [
  "hot-work",
  "confined-space",
  "blind-plate",
  "height",
  "lifting",
  "temporary-power",
  "excavation",
  "road-closure",
] as const;
export type PermitKind = (typeof PERMIT_KINDS)[number];

export type HotWorkLevel = "special" | "first" | "second";
export type HeightLevel = "I" | "II" | "III" | "IV";
export type LiftingLevel = "first" | "second" | "third";
/** Null for the kinds without levels, and for a height or a load that needs no ticket. */
export type PermitLevel = HotWorkLevel | LiftingLevel | HeightLevel;

export type Area =
  | {
      readonly shape: "circle";
      readonly xMm: number;
      readonly yMm: number;
      readonly radiusMm: number;
    }
  | {
      readonly shape: "polygon";
      readonly corners: readonly { readonly xMm: number; readonly yMm: number }[];
    };

/** Where a work is. Without an area drawn on a plan only names can be compared, and that is taken as near. */
export type WorkPlace = {
  readonly name: string;
  readonly roomId: string | null;
  readonly floorId: string | null;
  readonly area: Area | null;
  /** Height over the floor in millimetres; null: the whole height is taken. */
  readonly fromMm: number | null;
  readonly toMm: number | null;
};

export type Weather = {
  /** Beaufort force of the gusts; null: nobody said. */
  readonly windForce: number | null;
  readonly isDenseFog: boolean;
  readonly isHeavySnow: boolean;
  readonly isRainstorm: boolean;
};

export const HOT_METHODS = [
  "electric-welding",
  "gas-welding",
  "gas-cutting",
  "grinding",
  "drilling",
  "open-flame",
  "other",
] as const;
export type HotMethod = (typeof HOT_METHODS)[number];

export type HotWorkFacts = {
  readonly kind: "hot-work";
  /** 动火部位. */
  readonly spot: string;
  readonly methods: readonly HotMethod[];
  /** 火灾爆炸危险场所. */
  readonly isHazardous: boolean;
  /** On equipment, pipe, tank or vessel that is running, 带压不置换 too. */
  readonly isOnRunning: boolean;
  /** Inside the dike of a tank farm that holds flammables and is a major hazard. */
  readonly isInMajorDike: boolean;
  readonly isOnPipeRack: boolean;
  /** Whole plant stopped, cleaned, purged, analysed and isolated; the head of production or safety who approved it. */
  readonly isPlantShut: boolean;
  readonly plantShutBy: string | null;
  readonly isOpenAir: boolean;
  /** Open-air hot work that cannot wait for less wind (5.2.15). */
  readonly isUnavoidable: boolean;
  readonly isInsideVessel: boolean;
  /** Height of the spot over the base in metres; 0 on the ground. */
  readonly heightM: number;
  /** Electricity from other than a fixed socket of the site. */
  readonly usesTemporaryPower: boolean;
  /** Equipment that makes, uses or holds oxygen (5.2.7). */
  readonly isOxygenEquipment: boolean;
  /** Large equipment: samples from its upper, middle and lower part (5.3.1 a). */
  readonly isTall: boolean;
  /** On the outer wall of equipment: samples inside it and within 10 m (5.3.1 b). */
  readonly isOuterWall: boolean;
  readonly isSelfDecomposing: boolean;
  /** Ids of GASES that may be present. */
  readonly gases: readonly string[];
  readonly usesCylinders: boolean;
};

export type ConfinedSpaceFacts = {
  readonly kind: "confined-space";
  readonly space: string;
  readonly formerMedium: string;
  readonly combustibles: readonly string[];
  readonly toxics: readonly string[];
  /** 富氧环境: oxygen up to 23.5 % instead of 21 % (6.4 a). */
  readonly isOxygenRich: boolean;
  readonly isTall: boolean;
  readonly isHighRisk: boolean;
  readonly isWetOrNarrow: boolean;
  readonly heldFlammables: boolean;
  /** Painting or other work that gives off toxic or flammable vapour (6.7). */
  readonly givesOffVapour: boolean;
  /** Lighting brought in, in volts; null: none. */
  readonly lightV: number | null;
  readonly heightM: number;
  readonly usesTemporaryPower: boolean;
};

export type BlindPlateFacts = {
  readonly kind: "blind-plate";
  /** 堵 and 抽 are two tickets (7.11). */
  readonly operation: "insert" | "remove";
  /** How many blinds somebody wants on this ticket; only 1 is lawful. */
  readonly blinds: number;
  /** Name or number of the line, as the site writes it. */
  readonly line: string;
  readonly medium: string;
  readonly temperatureC: number | null;
  readonly pressureKpa: number | null;
  readonly material: string;
  readonly spec: string;
  readonly plateNumber: string;
  readonly drawing: string;
  readonly drawnBy: string | null;
  readonly isHazardous: boolean;
  readonly isToxic: boolean;
  readonly heightM: number;
};

/** The nine objective factors of 8.1.2, in its order. */
export const HEIGHT_FACTORS = [
  "wind",
  "cold",
  "cold-water",
  "slippery",
  "dark",
  "live-parts",
  "unsteady",
  "toxic",
  "disaster",
] as const;
export type HeightFactor = (typeof HEIGHT_FACTORS)[number];

/** Cases of appendix B that raise by themselves: a to e to II or III, the rest to IV. */
export const HEIGHT_CASES = [
  "opening",
  "hazard-area",
  "tower-no-platform",
  "inside-vessel",
  "near-vent",
  "abnormal-temperature",
  "snow",
  "rain",
  "night-light",
  "near-live",
  "hanging",
] as const;
export type HeightCase = (typeof HEIGHT_CASES)[number];

export type HeightFacts = {
  readonly kind: "height";
  readonly heightM: number;
  readonly slopeDeg: number | null;
  readonly factors: readonly HeightFactor[];
  readonly cases: readonly HeightCase[];
  /** The site may take III where the standard says "II or III". */
  readonly isCaseThird: boolean;
  readonly isOpenAir: boolean;
  /** Others work above or below; a shield stands between. */
  readonly isOverOthers: boolean;
  readonly hasShield: boolean;
  readonly hasDoubleShield: boolean;
  readonly hasRadio: boolean;
  readonly usesTemporaryPower: boolean;
};

export type LiftingFacts = {
  readonly kind: "lifting";
  readonly massT: number;
  readonly load: string;
  readonly gear: string;
  /** Odd shape, poor rigidity, slender, costly, or a narrow place (9.2.1). */
  readonly isOddLoad: boolean;
  readonly hasPlan: boolean;
  /** Rated load of each crane in tonnes at its radius. */
  readonly cranesT: readonly number[];
  readonly isOpenAir: boolean;
};

export type TemporaryPowerFacts = {
  readonly kind: "temporary-power";
  readonly source: string;
  readonly voltageV: number;
  readonly powerW: number;
  readonly device: string;
  /** Inside a running flammable plant, a tank farm or an explosive place (10.1). */
  readonly isHazardous: boolean;
  readonly gases: readonly string[];
  /** Longer than 15 days, at most 30 (10.8). */
  readonly isSpecialNeed: boolean;
};

export type ExcavationFacts = {
  readonly kind: "excavation";
  readonly depthM: number;
  /** Filling or levelling by machine that may touch what lies buried. */
  readonly isMachine: boolean;
  readonly extent: string;
  readonly drawing: string;
  /** Buried flammable or toxic lines, wells or pools near by (11.10). */
  readonly isNearBuriedHazard: boolean;
};

export type RoadClosureFacts = {
  readonly kind: "road-closure";
  readonly reason: string;
  readonly road: string;
  readonly units: readonly string[];
  readonly drawing: string;
  readonly hasTrafficDirector: boolean;
};

export type KindFacts =
  | HotWorkFacts
  | ConfinedSpaceFacts
  | BlindPlateFacts
  | HeightFacts
  | LiftingFacts
  | TemporaryPowerFacts
  | ExcavationFacts
  | RoadClosureFacts;

/** Facts of one kind, for forms and pages that know theirs. */
export type FactsOf<K extends PermitKind> = Extract<KindFacts, { kind: K }>;

/**
 * drafted: may be edited · signing: the first name stands, nothing is edited · issued: all names before the work stand ·
 * working · paused · ended: nobody works any more, not yet accepted · accepted · archived ·
 * void: taken back before any work · revoked: taken back after it was issued.
 */
export const STAGES = [
  "drafted",
  "signing",
  "issued",
  "working",
  "paused",
  "ended",
  "accepted",
  "archived",
  "void",
  "revoked",
] as const;
export type Stage = (typeof STAGES)[number];

/** Stages in which the work exists for others who plan near it. */
export const LIVE_STAGES = [
  "signing",
  "issued",
  "working",
  "paused",
] as const satisfies readonly Stage[];

export type PauseCause = "break" | "guardian-left" | "alarm" | "evacuated" | "other";
export type EndCause = "finished" | "expired" | "stopped" | "changed";

export type PermitLife = {
  readonly stage: Stage;
  readonly signedAt: UnixMs | null;
  readonly issuedAt: UnixMs | null;
  readonly startedAt: UnixMs | null;
  /** The last instant of work; set at the start, and never later: power that serves another work ends with it. */
  readonly validUntil: UnixMs | null;
  readonly pausedAt: UnixMs | null;
  readonly pauseCause: PauseCause | null;
  /** When the present stretch of work began: the start, or the last resumption. */
  readonly workingSince: UnixMs | null;
  readonly endedAt: UnixMs | null;
  readonly endCause: EndCause | null;
  readonly acceptedAt: UnixMs | null;
  readonly closedAt: UnixMs | null;
  readonly closeReason: string;
};

/** What both the rules of time and those of levels look at. */
export type Work = {
  readonly id: string;
  readonly kind: PermitKind;
  readonly facts: KindFacts;
  readonly place: WorkPlace;
  readonly plannedStart: UnixMs;
  readonly plannedEnd: UnixMs;
  /** The tickets of one job carry the same. */
  readonly jobId: string;
  readonly isContractor: boolean;
};

export type Permit = Work & {
  readonly bookingId: string | null;
  readonly previousId: string | null;
  /** As decided when the first name was put under it; null before. */
  readonly level: LevelDecision | null;
  readonly life: PermitLife;
};

export type LevelReasonCode =
  | "hot.running"
  | "hot.major-dike"
  | "hot.hazardous"
  | "hot.pipe-rack"
  | "hot.other"
  | "hot.plant-shut"
  | "hot.plant-shut-unapproved"
  | "raise.night"
  | "raise.rest-day"
  | "raise.holiday"
  | "raise.event"
  | "raise.wind"
  | "raise.present"
  | "height.band"
  | "height.slope"
  | "height.factor"
  | "height.case-second"
  | "height.case-fourth"
  | "height.none"
  | "lift.mass"
  | "lift.exempt"
  | "dig.exempt";

/** One reason of a level; words by its code, values put into them. */
export type LevelReason = {
  readonly code: LevelReasonCode;
  readonly clause: string;
  readonly values: Readonly<Record<string, string | number>>;
};

export type LevelDecision = {
  /** Whether a ticket is due at all: below 2 m, 0.5 m or 10 t it is not. */
  readonly isTicketDue: boolean;
  /** What the work is. */
  readonly baseLevel: PermitLevel | null;
  /** How it is approved and watched: raised at night, on days off, at events, in wind. */
  readonly managedLevel: PermitLevel | null;
  /** Raised above the highest level: the head of the site or the leader on duty is there (5.1.1). */
  readonly needsLeaderPresent: boolean;
  readonly reasons: readonly LevelReason[];
};

export type CalendarDay = {
  readonly day: Day;
  /** A public holiday, a day worked in its place (调休), or a day of an event that raises hot work. */
  readonly kind: "holiday" | "work-day" | "event";
  readonly name: string;
};

/** What the standard leaves open or gives as "normally"; every figure here is the site's. */
export type PermitSettings = {
  /** Minutes after midnight at the site. */
  readonly nightFromMin: number;
  readonly nightToMin: number;
  readonly calendar: readonly CalendarDay[];
  /** Hours for the kinds whose validity the standard does not give. */
  readonly blindPlateHours: number;
  readonly liftingHours: number;
  readonly excavationHours: number;
  readonly roadClosureHours: number;
  /** AQ 3064.2 binds: booking a day ahead, approver proved on site, alarms of its table A.4. */
  readonly isAqBinding: boolean;
  /** Only electronic tickets count (E12). */
  readonly isElectronicOnly: boolean;
  /** A person's certificate kinds for a role; the defaults stand in standard/roles.ts. */
  readonly certificates: Readonly<Partial<Record<PermitRole, readonly string[]>>>;
  /** Steps that the site put into a chain; must pass `chainFaults`. */
  readonly chains: Readonly<Record<string, readonly ChainStep[]>>;
};

/** Who somebody is on a permit. */
export const PERMIT_ROLES = [
  "leader",
  "worker",
  "hot-worker",
  "electrician",
  "power-user",
  "rigger",
  "crane-operator",
  "commander",
  "guardian",
  "extra-guardian",
  "analyst",
  "discloser",
  "coordinator",
] as const;
export type PermitRole = (typeof PERMIT_ROLES)[number];

/** A right to sign that the site gives to a person; a step names the one it asks for. */
export const OFFICES = [
  "area-unit",
  "safety-department",
  "professional-department",
  "plant-head",
  "principal",
  "power-supply",
  "power-user-unit",
  "utilities",
  "process",
  "equipment",
  "fire",
  "shift-leader",
] as const;
export type Office = (typeof OFFICES)[number];

/** `issue`: before the ticket is issued, `start`: just before the work, `end`: acceptance. */
export type ChainPhase = "issue" | "start" | "end";

export type ChainStep = {
  /** Unique within a chain; signatures name it. */
  readonly id: string;
  readonly phase: ChainPhase;
  /** The role on this permit, or the office of the site, that signs. */
  readonly by: PermitRole | Office;
  /** The standard's final approval (审批): on the spot (4.11 a). */
  readonly isApproval: boolean;
  readonly clause: string;
  /** Only of a step that the site has put in; the standard's are named by their id. */
  readonly name?: { readonly zh: string; readonly en: string } | undefined;
};

export type Certificate = {
  readonly kind: string;
  readonly number: string;
  readonly expiresOn: Day;
};

export type Verification = {
  readonly method: "face" | "second-person";
  readonly at: UnixMs;
  /** The other person; null for a face. */
  readonly secondId: string | null;
};

/** A person as the rules see them, at the moment of the decision. */
export type PersonState = {
  readonly personId: string;
  readonly isActive: boolean;
  readonly isBlacklisted: boolean;
  readonly certificates: readonly Certificate[];
  readonly offices: readonly Office[];
  /** The latest for this permit, or for the fixed area; null: none. */
  readonly verification: Verification | null;
  /** 职业禁忌 found (4.9). */
  readonly isUnfit: boolean;
};

export type PermitPerson = {
  readonly personId: string;
  readonly role: PermitRole;
  readonly addedAt: UnixMs;
  readonly leftAt: UnixMs | null;
};

export type Signature = {
  readonly step: string;
  readonly personId: string;
  readonly at: UnixMs;
  /** Shown to be on the spot: its code was scanned, or positioning said so. */
  readonly isOnSite: boolean;
};

export type Disclosure = { readonly personId: string; readonly at: UnixMs };
