/** Fixed areas, tickets from elsewhere, statistics, gas units, words, life, conflicts. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DAY_MS, type Day, HOUR_MS, instant, MINUTE_MS } from "../../../src/kernel/instants.ts";
import type {
  Area,
  BlindPlateFacts,
  KindFacts,
  PersonState,
  Stage,
} from "../../../src/permits/model.ts";
import { STAGES } from "../../../src/permits/model.ts";
import type { LiveWork } from "../../../src/permits/model-facts.ts";
import { findConflicts } from "../../../src/permits/rules/conflicts.ts";
import { type ExternalTicket, externalFaults } from "../../../src/permits/rules/external.ts";
import {
  type FixedArea,
  type FixedAreaFacts,
  mayWorkInArea,
} from "../../../src/permits/rules/fixed-area.ts";
import { isUnitDoubtful, judgeReading } from "../../../src/permits/rules/gas.ts";
import {
  isExpired,
  type LifeEvent,
  newPermitLife,
  stepLife,
} from "../../../src/permits/rules/life.ts";
import { linkedKinds } from "../../../src/permits/rules/linked.ts";
import { REFUSAL_CODES } from "../../../src/permits/rules/refusals.ts";
import { distanceM } from "../../../src/permits/rules/space.ts";
import { type CountedPermit, countBy, crossBy } from "../../../src/permits/rules/statistics.ts";
import { CALENDAR_2026 } from "../../../src/permits/standard/defaults.ts";
import { GASES } from "../../../src/permits/standard/gases.ts";
import { REFUSAL_WORDS } from "../../../src/permits/standard/refusal-words.ts";
import { placesOf } from "../../../src/platform/i18n.ts";
import { at, confined, height, hot, NINE, workOf } from "./fixtures.ts";

const PLACE = { isConfined: false, isOxygenRich: false, isOxygenEquipment: false };

describe("gas units", () => {
  test.each([
    ["methane 10 %LEL is 0.5 %", "methane", 10, "%LEL", true],
    ["methane 10.1 %LEL", "methane", 10.1, "%LEL", false],
    ["LPG 13.3 %LEL is just below 0.2 %", "lpg", 13.3, "%LEL", true],
    ["LPG 13.4 %LEL", "lpg", 13.4, "%LEL", false],
    ["hydrogen, LEL 4: 0.5 %", "hydrogen", 0.5, "%", true],
    ["hydrogen 0.51 %", "hydrogen", 0.51, "%", false],
    ["dimethyl ether, LEL 3.4: 0.2 %", "dme", 0.21, "%", false],
    ["2000 ppm of LPG", "lpg", 2000, "ppm", true],
    ["2001 ppm of LPG", "lpg", 2001, "ppm", false],
    ["hydrogen sulphide at its ceiling", "h2s", 10, "mg/m³", true],
    ["7 ppm of hydrogen sulphide", "h2s", 7, "ppm", true],
    ["7.1 ppm of hydrogen sulphide", "h2s", 7.1, "ppm", false],
    ["oxygen in ppm is no reading", "oxygen", 209_000, "ppm", undefined],
    ["a toxic gas in %LEL is no reading", "h2s", 1, "%LEL", undefined],
    ["less than nothing", "lpg", -0.1, "%", undefined],
    ["an unknown gas", "phlogiston", 0, "%", undefined],
  ] as const)("%s", (_why, gas, value, unit, expected) => {
    const verdict = judgeReading(gas, { value, unit }, PLACE);
    expect(verdict.isRead ? verdict.isPassed : undefined).toBe(expected);
  });

  test("a unit that was probably mixed up is asked about", () => {
    expect(isUnitDoubtful("lpg", 0.4, "%LEL")).toBe(true);
    expect(isUnitDoubtful("lpg", 4, "%LEL")).toBe(false);
    expect(isUnitDoubtful("lpg", 5, "%")).toBe(true);
    expect(isUnitDoubtful("oxygen", 20.9, "%")).toBe(false);
  });

  test("more gas never passes where less did not", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GASES.filter(({ kind }) => kind !== "oxygen")),
        fc.constantFrom("%" as const, "ppm" as const, "mg/m³" as const, "%LEL" as const),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (gas, unit, one, more) => {
          const [less, much] = [
            judgeReading(gas.id, { value: one, unit }, PLACE),
            judgeReading(gas.id, { value: one + more, unit }, PLACE),
          ];
          expect(less.isRead && !less.isPassed && much.isRead && much.isPassed).toBe(false);
        },
      ),
    );
  });
});

describe("conflicts", () => {
  const spot = (xM: number): Area => ({ shape: "circle", xMm: xM * 1000, yMm: 0, radiusMm: 0 });
  const blind: BlindPlateFacts = {
    kind: "blind-plate",
    operation: "insert",
    blinds: 1,
    line: "L-1",
    medium: "",
    temperatureC: null,
    pressureKpa: null,
    material: "",
    spec: "",
    plateNumber: "",
    drawing: "",
    drawnBy: null,
    isHazardous: true,
    isToxic: false,
    heightM: 0,
  };
  const live = (facts: KindFacts, xM: number | null, more: Partial<LiveWork> = {}): LiveWork => ({
    ...workOf(facts, {
      id: "w2",
      jobId: "j2",
      place: { ...workOf(facts).place, name: "乙", area: xM === null ? null : spot(xM) },
    }),
    ...{ stage: "issued" },
    ...more,
  });
  const here = workOf(hot, { place: { ...workOf(hot).place, area: spot(0) } });
  const end = here.plannedEnd;
  test.each([
    ["a blind at 30 m", live(blind, 30), ["conflict.blind-hot"]],
    ["a blind at 30.001 m", live(blind, 30.001), []],
    ["a blind whose place nobody drew", live(blind, null), ["conflict.blind-hot"]],
    ["a blind where nothing explodes", live({ ...blind, isHazardous: false }, 5), []],
    ["a blind of the same job", live(blind, 5, { jobId: "j1" }), ["conflict.blind-hot"]],
    [
      "painting in a tank at 10 m",
      live({ ...confined, givesOffVapour: true }, 10),
      ["conflict.vapour-hot"],
    ],
    [
      "begins as this one ends",
      live(blind, 5, { plannedStart: end, plannedEnd: instant(end + HOUR_MS) }),
      [],
    ],
    [
      "is late and still goes on",
      live(blind, 5, {
        plannedStart: instant(NINE - 9 * HOUR_MS),
        plannedEnd: instant(NINE - HOUR_MS),
        stage: "working",
      }),
      ["conflict.blind-hot"],
    ],
    ["somebody above without a shield", live(height, 0), ["conflict.below-height"]],
    [
      "somebody above behind a shield",
      live({ ...height, hasShield: true }, 0),
      ["conflict.cross-work"],
    ],
    ["another fire at the same place", live(hot, 0), ["conflict.cross-work"]],
  ] as const)("%s", (_why, other, codes) => {
    expect(findConflicts(here, [other], [], NINE).map(({ code }) => code)).toEqual([...codes]);
  });

  test("one line, however it is written", () => {
    const other = live({ ...blind, line: " l-1 " }, 500);
    expect(findConflicts(workOf(blind), [other], [], NINE)[0]).toMatchObject({
      code: "conflict.one-line",
      isForbidden: true,
    });
  });

  test.each([
    ["gas-release", 30],
    ["liquid-release", 15],
    ["solvent-paint", 10],
    ["dust-sweeping", 10],
    ["leaky-equipment", 15],
    ["hazchem-train", 25],
  ] as const)("%s within %p m", (kind, metres) => {
    const activity = (xM: number) => ({
      id: "a",
      kind,
      place: live(hot, xM).place,
      startsAt: NINE,
      endsAt: end,
    });
    expect(findConflicts(here, [], [activity(metres)], NINE)).toHaveLength(1);
    expect(findConflicts(here, [], [activity(metres + 0.001)], NINE)).toHaveLength(0);
  });

  test("areas that cross like a plus are together; distance is the same both ways", () => {
    const bar = (w: number, h: number): Area => ({
      shape: "polygon",
      corners: [
        { xMm: -w, yMm: -h },
        { xMm: w, yMm: -h },
        { xMm: w, yMm: h },
        { xMm: -w, yMm: h },
      ],
    });
    expect(distanceM(bar(9000, 1000), bar(1000, 9000))).toBe(0);
    const number = fc.integer({ min: -200_000, max: 200_000 });
    const area = fc.record({
      shape: fc.constant("circle" as const),
      xMm: number,
      yMm: number,
      radiusMm: fc.integer({ min: 0, max: 9_000 }),
    });
    fc.assert(
      fc.property(area, area, (one, other) =>
        expect(distanceM(one, other)).toBe(distanceM(other, one)),
      ),
    );
  });
});

test("linked tickets follow from the facts", () => {
  expect(
    linkedKinds({ ...hot, heightM: 2, isInsideVessel: true, usesTemporaryPower: true }),
  ).toEqual(["height", "confined-space", "temporary-power"]);
  expect(linkedKinds({ ...hot, heightM: 1.99 })).toEqual([]);
  const dig = {
    kind: "excavation",
    isMachine: false,
    extent: "",
    drawing: "",
    isNearBuriedHazard: true,
  } as const;
  expect(linkedKinds({ ...dig, depthM: 1.2 })).toEqual([]);
  expect(linkedKinds({ ...dig, depthM: 1.21 })).toEqual(["confined-space"]);
});

describe("the life of a permit", () => {
  const events: LifeEvent[] = [
    { kind: "sign", isLast: false },
    { kind: "sign", isLast: true },
    { kind: "return", reason: "x" },
    { kind: "start", validUntil: instant(NINE + 8 * HOUR_MS) },
    { kind: "pause", cause: "break" },
    { kind: "resume" },
    { kind: "end", cause: "finished", reason: "" },
    { kind: "accept" },
    { kind: "archive" },
    { kind: "void", reason: "x" },
    { kind: "revoke", reason: "x" },
  ];
  test("whatever happens, an end is never moved and what is over stays over", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...events), fc.integer({ min: 0, max: 300 })), {
          maxLength: 30,
        }),
        (steps) => {
          let [life, now] = [newPermitLife(), NINE];
          for (const [event, minutes] of steps) {
            now = instant(now + minutes * MINUTE_MS);
            const done = stepLife(life, event, now);
            if (!done.ok) continue;
            const next = done.value;
            expect(["archived", "void", "revoked"]).not.toContain(life.stage);
            if (life.validUntil !== null) expect(next.validUntil).toBe(life.validUntil);
            if (next.stage === "working") expect(isExpired(next, now)).toBe(false);
            if (next.stage === "working" && life.stage !== "paused")
              expect(life.stage).toBe("issued");
            expect(STAGES).toContain(next.stage);
            life = next;
          }
        },
      ),
    );
  });

  test.each(["void", "revoke"] as const)("%s asks for a reason", (kind) => {
    const stage: Stage = "issued";
    const done = stepLife({ ...newPermitLife(), stage }, { kind, reason: " " }, NINE);
    expect(done).toEqual({ ok: false, refusal: { code: "permit.reason_needed" } });
  });
});

describe("fixed areas", () => {
  const area: FixedArea = {
    isRetired: false,
    approvedBy: "p",
    reviewedOn: "2025-11-18" as Day,
    hasChanged: false,
    isHazardous: false,
    toDangerM: 30,
    isIndoors: true,
    hasFireWall: true,
    hasDetector: true,
    isMarked: true,
    hasCombustibles: false,
  };
  const worker: PersonState = {
    personId: "w",
    isActive: true,
    isBlacklisted: false,
    isUnfit: false,
    offices: [],
    certificates: [{ kind: "welding", number: "1", expiresOn: "2026-11-18" as Day }],
    verification: { method: "face", at: NINE, secondId: null },
  };
  const cylinder = {
    code: "c",
    content: "oxygen",
    confirmedAt: NINE,
    isPassed: true,
    isUpright: true,
    hasArrestor: true,
    toFireM: 10,
    toOtherM: 5,
  } as const;
  const guardian: PersonState = {
    ...worker,
    personId: "g",
    certificates: [{ kind: "guardian", number: "2", expiresOn: "2027-01-01" as Day }],
    verification: null,
  };
  const good: FixedAreaFacts = {
    area,
    worker,
    guardian,
    sample: undefined,
    confirmation: { at: NINE, isPassed: true },
    cylinders: [cylinder],
    isWorkStopped: false,
    hasForbiddenNeighbour: false,
    isClockTrusted: true,
  };
  const midnight = at("2026-11-19 00:00");
  test.each([
    ["in order, on the last day of its review", good, NINE, []],
    [
      "reviewed a year and a day ago",
      { ...good, area: { ...area, reviewedOn: "2025-11-17" as Day } },
      NINE,
      ["area.review_due"],
    ],
    [
      "surroundings changed",
      { ...good, area: { ...area, hasChanged: true } },
      NINE,
      ["area.review_due"],
    ],
    [
      "29.9 m from a tank",
      { ...good, area: { ...area, toDangerM: 29.9 } },
      NINE,
      ["area.too_near"],
    ],
    ["nobody measured", { ...good, area: { ...area, toDangerM: null } }, NINE, ["area.too_near"]],
    ["the last millisecond of the day", good, instant(midnight - 1), []],
    [
      "past midnight, fifteen hours on",
      {
        ...good,
        worker: {
          ...worker,
          certificates: [{ kind: "welding", number: "1", expiresOn: "2027-01-01" as Day }],
        },
        area: { ...area, reviewedOn: "2026-01-01" as Day },
      },
      midnight,
      ["area.unverified", "area.not_confirmed", "area.cylinder"],
    ],
    [
      "a cylinder outside the confirmation",
      { ...good, cylinders: [cylinder, { ...cylinder, confirmedAt: null }] },
      NINE,
      ["area.cylinder"],
    ],
    ["nobody confirmed", { ...good, confirmation: null }, NINE, ["area.not_confirmed"]],
    ["red", { ...good, isWorkStopped: true }, NINE, ["area.colour"]],
    [
      "a neighbour that forbids it",
      { ...good, hasForbiddenNeighbour: true },
      NINE,
      ["area.neighbour"],
    ],
    ["without its sign", { ...good, area: { ...area, isMarked: false } }, NINE, ["area.unmarked"]],
    [
      "combustibles kept in it",
      { ...good, area: { ...area, hasCombustibles: true } },
      NINE,
      ["area.combustibles"],
    ],
    ["nobody watches", { ...good, guardian: undefined }, NINE, ["area.guardian"]],
    [
      "the welder watches over themselves",
      { ...good, guardian: { ...guardian, personId: "w" } },
      NINE,
      ["area.guardian"],
    ],
    ["an analysis is asked for", { ...good, sample: null }, NINE, ["area.gas_missing"]],
    [
      "the analysis failed",
      { ...good, sample: { takenAt: NINE, isPassed: false } },
      NINE,
      ["area.gas_failed"],
    ],
    [
      "the analysis is exactly half an hour old",
      { ...good, sample: { takenAt: instant(NINE - 30 * 60_000), isPassed: true } },
      NINE,
      [],
    ],
    [
      "the analysis is older than half an hour",
      { ...good, sample: { takenAt: instant(NINE - 30 * 60_000 - 1), isPassed: true } },
      NINE,
      ["area.gas_old"],
    ],
  ] as [string, FixedAreaFacts, typeof NINE, string[]][])("%s", (_why, facts, now, codes) => {
    expect(mayWorkInArea(facts, now).map(({ code }) => code)).toEqual(codes as never);
  });
});

describe("tickets from elsewhere", () => {
  const ticket: ExternalTicket = {
    number: "SD-1",
    issuer: "省系统",
    kind: "hot-work",
    level: "first",
    medium: "electronic",
    place: "泵房",
    startsAt: NINE,
    endsAt: instant(NINE + 8 * HOUR_MS),
    approver: "张",
    files: 1,
  };
  test.each([
    ["in order", ticket, false, []],
    ["paper where it is lawful", { ...ticket, medium: "paper" }, false, []],
    [
      "paper at a site bound to electronic tickets",
      { ...ticket, medium: "paper", number: "" },
      true,
      ["external.paper_forbidden"],
    ],
    [
      "longer than the law allows",
      { ...ticket, endsAt: instant(NINE + 8 * HOUR_MS + 1) },
      true,
      ["external.long"],
    ],
    [
      "second level may hold 72 h",
      { ...ticket, level: "second", endsAt: instant(NINE + 3 * DAY_MS) },
      true,
      [],
    ],
    [
      "a height level on hot work, and no file",
      { ...ticket, level: "II", files: 0 },
      true,
      ["external.level", "external.file"],
    ],
  ] as [string, ExternalTicket, boolean, string[]][])(
    "%s",
    (_why, one, isElectronicOnly, faults) => {
      expect(externalFaults(one, { isElectronicOnly })).toEqual(faults as never);
    },
  );
});

test("statistics count everything once in each dimension", () => {
  const one: CountedPermit = {
    kind: "hot-work",
    level: "first",
    place: "泵房",
    unit: "一班",
    company: "",
    isContractor: false,
    stage: "ended",
    endCause: "expired",
    at: NINE,
  };
  const permits = [
    one,
    { ...one, kind: "height" as const, level: "II" as const, at: instant(NINE - DAY_MS) },
    { ...one, stage: "void" as const, endCause: null },
  ];
  expect(countBy(permits, "kind")).toEqual([
    { value: "hot-work", count: 2 },
    { value: "height", count: 1 },
  ]);
  expect(countBy(permits, "day").map(({ value }) => value)).toEqual(["2026-11-17", "2026-11-18"]);
  expect(countBy(permits, "outcome")).toEqual([
    { value: "expired", count: 2 },
    { value: "void", count: 1 },
  ]);
  expect(crossBy(permits, "kind", "month").reduce((sum, { count }) => sum + count, 0)).toBe(3);
});

test("words: both languages name the same values, and each refusal says what to do", () => {
  expect(Object.keys(REFUSAL_WORDS).toSorted()).toEqual([...REFUSAL_CODES].toSorted());
  for (const { words, wayOut } of Object.values(REFUSAL_WORDS)) {
    expect(placesOf(words.en).toSorted()).toEqual(placesOf(words.zh).toSorted() as string[]);
    expect(wayOut.zh.length).toBeGreaterThan(1);
  }
});

test("days of the supplied calendar are real and named once", () => {
  const days = CALENDAR_2026.map(({ day }) => day);
  expect(new Set(days).size).toBe(days.length);
  expect(days.filter((day) => !/^2026-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(day))).toEqual(
    [],
  );
});
