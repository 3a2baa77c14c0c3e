import { phrase } from "../../src/platform/i18n.ts";

/** Words of the pages on which fill points and outputs are set up and measured. */
export const pointText = {
  title: phrase("充装点", "Fill points"),
  add: phrase("添加充装点", "Add a fill point"),
  addScale: phrase("登记充装秤（TCP）", "Add a filling scale (TCP)"),
  none: phrase("还没有充装点", "There are no fill points yet"),
  gun: phrase("{label} 号枪", "Gun {label}"),
  label: phrase("枪号", "Number on the gun"),
  labelHint: phrase("漆在枪上的编号，例如 1、2A", "As painted on the gun, for example 1 or 2A"),
  medium: phrase("介质", "Medium"),
  gauge: phrase("充装秤", "Filling scale"),
  checkScale: phrase("复称秤", "Scale of the second weighing"),
  frameInterval: phrase("两帧间隔上限（毫秒）", "Longest time between two frames (ms)"),
  frameIntervalHint: phrase(
    "10 到 1000；实际帧间隔的 1.5 倍之外视为数据中断",
    "10 to 1000; a weight older than 1.5 times this counts as lost",
  ),
  relay: phrase("许可继电器板", "Relay board"),
  channel: phrase("通道（1 到 8）", "Channel (1 to 8)"),
  cutOff: phrase("到量由谁关阀", "Who closes at the target"),
  cutSetPoint: phrase("秤显示仪表的定值输出", "The set-point relay of the scale"),
  cutController: phrase("充装控制器", "The filling controller"),
  cutNone: phrase("没有（不能启用）", "Nobody (cannot be set up)"),
  failClosed: phrase("断线时阀门", "When the line is cut, the valve"),
  held: phrase("自动关闭（保持式）", "closes by itself (held)"),
  heldHint: phrase(
    "继电器需不断刷新；本机停机或断线后自动断开",
    "The relay must be refreshed; a dead box or a cut line opens it",
  ),
  oneShot: phrase("保持打开（单次触发）", "stays open (one-shot)"),
  oneShotHint: phrase(
    "断线时本机无法关闭此阀门，必须有人书面接受",
    "The box cannot close this valve if the line is cut; somebody has to accept that in writing",
  ),
  acceptance: phrase("接受说明（单次触发必填）", "Acceptance (needed for one-shot)"),
  acceptanceHint: phrase(
    "写明风险、采取的措施。保存后永久留在日志中，并记录您的姓名。",
    "Name the risk and what is done about it. It stays in the journal for good, with your name.",
  ),
  accepted: phrase("已有接受记录", "The acceptance is on record"),
  dropOut: phrase("断开时间", "Drop-out"),
  notMeasured: phrase("未测定：保持锁定", "Not measured: stays locked"),
  measuredAt: phrase("测定于 {at}", "measured {at}"),
  state: phrase("状态", "State"),
  actions: phrase("操作", "Actions"),
  edit: phrase("设置", "Settings"),
  commission: phrase("测定继电器", "Measure the relay"),
  card: phrase("二维码", "QR card"),
  active: phrase("使用中", "In use"),
  retired: phrase("已停用", "Out of use"),
  oneShotMark: phrase("断线时不能关闭", "cannot close over a cut line"),
  busy: phrase(
    "该枪上有气瓶、正在充装或有未处理的充装，请先处理完。",
    "A cylinder is bound here, or a fill is under way or unsettled. Finish that first.",
  ),
  tooMany: phrase("充装点数量已达上限", "The limit of fill points is reached"),
  configRefused: phrase(
    "这样设置无法保证安全，未保存（{code}）。",
    "These settings could not be made safe and were not saved ({code}).",
  ),
  relayChange: phrase(
    "更换继电器板或通道后须重新测定，测定前该枪保持锁定。",
    "Another board or channel must be measured again; the gun stays locked until then.",
  ),
  needScale: phrase(
    "请先在“设备”中添加充装秤、复称秤和继电器板。",
    "First add a filling scale, a check scale and a relay board under “Devices”.",
  ),
  commissionTitle: phrase("{name} · 测定继电器", "{name} · measuring the relay"),
  commissionIntro: phrase(
    "本机会让该通道的继电器吸合约 4 秒，检查每次刷新都能保持，再测量停止刷新后多久断开。断开必须在 1.5 秒以内。",
    "The relay of this channel is closed for about 4 seconds. Every refresh must keep it closed, and after the last one it must open within 1.5 s.",
  ),
  boardOff: phrase(
    "测定期间，整块继电器板上的充装枪全部锁定。",
    "While it is measured, every gun on this board is locked.",
  ),
  gasShut: phrase("已关闭气源，枪未接气瓶", "The gas is shut off and no cylinder is connected"),
  start: phrase("开始测定", "Start measuring"),
  running: phrase("正在测定，约需 {seconds} 秒…", "Measuring; about {seconds} s…"),
  good: phrase("合格：断开时间 {ms} 毫秒", "Good: it drops out after {ms} ms"),
  bad: phrase("不合格：此继电器板不能用于许可", "Refused: this board may hold no permission"),
  written: phrase("已记录，该枪可以使用。", "It is on record; the gun can be used."),
  staysLocked: phrase("该枪保持锁定。", "The gun stays locked."),
  again: phrase("重新测定", "Measure again"),
  cardTitle: phrase("{name} · 二维码", "{name} · QR card"),
  cardHint: phrase(
    "打印后贴在枪旁，充装工扫描即可选枪。",
    "Print it and fix it beside the gun; scanning it selects the gun.",
  ),
  cardScan: phrase("扫描选枪", "Scan to select this gun"),
  outputs: phrase("声光报警", "Sirens and beacons"),
  addOutput: phrase("添加声光报警", "Add a siren or beacon"),
  outputAlarms: phrase("随报警动作", "Sounds for alarms"),
  outputAlarmsHint: phrase("有人确认报警后停止。", "It ends when somebody acknowledges."),
  outputNone: phrase("不随报警动作", "Never by itself"),
  outputUrgent: phrase("仅 1 级（紧急）", "Urgent only"),
  outputHigh: phrase("1、2 级", "Priorities 1 and 2"),
  outputMedium: phrase("1、2、3 级", "Priorities 1 to 3"),
  outputPlaces: phrase("只响应这些位置", "Only for these places"),
  outputPlacesHint: phrase(
    "位置名称中的字，用“、”分开；留空响应全部。",
    "Words of place names, with commas between; empty for all.",
  ),
  outputLost: phrase("不可用：继电器板离线", "Cannot sound: its board is gone"),
  noOutputs: phrase("还没有声光报警", "There are no sirens or beacons yet"),
  name: phrase("名称", "Name"),
  kind: phrase("类型", "Kind"),
  siren: phrase("声报警（警笛）", "Siren"),
  beacon: phrase("光报警（警灯）", "Beacon"),
  area: phrase("区域", "Area"),
  areaHint: phrase("例如：灌装间", "For example: filling hall"),
  test: phrase("试响 1 秒", "Test for 1 s"),
  tested: phrase("已触发 1 秒，请在现场确认。", "Switched on for 1 s; check it on the spot."),
  testWaiting: phrase(
    "继电器板没有连接，没有响。",
    "The relay board is not connected; nothing sounded.",
  ),
  sounding: phrase("正在响", "sounding"),
  save: phrase("保存", "Save"),
} as const;

export const startWords = {
  unknown: phrase("没有这个充装点，或已停用", "There is no such fill point, or it is out of use"),
  "no-relay": phrase("该充装点没有继电器板", "This fill point has no relay board"),
  busy: pointText.busy,
  running: phrase("正在测定另一个充装点", "Another fill point is being measured"),
  "gas-open": phrase("请先关闭气源并勾选确认", "Shut off the gas and tick the box first"),
} as const;

export const relayProblemWords = {
  "no-answer": phrase(
    "继电器板没有按协议应答：检查接线、地址和波特率。",
    "The board does not answer as it must: check wiring, unit address and baud rate.",
  ),
  "on-at-start": phrase(
    "测定前继电器已经吸合：可能有别的主机在控制，或继电器粘连。",
    "The relay was closed before the first pulse: another master drives it, or it has stuck.",
  ),
  "opened-between-refreshes": phrase(
    "两次刷新之间继电器断开过：此板不会重新计时，充装中会突然断开。",
    "The relay opened between two refreshes: this board does not restart its pulse and would drop out during a fill.",
  ),
  "stayed-on": phrase(
    "停止刷新后继电器没有及时断开（超过 1.5 秒或一直吸合）：断线时阀门不会关闭。",
    "After the last refresh the relay did not open in time (more than 1.5 s, or never): with a cut line the valve would stay open.",
  ),
} as const;

export const relayRefusalWords: Readonly<Record<string, ReturnType<typeof phrase>>> = {
  "relay.unknown_board": phrase("继电器板没有运行", "The relay board is not running"),
  "relay.line_closed": phrase("继电器板没有连接", "The relay board is not connected"),
  "relay.commissioning": phrase("此继电器板正在测定", "This board is being measured"),
  "relay.held": phrase(
    "此板的第 {channel} 通道正在使用，稍后再测。",
    "Channel {channel} of this board is in use; measure later.",
  ),
  "relay.line_lost": phrase("测定中连接断开", "The line was lost while measuring"),
  bug: phrase("程序出错，已记录", "The program failed; it is on record"),
};
