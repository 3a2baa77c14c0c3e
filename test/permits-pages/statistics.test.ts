/** Works are counted by what they were, for whom they are to be seen, and the export says the same as the page. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { addDays, type Day, HOUR_MS, startOfDay } from "../../src/kernel/instants.ts";
import { insertPermit } from "../../src/permits/store/store.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";

let site: TestSite;
let manager: Visitor;
let worker: Visitor;

/** The site's day is 2027-01-20. */
const WORKS = [
  // day, kind, level, company, stage, whether the worker applied
  ["2026-11-30", "hot-work", "special", "泰安安装公司", "archived", true],
  ["2027-01-04", "hot-work", "first", "泰安安装公司", "archived", false],
  ["2027-01-05", "hot-work", "first", "鲁北检修公司", "void", false],
  ["2027-01-06", "confined-space", null, "working", "working", false],
] as const;

beforeAll(async () => {
  site = await openTestSite();
  manager = await site.visitor(["safety-manager"]);
  worker = await site.visitor(["worker"]);
  const { ports } = site.app;
  await ports.db.write(({ orm }) => {
    for (const [index, [day, kind, level, company, stage, isOwn]] of WORKS.entries()) {
      const at = startOfDay(day as Day) + 9 * HOUR_MS;
      const id = ports.ids.next();
      insertPermit(orm, {
        ...{ id, jobId: id, token: id, number: `T-${index}`, kind, stage, company },
        ...{ what: "更换垫片", unit: "储运班", place: "2 号储罐", facts: "{}" },
        managedLevel: level,
        plannedStart: at,
        plannedEnd: at + HOUR_MS,
        appliedBy: (isOwn ? worker : manager).actor.personId,
        appliedAt: at - HOUR_MS,
      });
    }
  });
});

afterAll(() => site.close());

async function linesOf(who: Visitor, query = ""): Promise<readonly string[]> {
  const answer = await who.get(`/permits/statistics.csv${query}`);
  expect(answer.status).toBe(200);
  return (await answer.text()).trim().split("\r\n").slice(1);
}

test("each grouping counts every work once, and months without work stand between the others", async () => {
  const lines = await linesOf(manager);
  expect(lines).toContain("按月,2026-11,1");
  expect(lines).toContain("按月,2026-12,0");
  expect(lines).toContain("按月,2027-01,3");
  expect(lines).toContain("按作业类型和级别,动火作业 · 一级,2");
  expect(lines).toContain("按作业单位,泰安安装公司,2");
  // What people typed stays what they typed, even when it looks like a word of ours.
  expect(lines).toContain("按作业单位,working,1");
  for (const group of [
    "按月",
    "按作业类型和级别",
    "按作业单位",
    "按属地单位",
    "按地点",
    "按结果",
  ]) {
    const sum = lines
      .filter((line) => line.startsWith(`${group},`))
      .reduce((all, line) => all + Number(line.split(",").at(-1)), 0);
    expect(`${group} ${sum}`).toBe(`${group} ${WORKS.length}`);
  }
});

test.each([
  ["a month by days, both ends counted", "?from=2027-01-04&to=2027-01-06", 3],
  ["ends the wrong way round", "?from=2027-01-06&to=2027-01-04", 3],
  ["one kind", "?kind=confined-space", 1],
  ["a day with nothing", "?from=2027-01-01&to=2027-01-01", 0],
  ["what is no day and no kind counts as not given", "?from=2027-02-31&kind=dancing", 4],
] as const)("%s", async (_why, query, count) => {
  const page = await (await manager.get(`/permits/statistics${query}`)).text();
  expect(page).toContain(`共 ${count} 张作业票`);
});

test("a worker sees only works they have to do with", async () => {
  const page = await (await worker.get("/permits/statistics")).text();
  expect(page).toContain("共 1 张作业票");
  expect(page).not.toContain("鲁北检修公司");
});

test("a period of three centuries is a page, too", async () => {
  const query = `?from=1900-01-01&to=${addDays("2199-12-30" as Day, 1)}`;
  const page = await (await manager.get(`/permits/statistics${query}`)).text();
  expect(page).toContain("共 4 张作业票");
  expect(page).toContain("26-12 0");
});

test("the workbook opens", async () => {
  const answer = await manager.get("/permits/statistics.xlsx");
  expect(answer.status).toBe(200);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(String.fromCharCode(...bytes.slice(0, 2))).toBe("PK");
});
