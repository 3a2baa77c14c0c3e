/** The migrator splits only at breakpoints, skips late files and never compares hashes: this does it instead. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { restAfterStatement } from "./support/statements.ts";

const ROOT = join(import.meta.dir, "..");
const FOLDER = join(ROOT, "migrations");
const SCHEMAS: Readonly<Record<string, readonly string[]>> = {
  site: ["src/*/schema.ts", "src/*/flow-schema.ts"],
  tracks: ["src/*/tracks-schema.ts"],
};

type Journal = { readonly entries: readonly { readonly tag: string; readonly when: number }[] };

const databases = Object.keys(SCHEMAS).filter((name) => existsSync(join(FOLDER, name)));

function journalOf(database: string): Journal {
  return JSON.parse(readFileSync(join(FOLDER, database, "meta/_journal.json"), "utf8")) as Journal;
}

function filesOf(database: string): string[] {
  return readdirSync(join(FOLDER, database))
    .filter((name) => name.endsWith(".sql"))
    .sort();
}

describe("where a statement ends", () => {
  const TRIGGER = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = 1; DELETE FROM a; END";
  test.each([
    ["one statement", "CREATE TABLE b(x);", ""],
    ["no semicolon", "CREATE TABLE b(x)", ""],
    ["a comment after it", "CREATE TABLE b(x); -- done; really\n/* ; */", ""],
    ["a comment before it", "-- first; of all\nCREATE TABLE b(x);\n", ""],
    ["a trigger has semicolons inside", `${TRIGGER};`, ""],
    ["a string has a semicolon inside", "INSERT INTO a VALUES ('a;b''; c');", ""],
    ["two statements", "CREATE TABLE b(x); CREATE TABLE c(x);", "CREATE TABLE c(x);"],
    ["a statement after a trigger", `${TRIGGER}; DROP TABLE a`, "DROP TABLE a"],
    ["a wrong statement after a right one", "CREATE TABLE b(x); CRATE TABLE", "CRATE TABLE"],
    ["characters beyond ASCII", "INSERT INTO a VALUES ('气瓶;𠮷'); SELECT 1", "SELECT 1"],
  ])("%s", (_why, sql, rest) => {
    const db = new Database(":memory:");
    db.run("CREATE TABLE a(x)");
    expect(restAfterStatement(db, sql)).toBe(rest);
  });

  test("a part without any statement is an error", () => {
    expect(() => restAfterStatement(new Database(":memory:"), "-- nothing")).toThrow();
  });
});

describe.each(databases)("%s", (database) => {
  test("the journal names each file once, in order, and no other", () => {
    const tags = journalOf(database).entries.map((entry) => `${entry.tag}.sql`);
    expect(tags).toEqual(filesOf(database));
  });

  test("the journal's times strictly increase, or a late file is skipped", () => {
    const times = journalOf(database).entries.map((entry) => entry.when);
    const late = times.filter((when, at) => at > 0 && when <= (times[at - 1] ?? 0));
    expect(late).toEqual([]);
  });

  test("every part is one statement, and all of them apply to an empty database", () => {
    const db = new Database(":memory:", { strict: true });
    const problems: string[] = [];
    for (const { tag } of journalOf(database).entries) {
      const text = readFileSync(join(FOLDER, database, `${tag}.sql`), "utf8");
      for (const [index, part] of text.split("--> statement-breakpoint").entries()) {
        const rest = restAfterStatement(db, part);
        if (rest !== "") problems.push(`${tag} part ${index + 1} goes on: ${rest.slice(0, 80)}`);
        db.run(part);
      }
    }
    expect(problems).toEqual([]);
    expect(db.query("PRAGMA foreign_key_check").all()).toEqual([]);
    expect(db.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
  });

  test("the files are what the schemas ask for", () => {
    const folder = mkdtempSync(join(tmpdir(), "gasward-migrations-"));
    try {
      cpSync(join(FOLDER, database), join(folder, "out"), { recursive: true });
      const schema = (SCHEMAS[database] ?? [])
        .flatMap((pattern) => [...new Bun.Glob(pattern).scanSync({ cwd: ROOT })])
        .map((file) => join(ROOT, file));
      const config = { dialect: "sqlite", schema, out: "./out" };
      const file = join(folder, "drizzle.config.json");
      writeFileSync(file, JSON.stringify(config));
      const kit = join(ROOT, "node_modules/drizzle-kit/bin.cjs");
      const run = Bun.spawnSync([process.execPath, kit, "generate", `--config=${file}`], {
        cwd: folder,
        stdin: "ignore",
      });
      expect(`${run.exitCode} ${run.stderr}`).toStartWith("0 ");
      const made = readdirSync(join(folder, "out")).filter((name) => name.endsWith(".sql"));
      expect(made.sort(), "run `bun run migrations`").toEqual(filesOf(database));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test("no file was changed since it was locked, and all are locked", () => {
  const path = join(FOLDER, "lock.json");
  const lock = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as object) : {};
  const files = databases.flatMap((database) =>
    filesOf(database).map((name) => `${database}/${name}`),
  );
  const hashes = files.map((file) => [
    file,
    new Bun.CryptoHasher("sha256").update(readFileSync(join(FOLDER, file))).digest("hex"),
  ]);
  expect(lock).toEqual(Object.fromEntries(hashes));
});
