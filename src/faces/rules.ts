/** Decisions about one frame and one comparison. Pure. */
import {
  addDays,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  startOfDay,
  type UnixMs,
} from "../kernel/instants.ts";
import { type Pose, poseOf } from "./engine/geometry.ts";
import type { Look, SeenFace } from "./engine/protocol.ts";
import type { FaceSettings, Hint, Identity, Liveness, Outcome } from "./model.ts";

/** The narrowest face that is taken, in pixels of the picture looked at. */
export const FACE_MIN_PX = 80;

const LIMITS = {
  /** Of the picture's width: a nose that fills the picture is distorted. */
  widestShare: 0.85,
  /** Of the picture: the middle of the face may be away from its middle. */
  awayShare: 0.28,
  dark: 45,
  bright: 225,
  clipped: 0.5,
  even: 0.4,
  sharp: 0.05,
  sure: 0.5,
  eyesShare: 0.2,
  roll: 0.35,
  yaw: 0.13,
} as const;

/** Everything that is wrong with the picture for the purpose, worst first. `isTurned`: the head is asked to turn. */
export function qualityOf(look: Look, isTurned: boolean): readonly Hint[] {
  const { face } = look;
  if (face === undefined) return ["no_face"];
  if (look.faces > 1) return ["two_faces"];
  const hints: Hint[] = [];
  const { measures } = face;
  const pose = poseOf(face.points);
  const [left, top, width, height] = face.box;
  const awayX = Math.abs(left + width / 2 - look.widthPx / 2) / look.widthPx;
  const awayY = Math.abs(top + height / 2 - look.heightPx / 2) / look.heightPx;
  if (width < FACE_MIN_PX) hints.push("too_far");
  if (width > look.widthPx * LIMITS.widestShare) hints.push("too_near");
  if (Math.max(awayX, awayY) > LIMITS.awayShare) hints.push("off_middle");
  if (measures.light < LIMITS.dark) hints.push("too_dark");
  if (measures.light > LIMITS.bright || measures.clipped > LIMITS.clipped) hints.push("too_bright");
  if (measures.sharpness < LIMITS.sharp) hints.push("blurred");
  if (!isTurned) hints.push(...straightness(face, pose, width));
  return hints;
}

function straightness(face: SeenFace, pose: Pose, width: number): readonly Hint[] {
  const hints: Hint[] = [];
  if (face.measures.evenness < LIMITS.even) hints.push("side_light");
  // Points that lie on each other were guessed: a hand, a mask or a visor covers them.
  if (face.score < LIMITS.sure || pose.eyesPx < width * LIMITS.eyesShare) hints.push("covered");
  const isTilted = Math.abs(pose.rollRad) > LIMITS.roll || Math.abs(pose.yaw) > LIMITS.yaw;
  if (isTilted) hints.push("tilted");
  return hints;
}

/** A photo may be cropped tightly and hold its face anywhere. */
export function photoHints(look: Look): readonly Hint[] {
  return qualityOf(look, false).filter((hint) => hint !== "off_middle" && hint !== "too_near");
}

/** Euclidean, as the net was trained for. */
export function distance(a: readonly number[], b: readonly number[]): number {
  let squares = 0;
  for (const [index, value] of a.entries()) squares += (value - (b[index] ?? 0)) ** 2;
  return a.length === b.length ? Math.sqrt(squares) : Number.POSITIVE_INFINITY;
}

/**
 * One comparison for one person: with the middle of the views. The nearest of several views would be a comparison for
 * each of them, and let in as many more strangers.
 */
export function middleOf(views: readonly (readonly number[])[]): readonly number[] {
  const [first = []] = views;
  return first.map((_, at) => views.reduce((sum, view) => sum + (view[at] ?? 0), 0) / views.length);
}

/** Within this much above the threshold it is doubt and not a refusal. */
const DOUBT = 0.06;

export function identityOf(distances: readonly number[], threshold: number): Identity {
  if (distances.length === 0) return "none";
  const middle = medianOf(distances);
  if (middle <= threshold) return "same";
  return middle <= threshold + DOUBT ? "doubt" : "other";
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}

export function outcomeOf(identity: Identity, liveness: Liveness): Outcome {
  if (identity === "same" && liveness === "live") return "passed";
  if (identity === "other" || identity === "none" || liveness === "failed") return "refused";
  return "doubt";
}

/** Those who stand in for others or keep the register sign in by a secret of their own, never by a face alone. */
const OFFICES = ["guardian", "approver", "safety-manager", "administrator"];

type Signing = { readonly id: string; readonly roles: readonly string[] };

/**
 * Who opens valves. An administrator is left out: the setting itself is theirs, and a camera that broke must not lock
 * the box.
 */
function isOperator({ roles }: Signing): boolean {
  return roles.includes("operator") && !roles.includes("administrator");
}

/**
 * Whether a sign-in owes a face. The screen that locked itself is no change of operator: who was verified last is not
 * asked again for a while of the same day. Anybody else in between, and everybody is asked.
 */
export function owesOperatorFace(
  settings: FaceSettings,
  person: Signing,
  last: { readonly personId: string; readonly at: UnixMs } | undefined,
  now: UnixMs,
): boolean {
  if (settings.operatorFace !== "required" || !isOperator(person)) return false;
  if (last?.personId !== person.id || !isValid(last.at, now)) return true;
  return now - last.at >= settings.operatorMinutes * MINUTE_MS;
}

/** Whether the face may take the place of the PIN: a convenience for gloved hands, not for those with an office. */
export function mayReplacePin(settings: FaceSettings, person: Signing): boolean {
  const isPlain = isOperator(person) && !person.roles.some((role) => OFFICES.includes(role));
  return settings.operatorFace === "offered" && isPlain;
}

/** 24 hours, and never past midnight of the site: work of another day wants its own verification. */
export function validUntil(at: UnixMs): UnixMs {
  const midnight = startOfDay(addDays(dayOf(at), 1));
  return instant(Math.min(at + 24 * HOUR_MS, midnight));
}

export function isValid(at: UnixMs, now: UnixMs): boolean {
  return now >= at && now < validUntil(at);
}
