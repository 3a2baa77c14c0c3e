/** What the receiver has acknowledged, lane by lane, and how often this box has connected. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

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
