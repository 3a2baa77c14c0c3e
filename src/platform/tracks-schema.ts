/** Tables of tracks.db: dense series, packed. A day is dropped at once. */
import { blob, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const trackChunk = sqliteTable(
  "track_chunk",
  {
    id: integer().primaryKey(),
    day: text().notNull(),
    tag: text().notNull(),
    startedAt: integer("started_at").notNull(),
    endedAt: integer("ended_at").notNull(),
    fixes: integer().notNull(),
    packed: blob({ mode: "buffer" }).notNull(),
  },
  (table) => [
    index("track_chunk_tag").on(table.tag, table.startedAt),
    index("track_chunk_day").on(table.day),
  ],
);
