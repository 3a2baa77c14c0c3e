/** What the sign-in pages keep between two requests, in memory and bounded; a restart forgets it. */
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { remember } from "../kernel/limits.ts";
import { addressGroup, TokenBuckets } from "../platform/http/rate-limit.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";
import { createPending, type Pending } from "./attempts.ts";
import type { ImportRow } from "./import-rules.ts";
import type { Channel, LoginRefusal, Role } from "./model.ts";
import { decideAttempt, lockedUntilAfter, refusalAfter } from "./rules.ts";

export type LoginStepKind = "totp" | "pin" | "face";

/** Somebody who has proved the first secret and still owes something before a session is opened. */
export type LoginStep = {
  readonly personId: string;
  readonly by: "pin" | "password" | "badge" | "face";
  readonly channel: Channel;
  readonly userAgent: string;
  readonly owes: readonly LoginStepKind[];
};

export type FailureCount = {
  /** How long an address has to wait, in ms; 0 when it may try. */
  waitMs(address: string): number;
  fail(address: string): void;
};

/** A person as the tier above judges them, which can look at faces. */
export type FaceAsked = { readonly id: string; readonly roles: readonly Role[] };

/** Whether a sign-in owes a face after badge or PIN. */
export type OwesFace = (orm: Orm, person: FaceAsked, now: UnixMs) => boolean;

export type IdentityMemory = {
  readonly owesFace: OwesFace;
  /** Failures by address, over all accounts. */
  readonly byAddress: FailureCount;
  /** Answers for accounts that do not exist, so that they look like those that do. */
  refuseUnknown(who: string, now: UnixMs): LoginRefusal;
  readonly steps: Pending<LoginStep>;
  readonly enrolments: Pending<{ readonly personId: string; readonly secret: string }>;
  readonly imports: Pending<{ readonly personId: string; readonly rows: readonly ImportRow[] }>;
};

/** A shift that mistypes at one kiosk does not reach it; a program that tries one PIN on everybody does. */
const FAILURES = { burst: 120, refillMs: (5 * MINUTE_MS) / 120 } as const;
const UNKNOWN_MAX = 2_000;

/** On the monotonic clock: a wall clock that jumps must neither open nor close the door. */
function countFailures({ clock }: Pick<Ports, "clock">): FailureCount {
  const buckets = new TokenBuckets(FAILURES);
  return {
    waitMs: (address) => buckets.waitMs(addressGroup(address), clock.monotonicMs()),
    fail: (address) => void buckets.take(addressGroup(address), clock.monotonicMs()),
  };
}

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

export function createMemory(ports: Ports, owesFace: OwesFace = () => false): IdentityMemory {
  const secret = () => ports.ids.secret(20);
  return {
    owesFace,
    byAddress: countFailures(ports),
    refuseUnknown: createUnknown(),
    steps: createPending(secret, { max: 500, keepMs: 5 * MINUTE_MS }),
    enrolments: createPending(secret, { max: 50, keepMs: 15 * MINUTE_MS }),
    imports: createPending(secret, { max: 5, keepMs: 30 * MINUTE_MS }),
  };
}
