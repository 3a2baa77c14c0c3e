/**
 * A register of a million cylinders: lookups, pages of the list with their right totals, counts at a glance.
 * `bun run bench/cylinders.ts [--cylinders N] [--rounds N]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { countsByMedium } from "../src/cylinders/counts.ts";
import {
  codesOf,
  findCode,
  findCylinder,
  findSerial,
  listCylinders,
} from "../src/cylinders/store.ts";
import { addDays, type Day } from "../src/kernel/instants.ts";
import { systemClock } from "../src/platform/clock.ts";
import { systemIds } from "../src/platform/ids.ts";
import { openOrm } from "../src/platform/orm.ts";
import { openDataFolder } from "../src/platform/storage/data-folder.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { type Row, report, row } from "./support/table.ts";

const { values } = parseArgs({
  options: {
    cylinders: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "200" },
  },
});
const total = Number(values.cylinders);
const rounds = Number(values.rounds);
if (!(total >= 1_000 && total <= 5_000_000)) throw new RangeError("--cylinders: 1000 to 5000000");
if (!(rounds >= 10 && rounds <= 10_000)) throw new RangeError("--rounds: 10 to 10000");

const LOOKUP_MS = 5;
const LIST_MS = 30;
const PAGE = 50;
const ROWS_AT_ONCE = 20_000;

const MEDIA = ["lpg", "lpg", "lpg", "lpg", "oxygen", "nitrogen", "argon", "acetylene"];
const STATUSES = [...Array<string>(18).fill("in-service"), "quarantined", "lost"];
const CONTENTS = ["empty", "full", "full", "unknown"];

const today = "2026-11-22" as Day;

const path = mkdtempSync(join(tmpdir(), "gasward-bench-"));
const folder = openDataFolder(path, systemClock, systemIds(systemClock));

/** Numbers in an order that has nothing to do with their ids, as it is in life. */
function scattered(index: number): number {
  return (index * 7_919 + 13) % total;
}

const serialOf = (index: number): string => `S${String(scattered(index)).padStart(8, "0")}`;
const codeOf = (index: number): string => `37098${String(scattered(index)).padStart(8, "0")}`;
const idOf = (index: number): string => `c${String(index).padStart(10, "0")}`;

/** Inspections last four years; three in a hundred are overdue by some weeks. */
function dueDay(index: number): Day {
  return addDays(today, (scattered(index) % 1_500) - 45);
}

function fill(): void {
  const { site } = folder;
  site.run("PRAGMA synchronous = OFF");
  const cylinder = site.prepare(
    `INSERT INTO cylinder (id, serial, maker, made_on, medium, model, volume_ml, tare_g, max_fill_g,
      working_pressure_kpa, owner, is_own, inspected_on, inspection_due_on, life_ends_on, status, content,
      created_at, updated_at) VALUES (?, ?, 'M', '2020-01-01', ?, 'YSP35.5', 35500, 16500, 14900, 2100, 'O', 1,
      '2022-01-01', ?, '2035-01-01', ?, ?, 1, 1)`,
  );
  const code = site.prepare("INSERT INTO cylinder_code (code, cylinder_id, kind) VALUES (?, ?, ?)");
  for (let from = 0; from < total; from += ROWS_AT_ONCE) {
    site.run("BEGIN");
    for (let index = from; index < Math.min(total, from + ROWS_AT_ONCE); index += 1) {
      const pick = <T>(list: readonly T[], step: number): T =>
        list[Math.floor(index / step) % list.length] as T;
      cylinder.run(
        idOf(index),
        serialOf(index),
        pick(MEDIA, 1),
        dueDay(index),
        pick(STATUSES, 3),
        pick(CONTENTS, 5),
      );
      code.run(codeOf(index), idOf(index), "body");
      code.run(`V${codeOf(index)}`, idOf(index), "valve");
    }
    site.run("COMMIT");
  }
  site.run("PRAGMA optimize");
}

const filledAtMs = performance.now();
fill();
const filledMs = performance.now() - filledAtMs;
const orm = openOrm(folder.siteReader);

/** Milliseconds of one call, the slowest but one in a hundred. */
function p99(run: (index: number) => unknown): number {
  const times = new Float64Array(rounds);
  for (let round = 0; round < rounds; round += 1) {
    const index = (round * 104_729) % total;
    const startedAt = performance.now();
    run(index);
    times[round] = performance.now() - startedAt;
  }
  return quantile(times.sort(), 0.99);
}

function list(what: string, filter: Parameters<typeof listCylinders>[1], offset = 0): Row {
  const ms = p99(() => listCylinders(orm, filter, { offset, limit: PAGE }));
  const { total: found } = listCylinders(orm, filter, { offset, limit: PAGE });
  return row(`list, ${what} (${found.toLocaleString("en-US")} found), p99 ms`, ms, "<", LIST_MS);
}

const rows: Row[] = [
  row("cylinders", total),
  row("rows written per s, with their counts", (total * 3) / (filledMs / 1_000)),
  row(
    "code → cylinder with its codes, p99 ms",
    p99((index) => {
      const found = findCode(orm, codeOf(index));
      if (found === undefined) throw new Error("a code was not found");
      return [findCylinder(orm, found.cylinderId), codesOf(orm, found.cylinderId)];
    }),
    "<",
    LOOKUP_MS,
  ),
  row(
    "serial number → cylinder, p99 ms",
    p99((index) => findSerial(orm, serialOf(index))),
    "<",
    LOOKUP_MS,
  ),
  row(
    "unknown code, p99 ms",
    p99((index) => findCode(orm, `X${index}`)),
    "<",
    LOOKUP_MS,
  ),
  row(
    "counts by medium and content, p99 ms",
    p99(() => countsByMedium(orm)),
    "<",
    LOOKUP_MS,
  ),
  list("everything", {}),
  list("everything, page 100", {}, 99 * PAGE),
  list("by medium", { medium: "argon" }),
  list("by medium and status", { medium: "lpg", status: "quarantined" }),
  list("by content", { content: "full" }),
  list("beginning of a code", { text: codeOf(4_711 % total).slice(0, 10) }),
  list("a short beginning that all have", { text: "370" }),
  list("a whole serial number", { text: serialOf(4_711 % total) }),
  list("inspection overdue", { dueBy: today }),
  list("inspection overdue, by medium", { dueBy: today, medium: "oxygen" }),
];

folder.close();
rmSync(path, { recursive: true, force: true });
console.log(machineLine("/tmp"));
report(rows);
