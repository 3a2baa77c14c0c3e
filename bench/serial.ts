/**
 * Eight serial lines at 115200 baud, full of scale frames, through the real binding and the bridge.
 * The far ends run in a process of their own, so that the CPU share is the bridge's alone.
 * `bun run bench/serial.ts [--seconds N]`
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createBridge } from "../firmware-bridge/bridge.ts";
import { openPty } from "../firmware-bridge/transport/pty.ts";
import { report, row } from "./support/table.ts";

const LINES = 8;
/** 115200 baud with start and stop bit. */
const BYTES_PER_SECOND = 11_520;
/** A UART or a USB adapter hands its bytes over every few milliseconds, not one by one. */
const PACE_MS = 4;
const BUDGET = { deliveredMin: 0.95, coreMax: 0.2 } as const;
const FRAME = Uint8Array.of(2, 0x2b, 0x30, 0x30, 0x31, 0x35, 0x36, 0x30, 0x30, 0x31, 0x39, 3);

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    "far-end": { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 3_600)) throw new RangeError("--seconds: 1 to 3600");

if (values["far-end"]) await playFarEnd();
else await measure();

/** Writes at line rate until the other side goes away; a full line drops, as a UART does. */
async function playFarEnd(): Promise<void> {
  const ptys = Array.from({ length: LINES }, () => openPty());
  console.log(JSON.stringify(ptys.map((pty) => pty.path)));
  await Bun.stdin.stream().getReader().read();
  const stream = new Uint8Array(12 * 1_000).map((_, at) => FRAME[at % 12] ?? 0);
  const startedAt = performance.now();
  let dueTotal = 0;
  const sent = ptys.map(() => 0);
  while (performance.now() - startedAt < seconds * 1_000) {
    const due = Math.floor(((performance.now() - startedAt) * BYTES_PER_SECOND) / 1_000);
    for (const [index, pty] of ptys.entries()) {
      const count = Math.min(due - dueTotal, stream.length - 12);
      const from = (sent[index] ?? 0) % 12;
      sent[index] = (sent[index] ?? 0) + pty.writeNow(stream.subarray(from, from + count));
    }
    dueTotal = due;
    await Bun.sleep(PACE_MS);
  }
  console.log(JSON.stringify(sent));
  await Bun.sleep(1_000);
  process.exit(0);
}

async function measure(): Promise<void> {
  const child = Bun.spawn(
    [process.execPath, import.meta.path, "--far-end", "--seconds", String(seconds)],
    { stdin: "pipe", stdout: "pipe", stderr: "inherit" },
  );
  const reader = child.stdout.getReader();
  const line = async (): Promise<unknown> => {
    let text = "";
    while (!text.includes("\n")) {
      const { done, value } = await reader.read();
      if (done) throw new Error("the far end ended early");
      text += new TextDecoder().decode(value);
    }
    return JSON.parse(text);
  };
  const paths = (await line()) as string[];
  let readings = 0;
  const bridge = createBridge({
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    scheduler: {
      every(ms, run) {
        const timer = setInterval(run, ms);
        return () => clearInterval(timer);
      },
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    log: { info: () => undefined, warn: (facts, message) => console.error(message, facts) },
    onReading: () => {
      readings += 1;
    },
    onStatus: () => undefined,
  });
  for (const [index, path] of paths.entries()) {
    bridge.add({
      id: `scale-${index + 1}`,
      driverId: "scale/yaohua-continuous",
      transport: { kind: "serial", path, baud: 115_200 },
    });
  }
  while (!bridge.statuses().every(({ state }) => state === "running")) await Bun.sleep(5);
  child.stdin.write("go\n");
  await child.stdin.flush();
  const lags: number[] = [];
  let tickAt = performance.now();
  const lagTimer = setInterval(() => {
    const now = performance.now();
    lags.push(Math.max(0, now - tickAt - 10));
    tickAt = now;
  }, 10);
  await Bun.sleep(500);
  Bun.gc(true);
  const memoryBefore = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const sent = (await line()) as number[];
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  await Bun.sleep(100);
  clearInterval(lagTimer);
  Bun.gc(true);
  const growthMb = (process.memoryUsage().rss - memoryBefore) / 1_048_576;
  const statuses = bridge.statuses();
  await bridge.stop();
  child.kill();

  const lineRate = BYTES_PER_SECOND * seconds;
  console.log(`${cpus()[0]?.model} × ${cpus().length}, Bun ${Bun.version}, ${seconds} s`);
  console.table(
    statuses.map((status, index) => ({
      line: status.deviceId,
      "sent B": sent[index],
      "received B": status.bytesTotal,
      "of line rate %": ((status.bytesTotal / lineRate) * 100).toFixed(1),
      frames: status.framesTotal,
      discards: Object.values(status.discards).reduce((sum, count) => sum + count, 0),
    })),
  );
  const delivered = Math.min(...statuses.map(({ framesTotal }) => (framesTotal * 12) / lineRate));
  const core = (cpu.user + cpu.system) / 1_000 / elapsedMs;
  lags.sort((a, b) => a - b);
  const p99Ms = lags[Math.floor(lags.length * 0.99)] ?? 0;
  report([
    row("worst line, decoded, % of its rate", delivered * 100, "≥", BUDGET.deliveredMin * 100),
    row("share of one core, %", core * 100, "<", BUDGET.coreMax * 100),
    row("readings a second", readings / seconds),
    row("memory growth, MB", growthMb, "<", 32),
    row("loop lag p99, ms", p99Ms, "<", 20),
  ]);
}
