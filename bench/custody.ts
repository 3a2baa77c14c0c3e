/**
 * A ledger of ten million scans over a million cylinders: the history of one, the stock of a place, who has what was
 * filled in a period, and a scan as it is written.
 * `bun run bench/custody.ts [--cylinders N] [--rows N] [--rounds N]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dueCounts } from "../src/cylinders/custody/due.ts";
import { countAt, locatedAt, stockLines } from "../src/cylinders/custody/query.ts";
import { chooseForRecall } from "../src/cylinders/custody/recall.ts";
import { replay } from "../src/cylinders/custody/rules.ts";
import { recordScan } from "../src/cylinders/custody/service.ts";
import { custodyStateOf, historyOf } from "../src/cylinders/custody/store.ts";
import { DAY_MS, dayOf, instant } from "../src/kernel/instants.ts";
import { systemClock } from "../src/platform/clock.ts";
import { systemIds } from "../src/platform/ids.ts";
import { openOrm } from "../src/platform/orm.ts";
import { openDataFolder } from "../src/platform/storage/data-folder.ts";
import { createWriter } from "../src/platform/writer.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { type Row, report, row } from "./support/table.ts";

const { values } = parseArgs({
  options: {
    cylinders: { type: "string", default: "1000000" },
    rows: { type: "string", default: "10000000" },
    rounds: { type: "string", default: "200" },
  },
});
const cylinders = Number(values.cylinders);
const entries = Number(values.rows);
const rounds = Number(values.rounds);
if (!(cylinders >= 1_000 && cylinders <= 5_000_000))
  throw new RangeError("--cylinders: 1000 to 5000000");
if (!(entries >= cylinders && entries <= 50_000_000))
  throw new RangeError("--rows: cylinders to 50000000");
if (!(rounds >= 10 && rounds <= 10_000)) throw new RangeError("--rounds: 10 to 10000");

/** A lookup of the register's budget; a page of a list its own. */
const LOOKUP_MS = 5;
const LIST_MS = 30;
const ROWS_AT_ONCE = 50_000;

/** What a household cylinder goes through again and again. */
const TURN = [
  ["return", "waiting", "", "empty"],
  ["fill", "filled", "", "full"],
  ["load", "truck", "t", null],
  ["receive", "outlet", "o", null],
  ["deliver", "customer", "c", null],
  ["collect", "outlet", "o", "empty"],
  ["collect", "truck", "t", "empty"],
] as const;

const path = mkdtempSync(join(tmpdir(), "gasward-bench-"));
const ids = systemIds(systemClock);
const folder = openDataFolder(path, systemClock, ids);
const now = systemClock.now();
const turns = Math.ceil(entries / cylinders);
const stepMs = Math.floor((365 * DAY_MS) / turns);

const idOf = (index: number): string => `c${String(index).padStart(10, "0")}`;

function refOf(letter: string, index: number): string {
  if (letter === "") return "";
  const many = letter === "c" ? 20_000 : letter === "o" ? 60 : 30;
  return `${letter}${index % many}`;
}

/** The last scan of each cylinder stands at another point of the turn. */
function lastStep(index: number): number {
  return (turns - 1 + index) % TURN.length;
}

function fillCylinders(): void {
  const { site } = folder;
  const cylinder = site.prepare(
    `INSERT INTO cylinder (id, serial, maker, made_on, medium, model, volume_ml, tare_g, max_fill_g,
      working_pressure_kpa, owner, is_own, inspected_on, inspection_due_on, life_ends_on, status, content,
      created_at, updated_at) VALUES (?, ?, ?, ?, 'lpg', 'YSP35.5', 35500, 16500, 14900, 2100, 'O', 1,
      '2022-01-01', '2030-01-01', '2035-01-01', 'in-service', 'unknown', 1, 1)`,
  );
  for (let from = 0; from < cylinders; from += ROWS_AT_ONCE) {
    site.run("BEGIN");
    for (let index = from; index < Math.min(cylinders, from + ROWS_AT_ONCE); index += 1) {
      const madeOn = `20${10 + (index % 14)}-${String(1 + (index % 12)).padStart(2, "0")}-01`;
      cylinder.run(idOf(index), `S${index}`, `maker ${index % 40}`, madeOn);
    }
    site.run("COMMIT");
  }
}

function fillLedger(): void {
  const { site } = folder;
  const entry = site.prepare(
    `INSERT INTO custody_entry (id, cylinder_id, act, place_kind, place_ref, content, at, claimed_at, received_at,
      actor, is_late) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'p', 0)`,
  );
  let written = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    for (let from = 0; from < cylinders && written < entries; from += ROWS_AT_ONCE) {
      site.run("BEGIN");
      for (let index = from; index < Math.min(cylinders, from + ROWS_AT_ONCE); index += 1) {
        if (written >= entries) break;
        written += 1;
        const [act, kind, letter, content] = TURN[(turn + index) % TURN.length] ?? TURN[0];
        const at = now - (turns - turn) * stepMs + (index % 1_000);
        entry.run(
          `${turn}-${index}`,
          idOf(index),
          act,
          kind,
          refOf(letter, index),
          content,
          at,
          at,
          at,
        );
      }
      site.run("COMMIT");
    }
  }
}

/** As a replay of the ledger leaves it; the triggers count the stock. */
function fillPlaces(): void {
  const { site } = folder;
  const place = site.prepare(
    `UPDATE cylinder_place SET place_kind = ?, place_ref = ?, since = ?, content = ?, last_at = ?, last_seq = ?,
      last_act = ? WHERE cylinder_id = ?`,
  );
  for (let from = 0; from < cylinders; from += ROWS_AT_ONCE) {
    site.run("BEGIN");
    for (let index = from; index < Math.min(cylinders, from + ROWS_AT_ONCE); index += 1) {
      const step = lastStep(index);
      const [act, kind, letter] = TURN[step] ?? TURN[0];
      const at = now - stepMs + (index % 1_000);
      const content = step >= 1 && step <= 4 ? "full" : "empty";
      place.run(kind, refOf(letter, index), at, content, at, 1, act, idOf(index));
    }
    site.run("COMMIT");
  }
}

folder.site.run("PRAGMA synchronous = OFF");
const startedAtMs = performance.now();
fillCylinders();
fillLedger();
fillPlaces();
folder.site.run("PRAGMA optimize");
const filledMs = performance.now() - startedAtMs;
folder.site.run("PRAGMA synchronous = FULL");

const orm = openOrm(folder.siteReader);

/** Milliseconds of one call, the slowest but one in a hundred. */
function p99(run: (index: number) => unknown, times = rounds): number {
  const lasted = new Float64Array(times);
  for (let round = 0; round < times; round += 1) {
    const index = (round * 104_729) % cylinders;
    const from = performance.now();
    run(index);
    lasted[round] = performance.now() - from;
  }
  return quantile(lasted.sort(), 0.99);
}

const writer = createWriter({
  database: folder.site,
  clock: systemClock,
  ids,
  committed: () => {},
  effectFailed: (error) => {
    throw error;
  },
});

/** One scan, with its commit and its journal entry; a late one explains the whole history again. */
async function scanP99(lateMs: number): Promise<number> {
  const lasted = new Float64Array(rounds);
  for (let round = 0; round < rounds; round += 1) {
    const cylinderId = idOf((round * 7_919) % cylinders);
    const from = performance.now();
    await writer.write((tx) =>
      recordScan(
        tx,
        { clock: systemClock, ids },
        {
          id: ids.next(),
          cylinderId,
          act: "seen",
          place: { kind: "truck", ref: "t1" },
          content: null,
          claimedAt: instant(systemClock.now() - lateMs),
          actor: "p",
        },
      ),
    );
    lasted[round] = performance.now() - from;
  }
  return quantile(lasted.sort(), 0.99);
}

const day = dayOf(instant(now - stepMs));
const rows: Row[] = [
  row("cylinders", cylinders),
  row("ledger rows", entries),
  row("rows written per s", (entries + cylinders * 2) / (filledMs / 1_000)),
  row(
    "where a cylinder is, p99 ms",
    p99((index) => custodyStateOf(orm, idOf(index))),
    "<",
    LOOKUP_MS,
  ),
  row(
    "history of a cylinder, explained, p99 ms",
    p99((index) => replay(historyOf(orm, idOf(index)))),
    "<",
    LOOKUP_MS,
  ),
  row(
    "stock of all places, p99 ms",
    p99(() => stockLines(orm), 20),
    "<",
    LIST_MS,
  ),
  row(
    "stock of one truck, p99 ms",
    p99((index) => countAt(orm, { kind: "truck", ref: `t${index % 30}` })),
    "<",
    LOOKUP_MS,
  ),
  row(
    "page of what a truck carries, p99 ms",
    p99((index) => locatedAt(orm, { kind: "truck", ref: `t${index % 30}` }, 51)),
    "<",
    LIST_MS,
  ),
  row(
    "recall by maker and made date, p99 ms",
    p99(
      (index) =>
        chooseForRecall(orm, {
          by: "made",
          maker: `maker ${index % 40}`,
          from: "2015-01-01" as never,
          to: "2015-12-31" as never,
        }),
      20,
    ),
    "<",
    LIST_MS,
  ),
  row(
    "recall by the fills of a day (first 20,000), p99 ms",
    p99(() => chooseForRecall(orm, { by: "fills", from: day, to: day, medium: "" }), 10),
  ),
  row(
    "cylinders due, all windows, p99 ms",
    p99(() => dueCounts(orm, dayOf(now)), 20),
    "<",
    LIST_MS,
  ),
  row("a scan with its commit, p99 ms", await scanP99(0), "<", 100),
  row("a late scan with its commit, p99 ms", await scanP99(stepMs * 2), "<", 100),
];

await writer.close();
folder.close();
rmSync(path, { recursive: true, force: true });
console.log(machineLine("/tmp"));
report(rows);
