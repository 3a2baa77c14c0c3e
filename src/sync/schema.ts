/** What the receiver has acknowledged, lane by lane. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const upstreamLane = sqliteTable("upstream_lane", {
  lane: text().primaryKey(),
  /** Highest lane sequence the receiver holds without a gap. */
  acknowledgedSeq: integer("acknowledged_seq").notNull(),
  acknowledgedAt: integer("acknowledged_at").notNull(),
});
