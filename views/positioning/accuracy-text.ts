/** Words of the tests of accuracy; each figure with its clause of AQ 3064.3-2025. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { AccuracyRefusal, TestState } from "../../src/positioning/accuracy.ts";
import type { AccuracyProblem } from "../../src/positioning/pages/form-accuracy.ts";
import type {
  FindingCode,
  StepKind,
  StepProblem,
  TestKind,
  Verdict,
} from "../../src/positioning/rules/accuracy.ts";

export const accuracyText = {
  title: phrase("定位精度测试", "Accuracy tests"),
  report: phrase("人员定位系统性能测试报告", "Report of a test of positioning"),
  help: phrase(
    "按 AQ 3064.3-2025 附录 A 测试静态、动态精度和聚集、围栏报警；每年至少一次（第 7 章）。",
    "Tests by annex A of AQ 3064.3-2025: static and dynamic accuracy, gathering and fence alarms; at least once a year (clause 7).",
  ),
  add: phrase("开始测试", "Begin a test"),
  kind: phrase("测试项目", "Test"),
  lastPassed: phrase("最近一次合格", "Last passed"),
  due: phrase("下次到期", "Next due"),
  dueNow: phrase("应测试", "Due now"),
  inOrder: phrase("有效", "In order"),
  never: phrase("从未合格", "Never passed"),
  former: phrase("历次测试", "Former tests"),
  none: phrase("还没有做过测试", "No test was made yet"),
  begun: phrase("开始时间", "Begun"),
  state: phrase("状态", "State"),
  result: phrase("结论", "Verdict"),
  by: phrase("测试人", "Tested by"),
  floor: phrase("楼层", "Floor"),
  cards: phrase("定位卡", "Cards"),
  cardsHint: phrase(
    "卡面编号，用空格分开。精度测试一张；聚集六张；围栏四张，按站位顺序。",
    "Numbers printed on the cards, with spaces. One for accuracy, six for a gathering, four for a fence, in the order of their places.",
  ),
  points: phrase("测试点（米）", "Points (m)"),
  pointsHint: phrase(
    "每行一点：向右, 向下；有卫星信号的点后加 *。静态至少 3 点有卫星、3 点无卫星，相距 15 米以上；动态 100 点、全长 500 米；聚集和围栏只填中心点。",
    "One a line: right, down; add * where satellites are in view. Static: 3 with and 3 without, 15 m apart; dynamic: 100 points on 500 m; gathering and fence: the centre alone.",
  ),
  instruments: phrase("计时器和测距仪", "Timer and distance meter"),
  instrumentsHint: phrase(
    "型号和编号。计时误差每天不超过 1 秒，测距 50 米以上、误差不超过 1 厘米（附录 A）。",
    "Model and number. Timer within 1 s a day, distance meter over 50 m within 1 cm (annex A).",
  ),
  start: phrase("开始", "Begin"),
  steps: phrase("测试步骤", "Steps"),
  step: phrase("第 {n} 步", "Step {n}"),
  places: phrase("步骤、站位（米）", "Step, place (m)"),
  sky: phrase("有卫星", "satellites"),
  count: phrase("样本", "Samples"),
  error: phrase("误差（米）", "Error (m)"),
  most: phrase("最大 {error}", "greatest {error}"),
  wrong: phrase("错误率", "Wrong"),
  beginStep: phrase("卡已到位，开始计时", "The cards are in place: begin"),
  beginStatic: phrase("卡已放在第 {n} 点，开始", "The card lies at point {n}: begin"),
  arrived: phrase("到达第 {n} 点", "Arrived at point {n}"),
  endStep: phrase("结束第 {n} 步", "End step {n}"),
  running: phrase("第 {n} 步进行中，已 {time}", "Step {n} is going on for {time}"),
  endEarly: phrase("提前结束第 {n} 步（样本不够）", "End step {n} early (too few samples)"),
  timing: phrase("计时中", "Running"),
  done: phrase("够了", "Enough"),
  noSignal: phrase("无信号", "No signal"),
  left: phrase("还需 {time}", "{time} to go"),
  enough: phrase("样本已够，可以结束", "Enough: it can be ended"),
  stopHere: phrase("第 {n} 点：原地停留，还有 {time}", "Point {n}: stand still, {time} to go"),
  silent: phrase(
    "收不到卡 {cards} 的信号：请检查电量和佩戴，换卡要重新开始测试",
    "Nothing is heard of card {cards}: look at its battery; with another card the test begins anew",
  ),
  stayHint: phrase(
    "前 2 分钟不计，之后至少 10 分钟；请保持站位不动。",
    "The first 2 minutes do not count, then at least 10 minutes; stay in place.",
  ),
  dynamicHint: phrase(
    "在每点停 10 秒；取到点 5 秒后的第一个定位，超过 10 秒无效。行走不慢于 1 米/秒。",
    "Stop 10 s at each; the first fix from 5 s counts, later than 10 s is invalid. Walk at 1 m/s or faster.",
  ),
  again: phrase("重做", "Again"),
  findings: phrase("判定", "Findings"),
  figure: phrase("项目", "Figure"),
  value: phrase("实测与要求", "Measured, required"),
  met: phrase("符合", "Met"),
  notMet: phrase("不符合", "Not met"),
  notMeasured: phrase("未测", "Not measured"),
  soFar: phrase("到目前为止", "So far"),
  sign: phrase("签署报告", "Sign the report"),
  signHint: phrase(
    "签署后不能再改；内容的校验值写入日志账本。请输入本人的 PIN 或密码。",
    "It cannot be changed afterwards; its hash goes into the journal. Enter your own PIN or password.",
  ),
  secret: phrase("本人 PIN 或密码", "Own PIN or password"),
  wrongSecret: phrase(
    "PIN 或密码不对，报告没有签署",
    "Wrong PIN or password: the report is not signed",
  ),
  lockedOut: phrase("错误次数太多，请稍后再试", "Too many wrong tries: wait a while"),
  drop: phrase("放弃测试", "Give the test up"),
  dropAsk: phrase(
    "已做的步骤留在记录里，不出报告。",
    "What was done stays on record; there is no report.",
  ),
  reason: phrase("原因", "Reason"),
  anyDiscNote: phrase(
    "按“任意圆”判定时，附录 A.4 误报测试的站位本身就有六人在半径 15 米的圆内，报警会被计为误报；要按附录通过，请在设置里改为“以人为圆心”。报告会写明所用方式。",
    "With any disc the layout of annex A.4 for false alarms itself holds six people within 15 m, and the alarm counts as false; to pass by the annex choose discs around a person in the settings. The report says which was used.",
  ),
  search: phrase("聚集判定方式", "Search for gatherings"),
  signedAt: phrase("签署", "Signed"),
  hash: phrase("报告校验值（SHA-256）", "Hash of the report (SHA-256)"),
  intact: phrase("内容与校验值一致，已记入日志账本", "The content matches its hash in the journal"),
  broken: phrase(
    "内容与日志账本里的校验值不一致",
    "The content does not match the hash in the journal",
  ),
  back: phrase("全部测试", "All tests"),
  signature: phrase("签字", "Signature"),
  timesDone: phrase("做过 {n} 次，以最后一次为准", "Done {n} times; the last counts"),
} as const;

export const testKindWords: Readonly<Record<TestKind, Phrase>> = {
  static: phrase("静态精度（A.2）", "Static accuracy (A.2)"),
  dynamic: phrase("动态精度（A.3）", "Dynamic accuracy (A.3)"),
  gathering: phrase("人员聚集报警（A.4）", "Gathering alarm (A.4)"),
  fence: phrase("电子围栏报警（A.5）", "Fence alarm (A.5)"),
};

export const testStateWords: Readonly<Record<TestState, Phrase>> = {
  open: phrase("进行中", "Going on"),
  signed: phrase("已签署", "Signed"),
  dropped: phrase("已放弃", "Given up"),
};

export const testVerdictWords: Readonly<Record<Verdict, Phrase>> = {
  passed: phrase("合格", "Passed"),
  failed: phrase("不合格", "Failed"),
  incomplete: phrase("未完成", "Incomplete"),
};

export const stepKindWords: Readonly<Record<StepKind, Phrase>> = {
  point: phrase("测试点", "Point"),
  miss: phrase("应当报警（漏报测试）", "Must alarm (test of missed alarms)"),
  false: phrase("不应报警（误报测试）", "Must not alarm (test of false alarms)"),
  exit: phrase("出围栏，应当报警", "Outside the fence: must alarm"),
  "exit-false": phrase("仍在围栏内，不应报警", "Inside the fence: must not alarm"),
};

export const stepProblemWords: Readonly<Record<StepProblem, Phrase>> = {
  "not-done": phrase("未做", "Not done"),
  "too-few": phrase("样本不够", "Too few samples"),
  "no-fix": phrase("10 秒内没有定位", "No fix within 10 s"),
};

export const findingWords: Readonly<Record<FindingCode, Phrase>> = {
  sky: phrase("有卫星信号的有效点", "Valid points with satellites"),
  roofed: phrase("无卫星信号的有效点", "Valid points without satellites"),
  apart: phrase("测试点最小间距", "Least distance of points"),
  fixes: phrase("每点定位数（最少）", "Fixes at a point (least)"),
  "static-error": phrase("静态误差（68.27 %）", "Static error (68.27 %)"),
  points: phrase("已测点数", "Points done"),
  "roofed-share": phrase("无卫星信号点的比例", "Share of points without satellites"),
  length: phrase("路线全长", "Length of the way"),
  speed: phrase("行走速度", "Walking speed"),
  valid: phrase("有效点比例", "Share of valid points"),
  "dynamic-error": phrase("动态误差（68.27 %）", "Dynamic error (68.27 %)"),
  cards: phrase("定位卡数", "Cards"),
  samples: phrase("每步样本数（最少）", "Samples of a step (least)"),
  missed: phrase("漏报率", "Missed alarms"),
  false: phrase("误报率", "False alarms"),
};

export const accuracyProblemWords: Readonly<Record<AccuracyProblem, Phrase>> = {
  choose: phrase("请选择", "Choose one"),
  missing: phrase("请填写", "Fill this in"),
  "too-long": phrase("太长", "Too long"),
  characters: phrase("有不能用的字符", "It has characters that cannot be used"),
  "no-point": phrase("请至少填一个点", "Give at least one point"),
  "bad-point": phrase("有的行不是“向右, 向下”两个数", "A line is not two figures: right, down"),
  "one-point": phrase("这一项只填中心点", "This test takes the centre alone"),
  "outside-plan": phrase("有的点不在图纸范围内", "A point is not on the plan"),
  "too-many-points": phrase("最多 300 个点", "300 points at the most"),
  "no-card": phrase("请填卡面编号", "Give the number of a card"),
  "unknown-card": phrase("有的编号没有登记", "A number is on no card"),
  "one-card": phrase("精度测试只用一张卡", "Accuracy is tested with one card"),
  "too-many-cards": phrase("最多 12 张卡", "12 cards at the most"),
};

export const accuracyRefusalWords: Readonly<Record<AccuracyRefusal["code"], Phrase>> = {
  "accuracy.not_found": phrase("没有这个测试", "There is no such test"),
  "accuracy.closed": phrase("测试已经结束，不能再改", "The test is closed and cannot be changed"),
  "accuracy.no_step": phrase("没有这一步", "There is no such step"),
  "accuracy.busy": phrase("有一步还在进行，请先结束它", "A step is going on: end it first"),
  "accuracy.not_begun": phrase("没有正在进行的步骤", "No step is going on"),
  "accuracy.too_many": phrase(
    "重做的次数太多，请另开一个测试",
    "Done too often: begin another test",
  ),
  "accuracy.nothing_done": phrase("还没有做任何一步", "Nothing was done yet"),
  "accuracy.wait": phrase(
    "最后的定位还在写入，请等 10 秒再签署",
    "The last fixes are being written: sign in 10 seconds",
  ),
  "accuracy.stale": phrase(
    "刚刚有人又做了一步，本页已更新，请核对后再继续",
    "Somebody has just done a step; this page shows it now: look again, then go on",
  ),
  "accuracy.no_reason": phrase("请填写原因", "Say why"),
};
