/** Alarms of special work (AQ 3064.2 table A.4 and local ones); raised and cleared by the watch of the permits. */

import { type Pair, rule } from "./catalogue-rule.ts";
import type { Priority } from "./model.ts";

const WAY_OUT: Pair = [
  "打开该作业票，按页面列出的原因和办法处理；处理前不得作业。",
  "Open the permit and follow what its page says; no work until it is put right.",
];

const ofWork = (priority: Priority, zh: string, en: string) =>
  rule(priority, "site", [zh, en], WAY_OUT);

export const PERMIT_RULES = {
  "permit.gas_not_analysed": ofWork(3, "作业前未做气体分析", "No gas analysis before the work"),
  "permit.gas_too_old": ofWork(
    3,
    "气体分析与作业开始间隔超时",
    "Gas analysis too old at the start",
  ),
  "permit.gas_after_pause": ofWork(2, "中断超时未重新分析", "No new analysis after a long pause"),
  "permit.gas_next_day": ofWork(
    2,
    "二级动火跨日未做当日分析",
    "No analysis of the day in work over days",
  ),
  "permit.gas_record": ofWork(
    2,
    "受限空间超过 2 小时未记录",
    "Confined space over 2 h without a record",
  ),
  "permit.time_expired": ofWork(2, "作业票超时", "The ticket has expired"),
  "permit.blind_shared": ofWork(3, "抽、堵盲板共用一票", "Inserting and removing on one ticket"),
  "permit.approver_away": ofWork(3, "审批人不在现场", "The approver is not on the spot"),
  "permit.guardian_away": ofWork(2, "监护人离岗", "The guardian has left"),
  "permit.raise_holiday": ofWork(3, "节假日动火未升级", "Hot work on a holiday not raised"),
  "permit.raise_rest_day": ofWork(3, "公休日动火未升级", "Hot work on a day off not raised"),
  "permit.raise_night": ofWork(3, "夜间动火未升级", "Hot work at night not raised"),
  "permit.raise_event": ofWork(
    3,
    "重大活动等期间动火未升级",
    "Hot work during an event not raised",
  ),
  "permit.certificate_none": ofWork(3, "人员无证", "A person has no certificate"),
  "permit.certificate_expired": ofWork(3, "人员证书过期", "A person's certificate has expired"),
  "permit.certificate_other": ofWork(3, "人证不符", "The person is not the one named"),
  "permit.ticket_none": ofWork(2, "未办理作业票", "Work without a ticket"),
  "permit.ticket_incomplete": ofWork(3, "关联作业票未办全", "Linked tickets are missing"),
  "permit.ticket_unlinked": ofWork(3, "作业票未关联", "Tickets of one job are not linked"),
  "permit.disclosure_none": ofWork(3, "未做安全交底", "No safety disclosure"),
  "permit.risk_none": ofWork(3, "未做风险分析", "No risk analysis"),
  "permit.measure_open": ofWork(3, "安全措施未确认", "Measures are not confirmed"),
  "permit.gas_over_limit": ofWork(1, "气体浓度超标", "Gas over its limit"),
  "permit.gas_monitor": ofWork(2, "未连续监测气体", "Gas is not watched continuously"),
  "permit.approval_overdue": ofWork(4, "审批超时", "An approval is overdue"),
} as const;
