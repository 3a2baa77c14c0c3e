/**
 * A course before the camera: what is asked for, frame by frame, what was seen, and what that says of liveness. One pure
 * step for enrolment and verification; the shell keeps the state, the time and the nonces.
 */
import { depthBetween, type Pose, poseOf } from "./engine/geometry.ts";
import type { Look, Point } from "./engine/protocol.ts";
import { type Aim, FACE_LIMITS, type Hint, type Liveness, type LivenessReason } from "./model.ts";
import { distance, qualityOf } from "./rules.ts";

export type View = {
  readonly aim: Aim;
  readonly descriptor: readonly number[];
  readonly points: readonly Point[];
};

export type Course = {
  readonly aims: readonly Aim[];
  /** Index into `aims`; their count when all are done. */
  readonly at: number;
  readonly startedAtMs: number;
  /** When the present aim was asked for. */
  readonly askedAtMs: number;
  readonly maxMs: number;
  readonly frames: number;
  /** Straight ahead, first: everything else is measured against it. */
  readonly base: { readonly pose: Pose; readonly view: View } | undefined;
  readonly views: readonly View[];
  readonly lost: number;
  readonly strangers: number;
  readonly wrongMoves: number;
  readonly isWrongNow: boolean;
  readonly repeated: number;
  readonly lastHash: string;
  readonly rasters: readonly number[];
  /** Greatest departure from a flat picture over the turns. */
  readonly depth: number;
  readonly end: LivenessReason | "done" | undefined;
};

export type Frame = { readonly look: Look; readonly hash: string };

const TURN = { yaw: 0.16, pitch: 0.09, mouth: 0.16 } as const;
/** A movement against what was asked, beyond this share of a full one, counts. */
const LIVE = {
  /** For one move after the first view: a picture never makes it. */
  moveMs: 12_000,
  /** Frames in a row without a face. */
  lostMax: 6,
  /** A turned head is a little farther from itself than a stranger straight ahead may be. */
  strangerStraight: 0.55,
  strangerTurned: 0.72,
  strangersMax: 2,
  wrongMax: 2,
  /** Share of frames that were the very bytes of the one before. */
  repeatedShare: 0.4,
  depthMin: 0.035,
  rasterMax: 25,
} as const;

export function beginCourse(aims: readonly Aim[], nowMs: number, maxMs: number): Course {
  return {
    aims,
    at: 0,
    startedAtMs: nowMs,
    askedAtMs: nowMs,
    maxMs,
    frames: 0,
    base: undefined,
    views: [],
    lost: 0,
    strangers: 0,
    wrongMoves: 0,
    isWrongNow: false,
    repeated: 0,
    lastHash: "",
    rasters: [],
    depth: 0,
    end: undefined,
  };
}

/** Three of them are possible moves; the first and last and all between are straight ahead. `random`: 0 to below 1. */
export function challengeAims(random: () => number): readonly Aim[] {
  const pick = (list: readonly Aim[]): Aim =>
    list[Math.min(list.length - 1, Math.floor(random() * list.length))] ?? "left";
  const turn = pick(["left", "right"]);
  const other = pick((["left", "right", "down", "mouth"] as const).filter((aim) => aim !== turn));
  const moves = random() < 0.5 ? [turn, other] : [other, turn];
  return ["centre", ...moves.flatMap((aim) => [aim, "centre"] as const)];
}

/** Straight ahead between the turns, so that coming back from one is never the wrong way of the next. */
export const ENROL_AIMS: readonly Aim[] = ["centre", "left", "centre", "right", "centre"];

export function isReached(aim: Aim, pose: Pose, base: Pose): boolean {
  switch (aim) {
    case "left":
      return pose.yaw - base.yaw > TURN.yaw;
    case "right":
      return base.yaw - pose.yaw > TURN.yaw;
    case "down":
      return pose.pitch - base.pitch > TURN.pitch;
    case "up":
      return base.pitch - pose.pitch > TURN.pitch;
    case "mouth":
      return pose.mouth - base.mouth > TURN.mouth;
    case "centre":
      return (
        Math.abs(pose.yaw - base.yaw) < TURN.yaw / 2 &&
        Math.abs(pose.pitch - base.pitch) < TURN.pitch &&
        pose.mouth - base.mouth < TURN.mouth
      );
  }
}

/** A plain turn to the other side of what was asked: a recording of another course does this. */
function isWrong(aim: Aim, pose: Pose, base: Pose): boolean {
  if (aim === "left") return isReached("right", pose, base);
  if (aim === "right") return isReached("left", pose, base);
  if (aim === "centre") return false;
  return isReached("left", pose, base) || isReached("right", pose, base);
}

export type Stepped = { readonly course: Course; readonly hint: Hint | undefined };

/** The next state, and what to tell the person when the frame was of no use. */
export function step(before: Course, frame: Frame, nowMs: number): Stepped {
  const aim = before.aims[before.at];
  if (before.end !== undefined || aim === undefined) return { course: before, hint: undefined };
  const isSame = frame.hash === before.lastHash;
  const counted: Course = {
    ...before,
    frames: before.frames + 1,
    repeated: before.repeated + (isSame ? 1 : 0),
    lastHash: frame.hash,
  };
  const isStuck = before.base !== undefined && nowMs - before.askedAtMs > LIVE.moveMs;
  const isLate = isStuck || nowMs - before.startedAtMs > before.maxMs;
  if (isLate || counted.frames > FACE_LIMITS.framesMax) return ended(counted, "timeout");
  // Until there is a first view the head is asked to be straight, whatever else is asked.
  const [hint] = qualityOf(frame.look, before.base !== undefined);
  const { face } = frame.look;
  if (face === undefined || hint !== undefined) return unusable(counted, hint ?? "no_face");
  const pose = poseOf(face.points);
  const view: View = { aim, descriptor: face.descriptor, points: face.points };
  const course: Course = { ...counted, lost: 0 };
  const { base } = course;
  if (base === undefined) {
    const rasters = [face.measures.raster];
    const first = { ...course, base: { pose, view }, views: [view], rasters };
    return { course: advanced(first, nowMs), hint: undefined };
  }
  return judged(course, base, { pose, view, raster: face.measures.raster }, nowMs);
}

function judged(
  course: Course,
  base: NonNullable<Course["base"]>,
  seen: { readonly pose: Pose; readonly view: View; readonly raster: number },
  nowMs: number,
): Stepped {
  const { pose, view } = seen;
  const isStraight = isReached("centre", pose, base.pose);
  const limit = isStraight ? LIVE.strangerStraight : LIVE.strangerTurned;
  if (distance(view.descriptor, base.view.descriptor) > limit) {
    const strangers = course.strangers + 1;
    const next = { ...course, strangers };
    return strangers > LIVE.strangersMax
      ? ended(next, "swapped")
      : { course: next, hint: undefined };
  }
  if (isWrong(view.aim, pose, base.pose)) {
    // One movement is seen in many frames and counts once.
    const wrongMoves = course.wrongMoves + (course.isWrongNow ? 0 : 1);
    const next = { ...course, wrongMoves, isWrongNow: true };
    return wrongMoves >= LIVE.wrongMax
      ? ended(next, "wrong_move")
      : { course: next, hint: undefined };
  }
  const steady = { ...course, isWrongNow: course.isWrongNow && !isStraight };
  if (!isReached(view.aim, pose, base.pose)) return { course: steady, hint: undefined };
  if (view.aim === "centre" && Math.abs(pose.yaw) > 2 * TURN.yaw) {
    return { course: steady, hint: "tilted" };
  }
  const isTurn = view.aim === "left" || view.aim === "right";
  const depth = isTurn ? depthBetween(base.view.points, view.points) : 0;
  const taken = {
    ...steady,
    views: [...steady.views, view],
    rasters: [...steady.rasters, seen.raster],
    depth: Math.max(steady.depth, depth),
  };
  return { course: advanced(taken, nowMs), hint: undefined };
}

function advanced(course: Course, nowMs: number): Course {
  const at = course.at + 1;
  return {
    ...course,
    at,
    askedAtMs: nowMs,
    isWrongNow: false,
    end: at >= course.aims.length ? "done" : undefined,
  };
}

function ended(course: Course, end: LivenessReason): Stepped {
  return { course: { ...course, end }, hint: undefined };
}

function unusable(course: Course, hint: Hint): Stepped {
  const isGone = hint === "no_face" && course.base !== undefined;
  const lost = isGone ? course.lost + 1 : 0;
  const next = { ...course, lost };
  return lost > LIVE.lostMax ? ended(next, "lost") : { course: next, hint };
}

export type LivenessVerdict = {
  readonly liveness: Liveness;
  readonly reasons: readonly LivenessReason[];
};

/** Cues of a picture make doubt; what only an attack or a broken course does makes a refusal. */
export function livenessOf(course: Course): LivenessVerdict {
  const { end } = course;
  if (end !== "done") return { liveness: "failed", reasons: [end ?? "timeout"] };
  const reasons: LivenessReason[] = [];
  if (course.repeated > course.frames * LIVE.repeatedShare) reasons.push("repeated");
  if (course.depth < LIVE.depthMin) reasons.push("flat");
  const patterned = course.rasters.filter((raster) => raster > LIVE.rasterMax).length;
  if (patterned * 2 > course.rasters.length) reasons.push("raster");
  if (reasons.length === 0) return { liveness: "live", reasons };
  return { liveness: reasons.includes("repeated") ? "failed" : "doubt", reasons };
}

/** Distances of the straight views to a template. */
export function distancesTo(course: Course, template: readonly number[]): readonly number[] {
  return course.views
    .filter(({ aim }) => aim === "centre")
    .map(({ descriptor }) => distance(descriptor, template));
}
