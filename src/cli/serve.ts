/** `serve`: the appliance on loopback, until it is told to stop. */
import { hostname } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type App, type AppParts, createApp } from "../app.ts";
import type { Network } from "../box/index.ts";
import { type Config, readConfig } from "../config.ts";
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { openDataFolder } from "../platform/data-folder.ts";
import { environment } from "../platform/environment.ts";
import { say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { verifyChain } from "../platform/journal.ts";
import { createLog } from "../platform/log.ts";
import { serviceManager } from "../platform/systemd.ts";
import type { CliIo } from "./io.ts";
import { type Listener, listenOnLoopback, openNetwork } from "./listeners.ts";
import { mainText } from "./text-main.ts";

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

/** Entries whose hashes are recomputed before the first page is served; the rest follows later. */
const START_CHECK = 1_000;

export type Running = {
  readonly app: App;
  readonly url: string;
  readonly network: Network | undefined;
  stop(): Promise<void>;
};

export type StartParts = Pick<AppParts, "demo"> & {
  readonly config: Config;
  readonly prepare?: (app: App) => Promise<void>;
};

/** Opens the data, builds the program and listens. Throws Fault; whatever was opened is closed again. */
export async function startServer(parts: StartParts): Promise<Running> {
  const { config } = parts;
  const ids = systemIds(systemClock);
  const folder = openDataFolder(config.dataPath, systemClock, ids);
  const log = createLog(config.logLevel);
  const head = folder.siteReader.query("SELECT max(seq) AS last FROM journal").get() as {
    last: number | null;
  };
  const proof = verifyChain(folder.siteReader, Math.max(1, (head.last ?? 0) - START_CHECK));
  if (!proof.ok) log.error({ broken: proof.broken }, "the journal chain is broken");
  const doors =
    config.network &&
    (await openNetwork({
      config: config.network,
      dataPath: config.dataPath,
      siteId: folder.siteId,
      clock: systemClock,
      scheduler: systemScheduler,
      log,
    }));
  const app = await createApp({
    folder,
    clock: systemClock,
    scheduler: systemScheduler,
    ids,
    log,
    ...(config.upstream === undefined ? {} : { upstream: config.upstream }),
    ...(doors === undefined ? {} : { network: doors.facts }),
    ...(parts.demo === undefined ? {} : { demo: parts.demo }),
  });
  let listener: Listener | undefined;
  try {
    listener = listenOnLoopback(app, config.port);
    doors?.open(app);
    await parts.prepare?.(app);
    await app.start();
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

/** Runs until SIGINT or SIGTERM, telling the service manager how it goes. */
export async function untilStopped(running: Running, io: CliIo): Promise<number> {
  const manager = serviceManager(environment["NOTIFY_SOCKET"]);
  manager.notify("READY=1");
  const stopBeat = systemScheduler.every(WATCHDOG_MS, () => manager.notify("WATCHDOG=1"));
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  manager.notify("STOPPING=1");
  stopBeat();
  await running.stop();
  io.err(say(io.lang, mainText.stopped));
  return 0;
}

export async function runServe(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: SERVE_OPTIONS });
  const config = configOf(values, { GASWARD_DATA: join(process.cwd(), "data") });
  const running = await startServer({ config });
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
  return untilStopped(running, io);
}
