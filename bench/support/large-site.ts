/** A furnished data folder grown to a size: a million cylinders as a big station group has, the rest journal. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter } from "../../src/platform/writer.ts";

const CYLINDERS = 1_000_000;
const BATCH = 100;
const PAYLOAD_CHARS = 1_500;

export async function growSite(dataPath: string, bytes: number): Promise<void> {
  const ids = systemIds(systemClock);
  const folder = openDataFolder(dataPath, systemClock, ids);
  const { site } = folder;
  site.run("PRAGMA synchronous = OFF");
  const columns = (
    site.query("SELECT name FROM pragma_table_info('cylinder')").values().flat() as string[]
  ).filter((name) => name !== "id" && name !== "serial");
  const copied = columns.map((name) => `"${name}"`).join(", ");
  site.run("BEGIN");
  site.run(
    `INSERT INTO cylinder (id, serial, ${copied})
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${CYLINDERS})
     SELECT printf('big%023d', i), printf('BIG%09d', i), ${copied}
     FROM n, (SELECT * FROM cylinder LIMIT 1)`,
  );
  site.run(
    `INSERT INTO cylinder_code (code, cylinder_id, kind)
     SELECT printf('88%010d', rowid), id, 'body' FROM cylinder WHERE id LIKE 'big%'`,
  );
  site.run("COMMIT");
  const writer = createWriter({
    database: site,
    clock: systemClock,
    ids,
    committed: () => undefined,
    effectFailed: () => undefined,
  });
  const payload = { text: "气".repeat(PAYLOAD_CHARS) };
  const path = join(dataPath, "site.db");
  for (;;) {
    for (let batch = 0; batch < 20; batch += 1) {
      const entries = Array.from({ length: BATCH }, (_, index) =>
        writer.write((tx) =>
          tx.append({ kind: "test.grown", actor: "system", subject: `test:${index}`, payload }),
        ),
      );
      await Promise.all(entries);
    }
    site.run("PRAGMA wal_checkpoint(TRUNCATE)");
    if (statSync(path).size >= bytes) break;
  }
  await writer.close();
  folder.close();
}
