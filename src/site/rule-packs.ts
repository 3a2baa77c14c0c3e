/**
 * Rule packs as data: what each is, where it comes from, how far it was verified, and for which kinds of site it is
 * on by default. A page names standard and clause; whatever is not read in the primary text shows as 待核实.
 */
import type { Mark, Words } from "../gases/index.ts";
import type { SiteKind } from "./model.ts";

export type RulePackId =
  | "gb-30871"
  | "confined-space"
  | "aq-3064"
  | "shandong-2024"
  | "hazchem-law"
  | "tsg-23"
  | "order-74"
  | "city-gas";

export type RulePack = {
  readonly id: RulePackId;
  readonly name: Words;
  /** Standard or act, with the clause that says whom it binds. */
  readonly source: string;
  readonly version: string;
  readonly validFrom: string;
  readonly mark: Mark;
  readonly binds: Words;
  readonly defaultFor: readonly SiteKind[];
  /** Facts that no kind of site tells; a person has to decide. */
  readonly caution: Words | undefined;
};

const FILLING = ["filling-station", "filling-station:lpg", "filling-station:industrial"] as const;
const USING = [
  "using-enterprise",
  "using-enterprise:hazardous-chemical",
  "using-enterprise:mine",
  "using-enterprise:other",
] as const;

export const RULE_PACKS: readonly RulePack[] = [
  {
    id: "gb-30871",
    name: { zh: "危险化学品企业特殊作业安全规范", en: "Special work at hazardous-chemical sites" },
    source: "GB 30871-2022 §1",
    version: "2022",
    validFrom: "2022-10-01",
    mark: "V",
    binds: {
      zh: "危险化学品生产、经营（带储存）企业，化工及医药企业",
      en: "Producers and traders (with storage) of hazardous chemicals; chemical and pharmaceutical firms",
    },
    defaultFor: [
      "filling-station:industrial",
      "using-enterprise:hazardous-chemical",
      "petrol-station",
    ],
    caution: {
      zh: "液化石油气充装站形式上不在适用范围内，可作为良好实践启用",
      en: "Formally not binding for an LPG station; may be used as good practice",
    },
  },
  {
    id: "confined-space",
    name: { zh: "工贸企业有限空间作业", en: "Confined space in industry and trade" },
    source: "应急管理部令第13号；GB 46768-2025",
    version: "2025",
    validFrom: "2026-05-01",
    mark: "V2",
    binds: { zh: "工贸企业", en: "Firms of industry and trade" },
    defaultFor: ["using-enterprise:other"],
    caution: { zh: "仅核对了名称和日期，条文未读", en: "Only title and dates were checked" },
  },
  {
    id: "aq-3064",
    name: {
      zh: "特殊作业审批及人员定位等信息化建设",
      en: "Informatisation of special work and positioning",
    },
    source: "AQ 3064.1–3064.3-2025 §1",
    version: "2025",
    validFrom: "2026-07-01",
    mark: "V",
    binds: {
      zh: "构成危险化学品重大危险源的企业、化工园区；不适用于城镇燃气",
      en: "Sites with a major hazard and chemical parks; not city gas",
    },
    defaultFor: [],
    caution: {
      zh: "是否构成重大危险源须按 GB 18218 辨识后由本单位决定",
      en: "Whether the site is a major hazard (GB 18218) is for the site to decide",
    },
  },
  {
    id: "shandong-2024",
    name: {
      zh: "山东省特殊作业审批与人员定位要求（2024-05-17）",
      en: "Shandong notice on special work and positioning (2024-05-17)",
    },
    source: "山东省应急管理厅 2024-05-17 通知",
    version: "2024-05-17",
    validFrom: "2024-05-17",
    mark: "V",
    binds: {
      zh: "山东省内正常生产的生产企业、构成重大危险源的带储存经营企业、使用许可企业等",
      en: "Running producers, traders whose storage is a major hazard, and licensed users in Shandong",
    },
    defaultFor: [],
    caution: { zh: "只适用于山东省", en: "Only in Shandong" },
  },
  {
    id: "hazchem-law",
    name: { zh: "危险化学品安全法", en: "Hazardous Chemicals Safety Law" },
    source: "危险化学品安全法 §2、§5、§121",
    version: "2026",
    validFrom: "2026-05-01",
    mark: "V",
    binds: {
      zh: "所有危险化学品单位；燃气和特种设备另有规定的从其规定",
      en: "All who handle hazardous chemicals; rules for gas and special equipment prevail where they exist",
    },
    defaultFor: [...FILLING, ...USING, "outlet", "petrol-station"],
    caution: undefined,
  },
  {
    id: "tsg-23",
    name: { zh: "气瓶安全技术规程", en: "Gas cylinder safety technical code" },
    source: "TSG 23-2021 及第1号修改单",
    version: "2021/1",
    validFrom: "2021-06-01",
    mark: "V2",
    binds: { zh: "所有气瓶的充装、检验和使用", en: "Every cylinder, filler and inspector" },
    defaultFor: [...FILLING, ...USING, "outlet"],
    caution: undefined,
  },
  {
    id: "order-74",
    name: {
      zh: "特种设备使用单位落实主体责任（日管控、周排查、月调度）",
      en: "Duties of special-equipment users (daily, weekly, monthly)",
    },
    source: "市场监管总局令第74号",
    version: "2023",
    validFrom: "2023-05-05",
    mark: "OK",
    binds: {
      zh: "气瓶使用登记单位（充装站）",
      en: "Filling stations as registered cylinder users",
    },
    defaultFor: [...FILLING],
    caution: undefined,
  },
  {
    id: "city-gas",
    name: {
      zh: "城镇燃气管理与重大隐患判定",
      en: "City gas: operation and major hidden dangers",
    },
    source: "城镇燃气管理条例；城镇燃气经营安全重大隐患判定标准（2023）",
    version: "2023",
    validFrom: "2023-09-21",
    mark: "V2",
    binds: {
      zh: "液化石油气充装站、三级网点和配送",
      en: "LPG stations, outlets and delivery; not industrial gases",
    },
    defaultFor: ["filling-station", "filling-station:lpg", "outlet"],
    caution: undefined,
  },
];

export function findPack(id: string): RulePack | undefined {
  return RULE_PACKS.find((pack) => pack.id === id);
}

/** On where any of the site's kinds asks for it. */
export function isDefaultOn(pack: RulePack, kinds: readonly SiteKind[]): boolean {
  return kinds.some((kind) => pack.defaultFor.includes(kind));
}

/** A pack as it stands at this site; `row` is what a person fixed or switched. */
export type PackState = {
  readonly pack: RulePack;
  readonly isOn: boolean;
  readonly isDefault: boolean;
  readonly row:
    | { readonly version: number; readonly reason: string; readonly isOn: boolean }
    | undefined;
};
