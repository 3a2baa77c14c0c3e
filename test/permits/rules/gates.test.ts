/** The gates: a permit in order passes, and each thing that is wrong is refused at its boundary. */
import { describe, expect, test } from "bun:test";
import { findAlarmRule } from "../../../src/alarms/index.ts";
import { type Day, HOUR_MS, instant, MINUTE_MS, SECOND_MS } from "../../../src/kernel/instants.ts";
import type { KindFacts, Permit, PermitRole, PersonState } from "../../../src/permits/model.ts";
import type { GasSample, LiveWork, PermitFacts } from "../../../src/permits/model-facts.ts";
import {
  alarmCodeOf,
  PERMIT_ALARMS,
  type PermitAlarmCode,
  permitAlarms,
} from "../../../src/permits/rules/alarms.ts";
import { chainFaults, maySign, nextSigners } from "../../../src/permits/rules/chain.ts";
import {
  mayAccept,
  mayArchive,
  mayBeApproved,
  mayContinue,
  mayResume,
  mayStart,
} from "../../../src/permits/rules/gates.ts";
import { levelOf } from "../../../src/permits/rules/levels.ts";
import { newPermitLife } from "../../../src/permits/rules/life.ts";
import { REFUSAL_CODES } from "../../../src/permits/rules/refusals.ts";
import { standardChain } from "../../../src/permits/standard/chains.ts";
import { measureIdsOf } from "../../../src/permits/standard/measures.ts";
import { CALM, confined, height, hot, NINE, SETTINGS, sampleOf, workOf } from "./fixtures.ts";

const HIRED: Readonly<Partial<Record<PermitRole, string>>> = {
  "hot-worker": "welding",
  guardian: "guardian",
};
const ROLES: readonly PermitRole[] = [
  "leader",
  "guardian",
  "discloser",
  "hot-worker",
  "worker",
  "analyst",
];

function stateOf(personId: string, kind: string | undefined): PersonState {
  return {
    ...{ personId, isActive: true, isBlacklisted: false, isUnfit: false, offices: [] },
    certificates: kind === undefined ? [] : [{ kind, number: "1", expiresOn: "2026-11-18" as Day }],
    verification: { method: "face", at: instant(NINE - HOUR_MS), secondId: null },
  };
}

function permitOf(facts: KindFacts, life: Partial<Permit["life"]> = {}): Permit {
  const work = workOf(facts, { plannedEnd: instant(NINE + 8 * HOUR_MS) });
  const level = levelOf(work, SETTINGS, CALM);
  return {
    ...work,
    bookingId: "b",
    previousId: null,
    level,
    life: { ...newPermitLife(), stage: "issued", ...life },
  };
}

function factsOf(permit: Permit, more: Partial<PermitFacts> = {}): PermitFacts {
  const gases = ["lpg", ...(permit.kind === "confined-space" ? ["h2s", "oxygen"] : [])];
  return {
    settings: SETTINGS,
    booking: { isApproved: true, isEmergency: false },
    ...{
      isClockTrusted: true,
      isWorkStopped: false,
      riskCount: 3,
      isGuardianPresent: true,
      isSiteCleared: true,
    },
    people: ROLES.map((role) => ({
      personId: role,
      role,
      addedAt: instant(NINE - HOUR_MS),
      leftAt: null,
    })),
    states: ROLES.map((role) => stateOf(role, HIRED[role])),
    signatures: standardChain(permit.kind, permit.level?.managedLevel ?? null)
      .filter(({ phase }) => phase !== "end")
      .map(({ id }, index) => ({
        step: id,
        personId: "x",
        at: instant(NINE - HOUR_MS + index),
        isOnSite: true,
      })),
    disclosures: ROLES.map((personId) => ({ personId, at: instant(NINE - HOUR_MS) })),
    measures: measureIdsOf(permit.kind).map((measureId) => ({
      measureId,
      isInvolved: true,
      confirmedBy: "leader",
      confirmedAt: NINE,
      filled: [],
    })),
    samples: gases.map((gas) => clean(gas)),
    ...{ linked: [], live: [], activities: [], cylinders: [], leaderPresentAt: null },
    monitor: { instrument: "PGM", calibratedUntil: "2027-01-01" as Day, isRunning: true },
    video: {
      recorder: "R1",
      isExplosionProof: true,
      startCheckedBy: "leader",
      footage: "盘1",
      keptConfirmedBy: "leader",
    },
    weather: CALM,
    inside: { people: 0, tools: 0 },
    ...more,
  };
}

const CLEAN: Readonly<Record<string, Partial<GasSample>>> = {
  lpg: {},
  h2s: { gas: "h2s", measurand: "toxic", value: 1, unit: "mg/m³" },
  oxygen: { gas: "oxygen", measurand: "oxygen", value: 20.9 },
};
const clean = (gas: string, more: Partial<GasSample> = {}): GasSample =>
  sampleOf({ id: gas, ...CLEAN[gas], ...more });
const codes = (list: readonly { readonly code: string }[]): string[] =>
  list.map(({ code }) => code);

const HOT = permitOf(hot);

test.each([
  ["hot work", hot],
  ["a confined space", confined],
] as const)("%s in order may start", (_what, facts) => {
  const permit = permitOf(facts);
  expect(mayStart(permit, factsOf(permit), NINE)).toEqual([]);
});

describe("refused at the physical start", () => {
  const sampleAged = (ms: number) => ({ samples: [clean("lpg", { takenAt: instant(NINE - ms) })] });
  const without = (role: string) => ({
    people: factsOf(HOT).people.filter((one) => one.role !== role),
  });
  const withState = (role: string, change: Partial<PersonState>) => ({
    states: factsOf(HOT).states.map((one) => (one.personId === role ? { ...one, ...change } : one)),
  });
  test.each([
    ["a sample of exactly 30 minutes", sampleAged(30 * MINUTE_MS), []],
    ["one second more", sampleAged(30 * MINUTE_MS + SECOND_MS), ["gas.old"]],
    ["a sample from the future", sampleAged(-5 * MINUTE_MS), ["gas.missing"]],
    ["no sample", { samples: [] }, ["gas.missing"]],
    ["0.2 % of LPG", { samples: [clean("lpg", { value: 0.2 })] }, []],
    ["0.21 % of LPG", { samples: [clean("lpg", { value: 0.21 })] }, ["gas.failed"]],
    [
      "0.5 read as %LEL would be far below: 13.4 %LEL of LPG is not",
      { samples: [clean("lpg", { value: 13.4, unit: "%LEL" })] },
      ["gas.failed"],
    ],
    [
      "an instrument past its calibration",
      { samples: [clean("lpg", { calibratedUntil: "2026-11-17" as Day })] },
      ["gas.missing"],
    ],
    [
      "a second point that fails",
      { samples: [clean("lpg"), clean("lpg", { point: "地沟", value: 1 })] },
      ["gas.failed"],
    ],
    ["no guardian on the ticket", without("guardian"), ["people.missing"]],
    [
      "a welder without certificate",
      withState("hot-worker", { certificates: [] }),
      ["people.certificate"],
    ],
    [
      "a certificate that ended yesterday",
      withState("hot-worker", {
        certificates: [{ kind: "welding", number: "1", expiresOn: "2026-11-17" as Day }],
      }),
      ["people.certificate-expired"],
    ],
    [
      "a blacklisted contractor",
      withState("leader", { isBlacklisted: true }),
      ["people.blacklisted"],
    ],
    [
      "a verification of yesterday, 10 hours ago",
      withState("hot-worker", {
        verification: { method: "face", at: instant(NINE - 10 * HOUR_MS), secondId: null },
      }),
      ["verify.missing"],
    ],
    [
      "a second person who is the same",
      withState("hot-worker", {
        verification: { method: "second-person", at: NINE, secondId: "hot-worker" },
      }),
      ["verify.missing"],
    ],
    ["the colour is red", { isWorkStopped: true }, ["colour.red"]],
    ["a clock nobody trusts", { isClockTrusted: false }, ["clock.untrusted"]],
    [
      "an unapproved booking",
      { booking: { isApproved: false, isEmergency: false } },
      ["booking.missing"],
    ],
    ["no risk analysis", { riskCount: 0 }, ["risk.missing"]],
    ["an open disclosure", { disclosures: [] }, ["disclosure.open"]],
    [
      "a missing shift leader's check",
      { signatures: factsOf(HOT).signatures.filter(({ step }) => step !== "shift-leader") },
      ["sign.open"],
    ],
    [
      "approval before the unit's opinion",
      {
        signatures: factsOf(HOT).signatures.map((one) =>
          one.step === "unit" ? { ...one, at: NINE } : one,
        ),
      },
      ["sign.disorder"],
    ],
  ] as [string, Partial<PermitFacts>, string[]][])("%s", (_why, more, expected) => {
    expect(codes(mayStart(HOT, factsOf(HOT, more), NINE))).toEqual(expected);
  });

  test("a work that was signed for the day is not begun when it runs into the night", () => {
    const permit = {
      ...permitOf({ ...hot, isHazardous: false }),
      plannedEnd: instant(NINE + 14 * HOUR_MS),
    };
    const signed = {
      ...permit,
      level: levelOf(permitOf({ ...hot, isHazardous: false }), SETTINGS, CALM),
    };
    expect(codes(mayStart(signed, factsOf(signed), NINE))).toEqual(["level.raised"]);
  });

  test("worst first", () => {
    const found = codes(
      mayStart(HOT, factsOf(HOT, { isClockTrusted: false, riskCount: 0, samples: [] }), NINE),
    );
    expect(found).toEqual(["clock.untrusted", "gas.missing", "risk.missing"]);
  });
});

describe("oxygen in a confined space", () => {
  test.each([
    [19.49, false, false],
    [19.5, false, true],
    [21, false, true],
    [21.1, false, false],
    [21.1, true, true],
    [23.5, true, true],
    [23.6, true, false],
  ])("%p %% with enrichment %p passes: %p", (value, isOxygenRich, isPassed) => {
    const permit = permitOf({ ...confined, isOxygenRich });
    const samples = [clean("lpg"), clean("h2s"), clean("oxygen", { value })];
    expect(mayStart(permit, factsOf(permit, { samples }), NINE)).toHaveLength(isPassed ? 0 : 1);
  });
});

describe("pauses", () => {
  const resume = (
    facts: KindFacts,
    minutes: number,
    more: Partial<Permit["life"]> = {},
    extra: Partial<PermitFacts> = {},
  ) => {
    const now = instant(NINE + minutes * MINUTE_MS);
    const life = {
      stage: "paused",
      pausedAt: NINE,
      pauseCause: "break",
      startedAt: NINE,
      validUntil: instant(NINE + 8 * HOUR_MS),
    } as const;
    const permit = permitOf(facts, { ...life, ...more });
    return codes(mayResume(permit, factsOf(permit, extra), now));
  };
  const second = { ...hot, isHazardous: false };
  test.each([
    ["first level, 30:00", hot, 30, []],
    ["first level, 30:01", hot, 30 + 1 / 60, ["gas.missing"]],
    ["second level, 60:00", second, 60, []],
    ["second level, 60:01", second, 60 + 1 / 60, ["gas.missing"]],
    ["confined space, 60:00", confined, 60, []],
    ["confined space, 60:01", confined, 60 + 1 / 60, ["gas.missing", "gas.missing", "gas.missing"]],
  ] as [string, KindFacts, number, string[]][])("%s", (_why, facts, minutes, expected) => {
    expect(resume(facts, minutes)).toEqual(expected);
  });

  test("after an evacuation a minute is too long", () => {
    expect(resume(hot, 1, { pauseCause: "evacuated" })).toEqual(["gas.missing"]);
  });

  test("an expired ticket is not resumed", () => {
    expect(resume(hot, 1, { validUntil: NINE })).toEqual(["time.expired"]);
  });
});

describe("while the work goes on", () => {
  const working = (facts: KindFacts) =>
    permitOf(facts, {
      stage: "working",
      startedAt: NINE,
      workingSince: NINE,
      validUntil: instant(NINE + 8 * HOUR_MS),
    });
  test("8:00:00 is good, a millisecond more is not", () => {
    const permit = working(hot);
    const end = instant(NINE + 8 * HOUR_MS);
    expect(mayContinue(permit, factsOf(permit), end)).toEqual([]);
    expect(codes(mayContinue(permit, factsOf(permit), instant(end + 1)))).toEqual(["time.expired"]);
  });

  test("the record of a confined space is due two hours after the last one", () => {
    const permit = working(confined);
    const last = NINE - MINUTE_MS;
    expect(mayContinue(permit, factsOf(permit), instant(last + 2 * HOUR_MS))).toEqual([]);
    const late = instant(last + 2 * HOUR_MS + SECOND_MS);
    expect(codes(mayContinue(permit, factsOf(permit), late))).toEqual(["gas.record"]);
    expect(codes(permitAlarms(permit, factsOf(permit), late))).toEqual(["gas.record"]);
  });

  test("a guardian who leaves stops the work and is alarm 31", () => {
    const permit = working(hot);
    const facts = factsOf(permit, { isGuardianPresent: false });
    expect(codes(mayContinue(permit, facts, NINE))).toEqual(["guardian.away"]);
    expect(permitAlarms(permit, facts, NINE).map(({ code }) => PERMIT_ALARMS[code].aq)).toEqual([
      "31",
    ]);
  });

  test("an analysis of the day is asked for on the second day", () => {
    const permit = permitOf(
      { ...hot, isHazardous: false },
      {
        stage: "working",
        startedAt: instant(NINE - 24 * HOUR_MS),
        validUntil: instant(NINE + HOUR_MS),
      },
    );
    const facts = factsOf(permit, {
      samples: [clean("lpg", { takenAt: instant(NINE - 23 * HOUR_MS) })],
    });
    expect(codes(mayContinue(permit, facts, NINE))).toContain("gas.day");
    expect(codes(permitAlarms(permit, facts, NINE))).toContain("gas.next_day");
  });
});

test("a long pause without analysis is alarm 03, work on a night that was not raised 42", () => {
  const life = {
    stage: "paused",
    pausedAt: NINE,
    startedAt: NINE,
    validUntil: instant(NINE + 8 * HOUR_MS),
  } as const;
  const paused = permitOf(hot, life);
  expect(codes(permitAlarms(paused, factsOf(paused), instant(NINE + HOUR_MS)))).toEqual([
    "gas.after_pause",
  ]);
  const night = {
    ...permitOf({ ...hot, isHazardous: false }),
    plannedEnd: instant(NINE + 14 * HOUR_MS),
  };
  expect(codes(permitAlarms(night, factsOf(night), NINE))).toContain("raise.night");
});

test("a ticket that is not made is alarm 61; one that was made beside and not linked is 62", () => {
  const permit = permitOf({ ...hot, isInsideVessel: true }, { stage: "signing" });
  const beside: LiveWork = { ...workOf(confined, { id: "w2", jobId: "j2" }), stage: "signing" };
  const at61 = permitAlarms(permit, factsOf(permit), NINE);
  expect(codes(at61)).toContain("ticket.incomplete");
  expect(codes(at61)).not.toContain("ticket.unlinked");
  const at62 = permitAlarms(permit, factsOf(permit, { live: [beside] }), NINE);
  expect(codes(at62)).toContain("ticket.unlinked");
  expect(codes(at62)).not.toContain("ticket.incomplete");
  for (const other of [
    { ...beside, jobId: permit.jobId },
    { ...beside, plannedStart: permit.plannedEnd },
    { ...beside, place: { ...beside.place, name: "装卸台" } },
    { ...beside, ...workOf(height, { id: "w3", jobId: "j3" }) },
  ]) {
    const alarms = permitAlarms(permit, factsOf(permit, { live: [other] }), NINE);
    expect(codes(alarms)).not.toContain("ticket.unlinked");
  }
});

test("the alarms of table A.4 are 22, each once", () => {
  const coded = Object.values(PERMIT_ALARMS)
    .map(({ aq }) => aq)
    .filter((aq) => aq !== null);
  expect(coded.toSorted()).toEqual(
    "01 02 03 04 05 10 20 30 31 40 41 42 43 50 51 52 60 61 62 70 80 90".split(" "),
  );
});

test.each(Object.keys(PERMIT_ALARMS) as PermitAlarmCode[])(
  "%s has its place in the catalogue of alarms",
  (code) => {
    expect(findAlarmRule(alarmCodeOf(code))).toBeDefined();
  },
);

test("acceptance asks that nobody and nothing is inside, the archive that special work was filmed", () => {
  const ended = permitOf(confined, { stage: "ended" });
  expect(mayAccept(ended, factsOf(ended), NINE)).toEqual([]);
  const inside = factsOf(ended, { inside: { people: 1, tools: 2 }, isSiteCleared: false });
  expect(codes(mayAccept(ended, inside, NINE))).toEqual([
    "inside.people",
    "inside.tools",
    "site.uncleared",
  ]);
  const special = permitOf({ ...hot, isOnRunning: true }, { stage: "accepted" });
  expect(mayArchive(special, factsOf(special), NINE)).toEqual([]);
  expect(codes(mayArchive(special, factsOf(special, { video: null }), NINE))).toEqual([
    "video.kept",
  ]);
});

describe("signatures", () => {
  const chain = standardChain("hot-work", "special");
  const people = factsOf(HOT).people;
  const head = { ...stateOf("head", undefined), offices: ["plant-head" as const] };
  const signed = (...steps: string[]) => ({
    chain,
    signatures: steps.map((step) => ({ step, personId: step, at: NINE, isOnSite: true })),
  });
  const before = signed("leader", "unit", "safety");
  const ask = { step: "approval", personId: "head", isOnSite: true };
  test.each([
    ["the head, on the spot, in turn", before, ask, []],
    ["out of turn", signed("leader"), ask, ["sign.order"]],
    ["from afar", before, { ...ask, isOnSite: false }, ["sign.spot"]],
    [
      "somebody without the office",
      before,
      { ...ask, personId: "leader" },
      ["sign.right", "sign.same"],
    ],
    ["a step that is not there", before, { ...ask, step: "nothing" }, ["sign.unknown"]],
  ] as const)("%s", (_why, state, asked, expected) => {
    const signer = asked.personId === "head" ? head : stateOf(asked.personId, undefined);
    expect(maySign(state, asked, people, signer)).toEqual([...expected]);
  });

  test("whose turn it is", () => {
    expect(nextSigners(before, people, [head])).toEqual(["head"]);
    expect(nextSigners(signed(), people, [head])).toEqual(["leader"]);
  });

  test("a site may add steps and never take one away", () => {
    const extra = { ...chain[1]!, id: "own", by: "process" as const };
    expect(chainFaults("hot-work", "special", chain)).toEqual([]);
    expect(
      chainFaults("hot-work", "special", [...chain.slice(0, 2), extra, ...chain.slice(2)]),
    ).toEqual([]);
    expect(codes(chainFaults("hot-work", "special", chain.slice(1)))).toEqual([
      "chain.step_missing",
    ]);
    expect(
      codes(chainFaults("hot-work", "special", [chain[1]!, chain[0]!, ...chain.slice(2)])),
    ).toContain("chain.order");
    const after = [...chain.slice(0, 4), extra, ...chain.slice(4)];
    expect(codes(chainFaults("hot-work", "special", after))).toEqual(["chain.after_approval"]);
  });
});

test("before the approval analyses and disclosure stand too", () => {
  const permit = permitOf(hot, { stage: "signing" });
  expect(mayBeApproved(permit, factsOf(permit), NINE)).toEqual([]);
  expect(
    codes(mayBeApproved(permit, factsOf(permit, { samples: [], disclosures: [] }), NINE)),
  ).toEqual(["gas.missing", "disclosure.open"]);
});

test("codes of refusals are named once", () => {
  expect(new Set(REFUSAL_CODES).size).toBe(REFUSAL_CODES.length);
});
