/**
 * The journal on the disk of this machine: commits one after the other and by groups, the proof of a long chain, and
 * how long a folder with that journal takes to open. `bun run bench/journal.ts [--entries N] [--folder PATH]`
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../src/platform/clock.ts";
import { systemIds } from "../src/platform/ids.ts";
import { verifyChain } from "../src/platform/journal/journal.ts";
import { type DataFolder, openDataFolder } from "../src/platform/storage/data-folder.ts";
import { createWriter, type Writer } from "../src/platform/writer.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { report, row } from "./support/table.ts";

const SEQUENTIAL = 500;
const CLIENTS = 100;
const CONCURRENT = 20_000;
/** Entries of one transaction while the chain is grown; only the time to prove it counts. */
const GROW_STEP = 5_000;

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "200000" },
    folder: { type: "string", default: tmpdir() },
  },
});
const entries = Number(values.entries);
if (!Number.isInteger(entries) || entries < 30_000 || entries > 10_000_000) {
  throw new RangeError("--entries: 30000 to 10000000");
}

/** As long as what a fill writes. */
const ENTRY = {
  kind: "fill.ended",
  actor: "system",
  subject: `fill:${"0".repeat(26)}`,
  payload: {
    point: "gun-1",
    cylinder: "0".repeat(26),
    netG: 14_480,
    verdict: "ok",
    durationMs: 31_500,
  },
} as const;

const ids = systemIds(systemClock);

function writerOf(folder: DataFolder): Writer {
  return createWriter({
    database: folder.site,
    clock: systemClock,
    ids,
    committed: () => undefined,
    effectFailed: (error) => {
      throw error;
    },
  });
}

type Times = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number };

async function append(writer: Writer, clients: number, total: number): Promise<Times> {
  const times: number[] = [];
  let left = total;
  const startedAt = performance.now();
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const askedAt = performance.now();
      await writer.write((tx) => tx.append(ENTRY));
      times.push(performance.now() - askedAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const perSecond = (total / (performance.now() - startedAt)) * 1_000;
  times.sort((a, b) => a - b);
  return { perSecond, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
}

async function grow(writer: Writer): Promise<void> {
  while (writer.journal.head().seq < entries) {
    const count = Math.min(GROW_STEP, entries - writer.journal.head().seq);
    await writer.write((tx) => {
      for (let index = 0; index < count; index += 1) tx.append(ENTRY);
    });
  }
}

const rssMb = (): number => process.memoryUsage().rss / 1_048_576;

mkdirSync(values.folder, { recursive: true });
const root = mkdtempSync(join(values.folder, "gasward-bench-"));
try {
  console.log(machineLine(root));
  const path = join(root, "data");
  const folder = openDataFolder(path, systemClock, ids);
  const writer = writerOf(folder);
  const alone = await append(writer, 1, SEQUENTIAL);
  const together = await append(writer, CLIENTS, CONCURRENT);
  await grow(writer);
  await writer.close();
  Bun.gc(true);
  const rssBefore = rssMb();
  const provedAt = performance.now();
  const proof = verifyChain(folder.siteReader);
  const proveMs = performance.now() - provedAt;
  if (!proof.ok || proof.checked !== entries) throw new Error("the chain is not whole");
  const rssGrowth = rssMb() - rssBefore;
  folder.close();
  const openedAt = performance.now();
  const again = openDataFolder(path, systemClock, ids);
  const openMs = performance.now() - openedAt;
  again.close();
  report([
    row("commits one after the other, per s", alone.perSecond),
    row("commits one after the other, p50 ms", alone.p50Ms),
    row("commits one after the other, p99 ms", alone.p99Ms),
    row(`commits of ${CLIENTS} at once, per s`, together.perSecond, "≥", 3_000),
    row(`commits of ${CLIENTS} at once, p50 ms`, together.p50Ms),
    row(`commits of ${CLIENTS} at once, p99 ms`, together.p99Ms, "<", 50),
    row("chain proved, entries per s", (entries / proveMs) * 1_000),
    row(`chain of ${entries}, memory growth MB`, rssGrowth, "<", 100),
    row(`folder with ${entries} entries, opened in ms`, openMs, "<", 1_500),
  ]);
} finally {
  rmSync(root, { recursive: true, force: true });
}
