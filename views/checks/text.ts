import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";
import { photoRefusalText } from "../ui/photo-text.ts";

/** Words around check tables; the words of the items are the tables' own. */
export const checkText = {
  title: phrase("检查", "Checks"),
  tabRuns: phrase("检查", "Checks"),
  tabPatrols: phrase("巡查", "Patrols"),
  copyLast: phrase("从上次复制", "Copy from the last check"),
  copyLastHint: phrase(
    "只复制文字和选择；合格判断、读数、照片和签字须现场填写。",
    "Words and choices only: judgements, readings, photos and signatures are made on the spot.",
  ),
  rushed: phrase(
    "填写过快：{answers} 项共 {seconds} 秒，请核实是否逐项检查",
    "Filled in fast: {answers} items in {seconds} s; make sure that each was looked at",
  ),
  mechanical: phrase(
    "作答过于规律：自上而下一次未回头，{even}% 的间隔都约 {seconds} 秒，请核实",
    "Answered like a machine: top to bottom, never back, {even}% of the steps about {seconds} s each; make sure",
  ),
  spotAsk: phrase(
    "随机抽拍：请现在为这一项拍一张照片",
    "Chosen by chance: take a photo of this item now",
  ),
  spotOpen: phrase(
    "还差随机抽拍照片：{item}",
    "The photo chosen by chance is still wanted: {item}",
  ),
  spotTaken: phrase("随机抽拍 {item}：已拍照", "Photo chosen by chance, {item}: taken"),
  spotMissing: phrase(
    "随机抽拍 {item}：没有照片，请问明原因",
    "Photo chosen by chance, {item}: none; ask why",
  ),
  spotReused: phrase(
    "随机抽拍 {item}：照片在以前的检查中用过，请核实",
    "Photo chosen by chance, {item}: shown in an older check already; make sure",
  ),
  tabTables: phrase("检查表编制", "Edit tables"),
  score: phrase("得分", "Score"),
  scoreOf: phrase("{earned} / {full}", "{earned} of {full}"),
  tabUse: phrase("使用确认", "Use confirmation"),
  goOn: phrase("继续未完成的检查", "Go on with what was begun"),
  start: phrase("开始检查", "Start a check"),
  resume: phrase("继续", "Go on"),
  recent: phrase("最近结果", "Recent results"),
  noneRecent: phrase("还没有完成的检查", "No check was completed yet"),
  none: phrase("没有已发布的检查表", "No check table is published"),
  version: phrase("第 {n} 版", "version {n}"),
  items: phrase("{n} 项", "{n} items"),
  storage: phrase("储存", "Storage"),
  use: phrase("使用", "Use"),
  inspection: phrase("监管检查", "Inspection"),
  home: phrase("入户安检", "At the user's home"),
  restaurant: phrase("餐饮用户", "Restaurants"),
  "station-daily": phrase("场站每日", "Station, daily"),
  control: phrase("日管控 / 周排查 / 月调度", "Daily, weekly, monthly control"),
  "pre-fill": phrase("充装前", "Before filling"),
  "post-fill": phrase("充装后", "After filling"),
  other: phrase("其他", "Other"),
  byMedium: phrase("按介质的充装检查表", "Filling tables by medium"),
  progress: phrase("已完成 {done} / {all}", "{done} of {all} done"),
  pass: phrase("合格", "Pass"),
  fail: phrase("不合格", "Fail"),
  na: phrase("不适用", "N/A"),
  criterion: phrase("判据", "Criterion"),
  source: phrase("依据", "Source"),
  unverified: phrase("待核实", "to be verified"),
  major: phrase("重大项", "Major"),
  note: phrase("说明", "Note"),
  noteHint: phrase("写清哪里不合格。", "Say what is wrong."),
  save: phrase("保存", "Save"),
  saved: phrase("已保存 {time}", "Saved {time}"),
  addPhoto: phrase("拍照", "Take a photo"),
  photoOf: phrase("{item} 的照片 {n}", "Photo {n} of {item}"),
  removePhoto: phrase("删除照片 {n}", "Remove photo {n}"),
  sendPhoto: phrase("上传", "Send"),
  limitsBoth: phrase("允许 {min}–{max} {unit}", "{min} to {max} {unit} allowed"),
  limitMin: phrase("不小于 {min} {unit}", "{min} {unit} at least"),
  limitMax: phrase("不大于 {max} {unit}", "{max} {unit} at most"),
  outOfLimit: phrase("超出允许范围", "Outside the limits"),
  sign: phrase("在框内签字", "Sign in the frame"),
  signClear: phrase("重写", "Clear"),
  signSave: phrase("确认签字", "Take this signature"),
  signPhoto: phrase("或拍摄纸上签字", "or photograph a signature on paper"),
  complete: phrase("完成检查", "Complete the check"),
  discard: phrase("作废此草稿", "Discard this draft"),
  discardAsk: phrase(
    "已填内容保留存档，不能再填。",
    "What was filled in stays on file and cannot be gone on with.",
  ),
  openItems: phrase("还有 {n} 项未完成", "{n} items are still open"),
  toFirst: phrase("到第一项", "To the first"),
  resultPass: phrase("检查合格", "Passed"),
  resultFail: phrase("检查不合格：{n} 项", "Failed: {n}"),
  majorCount: phrase("其中重大项 {n} 项", "{n} of them major"),
  back: phrase("返回检查", "Back to checks"),
  by: phrase("检查人", "Checked by"),
  at: phrase("完成时间", "Completed at"),
  started: phrase("开始时间", "Started at"),
  table: phrase("检查表", "Table"),
  fingerprint: phrase("表指纹", "Fingerprint of the table"),
  item: phrase("检查项", "Item"),
  answer: phrase("结果", "Answer"),
  number: phrase("编号", "No."),
  discarded: phrase("此草稿已作废", "This draft was discarded"),
  notAsked: phrase("未涉及", "not asked"),
  yourWords: phrase("您填写的是：{typed}", " You wrote: {typed}"),
};

export const itemProblemText = {
  missing: phrase("未填写", "Not answered yet"),
  "not-a-number": phrase("请填数字", "This must be a number"),
  "unknown-option": phrase("请重新选择", "Choose again"),
  "photo-required": phrase("需要照片", "A photo is needed"),
  "note-required": phrase("请写明哪里不合格，或拍照", "Say what is wrong, or take a photo"),
};

export const checkRefusalText = {
  "checks.unknown_template": phrase("没有这张检查表。", "There is no such table."),
  "checks.unknown_run": phrase("没有这次检查。", "There is no such check."),
  "checks.unknown_item": phrase("检查表中没有这一项。", "The table has no such item."),
  "checks.not_published": phrase(
    "这张表未发布或已停用。",
    "This table is not published or was retired.",
  ),
  "checks.not_yours": phrase(
    "这是监管人员的检查，只能由其本人填写。",
    "This is a regulator's inspection; nobody else fills it in.",
  ),
  "checks.run_closed": phrase("这次检查已经结束。", "This check is finished already."),
  "checks.changed_meanwhile": phrase(
    "另一人刚刚改了这一项，现显示其内容，请核对后再改。",
    "Somebody else has just changed this item; their answer is shown. Look at it, then change it.",
  ),
  "checks.too_many_photos": phrase("每项最多 5 张照片。", "5 photos an item at most."),
  "checks.table_changed": phrase(
    "别人刚改过这张表，现显示最新内容，请重新填写。",
    "Somebody has just changed this table; it is shown as it stands now. Enter your change again.",
  ),
  "checks.note_needed": phrase("请写明改了什么。", "Say what was changed."),
  "checks.too_large": phrase(
    "检查表过大：最多 200 项、30 个分组。",
    "The table is too large: 200 items and 30 sections at most.",
  ),
  "checks.template_faults": phrase(
    "检查表有错误，不能发布。",
    "The table has faults and cannot be published.",
  ),
  "checks.incomplete": phrase("还有未完成的项。", "Some items are still open."),
  ...photoRefusalText,
};

/** Names of documents in what items cite; numbers of standards are the same in both languages. */
export const sourceWords: readonly Phrase[] = [
  phrase("市场监管总局令第74号", "SAMR Order No. 74"),
  phrase("气瓶安全专项整治通知（肥城）", "Cylinder-safety notice (Feicheng)"),
  phrase("瓶装液化石油气配送安检要求（海口）", "LPG delivery check notice (Haikou)"),
  phrase("危险化学品安全法 第 42 条", "Hazardous Chemicals Safety Law, article 42"),
  phrase("本表", "this table"),
  phrase("、", ", "),
];

/** What a site wrote itself stays as it is. */
export function sourceText(lang: Lang, source: string): string {
  return sourceWords.reduce((text, word) => text.replaceAll(word.zh, say(lang, word)), source);
}
