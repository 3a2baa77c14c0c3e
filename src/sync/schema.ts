/** What the receiver has acknowledged, lane by lane, and how often this box has connected. */
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const upstreamLane = sqliteTable("upstream_lane", {
  /**
   * `<epoch>/<lane>`: a restored backup brings the positions of its time, which say nothing about the new
   * epoch. `<epoch>/connection` counts connections.
   */
  key: text("lane").primaryKey(),
  /** Highest lane sequence the receiver holds without a gap; the number of the last connection. */
  acknowledgedSeq: integer("acknowledged_seq").notNull(),
  acknowledgedAt: integer("acknowledged_at").notNull(),
});

/** Who upstream may order: a public key that an administrator compared and entered. */
export const upstreamAuthority = sqliteTable("upstream_authority", {
  /** First 16 hex digits of SHA-256 over the public key. */
  keyId: text("key_id").primaryKey(),
  name: text().notNull(),
  publicPem: text("public_pem").notNull(),
  addedBy: text("added_by").notNull(),
  addedAt: integer("added_at").notNull(),
  /** Its orders are not obeyed any more; what it locked stays locked. */
  endedAt: integer("ended_at"),
});

/** Orders that came with a good signature, each once, with what became of it. */
export const upstreamCommand = sqliteTable(
  "upstream_command",
  {
    keyId: text("key_id")
      .notNull()
      .references(() => upstreamAuthority.keyId),
    id: text().notNull(),
    /** `lock`, `unlock` or `notice`. */
    action: text().notNull(),
    scope: text().notNull().default(""),
    target: text().notNull().default(""),
    /** The reason, or the text of a notice. */
    words: text().notNull(),
    issuedAt: integer("issued_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    receivedAt: integer("received_at").notNull(),
    /** `done`, or the code of the refusal. */
    verdict: text().notNull(),
    /** The lock it placed or lifted. */
    lockId: text("lock_id"),
  },
  (table) => [
    primaryKey({ columns: [table.keyId, table.id] }),
    index("upstream_command_received").on(table.receivedAt, table.id),
  ],
);
