/** The frame around a page, from a request: language, theme, person, site colour, navigation. */

import { AlarmBanner } from "../../views/alarms/banner.tsx";
import type { Device } from "../../views/layout/document.tsx";
import { deskNav, kioskNav, type NavCounts, type NavSite } from "../../views/layout/nav.ts";
import { isPartial, respond } from "../../views/layout/page.ts";
import { roleText } from "../../views/layout/roles.ts";
import type { NavItem, Shell } from "../../views/layout/shell.tsx";
import { siteText } from "../../views/site/text.ts";
import { alarmBadge, bannerOf } from "../alarms/index.ts";
import { currentDuty } from "../identity/index.ts";
import type { Frame } from "../platform/frame.ts";
import { say } from "../platform/i18n.ts";
import { hasUnconfirmedTime } from "../platform/journal-reader.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor, WebContext } from "../platform/web.ts";
import { modulesOf, readKinds } from "./rules.ts";
import { findSite, type Site, validSiteCode } from "./store.ts";

/** Set once at start; `isDemo` marks every page. */
export type FrameOptions = { readonly isDemo: boolean };

/** A person stays signed in on a kiosk this long without touching it. */
const KIOSK_IDLE_MS = 10 * 60_000;

function navSiteOf(ports: Ports, site: Site | undefined): NavSite | undefined {
  if (site === undefined) return undefined;
  const isWizardOpen = validSiteCode(ports.db.read) === undefined;
  return { modules: modulesOf(readKinds(site.kinds)), isWizardOpen };
}

function navOf(
  device: Device,
  actor: Actor,
  lang: Shell["lang"],
  counts: NavCounts,
  site: NavSite | undefined,
): readonly NavItem[] {
  if (device === "desk") return deskNav(lang, actor.roles, counts, site);
  // A phone's lower edge has room for as many entries as a kiosk's.
  return device === "kiosk" || device === "phone" ? kioskNav(lang, actor.roles, counts, site) : [];
}

type Surroundings = Pick<Shell, "siteName" | "nav"> &
  Partial<Pick<Shell, "actor" | "banner" | "duty">>;

/** What stands around a page is asked of the database only for a whole document. */
function surroundingsOf(ports: Ports, c: WebContext, device: Device): Surroundings {
  const lang = c.get("lang");
  const actor = c.get("actor");
  const site = findSite(ports.db.read);
  const siteName = site?.name ?? say(lang, siteText.unnamed);
  if (actor === undefined) return { siteName, nav: [] };
  const duty = device === "desk" ? currentDuty(ports) : undefined;
  const counts = { alarms: alarmBadge(ports, actor.roles) };
  return {
    siteName,
    ...(duty?.hasRoster === true ? { duty: duty.names } : {}),
    nav: navOf(device, actor, lang, counts, navSiteOf(ports, site)),
    actor: { name: actor.name, role: roleText(lang, actor.roles) },
    banner: AlarmBanner({ lang, banner: bannerOf(ports) }),
  };
}

const NO_SURROUNDINGS: Surroundings = { siteName: "", nav: [] };

export function createFrame(ports: Ports, options: FrameOptions): Frame {
  return (c, page) => {
    const csrf = c.get("csrf");
    const url = new URL(c.req.url);
    const shell: Shell = {
      ...(isPartial(c) ? NO_SURROUNDINGS : surroundingsOf(ports, c, page.device)),
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
