/** Packed runs of fixes: what comes back, how small they are, and what damage does. */
import { describe, expect, test } from "bun:test";
import { crc32, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { instant } from "../../src/kernel/instants.ts";
import {
  CHUNK_FIXES_MAX,
  HEIGHT_STEP_MM,
  PLACE_STEP_MM,
  type Place,
  Points,
  SIGMA_LIMITS_MM,
  TIME_STEP_MS,
} from "../../src/positioning/tracks/chunk.ts";

const place: fc.Arbitrary<Place> = fc.record({
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant),
  xMm: fc.integer({ min: -20_000_000, max: 20_000_000 }),
  yMm: fc.integer({ min: -20_000_000, max: 20_000_000 }),
  zMm: fc.integer({ min: -200_000, max: 200_000 }),
  floorId: fc.constantFrom("ground", "一层", "upper", ""),
  sigmaMm: fc.integer({ min: 0, max: 60_000 }),
});

function pointsOf(places: readonly Place[]): Points {
  const points = new Points();
  for (const one of places) points.push(one);
  return points;
}

function unpacked(bytes: Uint8Array): Points {
  const read = Points.unpack(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return read.value;
}

function expectClose(kept: Place, given: Place): void {
  expect(Math.abs(kept.at - given.at)).toBeLessThanOrEqual(TIME_STEP_MS / 2);
  expect(Math.abs(kept.xMm - given.xMm)).toBeLessThanOrEqual(PLACE_STEP_MM / 2);
  expect(Math.abs(kept.yMm - given.yMm)).toBeLessThanOrEqual(PLACE_STEP_MM / 2);
  expect(Math.abs(kept.zMm - given.zMm)).toBeLessThanOrEqual(HEIGHT_STEP_MM / 2);
  expect(kept.floorId).toBe(given.floorId);
  expect(kept.sigmaMm).toBeGreaterThanOrEqual(Math.min(given.sigmaMm, SIGMA_LIMITS_MM.at(-1) ?? 0));
}

test("what was packed comes back within its steps, from any fix on, tight or not", () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 120 }),
      fc.nat(),
      fc.boolean(),
      (places, cut, isTight) => {
        const from = cut % places.length;
        const read = unpacked(pointsOf(places).pack(from, isTight));
        expect(read.count).toBe(places.length - from);
        places.slice(from).forEach((given, index) => {
          expectClose(read.at(index), given);
        });
        // Packed again it is the same: nothing drifts.
        expect(unpacked(read.pack(0, isTight)).at(0)).toEqual(read.at(0));
      },
    ),
    { numRuns: 300 },
  );
});

test("a run takes so many and no more, no sixteenth floor, and nothing that is no number", () => {
  const one: Place = { at: instant(1e12), xMm: 1, yMm: 1, zMm: 1, floorId: "g", sigmaMm: 1 };
  const points = new Points();
  for (let index = 0; index < CHUNK_FIXES_MAX; index += 1) expect(points.push(one)).toBe(true);
  expect(points.push(one)).toBe(false);
  expect(unpacked(points.pack(0, true)).count).toBe(CHUNK_FIXES_MAX);
  const floors = new Points();
  for (let floor = 0; floor < 16; floor += 1) floors.push({ ...one, floorId: `f${floor}` });
  expect(floors.push({ ...one, floorId: "f16" })).toBe(false);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e15]) {
    expect(new Points().push({ ...one, xMm: bad })).toBe(false);
    expect(new Points().push({ ...one, at: (bad * 1_000) as Place["at"] })).toBe(false);
  }
});

/** The bytes with a check sum that fits, so that what lies behind it is tried, too. */
function sealed(format: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(5 + body.length);
  bytes[0] = format;
  new DataView(bytes.buffer).setUint32(1, crc32(body));
  bytes.set(body, 5);
  return bytes;
}

describe("damage", () => {
  const good = pointsOf(
    Array.from({ length: 200 }, (_, index) => ({
      at: instant(1_800_000_000_000 + index * 1_000),
      xMm: index * 700,
      yMm: 4_000,
      zMm: 1_200,
      floorId: "ground",
      sigmaMm: 200,
    })),
  );

  test("a changed byte anywhere is told", () => {
    for (const isTight of [true, false]) {
      const bytes = good.pack(0, isTight);
      for (let at = 0; at < bytes.length; at += 1) {
        const broken = Uint8Array.from(bytes);
        broken[at] = (broken[at] ?? 0) ^ 0x15;
        expect(Points.unpack(broken).ok).toBe(false);
        expect(Points.unpack(bytes.subarray(0, at)).ok).toBe(false);
      }
    }
  });

  test("random bytes under a check sum that fits neither crash nor give a place beyond bounds", () => {
    const plain = good.pack(0, false).subarray(5);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(plain.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.uint8Array({ maxLength: 60 }),
        (changes, noise) => {
          const body = Uint8Array.from(plain);
          for (const [at, value] of changes) body[at] = value;
          for (const bytes of [
            sealed(1, body),
            sealed(2, Bun.zstdCompressSync(body)),
            sealed(1, noise),
            sealed(2, noise),
          ]) {
            const read = Points.unpack(bytes);
            if (read.ok) {
              expect(read.value.count).toBeLessThanOrEqual(CHUNK_FIXES_MAX);
              for (let index = 0; index < read.value.count; index += 1) {
                expect(Number.isFinite(read.value.at(index).xMm)).toBe(true);
              }
            }
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("a few bytes that unpack to a hundred megabytes are refused before they do", () => {
    const bomb = zstdCompressSync(new Uint8Array(100_000_000));
    const before = process.memoryUsage().rss;
    const read = Points.unpack(sealed(2, bomb));
    expect(read).toMatchObject({ ok: false, refusal: { code: "tracks.damaged" } });
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test("a later format is told as that", () => {
    expect(Points.unpack(sealed(9, new Uint8Array(20)))).toEqual({
      ok: false,
      refusal: { code: "tracks.newer", format: 9 },
    });
  });
});
