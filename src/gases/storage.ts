/** Figures of storing and using cylinders, each with its source; what was not read in the text is a default. */
import type { Figure, Mark, Words } from "./model.ts";

/** Edition of all figures of this folder; fills and inspections of the past keep what was decided then. */
export const FIGURES_EDITION = { number: "2026-1", validFrom: "2026-11-22" } as const;

export type StorageRule = {
  readonly id: string;
  readonly subject: Words;
  readonly rule: Figure<Words>;
};

const rule = (
  id: string,
  subject: readonly [zh: string, en: string],
  value: readonly [zh: string, en: string],
  source: string,
  mark: Mark,
): StorageRule => ({
  id,
  subject: { zh: subject[0], en: subject[1] },
  rule: { value: { zh: value[0], en: value[1] }, source, mark },
});

export const STORAGE_RULES: readonly StorageRule[] = [
  rule(
    "apart",
    ["禁忌气体", "Incompatible gases"],
    ["分室存放，不同车运输", "Separate rooms, not on one vehicle"],
    "GB 15603",
    "V2",
  ),
  rule(
    "flame",
    ["明火、吸烟", "Open flame, smoking"],
    ["距瓶库至少 15 米", "At least 15 m from the store"],
    "–",
    "X",
  ),
  rule(
    "full-empty",
    ["满瓶、空瓶", "Full and empty"],
    ["分区存放并有标识，戴瓶帽、防震圈", "Separate, marked areas; caps and rings on"],
    "TSG 23-2021",
    "V2",
  ),
  rule(
    "standing",
    ["放置", "Standing"],
    [
      "直立并防倾倒；横放不超过 5 层，瓶阀同向",
      "Upright and held; lying at most 5 layers, valves to one side",
    ],
    "TSG 23-2021",
    "V2",
  ),
  rule(
    "climate",
    ["环境", "Climate"],
    ["瓶体不超过 40 ℃，避免日晒", "Body at most 40 °C, no direct sun"],
    "–",
    "OK",
  ),
  rule(
    "use-distance",
    ["氧气瓶与乙炔瓶（动火）", "Oxygen and acetylene at hot work"],
    ["两瓶相距至少 5 米，距动火点至少 10 米", "5 m apart, both 10 m from the work"],
    "GB 30871-2022 5.2.13",
    "V",
  ),
  rule(
    "acetylene-upright",
    ["乙炔瓶（动火）", "Acetylene at hot work"],
    ["直立，装回火防止器，防晒防倾倒", "Upright, with a flashback arrestor, shaded and held"],
    "GB 30871-2022 5.2.13",
    "V",
  ),
  rule(
    "acetylene-amount",
    ["乙炔使用点", "Acetylene at the point of use"],
    ["不超过 30 立方米（40 升瓶 5 只）", "At most 30 m³, five cylinders of 40 L"],
    "–",
    "V2",
  ),
  rule(
    "register",
    ["出入库", "In and out of store"],
    ["核查并登记编号、数量、人员", "Checked and written down: code, number, person"],
    "危险化学品安全法 第42条",
    "V",
  ),
  rule(
    "reuse",
    ["重复使用的容器", "Containers used again"],
    ["每次使用前检查，记录至少保存 3 年", "Checked before each use; records for 3 years"],
    "危险化学品安全法 第33条",
    "V",
  ),
];
