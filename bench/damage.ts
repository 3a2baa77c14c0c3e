/**
 * Damages copies of a site in many ways and looks what the program makes of them, then flips, cuts and zeroes a backup.
 * `bun run bench/damage.ts [--rounds N] [--seed S]`
 */
import { parseArgs } from "node:util";
import { backupRounds } from "../test/faults/backup-damage-run.ts";
import { damageRounds } from "../test/faults/damage-run.ts";
import { interruptedRestores } from "../test/faults/restore-run.ts";
import { report as print, row } from "./support/table.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1000" },
    restores: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});
const [rounds, restores, seed] = [values.rounds, values.restores, values.seed].map(Number);
if (!Number.isInteger(rounds) || !Number.isInteger(restores) || !Number.isInteger(seed)) {
  throw new RangeError("--rounds, --restores, --seed: whole numbers");
}

const site = await damageRounds({ rounds: rounds ?? 0, seed: seed ?? 1 });
const backup = await backupRounds({ rounds: rounds ?? 0, seed: seed ?? 1 });
const cut = await interruptedRestores({ rounds: restores ?? 0, seed: seed ?? 1 });
print([
  row("damaged sites", site.rounds),
  row("  opened, everything as before", site.whole),
  row("  opened, the journal's proof names it", site.named),
  row("  refused in words, and restored", site.refused),
  row("  opened, older: the log was gone or torn", site.older),
  row("  opened, bytes of a row differ unseen", site.silent),
  row("  started empty, crashed, not restored", site.faults.length, "<", 1),
  row("damaged backups", backup.rounds),
  row("  refused in words, the data untouched", backup.refused),
  row("  restored in spite of damage, or a crash", backup.faults.length, "<", 1),
  row("restores killed", cut.rounds),
  row("  the old data stood there", cut.old),
  row("  the restored data stood there", cut.restored),
  row("  neither whole", cut.faults.length, "<", 1),
]);
for (const fault of [...site.faults, ...backup.faults, ...cut.faults].slice(0, 20)) {
  console.log(fault);
}
