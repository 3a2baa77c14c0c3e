/**
 * Criteria of major hidden dangers (重大隐患判定标准) as data, in our own words, each with its source and how far that was
 * read. They count where the site has the rule pack on; a person picks one, nothing is judged major by itself.
 */
import type { Mark, Words } from "../gases/index.ts";
import type { RulePackId } from "../site/index.ts";

export type Criterion = {
  /** `[a-z0-9-]+`, kept in the danger and in the journal. */
  readonly id: string;
  readonly pack: RulePackId;
  readonly text: Words;
  readonly source: string;
  readonly mark: Mark;
};

const GAS = "城镇燃气经营安全重大隐患判定标准（2023）";

function gas(id: string, clause: string, mark: Mark, zh: string, en: string): Criterion {
  return { id, pack: "city-gas", text: { zh, en }, source: `${GAS} ${clause}`, mark };
}

export const CRITERIA: readonly Criterion[] = [
  gas("gas-4-1", "§4(1)", "V2", "无燃气经营许可证从事经营", "Trading in gas without a licence"),
  gas("gas-4-2", "§4(2)", "V2", "没有安全风险分级管控制度", "No system of graded risk control"),
  gas(
    "gas-4-3",
    "§4(3)",
    "V2",
    "没有事故隐患排查治理制度",
    "No system for finding and rectifying hidden dangers",
  ),
  gas("gas-4-4", "§4(4)", "V2", "没有事故应急救援预案", "No emergency response plan"),
  gas(
    "gas-4-5",
    "§4(5)",
    "V2",
    "没有对用户燃气设施的定期安全检查制度",
    "No system of regular safety checks at users",
  ),
  gas(
    "gas-5-1",
    "§5(1)",
    "V2",
    "储罐没有压力、罐容或液位监测，或不能超限报警",
    "A tank without monitoring of pressure, content or level, or without an over-limit alarm",
  ),
  gas(
    "gas-5-2",
    "§5(2)",
    "V2",
    "站内设备和管道没有超限自动切断和放散装置",
    "Plant and pipes without automatic cut-off and relief",
  ),
  gas(
    "gas-5-3",
    "§5(3)",
    "OK",
    "装卸系统没有防拉脱的联锁保护",
    "Loading without break-away protection",
  ),
  gas(
    "gas-5-4",
    "§5(4)",
    "OK",
    "爆炸危险环境内的电气、仪表不具备相应防爆性能",
    "Electrics or instruments in an explosive atmosphere without the protection it asks for",
  ),
  gas(
    "gas-5-5",
    "§5(5)",
    "OK",
    "可能达到爆炸下限 20% 的区域没有固定式可燃气体报警装置",
    "No fixed gas detection where 20 % of the lower explosive limit may be reached",
  ),
  gas(
    "gas-bottle-1",
    "气瓶",
    "D",
    "擅自充装非自有气瓶",
    "Filling cylinders of others without the right to",
  ),
  gas(
    "gas-bottle-2",
    "气瓶",
    "D",
    "销售未经许可的充装单位充装的瓶装燃气",
    "Selling bottled gas of a filler without a licence",
  ),
  {
    id: "law-other",
    pack: "hazchem-law",
    text: {
      zh: "其他经本单位或监管部门认定的重大隐患（在说明中写明依据）",
      en: "Found to be major by the site or an authority for another reason (say which)",
    },
    source: "安全生产法 §118；认定依据见说明",
    mark: "OK",
  },
];

export function findCriterion(id: string): Criterion | undefined {
  return CRITERIA.find((criterion) => criterion.id === id);
}
