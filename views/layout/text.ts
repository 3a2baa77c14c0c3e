import { phrase } from "../../src/platform/i18n.ts";

/** Words of the frames around every page. */
export const layoutText = {
  recordUnconfirmed: phrase("时间未确认", "Time unconfirmed"),
  recordUnconfirmedLong: phrase(
    "此记录（或其一部分）写入时本机时间不可信；先后顺序以日志序号为准。",
    "Part of this record was written while the box did not trust its time; the journal's numbers give the order.",
  ),
  timeUntrusted: phrase("本机时间不可信", "The time is not trusted"),
  timeUntrustedLong: phrase(
    "充装已停止。请校时，或由管理员与第二人确认。",
    "Filling is stopped. Set the clock, or let two people confirm it.",
  ),
  skip: phrase("跳到正文", "Skip to content"),
  more: phrase("更多", "More"),
  navigation: phrase("导航", "Navigation"),
  logout: phrase("退出", "Log out"),
  duty: phrase("值班", "On duty"),
  nobodyOnDuty: phrase("当前无人值班", "Nobody on duty"),
  userMenu: phrase("账号和帮助", "Account and help"),
  account: phrase("我的账号", "My account"),
  help: phrase("帮助", "Help"),
  changePerson: phrase("换人", "Change"),
  otherLanguage: phrase("English", "中文"),
  switchLanguage: phrase("切换到英文", "Switch to Chinese"),
  darkTheme: phrase("深色", "Dark"),
  lightTheme: phrase("浅色", "Light"),
  logoutWaiting: phrase(
    "这部手机上还有没交回的内容。退出后仍会保留，但要由您本人再次登录才能交回。确定退出？",
    "This phone still holds what was not handed in. It stays, but only you can hand it in after signing in again. Sign out?",
  ),
  demo: phrase("演示数据", "Demo data"),
  demoFaults: phrase("演示：在这里制造故障", "Demo: break something here"),
  demoLong: phrase("演示：数据和设备都是模拟的", "Demo: data and devices are simulated"),
  siteTime: phrase("站点时间", "Site time"),
  idle: phrase(
    "长时间没有操作，{seconds} 秒后自动退出。触摸屏幕可继续。",
    "No action for a while: logging out in {seconds} s. Touch the screen to stay.",
  ),
};
