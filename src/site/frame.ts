/** The frame around a page, from a request: language, theme, person, site colour, navigation. */

import { AlarmBanner } from "../../views/alarms/banner.tsx";
import type { Device } from "../../views/layout/document.tsx";
import {
  deskNav,
  kioskNav,
  type NavCounts,
  type NavSite,
  phoneNav,
} from "../../views/layout/nav.ts";
import { isPartial, respond } from "../../views/layout/page.ts";
import { roleText } from "../../views/layout/roles.ts";
import type { NavItem, Shell } from "../../views/layout/shell.tsx";
import { siteText } from "../../views/site/text.ts";
import type { SiteColourValue } from "../../views/ui/feedback.tsx";
import { alarmBadge, bannerOf } from "../alarms/index.ts";
import { currentDuty } from "../identity/index.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { hasUnconfirmedTime } from "../platform/journal/journal-reader.ts";
import type { Ports } from "../platform/ports.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import { type Actor, deviceOf, type WebContext } from "../platform/web.ts";
import type { ModuleGate } from "./modules.ts";
import { findSite, type Site, validSiteCode } from "./store.ts";

/** Set once at start; `isDemo` marks every page. */
export type FrameOptions = {
  readonly isDemo: boolean;
  readonly isOff?: ModuleGate;
  /** What the tiers above the site say of its colour. */
  readonly colour?: (lang: Lang) => SiteColourValue;
  /** Open hidden dangers, for those who may see the list. */
  readonly dangerBadge?: (roles: readonly string[]) => number | undefined;
  /** What waits for this person, under the alarms of a kiosk or phone. */
  readonly reminder?: (lang: Lang, actor: Actor) => Shell["banner"];
};

/** A person stays signed in on a kiosk this long without touching it. */
const KIOSK_IDLE_MS = 10 * 60_000;

function navSiteOf(ports: Ports, site: Site | undefined, isOff: ModuleGate): NavSite | undefined {
  if (site === undefined) return undefined;
  return { isOff, isWizardOpen: validSiteCode(ports.db.read) === undefined };
}

function navOf(
  device: Device,
  actor: Actor,
  lang: Shell["lang"],
  counts: NavCounts,
  site: NavSite | undefined,
): readonly NavItem[] {
  if (device === "desk") return deskNav(lang, actor.roles, counts, site);
  if (device === "phone") return phoneNav(lang, actor.roles, counts, site);
  return device === "kiosk" ? kioskNav(lang, actor.roles, counts, site) : [];
}

type Around = Pick<Shell, "banner" | "duty" | "siteColour"> & { readonly counts: NavCounts };

/** Read anew after each commit and each second; a person, a language and a width each have their own. */
const known = new UntilCommit<Around>(200);

function aroundOf(ports: Ports, options: FrameOptions, c: WebContext, device: Device): Around {
  const lang = c.get("lang");
  const actor = c.get("actor");
  const siteColour = options.colour?.(lang);
  const coloured = siteColour === undefined ? {} : { siteColour };
  if (actor === undefined) return { ...coloured, counts: {} };
  const duty = device === "desk" ? currentDuty(ports) : undefined;
  const isAtHand = device === "kiosk" || device === "phone";
  const reminder = isAtHand ? options.reminder?.(lang, actor) : undefined;
  return {
    ...coloured,
    ...(duty?.hasRoster === true ? { duty: duty.names } : {}),
    counts: {
      alarms: alarmBadge(ports, actor.roles),
      dangers: options.dangerBadge?.(actor.roles),
    },
    banner: [AlarmBanner({ lang, banner: bannerOf(ports) }), reminder],
  };
}

type Surroundings = Pick<Shell, "siteName" | "nav"> &
  Partial<Pick<Shell, "actor" | "banner" | "duty" | "siteColour" | "moreNav">>;

/** What a desk leads to beyond the kiosk's lower edge; it stands behind the person's name. */
function restOf(nav: readonly NavItem[], all: readonly NavItem[]): readonly NavItem[] {
  const shown = new Set(nav.map(({ href }) => href));
  return all.filter(({ href }) => !shown.has(href) && href !== "/account");
}

/** What stands around a page is asked of the database only for a whole document. */
function surroundingsOf(
  ports: Ports,
  options: FrameOptions,
  c: WebContext,
  device: Device,
): Surroundings {
  const lang = c.get("lang");
  const actor = c.get("actor");
  const site = findSite(ports.db.read);
  const siteName = site?.name ?? say(lang, siteText.unnamed);
  const second = Math.floor(ports.clock.now() / 1_000);
  const key = JSON.stringify([second, lang, device, actor?.personId, actor?.roles]);
  const read = () => aroundOf(ports, options, c, device);
  const { counts, siteColour, ...around } = known.get(ports.db.sql, key, read) ?? read();
  // Before there is a site nothing can be said of it.
  const coloured =
    site === undefined || siteColour === undefined ? { siteName } : { siteName, siteColour };
  if (actor === undefined) return { ...coloured, nav: [] };
  const navSite = navSiteOf(ports, site, options.isOff ?? (() => false));
  const nav = navOf(device, actor, lang, counts, navSite);
  const isKiosk = device === "kiosk";
  return {
    ...coloured,
    ...around,
    nav,
    ...(isKiosk ? { moreNav: restOf(nav, deskNav(lang, actor.roles, counts, navSite)) } : {}),
    actor: { name: actor.name, role: roleText(lang, actor.roles) },
  };
}

const NO_SURROUNDINGS: Surroundings = { siteName: "", nav: [] };

/**
 * Whatever a page was made for: in a hand it has the frame of a hand, and whoever works at the kiosk keeps the kiosk's
 * on each page, once somebody is signed in.
 */
function shownOn(c: WebContext, device: Device): Device {
  if (device === "wall" || device === "public" || c.get("actor") === undefined) return device;
  const own = deviceOf(c);
  return own === "phone" || (own === "kiosk" && device === "desk") ? own : device;
}

export function createFrame(ports: Ports, options: FrameOptions): Frame {
  return (c, given) => {
    const page = { ...given, device: shownOn(c, given.device) };
    const csrf = c.get("csrf");
    const url = new URL(c.req.url);
    const shell: Shell = {
      ...(isPartial(c) ? NO_SURROUNDINGS : surroundingsOf(ports, options, c, page.device)),
      lang: c.get("lang"),
      theme: c.get("theme"),
      title: page.title,
      path: url.pathname + url.search,
      demo: options.isDemo,
      nowAt: ports.clock.now(),
      isTimeUntrusted: !ports.clockTrust().isTrusted,
      isRecordUnconfirmed:
        page.subject !== undefined && hasUnconfirmedTime(ports.db.sql, page.subject),
      body: page.body,
      ...(csrf === undefined ? {} : { csrf }),
      ...(page.station === undefined ? {} : { station: page.station }),
      ...(page.scripts === undefined ? {} : { scripts: page.scripts }),
      ...(page.device === "kiosk" ? { idle: { logoutMs: KIOSK_IDLE_MS, warnMs: 30_000 } } : {}),
    };
    return respond(c, {
      device: page.device,
      shell,
      ...(page.fragment === undefined ? {} : { fragment: page.fragment }),
      ...(page.status === undefined ? {} : { status: page.status }),
    });
  };
}
