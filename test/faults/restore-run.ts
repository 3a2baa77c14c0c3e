/** `gasward restore` killed at random moments: the next start finds the old data whole or the restored data whole. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { seeded } from "../../src/demo/random.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { verifyChain } from "../../src/platform/journal/journal.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { runSource } from "../support/process.ts";
import { DamageBench } from "./damage-run.ts";

const ids = systemIds(systemClock);

/** From the first folder to the last rename it takes some tens of milliseconds, the passphrase the most of it. */
const KILL_MAX_MS = 150;

export type RestoreReport = {
  rounds: number;
  old: number;
  restored: number;
  readonly faults: string[];
};

export async function interruptedRestores(plan: {
  readonly rounds: number;
  readonly seed: number;
}): Promise<RestoreReport> {
  const random = seeded(plan.seed);
  const report: RestoreReport = { rounds: 0, old: 0, restored: 0, faults: [] };
  const bench = new DamageBench();
  try {
    await bench.make();
    bench.renew();
    await restore(bench);
    for (; report.rounds < plan.rounds; report.rounds += 1) {
      bench.renew();
      await restore(bench, random() * KILL_MAX_MS);
      const fault = judge(bench, report);
      if (fault !== undefined) report.faults.push(`round ${report.rounds}: ${fault}`);
      clear(bench);
    }
    return report;
  } finally {
    bench.close();
  }
}

/** Kills it so long after it has begun to write; without a time it comes to its end. */
async function restore(bench: DamageBench, killMs?: number): Promise<void> {
  const program = runSource(["restore", bench.backup, "--data", bench.data], {
    env: { GASWARD_PASSPHRASE: bench.passphrase, LANG: "en_US.UTF-8" },
  });
  const ended = program.exited();
  if (killMs === undefined) {
    if ((await ended) !== 0) throw new Error(program.output);
    return;
  }
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver && !existsSync(`${bench.data}.restoring`)) await Bun.sleep(1);
  await Bun.sleep(killMs);
  await program.kill();
}

function judge(bench: DamageBench, report: RestoreReport): string | undefined {
  try {
    const folder = openDataFolder(bench.data, systemClock, ids);
    const { siteId, epoch } = folder;
    const isProved = verifyChain(folder.siteReader).ok;
    const seq = folder.siteReader.query("SELECT max(seq) AS n FROM journal").get();
    folder.close();
    if (siteId !== bench.siteId || !isProved) return `not whole: ${JSON.stringify(seq)}`;
    if (epoch === bench.epoch) report.old += 1;
    else report.restored += 1;
    if (existsSync(`${bench.data}.restoring`)) return "something is left over";
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function clear(bench: DamageBench): void {
  for (const name of readdirSync(bench.root)) {
    if (name.startsWith("data")) rmSync(join(bench.root, name), { recursive: true });
  }
}
