/** Words of the label printers. */

import { type Phrase, phrase } from "../../src/platform/i18n.ts";
import type { PrinterField, PrinterProblem } from "../../src/printers/form.ts";
import type { Connection, PrinterRefusal, PrintRefusal } from "../../src/printers/model.ts";

export const printerText = {
  title: phrase("标签打印机", "Label printers"),
  add: phrase("添加打印机", "Add a printer"),
  addTitle: phrase("添加标签打印机", "Add a label printer"),
  editTitle: phrase("打印机 {name}", "Printer {name}"),
  edit: phrase("修改", "Edit"),
  test: phrase("打印测试标签", "Print a test label"),
  tested: phrase("测试标签已发给 {printer}", "A test label was sent to {printer}"),
  save: phrase("保存", "Save"),
  cancel: phrase("返回", "Back"),
  empty: phrase("还没有标签打印机", "No label printer is set up yet"),
  emptyHint: phrase(
    "没有标签打印机也能用浏览器打印；设置后，充装台可以不经对话框直接出标签。",
    "Labels can be printed by the browser; with a printer set up, the bay prints them without a dialog.",
  ),
  state: phrase("状态", "State"),
  never: phrase("还没有打印过", "Nothing printed yet"),
  lastGood: phrase("最近一次已送达", "Last label was sent"),
  off: phrase("已停用", "Switched off"),
  isDefault: phrase("默认", "Default"),
  stale: phrase(
    "他人刚修改过这台打印机，请核对后再保存",
    "Somebody changed this printer meanwhile; check and save again",
  ),
  nameTaken: phrase("已有同名打印机", "There is a printer of this name"),
  tooMany: phrase("最多设置 20 台", "Twenty at most"),
  mm: phrase("毫米", "mm"),
  dots8: phrase("203 点/英寸", "203 dpi"),
  dots12: phrase("300 点/英寸", "300 dpi"),
  testLine: phrase("标签测试 中文清晰", "Label test 中文"),
} as const;

export const printerFieldWords: Readonly<Record<PrinterField, Phrase>> = {
  name: phrase("名称", "Name"),
  connection: phrase("连接", "Connection"),
  address: phrase("地址", "Address"),
  dots: phrase("分辨率", "Resolution"),
  gap: phrase("标签间隙", "Gap between labels"),
  density: phrase("打印浓度（0–15）", "Darkness (0–15)"),
  font: phrase("中文字库", "Chinese font"),
  "is-active": phrase("启用", "In use"),
  "is-default": phrase("没有指定时用这台", "Used where none is named"),
};

export const printerFieldHints: Readonly<Partial<Record<PrinterField, Phrase>>> = {
  address: phrase(
    "网络：IP:端口，例如 192.168.1.50:9100；USB：/dev/usb/lp0",
    "Network: IP:port, 192.168.1.50:9100; USB: /dev/usb/lp0",
  ),
  font: phrase(
    "打印机自带的简体中文字库名，多数为 TSS24.BF2；测试标签上中文不对时改这里",
    "The printer's own font with Chinese, mostly TSS24.BF2; change it when the test label is wrong",
  ),
};

export const connectionWords: Readonly<Record<Connection, Phrase>> = {
  tcp: phrase("网络", "Network"),
  usb: phrase("USB 线", "USB cable"),
};

export const printerProblemWords: Readonly<Record<PrinterProblem, Phrase>> = {
  missing: phrase("请填写", "Please fill in"),
  "too-long": phrase("太长了", "Too long"),
  characters: phrase("含有不允许的字符", "Holds characters that are not allowed"),
  "not-a-number": phrase("请填整数", "A whole number, please"),
  "out-of-range": phrase("超出范围", "Out of range"),
  "not-an-address": phrase(
    "应为 IP:端口，例如 192.168.1.50:9100",
    "Write IP:port, 192.168.1.50:9100",
  ),
  "not-a-device": phrase("应为 /dev/usb/lp0 这样的设备", "Write a device such as /dev/usb/lp0"),
};

export const printerRefusalWords: Readonly<
  Record<Exclude<PrinterRefusal["code"], "printer.not_found">, Phrase>
> = {
  "printer.stale": printerText.stale,
  "printer.name_taken": printerText.nameTaken,
  "printer.too_many": printerText.tooMany,
};

export const printRefusalWords: Readonly<Record<PrintRefusal["code"], Phrase>> = {
  "print.no_printer": phrase(
    "没有设置标签打印机，请用浏览器打印或先设置打印机",
    "No label printer is set up; print by the browser or set one up",
  ),
  "print.switched_off": phrase("打印机已停用", "The printer is switched off here"),
  "print.too_many": phrase("一次最多打印 500 张标签", "At most 500 labels at once"),
  "print.waiting": phrase(
    "排队的打印任务太多，请稍候",
    "Too many orders wait for it; try again soon",
  ),
  "print.unreachable": phrase(
    "连不上打印机，请检查电源、网线和地址",
    "The printer does not answer: check power, cable and address",
  ),
  "print.no_permission": phrase(
    "没有权限使用打印机设备，请联系安装人员",
    "This program may not use the printer's device",
  ),
  "print.not_there": phrase(
    "找不到打印机，请检查 USB 线",
    "The printer is not there: check its cable",
  ),
  "print.stopped": phrase(
    "打印机不再接收数据，可能缺纸、缺碳带或开盖",
    "The printer takes no more: paper, ribbon or cover",
  ),
};

/** Words of the last outcome that is stored; a code of a newer program is shown as it is. */
export function faultWords(code: string): Phrase {
  const known: Readonly<Record<string, Phrase>> = printRefusalWords;
  return Object.hasOwn(known, code) ? (known[code] ?? printerText.off) : phrase(code, code);
}
