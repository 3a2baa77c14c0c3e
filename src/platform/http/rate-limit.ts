/** How often one address may ask for something: token buckets in a map that cannot grow without end. */
import { remember } from "../../kernel/limits.ts";

export type Budget = {
  /** Requests that may come at once. */
  readonly burst: number;
  /** One more is granted after this long. */
  readonly refillMs: number;
};

type Bucket = { tokens: number; atMs: number };

/** Addresses remembered at once; who was longest away is forgotten first. */
const ADDRESSES_MAX = 10_000;

export class TokenBuckets {
  readonly #budget: Budget;
  readonly #max: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(budget: Budget, max = ADDRESSES_MAX) {
    this.#budget = budget;
    this.#max = max;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** How long until there is a token, in ms; takes none. */
  waitMs(address: string, nowMs: number): number {
    const known = this.#buckets.get(address);
    if (known === undefined) return 0;
    const tokens = known.tokens + Math.max(0, nowMs - known.atMs) / this.#budget.refillMs;
    return tokens >= 1 ? 0 : Math.ceil((1 - tokens) * this.#budget.refillMs);
  }

  /** Takes one token. Returns 0 when there was one, else how long to wait in ms. */
  take(address: string, nowMs: number): number {
    const { burst, refillMs } = this.#budget;
    const known = this.#buckets.get(address) ?? { tokens: burst, atMs: nowMs };
    const tokens = Math.min(burst, known.tokens + Math.max(0, nowMs - known.atMs) / refillMs);
    const isGranted = tokens >= 1;
    const left = isGranted ? tokens - 1 : tokens;
    remember(this.#buckets, address, { tokens: left, atMs: nowMs }, this.#max);
    return isGranted ? 0 : Math.ceil((1 - tokens) * refillMs);
  }
}

/** Counts an IPv6 subscriber as one: whoever has an address there has 2^64 of them. */
export function addressGroup(address: string): string {
  if (address.startsWith("::ffff:")) return address.slice("::ffff:".length);
  if (!address.includes(":") || address === "::1") return address;
  return `${address.split(":").slice(0, 4).join(":")}::/64`;
}

export function isLoopback(address: string): boolean {
  const plain = addressGroup(address);
  return plain === "::1" || plain.startsWith("127.");
}

export type LimitedUse = "login" | "enrol" | "public" | "upload";

const BUDGETS: Readonly<Record<LimitedUse, Budget>> = {
  login: { burst: 10, refillMs: 6_000 },
  enrol: { burst: 10, refillMs: 30_000 },
  public: { burst: 60, refillMs: 500 },
  upload: { burst: 20, refillMs: 3_000 },
};

/** At the kiosk a whole shift signs in from one address; a person's own lock-out guards there. */
const LOOPBACK_FACTOR = 20;

/** A body of more than this counts as an upload: no form of ours without a file is as large. */
const UPLOAD_BYTES = 100_000;

/** Which budgets a request draws on; most draw on none. */
export function limitedUses(
  method: string,
  path: string,
  bodyBytes: number,
  type: string,
): readonly LimitedUse[] {
  const uses: LimitedUse[] = [];
  const isPost = method === "POST";
  if (isPost && /^\/(?:login|clock|reset)(?:\/|$)/.test(path)) uses.push("login");
  if (isPost && /^\/(?:setup|enrol|display)(?:\/|$)/.test(path)) uses.push("enrol");
  if (/^\/(?:c|s|trust)(?:\/|$)/.test(path)) uses.push("public");
  if (isPost && (bodyBytes > UPLOAD_BYTES || type.startsWith("multipart/"))) uses.push("upload");
  return uses;
}

export class RateLimits {
  readonly #near: ReadonlyMap<LimitedUse, TokenBuckets>;
  readonly #far: ReadonlyMap<LimitedUse, TokenBuckets>;

  constructor() {
    const budgets = Object.entries(BUDGETS) as [LimitedUse, Budget][];
    this.#far = new Map(budgets.map(([use, budget]) => [use, new TokenBuckets(budget)]));
    this.#near = new Map(
      budgets.map(([use, { burst, refillMs }]) => [
        use,
        new TokenBuckets({ burst: burst * LOOPBACK_FACTOR, refillMs: refillMs / LOOPBACK_FACTOR }),
      ]),
    );
  }

  /** How long the address has to wait, in ms; 0 when it may go on. */
  waitMs(uses: readonly LimitedUse[], address: string, nowMs: number): number {
    const buckets = isLoopback(address) ? this.#near : this.#far;
    const group = addressGroup(address);
    return uses.reduce((wait, use) => Math.max(wait, buckets.get(use)?.take(group, nowMs) ?? 0), 0);
  }
}
