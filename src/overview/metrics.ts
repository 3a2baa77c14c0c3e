/** Figures in the text format of Prometheus (exposition format 0.0.4). */
import type { Health } from "./health.ts";

export type Figures = {
  readonly health: Health;
  readonly journalSeq: number;
  readonly framesPerSecond: number;
  readonly screens: number;
  readonly backupAgeMs: number | undefined;
  readonly memoryBytes: number;
  /** Of the parts above; each name begins with `gasward_`. */
  readonly further: readonly Row[];
};

export type Row = readonly [name: string, help: string, value: number | undefined | null];

export function metricsText(figures: Figures): string {
  const { health } = figures;
  const rows: readonly Row[] = [
    ["gasward_up", "1 while the box can do its work", health.ok ? 1 : 0],
    ["gasward_uptime_seconds", "Time since start", health.uptimeMs / 1_000],
    [
      "gasward_loop_lag_p99_seconds",
      "Lag of the main loop, 99th percentile",
      health.lag.p99Ms / 1_000,
    ],
    [
      "gasward_loop_lag_max_seconds",
      "Lag of the main loop, largest kept",
      health.lag.maxMs / 1_000,
    ],
    [
      "gasward_database_writable",
      "1 when a probe was committed",
      health.database.isWritable ? 1 : 0,
    ],
    ["gasward_clock_trusted", "1 when the clock is trusted", health.clock.isTrusted ? 1 : 0],
    ["gasward_journal_seq", "Last journal entry", figures.journalSeq],
    ["gasward_devices", "Configured devices", health.devices.total],
    ["gasward_devices_up", "Devices that deliver", health.devices.up],
    ["gasward_frames_per_second", "Frames of all devices", figures.framesPerSecond],
    ["gasward_live_screens", "Open event streams", figures.screens],
    [
      "gasward_upstream_connected",
      "1 when upstream is connected",
      health.upstream.isConnected ? 1 : 0,
    ],
    [
      "gasward_upstream_waiting",
      "Entries that upstream has not confirmed",
      health.upstream.waiting,
    ],
    [
      "gasward_backup_age_seconds",
      "Age of the last good backup",
      figures.backupAgeMs && figures.backupAgeMs / 1_000,
    ],
    ["gasward_free_bytes", "Room on the data disk", health.disk.freeBytes],
    ["gasward_memory_bytes", "Resident memory", figures.memoryBytes],
    ...figures.further,
  ];
  return rows
    .flatMap(([name, help, value]) =>
      value === undefined || value === null
        ? []
        : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`],
    )
    .concat("")
    .join("\n");
}
