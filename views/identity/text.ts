import { phrase } from "../../src/platform/i18n.ts";

export const identityText = {
  login: phrase("登录", "Sign in"),
  unboundScreen: phrase("这块大屏没有绑定，或已停用", "This screen is not bound, or was ended"),
  unboundScreenHint: phrase(
    "请管理人员在“人员定位 → 墙面大屏”里添加大屏，把得到的绑定码输入这里。",
    "Ask a manager to add the screen under “People on site → Wall screens”, then enter its code here.",
  ),
  bindScreen: phrase("输入绑定码", "Enter the code"),
  signInInstead: phrase("改为人员登录", "Sign in as a person"),
  whoAreYou: phrase("请选择本人", "Who are you?"),
  byFace: phrase("用人脸代替 PIN", "Show your face instead"),
  scanBadge: phrase("或直接扫描胸牌二维码", "or scan your badge"),
  scanBadgeHint: phrase(
    "扫描枪随时可用，无需点击输入框",
    "The scanner works at any time; no field has to be tapped",
  ),
  pin: phrase("PIN 码", "PIN"),
  secret: phrase("PIN 码或密码", "PIN or password"),
  staffNumber: phrase("工号", "Staff number"),
  otherPerson: phrase("输入工号登录", "Sign in by staff number"),
  back: phrase("返回", "Back"),
  noPeople: phrase("还没有人员", "There are no people yet"),
  noPeopleHint: phrase(
    "请使用启动时打印的一次性设置码建立第一个管理员",
    "Use the one-time set-up code printed at start to create the first administrator",
  ),
  setUp: phrase("开始设置", "Start set-up"),
  demoPeople: phrase("演示人员", "Demonstration people"),
  demoHint: phrase(
    "这是演示站。点选人员后输入 PIN，或扫描右侧的胸牌二维码。",
    "This is a demonstration. Choose a person and type the PIN, or scan the badge shown.",
  ),
  badge: phrase("胸牌", "Badge"),
  wrongSecret: phrase("PIN 或密码不正确", "Wrong PIN or password"),
  wrongSecretLeft: phrase(
    "PIN 或密码不正确，还可试 {count} 次",
    "Wrong PIN or password; {count} more attempts",
  ),
  lockedOut: phrase(
    "连续输错次数过多，请等待 {seconds} 秒后再试",
    "Too many wrong attempts; wait {seconds} s and try again",
  ),
  unknownBadge: phrase(
    "不认识这张胸牌。请换一张，或选择本人并输入 PIN。",
    "This badge is not known. Use another one, or choose yourself and type the PIN.",
  ),
  inactive: phrase(
    "该账号已停用，请联系安全管理员",
    "This account is switched off; ask the safety manager",
  ),
  pinExpired: phrase(
    "一次性 PIN 已过期，请管理员重新打印",
    "The one-time PIN has lapsed; ask the administrator for a new one",
  ),
  notABadge: phrase(
    "扫到的不是胸牌。请先登录，再扫描气瓶。",
    "That is not a badge. Sign in first, then scan the cylinder.",
  ),
  setUpTitle: phrase("首次设置", "First set-up"),
  setUpIntro: phrase(
    "设置码在本机屏幕的设置页、启动程序的窗口或服务日志中显示，只能使用一次。",
    "The set-up code is shown on this page at the box's own screen, in the program's window or in the service's log; it works once.",
  ),
  setUpCodeHere: phrase("您在本机前，设置码：", "You are at the box itself. The set-up code:"),
  setUpCode: phrase("设置码", "Set-up code"),
  siteName: phrase("单位名称", "Name of the enterprise"),
  emergencyPhone: phrase("应急电话", "Emergency phone"),
  adminName: phrase("管理员姓名", "Administrator's name"),
  adminNumber: phrase("管理员工号", "Administrator's staff number"),
  adminPassword: phrase("密码（至少 10 位）", "Password (at least 10 characters)"),
  adminPin: phrase(
    "PIN 码（4–8 位数字，不能是顺子或重复数字）",
    "PIN (4–8 digits, no runs or repeats)",
  ),
  create: phrase("建立站点", "Create the site"),
  wrongCode: phrase("设置码不正确", "The set-up code is wrong"),
  fieldNeeded: phrase("请填写", "Please fill in"),
  fieldTooLong: phrase("最多 80 个字", "At most 80 characters"),
  passwordShort: phrase("密码至少 10 位", "At least 10 characters"),
  pinWeak: phrase("PIN 须为 4–8 位数字，且不能是顺子或重复数字", "4–8 digits, no runs or repeats"),
  staffNumberBad: phrase(
    "工号只能用字母、数字和 -，最多 20 位",
    "Letters, digits and -, at most 20",
  ),
} as const;
