/** What a person looks at before and after a fill, by medium. The pre-fill items are those of the kiosk's form. */
import type { Mark, Medium, Words } from "../../gases/index.ts";
import { MEDIA } from "../../gases/index.ts";
import type { Item, SuppliedTable } from "../model.ts";
import { section } from "./build.ts";

/** Asked so that "yes" is good; the id is the code of the reject list in small letters. */
type Rule = {
  readonly id: string;
  readonly text: Words;
  readonly source: string;
  readonly mark: Mark;
  readonly isFor: (medium: Medium) => boolean;
};

const TSG = "TSG 23-2021";
const always = () => true;
const isLpg = (medium: Medium) => medium.id === "lpg" || medium.id === "lpg-industrial";
const isFlammable = (medium: Medium) => medium.hazards.includes("flammable");

const PRE_FILL: readonly Rule[] = [
  {
    id: "x-03",
    text: { zh: "钢印清晰、与档案一致", en: "Stamp marks are clear and match the register" },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    id: "x-04",
    text: {
      zh: "颜色标记与介质相符、可辨认",
      en: "Colour and lettering are legible and of this medium",
    },
    source: "GB/T 7144-2016",
    mark: "V2",
    isFor: always,
  },
  {
    id: "x-07",
    text: {
      zh: "瓶阀、瓶帽、护罩、底座、防震圈等附件齐全完好",
      en: "Valve, cap, guard, foot ring and rings are complete and sound",
    },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    id: "x-08",
    text: { zh: "有余压且余气介质已确认", en: "Residual pressure is present and its gas is known" },
    source: "GB/T 14194",
    mark: "V2",
    isFor: (medium) => medium.fillForm === "pressure",
  },
  {
    id: "x-09",
    text: {
      zh: "无裂纹、严重腐蚀、凹陷、鼓包、电弧烧伤、火烧或烫痕",
      en: "No crack, serious corrosion, dent, bulge, arc burn or trace of heat",
    },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    id: "x-10",
    text: { zh: "瓶体和瓶阀无油脂", en: "Cylinder and valve are free of oil and grease" },
    source: TSG,
    mark: "V2",
    isFor: (medium) => medium.hazards.includes("oxidiser"),
  },
  {
    id: "x-11",
    text: {
      zh: "首次充装或检验后已抽真空或置换",
      en: "Evacuated or purged if new or just inspected",
    },
    source: TSG,
    mark: "V2",
    isFor: isFlammable,
  },
  {
    id: "x-12",
    text: {
      zh: "未改装、未改变介质，无异形阀、单丝阀",
      en: "Not converted, medium not changed, no odd or single-thread valve",
    },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    id: "x-13",
    text: { zh: "皮重清晰", en: "The stamped tare is clear" },
    source: "GB 17267",
    mark: "V2",
    isFor: (medium) => medium.fillForm !== "pressure",
  },
  {
    id: "x-14",
    text: {
      zh: "瓶体、附件材质与压力等级适合介质",
      en: "Material and pressure rating suit the medium",
    },
    source: TSG,
    mark: "V2",
    isFor: (medium) => !isLpg(medium),
  },
  {
    id: "x-16",
    text: { zh: "无泄漏", en: "No leak" },
    source: TSG,
    mark: "D",
    isFor: always,
  },
  {
    id: "x-18",
    text: {
      zh: "丙酮量、余压合格，易熔合金塞完好",
      en: "Acetone and residual pressure are within limits, the fusible plug is sound",
    },
    source: "GB/T 13591",
    mark: "OK",
    isFor: (medium) => medium.id === "acetylene",
  },
];

const POST_FILL: readonly Rule[] = [
  {
    id: "y-01",
    text: {
      zh: "充装量不超过允许最大量，复称合格",
      en: "The fill is within its limit and was weighed again",
    },
    source: TSG,
    mark: "V2",
    isFor: (medium) => medium.fillForm !== "pressure",
  },
  {
    id: "y-02",
    text: { zh: "充装压力与温度符合要求", en: "Pressure and temperature are as they must be" },
    source: "GB/T 14194",
    mark: "OK",
    isFor: (medium) => medium.fillForm !== "weight",
  },
  {
    id: "y-03",
    text: { zh: "瓶阀、瓶口密封良好，无泄漏", en: "Valve and neck are tight, no leak" },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    id: "y-04",
    text: {
      zh: "瓶体无鼓包、变形、异常温升或结霜",
      en: "No bulge, deformation, unusual heat or frost",
    },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    id: "y-05",
    text: { zh: "安全附件齐全", en: "Safety accessories are complete" },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    id: "y-06",
    text: { zh: "已装瓶帽和封口", en: "Cap and seal are fitted" },
    source: TSG,
    mark: "OK",
    isFor: always,
  },
  {
    id: "y-07",
    text: { zh: "警示标签、充装标签已粘贴", en: "Warning and filling labels are on" },
    source: "GB/T 16804",
    mark: "V2",
    isFor: always,
  },
  {
    id: "y-08",
    text: { zh: "已静置不少于 24 h", en: "Rested for 24 h at least" },
    source: "GB/T 13591",
    mark: "OK",
    isFor: (medium) => medium.id === "acetylene",
  },
];

function itemsOf(rules: readonly Rule[], medium: Medium): readonly Item[] {
  return rules
    .filter((rule) => rule.isFor(medium))
    .map(({ isFor: _isFor, ...rule }) => ({
      ...rule,
      severity: "major",
      kind: "pass-fail",
      photo: "on-fail",
    }));
}

/** The items of one medium in the order in which a person goes round the cylinder. */
export function preFillItems(medium: Medium): readonly Item[] {
  return itemsOf(PRE_FILL, medium);
}

export function postFillItems(medium: Medium): readonly Item[] {
  return itemsOf(POST_FILL, medium);
}

function tableOf(
  purpose: "pre-fill" | "post-fill",
  medium: Medium,
  title: Words,
  items: readonly Item[],
): SuppliedTable {
  return {
    id: `${purpose}-${medium.id}`,
    purpose,
    definition: {
      title: {
        zh: `${title.zh}（${medium.name.zh}）`,
        en: `${title.en} (${medium.name.en})`,
      },
      sections: [section("items", [title.zh, title.en], items)],
    },
  };
}

export const FILLING_TABLES: readonly SuppliedTable[] = MEDIA.flatMap((medium) => [
  tableOf(
    "pre-fill",
    medium,
    { zh: "充装前检查", en: "Check before filling" },
    preFillItems(medium),
  ),
  tableOf(
    "post-fill",
    medium,
    { zh: "充装后检查", en: "Check after filling" },
    postFillItems(medium),
  ),
]);
