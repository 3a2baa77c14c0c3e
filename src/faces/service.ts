/** Enrolment, withdrawal, receipts and settings: load, decide, store, each in one transaction with its entry. */
import { findPersonRow, isBlacklisted, type Role, setFaceConsent } from "../identity/index.ts";
import { addMonths, dayOf, instant, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { MODEL_VERSION } from "./engine/protocol.ts";
import {
  FACE_LIMITS,
  type FaceRefusal,
  type FaceSettings,
  REFERENCE_KINDS,
  type Reference,
  type Verification,
} from "./model.ts";
import { distance, isValid, middleOf, owesOperatorFace, validUntil } from "./rules.ts";
import {
  allEnrolments,
  deleteEnrolment,
  enrolmentOf,
  failuresSince,
  hasDeclined,
  insertVerification,
  lastOperator,
  latestPassed,
  otherEnrolments,
  putDeclined,
  putEnrolment,
  readFaceSettings,
  writeFaceSettings,
} from "./store.ts";
import { openViews, sealViews } from "./templates.ts";

/** Who may enrol, withdraw and see the records: a face is never enrolled without somebody of the office beside it. */
export const ENROLLERS: readonly Role[] = ["safety-manager", "administrator"];

/** Who may stand in as the second person: those who answer for work and know the people. */
export const SECONDS: readonly Role[] = ["guardian", "approver", "safety-manager", "administrator"];

/** The one reference shape that other domains may ask with. */
export function parseReference(kind: string, id: string): Reference | undefined {
  const isKnown = (REFERENCE_KINDS as readonly string[]).includes(kind);
  return isKnown && /^[\w.:-]{1,64}$/.test(id) ? { kind, id } : undefined;
}

export function mayEnrol(orm: Orm, personId: string, now: UnixMs): Result<null, FaceRefusal> {
  const person = findPersonRow(orm, personId);
  if (person === undefined) return refuse({ code: "faces.no_person" });
  if (!person.isActive || isBlacklisted(person, dayOf(now))) {
    return refuse({ code: "faces.inactive" });
  }
  return person.faceConsentedAt === null ? refuse({ code: "faces.no_consent" }) : accept(null);
}

export type Ready = { readonly template: readonly number[]; readonly thresholdMilli: number };

/** Whether a face may be compared now, and with what. */
export function readyToVerify(
  ports: Ports,
  personId: string,
  now: UnixMs,
): Result<Ready, FaceRefusal> {
  const orm = ports.db.read;
  const allowed = mayEnrol(orm, personId, now);
  if (!allowed.ok) return allowed;
  const row = enrolmentOf(orm, personId);
  if (row === undefined) return refuse({ code: "faces.not_enrolled" });
  if (row.expiresOn < dayOf(now)) return refuse({ code: "faces.expired" });
  if (row.model !== MODEL_VERSION) return refuse({ code: "faces.other_model" });
  const since = instant(now - FACE_LIMITS.lockMs);
  if (failuresSince(orm, personId, since).length >= FACE_LIMITS.failures) {
    return refuse({ code: "faces.locked" });
  }
  const template = middleOf(openViews(ports.vault, personId, row.sealed));
  return accept({ template, thresholdMilli: readFaceSettings(orm).thresholdMilli });
}

/** The nearest other person whose template lies within the threshold. */
function likeOf(ports: Ports, orm: Orm, personId: string, template: readonly number[]) {
  const { thresholdMilli } = readFaceSettings(orm);
  let nearest = { id: null as string | null, distance: thresholdMilli / 1_000 };
  for (const other of otherEnrolments(orm, personId)) {
    const middle = middleOf(openViews(ports.vault, other.personId, other.sealed));
    const apart = distance(template, middle);
    if (apart <= nearest.distance) nearest = { id: other.personId, distance: apart };
  }
  return nearest.id;
}

/** Replaces what was enrolled before. Gives the person whom the template resembles too much, if there is one. */
export function enrol(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  personId: string,
  views: readonly (readonly number[])[],
  way: "camera" | "photos",
): Promise<Result<{ readonly likeId: string | null }, FaceRefusal>> {
  return ports.db.write((tx): Result<{ readonly likeId: string | null }, FaceRefusal> => {
    const now = ports.clock.now();
    const allowed = mayEnrol(tx.orm, personId, now);
    if (!allowed.ok) return allowed;
    if (views.length < FACE_LIMITS.viewsMin || views.length > FACE_LIMITS.viewsMax) {
      return refuse({ code: "faces.few_views" });
    }
    const { months, thresholdMilli } = readFaceSettings(tx.orm);
    const middle = middleOf(views);
    if (views.some((view) => distance(view, middle) > thresholdMilli / 1_000)) {
      return refuse({ code: "faces.photos_differ" });
    }
    const likeId = likeOf(ports, tx.orm, personId, middle);
    const expiresOn = addMonths(dayOf(now), months);
    putEnrolment(tx.orm, {
      personId,
      enrolledAt: now,
      enrolledBy: actor.personId,
      expiresOn,
      model: MODEL_VERSION,
      views: views.length,
      way,
      likeId,
      sealed: sealViews(ports.vault, personId, views),
    });
    tx.append({
      kind: "face.enrolled",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { views: views.length, by: way, expiresOn, isLike: likeId !== null },
    });
    return accept({ likeId });
  });
}

export type ErasedFor = "withdrawn" | "consent" | "left" | "expired";

function erase(tx: Tx, personId: string, why: ErasedFor, actorId: string): boolean {
  if (!deleteEnrolment(tx.orm, personId)) return false;
  tx.append({
    kind: "face.erased",
    actor: actorId,
    subject: `person:${personId}`,
    payload: { cause: why },
  });
  return true;
}

/** Who does not want a template has a complete file without one; a second person checks them. */
function declined(
  tx: Tx,
  personId: string,
  isDeclined: boolean,
  by: { readonly actorId: string; readonly now: UnixMs },
): void {
  const recorded = { at: by.now, actorId: by.actorId };
  if (!putDeclined(tx.orm, personId, isDeclined ? recorded : undefined)) return;
  tx.append({
    kind: "face.declined",
    actor: by.actorId,
    subject: `person:${personId}`,
    payload: { isDeclined },
  });
}

/** Consent given on paper or at the screen; taking it back erases in the same transaction. */
export function changeConsent(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  personId: string,
  isConsented: boolean,
): Promise<Result<null, FaceRefusal>> {
  return ports.db.write((tx): Result<null, FaceRefusal> => {
    const by = { actorId: actor.personId, now: ports.clock.now() };
    if (!setFaceConsent(tx, personId, isConsented, by)) return refuse({ code: "faces.no_person" });
    if (!isConsented) erase(tx, personId, "withdrawn", actor.personId);
    declined(tx, personId, !isConsented, by);
    return accept(null);
  });
}

export const FACE_FILES = ["enrolled", "declined", "missing"] as const;
/** How far a person's file is: with a template, without one by their own wish, or nothing yet. */
export type FaceFile = (typeof FACE_FILES)[number];

export function faceFileOf(orm: Orm, personId: string, now: UnixMs): FaceFile {
  const row = enrolmentOf(orm, personId);
  const isGood = row?.model === MODEL_VERSION && row.expiresOn >= dayOf(now);
  if (isGood) return "enrolled";
  return hasDeclined(orm, personId) ? "declined" : "missing";
}

const ERASED_AT_ONCE = 100;

/** Templates that may not stay: consent taken back elsewhere, the person gone, the term over. */
function overdue(ports: Ports): readonly { personId: string; why: ErasedFor }[] {
  const orm = ports.db.read;
  const today = dayOf(ports.clock.now());
  // A clock that cannot be believed ends no terms; consent taken back is obeyed whatever the time.
  const isTrusted = ports.clockTrust().isTrusted;
  const whyOf = (personId: string, expiresOn: string): ErasedFor | undefined => {
    const person = findPersonRow(orm, personId);
    if (person?.faceConsentedAt == null) return "consent";
    if (!person.isActive) return "left";
    return isTrusted && expiresOn < today ? "expired" : undefined;
  };
  return allEnrolments(orm).flatMap(({ personId, expiresOn }) => {
    const why = whyOf(personId, expiresOn);
    return why === undefined ? [] : [{ personId, why }];
  });
}

/** Erases what may not stay. Gives how many templates went. */
export async function eraseOverdue(ports: Ports): Promise<number> {
  const due = overdue(ports).slice(0, ERASED_AT_ONCE);
  if (due.length === 0) return 0;
  return await ports.db.write(
    (tx) => due.filter(({ personId, why }) => erase(tx, personId, why, "system")).length,
  );
}

/** A receipt and its entry. The distance stays in the row: an entry may leave the house. */
export function storeVerification(
  ports: Ports,
  made: Omit<Verification, "id" | "at">,
): Promise<Verification> {
  return ports.db.write((tx) => {
    const verification: Verification = { ...made, id: ports.ids.next(), at: ports.clock.now() };
    insertVerification(tx.orm, verification);
    const { ref, way, outcome, identity, liveness, secondId, reasons } = verification;
    tx.append({
      kind: "face.verified",
      actor: verification.actorId,
      subject: `person:${verification.personId}`,
      payload: {
        verification: verification.id,
        ref: `${ref.kind}:${ref.id}`,
        way,
        outcome,
        identity,
        liveness,
        reasons: [...reasons],
        ...(secondId === null ? {} : { secondId }),
      },
    });
    return verification;
  });
}

export type SecondWay = {
  readonly personId: string;
  readonly ref: Reference;
  readonly place: string;
  readonly secondId: string;
  readonly reason: string;
};

/** The lawful other way: somebody qualified knows the person, proves who they are themselves, and says why. */
export async function verifyBySecond(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  command: SecondWay,
): Promise<Result<Verification, FaceRefusal>> {
  const { personId, ref, place, secondId } = command;
  const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
  if (reason === "") return refuse({ code: "faces.reason_needed" });
  if (secondId === personId) return refuse({ code: "faces.second_same" });
  const person = findPersonRow(ports.db.read, personId);
  if (person === undefined) return refuse({ code: "faces.no_person" });
  if (!person.isActive || isBlacklisted(person, dayOf(ports.clock.now()))) {
    return refuse({ code: "faces.inactive" });
  }
  const made = await storeVerification(ports, {
    personId,
    ref,
    place,
    way: "second-person",
    identity: "same",
    liveness: "live",
    reasons: [],
    outcome: "passed",
    distanceMilli: null,
    thresholdMilli: readFaceSettings(ports.db.read).thresholdMilli,
    model: "",
    challenge: [],
    frames: 0,
    actorId: actor.personId,
    secondId,
    reason,
  });
  return accept(made);
}

/** Whether this person's sign-in owes a face now. */
export function owesFace(
  orm: Orm,
  person: { readonly id: string; readonly roles: readonly Role[] },
  now: UnixMs,
): boolean {
  return owesOperatorFace(readFaceSettings(orm), person, lastOperator(orm), now);
}

export type LatestVerification = {
  readonly id: string;
  readonly at: UnixMs;
  readonly validUntil: UnixMs;
  readonly method: Verification["way"];
  /** The other person; null for a face. */
  readonly secondId: string | null;
};

/** The last one that passed for a piece of work, however old; tiers above judge its age by their own clause. */
export function lastVerification(
  orm: Orm,
  asked: { readonly personId: string; readonly ref: Reference },
): Omit<LatestVerification, "validUntil"> | undefined {
  const found = latestPassed(orm, asked.personId, asked.ref);
  return found && { id: found.id, at: found.at, method: found.way, secondId: found.secondId };
}

/**
 * The verification that holds now for a person and a piece of work: passed, less than 24 hours old, of this day.
 * Undefined means: not verified, and nothing may begin.
 */
export function latestVerification(
  orm: Orm,
  asked: { readonly personId: string; readonly ref: Reference },
  now: UnixMs,
): LatestVerification | undefined {
  const found = latestPassed(orm, asked.personId, asked.ref);
  if (found === undefined || !isValid(found.at, now)) return undefined;
  const { id, at, way, secondId } = found;
  return { id, at, method: way, secondId, validUntil: validUntil(at) };
}

/** Most minutes of `operatorMinutes`: a shift. */
const OPERATOR_MINUTES_MAX = 720;

const THRESHOLD = { least: 350, most: 600 } as const;

export function changeSettings(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  settings: FaceSettings,
): Promise<Result<null, FaceRefusal>> {
  return ports.db.write((tx): Result<null, FaceRefusal> => {
    const { thresholdMilli, months, operatorMinutes: minutes } = settings;
    const isThreshold = thresholdMilli >= THRESHOLD.least && thresholdMilli <= THRESHOLD.most;
    const isTerm = Number.isInteger(months) && months >= 1 && months <= 60;
    if (!isThreshold || !isTerm) return refuse({ code: "faces.threshold_range" });
    if (!Number.isInteger(minutes) || minutes < 0 || minutes > OPERATOR_MINUTES_MAX) {
      return refuse({ code: "faces.operator_setting" });
    }
    const before = readFaceSettings(tx.orm);
    writeFaceSettings(tx.orm, settings, { at: ports.clock.now(), actorId: actor.personId });
    tx.append({
      kind: "face.settings",
      actor: actor.personId,
      subject: "site",
      payload: {
        from: { ...before },
        to: { ...settings },
      },
    });
    return accept(null);
  });
}
