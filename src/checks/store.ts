/** All SQL of check tables and runs. */
import { and, asc, count, desc, eq, inArray, ne } from "drizzle-orm";
import type { Orm } from "../platform/writer.ts";
import type { Definition, Purpose } from "./model.ts";
import { checkAnswer, checkPhoto, checkRun, checkTemplate, checkVersion } from "./schema.ts";

export type TemplateRow = typeof checkTemplate.$inferSelect;
export type VersionRow = typeof checkVersion.$inferSelect;
export type RunRow = typeof checkRun.$inferSelect;
export type AnswerRow = typeof checkAnswer.$inferSelect;
export type PhotoRow = typeof checkPhoto.$inferSelect;

export const TEMPLATES_MAX = 500;

export function definitionOf(version: Pick<VersionRow, "definition">): Definition {
  return JSON.parse(version.definition) as Definition;
}

export function findTemplate(orm: Orm, id: string): TemplateRow | undefined {
  return orm.select().from(checkTemplate).where(eq(checkTemplate.id, id)).get();
}

export function insertTemplate(orm: Orm, row: typeof checkTemplate.$inferInsert): void {
  orm.insert(checkTemplate).values(row).run();
}

export function insertVersion(orm: Orm, row: typeof checkVersion.$inferInsert): void {
  orm.insert(checkVersion).values(row).run();
}

export function updateVersion(
  orm: Orm,
  id: string,
  change: Partial<typeof checkVersion.$inferInsert>,
): void {
  orm.update(checkVersion).set(change).where(eq(checkVersion.id, id)).run();
}

export function findVersion(orm: Orm, id: string): VersionRow | undefined {
  return orm.select().from(checkVersion).where(eq(checkVersion.id, id)).get();
}

export function findVersionOf(
  orm: Orm,
  templateId: string,
  state: "draft" | "published",
): VersionRow | undefined {
  return orm
    .select()
    .from(checkVersion)
    .where(and(eq(checkVersion.templateId, templateId), eq(checkVersion.state, state)))
    .get();
}

export function lastVersionNumber(orm: Orm, templateId: string): number {
  const row = orm
    .select({ number: checkVersion.number })
    .from(checkVersion)
    .where(eq(checkVersion.templateId, templateId))
    .orderBy(desc(checkVersion.number))
    .limit(1)
    .get();
  return row?.number ?? 0;
}

/** The newest version, whatever its state. */
export function lastVersionOf(orm: Orm, templateId: string): VersionRow | undefined {
  return versionsOf(orm, templateId, 1)[0];
}

/** Newest first. */
export function versionsOf(orm: Orm, templateId: string, limit: number): readonly VersionRow[] {
  return orm
    .select()
    .from(checkVersion)
    .where(eq(checkVersion.templateId, templateId))
    .orderBy(desc(checkVersion.number))
    .limit(limit)
    .all();
}

/** Only a draft; what was published is kept by a trigger. */
export function deleteVersion(orm: Orm, id: string): void {
  orm.delete(checkVersion).where(eq(checkVersion.id, id)).run();
}

/** Every table there is, with its versions that a run can start on or that is being written. */
export function listTemplates(orm: Orm): readonly TemplateRow[] {
  return orm
    .select()
    .from(checkTemplate)
    .orderBy(asc(checkTemplate.createdAt), asc(checkTemplate.id))
    .limit(TEMPLATES_MAX)
    .all();
}

export type PublishedTable = { readonly template: TemplateRow; readonly version: VersionRow };

export function listPublished(orm: Orm): readonly PublishedTable[] {
  return orm
    .select({ template: checkTemplate, version: checkVersion })
    .from(checkVersion)
    .innerJoin(checkTemplate, eq(checkTemplate.id, checkVersion.templateId))
    .where(eq(checkVersion.state, "published"))
    .orderBy(asc(checkTemplate.id))
    .limit(TEMPLATES_MAX)
    .all();
}

/** A published table as a phone takes it along. */
export type TakenTable = { readonly versionId: string; readonly definition: Definition };

export function publishedTable(orm: Orm, templateId: string): TakenTable | null {
  const version = findVersionOf(orm, templateId, "published");
  if (version === undefined) return null;
  return { versionId: version.id, definition: definitionOf(version) };
}

export type TableChoice = {
  readonly id: string;
  readonly purpose: Purpose;
  readonly title: Definition["title"];
  readonly number: number;
};

/** Published tables that a run can start on; with a purpose only those made for it. */
export function listTables(orm: Orm, purpose?: Purpose): readonly TableChoice[] {
  return listPublished(orm)
    .filter(({ template }) => purpose === undefined || template.purpose === purpose)
    .map(({ template, version }) => ({
      id: template.id,
      purpose: template.purpose as Purpose,
      title: definitionOf(version).title,
      number: version.number,
    }));
}

export function insertRun(orm: Orm, row: typeof checkRun.$inferInsert): void {
  orm.insert(checkRun).values(row).run();
}

export function findRun(orm: Orm, id: string): RunRow | undefined {
  return orm.select().from(checkRun).where(eq(checkRun.id, id)).get();
}

export function updateRun(
  orm: Orm,
  id: string,
  change: Partial<typeof checkRun.$inferInsert>,
): void {
  orm.update(checkRun).set(change).where(eq(checkRun.id, id)).run();
}

/** The draft of this person for the same table and thing, to go on with. */
export function findDraft(
  orm: Orm,
  asked: { readonly templateId: string; readonly subject: string; readonly personId: string },
): RunRow | undefined {
  return orm
    .select({ run: checkRun })
    .from(checkRun)
    .innerJoin(checkVersion, eq(checkVersion.id, checkRun.versionId))
    .where(
      and(
        eq(checkRun.state, "draft"),
        eq(checkVersion.templateId, asked.templateId),
        eq(checkRun.subject, asked.subject),
        eq(checkRun.startedBy, asked.personId),
      ),
    )
    .orderBy(desc(checkRun.startedAt))
    .limit(1)
    .get()?.run;
}

/** The latest finished run of a table, whichever version it was made on. */
export function lastCompletedRun(orm: Orm, templateId: string): RunRow | undefined {
  return orm
    .select({ run: checkRun })
    .from(checkRun)
    .innerJoin(checkVersion, eq(checkVersion.id, checkRun.versionId))
    .where(and(eq(checkRun.state, "completed"), eq(checkVersion.templateId, templateId)))
    .orderBy(desc(checkRun.completedAt))
    .limit(1)
    .get()?.run;
}

export type RunWithVersion = { readonly run: RunRow; readonly version: VersionRow };

/** Newest first; with a person only that person's. */
export function listRuns(
  orm: Orm,
  filter: { readonly state: "draft" | "completed"; readonly personId?: string | undefined },
  limit: number,
): readonly RunWithVersion[] {
  return orm
    .select({ run: checkRun, version: checkVersion })
    .from(checkRun)
    .innerJoin(checkVersion, eq(checkVersion.id, checkRun.versionId))
    .where(
      and(
        eq(checkRun.state, filter.state),
        filter.personId === undefined ? undefined : eq(checkRun.startedBy, filter.personId),
      ),
    )
    .orderBy(desc(checkRun.startedAt))
    .limit(limit)
    .all();
}

export function answersOfRun(orm: Orm, runId: string): readonly AnswerRow[] {
  return orm.select().from(checkAnswer).where(eq(checkAnswer.runId, runId)).all();
}

export function findAnswer(orm: Orm, runId: string, itemId: string): AnswerRow | undefined {
  return orm
    .select()
    .from(checkAnswer)
    .where(and(eq(checkAnswer.runId, runId), eq(checkAnswer.itemId, itemId)))
    .get();
}

export function putAnswer(orm: Orm, row: typeof checkAnswer.$inferInsert): void {
  const { value, note, answeredBy, answeredAt, version } = row;
  orm
    .insert(checkAnswer)
    .values(row)
    .onConflictDoUpdate({
      target: [checkAnswer.runId, checkAnswer.itemId],
      set: { value, note, answeredBy, answeredAt, version },
    })
    .run();
}

export function photosOfRun(orm: Orm, runId: string): readonly PhotoRow[] {
  return orm
    .select()
    .from(checkPhoto)
    .where(eq(checkPhoto.runId, runId))
    .orderBy(asc(checkPhoto.takenAt), asc(checkPhoto.id))
    .all();
}

export function countPhotos(orm: Orm, runId: string, itemId: string): number {
  const row = orm
    .select({ n: count() })
    .from(checkPhoto)
    .where(and(eq(checkPhoto.runId, runId), eq(checkPhoto.itemId, itemId)))
    .get();
  return row?.n ?? 0;
}

export function insertPhoto(orm: Orm, row: typeof checkPhoto.$inferInsert): void {
  orm.insert(checkPhoto).values(row).run();
}

export function deletePhotos(orm: Orm, runId: string, itemId: string, photoId?: string): void {
  orm
    .delete(checkPhoto)
    .where(
      and(
        eq(checkPhoto.runId, runId),
        eq(checkPhoto.itemId, itemId),
        photoId === undefined ? undefined : eq(checkPhoto.id, photoId),
      ),
    )
    .run();
}

/** Whether a picture was shown in another check before. */
export function isOfOtherRun(orm: Orm, hash: string, runId: string): boolean {
  const found = orm
    .select({ id: checkPhoto.id })
    .from(checkPhoto)
    .where(and(eq(checkPhoto.hash, hash), ne(checkPhoto.runId, runId)))
    .limit(1)
    .get();
  return found !== undefined;
}

const NAMED_MAX = 50;

/** Who started the runs that show a picture. */
export function startersOfPhoto(orm: Orm, hash: string): readonly string[] {
  const runs = orm
    .select({ runId: checkPhoto.runId })
    .from(checkPhoto)
    .where(eq(checkPhoto.hash, hash))
    .limit(NAMED_MAX)
    .all();
  if (runs.length === 0) return [];
  return orm
    .select({ startedBy: checkRun.startedBy })
    .from(checkRun)
    .where(
      inArray(
        checkRun.id,
        runs.map(({ runId }) => runId),
      ),
    )
    .all()
    .map(({ startedBy }) => startedBy);
}
