import { phrase } from "../../src/platform/i18n.ts";

export const errorText = {
  notFound: phrase("没有这个页面", "There is no such page"),
  notFoundHint: phrase("地址可能已过期或输入有误。", "The address may be out of date or mistyped."),
  forbidden: phrase("您没有这项权限", "You may not do this"),
  forbiddenHint: phrase(
    "请由有权限的人员登录后操作，或联系安全管理员。",
    "Let a person with this right sign in, or ask the safety manager.",
  ),
  switchedOff: phrase("本单位没有此功能", "This site does not have this module"),
  switchedOffHint: phrase(
    "功能由单位类型决定，已有记录仍然保存。如需启用，请管理员在“本单位”中勾选相应类型。",
    "The kind of site decides its modules; what was recorded is kept. To switch it on, an administrator ticks that kind under This site.",
  ),
  origin: phrase("页面已过期，请刷新后重试", "The page is out of date; reload it and try again"),
  originHint: phrase(
    "您填写的内容没有保存。请返回，刷新页面后再提交。",
    "What you filled in was not saved. Go back, reload the page and send it again.",
  ),
  tooLarge: phrase("提交的内容太大", "What was sent is too large"),
  tooLargeHint: phrase("请减少内容或缩小照片后重试。", "Send less, or make the photo smaller."),
  garbled: phrase("没有收全，什么都没有记下", "It came in pieces; nothing was recorded"),
  garbledHint: phrase(
    "返回上一页，检查照片和文件后再提交一次。",
    "Go back, check photos and files, and send it once more.",
  ),
  tooSlow: phrase("网络太慢，没有收全", "It came too slowly and not whole"),
  tooSlowHint: phrase(
    "本次没有保存任何内容。请靠近无线网络后重新提交。",
    "Nothing of it was kept. Go nearer to the Wi-Fi and send it again.",
  ),
  tooMany: phrase("请求太频繁", "Too many requests"),
  tooManyHint: phrase(
    "为防止有人猜密码，请稍等几秒再试。",
    "So that nobody can guess passwords, wait some seconds and try again.",
  ),
  bug: phrase("程序出错", "The program failed"),
  bugHint: phrase(
    "已记录。请把编号 {id} 告诉维护人员。",
    "It is on record. Tell the maintainer the number {id}.",
  ),
  full: phrase("磁盘已满，未保存", "The disk is full; nothing was saved"),
  fullHint: phrase(
    "阀门保持锁定。请清理磁盘或更换存储后重试；已保存的记录不受影响。",
    "Valves stay locked. Make room on the disk and try again; what was saved before is safe.",
  ),
  storage: phrase("数据暂时无法保存", "Data cannot be saved at the moment"),
  storageHint: phrase(
    "阀门保持锁定。请稍后重试；若仍不行，请联系维护人员（{code}）。",
    "Valves stay locked. Try again soon; if it stays, call the maintainer ({code}).",
  ),
  goHome: phrase("回到首页", "Go to the start page"),
} as const;
