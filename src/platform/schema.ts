/** Tables of the platform itself: facts about the data folder, the journal and its daily seals. */
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** One value per key: the site's id, the data's epoch. */
export const meta = sqliteTable("meta", {
  key: text().primaryKey(),
  value: text().notNull(),
});

export const journal = sqliteTable(
  "journal",
  {
    seq: integer().primaryKey(),
    id: text().notNull().unique(),
    at: integer().notNull(),
    site: text().notNull(),
    actor: text().notNull(),
    kind: text().notNull(),
    subject: text().notNull(),
    payload: text().notNull(),
    lane: text(),
    laneSeq: integer("lane_seq"),
    prevHash: text("prev_hash").notNull(),
    hash: text().notNull(),
  },
  (table) => [
    uniqueIndex("journal_lane").on(table.lane, table.laneSeq),
    index("journal_subject").on(table.subject, table.seq),
    index("journal_kind").on(table.kind, table.seq),
  ],
);

/** Photos and signatures: the file stands in the data folder under its hash before this row is written. */
export const media = sqliteTable("media", {
  /** SHA-256 of the file as it is stored, in hex. */
  hash: text().primaryKey(),
  bytes: integer().notNull(),
  width: integer().notNull(),
  height: integer().notNull(),
  storedAt: integer("stored_at").notNull(),
});

/** The box's signature over the last hash of a day. */
export const journalSeal = sqliteTable("journal_seal", {
  seq: integer().primaryKey(),
  day: text().notNull(),
  hash: text().notNull(),
  keyId: text("key_id").notNull(),
  signature: text().notNull(),
  sealedAt: integer("sealed_at").notNull(),
});
