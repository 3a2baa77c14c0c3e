/** Words of the screens on walls. */
import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { DisplayRefusal } from "../../src/positioning/displays.ts";

export const displaysText = {
  title: phrase("墙面大屏", "Wall screens"),
  help: phrase(
    "大屏只能看所选的画面，不登录、不超时、不能操作；绑定一台设备，可随时停用。",
    "A screen shows the chosen wall and nothing else, without a sign-in or a time-out, and can do nothing; it is bound to one device and can be ended at any time.",
  ),
  name: phrase("名称", "Name"),
  nameHint: phrase("例如：值班室大屏", "For instance: screen of the duty room"),
  home: phrase("画面", "Shows"),
  add: phrase("添加大屏", "Add a screen"),
  none: phrase("还没有大屏", "There is no screen yet"),
  state: phrase("状态", "State"),
  waiting: phrase("等待绑定", "Waits for its device"),
  lapsed: phrase("绑定码已过期", "The code has lapsed"),
  bound: phrase("已绑定", "Bound"),
  ended: phrase("已停用", "Ended"),
  lastSeen: phrase("最近在线", "Last seen"),
  device: phrase("设备", "Device"),
  end: phrase("停用", "End"),
  endAsk: phrase(
    "停用后这块大屏立即停止显示，并写明已停用和重新绑定的办法。",
    "The screen goes dark at once and says that it was ended, and how to bind it again.",
  ),
  endedTitle: phrase("本大屏已停用", "This screen was ended"),
  endedFacts: phrase(
    "“{name}”于 {at} 被停用，不再显示任何画面。",
    "“{name}” was ended at {at} and shows nothing any more.",
  ),
  endedHelp: phrase(
    "需要继续使用时，请管理员在“人员定位 → 墙面大屏”中添加一块大屏，再在下面输入得到的绑定码。",
    "To use it again, a manager adds a screen under People on site → Wall screens; type the code you get below.",
  ),
  codeTitle: phrase("绑定码", "Code"),
  codeHelp: phrase(
    "在大屏设备的浏览器里打开 {address}，输入此码。只能用一次，{until} 前有效；本页离开后不再显示。",
    "Open {address} in the browser of the screen and type this code. It works once, until {until}; it is not shown again.",
  ),
  back: phrase("全部大屏", "All screens"),
  bind: phrase("绑定大屏", "Bind this screen"),
  bindHelp: phrase("输入管理员给的绑定码。", "Type the code that the administrator gave you."),
  code: phrase("绑定码", "Code"),
  site: phrase("全站总览", "The whole site"),
  map: phrase("人员位置 · {name}", "People · {name}"),
  plan: phrase("平面图 · {name}", "Plan · {name}"),
  alarms: phrase("报警", "Alarms"),
  works: phrase("特殊作业分布", "Special works on the plan"),
  board: phrase("充装看板", "Filling board"),
  needed: phrase("请填写", "Fill this in"),
} as const;

export const displayRefusalWords: Readonly<Record<DisplayRefusal["code"], Phrase>> = {
  "display.too_many": phrase("大屏太多，请先停用不用的", "Too many screens: end those out of use"),
  "display.name_taken": phrase("已有同名大屏", "A screen has this name already"),
  "display.bad_code": phrase("绑定码不对或已过期", "The code is wrong or has lapsed"),
};
