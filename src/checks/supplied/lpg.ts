/** Tables of LPG: in-home check with the delivery (24 items), a restaurant's cylinder room, a station's day. */
import type { SuppliedTable } from "../model.ts";
import { numberRows, option, passFailRows, section, signature } from "./build.ts";

const SEED = { source: "瓶装液化石油气配送安检要求（海口）", mark: "V2" } as const;
const OKAY = { source: "GB 55009、CJJ/T 146", mark: "OK" } as const;
const pf = passFailRows(SEED);
const ok = passFailRows(OKAY);
const num = numberRows(OKAY);
const YES = ["符合", "As stated"] as const;

export const HOME_TABLE: SuppliedTable = {
  id: "home",
  purpose: "home",
  definition: {
    title: { zh: "随瓶入户安全检查表", en: "In-home check with the delivery" },
    sections: [
      section(
        "cylinder",
        ["瓶", "Cylinder"],
        [
          pf(
            "r01",
            ["自有产权气瓶，编码匹配", "The supplier's own cylinder, its code matches"],
            YES,
            "S",
            "M",
          ),
          pf(
            "r02",
            ["在检验期内、在使用年限内", "Within inspection date and service life"],
            YES,
            "S",
            "M",
          ),
          pf(
            "r03",
            ["无变形、锈蚀，护罩、底座完好", "No deformation or rust, guard and foot ring sound"],
            YES,
            "P",
          ),
          pf(
            "r04",
            ["直立放置，无加热、无倒置", "Upright, not heated, not turned over"],
            YES,
            "P",
            "M",
          ),
          pf(
            "r05",
            [
              "不在地下室、卧室、高层、密闭空间",
              "Not in a basement, bedroom, high-rise or closed room",
            ],
            YES,
            "P",
            "M",
          ),
          pf(
            "r06",
            ["备用瓶不超过 1 只，总量不超过 100 kg", "One spare at most, 100 kg in all"],
            YES,
            "N",
            "M",
          ),
          pf(
            "r07",
            [
              "距灶具 0.5–1.0 m，距热源不小于 1 m",
              "0.5–1.0 m from the stove, 1 m at least from heat",
            ],
            YES,
            "P",
          ),
        ],
      ),
      section(
        "valve",
        ["阀", "Valve"],
        [
          pf("r08", ["角阀无泄漏", "The cylinder valve does not leak"], YES, "P", "M"),
          pf(
            "r09",
            [
              "减压阀合格、在期（默认 5 年）、密封圈在位",
              "Regulator approved, within its life (5 years by default), seal in place",
            ],
            YES,
            "P",
            "G",
            { mark: "X" },
          ),
          pf(
            "r10",
            ["家庭未使用可调或中压阀", "No adjustable or medium-pressure regulator in a home"],
            YES,
            "P",
            "M",
          ),
          pf("r11", ["无三通私接", "No tee added by hand"], YES, "P", "M"),
        ],
      ),
      section(
        "hose",
        ["管", "Hose"],
        [
          pf("r12", ["燃气专用软管，不超过 2 m", "A gas hose, 2 m at most"], YES, "P"),
          pf(
            "r13",
            [
              "软管在期（橡胶 18 个月，金属波纹管 8 年）",
              "Within its life (rubber 18 months, metal 8 years)",
            ],
            YES,
            "P",
            "G",
            { mark: "X" },
          ),
          pf("r14", ["不穿墙、门、窗、地面", "Not through wall, door, window or floor"], YES, "P"),
          pf("r15", ["两端卡箍紧固", "Clamped at both ends"], YES, "P"),
          pf("r16", ["无老化、鼠咬、油污", "Not aged, gnawed or oily"], YES, "P", "M"),
          pf(
            "r17",
            [
              "灶具有熄火保护、在期 8 年",
              "The stove has flame-out protection and is under 8 years",
            ],
            YES,
            "P",
          ),
          pf(
            "r18",
            ["热水器烟道排到室外，非直排式", "The water heater vents outside"],
            YES,
            "P",
            "M",
          ),
        ],
      ),
      section(
        "surroundings",
        ["环境", "Surroundings"],
        [
          pf(
            "r19",
            ["通风良好，不与明火、煤炉共室", "Well ventilated, no other fire in the room"],
            YES,
            "P",
            "M",
          ),
          pf(
            "r20",
            [
              "燃气报警器在线（商户必须，并带切断阀）",
              "Gas alarm on line (a must for businesses, with a shut-off)",
            ],
            YES,
            "S",
            "M",
          ),
          pf(
            "r21",
            ["全部接口皂液检漏无气泡", "Soap test at all joints shows no bubble"],
            YES,
            "P",
            "M",
          ),
          pf("r22", ["试火正常", "The test flame burns well"], YES, "P"),
          pf(
            "r23",
            ["已讲安全告知和应急电话", "Safety notice and emergency number were explained"],
            YES,
            "",
          ),
          {
            id: "r24",
            text: { zh: "现场照片", en: "Photo of the installation" },
            severity: "general",
            source: SEED.source,
            mark: "V",
            evidence: ["photo"],
            kind: "photo",
          },
          {
            id: "result",
            text: { zh: "处理结论", en: "Conclusion" },
            severity: "major",
            ...SEED,
            kind: "choice",
            options: [
              option("pass", ["合格", "Passed"]),
              option("rectified", ["现场整改完成", "Put right on the spot"]),
              option("deadline", ["限期整改", "To be put right by a date"], true),
              option("stopped", ["停止供气", "Supply stopped"], true),
            ],
          },
          {
            ...signature("r24-sign", ["用户签字", "Signature of the user"]),
            source: SEED.source,
            mark: "V",
          },
        ],
      ),
    ],
  },
};

export const RESTAURANT_TABLE: SuppliedTable = {
  id: "restaurant",
  purpose: "restaurant",
  definition: {
    title: { zh: "餐饮用户气瓶间检查表", en: "Cylinder room of a restaurant" },
    sections: [
      section(
        "room",
        ["气瓶间", "The room"],
        [
          pf(
            "cy01",
            ["存量不超过核定量", "Stock within the limit set"],
            [
              "超过 100 kg 应设专用气瓶间，不超过 420 kg 可毗连建筑",
              "Above 100 kg a dedicated room; up to 420 kg it may adjoin a building",
            ],
            "N",
            "M",
          ),
          pf("cy02", ["独立出口，门向外开", "Own exit, door opens outwards"], YES, "P"),
          num(
            "cy03",
            ["净高", "Clear height"],
            ["m", "m"],
            { min: 2.2, max: 20, decimals: 2 },
            "G",
            { criterion: ["不小于 2.2 m", "2.2 m at least"] },
          ),
          pf("cy04", ["无地漏、地沟、地下空间", "No drain, trench or cellar"], YES, "P", "M"),
          pf("cy05", ["电气防爆", "Electrics are explosion-proof"], YES, "P", "M"),
          pf(
            "cy06",
            ["报警器、联动切断阀、风机正常", "Gas alarm, shut-off and fan work together"],
            YES,
            "P",
            "M",
          ),
          num(
            "cy07",
            ["8 kg 干粉灭火器", "8 kg powder extinguishers"],
            ["具", "pcs"],
            { min: 2, max: 99 },
            "G",
            { criterion: ["不少于 2 具", "2 at least"] },
          ),
          pf("cy08", ["集气管、调压器在检", "Manifold and regulator are within date"], YES, "P"),
          pf("cy09", ["不与厨房直通", "No opening to the kitchen"], YES, "P", "M"),
          signature("sign", ["检查人签字", "Signature of the person who checked"]),
        ],
      ),
    ],
  },
};

export const STATION_DAILY_TABLE: SuppliedTable = {
  id: "station-daily",
  purpose: "station-daily",
  definition: {
    title: { zh: "液化石油气充装站每日检查表", en: "Daily check of an LPG filling station" },
    sections: [
      section(
        "tank",
        ["储罐", "Tanks"],
        [
          num(
            "zr01",
            ["储罐液位", "Tank level"],
            ["%", "%"],
            { min: 5, max: 85, decimals: 1 },
            "M",
            { criterion: ["在低、高报警值之间", "Between the low and high alarm"] },
          ),
          num(
            "zr02",
            ["储罐温度", "Tank temperature"],
            ["℃", "°C"],
            { min: -40, max: 48, decimals: 1 },
            "M",
          ),
          num(
            "zr03",
            ["储罐压力", "Tank pressure"],
            ["MPa", "MPa"],
            { min: 0, max: 1.77, decimals: 2 },
            "M",
          ),
          ok(
            "zr04",
            ["安全阀在校验期内、根部阀全开", "Relief valves within date, their root valves open"],
            YES,
            "P",
            "M",
          ),
          ok(
            "zr05",
            ["紧急切断试验正常", "The emergency shut-off was tried and works"],
            YES,
            "",
            "M",
          ),
        ],
      ),
      section(
        "filling",
        ["装卸与充装", "Loading and filling"],
        [
          ok(
            "zr06",
            ["装卸臂、软管、静电接地完好", "Loading arm, hose and earthing are sound"],
            YES,
            "P",
            "M",
          ),
          ok(
            "zr07",
            ["泵、压缩机运行正常、无泄漏", "Pump and compressor run well and do not leak"],
            YES,
            "P",
            "M",
          ),
          ok(
            "zr08",
            ["充装秤已校零、校秤", "Scales were zeroed and checked with a weight"],
            YES,
            "N",
            "M",
          ),
          ok("zr09", ["充装枪、软管无泄漏", "Guns and hoses do not leak"], YES, "P", "M"),
        ],
      ),
      section(
        "safety",
        ["安全设施", "Safety equipment"],
        [
          ok(
            "zr10",
            ["可燃气体报警器在线、正常", "Gas detectors are on line and work"],
            YES,
            "S",
            "M",
          ),
          ok(
            "zr11",
            ["消防泵、水源、灭火器正常", "Fire pumps, water and extinguishers are ready"],
            YES,
            "P",
            "M",
          ),
          ok("zr12", ["围墙、大门、安全标志完好", "Fence, gate and signs are sound"], YES, "P"),
          ok(
            "zr13",
            ["值班人员在岗、交接完成", "People on duty are there, the hand-over is done"],
            YES,
            "",
          ),
          ok(
            "zr14",
            ["无雷暴等应停止作业的天气", "No thunderstorm or other weather that stops work"],
            YES,
            "",
            "M",
          ),
          ok("zr15", ["加臭正常", "The gas is odorised"], YES, ""),
          signature("sign", ["检查人签字", "Signature of the person who checked"]),
        ],
      ),
    ],
  },
};
