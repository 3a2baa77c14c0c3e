/** The appliance itself as one part of the program: its backups, its clock, and what it watches of itself. */

import type { Station } from "../filling/index.ts";
import type { Witness } from "../identity/index.ts";
import type { ClockKeeper } from "../platform/clock-keeper.ts";
import type { Frame } from "../platform/frame.ts";
import type { Ports } from "../platform/ports.ts";
import type { DataFolder } from "../platform/storage/data-folder.ts";
import { SpaceGuard } from "../platform/storage/space.ts";
import type { Route } from "../platform/web.ts";
import {
  type Commands,
  firstCertificateEnd,
  startSlips,
  type UpstreamLine,
} from "../sync/index.ts";
import { Backups } from "./backups.ts";
import { ClockDesk } from "./clock.ts";
import { clockRoutes } from "./clock-routes.tsx";
import { orderRoutes } from "./orders-routes.tsx";
import { noteProgram } from "./program.ts";
import { ResetDesk } from "./reset.ts";
import { resetRoutes } from "./reset-routes.tsx";
import { boxRoutes } from "./routes.tsx";
import { type Network, trustRoutes } from "./trust-routes.tsx";
import { startBoxWatch } from "./watch.ts";

export type BoxParts = {
  readonly ports: Ports;
  readonly folder: DataFolder;
  readonly keeper: ClockKeeper;
  readonly witness: Witness;
  readonly network: Network | undefined;
  readonly upstream: Pick<UpstreamLine, "status">;
  /** What obeys orders from above, and the guns it locks. */
  readonly commands: Commands;
  readonly station: Station;
  /** Ends the program and starts it anew; absent where nobody would. */
  readonly restart: (() => void) | undefined;
  /** Room on a disk in bytes; the operating system's answer unless given. */
  readonly freeBytes?: ((path: string) => number) | undefined;
};

export type Box = {
  readonly backups: Backups;
  readonly space: SpaceGuard;
  routes(frame: Frame): readonly Route[];
  /** First of all: what the others do depends on whether the time can be trusted. */
  startClock(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function openBox(parts: BoxParts): Box {
  const { ports, folder, network, upstream } = parts;
  const backups = new Backups(ports, folder);
  const clock = new ClockDesk(ports, parts.keeper, parts.witness);
  const { witness, restart } = parts;
  const reset = new ResetDesk({ ports, folder, backups, witness, restart });
  const space = new SpaceGuard(ports, {
    folder,
    backupFolder: () => backups.settings().folder,
    dropBackups: (keep) => backups.dropAllBut(keep),
    ...(parts.freeBytes === undefined ? {} : { freeBytes: parts.freeBytes }),
  });
  let stopWatch: () => void = () => undefined;
  let stopSlips: () => void = () => undefined;
  return {
    backups,
    space,
    routes: (frame) => [
      ...boxRoutes(ports, frame, backups),
      ...clockRoutes(ports, frame, clock),
      ...resetRoutes(ports, frame, reset, backups),
      ...trustRoutes(ports, frame, network),
      ...orderRoutes(frame, parts),
    ],
    startClock: () => clock.start(),
    async start() {
      await noteProgram(ports);
      await backups.start();
      space.start();
      stopSlips = startSlips(ports);
      stopWatch = startBoxWatch(ports, {
        backups,
        backupLevel: () => space.state().backupLevel,
        upstream: () => upstream.status(),
        leafExpiresAt: network && (() => network.tls().expiresAt),
        lineCertificateEnd: () => firstCertificateEnd(ports.db.read),
      });
    },
    async stop() {
      stopWatch();
      stopSlips();
      reset.stop();
      clock.stop();
      space.stop();
      await backups.stop();
    },
  };
}
