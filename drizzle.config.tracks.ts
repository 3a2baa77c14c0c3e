import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/platform/tracks-schema.ts",
  out: "./migrations/tracks",
});
