/** Pages of the appliance itself: backups and the recovery sheet. Administrators only. */
import { join } from "node:path";
import {
  BackupState,
  BackupsPage,
  type BackupsPageProps,
  RecoverySheet,
  type RunRow,
} from "../../views/box/backups-page.tsx";
import { boxText as t } from "../../views/box/text.ts";
import { instant } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import type { BackupRefusal, Backups, SettingsRefusal } from "./backups.ts";
import { lastRuns, listRuns } from "./store.ts";

const ADMINISTRATORS: readonly string[] = ["administrator"];
const RUNS_SHOWN = 30;

type PageState = Partial<Pick<BackupsPageProps, "values" | "errors" | "message">>;

function propsOf(
  c: WebContext,
  ports: Ports,
  backups: Backups,
  state: PageState,
): BackupsPageProps {
  const settings = backups.settings();
  const { read } = ports.db;
  return {
    lang: c.get("lang"),
    csrf: c.get("csrf"),
    hasSheet: backups.hasSheet,
    isRunning: backups.isRunning,
    isOverdue: backups.isOverdue(),
    lastGoodAt: lastRuns(read).goodAt,
    runs: listRuns(read, RUNS_SHOWN).map(
      (row): RunRow => ({
        startedAt: instant(row.startedAt),
        tookMs: row.finishedAt === null ? undefined : row.finishedAt - row.startedAt,
        bytes: row.bytes ?? undefined,
        outcome: row.outcome as RunRow["outcome"],
        cause: row.cause ?? undefined,
        isScheduled: row.askedBy === "scheduled",
      }),
    ),
    files: backups.files().map(({ name, bytes, header }) => ({
      name,
      bytes,
      createdAt: instant(header.createdAt),
    })),
    values: state.values ?? {
      folder: settings.folder,
      "at-hour": String(settings.atHour),
      keep: String(settings.keep),
      "is-on": settings.isOn ? "yes" : "",
      version: String(settings.version),
    },
    errors: state.errors ?? {},
    message: state.message,
  };
}

function backupWords(lang: Lang, refusal: BackupRefusal | SettingsRefusal): string {
  switch (refusal.code) {
    case "box.backup_running":
      return say(lang, t.backupRunning);
    case "box.no_recovery_sheet":
      return say(lang, t.noSheet);
    case "box.folder_unusable":
      return say(lang, t.folderUnusable, { folder: refusal.folder });
    case "box.folder_inside_data":
      return say(lang, t.folderInsideData);
    case "box.stale":
      return say(lang, t.stale);
  }
}

function wholeNumber(text: string | undefined, min: number, max: number): number | undefined {
  const value = Number(text);
  return /^\d{1,4}$/.test((text ?? "").trim()) && value >= min && value <= max ? value : undefined;
}

const FILE_NAME = /^[\w-]{1,80}\.gwbackup$/;

export function boxRoutes(ports: Ports, frame: Frame, backups: Backups): readonly Route[] {
  const page = (c: WebContext, state: PageState = {}, status: 200 | 409 | 422 = 200) => {
    const props = propsOf(c, ports, backups, state);
    return frame(c, {
      device: "desk",
      title: say(props.lang, t.backups),
      body: <BackupsPage {...props} />,
      status,
    });
  };
  return [
    get("/backups", ADMINISTRATORS, (c) => page(c)),
    get("/backups/state", ADMINISTRATORS, (c) => {
      const props = propsOf(c, ports, backups, {});
      return frame(c, {
        device: "desk",
        title: say(props.lang, t.backups),
        body: <BackupsPage {...props} />,
        fragment: <BackupState {...props} />,
      });
    }),
    post("/backups", ADMINISTRATORS, async (c) => {
      // Only its beginning is waited for; the backup itself may take minutes.
      const begun = await backups.begin(actorOf(c).personId);
      if (!begun.ok) return page(c, { message: backupWords(c.get("lang"), begun.refusal) }, 409);
      ports.background("backup", begun.value.over);
      return c.redirect("/backups", 303);
    }),
    get("/backups/files/:name", ADMINISTRATORS, (c) => {
      const name = c.req.param("name") ?? "";
      const isKnown = FILE_NAME.test(name) && backups.files().some((file) => file.name === name);
      if (!isKnown) return c.notFound();
      return new Response(Bun.file(join(backups.settings().folder, name)), {
        headers: {
          "content-type": "application/octet-stream",
          "content-disposition": `attachment; filename="${name}"`,
        },
      });
    }),
    post("/backups/settings", ADMINISTRATORS, async (c) => {
      const lang = c.get("lang");
      const form = await formOf(c);
      const atHour = wholeNumber(form["at-hour"], 0, 23);
      const keep = wholeNumber(form["keep"], 2, 365);
      const values = {
        folder: form["folder"] ?? "",
        "at-hour": form["at-hour"] ?? "",
        keep: form["keep"] ?? "",
        "is-on": form["is-on"] ?? "",
        version: form["version"] ?? "0",
      };
      const errors: Record<string, string> = {};
      if (atHour === undefined) errors["at-hour"] = say(lang, t.badNumber, { min: 0, max: 23 });
      if (keep === undefined) errors["keep"] = say(lang, t.badNumber, { min: 2, max: 365 });
      if (atHour === undefined || keep === undefined) return page(c, { values, errors }, 422);
      const settings = { folder: values.folder, atHour, keep, isOn: values["is-on"] === "yes" };
      const version = Number.parseInt(values.version, 10) || 0;
      const saved = await backups.saveSettings(actorOf(c).personId, settings, version);
      if (saved.ok) return c.redirect("/backups", 303);
      const words = backupWords(lang, saved.refusal);
      if (saved.refusal.code === "box.stale") return page(c, { values, message: words }, 409);
      return page(c, { values, errors: { folder: words } }, 422);
    }),
    post("/backups/recovery-sheet", ADMINISTRATORS, async (c) => {
      const lang = c.get("lang");
      const passphrase = await backups.makeSheet(actorOf(c).personId);
      return frame(c, {
        device: "desk",
        title: say(lang, t.sheetTitle),
        body: (
          <RecoverySheet
            lang={lang}
            siteName={findSite(ports.db.read)?.name ?? ""}
            madeAt={ports.clock.now()}
            passphrase={passphrase}
          />
        ),
      });
    }),
  ];
}
