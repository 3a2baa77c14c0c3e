/** All SQL of filling dissolved acetylene: courses, weighings for acetone, stages. */
import { and, asc, desc, eq, isNull, ne } from "drizzle-orm";
import type { Orm } from "../../platform/orm.ts";
import { acetyleneCourse, acetyleneStage, acetyleneWeighing } from "../flow-schema.ts";
import { fill } from "../schema.ts";
import type { FillRow } from "../store.ts";
import type { AcetoneVerdict, CourseFacts } from "./rules.ts";

export type CourseRow = typeof acetyleneCourse.$inferSelect;
export type WeighingRow = typeof acetyleneWeighing.$inferSelect;
export type StageRow = typeof acetyleneStage.$inferSelect;

const STAGES_MAX = 50;
const WEIGHINGS_MAX = 100;

export function openCourse(orm: Orm, cylinderId: string): CourseRow | undefined {
  return orm
    .select()
    .from(acetyleneCourse)
    .where(and(eq(acetyleneCourse.cylinderId, cylinderId), isNull(acetyleneCourse.closedAt)))
    .get();
}

export function findCourse(orm: Orm, id: string): CourseRow | undefined {
  return orm.select().from(acetyleneCourse).where(eq(acetyleneCourse.id, id)).get();
}

/** Open ones, the oldest first. */
export function openCourses(orm: Orm, limit: number): readonly CourseRow[] {
  return orm
    .select()
    .from(acetyleneCourse)
    .where(isNull(acetyleneCourse.closedAt))
    .orderBy(asc(acetyleneCourse.openedAt))
    .limit(limit)
    .all();
}

/** The newest first, open and closed. */
export function coursesOf(orm: Orm, cylinderId: string, limit: number): readonly CourseRow[] {
  return orm
    .select()
    .from(acetyleneCourse)
    .where(eq(acetyleneCourse.cylinderId, cylinderId))
    .orderBy(desc(acetyleneCourse.openedAt))
    .limit(limit)
    .all();
}

export function insertCourse(orm: Orm, row: typeof acetyleneCourse.$inferInsert): void {
  orm.insert(acetyleneCourse).values(row).run();
}

export function updateCourse(orm: Orm, id: string, change: Partial<CourseRow>): void {
  orm.update(acetyleneCourse).set(change).where(eq(acetyleneCourse.id, id)).run();
}

export function insertWeighing(orm: Orm, row: typeof acetyleneWeighing.$inferInsert): void {
  orm.insert(acetyleneWeighing).values(row).run();
}

/** In the order in which they were done. */
export function weighingsOf(orm: Orm, courseId: string): readonly WeighingRow[] {
  return orm
    .select()
    .from(acetyleneWeighing)
    .where(eq(acetyleneWeighing.courseId, courseId))
    .orderBy(asc(acetyleneWeighing.weighedAt), asc(acetyleneWeighing.id))
    .limit(WEIGHINGS_MAX)
    .all();
}

export function insertStage(orm: Orm, row: typeof acetyleneStage.$inferInsert): void {
  orm.insert(acetyleneStage).values(row).run();
}

export function updateStage(orm: Orm, fillId: string, change: Partial<StageRow>): void {
  orm.update(acetyleneStage).set(change).where(eq(acetyleneStage.fillId, fillId)).run();
}

/** The course's stage that a fill is; undefined for a fill of another medium. */
export function findStage(orm: Orm, fillId: string): StageRow | undefined {
  return orm.select().from(acetyleneStage).where(eq(acetyleneStage.fillId, fillId)).get();
}

export type StageFill = { readonly stage: StageRow; readonly fill: FillRow };

/** Stages that opened, in their order. */
export function stagesOf(orm: Orm, courseId: string): readonly StageFill[] {
  return orm
    .select({ stage: acetyleneStage, fill })
    .from(acetyleneStage)
    .innerJoin(fill, eq(fill.id, acetyleneStage.fillId))
    .where(and(eq(acetyleneStage.courseId, courseId), ne(fill.state, "unused")))
    .orderBy(asc(fill.authorisedAt), asc(fill.id))
    .limit(STAGES_MAX)
    .all();
}

export function courseFactsOf(orm: Orm, courseId: string): CourseFacts {
  const weighed = weighingsOf(orm, courseId).at(-1);
  return {
    acetone:
      weighed === undefined
        ? null
        : {
            grossG: weighed.grossG,
            residualG: weighed.residualG,
            missingG: weighed.missingG,
            verdict: weighed.verdict as AcetoneVerdict,
            weighedAt: weighed.weighedAt,
          },
    stages: stagesOf(orm, courseId).map(({ stage, fill: row }) => ({
      fillId: row.id,
      stage: stage.stage,
      state: row.state,
      endedAt: row.endedAt,
      grossG: stage.grossG,
      isWhole: row.endCause === "ended",
    })),
  };
}

const NOTHING: CourseFacts = { acetone: null, stages: [] };

/** Of the open course; of a cylinder that has none: nothing done yet. */
export function factsOfCylinder(orm: Orm, cylinderId: string): CourseFacts {
  const course = openCourse(orm, cylinderId);
  return course === undefined ? NOTHING : courseFactsOf(orm, course.id);
}
