/** Words of the domain: what is asked of a face, what is judged, and what is kept of it. */
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { EngineRefusal } from "./engine/engine.ts";

/** What a person is asked to do before the camera. */
export const AIMS = ["centre", "left", "right", "down", "up", "mouth"] as const;
export type Aim = (typeof AIMS)[number];

/** Why a frame is of no use, in the order in which a person is told. */
export const HINTS = [
  "no_face",
  "two_faces",
  "too_far",
  "too_near",
  "off_middle",
  "too_dark",
  "too_bright",
  "side_light",
  "blurred",
  "covered",
  "tilted",
] as const;
export type Hint = (typeof HINTS)[number];

export type Identity = "same" | "doubt" | "other" | "none";
export type Liveness = "live" | "doubt" | "failed";

/** Why liveness is not beyond doubt. */
export const LIVENESS_REASONS = [
  "timeout",
  "lost",
  "swapped",
  "wrong_move",
  "repeated",
  "flat",
  "raster",
] as const;
export type LivenessReason = (typeof LIVENESS_REASONS)[number];

export type Outcome = "passed" | "doubt" | "refused";

/** What the verification is for: a permit, a day of a fixed area, a use, an operator change. */
export type Reference = { readonly kind: string; readonly id: string };

export const REFERENCE_KINDS = ["permit", "area", "use", "operator", "trial"] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** What a change of operator is verified for. */
export const OPERATOR_REF = { kind: "operator", id: "sign-in" } as const;

/** Why a second person stands in at a change of operator. */
export const ENTRY_REASONS = ["camera", "doubt", "no_template", "gear", "other"] as const;
export type EntryReason = (typeof ENTRY_REASONS)[number];

/** A person's template: never read but by the service, never shown. */
export type Enrolment = {
  readonly personId: string;
  readonly enrolledAt: UnixMs;
  readonly enrolledBy: string;
  /** Its last day. */
  readonly expiresOn: Day;
  readonly model: string;
  readonly views: number;
  readonly way: "camera" | "photos";
  /** Somebody whom the template resembles more than the threshold allows. */
  readonly likeId: string | null;
};

export type Verification = {
  readonly id: string;
  readonly at: UnixMs;
  readonly personId: string;
  readonly ref: Reference;
  readonly place: string;
  readonly way: "face" | "second-person";
  readonly identity: Identity;
  readonly liveness: Liveness;
  readonly reasons: readonly LivenessReason[];
  readonly outcome: Outcome;
  /** Distance to the template in thousandths; null where nothing was compared. */
  readonly distanceMilli: number | null;
  readonly thresholdMilli: number;
  readonly model: string;
  /** The aims of the challenge in order, and the frames that were sent. */
  readonly challenge: readonly Aim[];
  readonly frames: number;
  readonly actorId: string;
  readonly secondId: string | null;
  readonly reason: string;
};

/** The face at a change of operator: never; in place of the PIN for who wants it; after badge or PIN for everybody. */
export const OPERATOR_FACES = ["off", "offered", "required"] as const;
export type OperatorFace = (typeof OPERATOR_FACES)[number];

export type FaceSettings = {
  /** Distance up to which two faces count as one person's, in thousandths. */
  readonly thresholdMilli: number;
  /** After so many months a person is enrolled anew. */
  readonly months: number;
  /** The set-up wants a template of each special operator, or their word that they do not want one. */
  readonly isExpected: boolean;
  readonly operatorFace: OperatorFace;
  /** Who was verified last at a change of operator is not asked again for so long. */
  readonly operatorMinutes: number;
  /** The face of whoever confirms the use of cylinders: never; whoever wants to; before the check begins. */
  readonly useFace: OperatorFace;
};

/** 0.530: measured on 39 people outside, 0.1 % false accepts and 2 % false rejects. */
export const DEFAULT_SETTINGS: FaceSettings = {
  thresholdMilli: 530,
  months: 24,
  isExpected: false,
  operatorFace: "off",
  operatorMinutes: 60,
  useFace: "off",
};

export type FaceRefusal = {
  readonly code:
    | EngineRefusal
    | "faces.no_person"
    | "faces.inactive"
    | "faces.no_consent"
    | "faces.not_enrolled"
    | "faces.expired"
    | "faces.other_model"
    | "faces.locked"
    | "faces.too_many_sessions"
    | "faces.session_gone"
    | "faces.frame_stale"
    | "faces.few_views"
    | "faces.photos_differ"
    | "faces.reason_needed"
    | "faces.wrong_reference"
    | "faces.second_same"
    | "faces.second_not_qualified"
    | "faces.second_one_time_pin"
    | "faces.threshold_range"
    | "faces.operator_setting"
    | `faces.hint_${Hint}`;
};

export const FACE_LIMITS = {
  /** Fewest and most views of one enrolment. */
  viewsMin: 3,
  viewsMax: 5,
  sessions: 16,
  frameBytes: 95_000,
  framesMax: 240,
  verifyMs: 45_000,
  enrolMs: 120_000,
  /** Failed verifications of one person within `lockMs`; then only the other way is open. */
  failures: 5,
  lockMs: 10 * 60_000,
  photos: 5,
} as const;
