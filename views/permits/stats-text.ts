/** Words of the statistics of special work. */
import type { EndCause } from "../../src/permits/model.ts";
import type { Phrase } from "../../src/platform/i18n.ts";
import { phrase } from "../../src/platform/i18n.ts";

export const statsText = {
  title: phrase("特殊作业统计", "Statistics of special work"),
  hint: phrase(
    "按开工时间统计，未开工的按计划开始时间。",
    "Counted by the start of the work, or the planned start before it.",
  ),
  byKind: phrase("按作业类型和级别", "By type and level"),
  byMonth: phrase("按月", "By month"),
  byDay: phrase("按日", "By day"),
  byPlace: phrase("按地点", "By place"),
  byUnit: phrase("按属地单位", "By unit"),
  byCompany: phrase("按作业单位", "By company"),
  byContractor: phrase("本站与承包商", "Own people and contractors"),
  byOutcome: phrase("按结果", "By outcome"),
  byUnsigned: phrase("未签成的签字", "Signatures not given"),
  declined: phrase("不同意", "declined"),
  refused: phrase("条件不满足被拒", "refused by the rules"),
  byBooking: phrase("预约审核", "Reviews of bookings"),
  byAlarm: phrase("作业票报警", "Alarms of permits"),
  permits: phrase("作业票", "Permits"),
  share: phrase("占比", "Share"),
  total: phrase("共 {count} 张作业票", "{count} permits"),
  none: phrase("这段时间没有作业票", "No permit in this period"),
  noLevel: phrase("不分级", "No level"),
  notGiven: phrase("未填写", "Not given"),
  own: phrase("本站", "Own"),
  contractor: phrase("承包商", "Contractor"),
  group: phrase("统计项", "Grouping"),
  value: phrase("类别", "Value"),
  times: phrase("次数", "Times"),
  open: phrase("未解除", "Still open"),
  cut: phrase(
    "数量超过上限，只统计了最近的 {count} 条。请缩短时间段。",
    "More than can be counted at once; only the newest {count} are. Choose a shorter period.",
  ),
  rest: phrase("另有 {count} 项，见导出文件", "{count} more; the export has them all"),
} as const;

export const endCauseWords = {
  finished: phrase("完工", "Finished"),
  expired: phrase("到期结束", "Ended by its time"),
  stopped: phrase("被叫停", "Stopped"),
  changed: phrase("条件变化终止", "Ended by a change"),
} as const satisfies Record<EndCause, Phrase>;
