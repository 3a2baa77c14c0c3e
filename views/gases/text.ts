/** Words of the page of gases and figures. */

import type { FillForm, Hazard, StorageConflict } from "../../src/gases/index.ts";
import { type Phrase, phrase } from "../../src/platform/i18n.ts";

export const gasText = {
  title: phrase("介质与数据", "Gases and figures"),
  edition: phrase("数据版本 {number}，自 {from} 起采用", "Edition {number}, in use from {from}"),
  lead: phrase(
    "每个数据都注明出处。标“待核实”的没有对照标准原文，是可替换的默认值，不作为法规依据展示。",
    "Each figure names its source. What is marked “to be verified” was not read in the official text: it is a default that can be replaced, not law.",
  ),
  unverified: phrase("待核实", "to be verified"),
  conflicting: phrase("来源不一致", "sources differ"),
  media: phrase("充装介质", "Gases"),
  medium: phrase("介质", "Gas"),
  colour: phrase("瓶色与字样", "Body and lettering"),
  inspection: phrase("检验周期", "Inspection"),
  life: phrase("设计使用年限", "Design life"),
  coefficient: phrase("充装系数", "Coefficient"),
  residual: phrase("最低余压", "Least residual"),
  hazards: phrase("危险性", "Hazards"),
  fillForm: phrase("计量", "Filled by"),
  months: phrase("{count} 个月", "{count} months"),
  years: phrase("{count} 年", "{count} years"),
  models: phrase("液化石油气瓶型号", "LPG models"),
  model: phrase("型号", "Model"),
  volume: phrase("公称容积", "Volume"),
  maxFill: phrase("最大充装量", "Most it holds"),
  fillClass: phrase("充装量与允差", "Net and tolerance"),
  service: phrase("特殊用途的检验周期", "Intervals of special uses"),
  use: phrase("用途", "Use"),
  together: phrase("能否同库、同车", "May stand together"),
  togetherHint: phrase(
    "空白表示可以；按介质的危险性判定，双方顺序无关。",
    "Blank means yes; judged by their hazards, whichever comes first.",
  ),
  storage: phrase("储存与使用", "Storage and use"),
  subject: phrase("事项", "Subject"),
  rule: phrase("要求", "Rule"),
  source: phrase("出处", "Source"),
  ownSetting: phrase("本系统默认", "Default of this program"),
} as const;

export const hazardWords: Readonly<Record<Hazard, Phrase>> = {
  flammable: phrase("易燃", "flammable"),
  oxidiser: phrase("氧化性", "oxidiser"),
  toxic: phrase("有毒", "toxic"),
  corrosive: phrase("腐蚀性", "corrosive"),
  asphyxiant: phrase("窒息性", "asphyxiant"),
};

export const fillFormWords: Readonly<Record<FillForm, Phrase>> = {
  weight: phrase("称重", "weight"),
  pressure: phrase("压力和温度", "pressure and temperature"),
  both: phrase("称重和压力", "weight and pressure"),
};

export const conflictWords: Readonly<Record<StorageConflict, Phrase>> = {
  reacts: phrase("会反应", "react"),
  oxidiser_by_flammable: phrase("氧化剂与可燃气", "oxidiser by fuel"),
  toxic_apart: phrase("有毒气体单独存放", "toxic stands apart"),
};
