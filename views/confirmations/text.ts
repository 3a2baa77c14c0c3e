/** Words of use confirmation. */
import type {
  ConfirmationRefusal,
  ConfirmationState,
  CylinderFault,
  ValidityRefusal,
} from "../../src/confirmations/model.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const confirmationText = {
  title: phrase("使用安全确认", "Use confirmation"),
  faceTitle: phrase("核对本人", "Who confirms"),
  faceNeeded: phrase("开始检查前须核对本人", "To be verified before the check begins"),
  faceOffered: phrase("可以核对本人", "May be verified"),
  faceVerified: phrase("已核对，有效至 {until}", "Verified, valid until {until}"),
  faceVerify: phrase("核对本人", "Verify"),
  faceFailed: phrase(
    "完成检查的人没有核对本人，本次不作数。",
    "Whoever completed the check was not verified; it does not count.",
  ),
  hint: phrase(
    "每次使用气瓶前：扫描气瓶，按钢印标记、颜色标记、安全附件、现场安全措施逐项确认。合格后当次有效，最长 24 小时。",
    "Before each use: scan the cylinders, then confirm stamp marks, colour marks, accessories and measures on the spot. Valid for this use, 24 hours at most.",
  ),
  begin: phrase("新的使用确认", "New confirmation"),
  where: phrase("在哪里使用", "Where they are used"),
  otherPlace: phrase("其他地点", "Another place"),
  otherPlaceHint: phrase("登记过的使用点不用填写。", "Leave empty for a registered use point."),
  table: phrase("检查表", "Check table"),
  scanFirst: phrase("先扫描要使用的气瓶", "First scan the cylinders to be used"),
  scanHint: phrase(
    "逐瓶扫码。不合格的气瓶移走后才能开始检查。",
    "One after another. The check begins when those refused have been taken away.",
  ),
  typedCode: phrase("手动输入气瓶编码", "Type the code"),
  enter: phrase("提交", "Enter"),
  good: phrase("可以使用", "May be used"),
  bad: phrase("禁止使用", "Must not be used"),
  again: phrase("已在清单中", "On the list already"),
  cylinders: phrase("气瓶", "Cylinders"),
  noCylinders: phrase("还没有扫描气瓶", "No cylinder was scanned yet"),
  remove: phrase("移走或误扫", "Taken away or a mistake"),
  removed: phrase("已移走", "taken away"),
  startCheck: phrase("开始逐项确认", "Start the check"),
  goOnCheck: phrase("继续逐项确认", "Go on with the check"),
  result: phrase("检查记录", "Record of the check"),
  openDangers: phrase("不合格项与隐患", "What failed, and the dangers"),
  end: phrase("结束使用", "End the use"),
  endAsk: phrase(
    "结束后须重新确认才能再使用。",
    "After this a new confirmation is needed before anything is used.",
  ),
  discard: phrase("作废", "Discard"),
  reason: phrase("原因", "Reason"),
  reasonDone: phrase("作业完成，已关阀、清火种", "Work done, valves shut, embers out"),
  anew: phrase("重新确认", "Confirm anew"),
  validUntil: phrase("有效至", "Valid until"),
  validFor: phrase("有效至 {at}", "Valid until {at}"),
  startedBy: phrase("发起人", "Begun by"),
  startedAt: phrase("发起时间", "Begun"),
  confirmedBy: phrase("确认人", "Confirmed by"),
  confirmedAt: phrase("确认时间", "Confirmed"),
  endedAt: phrase("结束时间", "Ended"),
  place: phrase("使用地点", "Place"),
  permit: phrase("作业票", "Permit"),
  state: phrase("状态", "State"),
  groups: phrase("五项确认", "The five groups"),
  group: phrase("项目", "Group"),
  passed: phrase("{n} 项合格", "{n} passed"),
  failed: phrase("{n} 项不合格", "{n} failed"),
  version: phrase("第 {n} 版", "version {n}"),
  reject: phrase("禁用条款", "Reject line"),
  signature: phrase("使用人签字", "Signature of the user"),
  guardian: phrase("监护人签字", "Signature of the guardian"),
  all: phrase("全部", "All"),
  search: phrase("地点", "Place"),
  from: phrase("从", "From"),
  to: phrase("到", "To"),
  csv: phrase("导出表格", "Export"),
  none: phrase("没有使用确认", "No confirmations"),
  cutNote: phrase("只导出前 {max} 行", "Only the first {max} lines"),
  count: phrase("{n} 瓶", "{n} cylinders"),
  back: phrase("返回清单", "Back to the list"),
} as const;

export const confirmationStateWords = {
  checking: phrase("确认中", "Being made"),
  confirmed: phrase("有效", "Valid"),
  failed: phrase("不合格", "Failed"),
  ended: phrase("已结束", "Ended"),
  discarded: phrase("已作废", "Discarded"),
  expired: phrase("已过期", "Expired"),
} as const satisfies Record<ConfirmationState | "expired", Phrase>;

export const confirmationVerdictWords = {
  checking: phrase("还没有确认，不得使用", "Not confirmed yet: nothing may be used"),
  confirmed: phrase("确认合格，可以使用", "Confirmed: may be used"),
  failed: phrase("确认不合格，不得使用", "Not confirmed: nothing may be used"),
  ended: phrase("使用已结束", "The use has ended"),
  discarded: phrase("已作废，不得使用", "Discarded: nothing may be used"),
  expired: phrase("确认已过期，须重新确认", "Expired: confirm anew"),
} as const satisfies Record<ConfirmationState | "expired", Phrase>;

export const faultWords = {
  "unknown-code": phrase("编码不在档案中", "The code is in no register"),
  scrapped: phrase("已报废", "Scrapped"),
  quarantined: phrase("已隔离", "Quarantined"),
  recalled: phrase("召回中", "Recalled"),
  lost: phrase("报失中", "Reported lost"),
  merged: phrase("档案已并入另一只", "Its record was merged into another"),
  overfilled: phrase("超装", "Over-filled"),
  "life-ended": phrase("超过设计使用年限", "Past its service life"),
  "inspection-overdue": phrase("超期未检", "Inspection overdue"),
  empty: phrase("台账为空瓶，不是实瓶", "Empty by the ledger, not full"),
  unreleased: phrase("充装后尚未放行", "Its fill has not been released"),
} as const satisfies Record<CylinderFault, Phrase>;

export const confirmationRefusalWords = {
  "confirmation.not_found": phrase("没有这条记录", "There is no such record"),
  "confirmation.place_needed": phrase("请选择或填写使用地点", "Choose or name the place"),
  "confirmation.no_table": phrase(
    "没有已发布的使用确认检查表，请安全管理员发布。",
    "No table for use confirmation is published; ask the safety manager.",
  ),
  "confirmation.wrong_state": phrase("状态已改变：{state}", "It has changed meanwhile: {state}"),
  "confirmation.face_needed": phrase("请先核对本人", "Be verified first"),
  "confirmation.no_cylinder": phrase("请先扫描气瓶", "Scan a cylinder first"),
  "confirmation.bad_cylinder": phrase(
    "清单中有禁止使用的气瓶，移走后再开始。",
    "A cylinder on the list must not be used; take it away first.",
  ),
  "confirmation.too_many": phrase("一次最多 {max} 瓶", "{max} cylinders at most"),
  "confirmation.not_cylinder": phrase(
    "这不是气瓶编码，请扫描瓶上的码。",
    "This is no cylinder's code; scan the one on the cylinder.",
  ),
  "confirmation.reason_needed": phrase("请写明原因", "Give the reason"),
} as const satisfies Record<ConfirmationRefusal["code"], Phrase>;

/** For whoever asks whether work may begin. */
export const validityWords = {
  "confirmation.none": phrase("没有使用安全确认", "There is no use confirmation"),
  "confirmation.failed": phrase("使用安全确认不合格", "The use confirmation failed"),
  "confirmation.ended": phrase("使用安全确认已结束", "The use confirmation has ended"),
  "confirmation.expired": phrase("使用安全确认已过期", "The use confirmation has expired"),
  "confirmation.cylinder": phrase(
    "确认后有气瓶被禁用",
    "A cylinder may no longer be used since it was confirmed",
  ),
} as const satisfies Record<ValidityRefusal["code"], Phrase>;
