/** 《气瓶安全检查表》: 25 items of an inspector for storage, use and hot work. */
import type { SuppliedTable } from "../model.ts";
import { passFailRows, section, signature } from "./build.ts";

const pf = passFailRows({ source: "气瓶安全专项整治通知（肥城）、GB 30871-2022", mark: "D" });
const NOTICE = { source: "气瓶安全专项整治通知（肥城）", mark: "V" } as const;
const gb30871 = (clause: string) => ({ source: `GB 30871-2022 ${clause}`, mark: "V" }) as const;
const GAS_CUTTING = gb30871("5.2.13");
const OK = ["符合", "As stated"] as const;

export const INSPECTION_TABLE: SuppliedTable = {
  id: "inspection",
  purpose: "inspection",
  definition: {
    title: { zh: "气瓶安全检查表（监管）", en: "Cylinder safety inspection" },
    sections: [
      section(
        "management",
        ["管理", "Management"],
        [
          pf(
            "jg01",
            [
              "充装、供应单位有许可，合同在有效期内",
              "Filler and supplier are licensed, the contract is in force",
            ],
            OK,
            "P",
            "M",
          ),
          pf(
            "jg02",
            [
              "仅从登记的充装单位购气，扫码可追溯",
              "Gas comes only from registered fillers and can be traced by scan",
            ],
            OK,
            "S",
          ),
          pf(
            "jg03",
            [
              "安全管理制度、岗位责任、操作规程齐全",
              "Safety rules, duties and procedures are complete",
            ],
            OK,
            "P",
          ),
          pf(
            "jg04",
            ["管理人员、使用人员经培训并持证", "Managers and users are trained and certified"],
            OK,
            "P",
          ),
          pf(
            "jg05",
            ["瓶安码已张贴且信息真实", "The site code is posted and its data are true"],
            OK,
            "S",
            "G",
            NOTICE,
          ),
          pf(
            "jg06",
            ["储存场所检查按频次完成", "Checks of the store were done as often as required"],
            OK,
            "S",
            "G",
            NOTICE,
          ),
          pf("jg20", ["隐患按期闭环", "Hidden dangers were closed in time"], OK, "S", "M"),
          pf("jg21", ["视频、智能报警已处置", "Video and AI alarms were handled"], OK, "S"),
          pf(
            "jg23",
            [
              "应急预案和演练（每年不少于 1 次）",
              "Emergency plan and drill (once a year at least)",
            ],
            OK,
            "P",
          ),
          pf("jg24", ["安全技术说明书与警示标志", "Safety data sheets and warning signs"], OK, "P"),
          pf(
            "jg25",
            [
              "上次检查问题已整改并复核",
              "What the last inspection found was rectified and re-checked",
            ],
            OK,
            "S",
            "M",
          ),
        ],
      ),
      section(
        "storage",
        ["储存", "Storage"],
        [
          pf(
            "jg07",
            [
              "储存场所核心项合格（CC02、07、08、11、15、16、18、19）",
              "The core items of the store are good (CC02, 07, 08, 11, 15, 16, 18, 19)",
            ],
            OK,
            "P",
            "M",
          ),
          pf(
            "jg08",
            ["台账与实物一致（抽查 5 瓶）", "Register and cylinders agree (5 looked at)"],
            OK,
            "SN",
          ),
          pf(
            "jg19",
            ["空瓶、实瓶回库扫码", "Empties and full ones were scanned back"],
            OK,
            "S",
            "G",
            NOTICE,
          ),
          pf("jg22", ["消防器材配备有效", "Fire equipment is there and works"], OK, "P"),
        ],
      ),
      section(
        "use",
        ["使用", "Use"],
        [
          pf(
            "jg09",
            [
              "使用前确认每次完成（与动火次数对照）",
              "Each use was confirmed before (compared with hot works)",
            ],
            OK,
            "S",
            "M",
            NOTICE,
          ),
          pf(
            "jg10",
            ["使用现场间距、直立、防倾倒", "Distances, upright, secured"],
            OK,
            "P",
            "M",
            GAS_CUTTING,
          ),
          pf(
            "jg11",
            ["减压器、回火防止器、胶管完好", "Regulator, flashback arrestor and hoses are sound"],
            OK,
            "P",
            "M",
            GAS_CUTTING,
          ),
          pf("jg12", ["氧气系统无油脂", "No oil in the oxygen system"], OK, "P", "M"),
          pf(
            "jg13",
            ["特种作业证真实有效", "Special-work certificates are genuine and valid"],
            OK,
            "S",
            "M",
            gb30871("4.9"),
          ),
        ],
      ),
      section(
        "hot-work",
        ["动火", "Hot work"],
        [
          pf(
            "jg14",
            [
              "动火票级别正确，节假日、夜间升级",
              "The permit's level is right, raised on holidays and at night",
            ],
            OK,
            "S",
            "M",
            gb30871("5.1.1"),
          ),
          pf(
            "jg15",
            [
              "气体分析不早于开始前 30 min，中断后重测",
              "Gas was tested within 30 min before the start and again after a break",
            ],
            OK,
            "S",
            "M",
            gb30871("5.3.1"),
          ),
          pf("jg16", ["监护人在岗", "The guardian is at the place"], OK, "P", "M", gb30871("4.10")),
          pf(
            "jg17",
            [
              "固定动火区有审批、标志、年度风险辨识，间距不小于 30 m",
              "Fixed hot-work area: approved, marked, yearly risk study, 30 m away",
            ],
            OK,
            "P",
            "M",
            gb30871("5.5"),
          ),
          pf(
            "jg18",
            [
              "固定动火区每日确认并核验人员，不超过 24 h",
              "Fixed area confirmed daily with the person verified, 24 h at most",
            ],
            OK,
            "S",
            "M",
            NOTICE,
          ),
          signature("sign-inspector", ["检查人员签字", "Signature of the inspector"]),
          signature("sign-site", ["企业负责人签字", "Signature of the enterprise"]),
        ],
      ),
    ],
  },
};
