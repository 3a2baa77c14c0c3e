/** `serve`: the appliance on loopback, until it is told to stop. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type App, type AppParts, createApp } from "../app.ts";
import { type Config, readConfig } from "../config.ts";
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { openDataFolder } from "../platform/data-folder.ts";
import { environment } from "../platform/environment.ts";
import { codeOf, Fault } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { verifyChain } from "../platform/journal.ts";
import { createLog } from "../platform/log.ts";
import { serviceManager } from "../platform/systemd.ts";
import type { CliIo } from "./io.ts";
import { mainText } from "./text-main.ts";

export const SERVE_OPTIONS = {
  data: { type: "string" },
  port: { type: "string" },
  upstream: { type: "string" },
} as const;

export type ServeValues = {
  readonly data?: string | undefined;
  readonly port?: string | undefined;
  readonly upstream?: string | undefined;
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
    },
  );
}

type Listener = { readonly stop: () => Promise<void> };

/** Both loopback addresses: a browser may take either for "localhost". A box without IPv6 has one. */
function listen(app: App, port: number): Listener {
  const servers = ["127.0.0.1", "::1"].flatMap((host) => {
    try {
      return [
        Bun.serve({
          hostname: host,
          port,
          development: false,
          maxRequestBodySize: 12_000_000,
          fetch: (request, server) =>
            app.fetch(request, { server, peer: server.requestIP(request)?.address ?? "" }),
        }),
      ];
    } catch (error) {
      if (codeOf(error) === "EADDRINUSE") throw new Fault("port.taken", String(port), error);
      if (host === "::1") return [];
      throw error;
    }
  });
  return {
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop(true)));
    },
  };
}

/** Entries whose hashes are recomputed before the first page is served; the rest follows later. */
const START_CHECK = 1_000;

export type Running = {
  readonly app: App;
  readonly url: string;
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
  const app = await createApp({
    folder,
    clock: systemClock,
    scheduler: systemScheduler,
    ids,
    log,
    ...(config.upstream === undefined ? {} : { upstream: config.upstream }),
    ...(parts.demo === undefined ? {} : { demo: parts.demo }),
  });
  let listener: Listener | undefined;
  try {
    listener = listen(app, config.port);
    await parts.prepare?.(app);
    await app.start();
  } catch (error) {
    await listener?.stop();
    await app.stop();
    throw error;
  }
  const opened = listener;
  return {
    app,
    url: `http://localhost:${config.port}`,
    async stop() {
      await app.stop();
      await opened.stop();
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
  if (code !== undefined) io.err(say(io.lang, mainText.setupCode, { code, url: running.url }));
  return untilStopped(running, io);
}
