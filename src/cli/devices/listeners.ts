/** The doors of the program: loopback in clear, the network encrypted, and one plain door for the page about trust. */
import { hostname } from "node:os";
import type { App } from "../../app.ts";
import type { Network } from "../../box/index.ts";
import type { NetworkConfig } from "../../config.ts";
import type { Clock, Scheduler } from "../../platform/clock.ts";
import { codeOf, Fault } from "../../platform/errors.ts";
import type { Arrival } from "../../platform/http/arrival.ts";
import { openTls, reachableNames, type TlsFiles } from "../../platform/http/tls.ts";
import type { Log } from "../../platform/log.ts";

const BODY_MAX_BYTES = 12_000_000;
/** Event streams speak every 5 s; whoever is silent for this long is gone. */
const IDLE_MAX_S = 30;
/** Often enough that a clock put right again is followed by a certificate that is valid. */
const RENEW_LOOK_MS = 10 * 60_000;

const HOST = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

type Door = { readonly host: string; readonly port: number; readonly arrival: Arrival };

function openDoor(app: Pick<App, "fetch">, door: Door, tls?: TlsFiles): Bun.Server<undefined> {
  try {
    return Bun.serve({
      hostname: door.host,
      port: door.port,
      development: false,
      maxRequestBodySize: BODY_MAX_BYTES,
      idleTimeout: IDLE_MAX_S,
      ...(tls === undefined ? {} : { tls: { cert: tls.certPem, key: tls.keyPem } }),
      fetch: (request, server) => {
        // What is no host would end as an exception in every page that names itself.
        if (!HOST.test(request.headers.get("host") ?? ""))
          return new Response(null, { status: 400 });
        const peer = server.requestIP(request)?.address;
        return app.fetch(request, {
          server,
          arrival: door.arrival,
          ...(peer === undefined ? {} : { peer }),
        });
      },
    });
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") throw new Fault("port.taken", String(door.port), error);
    throw error;
  }
}

export type Listener = { readonly stop: () => Promise<void> };

/** Both loopback addresses: a browser may take either for "localhost". A box without IPv6 has one. */
export function listenOnLoopback(app: Pick<App, "fetch">, port: number): Listener {
  const servers: Bun.Server<undefined>[] = [];
  for (const host of ["127.0.0.1", "::1"]) {
    try {
      servers.push(openDoor(app, { host, port, arrival: "loopback" }));
    } catch (error) {
      if (host === "::1" && !(error instanceof Fault)) continue;
      for (const server of servers) void server.stop(true);
      throw error;
    }
  }
  return {
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop(true)));
    },
  };
}

/** The certificate and its renewal, made before the program that shows it and the doors that use it. */
export type NetworkDoors = {
  readonly facts: Network;
  open(app: Pick<App, "fetch">): void;
  /** Looks whether the leaf must be renewed (date, names) and changes it without ending open streams. */
  renew(): Promise<boolean>;
  stop(): Promise<void>;
};

export type NetworkParts = {
  readonly config: NetworkConfig;
  readonly dataPath: string;
  readonly siteId: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
};

export async function openNetwork(parts: NetworkParts): Promise<NetworkDoors> {
  const { config, clock, log } = parts;
  const names = (): readonly string[] => reachableNames(hostname(), config.names);
  const load = (): Promise<TlsFiles> => openTls(parts.dataPath, parts.siteId, names(), clock.now());
  let tls = await load();
  let opened: Pick<App, "fetch"> | undefined;
  let secure: Bun.Server<undefined> | undefined;
  let plain: Bun.Server<undefined> | undefined;
  let cancel: () => void = () => undefined;
  const openSecure = (app: Pick<App, "fetch">): Bun.Server<undefined> =>
    openDoor(app, { host: config.listen, port: config.httpsPort, arrival: "tls" }, tls);
  const doors: NetworkDoors = {
    facts: { tls: () => tls, httpsPort: config.httpsPort, trustPort: config.trustPort },
    open(app) {
      opened = app;
      secure = openSecure(app);
      if (config.trustPort !== undefined) {
        const door = { host: config.listen, port: config.trustPort, arrival: "plain" } as const;
        plain = openDoor(app, door);
      }
      cancel = parts.scheduler.every(RENEW_LOOK_MS, () => {
        doors
          .renew()
          .catch((err: unknown) => log.error({ err }, "the certificate was not renewed"));
      });
    },
    async renew() {
      const fresh = await load();
      if (fresh.certPem === tls.certPem) return false;
      tls = fresh;
      if (opened === undefined) return true;
      // A running listener keeps its certificate: it stops taking connections, and a new one takes over.
      const before = secure;
      void before?.stop(false);
      secure = openSecure(opened);
      log.info({ expiresAt: tls.expiresAt }, "the certificate was renewed");
      return true;
    },
    async stop() {
      cancel();
      await Promise.all([secure?.stop(true), plain?.stop(true)]);
    },
  };
  return doors;
}
