/** Decisions about logins, certificates and who may change whom. */
import {
  type Day,
  daysBetween,
  instant,
  MINUTE_MS,
  SECOND_MS,
  type UnixMs,
} from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Channel, LoginFacts, LoginRefusal, PersonRight, Qualification } from "./model.ts";

/** Wrong attempts before the first wait; a four-digit PIN then takes months to guess. */
export const FREE_ATTEMPTS = 4;

const FIRST_WAIT_MS = 30 * SECOND_MS;
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

export function decideAttempt(facts: LoginFacts, now: UnixMs): Result<null, LoginRefusal> {
  if (!facts.isActive) return refuse({ code: "identity.inactive" });
  // A lock longer than the longest was set by a clock that was ahead; nobody may be locked out for its years.
  if (now < facts.lockedUntil && facts.lockedUntil - now <= LONGEST_WAIT_MS) {
    return refuse({
      code: "identity.locked_out",
      until: facts.lockedUntil,
      waitMs: facts.lockedUntil - now,
    });
  }
  return accept(null);
}

/** Until when a person who has just failed for the n-th time in a row has to wait. */
export function lockedUntilAfter(failures: number, now: UnixMs): UnixMs {
  const over = failures - FREE_ATTEMPTS - 1;
  if (over < 0) return instant(0);
  return instant(now + Math.min(FIRST_WAIT_MS * 2 ** Math.min(over, 10), LONGEST_WAIT_MS));
}

export function refusalAfter(failures: number, now: UnixMs): LoginRefusal {
  const until = lockedUntilAfter(failures, now);
  return until > now
    ? { code: "identity.locked_out", until, waitMs: until - now }
    : { code: "identity.wrong_secret", attemptsLeft: FREE_ATTEMPTS + 1 - failures };
}

/** A PIN is four to eight digits and not one that everybody tries first. */
export function isGoodPin(pin: string): boolean {
  if (!/^\d{4,8}$/.test(pin)) return false;
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => digit - (digits[index] ?? 0));
  const isRun = steps.every((step) => step === steps[0]) && Math.abs(steps[0] ?? 0) <= 1;
  return !isRun;
}

/** A certificate counts on its last day. TSG Z6001: project P for filling, valid four years. */
export function isCertified(
  qualifications: readonly Qualification[],
  kind: string,
  today: Day,
): boolean {
  return qualifications.some((item) => item.kind === kind && item.expiresOn >= today);
}

export type DueLevel = "ok" | "d90" | "d60" | "d30" | "expired";

/** How near the last day of a certificate is; on that day itself it still counts. */
export function dueLevelOf(expiresOn: Day, today: Day): DueLevel {
  const days = daysBetween(today, expiresOn);
  if (days < 0) return "expired";
  if (days <= 30) return "d30";
  if (days <= 60) return "d60";
  return days <= 90 ? "d90" : "ok";
}

/** A blacklisting holds through its last day. */
export function isBlacklisted(
  facts: { readonly blacklistedAt: number | null; readonly blacklistedUntil: string | null },
  today: Day,
): boolean {
  if (facts.blacklistedAt === null) return false;
  return facts.blacklistedUntil === null || facts.blacklistedUntil >= today;
}

const MANAGER_RIGHTS: readonly PersonRight[] = [
  "edit",
  "certificates",
  "training",
  "blacklist",
  "lift",
];

/** Blocking is all that anybody of the enterprise can do to a regulator's account. */
const REGULATOR_RIGHTS: readonly PersonRight[] = ["deactivate", "activate"];

export function rightsOver(
  actor: readonly string[],
  target: readonly string[],
): readonly PersonRight[] {
  const isAdministrator = actor.includes("administrator");
  const isManager = actor.includes("safety-manager");
  if (target.includes("regulator")) {
    return isAdministrator || isManager ? REGULATOR_RIGHTS : [];
  }
  if (isAdministrator) {
    return [
      ...MANAGER_RIGHTS,
      "roles",
      "deactivate",
      "activate",
      "reset-pin",
      "reset-totp",
      "badge",
      "end-sessions",
    ];
  }
  return isManager && !target.includes("administrator") ? MANAGER_RIGHTS : [];
}

/** Whether a person may be named on a ticket or stand at a gun: active, not blacklisted, with the certificate. */
export function namingProblems(
  person: { readonly isActive: boolean; readonly isBlacklisted: boolean },
  qualifications: readonly Qualification[],
  kinds: readonly string[],
  today: Day,
): readonly ("inactive" | "blacklisted" | "no-certificate" | "expired")[] {
  const problems: ("inactive" | "blacklisted" | "no-certificate" | "expired")[] = [];
  if (!person.isActive) problems.push("inactive");
  if (person.isBlacklisted) problems.push("blacklisted");
  for (const kind of kinds) {
    const own = qualifications.filter((item) => item.kind === kind);
    if (own.length === 0) problems.push("no-certificate");
    else if (!isCertified(own, kind, today)) problems.push("expired");
  }
  return problems;
}

/** Who must name a code of the telephone too: administrators always, other owners except at the kiosk. */
export function needsTotp(hasTotp: boolean, roles: readonly string[], channel: Channel): boolean {
  return hasTotp && (roles.includes("administrator") || channel !== "kiosk");
}

/** Only people who can change accounts and the register are asked to use a second factor. */
export function mayUseTotp(roles: readonly string[]): boolean {
  return roles.includes("administrator") || roles.includes("safety-manager");
}

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

export function isGoodPassword(password: string): boolean {
  const isOneCharacter = new Set(password).size < 4;
  return password.length >= PASSWORD_MIN && password.length <= PASSWORD_MAX && !isOneCharacter;
}
