/** Words of areas and fences: drawing, times, limits, who may, and what is wrong with a drawing. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { ZoneKind } from "../../src/positioning/model.ts";
import type { ZoneProblem } from "../../src/positioning/pages/form-zone.ts";
import type { ZoneRefusal } from "../../src/positioning/zones.ts";

export const zonesText = {
  title: phrase("区域与围栏", "Areas and fences"),
  one: phrase("区域 {name}", "Area {name}"),
  add: phrase("划定区域", "Draw an area"),
  edit: phrase("修改区域", "Change the area"),
  none: phrase("还没有划定区域", "No area has been drawn yet"),
  name: phrase("名称", "Name"),
  floor: phrase("楼层", "Floor"),
  kind: phrase("类别", "Kind"),
  shape: phrase("形状", "Shape"),
  polygon: phrase("多边形（可挖空）", "Polygon (may have holes)"),
  polygonPlain: phrase("多边形", "Polygon"),
  circle: phrase("圆形", "Circle"),
  corridor: phrase("走廊（折线加宽度）", "Corridor (line with a width)"),
  points: phrase("坐标（米）", "Coordinates (m)"),
  pointsHint: phrase(
    "自图纸左上角向右、向下，如 0,0; 4.5,0; 4.5,3。圆形只写圆心。",
    "From the upper left corner to the right and down, for example 0,0; 4.5,0; 4.5,3. For a circle only its centre.",
  ),
  holes: phrase("挖空（每行一个）", "Holes (one a line)"),
  radius: phrase("半径（米）", "Radius (m)"),
  width: phrase("宽度（米）", "Width (m)"),
  draw: phrase("在图上画", "Draw on the plan"),
  drawHint: phrase(
    "点“外框”后在图上逐点点击；拖动圆点可调整。圆形先点圆心再点边。",
    "Choose Outline and click the corners one by one; drag a dot to move it. For a circle click its centre, then its edge.",
  ),
  outline: phrase("外框", "Outline"),
  hole: phrase("挖空", "Hole"),
  undo: phrase("撤销一点", "Undo a point"),
  clear: phrase("重画", "Draw anew"),
  times: phrase("生效时段", "When it counts"),
  always: phrase("一直生效", "Always"),
  validFrom: phrase("生效日期", "From the day"),
  validTo: phrase("截止日期（可空）", "To the day (may be empty)"),
  days: phrase("星期", "Days"),
  daily: phrase("每天时段", "Hours of the day"),
  startTime: phrase("开始", "From"),
  endTime: phrase("结束", "To"),
  overnight: phrase("结束早于开始表示跨夜。", "An end before the start means over midnight."),
  minHeads: phrase("最少人数", "Fewest people"),
  maxHeads: phrase("最多人数", "Most people"),
  headsHint: phrase("不填表示不限。", "Empty means no limit."),
  who: phrase("谁可以进入", "Who may enter"),
  everyone: phrase("所有人", "Everybody"),
  nobody: phrase("任何人都不可进入", "Nobody"),
  only: phrase("只有所选", "Only those chosen"),
  kindsMay: phrase("人员类别", "Kinds of people"),
  rolesMay: phrase("岗位", "Roles"),
  peopleMay: phrase("人员", "People"),
  required: phrase("必须在场的人", "Who must be there"),
  requiredHint: phrase(
    "在生效时段内离开或没有信号时报警。",
    "An alarm is raised when one of them leaves or is not heard while the area counts.",
  ),
  roster: phrase("岗位由值班表确定", "This post is manned by the duty roster"),
  rosterHint: phrase(
    "值班表上当班的人不在任何一个这样的岗位时，报离岗；接班后有 5 分钟到岗时间。只用于“值守岗位”。",
    "Whoever is on duty by the roster and at none of these posts is off post; after the shift begins there are 5 minutes to get there. For duty posts only.",
  ),
  minCount: phrase("现有人数", "People now"),
  heads: phrase("人数限制", "Limits"),
  save: phrase("保存", "Save"),
  remove: phrase("停用此区域", "Take the area out of use"),
  removeAsk: phrase(
    "停用后不再报警；历史记录保留。",
    "It raises no more alarms; its history is kept.",
  ),
  reason: phrase("原因", "Reason"),
  stale: phrase("别人刚刚改过这个区域", "Somebody else has just changed this area"),
  onMap: phrase("在图上查看", "On the map"),
  active: phrase("生效中", "in force"),
  inactive: phrase("未生效", "not in force"),
  dwell: phrase("最长停留（分钟）", "Longest stay (minutes)"),
  still: phrase("静止报警（分钟）", "Alarm when still for (minutes)"),
  level: phrase("风险等级", "Risk level"),
} as const;

export const dayWords = [
  phrase("周一", "Mon"),
  phrase("周二", "Tue"),
  phrase("周三", "Wed"),
  phrase("周四", "Thu"),
  phrase("周五", "Fri"),
  phrase("周六", "Sat"),
  phrase("周日", "Sun"),
] as const;

export const zoneKindWords: Readonly<Record<ZoneKind, Phrase>> = {
  danger: phrase("危险区域", "Dangerous area"),
  duty: phrase("值守岗位", "Duty post"),
  muster: phrase("集合点", "Muster point"),
  normal: phrase("一般区域", "Normal area"),
  permit: phrase("作业票围栏", "Fence of a permit"),
};

export const levelWords = {
  1: phrase("红（重大）", "Red (major)"),
  2: phrase("橙（较大）", "Orange (considerable)"),
  3: phrase("黄（一般）", "Yellow (general)"),
  4: phrase("蓝（低）", "Blue (low)"),
} as const;

export const zoneProblemWords: Readonly<Record<ZoneProblem, Phrase>> = {
  missing: phrase("必填", "Must be filled in"),
  "too-long": phrase("太长", "Too long"),
  characters: phrase("含有不能使用的字符", "Has characters that cannot be used"),
  choose: phrase("请选择", "Choose one"),
  "not-a-pair": phrase(
    "有一处不是“向右,向下”的米数",
    "One of them is no pair of metres such as 4.5,3",
  ),
  "too-few": phrase(
    "点太少：多边形至少三点，走廊至少两点",
    "Too few points: three for a polygon, two for a corridor",
  ),
  "too-many": phrase(
    "点太多（最多 100 点、10 个挖空；圆形只要圆心）",
    "Too many: 100 points and 10 holes at the most, one centre for a circle",
  ),
  crosses: phrase(
    "边线相互交叉或重叠，请重画",
    "The outline crosses or touches itself: draw it anew",
  ),
  "too-small": phrase("小于半平方米", "It is smaller than half a square metre"),
  "hole-crosses": phrase("挖空的边线相互交叉", "The outline of a hole crosses itself"),
  "hole-outside": phrase("挖空超出了外框", "A hole is not inside the outline"),
  "holes-touch": phrase("两个挖空相互重叠", "Two holes touch each other"),
  "outside-plan": phrase("有的点在图纸之外", "Some points are outside the drawing"),
  "not-a-length": phrase("请填 0.2 至 1000 的米数", "Metres between 0.2 and 1000"),
  "not-a-day": phrase("不是日期", "Not a day"),
  "not-a-time": phrase("请写成 08:30", "Write it as 08:30"),
  "not-a-number": phrase("请填整数", "A whole number, please"),
  order: phrase("大小或先后颠倒", "In the wrong order"),
  "nobody-chosen": phrase("请至少选择一类、一个岗位或一个人", "Choose a kind, a role or a person"),
  "too-many-people": phrase("最多 200 人", "200 people at the most"),
};

export const zoneRefusalWords: Readonly<Record<ZoneRefusal["code"], Phrase>> = {
  "zone.not_found": phrase("没有这个区域，或已停用", "There is no such area, or it is out of use"),
  "zone.stale": zonesText.stale,
  "zone.name_taken": phrase("已有同名区域", "An area has this name already"),
  "zone.too_many": phrase("区域已达上限（500）", "There are 500 areas already"),
  "zone.of_permit": phrase(
    "这是作业票的临时围栏，随作业票开始和结束",
    "This fence belongs to a permit and ends with it",
  ),
  "zone.no_reason": phrase("请填写原因", "Give a reason"),
};
