/**
 * A whole station for hours at twice the load of a busy one: the demo's program with its scales, relays, manifold and
 * cards, four guns that fill without a pause, people at pages, screens that stay open, a real broker and a receiver.
 * Prints memory, the logs of writes and the slow end of the answers for each quarter of an hour, and how they drift.
 * `bun run bench/site-soak.ts [--hours N] [--program FILE] [--every MINUTES]`; the long one is
 * `--hours 2 --every 15`.
 */
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Broker } from "../test/support/mosquitto.ts";
import { freePort, Program, SOURCE } from "../test/support/process.ts";
import { SiteData } from "../test/support/site.ts";
import { temporaryFolder } from "./support/box.ts";
import { machineLine, quantile, usageOf } from "./support/machine.ts";
import { type Kind, StationDay, type Took } from "./support/station-day.ts";
import { report, row } from "./support/table.ts";

/**
 * A busy station fills two cylinders a minute, registers one, reads thirty pages a minute and has ten screens open.
 * This is twice that.
 */
const LOAD = {
  fillEveryMs: 60_000,
  pageEveryMs: 1_000,
  writeEveryMs: 30_000,
  screens: 20,
} as const;
const GUNS = [1, 2, 3, 4] as const;
const DRAIN_MAX_MS = 60_000;
const GROWTH_MAX_MB_PER_H = 60;

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "0.25" },
    every: { type: "string", default: "3" },
    program: { type: "string" },
  },
});
const [hours, everyMinutes] = [Number(values.hours), Number(values.every)];
if (!(hours > 0 && hours <= 1_000)) throw new RangeError("--hours: above 0");
if (!(everyMinutes > 0 && everyMinutes <= 60)) throw new RangeError("--every: minutes, 60 at most");

type Quarter = {
  readonly minute: number;
  readonly rssMb: number;
  readonly walMb: number;
  readonly databaseMb: number;
  readonly tracksMb: number;
  readonly core: number;
  readonly p99: Readonly<Record<Kind, number>>;
  readonly fills: number;
};

function sizeMb(path: string): number {
  try {
    return statSync(path).size / 1_048_576;
  } catch {
    return 0;
  }
}

function p99Of(times: readonly Took[], kind: Kind): number {
  return quantile(
    times
      .filter((one) => one.kind === kind)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b),
    0.99,
  );
}

class Soak {
  readonly #pid: number;
  readonly #data: SiteData;
  readonly #day: StationDay;
  readonly #startedAt = performance.now();
  readonly quarters: Quarter[] = [];
  #cpuMs = 0;
  #fills = 0;

  constructor(pid: number, data: SiteData, day: StationDay) {
    this.#pid = pid;
    this.#data = data;
    this.#day = day;
    this.#cpuMs = usageOf(pid).cpuMs;
  }

  look(sinceMs: number): void {
    const { cpuMs, rssMb } = usageOf(this.#pid);
    const times = this.#day.takeTimes();
    const quarter: Quarter = {
      minute: Math.round((performance.now() - this.#startedAt) / 60_000),
      rssMb,
      walMb: sizeMb(join(this.#data.path, "site.db-wal")),
      databaseMb: sizeMb(join(this.#data.path, "site.db")),
      tracksMb: sizeMb(join(this.#data.path, "tracks.db")),
      core: (cpuMs - this.#cpuMs) / sinceMs,
      p99: { page: p99Of(times, "page"), write: p99Of(times, "write"), scan: p99Of(times, "scan") },
      fills: this.#day.fills - this.#fills,
    };
    this.#cpuMs = cpuMs;
    this.#fills = this.#day.fills;
    this.quarters.push(quarter);
    const { minute, p99 } = quarter;
    console.log(
      `minute ${minute}: memory ${rssMb.toFixed(0)} MB, site.db ${quarter.databaseMb.toFixed(1)} MB + log ${quarter.walMb.toFixed(1)} MB, ` +
        `tracks ${quarter.tracksMb.toFixed(1)} MB, core ${quarter.core.toFixed(2)}, p99 page ${p99.page.toFixed(0)} ms, ` +
        `write ${p99.write.toFixed(0)} ms, scan ${p99.scan.toFixed(0)} ms, ${quarter.fills} fills, ` +
        `${this.#day.released} left, ${this.#day.frames} frames, ${this.#day.faults.length} complaints`,
    );
    for (const fault of this.#day.faults.slice(-3)) console.log(`  ${fault}`);
  }
}

/** How many records of the present epoch the receiver has not acknowledged. */
function behindOf(data: SiteData): number {
  const [found] = data.rows<{ n: number }>(
    `SELECT coalesce(sum(top.last - coalesce(acknowledged_seq, 0)), 0) AS n
     FROM (SELECT lane, max(lane_seq) AS last FROM journal WHERE lane IS NOT NULL GROUP BY lane) AS top
     LEFT JOIN upstream_lane ON upstream_lane.lane = (SELECT value FROM meta WHERE key = 'epoch') || '/' || top.lane`,
  );
  return found?.n ?? -1;
}

const folder = temporaryFolder();
const data = new SiteData(join(folder, "data"));
const port = freePort();
console.log(machineLine("/tmp"));
await using broker = await Broker.start();
await using _receiver = new Program([
  ...SOURCE,
  ...["receive", "--url", broker.url, "--state", join(folder, "received.db")],
]);
const command = values.program === undefined ? SOURCE : [values.program];
await using station = new Program([
  ...command,
  ...["demo", "--data", data.path, "--port", String(port), "--upstream", broker.url],
]);
try {
  await station.line(/Demonstration station|演示/, 60_000);
  const day = new StationDay({ url: `http://localhost:${port}`, data, guns: GUNS, ...LOAD });
  const soak = new Soak(station.pid, data, day);
  await day.start();
  const endAt = performance.now() + hours * 3_600_000;
  let isOver = false;
  void station.exited().then((code) => {
    if (!isOver) console.error(`the program ended with ${code}:\n${station.output.slice(-4_000)}`);
  });
  process.once("SIGTERM", () => {
    isOver = true;
  });
  while (performance.now() < endAt && !isOver) {
    const from = performance.now();
    const until = Math.min(endAt, from + everyMinutes * 60_000);
    while (performance.now() < until && !isOver)
      await Bun.sleep(Math.min(1_000, until - performance.now() + 1));
    soak.look(performance.now() - from);
  }
  isOver = true;
  await day.stop();
  const drainUntil = performance.now() + DRAIN_MAX_MS;
  while (behindOf(data) > 0 && performance.now() < drainUntil) await Bun.sleep(500);
  const [first, last] = [soak.quarters[1] ?? soak.quarters[0], soak.quarters.at(-1)];
  if (first === undefined || last === undefined) throw new Error("nothing was measured");
  const spanH = Math.max(1 / 60, (last.minute - first.minute) / 60);
  const drift = first === last ? 0 : (last.rssMb - first.rssMb) / spanH;
  const most = (of: (quarter: Quarter) => number): number => Math.max(...soak.quarters.map(of));
  report([
    row("minutes", last.minute),
    row("cylinders filled", day.fills),
    row("of them through all steps and out", day.released),
    row("durable writes by people", day.writes),
    row("frames of live screens", day.frames),
    row("memory after warming up, MB", first.rssMb),
    row("memory at the end, MB", last.rssMb),
    row("memory drift, MB an hour", drift, "<", GROWTH_MAX_MB_PER_H),
    row(
      "log of writes, most, MB",
      most(({ walMb }) => walMb),
      "<",
      64,
    ),
    row(
      "p99 page ms, worst part",
      most(({ p99 }) => p99.page),
    ),
    row("p99 page ms, last ÷ first part", last.p99.page / first.p99.page),
    row(
      "p99 write ms, worst part",
      most(({ p99 }) => p99.write),
    ),
    row(
      "p99 scan ms, worst part",
      most(({ p99 }) => p99.scan),
    ),
    row(
      "share of a core",
      most(({ core }) => core),
    ),
    row("records the receiver lacks at the end", behindOf(data), "<", 1),
    row("complaints", day.faults.length),
  ]);
  for (const fault of day.faults.slice(-20)) console.log(fault);
  console.log(`the program's exit code: ${await station.stop()}`);
} finally {
  await station[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}
