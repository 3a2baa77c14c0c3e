/** Words of the trends and of the wall that shows the whole site. */
import { phrase } from "../../src/platform/i18n.ts";

export const trendText = {
  title: phrase("近 14 天", "The last 14 days"),
  fills: phrase("每日充装（瓶）", "Cylinders filled a day"),
  alarms: phrase("每日报警（条）", "Alarms a day"),
  people: phrase("今日现场人数（按小时）", "People inside today, by the hour"),
  dangers: phrase("未闭环隐患（条）", "Hidden dangers still open"),
  none: phrase("这段时间没有", "None in this time"),
} as const;

export const wallText = {
  title: phrase("全站总览", "The whole site"),
  open: phrase("大屏", "On a wall"),
  people: phrase("现场人数", "People on site"),
  filled: phrase("今日充装", "Filled today"),
  filledDetail: phrase("{kg} 千克", "{kg} kg"),
  works: phrase("作业中", "Works going on"),
  alarms: phrase("未处理报警", "Open alarms"),
  dangers: phrase("未闭环隐患", "Open dangers"),
  dangersMajor: phrase("其中重大 {count}", "of them major: {count}"),
  full: phrase("实瓶", "Full cylinders"),
  fullDetail: phrase("空瓶 {count}", "empty: {count}"),
  due: phrase("到期与超期", "Due and overdue"),
  dueCylinders: phrase("超期气瓶", "Cylinders overdue"),
  duePatrols: phrase("今日巡查", "Patrols today"),
  patrolsDone: phrase(
    "完成 {done}，漏 {missed}，待做 {open}",
    "{done} done, {missed} missed, {open} to do",
  ),
  dueDangers: phrase("超期隐患", "Dangers overdue"),
  dueWorks: phrase("超时作业", "Works past their time"),
  alarmList: phrase("报警", "Alarms"),
  workList: phrase("特殊作业", "Special work"),
  calm: phrase("没有未处理的报警", "No alarm is open"),
  noWork: phrase("现在没有作业", "No work is going on"),
  more: phrase("还有 {count} 条", "{count} more"),
  until: phrase("至 {time}", "until {time}"),
  paused: phrase("暂停", "paused"),
  unknown: phrase("定位系统无信号", "positioning is silent"),
  noPlan: phrase("还没有带比例的平面图", "There is no plan with a scale yet"),
} as const;
