/** Words of the duty roster. */
import { phrase } from "../../src/platform/i18n.ts";

export const dutyText = {
  title: phrase("值班表", "Duty roster"),
  week: phrase("{from} 至 {to}", "{from} to {to}"),
  before: phrase("上一周", "Week before"),
  after: phrase("下一周", "Week after"),
  copy: phrase("复制上一周", "Copy last week"),
  shifts: phrase("班次设置", "Shifts"),
  shift: phrase("班次", "Shift"),
  now: phrase("当前值班", "On duty now"),
  unmanned: phrase("未排班", "Nobody"),
  noShifts: phrase("还没有班次", "There are no shifts yet"),
  noShiftsHint: phrase(
    "先设置班次时间，例如 08:00–16:00。",
    "Set the times of the shifts first, such as 08:00–16:00.",
  ),
  gap: phrase(
    "班次没有覆盖 24 小时，还差 {minutes} 分钟",
    "The shifts leave {minutes} minutes of the day uncovered",
  ),
  covered: phrase("班次覆盖 24 小时", "The shifts cover 24 hours"),
  assign: phrase("排班", "Assign"),
  day: phrase("日期", "Day"),
  person: phrase("人员", "Person"),
  add: phrase("排入", "Add"),
  remove: phrase("移出 {name}", "Take out {name}"),
  name: phrase("名称", "Name"),
  start: phrase("开始", "From"),
  end: phrase("结束", "To"),
  nextDay: phrase("次日", "next day"),
  addShift: phrase("新增班次", "Add shift"),
  endShift: phrase("停用", "End"),
  back: phrase("返回值班表", "Back to the roster"),
  handover: phrase("交接班", "Hand-over"),
  write: phrase("写交班记录", "Write the hand-over"),
  notes: phrase(
    "交班内容：设备、作业、异常、未完事项",
    "What the next one must know: plant, work, faults, open matters",
  ),
  writeIt: phrase("交班", "Hand over"),
  waiting: phrase("等待接班人确认", "Waits for the incoming person"),
  incoming: phrase("接班人", "Incoming person"),
  pin: phrase("接班人本人的 PIN", "The incoming person's own PIN"),
  confirm: phrase("确认接班", "Take over"),
  writtenBy: phrase("{name} 于 {at} 写", "{name}, {at}"),
  confirmedBy: phrase("{name} 于 {at} 接班", "Taken over by {name}, {at}"),
  missedTitle: phrase(
    "最近 7 天有 {count} 次交接班没有完成",
    "{count} hand-overs of the last 7 days are missing",
  ),
} as const;

export const handoverWords = {
  none: phrase("—", "—"),
  open: phrase("待交班", "Due"),
  written: phrase("待接班", "Waiting"),
  confirmed: phrase("已交接", "Handed over"),
  missed: phrase("漏交接", "Missed"),
} as const;

export const dutyProblemWords = {
  "duty.no_shift": phrase("没有这个班次", "There is no such shift"),
  "duty.no_person": phrase("该人员不能排班", "This person cannot be on duty"),
  "duty.full": phrase("该班次人数已满", "The shift is full"),
  "duty.past": phrase("已结束的班次不能再改", "A shift that is over stays as it was"),
  "duty.nothing_to_copy": phrase("上一周没有可复制的排班", "There is nothing to copy"),
  "duty.too_many_shifts": phrase("班次太多", "Too many shifts"),
  "duty.not_yours": phrase(
    "只有当班人员可以写交班记录",
    "Only the person on that shift writes its hand-over",
  ),
  "duty.not_now": phrase(
    "交班最早在班次结束前两小时开始",
    "A hand-over begins at most two hours before the end",
  ),
  "duty.notes_needed": phrase("请写明交班内容", "Say what the next one must know"),
  "duty.written": phrase("该班次已写过交班记录", "The hand-over of this shift is written already"),
  "duty.not_found": phrase("没有这个交接班", "There is no such hand-over"),
  "duty.same_person": phrase("接班人不能是交班人本人", "Nobody takes over from oneself"),
  "duty.confirmed": phrase("该班次已交接", "This shift is handed over already"),
  "duty.bad_shift": phrase("请填写名称和时间（例如 08:00）", "Give a name and times such as 08:00"),
} as const;
