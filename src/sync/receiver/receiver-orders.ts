/** SQL of the orders that wait at the receiver for a site which is answered and never called: HTTPS and a courier. */
import type { Database } from "bun:sqlite";
import type { Command } from "../orders/command-rules.ts";

/** Orders of one site that wait; more are refused where they are left. */
export const ORDERS_MAX = 64;

/** Of orders in one answer; a box reads no more than 1 MiB of it. */
const ANSWER_ORDER_BYTES = 512 * 1024;

const TABLES = `
  CREATE TABLE IF NOT EXISTS site_order (
    no INTEGER PRIMARY KEY, site TEXT NOT NULL, key_id TEXT NOT NULL, id TEXT NOT NULL,
    expires_at INTEGER NOT NULL, command TEXT NOT NULL, UNIQUE (site, key_id, id)
  );`;

export class ReceiverOrders {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.run(TABLES);
  }

  /** `text` is the order as it was signed. False when too many wait already. */
  leave(order: Omit<Command, "order">, text: string, now: number): boolean {
    const { site, keyId, id, expiresAt } = order;
    this.#database.query("DELETE FROM site_order WHERE expires_at <= $now").run({ now });
    const { changes } = this.#database
      .query(
        `INSERT INTO site_order (site, key_id, id, expires_at, command)
         SELECT $site, $keyId, $id, $expiresAt, $command
         WHERE (SELECT count(*) FROM site_order WHERE site = $site) < ${ORDERS_MAX}`,
      )
      .run({ site, keyId, id, expiresAt, command: text });
    return changes > 0;
  }

  /** Those in their time, oldest first: with each answer again until the site has told what became of them. */
  waiting(site: string, now: number, limit: number): readonly unknown[] {
    const rows = this.#database
      .query(
        `SELECT command FROM (
           SELECT no, command, sum(length(command)) OVER (ORDER BY no) AS total
           FROM site_order WHERE site = $site AND expires_at > $now)
         WHERE total <= ${ANSWER_ORDER_BYTES} ORDER BY no LIMIT $limit`,
      )
      .all({ site, now, limit });
    return (rows as { command: string }[]).map(({ command }) => JSON.parse(command));
  }

  answered(site: string, keyId: string, id: string): void {
    this.#database
      .query("DELETE FROM site_order WHERE site = $site AND key_id = $keyId AND id = $id")
      .run({ site, keyId, id });
  }
}
