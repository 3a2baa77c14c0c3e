/** Words of phones beyond the network: the desk's list, and what the box says to acts. */
import type { ImportRefusal } from "../../src/phones/import.ts";
import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";
import { checkRefusalText } from "../checks/text.ts";
import { confirmationRefusalWords, faultWords } from "../confirmations/text.ts";
import { roundRefusalWords } from "../custody/text.ts";
import { handOverWords, visitRefusalWords } from "../delivery/text.ts";
import { patrolRefusalWords } from "../patrols/text.ts";
import { flowRefusalWords } from "../permits/text.ts";
import { photoRefusalText } from "../ui/photo-text.ts";

export const phonesText = {
  title: phrase("外勤手机", "Phones on the road"),
  lead: phrase(
    "配送和巡查人员把当天的任务带走，在没有网络的地方继续做；手机再次连上时逐项交回。",
    "Drivers and patrols take the day's work along and go on without a network; item by item it is handed in when the phone is back in reach.",
  ),
  tasks: phrase("待核对", "To be looked into"),
  tasksEmpty: phrase("没有待核对的项目", "Nothing to look into"),
  tasksLead: phrase(
    "手机交回的内容与本机记录不一致，或未能写入。原始内容已全部保留；核实后写明处理结果。",
    "What a phone handed in does not fit the box's record, or could not be entered. Everything is kept as it was; find out, and write what came of it.",
  ),
  packages: phrase("带走的任务", "Work taken along"),
  packagesEmpty: phrase("还没有人把任务带走", "Nobody has taken work along yet"),
  person: phrase("人员", "Person"),
  device: phrase("设备", "Device"),
  takenAt: phrase("带走时间", "Taken at"),
  contactAt: phrase("最近联系", "Last contact"),
  waiting: phrase("未交回", "Waiting"),
  state: phrase("状态", "State"),
  act: phrase("内容", "Act"),
  doneAt: phrase("手机上的时间", "Done at"),
  receivedAt: phrase("收到时间", "Received"),
  why: phrase("原因", "Why"),
  words: phrase("原始内容", "As it was sent"),
  photos: phrase("照片", "Photos"),
  note: phrase("处理结果", "What came of it"),
  settle: phrase("已核实", "Settled"),
  noteNeeded: phrase("请写明处理结果", "Write what came of it"),
  lost: phrase("手机丢失", "Phone is lost"),
  lostTitle: phrase("{name} 的手机丢失？", "Is the phone of {name} lost?"),
  lostLead: phrase(
    "该人员的所有登录立即结束；手机下次连上本机时抹除带走的内容，未交回的项目随之丢失。",
    "All sessions of this person end now. The phone erases what it took along at its next contact; what it has not handed in is lost with it.",
  ),
  stateOut: phrase("在外", "on the road"),
  stateExpired: phrase("已过期", "expired"),
  stateReturned: phrase("已交回", "handed back"),
  stateLost: phrase("已报失，等待抹除", "lost, to be erased"),
  stateWiped: phrase("已抹除", "erased"),
  bring: phrase("导入手机导出的文件", "Bring in a file of a phone"),
  bringLead: phrase(
    "手机损坏或连不上本机时，在“待交回清单”导出文件，在这里导入。重复导入或手机之后再交回，都只计一次。",
    "When a phone is broken or cannot reach the box, export its waiting list and bring the file in here. Each item counts once, however often it comes.",
  ),
  bringFile: phrase("文件", "File"),
  bringGo: phrase("导入", "Bring in"),
  brought: phrase(
    "{person}：写入 {taken} 项，待核对 {held} 项，此前已有 {known} 项",
    "{person}: {taken} entered, {held} to be looked into, {known} were on file before",
  ),
  unknownDevice: phrase("（备份恢复前带走）", "(taken along before a restore)"),
} as const;

export const importRefusalWords: Readonly<Record<ImportRefusal["code"], Phrase>> = {
  "import.not_a_file": phrase("这不是手机导出的文件", "That is no file of a phone"),
  "import.other_box": phrase(
    "这个文件属于另一台本机，这里不能读",
    "This file belongs to another box and cannot be read here",
  ),
  "import.damaged": phrase(
    "文件已损坏或被改动，没有导入任何内容：请在手机上重新导出",
    "The file is damaged or was altered; nothing was brought in. Export it again",
  ),
  "import.unknown_package": phrase(
    "本机没有这份带走的任务的记录",
    "The box knows nothing of the work in this file",
  ),
  "phone.lost": phrase(
    "这部手机已报失，其内容不再接收",
    "This phone was reported lost; nothing of it is taken",
  ),
  "phone.other_person": phrase("这些内容属于另一个人", "This belongs to another person"),
  "phone.malformed": phrase("文件内容不完整", "The file is not complete"),
  "phone.too_many": phrase("这部手机交回的项目已达上限", "This phone has handed in too many items"),
};

export const actWords = {
  "customer.add": phrase("新增用户", "New customer"),
  "visit.start": phrase("到达用户", "Arrival at a customer"),
  "visit.check": phrase("开始入户安检", "Check begun"),
  "visit.notice": phrase("宣读安全告知", "Safety notice read"),
  "visit.scan": phrase("扫瓶", "Cylinder scanned"),
  "visit.undo": phrase("撤销扫瓶", "Scan taken back"),
  "visit.empties": phrase("回收空瓶结束", "Empties done"),
  "visit.sign": phrase("用户签名", "Signature"),
  "visit.finish": phrase("配送完成", "Delivery finished"),
  "visit.refuse": phrase("停止供气", "Supply refused"),
  "check.answer": phrase("检查项", "Check item"),
  "check.photo": phrase("检查照片", "Photo of a check"),
  "check.end": phrase("检查完成", "Check completed"),
  "round.start": phrase("开始批量扫瓶", "Round of scanning begun"),
  "round.scan": phrase("批量扫瓶", "Scan of a round"),
  "round.end": phrase("批量扫瓶结束", "Round of scanning ended"),
  "patrol.scan": phrase("扫巡查点", "Patrol code scanned"),
  "patrol.start": phrase("开始巡查", "Patrol begun"),
  "use.start": phrase("开始使用确认", "Use confirmation begun"),
  "use.scan": phrase("使用确认扫瓶", "Scan of a use confirmation"),
  "use.remove": phrase("移走气瓶", "Cylinder taken away"),
  "use.check": phrase("开始使用确认检查", "Check of a use begun"),
  "use.end": phrase("结束使用确认", "Use ended"),
  "permit.reading": phrase("气体检测", "Gas reading"),
  "permit.pause": phrase("中断作业", "Work paused"),
  "permit.evacuate": phrase("停止作业并撤离", "Stop and leave"),
  "danger.report": phrase("上报隐患", "Danger reported"),
} as const;

/** Codes that only phones have, and shorter words for some that have values elsewhere. */
const ownWords: Readonly<Record<string, Phrase>> = {
  "clock.off": phrase("手机时钟不准，已按本机时间换算", "The phone's clock was wrong; put right"),
  "clock.unknown": phrase(
    "手机时钟中途变动，时间按前后顺序推定",
    "The phone's clock was moved on the way; the time follows from the order",
  ),
  "custody.odd": phrase(
    "与流转账不符，已列入流转待办",
    "Does not fit the ledger; a task asks about it",
  ),
  "round.unknown": phrase(
    "未登记的码，已列入流转待办",
    "Code in no register; a task asks about it",
  ),
  "round.kept-out": phrase(
    "瓶库不允许存放，已列入流转待办",
    "The room may not hold it; a task asks",
  ),
  "round.repeat": phrase("重复扫码，只计一次", "Scanned twice, counted once"),
  "round.malformed": phrase("读不出的码", "A code that cannot be read"),
  "round.badge": phrase("这是人员证，不是气瓶", "That is a badge and no cylinder"),
  "round.fill-point": phrase("这是充装点，不是气瓶", "That is a fill point and no cylinder"),
  "patrol.was_missed": phrase(
    "本机已记为漏检；手机显示按时完成，已改正",
    "Counted as missed meanwhile; done in time by the phone, put right",
  ),
  "patrol.not_open": phrase("这次巡查已结束或已取消", "This turn has ended or was cancelled"),
  "visit.signed_twice": phrase(
    "这次配送已有签名，后一个签名未采用，图片已保留",
    "This visit is signed already; the later signature is kept as a picture and not used",
  ),
  "visit.unsigned": phrase("签名没有随附或无法读取", "The signature is missing or cannot be read"),
  "customer.new": phrase(
    "途中新增的用户：请核对并补全资料",
    "A customer added on the road: check and complete the record",
  ),
  "customer.twin": phrase(
    "已有同电话同地址的用户：请核对是否同一户",
    "One with the same phone and address exists: find out whether it is the same",
  ),
  "use.cylinder": phrase(
    "检查项合格，但本机记录中有气瓶不得使用：未确认",
    "All items passed, but by the box's record a cylinder must not be used: not confirmed",
  ),
  "permit.evacuated": phrase(
    "现场已停止作业并撤离：核实原因，恢复须在本机办理",
    "People stopped and left: find out why; resuming is done on the box",
  ),
  "permit.bad_reading": phrase(
    "检测读数不成立（仪器检定、单位或时间）：请在作业票页面补录",
    "This is no reading (calibration, unit or time): enter it on the ticket's page",
  ),
  "permit.time_unknown": phrase(
    "手机时钟中途变动，检测时间无法确定：不计入，请重新检测",
    "The phone's clock was moved, so the time of this reading is unknown: it does not count, measure again",
  ),
  "phone.no_role": phrase("您已没有做这项工作的权限", "You no longer have the right to do this"),
  "phone.after_held": phrase(
    "前面有一项待处理，先保留",
    "Kept: an earlier item waits for a decision",
  ),
  "phone.other_person": phrase("这些内容属于另一个人", "This belongs to another person"),
  "checks.incomplete": phrase("检查项没有填完", "Items of the check are missing"),
};

const HAND_OVER = "hand-over.";
const USE = "use.";
const TAKEN = phrase("已交付，但本机记录：{why}", "Handed over, but by the box's record: {why}");
const OTHER = phrase("未能写入（{code}）", "Could not be entered ({code})");

/** What the box says about an act, in words. */
export function remarkWords(lang: Lang, code: string): string {
  if (code.startsWith(HAND_OVER)) {
    const words: Readonly<Record<string, Phrase>> = handOverWords;
    const why = words[code.slice(HAND_OVER.length)];
    return say(lang, TAKEN, { why: why === undefined ? code : say(lang, why) });
  }
  const faults: Readonly<Record<string, Phrase>> = faultWords;
  const fault = code.startsWith(USE) ? faults[code.slice(USE.length)] : undefined;
  if (fault !== undefined) return say(lang, fault);
  const tables: readonly Readonly<Record<string, Phrase>>[] = [
    ownWords,
    visitRefusalWords,
    patrolRefusalWords,
    checkRefusalText,
    roundRefusalWords,
    photoRefusalText,
    flowRefusalWords,
    confirmationRefusalWords,
  ];
  const found = tables.map((table) => table[code]).find((words) => words !== undefined);
  // Words with values of their own would be half a sentence here.
  if (found === undefined || /\{/.test(found.zh)) return say(lang, OTHER, { code });
  return say(lang, found);
}
