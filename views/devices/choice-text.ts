/** Words for the choices of a driver's settings; units and word orders are the same in both languages. */
import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";

export const choiceWords: Readonly<Record<string, Phrase>> = {
  unknown: phrase("未知", "unknown"),
  absent: phrase("没有", "absent"),
  strip: phrase("去除", "strip"),
  anchor: phrase("基站", "anchor"),
  tag: phrase("标签", "tag"),
  "as-is": phrase("照原值", "as it is"),
  multiply: phrase("相乘", "multiply"),
  auto: phrase("自动", "automatic"),
  yes: phrase("是", "yes"),
  no: phrase("否", "no"),
  echo: phrase("原样返回", "echo"),
  even: phrase("加倍", "twice its own"),
  gross: phrase("毛重", "gross"),
  net: phrase("净重", "net"),
  shown: phrase("显示重量", "shown"),
  "gross+net": phrase("毛重和净重", "gross and net"),
  "gross+tare": phrase("毛重和皮重", "gross and tare"),
  "gross+tare+net": phrase("毛重、皮重和净重", "gross, tare and net"),
  none: phrase("无", "none"),
  reversed: phrase("倒序", "reversed"),
  forward: phrase("正序", "forward"),
  stream: phrase("连续输出", "continuous"),
  ask: phrase("问答", "when asked"),
  unproven: phrase("未经证明", "unproven"),
  proven: phrase("已证明", "proven"),
};

export function choiceText(lang: Lang, value: string): string {
  const word = Object.hasOwn(choiceWords, value) ? choiceWords[value] : undefined;
  return word === undefined ? value : say(lang, word);
}
