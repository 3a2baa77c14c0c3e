/** What the backups promise when the disk has no room for their own records. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";

let site: TestSite;
let administrator: Browser;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  const person = site.people.get("administrator");
  if (person === undefined) throw new Error("nobody is administrator");
  administrator = await site.login(person);
});
afterAll(() => site.stop());

const keyFile = (): string => readFileSync(join(site.folder.path, "box.key"), "utf8");
/** Nothing at all can be written; the row of a backup is so small that a full disk may still take it. */
function refuseWrites(): () => void {
  site.folder.site.run("PRAGMA query_only = ON");
  return () => site.folder.site.run("PRAGMA query_only = OFF");
}
const outcomes = (): unknown[] =>
  site.folder.siteReader
    .query("SELECT outcome FROM backup_run ORDER BY started_at")
    .values()
    .flat();

test("a recovery sheet that cannot be recorded changes no key: nobody would know its passphrase", async () => {
  expect((await administrator.post("/backups/recovery-sheet")).status).toBe(200);
  const before = keyFile();
  const makeRoom = await site.fillDisk();
  const refused = await administrator.post("/backups/recovery-sheet");
  expect(refused.status).toBe(503);
  expect(refused.text).toContain("磁盘已满");
  expect(keyFile()).toBe(before);
  makeRoom();
  expect((await administrator.post("/backups/recovery-sheet")).status).toBe(200);
  expect(keyFile()).not.toBe(before);
});

test("a backup that cannot be begun is refused in words, not begun in silence", async () => {
  const makeRoom = refuseWrites();
  const refused = await administrator.post("/backups");
  expect(refused.status).toBe(503);
  expect(refused.text).toContain("数据暂时无法保存");
  makeRoom();
  expect(outcomes()).toEqual([]);
});

test("an outcome that found no room is recorded when there is room again", async () => {
  expect((await administrator.post("/backups")).status).toBe(303);
  const makeRoom = refuseWrites();
  await site.app.settled();
  expect(outcomes()).toEqual(["running"]);
  expect((await administrator.get("/backups/state")).status).toBe(200);
  makeRoom();
  site.time.advance(60_000);
  await site.app.settled();
  expect(["good", "failed"]).toContain(String(outcomes()[0]));
  expect(site.kinds().filter((kind) => /^backup\.(taken|failed)$/.test(kind))).toHaveLength(1);
});
