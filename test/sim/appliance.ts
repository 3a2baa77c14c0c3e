/**
 * A whole appliance in time as a number: the real program on a real data folder, simulated scales and a relay board
 * on lines in memory. It can be unplugged, killed and started again; nothing waits for a real clock.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flashOn } from "../../firmware-bridge/drivers/relay/waveshare-relay.ts";
import {
  type SimulatedStation,
  startStation,
} from "../../firmware-bridge/simulators/bay-runner.ts";
import type { ByteEnd } from "../../firmware-bridge/simulators/byte-end.ts";
import { createLoopback, type Loopback } from "../../firmware-bridge/transport/loopback.ts";
import { type App, createApp } from "../../src/app.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import type { Actor } from "../../src/platform/web.ts";
import { GUN, GUN_2, openTestSite, RELAY, SCALE, SCALE_2, TEST_START_AT } from "../support/app.ts";
import { type FakeTime, fakeTime } from "../support/clock.ts";
import { actorOfPerson } from "../support/filling.ts";
import { silentLog } from "./silent-log.ts";

export const GUNS = [GUN, GUN_2] as const;
const SCALES = [SCALE, SCALE_2] as const;
export const TARE_G = 16_500;

/** In order, and may be filled. */
export const GOOD_CODES = [
  "TC100001",
  "TC100002",
  "TC100003",
  "TC100004",
  "TC100005",
  "TC100006",
] as const;
/** Must never be filled. */
export const BAD_CODES = ["TC200001", "TC200002", "TC200003"] as const;

const FRAME_EVERY_MS = 200;
const PULSE_MS = 700;
/** Stopping takes as long as the relay board takes to show its contacts open. */
const STOP_MAX_MS = 2_000;

export type Template = { readonly path: string; readonly operator: Actor; readonly manager: Actor };

function memoryFolder(name: string): string {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), `gasward-${name}-`));
}

/** A furnished data folder that every story begins with; made once. */
export async function makeTemplate(): Promise<Template> {
  const site = await openTestSite();
  for (const code of GOOD_CODES) await site.addCylinder(code);
  await site.addCylinder(BAD_CODES[0], { inspectionDueOn: "2026-01-01" as never });
  await site.addCylinder(BAD_CODES[1], { lifeEndsOn: "2026-01-01" as never });
  await site.addCylinder(BAD_CODES[2], { status: "quarantined" });
  site.folder.site.run(
    `UPDATE device SET is_active = 1 WHERE id IN ('${SCALE}', '${SCALE_2}', '${RELAY}')`,
  );
  const operator = actorOfPerson(site.people.get("operator"));
  const manager = actorOfPerson(site.people.get("safety-manager"));
  const path = memoryFolder("sim-template");
  site.folder.site.run("PRAGMA wal_checkpoint(TRUNCATE)");
  cpSync(join(site.path, "data"), path, { recursive: true });
  await site.stop();
  return { path, operator, manager };
}

/** The device's end of a line in memory; a new one for each time the program runs. */
class Wire {
  loopback: Loopback;
  /** Gives the device bytes as if the program had sent them. */
  inject: (bytes: Uint8Array) => void = () => undefined;

  constructor(label: string) {
    this.loopback = createLoopback(label);
  }

  /** The far end of what the program opens now. */
  end(): ByteEnd {
    const { loopback } = this;
    return {
      write: (bytes) => void loopback.send(bytes),
      onData: (take) => {
        this.inject = take;
        loopback.onSent(take);
        return () => loopback.onSent(() => undefined);
      },
      close() {
        loopback.refuse("not-found");
        loopback.drop("unplugged");
      },
    };
  }

  renew(label: string): void {
    this.loopback = createLoopback(label);
  }
}

/** `undurable`: what was committed is not on the disk when the power goes. */
export type ApplianceOptions = {
  readonly seed: number;
  readonly random: () => number;
  readonly isUndurable?: boolean;
};

type Running = { readonly app: App; readonly folder: DataFolder };

export class Appliance {
  readonly time: FakeTime;
  readonly station: SimulatedStation;
  readonly #root = memoryFolder("sim");
  readonly #wires = new Map<string, Wire>();
  readonly #unplugged = new Set<string>();
  readonly #options: ApplianceOptions;
  #running: Running | undefined;
  #lives = 0;
  /** Wall clock jumps that no time server has put right yet. */
  isTimeServed = true;

  constructor(template: Template, options: ApplianceOptions) {
    this.#options = options;
    this.time = fakeTime(TEST_START_AT + 60_000);
    cpSync(template.path, this.path, { recursive: true });
    for (const id of [...SCALES, RELAY]) this.#wires.set(id, new Wire(id));
    this.station = startStation({
      clock: this.time.clock,
      scheduler: this.time.scheduler,
      random: options.random,
      indicators: SCALES.map((id) => this.#wire(id).end()),
      board: this.#wire(RELAY).end(),
      settings: { frameEveryMs: FRAME_EVERY_MS, bay: { flowGPerS: 900 } },
    });
  }

  /** The folder of the life that runs now. */
  get path(): string {
    return join(this.#root, `data-${this.#lives}`);
  }

  get app(): App | undefined {
    return this.#running?.app;
  }

  get folder(): DataFolder | undefined {
    return this.#running?.folder;
  }

  async start(): Promise<void> {
    const clock: Clock = this.time.clock as Clock;
    const ids = systemIds(clock);
    const folder = openDataFolder(this.path, clock, ids);
    const app = await createApp({
      folder,
      clock,
      scheduler: this.time.scheduler,
      ids,
      log: silentLog(),
      lines: (path) => this.#wires.get(path.replace("/dev/none-", ""))?.loopback.transport,
      timeSource: {
        sync: () => (this.isTimeServed ? "synchronised" : "free"),
        boot: () => undefined,
      },
    });
    this.#running = { app, folder };
    await app.start();
  }

  /** In order, as for an update. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    await this.#end(running.app);
    this.#newLines();
  }

  /** kill -9: what is on the disk at this instant is what the next life finds; nothing is said to the devices. */
  async kill(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const from = this.path;
    this.#lives += 1;
    cpSync(from, this.path, { recursive: true, filter: (path) => !path.endsWith("-shm") });
    if (this.#options.isUndurable === true) rmSync(join(this.path, "site.db-wal"), { force: true });
    this.#newLines();
    await this.#end(running.app);
    rmSync(from, { recursive: true });
  }

  unplug(device: string): void {
    this.#unplugged.add(device);
    this.#lineOf(device).unplug();
  }

  plug(device: string): void {
    this.#unplugged.delete(device);
    this.#wire(device).loopback.refuse(undefined);
    this.#lineOf(device).plug(this.#wire(device).end());
  }

  /** What a program that pulses without a lease would send. */
  pulseBoard(channel: number): void {
    this.#wire(RELAY).inject(flashOn(1, channel, PULSE_MS));
  }

  close(): void {
    this.station.stop();
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #end(app: App): Promise<void> {
    let isOver = false;
    const stopped = app.stop().finally(() => {
      isOver = true;
    });
    for (let waitedMs = 0; !isOver && waitedMs < STOP_MAX_MS; waitedMs += 100) {
      await this.time.advanceAsync(100);
    }
    await stopped;
  }

  /** Nothing of the life before reaches a device any more, and the next life opens lines of its own. */
  #newLines(): void {
    for (const [id, wire] of this.#wires) {
      wire.loopback.onSent(() => undefined);
      wire.loopback.drop("unplugged");
      wire.renew(id);
      if (this.#unplugged.has(id)) wire.loopback.refuse("not-found");
      else this.#lineOf(id).plug(wire.end());
    }
  }

  #wire(id: string): Wire {
    const wire = this.#wires.get(id);
    if (wire === undefined) throw new Error(`no line ${id}`);
    return wire;
  }

  #lineOf(device: string) {
    if (device === RELAY) return this.station.boardLine;
    const line = this.station.bays[SCALES.indexOf(device as typeof SCALE)]?.line;
    if (line === undefined) throw new Error(`no device ${device}`);
    return line;
  }
}

export { RELAY, SCALES };
