/** The page of the site's colour, its chip in every frame, the settings, and what anybody may see of it. */
import { ColourPage, type ConfirmationLine } from "../../views/dangers/colour-page.tsx";
import { colourRefusalText, colourText as t } from "../../views/dangers/colour-text.ts";
import { DangerSettingsPage, settingId } from "../../views/dangers/settings-page.tsx";
import type { PublicColour } from "../../views/site/code-pages.tsx";
import { ColourChip } from "../../views/ui/colour-chip.tsx";
import type { SiteColourValue } from "../../views/ui/feedback.tsx";
import { actorNames } from "../identity/index.ts";
import type { Result } from "../kernel/result.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import {
  type ColourNow,
  changeSettings,
  colourNow,
  confirmColour,
  type SettingsRefusal,
  withdrawConfirmation,
} from "./colour.ts";
import {
  type ConfirmationRow,
  listColours,
  listConfirmations,
  readSettings,
} from "./colour-store.ts";
import { parseSettings } from "./form.ts";
import type { ColourRefusal, DangerSettings } from "./model.ts";
import { colourPaths, dangerPaths } from "./paths.ts";
import { isReader, MANAGERS } from "./roles.ts";
import { findDanger } from "./store.ts";

const HISTORY_SHOWN = 100;
const CONFIRMATIONS_SHOWN = 30;

/** Counts only: anybody at a screen may read them. */
function causeOf(lang: Lang, now: ColourNow): string | undefined {
  const { major, general } = now.counts;
  const parts = [
    ...(major === 0 ? [] : [say(lang, t.major, { n: major })]),
    ...(general === 0 ? [] : [say(lang, major === 0 ? t.general : t.alsoGeneral, { n: general })]),
    ...(now.stopped.includes("fills") ? [say(lang, t.stoppedFills)] : []),
  ];
  if (now.confirmation !== undefined) {
    const until = formatStamp(now.confirmation.until).slice(5, 16);
    parts.push(say(lang, t.confirmedUntil, { until }));
  }
  return parts.length === 0 ? undefined : parts.join(lang === "en" ? ", " : "，");
}

function colourValue(lang: Lang, now: ColourNow): SiteColourValue {
  const { major, general } = now.counts;
  const until = now.confirmation?.until ?? 0;
  const key = [now.level, major, general, now.stopped.length, until, lang].join("-");
  return { level: now.level, cause: causeOf(lang, now), key, href: colourPaths.chip };
}

/** For the frame around every page. */
export function shellColour(ports: Pick<Ports, "db" | "clock">, lang: Lang): SiteColourValue {
  return colourValue(lang, colourNow(ports.db.read, ports.clock.now()));
}

/** For the page of the site code: how many, never what, where or who. */
export function publicColour(ports: Pick<Ports, "db" | "clock">, lang: Lang): PublicColour {
  const now = colourNow(ports.db.read, ports.clock.now());
  const at = formatStamp(ports.clock.now()).slice(0, 16);
  const { level, cause } = colourValue(lang, { ...now, stopped: [], confirmation: undefined });
  return {
    value: { level, cause },
    note: `${say(lang, t.publicSince, { at })} · ${say(lang, t.publicSource)}`,
  };
}

function chip(ports: Ports, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const colour = shellColour(ports, lang);
  if (colour.key === c.req.query("seen")) return c.body(null, 204);
  c.header("cache-control", "no-store");
  const to = c.get("actor") === undefined ? undefined : colourPaths.page;
  return c.html(<ColourChip lang={lang} colour={colour} to={to} />);
}

function lineOf(row: ConfirmationRow, names: ReadonlyMap<string, string>): ConfirmationLine {
  const { level, reason, until, endedAt, endReason } = row;
  const by = names.get(row.confirmedBy) ?? row.confirmedBy;
  return { at: row.confirmedAt, by, level, reason, until, endedAt, endReason };
}

type PageState = { readonly message?: string; readonly values?: Record<string, string> };

class ColourPages {
  readonly #ports: Ports;
  readonly #frame: Frame;

  constructor(ports: Ports, frame: Frame) {
    this.#ports = ports;
    this.#frame = frame;
  }

  page(c: WebContext, state: PageState = {}) {
    const lang = c.get("lang");
    const orm = this.#ports.db.read;
    const actor = actorOf(c);
    const mayRead = isReader(actor);
    const now = colourNow(orm, this.#ports.clock.now());
    const rows = listColours(orm, HISTORY_SHOWN);
    const confirmed = mayRead ? listConfirmations(orm, CONFIRMATIONS_SHOWN) : [];
    const people = [...rows.map((row) => row.actor), ...confirmed.map((row) => row.confirmedBy)];
    const names = actorNames(orm, people);
    const isManager = mayUse(MANAGERS, actor.roles);
    const dangerOf = (id: string) => {
      const danger = mayRead && id !== "" ? findDanger(orm, id) : undefined;
      return danger && { number: danger.number, href: dangerPaths.one(danger.id) };
    };
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.title),
      status: state.message === undefined ? 200 : 422,
      body: (
        <ColourPage
          lang={lang}
          csrf={c.get("csrf")}
          colour={colourValue(lang, now)}
          sinceAt={now.sinceAt}
          stopped={now.stopped}
          stoppable={now.stoppable}
          running={now.confirmation && lineOf(now.confirmation, names)}
          history={rows.map(({ changedAt, level, event, dangerId, major, general, actor: by }) => ({
            ...{ at: changedAt, level, event, major, general },
            danger: dangerOf(dangerId),
            who: mayRead ? names.get(by) : undefined,
          }))}
          confirmations={confirmed.map((row) => lineOf(row, names))}
          canConfirm={isManager}
          canSet={isManager}
          maxHours={readSettings(orm).settings.confirmMaxHours}
          values={state.values ?? {}}
          message={state.message}
        />
      ),
    });
  }

  answer(c: WebContext, outcome: Result<unknown, ColourRefusal>, values: Record<string, string>) {
    if (outcome.ok) return goTo(c, colourPaths.page);
    const { refusal } = outcome;
    const words: Phrase = colourRefusalText[refusal.code];
    const message = say(c.get("lang"), words, { max: "max" in refusal ? refusal.max : 0 });
    return this.page(c, { message, values });
  }

  async confirm(c: WebContext) {
    const form = await formOf(c);
    const hours = Number(form["hours"] ?? "");
    const asked = { level: form["level"] ?? "", hours, reason: form["reason"] ?? "" };
    return this.answer(c, await confirmColour(this.#ports, actorOf(c), asked), form);
  }

  settings(
    c: WebContext,
    state: {
      readonly values?: Readonly<Record<string, string>>;
      readonly errors?: Readonly<Record<string, string>>;
      readonly message?: string;
      /** Somebody else saved first. */
      readonly isLate?: boolean;
    } = {},
  ) {
    const lang = c.get("lang");
    const { settings, version } = readSettings(this.#ports.db.read);
    const isBad = state.errors !== undefined || state.message !== undefined;
    return this.#frame(c, {
      device: deviceOf(c) === "phone" ? "phone" : "desk",
      title: say(lang, t.settings),
      status: state.isLate === true ? 409 : isBad ? 422 : 200,
      body: (
        <DangerSettingsPage
          lang={lang}
          csrf={c.get("csrf")}
          seen={version}
          values={state.values ?? shownSettings(settings)}
          errors={state.errors ?? {}}
          message={state.message}
          isSaved={c.req.query("saved") === "1"}
        />
      ),
    });
  }

  async saveSettings(c: WebContext) {
    const form = await formOf(c);
    const lang = c.get("lang");
    const parsed = parseSettings(form);
    if (!parsed.ok) {
      const errors = Object.fromEntries(
        Object.entries(parsed.refusal).map(([field, problem]) => [
          settingId(field),
          "order" in problem ? say(lang, t.order) : say(lang, t.range, problem),
        ]),
      );
      return this.settings(c, { values: form, errors });
    }
    const asked = {
      settings: parsed.value,
      seen: Number(form["seen"] ?? "-1"),
      reason: form["reason"] ?? "",
    };
    const saved: Result<null, SettingsRefusal> = await changeSettings(
      this.#ports,
      actorOf(c),
      asked,
    );
    if (saved.ok) return goTo(c, `${dangerPaths.settings}?saved=1`);
    const words = say(lang, colourRefusalText[saved.refusal.code] as Phrase);
    return saved.refusal.code === "colour.reason_needed"
      ? this.settings(c, { values: form, errors: { reason: words } })
      : this.settings(c, { values: form, message: words, isLate: true });
  }
}

function shownSettings(settings: DangerSettings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      settingId(name),
      typeof value === "boolean" ? (value ? "yes" : "") : String(value),
    ]),
  );
}

export function colourRoutes(ports: Ports, frame: Frame): readonly Route[] {
  const pages = new ColourPages(ports, frame);
  return [
    get(colourPaths.page, "signed-in", (c) => pages.page(c)),
    // Public as the colour is, and because a kiosk whose session has ended goes on asking.
    get(colourPaths.chip, "public", (c) => chip(ports, c)),
    post(colourPaths.confirm, MANAGERS, (c) => pages.confirm(c)),
    post(colourPaths.withdraw, MANAGERS, async (c) =>
      pages.answer(c, await withdrawConfirmation(ports, actorOf(c)), {}),
    ),
    get(dangerPaths.settings, MANAGERS, (c) => pages.settings(c)),
    post(dangerPaths.settings, MANAGERS, (c) => pages.saveSettings(c)),
  ];
}
