/**
 * Daily control, weekly search and monthly meeting (日管控、周排查、月调度) of a unit that fills or keeps cylinders. The
 * regulation is in force; its items are not quoted from the official text, so that all are marked as to be verified.
 */
import type { SuppliedTable } from "../model.ts";
import { passFailRows, section, signature } from "./build.ts";

const ORDER = { source: "市场监管总局令第74号", mark: "OK" } as const;
const pf = passFailRows(ORDER);

export const CONTROL_TABLES: readonly SuppliedTable[] = [
  {
    id: "control-daily",
    purpose: "control",
    definition: {
      title: { zh: "每日气瓶安全检查记录（日管控）", en: "Daily cylinder-safety record" },
      sections: [
        section(
          "people",
          ["人员", "People"],
          [
            pf(
              "rg01",
              ["气瓶安全员当日在岗", "The cylinder-safety officer is on duty"],
              ["在岗", "There"],
              "",
            ),
            pf(
              "rg02",
              [
                "当班充装、检查人员持证在有效期内",
                "Those who fill and check hold valid certificates",
              ],
              ["有效", "Valid"],
              "S",
              "M",
            ),
            pf(
              "rg03",
              ["班前交代安全事项，劳保穿戴齐全", "Briefing held, protective clothing worn"],
              ["是", "Yes"],
              "",
            ),
          ],
        ),
        section(
          "cylinders",
          ["气瓶", "Cylinders"],
          [
            pf(
              "rg04",
              [
                "无超期、报废、非自有气瓶进入充装",
                "No overdue, scrapped or foreign cylinder at the guns",
              ],
              ["无", "None"],
              "S",
              "M",
            ),
            pf(
              "rg05",
              ["充装前后检查逐瓶有记录", "Each cylinder is checked and recorded before and after"],
              ["是", "Yes"],
              "S",
            ),
            pf(
              "rg06",
              [
                "空瓶、实瓶、待检、不合格分区存放，标志清楚",
                "Zones for empty, full, waiting and rejected are kept and marked",
              ],
              ["是", "Yes"],
              "P",
            ),
            pf(
              "rg07",
              ["防倾倒、防晒、通风良好，通道畅通", "Secured, shaded, ventilated, ways free"],
              ["是", "Yes"],
              "P",
            ),
          ],
        ),
        section(
          "equipment",
          ["设备设施", "Equipment"],
          [
            pf(
              "rg08",
              [
                "充装秤、压力表、安全阀完好并在检定期内",
                "Scales, gauges and relief valves are sound and within date",
              ],
              ["是", "Yes"],
              "P",
              "M",
            ),
            pf(
              "rg09",
              ["可燃气体报警器、紧急切断正常", "Gas alarms and emergency shut-off work"],
              ["正常", "Working"],
              "",
              "M",
            ),
            pf(
              "rg10",
              ["管道、阀门、软管无泄漏", "No leak at pipes, valves and hoses"],
              ["无", "None"],
              "P",
              "M",
            ),
            pf(
              "rg11",
              ["消防器材到位，压力正常", "Fire-fighting gear is in place and charged"],
              ["是", "Yes"],
              "P",
            ),
            pf(
              "rg12",
              ["防静电接地可靠", "Earthing against static is sound"],
              ["是", "Yes"],
              "",
              "M",
            ),
          ],
        ),
        section(
          "end",
          ["签字", "Signature"],
          [signature("sign", ["气瓶安全员签字", "Signature of the cylinder-safety officer"])],
        ),
      ],
    },
  },
  {
    id: "control-weekly",
    purpose: "control",
    definition: {
      title: { zh: "每周气瓶安全排查治理报告（周排查）", en: "Weekly cylinder-safety search" },
      sections: [
        section(
          "review",
          ["本周日管控复核", "Review of the week's daily records"],
          [
            pf(
              "zp01",
              ["每日检查记录齐全，无漏日", "All daily records are there"],
              ["齐全", "Complete"],
              "",
            ),
            pf(
              "zp02",
              ["日管控发现的问题已整改或有措施", "What was found is put right or under control"],
              ["是", "Yes"],
              "",
            ),
            pf(
              "zp03",
              [
                "隐患台账更新，逾期的已升级处理",
                "The ledger of dangers is current; overdue ones went up",
              ],
              ["是", "Yes"],
              "",
            ),
          ],
        ),
        section(
          "search",
          ["排查", "Search"],
          [
            pf(
              "zp04",
              ["抽查充装记录与视频、秤数据一致", "Sampled records agree with video and scale data"],
              ["一致", "Agree"],
              "",
              "M",
            ),
            pf(
              "zp05",
              ["抽查在库气瓶与台账一致", "Sampled cylinders agree with the ledger"],
              ["一致", "Agree"],
              "S",
            ),
            pf(
              "zp06",
              ["无超期、报废气瓶流转", "No overdue or scrapped cylinder is in circulation"],
              ["无", "None"],
              "S",
              "M",
            ),
            pf(
              "zp07",
              ["人员证件、培训无到期未办", "No certificate or training has run out"],
              ["无", "None"],
              "S",
            ),
            pf(
              "zp08",
              ["安全附件、检测仪器无到期未检", "No safety fitting or instrument is past its date"],
              ["无", "None"],
              "P",
              "M",
            ),
            pf(
              "zp09",
              [
                "应急器材、疏散通道、演练计划符合要求",
                "Emergency gear, ways out and drills are as planned",
              ],
              ["是", "Yes"],
              "P",
            ),
          ],
        ),
        section(
          "end",
          ["结论", "Conclusion"],
          [
            {
              id: "zp10",
              text: {
                zh: "本周风险分析与治理措施",
                en: "Risks of the week and what is done about them",
              },
              severity: "general",
              ...ORDER,
              kind: "text",
              maxLength: 1_000,
            },
            signature("sign", ["气瓶安全总监签字", "Signature of the cylinder-safety director"]),
          ],
        ),
      ],
    },
  },
  {
    id: "control-monthly",
    purpose: "control",
    definition: {
      title: { zh: "每月气瓶安全调度会议纪要（月调度）", en: "Monthly cylinder-safety meeting" },
      sections: [
        section(
          "meeting",
          ["会议", "Meeting"],
          [
            pf(
              "yd01",
              ["主要负责人主持并到会", "The head of the unit presided"],
              ["是", "Yes"],
              "",
            ),
            pf(
              "yd02",
              [
                "安全总监汇报本月日管控、周排查情况",
                "The director reported on the month's records",
              ],
              ["是", "Yes"],
              "",
            ),
            pf(
              "yd03",
              [
                "重大隐患逐项研究，责任、措施、资金、时限、预案落实",
                "Each major danger has person, measure, money, date and plan",
              ],
              ["是", "Yes"],
              "",
              "M",
            ),
            pf(
              "yd04",
              ["上月会议决定已完成", "What the last meeting decided is done"],
              ["是", "Yes"],
              "",
            ),
          ],
        ),
        section(
          "result",
          ["纪要", "Minutes"],
          [
            {
              id: "yd05",
              text: { zh: "参会人员", en: "Who took part" },
              severity: "general",
              ...ORDER,
              kind: "text",
              maxLength: 500,
            },
            {
              id: "yd06",
              text: {
                zh: "下月重点工作与责任人",
                en: "Main work of the next month and who does it",
              },
              severity: "general",
              ...ORDER,
              kind: "text",
              maxLength: 1_000,
            },
            signature("sign", ["主要负责人签字", "Signature of the head of the unit"]),
          ],
        ),
      ],
    },
  },
];
