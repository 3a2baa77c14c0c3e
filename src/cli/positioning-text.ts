/** What `positioning` says to a person. */
import { phrase } from "../platform/i18n.ts";

export const positioningText = {
  usage: phrase(
    `定位命令：
  positioning replay 测距文件 --anchors 基站文件 [--tag-height 米]
      把录下的测距重新解算。测距文件（- 为标准输入）每行，t 为毫秒：
        {line}
      基站文件：{anchors}。标签离地高度默认 1.2 米。
      每个能解算的行输出一行：{answer}；sigmaM 为 68 % 误差半径。
      基站高度相差 2.5 米以上分为不同楼层，floor 自下而上从 1 起。
      读不懂的行和时间倒退的行在标准错误中指出行号并跳过。
退出码：0 有结果，1 文件读不了或没有一行能解算，2 命令有误`,
    `Positioning commands:
  positioning replay RANGES.jsonl --anchors ANCHORS.json [--tag-height M]
      Solves recorded distances again. Each line of RANGES (- is the standard input), t in ms:
        {line}
      ANCHORS: {anchors}. Cards hang 1.2 m over the floor unless told.
      Prints one line for each that can be answered: {answer}; sigmaM is the 68 % radius.
      Anchors 2.5 m or more apart in height are on different storeys; floor counts from 1, the lowest.
      Lines that cannot be read, or go back in time, are named on the standard error and passed over.
Exit codes: 0 something was answered, 1 a file cannot be read or no line could be answered, 2 not understood`,
  ),
  noFile: phrase("无法读取 {path}：{cause}", "{path} cannot be read: {cause}"),
  tooLarge: phrase("{path} 超过 {mb} MB", "{path} is larger than {mb} MB"),
  anchors: phrase("基站文件 {path}：{problem}", "Anchors {path}: {problem}"),
  line: phrase("第 {line} 行：{problem}", "line {line}: {problem}"),
  notJson: phrase("不是 JSON", "is no JSON"),
  field: phrase("“{field}” 缺失或不对", "“{field}” is missing or wrong"),
  whole: phrase("格式不对", "has another form"),
  again: phrase("基站 “{id}” 出现两次", "anchor “{id}” stands there twice"),
  lineLong: phrase("超过 {kb} KB", "is longer than {kb} KB"),
  late: phrase("时间早于该标签的上一行", "is earlier than the card's line before"),
  more: phrase("其余有问题的行不再逐行列出", "Further lines of this kind are not named"),
  summary: phrase(
    "共 {lines} 行：定位 {fixes}，读不懂 {bad}，时间倒退 {late}，测距不足以定位 {unanswered}；楼层 {floors} 个",
    "{lines} lines: {fixes} fixes, {bad} not readable, {late} back in time, {unanswered} tell no place; {floors} floors",
  ),
} as const;
