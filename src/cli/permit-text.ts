/** Words of `permit check`. */
import { phrase } from "../platform/i18n.ts";

export const permitText = {
  help: phrase(
    "用法：gasward permit check 核验码 [--data 目录]\n核验码是纸上二维码的内容，例如 http://…/p/…?h=…",
    "Usage: gasward permit check CODE [--data DIR]\nCODE is what the code on the paper says, such as http://…/p/…?h=…",
  ),
  unknown: phrase(
    "查无此票：本站没有签发过。",
    "No such permit: this site has issued none like it.",
  ),
  ticket: phrase("{number} · {from} 至 {to}", "{number} · {from} to {to}"),
  chainBroken: phrase(
    "日志链在第 {seq} 条断开，记录不可信。",
    "The journal chain is broken at entry {seq}: the record cannot be trusted.",
  ),
  current: phrase("纸面与日志一致。", "The paper agrees with the journal."),
  older: phrase(
    "纸面是本站打印的，之后又有 {count} 条记录：",
    "The paper was printed here; entries since then: {count}:",
  ),
  none: phrase(
    "没有给出校验值，只核对本站记录。",
    "No hash was given: only the record is checked.",
  ),
  foreign: phrase(
    "纸面的校验值不在本站日志里：可能被改过或是伪造的。",
    "The hash of the paper is not in the journal: it may be altered or forged.",
  ),
  line: phrase("  {at} {words}", "  {at} {words}"),
} as const;
