/** Read-only screens over the other domains: journal, devices, upstream, health. */
import type { Child } from "hono/jsx";
import { OFFICE_ROLES } from "../../views/layout/nav.ts";
import {
  DeviceLive,
  DevicePage,
  DevicesPage,
  DeviceTable,
} from "../../views/overview/devices-page.tsx";
import { HealthPage } from "../../views/overview/health-page.tsx";
import { SupportPage } from "../../views/overview/support-page.tsx";
import { supportText } from "../../views/overview/support-text.ts";
import { overviewText as t } from "../../views/overview/text.ts";
import {
  UpstreamPage,
  UpstreamPart,
  type UpstreamView,
} from "../../views/overview/upstream-page.tsx";
import type { Ingest } from "../ingest/index.ts";
import { dayOf, instant, type UnixMs } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { arrivalOf } from "../platform/http/arrival.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import { isLoopback } from "../platform/http/rate-limit.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { readHead } from "../platform/journal/journal.ts";
import type { LagMeter } from "../platform/lag.ts";
import type { Ports } from "../platform/ports.ts";
import type { DataFolder } from "../platform/storage/data-folder.ts";
import type { SpaceState } from "../platform/storage/space.ts";
import { tarOf } from "../platform/storage/tar.ts";
import { actorOf, get, mayUse, type Route, type WebContext } from "../platform/web.ts";
import { countDeadLetters, type Platforms, platformLine } from "../sync/index.ts";
import { deviceView, deviceViews } from "./devices.ts";
import { HealthProbe } from "./health.ts";
import { helpRoutes } from "./help.tsx";
import { journalRoutes } from "./journal-routes.tsx";
import { type Row as MetricRow, metricsText } from "./metrics.ts";
import type { JournalProver } from "./prover.ts";
import { startRoutes } from "./start.tsx";
import { supportFiles } from "./support.ts";
import { createTicker, type Ticker } from "./ticker.ts";
import { type WallPeople, wallRoutes } from "./wall.tsx";

export type BoxFacts = {
  readonly folder: DataFolder;
  readonly ingest: Ingest;
  readonly upstream: Platforms;
  readonly lag: LagMeter;
  readonly prover: JournalProver;
  readonly startedAt: UnixMs;
  readonly version: string;
  readonly host: string;
  /** Pages that this kind of site lacks. */
  readonly isOff: (path: string) => boolean;
  readonly people: WallPeople;
  readonly space?: () => SpaceState;
  readonly lastBackupAt?: () => number | undefined;
  /** Figures of other parts for `/metrics`. */
  readonly figures?: () => readonly MetricRow[];
  /** Every setting by name and whether it was given, never what it was set to. */
  readonly settings?: Readonly<Record<string, boolean>>;
};

/** A rendered part as text for a live frame. */
export function partText(part: Child): string {
  return String(part);
}

function deviceRoutes(ports: Ports, frame: Frame, ticker: Ticker, box: BoxFacts): readonly Route[] {
  const now = (): UnixMs => ports.clock.now();
  const missing = (c: WebContext): Response | Promise<Response> => {
    const title = say(c.get("lang"), t.notFound);
    return frame(c, { device: "desk", title, body: <h1>{title}</h1>, status: 404 });
  };
  const mayWrite = (c: WebContext): boolean => mayUse(["administrator"], c.get("actor")?.roles);
  return [
    get("/devices", OFFICE_ROLES, (c) => {
      const lang = c.get("lang");
      const devices = deviceViews(ports, box);
      return frame(c, {
        device: "desk",
        title: say(lang, t.devices),
        body: <DevicesPage lang={lang} devices={devices} now={now()} canWrite={mayWrite(c)} />,
      });
    }),
    get("/devices/live", OFFICE_ROLES, (c) => {
      const lang = c.get("lang");
      return ticker.stream(c, `devices:${lang}`, () =>
        partText(<DeviceTable lang={lang} devices={deviceViews(ports, box)} now={now()} />),
      );
    }),
    get("/devices/:id", OFFICE_ROLES, (c) => {
      const lang = c.get("lang");
      const device = deviceView(ports, box, c.req.param("id") ?? "");
      if (device === undefined) return missing(c);
      return frame(c, {
        device: "desk",
        title: device.name,
        body: <DevicePage lang={lang} device={device} now={now()} canWrite={mayWrite(c)} />,
      });
    }),
    get("/devices/:id/state", OFFICE_ROLES, (c) => {
      const lang = c.get("lang");
      const id = c.req.param("id") ?? "";
      if (deviceView(ports, box, id) === undefined) return missing(c);
      return ticker.stream(c, `device:${id}:${lang}`, () => {
        const device = deviceView(ports, box, id);
        if (device === undefined) return "";
        return partText(<DeviceLive lang={lang} device={device} now={now()} />);
      });
    }),
  ];
}

function upstreamView(ports: Ports, { upstream }: BoxFacts, lang: Lang): UpstreamView {
  const status = upstream.status();
  return {
    isConfigured: status.isConfigured,
    isConnected: status.isConnected,
    lastError: status.lastError,
    platforms: upstream
      .statuses()
      .filter(({ state }) => state !== "retired")
      .map((one) => platformLine(lang, one)),
    deadLetters: countDeadLetters(ports.db.read, "open"),
    lanes: upstream.receipts().map((lane) => ({
      ...lane,
      acknowledgedAt: lane.acknowledgedAt === undefined ? undefined : instant(lane.acknowledgedAt),
    })),
  };
}

function upstreamRoutes(
  ports: Ports,
  frame: Frame,
  ticker: Ticker,
  box: BoxFacts,
): readonly Route[] {
  return [
    get("/upstream", OFFICE_ROLES, (c) => {
      const lang = c.get("lang");
      const upstream = upstreamView(ports, box, lang);
      return frame(c, {
        device: "desk",
        title: say(lang, t.upstream),
        body: (
          <UpstreamPage
            lang={lang}
            upstream={upstream}
            now={ports.clock.now()}
            mayAdd={mayUse(["administrator"], c.get("actor")?.roles)}
          />
        ),
      });
    }),
    get("/upstream/live", OFFICE_ROLES, (c) => {
      const lang = c.get("lang");
      return ticker.stream(c, `upstream:${lang}`, () =>
        partText(
          <UpstreamPart
            lang={lang}
            upstream={upstreamView(ports, box, lang)}
            now={ports.clock.now()}
          />,
        ),
      );
    }),
  ];
}

function healthRoutes(
  ports: Ports,
  frame: Frame,
  screens: LiveScreens,
  box: BoxFacts,
): readonly Route[] {
  const probe = new HealthProbe(ports, box);
  return [
    get("/healthz", "public", async (c) => {
      const health = await probe.read();
      c.header("cache-control", "no-store");
      return c.json(health, health.ok ? 200 : 503);
    }),
    get("/healthz/live", "public", (c) => c.json({ ok: true })),
    get("/healthz/ready", "public", async (c) => {
      const { database, ok } = await probe.read();
      const isReady = database.isWritable && ok;
      return c.json({ ok: isReady }, isReady ? 200 : 503);
    }),
    get("/healthz/deep", "public", async (c) => {
      const health = await probe.read();
      const deep = probe.deep();
      const isGood = health.ok && deep.isChainWhole && deep.isTracksReadable;
      return c.json({ ...health, ok: isGood, deep }, isGood ? 200 : 503);
    }),
    get("/metrics", "public", async (c) => {
      if (arrivalOf(c) !== "loopback" || !isLoopback(c.env?.peer ?? "127.0.0.1")) {
        return c.notFound();
      }
      const health = await probe.read();
      const lastBackupAt = box.lastBackupAt?.();
      const text = metricsText({
        health,
        journalSeq: readHead(ports.db.sql).seq,
        framesPerSecond: box.ingest.statuses().reduce((sum, it) => sum + it.framesPerSecond, 0),
        screens: screens.clientCount,
        backupAgeMs: lastBackupAt === undefined ? undefined : ports.clock.now() - lastBackupAt,
        memoryBytes: process.memoryUsage().rss,
        further: box.figures?.() ?? [],
      });
      return c.body(text, 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    }),
    get("/support", ["administrator"], async (c) => {
      const lang = c.get("lang");
      const files = supportFiles(ports, box, await probe.read());
      return frame(c, {
        device: "desk",
        title: say(lang, supportText.title),
        body: <SupportPage lang={lang} files={files} />,
      });
    }),
    get("/support/bundle", ["administrator"], async (c) => {
      const now = ports.clock.now();
      const bundle = Bun.gzipSync(tarOf(supportFiles(ports, box, await probe.read()), now));
      const actor = actorOf(c).personId;
      await ports.db.write((tx) => {
        tx.append({ kind: "support-bundle.made", actor, subject: "box:support", payload: {} });
      });
      return new Response(bundle, {
        headers: {
          "content-type": "application/gzip",
          "content-disposition": `attachment; filename="gasward-support-${dayOf(now)}.tar.gz"`,
          "cache-control": "no-store",
        },
      });
    }),
    get("/health", "signed-in", async (c) => {
      const lang = c.get("lang");
      const health = {
        ...(await probe.read()),
        host: box.host,
        screens: screens.clientCount,
        isOffice: mayUse(OFFICE_ROLES, c.get("actor")?.roles),
      };
      return frame(c, {
        device: "desk",
        title: say(lang, t.health),
        body: <HealthPage lang={lang} health={health} />,
      });
    }),
  ];
}

export function overviewRoutes(
  ports: Ports,
  frame: Frame,
  screens: LiveScreens,
  box: BoxFacts,
): readonly Route[] {
  const ticker = createTicker(ports, screens);
  return [
    ...helpRoutes(frame),
    ...startRoutes(ports, frame, box.isOff),
    ...wallRoutes({ ports, people: box.people, isOff: box.isOff }, frame, screens),
    ...journalRoutes(ports, frame, screens, box),
    ...deviceRoutes(ports, frame, ticker, box),
    ...upstreamRoutes(ports, frame, ticker, box),
    ...healthRoutes(ports, frame, screens, box),
  ];
}
