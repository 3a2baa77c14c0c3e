/** Words of the map of works. */
import type { MapState } from "../../src/permits/rules/work-map.ts";
import { phrase } from "../../src/platform/i18n.ts";

export const workMapText = {
  title: phrase("作业平面图", "Map of works"),
  board: phrase("作业看板", "Board of works"),
  wall: phrase("大屏", "Wall screen"),
  legend: phrase("图例", "Legend"),
  byRoom: phrase(
    "虚线：只知道库房，没有画作业区域",
    "Dashed: only the room is known, no area is drawn",
  ),
  inRoom: phrase("按库房位置", "By its room"),
  noFloor: phrase("还没有带比例的平面图", "No floor plan to scale yet"),
  noFloorHelp: phrase(
    "上传平面图并标定比例后，作业会显示在图上；下面的列表照常可用。",
    "With a plan and its scale the works are shown on it; the list below holds all the same.",
  ),
  calmFloors: phrase("没有作业的楼层：{names}", "Floors without works: {names}"),
  onFloor: phrase("{floor} · {count} 项", "{floor} · {count}"),
  undrawn: phrase("未画在图上 · {count} 项", "Not drawn · {count}"),
  undrawnHelp: phrase(
    "这些作业没有画出区域，图上看不到；以地点文字为准。",
    "No area is drawn for these, so no plan shows them; go by the words of the place.",
  ),
  none: phrase("现在没有特殊作业", "No special work now"),
  noneHelp: phrase(
    "签批中、待开工、作业中、暂停和待验收的作业，以及禁止动火的活动，会出现在这里。",
    "Works being signed, issued, going on, paused or to be accepted stand here, and activities that forbid hot work.",
  ),
  more: phrase("还有 {count} 项", "{count} more"),
  fire: phrase("固定动火区", "Fixed hot-work area"),
  external: phrase("外部作业票", "Ticket from elsewhere"),
  activity: phrase("相邻活动", "Activity near works"),
} as const;

export const mapStateWords = {
  over: phrase("已超时", "Time is up"),
  due: phrase("将到期", "Ends within the hour"),
  working: phrase("作业中", "At work"),
  forbids: phrase("附近禁止动火", "No hot work near"),
  paused: phrase("已暂停", "Paused"),
  ended: phrase("待验收", "To be accepted"),
  waiting: phrase("未开工", "Not begun"),
  coming: phrase("活动未开始", "Activity to come"),
} as const satisfies Record<MapState, unknown>;
