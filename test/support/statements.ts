/** Where one SQL statement ends, as SQLite itself sees it: triggers and strings hold semicolons of their own. */
import type { Database } from "bun:sqlite";

/** Nothing but white space and comments: SQLite compiles it to no statement at all. */
function isBlank(db: Database, sql: string): boolean {
  if (sql.trim() === "") return true;
  try {
    db.prepare(sql).finalize();
    return false;
  } catch (error) {
    // Bun's word for "no statement"; anything SQLite has to say comes as a SQLiteError.
    return error instanceof RangeError;
  }
}

/**
 * What stands after the first statement, `""` when there is only one. The database must have the tables the
 * statement names. Throws when the SQL is wrong or holds no statement.
 */
export function restAfterStatement(db: Database, sql: string): string {
  const statement = db.prepare(sql);
  // The text of a statement is what SQLite consumed, from the start of the input; it has no parameters here.
  const consumed = statement.toString();
  statement.finalize();
  if (!sql.startsWith(consumed)) throw new Error(`cannot tell where this ends: ${sql}`);
  const rest = sql.slice(consumed.length);
  return isBlank(db, rest) ? "" : rest.trim();
}
