/** Logging in and out, and who is behind a request. */
import { HOUR_MS, instant, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import type { Channel, LoginRefusal, Role } from "./model.ts";
import { decideAttempt, lockedUntilAfter, refusalAfter } from "./rules.ts";
import { BADGE_PREFIX, checkSecret, hashSecret, hashToken } from "./secrets.ts";
import {
  deleteExpiredSessions,
  deleteSession,
  findByBadge,
  findByStaffNumber,
  findPersonRow,
  findSession,
  insertPerson,
  insertQualification,
  insertSession,
  type PersonRow,
  rolesOf,
  updateAttempts,
} from "./store.ts";

/** A kiosk session lasts a shift; the desk's a working day. */
const SESSION_MS: Readonly<Record<Channel, number>> = {
  kiosk: 12 * HOUR_MS,
  desk: 9 * HOUR_MS,
  phone: 12 * HOUR_MS,
};

export type SessionGrant = {
  /** Goes into the cookie; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: UnixMs;
  readonly actor: Actor;
};

export type SecretLogin = {
  /** Person id (a tile was tapped) or staff number (typed). */
  readonly who: string;
  readonly secret: string;
  readonly channel: Channel;
};

function startSession(ports: Ports, tx: Tx, row: PersonRow, channel: Channel): SessionGrant {
  const now = ports.clock.now();
  const token = ports.ids.secret(32);
  const expiresAt = instant(now + SESSION_MS[channel]);
  deleteExpiredSessions(tx.orm, now);
  insertSession(tx.orm, {
    idHash: hashToken(token),
    personId: row.id,
    channel,
    csrf: ports.ids.secret(20),
    createdAt: now,
    expiresAt,
  });
  return { token, expiresAt, actor: actorOfRow(row, rolesOf(tx.orm, row.id)) };
}

function actorOfRow(row: PersonRow, roles: readonly Role[]): Actor {
  return { personId: row.id, name: row.name, staffNumber: row.staffNumber, roles };
}

/** Always two checks, whoever it is and whatever they have: the answer's time tells nothing. */
async function matches(
  secret: string,
  pinHash: string | null,
  passwordHash: string | null,
): Promise<boolean> {
  const isPin = await checkSecret(secret, pinHash);
  const isPassword = await checkSecret(secret, passwordHash);
  return isPin || isPassword;
}

/** By PIN or password; both are tried, so that one field serves kiosk and desk. */
export async function loginWithSecret(
  ports: Ports,
  login: SecretLogin,
): Promise<Result<SessionGrant, LoginRefusal>> {
  const { read } = ports.db;
  const row = findPersonRow(read, login.who) ?? findByStaffNumber(read, login.who);
  if (row === undefined) {
    await matches(login.secret, null, null);
    return refuse({ code: "identity.wrong_secret", attemptsLeft: 0 });
  }
  const attempt = decideAttempt(
    { isActive: row.isActive, lockedUntil: instant(row.lockedUntil) },
    ports.clock.now(),
  );
  if (!attempt.ok) return attempt;
  // The hashes are checked outside the transaction: they take tens of milliseconds.
  const isRight = await matches(login.secret, row.pinHash, row.passwordHash);
  return ports.db.write((tx) => settleAttempt(ports, tx, row.id, isRight, login.channel));
}

function settleAttempt(
  ports: Ports,
  tx: Tx,
  personId: string,
  isRight: boolean,
  channel: Channel,
): Result<SessionGrant, LoginRefusal> {
  const now = ports.clock.now();
  const row = findPersonRow(tx.orm, personId);
  if (row === undefined) return refuse({ code: "identity.wrong_secret", attemptsLeft: 0 });
  // Judged again inside the transaction: attempts sent side by side must not all slip through.
  const attempt = decideAttempt(
    { isActive: row.isActive, lockedUntil: instant(row.lockedUntil) },
    now,
  );
  if (!attempt.ok) return attempt;
  if (!isRight) {
    const failures = row.failures + 1;
    updateAttempts(tx.orm, row.id, failures, lockedUntilAfter(failures, now));
    const refusal = refusalAfter(failures, now);
    tx.append({
      kind: "session.refused",
      actor: row.id,
      subject: `person:${row.id}`,
      payload: { code: refusal.code, failures, channel },
    });
    return refuse(refusal);
  }
  updateAttempts(tx.orm, row.id, 0, instant(0));
  tx.append({
    kind: "session.started",
    actor: row.id,
    subject: `person:${row.id}`,
    payload: { by: "secret", channel },
  });
  return accept(startSession(ports, tx, row, channel));
}

export function isBadge(code: string): boolean {
  return code.startsWith(BADGE_PREFIX);
}

/** By the badge's code alone: possession of the card, for gloves at the kiosk. */
export function loginWithBadge(
  ports: Ports,
  code: string,
  channel: Channel,
): Promise<Result<SessionGrant, LoginRefusal>> {
  const badgeHash = hashToken(code.slice(BADGE_PREFIX.length));
  return ports.db.write((tx) => {
    const row = findByBadge(tx.orm, badgeHash);
    if (row === undefined) return refuse({ code: "identity.unknown_badge" });
    const attempt = decideAttempt(
      { isActive: row.isActive, lockedUntil: instant(row.lockedUntil) },
      ports.clock.now(),
    );
    if (!attempt.ok) return attempt;
    tx.append({
      kind: "session.started",
      actor: row.id,
      subject: `person:${row.id}`,
      payload: { by: "badge", channel },
    });
    return accept(startSession(ports, tx, row, channel));
  });
}

export function logout(ports: Ports, token: string, personId: string): Promise<void> {
  return ports.db.write((tx) => {
    deleteSession(tx.orm, hashToken(token));
    tx.append({
      kind: "session.ended",
      actor: personId,
      subject: `person:${personId}`,
      payload: {},
    });
  });
}

export type OpenSession = { readonly actor: Actor; readonly csrf: string };

export function sessionOf(ports: Ports, token: string): OpenSession | undefined {
  const found = findSession(ports.db.read, hashToken(token), ports.clock.now());
  if (found === undefined) return undefined;
  return {
    actor: actorOfRow(found.person, rolesOf(ports.db.read, found.person.id)),
    csrf: found.csrf,
  };
}

export type NewPerson = {
  readonly name: string;
  readonly staffNumber: string;
  readonly roles: readonly Role[];
  readonly pin?: string;
  readonly password?: string;
  /** The secret part of a badge that is to be printed. */
  readonly badgeSecret?: string;
  readonly certificate?: {
    readonly kind: string;
    readonly number: string;
    readonly expiresOn: string;
  };
};

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
  await ports.db.write((tx) => {
    also(tx);
    insertPerson(
      tx.orm,
      {
        id,
        name: given.name,
        staffNumber: given.staffNumber,
        pinHash,
        passwordHash,
        badgeHash: given.badgeSecret === undefined ? null : hashToken(given.badgeSecret),
        createdAt: ports.clock.now(),
      },
      given.roles,
    );
    if (given.certificate !== undefined) {
      insertQualification(tx.orm, { id: ports.ids.next(), personId: id, ...given.certificate });
    }
    tx.append({
      kind: "person.added",
      actor,
      subject: `person:${id}`,
      payload: { roles: given.roles },
    });
  });
  return id;
}
