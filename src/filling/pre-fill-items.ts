/** What a person looks at before a fill, as data; what the register knows is decided in the rules. */
import type { Mark, Medium, Words } from "../gases/index.ts";

export type PreFillItem = {
  /** Code of the reject list. */
  readonly code: string;
  /** Asked so that "yes" is good. */
  readonly text: Words;
  readonly source: string;
  readonly mark: Mark;
};

type Rule = PreFillItem & { readonly isFor: (medium: Medium) => boolean };

const TSG = "TSG 23-2021";
const always = () => true;
const isLpg = (medium: Medium) => medium.id === "lpg" || medium.id === "lpg-industrial";
const isFlammable = (medium: Medium) => medium.hazards.includes("flammable");

const RULES: readonly Rule[] = [
  {
    code: "X-03",
    text: { zh: "钢印清晰、与档案一致", en: "Stamp marks are clear and match the register" },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    code: "X-04",
    text: {
      zh: "颜色标记与介质相符、可辨认",
      en: "Colour and lettering are legible and of this medium",
    },
    source: "GB/T 7144-2016",
    mark: "V2",
    isFor: always,
  },
  {
    code: "X-07",
    text: {
      zh: "瓶阀、瓶帽、护罩、底座、防震圈等附件齐全完好",
      en: "Valve, cap, guard, foot ring and rings are complete and sound",
    },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    code: "X-08",
    text: { zh: "有余压且余气介质已确认", en: "Residual pressure is present and its gas is known" },
    source: "GB/T 14194",
    mark: "V2",
    isFor: (medium) => medium.fillForm === "pressure",
  },
  {
    code: "X-09",
    text: {
      zh: "无裂纹、严重腐蚀、凹陷、鼓包、电弧烧伤、火烧或烫痕",
      en: "No crack, serious corrosion, dent, bulge, arc burn or trace of heat",
    },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    code: "X-10",
    text: { zh: "瓶体和瓶阀无油脂", en: "Cylinder and valve are free of oil and grease" },
    source: TSG,
    mark: "V2",
    isFor: (medium) => medium.hazards.includes("oxidiser"),
  },
  {
    code: "X-11",
    text: {
      zh: "首次充装或检验后已抽真空或置换",
      en: "Evacuated or purged if new or just inspected",
    },
    source: TSG,
    mark: "V2",
    isFor: isFlammable,
  },
  {
    code: "X-12",
    text: {
      zh: "未改装、未改变介质，无异形阀、单丝阀",
      en: "Not converted, medium not changed, no odd or single-thread valve",
    },
    source: TSG,
    mark: "V2",
    isFor: always,
  },
  {
    code: "X-13",
    text: { zh: "皮重清晰", en: "The stamped tare is clear" },
    source: "GB 17267",
    mark: "V2",
    isFor: (medium) => medium.fillForm !== "pressure",
  },
  {
    code: "X-14",
    text: {
      zh: "瓶体、附件材质与压力等级适合介质",
      en: "Material and pressure rating suit the medium",
    },
    source: TSG,
    mark: "V2",
    isFor: (medium) => !isLpg(medium),
  },
  {
    code: "X-16",
    text: { zh: "无泄漏", en: "No leak" },
    source: TSG,
    mark: "D",
    isFor: always,
  },
  {
    code: "X-18",
    text: {
      zh: "丙酮量、余压合格，易熔合金塞完好",
      en: "Acetone and residual pressure are within limits, the fusible plug is sound",
    },
    source: "GB/T 13591",
    mark: "OK",
    isFor: (medium) => medium.id === "acetylene",
  },
];

/** The items of one medium in the order in which a person goes round the cylinder. */
export function preFillItemsOf(medium: Medium): readonly PreFillItem[] {
  return RULES.filter((rule) => rule.isFor(medium)).map(({ isFor: _isFor, ...item }) => item);
}

/** Splits the answers of a check into what fails and what is still open; strange codes are ignored. */
export function checkOutcome(
  medium: Medium,
  answers: ReadonlyMap<string, boolean>,
): { readonly missing: readonly string[]; readonly failed: readonly string[] } {
  const codes = preFillItemsOf(medium).map((item) => item.code);
  return {
    missing: codes.filter((code) => !answers.has(code)),
    failed: codes.filter((code) => answers.get(code) === false),
  };
}
