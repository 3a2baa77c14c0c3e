/**
 * The interlock alone, and the board live: how many screens the program serves while it holds four guns.
 * `bun run bench/board.ts [--seconds N]`
 */
import { parseArgs } from "node:util";
import { gunConfig, type Input, initialState, step } from "../src/filling/interlock/index.ts";
import { KINDS, type Kind, withBox } from "./support/box.ts";
import { machineLine, quantile, usageOf } from "./support/machine.ts";
import { type Row, report, row } from "./support/table.ts";

const SCREENS = 50;
const STEPS = 300_000;
/** The feed sends five a second; a screen that gets fewer than four looks frozen. */
const FRAMES_MIN = 4;

const { values } = parseArgs({ options: { seconds: { type: "string", default: "10" } } });
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 600)) throw new RangeError("--seconds: 1 to 600");

function stepsPerSecond(): number {
  const config = gunConfig(900_000);
  let state = initialState({
    atMs: 0,
    positions: config.positions,
    openAuthorisationId: null,
    remoteLock: null,
  });
  let atMs = 0;
  const feed = (input: Input): void => {
    state = step(state, input, config).state;
  };
  feed({ kind: "linkUp", link: "gauge", atMs });
  feed({ kind: "linkUp", link: "valve", atMs });
  feed({ kind: "clockTrusted", atMs });
  const startedAt = performance.now();
  for (let index = 0; index < STEPS; index += 2) {
    atMs += 50;
    feed({ kind: "weight", massG: 16_500 + (index % 20), isStable: null, atMs });
    feed({ kind: "tick", atMs });
  }
  return (STEPS / (performance.now() - startedAt)) * 1_000;
}

/** Opens one screen and counts its frames until it is aborted. */
async function watch(url: string, cookie: string, abort: AbortSignal): Promise<() => number> {
  const answer = await fetch(url, { headers: { cookie }, signal: abort });
  if (!answer.ok || answer.body === null) throw new Error(`the board answered ${answer.status}`);
  let frames = 0;
  void (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of answer.body ?? []) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
        rest = parts.pop() ?? "";
        frames += parts.filter((part) => part.includes("data:")).length;
      }
    } catch (error) {
      if (!abort.aborted) throw error;
    }
  })();
  return () => frames;
}

async function screens(kind: Kind): Promise<Row[]> {
  return withBox({ kind, hasLagMeter: kind === "source" }, async (box) => {
    const { cookie } = await box.signIn();
    const idleBefore = usageOf(box.program.pid).cpuMs;
    await Bun.sleep(2_000);
    const idleCore = (usageOf(box.program.pid).cpuMs - idleBefore) / 2_000;
    const abort = new AbortController();
    const counts = await Promise.all(
      Array.from({ length: SCREENS }, () => watch(`${box.url}/board/live`, cookie, abort.signal)),
    );
    await Bun.sleep(1_000);
    if (kind === "source") await box.takeLag();
    const framesBefore = counts.map((count) => count());
    const cpuBefore = usageOf(box.program.pid).cpuMs;
    const startedAt = performance.now();
    await Bun.sleep(seconds * 1_000);
    const elapsedMs = performance.now() - startedAt;
    const rates = counts
      .map((count, index) => ((count() - (framesBefore[index] ?? 0)) / elapsedMs) * 1_000)
      .sort((a, b) => a - b);
    const core = (usageOf(box.program.pid).cpuMs - cpuBefore) / elapsedMs;
    const lag = kind === "source" ? await box.takeLag() : undefined;
    abort.abort();
    const name = `${kind}, ${SCREENS} screens`;
    return [
      row(`${name}: frames per s of the slowest`, quantile(rates, 0), "≥", FRAMES_MIN),
      row(`${name}: frames per s, median`, quantile(rates, 0.5)),
      row(`${name}: share of one core`, core, "<", 0.5),
      row(`${kind}, no screen: share of one core`, idleCore),
      ...(lag === undefined
        ? []
        : [
            row(`${name}: loop lag p99 ms`, lag.p99Ms, "<", 50),
            row(`${name}: loop lag max ms`, lag.maxMs),
          ]),
    ];
  });
}

console.log(machineLine("/tmp"));
const rows: Row[] = [row("interlock, steps per s", stepsPerSecond(), "≥", 10_000)];
for (const kind of KINDS) rows.push(...(await screens(kind)));
report(rows);
