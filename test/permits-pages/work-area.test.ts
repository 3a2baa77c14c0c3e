/** The area of a work drawn on the plan: what is kept, what is refused, and the distance to another work. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { loadPermit } from "../../src/permits/load.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { openTestSite, type TestSite } from "../support/test-site.ts";
import { apply, type Crew, givePlan, openCrew, versionOf } from "./crew.ts";

let site: TestSite;
let crew: Crew;
let floor = "";
let hot = "";
let blind = "";

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
  hot = await apply(crew, "hot-work", { spot: "法兰", methods: "gas-cutting", gases: "lpg" });
  blind = await apply(crew, "blind-plate", {
    ...{ line: "LPG-101", medium: "液化石油气", blinds: "1", isHazardous: "yes" },
    ...{ operation: "insert", plateNumber: "MB-1", drawing: "P-7" },
    ...{ material: "20#", spec: "DN100", place: "泵房管廊" },
  });
});

afterAll(() => site.close());

const draw = async (id: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  await crew.applicant.post(permitPaths.area(id), { floor, seen: versionOf(crew, id), ...fields });
const page = async (id: string): Promise<string> =>
  await (await crew.applicant.get(permitPaths.one(id))).text();
const placeOf = (id: string) => loadPermit(site.app.ports.db.read, id)?.permit.place;

test("without a plan to scale the page says what is missing", async () => {
  const answer = await crew.applicant.get(permitPaths.area(hot));
  expect(await answer.text()).toContain("还没有带比例尺的楼层图");
  expect((await draw(hot, { shape: "circle", points: "5,5", radius: "2" })).status).toBe(422);
  floor = givePlan(site);
});

test.each([
  ["a line is no area", { shape: "polygon", points: "0,0; 10,0" }, "点太少"],
  ["a bow tie", { shape: "polygon", points: "0,0; 10,10; 10,0; 0,10" }, "交叉"],
  ["a speck", { shape: "polygon", points: "0,0; 0.5,0; 0.5,0.5" }, "小于半平方米"],
  ["beside the plan", { shape: "polygon", points: "95,5; 101,5; 98,9" }, "图纸之外"],
  ["no numbers", { shape: "polygon", points: "左边那台泵" }, "不是“向右,向下”"],
  ["no radius", { shape: "circle", points: "12.5,8", radius: "宽" }, "0.2 至 1000"],
  ["a corridor", { shape: "corridor", points: "1,1; 9,9", width: "2" }, "请选择"],
  ["over 100 corners", { shape: "polygon", points: "1,1;".repeat(101) }, "最多 100 点"],
  [
    "a floor that is none",
    { floor: "none", shape: "circle", points: "3,3", radius: "1" },
    "比例尺",
  ],
])("%s is refused with its words, and what was typed stays", async (_why, fields, words) => {
  const answer = await draw(hot, fields as Record<string, string>);
  expect(answer.status).toBe(422);
  const html = await answer.text();
  expect(html).toContain(words);
  expect(html).toContain(fields.points);
  expect(placeOf(hot)?.area).toBeNull();
});

test("a polygon is kept corner by corner, journalled, and shown on the ticket and its print", async () => {
  const drawn = { shape: "polygon", points: "0,0; 10,0; 10,10; 0,10" };
  expect((await draw(hot, drawn)).status).toBe(303);
  const corners = [
    ...[
      { xMm: 0, yMm: 0 },
      { xMm: 10_000, yMm: 0 },
    ],
    ...[
      { xMm: 10_000, yMm: 10_000 },
      { xMm: 0, yMm: 10_000 },
    ],
  ];
  expect(placeOf(hot)).toMatchObject({ floorId: floor, area: { shape: "polygon", corners } });
  const said = site.folder.siteReader
    .query("SELECT payload FROM journal WHERE kind = 'permit.area_set' AND subject = $subject")
    .all({ subject: `permit:${hot}` }) as readonly { payload: string }[];
  expect(said.map(({ payload }) => JSON.parse(payload) as unknown)).toEqual([
    { zone: "", floor, area: { shape: "polygon", corners } },
  ]);
  const print = await (await crew.applicant.get(permitPaths.print(hot))).text();
  for (const html of [await page(hot), print]) {
    expect(html).toContain(
      "一层 · 多边形，4 个角，100.0 m² · 中心在图左上角向右 5.0 m、向下 5.0 m",
    );
    expect(html).toContain('<polygon points="0,0 10,0 10,10 0,10"');
  }
  const again = await (await crew.applicant.get(permitPaths.area(hot))).text();
  expect(again).toContain("0,0; 10,0; 10,10; 0,10");
});

test("an older version and a stranger change nothing, and what was drawn comes back", async () => {
  const seen = versionOf(crew, hot);
  expect((await draw(hot, { shape: "polygon", points: "0,0; 10,0; 10,10; 0,10" })).status).toBe(
    303,
  );
  const late = await draw(hot, { shape: "circle", points: "9,9", radius: "6.5", seen });
  expect(late.status).toBe(409);
  expect(await late.text()).toContain('value="6.5"');
  const stranger = await site.visitor(["worker"]);
  const sent = { floor, shape: "circle", points: "9,9", radius: "4", seen: versionOf(crew, hot) };
  const foreign = await stranger.post(permitPaths.area(hot), sent);
  expect(foreign.status).toBe(422);
  expect(await foreign.text()).toContain("只有在票上的人可以这样做");
  expect(placeOf(hot)?.area?.shape).toBe("polygon");
});

test("hot work forbids a blind plate 29 m away and not one 31 m away", async () => {
  site.folder.site.run(`UPDATE permit SET stage = 'signing' WHERE id = '${hot}'`);
  const forbids = "相距 29 米，要求大于 30 米";
  // The fire's edge is at 10 m: a circle of 1 m begins 29 m from it, or 31 m.
  expect((await draw(blind, { shape: "circle", points: "40,5", radius: "1" })).status).toBe(303);
  expect(await page(blind)).toContain(forbids);
  expect((await draw(blind, { shape: "circle", points: "42,5", radius: "1" })).status).toBe(303);
  expect(await page(blind)).not.toContain('id="permit-conflicts"');
  const closed = await draw(hot, { shape: "circle", points: "9,9", radius: "5" });
  expect(closed.status).toBe(422);
  expect(placeOf(hot)?.area?.shape).toBe("polygon");
});
