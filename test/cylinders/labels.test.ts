/** Labels of 60 × 40 mm: Chinese on every one, English beside it, and nothing cut off. */
import { expect, test } from "bun:test";
import { codeLabel, fillLabel } from "../../src/cylinders/labels.ts";
import { findMedium } from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";

const fill = {
  qrText: "https://gas.example.cn/c/370983100001",
  code: "370983100001",
  serial: "22A00123",
  siteName: "丰源液化气站",
  tareG: 16_500,
  filledAt: "2026-11-23 12:19",
  fillerNumber: "OP01",
  recordNumber: "261123-0001",
  inspectionDueOn: "2029-01-01" as Day,
};
const texts = (label: ReturnType<typeof fillLabel>): string[] =>
  label.items.flatMap((item) => (item.kind === "text" ? [item.text] : []));

test.each([
  ["lpg", 14_500, undefined, "净重 14.50 kg", "净重 Net 14.50 kg"],
  ["oxygen", null, { kpa: 14_750, c: 20 }, "14.75 MPa 20℃", "14.75 MPa 20℃"],
  ["acetylene", 6_250, { kpa: 1_500, c: 15 }, "净重 6.25 kg", "净重 Net 6.25 kg"],
] as const)("the certificate of %s is whole in both", (medium, netG, pressure, zh, en) => {
  const mediumName = findMedium(medium)?.name ?? { zh: "", en: "" };
  const facts = { ...fill, mediumName, netG, pressure };
  for (const [lang, mass] of [
    ["zh-CN", zh],
    ["en", en],
  ] as const) {
    const all = texts(fillLabel(lang, facts));
    expect(all).toContain(mass);
    expect(all.filter((text) => text.endsWith(".."))).toEqual([]);
    expect(all.join(" ")).toContain("充装合格证");
    expect(all.join(" ")).toContain("直立使用 远离热源 严禁倒灌");
    if (pressure !== undefined) expect(all.join(" ")).toContain(`MPa ${pressure.c}℃`);
  }
});

test("a code label says in both what the code is", () => {
  const mediumName = findMedium("oxygen")?.name ?? { zh: "", en: "" };
  const facts = { ...fill, kind: "valve", mediumName } as const;
  expect(texts(codeLabel("zh-CN", facts))).toContain("瓶阀码 扫码查来源");
  const en = texts(codeLabel("en", facts));
  expect(en).toContain("瓶阀码 VALVE CODE");
  expect(en).toContain("氧 oxygen");
});
