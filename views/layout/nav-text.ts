/** Names of the places that a navigation leads to. */
import { phrase } from "../../src/platform/i18n.ts";

export const navWords = {
  start: phrase("总览", "Overview"),
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
  site: phrase("本单位", "This site"),
  rooms: phrase("瓶库", "Storage rooms"),
  plans: phrase("平面图", "Plans"),
  wizard: phrase("设置向导", "Set-up wizard"),
  groupSite: phrase("场所", "Site"),
  groupWork: phrase("作业", "Work"),
  groupBox: phrase("本机", "This box"),
  desk: phrase("管理台", "Desk"),
} as const;
