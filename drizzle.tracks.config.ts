import { defineConfig } from "drizzle-kit";

/** tracks.db: packed series of positions. */
export default defineConfig({
  dialect: "sqlite",
  schema: ["./src/*/tracks-schema.ts"],
  out: "./migrations/tracks",
});
