/** Words of tickets issued elsewhere. */
import type { StartFault, TicketRefusal, TicketState } from "../../src/permits/external/model.ts";
import type { ExternalFault } from "../../src/permits/rules/external.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const ticketStateWords = {
  waiting: phrase("未开始", "Not begun"),
  working: phrase("作业中", "At work"),
  over: phrase("到时未结束", "Time over, not ended"),
  ended: phrase("已结束", "Ended"),
  withdrawn: phrase("已撤销", "Taken back"),
} as const satisfies Record<TicketState, Phrase>;

export const externalFaultWords = {
  "external.paper_forbidden": phrase(
    "本站只用电子票，不能录入纸质票；本次尝试已记录。",
    "This site is bound to electronic tickets; paper ones are not taken. The attempt is on record.",
  ),
  "external.number": phrase("请填写票号。", "Give the number."),
  "external.issuer": phrase("请填写签发单位。", "Give the issuer."),
  "external.place": phrase("请填写作业地点。", "Give the place."),
  "external.approver": phrase("请填写审批人。", "Give the approver."),
  "external.level": phrase(
    "级别与作业类型不符；没有级别的类型不选级别。",
    "The level does not fit the kind of work; choose none where there is none.",
  ),
  "external.order": phrase("结束要晚于开始。", "The end must be after the start."),
  "external.long": phrase(
    "有效期超过标准允许的时长（GB 30871—2022）。",
    "It lasts longer than the standard allows (GB 30871-2022).",
  ),
  "external.file": phrase("请附上票的照片或 PDF。", "Add a photo or the PDF of the ticket."),
} as const satisfies Record<ExternalFault, Phrase>;

export const startFaultWords = {
  "ticket.early": phrase("还没到票上的开始时间。", "The ticket's time has not begun."),
  "ticket.over": phrase("票上的时间已过。", "The ticket's time is over."),
  "ticket.clock": phrase("时钟未确认，不能开始。", "The clock is not trusted."),
  "ticket.colour": phrase("安全状态为红色，停止动火。", "The site's colour stops hot work."),
  "ticket.worker": phrase("动火人没有指定、停用或在黑名单。", "No worker named, or not active."),
  "ticket.certificate": phrase(
    "动火人没有在有效期内的焊接与热切割作业证。",
    "The worker holds no welding certificate in its term.",
  ),
  "ticket.unverified": phrase(
    "动火人今天还没有为本票做人脸核验。",
    "The worker has not been verified for this ticket today.",
  ),
  "ticket.cylinders": phrase(
    "没有有效的气瓶使用确认。",
    "There is no valid use confirmation of the cylinders.",
  ),
  "ticket.paper": phrase("本站只用电子票。", "This site is bound to electronic tickets."),
} as const satisfies Record<StartFault, Phrase>;

export const ticketRefusalWords = {
  "ticket.not_found": phrase("没有这张票。", "There is no such ticket."),
  "ticket.stale": phrase(
    "别人刚改过，请看过现状再操作。",
    "Somebody has just changed it. Look at it again first.",
  ),
  "ticket.known": phrase(
    "这个签发单位的这个票号已经录入。",
    "This number of this issuer is on file already.",
  ),
  "ticket.wrong_state": phrase(
    "现在的状态不能这样做。",
    "That cannot be done in its present state.",
  ),
  "ticket.reason_needed": phrase("请写明原因。", "Give the reason."),
  "ticket.faulty": phrase("请按提示更正。", "Correct what is marked."),
  "ticket.unlawful": phrase("现在不能开始作业。", "The work may not begin now."),
} as const satisfies Record<TicketRefusal["code"], Phrase>;

export const externalText = {
  title: phrase("外部作业票", "Tickets issued elsewhere"),
  one: phrase("外部作业票", "Ticket issued elsewhere"),
  none: phrase("没有外部作业票", "No tickets issued elsewhere"),
  noneHint: phrase(
    "省级系统或纸质（依法允许时）签发的作业票在这里登记：同样要人脸核验、气瓶确认，上看板，参与冲突检查。",
    "Tickets of the provincial system, or on paper where lawful: face, cylinders, board and conflicts count for them alike.",
  ),
  add: phrase("录入外部票", "Enter a ticket"),
  edit: phrase("更正", "Correct"),
  reason: phrase("更正原因", "Reason of the correction"),
  why: phrase("原因", "Reason"),
  number: phrase("票号", "Number"),
  issuer: phrase("签发单位或系统", "Issuer or system"),
  kind: phrase("作业类型", "Kind of work"),
  level: phrase("级别", "Level"),
  noLevel: phrase("无级别", "None"),
  medium: phrase("形式", "Form"),
  paper: phrase("纸质", "Paper"),
  electronic: phrase("电子", "Electronic"),
  what: phrase("作业内容", "What is done"),
  place: phrase("作业地点", "Place"),
  room: phrase("所在库房", "Storage room"),
  start: phrase("有效期开始", "Valid from"),
  end: phrase("有效期结束", "Valid until"),
  approver: phrase("审批人（票面）", "Approver, as it says"),
  worker: phrase("动火人（动火作业必填）", "Worker (of hot work)"),
  cylinders: phrase("使用气瓶", "Gas cylinders are used"),
  note: phrase("备注", "Remark"),
  files: phrase("票的照片或 PDF", "Photos or PDF of the ticket"),
  filesHint: phrase(
    "最多 6 个；PDF 原样保存，每个不超过 10 MB",
    "Six at most; a PDF is kept as it is, up to 10 MB each",
  ),
  pdfTooLarge: phrase("PDF 超过 10 MB。", "The PDF is larger than 10 MB."),
  pdfDamaged: phrase(
    "PDF 不完整或已损坏，请重新导出。",
    "The PDF is not whole or damaged: export it again.",
  ),
  pdf: phrase("PDF 原件", "The PDF as it came"),
  pdfSave: phrase("下载 PDF（{kb} KB）", "Save the PDF ({kb} KB)"),
  pdfHash: phrase("文件校验值 SHA-256 {hash}", "SHA-256 of the file {hash}"),
  pdfNone: phrase("第一页不能显示，请下载查看。", "The first page cannot be shown: save the file."),
  badPhoto: phrase(
    "照片没有收下，请换一张；其他内容已保留。",
    "A photo was not taken; choose another. What you typed is kept.",
  ),
  save: phrase("保存", "Keep"),
  begin: phrase("开始作业", "Begin the work"),
  finish: phrase("结束作业", "End the work"),
  withdraw: phrase("撤销", "Take back"),
  verify: phrase("人脸核验", "Verify the face"),
  verified: phrase("已核验", "Verified"),
  confirm: phrase("气瓶使用确认", "Confirm the cylinders"),
  may: phrase("可以开始", "May begin"),
  mayNot: phrase("不能开始", "May not begin"),
  conflict: phrase("与 {other} 冲突（{clause}）", "In conflict with {other} ({clause})"),
  search: phrase("票号、单位、地点、内容", "Number, issuer, place, work"),
  filter: phrase("筛选", "Filter"),
  state: phrase("状态", "State"),
  all: phrase("全部", "All"),
  back: phrase("返回", "Back"),
  board: phrase("特殊作业", "Special work"),
  print: phrase("打印", "Print"),
  enteredBy: phrase("录入", "Entered by"),
  started: phrase("开始", "Begun"),
  ended: phrase("结束", "Ended"),
  only: phrase("本站只用电子作业票", "Only electronic tickets count here"),
  onlyHint: phrase(
    "依当地规定（待核实）。打开后不能录入纸质票，尝试会记录。",
    "By local rule (to be verified). Paper tickets are refused then, and attempts recorded.",
  ),
} as const;
