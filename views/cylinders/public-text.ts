/** Words for people who have a cylinder in the kitchen and no account. */

import type { CustodyAct } from "../../src/cylinders/custody/model.ts";
import type { ReportKind } from "../../src/cylinders/reports.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const publicText = {
  title: phrase("气瓶查询", "Cylinder"),
  valve: phrase("瓶阀码 · 气瓶来源", "Valve code: where it comes from"),
  body: phrase("瓶体码 · 充装与流转", "Body code: fills and circulation"),
  rfid: phrase("电子标签", "RFID tag"),
  good: phrase("可以使用", "Valid"),
  goodLead: phrase("登记有效，检验在有效期内。", "Registered, and its inspection is valid."),
  soon: phrase("可以使用，即将到期", "Valid, but not for long"),
  soonLead: phrase("用完后请交回充装单位送检。", "Give it back to its filler when it is empty."),
  bad: phrase("不要使用", "Do not use"),
  badLead: phrase(
    "请关闭瓶阀，放在通风处，联系充装单位。",
    "Close its valve, keep it in the open, and call the filler.",
  ),
  voided: phrase("此码已作废", "This code is void"),
  voidedLead: phrase(
    "气瓶上不应再有这个码，瓶上若有请不要使用并联系充装单位。",
    "No cylinder should carry it any more. If yours does, do not use it and call the filler.",
  ),
  unknown: phrase("查不到这只气瓶", "This cylinder is not known here"),
  unknownLead: phrase(
    "此码不在本单位的气瓶档案中，可能是其他单位的气瓶或不合规的“黑气瓶”。不要使用，请联系瓶身上的充装单位或向监管部门反映。",
    "The code is in no register of this filler. It may belong to another one, or be an illegal cylinder. Do not use it; call the filler named on it or the authority.",
  ),
  unread: phrase("读不出这个码", "This code cannot be read"),
  busy: phrase("查询太频繁，请稍后再试", "Too many requests, try again in a minute"),
  medium: phrase("介质", "Medium"),
  serial: phrase("钢印号", "Serial number"),
  maker: phrase("制造单位", "Maker"),
  madeOn: phrase("制造日期", "Made on"),
  filler: phrase("充装（登记）单位", "Registered filler"),
  registration: phrase("使用登记证编号", "Use registration no."),
  ownership: phrase("产权性质", "Ownership"),
  inspectedOn: phrase("最近检验", "Last inspected"),
  dueOn: phrase("下次检验", "Inspection due"),
  lifeEndsOn: phrase("使用年限到期", "Service life ends"),
  lastFill: phrase("最近充装", "Last fill"),
  noFill: phrase("本单位没有充装记录", "No fill on record here"),
  fillsTitle: phrase("充装记录", "Fills"),
  fillLine: phrase("充装 {kg} 千克", "{kg} kg"),
  fillPlain: phrase("充装", "filled"),
  journeyTitle: phrase("流转记录", "Circulation"),
  netOf: phrase("净重 {kg} 千克", "net {kg} kg"),
  call: phrase("致电 {phone}", "Call {phone}"),
  reportTitle: phrase("反映问题", "Report a problem"),
  reportLead: phrase(
    "漏气时先关阀、开窗、不要动火和开关电器，到室外再打电话。",
    "If it leaks: close the valve, open the windows, no flame, no switches; call from outside.",
  ),
  reportKind: phrase("什么问题", "What is wrong"),
  reportWords: phrase("说明", "What you saw"),
  reportContact: phrase("联系电话（可不填）", "Your phone number (optional)"),
  reportContactHint: phrase(
    "只有充装单位的安全管理人员能看到",
    "Seen by the filler's safety managers only",
  ),
  reportSend: phrase("提交", "Send"),
  reportDone: phrase(
    "已收到，谢谢。充装单位会尽快处理。",
    "Thank you. The filler will look into it.",
  ),
  reportEmpty: phrase("请说明看到的情况", "Please say what you saw"),
  reportEnough: phrase(
    "这只气瓶的反映已经收到很多，紧急情况请直接打电话。",
    "Many reports of this cylinder have come already; if it is urgent, call.",
  ),
  reportBusy: phrase("提交太频繁，请稍后再试", "Too many reports from here, try again later"),
} as const;

export const reportKindWords: Readonly<Record<ReportKind, Phrase>> = {
  leak: phrase("漏气", "It leaks"),
  damage: phrase("瓶体或瓶阀损坏", "Body or valve is damaged"),
  expired: phrase("超期或信息不符", "Overdue, or the facts differ"),
  refused: phrase("服务问题", "Service"),
  other: phrase("其他", "Something else"),
};

/** What everybody may know of a cylinder's way: that it moved on, not to whom. Other acts are not shown. */
export const publicMoveWords: Readonly<Partial<Record<CustodyAct, Phrase>>> = {
  fill: phrase("充装", "Filled"),
  load: phrase("装车出站", "Loaded and left the station"),
  receive: phrase("到达供应点", "Arrived at an outlet"),
  unload: phrase("卸车", "Unloaded"),
  store: phrase("入库", "Put in store"),
  use: phrase("投入使用", "Taken into use"),
  back: phrase("用后退回", "Given back after use"),
  deliver: phrase("送达用户", "Delivered to a user"),
  collect: phrase("从用户处回收", "Collected from a user"),
  return: phrase("返回充装站", "Back at the station"),
  send: phrase("送检", "Sent to inspection"),
  fetch: phrase("检验后取回", "Back from inspection"),
};
