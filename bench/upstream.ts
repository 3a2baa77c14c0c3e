/**
 * Drains a backlog of 50 000 records through a real Mosquitto to a receiver in a process of its own, and times
 * alarms written meanwhile. `bun run bench/upstream.ts [--records N] [--alarms N]`; with `--alarms` it ends after so
 * many, however much of the backlog is left.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock, systemScheduler } from "../src/platform/clock.ts";
import { startLagMeter } from "../src/platform/lag.ts";
import { Receiver } from "../src/sync/index.ts";
import { Broker } from "../test/support/mosquitto.ts";
import { Box } from "../test/sync/support.ts";
import { report, row } from "./support/table.ts";

const BUDGET = { recordsPerSecondMin: 2_000, alarmMaxMs: 1_000, lagP99Ms: 20, lagMaxMs: 100 };
const ALARM_EVERY_MS = 500;
const DRAIN_MAX_MS = 120_000;

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "50000" },
    alarms: { type: "string", default: "1000000" },
    receive: { type: "string" },
  },
});
const records = Number(values.records);
if (!Number.isInteger(records) || records < 1_000 || records > 1_000_000) {
  throw new RangeError("--records: 1000 to 1000000");
}

if (values.receive === undefined) await measure();
else receive(values.receive);

/** Prints the wall time of each alarm, as a screen upstream would show it. */
function receive(url: string): void {
  const folder = mkdtempSync(join(tmpdir(), "gasward-bench-"));
  const receiver = new Receiver({
    url,
    state: join(folder, "receiver.db"),
    accepted: ({ lane, laneSeq }) => {
      if (lane === "alarm") console.log(`${laneSeq} ${Date.now()}`);
    },
    rejected: (reason, topic) => console.error(reason, topic),
  });
  process.on("SIGTERM", () => {
    void receiver.stop().then(() => {
      rmSync(folder, { recursive: true });
      process.exit(0);
    });
  });
}

async function measure(): Promise<void> {
  const box = new Box();
  await using broker = await Broker.start();
  console.log(`writing ${records} records`);
  // As long as an event of a fill.
  await box.write("event", records, {
    fillId: "0".repeat(26),
    grossG: 28_000,
    note: "气".repeat(60),
  });
  const child = Bun.spawn([process.execPath, import.meta.path, "--receive", broker.url], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const heardAt = new Map<number, number>();
  void (async () => {
    let text = "";
    for await (const chunk of child.stdout) {
      text += new TextDecoder().decode(chunk);
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        const [laneSeq, at] = line.split(" ").map(Number);
        heardAt.set(laneSeq ?? 0, at ?? 0);
      }
    }
  })();
  await Bun.sleep(500);
  const upstream = box.upstream(broker.url);
  const lag = startLagMeter(systemClock, systemScheduler);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  upstream.start();
  const writtenAt: number[] = [];
  const done = (): number =>
    upstream.status().lanes.find(({ lane }) => lane === "event")?.acknowledgedSeq ?? 0;
  while (done() < records && writtenAt.length < Number(values.alarms)) {
    if (performance.now() - startedAt > DRAIN_MAX_MS) throw new Error(`only ${done()} drained`);
    await Bun.sleep(ALARM_EVERY_MS / 10);
    if (performance.now() - startedAt < ALARM_EVERY_MS * (writtenAt.length + 1)) continue;
    writtenAt.push(Date.now());
    await box.write("alarm", 1);
  }
  const elapsedMs = performance.now() - startedAt;
  const drained = done();
  const cpu = process.cpuUsage(cpuBefore);
  await Bun.sleep(1_000);
  lag.stop();
  await upstream.stop();
  child.kill();
  await child.exited;
  const { p99Ms, maxMs } = lag.stats();
  const writes = box.writes;
  await box.remove();
  const delays = writtenAt.map((at, index) => (heardAt.get(index + 1) ?? Infinity) - at);
  report([
    row("drained, records/s", (drained / elapsedMs) * 1_000, "≥", BUDGET.recordsPerSecondMin),
    row(
      `worst of ${delays.length} alarms under backlog, ms`,
      Math.max(...delays),
      "<",
      BUDGET.alarmMaxMs,
    ),
    row("main loop lag p99, ms", p99Ms, "<", BUDGET.lagP99Ms),
    row("main loop lag max, ms", maxMs, "<", BUDGET.lagMaxMs),
    row("share of one core", (cpu.user + cpu.system) / 1_000 / elapsedMs, "<", 1),
    row("transactions for acknowledgements, per s", (writes / elapsedMs) * 1_000, "<", 6),
  ]);
}
