/** What is held before a camera in place of a person, through the real nets: figures stand in docs/faces.md. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  beginCourse,
  type Course,
  challengeAims,
  livenessOf,
  step,
} from "../../src/faces/course.ts";
import { type FaceEngine, openFaceEngine } from "../../src/faces/engine/engine.ts";
import { depthBetween, poseOf } from "../../src/faces/engine/geometry.ts";
import type { Look, SeenFace } from "../../src/faces/engine/protocol.ts";
import type { Rgb } from "../../src/faces/engine/raster.ts";
import type { Aim } from "../../src/faces/model.ts";
import { systemScheduler } from "../../src/platform/clock.ts";
import type { Log } from "../../src/platform/log.ts";
import { type Head, type Move, moved, pngOf, portrait, SITTERS } from "../support/faces.ts";

const MOVES: readonly Move[] = ["centre", "left", "right", "down", "mouth"];
const log = { error: () => undefined } as unknown as Log;

let engine: FaceEngine;
let head: Head;
const film = new Map<Aim, Look>();

async function look(picture: Rgb): Promise<Look> {
  const looked = await engine.look(pngOf(picture), "live");
  if (!looked.ok) throw new Error(looked.refusal);
  return looked.value;
}

function faceOf(seen: Look | undefined): SeenFace {
  if (seen?.face === undefined) throw new Error("no face");
  return seen.face;
}

beforeAll(async () => {
  engine = openFaceEngine({ scheduler: systemScheduler, log });
  head = await portrait(SITTERS.two);
  for (const [at, move] of MOVES.entries()) film.set(move, await look(moved(head, move, at)));
}, 60_000);

afterAll(() => engine?.stop());

/** Frames of a camera, five a second, whatever is asked. */
function shown(aims: readonly Aim[], frames: (asked: Aim, at: number) => Look): Course {
  let course = beginCourse(aims, 0, 45_000);
  for (let at = 0; at < 400 && course.end === undefined; at += 1) {
    const asked = course.aims[course.at] ?? "centre";
    course = step(course, { look: frames(asked, at), hash: String(at) }, at * 200).course;
  }
  return course;
}

/** Every way the dice can fall; a challenge that falls more often is there more often. */
function challenges(): readonly (readonly Aim[])[] {
  return [0, 0.5].flatMap((turn) =>
    [0, 0.34, 0.67].flatMap((other) =>
      [0, 0.5].map((order) => {
        const dice = [turn, other, order];
        return challengeAims(() => dice.shift() ?? 0);
      }),
    ),
  );
}

const seen = (aim: Aim): Look => film.get(aim) ?? (film.get("centre") as Look);

test("a person who does what is asked is live in every challenge", () => {
  for (const aims of challenges()) {
    expect([aims, livenessOf(shown(aims, seen)).liveness]).toEqual([aims, "live"]);
  }
});

test.each([
  ["once", 1, 0.13],
  ["again and again", 10, 0.23],
] as const)(
  "a recording of one check, shown %s, passes another one as often as the docs say",
  (_how, times, most) => {
    const all = challenges();
    let passed = 0;
    for (const recorded of all) {
      for (const asked of all) {
        // Each of its views for a second; then the last one stays.
        const viewAt = (at: number) => Math.min(Math.floor(at / 5), times * 5 - 1) % 5;
        const replay = shown(asked, (_aim, at) => seen(recorded[viewAt(at)] ?? "centre"));
        if (livenessOf(replay).liveness === "live") passed += 1;
      }
    }
    const share = passed / all.length ** 2;
    // None at all would mean that the recording was not believable to begin with.
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(most);
  },
);

/** A photo of the head on a flat card that is turned about its upright middle, seen from `distance` of its width. */
function card(turnRad: number, distance: number): Rgb {
  const { width, height, data } = head;
  const out = new Uint8Array(data.length).fill(120);
  const far = distance * width;
  const [cos, sin] = [Math.cos(turnRad), Math.sin(turnRad)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // The ray through this pixel meets the card: solved for the card's own coordinates.
      const [px, py] = [(x - width / 2) / far, (y - height / 2) / far];
      const depth = (far * cos) / (cos - px * sin);
      const hit = { x: px * depth, y: py * depth, z: depth - far };
      const u = hit.x * cos + hit.z * sin;
      const [sx, sy] = [Math.round(u + width / 2), Math.round(hit.y + height / 2)];
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      const from = (sy * width + sx) * 3;
      out.set(data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { width, height, data: out };
}

describe("a flat photo that is turned before the camera", () => {
  const base = () => faceOf(film.get("centre"));

  test.each([
    ["by 35°", 0.61, 3],
    ["by 45°, held near", 0.79, 2],
  ] as const)(
    "%s: neither turn nor depth of a head",
    async (_why, turn, distance) => {
      for (const sign of [1, -1]) {
        const face = faceOf(await look(card(sign * turn, distance)));
        const yaw = poseOf(face.points).yaw - poseOf(base().points).yaw;
        const depth = depthBetween(base().points, face.points);
        expect(Math.abs(yaw)).toBeLessThan(0.12);
        expect(depth).toBeLessThan(0.045);
      }
    },
    30_000,
  );

  test("the turn of the head before the same camera has it", () => {
    for (const aim of ["left", "right"] as const) {
      const face = faceOf(film.get(aim));
      const yaw = poseOf(face.points).yaw - poseOf(base().points).yaw;
      const depth = depthBetween(base().points, face.points);
      expect(Math.abs(yaw)).toBeGreaterThan(0.16);
      expect(depth).toBeGreaterThan(0.06);
    }
  });
});

describe("the film on a screen", () => {
  test.each([
    ["strong, 3.1 pixels wide", 3.1, 14, true],
    ["strong, 6.5 pixels wide", 6.5, 14, true],
    ["faint, 4.3 pixels wide", 4.3, 4, true],
    ["faint and coarse: this one is not seen", 6.5, 4, false],
  ] as const)(
    "with a raster, %s",
    async (_why, period, strength, isSeen) => {
      const { width, height, data } = moved(head, "centre", 9);
      const screen = data.map((value, at) => {
        const wave = strength * Math.sin((2 * Math.PI * (Math.floor(at / 3) % width)) / period);
        return Math.max(0, Math.min(255, value + wave));
      });
      const one = await look({ width, height, data: screen });
      expect(faceOf(one).measures.raster > 25).toBe(isSeen);
      const course = shown(["centre", "left", "centre", "right", "centre"], (asked) => {
        const { measures } = faceOf(one);
        return { ...seen(asked), face: { ...faceOf(seen(asked)), measures } };
      });
      expect(livenessOf(course)).toEqual(
        isSeen ? { liveness: "doubt", reasons: ["raster"] } : { liveness: "live", reasons: [] },
      );
    },
    30_000,
  );

  test("without one", () => {
    for (const one of film.values()) expect(faceOf(one).measures.raster).toBeLessThan(8);
  });
});
