import { expect, test } from "bun:test";
import { subjectText } from "../../views/alarms/parts.tsx";

test.each([
  [
    "cylinders:inspection-0",
    25,
    "气瓶检验今天到期或已超期：25 只",
    "Cylinder inspections due today or overdue: 25",
  ],
  [
    "cylinders:inspection-30",
    2,
    "气瓶 30 天内应检验：2 只",
    "Cylinder inspections due in 30 days: 2",
  ],
  [
    "cylinders:life-0",
    1,
    "气瓶今天到使用年限或已超期：1 只",
    "Cylinders whose life ends today or has ended: 1",
  ],
  [
    "cylinders:life-90",
    undefined,
    "气瓶 90 天内到使用年限",
    "Cylinders whose life ends in 90 days",
  ],
  ["permit:01m84abbr2ga64akfnqqr4d23t", undefined, "…r4d23t", "…r4d23t"],
] as const)("%s is said in words", (subject, amount, zh, en) => {
  expect(subjectText("zh-CN", { subject, place: "", amount })).toBe(zh);
  expect(subjectText("en", { subject, place: "", amount })).toBe(en);
});
