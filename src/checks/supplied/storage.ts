/** 《气瓶储存场所安全检查表》: 24 items of a cylinder store. The grades are proposals for the site to confirm. */
import type { SuppliedTable } from "../model.ts";
import { numberRows, passFailRows, section, signature } from "./build.ts";

const FROM = { source: "TSG 23-2021、GB/T 34525", mark: "V2" } as const;
const NOTICE = { source: "气瓶安全专项整治通知（肥城）", mark: "D" } as const;
const DETECTORS = { source: "GB/T 50493-2019 5.5.2", mark: "V2" } as const;
const CYLINDERS = { source: "TSG 23-2021", mark: "V2" } as const;
const MARKS = { source: "GB/T 7144-2016、GB/T 16804", mark: "V2" } as const;
const pf = passFailRows(FROM);
const num = numberRows(FROM);

export const STORAGE_TABLE: SuppliedTable = {
  id: "storage",
  purpose: "storage",
  definition: {
    title: { zh: "气瓶储存场所安全检查表", en: "Cylinder store safety check" },
    sections: [
      section(
        "place",
        ["场所", "The place"],
        [
          pf(
            "cc01",
            [
              "专用库房，标识齐全（气瓶库、严禁烟火、责任人、瓶安码）",
              "Dedicated store with its signs (cylinder store, no fire, person in charge, site code)",
            ],
            ["标识齐全、清晰", "All signs are there and legible"],
            "P",
            "G",
            NOTICE,
          ),
          pf(
            "cc02",
            ["周围无明火、无可燃堆物", "No open fire and no combustible stacks around"],
            [
              "15 m 内无（本企业另有规定的，不小于 10 m）",
              "None within 15 m (10 m at least where the site's own rule says so)",
            ],
            "P",
            "M",
            { mark: "X" },
          ),
          pf(
            "cc03",
            [
              "无地沟、暗道、地下室；地面平整、不发火",
              "No trench, duct or cellar; level floor that makes no sparks",
            ],
            ["符合", "As stated"],
            "P",
          ),
          pf(
            "cc04",
            [
              "通风良好（自然通风或防爆机械通风）",
              "Good ventilation (natural, or by an explosion-proof fan)",
            ],
            ["风口畅通、风机运行", "Openings are free, the fan runs"],
            "P",
          ),
          num(
            "cc05",
            ["库内温度", "Temperature in the store"],
            ["℃", "°C"],
            { min: 5, max: 35, decimals: 1 },
            "G",
            { criterion: ["5–35 ℃", "5–35 °C"] },
          ),
          num(
            "cc05-rh",
            ["库内相对湿度", "Relative humidity in the store"],
            ["%", "%"],
            { min: 0, max: 80, decimals: 0 },
            "G",
            { criterion: ["不高于 80 %", "80 % at most"] },
          ),
          pf(
            "cc06",
            ["防晒，远离热源", "No direct sun, away from heat"],
            ["距暖气等热源不小于 1 m", "1 m at least from heaters"],
            "P",
          ),
        ],
      ),
      section(
        "equipment",
        ["设备设施", "Equipment"],
        [
          pf(
            "cc07",
            [
              "可燃、有毒气体探测器在线，检定在有效期内，声光正常",
              "Gas detectors are on line, within calibration, sound and light work",
            ],
            ["在线、在有效期内", "On line and within date"],
            "S",
            "M",
            DETECTORS,
          ),
          pf(
            "cc08",
            [
              "照明、开关、风机防爆；无临时电线",
              "Lights, switches and fan are explosion-proof; no makeshift wiring",
            ],
            ["符合", "As stated"],
            "P",
            "M",
          ),
          pf(
            "cc09",
            [
              "防雷、防静电接地完好，检测在有效期内",
              "Lightning and static earthing are sound and within test date",
            ],
            ["在有效期内", "Within date"],
            "N",
          ),
          pf(
            "cc21",
            [
              "灭火器材数量、压力、检查签合格",
              "Extinguishers: number, pressure and inspection tag",
            ],
            ["齐全、在有效期内", "Complete and within date"],
            "P",
          ),
        ],
      ),
      section(
        "order",
        ["存放", "How cylinders stand"],
        [
          pf(
            "cc10",
            ["实瓶、空瓶分区存放并有标志", "Full and empty apart, with signs"],
            ["数量与台账一致", "Numbers agree with the register"],
            "SN",
          ),
          pf(
            "cc11",
            [
              "性质相抵的气体分室存放（氧与可燃，氯与氨、氢等）",
              "Incompatible gases in separate rooms (oxygen and fuel; chlorine and ammonia or hydrogen)",
            ],
            ["无混放", "None together"],
            "P",
            "M",
          ),
          pf(
            "cc12",
            [
              "有毒气体单独存放，防毒面具、中和剂齐备",
              "Toxic gas alone, with masks and neutraliser",
            ],
            ["齐备；无有毒气体选“不适用”", "Complete; n/a without toxic gas"],
            "P",
            "M",
          ),
          pf(
            "cc13",
            [
              "直立固定（链或架）；卧放不超过 5 层、阀门同向",
              "Upright and secured (chain or rack); lying at most 5 layers, valves one way",
            ],
            ["符合", "As stated"],
            "P",
          ),
          pf(
            "cc19",
            ["存量不超过核定量", "Stock within the limit set"],
            [
              "乙炔不超过 30 m³；单点一般不超过 5 瓶；按核定",
              "Acetylene 30 m³; 5 cylinders at one spot as a rule; as set",
            ],
            "N",
            "M",
          ),
          pf(
            "cc20",
            [
              "先进先出；易聚合气体未超存放期",
              "First in, first out; polymerising gas within its time",
            ],
            ["系统比对", "As the register shows"],
            "S",
          ),
          pf(
            "cc23",
            [
              "无油脂、棉纱、可燃杂物；氧气瓶不沾油",
              "No oil, rags or combustible litter; no oil on oxygen cylinders",
            ],
            ["无", "None"],
            "P",
            "M",
          ),
        ],
      ),
      section(
        "cylinders",
        ["气瓶", "The cylinders"],
        [
          pf(
            "cc14",
            ["瓶帽、防震圈、护罩齐全", "Caps, rings and guards are complete"],
            ["逐瓶查看", "Each cylinder looked at"],
            "P",
          ),
          pf(
            "cc15",
            ["无超期未检气瓶", "No cylinder beyond its inspection date"],
            ["0 只", "None"],
            "S",
            "M",
            CYLINDERS,
          ),
          pf(
            "cc16",
            ["无报废、非法改装、无码气瓶", "No scrapped, converted or unmarked cylinder"],
            ["0 只", "None"],
            "S",
            "M",
            CYLINDERS,
          ),
          pf(
            "cc17",
            [
              "颜色、字样、警示标签、充装标签清晰一致",
              "Colour, lettering, warning and fill labels are legible and agree",
            ],
            ["抽查", "Some looked at"],
            "P",
            "G",
            MARKS,
          ),
          pf(
            "cc18",
            [
              "阀门关闭、无泄漏（皂液或便携仪）",
              "Valves shut, no leak (soap or portable detector)",
            ],
            ["无泄漏", "No leak"],
            "PN",
            "M",
          ),
        ],
      ),
      section(
        "records",
        ["台账与人员", "Records and people"],
        [
          pf(
            "cc22",
            ["出入库登记与系统账实相符", "In and out register agrees with what is there"],
            ["差数为 0", "Difference 0"],
            "N",
            "G",
            { source: "危险化学品安全法 第 42 条", mark: "V" },
          ),
          pf(
            "cc24",
            [
              "安全技术说明书、应急处置卡、人员培训记录在场",
              "Safety data sheet, emergency card and training records at hand",
            ],
            ["齐全", "Complete"],
            "P",
          ),
          signature("sign", ["检查人签字", "Signature of the person who checked"]),
        ],
      ),
    ],
  },
};
