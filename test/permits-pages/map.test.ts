/** The map of works: what is drawn stands on its floor, what is not is said in words, what is over is nowhere. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { HOUR_MS, instant, MINUTE_MS } from "../../src/kernel/instants.ts";
import { addActivity } from "../../src/permits/activities.ts";
import { setArea } from "../../src/permits/conditions.ts";
import { enterTicket } from "../../src/permits/external/service.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { openDrawings } from "../../src/site/drawings.ts";
import { addFloor, addItem, setDrawing, setScale } from "../../src/site/plans.ts";
import { addRoom } from "../../src/site/rooms.ts";
import { SVG_PLAN } from "../site/seed.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { elementsOf, expectSoundPage } from "../views/support.ts";
import { apply, type Crew, openCrew } from "./crew.ts";

const ACTOR = { personId: "system", name: "", staffNumber: "", roles: ["administrator"] };
const FACTS = { spot: "护栏", methods: "grinding", gases: "lpg" };

let site: TestSite;
let crew: Crew;
let worker: Visitor;
let floorId = "";
let roomId = "";
let drawn = "";
let undrawn = "";

function got<T>(result: { readonly ok: boolean; readonly value?: T }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.value as T;
}

/** 20 m × 10 m, with one room drawn on it. */
async function addPlan(): Promise<void> {
  const { ports } = site.app;
  const floor = got(await addFloor(ports, ACTOR, "罐区一层"));
  const keep = openDrawings(site.folder.path, ports.ids);
  const drawing = got(await keep.keepDrawing(new TextEncoder().encode(SVG_PLAN)));
  got(await setDrawing(ports, ACTOR, floor.id, 1, drawing));
  const [from, to] = [
    { xPx: 0, yPx: 0 },
    { xPx: 2_000, yPx: 0 },
  ];
  got(await setScale(ports, ACTOR, floor.id, { version: 2, from, to, lengthMm: 20_000 }));
  const fields = { name: "实瓶库", kind: "full", limits: [], level: 3, note: "" } as const;
  const responsibleId = crew.ids["leader"] ?? "";
  roomId = got(await addRoom(ports, ACTOR, { ...fields, responsibleId })).id;
  const at = { xMm: 2_000, yMm: 2_000 };
  const corners = [at, { xMm: 8_000, yMm: 2_000 }, { xMm: 8_000, yMm: 6_000 }];
  const room = { kind: "room", label: "实瓶库", refId: roomId, at, corners } as const;
  got(await addItem(ports, ACTOR, floor.id, room));
  floorId = floor.id;
}

/** The map shows whatever the row says; how a work gets there is for the tests of the flow. */
const put = (id: string, stage: string, minutes: number): void => {
  const until = site.app.ports.clock.now() + minutes * MINUTE_MS;
  site.folder.site.run(
    `UPDATE permit SET stage = '${stage}', valid_until = ${until} WHERE id = '${id}'`,
  );
};

const read = async (path: string): Promise<string> => await (await worker.get(path)).text();

/** What stands on the plans: ids of works with their states. */
async function marksIn(html: string): Promise<Record<string, string | undefined>> {
  const marks = await elementsOf(html, ".work-plan .work-mark");
  return Object.fromEntries(marks.map((mark) => [mark.get("data-work"), mark.get("data-state")]));
}

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
  worker = crew.applicant;
  await addPlan();
  drawn = await apply(crew, "hot-work", FACTS);
  undrawn = await apply(crew, "hot-work", FACTS);
  const area = { shape: "circle", xMm: 5_000, yMm: 4_000, radiusMm: 900 } as const;
  const zone = { zone: "zone-1", floorId, area };
  got(await setArea(site.app.ports, { personId: "system", roles: [] }, drawn, zone));
});

afterAll(() => site.close());

test("a draft is nowhere; once it goes on it stands on its floor in its state, or in the list", async () => {
  const empty = await read(permitPaths.map);
  await expectSoundPage(empty);
  expect(empty).toContain("现在没有特殊作业");
  expect(empty).not.toContain(drawn);
  put(drawn, "working", 300);
  put(undrawn, "paused", 300);
  const page = await read(permitPaths.map);
  await expectSoundPage(page);
  expect(await marksIn(page)).toEqual({ [drawn]: "ok" });
  expect(
    await elementsOf(page, `#work-plan-${floorId} a[href="${permitPaths.one(drawn)}"]`),
  ).toHaveLength(2);
  expect(await elementsOf(page, `#work-plan-${floorId} circle[r="900"]`)).toHaveLength(1);
  expect(await elementsOf(page, `#map-undrawn #map-${undrawn} a`)).toHaveLength(1);
  expect(await elementsOf(page, `#map-undrawn #map-${drawn}`)).toHaveLength(0);
  const [image] = await elementsOf(page, `#work-plan-${floorId} image`);
  expect((await worker.get(image?.get("href") ?? "")).status).toBe(200);
  put(drawn, "working", 30);
  expect(await marksIn(await read(permitPaths.map))).toEqual({ [drawn]: "alert" });
  put(drawn, "working", -1);
  expect(await marksIn(await read(permitPaths.map))).toEqual({ [drawn]: "danger" });
});

test("tickets of others and activities stand in their room, dashed; without one in the list", async () => {
  const { ports } = site.app;
  const who = { personId: crew.ids["safety"] ?? "", roles: ["safety-manager"] };
  const [startsAt, endsAt] = [ports.clock.now(), instant(ports.clock.now() + 3 * HOUR_MS)];
  const ticket = (number: string, inRoom: string | null) =>
    enterTicket(ports, who, {
      id: ports.ids.next(),
      fields: {
        ...{ number, issuer: "省平台", kind: "lifting", level: "second", medium: "electronic" },
        ...{ what: "吊装泵", place: "罐区", roomId: inRoom, workerId: null, usesCylinders: false },
        ...{ approver: "审批人", note: "", startsAt, endsAt },
      } as const,
      files: [{ hash: number.repeat(32), bytes: 900, width: 40, height: 30 }],
      documents: [],
    });
  const inside = got(await ticket("ab", roomId)).id;
  const outside = got(await ticket("cd", null)).id;
  const what = { kind: "gas-release", what: "放空", place: "实瓶库", roomId } as const;
  const activity = got(await addActivity(ports, who, { ...what, startsAt, endsAt }, undefined));
  const page = await read(permitPaths.map);
  await expectSoundPage(page);
  const marks = await marksIn(page);
  expect(marks).toMatchObject({ [inside]: "neutral", [activity.id]: "locked" });
  expect(marks).not.toHaveProperty(outside);
  expect(await elementsOf(page, '.work-mark polygon[data-by-room="yes"]')).toHaveLength(2);
  expect(await elementsOf(page, `#map-undrawn #map-${outside} a`)).toHaveLength(1);
});

test("what is over is nowhere; a wall says the same without a link; English too; others see nothing", async () => {
  put(drawn, "archived", 0);
  const wall = await read(permitPaths.mapWall);
  await expectSoundPage(wall);
  expect(wall).not.toContain(drawn);
  expect(await elementsOf(wall, `#map-${undrawn}`)).toHaveLength(1);
  expect(await elementsOf(wall, "#work-map-live a")).toHaveLength(0);
  expect(await read(permitPaths.board)).toContain(`href="${permitPaths.map}"`);
  const regulator = await site.visitor(["regulator"], "en");
  const english = await (await regulator.get(permitPaths.map)).text();
  expect(english).toContain("Not drawn · 2");
  const driver = await site.visitor(["driver"]);
  for (const path of [permitPaths.map, permitPaths.mapWall, permitPaths.mapLive]) {
    expect((await driver.get(path)).status).toBe(403);
  }
});
