/** Decisions about logins and certificates. */
import { type Day, instant, MINUTE_MS, SECOND_MS, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { LoginFacts, LoginRefusal, Qualification } from "./model.ts";

/** Wrong attempts before the first wait; a four-digit PIN then takes months to guess. */
export const FREE_ATTEMPTS = 4;

const FIRST_WAIT_MS = 30 * SECOND_MS;
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

export function decideAttempt(facts: LoginFacts, now: UnixMs): Result<null, LoginRefusal> {
  if (!facts.isActive) return refuse({ code: "identity.inactive" });
  if (now < facts.lockedUntil) {
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
