/** What people do with their own account: password, PIN, second factor, sessions; and a regulator's enrolment. */
import { DAY_MS, instant, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import type { IdentityMemory } from "./memory.ts";
import type { LoginRefusal, OfficeLevel } from "./model.ts";
import { decideAttempt, isGoodPassword, isGoodPin, mayUseTotp } from "./rules.ts";
import { grouped, hashSecret, hashToken, plainCode } from "./secrets.ts";
import { isCodeRight, proveSecret, recordFailure } from "./service.ts";
import { findPerson, findPersonRow, insertPerson, nextNumber, updateAccount } from "./store.ts";
import {
  deleteSessionByHandle,
  deleteSessionsOf,
  endSlip,
  findSessionByHandle,
  findSlip,
  HANDLE_LENGTH,
  insertSlip,
  replaceRecoveryCodes,
} from "./store-sessions.ts";
import { acceptedStep, TOTP_SEAL, toBase32 } from "./totp.ts";

export type AccountRefusal =
  | LoginRefusal
  | { readonly code: "account.weak_password" }
  | { readonly code: "account.weak_pin" }
  | { readonly code: "account.not_repeated" }
  | { readonly code: "account.wrong_code" }
  | { readonly code: "account.enrolment_gone" }
  | { readonly code: "account.no_totp" };

export type SecretChange = {
  readonly what: "password" | "pin";
  readonly current: string;
  readonly next: string;
  readonly repeated: string;
  /** Stays open; every other session of the person ends. */
  readonly token: string;
};

/** A new password or PIN for the one who knows the present one. */
export async function changeSecret(
  ports: Ports,
  memory: IdentityMemory,
  actor: Actor,
  change: SecretChange,
): Promise<Result<null, AccountRefusal>> {
  const isPin = change.what === "pin";
  if (isPin ? !isGoodPin(change.next) : !isGoodPassword(change.next)) {
    return refuse({ code: isPin ? "account.weak_pin" : "account.weak_password" });
  }
  if (change.next !== change.repeated) return refuse({ code: "account.not_repeated" });
  const login = { who: actor.personId, secret: change.current };
  const proof = await proveSecret(ports, memory, login);
  if (!proof.ok) return proof;
  const hash = await hashSecret(change.next);
  return ports.db.write((tx): Result<null, AccountRefusal> => {
    updateAccount(
      tx.orm,
      actor.personId,
      isPin ? { pinHash: hash, pinOneTimeUntil: null } : { passwordHash: hash },
    );
    const sessionsEnded = deleteSessionsOf(tx.orm, actor.personId, hashToken(change.token));
    tx.append({
      kind: isPin ? "account.pin_chosen" : "account.password_changed",
      actor: actor.personId,
      subject: `person:${actor.personId}`,
      payload: { sessionsEnded },
    });
    return accept(null);
  });
}

/** A secret that is shown as a QR code and counts only after a code of it came back. */
export function startTotp(
  ports: Ports,
  memory: IdentityMemory,
  actor: Actor,
): { readonly token: string; readonly secret: string } {
  const bytes = new Uint8Array(
    new Bun.CryptoHasher("sha1").update(ports.ids.secret(32)).digest().buffer,
  );
  const secret = toBase32(bytes);
  const token = memory.enrolments.put({ personId: actor.personId, secret }, ports.clock.now());
  return { token, secret };
}

export function pendingSecret(
  ports: Ports,
  memory: IdentityMemory,
  actor: Actor,
  token: string,
): string | undefined {
  const pending = memory.enrolments.find(token, ports.clock.now());
  return pending?.personId === actor.personId ? pending.secret : undefined;
}

const RECOVERY_CODES = 10;

/** Gives the recovery codes, once; only their hashes are kept. */
export function confirmTotp(
  ports: Ports,
  memory: IdentityMemory,
  actor: Actor,
  token: string,
  code: string,
): Promise<Result<readonly string[], AccountRefusal>> {
  return ports.db.write((tx): Result<readonly string[], AccountRefusal> => {
    if (!mayUseTotp(actor.roles)) return refuse({ code: "account.no_totp" });
    const secret = pendingSecret(ports, memory, actor, token);
    const row = findPersonRow(tx.orm, actor.personId);
    if (secret === undefined || row === undefined || row.totpSecret !== null) {
      return refuse({ code: "account.enrolment_gone" });
    }
    const step = acceptedStep(secret, code, ports.clock.now(), 0);
    if (step === undefined) return refuse({ code: "account.wrong_code" });
    memory.enrolments.drop(token);
    const totpSecret = ports.vault.seal(TOTP_SEAL, row.id, secret);
    updateAccount(tx.orm, row.id, { totpSecret, totpStep: step });
    const codes = Array.from({ length: RECOVERY_CODES }, () => ports.ids.secret(6).slice(0, 10));
    replaceRecoveryCodes(
      tx.orm,
      row.id,
      codes.map((one) => hashToken(plainCode(one))),
    );
    tx.append({
      kind: "account.totp_enrolled",
      actor: actor.personId,
      subject: `person:${actor.personId}`,
      payload: {},
    });
    return accept(codes.map((one) => grouped(one, 5)));
  });
}

/** Off again with a code, so that an open screen alone does not take the second factor away. */
export function stopTotp(
  ports: Ports,
  actor: Actor,
  code: string,
): Promise<Result<null, AccountRefusal>> {
  return ports.db.write((tx): Result<null, AccountRefusal> => {
    const row = findPersonRow(tx.orm, actor.personId);
    if (row === undefined || row.totpSecret === null) return refuse({ code: "account.no_totp" });
    const now = ports.clock.now();
    const attempt = decideAttempt({ isActive: true, lockedUntil: instant(row.lockedUntil) }, now);
    if (!attempt.ok) return attempt;
    if (!isCodeRight(ports, tx, row, code)) return refuse(recordFailure(ports, tx, row, "code"));
    updateAccount(tx.orm, row.id, { totpSecret: null, totpStep: 0 });
    replaceRecoveryCodes(tx.orm, row.id, []);
    tx.append({
      kind: "account.totp_stopped",
      actor: actor.personId,
      subject: `person:${actor.personId}`,
      payload: {},
    });
    return accept(null);
  });
}

export function endOtherSessions(ports: Ports, actor: Actor, token: string): Promise<number> {
  return ports.db.write((tx) => {
    const ended = deleteSessionsOf(tx.orm, actor.personId, hashToken(token));
    if (ended > 0) {
      tx.append({
        kind: "session.others_ended",
        actor: actor.personId,
        subject: `person:${actor.personId}`,
        payload: { ended },
      });
    }
    return ended;
  });
}

/** One session: an own one, or as administrator anybody's but a regulator's. False when it is not to be ended. */
export function endSession(ports: Ports, actor: Actor, handle: string): Promise<boolean> {
  return ports.db.write((tx) => {
    const found = findSessionByHandle(tx.orm, handle);
    if (found === undefined) return false;
    const isOwn = found.personId === actor.personId;
    const owner = findPerson(tx.orm, found.personId);
    const isRegulator = owner?.roles.includes("regulator") === true;
    if (!isOwn && (isRegulator || !actor.roles.includes("administrator"))) return false;
    deleteSessionByHandle(tx.orm, handle);
    tx.append({
      kind: isOwn ? "session.ended" : "session.ended_by_other",
      actor: actor.personId,
      subject: `person:${found.personId}`,
      payload: { channel: found.channel },
    });
    return true;
  });
}

/** Names the session of a cookie on the list of sessions. */
export function handleOf(token: string): string {
  return hashToken(token).slice(0, HANDLE_LENGTH);
}

const SLIP_MS = 7 * DAY_MS;

/** A printed code: whoever types it first makes the account of a regulator. */
export function issueSlip(
  ports: Ports,
  actor: Actor,
  note: string,
): Promise<{ readonly code: string; readonly expiresAt: UnixMs }> {
  const code = ports.ids.secret(10);
  return ports.db.write((tx) => {
    const now = ports.clock.now();
    const id = ports.ids.next();
    const expiresAt = instant(now + SLIP_MS);
    insertSlip(tx.orm, {
      id,
      codeHash: hashToken(plainCode(code)),
      note: note.trim().slice(0, LIMITS.nameLength),
      createdBy: actor.personId,
      createdAt: now,
      expiresAt,
    });
    tx.append({
      kind: "regulator.slip_issued",
      actor: actor.personId,
      subject: `slip:${id}`,
      payload: { expiresAt },
    });
    return { code: grouped(code, 4), expiresAt };
  });
}

export function voidSlip(ports: Ports, actor: Actor, id: string): Promise<boolean> {
  return ports.db.write((tx) => {
    if (!endSlip(tx.orm, id, ports.clock.now(), null)) return false;
    tx.append({
      kind: "regulator.slip_voided",
      actor: actor.personId,
      subject: `slip:${id}`,
      payload: {},
    });
    return true;
  });
}

export type EnrolCommand = {
  readonly code: string;
  readonly name: string;
  readonly office: string;
  readonly officeLevel: OfficeLevel;
  readonly pin: string;
  readonly password: string;
};

/** The account belongs to the regulator alone: its secrets are chosen here and nobody can reset them. */
export async function enrolRegulator(
  ports: Ports,
  command: EnrolCommand,
): Promise<Result<{ readonly staffNumber: string }, "code">> {
  const codeHash = hashToken(plainCode(command.code));
  const isOpen = (slip: ReturnType<typeof findSlip>): slip is NonNullable<typeof slip> =>
    slip !== undefined && slip.endedAt === null && slip.expiresAt > ports.clock.now();
  // Looked up first, so that guessing does not cost this box two expensive hashes a guess.
  if (!isOpen(findSlip(ports.db.read, codeHash))) return refuse("code");
  const [pinHash, passwordHash] = await Promise.all([
    hashSecret(command.pin),
    hashSecret(command.password),
  ]);
  return ports.db.write((tx): Result<{ readonly staffNumber: string }, "code"> => {
    const slip = findSlip(tx.orm, codeHash);
    if (!isOpen(slip)) return refuse("code");
    const now = ports.clock.now();
    const id = ports.ids.next();
    const staffNumber = nextNumber(tx.orm, "JG-");
    insertPerson(
      tx.orm,
      {
        id,
        name: command.name,
        staffNumber,
        kind: "visitor",
        company: command.office,
        officeLevel: command.officeLevel,
        pinHash,
        passwordHash,
        createdAt: now,
      },
      ["regulator"],
    );
    endSlip(tx.orm, slip.id, now, id);
    tx.append({
      kind: "regulator.enrolled",
      actor: id,
      subject: `person:${id}`,
      payload: { slip: slip.id, officeLevel: command.officeLevel },
    });
    return accept({ staffNumber });
  });
}

/** Ends every session of a person whose telephone is lost, in the transaction of whoever says so; gives how many. */
export function endSessionsIn(tx: Tx, actor: Pick<Actor, "personId">, personId: string): number {
  const ended = deleteSessionsOf(tx.orm, personId);
  if (ended > 0) {
    tx.append({
      kind: "session.ended_by_other",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { ended, why: "phone-lost" },
    });
  }
  return ended;
}
