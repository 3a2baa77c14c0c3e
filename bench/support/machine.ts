/** What a figure is worth: the machine, how busy it was, and how long its disk takes to make a write durable. */
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

const FSYNCS = 300;
const PAGE_BYTES = 4_096;

/** Share of the sorted values below the answer; NaN when there are none. */
export function quantile(sorted: readonly number[] | Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Times of one appended page made durable, in milliseconds, in the folder that the benchmark writes to. */
export function fsyncTimes(folder: string): { readonly p50Ms: number; readonly p99Ms: number } {
  const path = join(folder, "fsync-probe");
  const page = new Uint8Array(PAGE_BYTES);
  const file = openSync(path, "w");
  const times: number[] = [];
  for (let index = 0; index < FSYNCS; index += 1) {
    const startedAt = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    times.push(performance.now() - startedAt);
  }
  closeSync(file);
  rmSync(path);
  times.sort((a, b) => a - b);
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
}

/** One line: processor, cores, Bun, the load average now, and the disk under `folder`. */
export function machineLine(folder: string): string {
  const { p50Ms, p99Ms } = fsyncTimes(folder);
  const [load = "?"] = readFileSync("/proc/loadavg", "utf8").split(" ");
  return (
    `${cpus()[0]?.model.trim()} × ${cpus().length}, Bun ${Bun.version}, load average ${load}, ` +
    `fsync p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`
  );
}

/** CPU time of a process in milliseconds and its resident memory in MB, as the kernel counts them. */
export function usageOf(pid: number): { readonly cpuMs: number; readonly rssMb: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // Fields 14 and 15 of proc(5), in ticks of 10 ms; the first two were cut off.
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * 10;
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return { cpuMs, rssMb: Number(rss?.[1] ?? Number.NaN) / 1_024 };
}
