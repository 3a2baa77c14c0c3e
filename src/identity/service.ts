/** Logging in and out, and who is behind a request. */
import { HOUR_MS, instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import type { IdentityMemory, LoginStep, LoginStepKind } from "./memory.ts";
import type { Channel, LoginRefusal, Role } from "./model.ts";
import { decideAttempt, isGoodPin, lockedUntilAfter, needsTotp, refusalAfter } from "./rules.ts";
import { BADGE_PREFIX, checkSecret, hashSecret, hashToken, plainCode } from "./secrets.ts";
import {
  findByBadge,
  findByStaffNumber,
  findPersonRow,
  insertPerson,
  isRowBlacklisted,
  type PersonRow,
  rolesOf,
  updateAccount,
  updateAttempts,
} from "./store.ts";
import { insertQualification } from "./store-certificates.ts";
import {
  deleteExpiredSessions,
  deleteSession,
  type FoundSession,
  findSession,
  holdsSession,
  insertSession,
  touchSession,
  useRecoveryCode,
} from "./store-sessions.ts";
import { acceptedStep, TOTP_SEAL } from "./totp.ts";

/** A kiosk session lasts a shift; the desk's a working day. */
const SESSION_MS: Readonly<Record<Channel, number>> = {
  kiosk: 12 * HOUR_MS,
  desk: 9 * HOUR_MS,
  phone: 12 * HOUR_MS,
};

/** The screen locks itself much earlier; this is for one whose browser was closed or has no script. */
const KIOSK_SILENCE_MS = HOUR_MS;
const SEEN_EVERY_MS = MINUTE_MS;

export type SessionGrant = {
  /** Goes into the cookie; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: UnixMs;
  readonly actor: Actor;
};

/** A session, or what is still owed under a token before there is one. */
export type LoginOutcome =
  | { readonly kind: "grant"; readonly grant: SessionGrant }
  | { readonly kind: "step"; readonly step: LoginStepKind; readonly token: string };

/** The browser at the other end. */
export type Client = {
  readonly isPhone: boolean;
  readonly userAgent: string;
  /** The session that this sign-in replaces: a changed operator, or one signed in again. */
  readonly replaces?: string | undefined;
};

export type SecretLogin = {
  /** Person id (a tile was tapped) or staff number (typed). */
  readonly who: string;
  readonly secret: string;
};

export type Proof = { readonly personId: string; readonly by: "pin" | "password" };

function actorOfRow(row: PersonRow, roles: readonly Role[]): Actor {
  return { personId: row.id, name: row.name, staffNumber: row.staffNumber, roles };
}

export function loginFacts(row: PersonRow, now: UnixMs) {
  return {
    isActive: row.isActive && !isRowBlacklisted(row, now),
    lockedUntil: instant(row.lockedUntil),
  };
}

/** Counts a failure and says what it means; also for codes of a telephone. */
export function recordFailure(ports: Ports, tx: Tx, row: PersonRow, what: string): LoginRefusal {
  const now = ports.clock.now();
  const failures = row.failures + 1;
  updateAttempts(tx.orm, row.id, failures, lockedUntilAfter(failures, now));
  const refusal = refusalAfter(failures, now);
  tx.append({
    kind: "session.refused",
    actor: row.id,
    subject: `person:${row.id}`,
    payload: { code: refusal.code, failures, what },
  });
  return refusal;
}

/** Whether somebody knows the PIN or the password of a person; wrong ones count and lock. */
export async function proveSecret(
  ports: Ports,
  memory: IdentityMemory,
  login: SecretLogin,
): Promise<Result<Proof, LoginRefusal>> {
  const { read } = ports.db;
  const row = findPersonRow(read, login.who) ?? findByStaffNumber(read, login.who);
  const now = ports.clock.now();
  if (row !== undefined) {
    const attempt = decideAttempt(loginFacts(row, now), now);
    if (!attempt.ok) return attempt;
  }
  // The hashes are checked outside the transaction: they take tens of milliseconds. Always two checks, whoever it
  // is and whatever they have, so that the time does not tell which accounts exist or have a password.
  const isPin = await checkSecret(login.secret, row?.pinHash ?? null);
  const isPassword = await checkSecret(login.secret, row?.passwordHash ?? null);
  if (row === undefined) return refuse(memory.refuseUnknown(login.who.slice(0, 64), now));
  return ports.db.write((tx): Result<Proof, LoginRefusal> => {
    const current = findPersonRow(tx.orm, row.id) ?? row;
    // Judged again inside the transaction: attempts sent side by side must not all slip through.
    const attempt = decideAttempt(loginFacts(current, now), now);
    if (!attempt.ok) return attempt;
    if (!isPin && !isPassword) {
      return refuse(recordFailure(ports, tx, current, "secret"));
    }
    return accept({ personId: row.id, by: isPin ? "pin" : "password" });
  });
}

/** Opens the session; `verification` is the receipt of a face or of a second person. */
export function grantSession(
  ports: Ports,
  tx: Tx,
  row: PersonRow,
  step: LoginStep,
  replaces: string | undefined,
  verification?: string,
): LoginOutcome {
  const now = ports.clock.now();
  const token = ports.ids.secret(32);
  const expiresAt = instant(now + SESSION_MS[step.channel]);
  deleteExpiredSessions(tx.orm, now);
  // Whoever was signed in at this browser has handed over: the old session must not live on.
  const before = replaces === undefined ? undefined : deleteSession(tx.orm, hashToken(replaces));
  insertSession(tx.orm, {
    idHash: hashToken(token),
    personId: row.id,
    channel: step.channel,
    csrf: ports.ids.secret(20),
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    userAgent: step.userAgent.slice(0, 60),
  });
  // Only a whole sign-in forgets failures: else a known password would make the codes guessable.
  updateAttempts(tx.orm, row.id, 0, instant(0));
  tx.append({
    kind: "session.started",
    actor: row.id,
    subject: `person:${row.id}`,
    payload: {
      by: step.by,
      channel: step.channel,
      ...(verification === undefined ? {} : { verification }),
    },
  });
  if (before !== undefined) {
    tx.append({
      kind: "session.ended",
      actor: before,
      subject: `person:${before}`,
      payload: {},
    });
  }
  const actor = actorOfRow(row, rolesOf(tx.orm, row.id));
  return { kind: "grant", grant: { token, expiresAt, actor } };
}

function owed(row: PersonRow, roles: readonly Role[], by: LoginStep["by"], channel: Channel) {
  const owes: LoginStepKind[] = [];
  if (needsTotp(row.totpSecret !== null, roles, channel)) owes.push("totp");
  if (by === "pin" && row.pinOneTimeUntil !== null) owes.push("pin");
  return owes;
}

function goOn(
  ports: Ports,
  memory: IdentityMemory,
  tx: Tx,
  row: PersonRow,
  step: LoginStep,
  replaces: string | undefined,
): LoginOutcome {
  const [next] = step.owes;
  if (next === undefined) return grantSession(ports, tx, row, step, replaces);
  return { kind: "step", step: next, token: memory.steps.put(step, ports.clock.now()) };
}

/** What follows the first proof of who somebody is. */
export function begin(
  ports: Ports,
  memory: IdentityMemory,
  tx: Tx,
  row: PersonRow,
  by: LoginStep["by"],
  client: Client,
): Result<LoginOutcome, LoginRefusal> {
  const now = ports.clock.now();
  if (by === "pin" && row.pinOneTimeUntil !== null && row.pinOneTimeUntil < now) {
    return refuse({ code: "identity.pin_expired" });
  }
  const channel = client.isPhone ? "phone" : by === "password" ? "desk" : "kiosk";
  const roles = rolesOf(tx.orm, row.id);
  const hasFace = by === "face" || memory.owesFace(tx.orm, { id: row.id, roles }, now);
  const owes = [...owed(row, roles, by, channel), ...(hasFace ? (["face"] as const) : [])];
  const step = { personId: row.id, by, channel, userAgent: client.userAgent, owes } as const;
  return accept(goOn(ports, memory, tx, row, step, client.replaces));
}

/** By PIN or password; both are tried, so that one field serves kiosk and desk. */
export async function loginWithSecret(
  ports: Ports,
  memory: IdentityMemory,
  login: SecretLogin,
  client: Client,
): Promise<Result<LoginOutcome, LoginRefusal>> {
  const proof = await proveSecret(ports, memory, login);
  if (!proof.ok) return proof;
  return ports.db.write((tx): Result<LoginOutcome, LoginRefusal> => {
    const row = findPersonRow(tx.orm, proof.value.personId);
    if (row === undefined) return refuse({ code: "identity.wrong_secret", attemptsLeft: 0 });
    return begin(ports, memory, tx, row, proof.value.by, client);
  });
}

export function isBadge(code: string): boolean {
  return code.startsWith(BADGE_PREFIX);
}

/** By the badge's code alone: possession of the card, for gloves at the kiosk. */
export function loginWithBadge(
  ports: Ports,
  memory: IdentityMemory,
  code: string,
  client: Client,
): Promise<Result<LoginOutcome, LoginRefusal>> {
  const badgeHash = hashToken(code.slice(BADGE_PREFIX.length));
  return ports.db.write((tx): Result<LoginOutcome, LoginRefusal> => {
    const row = findByBadge(tx.orm, badgeHash);
    if (row === undefined) return refuse({ code: "identity.unknown_badge" });
    const now = ports.clock.now();
    const attempt = decideAttempt(loginFacts(row, now), now);
    if (!attempt.ok) return attempt;
    return begin(ports, memory, tx, row, "badge", client);
  });
}

export type StepRefusal =
  | LoginRefusal
  | { readonly code: "identity.step_gone" }
  | { readonly code: "identity.weak_pin" }
  | { readonly code: "identity.same_pin" };

/** The row behind a step, judged again: much can happen in five minutes. */
export function rowOfStep(ports: Ports, tx: Tx, step: LoginStep): Result<PersonRow, StepRefusal> {
  const row = findPersonRow(tx.orm, step.personId);
  if (row === undefined) return refuse({ code: "identity.step_gone" });
  const now = ports.clock.now();
  const attempt = decideAttempt(loginFacts(row, now), now);
  return attempt.ok ? accept(row) : attempt;
}

/** A code of the telephone or a recovery code. */
export function isCodeRight(ports: Ports, tx: Tx, row: PersonRow, code: string): boolean {
  const now = ports.clock.now();
  const secret =
    row.totpSecret === null ? undefined : ports.vault.open(TOTP_SEAL, row.id, row.totpSecret);
  const step = secret === undefined ? undefined : acceptedStep(secret, code, now, row.totpStep);
  if (step !== undefined) {
    updateAccount(tx.orm, row.id, { totpStep: step });
    return true;
  }
  const recovery = plainCode(code);
  if (recovery.length !== 10 || !useRecoveryCode(tx.orm, row.id, hashToken(recovery), now)) {
    return false;
  }
  tx.append({
    kind: "account.recovery_used",
    actor: row.id,
    subject: `person:${row.id}`,
    payload: {},
  });
  return true;
}

export function loginWithCode(
  ports: Ports,
  memory: IdentityMemory,
  token: string,
  code: string,
  replaces: string | undefined,
): Promise<Result<LoginOutcome, StepRefusal>> {
  return ports.db.write((tx): Result<LoginOutcome, StepRefusal> => {
    const step = memory.steps.find(token, ports.clock.now());
    if (step === undefined || step.owes[0] !== "totp")
      return refuse({ code: "identity.step_gone" });
    const found = rowOfStep(ports, tx, step);
    if (!found.ok) return found;
    const row = found.value;
    if (!isCodeRight(ports, tx, row, code)) return refuse(recordFailure(ports, tx, row, "code"));
    memory.steps.drop(token);
    return accept(goOn(ports, memory, tx, row, { ...step, owes: step.owes.slice(1) }, replaces));
  });
}

/** The printed PIN has done its work: the person chooses the one that nobody else has seen. */
export async function loginWithNewPin(
  ports: Ports,
  memory: IdentityMemory,
  token: string,
  pin: string,
  replaces: string | undefined,
): Promise<Result<LoginOutcome, StepRefusal>> {
  const step = memory.steps.find(token, ports.clock.now());
  if (step === undefined || step.owes[0] !== "pin") return refuse({ code: "identity.step_gone" });
  if (!isGoodPin(pin)) return refuse({ code: "identity.weak_pin" });
  const before = findPersonRow(ports.db.read, step.personId);
  if (before === undefined) return refuse({ code: "identity.step_gone" });
  if (await checkSecret(pin, before.pinHash)) return refuse({ code: "identity.same_pin" });
  const pinHash = await hashSecret(pin);
  return ports.db.write((tx): Result<LoginOutcome, StepRefusal> => {
    const found = rowOfStep(ports, tx, step);
    if (!found.ok) return found;
    // A PIN that was reset again meanwhile is not the one that was proved.
    if (
      found.value.pinHash !== before.pinHash ||
      memory.steps.find(token, ports.clock.now()) !== step
    )
      return refuse({ code: "identity.step_gone" });
    memory.steps.drop(token);
    updateAccount(tx.orm, step.personId, { pinHash, pinOneTimeUntil: null });
    tx.append({
      kind: "account.pin_chosen",
      actor: step.personId,
      subject: `person:${step.personId}`,
      payload: {},
    });
    const rest = { ...step, owes: step.owes.slice(1) };
    return accept(goOn(ports, memory, tx, found.value, rest, replaces));
  });
}

/** `locked` is the screen that nobody touched, or the hand-over to the next operator. */
export function logout(
  ports: Ports,
  token: string,
  personId: string,
  isLock = false,
): Promise<void> {
  return ports.db.write((tx) => {
    if (deleteSession(tx.orm, hashToken(token)) === undefined) return;
    tx.append({
      kind: isLock ? "session.locked" : "session.ended",
      actor: personId,
      subject: `person:${personId}`,
      payload: {},
    });
  });
}

export type OpenSession = { readonly actor: Actor; readonly csrf: string };

/** More than the sessions of a large site; a row and its person are some hundred bytes. */
const KNOWN_SESSIONS_MAX = 500;
const knownSessions = new UntilCommit<FoundSession>(KNOWN_SESSIONS_MAX);

function heldSession(ports: Ports, idHash: string, now: UnixMs): FoundSession | undefined {
  const found = knownSessions.get(ports.db.sql, idHash, () => findSession(ports.db.read, idHash));
  return found !== undefined && holdsSession(found, now) ? found : undefined;
}

/** Who is signed in there; to ask is no sign of life of theirs. */
export function actorOfSession(ports: Ports, token: string): Actor | undefined {
  const found = heldSession(ports, hashToken(token), ports.clock.now());
  return found && actorOfRow(found.person, found.roles);
}

export function sessionOf(ports: Ports, token: string): OpenSession | undefined {
  const now = ports.clock.now();
  const idHash = hashToken(token);
  const found = heldSession(ports, idHash, now);
  if (found === undefined) return undefined;
  const silentMs = now - found.lastSeenAt;
  if (found.channel === "kiosk" && found.lastSeenAt > 0 && silentMs > KIOSK_SILENCE_MS) {
    return undefined;
  }
  if (silentMs > SEEN_EVERY_MS) {
    const touched = ports.db.write((tx) => touchSession(tx.orm, idHash, now));
    // When the disk is full the request itself will say so; a missing "last seen" is not worth a second word.
    ports.background(
      "session seen",
      touched.catch(() => undefined),
    );
  }
  return { actor: actorOfRow(found.person, found.roles), csrf: found.csrf };
}

export type NewPerson = {
  readonly name: string;
  readonly staffNumber: string;
  readonly roles: readonly Role[];
  readonly pin?: string;
  readonly password?: string;
  /** The secret part of a badge that is to be printed. */
  readonly badgeSecret?: string;
  readonly kind?: "staff" | "contractor" | "visitor";
  readonly company?: string;
  readonly phone?: string;
  readonly level?: number;
  readonly certificate?: {
    readonly kind: string;
    readonly number: string;
    readonly expiresOn: string;
    readonly issuer?: string;
    readonly issuedOn?: string;
    /** Its file is on the disk already. */
    readonly photo?: StoredMedia | undefined;
  };
  /** The person agreed to their data being kept. */
  readonly isConsented?: boolean;
};

function addFirstCertificate(
  ports: Ports,
  tx: Tx,
  personId: string,
  given: NonNullable<NewPerson["certificate"]>,
): string {
  const { photo, ...facts } = given;
  const id = ports.ids.next();
  const addedAt = ports.clock.now();
  if (photo !== undefined) insertMedia(tx.orm, photo, addedAt);
  insertQualification(tx.orm, { ...facts, id, personId, addedAt, photoHash: photo?.hash ?? null });
  return id;
}

/**
 * Hashes first, outside the transaction; then writes the person and what belongs to them. `also` runs in the
 * same transaction before, for what must not exist without the person.
 */
export async function addPerson(
  ports: Ports,
  actor: string,
  given: NewPerson,
  also: (tx: Tx) => void = () => undefined,
): Promise<string> {
  const id = ports.ids.next();
  const [pinHash, passwordHash] = await Promise.all([
    given.pin === undefined ? null : hashSecret(given.pin),
    given.password === undefined ? null : hashSecret(given.password),
  ]);
  const { kind = "staff", company = "", phone = "", level = null } = given;
  const createdAt = ports.clock.now();
  await ports.db.write((tx) => {
    also(tx);
    insertPerson(
      tx.orm,
      {
        id,
        name: given.name,
        staffNumber: given.staffNumber,
        kind,
        company,
        phone,
        level,
        pinHash,
        passwordHash,
        badgeHash: given.badgeSecret === undefined ? null : hashToken(given.badgeSecret),
        consentedAt: given.isConsented === true ? createdAt : null,
        createdAt,
      },
      given.roles,
    );
    const certificate = given.certificate && addFirstCertificate(ports, tx, id, given.certificate);
    tx.append({
      kind: "person.added",
      actor,
      subject: `person:${id}`,
      payload: {
        roles: given.roles,
        kind,
        isConsented: given.isConsented === true,
        ...(certificate === undefined ? {} : { certificate }),
      },
    });
  });
  return id;
}
