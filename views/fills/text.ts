/** Words of the fill ledger. */
import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";
import { causeText } from "../filling/text.ts";
import { FILL_STATES, VERDICTS } from "./states.ts";

export const fillsText = {
  title: phrase("充装记录", "Fill records"),
  record: phrase("充装记录", "Fill record"),
  exportCsv: phrase("导出 CSV", "Export CSV"),
  exportXlsx: phrase("导出 Excel", "Export Excel"),
  from: phrase("从", "From"),
  to: phrase("到", "To"),
  point: phrase("枪号", "Gun"),
  gun: phrase("{label} 号枪", "Gun {label}"),
  verdict: phrase("结论", "Verdict"),
  state: phrase("状态", "State"),
  cylinder: phrase("气瓶编号或钢印号", "Cylinder code or serial"),
  cylinderShort: phrase("气瓶", "Cylinder"),
  shift: phrase("班次（开始）", "Shift (its start)"),
  any: phrase("全部", "All"),
  range: phrase("{from} 至 {to}", "{from} to {to}"),
  totalsTitle: phrase("合计", "Totals"),
  medium: phrase("介质", "Medium"),
  count: phrase("瓶次", "Fills"),
  netSum: phrase("净重合计", "Net in all"),
  when: phrase("时间", "When"),
  net: phrase("净重", "Net"),
  target: phrase("目标", "Target"),
  max: phrase("上限", "Maximum"),
  operator: phrase("充装人员", "Operator"),
  empty: phrase("没有符合条件的充装记录", "No fill matches"),
  emptyHint: phrase("换一个日期范围再试", "Try other days"),
  cutNote: phrase(
    "已达到 {max} 行上限，未全部导出",
    "Cut at {max} lines; narrow the filters for the rest",
  ),
  curve: phrase("重量曲线", "Weight curve"),
  noCurve: phrase("没有保存曲线", "No curve was kept"),
  tare: phrase("皮重", "Tare"),
  startGross: phrase("起始毛重", "Gross at start"),
  endGross: phrase("结束毛重", "Gross at end"),
  residue: phrase("余气", "Residue at start"),
  authorisedAt: phrase("授权时间", "Authorised at"),
  endedAt: phrase("结束时间", "Ended at"),
  closedAt: phrase("完结时间", "Closed at"),
  duration: phrase("用时", "Took"),
  cause: phrase("结束原因", "Why it ended"),
  second: phrase("二次检斤", "Second weighing"),
  secondGross: phrase("复检毛重", "Gross, second scale"),
  secondDifference: phrase("两次差值", "Difference"),
  secondScale: phrase("复检秤", "Second scale"),
  secondWaiting: phrase("等待二次检斤", "Waits for its second weighing"),
  secondNone: phrase("没有二次检斤", "Not weighed a second time"),
  weighNow: phrase("去二次检斤", "Weigh it now"),
  check: phrase("充装前检查", "Check before the fill"),
  checkBy: phrase("检查人", "Checked by"),
  checkAt: phrase("检查时间", "Checked at"),
  checkItem: phrase("项目", "Item"),
  checkAnswer: phrase("结果", "Answer"),
  pass: phrase("合格", "Pass"),
  fail: phrase("不合格", "Fail"),
  unanswered: phrase("未答", "No answer"),
  source: phrase("依据", "Source"),
  note: phrase("备注", "Note"),
  unverified: phrase("待核实", "to be verified"),
  interruption: phrase("中断与处置", "Interruption and settlement"),
  settledBy: phrase("处置人", "Settled by"),
  settleReason: phrase("处置说明", "What was found"),
  notSettled: phrase("尚未处置", "Not settled yet"),
  journal: phrase("日志", "Journal"),
  facts: phrase("记录", "Record"),
  recordId: phrase("记录编号", "Record"),
  notFound: phrase("没有这条充装记录", "There is no such fill"),
  signOperator: phrase("充装人员签字", "Operator's signature"),
  signChecker: phrase("检查人员签字", "Checker's signature"),
  kg: phrase("千克", "kg"),
  notJudged: phrase("未判定", "not judged"),
} as const;

export const verdictWords: Readonly<Record<(typeof VERDICTS)[number], Phrase>> = {
  ok: phrase("合格", "Good"),
  under: phrase("不足", "Too little"),
  over: phrase("过量", "Too much"),
  differs: phrase("两秤不符", "Scales differ"),
  rejected: phrase("不合格", "Rejected"),
  failed: phrase("充装后检查不合格", "Failed the check after filling"),
  stage: phrase("分次充装，待称重、静置", "A stage: weigh and rest"),
  unknown: phrase("未知", "Unknown"),
};

export const stateWords: Readonly<Record<(typeof FILL_STATES)[number], Phrase>> = {
  authorised: phrase("已授权", "Authorised"),
  filling: phrase("充装中", "Filling"),
  interrupted: phrase("中断，待处置", "Interrupted"),
  ended: phrase("待二次检斤", "To be weighed"),
  closed: phrase("完成", "Closed"),
  unused: phrase("未使用", "Not used"),
};

export function verdictWord(lang: Lang, verdict: string | null): string {
  const key = VERDICTS.find((item) => item === verdict);
  return key === undefined ? "—" : say(lang, verdictWords[key]);
}

export function stateWord(lang: Lang, state: string): string {
  const key = FILL_STATES.find((item) => item === state);
  return key === undefined ? state : say(lang, stateWords[key]);
}

/** The words of the filling pages: one cause reads alike at the gun and in its record. */
export function causeWord(lang: Lang, cause: string | null): string {
  if (cause === null) return "—";
  return Object.hasOwn(causeText, cause)
    ? say(lang, causeText[cause as keyof typeof causeText])
    : cause;
}
