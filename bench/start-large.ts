/**
 * From the start of the process to its first page with a site.db of 1 GB, as after a power cut.
 * `bun run bench/start-large.ts [--runs N] [--gb N]`
 */
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Box, KINDS, temporaryFolder } from "./support/box.ts";
import { growSite } from "./support/large-site.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { type Row, report, row } from "./support/table.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "5" }, gb: { type: "string", default: "1" } },
});
const runs = Number(values.runs);
const gigabytes = Number(values.gb);
if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new RangeError("--runs: 1 to 100");
if (!(gigabytes > 0 && gigabytes <= 20)) throw new RangeError("--gb: above 0, at most 20");

const folder = temporaryFolder();
try {
  console.log(machineLine("/tmp"));
  const first = new Box({ kind: "source", folder });
  await first.ready();
  // As after a power cut; nothing waits for a program that is slow to stop.
  await first.program.kill();
  await growSite(join(folder, "data"), gigabytes * 1e9);
  const rows: Row[] = [row("site.db, MB", statSync(join(folder, "data/site.db")).size / 1e6)];
  for (const kind of KINDS) {
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const box = new Box({ kind, folder });
      times.push(await box.firstPage());
      await box.announced();
      await box.program.kill();
    }
    const sorted = times.sort((a, b) => a - b);
    rows.push(row(`${kind}, median ms to the first page`, quantile(sorted, 0.5), "<", 2_000));
    rows.push(row(`${kind}, max ms`, quantile(sorted, 1)));
  }
  report(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
