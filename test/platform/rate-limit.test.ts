import { describe, expect, test } from "bun:test";
import {
  addressGroup,
  limitedUses,
  RateLimits,
  TokenBuckets,
} from "../../src/platform/http/rate-limit.ts";
import { openTestSite } from "../support/app.ts";

describe("token buckets", () => {
  test("grants the burst, then one per refill, and says how long to wait", () => {
    const buckets = new TokenBuckets({ burst: 2, refillMs: 1_000 });
    expect([0, 0, 0].map((at) => buckets.take("a", at))).toEqual([0, 0, 1_000]);
    expect(buckets.take("a", 400)).toBe(600);
    expect(buckets.take("b", 400)).toBe(0);
    expect(buckets.take("a", 1_000)).toBe(0);
    expect(buckets.take("a", 1_000)).toBe(1_000);
  });

  test("never remembers more addresses than it may", () => {
    const buckets = new TokenBuckets({ burst: 1, refillMs: 1_000 }, 100);
    for (let at = 0; at < 10_000; at += 1) buckets.take(`10.0.${at >> 8}.${at & 255}`, 0);
    expect(buckets.size).toBe(100);
  });

  test("looking takes nothing and says the same", () => {
    const buckets = new TokenBuckets({ burst: 2, refillMs: 1_000 });
    expect(buckets.waitMs("a", 0)).toBe(0);
    for (let count = 0; count < 2; count += 1) buckets.take("a", 0);
    expect([0, 400, 400, 1_000].map((at) => buckets.waitMs("a", at))).toEqual([1_000, 600, 600, 0]);
    expect(buckets.waitMs("b", 0)).toBe(0);
  });

  test("a clock that goes back grants nothing", () => {
    const buckets = new TokenBuckets({ burst: 1, refillMs: 1_000 });
    buckets.take("a", 10_000);
    expect(buckets.take("a", 0)).toBe(1_000);
  });
});

describe("addresses", () => {
  for (const [address, group, why] of [
    ["10.1.2.3", "10.1.2.3", "IPv4 as it is"],
    ["::ffff:10.1.2.3", "10.1.2.3", "IPv4 in IPv6 clothes"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "a whole /64 is one subscriber"],
    ["::1", "::1", "loopback"],
  ] as const) {
    test(`${address}: ${why}`, () => expect(addressGroup(address)).toBe(group));
  }
});

describe("what is counted", () => {
  for (const [method, path, bytes, type, uses] of [
    ["POST", "/login", 50, "application/x-www-form-urlencoded", ["login"]],
    ["POST", "/login/badge", 50, "", ["login"]],
    ["GET", "/login", 0, "", []],
    ["POST", "/setup", 50, "", ["enrol"]],
    ["POST", "/display", 50, "", ["enrol"]],
    ["GET", "/c/ABC", 0, "", ["public"]],
    ["GET", "/cylinders", 0, "", []],
    ["POST", "/people/1/photo", 10, "multipart/form-data; boundary=x", ["upload"]],
    ["POST", "/plans", 500_000, "", ["upload"]],
    ["POST", "/fills", 500, "", []],
  ] as const) {
    test(`${method} ${path} of ${bytes} bytes draws on ${uses.join() || "nothing"}`, () => {
      expect(limitedUses(method, path, bytes, type)).toEqual([...uses]);
    });
  }

  test("the kiosk has a larger budget than the network", () => {
    const limits = new RateLimits();
    const count = (address: string): number => {
      let granted = 0;
      while (granted < 1_000 && limits.waitMs(["login"], address, 0) === 0) granted += 1;
      return granted;
    };
    expect([count("10.0.0.1"), count("127.0.0.1")]).toEqual([10, 200]);
  });
});

test("after too many attempts from one address the answer is 429 in words, others go on", async () => {
  const site = await openTestSite();
  try {
    const attempt = (peer: string): Response | Promise<Response> =>
      site.app.fetch(
        new Request("http://gasward.test/login/badge", {
          method: "POST",
          headers: { origin: "http://gasward.test", cookie: "lang=en" },
          body: new URLSearchParams({ code: "no badge" }),
        }),
        { peer, arrival: "tls" },
      );
    for (let count = 0; count < 10; count += 1)
      expect((await attempt("10.9.9.9")).status).toBe(422);
    const answer = await attempt("10.9.9.9");
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.text()).toContain("Too many requests");
    expect((await attempt("10.9.9.10")).status).toBe(422);
  } finally {
    await site.stop();
  }
});
