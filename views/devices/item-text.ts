/** Words of readings. */
import { phrase } from "../../src/platform/i18n.ts";

export const itemWords = {
  gross: phrase("毛重", "gross"),
  net: phrase("净重", "net"),
  tare: phrase("皮重", "tare"),
  shown: phrase("显示重量", "shown"),
  stable: phrase("稳定", "steady"),
  moving: phrase("变化中", "moving"),
  overload: phrase("超载", "overload"),
  underload: phrase("欠载", "underload"),
  "out-of-range": phrase("超出范围", "out of range"),
  "not-zeroed": phrase("未置零", "not zeroed"),
  error: phrase("出错", "error"),
  on: phrase("闭合", "on"),
  off: phrase("断开", "off"),
  code: phrase("读码", "code"),
  range: phrase("距离", "distance"),
  position: phrase("位置", "position"),
  over: phrase("超上限", "over range"),
  under: phrase("低于下限", "under range"),
  fault: phrase("故障", "fault"),
} as const;
