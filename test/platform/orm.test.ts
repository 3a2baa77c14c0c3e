import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { built, type Orm, openOrm } from "../../src/platform/orm.ts";
import { meta } from "../../src/platform/schema.ts";

let folder = "";
let database: Database;
let reader: Database;
let orm: Orm;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gasward-"));
  const path = join(folder, "test.db");
  database = new Database(path, { create: true, readwrite: true, strict: true });
  database.run("PRAGMA journal_mode = WAL");
  database.run("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
  reader = new Database(path, { readonly: true, strict: true });
  orm = openOrm(database);
});

afterEach(() => {
  reader.close();
  database.close();
  rmSync(folder, { recursive: true });
});

const put = (key: string, value: string): void => {
  orm.insert(meta).values({ key, value }).run();
};

const byKey = built((given) =>
  given
    .select()
    .from(meta)
    .where(eq(meta.key, sql.placeholder("key")))
    .prepare(),
);

test("a statement that failed holds no transaction open and serves again", () => {
  put("a", "1");
  expect(() => put("a", "2")).toThrow();
  expect(database.inTransaction).toBe(false);
  put("b", "3");
  expect(reader.query("SELECT count(*) AS n FROM meta").get()).toEqual({ n: 2 });
  // A statement that was left in the middle would keep the write-ahead log from being emptied.
  expect(database.query("PRAGMA wal_checkpoint(TRUNCATE)").get()).toMatchObject({
    busy: 0,
    log: 0,
  });
});

test("a query that was built once sees what was written since, through another connection too", () => {
  const read = openOrm(reader);
  expect(byKey(read).get({ key: "a" })).toBeUndefined();
  put("a", "1");
  expect(byKey(read).get({ key: "a" })).toEqual({ key: "a", value: "1" });
  database.run("DELETE FROM meta");
  expect(byKey(read).get({ key: "a" })).toBeUndefined();
  expect(byKey(orm)).not.toBe(byKey(read));
});

test("a query outlives a change of the schema", () => {
  put("a", "1");
  expect(byKey(orm).get({ key: "a" })).toEqual({ key: "a", value: "1" });
  database.run("ALTER TABLE meta ADD COLUMN more TEXT");
  expect(byKey(orm).get({ key: "a" })).toEqual({ key: "a", value: "1" });
  put("b", "2");
  expect(byKey(orm).get({ key: "b" })).toEqual({ key: "b", value: "2" });
});

test("more statements than are kept still run", () => {
  put("a", "1");
  for (let index = 0; index < 1_500; index += 1) {
    const rows = orm.all(sql.raw(`SELECT key, ${index} AS n FROM meta`));
    expect(rows).toEqual([{ key: "a", n: index }]);
  }
  expect(byKey(orm).get({ key: "a" })).toEqual({ key: "a", value: "1" });
});
