/** Words for the kinds of journal entries. A kind without a word is shown as it is. */
import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";

export const kindWords: Readonly<Record<string, Phrase>> = {
  "site.furnished": phrase("布置演示站", "Demonstration furnished"),
  "site.created": phrase("建立站点", "Site created"),
  "person.added": phrase("新增人员", "Person added"),
  "session.started": phrase("登录", "Signed in"),
  "session.refused": phrase("登录被拒", "Sign-in refused"),
  "session.ended": phrase("退出", "Signed out"),
  "cylinder.added": phrase("登记气瓶", "Cylinder added"),
  "cylinder.changed": phrase("修改气瓶档案", "Cylinder changed"),
  "cylinder.quarantined": phrase("气瓶隔离", "Cylinder quarantined"),
  "cylinder.recalled": phrase("气瓶召回", "Cylinder recalled"),
  "cylinder.lost": phrase("气瓶挂失", "Cylinder reported lost"),
  "cylinder.released": phrase("气瓶恢复使用", "Cylinder back in service"),
  "cylinder.scrapped": phrase("气瓶报废", "Cylinder scrapped"),
  "fill.scan_refused": phrase("扫码不认", "Scan refused"),
  "fill.refused": phrase("不许充装", "Fill refused"),
  "fill.checked": phrase("充装前检查", "Checked before fill"),
  "fill.authorised": phrase("允许充装", "Fill authorised"),
  "fill.started": phrase("开始充装", "Fill started"),
  "fill.ended": phrase("充装结束", "Fill ended"),
  "fill.interrupted": phrase("充装中断", "Fill interrupted"),
  "fill.unused": phrase("授权未使用", "Authorisation not used"),
  "fill.settled": phrase("中断已处置", "Interruption settled"),
  "fill.completed": phrase("二次检斤，充装完成", "Weighed a second time, completed"),
  "fill.binding_lost": phrase("气瓶与枪脱开", "Cylinder no longer bound"),
  "fill-point.locked": phrase("枪位锁定", "Fill point locked"),
  "fill-point.unlocked": phrase("枪位解锁", "Fill point unlocked"),
  "backup.taken": phrase("备份合格", "Backup taken"),
  "backup.failed": phrase("备份失败", "Backup failed"),
  "backup.restored": phrase("数据已从备份恢复", "Data restored from a backup"),
  "backup-setting.changed": phrase("修改备份设置", "Backup settings changed"),
  "recovery-sheet.made": phrase("生成恢复单", "Recovery sheet made"),
  "space.low": phrase("磁盘空间不足", "Disk space low"),
  "space.recovered": phrase("磁盘空间恢复", "Disk space recovered"),
  "space.thinned": phrase("为腾出空间清理", "Cleared to make room"),
  "clock.confirmed": phrase("双人确认时间", "Clock confirmed by two people"),
  "support-bundle.made": phrase("导出支持包", "Support bundle made"),
  "alarm.raised": phrase("报警", "Alarm raised"),
  "journal.verified": phrase("核验日志链：完好", "Journal verified"),
  "journal.broken": phrase("核验日志链：断裂", "Journal found broken"),
};

/** Filters by domain: everything that begins with the name and a dot. */
export const kindGroups: Readonly<Record<string, Phrase>> = {
  "fill.": phrase("充装（全部）", "Filling, all"),
  "cylinder.": phrase("气瓶（全部）", "Cylinders, all"),
  "fill-point.": phrase("枪位（全部）", "Fill points, all"),
  "session.": phrase("登录（全部）", "Sign-ins, all"),
  "alarm.": phrase("报警（全部）", "Alarms, all"),
};

export function kindWord(lang: Lang, kind: string): string {
  const word = Object.hasOwn(kindWords, kind) ? kindWords[kind] : undefined;
  return word === undefined ? kind : say(lang, word);
}
