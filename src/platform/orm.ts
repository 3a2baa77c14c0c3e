/**
 * drizzle over one connection. By itself it compiles its SQL anew for every call, which costs more than running it:
 * here the compiled statements are kept, and queries asked at every request are built once.
 */
import type { Database, Statement } from "bun:sqlite";
import { type BunSQLiteDatabase, drizzle } from "drizzle-orm/bun-sqlite";
import { remember } from "../kernel/limits.ts";

export type Orm = BunSQLiteDatabase<Record<string, never>>;

/** The program has some hundreds of queries; filters of lists make a few more. The oldest goes first. */
const STATEMENTS_MAX = 512;

class Statements {
  readonly #database: Database;
  readonly #kept = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Safe to share: drizzle runs each statement to its end before it returns. */
  prepare(sql: string): Statement {
    const found = this.#kept.get(sql);
    if (found !== undefined) return found;
    const statement = this.#database.prepare(sql);
    // What goes is not finalized: a query that was built once may still hold it.
    remember(this.#kept, sql, statement, STATEMENTS_MAX);
    return statement;
  }
}

export function openOrm(database: Database): Orm {
  const statements = new Statements(database);
  // What drizzle's session calls of its client; the writer keeps transactions to itself.
  const client: Pick<Database, "prepare" | "exec"> = {
    prepare: ((sql: string) => statements.prepare(sql)) as Database["prepare"],
    exec: (sql) => database.exec(sql),
  };
  return drizzle(client as Database);
}

/**
 * A query built once for each connection, with `sql.placeholder(name)` for its values:
 * `const byId = built((orm) => orm.select()….where(eq(person.id, sql.placeholder("id"))).prepare())`,
 * then `byId(orm).get({ id })`.
 */
export function built<Query>(build: (orm: Orm) => Query): (orm: Orm) => Query {
  const queries = new WeakMap<Orm, { readonly query: Query }>();
  return (orm) => {
    const found = queries.get(orm);
    if (found !== undefined) return found.query;
    const query = build(orm);
    queries.set(orm, { query });
    return query;
  };
}
