/** First set-up, and the choices of language and theme. */
import { resolve } from "node:path";
import { setCookie } from "hono/cookie";
import {
  type BackupChoice,
  type SetupFields,
  SetupPage,
} from "../../views/identity/setup-page.tsx";
import { identityText } from "../../views/identity/text.ts";
import { hasAnyPerson } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import { folderBeside, listBackups } from "../platform/backup/index.ts";
import type { Frame } from "../platform/frame.ts";
import { isAtTheBox, isSecure } from "../platform/http/arrival.ts";
import { COOKIES, localPath } from "../platform/http/http.ts";
import { type Lang, type Phrase, parseLang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { sitePaths } from "./paths.ts";
import {
  createSite,
  type SetupCode,
  type SetupCommand,
  type SetupProblem,
  type SetupProblems,
} from "./setup.ts";

const YEAR_S = 365 * 24 * 3600;

const PROBLEM_TEXT: Readonly<Record<SetupProblem, Phrase>> = {
  missing: identityText.fieldNeeded,
  "too-long": identityText.fieldTooLong,
  "wrong-code": identityText.wrongCode,
  short: identityText.passwordShort,
  "weak-pin": identityText.pinWeak,
  "bad-number": identityText.staffNumberBad,
};

const FIELD_OF: Readonly<Record<keyof SetupCommand, SetupFields>> = {
  code: "code",
  siteName: "site-name",
  emergencyPhone: "emergency-phone",
  name: "name",
  staffNumber: "staff-number",
  password: "password",
  pin: "pin",
};

function errorsOf(lang: Lang, problems: SetupProblems): Partial<Record<SetupFields, string>> {
  const errors: Partial<Record<SetupFields, string>> = {};
  for (const [key, problem] of Object.entries(problems)) {
    errors[FIELD_OF[key as keyof SetupCommand]] = say(lang, PROBLEM_TEXT[problem]);
  }
  return errors;
}

function setPrefs(c: WebContext, form: Readonly<Record<string, string>>): void {
  const secure = isSecure(c);
  const options = { path: "/", maxAge: YEAR_S, sameSite: "Lax", httpOnly: true, secure } as const;
  if (form["lang"] !== undefined) setCookie(c, COOKIES.lang, parseLang(form["lang"]), options);
  const theme = form["theme"];
  if (theme === "light" || theme === "dark") setCookie(c, COOKIES.theme, theme, options);
}

const BACKUPS_SHOWN = 10;

/** Backups that lie where this program puts them; a folder that cannot be read has none to offer. */
function backupsBeside(dataPath: string): readonly BackupChoice[] {
  try {
    return listBackups(folderBeside(dataPath))
      .slice(0, BACKUPS_SHOWN)
      .map(({ name, path, header }) => ({
        name,
        createdAt: instant(header.createdAt),
        command: `gasward restore --data ${shellWord(resolve(dataPath))} ${shellWord(path)}`,
      }));
  } catch {
    return [];
  }
}

/** A path as one word of a command line, whatever is in it. */
function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** `dataPath` is the data folder: the door to a restore names it in the command. */
export function siteRoutes(
  ports: Ports,
  frame: Frame,
  setup: SetupCode,
  dataPath: string,
): readonly Route[] {
  return [
    post("/prefs", "public", async (c) => {
      const form = await formOf(c);
      setPrefs(c, form);
      return c.redirect(localPath(form["back"]), 303);
    }),
    get("/setup", "public", (c) => {
      if (hasAnyPerson(ports.db.read)) return c.redirect("/login", 303);
      const lang = c.get("lang");
      const code = isAtTheBox(c) ? setup.code : undefined;
      return frame(c, {
        device: "kiosk",
        title: say(lang, identityText.setUpTitle),
        body: (
          <SetupPage
            lang={lang}
            values={code === undefined ? {} : { code }}
            errors={{}}
            shownCode={code}
            backups={backupsBeside(dataPath)}
          />
        ),
      });
    }),
    post("/setup", "public", async (c) => {
      if (hasAnyPerson(ports.db.read)) return c.redirect("/login", 303);
      const lang = c.get("lang");
      const form = await formOf(c);
      const command = Object.fromEntries(
        Object.entries(FIELD_OF).map(([key, field]) => [key, form[field] ?? ""]),
      ) as SetupCommand;
      const created = await createSite(ports, setup, command);
      if (created.ok) return c.redirect(`/login?to=${encodeURIComponent(sitePaths.wizard)}`, 303);
      return frame(c, {
        device: "kiosk",
        title: say(lang, identityText.setUpTitle),
        body: (
          <SetupPage
            lang={lang}
            values={form}
            errors={errorsOf(lang, created.refusal)}
            shownCode={isAtTheBox(c) ? setup.code : undefined}
            backups={backupsBeside(dataPath)}
          />
        ),
        status: 422,
      });
    }),
  ];
}
