/** Fixed shares of `bench/damage.ts`: damaged sites, damaged backups, restores that were killed. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { backupRounds } from "./backup-damage-run.ts";
import { damageRounds } from "./damage-run.ts";
import { interruptedRestores } from "./restore-run.ts";

setDefaultTimeout(90_000);

const SITES = 120;
const BACKUPS = 150;
const RESTORES = 10;

describe("damage", () => {
  test(`${SITES} damaged sites: none is started empty, each opens or is refused in words and restored`, async () => {
    const report = await damageRounds({ rounds: SITES, seed: 5 });
    expect(report.faults).toEqual([]);
    expect(report.refused).toBeGreaterThan(SITES / 4);
    expect(report.whole).toBeGreaterThan(0);
    // A removed or torn log of writes is told by the last entry that is known to have been kept.
    expect(report.older).toBe(0);
  });

  test(`${BACKUPS} damaged backups: every one is refused in words and the data stay`, async () => {
    const report = await backupRounds({ rounds: BACKUPS, seed: 5 });
    expect(report.faults).toEqual([]);
    expect(report.refused).toBe(BACKUPS);
  });

  test(`${RESTORES} restores killed on the way: the old data or the restored data stand there whole`, async () => {
    const report = await interruptedRestores({ rounds: RESTORES, seed: 5 });
    expect(report.faults).toEqual([]);
    expect(report.old + report.restored).toBe(RESTORES);
  });
});
