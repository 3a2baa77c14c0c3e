/**
 * Random scans through the real ledger: in order, late, twice, ahead of time, undone, with wrong places. Run alone:
 *
 *   bun test/cylinders/random-scans.ts --rounds 1000000 --seed 1
 *
 * Afterwards every cylinder stands in one place, the kept-up places equal a replay of the ledger, no scan is lost, and
 * whatever does not fit has a task with words.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  ACT_RULES,
  CUSTODY_ACTS,
  type CustodyAct,
  custodyStateOf,
  historyOf,
  insertCylinder,
  type PlaceKind,
  type PlaceRef,
  recordScan,
  replay,
  type Scan,
} from "../../src/cylinders/index.ts";
import { HOUR_MS, instant } from "../../src/kernel/instants.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter, type Tx, type Writer } from "../../src/platform/writer.ts";
import { GOOD_CYLINDER } from "../support/app.ts";

/** A small repeatable generator (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) % below) >>> 0;
  };
}

const REFS: Partial<Readonly<Record<PlaceKind, readonly string[]>>> = {
  truck: ["truck1", "truck2", "truck3"],
  outlet: ["outlet1", "outlet2"],
  inspection: ["house1"],
  room: ["room1", "room2"],
  "in-use": ["use-point:shop1", "permit:p1"],
  customer: ["customer1", "customer2", "customer3"],
};

export type Figures = {
  readonly scans: number;
  readonly kept: number;
  readonly repeated: number;
  readonly late: number;
  readonly undone: number;
  readonly refused: number;
  readonly tasks: number;
  readonly explainedLater: number;
  readonly cylinders: number;
  readonly scansPerSecond: number;
};

type Random = (below: number) => number;

/** Mostly what is expected next, now and then anything. */
function randomPlace(random: Random, act: CustodyAct): PlaceRef | null {
  const { to } = ACT_RULES[act];
  if (to.length === 0 || (act === "find" && random(3) === 0)) return null;
  const kind = to[random(to.length)] ?? "unknown";
  const refs = REFS[kind];
  return { kind, ref: refs === undefined ? "" : (refs[random(refs.length)] ?? "") };
}

export type RandomScans = { readonly rounds: number; readonly seed: number };

export async function runRandomScans({ rounds, seed }: RandomScans): Promise<Figures> {
  const path = mkdtempSync(join(tmpdir(), "gasward-scans-"));
  let now = Date.UTC(2027, 0, 1);
  const clock: Clock = { now: () => instant(now), monotonicMs: () => now };
  const ids = systemIds(clock);
  const folder = openDataFolder(join(path, "data"), clock, ids);
  try {
    // What is proved here is the ledger, not the disk.
    folder.site.run("PRAGMA synchronous = OFF");
    const writer = createWriter({
      database: folder.site,
      clock,
      ids,
      committed: () => {},
      effectFailed: (error) => {
        throw error;
      },
    });
    return await play(
      { folder, writer },
      {
        clock,
        ids,
        random: generator(seed),
        rounds,
        step: (ms) => {
          now += ms;
        },
      },
    );
  } finally {
    folder.close();
    rmSync(path, { recursive: true, force: true });
  }
}

type Stage = {
  readonly clock: Clock;
  readonly ids: ReturnType<typeof systemIds>;
  readonly random: Random;
  readonly rounds: number;
  readonly step: (ms: number) => void;
};

type Folder = { readonly folder: DataFolder; readonly writer: Writer };

function randomScan(stage: Stage, cylinderIds: readonly string[], given: readonly Scan[]): Scan {
  const { random, clock, ids } = stage;
  const earlier = given[random(Math.max(1, given.length))];
  if (earlier !== undefined && random(20) === 0) return earlier;
  const act = CUSTODY_ACTS[random(CUSTODY_ACTS.length)] ?? "seen";
  // Six in a hundred hours late, three far ahead, two at the very same instant as another.
  const dice = random(100);
  const offset = dice < 12 ? -random(72 * HOUR_MS) : dice < 15 ? random(48 * HOUR_MS) : 0;
  const claimedAt = dice < 17 && dice >= 15 && earlier ? earlier.claimedAt : clock.now() + offset;
  const content = (["empty", "full", null] as const)[random(3)] ?? null;
  const target =
    act === "undo"
      ? given[given.length - 1 - random(Math.min(50, Math.max(1, given.length)))]
      : undefined;
  return {
    id: ids.next(),
    cylinderId: target?.cylinderId ?? cylinderIds[random(cylinderIds.length)] ?? "",
    act,
    place: randomPlace(random, act),
    content,
    claimedAt: instant(claimedAt),
    actor: "random",
    reason: random(50) === 0 ? "" : "random",
    // The journal has a proof of its own; a hash for every scan would take most of the time here.
    isTold: random(10) !== 0,
    ...(target === undefined ? {} : { undoes: target.id }),
  };
}

async function addCylinders(site: Folder, stage: Stage, count: number): Promise<string[]> {
  const added: string[] = [];
  await site.writer.write((tx: Tx) => {
    for (let at = 0; at < count; at += 1) {
      const id = stage.ids.next();
      const now = stage.clock.now();
      const medium = ["lpg", "oxygen", "acetylene"][at % 3] ?? "lpg";
      insertCylinder(tx.orm, {
        ...GOOD_CYLINDER,
        medium,
        id,
        serial: `S${at}`,
        createdAt: now,
        updatedAt: now,
      });
      added.push(id);
    }
  });
  return added;
}

async function play(site: Folder, stage: Stage): Promise<Figures> {
  const cylinderIds = await addCylinders(site, stage, Math.max(20, Math.ceil(stage.rounds / 40)));
  const counts = { kept: 0, repeated: 0, late: 0, undone: 0, refused: 0 };
  const given: Scan[] = [];
  const startedAt = performance.now();
  for (let done = 0; done < stage.rounds; ) {
    const batch = Math.min(2_000, stage.rounds - done);
    await site.writer.write((tx: Tx) => {
      for (let at = 0; at < batch; at += 1) {
        stage.step(stage.random(20_000));
        const scan = randomScan(stage, cylinderIds, given);
        const result = recordScan(tx, stage, scan);
        if (!result.ok) counts.refused += 1;
        else if (result.value.isRepeat) counts.repeated += 1;
        else {
          counts.kept += 1;
          if (result.value.isLate) counts.late += 1;
          if (scan.act === "undo") counts.undone += 1;
          given.push(scan);
          if (given.length > 2_000) given.splice(0, 1_000);
        }
      }
    });
    done += batch;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const tasks = examine(site, cylinderIds, counts.kept);
  return {
    scans: stage.rounds,
    ...counts,
    ...tasks,
    cylinders: cylinderIds.length,
    scansPerSecond: Math.round(stage.rounds / seconds),
  };
}

function must(isTrue: boolean, words: string): void {
  if (!isTrue) throw new Error(words);
}

const one = (site: Folder, text: string): number =>
  (site.folder.siteReader.query(text).get() as { n: number }).n;

/** What has to hold after any scans whatever. */
function examine(site: Folder, cylinderIds: readonly string[], kept: number) {
  const { read, siteReader: sql } = site.folder;
  must(one(site, "select count(*) n from custody_entry") === kept, "a scan was lost");
  must(
    one(site, "select count(*) n from cylinder_place") === cylinderIds.length,
    "a place is missing",
  );
  must(
    one(site, "select sum(n) n from custody_stock") === cylinderIds.length,
    "places do not add up",
  );
  const counted = sql
    .query(
      `select count(*) n from (
         select place_kind, place_ref, medium, content, count(*) n from cylinder_place group by 1, 2, 3, 4
         except select place_kind, place_ref, medium, content, n from custody_stock)`,
    )
    .get() as { n: number };
  must(counted.n === 0, "the counted stock differs from the places");
  const openTasks = new Set(
    (
      sql
        .query("select entry_id || ' ' || kind t from custody_task where closed_at is null")
        .all() as { t: string }[]
    ).map(({ t }) => t),
  );
  let doubts = 0;
  for (const id of cylinderIds) {
    const { state, steps } = replay(historyOf(read, id));
    must(
      Bun.deepEquals(custodyStateOf(read, id), state),
      `the place of ${id} is not the replay of its ledger`,
    );
    for (const step of steps) {
      for (const { code } of step.contradictions) {
        doubts += 1;
        must(openTasks.has(`${step.entry.id} ${code}`), `${step.entry.id} ${code} has no task`);
      }
    }
  }
  must(openTasks.size === doubts, "a task is open that nothing explains");
  return {
    tasks: openTasks.size,
    explainedLater: one(site, "select count(*) n from custody_task where closed_by = 'ledger'"),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
    },
  });
  const figures = await runRandomScans({
    rounds: Number(values.rounds),
    seed: Number(values.seed),
  });
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}
