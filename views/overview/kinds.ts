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
  "fill.permit_repeated": phrase("再次发送许可", "Permit sent again"),
  "fill.started": phrase("开始充装", "Fill started"),
  "fill.ended": phrase("充装结束", "Fill ended"),
  "fill.interrupted": phrase("充装中断", "Fill interrupted"),
  "fill.unused": phrase("授权未使用", "Authorisation not used"),
  "fill.settled": phrase("中断已处置", "Interruption settled"),
  "fill.further_record": phrase("同一次充装又来记录", "A further record of one fill"),
  "fill.late_record": phrase("已结案充装又来记录", "A record of a fill already closed"),
  "fill.unexplained_record": phrase("无授权的充装记录", "A fill record without a permit"),
  "fill-point.one_shot_accepted": phrase("一次性许可已确认", "One-shot valve accepted"),
  "scale.unsupervised_refused": phrase("拒绝脱机充装", "Unsupervised filling refused"),
  "fill.completed": phrase("二次检斤，充装完成", "Weighed a second time, completed"),
  "fill.binding_lost": phrase("气瓶与枪脱开", "Cylinder no longer bound"),
  "fill-point.locked": phrase("枪位锁定", "Fill point locked"),
  "fill-point.unlocked": phrase("枪位解锁", "Fill point unlocked"),
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
