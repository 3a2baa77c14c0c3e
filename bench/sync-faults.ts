/**
 * Real processes and a real Mosquitto while everything is killed (-9) by turns: box, receiver, broker; the line is cut,
 * slow and half-open; the box's disk is full and its clock moves; an old copy of the data is put back under a new epoch. At the end the receiver's database is
 * compared with the box's journal: nothing lost, nothing doubled, order kept.
 *
 *   bun run bench/sync-faults.ts [--records N] [--seed S]
 */
import { Database } from "bun:sqlite";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Broker } from "../test/support/mosquitto.ts";
import { Program } from "../test/support/process.ts";
import { dice } from "../test/sync/sim/world.ts";
import { Box } from "../test/sync/support.ts";
import { FaultyLine } from "./support/faulty-line.ts";

const MAX_MS = 15 * 60_000;
const SUBJECTS = 20;

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    box: { type: "string" },
    url: { type: "string", default: "" },
  },
});
const wanted = Number(values.records);
if (values.box === undefined) await faults(Number(values.seed));
else await runBox(values.box, values.url);

type Counted = { readonly count: number };

/** Writes until it has as many as wanted, then waits until all is acknowledged. Killed at any moment. */
async function runBox(path: string, url: string): Promise<void> {
  const box = new Box(path);
  const upstream = box.upstream(url);
  upstream.start();
  const read = new Database(join(path, "data", "site.db"), { readonly: true });
  const rows = read.query("SELECT count(*) AS count FROM journal WHERE lane IS NOT NULL");
  let n = (rows.get() as Counted).count;
  while (n < wanted) {
    await obeyFaults(box, path);
    const lane = n % 1_000 < 20 ? "alarm" : n % 1_000 < 40 ? "summary" : "event";
    try {
      await box.write(lane, 20, { subject: n % SUBJECTS });
      n += 20;
    } catch (error) {
      // Refused as a whole while the disk is full; said again when there is room.
      if ((error as { code?: string }).code !== "SQLITE_FULL") throw error;
    }
    await Bun.sleep(5);
  }
  await obeyFaults(box, path, true);
  const isDone = (): boolean =>
    upstream.status().lanes.every(({ lastSeq, acknowledgedSeq }) => lastSeq === acknowledgedSeq);
  while (!isDone()) await Bun.sleep(100);
  console.log("all acknowledged");
  await upstream.stop();
  await box.close();
  process.exit(0);
}

/** What the tester put beside the data: `full` with a limit of pages, `clock` with milliseconds to add. */
async function obeyFaults(box: Box, path: string, isOver = false): Promise<void> {
  const [full, clock] = [Bun.file(join(path, "full")), Bun.file(join(path, "clock"))];
  const isFull = !isOver && (await full.exists());
  const { page_count: pages } = box.folder.site.query("PRAGMA page_count").get() as {
    page_count: number;
  };
  box.folder.site.run(`PRAGMA max_page_count = ${isFull ? pages : 1_073_741_823}`);
  box.shiftMs = (await clock.exists()) ? Number(await clock.text()) : 0;
}

async function faults(seed: number): Promise<void> {
  const roll = dice(seed);
  const folder = mkdtempSync(join(tmpdir(), "gasward-faults-"));
  const state = join(folder, "receiver.db");
  const main = new URL("../src/main.ts", import.meta.url).pathname;
  const broker = await Broker.start();
  const line = new FaultyLine(broker.port);
  const path = join(folder, "box");
  const startBox = (): Program =>
    new Program([
      ...[process.execPath, import.meta.path, "--box", path],
      ...["--url", `mqtt://127.0.0.1:${line.port}`, "--records", String(wanted)],
    ]);
  const startReceiver = (): Program =>
    new Program([process.execPath, main, "receive", "--url", broker.url, "--state", state]);
  const done: Record<string, number> = {};
  let receiver = startReceiver();
  let box = startBox();
  let isRestored = false;
  let hasCopy = false;
  const startedAt = performance.now();
  const happen = {
    "box killed": async () => {
      await box.kill();
      box = startBox();
    },
    "receiver killed": async () => {
      await receiver.kill();
      receiver = startReceiver();
    },
    "broker killed": async () => {
      await broker.kill();
      await Bun.sleep(roll() * 1_000);
      await broker.restart();
    },
    "line cut": async () => line.cut(),
    "line half-open": async () => {
      line.stall(true);
      await Bun.sleep(1_000 + roll() * 3_000);
      line.stall(false);
      line.cut();
    },
    "line slow": async () => {
      line.delayMs = 300;
      await Bun.sleep(2_000);
      line.delayMs = 0;
    },
    "disk full": async () => {
      await Bun.write(join(path, "full"), "");
      await Bun.sleep(1_000 + roll() * 1_000);
      rmSync(join(path, "full"), { force: true });
    },
    "clock moved": async () => {
      const days = Math.round((roll() - 0.5) * 60);
      await Bun.write(join(path, "clock"), String(days * 86_400_000));
    },
    "old backup restored": async () => {
      const copy = join(folder, "copy");
      if (isRestored) return await happen["line cut"]();
      await box.kill();
      if (hasCopy) {
        rmSync(path, { recursive: true });
        cpSync(copy, path, { recursive: true });
        const restored = await new Box(path).restored(`restored-${seed}`);
        await restored.close();
        isRestored = true;
      } else cpSync(path, copy, { recursive: true });
      hasCopy = true;
      box = startBox();
    },
  } as const;
  const names = Object.keys(happen) as (keyof typeof happen)[];
  await Bun.sleep(2_000);
  for (;;) {
    if (performance.now() - startedAt > MAX_MS) throw new Error("not done in time");
    const isOver = await Promise.race([
      box.line(/all acknowledged/, MAX_MS).then(
        () => true,
        () => false,
      ),
      Bun.sleep(1_000 + roll() * 3_000).then(() => false),
    ]);
    if (isOver) break;
    const name = names[Math.floor(roll() * names.length)] ?? "line cut";
    await happen[name]();
    done[name] = (done[name] ?? 0) + 1;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await box.exited();
  await receiver.stop();
  await broker.close();
  line.close();
  console.table(done);
  const faulty = compare(join(path, "data", "site.db"), state);
  console.log(`${wanted} records, seed ${seed}, ${seconds.toFixed(0)} s, faults: ${faulty.length}`);
  for (const fault of faulty.slice(0, 10)) console.error(fault);
  rmSync(folder, { recursive: true });
  process.exit(faulty.length === 0 ? 0 : 1);
}

type Row = { readonly lane: string; readonly laneSeq: number; readonly hash: string };

/** The journal is what happened; the receiver's table is what upstream believes. */
function compare(journalPath: string, receiverPath: string): string[] {
  const journal = new Database(journalPath, { readonly: true });
  const kept = new Database(receiverPath, { readonly: true });
  const epoch = journal.query("SELECT value FROM meta WHERE key = 'epoch'").get() as {
    value: string;
  };
  const owed = journal
    .query(
      "SELECT lane, lane_seq AS laneSeq, hash FROM journal WHERE lane IS NOT NULL ORDER BY lane, lane_seq",
    )
    .all() as Row[];
  const got = kept
    .query(
      "SELECT lane, lane_seq AS laneSeq, hash FROM record WHERE epoch = $epoch ORDER BY lane, lane_seq",
    )
    .all(epoch.value) as Row[];
  const faulty: string[] = [];
  if (owed.length < wanted) faulty.push(`only ${owed.length} written`);
  if (owed.length !== got.length) faulty.push(`${owed.length} written, ${got.length} kept`);
  for (const [at, row] of owed.entries()) {
    const other = got[at];
    if (other?.lane === row.lane && other.laneSeq === row.laneSeq && other.hash === row.hash) {
      continue;
    }
    faulty.push(`${row.lane} ${row.laneSeq}: ${JSON.stringify(other)}`);
  }
  // Of every epoch: without a gap up to the head, so that what was acknowledged is there.
  const heads = kept.query("SELECT epoch, lane, held FROM lane_head").all() as {
    epoch: string;
    lane: string;
    held: number;
  }[];
  for (const { epoch: of, lane, held } of heads) {
    const { count } = kept
      .query("SELECT count(*) AS count FROM record WHERE epoch = ? AND lane = ? AND lane_seq <= ?")
      .get(of, lane, held) as Counted;
    if (count !== held) faulty.push(`${of}/${lane}: ${count} of ${held}`);
  }
  return faulty;
}
