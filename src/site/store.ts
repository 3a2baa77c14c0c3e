/** All SQL about the enterprise. */
import type { Orm } from "../platform/writer.ts";
import { site } from "./schema.ts";

export type Site = typeof site.$inferSelect;

export function findSite(orm: Orm): Site | undefined {
  return orm.select().from(site).limit(1).get();
}

export function insertSite(orm: Orm, row: typeof site.$inferInsert): void {
  orm.insert(site).values(row).run();
}
