/** Alarms of special work: those of AQ 3064.2 table A.4 and what its text asks for besides. */
import { EVENT, LATCHING, rule } from "./catalogue-rule.ts";
import type { AlarmRule } from "./model.ts";

export const PERMIT_ALARM_RULES = {
  "permit.gas_not_analysed": rule(
    2,
    "site",
    ["作业前未做气体分析", "No gas analysis before the work"],
    ["不得开始作业；现场取样分析并登记。", "Do not begin; sample on the spot and put it on file."],
  ),
  "permit.gas_too_old": rule(
    2,
    "site",
    ["气体分析与作业开始间隔超时", "Gas analysis too old at the start"],
    ["不得开始作业；重新取样分析。", "Do not begin; sample anew."],
  ),
  "permit.gas_after_pause": rule(
    2,
    "site",
    ["中断超时未重新分析", "No new analysis after a long pause"],
    ["不得恢复作业；重新取样分析合格后再恢复。", "Do not go on before a new analysis has passed."],
  ),
  "permit.gas_next_day": rule(
    2,
    "site",
    ["二级动火跨日未做当日分析", "No analysis of the day in work over days"],
    ["停止作业，做当日气体分析。", "Stop and analyse the gas of the day."],
  ),
  "permit.gas_record": rule(
    2,
    "site",
    ["受限空间超过 2 小时未记录", "Confined space over 2 h without a record"],
    [
      "立即检测并登记；不合格或无法检测的，人员撤出。",
      "Measure and record now; everybody out if it fails or cannot be done.",
    ],
  ),
  "permit.time_expired": rule(
    2,
    "site",
    ["作业票超时", "The ticket has expired"],
    [
      "停止作业，撤离人员；需要继续的办理新票，不得延期。",
      "Stop and leave; a new ticket is made, nothing is extended.",
    ],
  ),
  "permit.blind_shared": rule(
    3,
    "site",
    ["抽、堵盲板共用一票", "Inserting and removing on one ticket"],
    ["抽和堵、每块盲板分别办票。", "Make one ticket for each blind and operation."],
  ),
  "permit.approver_away": rule(
    3,
    "site",
    ["审批人不在现场", "The approver is not on the spot"],
    ["审批人到现场扫码后签字。", "The approver comes, scans the spot and signs there."],
    EVENT,
  ),
  "permit.guardian_away": rule(
    1,
    "site",
    ["监护人离岗", "The guardian has left"],
    [
      "立即停止作业；监护人返回或完整交接后再恢复。",
      "Stop at once; go on when the guardian is back or has handed over.",
    ],
    LATCHING,
  ),
  "permit.raise_holiday": rule(
    2,
    "site",
    ["节假日动火未升级", "Hot work on a holiday not raised"],
    ["按升级后的级别重新办票。", "Make a new ticket at the raised level."],
  ),
  "permit.raise_rest_day": rule(
    2,
    "site",
    ["公休日动火未升级", "Hot work on a day off not raised"],
    ["按升级后的级别重新办票。", "Make a new ticket at the raised level."],
  ),
  "permit.raise_night": rule(
    2,
    "site",
    ["夜间动火未升级", "Hot work at night not raised"],
    [
      "按升级后的级别重新办票，或在夜间前结束。",
      "Make a new ticket at the raised level, or end before the night.",
    ],
  ),
  "permit.raise_event": rule(
    2,
    "site",
    ["重大活动等期间动火未升级", "Hot work during an event not raised"],
    [
      "按升级后的级别重新办票，或改期。",
      "Make a new ticket at the raised level, or choose another day.",
    ],
  ),
  "permit.certificate_none": rule(
    2,
    "site",
    ["人员无证", "A person has no certificate"],
    ["停止该人员作业，换持证人员。", "That person stops; name somebody certified."],
  ),
  "permit.certificate_expired": rule(
    2,
    "site",
    ["人员证书过期", "A person's certificate has expired"],
    [
      "停止该人员作业，换持证人员或登记新证。",
      "That person stops; name somebody certified or put the new certificate on file.",
    ],
  ),
  "permit.certificate_other": rule(
    2,
    "site",
    ["人证不符", "The person is not the one named"],
    [
      "核对现场人员与作业票；重新核验身份。",
      "Compare the people with the ticket and verify them again.",
    ],
  ),
  "permit.ticket_none": rule(
    1,
    "site",
    ["未办理作业票", "Work without a ticket"],
    [
      "立即停止作业，查明人员和原因，补办前不得作业。",
      "Stop at once, find out who and why; no work before there is a ticket.",
    ],
    EVENT,
  ),
  "permit.ticket_incomplete": rule(
    2,
    "site",
    ["关联作业票未办全", "Linked tickets are missing"],
    ["办齐关联作业票。", "Make the linked tickets."],
  ),
  "permit.ticket_unlinked": rule(
    3,
    "site",
    ["作业票未关联", "Tickets of one job are not linked"],
    ["把同一作业的各张票关联起来。", "Link the tickets of the job."],
  ),
  "permit.disclosure_none": rule(
    2,
    "site",
    ["未做安全交底", "No safety disclosure"],
    ["全体交底并签字。", "Disclose to everybody and have it signed."],
  ),
  "permit.risk_none": rule(
    2,
    "site",
    ["未做风险分析", "No risk analysis"],
    ["完成作业危害分析。", "Do the hazard analysis."],
  ),
  "permit.measure_open": rule(
    2,
    "site",
    ["安全措施未确认", "Measures are not confirmed"],
    ["现场逐项确认安全措施。", "Confirm each measure on the spot."],
  ),
  "permit.gas_over_limit": rule(
    1,
    "site",
    ["气体浓度超标", "Gas over its limit"],
    [
      "立即停止作业，撤离人员，查明来源，处理合格后重新分析。",
      "Stop at once, everybody out; find the source, treat it, analyse anew.",
    ],
    LATCHING,
  ),
  "permit.gas_monitor": rule(
    2,
    "site",
    ["未连续监测气体", "Gas is not watched continuously"],
    [
      "放置在检定期内的连续检测仪；没有的停止作业。",
      "Place a calibrated detector that runs; stop without one.",
    ],
  ),
  "permit.approval_overdue": rule(
    4,
    "site",
    ["审批超时", "An approval is overdue"],
    ["到现场签字，或退回申请。", "Sign on site, or send it back."],
  ),
  "permit.area_stopped": rule(
    2,
    "site",
    ["固定动火区动火条件失效", "A fixed hot-work area is no longer in order"],
    [
      "立即停止动火，熄火、关闭气瓶阀门，查明原因；条件恢复后重新确认、重新核验再动火。",
      "Stop, put out the fire and close the cylinders; find the cause, confirm and verify anew before going on.",
    ],
    EVENT,
  ),
} as const satisfies Readonly<Record<string, AlarmRule>>;
