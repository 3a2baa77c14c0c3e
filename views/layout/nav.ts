/** Where a person can go, by role. The routes themselves check roles; this only decides what is shown. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import type { NavItem } from "./shell.tsx";

const words = {
  board: phrase("充装", "Filling"),
  fills: phrase("充装记录", "Fill records"),
  cylinders: phrase("气瓶档案", "Cylinders"),
  devices: phrase("设备", "Devices"),
  journal: phrase("日志链", "Journal"),
  upstream: phrase("上传", "Upstream"),
  backups: phrase("备份", "Backups"),
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

export function kioskNav(lang: Lang, roles: readonly string[], site?: NavSite): readonly NavItem[] {
  const items: readonly NavItem[] = [
    { href: "/board", icon: "gauge", label: say(lang, words.board) },
    { href: "/fills", icon: "history", label: say(lang, words.fills) },
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders) },
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

export function deskNav(lang: Lang, roles: readonly string[], site?: NavSite): readonly NavItem[] {
  return asked(deskItems(lang, roles, site), site);
}

function deskItems(
  lang: Lang,
  roles: readonly string[],
  site: NavSite | undefined,
): readonly NavItem[] {
  const work = say(lang, words.groupWork);
  const box = say(lang, words.groupBox);
  const items: NavItem[] = [
    { href: "/board", icon: "gauge", label: say(lang, words.board), group: work },
    { href: "/fills", icon: "history", label: say(lang, words.fills), group: work },
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders), group: work },
    ...siteItems(lang, roles, site),
  ];
  if (!isOffice(roles)) return items;
  return [
    ...items,
    { href: "/devices", icon: "plug", label: say(lang, words.devices), group: box },
    { href: "/upstream", icon: "cloud-upload", label: say(lang, words.upstream), group: box },
    { href: "/journal", icon: "link", label: say(lang, words.journal), group: box },
    ...(roles.includes("administrator")
      ? [{ href: "/backups", icon: "save" as const, label: say(lang, words.backups), group: box }]
      : []),
    { href: "/health", icon: "activity", label: say(lang, words.health), group: box },
  ];
}
