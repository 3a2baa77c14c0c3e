/**
 * What was read from the database, kept until anybody commits: SQLite itself says whether another connection has
 * (PRAGMA data_version, sqlite.org/pragma.html), so a writer in another process is noticed too. For reads asked by every
 * request; the reading connection must be one that never writes.
 */
import type { Database, Statement } from "bun:sqlite";
import { remember } from "../kernel/limits.ts";

type Kept<V> = {
  readonly askVersion: Statement<{ data_version: number }, []>;
  readonly values: Map<string, V>;
  version: number | undefined;
};

export class UntilCommit<V extends object | string | boolean> {
  readonly #max: number;
  readonly #byDatabase = new WeakMap<Database, Kept<V>>();

  /** Of more than `max` keys the oldest goes. */
  constructor(max: number) {
    this.#max = max;
  }

  /** What `read` finds; nothing found is asked again each time, so that made-up keys push nothing out. */
  get<R extends V | undefined>(database: Database, key: string, read: () => R): V | R {
    const { values } = this.#current(database);
    const found = values.get(key);
    if (found !== undefined) return found;
    const value = read();
    if (value !== undefined) remember(values, key, value, this.#max);
    return value;
  }

  #current(database: Database): Kept<V> {
    let kept = this.#byDatabase.get(database);
    if (kept === undefined) {
      const askVersion = database.prepare<{ data_version: number }, []>("PRAGMA data_version");
      kept = { askVersion, values: new Map(), version: undefined };
      this.#byDatabase.set(database, kept);
    }
    const version = kept.askVersion.get()?.data_version;
    if (version === undefined || version !== kept.version) {
      kept.values.clear();
      kept.version = version;
    }
    return kept;
  }
}
