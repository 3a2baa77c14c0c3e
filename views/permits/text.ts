/** Words of bookings, lists and the board of special work. */
import type { BookingAct, BookingRefusal, BookingState } from "../../src/permits/flow-model.ts";
import type { FieldProblem } from "../../src/permits/form.ts";
import type { PermitKind, PermitLevel, Stage } from "../../src/permits/model.ts";
import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";

export const kindWords = {
  "hot-work": phrase("动火作业", "Hot work"),
  "confined-space": phrase("受限空间作业", "Confined space"),
  "blind-plate": phrase("盲板抽堵作业", "Blind plate"),
  height: phrase("高处作业", "Work at height"),
  lifting: phrase("吊装作业", "Lifting"),
  "temporary-power": phrase("临时用电作业", "Temporary power"),
  excavation: phrase("动土作业", "Excavation"),
  "road-closure": phrase("断路作业", "Road closure"),
} as const satisfies Record<PermitKind, Phrase>;

export const bookingStateWords = {
  open: phrase("待审核", "To be reviewed"),
  approved: phrase("已通过", "Approved"),
  refused: phrase("未通过", "Refused"),
  withdrawn: phrase("已撤回", "Withdrawn"),
  used: phrase("已办票", "Applied for"),
} as const satisfies Record<BookingState, Phrase>;

export const bookingActWords = {
  approve: phrase("审核通过", "Approve"),
  refuse: phrase("不通过", "Refuse"),
  withdraw: phrase("撤回预约", "Withdraw"),
} as const satisfies Record<BookingAct, Phrase>;

export const bookingRefusalWords = {
  "booking.not_found": phrase("没有这条预约。", "There is no such booking."),
  "booking.stale": phrase(
    "别人刚改过这条预约，请看过现状再操作。",
    "Somebody has just changed this booking. Look at it again first.",
  ),
  "booking.wrong_state": phrase(
    "预约现在的状态不能这样做。",
    "That cannot be done in the booking's present state.",
  ),
  "booking.own": phrase(
    "自己的预约要由别人审核。",
    "Nobody reviews their own booking; ask another reviewer.",
  ),
  "booking.reason_needed": phrase("请写明原因。", "Give the reason."),
  "booking.past": phrase("作业时间已经过去。", "The time of the work has passed."),
  "booking.too_late": phrase(
    "预约至少提前 1 天（AQ 3064.2—2024 5.3.1）。当天必须干的，勾选“紧急作业”并写明原因。",
    "Book at least one day ahead (AQ 3064.2-2024 5.3.1). For work that cannot wait, tick “emergency” and give the reason.",
  ),
  "booking.order": phrase(
    "结束时间要晚于开始时间，且不超过 30 天。",
    "The end must be after the start, by 30 days at most.",
  ),
  "booking.not_allowed": phrase("你没有这项权限。", "You may not do that."),
  "booking.started": phrase("已经办票。", "A permit has been applied for."),
} as const satisfies Record<BookingRefusal["code"], Phrase>;

export const fieldProblemWords = {
  missing: phrase("请填写。", "Fill this in."),
  "too-long": phrase("太长了。", "Too long."),
  "not-a-time": phrase("请填日期和时间。", "Give a date and a time."),
  order: phrase("结束要晚于开始。", "The end must be after the start."),
  "not-a-number": phrase("请填数字。", "Give a number."),
  choose: phrase("请选择。", "Choose one."),
} as const satisfies Record<FieldProblem, Phrase>;

export const permitText = {
  title: phrase("特殊作业", "Special work"),
  bookings: phrase("作业预约", "Bookings"),
  booking: phrase("预约", "Booking"),
  book: phrase("预约作业", "Book a work"),
  bookHint: phrase(
    "先预约、审核通过，才能办理作业票。",
    "A work is booked and reviewed before a permit can be applied for.",
  ),
  kind: phrase("作业类型", "Kind of work"),
  what: phrase("作业内容", "What is to be done"),
  unit: phrase("作业申请单位", "Unit that asks"),
  company: phrase("作业单位", "Unit that works"),
  contractor: phrase("承包商作业", "Done by a contractor"),
  place: phrase("作业地点", "Place"),
  placeHint: phrase(
    "写到部位，例如“2 号储罐出口法兰”",
    "Down to the part, as “outlet flange of tank 2”",
  ),
  room: phrase("所在库房（在库房内时选）", "Storage room, if it is in one"),
  noRoom: phrase("不在库房内", "Not in a room"),
  start: phrase("计划开始", "Planned start"),
  end: phrase("计划结束", "Planned end"),
  emergency: phrase("紧急作业，当天干", "Emergency, to be done today"),
  emergencyHint: phrase(
    "只用于不能等到明天的抢修",
    "Only for repairs that cannot wait until tomorrow",
  ),
  emergencyReason: phrase("紧急原因", "Why it cannot wait"),
  submitBooking: phrase("提交预约", "Send the booking"),
  state: phrase("状态", "State"),
  number: phrase("编号", "Number"),
  time: phrase("作业时间", "Time of the work"),
  bookedBy: phrase("预约人", "Booked by"),
  bookedAt: phrase("预约时间", "Booked at"),
  reviewedBy: phrase("审核人", "Reviewed by"),
  reviewNote: phrase("审核意见", "Remark"),
  note: phrase("意见或原因", "Remark or reason"),
  all: phrase("全部", "All"),
  search: phrase("搜索", "Search"),
  searchHint: phrase("内容、地点、编号", "Work, place, number"),
  filter: phrase("筛选", "Filter"),
  clearFilter: phrase("清除", "Clear"),
  none: phrase("没有预约", "No bookings"),
  back: phrase("返回", "Back"),
  apply: phrase("办理作业票", "Apply for the permit"),
  emergencyMark: phrase("紧急", "Emergency"),
  span: phrase("{from} 至 {to}", "{from} to {to}"),
} as const;

export const stageWords = {
  drafted: phrase("填写中", "Being written"),
  signing: phrase("签批中", "Being signed"),
  issued: phrase("已签发，待开工", "Issued, not begun"),
  working: phrase("作业中", "At work"),
  paused: phrase("已暂停", "Paused"),
  ended: phrase("待验收", "To be accepted"),
  accepted: phrase("已验收", "Accepted"),
  archived: phrase("已归档", "Archived"),
  void: phrase("已作废", "Void"),
  revoked: phrase("已撤销", "Revoked"),
} as const satisfies Record<Stage, Phrase>;

const hotLevels = {
  special: phrase("特级", "Special"),
  first: phrase("一级", "Level 1"),
  second: phrase("二级", "Level 2"),
  third: phrase("三级", "Level 3"),
} as const;

/** Heights are numbered, everything else is graded. */
export function levelWord(lang: Lang, _kind: PermitKind, level: PermitLevel): string {
  const word = Object.hasOwn(hotLevels, level)
    ? hotLevels[level as keyof typeof hotLevels]
    : undefined;
  return word === undefined ? say(lang, boardText.numbered, { level }) : say(lang, word);
}

export const boardText = {
  numbered: phrase("{level} 级", "Level {level}"),
  due: phrase("将到期或已到期", "Due"),
  working: phrase("作业中", "At work"),
  paused: phrase("暂停", "Paused"),
  waiting: phrase("办理中", "Waiting"),
  booked: phrase("已预约", "Booked"),
  none: phrase("现在没有特殊作业", "No special work now"),
  over: phrase("已超时", "Time is up"),
  minutesLeft: phrase("还有 {minutes} 分钟", "{minutes} min left"),
  hoursLeft: phrase("还有 {hours} 小时 {minutes} 分", "{hours} h {minutes} min left"),
  people: phrase("{count} 人", "people: {count}"),
  sums: phrase(
    "作业中 {working} 项，暂停 {paused} 项，办理中 {waiting} 项；动火作业现场 {people} 人",
    "At work: {working}, paused: {paused}, waiting: {waiting}; people at hot work: {people}",
  ),
  wall: phrase("大屏", "Wall screen"),
} as const;
