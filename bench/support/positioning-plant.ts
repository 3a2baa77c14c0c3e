/** A simulated plant: distances with walls that delay, through the real pipeline and the real rules. */
import {
  createSite,
  type SiteAnchor,
  type SitePerson,
  type SiteWall,
} from "../../firmware-bridge/simulators/uwb-site.ts";
import { instant } from "../../src/kernel/instants.ts";
import type { Anchor, Fix, SearchMode, Zone } from "../../src/positioning/model.ts";
import { stepFence } from "../../src/positioning/rules/fences.ts";
import { Pipeline, type Round } from "../../src/positioning/rules/pipeline.ts";
import {
  followStill,
  type Memory,
  NO_MEMORY,
  type Seen,
  watch,
} from "../../src/positioning/rules/watch.ts";
import { SUPPLIED_SETTINGS } from "../../src/positioning/settings.ts";
import { quantile } from "./machine.ts";
import { seeded } from "./positioning-day.ts";

const BEGIN_AT = 1_800_000_000_000;
const FLOOR = "ground";

/** Anchors on a grid, as they hang under pipe bridges and roofs: 3 to 5 m high. */
function gridOf(columns: number, rows: number, stepMm: number): SiteAnchor[] {
  return Array.from({ length: columns * rows }, (_, id) => ({
    id,
    xMm: (id % columns) * stepMm,
    yMm: Math.floor(id / columns) * stepMm,
    zMm: 3_000 + (id % 3) * 1_000,
  }));
}

const surveyed = (anchors: readonly SiteAnchor[]): Anchor[] =>
  anchors.map(({ id, ...at }) => ({ id: `a${id}`, radioId: String(id), floorId: FLOOR, ...at }));

type Scene = {
  readonly seed: number;
  readonly anchors: readonly SiteAnchor[];
  readonly walls: readonly SiteWall[];
  readonly people: readonly SitePerson[];
  readonly rateHz: number;
};

type Seconds = readonly {
  readonly round: Round;
  readonly xMm: number;
  readonly yMm: number;
}[];

/** What is measured in each second. */
function* secondsOf({ seed, anchors, walls, people, rateHz }: Scene): Generator<Seconds> {
  const noise = { sigmaMm: 90, rangeMaxMm: 45_000, dropShare: 0.05 };
  const site = createSite({ seed, anchors, walls, people, rateHz, ...noise });
  for (;;) {
    yield site.step(1_000).rounds.map(({ atMs, truth, ranges }) => ({
      round: {
        tag: String(truth.tag),
        at: instant(BEGIN_AT + atMs),
        ranges: ranges.map(({ anchor, distanceMm }) => ({ anchor: String(anchor), distanceMm })),
      },
      xMm: truth.xMm,
      yMm: truth.yMm,
    }));
  }
}

/** Tanks, a pipe bridge and a control room: signals through them are 1.5 to 5 m late. */
const WALLS: readonly SiteWall[] = [
  { x1Mm: 15_000, y1Mm: 10_000, x2Mm: 15_000, y2Mm: 30_000, delayMm: 2_500 },
  { x1Mm: 15_000, y1Mm: 30_000, x2Mm: 28_000, y2Mm: 30_000, delayMm: 2_500 },
  { x1Mm: 45_000, y1Mm: 0, x2Mm: 45_000, y2Mm: 18_000, delayMm: 5_000 },
  { x1Mm: 35_000, y1Mm: 25_000, x2Mm: 55_000, y2Mm: 38_000, delayMm: 1_500 },
];

const PEOPLE = 12;
const SECONDS = 240;

/** Errors as AQ 3064.3 annex A takes them: at rest at points, and on a way through the plant. */
export function accuracy(seed: number, how: "standing" | "walking") {
  const chance = seeded(seed);
  const point = () => ({
    xMm: 3_000 + chance() * 54_000,
    yMm: 3_000 + chance() * 34_000,
    pauseMs: how === "standing" ? 10 * 60_000 : 0,
  });
  const people = Array.from({ length: PEOPLE }, (_, tag) => ({
    tag,
    heightMm: 1_200,
    speedMmPerS: 1_300,
    path: Array.from({ length: how === "standing" ? 1 : 12 }, point),
  }));
  const anchors = gridOf(4, 3, 20_000);
  const pipeline = new Pipeline(surveyed(anchors), SUPPLIED_SETTINGS);
  const seconds = secondsOf({ seed, anchors, walls: WALLS, people, rateHz: 0.5 });
  const errors: number[] = [];
  let rounds = 0;
  for (let second = 0; second < SECONDS; second += 1) {
    for (const { round, xMm, yMm } of seconds.next().value as Seconds) {
      rounds += 1;
      const fix = pipeline.take(round);
      if (typeof fix === "string") continue;
      errors.push(Math.hypot(fix.xMm - xMm, fix.yMm - yMm) / 1_000);
    }
  }
  errors.sort((a, b) => a - b);
  return {
    p68: quantile(errors, 0.6827),
    p95: quantile(errors, 0.95),
    share: errors.length / rounds,
  };
}

/** The rules as the engine runs them, for one floor. */
class Rules {
  readonly #pipeline: Pipeline;
  readonly #zones: readonly Zone[];
  readonly #search: SearchMode;
  readonly #seen = new Map<string, Seen & { inside: Map<string, Fix["at"]> }>();
  #memory: Memory = NO_MEMORY;

  constructor(anchors: readonly SiteAnchor[], zones: readonly Zone[], search: SearchMode) {
    this.#pipeline = new Pipeline(surveyed(anchors), SUPPLIED_SETTINGS);
    this.#zones = zones;
    this.#search = search;
  }

  take(round: Round): void {
    const fix = this.#pipeline.take(round);
    if (typeof fix === "string") return;
    const before = this.#seen.get(fix.tag);
    const inside = before?.inside ?? new Map<string, Fix["at"]>();
    for (const zone of this.#zones) {
      const { isInside, crossing } = stepFence(zone, inside.has(zone.id), before?.fix, fix);
      if (crossing === undefined) continue;
      if (isInside) inside.set(zone.id, fix.at);
      else inside.delete(zone.id);
    }
    this.#seen.set(fix.tag, {
      wearer: { tag: fix.tag, personId: fix.tag, kind: "staff", roles: [] },
      fix,
      heardAt: fix.at,
      inside,
      still: followStill(before?.still, fix, SUPPLIED_SETTINGS.stillRadiusMm),
      batteryPercent: 80,
    });
  }

  look(second: number) {
    const settings = { ...SUPPLIED_SETTINGS, search: this.#search };
    const now = instant(BEGIN_AT + second * 1_000);
    const seen = [...this.#seen.values()];
    const { conditions, memory } = watch({ seen, zones: this.#zones, settings, now }, this.#memory);
    this.#memory = memory;
    return conditions;
  }
}

function squareZone(id: string, xMm: number, yMm: number, sideMm: number, max: number): Zone {
  return {
    id,
    name: id,
    floorId: FLOOR,
    kind: "normal",
    shape: {
      kind: "polygon",
      outline: [
        { xMm, yMm },
        { xMm: xMm + sideMm, yMm },
        { xMm: xMm + sideMm, yMm: yMm + sideMm },
        { xMm, yMm: yMm + sideMm },
      ],
      holes: [],
    },
    times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
    minHeads: null,
    maxHeads: max,
    who: { mode: "everyone" },
    required: [],
    stayMaxMs: null,
    stillMaxMs: null,
    level: 4,
    ref: "",
    version: 1,
  };
}

type Spot = readonly [xMm: number, yMm: number];

const SETTLED_S = 120;
const TEST_S = 420;
const SAMPLE_S = 5;

/** People stand for minutes; every five seconds is a sample (annex A.4, A.5). @returns the share with the alarm */
function sampled(
  seed: number,
  spots: readonly Spot[],
  zones: readonly Zone[],
  search: SearchMode,
  isOn: (conditions: ReturnType<Rules["look"]>) => boolean,
): number {
  const anchors = gridOf(4, 4, 20_000);
  const people = spots.map(([xMm, yMm], tag) => ({
    tag,
    heightMm: 1_200,
    speedMmPerS: 1_300,
    path: [{ xMm, yMm, pauseMs: 3_600_000 }],
  }));
  const rules = new Rules(anchors, zones, search);
  const seconds = secondsOf({ seed, anchors, walls: WALLS, people, rateHz: 0.5 });
  let [samples, on] = [0, 0];
  for (let second = 1; second <= TEST_S; second += 1) {
    for (const { round } of seconds.next().value as Seconds) rules.take(round);
    const conditions = rules.look(second);
    if (second < SETTLED_S || second % SAMPLE_S !== 0) continue;
    samples += 1;
    if (isOn(conditions)) on += 1;
  }
  return on / samples;
}

const MIDDLE = 30_000;
/** One in the middle, others on a ring. */
const ringOf = (count: number, of: number, radiusMm: number): Spot[] =>
  Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / of;
    return [MIDDLE + radiusMm * Math.cos(angle), MIDDLE + radiusMm * Math.sin(angle)];
  });

/** Six within 15 m, and five with a sixth just outside 18 m, at a threshold of six. */
export function annexGathering(seed: number, search: SearchMode) {
  const isOn = (conditions: ReturnType<Rules["look"]>): boolean =>
    conditions.some(
      ({ code, facts }) => code === "position.gathering" && Number(facts["heads"]) >= 6,
    );
  const centre: Spot = [MIDDLE, MIDDLE];
  const within = [centre, ...ringOf(5, 5, 12_000)];
  const outside: readonly Spot[] = [
    centre,
    ...ringOf(4, 4, 12_000),
    [MIDDLE + 18_300 * Math.SQRT1_2, MIDDLE + 18_300 * Math.SQRT1_2],
  ];
  return {
    missed: 1 - sampled(seed, within, [], search, isOn),
    wrong: sampled(seed, outside, [], search, isOn),
  };
}

/** A square of 15 m and a threshold of four: four 3 m inside its border, and three of them with one 3 m outside. */
export function annexFence(seed: number) {
  const zone = squareZone("square", 22_500, 22_500, 15_000, 3);
  const isOn = (conditions: ReturnType<Rules["look"]>): boolean =>
    conditions.some(({ code }) => code === "position.over_capacity");
  const inside: readonly Spot[] = [
    [25_500, 25_500],
    [34_500, 25_500],
    [34_500, 34_500],
    [25_500, 34_500],
  ];
  const outside: readonly Spot[] = [...inside.slice(0, 3), [19_500, 30_000]];
  return {
    missed: 1 - sampled(seed, inside, [zone], "any-disc", isOn),
    wrong: sampled(seed, outside, [zone], "any-disc", isOn),
  };
}

const SITE_TAGS_MAX = 1_000;
const RUN_S = 4;

function coreMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Fixes through pipeline, forty areas and all rules, a look a second, by the time of one core: other work on the machine
 * does not count, nor does the simulation.
 */
export function throughput(seed: number, tags: number) {
  const anchors = gridOf(10, 6, 25_000);
  const chance = seeded(seed);
  const zones = Array.from({ length: 40 }, (_, index) =>
    squareZone(`z${index}`, chance() * 200_000, chance() * 100_000, 20_000, 20),
  );
  const rules = new Rules(anchors, zones, "any-disc");
  const scenes = Array.from({ length: Math.ceil(tags / SITE_TAGS_MAX) }, (_, part) => {
    const count = Math.min(SITE_TAGS_MAX, tags - part * SITE_TAGS_MAX);
    const people = Array.from({ length: count }, (_, index) => ({
      tag: part * SITE_TAGS_MAX + index,
      heightMm: 1_200,
      speedMmPerS: 1_300,
      path: Array.from({ length: 4 }, () => ({
        xMm: chance() * 225_000,
        yMm: chance() * 125_000,
        pauseMs: 2_000,
      })),
    }));
    return secondsOf({ seed: seed + part, anchors, walls: WALLS, people, rateHz: 1 });
  });
  let [fixes, spentMs] = [0, 0];
  const looks: number[] = [];
  for (let second = 1; second <= RUN_S; second += 1) {
    const measured = scenes.flatMap((scene) => scene.next().value as Seconds);
    const beganAt = coreMs();
    for (const { round } of measured) rules.take(round);
    const lookAt = coreMs();
    rules.look(second);
    const endedAt = coreMs();
    fixes += measured.length;
    spentMs += endedAt - beganAt;
    looks.push(endedAt - lookAt);
  }
  looks.sort((a, b) => a - b);
  return { perSecond: (fixes / spentMs) * 1_000, lookMs: quantile(looks, 0.5) };
}
