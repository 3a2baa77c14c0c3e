/**
 * The month before: a list of what happened and when, played in order under a clock that walks from one to the next.
 * Every act goes through the service that a page would ask; only fills and stays are written as records, for nothing
 * stood there to weigh or to range.
 */
import {
  type AlarmCause,
  alarmActs,
  clearAlarm,
  findAlarmRule,
  raiseAlarm,
} from "../alarms/index.ts";
import type { App } from "../app.ts";
import {
  addDays,
  type Day,
  dayOf,
  daysBetween,
  instant,
  MINUTE_MS,
  type UnixMs,
} from "../kernel/instants.ts";
import type { Result } from "../kernel/result.ts";
import type { Actor } from "../platform/web.ts";
import { DangerLoop } from "./dangers.ts";
import { Fills } from "./fills.ts";
import { beginDay, type LinePaths } from "./furnish.ts";
import { actorsOf } from "./history.ts";
import { type PastDanger, pastDangers } from "./past-dangers.ts";
import { addStays } from "./past-people.ts";
import { pastWorks } from "./past-works.ts";
import { followTurns, walkPatrol } from "./patrols.ts";
import { seeded } from "./random.ts";
import { at, type Event, type WalkingClock, weekdayOf } from "./walk.ts";

const SEED = 20_261_031;

type Trouble = {
  readonly cause: AlarmCause;
  readonly lasts: number;
  readonly words: string;
};

const pick = <T>(items: readonly T[], random: () => number): T =>
  items[Math.floor(random() * items.length)] as T;

const TROUBLES: readonly Trouble[] = [
  {
    cause: { code: "fill.leak", subject: "fill-point:gun-2", place: "2 号枪" },
    ...{ lasts: 4, words: "枪头密封圈磨损，已更换并检漏合格" },
  },
  {
    cause: { code: "position.gathering", subject: "zone:past-store", place: "实瓶库门口" },
    ...{ lasts: 5, words: "卸车班交接聚集，已疏散" },
  },
  {
    cause: { code: "device.silent", subject: "device:scale-2", place: "2 号充装秤" },
    ...{ lasts: 9, words: "电源插头松动，已插紧" },
  },
  {
    cause: { code: "device.garbage", subject: "device:scale-3", place: "3 号充装秤" },
    ...{ lasts: 4, words: "通信线受潮，已更换接头" },
  },
  {
    cause: { code: "position.over_capacity", subject: "zone:past-filling", place: "充装间" },
    ...{ lasts: 6, words: "劝离两名送气工，区内恢复定员" },
  },
  {
    cause: { code: "position.card_low", subject: "card:past-k004", place: "K004 孙库" },
    ...{ lasts: 120, words: "已充电" },
  },
  {
    cause: { code: "position.out_of_bounds", subject: "card:past-k005", place: "K005 刘洋" },
    ...{ lasts: 3, words: "司机误入实瓶库，已教育" },
  },
  {
    cause: { code: "fill.cylinder_moved", subject: "fill-point:gun-3", place: "3 号枪" },
    ...{ lasts: 2, words: "换瓶时碰动，已重新放稳" },
  },
  {
    cause: { code: "fill.relay_dropped", subject: "fill-point:gun-1", place: "1 号枪" },
    ...{ lasts: 5, words: "继电器板断电，已恢复并试验" },
  },
];

/** Raised, seen, gone, put right; of the urgent ones another looks after it. */
function troubleEvents(app: App, days: readonly Day[], who: (number: string) => Actor): Event[] {
  const { ports } = app;
  const random = seeded(SEED);
  let next = 0;
  return days.flatMap((day): Event[] => {
    const count = Math.floor(random() * 3.4);
    return Array.from({ length: count }, (): readonly Event[] => {
      const { cause, lasts, words } = TROUBLES[next % TROUBLES.length] as Trouble;
      next += 1;
      const from = at(day, 8.2 + random() * 8.5);
      const after = (minutes: number) => instant(from + minutes * MINUTE_MS);
      const by = who(pick(["OP01", "OP02"], random));
      let id = "";
      return [
        {
          at: from,
          run: () =>
            ports.db.write((tx) => {
              id = raiseAlarm(tx, ports, cause);
            }),
        },
        { at: after(1 + random()), run: () => alarmActs.acknowledge(ports, by, id) },
        {
          at: after(2 + lasts / 2),
          run: () => alarmActs.handle(ports, by, id, { words, photos: [] }),
        },
        { at: after(3 + lasts), run: () => ports.db.write((tx) => clearAlarm(tx, ports, cause)) },
        // The others end with their cause.
        ...(findAlarmRule(cause.code)?.isLatching === true
          ? [
              {
                at: after(25 + lasts),
                run: () => alarmActs.verify(ports, who("SM01"), id, "现场已核对"),
              },
            ]
          : []),
      ];
    }).flat();
  });
}

const REFUSALS = [
  ["370983100003", "filling.inspection_overdue"],
  ["370983100002", "filling.service_ended"],
  ["370983100006", "filling.not_own"],
] as const;

/** Cylinders that were refused at the guns, and codes that nobody knows. */
function refusalEvents(
  { ports }: App,
  days: readonly Day[],
  ids: ReadonlyMap<string, string>,
  who: (number: string) => Actor,
): Event[] {
  const random = seeded(SEED + 1);
  return days.flatMap((day): Event[] =>
    Array.from({ length: Math.floor(random() * 2.6) }, (): Event => {
      const [code, refusal] = pick(REFUSALS, random);
      const point = `gun-${1 + Math.floor(random() * 4)}`;
      const actor = who(pick(["OP01", "OP02"], random)).personId;
      const isUnknown = random() < 0.2;
      const scanned = `99${Math.floor(random() * 10_000_000_000)}`;
      return {
        at: at(day, 8.1 + random() * 8.7),
        run: () =>
          ports.db.write((tx) =>
            tx.append(
              isUnknown
                ? {
                    ...{ kind: "fill.scan_refused", actor, subject: `fill-point:${point}` },
                    payload: { code: "filling.unknown_code", scanned },
                  }
                : {
                    ...{ kind: "fill.refused", actor, subject: `cylinder:${ids.get(code) ?? ""}` },
                    payload: { point, codes: [refusal] },
                  },
            ),
          ),
      };
    }),
  );
}

/** Some turns nobody walked. */
const MISSED_WEEK_AGO = 12;
const MISSED_AGO: readonly number[] = [24, 16, 9];

function patrolEvents(
  app: App,
  days: readonly Day[],
  dataPath: string,
  who: (number: string) => Actor,
): Event[] {
  const [keeper, manager] = [who("SK01"), who("SM01")];
  return days.flatMap((day, index): Event[] => [
    { at: at(day, 0.2), run: () => followTurns(app) },
    ...(MISSED_AGO.includes(days.length - index)
      ? []
      : [{ at: at(day, 9.6), run: () => walkPatrol(app, dataPath, keeper) }]),
    ...(weekdayOf(day) === 3 && days.length - index !== MISSED_WEEK_AGO
      ? [{ at: at(day, 14.2), run: () => walkPatrol(app, dataPath, manager, "week") }]
      : []),
    { at: at(day, 18.2), run: () => followTurns(app) },
  ]);
}

function dangerEvents(app: App, dataPath: string, first: Day, days: number): Event[] {
  const loop = new DangerLoop(app, dataPath);
  return pastDangers(days).flatMap((past: PastDanger): Event[] => {
    const { steps, report, by } = past;
    const dayAt = (ago: number): Day => addDays(first, days - ago);
    let danger: Awaited<ReturnType<DangerLoop["report"]>>;
    return [
      {
        at: at(dayAt(past.ago), past.hour),
        run: async () => {
          danger = await loop.report(by, report);
        },
      },
      ...steps.map(({ ago, hour, by: actor, act, picture }) => ({
        at: at(dayAt(ago), hour),
        run: async () => {
          danger = await loop.act(danger, actor, act(loop, dayAt(ago)), picture);
        },
      })),
    ];
  });
}

export type PastParts = {
  readonly app: App;
  readonly clock: WalkingClock;
  readonly lines: LinePaths;
  readonly dataPath: string;
  /** Cylinders by their body code. */
  readonly cylinders: ReadonlyMap<string, string>;
  readonly to: UnixMs;
};

/** From the present of the clock to `to`. */
export async function playPast(parts: PastParts): Promise<void> {
  const { app, clock, lines, dataPath, to } = parts;
  const who = actorsOf(app);
  const first = dayOf(clock.now());
  const length = daysBetween(first, dayOf(to));
  const days = Array.from({ length }, (_, index) => addDays(first, index));
  const fills = new Fills(app, [who("OP01"), who("OP02")]);
  const whole = [...days, dayOf(to)];
  const events: Event[] = [
    ...whole.map((day) => ({ at: at(day, 7.6), run: () => beginDay(app, lines) })),
    ...days.map((day) => ({ at: at(day, 17.2), run: () => fills.addDay(day) })),
    ...days.map((day) => ({ at: at(day, 17.4), run: () => addStays(app, day) })),
    ...troubleEvents(app, days, who),
    ...refusalEvents(app, days, parts.cylinders, who),
    ...patrolEvents(app, days, dataPath, who),
    ...dangerEvents(app, dataPath, first, length),
    ...(await pastWorks(app, who, dataPath, days)),
  ]
    .filter((event) => event.at > clock.now() && event.at < to)
    .sort((a, b) => a.at - b.at);
  for (const { at: moment, run } of events) {
    clock.walkTo(moment);
    const done = (await run()) as Partial<Result<unknown, unknown>> | undefined;
    // A page would have said so; here nobody reads it.
    if (done?.ok === false) throw new Error(`refused: ${JSON.stringify(done)}`);
  }
  clock.walkTo(to);
  await fills.addDay(dayOf(to));
  await addStays(app, dayOf(to));
}
