/** Where a person can go, by role. The routes themselves check roles; this only decides what is shown. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import type { NavItem } from "./shell.tsx";

const words = {
  board: phrase("充装", "Filling"),
  fills: phrase("充装记录", "Fill records"),
  shifts: phrase("充装班次", "Filling shifts"),
  violations: phrase("违规预警", "Violations"),
  cylinders: phrase("气瓶档案", "Cylinders"),
  checks: phrase("检查", "Checks"),
  alarms: phrase("报警", "Alarms"),
  people: phrase("人员", "People"),
  duty: phrase("值班表", "Duty"),
  account: phrase("我的账号", "My account"),
  devices: phrase("设备", "Devices"),
  points: phrase("充装点", "Fill points"),
  journal: phrase("日志链", "Journal"),
  upstream: phrase("上传", "Upstream"),
  backups: phrase("备份", "Backups"),
  support: phrase("支持包", "Support"),
  health: phrase("运行状态", "Health"),
  site: phrase("本单位", "This site"),
  rooms: phrase("瓶库", "Storage rooms"),
  plans: phrase("平面图", "Plans"),
  wizard: phrase("设置向导", "Set-up wizard"),
  groupSite: phrase("场所", "Site"),
  groupWork: phrase("作业", "Work"),
  groupBox: phrase("本机", "This box"),
  desk: phrase("管理台", "Desk"),
} as const;

export const OFFICE_ROLES: readonly string[] = ["safety-manager", "administrator"];

const isOffice = (roles: readonly string[]): boolean =>
  roles.some((role) => OFFICE_ROLES.includes(role));

/** What of the site decides what is shown; a site without kinds (not set up yet) shows everything. */
export type NavSite = {
  readonly modules: ReadonlySet<string>;
  readonly isWizardOpen: boolean;
};

const NEEDS: Readonly<Record<string, string>> = {
  "/board": "filling",
  "/fills": "filling",
  "/filling/shifts": "filling",
  "/filling/violations": "filling",
  "/cylinders": "cylinders",
  "/rooms": "rooms",
};

function asked(items: readonly NavItem[], site: NavSite | undefined): readonly NavItem[] {
  if (site === undefined || site.modules.size === 0) return items;
  return items.filter(({ href }) => {
    const module = NEEDS[href];
    return module === undefined || site.modules.has(module);
  });
}

/** Numbers beside the words; an entry without a number here is not shown to this person. */
export type NavCounts = { readonly alarms?: number | undefined };

function sharedItems(lang: Lang, counts: NavCounts, group?: string): readonly NavItem[] {
  return [
    { href: "/checks", icon: "checks", label: say(lang, words.checks), group },
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
  const items: readonly NavItem[] = [
    { href: "/board", icon: "gauge", label: say(lang, words.board) },
    { href: "/fills", icon: "history", label: say(lang, words.fills) },
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders) },
    ...sharedItems(lang, counts),
    ...(isOffice(roles)
      ? [{ href: "/devices", icon: "plug" as const, label: say(lang, words.desk) }]
      : []),
  ];
  return asked(items, site);
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
    { href: "/rooms", icon: "door", label: say(lang, words.rooms), group },
    { href: "/plans", icon: "map", label: say(lang, words.plans), group },
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

function deskItems(
  lang: Lang,
  roles: readonly string[],
  counts: NavCounts,
  site: NavSite | undefined,
): readonly NavItem[] {
  const work = say(lang, words.groupWork);
  const box = say(lang, words.groupBox);
  const items: NavItem[] = [
    { href: "/board", icon: "gauge", label: say(lang, words.board), group: work },
    { href: "/fills", icon: "history", label: say(lang, words.fills), group: work },
    { href: "/filling/shifts", icon: "signature", label: say(lang, words.shifts), group: work },
    ...(isOffice(roles) || roles.includes("regulator")
      ? [
          {
            href: "/filling/violations",
            icon: "alert" as const,
            label: say(lang, words.violations),
            group: work,
          },
        ]
      : []),
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders), group: work },
    ...sharedItems(lang, counts, work),
    { href: "/duty", icon: "calendar", label: say(lang, words.duty), group: work },
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
    { href: "/people", icon: "people", label: say(lang, words.people), group: work },
    { href: "/devices", icon: "plug", label: say(lang, words.devices), group: box },
    { href: "/fill-points", icon: "fuel", label: say(lang, words.points), group: box },
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
