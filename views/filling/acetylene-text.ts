import { phrase } from "../../src/platform/i18n.ts";

/** Words of filling dissolved acetylene around its manifold. */
export const acetyleneText = {
  title: phrase("丙酮与称重", "Acetone and weights"),
  titleOf: phrase("乙炔瓶 {code}", "Acetylene cylinder {code}"),
  toManifold: phrase("到 {label} 号汇流排", "To manifold {label}"),
  scanHint: phrase(
    "扫描乙炔瓶：充装前称丙酮，每次充装后称重，静置后检查。",
    "Scan a cylinder: its acetone before filling, its weight after each stage, its check after the rest.",
  ),
  none: phrase("没有正在充装的乙炔瓶", "No cylinder of acetylene is under way"),
  noneHint: phrase(
    "扫描一只乙炔瓶，从称丙酮开始。",
    "Scan one: it begins with weighing its acetone.",
  ),
  under: phrase("正在进行", "Under way"),
  cylinder: phrase("气瓶", "Cylinder"),
  next: phrase("下一步", "Next"),
  since: phrase("开始", "Since"),
  until: phrase("最早时间", "Not before"),
  gross: phrase("毛重", "Gross"),
  gain: phrase("本次充入", "Filled in this stage"),
  net: phrase("乙炔量", "Acetylene"),
  stage: phrase("第几次", "Stage"),
  flow: phrase("充装流速 L/(h·L)", "Flow L/(h·L)"),
  tooFast: phrase("过快", "Too fast"),
  limit: phrase("最大乙炔量（待核实）", "Most acetylene (待核实 unverified)"),
  tare: phrase("皮重（瓶、填料、丙酮）", "Tare (cylinder, filler, acetone)"),
  volume: phrase("容积", "Volume"),
  pressure: phrase("瓶压", "Pressure"),
  at15: phrase("折算到 15 °C", "At 15 °C"),
  settledMax: phrase("静置后限定压力（15 °C）", "Settled pressure at most (15 °C)"),
  residual: phrase("瓶内余气", "Acetylene left in it"),
  missing: phrase("丙酮缺量", "Acetone missing"),
  toppedUp: phrase("补加丙酮", "Topped up"),
  finding: phrase("判定", "Finding"),
  when: phrase("时间", "When"),
  who: phrase("称重人", "By"),
  acetoneTable: phrase("丙酮称重", "Weighings for acetone"),
  stageTable: phrase("各次充装", "Stages"),
  figuresNote: phrase(
    "丙酮、溶解度、流速、静置时间和限量为待核实数据（GB/T 13591、GB/T 11638）",
    "Acetone, solubility, flow, rests and limits are 待核实 unverified figures (GB/T 13591, GB/T 11638)",
  ),
  weighHint: phrase(
    "把气瓶放到 {scale} 上，并单独接到汇流排压力表（其他充装位不接瓶）。重量稳定、压力稳定后记录。",
    "Put it on {scale} and connect it, alone, to the manifold's gauge (nothing at the other positions). Record when weight and pressure are steady.",
  ),
  topUpHint: phrase(
    "补加 {mass} 丙酮后再称一次。",
    "Top up {mass} of acetone, then weigh it again.",
  ),
  weighAcetone: phrase("记录丙酮称重", "Record this weighing"),
  weighStage: phrase("记录充装后称重", "Record the weight after filling"),
  weighStageHint: phrase("把气瓶放到 {scale} 上称重。", "Put the cylinder on {scale}."),
  finalHint: phrase(
    "把气瓶单独接到汇流排压力表，打开瓶阀，压力稳定后检查。15 °C 时不超过 {max}。",
    "Connect it, alone, to the manifold's gauge and open its valve. At 15 °C it may show {max} at most.",
  ),
  final: phrase("其余全部合格，完成检查", "All others passed: close the record"),
  drop: phrase("中止本次充装", "Give this filling up"),
  dropHint: phrase(
    "已充过气的气瓶会隔离，待处理后才能再用。",
    "A cylinder that got gas already is set aside.",
  ),
  dropReason: phrase("中止原因", "Why it is given up"),
  noScale: phrase("未登记称重秤", "No scale is registered"),
  lastOutcome: phrase("上次结果", "Last result"),
  label: phrase("打印充装标签", "Print the filling label"),
  waiting: phrase("乙炔瓶", "Acetylene cylinders"),
  reason: phrase("备注", "Note"),
} as const;

export const courseStepText = {
  acetone: phrase("称丙酮", "Weigh its acetone"),
  topUp: phrase("补加丙酮后再称", "Top up acetone, weigh again"),
  refused: phrase("丙酮或余压不合格，不得充装", "Acetone or residual pressure: must not be filled"),
  fill: phrase("可以第 {stage} 次充装", "Ready for stage {stage}"),
  filling: phrase("第 {stage} 次充装中", "Stage {stage} under way"),
  takeOff: phrase("第 {stage} 次充装结束，待取下", "Stage {stage} has ended: take it off"),
  weigh: phrase("第 {stage} 次充装后称重", "Weigh it after stage {stage}"),
  rest: phrase("静置到 {at}", "At rest until {at}"),
  final: phrase("静置已满，做最后检查", "Rested: do its last check"),
} as const;

export const acetoneVerdictText = {
  ok: phrase("合格", "Good"),
  short: phrase("需补加", "To be topped up"),
  "too-short": phrase("缺量过大", "Too much is missing"),
  over: phrase("过多", "Too much"),
  "no-residual": phrase("余压过低", "Residual pressure too low"),
} as const;

export const courseOutcomeText = {
  released: phrase("合格，可出站", "Good: it may leave"),
  over: phrase("过量：必须排放", "Too much: it must be let out"),
  failed: phrase("检查不合格，已隔离", "It failed its check and is set aside"),
  dropped: phrase("已中止", "Given up"),
} as const;

/** What could not be done. */
export const acetyleneActText = {
  "filling.not_acetylene": phrase(
    "这不是乙炔瓶，或此汇流排不充装乙炔",
    "That is no cylinder of acetylene, or this manifold does not fill it",
  ),
  "filling.unknown_code": phrase("不在气瓶档案中，请重扫", "Not in the register; scan again"),
  "filling.no_check_scale": phrase(
    "此汇流排没有登记称重秤，请管理员设置",
    "No scale is set for this manifold; an administrator has to set one",
  ),
  "filling.scale_silent": phrase(
    "秤没有数据，请检查连接",
    "The scale is silent; look at its cable",
  ),
  "filling.scale_not_ready": phrase(
    "这台秤本班未校秤，或已超过检定期",
    "This scale was not checked this shift, or its verification has expired",
  ),
  "filling.scale_not_steady": phrase(
    "重量未稳定，请稍等再试",
    "The weight is not steady; wait and try again",
  ),
  "filling.scale_empty": phrase("秤上没有这只气瓶", "The cylinder is not on the scale"),
  "filling.manifold_in_use": phrase(
    "汇流排正在使用或接着其他气瓶，不能读这只瓶的压力",
    "The manifold is in use or other cylinders hang there: the pressure would not be this one's",
  ),
  "filling.pressure_not_steady": phrase(
    "压力未稳定，或没有温度（高于 40 °C 不计）",
    "The pressure is not steady, or there is no temperature (none above 40 °C counts)",
  ),
  "filling.pressure_too_low": phrase(
    "压力与乙炔量不符：瓶阀未开、未接好，或接的是另一只瓶",
    "The pressure does not fit what it weighs: its valve is shut, or another cylinder is connected",
  ),
  "filling.not_this_weighing": phrase("现在不是这一步", "Another step comes first"),
  "filling.not_awaiting_take_off": phrase(
    "这次充装不在等待取下",
    "This fill does not wait to be taken off",
  ),
  "filling.not_at_final": phrase(
    "静置时间未到，或还有未完成的步骤",
    "Its rest is not over, or another step comes first",
  ),
  "filling.reason_needed": phrase("请写明原因", "Please give a reason"),
  "filling.no_course": phrase("这只气瓶没有正在进行的充装", "This cylinder is not under way"),
  "filling.course_running": phrase(
    "正在充装或未取下，不能中止",
    "It is being filled or still hangs there",
  ),
  "filling.clock_untrusted": phrase(
    "系统时间不可信，静置时间无法判定",
    "The clock cannot be trusted: nobody knows how long it rested",
  ),
  "filling.lighter_than_before": phrase(
    "比充装前轻 {mass}：查漏，或秤上是另一只瓶",
    "{mass} lighter than before: it leaks, or another cylinder is on the scale",
  ),
} as const;
