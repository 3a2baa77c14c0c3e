/** Adding and changing people, their trainings, and the acts upon an account. */
import { DAY_MS, type Day, dayOf, instant } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import type { TrainingFields } from "./form.ts";
import type {
  PersonAct,
  PersonFacts,
  PersonFields,
  PersonRefusal,
  PersonRight,
  Role,
} from "./model.ts";
import { isGoodPin, rightsOver } from "./rules.ts";
import { hashSecret, hashToken } from "./secrets.ts";
import {
  countOtherAdministrators,
  findByStaffNumber,
  findPerson,
  insertPerson,
  replaceRoles,
  updateAttempts,
  updatePerson,
} from "./store.ts";
import { insertTraining } from "./store-certificates.ts";
import { deleteSessionsOf, replaceRecoveryCodes } from "./store-sessions.ts";

const ONE_TIME_PIN_MS = 7 * DAY_MS;

export function mayDo(
  actor: Actor,
  target: Pick<PersonFacts, "roles">,
  right: PersonRight,
): boolean {
  return rightsOver(actor.roles, target.roles).includes(right);
}

/** The person as it is now, when the actor may do that to them. */
export function allowed(
  tx: Tx,
  actor: Actor,
  id: string,
  right: PersonRight,
): Result<PersonFacts, PersonRefusal> {
  const person = findPerson(tx.orm, id);
  if (person === undefined) return refuse({ code: "person.not_found" });
  if (mayDo(actor, person, right)) return accept(person);
  return refuse({
    code: person.roles.includes("regulator") ? "person.regulator" : "person.not_allowed",
  });
}

function isLastAdministrator(ports: Ports, tx: Tx, person: PersonFacts): boolean {
  if (!person.roles.includes("administrator")) return false;
  return countOtherAdministrators(tx.orm, person.id, dayOf(ports.clock.now())) === 0;
}

function rowOf(ports: Ports, fields: PersonFields, before: PersonFacts | undefined) {
  const now = ports.clock.now();
  const { isConsented, isFaceConsented, ...rest } = fields;
  return {
    ...rest,
    consentedAt: isConsented ? (before?.consentedAt ?? now) : null,
    faceConsentedAt: isFaceConsented ? (before?.faceConsentedAt ?? now) : null,
  };
}

export function registerPerson(
  ports: Ports,
  actor: Actor,
  fields: PersonFields,
  roles: readonly Role[],
): Promise<Result<{ readonly id: string }, PersonRefusal>> {
  return ports.db.write((tx) => {
    const given = actor.roles.includes("administrator") ? roles : [];
    const twin = findByStaffNumber(tx.orm, fields.staffNumber);
    if (twin !== undefined) return refuse({ code: "person.number_taken", holderId: twin.id });
    const id = ports.ids.next();
    const createdAt = ports.clock.now();
    insertPerson(tx.orm, { id, ...rowOf(ports, fields, undefined), createdAt }, given);
    tx.append({
      kind: "person.added",
      actor: actor.personId,
      subject: `person:${id}`,
      payload: { roles: given, kind: fields.kind },
    });
    return accept({ id });
  });
}

const FACTS = ["name", "staffNumber", "kind", "company", "phone", "level", "idLast4"] as const;

/** Names, phones and numbers do not belong into the journal: that they changed does. */
function changesOf(before: PersonFacts, fields: PersonFields): Record<string, Json> {
  const changes: Record<string, Json> = {};
  for (const key of FACTS) {
    if (before[key] === fields[key]) continue;
    changes[key] =
      key === "kind" || key === "level" ? { from: before[key], to: fields[key] } : "changed";
  }
  const consents = [
    ["consent", before.consentedAt !== null, fields.isConsented],
    ["faceConsent", before.faceConsentedAt !== null, fields.isFaceConsented],
  ] as const;
  for (const [key, from, to] of consents) if (from !== to) changes[key] = { from, to };
  return changes;
}

/** Nothing is written over what somebody else has stored since the form was opened. */
export function changePerson(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  fields: PersonFields,
  roles: readonly Role[],
): Promise<Result<{ readonly id: string }, PersonRefusal>> {
  return ports.db.write((tx): Result<{ readonly id: string }, PersonRefusal> => {
    const found = allowed(tx, actor, id, "edit");
    if (!found.ok) return found;
    const before = found.value;
    if (before.version !== version) return refuse({ code: "person.stale", now: before });
    const twin = findByStaffNumber(tx.orm, fields.staffNumber);
    if (twin !== undefined && twin.id !== id) {
      return refuse({ code: "person.number_taken", holderId: twin.id });
    }
    const after = mayDo(actor, before, "roles") ? roles : before.roles;
    const isOther = [...after].sort().join() !== [...before.roles].sort().join();
    if (!after.includes("administrator") && isLastAdministrator(ports, tx, before)) {
      return refuse({ code: "person.last_administrator" });
    }
    const changed = changesOf(before, fields);
    if (Object.keys(changed).length === 0 && !isOther) return accept({ id });
    if (!updatePerson(tx.orm, id, version, rowOf(ports, fields, before))) {
      return refuse({ code: "person.stale", now: before });
    }
    if (isOther) replaceRoles(tx.orm, id, after);
    tx.append({
      kind: "person.changed",
      actor: actor.personId,
      subject: `person:${id}`,
      payload: { changed, ...(isOther ? { roles: { from: before.roles, to: after } } : {}) },
    });
    return accept({ id });
  });
}

export type PersonActCommand = {
  readonly id: string;
  readonly act: PersonAct;
  readonly reason: string;
  /** Only of a blacklisting: its last day. */
  readonly until: Day | null;
};

const ACT_KIND: Readonly<Record<PersonAct, string>> = {
  deactivate: "person.deactivated",
  activate: "person.activated",
  blacklist: "person.blacklisted",
  lift: "person.blacklist_lifted",
  "reset-totp": "account.totp_reset",
  "end-sessions": "session.ended_by_other",
};

/** Whether an act makes sense on how things are; a second tap on the same button does not. */
export function canActOn(person: PersonFacts, act: PersonAct): boolean {
  switch (act) {
    case "deactivate":
      return person.isActive;
    case "activate":
      return !person.isActive;
    case "blacklist":
      return person.blacklist === null;
    case "lift":
      return person.blacklist !== null;
    case "reset-totp":
      return person.hasTotp;
    case "end-sessions":
      return true;
  }
}

function changeByAct(ports: Ports, actor: Actor, command: PersonActCommand) {
  const now = ports.clock.now();
  switch (command.act) {
    case "deactivate":
      return { isActive: false };
    case "activate":
      return { isActive: true, failures: 0, lockedUntil: 0 };
    case "blacklist":
      return {
        blacklistedAt: now,
        blacklistedBy: actor.personId,
        blacklistReason: command.reason,
        blacklistedUntil: command.until,
      };
    case "lift":
      return {
        blacklistedAt: null,
        blacklistedBy: null,
        blacklistReason: "",
        blacklistedUntil: null,
      };
    case "reset-totp":
      return { totpSecret: null, totpStep: 0 };
    case "end-sessions":
      return {};
  }
}

export function actOnPerson(
  ports: Ports,
  actor: Actor,
  given: PersonActCommand,
): Promise<Result<null, PersonRefusal>> {
  const command = { ...given, reason: given.reason.trim().slice(0, LIMITS.reasonLength) };
  const { id, act, reason } = command;
  return ports.db.write((tx): Result<null, PersonRefusal> => {
    const found = allowed(tx, actor, id, act);
    if (!found.ok) return found;
    const person = found.value;
    if (!canActOn(person, act)) return refuse({ code: "person.act_not_now" });
    if (reason === "") return refuse({ code: "person.reason_needed" });
    const closes = act === "deactivate" || act === "blacklist";
    if (closes && isLastAdministrator(ports, tx, person)) {
      return refuse({ code: "person.last_administrator" });
    }
    updatePerson(tx.orm, id, person.version, changeByAct(ports, actor, command));
    if (act === "reset-totp") replaceRecoveryCodes(tx.orm, id, []);
    const ended = closes || act === "end-sessions" ? deleteSessionsOf(tx.orm, id) : 0;
    tx.append({
      kind: ACT_KIND[act],
      actor: actor.personId,
      subject: `person:${id}`,
      payload: {
        reason,
        ...(act === "blacklist" ? { until: command.until } : {}),
        ...(ended > 0 ? { sessionsEnded: ended } : {}),
      },
    });
    return accept(null);
  });
}

export type Paper = { readonly person: PersonFacts; readonly secret: string; readonly until: Day };

function randomPin(ports: Ports): string {
  for (;;) {
    const digits = [...ports.ids.secret(20)].map((char) => char.charCodeAt(0) % 10);
    const pin = digits.slice(0, 6).join("");
    if (isGoodPin(pin)) return pin;
  }
}

/** A PIN for one sign-in within a week, shown once, on paper; the person then chooses an own one. */
export async function resetPin(
  ports: Ports,
  actor: Actor,
  id: string,
  given: string,
): Promise<Result<Paper, PersonRefusal>> {
  const reason = given.trim().slice(0, LIMITS.reasonLength);
  const secret = randomPin(ports);
  const pinHash = await hashSecret(secret);
  return ports.db.write((tx): Result<Paper, PersonRefusal> => {
    const found = allowed(tx, actor, id, "reset-pin");
    if (!found.ok) return found;
    if (reason === "") return refuse({ code: "person.reason_needed" });
    const person = found.value;
    const until = instant(ports.clock.now() + ONE_TIME_PIN_MS);
    updatePerson(tx.orm, id, person.version, { pinHash, pinOneTimeUntil: until });
    updateAttempts(tx.orm, id, 0, instant(0));
    const sessionsEnded = id === actor.personId ? 0 : deleteSessionsOf(tx.orm, id);
    tx.append({
      kind: "account.pin_reset",
      actor: actor.personId,
      subject: `person:${id}`,
      payload: { reason, until, sessionsEnded },
    });
    return accept({ person, secret, until: dayOf(until) });
  });
}

/** A new badge; the old one opens nothing from this moment. */
export function issueBadge(
  ports: Ports,
  actor: Actor,
  id: string,
  given: string,
): Promise<Result<Paper, PersonRefusal>> {
  const reason = given.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<Paper, PersonRefusal> => {
    const found = allowed(tx, actor, id, "badge");
    if (!found.ok) return found;
    if (reason === "") return refuse({ code: "person.reason_needed" });
    const person = found.value;
    const secret = ports.ids.secret(20);
    updatePerson(tx.orm, id, person.version, { badgeHash: hashToken(secret) });
    tx.append({
      kind: "account.badge_issued",
      actor: actor.personId,
      subject: `person:${id}`,
      payload: { reason, voided: person.hasBadge },
    });
    return accept({ person, secret, until: dayOf(ports.clock.now()) });
  });
}

export function addTraining(
  ports: Ports,
  actor: Actor,
  personId: string,
  fields: TrainingFields,
): Promise<Result<null, PersonRefusal>> {
  return ports.db.write((tx): Result<null, PersonRefusal> => {
    const found = allowed(tx, actor, personId, "training");
    if (!found.ok) return found;
    const id = ports.ids.next();
    insertTraining(tx.orm, { ...fields, id, personId, addedAt: ports.clock.now() });
    tx.append({
      kind: "person.trained",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { training: id, heldOn: fields.heldOn, validUntil: fields.validUntil },
    });
    return accept(null);
  });
}
