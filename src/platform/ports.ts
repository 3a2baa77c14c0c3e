/** The whole outside world of a service, made once in `src/app.ts`. Rules never see it. */
import type { Database } from "bun:sqlite";
import type { Clock, ClockTrust, Scheduler } from "./clock.ts";
import type { EntryFeed, LiveFeed } from "./feeds.ts";
import type { Ids } from "./ids.ts";
import type { Log } from "./log.ts";
import type { Vault } from "./vault.ts";
import type { Orm, Tx } from "./writer.ts";

export type Db = {
  /** Resolves after COMMIT; see `writer.ts`. */
  write<T>(callback: (tx: Tx) => T): Promise<T>;
  /** Committed rows only, on a connection that cannot write. */
  readonly read: Orm;
  /** The same connection for hand-written SQL. */
  readonly sql: Database;
};

export type Ports = {
  readonly db: Db;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  readonly live: LiveFeed;
  readonly entries: EntryFeed;
  readonly siteId: string;
  /** For what must not lie readable in the database. */
  readonly vault: Vault;
  clockTrust(): ClockTrust;
  /** Runs something that nobody waits for; a failure is logged and counted. */
  background(what: string, promise: Promise<unknown>): void;
};
