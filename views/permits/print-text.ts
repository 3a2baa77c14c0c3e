/** Words of the ticket on paper, and of the page that checks one. */
import type { Alteration } from "../../src/permits/rules/paper.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const printText = {
  ticket: phrase("票", " permit"),
  appliedFor: phrase("作业申请时间", "Applied for at"),
  writtenBy: phrase("编制人：{who}", "Written by {who}"),
  discloser: phrase("安全交底人", "Disclosed by"),
  disclosed: phrase("接受交底人", "Disclosed to"),
  printedAt: phrase("打印时间 {at}", "Printed at {at}"),
  qr: phrase("核验码", "Verification code"),
  hash: phrase("记录校验值 {hash}", "Hash of the record {hash}"),
  others: phrase("关联的其他特殊作业票", "Other permits of the job"),
  limit: phrase("合格标准", "Limit"),
  analyst: phrase("分析人", "Analyst"),
  row: phrase("序号", "No."),
  isInvolved: phrase("是否涉及", "Involved"),
  confirmedBy: phrase("确认人", "Confirmed by"),
  yes: phrase("是", "Yes"),
  no: phrase("否", "No"),
  verify: phrase("作业票核验", "Check of a permit"),
  unknown: phrase("查无此票", "No such permit"),
  unknownHint: phrase(
    "本站没有签发过这张票，不得凭它作业。",
    "This site has issued no such permit. Nobody may work by it.",
  ),
  invalid: phrase("此票已作废或撤销", "Void or revoked"),
  running: phrase("此票有效，作业中", "Valid, work under way"),
  over: phrase("此票已结束", "This permit has ended"),
  notYet: phrase("此票现在不能作业", "No work by this permit now"),
  matches: phrase("纸面与本站记录一致。", "The paper agrees with the record of the site."),
  differs: phrase(
    "这张纸是本站打印的，打印之后又有下面的变化，以本页为准。",
    "The paper was printed here. Since then this has happened; what stands on this page counts.",
  ),
  foreign: phrase("纸面校验值不是本站的", "The paper is not from this record"),
  foreignHint: phrase(
    "纸上的校验值在本站记录里查不到，纸面可能被改过或是伪造的。不得凭它作业，把纸面与本页逐项核对。",
    "Its hash is nowhere in the record of the site: the paper may be altered or forged. Nobody works by it; compare it with this page line by line.",
  ),
  altered: phrase("本站保存的内容与日志不符", "What is stored differs from the journal"),
  alteredHint: phrase(
    "有人绕过软件改动过数据。不得凭此票作业，立即报告安全管理人员。",
    "Somebody has changed the data behind the program. Nobody works by this permit: report it at once.",
  ),
  since: phrase("打印之后", "Since it was printed"),
  compare: phrase(
    "把下面各项与纸面逐项核对，有一项不同就不是这张票。",
    "Compare each line with the paper: one difference, and it is not this permit.",
  ),
  level: phrase("级别", "Level"),
  lastEntry: phrase("最近记录", "Last entry"),
  journalHash: phrase("记录校验值", "Hash of the record"),
  archive: phrase("作业票台账", "Permits on file"),
  all: phrase("全部", "All"),
  none: phrase("没有符合条件的作业票", "No permits like that"),
  from: phrase("从", "From"),
  to: phrase("到", "To"),
  exportCsv: phrase("导出 CSV", "Export CSV"),
  exportXlsx: phrase("导出 Excel", "Export Excel"),
  cutNote: phrase("还有更多，缩小时间范围再导出", "There are more; choose a shorter time"),
  appliedAt: phrase("申请时间", "Applied at"),
  startedAt: phrase("开始时间", "Begun at"),
  endedAt: phrase("结束时间", "Ended at"),
  acceptedAt: phrase("验收时间", "Accepted at"),
} as const;

export const alterationWords = {
  journal: phrase("日志条目被改动", "An entry of the journal was changed"),
  facts: phrase(
    "编号、类型、时间或状态与日志不符",
    "Number, type, time or state differ from the journal",
  ),
  content: phrase(
    "作业内容、安全措施或危害分析在签字后被改动",
    "Work, measures or analysis were changed after the first signature",
  ),
} as const satisfies Record<Alteration, Phrase>;
