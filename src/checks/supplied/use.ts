/** 《气瓶使用安全确认检查表》: 22 items before each use, in the five groups that the notice names. */
import type { SuppliedTable } from "../model.ts";
import { numberRows, passFailRows, section, signature } from "./build.ts";

const NOTICE = { source: "气瓶安全专项整治通知（肥城）", mark: "V" } as const;
const RULE = { source: "TSG 23-2021、GB 9448", mark: "OK" } as const;
const GB30871 = { source: "GB 30871-2022 5.2.13", mark: "V" } as const;
const named = passFailRows(NOTICE);
const pf = passFailRows(RULE);
const num = numberRows(GB30871);

export const USE_TABLE: SuppliedTable = {
  id: "use",
  purpose: "use",
  definition: {
    title: { zh: "气瓶使用安全确认检查表", en: "Confirmation before cylinder use" },
    sections: [
      section(
        "scan",
        ["扫码", "Scan"],
        [
          named(
            "sy01",
            [
              "气瓶编码与系统一致，状态为实瓶，在本单位",
              "The code agrees with the register: full, and at this enterprise",
            ],
            ["匹配", "Matches"],
            "S",
          ),
          {
            id: "sy01-code",
            text: { zh: "扫描气瓶编码", en: "Scan the cylinder's code" },
            severity: "general",
            ...NOTICE,
            evidence: ["scan"],
            kind: "scan",
          },
        ],
      ),
      section(
        "stamps",
        ["钢印标记", "Stamp marks"],
        [
          named(
            "sy02",
            [
              "编号、下次检验日期清晰且在有效期内",
              "Number and next inspection date are legible and within date",
            ],
            ["在有效期内", "Within date"],
            "P",
            "M",
          ),
          pf(
            "sy03",
            ["未超使用年限，无报废标志", "Within its service life, no scrap mark"],
            ["是", "Yes"],
            "S",
            "M",
          ),
        ],
      ),
      section(
        "colour",
        ["颜色标记", "Colour marks"],
        [
          named(
            "sy04",
            [
              "颜色、字样与气体一致，有警示标签和合格标签",
              "Colour and lettering agree with the gas; warning and fill labels are on",
            ],
            ["一致", "They agree"],
            "P",
          ),
          pf(
            "sy05",
            ["瓶体无裂纹、凹陷、电弧伤、严重锈蚀", "No crack, dent, arc burn or serious rust"],
            ["无", "None"],
            "P",
            "M",
          ),
        ],
      ),
      section(
        "accessories",
        ["安全附件", "Safety accessories"],
        [
          named(
            "sy06",
            [
              "瓶阀、手轮、瓶帽或护罩、防震圈齐全",
              "Valve, hand wheel, cap or guard and rings are complete",
            ],
            ["齐全", "Complete"],
            "P",
          ),
          pf(
            "sy07",
            [
              "减压器完好、与气种匹配，压力表在检定期内",
              "Regulator is sound and of this gas; gauges are within date",
            ],
            ["是", "Yes"],
            "P",
          ),
          pf(
            "sy08",
            ["乙炔及燃气管路装有回火防止器", "Flashback arrestor in acetylene and fuel lines"],
            ["有", "Fitted"],
            "P",
            "M",
            GB30871,
          ),
          pf(
            "sy09",
            [
              "胶管无老化龟裂、颜色正确、卡箍紧，长度 5–30 m",
              "Hoses are sound, of the right colour, clamped, 5–30 m long",
            ],
            ["是", "Yes"],
            "P",
          ),
          pf(
            "sy10",
            ["各接口皂液检漏无气泡", "Soap test at all joints shows no bubble"],
            ["无气泡", "No bubble"],
            "P",
            "M",
          ),
          pf(
            "sy11",
            [
              "氧气侧阀、表、手套、工具无油脂",
              "No oil on valve, gauges, gloves and tools of the oxygen side",
            ],
            ["无", "None"],
            "",
            "M",
          ),
        ],
      ),
      section(
        "site",
        ["现场安全措施", "Measures on the spot"],
        [
          {
            ...named(
              "sy12",
              ["乙炔瓶直立、防倾倒", "Acetylene stands upright and cannot fall"],
              ["是", "Yes"],
              "P",
              "M",
            ),
            ...GB30871,
          },
          num(
            "sy13",
            ["氧气瓶与乙炔瓶间距", "Distance of oxygen and acetylene"],
            ["m", "m"],
            { min: 5, max: 1_000, decimals: 1 },
            "M",
            { criterion: ["不小于 5 m", "5 m at least"] },
          ),
          num(
            "sy14",
            ["两瓶与动火点间距", "Distance of both from the hot work"],
            ["m", "m"],
            { min: 10, max: 1_000, decimals: 1 },
            "M",
            { criterion: ["不小于 10 m", "10 m at least"] },
          ),
          pf(
            "sy15",
            [
              "防晒、远离热源，瓶体不高于 40 ℃",
              "Out of the sun, away from heat, body at 40 °C or below",
            ],
            ["是", "Yes"],
            "",
          ),
          pf(
            "sy16",
            [
              "10 m 内可燃物已清理，下方、孔洞已遮盖",
              "Combustibles within 10 m removed, openings below covered",
            ],
            ["是", "Yes"],
            "P",
            "M",
          ),
          {
            ...num("sy17", ["到位的灭火器材", "Extinguishers in place"], ["台", "pcs"], {
              min: 1,
              max: 99,
            }),
            ...RULE,
          },
          pf(
            "sy18",
            [
              "通风、气体检测合格（受限场所）",
              "Ventilation and gas test are good (confined places)",
            ],
            ["合格；非受限场所选“不适用”", "Good; n/a outside confined places"],
            "N",
            "M",
            { source: "GB 30871-2022 5.3、6.4", mark: "V" },
          ),
          pf(
            "sy19",
            ["焊工证有效且为本人", "The welder's certificate is valid and their own"],
            ["通过", "Verified"],
            "S",
            "M",
            NOTICE,
          ),
          pf(
            "sy20",
            [
              "动火票有效，或固定动火区当日确认不超过 24 h",
              "A valid hot-work permit, or today's confirmation of the fixed area (24 h at most)",
            ],
            ["有效", "Valid"],
            "S",
            "M",
            NOTICE,
          ),
          pf("sy21", ["监护人在场", "The guardian is there"], ["在场", "There"], "S", "M", {
            source: "GB 30871-2022 4.10",
            mark: "V",
          }),
          pf(
            "sy22",
            [
              "结束：关阀、卸压、余压不小于 0.05 MPa、清火种、扫码入库（空或实）",
              "At the end: valves shut, lines relieved, 0.05 MPa left, embers out, scanned back (empty or full)",
            ],
            ["完成；使用中选“不适用”", "Done; n/a while in use"],
            "S",
          ),
          signature("sign", ["使用人签字", "Signature of the user"]),
        ],
      ),
    ],
  },
};
