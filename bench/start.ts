/**
 * From the start of the process to its first page, from source and from the binary, with an empty folder and with a
 * furnished one, and what the program holds when nobody asks for anything. `bun run bench/start.ts [--runs N]`
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { Box, KINDS, type Kind, temporaryFolder } from "./support/box.ts";
import { machineLine, quantile, usageOf } from "./support/machine.ts";
import { type Row, report, row } from "./support/table.ts";

const IDLE_MS = 10_000;

const { values } = parseArgs({ options: { runs: { type: "string", default: "10" } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new RangeError("--runs: 1 to 100");

/** An empty folder shows the page of the first set-up. */
async function fresh(kind: Kind): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const folder = temporaryFolder();
    const box = new Box({ kind, folder, command: "serve" });
    times.push(await box.firstPage("/setup"));
    await box.announced();
    await box.end();
    rmSync(folder, { recursive: true, force: true });
  }
  return times;
}

/** Furnished once before; then as after every power cut. */
async function furnished(
  kind: Kind,
): Promise<{ times: number[]; idleMb: number; idleCore: number }> {
  const folder = temporaryFolder();
  const first = new Box({ kind, folder });
  await first.ready();
  await first.end();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const box = new Box({ kind, folder });
    times.push(await box.firstPage());
    await box.announced();
    await box.end();
  }
  const box = new Box({ kind, folder });
  await box.ready();
  const before = usageOf(box.program.pid).cpuMs;
  await Bun.sleep(IDLE_MS);
  const { cpuMs, rssMb } = usageOf(box.program.pid);
  await box.end();
  rmSync(folder, { recursive: true, force: true });
  return { times, idleMb: rssMb, idleCore: (cpuMs - before) / IDLE_MS };
}

function rowsOf(what: string, times: number[], maxMs: number | undefined): Row[] {
  const sorted = times.sort((a, b) => a - b);
  return [
    row(`${what}, min ms`, quantile(sorted, 0)),
    row(`${what}, median ms`, quantile(sorted, 0.5)),
    row(`${what}, max ms`, quantile(sorted, 1), "<", maxMs),
  ];
}

console.log(machineLine("/tmp"));
const rows: Row[] = [];
for (const kind of KINDS) {
  const maxMs = kind === "binary" ? 2_000 : undefined;
  rows.push(...rowsOf(`${kind}, empty folder`, await fresh(kind), maxMs));
  const { times, idleMb, idleCore } = await furnished(kind);
  rows.push(...rowsOf(`${kind}, furnished`, times, maxMs));
  rows.push(row(`${kind}, idle memory with 4 guns live, MB`, idleMb, "<", 200));
  rows.push(row(`${kind}, idle share of one core with 4 guns live`, idleCore));
}
report(rows);
