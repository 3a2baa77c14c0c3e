/**
 * Backups of a real `serve` taken one after the other while six people write over HTTP without a pause. Each is
 * restored into a folder of its own, where everything must stand that was acknowledged before the backup was asked for.
 * `bun run bench/backup.ts [--backups N] [--seed S]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seeded } from "../src/demo/random.ts";
import { type Fact, halvesOf, lostOf, Work, Worker } from "../test/faults/facts.ts";
import { runSource } from "../test/support/process.ts";
import { BADGES, SiteData } from "../test/support/site.ts";
import { FaultStation } from "../test/support/station.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { report as print, row } from "./support/table.ts";

const WRITERS = 6;
const BACKUP_MAX_MS = 120_000;
/** Of each writer. Looking for them keeps this process from writing; more would let its own requests time out. */
const JUDGED_MAX = 50;
const PASSPHRASE = /id="passphrase"[^>]*>([^<]+)</;

const { values } = parseArgs({
  options: { backups: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const wanted = Number(values.backups);
if (!Number.isInteger(wanted) || wanted < 1) throw new RangeError("--backups: 1 or more");

type Run = { readonly outcome: string; readonly path: string; readonly tookMs: number };

async function takeOne(administrator: Worker, data: SiteData): Promise<Run> {
  const askedMs = performance.now();
  const answer = await administrator.post("/backups", new URLSearchParams());
  if (answer.status !== 303) throw new Error(`a backup was answered with ${answer.status}`);
  for (;;) {
    const [run] = data.rows<{ outcome: string; folder: string; fileName: string }>(
      "SELECT outcome, folder, file_name AS fileName FROM backup_run ORDER BY started_at DESC, id DESC LIMIT 1",
    );
    const tookMs = performance.now() - askedMs;
    if (run !== undefined && run.outcome !== "running") {
      return { outcome: run.outcome, path: join(run.folder, run.fileName), tookMs };
    }
    if (tookMs > BACKUP_MAX_MS) throw new Error("a backup did not come to its end");
    await Bun.sleep(50);
  }
}

async function restored(path: string, passphrase: string): Promise<SiteData> {
  const folder = mkdtempSync(join(tmpdir(), "gasward-restored-"));
  const data = join(folder, "data");
  const program = runSource(["restore", path, "--data", data], {
    env: { GASWARD_PASSPHRASE: passphrase, LANG: "en_US.UTF-8" },
  });
  if ((await program.exited()) !== 0) throw new Error(program.output);
  return new SiteData(data);
}

console.log(machineLine("/tmp"));
const station = await FaultStation.open();
const random = seeded(Number(values.seed));
const faults: string[] = [];
const tookMs: number[] = [];
let good = 0;
let isOver = false;
try {
  await station.serve();
  const administrator = new Worker(station.url);
  await administrator.signIn(BADGES.administrator);
  const sheet = await administrator.post("/backups/recovery-sheet", new URLSearchParams());
  const passphrase = PASSPHRASE.exec(sheet.text)?.[1]?.trim() ?? "";
  const works: Work[] = [];
  for (let index = 0; index < WRITERS; index += 1) {
    const worker = new Worker(station.url);
    await worker.signIn(BADGES.safetyManager);
    const of = { tag: `B${index}N`, pointId: `gun-${1 + (index % 4)}`, isChecker: index === 0 };
    works.push(new Work(worker, { ...of, hasPoint: false }, random));
  }
  const running = works.map(async (work) => {
    while (!isOver) await work.once();
  });
  const startedMs = performance.now();
  for (let count = 0; count < wanted; count += 1) {
    await Bun.sleep(random() * 500);
    // Answers and locks are replaced by later work; these stay. Earlier ones were looked for in earlier backups.
    const before: readonly Fact[] = works.flatMap(({ facts }) =>
      facts.filter(({ kind }) => kind === "cylinder" || kind === "photo").slice(-JUDGED_MAX),
    );
    const run = await takeOne(administrator, station.data);
    tookMs.push(run.tookMs);
    if (run.outcome !== "good") {
      faults.push(`backup ${count}: ${run.outcome}`);
      continue;
    }
    const copy = await restored(run.path, passphrase);
    const complaints = [...lostOf(copy, before), ...halvesOf(copy)];
    faults.push(...complaints.map((one) => `backup ${count}: ${one}`));
    if (complaints.length === 0) good += 1;
    rmSync(join(copy.path, ".."), { recursive: true, force: true });
  }
  isOver = true;
  await Promise.all(running);
  const written = works.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  print([
    row("backups restored whole", good, "≥", wanted),
    row("lost or half written", faults.length, "<", 1),
    row("facts acknowledged meanwhile", written),
    row("facts a second", written / ((performance.now() - startedMs) / 1_000)),
    row(
      "asked until called good, p50 ms",
      quantile(
        tookMs.sort((a, b) => a - b),
        0.5,
      ),
    ),
    row("asked until called good, max ms", Math.max(...tookMs)),
  ]);
} finally {
  isOver = true;
  await station.close();
}
for (const fault of faults.slice(0, 20)) console.log(fault);
