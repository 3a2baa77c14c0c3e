/** The interlock with its usual settings, one situation a test; the search is in interlock-explore. */
import { describe, expect, test } from "bun:test";
import { staleAfterMs } from "../../src/filling/interlock/config.ts";
import { conflicts, leaseValid, permits } from "../../src/filling/interlock/state.ts";
import { step } from "../../src/filling/interlock/step.ts";
import { Bench, bind, GUN, TARE_G, weight } from "./interlock-bench.ts";
import type { Act } from "./interlock-scenarios.ts";

test("an ordinary fill: request, commit, grant, flow, cut-off, record, next cylinder", () => {
  const bench = new Bench().ready().open();
  expect(bench.kinds()).toEqual(["requestGrant", "grant"]);
  bench.fillTo(TARE_G + 14_500);
  bench.weigh(TARE_G + 14_500);
  expect(bench.phase).toBe("settled");
  expect(permits(bench.state)).toBe(false);
  bench.rest(TARE_G + 14_510, 7);
  const record = bench.effects.at(-1)!;
  expect(record).toMatchObject({
    kind: "record",
    fact: { event: "filling.ended", end: { netG: 14_510, isOverMax: false } },
  });
  bench.weigh(0);
  expect(bench.phase).toBe("locked");
  expect(bench.state.facts.positions["1"]).toEqual({ kind: "open" });
  expect(bench.blockers()).toContain("nothing_bound");
});

test("nothing opens before the journal has the grant", () => {
  const bench = new Bench().ready();
  bench.feed({ kind: "authoriseRequested", authorisationId: "a1", byPersonId: "p1" });
  expect(permits(bench.state)).toBe(false);
  expect(bench.kinds()).toEqual(["requestGrant"]);
  bench.feed({ kind: "grantFailed", authorisationId: "a1" });
  expect(bench.cause).toBe("commit_failed");
  expect(bench.open("a2").blockers()).toContain("check_used");
  expect(permits(bench.state)).toBe(false);
});

describe("what came between request and commit voids the grant", () => {
  test.each([
    ["remote lock", { kind: "remoteLock", reason: "d1", by: "p9" }],
    ["stale", { kind: "stale" }],
    ["valve link lost", { kind: "linkLost", link: "valve" }],
    ["lifted", { kind: "weight", massG: 0, isStable: null }],
    ["more on the scale", { kind: "weight", massG: TARE_G + 600, isStable: null }],
    ["scanned again", bind("c1", "k2")],
    ["clock", { kind: "clockUntrusted" }],
  ] as const satisfies readonly (readonly [string, Act])[])("%s", (_why, act) => {
    const bench = new Bench().ready();
    bench.feed({ kind: "authoriseRequested", authorisationId: "a1", byPersonId: "p1" }, act);
    bench.feed({ kind: "grantCommitted", authorisationId: "a1" });
    expect(bench.kinds()).toContain("withdraw");
    expect(bench.kinds()).not.toContain("grant");
    expect(permits(bench.state)).toBe(false);
  });
});

describe("the start level", () => {
  test.each([
    ["the lowest within the tolerance", TARE_G - 300, null],
    ["one gram below: wrong cylinder or tare", TARE_G - 301, "below_start"],
    ["the most residue", TARE_G + 500, null],
    ["one gram above: residue or already full", TARE_G + 501, "above_start"],
  ] as const)("%s", (_why, massG, blocker) => {
    expect(new Bench().ready(massG).blockers()).toEqual(blocker === null ? [] : [blocker]);
  });

  test.each([
    ["five frames over less than a second are too few", 5, ["unsteady"]],
    ["six frames span a second", 6, []],
  ] as const)("%s", (_why, frames, blockers) => {
    const bench = new Bench().feed(
      { kind: "linkUp", link: "gauge" },
      { kind: "linkUp", link: "valve" },
      { kind: "clockTrusted" },
      bind("c1", "k1"),
    );
    expect(bench.rest(TARE_G, frames).blockers()).toEqual([...blockers]);
  });

  test("a device that says it moves is never steady", () => {
    const bench = new Bench().ready();
    bench.feed({ kind: "weight", massG: TARE_G, isStable: false });
    expect(bench.blockers()).toEqual(["unsteady"]);
  });

  test("a swing of two divisions is steady, one gram more is not", () => {
    expect(
      new Bench()
        .ready()
        .weigh(TARE_G + 20)
        .blockers(),
    ).toEqual([]);
    expect(
      new Bench()
        .ready()
        .weigh(TARE_G + 21)
        .blockers(),
    ).toEqual(["unsteady"]);
  });
});

describe("withdrawal while filling", () => {
  const half = TARE_G + 7_000;
  test.each([
    [
      "two frames over max",
      (b: Bench) =>
        b
          .fillTo(TARE_G + 14_499)
          .weigh(TARE_G + 14_901)
          .weigh(TARE_G + 14_901),
      "over_max",
    ],
    [
      "one frame above max and margin",
      (b: Bench) => b.fillTo(TARE_G + 14_800, 600).weigh(TARE_G + 15_201),
      "over_max",
    ],
    ["no frame for 301 ms", (b: Bench) => b.weigh(half, 301), "stale"],
    ["a jump beyond flow and noise", (b: Bench) => b.weigh(half + 601), "jumped"],
    ["a sudden fall", (b: Bench) => b.weigh(half - 601), "lifted"],
    ["a fall of more than the noise", (b: Bench) => b.weigh(half - 301), "fell"],
    ["lifted off", (b: Bench) => b.weigh(0), "lifted"],
    ["a frame without number", (b: Bench) => b.weigh(null), "no_reading"],
    ["a frame that is no number at all", (b: Bench) => b.weigh(Number.NaN), "bad_input"],
    [
      "an instant that is none",
      (b: Bench) => {
        b.atMs = Number.NaN;
        return b.feed({ kind: "tick" });
      },
      "bad_input",
    ],
    [
      "relay dropped",
      (b: Bench) => b.feed({ kind: "relayDropped", cause: "watchdog" }),
      "relay_dropped",
    ],
    ["another scan at this gun", (b: Bench) => b.feed(bind("c2", "k2")), "rebound"],
    ["restart", (b: Bench) => b.feed({ kind: "restart", openAuthorisationId: "a1" }), "restart"],
  ] as const)("%s", (_why, fault, cause) => {
    const bench = new Bench().ready().open().fillTo(half);
    expect(bench.phase).toBe("filling");
    fault(bench);
    expect(permits(bench.state)).toBe(false);
    expect(bench.cause).toBe(cause);
    expect(bench.isSettlementDue).toBe(true);
    expect(bench.kinds()).toContain("alarm");
  });

  test("one frame over max alone does not withdraw", () => {
    const config = { ...GUN, positions: ["1"] };
    const near = { ...weight, targetNetG: 14_900 };
    const bench = new Bench(config).ready();
    bench
      .feed({ ...bind("c1", "k2"), weight: near })
      .rest(TARE_G, 6)
      .open();
    bench
      .fillTo(TARE_G + 14_800)
      .weigh(TARE_G + 14_901)
      .weigh(TARE_G + 14_850);
    expect(permits(bench.state)).toBe(true);
    bench.weigh(TARE_G + 15_201);
    expect(bench.cause).toBe("over_max");
  });

  test("a noise of the flow does not withdraw", () => {
    const bench = new Bench().ready().open().fillTo(half);
    bench.weigh(half - 300).weigh(half + 300);
    expect(bench.phase).toBe("filling");
  });

  test("the longest fill ends at its last millisecond", () => {
    const bench = new Bench({ ...GUN, fillMaxMs: 10_000 }).ready().open();
    bench.weigh(TARE_G + 150).weigh(TARE_G + 150);
    const { mode } = bench.state;
    const startedAtMs = mode.phase === "filling" ? mode.startedAtMs : 0;
    let massG = TARE_G + 150;
    while (bench.atMs + 200 < startedAtMs + 10_000) {
      massG += 30;
      bench.weigh(massG);
    }
    expect(bench.phase).toBe("filling");
    bench.weigh(massG, startedAtMs + 10_000 - bench.atMs);
    expect(bench.cause).toBe("time_over");
  });
});

test("a permission that nobody uses ends after 120 s and needs no settlement", () => {
  const bench = new Bench().ready().open();
  bench.rest(TARE_G, 599);
  expect(bench.phase).toBe("authorised");
  bench.weigh(TARE_G);
  expect([bench.cause, bench.isSettlementDue]).toEqual(["unused", false]);
  expect(bench.kinds()).not.toContain("alarm");
});

test("a gun closed by hand below the target ends the fill after the steady time", () => {
  const bench = new Bench()
    .ready()
    .open()
    .fillTo(TARE_G + 5_000);
  bench.rest(TARE_G + 5_000, 49);
  expect(bench.phase).toBe("filling");
  bench.rest(TARE_G + 5_000, 2);
  expect(bench.state.mode).toMatchObject({ phase: "settled", end: { netG: 5_000 } });
});

test("a fill that ends above the maximum is recorded so and calls", () => {
  const bench = new Bench()
    .ready()
    .open()
    .fillTo(TARE_G + 14_500)
    .weigh(TARE_G + 14_600);
  bench.rest(TARE_G + 14_950, 7);
  expect(bench.state.mode).toMatchObject({ phase: "settled", end: { isOverMax: true } });
  expect(bench.effects.at(-1)).toMatchObject({ kind: "alarm", cause: "over_max" });
});

describe("the lease", () => {
  test("ends by itself when the machine is no longer stepped", () => {
    const bench = new Bench().ready().open();
    expect(leaseValid(bench.state, bench.atMs)).toBe(true);
    expect(leaseValid(bench.state, bench.atMs + 299)).toBe(true);
    expect(leaseValid(bench.state, bench.atMs + 300)).toBe(false);
    expect(leaseValid(bench.state, bench.atMs - 1)).toBe(false);
    expect(leaseValid(bench.state, Number.NaN)).toBe(false);
  });

  test("ends 500 ms after the last tick even if frames come on", () => {
    const bench = new Bench().ready().open();
    const { atMs } = bench;
    for (const afterMs of [200, 400]) {
      bench.atMs = atMs + afterMs;
      bench.feed({ kind: "weight", massG: TARE_G, isStable: null });
    }
    expect(leaseValid(bench.state, atMs + 499)).toBe(true);
    expect(leaseValid(bench.state, atMs + 500)).toBe(false);
    bench.atMs = atMs + 501;
    bench.feed({ kind: "tick" });
    expect(bench.cause).toBe("lag");
  });

  test("a reading is never fresh for more than a second", () => {
    const gauge = GUN.gauges.weight!;
    expect(staleAfterMs({ ...gauge, frameIntervalMs: 100 })).toBe(150);
    expect(staleAfterMs({ ...gauge, frameIntervalMs: 1_000 })).toBe(1_000);
  });
});

describe("checks", () => {
  const tried = (check: Partial<NonNullable<ReturnType<typeof bind>["check"]>>) => {
    const bench = new Bench().ready();
    const act = bind("c1", "k2");
    return bench
      .feed({ ...act, check: { ...act.check!, ...check } })
      .rest(TARE_G, 6)
      .blockers();
  };
  test.each([
    ["made now", {}, []],
    ["of another cylinder", { cylinderId: "c2" }, ["check_other_cylinder"]],
    ["not all passed", { hasPassedEveryItem: false }, ["check_failed"]],
    ["by somebody without certificate", { isCertified: false }, ["check_uncertified"]],
    ["of a former run", { checkedAtMs: null }, ["check_outdated"]],
    ["before this run", { checkedAtMs: 4_999 }, ["check_outdated"]],
    ["from the future", { checkedAtMs: 1e12 }, ["check_outdated"]],
    ["at no instant", { checkedAtMs: Number.NaN }, ["check_outdated"]],
  ] as const)("%s", (_why, check, blockers) => {
    expect(tried(check)).toEqual([...blockers]);
  });

  test("the same check never opens twice, a new one does", () => {
    const bench = new Bench().ready().open();
    bench.feed({ kind: "relayDropped", cause: "watchdog" }, bind("c1", "k1")).rest(TARE_G, 6);
    expect(bench.open("a2").blockers()).toEqual(["check_used"]);
    bench.feed(bind("c1", "k2")).open("a1");
    expect(bench.effects.at(-1)).toMatchObject({ kind: "withdraw", cause: "commit_late" });
    expect(bench.open("a3").phase).toBe("authorised");
  });

  test("a swap after the cylinder stood on the scale loses the binding", () => {
    const bench = new Bench().ready().weigh(0).rest(TARE_G, 6);
    expect(bench.blockers()).toContain("position_open");
    expect(bench.effects.at(-1)).toMatchObject({
      kind: "record",
      fact: { event: "filling.binding_lost", cylinderId: "c1" },
    });
  });

  test("scanning before the cylinder is on the scale keeps the binding", () => {
    const bench = new Bench().ready(0).rest(TARE_G, 6);
    expect(bench.blockers()).toEqual([]);
  });
});

describe("settlement", () => {
  test("an open fill in the journal at start waits for a person with a reason", () => {
    const bench = new Bench(GUN, "a0").ready();
    expect(bench.effects.at(-1)).toMatchObject({ kind: "refused", input: "bind" });
    expect(bench.blockers()).toContain("settlement_due");
    bench.feed({ kind: "settle", byPersonId: "p2", reason: "  " });
    expect(bench.isSettlementDue).toBe(true);
    bench.feed({ kind: "settle", byPersonId: "p2", reason: "weighed, 3.2 kg in it" });
    expect(bench.isSettlementDue).toBe(false);
    expect(bench.feed(bind("c1", "k1")).rest(TARE_G, 6).open().phase).toBe("authorised");
  });

  test.each([
    ["held: a relay that fell before any flow is closed for certain", "held", false],
    ["one-shot: nobody knows whether it closed", "oneShot", true],
  ] as const)("%s", (_why, failClosed, isDue) => {
    const config = { ...GUN, failClosed, oneShotAcceptanceId: "x1" };
    const bench = new Bench(config).ready().open().feed({ kind: "linkLost", link: "valve" });
    expect(bench.isSettlementDue).toBe(isDue);
  });

  test("a gauge that never comes to rest after the end leaves it to a person", () => {
    const bench = new Bench()
      .ready()
      .open()
      .fillTo(TARE_G + 14_500)
      .weigh(TARE_G + 14_500);
    for (let count = 0; count < 200; count += 1) bench.weigh(TARE_G + 14_500 + (count % 2) * 50);
    expect([bench.cause, bench.isSettlementDue]).toEqual(["unsettled", true]);
  });
});

test("a remote lock reaches the device even when nothing is open, and unlocking opens nothing", () => {
  const bench = new Bench().ready().feed({ kind: "remoteLock", reason: "d1", by: "p9" });
  expect(bench.effects).toEqual([
    { kind: "withdraw", cause: "remote_lock", authorisationId: null },
  ]);
  expect(bench.blockers()).toEqual(["locked_remotely"]);
  bench.feed({ kind: "unlock" });
  expect(bench.blockers()).toEqual([]);
  expect(permits(bench.state)).toBe(false);
});

test("frames of a line that is down, out of order or too old are no evidence", () => {
  const bench = new Bench().ready().feed({ kind: "linkLost", link: "gauge" }).rest(TARE_G, 6);
  expect(bench.blockers()).toEqual(["link_down", "no_reading"]);
  bench.feed({ kind: "linkUp", link: "gauge" });
  const old = { kind: "weight", massG: TARE_G, isStable: null, atMs: bench.atMs - 301 } as const;
  const { state } = step(bench.state, old, GUN);
  expect(state.facts.tracks).toEqual({});
});

test("an instant from the far future shuts the valve and leaves it shut", () => {
  const bench = new Bench().ready().open();
  const { atMs } = bench;
  bench.atMs = 1e12;
  bench.feed({ kind: "tick" });
  expect(permits(bench.state)).toBe(false);
  bench.atMs = atMs;
  bench.feed(bind("c1", "k2")).rest(TARE_G, 12).open("a2");
  expect(permits(bench.state)).toBe(false);
});

describe("figures the machine cannot hold a fill to", () => {
  test.each([
    ["no tare", { ...weight, tareG: 0 }],
    ["target above max", { ...weight, targetNetG: 14_901 }],
    ["no number", { ...weight, maxNetG: Number.NaN }],
    ["infinite", { ...weight, maxNetG: Number.POSITIVE_INFINITY }],
    ["residue as much as the target", { ...weight, residueMaxG: 14_500 }],
    ["none at all", null],
  ] as const)("%s", (_why, limits) => {
    const bench = new Bench().ready().feed({ ...bind("c1", "k2"), weight: limits });
    expect(bench.effects.at(-1)).toMatchObject({
      kind: "refused",
      reasons: [{ code: "bad_limits" }],
    });
    expect(bench.blockers()).toContain("position_open");
  });
});

test("a cylinder at two points is a conflict, at one it is none", () => {
  const one = new Bench().ready().state;
  const other = new Bench().ready().state;
  expect(conflicts([{ pointId: "g1", state: one }])).toEqual([]);
  expect(
    conflicts([
      { pointId: "g1", state: one },
      { pointId: "g2", state: other },
    ]),
  ).toEqual([
    {
      cylinderId: "c1",
      places: [
        { pointId: "g1", position: "1" },
        { pointId: "g2", position: "1" },
      ],
    },
  ]);
});
