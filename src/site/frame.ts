/** The frame around a page, from a request: language, theme, person, site colour, navigation. */

import type { Device } from "../../views/layout/document.tsx";
import { deskNav, kioskNav } from "../../views/layout/nav.ts";
import { respond } from "../../views/layout/page.ts";
import { roleText } from "../../views/layout/roles.ts";
import type { NavItem, Shell } from "../../views/layout/shell.tsx";
import { siteText } from "../../views/site/text.ts";
import { currentDuty } from "../identity/index.ts";
import type { Frame } from "../platform/frame.ts";
import { say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { findSite } from "./store.ts";

/** Set once at start; `isDemo` marks every page. */
export type FrameOptions = { readonly isDemo: boolean };

/** A person stays signed in on a kiosk this long without touching it. */
const KIOSK_IDLE_MS = 10 * 60_000;

function navOf(device: Device, actor: Actor | undefined, lang: Shell["lang"]): readonly NavItem[] {
  if (actor === undefined) return [];
  if (device === "desk" || device === "phone") return deskNav(lang, actor.roles);
  return device === "kiosk" ? kioskNav(lang, actor.roles) : [];
}

export function createFrame(ports: Ports, options: FrameOptions): Frame {
  return (c, page) => {
    const lang = c.get("lang");
    const actor = c.get("actor");
    const csrf = c.get("csrf");
    const url = new URL(c.req.url);
    const duty = actor !== undefined && page.device === "desk" ? currentDuty(ports) : undefined;
    const shell: Shell = {
      lang,
      theme: c.get("theme"),
      title: page.title,
      siteName: findSite(ports.db.read)?.name ?? say(lang, siteText.unnamed),
      path: url.pathname + url.search,
      demo: options.isDemo,
      nav: navOf(page.device, actor, lang),
      nowAt: ports.clock.now(),
      body: page.body,
      ...(actor === undefined
        ? {}
        : { actor: { name: actor.name, role: roleText(lang, actor.roles) } }),
      ...(csrf === undefined ? {} : { csrf }),
      ...(duty?.hasRoster === true ? { duty: duty.names } : {}),
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
