/** Special work of the month before: booked, signed, done, accepted and archived, each on its day. */
import type { App } from "../app.ts";
import { type Day, HOUR_MS, instant } from "../kernel/instants.ts";
import { OFFICES } from "./permits.ts";
import { at, type Event, weekdayOf } from "./walk.ts";
import { type People, WELDING, type WorkKind, Works } from "./works.ts";

const CREW = [
  ["leader", "OP01"],
  ["worker", "WK01"],
  ["guardian", "GD01"],
  ["discloser", "AP01"],
] as const;

const BLIND: WorkKind = {
  facts: {
    ...{ kind: "blind-plate", operation: "insert", blinds: 1, line: "LPG-DN50-03" },
    ...{
      medium: "液化石油气",
      temperatureC: 20,
      pressureKpa: 0,
      material: "20#",
      spec: "DN50 PN2.5",
    },
    ...{ plateNumber: "MB-07", drawing: "PID-02", drawnBy: null, isHazardous: false },
    ...{ isToxic: false, heightM: 0 },
  },
  risk: "泄漏、火灾",
  people: CREW,
  risks: [
    {
      ...{ step: "拆法兰", hazard: "余压余液", consequence: "泄漏、火灾" },
      measure: "泄压置换后拆，使用防爆工具",
    },
  ],
  spared: [],
};

const ROAD: WorkKind = {
  facts: {
    ...{ kind: "road-closure", reason: "更换雨水箅子", road: "装卸区东侧通道" },
    ...{ units: ["充装车间"], drawing: "", hasTrafficDirector: true },
  },
  risk: "车辆伤害",
  people: CREW,
  risks: [
    {
      ...{ step: "断路施工", hazard: "车辆误入", consequence: "车辆伤害" },
      measure: "两端设警示和路障，专人指挥",
    },
  ],
  spared: [],
  signers: { approval: "SM01" },
};

type Told = readonly [ago: number, kind: WorkKind, place: string, what: string, hours: number];

const TOLD: readonly Told[] = [
  [27, WELDING, "维修间外空地", "焊接气瓶周转车拖钩", 3],
  [22, ROAD, "装卸区东侧通道", "更换雨水箅子", 4],
  [18, BLIND, "残液罐进口管", "检修前加装盲板", 2],
  [12, WELDING, "维修间外空地", "修补库房门框", 2],
  [6, WELDING, "维修间外空地", "焊接货架横梁", 3],
];

/** On the working day at or before: at the end of a week the standard asks for more (GB 30871-2022 5.1.1). */
function workingDay(days: readonly Day[], ago: number): Day | undefined {
  for (let index = days.length - ago; index >= 1; index -= 1) {
    const day = days[index];
    if (day !== undefined && weekdayOf(day) <= 5) return day;
  }
  return undefined;
}

export async function pastWorks(
  app: App,
  who: People,
  dataPath: string,
  days: readonly Day[],
): Promise<readonly Event[]> {
  const works = await Works.open(app, who, dataPath);
  const first = days[0];
  if (first === undefined) return [];
  return [
    { at: at(first, 7.9), run: () => works.appoint(OFFICES) },
    ...TOLD.flatMap(([ago, kind, place, what, hours]): readonly Event[] => {
      const day = workingDay(days, ago);
      if (day === undefined) return [];
      const plannedStart = at(day, 9);
      const planned = { plannedStart, plannedEnd: instant(plannedStart + (hours + 1) * HOUR_MS) };
      const calm = { isEmergency: true, emergencyReason: "影响当天作业安全" };
      let [booking, id] = ["", ""];
      return [
        {
          at: at(day, 8.1),
          run: async () => {
            const fields = { ...planned, ...calm, kind: kind.facts.kind, place, what };
            booking = await works.book("WK01", fields);
          },
        },
        { at: at(day, 8.3), run: () => works.approve(booking) },
        {
          at: at(day, 8.5),
          run: async () => {
            id = await works.draft(booking, { ...planned, place, what }, kind);
          },
        },
        { at: at(day, 8.8), run: () => works.confirm(id, kind) },
        { at: at(day, 9.05), run: () => works.begin(id, at(day, 9.03), kind) },
        { at: at(day, 9 + hours), run: () => works.end(id) },
        { at: at(day, 9.3 + hours), run: () => works.accept(id) },
        { at: at(day, 16.5), run: () => works.archive(id) },
      ];
    }),
  ];
}
