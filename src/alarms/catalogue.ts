/** Every alarm of this box as data: words, priority, category, and what to do, in both languages. */

import { POSITION_RULES } from "./catalogue-people.ts";
import { PERMIT_ALARM_RULES } from "./catalogue-permits.ts";
import { EVENT, LATCHING, rule } from "./catalogue-rule.ts";
import type { AlarmRule } from "./model.ts";

export const ALARM_RULES = {
  "fill.interrupted": rule(
    2,
    "filling",
    ["充装中断，结果未知", "A fill was interrupted, its outcome is unknown"],
    [
      "到枪前查看气瓶和枪阀，称重后在该枪页面登记处置结果。",
      "Go to the gun, look at cylinder and valve, weigh, and settle the fill on the gun's page.",
    ],
  ),
  "fill.over_limit": rule(
    1,
    "filling",
    ["充装超过允许最大量，已切断", "A fill passed the largest mass allowed and was cut off"],
    [
      "不得移走气瓶。关瓶阀，称重，超装的按规程抽出多余气体，再登记处置结果。",
      "Leave the cylinder where it is. Close its valve, weigh it, draw off the excess as the procedure says, then settle the fill.",
    ],
    LATCHING,
  ),
  "fill.gauge_lost": rule(
    2,
    "filling",
    ["充装中失去秤的读数，已切断", "The scale's reading was lost during a fill; it was cut off"],
    [
      "检查秤的电源和数据线；恢复后称重并登记处置结果。",
      "Check power and data line of the scale; when it is back, weigh and settle the fill.",
    ],
  ),
  "fill.cylinder_moved": rule(
    2,
    "filling",
    [
      "充装中气瓶被移动或重量突变，已切断",
      "The cylinder moved or its weight jumped during a fill; it was cut off",
    ],
    [
      "查看枪、软管和瓶阀有无泄漏，气瓶放稳后称重并登记处置结果。",
      "Look for a leak at gun, hose and valve; set the cylinder right, weigh it and settle the fill.",
    ],
  ),
  "fill.too_long": rule(
    2,
    "filling",
    ["充装时间超过上限，已切断", "A fill took longer than allowed and was cut off"],
    [
      "查看枪、软管和秤：可能泄漏、堵塞或秤失灵。称重并登记处置结果。",
      "Look at gun, hose and scale: there may be a leak, a blockage or a dead scale. Weigh and settle the fill.",
    ],
  ),
  "fill.relay_dropped": rule(
    2,
    "filling",
    [
      "充装许可继电器掉线，已切断",
      "The permission relay dropped out during a fill; it was cut off",
    ],
    [
      "检查继电器板的电源和通信线，再登记处置结果。",
      "Check power and line of the relay board, then settle the fill.",
    ],
  ),
  "relay.not_open": rule(
    1,
    "filling",
    [
      "许可继电器未断开：枪可能仍可放气",
      "A permission relay did not open: the gun may still pass gas",
    ],
    [
      "立即关闭该枪的手动阀，停用该枪，检查继电器触点和接线。",
      "Close the gun's hand valve at once, take the gun out of use, check the relay's contacts and wiring.",
    ],
    EVENT,
  ),
  "fill.flow_while_locked": rule(
    1,
    "filling",
    ["枪已锁定但重量仍在上升", "The weight rises although the gun is locked"],
    [
      "立即关闭手动阀和瓶阀，疏散无关人员，查找原因前不得再用该枪。",
      "Close hand valve and cylinder valve at once, send others away; the gun stays out of use until the cause is found.",
    ],
    LATCHING,
  ),
  "fill.leak": rule(
    2,
    "filling",
    ["充装后试漏或检查不合格", "A filled cylinder failed its leak test or its check"],
    [
      "气瓶已隔离：移到通风的待处理区，抽空后送检修，不得出站。",
      "The cylinder is set aside: take it to the ventilated area, empty it, have it repaired; it must not leave.",
    ],
    EVENT,
  ),
  "fill.violation": rule(
    3,
    "filling",
    ["充装违规预警", "A rule of filling was broken"],
    [
      "在“违规预警”中查看人员和枪号，当面纠正并登记处理结果。",
      "See person and gun in the list of violations, put it right on the spot and write down what followed.",
    ],
    EVENT,
  ),
  "scale.unexplained_record": rule(
    2,
    "filling",
    ["充装秤送来无法对应的记录", "A filling scale sent a record that nothing explains"],
    [
      "到秤前核对票号和气瓶：可能有人未经检查充装。气瓶已隔离，查明后由安全管理员放行。",
      "Compare ticket and cylinder at the scale: somebody may have filled without a check. The cylinder is set aside until the manager releases it.",
    ],
    EVENT,
  ),
  "scale.unsupervised": rule(
    2,
    "filling",
    ["有人试图让充装秤脱离监管充装", "Somebody tried to fill at a scale without supervision"],
    [
      "到秤前制止，查明人员和原因，必要时锁定此枪。",
      "Stop it at the scale, find out who and why, lock the gun if need be.",
    ],
    EVENT,
  ),
  "fill.overfilled": rule(
    1,
    "filling",
    ["气瓶超装，已隔离", "A cylinder is overfilled and quarantined"],
    [
      "移入待处理区，按规程抽出多余气体并复称，合格前不得出站。",
      "Take it to the quarantine area, draw off the excess as the procedure says and weigh again; it may not leave before.",
    ],
    EVENT,
  ),
  "device.lost": rule(
    3,
    "device",
    ["设备断线", "A device's line is gone"],
    [
      "检查设备电源、插头和数据线；在设备页面查看错误。",
      "Check power, plug and data line; the device's page shows the error.",
    ],
  ),
  "device.silent": rule(
    3,
    "device",
    ["设备无数据", "A device sends nothing"],
    [
      "检查设备是否开机、是否处于连续输出方式。",
      "Check that the device is switched on and in continuous output.",
    ],
  ),
  "device.garbage": rule(
    3,
    "device",
    ["设备数据无法识别", "A device's data cannot be read"],
    [
      "检查波特率、校验、地址和屏蔽接地；在设备页面查看原始数据。",
      "Check baud rate, parity, address and shield; the device's page shows the raw data.",
    ],
  ),
  "output.failed": rule(
    2,
    "device",
    ["声光报警不可用，报警时不会响", "A siren or beacon cannot be reached and would stay silent"],
    [
      "检查继电器板的电源和通信线；恢复后在“声光报警”页试响。其间派人值守。",
      "Check power and line of the relay board, then test it on the page of sirens. Keep somebody watching until then.",
    ],
  ),
  "clock.untrusted": rule(
    2,
    "system",
    ["本机时间不可信，充装已停止", "The box's time cannot be trusted; filling is stopped"],
    [
      "核对时间，恢复网络校时；必要时由系统管理员与第二人共同设定。",
      "Check the time and restore the time server; if need be an administrator and a second person set it.",
    ],
  ),
  "disk.low": rule(
    3,
    "system",
    ["磁盘空间不足", "The disk is getting full"],
    [
      "导出并清理旧的轨迹数据或更换更大的磁盘。",
      "Export and clear old track data, or fit a larger disk.",
    ],
  ),
  "disk.full": rule(
    2,
    "system",
    ["磁盘将满，即将无法记录", "The disk is nearly full; soon nothing can be recorded"],
    [
      "立即腾出空间。磁盘写满后不再允许充装。",
      "Make room now. When the disk is full, no fill is allowed.",
    ],
  ),
  "data.damaged": rule(
    1,
    "system",
    ["数据库文件已损坏", "A database file is damaged"],
    [
      "停止充装，不要删除任何文件。从最近的合格备份恢复，并联系供应商。",
      "Stop filling and delete nothing. Restore the newest good backup and call the supplier.",
    ],
    EVENT,
  ),
  "journal.broken": rule(
    1,
    "system",
    ["日志链校验不通过", "The journal's chain does not verify"],
    [
      "不要删除任何文件。保留现场，联系供应商并报告安全负责人。",
      "Delete nothing. Leave everything as it is, call the supplier and tell the person in charge of safety.",
    ],
    EVENT,
  ),
  "backup.failed": rule(
    3,
    "system",
    ["备份失败", "A backup failed"],
    [
      "检查备份盘是否插好、是否有空间，然后重新备份。",
      "Check that the backup disk is there and has room, then back up again.",
    ],
  ),
  "backup.overdue": rule(
    3,
    "system",
    ["超过期限没有备份", "No backup was made in time"],
    ["立即备份一次，并检查备份计划。", "Make a backup now and check the schedule."],
  ),
  "backup.no_target": rule(
    3,
    "system",
    ["备份目录不可用", "The backup folder cannot be used"],
    [
      "插好备份盘，检查权限；或在备份页面改用别的目录。",
      "Plug the backup disk in and check its rights, or choose another folder on the page Backups.",
    ],
  ),
  "robot.failed": rule(
    3,
    "system",
    ["群机器人发不出报警", "A group chat's robot cannot be reached"],
    [
      "检查网络、机器人地址和密钥，在群机器人页面发一条测试。报警照常在本机发声。",
      "Check network, address and secret, and send a test on the page of robots. Alarms sound on this box as ever.",
    ],
  ),
  "backup.no_room": rule(
    3,
    "system",
    ["备份盘空间不足", "The backup disk is getting full"],
    ["减少保留份数，或换更大的备份盘。", "Keep fewer backups, or fit a larger backup disk."],
  ),
  "update.failed": rule(
    3,
    "system",
    [
      "程序更新失败，已恢复旧版本和更新前的数据",
      "An update failed; the version and the data from before are back",
    ],
    [
      "照常工作。把更新时的输出和支持包发给供应商；核对更新期间有无需要补录的事。",
      "Work on. Send the update's output and the support bundle to the supplier; see whether anything of that time must be entered again.",
    ],
    EVENT,
  ),
  "https.due": rule(
    3,
    "system",
    ["HTTPS 证书即将到期而未自动更新", "The HTTPS certificate ends soon and did not renew itself"],
    [
      "核对本机时间和磁盘，重启服务；仍不更新则导出支持包联系供应商。",
      "Check time and disk, restart the service; if it stays, send the support bundle to the supplier.",
    ],
  ),
  "upstream.certificate_due": rule(
    3,
    "system",
    [
      "上级平台通道的证书即将到期或已到期",
      "A certificate of a line upstream ends within 30 days or has ended",
    ],
    [
      "向上级平台申领新证书，在“上传 → 平台”中换上；到期后该通道停止上传。",
      "Ask the platform for a new certificate and put it in under Upstream → Platforms; the line stops when it ends.",
    ],
  ),
  "upstream.silent": rule(
    3,
    "system",
    ["上级平台无应答", "The platform upstream does not answer"],
    [
      "检查外网；数据保存在本机，恢复后自动补传。",
      "Check the outer network; the data is kept here and sent when it is back.",
    ],
  ),
  "upstream.notice": rule(
    3,
    "system",
    ["上级平台发来通知", "A notice came from upstream"],
    [
      "打开“上传 → 上级指令”阅读通知全文，按要求办理。",
      "Open Upstream → Orders, read the notice whole and act on it.",
    ],
    EVENT,
  ),
  "upstream.false_order": rule(
    2,
    "system",
    [
      "收到无法核实的上级指令，未执行",
      "An order that proves nothing came from upstream; not obeyed",
    ],
    [
      "向上级平台核实；确认上级公钥是否已更换。反复出现时检查上传通道的账号和证书。",
      "Ask the platform upstream; see whether its key changed. If it comes again, check account and certificates of the line.",
    ],
    EVENT,
  ),
  "upstream.lock_broken": rule(
    1,
    "system",
    ["两人在本站解除了上级锁定", "Two persons at the site lifted a lock of the authority upstream"],
    [
      "立即电话告知下达锁定的单位，并把理由补录书面材料。",
      "Telephone the authority that ordered the lock at once and send the reason in writing.",
    ],
    EVENT,
  ),
  "certificate.due": rule(
    4,
    "people",
    ["人员证书即将到期或已到期", "A person's certificate is due or has expired"],
    ["安排复审；到期后不得上岗。", "Have it renewed; without it the person may not work."],
  ),
  "inspection.due": rule(
    4,
    "site",
    ["检验或检定即将到期或已到期", "An inspection or calibration is due or overdue"],
    ["安排送检；到期后停止使用。", "Have it inspected; after the due date it is out of use."],
  ),
  "cylinder.leak_reported": rule(
    2,
    "site",
    ["有人扫码报告气瓶漏气", "Somebody reported a leaking cylinder"],
    [
      "立即联系报告人或持有人，告知关阀、通风、勿动火，派人处置；在“气瓶反映”页登记处理情况。",
      "Reach the reporter or holder at once: close the valve, air, no flame; send somebody, then answer the report.",
    ],
    LATCHING,
  ),
  "cylinder.reported": rule(
    3,
    "site",
    ["有人扫码反映气瓶问题", "Somebody reported a problem with a cylinder"],
    [
      "在“气瓶反映”页查看并核实，登记处理情况。",
      "Look into it on the page of reports and write down what was done.",
    ],
    LATCHING,
  ),
  "check.failed": rule(
    3,
    "site",
    ["检查发现不合格项", "A check found something wrong"],
    ["打开检查结果，逐项整改并复查。", "Open the result, put each item right and check again."],
    EVENT,
  ),
  "patrol.missed": rule(
    3,
    "site",
    ["巡查漏检", "A patrol was missed"],
    [
      "尽快补查，登记漏检原因；下一次按时完成后本报警自动恢复。",
      "Go and check, then record why it was missed; the alarm clears with the next patrol done.",
    ],
  ),
  "danger.major": rule(
    2,
    "site",
    ["有重大隐患未消除", "A major hidden danger is open"],
    [
      "落实责任、措施、资金、时限和预案，整改期间做好管控，按规定上报。",
      "Fix person, measure, money, date and plan, control it meanwhile, and report it as the rules ask.",
    ],
  ),
  "danger.overdue": rule(
    3,
    "site",
    ["隐患整改逾期", "A hidden danger is past its date"],
    [
      "责任人立即整改；确有困难的申请延期。安全管理员督办。",
      "Whoever answers for it puts it right now or asks for more time; the safety manager follows it up.",
    ],
  ),
  "danger.escalated": rule(
    2,
    "site",
    ["隐患长期逾期，已升级督办", "A hidden danger is long past its date and has gone up"],
    [
      "由系统管理员、主要负责人督办：查明原因，调整人力、资金，必要时停用该部位。",
      "For the administrator and the head of the site: find the cause, give people and money, stop that part if need be.",
    ],
  ),
  "danger.due_soon": rule(
    4,
    "site",
    ["隐患整改期限将到", "A hidden danger is due soon"],
    ["责任人按期整改并提交照片。", "Whoever answers for it puts it right in time, with photos."],
  ),
  "danger.waiting": rule(
    3,
    "site",
    ["隐患长时间无人处理", "A hidden danger waits for somebody"],
    [
      "打开该隐患：定级、派单、复查或答复延期申请。",
      "Open it: grade it, assign it, check it again, or answer the request for more time.",
    ],
  ),
  ...POSITION_RULES,
  ...PERMIT_ALARM_RULES,
} as const satisfies Readonly<Record<string, AlarmRule>>;

export type AlarmCode = keyof typeof ALARM_RULES;

export const ALARM_CODES = Object.keys(ALARM_RULES) as readonly AlarmCode[];

/** Undefined for a code of a newer program, whose rows this one may still meet after a roll-back. */
export function findAlarmRule(code: string): AlarmRule | undefined {
  return Object.hasOwn(ALARM_RULES, code) ? ALARM_RULES[code as AlarmCode] : undefined;
}
