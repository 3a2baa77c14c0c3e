/** A data folder with real ports, and a client that plays the broker's other guests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import { instant } from "../../src/kernel/instants.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { createEntryFeed, createLiveFeed } from "../../src/platform/feeds.ts";
import { systemIds } from "../../src/platform/ids.ts";
import type { Lane, NewEntry } from "../../src/platform/journal/journal.ts";
import { createLog } from "../../src/platform/log.ts";
import type { Ports } from "../../src/platform/ports.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { openVault } from "../../src/platform/vault.ts";
import { createWriter, type Writer } from "../../src/platform/writer.ts";
import { type Envelope, Receiver, type ReceiverOptions, Upstream } from "../../src/sync/index.ts";

const WAIT_MAX_MS = 15_000;

export async function until(what: string, isDone: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MAX_MS;
  while (!isDone()) {
    if (performance.now() > deadline) throw new Error(`waited ${WAIT_MAX_MS} ms until ${what}`);
    await Bun.sleep(5);
  }
}

export class Box {
  readonly path: string;
  readonly failures: unknown[] = [];
  folder: DataFolder;
  ports: Ports;
  /** Timers of the ports that have not run and were not cancelled. */
  timers = 0;
  /** Added to the monotonic clock: patience ends without waiting. */
  skippedMs = 0;
  /** Added to the wall clock: somebody set it. */
  shiftMs = 0;
  /** Transactions asked for through the ports. */
  writes = 0;
  #writer: Writer;

  constructor(path = mkdtempSync(join(tmpdir(), "gasward-sync-"))) {
    this.path = path;
    const ids = systemIds(systemClock);
    this.folder = openDataFolder(join(path, "data"), systemClock, ids);
    const failed = (error: unknown): void => {
      this.failures.push(error);
    };
    const entries = createEntryFeed(failed);
    const writer = createWriter({
      database: this.folder.site,
      clock: { ...systemClock, now: () => instant(systemClock.now() + this.shiftMs) },
      ids,
      committed: (written) => entries.publish(written),
      effectFailed: failed,
    });
    this.#writer = writer;
    const scheduler = this.#countedScheduler();
    this.ports = {
      db: {
        write: (callback) => {
          this.writes += 1;
          return writer.write(callback);
        },
        read: this.folder.read,
        sql: this.folder.siteReader,
      },
      clock: {
        now: () => instant(systemClock.now() + this.shiftMs),
        monotonicMs: () => systemClock.monotonicMs() + this.skippedMs,
      },
      scheduler,
      ids,
      log: createLog("silent"),
      live: createLiveFeed(systemClock, scheduler),
      entries,
      siteId: this.folder.siteId,
      vault: openVault(this.folder.key),
      clockTrust: () => ({ isTrusted: true }),
      background: (_what, promise) => {
        promise.catch(failed);
      },
    };
  }

  upstream(url: string, command?: (payload: Uint8Array) => Promise<void>): Upstream {
    const { epoch, key } = this.folder;
    const orders = command === undefined ? {} : { command };
    return new Upstream(this.ports, { url, epoch, key, ...orders });
  }

  async write(lane: Lane, count: number, facts: NewEntry["payload"] = {}): Promise<void> {
    const one = (n: number): NewEntry => ({
      kind: `${lane}.tested`,
      actor: "system",
      subject: "test:1",
      payload: { n, ...facts },
      lane,
    });
    for (let from = 0; from < count; from += 500) {
      const size = Math.min(500, count - from);
      await this.#writer.write((tx) => {
        for (let n = 0; n < size; n += 1) tx.append(one(from + n));
      });
    }
  }

  /** What a restore does: the same data under another epoch. */
  async restored(epoch: string): Promise<Box> {
    this.folder.site.query("UPDATE meta SET value = $epoch WHERE key = 'epoch'").run({ epoch });
    return await this.reopened();
  }

  /** A new process on the same data. */
  async reopened(): Promise<Box> {
    await this.close();
    return new Box(this.path);
  }

  async close(): Promise<void> {
    await this.#writer.close();
    this.folder.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.path, { recursive: true, force: true });
  }

  #countedScheduler(): Ports["scheduler"] {
    return {
      every: (ms, run) => {
        this.timers += 1;
        return this.#once(systemScheduler.every(ms, run));
      },
      after: (ms, run) => {
        this.timers += 1;
        const stop = this.#once(
          systemScheduler.after(ms, () => {
            stop();
            run();
          }),
        );
        return stop;
      },
    };
  }

  #once(stop: () => void): () => void {
    let isStopped = false;
    return () => {
      if (isStopped) return;
      isStopped = true;
      this.timers -= 1;
      stop();
    };
  }
}

export type Ear = {
  readonly receiver: Receiver;
  /** `lane laneSeq` in the order given out. */
  readonly heard: string[];
  readonly envelopes: Envelope[];
  readonly rejected: string[];
  readonly links: string[];
};

export function listen(url: string, state = ":memory:", more: Partial<ReceiverOptions> = {}): Ear {
  const heard: string[] = [];
  const envelopes: Envelope[] = [];
  const rejected: string[] = [];
  const links: string[] = [];
  const receiver = new Receiver({
    url,
    state,
    accepted: (envelope) => {
      heard.push(`${envelope.lane} ${envelope.laneSeq}`);
      envelopes.push(envelope);
    },
    rejected: (reason) => rejected.push(reason),
    linkChanged: ({ state: link, connection }) => links.push(`${link} ${connection}`),
    ...more,
  });
  return { receiver, heard, envelopes, rejected, links };
}

export async function guest(url: string): Promise<MqttClient> {
  return await mqtt.connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
}

export function numbered(lane: Lane, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => `${lane} ${from + n}`);
}
