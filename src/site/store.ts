/** All SQL about the enterprise. */
import { built, type Orm } from "../platform/orm.ts";
import { site } from "./schema.ts";

export type Site = typeof site.$inferSelect;

/** Every page names its site. */
const theSite = built((orm) => orm.select().from(site).limit(1).prepare());

export function findSite(orm: Orm): Site | undefined {
  return theSite(orm).get();
}

export function insertSite(orm: Orm, row: typeof site.$inferInsert): void {
  orm.insert(site).values(row).run();
}
