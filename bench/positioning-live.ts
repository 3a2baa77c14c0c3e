/**
 * The whole way of a position in the running program: gateways on TCP lines, decoders, solver, all rules, tracks on disk,
 * event streams to many screens. Tells how long a position and an alarm need to the screen, whether anything was lost,
 * and whether memory stays flat.
 * `bun run bench/positioning-live.ts [--minutes N] [--rate N] [--tags N] [--screens N] [--seed N]`
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openForReading } from "../src/platform/storage/sqlite.ts";
import type { MapFrame } from "../views/positioning/wire.ts";
import { Box, temporaryFolder } from "./support/box.ts";
import { machineLine, quantile, usageOf } from "./support/machine.ts";
import { Crowd, type Entered, furnishCrowd } from "./support/positioning-crowd.ts";
import { openScreens } from "./support/screens.ts";
import { report, row } from "./support/table.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    rate: { type: "string", default: "3000" },
    tags: { type: "string", default: "300" },
    screens: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
});

function numberIn(name: keyof typeof values, min: number, max: number): number {
  const value = Number(values[name]);
  if (!(value >= min && value <= max)) throw new RangeError(`--${name}: ${min} to ${max}`);
  return value;
}

const minutes = numberIn("minutes", 0.2, 600);
const rate = numberIn("rate", 1, 20_000);
const tags = numberIn("tags", 20, 999);
const screens = numberIn("screens", 1, 250);
const seed = numberIn("seed", 0, 1e9);
const seconds = minutes * 60;
/** Alarms that are timed: people who walk into the forbidden area one after the other. */
const probes = Math.min(Math.floor(tags / 4), 200, Math.max(5, Math.floor(seconds / 4)));
/** Memory is compared after this share of the run, when all buffers have their size. */
const WARM_SHARE = 0.3;
const SAMPLES_MAX = 2_000_000;
const GROWTH_MAX_MB = 60;

/** One screen that is read in full. */
class Reader {
  readonly fixMs: number[] = [];
  readonly alarmMs = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #crowd: Crowd;
  frames = 0;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
  }

  async watch(url: string, cookie: string, signal: AbortSignal): Promise<void> {
    const answer = await fetch(url, { headers: { cookie }, signal });
    if (!answer.ok || answer.body === null) throw new Error(`the map answered ${answer.status}`);
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of answer.body) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
        rest = parts.pop() ?? "";
        for (const part of parts) if (part.startsWith("data: {")) this.#take(part.slice(6));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #take(text: string): void {
    const now = Date.now();
    const frame = JSON.parse(text) as MapFrame;
    this.frames += 1;
    for (const { tag, seenAt } of frame.people) {
      if (this.#seen.get(tag) === seenAt) continue;
      this.#seen.set(tag, seenAt);
      const sentAt = this.#crowd.sentBefore(tag, seenAt);
      if (sentAt !== undefined && this.fixMs.length < SAMPLES_MAX) this.fixMs.push(now - sentAt);
    }
    for (const { tag, zones, isAlarmed } of frame.people) {
      if (isAlarmed && zones.length > 0 && !this.alarmMs.has(tag)) this.alarmMs.set(tag, now);
    }
  }
}

/** Of each who walked in, how long the alarm needed to the screen; those without one are missed. */
function alarmTimes(entered: readonly Entered[], reader: Reader) {
  const times = entered.flatMap(({ tag, sentAt }) => {
    const at = reader.alarmMs.get(tag);
    return at === undefined ? [] : [Math.max(0, at - sentAt)];
  });
  return { times: times.sort((a, b) => a - b), missed: entered.length - times.length };
}

/** How late this process's own timers are: more than a little, and the machine was not quiet. */
function ownLag(): () => number {
  const lags: number[] = [];
  let tickMs = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (lags.length < SAMPLES_MAX) lags.push(Math.max(0, now - tickMs - 10));
    tickMs = now;
  }, 10);
  return () => {
    clearInterval(timer);
    return quantile(
      lags.sort((a, b) => a - b),
      0.99,
    );
  };
}

async function metrics(box: Box): Promise<(name: string) => number> {
  const text = await (await fetch(`${box.url}/metrics`)).text();
  return (name) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
}

async function run(folder: string) {
  const first = new Box({ kind: "source", folder });
  await first.ready();
  await first.end();
  const crowd = new Crowd({ tags, rate, seed, seconds, probes });
  const floorId = await furnishCrowd(join(folder, "data"), tags, crowd.ports, seed);
  const box = new Box({ kind: "source", folder, command: "serve", hasLagMeter: true });
  const abort = new AbortController();
  try {
    await box.ready();
    const { cookie } = await box.signIn("SM01");
    const url = `${box.url}/positions/floors/${floorId}/live`;
    while (crowd.connected < crowd.ports.length) await Bun.sleep(50);
    const crowdOfScreens = openScreens({ url, cookie, count: screens });
    const reader = new Reader(crowd);
    const reading = reader.watch(url, cookie, abort.signal);
    await Bun.sleep(2_000);
    await box.takeLag();
    const cpuBefore = usageOf(box.program.pid).cpuMs;
    const startedAt = Date.now();
    const startedMs = performance.now();
    crowd.start();
    const endLag = ownLag();
    const memory: number[] = [];
    const warmMs = seconds * 1_000 * WARM_SHARE;
    while (performance.now() - startedMs < seconds * 1_000) {
      await Bun.sleep(2_000);
      if (performance.now() - startedMs >= warmMs) memory.push(usageOf(box.program.pid).rssMb);
    }
    crowd.stop();
    const elapsedMs = performance.now() - startedMs;
    const core = (usageOf(box.program.pid).cpuMs - cpuBefore) / elapsedMs;
    const lag = await box.takeLag();
    const ownLagMs = endLag();
    await Bun.sleep(7_000);
    const figure = await metrics(box);
    abort.abort();
    await reading;
    const seen = await crowdOfScreens.end();
    return { crowd, reader, startedAt, elapsedMs, core, lag, ownLagMs, memory, figure, seen };
  } finally {
    abort.abort();
    crowd.close();
    await box.program.stop();
  }
}

/** Mean of the last quarter less that of the first, MB. */
function growthOf(memory: readonly number[]): number {
  const part = Math.max(1, Math.floor(memory.length / 4));
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  return mean(memory.slice(-part)) - mean(memory.slice(0, part));
}

console.log(machineLine("/tmp"));
const folder = temporaryFolder();
try {
  const { crowd, reader, startedAt, elapsedMs, core, lag, ownLagMs, memory, figure, seen } =
    await run(folder);
  const tracks = openForReading(join(folder, "data/tracks.db"));
  const kept = Number(
    tracks
      .query(
        // Not what the furnished folder's own people left.
        "SELECT sum(fixes) FROM track_chunk WHERE started_at >= ?",
      )
      .values(startedAt)[0]?.[0],
  );
  tracks.close();
  const fixMs = reader.fixMs.sort((a, b) => a - b);
  const alarms = alarmTimes(crowd.entered, reader);
  const [fixes, without] = [figure("gasward_fixes"), figure("gasward_rounds_without_fix")];
  report([
    row("lines sent a second", (crowd.lines / elapsedMs) * 1_000, "≥", rate * 0.97),
    row("lines that gateways could not hand over", crowd.refused, "<", 1),
    row(
      "lines without an answer (fix, or a reason for none)",
      crowd.lines - fixes - without,
      "<",
      1,
    ),
    row("rounds that gave no fix, %", (100 * without) / crowd.lines),
    row("fixes that are not on disk", fixes - kept, "<", 1),
    row("fix → screen p50, ms", quantile(fixMs, 0.5)),
    row("fix → screen p99, ms", quantile(fixMs, 0.99), "<", 300),
    row("fix → screen max, ms", quantile(fixMs, 1)),
    row(`alarm on screen p50 of ${crowd.entered.length}, ms`, quantile(alarms.times, 0.5)),
    row("alarm on screen p99, ms", quantile(alarms.times, 0.99), "<", 300),
    row("alarm on screen max, ms (law: 5 000)", quantile(alarms.times, 1), "<", 5_000),
    row("people who walked in without an alarm", alarms.missed, "<", 1),
    row(`frames/s of the slowest of ${screens} screens`, seen.slowest),
    row("screens that broke off", seen.broken, "<", 1),
    row("MB/s to the screens", seen.bytes / elapsedMs / 1_000),
    row("loop lag p99, ms", lag.p99Ms, "<", 50),
    row("loop lag max, ms", lag.maxMs),
    row("… of which its thread computed, ms", lag.maxComputedMs),
    row("… of which it waited for a core, ms", lag.maxWaitedMs),
    row("… cores taken away by the machine's host, ms", lag.maxStolenMs),
    row("lag of the benchmark itself p99, ms (high: the machine was busy)", ownLagMs),
    row("share of one core", core),
    row("memory at the end, MB", memory.at(-1) ?? Number.NaN),
    row("memory: last quarter less first, MB", growthOf(memory), "<", GROWTH_MAX_MB),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
