/** The frame around a page, from a request: language, theme, person, site colour, navigation. */

import { AlarmBanner } from "../../views/alarms/banner.tsx";
import type { Device } from "../../views/layout/document.tsx";
import { deskNav, kioskNav, type NavCounts } from "../../views/layout/nav.ts";
import { isPartial, respond } from "../../views/layout/page.ts";
import { roleText } from "../../views/layout/roles.ts";
import type { NavItem, Shell } from "../../views/layout/shell.tsx";
import { siteText } from "../../views/site/text.ts";
import { alarmBadge, bannerOf } from "../alarms/index.ts";
import type { Frame } from "../platform/frame.ts";
import { say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor, WebContext } from "../platform/web.ts";
import { findSite } from "./store.ts";

/** Set once at start; `isDemo` marks every page. */
export type FrameOptions = { readonly isDemo: boolean };

/** A person stays signed in on a kiosk this long without touching it. */
const KIOSK_IDLE_MS = 10 * 60_000;

function navOf(
  device: Device,
  actor: Actor,
  lang: Shell["lang"],
  counts: NavCounts,
): readonly NavItem[] {
  if (device === "desk") return deskNav(lang, actor.roles, counts);
  // A phone's lower edge has room for as many entries as a kiosk's.
  return device === "kiosk" || device === "phone" ? kioskNav(lang, actor.roles, counts) : [];
}

type Surroundings = Pick<Shell, "siteName" | "nav"> & Partial<Pick<Shell, "actor" | "banner">>;

/** What stands around a page is asked of the database only for a whole document. */
function surroundingsOf(ports: Ports, c: WebContext, device: Device): Surroundings {
  const lang = c.get("lang");
  const actor = c.get("actor");
  const siteName = findSite(ports.db.read)?.name ?? say(lang, siteText.unnamed);
  if (actor === undefined) return { siteName, nav: [] };
  return {
    siteName,
    nav: navOf(device, actor, lang, { alarms: alarmBadge(ports, actor.roles) }),
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
