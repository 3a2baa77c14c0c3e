/** Read-only screens over the other domains: journal, devices, upstream, health. */
import type { Ingest } from "../ingest/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import type { Frame } from "../platform/frame.ts";
import type { LagMeter } from "../platform/lag.ts";
import type { LiveScreens } from "../platform/live-screens.ts";
import type { Ports } from "../platform/ports.ts";
import { get, type Route } from "../platform/web.ts";
import type { Upstream } from "../sync/index.ts";

export type BoxFacts = {
  readonly folder: DataFolder;
  readonly ingest: Ingest;
  readonly upstream: Upstream | undefined;
  readonly lag: LagMeter;
  readonly startedAt: UnixMs;
  readonly version: string;
  readonly host: string;
};

export function overviewRoutes(
  ports: Ports,
  _frame: Frame,
  _screens: LiveScreens,
  box: BoxFacts,
): readonly Route[] {
  return [
    get("/healthz", "public", (c) =>
      c.json({ ok: true, version: box.version, clock: ports.clockTrust().isTrusted }),
    ),
  ];
}
