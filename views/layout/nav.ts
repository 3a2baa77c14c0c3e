/** Where a person can go, by role. The routes themselves check roles; this only decides what is shown. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { navWords as words } from "./nav-text.ts";
import type { NavItem } from "./shell.tsx";

export const OFFICE_ROLES: readonly string[] = ["safety-manager", "administrator"];

const BOARD_ROLES: readonly string[] = [...OFFICE_ROLES, "operator"];

const SHIFT_ROLES: readonly string[] = [...BOARD_ROLES, "regulator"];

const DELIVERY_ROLES: readonly string[] = [...OFFICE_ROLES, "driver", "outlet-keeper", "regulator"];

/** Those whose work begins and ends with a permit: they have it at hand wherever they sign in. */
const PERMIT_ROLES: readonly string[] = ["worker", "guardian", "approver"];

const isOffice = (roles: readonly string[]): boolean =>
  roles.some((role) => OFFICE_ROLES.includes(role));

/** What of the site decides what is shown. */
export type NavSite = {
  /** True for pages that this kind of site lacks and would refuse. */
  readonly isOff: (href: string) => boolean;
  readonly isWizardOpen: boolean;
};

function asked(items: readonly NavItem[], site: NavSite | undefined): readonly NavItem[] {
  return site === undefined ? items : items.filter(({ href }) => !site.isOff(href));
}

/** Rooms and plans are for those who work at the site; the routes say the same. */
const NO_SITE_PAGES: readonly string[] = ["driver", "worker", "guardian"];

/** Who sees where people are; the routes say the same. */
/** Everybody else of the staff walks or reads patrols. */
const NO_PATROL_ROLES: readonly string[] = ["driver"];

export const hasPatrols = (roles: readonly string[]): boolean =>
  roles.some((role) => !NO_PATROL_ROLES.includes(role));

const MAP_ROLES: readonly string[] = [
  ...OFFICE_ROLES,
  "operator",
  "guardian",
  "approver",
  "regulator",
];

/** Who looks into what phones hand in; the routes say the same. */
const PHONE_ROLES: readonly string[] = [...OFFICE_ROLES, "outlet-keeper"];

/** Whether somebody with these roles is led to a page, or to what lies below it, from any navigation. */
export function isLedTo(roles: readonly string[], href: string): boolean {
  // The pages of the guns are reached from the board.
  const page = href.startsWith("/points/") ? "/board" : href;
  const all = [...deskNav("en", roles, { alarms: 0 }), { href: "/account" }];
  return all.some((item) => page === item.href || page.startsWith(`${item.href}/`));
}

/** Numbers beside the words; an entry without a number here is not shown to this person. */
export type NavCounts = {
  readonly alarms?: number | undefined;
  /** Open ones; everybody reports, so the entry is there without a number too. */
  readonly dangers?: number | undefined;
};

function boardItems(lang: Lang, roles: readonly string[], group?: string): readonly NavItem[] {
  if (!roles.some((role) => BOARD_ROLES.includes(role))) return [];
  return [{ href: "/board", icon: "gauge", label: say(lang, words.board), group }];
}

function deliveryItems(lang: Lang, roles: readonly string[], group?: string): readonly NavItem[] {
  if (!roles.some((role) => DELIVERY_ROLES.includes(role))) return [];
  return [
    { href: "/deliveries", icon: "truck", label: say(lang, words.deliveries), group },
    { href: "/customers", icon: "people", label: say(lang, words.customers), group },
  ];
}

/** Drivers have no special work; a kiosk finds it at the desk. */
function permitItems(lang: Lang, roles: readonly string[], group?: string): readonly NavItem[] {
  if (roles.every((role) => role === "driver")) return [];
  return [{ href: "/permits", icon: "permit", label: say(lang, words.permits), group }];
}

function sharedItems(lang: Lang, counts: NavCounts, group?: string): readonly NavItem[] {
  return [
    { href: "/checks", icon: "checks", label: say(lang, words.checks), group },
    {
      href: "/dangers",
      icon: "shield-alert",
      label: say(lang, words.dangers),
      count: counts.dangers,
      group,
    },
    ...(counts.alarms === undefined
      ? []
      : [
          {
            href: "/alarms",
            icon: "bell" as const,
            label: say(lang, words.alarms),
            count: counts.alarms,
            group,
          },
        ]),
  ];
}

export function kioskNav(
  lang: Lang,
  roles: readonly string[],
  counts: NavCounts = {},
  site?: NavSite,
): readonly NavItem[] {
  const isInspector = roles.includes("regulator");
  const items: readonly NavItem[] = [
    ...boardItems(lang, roles),
    // A regulator comes to inspect; the lower edge of a phone has no room for customers beside it.
    ...(isInspector
      ? [
          {
            href: "/inspections",
            icon: "document-check" as const,
            label: say(lang, words.inspections),
          },
        ]
      : deliveryItems(lang, roles)),
    ...(roles.some((role) => PERMIT_ROLES.includes(role)) ? permitItems(lang, roles) : []),
    { href: "/fills", icon: "history", label: say(lang, words.fills) },
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders) },
    { href: "/custody", icon: "route", label: say(lang, words.custody) },
    ...sharedItems(lang, counts),
    ...(isOffice(roles)
      ? [{ href: "/start", icon: "home" as const, label: say(lang, words.desk) }]
      : []),
  ];
  return asked(items, site);
}

/** What the thumb reaches first; the first of these roles that a person has decides. */
const THUMB: readonly (readonly [role: string, hrefs: readonly string[]])[] = [
  ["safety-manager", ["/start", "/permits", "/dangers", "/alarms"]],
  ["administrator", ["/start", "/health", "/dangers", "/alarms"]],
  ["operator", ["/board", "/checks", "/dangers", "/alarms"]],
  ["driver", ["/deliveries", "/custody", "/checks", "/dangers"]],
  ["outlet-keeper", ["/deliveries", "/custody", "/dangers", "/alarms"]],
  ["regulator", ["/inspections", "/fills", "/dangers", "/alarms"]],
];
const THUMB_ELSE: readonly string[] = ["/permits", "/checks", "/dangers", "/alarms"];

/** All that the desk leads to, with four of it at the lower edge: those of the person's own work. */
export function phoneNav(
  lang: Lang,
  roles: readonly string[],
  counts: NavCounts = {},
  site?: NavSite,
): readonly NavItem[] {
  const hrefs = THUMB.find(([role]) => roles.includes(role))?.[1] ?? THUMB_ELSE;
  return deskNav(lang, roles, counts, site).map((item) =>
    hrefs.includes(item.href) ? { ...item, isAtThumb: true } : item,
  );
}

function siteItems(lang: Lang, roles: readonly string[], site: NavSite | undefined): NavItem[] {
  const group = say(lang, words.groupSite);
  const isAdministrator = roles.includes("administrator");
  return [
    ...(isAdministrator && site?.isWizardOpen === true
      ? [{ href: "/wizard", icon: "steps" as const, label: say(lang, words.wizard), group }]
      : []),
    ...(isOffice(roles)
      ? [{ href: "/site", icon: "building" as const, label: say(lang, words.site), group }]
      : []),
    ...(roles.every((role) => NO_SITE_PAGES.includes(role))
      ? []
      : ([
          { href: "/rooms", icon: "door", label: say(lang, words.rooms), group },
          { href: "/plans", icon: "map", label: say(lang, words.plans), group },
        ] as const)),
  ];
}

export function deskNav(
  lang: Lang,
  roles: readonly string[],
  counts: NavCounts = {},
  site?: NavSite,
): readonly NavItem[] {
  return asked(deskItems(lang, roles, counts, site), site);
}

/** An entry of one of these roles, or nothing. */
function forRoles(
  isShown: boolean,
  href: string,
  icon: NavItem["icon"],
  label: string,
  group: string,
): readonly NavItem[] {
  return isShown ? [{ href, icon, label, group }] : [];
}

function workItems(lang: Lang, roles: readonly string[], isWatching: boolean): NavItem[] {
  const group = say(lang, words.groupWork);
  const hasShifts = roles.some((role) => SHIFT_ROLES.includes(role));
  return [
    { href: "/start", icon: "home", label: say(lang, words.start), group },
    ...boardItems(lang, roles, group),
    { href: "/fills", icon: "history", label: say(lang, words.fills), group },
    ...forRoles(hasShifts, "/filling/shifts", "signature", say(lang, words.shifts), group),
    ...forRoles(isWatching, "/filling/violations", "alert", say(lang, words.violations), group),
    ...permitItems(lang, roles, group),
  ];
}

function cylinderItems(lang: Lang, roles: readonly string[]): NavItem[] {
  const group = say(lang, words.groupCylinders);
  const hasPhones = roles.some((role) => PHONE_ROLES.includes(role));
  return [
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders), group },
    { href: "/custody", icon: "route", label: say(lang, words.custody), group },
    ...deliveryItems(lang, roles, group),
    ...forRoles(hasPhones, "/phones", "phone", say(lang, words.phones), group),
  ];
}

function safetyItems(
  lang: Lang,
  roles: readonly string[],
  counts: NavCounts,
  isWatching: boolean,
): NavItem[] {
  const group = say(lang, words.groupSafety);
  return [
    ...sharedItems(lang, counts, group),
    ...forRoles(hasPatrols(roles), "/patrols", "document-check", say(lang, words.patrols), group),
    ...forRoles(isWatching, "/inspections", "document-check", say(lang, words.inspections), group),
  ];
}

function peopleItems(lang: Lang, roles: readonly string[]): NavItem[] {
  const group = say(lang, words.groupPeople);
  const hasMap = roles.some((role) => MAP_ROLES.includes(role));
  return [
    ...forRoles(hasMap, "/positions", "pin", say(lang, words.positions), group),
    { href: "/duty", icon: "calendar", label: say(lang, words.duty), group },
    ...forRoles(isOffice(roles), "/people", "people", say(lang, words.people), group),
    ...forRoles(isOffice(roles), "/faces", "badge", say(lang, words.faces), group),
  ];
}

function deskItems(
  lang: Lang,
  roles: readonly string[],
  counts: NavCounts,
  site: NavSite | undefined,
): readonly NavItem[] {
  const box = say(lang, words.groupBox);
  const isWatching = isOffice(roles) || roles.includes("regulator");
  const items: NavItem[] = [
    ...workItems(lang, roles, isWatching),
    ...cylinderItems(lang, roles),
    ...safetyItems(lang, roles, counts, isWatching),
    ...peopleItems(lang, roles),
    ...siteItems(lang, roles, site),
  ];
  const account: NavItem = {
    href: "/account",
    icon: "key",
    label: say(lang, words.account),
    group: box,
  };
  if (!isOffice(roles)) return [...items, account];
  return [
    ...items,
    { href: "/devices", icon: "plug", label: say(lang, words.devices), group: box },
    { href: "/fill-points", icon: "fuel", label: say(lang, words.points), group: box },
    { href: "/printers", icon: "printer", label: say(lang, words.printers), group: box },
    { href: "/upstream", icon: "cloud-upload", label: say(lang, words.upstream), group: box },
    { href: "/journal", icon: "link", label: say(lang, words.journal), group: box },
    ...(roles.includes("administrator")
      ? [{ href: "/backups", icon: "save" as const, label: say(lang, words.backups), group: box }]
      : []),
    ...(roles.includes("administrator")
      ? [
          {
            href: "/support",
            icon: "document" as const,
            label: say(lang, words.support),
            group: box,
          },
        ]
      : []),
    { href: "/health", icon: "activity", label: say(lang, words.health), group: box },
    account,
  ];
}
