/** Hidden dangers of the month before, each with the steps by which it was put right. */
import type { actOnDanger, DangerReport } from "../dangers/index.ts";
import { addDays, type Day } from "../kernel/instants.ts";
import { type DangerLoop, GENERAL } from "./dangers.ts";
import { demoPicture } from "./pictures.ts";

type Act = Parameters<typeof actOnDanger>[3]["event"];

export type PastDanger = {
  /** Days before the present. */
  readonly ago: number;
  readonly hour: number;
  readonly by: string;
  readonly report: Pick<DangerReport, "what" | "category" | "place" | "suspected">;
  readonly steps: readonly {
    readonly ago: number;
    readonly hour: number;
    readonly by: string;
    readonly act: (loop: DangerLoop, day: Day) => Act;
    readonly picture?: Uint8Array;
  }[];
};

type Told = readonly [
  ago: number,
  by: string,
  what: string,
  category: DangerReport["category"],
  place: string,
  measure: string,
  yuan: number,
  /** How many days it took. */
  took: number,
];

const TOLD: readonly Told[] = [
  [29, "OP01", "1 号枪接地线夹锈蚀", "equipment", "1 号充装枪", "更换接地线夹并测电阻", 60, 2],
  [26, "SK01", "空瓶库通道堆放杂物", "fire", "空瓶库", "清空通道并划线", 0, 1],
  [24, "OP02", "应急照明一盏不亮", "electrical", "充装间", "更换蓄电池", 120, 3],
  [21, "DR01", "装卸区防撞柱松动", "safety", "装卸区", "重新浇筑固定", 800, 6],
  [19, "OP01", "消防水带接口渗水", "fire", "装卸区消防箱", "更换密封圈", 30, 1],
  [17, "SK01", "气瓶防倾倒链条缺一根", "safety", "实瓶库", "补装链条", 40, 1],
  [14, "OP02", "静电触摸球接地电阻超标", "electrical", "充装间入口", "重做接地极", 350, 5],
  [11, "SM01", "三号秤检定标签脱落", "instrument", "3 号充装秤", "补贴标签并核对证书", 0, 1],
  [8, "DR01", "车辆阻火帽缺失", "safety", "装卸区", "门卫配发并登记阻火帽", 200, 2],
  [5, "OP01", "残液罐液位计玻璃模糊", "instrument", "残液罐", "清洗并更换玻璃板", 150, 3],
];

export function pastDangers(days: number): readonly PastDanger[] {
  const after = demoPicture("renewed");
  return TOLD.filter(([ago]) => ago < days).map(
    ([ago, by, what, category, place, measure, yuan, took]): PastDanger => {
      const assign = (loop: DangerLoop, day: Day): Act => ({
        ...{ kind: "assign", reason: "" },
        five: {
          ...{ responsibleId: loop.person("OP01").personId, measure, costFen: yuan * 100 },
          ...{ dueOn: addDays(day, took + 1), plan: "" },
        },
      });
      const end = ago - took;
      return {
        ...{ ago, hour: 9.1, by },
        report: { what, category, place, suspected: "general" },
        steps: [
          { ago, hour: 10.3, by: "SM01", act: () => GENERAL },
          { ago, hour: 10.4, by: "SM01", act: assign },
          {
            ...{ ago: end, hour: 14.5, by: "OP01" },
            act: () => ({ kind: "submit", done: `${measure}，已完成`, photos: 0 }),
            picture: after,
          },
          {
            ...{ ago: end, hour: 15.6, by: "SM01" },
            act: () => ({ kind: "pass", note: "现场已复查" }),
          },
        ],
      };
    },
  );
}
