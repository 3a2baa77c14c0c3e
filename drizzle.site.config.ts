import { defineConfig } from "drizzle-kit";

/** site.db: business rows and the journal. */
export default defineConfig({
  dialect: "sqlite",
  schema: ["./src/*/schema.ts", "./src/platform/schema-*.ts"],
  out: "./migrations/site",
});
