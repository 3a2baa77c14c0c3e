/** Where a person can go, by role. The routes themselves check roles; this only decides what is shown. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import type { NavItem } from "./shell.tsx";

const words = {
  board: phrase("充装", "Filling"),
  fills: phrase("充装记录", "Fill records"),
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
  groupWork: phrase("作业", "Work"),
  groupBox: phrase("本机", "This box"),
  desk: phrase("管理台", "Desk"),
} as const;

export const OFFICE_ROLES: readonly string[] = ["safety-manager", "administrator"];

const isOffice = (roles: readonly string[]): boolean =>
  roles.some((role) => OFFICE_ROLES.includes(role));

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
): readonly NavItem[] {
  return [
    { href: "/board", icon: "gauge", label: say(lang, words.board) },
    { href: "/fills", icon: "history", label: say(lang, words.fills) },
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders) },
    ...sharedItems(lang, counts),
    ...(isOffice(roles)
      ? [{ href: "/devices", icon: "plug" as const, label: say(lang, words.desk) }]
      : []),
  ];
}

export function deskNav(
  lang: Lang,
  roles: readonly string[],
  counts: NavCounts = {},
): readonly NavItem[] {
  const work = say(lang, words.groupWork);
  const box = say(lang, words.groupBox);
  const items: NavItem[] = [
    { href: "/board", icon: "gauge", label: say(lang, words.board), group: work },
    { href: "/fills", icon: "history", label: say(lang, words.fills), group: work },
    { href: "/cylinders", icon: "cylinders", label: say(lang, words.cylinders), group: work },
    ...sharedItems(lang, counts, work),
    { href: "/duty", icon: "calendar", label: say(lang, words.duty), group: work },
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
