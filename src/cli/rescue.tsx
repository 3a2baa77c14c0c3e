/** Rescue mode: a small server on loopback instead of a site that cannot be opened. It never starts empty. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { setCookie } from "hono/cookie";
import { RescueDone, RescuePage } from "../../views/box/rescue-page.tsx";
import { rescueText as t } from "../../views/box/rescue-text.ts";
import { respond } from "../../views/layout/page.ts";
import { instant } from "../kernel/instants.ts";
import {
  finishRestore,
  folderBeside,
  keyBeside,
  listBackups,
  newEpoch,
  readBackupHeader,
  restoreBackup,
} from "../platform/backup/index.ts";
import { type Clock, systemScheduler } from "../platform/clock.ts";
import { Fault, type FaultCode } from "../platform/errors.ts";
import { COOKIES, createHttp } from "../platform/http/http.ts";
import { staticRoutes } from "../platform/http/static-files.ts";
import { parseLang, say } from "../platform/i18n.ts";
import type { Ids } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import { isInUse } from "../platform/storage/data-folder.ts";
import { openForReading, openForWriting } from "../platform/storage/sqlite.ts";
import { formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { listenOnLoopback } from "./devices/listeners.ts";
import { faultWords } from "./text-main.ts";

const RESCUABLE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "data.unreadable",
  "data.rolled_back",
  "storage.corrupt",
  "storage.io",
  "storage.foreign",
]);

/** Faults that a restore can mend; a port or a folder in use is none of them. */
export function isRescuable(error: unknown): error is Fault {
  return error instanceof Fault && RESCUABLE.has(error.code);
}

/** Data is gone but its backups are there: a new, empty site would hide the loss. Throws Fault. */
export function refuseEmpty(dataPath: string): void {
  if (existsSync(join(dataPath, "site.db")) || existsSync(`${dataPath}.restoring`)) return;
  if (listBackups(folderBeside(dataPath)).length === 0) return;
  throw new Fault("data.unreadable", `${dataPath}: ${t.emptySite.zh} / ${t.emptySite.en}`);
}

export type RescueParts = {
  readonly dataPath: string;
  readonly port: number;
  readonly fault: Fault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** A restore may take longer than the service manager waits for a sign of life. */
  readonly busy: (isBusy: boolean) => void;
};

export type Rescue = {
  readonly url: string;
  /** Resolves when the data can be opened again. */
  readonly mended: Promise<void>;
  stop(): Promise<void>;
};

/** The folder of the settings, if the database still tells it. */
function settingsFolder(dataPath: string): string | undefined {
  try {
    const database = openForReading(join(dataPath, "site.db"));
    try {
      const row = database.query("SELECT folder FROM backup_setting LIMIT 1").get();
      return (row as { folder: string } | null)?.folder;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

const BACKUPS_SHOWN = 50;

export function findBackups(dataPath: string, typed: string): ReturnType<typeof listBackups> {
  const folders = [folderBeside(dataPath), settingsFolder(dataPath), typed];
  const unique = [...new Set(folders.filter((one) => one !== undefined && isAbsolute(one)))];
  return unique
    .flatMap((folder) => {
      try {
        return listBackups(folder as string);
      } catch {
        return [];
      }
    })
    .sort((one, other) => other.header.createdAt - one.header.createdAt)
    .slice(0, BACKUPS_SHOWN);
}

function isSound(path: string): boolean {
  const database = openForReading(path);
  try {
    const [row] = database.query("PRAGMA quick_check(1)").all() as { quick_check: string }[];
    return row?.quick_check === "ok";
  } finally {
    database.close();
  }
}

/** True when everything but the dense series can be opened. */
function isTracksOnly(dataPath: string): boolean {
  const path = join(dataPath, "tracks.db");
  if (!existsSync(join(dataPath, "box.key"))) return false;
  try {
    if (!isSound(join(dataPath, "site.db"))) return false;
  } catch {
    return false;
  }
  try {
    if (!existsSync(path)) return true;
    return !isSound(path);
  } catch {
    return true;
  }
}

/** Keeps what is left of the tracks under another name and begins an empty file. */
export function setTracksAside(dataPath: string, now: number): void {
  const names = readdirSync(dataPath).filter((name) => /^tracks\.db(?:-wal|-shm)?$/.test(name));
  for (const name of names) {
    renameSync(join(dataPath, name), join(dataPath, `damaged-${now}-${name}`));
  }
  openForWriting(join(dataPath, "tracks.db"), "tracks", true).close();
}

class RescueSite {
  readonly #parts: RescueParts;
  readonly #token: string;
  readonly #mended: () => void;

  constructor(parts: RescueParts, mended: () => void) {
    this.#parts = parts;
    this.#token = parts.ids.secret(16);
    this.#mended = mended;
  }

  #answer(
    c: WebContext,
    body: unknown,
    status: 200 | 403 | 409 | 422,
  ): Response | Promise<Response> {
    const lang = c.get("lang");
    return respond(c, {
      device: "public",
      status,
      shell: {
        lang,
        theme: c.get("theme"),
        title: say(lang, t.title),
        siteName: "Gasward",
        path: "/",
        nav: [],
        nowAt: this.#parts.clock.now(),
        body: body as never,
      },
    });
  }

  page(c: WebContext, typed: string, message?: string): Response | Promise<Response> {
    const { dataPath, fault } = this.#parts;
    const folder = typed.slice(0, 1_000);
    const view = {
      causes: [faultWords(fault, "zh-CN"), faultWords(fault, "en")],
      dataPath,
      folder,
      token: this.#token,
      backups: findBackups(dataPath, folder).map(({ path, header }) => ({
        path,
        siteName: header.siteName,
        createdAt: instant(header.createdAt),
      })),
      isTracksOnly: isTracksOnly(dataPath),
      isEmpty: !existsSync(join(dataPath, "box.key")) && !existsSync(join(dataPath, "site.db")),
      message,
    };
    const body = <RescuePage lang={c.get("lang")} view={view} />;
    return this.#answer(c, body, message === undefined ? 200 : 422);
  }

  async restore(c: WebContext): Promise<Response> {
    const form = await formOf(c);
    const folder = form["folder"] ?? "";
    const { dataPath, clock, ids, busy } = this.#parts;
    const chosen = findBackups(dataPath, folder).find((one) => one.path === form["path"]);
    if (form["token"] !== this.#token || chosen === undefined) {
      return this.page(c, folder, say(c.get("lang"), t.stale));
    }
    busy(true);
    try {
      finishRestore(dataPath);
      if (isInUse(dataPath)) throw new Fault("data.in_use", dataPath);
      const passphrase = (form["passphrase"] ?? "").trim();
      const key =
        passphrase === "" ? keyBeside(dataPath, readBackupHeader(chosen.path).salt) : undefined;
      const now = clock.now();
      restoreBackup(
        chosen.path,
        key === undefined ? { passphrase } : { key },
        dataPath,
        now,
        newEpoch(now, ids),
      );
      return await this.#done(c);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#parts.log.error({ err: error }, "the restore did not succeed");
      return await this.page(c, folder, faultWords(error, c.get("lang")));
    } finally {
      busy(false);
    }
  }

  async tracks(c: WebContext): Promise<Response> {
    const form = await formOf(c);
    const { dataPath, clock } = this.#parts;
    if (form["token"] !== this.#token || !isTracksOnly(dataPath)) {
      return this.page(c, "", say(c.get("lang"), t.stale));
    }
    setTracksAside(dataPath, clock.now());
    return await this.#done(c);
  }

  async #done(c: WebContext): Promise<Response> {
    const answer = await this.#answer(c, <RescueDone lang={c.get("lang")} />, 200);
    this.#mended();
    return answer;
  }

  routes(): readonly Route[] {
    return [
      get("/", "public", (c) => this.page(c, c.req.query("folder") ?? "")),
      post("/rescue/restore", "public", (c) => this.restore(c)),
      post("/rescue/tracks", "public", (c) => this.tracks(c)),
      post("/prefs", "public", async (c) => {
        const lang = parseLang((await formOf(c))["lang"]);
        setCookie(c, COOKIES.lang, lang, { path: "/", sameSite: "Lax", httpOnly: true });
        return c.redirect("/", 303);
      }),
      get("/healthz", "public", (c) => c.json({ ok: false, problems: ["rescue"] }, 503)),
    ];
  }
}

/** A page of another name that points at this address must not be able to restore anything. */
function isLocalName(request: Request): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.get("host") ?? "");
}

export async function startRescue(parts: RescueParts): Promise<Rescue> {
  const done = Promise.withResolvers<void>();
  const site = new RescueSite(parts, done.resolve);
  const http = createHttp([...(await staticRoutes()), ...site.routes()], {
    log: parts.log,
    ids: parts.ids,
    sessionOf: () => undefined,
    errorPage: (c, { status }) => (status === 404 ? c.redirect("/", 303) : c.text("error", status)),
    loginPath: "/",
  });
  const listener = listenOnLoopback(
    {
      fetch: (request, env, context) =>
        isLocalName(request)
          ? http.fetch(request, env, context)
          : new Response("localhost only", { status: 403 }),
    },
    parts.port,
  );
  return {
    url: `http://localhost:${parts.port}`,
    mended: done.promise,
    // The answer that says "restored" is still under way.
    stop: async () => {
      await new Promise<void>((resolve) => void systemScheduler.after(300, resolve));
      await listener.stop();
    },
  };
}
