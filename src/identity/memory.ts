/** What the sign-in pages keep between two requests, in memory and bounded; a restart forgets it. */
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { remember } from "../kernel/limits.ts";
import type { Ports } from "../platform/ports.ts";
import { type Attempts, createAttempts, createPending, type Pending } from "./attempts.ts";
import type { ImportRow } from "./import-rules.ts";
import type { Channel, LoginRefusal } from "./model.ts";
import { decideAttempt, lockedUntilAfter, refusalAfter } from "./rules.ts";

export type LoginStepKind = "totp" | "pin";

/** Somebody who has proved the first secret and still owes something before a session is opened. */
export type LoginStep = {
  readonly personId: string;
  readonly by: "pin" | "password" | "badge";
  readonly channel: Channel;
  readonly userAgent: string;
  readonly owes: readonly LoginStepKind[];
};

export type IdentityMemory = {
  /** Failures by address, over all accounts. */
  readonly byAddress: Attempts;
  /** Answers for accounts that do not exist, so that they look like those that do. */
  refuseUnknown(who: string, now: UnixMs): LoginRefusal;
  readonly steps: Pending<LoginStep>;
  readonly enrolments: Pending<{ readonly personId: string; readonly secret: string }>;
  readonly imports: Pending<{ readonly personId: string; readonly rows: readonly ImportRow[] }>;
};

const ADDRESS_FAILURES_MAX = 120;
const UNKNOWN_MAX = 2_000;

function createUnknown(): IdentityMemory["refuseUnknown"] {
  const tries = new Map<string, { failures: number; lockedUntil: UnixMs }>();
  return (who, now) => {
    const known = tries.get(who) ?? { failures: 0, lockedUntil: instant(0) };
    const attempt = decideAttempt({ isActive: true, lockedUntil: known.lockedUntil }, now);
    if (!attempt.ok) return attempt.refusal;
    const failures = known.failures + 1;
    const lockedUntil = lockedUntilAfter(failures, now);
    remember(tries, who, { failures, lockedUntil }, UNKNOWN_MAX);
    return refusalAfter(failures, now);
  };
}

export function createMemory(ports: Ports): IdentityMemory {
  const secret = () => ports.ids.secret(20);
  return {
    byAddress: createAttempts(ADDRESS_FAILURES_MAX),
    refuseUnknown: createUnknown(),
    steps: createPending(secret, { max: 500, keepMs: 5 * MINUTE_MS }),
    enrolments: createPending(secret, { max: 50, keepMs: 15 * MINUTE_MS }),
    imports: createPending(secret, { max: 5, keepMs: 30 * MINUTE_MS }),
  };
}
