/** Tracks on disk: what a power cut may cost, what is read back, and what happens when the disk is full. */

import type { Database } from "bun:sqlite";
import { afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { instant, SECOND_MS, startOfDay } from "../../src/kernel/instants.ts";
import { createLog } from "../../src/platform/log.ts";
import type { Ports } from "../../src/platform/ports.ts";
import { openForReading, openForWriting } from "../../src/platform/storage/sqlite.ts";
import type { Fix } from "../../src/positioning/index.ts";
import { geojsonText } from "../../src/positioning/tracks/geojson.ts";
import { type KeepingState, TrackWriter } from "../../src/positioning/tracks/tracks.ts";
import { Tracks } from "../../src/positioning/tracks/tracks-read.ts";
import { type FakeTime, fakeTime, NOON_AT } from "../support/clock.ts";

const log = createLog("silent");
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

type Box = {
  readonly time: FakeTime;
  readonly database: Database;
  readonly writer: TrackWriter;
  readonly tracks: Tracks;
  readonly said: KeepingState[];
  /** What would still be there if the power went now: another connection sees what is committed. */
  readonly kept: () => number;
};

function open(change: { path?: string; keepDays?: number; isTimeTrusted?: boolean } = {}): Box {
  const folder = mkdtempSync(join(tmpdir(), "gasward-tracks-"));
  folders.push(folder);
  const path = change.path ?? join(folder, "tracks.db");
  const time = fakeTime();
  const database = openForWriting(path, "tracks", true);
  const said: KeepingState[] = [];
  const { clock, scheduler } = time as unknown as Ports;
  const writer = new TrackWriter(
    { clock, scheduler, log },
    {
      tracks: database,
      keepDays: () => change.keepDays ?? 30,
      isTimeTrusted: () => change.isTimeTrusted ?? true,
      said: (state) => said.push(state),
    },
  );
  writer.start();
  const reader = openForReading(path);
  const kept = (): number =>
    Number(reader.query("SELECT coalesce(sum(fixes), 0) FROM track_chunk").values()[0]?.[0]);
  return { time, database, writer, tracks: new Tracks(reader, log), said, kept };
}

const fixAt = (tag: string, atMs: number, xMm = 0, yMm = 0, floorId = "ground"): Fix => ({
  tag,
  at: instant(atMs),
  xMm,
  yMm,
  zMm: 1_200,
  floorId,
  sigmaMm: 200,
});

test("five seconds after it was measured a fix is on disk, while others go on coming", () => {
  const { time, writer, kept } = open();
  const sentAt: number[] = [];
  for (let tenth = 0; tenth < 1_500; tenth += 1) {
    const nowMs = time.clock.monotonicMs();
    if (tenth % 3 === 0) {
      writer.take(fixAt("7", NOON_AT + nowMs, tenth * 100));
      sentAt.push(nowMs);
    }
    time.advance(100);
    const mustBe = sentAt.filter((atMs) => atMs <= time.clock.monotonicMs() - 5_000).length;
    expect(kept()).toBeGreaterThanOrEqual(mustBe);
  }
});

test("what a checkpoint has to bring to the disk at once stays small: everything waits for it", () => {
  const { time, database, writer } = open();
  const log = `${database.filename}-wal`;
  let largest = 0;
  for (let round = 0; round < 120; round += 1) {
    for (let tag = 0; tag < 80; tag += 1) {
      for (let fix = 0; fix < 8; fix += 1) {
        writer.take(fixAt(`T${tag}`, NOON_AT + round * 4_000 + fix * 400, tag * 100 + fix));
      }
    }
    time.advance(4_000);
    largest = Math.max(largest, statSync(log).size);
  }
  writer.stop();
  expect(largest).toBeGreaterThan(1_000_000);
  expect(largest).toBeLessThan(4_000_000);
});

test("after a restart the track goes on, and every fix of both lives is there once", async () => {
  const first = open();
  for (let second = 0; second < 100; second += 1) {
    first.writer.take(fixAt("7", NOON_AT + second * SECOND_MS, second * 1_000));
    first.time.advance(SECOND_MS);
  }
  first.writer.stop();
  expect(first.time.pending).toBe(0);
  const second = open({ path: first.database.filename });
  for (let at = 100; at < 200; at += 1) {
    second.writer.take(fixAt("7", NOON_AT + at * SECOND_MS, at * 1_000));
  }
  expect(second.writer.flush()).toBe(true);
  const found = await second.tracks.fixes("7", instant(NOON_AT), instant(NOON_AT + 200_000), 1e6);
  expect(found.map(({ xMm }) => xMm)).toEqual(Array.from({ length: 200 }, (_, i) => i * 1_000));
});

test("what is read is what was taken, however it was written", async () => {
  const step = fc.record({
    tag: fc.constantFrom("1", "2"),
    gapMs: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(100, 1_000, 2_000) },
      { weight: 1, arbitrary: fc.constantFrom(400_000, 5 * 3_600_000, 30 * 3_600_000) },
    ),
    waitMs: fc.constantFrom(0, 0, 0, 300, 4_000),
    floorId: fc.constantFrom("ground", "ground", "upper"),
  });
  const steps = fc.array(step, { minLength: 1, maxLength: 400, size: "max" });
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const { time, writer, tracks, database } = open();
      let atMs = NOON_AT;
      const taken = given.map(({ tag, gapMs, waitMs, floorId }, index) => {
        atMs += gapMs;
        const fix = fixAt(tag, atMs, index * 10, -index * 10, floorId);
        writer.take({ ...fix });
        time.advance(waitMs);
        return fix;
      });
      writer.stop();
      for (const tag of ["1", "2"]) {
        for (let from = NOON_AT; from <= atMs; from += 30 * 86_400_000) {
          const to = from + 30 * 86_400_000 - 1;
          const found = await tracks.fixes(tag, instant(from), instant(to), 1e6);
          const expected = taken.filter((fix) => fix.tag === tag && fix.at >= from && fix.at <= to);
          expect(found.map(({ at, xMm, floorId }) => [at, xMm, floorId])).toEqual(
            expected.map(({ at, xMm, floorId }) => [at, xMm, floorId]),
          );
        }
      }
      database.close();
    }),
    { numRuns: 25 },
  );
});

test("a day takes few and large rows, each of its own day at the site", () => {
  const { time, writer, database } = open();
  const midnight = startOfDay("2026-05-21" as Parameters<typeof startOfDay>[0]);
  for (let second = -3_600; second < 3_600; second += 1) {
    writer.take(fixAt("7", midnight + second * SECOND_MS, second));
    time.advance(SECOND_MS);
  }
  writer.stop();
  const rows = database.query("SELECT day, fixes, ended_at FROM track_chunk").all() as {
    day: string;
    fixes: number;
  }[];
  const on = (day: string): number =>
    rows.filter((row) => row.day === day).reduce((sum, { fixes }) => sum + fixes, 0);
  expect([on("2026-05-20"), on("2026-05-21")]).toEqual([3_600, 3_600]);
  expect(rows.length).toBeLessThanOrEqual(10);
});

test("a full disk costs no crash: it is said once, fixes wait, the surplus is counted, and all goes on", () => {
  const { time, writer, database, said, kept } = open();
  writer.take(fixAt("1", NOON_AT));
  time.advance(5_000);
  const pages = Number(database.query("PRAGMA page_count").values()[0]?.[0]);
  database.run(`PRAGMA max_page_count = ${pages}`);
  for (let index = 0; index < 210_000; index += 1) {
    writer.take(fixAt(String(index % 300), NOON_AT + 10_000 + index, (index * 7_919) % 90_000));
  }
  time.advance(30_000);
  expect(said.map(({ isKept }) => isKept)).toEqual([false]);
  expect(writer.flush()).toBe(false);
  expect(writer.lost).toBe(10_000);
  database.run("PRAGMA max_page_count = 1073741823");
  time.advance(60_000);
  expect(said.at(-1)).toEqual({ isKept: true, lost: 10_000 });
  expect(writer.unsaved).toBe(0);
  expect(kept()).toBe(200_001);
});

test("days older than are kept go, all of them and no other, unless nobody trusts the clock", () => {
  const ages = [0, 1, 29, 30, 31, 40, 400];
  const days = (isTimeTrusted: boolean): number => {
    const { time, writer, database } = open({ keepDays: 30, isTimeTrusted });
    for (const age of ages) writer.take(fixAt("1", NOON_AT - age * 86_400_000));
    writer.flush();
    time.advance(21 * 60_000);
    writer.stop();
    return Number(database.query("SELECT count(DISTINCT day) FROM track_chunk").values()[0]?.[0]);
  };
  expect(days(true)).toBe(4);
  expect(days(false)).toBe(ages.length);
});

test("a damaged row is left out, the others are read", async () => {
  const { writer, database, tracks } = open();
  for (const hour of [0, 5, 10]) writer.take(fixAt("1", NOON_AT + hour * 3_600_000));
  writer.flush();
  database.run("UPDATE track_chunk SET packed = x'0100000000ffff' WHERE id = 2");
  const found = await tracks.fixes("1", instant(NOON_AT), instant(NOON_AT + 86_400_000), 100);
  expect(found).toHaveLength(2);
});

test("for playback a track is thinned evenly, its ends kept; a window is bounded", async () => {
  const { writer, tracks } = open();
  for (let second = 0; second < 7_200; second += 1) {
    writer.take(fixAt("1", NOON_AT + second * SECOND_MS, second * 10));
  }
  writer.flush();
  const end = instant(NOON_AT + 7_200_000);
  const found = await tracks.fixes("1", instant(NOON_AT), end, 100);
  expect(found.length).toBeLessThanOrEqual(101);
  expect(found.length).toBeGreaterThan(90);
  expect([found[0]?.xMm, found.at(-1)?.xMm]).toEqual([0, 71_990]);
  const steps = found.slice(1, -1).map((fix, index) => fix.at - (found[index]?.at ?? 0));
  expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(2_000);
  expect(tracks.fixes("1", instant(0), instant(NOON_AT), 10)).rejects.toThrow(RangeError);
});

test("who was near: together as long as both were, on the same floor, and never by a gap", async () => {
  const { writer, tracks } = open();
  for (let second = 0; second < 600; second += 1) {
    const at = NOON_AT + second * SECOND_MS;
    writer.take(fixAt("own", at, second * 100));
    // Walks beside for the first five minutes, then stays behind.
    writer.take(fixAt("beside", at + 300, Math.min(second, 300) * 100, 2_000));
    writer.take(fixAt("above", at, second * 100, 0, "upper"));
    writer.take(fixAt("far", at, second * 100, 40_000));
    if (second < 20 || second > 580) writer.take(fixAt("silent", at, second * 100, 1_000));
  }
  writer.flush();
  const found = await tracks.near("own", instant(NOON_AT), instant(NOON_AT + 600_000), 5_000);
  expect(found.map(({ tag }) => tag)).toEqual(["beside", "silent"]);
  const [beside, silent] = found;
  // Until it is more than 5 m away: (5² - 2²)½ m behind at 0.1 m/s.
  expect(beside?.togetherMs).toBeWithin(340_000, 350_000);
  expect(beside?.closestMm).toBeWithin(1_990, 2_010);
  expect(beside?.firstAt).toBe(instant(NOON_AT + 300));
  expect(silent?.togetherMs).toBeWithin(36_000, 38_001);
});

test("an exported walk is whole JSON, however many pieces it comes in", () => {
  const fixes = Array.from({ length: 1_203 }, (_, index) => ({
    ...{ tag: "1", at: instant(1_800_000_000_000 + index * 1_000), xMm: index * 10, yMm: 5_000 },
    ...{ zMm: 1_200, floorId: "a", sigmaMm: 300 },
  }));
  const walk = { person: '张"三', card: "1", floor: "a", fixes };
  const pieces = [...geojsonText([walk, { ...walk, fixes: [] }])];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(30_000);
  const read = JSON.parse(pieces.join("")) as {
    features: {
      geometry: { coordinates: unknown[] };
      properties: { times: string[]; person: string };
    }[];
  };
  expect(read.features.map(({ geometry }) => geometry.coordinates.length)).toEqual([1_203, 0]);
  expect(read.features[0]?.properties.times).toHaveLength(1_203);
  expect(read.features[0]?.properties.person).toBe('张"三');
});
