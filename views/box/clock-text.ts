import { phrase } from "../../src/platform/i18n.ts";

export const clockPageText = {
  title: phrase("时钟", "Clock"),
  boxTime: phrase("本机时间（北京时间）", "Time of the box (UTC+8)"),
  trusted: phrase("时间可信", "The time is trusted"),
  untrusted: phrase("时间不可信，充装已停止", "The time is not trusted; filling is stopped"),
  beforeRelease: phrase(
    "时间早于程序发布日：多为主板电池没电，开机后回到了旧时间。",
    "It is before the release of the program: mostly a dead battery on the board.",
  ),
  beforeLast: phrase(
    "时间早于已有记录：时钟被拨回，或以前走快过。",
    "It is before what is recorded: the clock was set back, or was ahead before.",
  ),
  jumped: phrase(
    "时间发生跳变（超过 60 秒）：有人或校时服务改过系统时间。",
    "It jumped by more than 60 seconds: somebody or a time server has set it.",
  ),
  farAhead: phrase(
    "时间比最后一条记录晚得太多：时钟可能走到了将来。",
    "It is far later than the last entry: the clock may be ahead.",
  ),
  sync: phrase("网络校时", "Time server"),
  syncHeld: phrase("已同步", "synchronised"),
  syncFree: phrase("未同步", "not synchronised"),
  syncUnknown: phrase("本机无法得知", "the machine does not tell"),
  offset: phrase("与系统时间的差（双人设定）", "Offset from the machine, set by two people"),
  offsetNone: phrase("无", "none"),
  floor: phrase("最后一条可信记录", "Last entry with trusted time"),
  wayServer: phrase(
    "恢复方法一：接通网络校时。同步满一分钟后自动恢复（不会自动回到已有记录之前）。",
    "One way back: a time server. A minute after it holds the clock, all goes on by itself (never to before what is recorded).",
  ),
  wayPeople: phrase(
    "恢复方法二：由系统管理员与第二人对照标准时间，在下面共同确认或设定。",
    "The other way: an administrator and a second person compare it with a known good time and confirm or set it below.",
  ),
  meanwhile: phrase(
    "在此期间照常记录，每条记录标注“时间未确认”。",
    "What is recorded meanwhile is kept and marked “time unconfirmed”.",
  ),
  form: phrase("确认或设定时间", "Confirm or set the time"),
  setAt: phrase("现在的正确时间", "The right time now"),
  setAtHint: phrase(
    "年-月-日 时:分:秒（24 小时制）。留空表示：上面显示的本机时间正确。",
    "Year-month-day hour:minute:second, 24 hours. Left empty: the time shown above is right.",
  ),
  reason: phrase("原因与依据", "Reason, and what it was compared with"),
  submit: phrase("双人确认", "Confirm by two people"),
  noReason: phrase("请写明原因与依据", "Write the reason, and what it was compared with"),
  badTime: phrase("时间格式不对", "This is no time"),
  beforeReleaseRefused: phrase(
    "不能早于程序发布日 {day}",
    "It cannot be before the release of the program, {day}",
  ),
  tooLate: phrase("时间过于久远", "This is too far in the future"),
  isBehind: phrase(
    "注意：正确时间若早于最后一条记录，之前的记录时间有误，将以本次确认为准。",
    "If the right time is before the last entry, the times of earlier entries are wrong; this confirmation then counts.",
  ),
  history: phrase("时钟记录", "What happened to the clock"),
  none: phrase("没有记录", "Nothing was recorded"),
  when: phrase("时间", "When"),
  what: phrase("事件", "What"),
  who: phrase("经办", "By"),
  details: phrase("说明", "Details"),
  moved: phrase("调整 {by}", "moved by {by}"),
  eventLost: phrase("时间不可信", "Time not trusted"),
  eventReturned: phrase("自行恢复", "Right again by itself"),
  eventConfirmed: phrase("双人确认", "Confirmed by two people"),
  eventSynchronised: phrase("网络校时恢复", "Right by the time server"),
} as const;
