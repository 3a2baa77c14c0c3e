/**
 * 32 Modbus weighing controllers on four RS-485 buses, polled as fast as each line can: polls a second against
 * what the wire allows, how evenly the devices share it, and what one dead device per bus costs the others.
 * The slaves run in a process of their own and keep the wire's time. `bun run bench/bus.ts [--seconds N]`
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type Bridge, createBridge } from "../firmware-bridge/bridge.ts";
import { readSettings } from "../firmware-bridge/driver.ts";
import { casCi600d } from "../firmware-bridge/drivers/controller/cas-ci-600d.ts";
import { frameGapMs, requestFramer } from "../firmware-bridge/framing/modbus-rtu.ts";
import { answerRtu } from "../firmware-bridge/simulators/modbus-slave.ts";
import { weighingSlave } from "../firmware-bridge/simulators/weighing-models.ts";
import { openPty } from "../firmware-bridge/transport/pty.ts";
import { systemClock, systemScheduler } from "../src/platform/clock.ts";

const BUSES = 4;
const SLAVES = 8;
const BAUDS = [9_600, 115_200] as const;
const BITS_PER_BYTE = 10;
const REQUEST_BYTES = 8;
/** Gross and net: four registers. */
const REPLY_BYTES = 13;
const EVERY_MS = 50;
const SILENT_UNIT = 3;
/** Long enough for a dead device to count as lost. */
const WARM_UP_MS = 4_000;
/** What is missing to the whole is the hand-over between kernel, timers and bridge; timers count milliseconds. */
const BUDGET = { ofLimitMin: { 9600: 0.85, 115200: 0.5 }, fairnessMin: 0.8, coreMax: 0.5 } as const;
/** Of their undisturbed rate, each live device keeps this much beside a dead one. */
const BESIDE_DEAD_MIN = { 9600: 0.5, 115200: 0.5 } as const;

type Baud = (typeof BAUDS)[number];

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    "far-end": { type: "boolean", default: false },
    baud: { type: "string", default: "9600" },
    silent: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 3_600)) throw new RangeError("--seconds: 1 to 3600");

if (values["far-end"]) playFarEnd(Number(values.baud), values.silent);
else await measureAll();

function byteMs(baud: number): number {
  return (BITS_PER_BYTE * 1_000) / baud;
}

/** Request, the quiet time before the answer, the answer, the quiet time after it. */
function limitPerSecond(baud: number): number {
  return 1_000 / ((REQUEST_BYTES + REPLY_BYTES) * byteMs(baud) + 2 * gapMs(baud));
}

/** 3.5 characters, and 1.75 ms above 19200 baud. */
function gapMs(baud: number): number {
  return baud > 19_200 ? 1.75 : 3.5 * byteMs(baud);
}

/** A pseudo-terminal hands everything over at once; the slave waits for as long as the wire would take. */
function playFarEnd(baud: number, hasSilent: boolean): void {
  const { settings } = readSettings(casCi600d.settings, {});
  const memory = weighingSlave(casCi600d.id, settings, () => ({ grossG: 31_000, isStable: true }));
  const ptys = Array.from({ length: BUSES }, () => openPty());
  const wireMs = (REQUEST_BYTES + REPLY_BYTES) * byteMs(baud) + gapMs(baud);
  for (const pty of ptys) {
    const framer = requestFramer();
    pty.onData((bytes) => {
      const atMs = performance.now() + wireMs;
      for (const item of framer.push(bytes)) {
        const unit = item.bytes[0] ?? 0;
        if (item.type !== "frame" || unit < 1 || unit > SLAVES) continue;
        if (hasSilent && unit === SILENT_UNIT) continue;
        const reply = answerRtu({ unit, memory }, item.bytes);
        if (reply !== undefined) at(atMs, () => void pty.writeNow(reply));
      }
    });
  }
  console.log(JSON.stringify(ptys.map(({ path }) => path)));
}

/** More exact than a timer: the last millisecond is spent looking at the clock. */
function at(atMs: number, run: () => void): void {
  const wait = (): void => {
    const leftMs = atMs - performance.now();
    if (leftMs <= 0) run();
    else if (leftMs > 2) setTimeout(wait, leftMs - 1.5);
    else setImmediate(wait);
  };
  wait();
}

type Run = {
  readonly baud: Baud;
  readonly hasSilent: boolean;
  /** Polls a second of each device, bus by bus. */
  readonly rates: readonly (readonly number[])[];
  readonly core: number;
  readonly timeouts: number;
  readonly discards: number;
};

async function measure(baud: Baud, hasSilent: boolean): Promise<Run> {
  const child = Bun.spawn(
    [
      process.execPath,
      import.meta.path,
      "--far-end",
      "--baud",
      String(baud),
      ...(hasSilent ? ["--silent"] : []),
    ],
    { stdout: "pipe", stderr: "inherit" },
  );
  let text = "";
  for await (const chunk of child.stdout) {
    text += new TextDecoder().decode(chunk);
    if (text.includes("\n")) break;
  }
  const paths = JSON.parse(text) as string[];
  const counts = new Map<string, number>();
  const bridge = createBridge({
    clock: systemClock,
    scheduler: systemScheduler,
    log: { info: () => undefined, warn: () => undefined },
    onReading({ deviceId, reading }) {
      const isWhole = reading.kind === "channel" && reading.channel === "gross";
      if (isWhole) counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1);
    },
    onStatus: () => undefined,
  });
  for (const [bus, path] of paths.entries()) addSlaves(bridge, bus, path, baud);
  await Bun.sleep(WARM_UP_MS);
  counts.clear();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Bun.sleep(seconds * 1_000);
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const rates = paths.map((_, bus) =>
    Array.from(
      { length: SLAVES },
      (_slave, index) => ((counts.get(`${bus}-${index + 1}`) ?? 0) / elapsedMs) * 1_000,
    ),
  );
  const statuses = bridge.statuses();
  await bridge.stop();
  child.kill();
  await child.exited;
  const live = statuses.filter(({ deviceId }) => !hasSilent || !isSilent(deviceId));
  return {
    baud,
    hasSilent,
    rates,
    core: (cpu.user + cpu.system) / 1_000 / elapsedMs,
    timeouts: live.reduce((sum, { timeouts }) => sum + timeouts, 0),
    discards: live.reduce(
      (sum, { discards }) => sum + Object.values(discards).reduce((all, count) => all + count, 0),
      0,
    ),
  };
}

function addSlaves(bridge: Bridge, bus: number, path: string, baud: Baud): void {
  for (let unit = 1; unit <= SLAVES; unit += 1) {
    const added = bridge.add({
      id: `${bus}-${unit}`,
      driverId: casCi600d.id,
      settings: { address: unit, everyMs: EVERY_MS },
      transport: { kind: "serial", path, baud },
      bus: `bus-${bus}`,
      turnaroundMs: frameGapMs(baud),
    });
    if (!added.ok) throw new Error(added.refusal.code);
  }
}

function isSilent(deviceId: string): boolean {
  return deviceId.endsWith(`-${SILENT_UNIT}`);
}

async function measureAll(): Promise<void> {
  console.log(
    `${cpus()[0]?.model} × ${cpus().length}, Bun ${Bun.version}, ${BUSES} buses of ${SLAVES}, ${seconds} s each`,
  );
  let isGood = true;
  for (const baud of BAUDS) {
    const whole = await measure(baud, false);
    const beside = await measure(baud, true);
    isGood = report(whole, undefined) && isGood;
    isGood = report(beside, whole) && isGood;
  }
  if (!isGood) process.exitCode = 1;
}

/** @param undisturbed the run without a dead device, which this one is judged against */
function report(run: Run, undisturbed: Run | undefined): boolean {
  const limit = limitPerSecond(run.baud);
  const live = run.rates.map((rates) =>
    rates.filter((_, index) => !run.hasSilent || index + 1 !== SILENT_UNIT),
  );
  const sums = live.map((rates) => rates.reduce((sum, rate) => sum + rate, 0));
  const fairness = Math.min(...live.map((rates) => Math.min(...rates) / Math.max(...rates)));
  const slowest = Math.min(...live.flat());
  const checks: (readonly [string, string, string, boolean])[] = [];
  const add = (what: string, measured: string, budget: string, holds: boolean): void => {
    checks.push([what, measured, budget, holds]);
  };
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  if (undisturbed === undefined) {
    const share = Math.min(...sums) / limit;
    const least = BUDGET.ofLimitMin[run.baud];
    const shown = `${Math.min(...sums).toFixed(1)}/s of ${limit.toFixed(1)}/s, ${percent(share)}`;
    add("slowest bus", shown, `≥ ${percent(least)}`, share >= least);
  } else {
    const before = Math.min(...undisturbed.rates.flat());
    const least = BESIDE_DEAD_MIN[run.baud];
    const shown = `${slowest.toFixed(2)}/s, before ${before.toFixed(2)}/s`;
    add("slowest live device", shown, `≥ ${percent(least)}`, slowest >= before * least);
  }
  add(
    "fairness, min/max",
    percent(fairness),
    `≥ ${percent(BUDGET.fairnessMin)}`,
    fairness >= BUDGET.fairnessMin,
  );
  add(
    "share of one core",
    percent(run.core),
    `< ${percent(BUDGET.coreMax)}`,
    run.core < BUDGET.coreMax,
  );
  add(
    "live time-outs and discards",
    `${run.timeouts} and ${run.discards}`,
    "0 and 0",
    run.timeouts + run.discards === 0,
  );
  console.log(
    `\n${run.baud} baud${run.hasSilent ? `, unit ${SILENT_UNIT} of every bus silent` : ""}`,
  );
  console.table(
    checks.map(([what, measured, budget, holds]) => ({ what, measured, budget, holds })),
  );
  return checks.every(([, , , holds]) => holds);
}
