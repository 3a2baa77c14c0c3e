/** What every frame takes, and the pieces that more than one frame shows. */
import type { Child } from "hono/jsx";
import { clockText, type UnixMs } from "../../src/kernel/instants.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { ColourChip } from "../ui/colour-chip.tsx";
import type { SiteColourValue } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { layoutText } from "./text.ts";

export type Theme = "auto" | "light" | "dark";

export type NavItem = {
  readonly href: string;
  readonly icon: IconName;
  readonly label: string;
  /** Shown as a number beside the word when above zero, e.g. open alarms. */
  readonly count?: number | undefined;
  /** Desk only: items with the same group stand under its heading. */
  readonly group?: string | undefined;
  /** Phone only: at the lower edge itself and not behind "more". */
  readonly isAtThumb?: boolean;
};

export type Shell = {
  readonly lang: Lang;
  /** From the cookie `theme`; `auto` follows the device. */
  readonly theme: Theme;
  readonly title: string;
  readonly siteName: string;
  /** Absent until something decides it: a colour that nobody decided would be a lie. */
  readonly siteColour?: SiteColourValue | undefined;
  readonly actor?: { readonly name: string; readonly role: string } | undefined;
  /** Kiosk: the gun or bay this screen stands at. */
  readonly station?: string | undefined;
  readonly csrf?: string | undefined;
  /** Names of those on duty now; empty when the roster has nobody, absent where there is no roster. */
  readonly duty?: readonly string[] | undefined;
  /** The path of this page with its query; the preference forms come back to it. */
  readonly path: string;
  readonly demo?: boolean | undefined;
  readonly nav?: readonly NavItem[] | undefined;
  /** Kiosk: the rest of what is this person's, behind their name. */
  readonly moreNav?: readonly NavItem[] | undefined;
  /** Server time at rendering; the clock shows it and goes on from there. */
  readonly nowAt?: UnixMs | undefined;
  /** Further modules of `/assets`, e.g. `camera`. */
  readonly scripts?: readonly string[] | undefined;
  /** The time cannot be trusted; said on every page, with or without a person. */
  readonly isTimeUntrusted?: boolean | undefined;
  /** Part of the record on this page was written while the time could not be trusted. */
  readonly isRecordUnconfirmed?: boolean | undefined;
  /** An urgent matter above the page, whichever page it is. */
  readonly banner?: Child | undefined;
  /** Kiosk: a hint is shown `warnMs` before the logout form is sent. */
  readonly idle?: { readonly logoutMs: number; readonly warnMs: number } | undefined;
  readonly body: Child;
};

/** Language and theme as two plain forms, so that they work without any script. */
export function Prefs(props: { readonly shell: Shell; readonly isCompact?: boolean | undefined }) {
  const { shell } = props;
  const isDark = shell.theme === "dark";
  const themeWord = say(shell.lang, isDark ? layoutText.lightTheme : layoutText.darkTheme);
  const language = say(shell.lang, layoutText.otherLanguage);
  return (
    <form class="prefs no-print" method="post" action="/prefs">
      <CsrfField token={shell.csrf} />
      <input type="hidden" name="back" value={shell.path} />
      <button
        class="button"
        data-kind="quiet"
        type="submit"
        name="lang"
        value={shell.lang === "en" ? "zh-CN" : "en"}
        title={say(shell.lang, layoutText.switchLanguage)}
      >
        <Icon name="languages" />
        {props.isCompact === true ? (shell.lang === "en" ? "中" : "EN") : language}
      </button>
      <button
        class="button"
        data-kind="quiet"
        type="submit"
        name="theme"
        value={isDark ? "light" : "dark"}
        aria-label={themeWord}
        title={themeWord}
      >
        <Icon name={isDark ? "sun" : "moon"} />
      </button>
    </form>
  );
}

export const LOGOUT_FORM_ID = "logout-form";
export const LOCK_FORM_ID = "screen-lock";

export function Logout(props: {
  readonly shell: Shell;
  readonly isIconOnly?: boolean | undefined;
}) {
  const word = say(props.shell.lang, layoutText.logout);
  return (
    <form
      id={LOGOUT_FORM_ID}
      class="no-print"
      method="post"
      action="/logout"
      data-road-ask={say(props.shell.lang, layoutText.logoutWaiting)}
    >
      <CsrfField token={props.shell.csrf} />
      <button class="button" type="submit" aria-label={word}>
        <Icon name="logout" />
        {props.isIconOnly === true ? null : <span class="hide-narrow">{word}</span>}
      </button>
    </form>
  );
}

export function Clock(props: { readonly shell: Shell }) {
  const { lang, nowAt } = props.shell;
  return (
    <time class="clock" data-clock data-clock-at={nowAt} title={say(lang, layoutText.siteTime)}>
      {nowAt === undefined ? "" : clockText(nowAt)}
    </time>
  );
}

/** Nobody may take the time on a screen for right while the box itself does not. */
export function ClockNotice(props: { readonly shell: Shell }) {
  const { lang, isTimeUntrusted, actor, path } = props.shell;
  // The page of the clock itself says it larger.
  if (isTimeUntrusted !== true || path.startsWith("/clock")) return null;
  return (
    <div class="notice no-print" data-state="danger" role="alert" id="clock-notice">
      <Icon name="clock" />
      <div>
        <span class="notice-word">{say(lang, layoutText.timeUntrusted)}</span>{" "}
        {actor === undefined ? (
          say(lang, layoutText.timeUntrustedLong)
        ) : (
          <a class="underline" href="/clock">
            {say(lang, layoutText.timeUntrustedLong)}
          </a>
        )}
      </div>
    </div>
  );
}

/** Printed with the record: its times are no evidence. */
export function RecordNotice(props: { readonly shell: Shell }) {
  const { lang, isRecordUnconfirmed } = props.shell;
  if (isRecordUnconfirmed !== true) return null;
  return (
    <div class="notice" data-state="warn" role="status" id="record-notice">
      <Icon name="clock" />
      <div>
        <span class="notice-word">{say(lang, layoutText.recordUnconfirmed)}</span>{" "}
        {say(lang, layoutText.recordUnconfirmedLong)}
      </div>
    </div>
  );
}

const MENU_ID = "user-menu";

/** Who is signed in, and behind the name what is theirs on every page: account and help. Esc closes it. */
export function Who(props: { readonly shell: Shell }) {
  const { actor, station, lang, path, moreNav = [] } = props.shell;
  if (actor === undefined) {
    return station === undefined ? null : (
      <div class="who">
        <Icon name="fuel" />
        <span>{station}</span>
      </div>
    );
  }
  return (
    <>
      <button
        class="who"
        type="button"
        popovertarget={MENU_ID}
        title={say(lang, layoutText.userMenu)}
      >
        <Icon name="badge" />
        <span>
          <span>{actor.name}</span>
          <small>{station === undefined ? actor.role : `${station} · ${actor.role}`}</small>
        </span>
      </button>
      <nav
        id={MENU_ID}
        class="user-menu no-print"
        popover="auto"
        aria-label={say(lang, layoutText.userMenu)}
      >
        {moreNav.map((item) => (
          <NavLink item={item} isCurrent={item.href === currentHref(moreNav, path)} />
        ))}
        {moreNav.length === 0 ? null : <hr />}
        <HelpLink lang={lang} />
        <a href="/account">
          <Icon name="key" />
          {say(lang, layoutText.account)}
        </a>
      </nav>
    </>
  );
}

export function HelpLink(props: { readonly lang: Lang }) {
  return (
    <a href="/help">
      <Icon name="info" />
      {say(props.lang, layoutText.help)}
    </a>
  );
}

/** Who is on duty; a roster without anybody is said as loudly as it is. */
export function Duty(props: { readonly shell: Shell }) {
  const { duty, lang } = props.shell;
  if (duty === undefined) return null;
  return (
    <a
      class="duty-link min-w-0 items-center gap-2 whitespace-nowrap"
      href="/duty"
      data-nobody={duty.length === 0 ? "yes" : undefined}
      title={say(lang, layoutText.duty)}
    >
      <Icon name={duty.length === 0 ? "warn" : "clock"} />
      <span class="max-w-48 truncate">
        {duty.length === 0
          ? say(lang, layoutText.nobodyOnDuty)
          : `${say(lang, layoutText.duty)} ${duty.join(lang === "en" ? ", " : "、")}`}
      </span>
    </a>
  );
}

/** The next person goes on at this page; also what a screen sends that nobody touched. */
export function LockForm(props: { readonly shell: Shell }) {
  const { shell } = props;
  if (shell.actor === undefined) return null;
  const word = say(shell.lang, layoutText.changePerson);
  return (
    <form id={LOCK_FORM_ID} class="no-print" method="post" action="/lock">
      <CsrfField token={shell.csrf} />
      <input type="hidden" name="to" value={shell.path} />
      <button class="button" type="submit" aria-label={word} title={word}>
        <Icon name="lock" />
        <span class="hide-narrow">{word}</span>
      </button>
    </form>
  );
}

export function DemoMark(props: { readonly shell: Shell }) {
  const { demo, lang, actor } = props.shell;
  if (demo !== true) return null;
  const inner = (
    <>
      <Icon name="info" />
      {say(lang, layoutText.demo)}
    </>
  );
  // Only the demonstration has the page on which one breaks things.
  return actor === undefined ? (
    <span class="demo-mark" title={say(lang, layoutText.demoLong)}>
      {inner}
    </span>
  ) : (
    <a class="demo-mark" href="/demo/faults" title={say(lang, layoutText.demoFaults)}>
      {inner}
    </a>
  );
}

export function ShellColour(props: { readonly shell: Shell; readonly isLinked?: boolean }) {
  const { siteColour, lang, actor } = props.shell;
  if (siteColour === undefined) return null;
  const to = actor === undefined || props.isLinked === false ? undefined : "/colour";
  return <ColourChip lang={lang} colour={siteColour} to={to} />;
}

/** The item whose address is the longest beginning of the path is the current one. */
export function currentHref(nav: readonly NavItem[], path: string): string | undefined {
  const [page = ""] = path.split("?");
  return nav
    .map((item) => item.href)
    .filter((href) => page === href || page.startsWith(href.endsWith("/") ? href : `${href}/`))
    .sort((a, b) => b.length - a.length)[0];
}

export function NavLink(props: { readonly item: NavItem; readonly isCurrent: boolean }) {
  const { item } = props;
  return (
    <a href={item.href} aria-current={props.isCurrent ? "page" : undefined}>
      <Icon name={item.icon} />
      <span>{item.label}</span>
      {(item.count ?? 0) > 0 ? <span class="count">{item.count}</span> : null}
    </a>
  );
}

/** Four places at the thumb, and the rest one touch away: as many as a hand can tell apart. */
export function ThumbNav(props: { readonly shell: Shell }) {
  const { lang, path } = props.shell;
  const nav = props.shell.nav ?? [];
  if (nav.length === 0) return null;
  const current = currentHref(nav, path);
  const rest = nav.filter((item) => item.isAtThumb !== true);
  return (
    <nav class="bottom-nav no-print" aria-label={say(lang, layoutText.navigation)}>
      {nav
        .filter((item) => item.isAtThumb === true)
        .map((item) => (
          <NavLink item={item} isCurrent={item.href === current} />
        ))}
      <details class="nav-more">
        <summary aria-current={rest.some(({ href }) => href === current) ? "page" : undefined}>
          <Icon name="more" />
          <span>{say(lang, layoutText.more)}</span>
        </summary>
        <div class="nav-sheet">
          {rest.map((item, index) => (
            <>
              {item.group !== undefined && item.group !== rest[index - 1]?.group ? (
                <span class="side-group">{item.group}</span>
              ) : null}
              <NavLink item={item} isCurrent={item.href === current} />
            </>
          ))}
        </div>
      </details>
    </nav>
  );
}

export function BottomNav(props: { readonly shell: Shell }) {
  const nav = props.shell.nav ?? [];
  if (nav.length === 0) return null;
  const current = currentHref(nav, props.shell.path);
  return (
    <nav class="bottom-nav no-print" aria-label={say(props.shell.lang, layoutText.navigation)}>
      {nav.map((item) => (
        <NavLink item={item} isCurrent={item.href === current} />
      ))}
    </nav>
  );
}
