/** A backup that is not what it was: whatever byte differs, it is refused, and the data that stand there stay. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seeded } from "../../src/demo/random.ts";
import { listBackups } from "../../src/platform/backup/index.ts";
import { Fault } from "../../src/platform/errors.ts";
import { DamageBench } from "./damage-run.ts";

export type BackupDamageReport = { rounds: number; refused: number; readonly faults: string[] };

/** Regions: the header and its key, the records, the last record, the very end. */
function placeOf(bytes: number, random: () => number): number {
  const share = random();
  if (share < 0.3) return Math.floor(random() * Math.min(1_024, bytes));
  if (share < 0.5) return bytes - 1 - Math.floor(random() * Math.min(512, bytes));
  return Math.floor(random() * bytes);
}

export async function backupRounds(plan: {
  readonly rounds: number;
  readonly seed: number;
}): Promise<BackupDamageReport> {
  const random = seeded(plan.seed);
  const report: BackupDamageReport = { rounds: 0, refused: 0, faults: [] };
  const bench = new DamageBench();
  try {
    await bench.make();
    bench.renew();
    const good = readFileSync(bench.backup);
    const data = readFileSync(join(bench.data, "site.db"));
    const path = join(bench.root, "backups", "two.gwbackup");
    for (; report.rounds < plan.rounds; report.rounds += 1) {
      const at = placeOf(good.length, random);
      const { name, bytes } = damaged(good, at, random());
      writeFileSync(path, bytes);
      const fault = judge(bench, path, data);
      if (fault === undefined) report.refused += 1;
      else report.faults.push(`${name} at ${at} of ${good.length}: ${fault}`);
    }
    return report;
  } finally {
    bench.close();
  }
}

function damaged(good: Buffer, at: number, share: number): { name: string; bytes: Buffer } {
  const bytes = Buffer.from(good);
  if (share < 0.6) {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
    return { name: "a flipped bit", bytes };
  }
  if (share < 0.75) return { name: "a cut end", bytes: bytes.subarray(0, at) };
  if (share < 0.85) return { name: "zeros", bytes: zeroed(bytes, at) };
  const twice = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 64))]);
  return { name: "64 bytes twice", bytes: twice };
}

function zeroed(bytes: Buffer, at: number): Buffer {
  // At least one byte is made another.
  const end = Math.min(bytes.length, at + 64);
  const isZero = bytes.subarray(at, end).every((byte) => byte === 0);
  return isZero ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes.fill(0, at, end);
}

function judge(bench: DamageBench, path: string, data: Buffer): string | undefined {
  try {
    // The list on the rescue page reads every header; a damaged one is left out or shown, never a crash.
    if (listBackups(join(bench.root, "backups")).length === 0) return "the good one is not listed";
    bench.restore(path);
    return "it was restored";
  } catch (error) {
    if (!(error instanceof Fault)) return `no fault in words: ${String(error)}`;
    if (!readFileSync(join(bench.data, "site.db")).equals(data)) return "the data were touched";
    return undefined;
  }
}
