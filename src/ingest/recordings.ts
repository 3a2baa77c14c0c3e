/** Records lines into files of the data folder, a limited number of a limited size. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createRecorder, findDriver } from "../../firmware-bridge/index.ts";
import type { DeviceRow } from "../devices/index.ts";
import { stampText, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { LineLogs } from "./line-logs.ts";

export const RECORDINGS_MAX = 20;
export const RECORD_SECONDS_MAX = 3_600;
/** A recording can be replayed through the upload's limit. */
export const RECORD_BYTES_MAX = 5_000_000;

export type RecordingEnd = "time" | "asked" | "full" | "failed";

export type RecordingRefusal = {
  readonly code:
    | "recording.seconds"
    | "recording.bytes"
    | "recording.running"
    | "recording.too_many"
    | "recording.no_line"
    | "recording.disk"
    | "recording.unknown";
};

export type RecordingFile = {
  readonly name: string;
  readonly deviceId: string;
  readonly driverId: string;
  readonly bytes: number;
  readonly isRunning: boolean;
};

export type RunningRecording = {
  readonly name: string;
  readonly bytes: number;
  readonly pieces: number;
  readonly untilMs: number;
};

type Running = {
  readonly name: string;
  readonly untilMs: number;
  bytes: number;
  pieces: number;
  readonly end: (cause: RecordingEnd) => void;
};

/** `<device>--<family>--<driver>--<time>.jsonl`; nothing else in the folder is shown, read or deleted. */
const NAME = /^([0-9a-z][0-9a-z-]{0,60}?)--([a-z]+--[0-9a-z-]{1,60})--\d{8}-\d{6}\.jsonl$/;

function nameOf(device: Pick<DeviceRow, "id" | "driverId">, at: UnixMs): string {
  const stamp = stampText(at).replaceAll(/[-:]/g, "").replace(" ", "-");
  return `${device.id}--${device.driverId.replace("/", "--")}--${stamp}.jsonl`;
}

export class Recordings {
  readonly #ports: Ports;
  readonly #lines: LineLogs;
  readonly #folder: string;
  readonly #running = new Map<string, Running>();

  constructor(ports: Ports, lines: LineLogs, folder: string) {
    this.#ports = ports;
    this.#lines = lines;
    this.#folder = folder;
  }

  list(): readonly RecordingFile[] {
    const running = new Set([...this.#running.values()].map(({ name }) => name));
    return this.#names()
      .flatMap((name) => {
        const [, deviceId = "", driver = ""] = NAME.exec(name) ?? [];
        const driverId = driver.replace("--", "/");
        const stat = statSync(join(this.#folder, name), { throwIfNoEntry: false });
        if (stat === undefined || !stat.isFile()) return [];
        return [{ name, deviceId, driverId, bytes: stat.size, isRunning: running.has(name) }];
      })
      .sort((a, b) => b.name.slice(-21).localeCompare(a.name.slice(-21)));
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((name) => NAME.test(name));
    } catch {
      return [];
    }
  }

  /** The file of a name that is in the list; a name from a request reaches the disk in no other way. */
  pathOf(name: string): string | undefined {
    return this.#names().includes(name) ? join(this.#folder, name) : undefined;
  }

  running(deviceId: string): RunningRecording | undefined {
    return this.#running.get(deviceId);
  }

  start(
    device: Pick<DeviceRow, "id" | "driverId">,
    limits: { readonly seconds: number; readonly bytes: number },
    actor: string,
  ): Result<string, RecordingRefusal> {
    const { seconds, bytes } = limits;
    if (!isWithin(seconds, 1, RECORD_SECONDS_MAX)) return refuse({ code: "recording.seconds" });
    if (!isWithin(bytes, 1_000, RECORD_BYTES_MAX)) return refuse({ code: "recording.bytes" });
    if (this.#running.has(device.id)) return refuse({ code: "recording.running" });
    if (this.#names().length >= RECORDINGS_MAX) return refuse({ code: "recording.too_many" });
    if (findDriver(device.driverId) === undefined) return refuse({ code: "recording.no_line" });
    const name = nameOf(device, this.#ports.clock.now());
    let file: number;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      file = openSync(join(this.#folder, name), "wx", 0o600);
    } catch (err) {
      this.#ports.log.error({ err, name }, "a recording could not be begun");
      return refuse({ code: "recording.disk" });
    }
    const isWatching = this.#follow(device.id, name, file, limits, actor);
    if (isWatching) return accept(name);
    closeSync(file);
    unlinkSync(join(this.#folder, name));
    return refuse({ code: "recording.no_line" });
  }

  #follow(
    deviceId: string,
    name: string,
    file: number,
    limits: { readonly seconds: number; readonly bytes: number },
    actor: string,
  ): boolean {
    const { clock, scheduler } = this.#ports;
    const monotonicMs = (): number => clock.monotonicMs();
    const recorder = createRecorder((line) => writeSync(file, line), monotonicMs, limits.bytes);
    const unwatch = this.#lines.watch(deviceId, ({ dir, bytes }) => {
      try {
        if (!recorder.record(dir, bytes)) return running.end("full");
        running.bytes = recorder.bytesWritten;
        running.pieces += 1;
      } catch (err) {
        this.#ports.log.error({ err, name }, "a recording could not be written");
        running.end("failed");
      }
    });
    if (unwatch === undefined) return false;
    const cancel = scheduler.after(limits.seconds * 1_000, () => running.end("time"));
    const running: Running = {
      name,
      untilMs: clock.monotonicMs() + limits.seconds * 1_000,
      bytes: 0,
      pieces: 0,
      end: (cause) => {
        if (this.#running.get(deviceId) !== running) return;
        this.#running.delete(deviceId);
        unwatch();
        cancel();
        closeSync(file);
        this.#ports.live.touch(`line:${deviceId}`);
        this.#tell("device.recorded", deviceId, actor, { name, cause, bytes: running.bytes });
      },
    };
    this.#running.set(deviceId, running);
    return true;
  }

  #tell(
    kind: string,
    deviceId: string,
    actor: string,
    payload: Readonly<Record<string, string | number>>,
  ): void {
    const subject = `device:${deviceId}`;
    const written = this.#ports.db.write((tx) => tx.append({ kind, actor, subject, payload }));
    this.#ports.background("recording", written);
  }

  stop(deviceId: string): boolean {
    const running = this.#running.get(deviceId);
    running?.end("asked");
    return running !== undefined;
  }

  remove(name: string, actor: string): Result<null, RecordingRefusal> {
    const found = this.list().find((file) => file.name === name);
    if (found === undefined) return refuse({ code: "recording.unknown" });
    if (found.isRunning) return refuse({ code: "recording.running" });
    unlinkSync(join(this.#folder, name));
    this.#tell("device.recording_deleted", found.deviceId, actor, { name });
    return accept(null);
  }

  /** The program stops: files are closed whole. */
  close(): void {
    for (const running of [...this.#running.values()]) running.end("asked");
  }
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
