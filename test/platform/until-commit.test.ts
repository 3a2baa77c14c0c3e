import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UntilCommit } from "../../src/platform/until-commit.ts";

function twoConnections() {
  const folder = mkdtempSync(join(tmpdir(), "until-commit-"));
  const path = join(folder, "a.db");
  const writer = new Database(path, { create: true, strict: true });
  writer.run("PRAGMA journal_mode = WAL");
  writer.run("CREATE TABLE a (n INTEGER NOT NULL)");
  writer.run("INSERT INTO a VALUES (1)");
  const reader = new Database(path, { readonly: true, strict: true });
  return {
    writer,
    reader,
    [Symbol.dispose]() {
      reader.close();
      writer.close();
      rmSync(folder, { recursive: true });
    },
  };
}

test("what was read is kept until another connection commits, not before and not longer", () => {
  using db = twoConnections();
  const kept = new UntilCommit<{ n: number }>(10);
  let reads = 0;
  const ask = () =>
    kept.get(db.reader, "n", () => {
      reads += 1;
      return db.reader.query<{ n: number }, []>("SELECT n FROM a").get() ?? undefined;
    })?.n;
  expect([ask(), ask(), ask(), reads]).toEqual([1, 1, 1, 1]);
  db.writer.run("BEGIN IMMEDIATE");
  db.writer.run("UPDATE a SET n = 2");
  expect([ask(), reads]).toEqual([1, 1]);
  db.writer.run("COMMIT");
  expect([ask(), ask(), reads]).toEqual([2, 2, 2]);
  db.writer.run("DELETE FROM a");
  expect([ask(), ask(), reads]).toEqual([undefined, undefined, 4]);
});

test("no more keys than stated are kept, and each database has its own", () => {
  using db = twoConnections();
  using other = twoConnections();
  const kept = new UntilCommit<string>(2);
  const reads: string[] = [];
  const ask = (key: string, database = db.reader) =>
    kept.get(database, key, () => {
      reads.push(key);
      return key;
    });
  for (const key of ["a", "b", "c", "c", "a"]) ask(key);
  expect(reads).toEqual(["a", "b", "c", "a"]);
  ask("a", other.reader);
  expect(reads).toHaveLength(5);
});
