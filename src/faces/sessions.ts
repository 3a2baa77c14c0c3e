/**
 * Courses before a camera that are going on: in memory, few, each for one signed-in person and one purpose. Every answer
 * carries the number for the next frame, so that frames of another time or another session are refused.
 */
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import {
  beginCourse,
  type Course,
  challengeAims,
  distancesTo,
  ENROL_AIMS,
  livenessOf,
  step,
} from "./course.ts";
import type { FaceEngine } from "./engine/engine.ts";
import { MODEL_VERSION } from "./engine/protocol.ts";
import {
  type Aim,
  FACE_LIMITS,
  type FaceRefusal,
  type Hint,
  type LivenessReason,
  type Reference,
  type Verification,
} from "./model.ts";
import { identityOf, medianOf, outcomeOf } from "./rules.ts";
import { enrol, mayEnrol, readyToVerify, storeVerification } from "./service.ts";

export type Purpose =
  | { readonly kind: "enrol"; readonly personId: string }
  | {
      readonly kind: "verify";
      readonly personId: string;
      readonly ref: Reference;
      readonly place: string;
    };

type Session = {
  readonly id: string;
  readonly actorId: string;
  readonly purpose: Purpose;
  course: Course;
  nonce: string;
  isBusy: boolean;
};

export type Progress = {
  readonly nonce: string;
  readonly aim: Aim | undefined;
  readonly hint: Hint | undefined;
  readonly done: number;
  readonly of: number;
  /** What came of it, when the course is over. */
  readonly end: End | undefined;
};

export type End =
  | { readonly kind: "enrolled"; readonly likeId: string | null }
  | { readonly kind: "not-enrolled"; readonly code: FaceRefusal["code"] | LivenessReason }
  | { readonly kind: "verified"; readonly verification: Verification };

type Begun = { readonly id: string; readonly progress: Progress };

export class FaceSessions {
  readonly #ports: Ports;
  readonly #engine: FaceEngine;
  readonly #sessions = new Map<string, Session>();

  constructor(ports: Ports, engine: FaceEngine) {
    this.#ports = ports;
    this.#engine = engine;
  }

  begin(actorId: string, purpose: Purpose): Result<Begun, FaceRefusal> {
    this.#drop();
    const { personId, kind } = purpose;
    const now = this.#ports.clock.now();
    const ready =
      kind === "enrol"
        ? mayEnrol(this.#ports.db.read, personId, now)
        : readyToVerify(this.#ports, personId, now);
    if (!ready.ok) return ready;
    // Whoever begins anew gives up what they had begun; what was seen then is still counted.
    for (const old of this.#sessions.values()) {
      if (old.actorId === actorId) this.#giveUp(old);
    }
    if (this.#sessions.size >= FACE_LIMITS.sessions) {
      return refuse({ code: "faces.too_many_sessions" });
    }
    const aims = kind === "enrol" ? ENROL_AIMS : challengeAims(() => this.#random());
    const maxMs = kind === "enrol" ? FACE_LIMITS.enrolMs : FACE_LIMITS.verifyMs;
    const session: Session = {
      id: this.#ports.ids.secret(),
      actorId,
      purpose,
      course: beginCourse(aims, this.#ports.clock.monotonicMs(), maxMs),
      nonce: this.#ports.ids.secret(),
      isBusy: false,
    };
    this.#sessions.set(session.id, session);
    return accept({ id: session.id, progress: this.#progress(session) });
  }

  async frame(
    actorId: string,
    id: string,
    nonce: string,
    bytes: Uint8Array,
  ): Promise<Result<Progress, FaceRefusal>> {
    const session = this.#sessions.get(id);
    if (session === undefined || session.actorId !== actorId) {
      return refuse({ code: "faces.session_gone" });
    }
    if (session.isBusy || nonce !== session.nonce) return refuse({ code: "faces.frame_stale" });
    if (bytes.length > FACE_LIMITS.frameBytes) return refuse({ code: "faces.too_many_pixels" });
    session.isBusy = true;
    session.nonce = this.#ports.ids.secret();
    try {
      const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
      const looked = await this.#engine.look(bytes, "live");
      if (!looked.ok) return refuse({ code: looked.refusal });
      // Meanwhile the person may have begun anew or gone.
      if (this.#sessions.get(id) !== session) return refuse({ code: "faces.session_gone" });
      const stepped = step(
        session.course,
        { look: looked.value, hash },
        this.#ports.clock.monotonicMs(),
      );
      session.course = stepped.course;
      const end = stepped.course.end === undefined ? undefined : await this.#end(session);
      return accept({ ...this.#progress(session), hint: stepped.hint, end });
    } finally {
      session.isBusy = false;
    }
  }

  stop(): void {
    this.#sessions.clear();
  }

  #progress({ course, nonce }: Session): Progress {
    const { aims, at } = course;
    return { nonce, aim: aims[at], hint: undefined, done: at, of: aims.length, end: undefined };
  }

  async #end(session: Session): Promise<End> {
    this.#sessions.delete(session.id);
    const { purpose, course, actorId } = session;
    if (purpose.kind === "verify") {
      return { kind: "verified", verification: await this.#judge(session, purpose) };
    }
    const { liveness, reasons } = livenessOf(course);
    // A template made of a picture would let the picture in for years.
    if (liveness === "failed") return { kind: "not-enrolled", code: reasons[0] ?? "timeout" };
    const views = course.views.map(({ descriptor }) => descriptor).slice(0, FACE_LIMITS.viewsMax);
    const enrolled = await enrol(
      this.#ports,
      { personId: actorId },
      purpose.personId,
      views,
      "camera",
    );
    return enrolled.ok
      ? { kind: "enrolled", likeId: enrolled.value.likeId }
      : { kind: "not-enrolled", code: enrolled.refusal.code };
  }

  async #judge(
    { course, actorId }: Session,
    purpose: Extract<Purpose, { kind: "verify" }>,
  ): Promise<Verification> {
    const { personId, ref, place } = purpose;
    // Asked again: consent may have been taken back while the camera ran.
    const ready = readyToVerify(this.#ports, personId, this.#ports.clock.now());
    const distances = ready.ok ? distancesTo(course, ready.value.template) : [];
    const thresholdMilli = ready.ok ? ready.value.thresholdMilli : 0;
    const identity = identityOf(distances, thresholdMilli / 1_000);
    const { liveness, reasons } = livenessOf(course);
    return await storeVerification(this.#ports, {
      personId,
      ref,
      place: place.slice(0, LIMITS.nameLength),
      way: "face",
      identity,
      liveness,
      reasons,
      outcome: outcomeOf(identity, liveness),
      distanceMilli: distances.length === 0 ? null : Math.round(medianOf(distances) * 1_000),
      thresholdMilli,
      model: MODEL_VERSION,
      challenge: course.aims,
      frames: course.frames,
      actorId,
      secondId: null,
      reason: "",
    });
  }

  /** A verification that was broken off after the first view counts as one that failed: no trying until it fits. */
  #giveUp(session: Session): void {
    this.#sessions.delete(session.id);
    const { purpose, course } = session;
    if (purpose.kind !== "verify" || course.base === undefined) return;
    session.course = { ...course, end: "lost" };
    this.#ports.background("broken-off face check", this.#judge(session, purpose));
  }

  /** Those whose time is over. */
  #drop(): void {
    const now = this.#ports.clock.monotonicMs();
    for (const session of this.#sessions.values()) {
      const { startedAtMs, maxMs } = session.course;
      if (now - startedAtMs > maxMs + 10_000) this.#giveUp(session);
    }
  }

  /** From 0 to below 1, unguessable. */
  #random(): number {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    return value / 2 ** 32;
  }
}
