/** SQL of the robots of group chats. */
import { and, asc, desc, eq, gt, inArray } from "drizzle-orm";
import type { Orm } from "../platform/orm.ts";
import { journal } from "../platform/schema.ts";
import type { RobotKind } from "./robot-rules.ts";
import { alarmRobot } from "./schema.ts";

export type RobotRow = Omit<typeof alarmRobot.$inferSelect, "kind" | "lang"> & {
  readonly kind: RobotKind;
  readonly lang: "zh-CN" | "en";
};

export const ROBOTS_MAX = 5;

export function listRobots(orm: Orm): readonly RobotRow[] {
  return orm
    .select()
    .from(alarmRobot)
    .orderBy(asc(alarmRobot.createdAt))
    .limit(ROBOTS_MAX)
    .all() as RobotRow[];
}

export function findRobot(orm: Orm, id: string): RobotRow | undefined {
  return orm.select().from(alarmRobot).where(eq(alarmRobot.id, id)).get() as RobotRow | undefined;
}

export function insertRobot(orm: Orm, row: typeof alarmRobot.$inferInsert): void {
  orm.insert(alarmRobot).values(row).run();
}

export function updateRobot(
  orm: Orm,
  id: string,
  change: Partial<typeof alarmRobot.$inferInsert>,
): void {
  orm.update(alarmRobot).set(change).where(eq(alarmRobot.id, id)).run();
}

export function deleteRobot(orm: Orm, id: string): void {
  orm.delete(alarmRobot).where(eq(alarmRobot.id, id)).run();
}

export type ToldEntry = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
  readonly payload: string;
};

const TOLD_KINDS = ["alarm.raised", "alarm.escalated"];
/** The queue is the journal itself; more than this at once are counted in the next message. */
export const TOLD_AT_ONCE = 500;

export function entriesToTell(orm: Orm, after: number): readonly ToldEntry[] {
  const { seq, at, kind, subject, payload } = journal;
  return orm
    .select({ seq, at, kind, subject, payload })
    .from(journal)
    .where(and(inArray(kind, TOLD_KINDS), gt(seq, after)))
    .orderBy(asc(seq))
    .limit(TOLD_AT_ONCE)
    .all();
}

export function journalHead(orm: Orm): number {
  return (
    orm.select({ seq: journal.seq }).from(journal).orderBy(desc(journal.seq)).limit(1).get()?.seq ??
    0
  );
}
