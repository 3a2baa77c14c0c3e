/** What is wrong with a field, in words. */
import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";

export const problemWords = {
  needed: phrase("请填写", "Needed"),
  "too-long": phrase("不超过 {max} 个字符", "At most {max} characters"),
  whole: phrase("应为 {min} 到 {max} 的整数", "A whole number from {min} to {max}"),
  number: phrase("应为 {min} 到 {max} 的数", "A number from {min} to {max}"),
  choice: phrase("应为以下之一：{choices}", "One of {choices}"),
  pattern: phrase("格式应符合 {pattern}", "Must match {pattern}"),
  path: phrase("应为完整路径，例如 /dev/ttyUSB0", "A whole path, for example /dev/ttyUSB0"),
  host: phrase("应为主机名或 IP 地址", "A host name or IP address"),
  bus: phrase("只能用字母、数字、- 和 _，40 个以内", "Letters, digits, - and _ only, up to 40"),
  "bus-streams": phrase(
    "此设备会自行发送数据，不能与其他设备共用一条线",
    "This device speaks unasked and cannot share a line",
  ),
  "bus-relay": phrase(
    "许可继电器必须独占一条线：别的设备会推迟它的脉冲",
    "A permission relay needs a line of its own: another device would delay its pulses",
  ),
  "bus-other": phrase(
    "同名总线上的“{name}”用的是另一条线或另一种参数",
    "“{name}” on the bus of this name uses another line or other line settings",
  ),
  label: phrase("1 到 12 个字母或数字", "1 to 12 letters or digits"),
  taken: phrase("“{name}”已在使用", "“{name}” uses it already"),
  "no-device": phrase("没有这台设备，或已停用", "There is no such device, or it is out of use"),
  "same-scale": phrase("复称必须用另一台秤", "The second weighing must be on another scale"),
  "no-cut-off": phrase(
    "没有秤或控制器自带切断的充装点不能启用：到量关阀不能只靠本机",
    "A bay without a cut-off in its scale or controller cannot be set up: closing at the target must not depend on this box",
  ),
  "one-shot": phrase(
    "请写明谁在什么条件下接受（至少 10 个字）",
    "Write who accepts this and on what conditions (at least 10 characters)",
  ),
  "shift-times": phrase("例如 08:00, 20:00，最多 6 个", "For example 08:00, 20:00; at most 6"),
  day: phrase("请填日期，如 2026-12-31", "A day, such as 2026-12-31"),
  limit: phrase("已达上限", "The limit is reached"),
  stored: phrase("现存：{value}", "Stored now: {value}"),
} as const;

export type ProblemView = {
  readonly code: keyof typeof problemWords;
  readonly params?: Readonly<Record<string, string | number>>;
};

export function problemText(lang: Lang, problem: ProblemView | undefined): string | undefined {
  if (problem === undefined) return undefined;
  const words: Phrase = problemWords[problem.code];
  return say(lang, words, problem.params ?? {});
}

export type ProblemsView = Readonly<Record<string, ProblemView>>;
