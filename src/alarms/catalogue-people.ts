/** Alarms about where people are (AQ 3064.3-2025 5.2; Shandong 2024 P2, P5, P6). */
import { EVENT, LATCHING, rule } from "./catalogue-rule.ts";
import type { AlarmRule } from "./model.ts";

export const POSITION_RULES = {
  "position.sos": rule(
    1,
    "people",
    ["一键求救", "Call for help from a card"],
    [
      "立即联系本人并派人到图上位置；确认平安后再关闭。",
      "Call the person at once and send somebody to the place on the map; close only when all is well.",
    ],
    EVENT,
  ),
  "position.gathering": rule(
    1,
    "people",
    ["人员聚集（4 人及以上）", "People gathered (4 or more)"],
    [
      "通知现场人员 5 秒内疏散；现场确认已散开后再关闭。",
      "Tell the people there to disperse; close when somebody has seen that they did.",
    ],
    LATCHING,
  ),
  "position.gathering_small": rule(
    3,
    "people",
    ["人员聚集（3 人）", "People gathered (3)"],
    ["提醒现场人员不要聚集。", "Remind the people there not to gather."],
  ),
  "position.out_of_bounds": rule(
    2,
    "people",
    ["人员越界", "Somebody is where he may not be"],
    ["通知本人立即离开该区域。", "Tell the person to leave the area at once."],
  ),
  "position.over_capacity": rule(
    2,
    "people",
    ["区域超员", "Too many people in an area"],
    ["让多出的人离开；不得再放人进入。", "Send the surplus out and let nobody else in."],
  ),
  "position.under_capacity": rule(
    3,
    "people",
    ["区域缺员", "Too few people in an area"],
    ["补足人员，或停止该区域的作业。", "Send somebody, or stop the work there."],
  ),
  "position.missing": rule(
    2,
    "people",
    ["应在场人员不在", "Somebody who must be there is not"],
    [
      "联系本人返回，或换人并更新区域设置。",
      "Call the person back, or replace him and change the area.",
    ],
  ),
  "position.off_post": rule(
    2,
    "people",
    ["离岗", "A post is left"],
    ["联系本人回岗，或安排顶岗。", "Call the person back to the post, or send a substitute."],
  ),
  "position.cross_post": rule(
    3,
    "people",
    ["串岗", "Somebody is at another's post"],
    ["让本人回到自己的岗位。", "Send the person back to the own post."],
  ),
  "position.still": rule(
    1,
    "people",
    ["长时间静止", "Somebody has not moved for long"],
    [
      "立即呼叫本人；无应答派两人前往，先测气再靠近。",
      "Call the person at once; without an answer send two, who test the air before they go near.",
    ],
  ),
  "position.overstay": rule(
    3,
    "people",
    ["滞留超时", "Somebody stays too long"],
    ["联系本人离开该区域。", "Call the person out of the area."],
  ),
  "position.alone": rule(
    3,
    "people",
    ["危险区域单人作业", "Somebody is alone in a dangerous area"],
    ["派第二人到场，或让本人离开。", "Send a second person, or call the person out."],
  ),
  "position.card_lost": rule(
    3,
    "people",
    ["定位卡失联（人在重点区域）", "A card is not heard any more in an important area"],
    [
      "联系持卡人；确认平安后检查卡和基站。",
      "Call the wearer; when all is well look at card and anchors.",
    ],
  ),
  "position.card_low": rule(
    4,
    "people",
    ["定位卡电量低", "A card's battery is low"],
    ["下班收卡后充电或更换。", "Charge or change the card after the shift."],
  ),
  "position.guardian_left": rule(
    1,
    "people",
    ["监护人离开作业区域", "The guardian has left the work area"],
    [
      "立即停止作业；监护人回到现场并确认后方可继续。",
      "Stop the work at once; go on only when the guardian is back and has confirmed it.",
    ],
    LATCHING,
  ),
  "position.outsider": rule(
    1,
    "people",
    ["无关人员进入作业区域", "Somebody who is not of the work has entered its area"],
    [
      "让无关人员立即离开；必要时暂停作业。",
      "Send the person out at once; pause the work if need be.",
    ],
  ),
  "position.anchor_lost": rule(
    3,
    "device",
    ["定位基站失联", "An anchor is not heard any more"],
    [
      "检查基站供电和网络；恢复前该处人数按“未知”对待。",
      "Look at the anchor's power and network; until it is back the people there count as unknown.",
    ],
  ),
  "position.anchor_moved": rule(
    3,
    "device",
    ["定位基站位置与图纸不符", "An anchor does not stand where the plan says"],
    [
      "核对该基站的实际安装位置，改正图纸上的坐标或把基站装回原处；在此之前附近的位置可能有偏差。",
      "Compare where the anchor hangs with the plan, and put right one or the other; until then places near it may be off.",
    ],
  ),
  "tracks.not_kept": rule(
    3,
    "device",
    ["定位轨迹无法保存", "Positions cannot be kept"],
    [
      "检查磁盘空间；实时位置和报警不受影响，但这段时间的轨迹可能缺失。",
      "Look at the disk; live positions and alarms go on, but tracks of this time may be missing.",
    ],
  ),
} as const satisfies Readonly<Record<string, AlarmRule>>;
