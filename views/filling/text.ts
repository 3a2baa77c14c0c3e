import { phrase } from "../../src/platform/i18n.ts";

/** Words of the filling pages. */
export const fillText = {
  board: phrase("充装台", "Filling board"),
  gun: phrase("{label} 号枪", "Gun {label}"),
  manifold: phrase("{label} 号汇流排", "Manifold {label}"),
  tapGun: phrase("点选充装枪，或扫描枪上的二维码", "Tap a gun, or scan the code on the gun"),
  noPoints: phrase("还没有充装点", "There are no fill points yet"),
  noPointsHint: phrase(
    "由系统管理员先登记电子秤、许可继电器和充装枪。",
    "An administrator first registers scales, the permission relay and guns.",
  ),
  scanned: phrase("已扫气瓶 {code}", "Cylinder {code} scanned"),
  chooseGun: phrase("请点选要充装的枪", "Now tap the gun that will fill it"),
  bindHere: phrase("用此枪", "Use this gun"),
  awaiting: phrase("待完成", "Still to do"),
  awaitingNone: phrase("没有待完成的气瓶", "No cylinder is waiting"),
  backToBoard: phrase("返回充装台", "Back to the board"),
  phaseLocked: phrase("已锁定", "Locked"),
  phaseReady: phrase("可以授权", "Ready to open"),
  phaseAtScale: phrase("检查合格，请在秤上扫码", "Ready: scan at the scale"),
  phaseScaleFills: phrase("秤已获许可", "The scale has its permit"),
  scaleFillsHint: phrase(
    "由秤自动关阀，结束后本页自动更新。需要停止时请锁定此枪，并在秤上停止。",
    "The scale closes the valve itself; this page follows. To stop, lock this gun and stop it at the scale.",
  ),
  oneShot: phrase(
    "一次性许可：断线时本机无法关阀",
    "One-shot: the box cannot close this valve if the line is cut",
  ),
  phasePending: phrase("正在记录", "Being recorded"),
  phaseAuthorised: phrase("已许可，请开枪", "Permitted: open the gun"),
  phaseFilling: phrase("充装中", "Filling"),
  phaseSettled: phrase("已充满，秤正在稳定", "Filled: coming to rest"),
  phaseEnded: phrase("充装结束", "Fill has ended"),
  phaseSettle: phrase("需要处理", "Needs a person"),
  phaseManual: phrase("已人工锁定", "Locked by a person"),
  phaseProblem: phrase("设置有误，不能使用", "Set up wrongly: not usable"),
  problemHint: phrase(
    "请系统管理员更正此充装点的设置。",
    "An administrator has to correct the set-up of this point.",
  ),
  phaseIdle: phrase("空闲", "Idle"),
  net: phrase("净重", "Net"),
  gross: phrase("毛重", "Gross"),
  tare: phrase("皮重", "Tare"),
  targetNet: phrase("目标净重", "Target net"),
  cylinder: phrase("气瓶", "Cylinder"),
  medium: phrase("介质", "Medium"),
  dueOn: phrase("下次检验", "Inspection due"),
  noWeight: phrase("没有重量数据", "No weight data"),
  steady: phrase("稳定", "Steady"),
  moving: phrase("变化中", "Moving"),
  scanCylinder: phrase("请扫描气瓶", "Scan the cylinder"),
  scanCylinderHint: phrase(
    "20 秒内未扫描将返回充装台",
    "Without a scan this page returns to the board after 20 s",
  ),
  samples: phrase("演示：点一下代替扫描", "Demonstration: tap instead of scanning"),
  typeCode: phrase("气瓶编码", "Cylinder code"),
  confirmCode: phrase("确定", "Go"),
  useCamera: phrase("用摄像头扫描", "Scan with the camera"),
  preFill: phrase("充装前检查", "Pre-fill check"),
  tickExceptions: phrase("有问题的项目请勾选", "Tick every item with a problem"),
  problem: phrase("有问题", "Problem"),
  allOthersPassed: phrase("其余全部合格", "All others passed"),
  note: phrase("备注", "Note"),
  release: phrase("换一只气瓶", "Take another cylinder"),
  authorise: phrase("授权开枪", "Open the gun"),
  waitFor: phrase("还需要", "Still needed"),
  stop: phrase("停止充装", "Stop filling"),
  refusedTitle: phrase("禁止充装", "Must not be filled"),
  byRegister: phrase("档案判定", "by the register"),
  byInspection: phrase("人工检查", "by inspection"),
  byStation: phrase("站内状态", "by the station"),
  lockTitle: phrase("锁定此枪", "Lock this gun"),
  lockReason: phrase("原因", "Reason"),
  lock: phrase("锁定", "Lock"),
  unlock: phrase("解除锁定", "Unlock"),
  lockedBy: phrase("锁定人：{by}", "Locked by {by}"),
  settleTitle: phrase("这次充装没有正常结束", "This fill did not end as it should"),
  settleIntro: phrase(
    "原因：{cause}。请确认气瓶现在的情况并写明处理结果，之后才能再次充装。",
    "Cause: {cause}. Say what became of the cylinder; only then can this gun fill again.",
  ),
  settleReason: phrase("处理情况", "What was found and done"),
  settleOnScale: phrase(
    "气瓶还在秤上，按现在的重量记录",
    "The cylinder is on the scale: record its weight now",
  ),
  settleGone: phrase(
    "气瓶已不在秤上，重量不明",
    "The cylinder is no longer on the scale: weight unknown",
  ),
  settle: phrase("确认处理", "Confirm"),
  ended: phrase("净重 {net}，请试漏", "Net {net}: test it for leaks"),
  goOn: phrase("下一步：试漏", "Next: leak test"),
  goFlow: phrase("下一步", "Next step"),
  goWeigh: phrase("去复称", "Go to the second weighing"),
  secondTitle: phrase("二次检斤", "Second weighing"),
  firstNet: phrase("充装净重", "Net when filled"),
  secondNet: phrase("复称净重", "Net on the check scale"),
  difference: phrase("两秤相差", "Difference"),
  record: phrase("记录复称", "Record the second weighing"),
  putOn: phrase("请把气瓶放到复称秤上", "Put the cylinder on the check scale"),
  resultOk: phrase("合格，可贴封", "Good: seal it"),
  resultUnder: phrase("充装不足", "Under-filled"),
  resultOver: phrase("超装：必须倒出", "Over-filled: it must be emptied"),
  resultDiffers: phrase("两秤不一致：隔离待查", "The scales disagree: set it aside"),
  resultUnknown: phrase("结果不明", "Result unknown"),
  record2: phrase("查看记录", "Show the record"),
  nextCylinder: phrase("下一只气瓶", "Next cylinder"),
  operatorOnly: phrase("请由充装工登录后操作", "An operator has to sign in to do this"),
} as const;

/** Why permission went away, and why a fill ended: the interlock's causes, then those of a filling scale. */
export const causeText = {
  initial: phrase("尚未充装", "Nothing filled yet"),
  restart: phrase("系统重启", "The system was restarted"),
  bad_input: phrase("收到异常数据", "Bad data arrived"),
  remote_lock: phrase("被锁定", "It was locked"),
  link_lost: phrase("设备断线", "A device was disconnected"),
  relay_dropped: phrase("许可继电器断开", "The permission relay dropped"),
  clock_untrusted: phrase("系统时间不可信", "The clock cannot be trusted"),
  over_max: phrase("超过最大充装量", "Above the maximum"),
  lifted: phrase("气瓶被移开", "The cylinder was lifted"),
  fell: phrase("重量下降", "The weight fell"),
  jumped: phrase("重量突变", "The weight jumped"),
  no_reading: phrase("秤没有数值", "The scale gave no number"),
  stale: phrase("重量数据中断", "Weight data stopped"),
  lag: phrase("系统响应过慢", "The system was too slow"),
  time_over: phrase("超过最长充装时间", "Longest filling time was exceeded"),
  unused: phrase("许可后未开枪", "The gun was not opened in time"),
  rebound: phrase("由操作人停止", "Stopped by the operator"),
  commit_late: phrase("记录超时", "Recording took too long"),
  commit_failed: phrase("未能记录", "It could not be recorded"),
  start_lost: phrase("开枪前条件变化", "Conditions changed before opening"),
  unsettled: phrase("秤未能稳定", "The scale did not come to rest"),
  ended: phrase("正常结束", "Ended normally"),
  scale_power_loss: phrase("充装秤断电", "The filling scale lost its power"),
  scale_lifted: phrase("充装中气瓶被移开", "The cylinder was lifted from the filling scale"),
  scale_anti_theft: phrase("充装秤防盗装置动作", "The filling scale's anti-theft device tripped"),
  scale_swapped: phrase("暂停后换了气瓶", "Another cylinder was put on after a pause"),
  scale_abnormal: phrase("充装秤异常结束", "The filling scale ended abnormally"),
  no_record: phrase("充装秤没有送来记录", "No record came from the filling scale"),
  permit_not_sent: phrase("许可没有送到充装秤", "The permit did not reach the filling scale"),
  cancelled: phrase("在充装秤上取消", "Cancelled at the filling scale"),
} as const;

/** What still keeps an authorisation away. */
export const blockerText = {
  settlement_due: phrase("先处理上一次充装", "Settle the last fill first"),
  busy: phrase("正在充装", "A fill is under way"),
  locked_remotely: phrase("已被锁定", "It is locked"),
  link_down: phrase("秤或许可继电器未连接", "Scale or permission relay is not connected"),
  clock_untrusted: phrase("系统时间不可信", "The clock cannot be trusted"),
  lag: phrase("系统响应过慢", "The system is too slow"),
  refused: phrase("气瓶禁止充装", "The cylinder must not be filled"),
  position_open: phrase("未扫描气瓶", "No cylinder was scanned"),
  nothing_bound: phrase("未扫描气瓶", "No cylinder was scanned"),
  cylinder_twice: phrase("同一气瓶被扫描两次", "The same cylinder twice"),
  check_missing: phrase("充装前检查未完成", "The pre-fill check is missing"),
  check_failed: phrase("充装前检查不合格", "The pre-fill check failed"),
  check_uncertified: phrase("检查人没有有效证书", "The checker has no valid certificate"),
  check_other_cylinder: phrase("检查的是另一只气瓶", "The check is of another cylinder"),
  check_outdated: phrase("检查已过期，请重新检查", "The check is too old; check again"),
  check_used: phrase("检查已用过，请重新检查", "The check was used; check again"),
  checks_full: phrase("检查记录过多", "Too many checks are held"),
  authorisation_used: phrase("许可编号已用过", "The authorisation was used"),
  no_reading: phrase("秤没有数值", "The scale gives no number"),
  unsteady: phrase("等待重量稳定", "Waiting for a steady weight"),
  below_start: phrase(
    "气瓶未放好，或皮重不符",
    "Put the cylinder on the scale, or its tare is wrong",
  ),
  above_start: phrase("已有气体：先倒残", "It holds gas already: empty it first"),
} as const;

/** Why a cylinder must not be filled; `{…}` are facts of the refusal. */
export const refusalText = {
  "filling.over_filled": phrase("超装，必须先倒出", "Over-filled; it must be emptied first"),
  "filling.quarantined": phrase("已隔离待处理", "Quarantined"),
  "filling.scrapped": phrase("已报废", "Scrapped"),
  "filling.unregistered": phrase("未建档（黑气瓶）", "Not registered (a “black” cylinder)"),
  "filling.recalled": phrase("已召回", "Recalled"),
  "filling.reported_lost": phrase("已挂失", "Reported lost"),
  "filling.not_own": phrase("非本站自有气瓶", "Not this station's own cylinder"),
  "filling.wrong_medium": phrase("介质不符", "Wrong medium"),
  "filling.service_ended": phrase("超过使用年限（{day}）", "Service life ended on {day}"),
  "filling.service_unknown": phrase("使用年限不明", "Service life is unknown"),
  "filling.inspection_overdue": phrase("超过检验期限（{day}）", "Inspection was due on {day}"),
  "filling.inspection_unknown": phrase("检验日期不明", "Inspection date is unknown"),
  "filling.already_full": phrase("已是实瓶", "It is full already"),
  "filling.bound_elsewhere": phrase("正在另一把枪上", "It is bound to another gun"),
  "filling.residual_low": phrase(
    "余压低于规定：可能进了空气（待核实，GB/T 13591）",
    "Residual pressure is below its limit: air may have come in (待核实 unverified, GB/T 13591)",
  ),
  "filling.acetone_over": phrase(
    "比皮重多 {mass}：丙酮过多或余气未排（待核实，GB/T 13591）",
    "{mass} above its tare: too much acetone, or gas left in it (待核实 unverified, GB/T 13591)",
  ),
  "filling.acetone_too_short": phrase(
    "丙酮缺 {mass}，超过可补加的量（待核实，GB/T 13591）",
    "{mass} of acetone are missing, more than may be topped up (待核实 unverified, GB/T 13591)",
  ),
  "filling.acetone_short": phrase(
    "丙酮不足：需补加 {mass}（待核实，GB/T 13591）",
    "Acetone is short: top up {mass} (待核实 unverified, GB/T 13591)",
  ),
  "filling.acetone_unchecked": phrase(
    "未称丙酮，或已超过 24 小时",
    "Its acetone was not weighed, or more than 24 hours ago",
  ),
  "filling.stage_unweighed": phrase(
    "上一次充装后未称重",
    "It was not weighed after its last stage",
  ),
  "filling.at_rest": phrase("静置中，{at} 后可继续", "At rest until {at}"),
  "filling.final_check_due": phrase(
    "充装次数已满，待静置后检查",
    "All stages are done; its last check is due",
  ),
  "filling.check_failed": phrase("检查不合格：{items}", "The check failed: {items}"),
  "filling.check_missing": phrase("检查未完成", "The check is not complete"),
  "filling.operator_not_certified": phrase(
    "操作人无充装作业证",
    "The operator holds no filling certificate",
  ),
  "filling.certificate_expired": phrase(
    "充装作业证已过期（{day}）",
    "The filling certificate expired on {day}",
  ),
  "filling.not_prepared": phrase("本班未确认：{items}", "Not confirmed this shift: {items}"),
  "filling.scale_not_verified": phrase(
    "电子秤超过检定期，或未登记检定日期",
    "The scale's verification has expired or is not on record",
  ),
  "filling.scale_not_checked": phrase("本班未校秤", "The scale was not checked this shift"),
  "filling.point_locked": phrase("此枪已锁定", "This gun is locked"),
  "filling.site_blocked": phrase("站点红码，停止充装", "The site is red: no filling"),
  "filling.clock_untrusted": phrase("系统时间不可信", "The clock cannot be trusted"),
} as const;

/** What to do about it. */
export const wayOutText = {
  "filling.over_filled": phrase(
    "送倒残处，倒出后复称",
    "Take it to be emptied, then weigh it again",
  ),
  "filling.quarantined": phrase("请安全管理员处理后放行", "The safety manager has to release it"),
  "filling.scrapped": phrase(
    "移交报废区，不得再用",
    "Hand it to the scrap area; never use it again",
  ),
  "filling.unregistered": phrase(
    "放入待处理区，联系管理员核实",
    "Set it aside and ask the manager",
  ),
  "filling.recalled": phrase("放入待处理区", "Set it aside"),
  "filling.reported_lost": phrase(
    "核实来源后由管理员恢复",
    "The manager restores it once its origin is known",
  ),
  "filling.not_own": phrase("退还产权单位", "Return it to its owner"),
  "filling.wrong_medium": phrase("换到对应介质的枪", "Use the gun of its medium"),
  "filling.service_ended": phrase("移交报废区", "Hand it to the scrap area"),
  "filling.service_unknown": phrase("由管理员补全档案", "The manager completes the register"),
  "filling.inspection_overdue": phrase("送检验站", "Send it to inspection"),
  "filling.inspection_unknown": phrase("由管理员补全档案", "The manager completes the register"),
  "filling.already_full": phrase("放入实瓶区", "Put it with the full ones"),
  "filling.bound_elsewhere": phrase("先在那把枪上换瓶", "Release it at the other gun first"),
  "filling.residual_low": phrase(
    "放入待处理区，置换合格后再称",
    "Set it aside; purge it, then weigh it again",
  ),
  "filling.acetone_over": phrase(
    "放入待处理区，查明原因后重新称重",
    "Set it aside, find out why, then weigh it again",
  ),
  "filling.acetone_too_short": phrase("送检验站检查填料和易熔塞", "Send it to inspection"),
  "filling.acetone_short": phrase(
    "补加丙酮后，在“丙酮与称重”中重新称重",
    "Top it up, then weigh it again at “Acetone and weights”",
  ),
  "filling.acetone_unchecked": phrase("在“丙酮与称重”中称重", "Weigh it at “Acetone and weights”"),
  "filling.stage_unweighed": phrase("在“丙酮与称重”中称重", "Weigh it at “Acetone and weights”"),
  "filling.at_rest": phrase("等静置时间到", "Wait for the end of its rest"),
  "filling.final_check_due": phrase(
    "在“丙酮与称重”中做静置后检查",
    "Do its last check at “Acetone and weights”",
  ),
  "filling.check_failed": phrase("放入待处理区", "Set it aside"),
  "filling.check_missing": phrase("完成充装前检查", "Complete the pre-fill check"),
  "filling.operator_not_certified": phrase("换持证人员操作", "A certified person has to do this"),
  "filling.certificate_expired": phrase(
    "换证书有效的人员操作",
    "A person with a valid certificate has to do this",
  ),
  "filling.not_prepared": phrase(
    "触摸静电释放装置、穿好防静电工作服、交出火种后，在“上岗确认”中确认",
    "Discharge yourself, dress for it, leave lighter and phone, then confirm at “Start of shift”",
  ),
  "filling.scale_not_verified": phrase("停用此秤，送检定", "Take the scale out of use"),
  "filling.scale_not_checked": phrase(
    "先校零并用标准砝码校秤",
    "Zero it and check it with the standard weight",
  ),
  "filling.point_locked": phrase("由安全管理员解除", "The safety manager has to unlock it"),
  "filling.site_blocked": phrase("由负责人确认后恢复", "The manager has to confirm with a reason"),
  "filling.clock_untrusted": phrase(
    "由系统管理员校正时间",
    "The administrator has to set the clock",
  ),
} as const;

/** Why a fill point cannot be used as it is set up. */
export const problemText = {
  "filling.point_positions": phrase("充装位数量不对", "The number of positions is wrong"),
  "filling.point_gauges": phrase("没有可用的秤或压力表", "It has no scale or gauge that decides"),
  "filling.point_without_cut_off": phrase("没有自动切断装置", "It has no cut-off of its own"),
  "filling.one_shot_not_accepted": phrase(
    "阀门断线后可能不关闭，且没有验收记录",
    "Its valve may stay open when the line is lost, and nobody has accepted that on record",
  ),
  "filling.point_figure": phrase(
    "参数超出允许范围（{field}）",
    "A figure is out of bounds ({field})",
  ),
} as const;

/** A pre-fill item that was not in order. */
export const failedText = phrase("检查不合格：{item}", "Failed: {item}");

/** What a person confirms before filling. */
export const entryText = {
  discharge: phrase("已触摸静电释放装置", "I have discharged myself at the post"),
  clothing: phrase("已穿防静电工作服、工作鞋", "I wear antistatic clothes and shoes"),
  ignition: phrase("未携带火种、手机等", "I carry no lighter, no phone"),
} as const;

/** Scans that led to nothing. */
export const scanText = {
  "filling.unknown_code": phrase(
    "{scanned} 不在气瓶档案中。请重扫；若仍不行，放入待处理区。",
    "{scanned} is not in the register. Scan again; if it stays so, set the cylinder aside.",
  ),
  "filling.voided_code": phrase(
    "{scanned} 已作废，不得充装",
    "{scanned} was voided; it must not be filled",
  ),
  "filling.malformed_code": phrase(
    "这不是可用的编码，请重扫",
    "That is no usable code; scan again",
  ),
  "filling.not_a_cylinder": phrase("这不是气瓶编码", "That is not a cylinder's code"),
  "filling.point_busy": phrase("此枪正在充装，请等待结束", "This gun is busy; wait for its end"),
  "filling.no_target": phrase(
    "此枪不能充装这只气瓶：介质不按重量充装，或档案中容积不明",
    "This gun cannot fill this cylinder: its medium is not filled by weight, or its volume is unknown",
  ),
  "filling.no_pressure_target": phrase(
    "此汇流排不能充装这只气瓶：介质不按压力充装，或档案中公称工作压力不明",
    "This manifold cannot fill this cylinder: its medium is not filled by pressure, or its working pressure is unknown",
  ),
  "filling.bound_at_position": phrase(
    "这只气瓶已在 {position} 号位",
    "This cylinder is already at position {position}",
  ),
  "filling.post_check_first": phrase(
    "请先完成上一排的充装后检查",
    "First check the cylinders that were just filled",
  ),
  "filling.no_free_position": phrase(
    "没有空位；请先点选要更换的充装位",
    "No position is free; tap the one to change first",
  ),
  "filling.cylinder_unsettled": phrase(
    "这只气瓶上一次充装未处理完，请先处理",
    "The last fill of this cylinder is not settled yet",
  ),
} as const;

/** Actions that could not be done. */
export const actText = {
  "filling.nothing_bound": phrase("没有已扫描的气瓶", "No cylinder is bound"),
  "filling.other_cylinder_bound": phrase(
    "此枪已换了另一只气瓶，请检查现在这只",
    "Another cylinder was scanned here meanwhile; check that one",
  ),
  "filling.answers_missing": phrase("有项目未回答", "Items are unanswered"),
  "filling.reason_needed": phrase("请写明原因", "Please give a reason"),
  "filling.nothing_to_settle": phrase("没有需要处理的充装", "There is nothing to settle"),
  "filling.scale_not_steady": phrase(
    "重量未稳定，请稍等再试",
    "The weight is not steady; wait and try again",
  ),
  "filling.not_awaiting": phrase(
    "这条记录不在等待复称",
    "This record does not wait for a second weighing",
  ),
  "filling.no_check_scale": phrase(
    "此枪没有登记复称秤",
    "No check scale is registered for this gun",
  ),
  "filling.scale_silent": phrase(
    "复称秤没有数据，请检查连接",
    "The check scale is silent; look at its cable",
  ),
  "filling.scale_empty": phrase(
    "复称秤上没有这只气瓶，请先放好再记录",
    "The cylinder is not on the check scale; put it there first",
  ),
  "filling.same_scale": phrase("复称必须用另一台秤", "The second weighing needs another scale"),
  "filling.scale_not_ready": phrase(
    "这台秤本班未校秤，或已超过检定期",
    "This scale was not checked this shift, or its verification has expired",
  ),
  "filling.not_this_step": phrase("还没到这一步", "Another step comes first"),
  "filling.no_such_fill": phrase("没有这条充装记录", "There is no such fill"),
  "filling.seal_needed": phrase(
    "请填写封口号（字母、数字和短横线）",
    "Give the number of the seal (letters, digits, hyphens)",
  ),
  "filling.seal_used": phrase("这个封口号已经用过", "This seal number was used before"),
  "filling.scan_needed": phrase("请扫描这只气瓶", "Scan the cylinder"),
  "filling.scan_other": phrase("扫到的不是这只气瓶", "That is another cylinder's code"),
  "filling.no_such_target": phrase("没有这把枪或这一排", "There is no such gun or row"),
  "filling.lock_needs_manager": phrase(
    "锁定整排或整站需要安全管理员",
    "Only a safety manager locks a row or the station",
  ),
  "filling.lock_gone": phrase("这个锁定已经解除", "This lock was lifted already"),
  "filling.lock_not_yours": phrase(
    "此锁定不能在这里解除：由安全管理员、隐患整改完成或上级解除",
    "This lock is not lifted here: the safety manager, the closed danger or the authority lifts it",
  ),
  "filling.no_such_scale": phrase("没有这台秤", "There is no such scale"),
  "filling.scale_in_use": phrase("这台秤正在充装", "This scale is filling now"),
  "filling.weight_needed": phrase("请填写标准砝码质量", "Give the mass of the standard weight"),
  "filling.certificate_needed": phrase(
    "请填写砝码检定证书号",
    "Give the certificate number of the weight",
  ),
  "filling.shown_needed": phrase("请填写秤上显示的数值", "Give what the scale shows"),
  "filling.day_needed": phrase("请填写日期", "Give a day"),
  "filling.ambient_wrong": phrase(
    "环境温度应在 −60 到 60 ℃ 之间",
    "The ambient temperature lies between −60 and 60 °C",
  ),
  "filling.not_overfilled": phrase("这只气瓶没有超装", "This cylinder is not over-filled"),
  "filling.no_target": phrase("档案中容积或介质不明", "Its volume or medium is unknown"),
  "filling.not_weighed_yet": phrase("先倒出并称重", "Empty and weigh it first"),
  "filling.same_person": phrase("须由另一人批准", "Another person has to approve"),
  "filling.not_emptied": phrase(
    "还有气：净重 {net}，上限 {limit}",
    "It still holds gas: net {net}, at most {limit}",
  ),
  "filling.not_overridable": phrase("此项不能放行", "This cannot be set aside"),
  "filling.review_gone": phrase("这条记录已处理", "This one was dealt with already"),
  "filling.signature_needed": phrase("请签字", "Please sign"),
  "filling.handover_written": phrase("本班已交班", "This shift was handed over already"),
  "filling.handover_taken": phrase("已接班", "It was taken over already"),
  "filling.handover_gone": phrase("没有这份交接记录", "There is no such hand-over"),
  "filling.addendum_needed": phrase("请写明更正内容和原因", "Give what is right, and why"),
  "filling.clock_untrusted": phrase("系统时间不可信", "The clock cannot be trusted"),
} as const;
