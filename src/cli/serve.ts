/** `serve`: the appliance on loopback, until it is told to stop. */
import { hostname } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rescueText } from "../../views/box/rescue-text.ts";
import { type App, type AppParts, createApp } from "../app.ts";
import type { Network } from "../box/index.ts";
import { type Config, type NetworkConfig, readConfig, settingShape } from "../config.ts";
import { type Clock, steeredClock, systemClock, systemScheduler } from "../platform/clock.ts";
import { environment } from "../platform/environment.ts";
import { type Fault, storageFault } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { createLog, type Log } from "../platform/log.ts";
import { type DataFolder, isInUse, openDataFolder } from "../platform/storage/data-folder.ts";
import { endReset, finishReset } from "../platform/storage/reset.ts";
import { serviceManager } from "../platform/systemd.ts";
import { systemTimeSource } from "../platform/time-source.ts";
import { createTurns, inTurn } from "../platform/turns.ts";
import {
  type Listener,
  listenOnLoopback,
  type NetworkDoors,
  openNetwork,
} from "./devices/listeners.ts";
import type { CliIo } from "./io.ts";
import { isRescuable, refuseEmpty, startRescue } from "./rescue.tsx";
import { faultWords, mainText } from "./text-main.ts";
import { settleUpdate } from "./update-settle.ts";
import { updateText } from "./update-text.ts";

export const SERVE_OPTIONS = {
  data: { type: "string" },
  port: { type: "string" },
  upstream: { type: "string" },
  "https-port": { type: "string" },
  "trust-port": { type: "string" },
  listen: { type: "string" },
} as const;

export type ServeValues = {
  readonly [Name in keyof typeof SERVE_OPTIONS]?: string | undefined;
};

/** Options of the command line win over the environment. */
export function configOf(
  values: ServeValues,
  defaults: Readonly<Record<string, string>> = {},
): Config {
  return readConfig(
    { ...defaults, ...environment },
    {
      GASWARD_DATA: values.data,
      GASWARD_PORT: values.port,
      GASWARD_UPSTREAM: values.upstream,
      GASWARD_HTTPS_PORT: values["https-port"],
      GASWARD_TRUST_PORT: values["trust-port"],
      GASWARD_LISTEN: values.listen,
    },
  );
}

export type Running = {
  readonly app: App;
  readonly url: string;
  readonly network: Network | undefined;
  stop(): Promise<void>;
};

export type StartParts = Pick<AppParts, "demo" | "freeBytes" | "restart"> & {
  readonly config: Config;
  readonly prepare?: (app: App) => Promise<void>;
};

function openDoors(
  config: NetworkConfig,
  folder: DataFolder,
  clock: Clock,
  log: Log,
): Promise<NetworkDoors> {
  const { path: dataPath, siteId } = folder;
  return openNetwork({
    config,
    dataPath,
    siteId,
    clock,
    scheduler: systemScheduler,
    log,
  });
}

/** One line for all doors: they share the loop that also looks at the guns. */
function inTurns(app: App): Pick<App, "fetch"> {
  const turns = createTurns(systemClock);
  return { fetch: (request, env) => inTurn(turns, request, () => app.fetch(request, env)) };
}

/** The port is taken early, so that two programs cannot begin; who asks before all is there waits for it. */
function onceBegun(inner: Pick<App, "fetch">): Pick<App, "fetch"> & { begin(): void } {
  const begun = Promise.withResolvers<void>();
  let isBegun = false;
  return {
    fetch: (request, env) =>
      isBegun ? inner.fetch(request, env) : begun.promise.then(() => inner.fetch(request, env)),
    begin() {
      isBegun = true;
      begun.resolve();
    },
  };
}

/** Opens the data, builds the program and listens. Throws Fault; whatever was opened is closed again. */
export async function startServer(parts: StartParts): Promise<Running> {
  const { config } = parts;
  // One clock for all: what two people set it to holds for certificates too.
  const clock = steeredClock(systemClock);
  const ids = systemIds(clock);
  const folder = openDataFolder(config.dataPath, clock, ids);
  const log = createLog(config.logLevel);
  let doors: NetworkDoors | undefined;
  let app: App;
  try {
    doors = config.network && (await openDoors(config.network, folder, clock, log));
    app = await createApp({
      folder,
      clock,
      scheduler: systemScheduler,
      ids,
      log,
      timeSource: systemTimeSource(),
      settings: settingShape(config),
      ...(config.upstream === undefined ? {} : { upstream: config.upstream }),
      ...(config.scales === undefined ? {} : { scales: config.scales }),
      ...(doors === undefined ? {} : { network: doors.facts }),
      ...(parts.demo === undefined ? {} : { demo: parts.demo }),
      ...(parts.freeBytes === undefined ? {} : { freeBytes: parts.freeBytes }),
      ...(parts.restart === undefined ? {} : { restart: parts.restart }),
    });
  } catch (error) {
    // Whoever looks at the data next, also this process, must find it free.
    folder.close();
    throw storageFault(error) ?? error;
  }
  let listener: Listener | undefined;
  try {
    const turned = onceBegun(inTurns(app));
    listener = listenOnLoopback(turned, config.port);
    doors?.open(turned);
    await parts.prepare?.(app);
    await app.start();
    turned.begin();
  } catch (error) {
    await Promise.all([listener?.stop(), doors?.stop()]);
    await app.stop();
    throw error;
  }
  const opened = listener;
  return {
    app,
    url: `http://localhost:${config.port}`,
    network: doors?.facts,
    async stop() {
      await app.stop();
      await Promise.all([opened.stop(), doors?.stop()]);
    },
  };
}

const WATCHDOG_MS = 5_000;

/** Asked for once and kept: a handler that was taken off is not reliably put on again. */
function untilSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  return promise;
}

/** A program on trial must not outlive the one that tries it, however that one ends. */
async function untilInputEnds(io: CliIo): Promise<void> {
  for await (const piece of io.stdinStream()) if (piece.length === 0) break;
}

/**
 * Runs until SIGINT or SIGTERM, telling the service manager how it goes. `announce` says to people that it
 * runs; whoever reads that may stop it at once, so the signals are heard before.
 */
export async function untilStopped(
  running: Running,
  io: CliIo,
  announce: () => void,
  stopped = untilSignal(),
  /** Asked at the end: the program goes on with another data folder, and the service manager need not know. */
  isRestart = () => false,
): Promise<number> {
  const manager = serviceManager(environment["NOTIFY_SOCKET"]);
  announce();
  manager.notify("READY=1\nSTATUS=running");
  const stopBeat = systemScheduler.every(WATCHDOG_MS, () => manager.notify("WATCHDOG=1"));
  await stopped;
  if (!isRestart()) manager.notify("STOPPING=1");
  await running.stop();
  stopBeat();
  io.err(say(io.lang, mainText.stopped));
  return 0;
}

/** How long the service manager may wait for a sign of life while a backup is put back, in µs. */
const RESTORE_MAX_US = 4 * 3_600_000_000;

/** Serves the rescue page. Returns true when the data was mended, false when it is to stop. */
async function rescued(
  config: Config,
  fault: Fault,
  io: CliIo,
  stopped: Promise<void>,
): Promise<boolean> {
  const manager = serviceManager(environment["NOTIFY_SOCKET"]);
  const watchdogUs = environment["WATCHDOG_USEC"];
  const rescue = await startRescue({
    dataPath: config.dataPath,
    port: config.port,
    fault,
    clock: systemClock,
    ids: systemIds(systemClock),
    log: createLog(config.logLevel),
    busy: (isBusy) => {
      if (watchdogUs === undefined) return;
      manager.notify(`WATCHDOG_USEC=${isBusy ? RESTORE_MAX_US : watchdogUs}`);
    },
  });
  io.err(faultWords(fault, "zh-CN"));
  io.err(faultWords(fault, "en"));
  io.err(say(io.lang, rescueText.listening, { url: rescue.url }));
  manager.notify("READY=1\nSTATUS=rescue mode");
  const stopBeat = systemScheduler.every(WATCHDOG_MS, () => manager.notify("WATCHDOG=1"));
  const isMended = await Promise.race([rescue.mended.then(() => true), stopped.then(() => false)]);
  stopBeat();
  await rescue.stop();
  return isMended;
}

async function startOrRescue(
  config: Config,
  io: CliIo,
  options: {
    readonly isNew: boolean;
    readonly hasRescue: boolean;
    readonly stopped: () => Promise<void>;
    readonly restart: () => void;
  },
): Promise<Running | undefined> {
  const { dataPath } = config;
  for (;;) {
    try {
      const isReset = !isInUse(dataPath) && finishReset(dataPath);
      if (!options.isNew && !isReset) refuseEmpty(dataPath);
      const running = await startServer({ config, restart: options.restart });
      endReset(dataPath);
      return running;
    } catch (error) {
      if (!options.hasRescue || !isRescuable(error)) throw error;
      if (!(await rescued(config, error, io, options.stopped()))) return undefined;
    }
  }
}

export async function runServe(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...SERVE_OPTIONS,
      "no-rescue": { type: "boolean" },
      new: { type: "boolean" },
      "until-input-ends": { type: "boolean" },
    },
  });
  const config = configOf(values, { GASWARD_DATA: join(process.cwd(), "data") });
  let asked: Promise<void> | undefined;
  // Before the first page is up nobody waits for a signal, and the default ends the program at once.
  const stopped = (): Promise<void> => {
    asked ??=
      values["until-input-ends"] === true
        ? Promise.race([untilSignal(), untilInputEnds(io)])
        : untilSignal();
    return asked;
  };
  if (!isInUse(config.dataPath) && settleUpdate(config.dataPath)) {
    io.err(say(io.lang, updateText.settled));
  }
  const isNew = values.new === true;
  const hasRescue = values["no-rescue"] !== true;
  for (;;) {
    const again = Promise.withResolvers<void>();
    const options = { stopped, isNew, hasRescue, restart: again.resolve };
    const running = await startOrRescue(config, io, options);
    if (running === undefined) return 1;
    let isRestart = false;
    const restarted = again.promise.then(() => {
      isRestart = true;
    });
    const ended = Promise.race([stopped(), restarted]);
    const announce = (): void => sayWhere(running, io);
    const code = await untilStopped(running, io, announce, ended, () => isRestart);
    if (!isRestart) return code;
  }
}

function sayWhere(running: Running, io: CliIo): void {
  const { code } = running.app.setup;
  io.err(say(io.lang, mainText.listening, { url: running.url }));
  if (running.network !== undefined) {
    const { httpsPort, trustPort, tls } = running.network;
    const host = tls().names.find((name) => /^\d+\.(?!0\.0\.1$)/.test(name)) ?? hostname();
    io.err(say(io.lang, mainText.listening, { url: `https://${host}:${httpsPort}` }));
    const page =
      trustPort === undefined ? `${running.url}/trust` : `http://${host}:${trustPort}/trust`;
    io.err(say(io.lang, mainText.trustAt, { url: page }));
  }
  if (code !== undefined) io.err(say(io.lang, mainText.setupCode, { code, url: running.url }));
}
