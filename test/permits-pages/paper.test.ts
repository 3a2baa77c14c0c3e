/** A printed ticket against the journal: this one, an older one, one of nowhere, a void one, and data changed behind the program. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CliIo } from "../../src/cli/io.ts";
import { runPermit } from "../../src/cli/permit.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { openTestSite, type TestSite } from "../support/test-site.ts";
import { apply, type Crew, confirmAll, mustAct, mustSign, name, openCrew } from "./crew.ts";

setDefaultTimeout(60_000);

let site: TestSite;
let crew: Crew;
let id = "";
/** What the code of each print says, in the order of printing. */
let draft = "";
let signed = "";

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
  id = await apply(crew, "hot-work", { spot: "护栏", methods: "grinding", gases: "lpg" });
});

afterAll(() => site.close());

async function printed(): Promise<string> {
  const token = site.folder.siteReader.query("SELECT token FROM permit WHERE id = $id").get({ id });
  const page = await (await crew.applicant.get(permitPaths.print(id))).text();
  const hash = /([0-9a-f]{16})<\/p>/.exec(page)?.[1] ?? "";
  expect(hash).toHaveLength(16);
  return `${permitPaths.verify((token as { token: string }).token)}?h=${hash}`;
}

const shown = async (path: string): Promise<string> => await (await site.stranger(path)).text();

/** The command on a copy of the data folder, as a regulator has it; `change` is made to the copy behind the program. */
async function command(
  code: string,
  change?: (database: Database) => void,
): Promise<{ code: number; out: string }> {
  const copy = join(site.path, "copy");
  rmSync(copy, { recursive: true, force: true });
  const target = join(copy, "site.db");
  cpSync(join(site.path, "data"), copy, { recursive: true });
  if (change !== undefined) {
    const database = new Database(target);
    for (const { name: trigger } of database
      .query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .all() as { name: string }[]) {
      database.run(`DROP TRIGGER "${trigger}"`);
    }
    change(database);
    database.close();
  }
  const lines: string[] = [];
  const io: CliIo = {
    stdin: async () => new Uint8Array(),
    async *stdinStream() {},
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    lang: "zh-CN",
  };
  const exit = await runPermit(["check", `http://box${code}`, "--data", copy], io);
  return { code: exit, out: lines.join("\n") };
}

test("what was just printed agrees; after the next act it is an older print, and the page says what came since", async () => {
  draft = await printed();
  expect(await shown(draft)).toContain("纸面与本站记录一致");
  await name(crew, id, [
    ["leader", "leader"],
    ["hot-worker", "welder"],
    ["guardian", "guard"],
    ["analyst", "analyst"],
    ["discloser", "unit"],
    ["coordinator", "applicant"],
  ]);
  await mustAct(crew, id, "risk-template", { template: "supplied-hot-work" });
  await confirmAll(crew, id);
  await mustSign(crew, id, "leader", "leader");
  signed = await printed();
  const older = await shown(draft);
  expect(older).toContain("打印之后又有下面的变化");
  expect(older).toContain("填写人员");
  expect(older).not.toContain("welder");
  expect(await shown(signed)).toContain("纸面与本站记录一致");
});

test("a hash that was never of this record is said to be foreign, however good the ticket is", async () => {
  const foreign = `${signed.slice(0, -16)}0123456789abcdef`;
  const page = await shown(foreign);
  expect(page).toContain("纸面校验值不是本站的");
  expect(page).not.toContain("纸面与本站记录一致");
  expect(await shown(signed.slice(0, signed.indexOf("?")))).not.toContain("纸面校验值不是本站的");
});

test("the command says the same of a copy of the data, without pages and without a network", async () => {
  const good = await command(signed);
  expect(good).toMatchObject({ code: 0 });
  expect(good.out).toContain("纸面与日志一致");
  const old = await command(draft);
  expect(old.code).toBe(0);
  expect(old.out).toContain("签字");
  expect((await command(`${signed.slice(0, -16)}0123456789abcdef`)).code).toBe(1);
  expect((await command("/p/nosuchtokenatall")).out).toContain("查无此票");
});

test.each([
  ["the time", "UPDATE permit SET planned_end = planned_end + 3600000", "日志不符"],
  ["the state", "UPDATE permit SET stage = 'issued'", "日志不符"],
  ["the work", "UPDATE permit SET what = '别的作业'", "签字后被改动"],
  ["a measure", "UPDATE permit_measure SET filled = '9' WHERE measure_id = 'a1-2'", "签字后被改动"],
  ["the analysis", "DELETE FROM permit_risk WHERE rowid = 1", "签字后被改动"],
  [
    "an entry of the journal",
    `UPDATE journal SET payload = replace(payload, 'true', 'false') WHERE kind = 'permit.measure_confirmed'`,
    "日志条目被改动",
  ],
] as const)("%s changed behind the program is seen", async (_what, sql, words) => {
  const found = await command(signed, (database) => database.run(sql));
  expect(found.out).toContain(words);
  expect(found.code).toBe(1);
});

test("a print from before it was made void is told to be void", async () => {
  await mustAct(crew, id, "void", { reason: "作业取消" });
  const page = await shown(signed);
  expect(page).toContain("此票已作废或撤销");
  expect(page).toContain("作废");
  expect(page).not.toContain("作业取消");
  const told = await command(signed);
  expect(told.code).toBe(1);
  expect(told.out).toContain("此票已作废或撤销");
});
