/** The decisions about a face: quality, comparison, the course of a challenge, and how long a verdict holds. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  beginCourse,
  type Course,
  challengeAims,
  distancesTo,
  livenessOf,
  step,
} from "../../src/faces/course.ts";
import { depthBetween, poseOf } from "../../src/faces/engine/geometry.ts";
import type { Look, Point, SeenFace } from "../../src/faces/engine/protocol.ts";
import { cutSquare, measuresOf, type Rgb } from "../../src/faces/engine/raster.ts";
import type { Aim } from "../../src/faces/model.ts";
import {
  distance,
  identityOf,
  isValid,
  middleOf,
  outcomeOf,
  qualityOf,
  validUntil,
} from "../../src/faces/rules.ts";
import { curveOf, equalError, pointAt, wilson } from "../../src/faces/self-test.ts";
import { instant } from "../../src/kernel/instants.ts";

type Head = { readonly yaw?: number; readonly pitch?: number; readonly mouth?: number };

/** A head of 68 points: what is deep moves more when it turns. `flat`: a picture of it, tilted instead. */
function headPoints(head: Head = {}, isFlat = false): readonly Point[] {
  const points: (readonly [x: number, y: number, z: number])[] = [];
  const arc = (count: number, from: number, to: number, y: number, z: number) => {
    for (let at = 0; at < count; at += 1) {
      const share = at / Math.max(1, count - 1);
      points.push([from + (to - from) * share, y, z * (1 - (2 * share - 1) ** 2)]);
    }
  };
  for (let at = 0; at < 17; at += 1) {
    const turn = (at / 16) * Math.PI;
    points.push([-1.1 * Math.cos(turn), 0.3 + 1.3 * Math.sin(turn), -0.4]);
  }
  arc(5, -0.8, -0.2, -0.4, 0.2);
  arc(5, 0.2, 0.8, -0.4, 0.2);
  for (const y of [0, 0.2, 0.4]) points.push([0, y, 0.3 + y * 0.5]);
  points.push([0, 0.55, 0.75]);
  arc(5, -0.2, 0.2, 0.65, 0.4);
  for (const eye of [-0.5, 0.5]) {
    for (let at = 0; at < 6; at += 1) {
      const turn = (at / 6) * 2 * Math.PI;
      points.push([eye - 0.15 * Math.cos(turn), -0.05 * Math.sin(turn), 0]);
    }
  }
  const open = (head.mouth ?? 0) * 0.5;
  for (let at = 0; at < 12; at += 1) {
    const turn = (at / 12) * 2 * Math.PI;
    points.push([-0.35 * Math.cos(turn), 1 - (0.1 + open / 2) * Math.sin(turn), 0.25]);
  }
  const inner: readonly (readonly [number, number])[] = [
    [-0.25, 0],
    [-0.1, -1],
    [0, -1],
    [0.1, -1],
    [0.25, 0],
    [0.1, 1],
    [0, 1],
    [-0.1, 1],
  ];
  for (const [x, y] of inner) points.push([x, 1 + y * (open / 2), 0.25]);
  const { yaw = 0, pitch = 0 } = head;
  return points.map(([x, y, depth]) => {
    const z = isFlat ? 0 : depth;
    return {
      x: 240 + 60 * (x * Math.cos(yaw) + z * Math.sin(yaw)),
      y: 160 + 60 * (y * Math.cos(pitch) + z * Math.sin(pitch)),
    };
  });
}

const GOOD = { light: 120, clipped: 0, evenness: 0.9, contrast: 40, sharpness: 0.2, raster: 3 };
const ME: readonly number[] = Array.from({ length: 128 }, (_, at) => Math.sin(at) / 8);
const STRANGER: readonly number[] = ME.map((value) => -value);

function lookOf(head: Head = {}, change: Partial<SeenFace> = {}, faces = 1, isFlat = false): Look {
  const face: SeenFace = {
    widthPx: 160,
    box: [160, 100, 160, 160],
    score: 0.9,
    points: headPoints(head, isFlat),
    measures: GOOD,
    descriptor: ME,
    ...change,
  };
  const times = { decode: 0, detect: 0, landmarks: 0, describe: 0 };
  return { widthPx: 480, heightPx: 360, faces, face, times, runsOn: "wasm-simd" };
}

const NO_FACE: Look = { ...lookOf(), faces: 0, face: undefined };

describe("a frame is refused in words", () => {
  test.each([
    ["nobody there", NO_FACE, "no_face"],
    ["two people", lookOf({}, {}, 2), "two_faces"],
    ["79 pixels", lookOf({}, { box: [200, 140, 79, 79] }), "too_far"],
    ["a nose on the lens", lookOf({}, { box: [10, 0, 440, 360] }), "too_near"],
    ["at the edge", lookOf({}, { box: [0, 100, 120, 160] }), "off_middle"],
    ["night", lookOf({}, { measures: { ...GOOD, light: 30 } }), "too_dark"],
    ["against the sun", lookOf({}, { measures: { ...GOOD, light: 235 } }), "too_bright"],
    ["burnt out", lookOf({}, { measures: { ...GOOD, clipped: 0.6 } }), "too_bright"],
    ["a smeared lens", lookOf({}, { measures: { ...GOOD, sharpness: 0.02 } }), "blurred"],
    ["a lamp beside", lookOf({}, { measures: { ...GOOD, evenness: 0.2 } }), "side_light"],
    ["a mask", lookOf({}, { score: 0.46 }), "covered"],
    ["looking away", lookOf({ yaw: 0.5 }), "tilted"],
  ] as const)("%s", (_why, look, hint) => {
    expect(qualityOf(look, false)[0]).toBe(hint);
  });

  test("a good frame has nothing to say, and 80 pixels are enough", () => {
    expect(qualityOf(lookOf(), false)).toEqual([]);
    expect(qualityOf(lookOf({}, { box: [200, 140, 80, 80] }), false)).toEqual([]);
  });

  test("a head that is asked to turn is not told to hold straight", () => {
    expect(qualityOf(lookOf({ yaw: 0.5 }), true)).toEqual([]);
  });
});

describe("geometry", () => {
  test("the person's left is positive, down is larger, an open mouth opens", () => {
    expect(poseOf(headPoints({ yaw: 0.4 })).yaw).toBeGreaterThan(0.2);
    expect(poseOf(headPoints({ yaw: -0.4 })).yaw).toBeLessThan(-0.2);
    const straight = poseOf(headPoints());
    expect(poseOf(headPoints({ pitch: 0.3 })).pitch).toBeGreaterThan(straight.pitch + 0.09);
    expect(poseOf(headPoints({ mouth: 0.8 })).mouth).toBeGreaterThan(straight.mouth + 0.28);
  });

  test("however a flat picture is tilted, moved and scaled, it neither turns nor has depth", () => {
    const angle = fc.double({ min: -0.9, max: 0.9, noNaN: true });
    const size = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, size, (yaw, pitch, roll, scale) => {
        const still = headPoints();
        const moved = headPoints({ yaw, pitch }, true).map(({ x, y }) => ({
          x: 50 + scale * (x * Math.cos(roll) - y * Math.sin(roll)),
          y: 20 + scale * (x * Math.sin(roll) + y * Math.cos(roll)),
        }));
        expect(depthBetween(still, moved)).toBeLessThan(0.01);
      }),
      { numRuns: 200 },
    );
    expect(depthBetween(headPoints(), headPoints({ yaw: 0.4 }))).toBeGreaterThan(0.035);
  });

  test("a square cut at an angle is the upright one of the turned picture", () => {
    const side = 60;
    const data = new Uint8Array(side * side * 3);
    for (let at = 0; at < side * side; at += 1) {
      data.fill((at % side) + 3 * Math.floor(at / side), at * 3, at * 3 + 3);
    }
    const picture: Rgb = { width: side, height: side, data };
    const cut = cutSquare(
      picture,
      { centre: { x: 30, y: 30 }, sidePx: 20, rollRad: Math.PI / 2 },
      20,
    );
    // Turned by a quarter: what lay to the right in the picture lies above in the square.
    expect((cut.data[0] ?? 0) - (cut.data[19 * 60] ?? 0)).toBeCloseTo(19, 0);
  });

  test("a raster stands out, noise does not", () => {
    const side = 150;
    let seed = 7;
    const noise = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return (seed / 2 ** 31 - 0.5) * 30;
    };
    const paint = (raster: number): Rgb => {
      const data = new Uint8Array(side * side * 3);
      for (let at = 0; at < side * side; at += 1) {
        const wave = raster * Math.sin(((at % side) / 4.3) * 2 * Math.PI);
        data.fill(Math.max(0, Math.min(255, 120 + wave + noise())), at * 3, at * 3 + 3);
      }
      return { width: side, height: side, data };
    };
    expect(measuresOf(paint(0)).raster).toBeLessThan(6);
    expect(measuresOf(paint(12)).raster).toBeGreaterThan(25);
  });
});

describe("comparison", () => {
  test.each([
    ["at the threshold", [0.53], "same"],
    ["a hair above", [0.531], "doubt"],
    ["far above", [0.7], "other"],
    ["one good frame of three does not carry it", [0.3, 0.7, 0.75], "other"],
    ["nothing to compare", [], "none"],
  ] as const)("%s", (_why, distances, identity) => {
    expect(identityOf(distances, 0.53)).toBe(identity);
  });

  test("only the same living person passes, doubt never does", () => {
    expect(outcomeOf("same", "live")).toBe("passed");
    for (const identity of ["same", "doubt", "other", "none"] as const) {
      for (const liveness of ["live", "doubt", "failed"] as const) {
        if (identity === "same" && liveness === "live") continue;
        expect(outcomeOf(identity, liveness)).not.toBe("passed");
      }
    }
  });

  test("vectors of unlike length are infinitely far apart; the middle is between", () => {
    expect(distance([1], [1, 2])).toBe(Number.POSITIVE_INFINITY);
    expect(
      middleOf([
        [0, 2],
        [2, 4],
      ]),
    ).toEqual([1, 3]);
  });
});

describe("a verdict holds 24 hours and not past midnight", () => {
  const at = (text: string) => instant(Date.parse(`${text}+08:00`));
  test.each([
    ["the same minute", "2026-12-10T08:00:00", "2026-12-10T08:00:30", true],
    ["late the same day", "2026-12-10T08:00:00", "2026-12-10T23:59:59", true],
    ["past midnight", "2026-12-10T23:50:00", "2026-12-11T00:00:00", false],
    ["the clock went back", "2026-12-10T08:00:00", "2026-12-10T07:59:59", false],
  ] as const)("%s", (_why, verified, now, holds) => {
    expect(isValid(at(verified), at(now))).toBe(holds);
  });

  test("it ends at midnight of the site", () => {
    expect(validUntil(at("2026-12-10T00:00:00"))).toBe(at("2026-12-11T00:00:00"));
  });
});

const MOVE: Readonly<Record<Aim, Head>> = {
  centre: {},
  left: { yaw: 0.45 },
  right: { yaw: -0.45 },
  down: { pitch: 0.35 },
  up: { pitch: -0.35 },
  mouth: { mouth: 0.8 },
};

const AIMS: readonly Aim[] = ["centre", "left", "centre", "mouth", "centre"];

/** Somebody who does what `act` says for each aim, a frame each 200 ms. */
function walk(
  act: (aim: Aim, frame: number) => Look,
  aims = AIMS,
  hashOf = (frame: number) => String(frame),
): Course {
  let course = beginCourse(aims, 0, 45_000);
  for (let frame = 0; frame < 400 && course.end === undefined; frame += 1) {
    const aim = course.aims[course.at] ?? "centre";
    const next = step(course, { look: act(aim, frame), hash: hashOf(frame) }, frame * 200);
    course = next.course;
  }
  return course;
}

describe("the course", () => {
  test("who does what is asked is live, and both straight ends are compared", () => {
    const course = walk((aim) => lookOf(MOVE[aim]));
    expect(livenessOf(course)).toEqual({ liveness: "live", reasons: [] });
    expect(distancesTo(course, ME)).toEqual([0, 0, 0]);
  });

  test.each([
    ["a still photo never turns", (_aim: Aim) => lookOf(), "timeout"],
    [
      "a photo tilted to and fro",
      (_aim: Aim, at: number) => lookOf({ yaw: Math.sin(at) }, {}, 1, true),
      "timeout",
    ],
    [
      "another face slides in",
      (aim: Aim) => lookOf(MOVE[aim], aim === "centre" ? {} : { descriptor: STRANGER }),
      "swapped",
    ],
    [
      "a recording of another course",
      (aim: Aim, at: number) =>
        lookOf(aim === "left" ? (at % 4 < 2 ? { yaw: -0.45 } : {}) : MOVE[aim]),
      "wrong_move",
    ],
    ["gone after the first view", (_aim: Aim, at: number) => (at < 2 ? lookOf() : NO_FACE), "lost"],
  ] as const)("%s", (_why, act, reason) => {
    const course = walk(act);
    expect(livenessOf(course)).toEqual({ liveness: "failed", reasons: [reason] });
  });

  test("frames that repeat are a recording even when the moves fit", () => {
    const held = walk(
      (aim) => lookOf(MOVE[aim]),
      AIMS,
      () => "the same",
    );
    expect(livenessOf(held).liveness).toBe("failed");
  });

  test("the raster of a screen makes doubt, not a pass", () => {
    const screen = { measures: { ...GOOD, raster: 60 } };
    const course = walk((aim) => lookOf(MOVE[aim], screen));
    expect(livenessOf(course)).toEqual({ liveness: "doubt", reasons: ["raster"] });
  });

  test("every challenge has a turn of the head, two different moves, and straight ends", () => {
    const part = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.array(part, { minLength: 3, maxLength: 3 }), (values) => {
        let at = 0;
        const aims = challengeAims(() => values[at++] ?? 0);
        expect(aims).toHaveLength(5);
        expect([aims[0], aims[2], aims[4]]).toEqual(["centre", "centre", "centre"]);
        expect(aims[1]).not.toBe(aims[3]);
        expect([aims[1], aims[3]].some((aim) => aim === "left" || aim === "right")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("no sequence of frames ends a course well without the moves", () => {
    // Frames of a flat picture in any order, place and language of movement.
    const move = fc.record({
      yaw: fc.double({ min: -1, max: 1, noNaN: true }),
      pitch: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(move, { minLength: 5, maxLength: 60 }), (moves) => {
        const course = walk(
          (_aim, at) => lookOf(moves[at % moves.length] ?? {}, {}, 1, true),
          ["centre", "left", "centre", "right", "centre"],
        );
        expect(livenessOf(course).liveness).not.toBe("live");
      }),
      { numRuns: 60 },
    );
  });
});

describe("the self-test", () => {
  test("Wilson's bounds: no error in 3 000 leaves up to 0.13 %, half of ten is wide", () => {
    expect(wilson(0, 3_000).high).toBeCloseTo(0.00128, 4);
    expect(wilson(5, 10).low).toBeCloseTo(0.2366, 3);
    expect(wilson(0, 0)).toEqual({ hits: 0, of: 0, low: 0, high: 1 });
  });

  test("accepted grows and rejected falls with the threshold; the crossing is found", () => {
    const distances = { same: [0.2, 0.3, 0.4, 0.6], different: [0.5, 0.7, 0.8, 0.9] };
    const curve = curveOf(distances);
    for (const [at, point] of curve.entries()) {
      const next = curve[at + 1];
      if (next === undefined) continue;
      expect(next.accepted.hits).toBeGreaterThanOrEqual(point.accepted.hits);
      expect(next.rejected.hits).toBeLessThanOrEqual(point.rejected.hits);
    }
    expect(pointAt(distances, 0.53).accepted.hits).toBe(1);
    expect(equalError(distances)?.rate).toBeCloseTo(0.25, 5);
  });
});
