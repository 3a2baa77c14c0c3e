/** A database that is too large to be read through at the start is read soon after it, and damage is an alarm. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, openSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { listAlarms } from "../../src/alarms/index.ts";
import { MINUTE_MS } from "../../src/kernel/instants.ts";
import { startIntegrityWatch } from "../../src/overview/integrity.ts";
import { isCheckedAtStart } from "../../src/platform/storage/integrity.ts";
import { openTestSite, type TestSite } from "../support/app.ts";

setDefaultTimeout(30_000);

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite();
});
afterAll(() => site.stop());

/** A database of many pages beside the site's own. */
function written(name: string): string {
  const path = join(site.path, name);
  const database = new Database(path);
  database.run("CREATE TABLE a(id INTEGER PRIMARY KEY, x TEXT)");
  database.run("CREATE INDEX a_x ON a(x)");
  const add = database.query("INSERT INTO a(x) VALUES (?)");
  database.transaction(() => {
    for (let n = 0; n < 2_000; n += 1) add.run(`${n} ${"x".repeat(200)}`);
  })();
  database.close();
  return path;
}

async function openCodes(files: readonly string[]): Promise<readonly string[]> {
  const stop = startIntegrityWatch(site.app.ports, files);
  await site.time.advanceAsync(MINUTE_MS);
  await site.app.settled();
  stop();
  const page = { offset: 0, limit: 20 };
  const { items } = listAlarms(site.app.ports.db.read, { state: "open" }, page);
  return items.map(({ code }) => code).filter((code) => code === "data.damaged");
}

test("a sound one says nothing; one with a page overwritten is an alarm and an entry", async () => {
  const [sound, damaged] = [written("sound.db"), written("damaged.db")];
  expect(await openCodes([sound])).toEqual([]);
  const file = openSync(damaged, "r+");
  for (let at = 20; at < 60; at += 1)
    writeSync(file, Buffer.alloc(4_096, 0x5a), 0, 4_096, at * 4_096);
  closeSync(file);
  expect(await openCodes([sound, damaged])).toEqual(["data.damaged"]);
  expect(site.entries().filter(({ kind }) => kind === "data.damaged")).toHaveLength(1);
});

test("only a large file waits for that", () => {
  const path = written("large.db");
  expect(isCheckedAtStart(path)).toBe(true);
  truncateSync(path, 300 * 1024 * 1024);
  expect(isCheckedAtStart(path)).toBe(false);
});
