/** Words of the site's colour and of the settings behind it. */
import type { ColourRefusal, StoppableWork } from "../../src/dangers/model.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const workWords = {
  fills: phrase("新充装", "New fills"),
  "hot-work": phrase("新动火作业", "New hot work"),
} as const satisfies Record<StoppableWork, Phrase>;

export const colourRefusalText = {
  "colour.not_stopped": phrase(
    "现在的颜色没有停止任何作业，不需要确认",
    "This colour stops nothing; there is nothing to confirm",
  ),
  "colour.reason_needed": phrase("请写明原因", "Please give a reason"),
  "colour.hours_wrong": phrase("时长为 1 到 {max} 小时", "From 1 to {max} hours"),
  "colour.changed_meanwhile": phrase(
    "刚刚有变化，请核对后再提交",
    "Something has just changed; look again, then send it",
  ),
  "colour.no_confirmation": phrase("没有正在生效的确认", "No confirmation is running"),
} as const satisfies Record<ColourRefusal["code"], Phrase>;

export const endWords: Readonly<Record<string, Phrase>> = {
  "new-major": phrase("新增重大隐患，自动终止", "Ended by a new major danger"),
  "colour-changed": phrase("颜色已变化", "The colour changed"),
  renewed: phrase("已重新确认", "Confirmed anew"),
  withdrawn: phrase("已撤回", "Withdrawn"),
  expired: phrase("到期", "Ran out"),
};

export const causeWords: Readonly<Record<string, Phrase>> = {
  found: phrase("发现隐患", "Danger found"),
  grade: phrase("定级", "Graded"),
  reject: phrase("认定不属隐患", "No danger"),
  pass: phrase("复查通过，销号", "Passed the re-check"),
  reopen: phrase("重新打开", "Opened again"),
  start: phrase("启动时核对", "Settled at the start"),
};

export const colourText = {
  title: phrase("瓶安码状态", "Status colour"),
  lead: phrase(
    "没有未销号隐患为绿，有未销号隐患为黄，有重大隐患为红。颜色随隐患立即变化。",
    "Green while no danger is open, yellow while any is, red while a major one is. It follows the dangers at once.",
  ),
  general: phrase("{n} 处未销号", "{n} open"),
  alsoGeneral: phrase("另 {n} 处未销号", "{n} more open"),
  major: phrase("{n} 处重大隐患", "{n} major"),
  stoppedFills: phrase("停止新充装", "no new fills"),
  confirmedUntil: phrase("经确认继续至 {until}", "confirmed until {until}"),
  since: phrase("自 {at}", "Since {at}"),
  sinceBeginning: phrase("从未变化", "Never changed"),
  effect: phrase("对作业的影响", "What it stops"),
  stopsNow: phrase("现在停止", "Stopped now"),
  stopsNothing: phrase("不停止任何作业", "Nothing is stopped"),
  wouldStop: phrase("未确认时停止", "Stopped unless confirmed"),
  confirmTitle: phrase("确认继续作业", "Let work go on"),
  confirmHint: phrase(
    "确认后作业可继续到到期时间；新增重大隐患时自动终止。确认人对此负责，记录不可更改。",
    "Work may go on until the end; a new major danger ends it at once. Whoever confirms answers for it, on record.",
  ),
  hours: phrase("时长（小时，最多 {max}）", "Hours, at most {max}"),
  reason: phrase("原因和管控措施", "Reason, and how it is controlled"),
  confirm: phrase("确认", "Confirm"),
  confirmDialog: phrase(
    "确认后，{work}在到期前不再被颜色停止。",
    "{work} will no longer be stopped by the colour until the end.",
  ),
  withdraw: phrase("撤回确认", "Withdraw"),
  running: phrase("正在生效", "Running"),
  confirmations: phrase("确认记录", "Confirmations"),
  by: phrase("确认人", "By"),
  who: phrase("人员", "Who"),
  at: phrase("时间", "Time"),
  until: phrase("到期", "Until"),
  ended: phrase("结束", "Ended"),
  history: phrase("颜色变化", "Changes"),
  colour: phrase("颜色", "Colour"),
  cause: phrase("原因", "Cause"),
  counts: phrase("重大 / 其他", "Major / other"),
  noHistory: phrase("颜色还没有变化过", "The colour has never changed"),
  noConfirmations: phrase("没有确认记录", "No confirmations"),
  openDangers: phrase("查看未销号隐患", "Open dangers"),
  publicSince: phrase("状态更新于 {at}", "As of {at}"),
  publicSource: phrase(
    "绿：无未整改隐患；黄：有隐患正在整改；红：有重大隐患。",
    "Green: nothing open. Yellow: something is being rectified. Red: a major danger is open.",
  ),

  settings: phrase("隐患和颜色设置", "Dangers and colour: settings"),
  settingsLead: phrase(
    "这些数字是本站的设置，不是法规条文；法规另有要求的从其规定（待核实）。",
    "These figures are the site's own settings and no law; where a rule asks for more, the rule holds (to be verified).",
  ),
  effectSettings: phrase("颜色停止什么", "What a colour stops"),
  yellowStopsFills: phrase("黄色停止新充装", "Yellow stops new fills"),
  yellowStopsHotWork: phrase("黄色停止新动火作业", "Yellow stops new hot work"),
  redStopsFills: phrase("红色停止新充装", "Red stops new fills"),
  redStopsHotWork: phrase("红色停止新动火作业", "Red stops new hot work"),
  redStopsHint: phrase(
    "正在进行的充装不受影响；管理员可写明原因确认继续",
    "A fill under way goes on; a manager may confirm with a reason",
  ),
  confirmMaxHours: phrase("确认最长时间（小时）", "Longest confirmation (hours)"),
  timeSettings: phrase("期限、提醒、升级", "Dates, reminders, escalation"),
  repeatDays: phrase("重复判定（天）", "Repeated within (days)"),
  remindDays: phrase("提前提醒（天）", "Reminder ahead (days)"),
  waitHours: phrase(
    "待定级、待派单、待复查超过（小时）报警",
    "Alarm when it waits longer than (hours)",
  ),
  secondStepDays: phrase("逾期几天升级到系统管理员", "Days overdue until the administrator"),
  thirdStepDays: phrase("逾期几天升级到主要负责人", "Days overdue until the head of the site"),
  extensionsMax: phrase("最多延期次数", "Extensions at most"),
  extendedDaysMax: phrase("延期总天数上限", "Days of extension in all"),
  range: phrase("{min} 到 {max} 的整数", "A whole number from {min} to {max}"),
  order: phrase("第三级应晚于第二级", "The third step has to come after the second"),
  changeReason: phrase("修改原因", "Why it is changed"),
  save: phrase("保存", "Save"),
  saved: phrase("已保存", "Saved"),
} as const;
