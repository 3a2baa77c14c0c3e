/** Trust in the time, as pure judgements and over the starts of one data folder. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { DAY_MS, HOUR_MS, instant } from "../../src/kernel/instants.ts";
import {
  type Boot,
  type ClockFacts,
  type ClockMemory,
  judgeClock,
  judgeStart,
  SILENCE_MAX_MS,
  steeredClock,
} from "../../src/platform/clock.ts";
import { ClockKeeper } from "../../src/platform/clock-keeper.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { isUnconfirmed } from "../../src/platform/journal/journal-mark.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter } from "../../src/platform/writer.ts";
import { fakeTime } from "../support/clock.ts";

const RELEASED_AT = instant(Date.UTC(2026, 10, 22));
const NOW = instant(Date.UTC(2027, 0, 20, 4));
const YEARS_10 = 3_652 * DAY_MS;

const right: ClockFacts = {
  now: NOW,
  monotonicMs: 5_000,
  anchor: { wallAt: instant(NOW - 5_000), monotonicMs: 0 },
  releasedAt: RELEASED_AT,
  floorAt: instant(NOW - HOUR_MS),
};

describe("while the program runs", () => {
  test.each([
    ["all agree", {}, undefined],
    ["before the build", { now: instant(RELEASED_AT - 1) }, "before-release"],
    ["ten years back", { now: instant(NOW - YEARS_10) }, "before-release"],
    ["before the last entry", { floorAt: instant(NOW + 60_001) }, "before-last-entry"],
    ["a time server's step back", { floorAt: instant(NOW + 59_000) }, undefined],
    ["61 s ahead of the monotonic clock", { now: instant(NOW + 60_001) }, "jumped"],
    ["60 s ahead", { now: instant(NOW + 60_000) }, undefined],
    ["ten years ahead", { now: instant(NOW + YEARS_10) }, "jumped"],
    ["found wrong at the start", { held: "far-ahead" }, "far-ahead"],
  ] as const)("%s", (_why, change, cause) => {
    const trust = judgeClock({ ...right, ...change });
    expect(trust.cause).toBe(cause);
    expect(trust.isTrusted).toBe(cause === undefined);
  });
});

describe("at a start", () => {
  const boot: Boot = { id: "a", uptimeMs: 10 * HOUR_MS };
  const memory: ClockMemory = {
    baselineSeq: 0,
    floorAt: NOW,
    lost: null,
    offsetMs: 0,
    boot: { id: "a", wallAt: NOW - 10 * HOUR_MS },
  };
  const start = { now: NOW, floorAt: NOW - HOUR_MS, releasedAt: RELEASED_AT, memory, boot };
  test.each([
    ["the same boot and the same course", {}, undefined],
    ["set while the program did not run", { now: instant(NOW + HOUR_MS) }, "jumped"],
    [
      "another boot tells nothing",
      { boot: { id: "b", uptimeMs: 1 }, now: instant(NOW + HOUR_MS) },
      undefined,
    ],
    [
      "lost before, and the boot says it is right",
      { memory: { ...memory, lost: "jumped" } },
      undefined,
    ],
    [
      "lost before, and the machine was started anew",
      { memory: { ...memory, lost: "jumped" }, boot: { id: "b", uptimeMs: 1 } },
      "jumped",
    ],
    [
      "years after the last entry",
      { memory: undefined, now: instant(NOW + SILENCE_MAX_MS) },
      "far-ahead",
    ],
    [
      "a new site, years after its program",
      { memory: undefined, floorAt: 0, now: instant(NOW + YEARS_10) },
      "far-ahead",
    ],
    ["a new site", { memory: undefined, floorAt: 0 }, undefined],
  ] as const)("%s", (_why, change, cause) => {
    expect(judgeStart({ ...start, ...change })).toBe(cause);
  });
});

describe("one data folder", () => {
  function open(path: string, startAt: number, boot?: () => Boot) {
    const time = fakeTime(startAt);
    const clock = steeredClock(time.clock as never);
    const ids = systemIds(clock);
    const folder = openDataFolder(path, clock, ids);
    const source = { sync: () => "unknown" as const, boot: () => boot?.() };
    const keeper = new ClockKeeper({
      database: folder.site,
      clock,
      source,
      releasedAt: RELEASED_AT,
    });
    const writer = createWriter({
      database: folder.site,
      clock,
      ids,
      isTimeTrusted: () => keeper.trust().isTrusted,
      committed: (entries) => keeper.note(entries),
      effectFailed: () => undefined,
    });
    const write = () =>
      writer.write((tx) =>
        tx.append({ kind: "test.happened", actor: "system", subject: "test:1", payload: {} }),
      );
    return { time, folder, keeper, write, close: () => folder.close() };
  }

  async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
    const root = mkdtempSync(join(tmpdir(), "gasward-clock-"));
    try {
      await run(join(root, "data"));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }

  test("ten years ahead marks what is written and does not bound the time when it is right again", () =>
    inFolder(async (path) => {
      const site = open(path, NOW);
      await site.write();
      site.time.jumpWall(YEARS_10);
      expect(isUnconfirmed((await site.write()).payload)).toBe(true);
      site.time.jumpWall(-YEARS_10);
      expect(site.keeper.trust().isTrusted).toBe(true);
      expect(isUnconfirmed((await site.write()).payload)).toBe(false);
      site.close();
      // The last entries are not the latest: the mark keeps the years ahead out of the bound.
      const again = open(path, NOW + HOUR_MS);
      expect(again.keeper.trust()).toEqual({ isTrusted: true });
      again.close();
    }));

  test("the latest confirmed entry bounds the time, not the last row", () =>
    inFolder(async (path) => {
      const site = open(path, NOW);
      await site.write();
      site.time.jumpWall(-30 * DAY_MS);
      expect(isUnconfirmed((await site.write()).payload)).toBe(true);
      site.close();
      const again = open(path, NOW - 20 * DAY_MS);
      expect(again.keeper.trust().cause).toBe("before-last-entry");
      again.close();
    }));

  test("a rebase counts from now on, can be taken back, and holds over a start", () =>
    inFolder(async (path) => {
      const site = open(path, NOW + YEARS_10 - DAY_MS);
      // Trusted by mistake: nothing on a new box says otherwise below its shelf life.
      site.keeper.rebase(0);
      await site.write();
      site.time.jumpWall(-YEARS_10);
      expect(site.keeper.trust().cause).toBe("before-last-entry");
      site.keeper.rebase(0)();
      expect(site.keeper.trust().cause).toBe("before-last-entry");
      site.keeper.rebase(0);
      const entry = await site.write();
      site.keeper.setBaseline(entry.seq);
      expect(isUnconfirmed(entry.payload)).toBe(false);
      site.folder.site
        .query("INSERT INTO meta (key, value) VALUES ('clock', $value)")
        .run({ value: site.keeper.memory() });
      site.close();
      const again = open(path, NOW + HOUR_MS);
      expect(again.keeper.trust()).toEqual({ isTrusted: true });
      again.close();
    }));

  test("what people set holds for the same boot and not for another", () =>
    inFolder(async (path) => {
      let id = "a";
      const boot = (): Boot => ({ id, uptimeMs: 1_000 });
      const site = open(path, NOW, boot);
      site.keeper.rebase(3 * HOUR_MS);
      await site.write();
      const value = site.keeper.memory();
      site.folder.site
        .query("INSERT INTO meta (key, value) VALUES ('clock', $value)")
        .run({ value });
      site.close();
      const same = open(path, NOW, boot);
      expect([same.keeper.offsetMs, same.keeper.trust().isTrusted]).toEqual([3 * HOUR_MS, true]);
      same.close();
      id = "b";
      const other = open(path, NOW, boot);
      expect([other.keeper.offsetMs, other.keeper.trust().cause]).toEqual([0, "before-last-entry"]);
      other.close();
    }));

  test("whatever the clock did, trusted entries stand in the order of their time", () =>
    inFolder(async (path) => {
      const site = open(path, NOW);
      const jumps = fc.array(fc.integer({ min: -YEARS_10, max: YEARS_10 }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(jumps, async (list) => {
          for (const ms of list) {
            site.time.jumpWall(ms);
            await site.write();
            site.time.advance(1_000);
          }
          site.time.jumpWall(-list.reduce((sum, ms) => sum + ms, 0));
          expect(site.keeper.trust().isTrusted).toBe(true);
        }),
        { numRuns: 40, seed: 7 },
      );
      const rows = site.folder.siteReader
        .query(`SELECT at FROM journal WHERE payload NOT LIKE '%timeUnconfirmed%' ORDER BY seq`)
        .all() as { at: number }[];
      for (const [index, row] of rows.entries()) {
        expect(row.at).toBeGreaterThanOrEqual((rows[index - 1]?.at ?? 0) - 60_000);
      }
      site.close();
    }));
});
