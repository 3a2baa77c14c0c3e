/** The simulated site measures what its plan says, and every driver reads back what the encoders wrote. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Driver } from "../../../firmware-bridge/driver.ts";
import { dwm1001Shell } from "../../../firmware-bridge/drivers/uwb/dwm1001-shell.ts";
import { linktrack } from "../../../firmware-bridge/drivers/uwb/linktrack.ts";
import { mauwb } from "../../../firmware-bridge/drivers/uwb/mauwb.ts";
import { trek1000 } from "../../../firmware-bridge/drivers/uwb/trek1000.ts";
import type { Reading } from "../../../firmware-bridge/reading.ts";
import {
  dwmAnchorId,
  encodeLec,
  encodeNodeFrame2,
} from "../../../firmware-bridge/simulators/uwb-encode.ts";
import {
  encodeRounds,
  runSite,
  type UwbFormat,
} from "../../../firmware-bridge/simulators/uwb-run.ts";
import {
  createSite,
  type Round,
  type SiteAnchor,
  type SitePlan,
  STEP_MAX_MS,
} from "../../../firmware-bridge/simulators/uwb-site.ts";
import { decodePieces } from "../support.ts";

const ANCHORS: readonly SiteAnchor[] = [
  { id: 0, xMm: 0, yMm: 0, zMm: 2_500 },
  { id: 1, xMm: 20_000, yMm: 0, zMm: 2_500 },
  { id: 2, xMm: 20_000, yMm: 12_000, zMm: 2_500 },
  { id: 3, xMm: 0, yMm: 12_000, zMm: 2_500 },
];

const PLAN: SitePlan = {
  anchors: ANCHORS,
  walls: [],
  people: [
    {
      tag: 7,
      heightMm: 1_300,
      speedMmPerS: 1_000,
      path: [
        { xMm: 2_000, yMm: 2_000, pauseMs: 2_000 },
        { xMm: 8_000, yMm: 2_000, pauseMs: 1_000 },
      ],
    },
  ],
  seed: 42,
  rateHz: 10,
  sigmaMm: 70,
  rangeMaxMm: 60_000,
  dropShare: 0,
};

function errorsOf(rounds: readonly Round[]): number[] {
  return rounds.flatMap(({ ranges }) => ranges.map((range) => range.distanceMm - range.trueMm));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("site", () => {
  test("people pause, walk at their speed and turn back", () => {
    const site = createSite(PLAN);
    const placeAfter = (ms: number): number => site.step(ms).positions[0]!.xMm;
    expect(placeAfter(2_000)).toBe(2_000);
    expect(placeAfter(3_000)).toBe(5_000);
    expect(placeAfter(3_500)).toBe(8_000);
    expect(placeAfter(1_500)).toBe(7_000);
  });

  test("short steps and one long step give the same rounds", () => {
    const long = createSite(PLAN).step(10_000).rounds;
    const short = createSite(PLAN);
    const rounds: Round[] = [];
    for (let at = 0; at < 10_000; at += 8) rounds.push(...short.step(8).rounds);
    expect(rounds).toHaveLength(long.length);
    rounds.forEach((round, index) => {
      expect(round.atMs).toBe(long[index]!.atMs);
      round.ranges.forEach((range, at) => {
        // Adding up many short walks may round the last millimetre the other way.
        expect(
          Math.abs(range.distanceMm - long[index]!.ranges[at]!.distanceMm),
        ).toBeLessThanOrEqual(1);
      });
    });
  });

  test("the seed decides: the same gives the same, another gives another", () => {
    const run = (seed: number) => createSite({ ...PLAN, seed }).step(5_000);
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test("noise in the open has no bias and the stated width", () => {
    const errors = errorsOf(createSite(PLAN).step(STEP_MAX_MS).rounds);
    const bias = mean(errors);
    const sigma = Math.sqrt(mean(errors.map((error) => (error - bias) ** 2)));
    expect(errors).toHaveLength(2_400);
    expect(Math.abs(bias)).toBeLessThan(6);
    expect(sigma).toBeGreaterThan(64);
    expect(sigma).toBeLessThan(76);
  });

  test("a wall makes ranges longer, never shorter, and only those through it", () => {
    const walls = [{ x1Mm: 12_000, y1Mm: -1_000, x2Mm: 12_000, y2Mm: 20_000, delayMm: 600 }];
    const { rounds } = createSite({ ...PLAN, walls, sigmaMm: 0 }).step(STEP_MAX_MS);
    for (const { ranges } of rounds) {
      for (const { anchor, distanceMm, trueMm, walls: between } of ranges) {
        const isBehind = anchor === 1 || anchor === 2;
        expect(between).toBe(isBehind ? 1 : 0);
        expect(distanceMm - trueMm).toBeGreaterThanOrEqual(isBehind ? 299 : -1);
        expect(distanceMm - trueMm).toBeLessThanOrEqual(isBehind ? 901 : 1);
      }
    }
  });

  test("ranges drop out at the stated share and end at the limit", () => {
    const dropped = createSite({ ...PLAN, dropShare: 0.3 }).step(STEP_MAX_MS).rounds;
    const share = 1 - errorsOf(dropped).length / 2_400;
    expect(share).toBeGreaterThan(0.26);
    expect(share).toBeLessThan(0.34);
    const near = createSite({ ...PLAN, rangeMaxMm: 9_000 }).step(STEP_MAX_MS).rounds;
    expect(errorsOf(near).length).toBeGreaterThan(0);
    expect(near.every(({ ranges }) => ranges.every(({ trueMm }) => trueMm <= 9_000))).toBe(true);
  });

  test("a path of one point, and one without length, stand still and come to an end", () => {
    const point = { xMm: 5, yMm: 6, pauseMs: 0 };
    for (const path of [[point], [point, point]]) {
      const people = [{ tag: 1, heightMm: 1_000, speedMmPerS: 500, path }];
      const { positions } = createSite({ ...PLAN, people }).step(STEP_MAX_MS);
      expect(positions).toEqual([{ tag: 1, xMm: 5, yMm: 6, zMm: 1_000 }]);
    }
  });
});

/** What one device format keeps of a round: which anchors, and to how many millimetres. */
type Kept = {
  readonly format: UwbFormat;
  readonly driver: Driver;
  readonly anchorMax: number;
  readonly stepMm: number;
  readonly anchorName: (id: number) => string;
  readonly tagName: (id: number) => string;
};

const KEPT: readonly Kept[] = (
  [
    ["linktrack-nodeframe3", linktrack, 254, 1],
    ["linktrack-nodeframe2", linktrack, 254, 1],
    ["linktrack-anchorframe0", linktrack, 7, 10],
    ["dwm1001-lec", dwm1001Shell, 254, 10],
    ["trek-mc", trek1000, 3, 1],
    ["mauwb-rssi", mauwb, 7, 10],
    ["mauwb-ancid", mauwb, 254, 10],
  ] as const
).map(([format, driver, anchorMax, stepMm]) => ({
  format,
  driver,
  anchorMax,
  stepMm,
  anchorName: format === "dwm1001-lec" ? dwmAnchorId : String,
  // A DWM1001 does not name itself; the driver's setting does.
  tagName: format === "dwm1001-lec" ? () => "self" : String,
}));

/** Up to eight anchors, as in all formats; distances from 1 cm, so that rounding keeps them above 0. */
const arbitraryRound = fc
  .record({
    atMs: fc.nat(0xffff_ffff),
    sequence: fc.nat(255),
    tag: fc.nat(254),
    place: fc.tuple(
      fc.integer({ min: -500_000, max: 500_000 }),
      fc.integer({ min: -500_000, max: 500_000 }),
      fc.integer({ min: -9_000, max: 9_000 }),
    ),
    ranges: fc.uniqueArray(
      fc.record({
        anchor: fc.oneof(fc.nat(7), fc.nat(254)),
        distanceMm: fc.integer({ min: 10, max: 600_000 }),
        walls: fc.nat(5),
      }),
      { maxLength: 8, selector: ({ anchor }) => anchor },
    ),
  })
  .map(({ atMs, sequence, tag, place: [xMm, yMm, zMm], ranges }): Round => {
    const trueRanges = ranges.map((range) => ({ ...range, trueMm: range.distanceMm }));
    return { atMs, sequence, truth: { tag, xMm, yMm, zMm }, ranges: trueRanges };
  });

const ALL_ANCHORS: readonly SiteAnchor[] = Array.from({ length: 255 }, (_, id) => ({
  id,
  xMm: id * 1_000,
  yMm: -id * 10,
  zMm: 3_000,
}));

function rangesOf(out: readonly unknown[]): (readonly [string, string, number])[] {
  return (out as Reading[])
    .flatMap((reading) =>
      reading.kind === "range" ? [[reading.tag, reading.anchor, reading.distanceMm] as const] : [],
    )
    .sort(([, a], [, b]) => (a < b ? -1 : 1));
}

describe.each(KEPT.map((kept) => [kept.format, kept] as const))("%s", (_format, kept) => {
  test("the driver reads back every range that the format can hold", () => {
    fc.assert(
      fc.property(arbitraryRound, (round) => {
        const out = decodePieces(
          kept.driver,
          encodeRounds(kept.format, [round], ALL_ANCHORS) as Uint8Array[],
        );
        expect(out.filter((item) => typeof item === "string")).toEqual([]);
        const expected = round.ranges
          .filter(({ anchor }) => anchor <= kept.anchorMax)
          .map(({ anchor, distanceMm }) => {
            const name = kept.anchorName(anchor);
            return [kept.tagName(round.truth.tag), name, distanceMm] as const;
          })
          .sort(([, a], [, b]) => (a < b ? -1 : 1));
        const got = rangesOf(out);
        expect(got.map(([tag, anchor]) => [tag, anchor])).toEqual(
          expected.map(([tag, anchor]) => [tag, anchor]),
        );
        got.forEach(([, , distanceMm], index) => {
          // The format's step is the only loss: half of it, and none at whole millimetres.
          const loss = Math.abs(distanceMm - expected[index]![2]);
          expect(loss).toBeLessThanOrEqual(Math.floor(kept.stepMm / 2));
        });
      }),
      { numRuns: 200 },
    );
  });

  test("a whole minute of a site arrives without a discard", () => {
    const site = createSite({ ...PLAN, dropShare: 0.2 });
    const { rounds } = site.step(STEP_MAX_MS);
    const out = decodePieces(
      kept.driver,
      encodeRounds(kept.format, rounds, ANCHORS) as Uint8Array[],
    );
    expect(out.filter((item) => typeof item === "string")).toEqual([]);
    const sent = rounds.reduce((sum, round) => sum + round.ranges.length, 0);
    expect(rangesOf(out)).toHaveLength(sent);
  });
});

test("positions come back: LinkTrack to the millimetre, DWM1001 to the centimetre", () => {
  fc.assert(
    fc.property(arbitraryRound, (round) => {
      const { xMm, yMm, zMm, tag } = round.truth;
      const fromLinktrack = decodePieces(linktrack, [encodeNodeFrame2(round, round.truth)])[0];
      expect(fromLinktrack).toMatchObject({ kind: "position", tag: String(tag), xMm, yMm, zMm });
      const line = encodeLec(round, ALL_ANCHORS, { ...round.truth, quality: 80 });
      const fromDwm = decodePieces(dwm1001Shell, [line]).at(-1) as Record<string, number>;
      expect(fromDwm["quality"]).toBe(80);
      expect(Math.abs(fromDwm["xMm"]! - xMm)).toBeLessThanOrEqual(5);
      expect(Math.abs(fromDwm["yMm"]! - yMm)).toBeLessThanOrEqual(5);
      expect(Math.abs(fromDwm["zMm"]! - zMm)).toBeLessThanOrEqual(5);
    }),
    { numRuns: 200 },
  );
});

test("a console puts no tag twice into a frame and starts a new one after thirty", () => {
  const people = Array.from({ length: 31 }, (_, tag) => ({ ...PLAN.people[0]!, tag }));
  const { rounds } = createSite({ ...PLAN, people }).step(200);
  const frames = encodeRounds("linktrack-anchorframe0", rounds, ANCHORS);
  const tags = frames.map((frame) =>
    (decodePieces(linktrack, [frame]) as Reading[]).filter(({ kind }) => kind === "position"),
  );
  expect(tags.map((list) => list.length)).toEqual([30, 1, 30, 1]);
});

test("the runner writes on the scheduler's beat until it is stopped", () => {
  const beats = new Set<() => void>();
  const written: Uint8Array[] = [];
  let steps = 0;
  const stop = runSite({
    site: createSite(PLAN),
    format: "trek-mc",
    scheduler: {
      every: (ms, run) => {
        expect(ms).toBe(200);
        beats.add(run);
        return () => beats.delete(run);
      },
    },
    write: (bytes) => written.push(bytes),
    stepMs: 200,
    stepped: () => {
      steps += 1;
    },
  });
  const beat = () => {
    for (const run of beats) run();
  };
  beat();
  beat();
  expect(written).toHaveLength(4);
  expect(steps).toBe(2);
  stop();
  beat();
  expect(written).toHaveLength(4);
});
