/** Words of activities that forbid hot work near them. */
import type { ActivityKind } from "../../src/permits/model-facts.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const activityText = {
  title: phrase("相邻活动", "Activities near works"),
  about: phrase(
    "放空、排液、刷漆、采样等活动不办作业票，但附近不得动火。先登记，再开始。",
    "Letting gas off, draining, painting or sampling takes no ticket, and yet no hot work may be near. Enter it before it begins.",
  ),
  add: phrase("登记活动", "Enter an activity"),
  save: phrase("登记", "Enter"),
  kind: phrase("活动种类", "Kind of activity"),
  what: phrase("内容", "What is done"),
  place: phrase("地点", "Place"),
  room: phrase("库房", "Room"),
  noRoom: phrase("不在库房内", "Not in a room"),
  area: phrase("区域", "Area"),
  noArea: phrase("没有画出的区域", "No drawn area"),
  areaHint: phrase(
    "选了区域才能算出距离；不选时，同一时间的动火都要有协调人确认。",
    "Only with an area the distance is known; without one every hot work at that time needs a coordinator.",
  ),
  start: phrase("开始", "Begins"),
  end: phrase("结束", "Ends"),
  endHint: phrase(
    "最长 24 小时，跨日另行登记。",
    "24 hours at most; enter another for the next day.",
  ),
  now: phrase("进行中和计划中", "Going on and planned"),
  none: phrase("现在没有登记的活动", "No activity is entered"),
  past: phrase("以前的活动", "Activities of the past"),
  going: phrase("进行中", "Going on"),
  planned: phrase("计划中", "Planned"),
  over: phrase("已结束", "Over"),
  by: phrase("登记人 {who}", "Entered by {who}"),
  near: phrase("受影响的动火作业", "Hot work it forbids"),
  nearNone: phrase("附近没有受影响的动火作业", "No hot work near it"),
  nearCertain: phrase(
    "{number}：相距 {apart} 米，要求 {within} 米以上（{clause}）",
    "{number}: {apart} m away, more than {within} m asked for ({clause})",
  ),
  nearUnsure: phrase(
    "{number}：距离不明，须由协调人确认（{clause}）",
    "{number}: distance unknown, a coordinator must vouch ({clause})",
  ),
  finish: phrase("结束活动", "End it"),
  reason: phrase(
    "结束原因（完成、取消或登记有误）",
    "Why (done, called off, or entered by mistake)",
  ),
} as const;

export const activityKindWords: Readonly<Record<ActivityKind, Phrase>> = {
  "gas-release": phrase("排放可燃气体", "Letting off combustible gas"),
  "liquid-release": phrase("排放可燃液体", "Draining combustible liquid"),
  "solvent-paint": phrase("使用可燃溶剂清洗、喷漆", "Cleaning with solvents, spray painting"),
  "dust-sweeping": phrase("清扫可燃粉尘", "Sweeping combustible dust"),
  "leaky-equipment": phrase("可能泄漏的设备作业", "Work on equipment that may leak"),
  "water-drawing": phrase("储罐切水", "Drawing water from a tank"),
  sampling: phrase("采样", "Sampling"),
  "hazchem-train": phrase("危险货物列车经过", "A train with dangerous goods passing"),
};

export const activityRefusalWords = {
  "activity.over": phrase("结束时间已过。", "Its end has already passed."),
  "activity.too_many": phrase(
    "登记的活动过多，请先结束已完成的。",
    "Too many activities are entered. End those that are done.",
  ),
  "activity.not_found": phrase("没有这条活动。", "There is no such activity."),
  "activity.ended": phrase("这条活动已经结束。", "This activity is over already."),
  "activity.reason_needed": phrase("请写明结束原因。", "Say why it ends."),
} as const;
