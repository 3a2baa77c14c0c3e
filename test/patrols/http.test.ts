/** Patrols over HTTP: planned, scanned on the spot, a failed item that turns the site yellow, missed, swapped, counted. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DAY_MS, dayOf } from "../../src/kernel/instants.ts";
import { followPatrols, openTasks } from "../../src/patrols/index.ts";
import { seedPlace } from "../site/seed.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { answerRun } from "../support/runs.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let keeper: Browser;
let manager: Browser;
let place: Awaited<ReturnType<typeof seedPlace>>;
let planId = "";
let trust: ReturnType<TestSite["app"]["ports"]["clockTrust"]>;

const idOf = (location: string | null): string => (location ?? "").split("/").at(-1) ?? "";
const read = () => site.app.ports.db.read;
const row = <T>(sql: string, values: Record<string, string> = {}): T =>
  site.folder.siteReader.query(sql).get(values) as T;
const spotCode = () =>
  row<{ code: string }>("SELECT spot_code AS code FROM patrol_plan WHERE id = $planId", { planId })
    .code;
const stateOf = (id: string) =>
  row<{ state: string }>("SELECT state FROM patrol_task WHERE id = $id", { id }).state;
/** As a box whose time was confirmed after the jump; a board of guns cannot be led through days by timers. */
const follow = () =>
  followPatrols({ ...site.app.ports, clockTrust: () => ({ ...trust, isTrusted: true }) });

async function as(role: "store-keeper" | "safety-manager" | "operator" | "driver") {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(role);
  return await site.login(person);
}

async function nextTask(): Promise<string> {
  site.time.jumpWall(DAY_MS);
  await follow();
  [keeper, manager] = [await as("store-keeper"), await as("safety-manager")];
  const task = openTasks(read()).find((one) => one.day === dayOf(site.clock.now()));
  if (task === undefined) throw new Error("no task today");
  return task.id;
}

const PLAN = {
  name: "气瓶库日巡查",
  place: "",
  table: "storage",
  level: "4",
  frequency: "day",
  days: "every",
  due: "18:00",
};

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  trust = site.app.ports.clockTrust();
  place = await seedPlace(site);
  [keeper, manager] = [await as("store-keeper"), await as("safety-manager")];
});

afterAll(async () => {
  await site?.stop();
});

describe("a plan", () => {
  test("what is missing comes back beside its field, with what was typed", async () => {
    const answer = await manager.post("/patrols/schedules/new", { name: "甲", due: "25:00" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="甲"');
    expect(answer.text).toContain("时间格式为");
    await expectSoundPage(answer.text);
  });

  test("a person whose level does not reach is refused", async () => {
    const person = site.people.get("store-keeper")?.id ?? "";
    const fields = { ...PLAN, room: place.roomId, from: dayOf(site.clock.now()), person };
    const answer = await manager.post("/patrols/schedules/new", { ...fields, level: "1" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("管控层级不够");
  });

  test("made: today's turn is there at once, for its person, once", async () => {
    const person = site.people.get("store-keeper")?.id ?? "";
    const fields = { ...PLAN, room: place.roomId, from: dayOf(site.clock.now()), person };
    const answer = await manager.post("/patrols/schedules/new", fields);
    expect(answer.status).toBe(303);
    planId = idOf(answer.location);
    await follow();
    await follow();
    expect(openTasks(read())).toHaveLength(1);
    const page = await manager.get(`/patrols/schedules/${planId}`);
    await expectSoundPage(page.text);
    expect(page.text).toContain(spotCode());
    await expectSoundPage((await keeper.get("/patrols")).text);
    // The reminder is under the alarms of a kiosk, and of nobody who has nothing to do.
    expect((await keeper.get("/checks")).text).toContain("有 1 个巡查待做");
    expect((await (await as("driver")).get("/checks")).text).not.toContain("patrol-notice");
  });

  test("two managers: the later save is told, and what it says comes back", async () => {
    const fields = { ...PLAN, room: place.roomId, from: dayOf(site.clock.now()), seen: "1" };
    const first = await manager.post(`/patrols/schedules/${planId}`, {
      ...fields,
      person: site.people.get("store-keeper")?.id ?? "",
    });
    expect(first.status).toBe(303);
    const late = await manager.post(`/patrols/schedules/${planId}`, { ...fields, name: "另一个" });
    expect(late.status).toBe(422);
    expect(late.text).toContain("别人刚改过");
    expect(late.text).toContain('value="另一个"');
  });
});

describe("a turn", () => {
  let task = "";
  let runId = "";

  test("begins only with both codes, and only by its person", async () => {
    task = openTasks(read())[0]?.id ?? "";
    const path = `/patrols/tasks/${task}`;
    await expectSoundPage((await keeper.get(path)).text);
    expect((await keeper.post(`${path}/start`)).text).toContain("请先扫瓶安码");
    expect((await keeper.post(`${path}/scan`, { code: "GWS-0000" })).text).toContain("已作废");
    expect((await keeper.post(`${path}/scan`, { code: "370983100001" })).text).toContain(
      "不是瓶安码",
    );
    const code = `https://gas.example.cn/s/${place.siteCode}`;
    expect((await keeper.post(`${path}/scan`, { code })).status).toBe(303);
    expect((await keeper.post(`${path}/start`)).text).toContain("请先扫点位码");
    const other = await as("operator");
    expect((await other.post(`${path}/scan`, { code: spotCode() })).text).toContain("先换人");
    expect((await keeper.post(`${path}/scan`, { code: spotCode() })).status).toBe(303);
    const begun = await keeper.post(`${path}/start`);
    expect(begun.status).toBe(303);
    runId = idOf(begun.location);
    expect(stateOf(task)).toBe("under-way");
  });

  test("a failed item is a danger of the room, and the site is yellow at once", async () => {
    const from = site.head() + 1;
    await answerRun(site, keeper, runId, ["cc13"]);
    expect((await keeper.post(`/checks/runs/${runId}/complete`)).status).toBe(303);
    expect(stateOf(task)).toBe("done");
    const danger = row<{ item: string; place: string; roomId: string }>(
      "SELECT source_item AS item, place, room_id AS roomId FROM danger",
    );
    expect(danger).toMatchObject({ item: "cc13", roomId: place.roomId });
    const kinds = site.kinds(from);
    expect(kinds).toContain("patrol.done");
    expect(kinds).toContain("danger.found");
    expect((await keeper.get("/checks")).text).toContain("黄码");
    const result = await keeper.get(`/checks/runs/${runId}`);
    expect(result.text).toContain(`/patrols/tasks/${task}`);
    const page = await keeper.get(`/patrols/tasks/${task}`);
    await expectSoundPage(page.text);
    expect(page.text).toContain("不合格 1 项");
  });

  test("missed: an alarm of the plan, cleared by the next one done; the reason is kept", async () => {
    const missed = await nextTask();
    const next = await nextTask();
    expect(stateOf(missed)).toBe("missed");
    const alarm = () =>
      row<{ state: string }>("SELECT state FROM alarm WHERE code = 'patrol.missed'").state;
    expect(alarm()).toBe("raised");
    const reason = { reason: "台风停工" };
    expect((await keeper.post(`/patrols/tasks/${missed}/explain`, reason)).status).toBe(403);
    expect((await manager.post(`/patrols/tasks/${missed}/explain`, reason)).status).toBe(303);
    const path = `/patrols/tasks/${next}`;
    const begun = await keeper.post(`${path}/start`, { "no-code-reason": "码被油污" });
    await answerRun(site, keeper, idOf(begun.location));
    await keeper.post(`/checks/runs/${idOf(begun.location)}/complete`);
    expect(stateOf(next)).toBe("done");
    expect(alarm()).not.toBe("raised");
    expect((await keeper.get(path)).text).toContain("未扫码：码被油污");
  });

  test("given to another with a reason; taken out with a reason", async () => {
    task = await nextTask();
    const path = `/patrols/tasks/${task}`;
    const to = site.people.get("operator")?.id ?? "";
    expect((await keeper.post(`${path}/swap`, { person: to, reason: "" })).status).toBe(422);
    const swapped = await keeper.post(`${path}/swap`, { person: to, reason: "请假" });
    expect(swapped.status).toBe(303);
    expect((await manager.get(path)).text).toContain("请假");
    expect((await keeper.post(`${path}/swap`, { person: to, reason: "x" })).text).toContain(
      "先换人",
    );
    expect((await manager.post(`${path}/cancel`, { reason: "瓶库封闭" })).status).toBe(303);
    expect(stateOf(task)).toBe("cancelled");
  });

  test("the month counts it all, on a page, on paper and as a table", async () => {
    const month = await manager.get("/patrols/month");
    await expectSoundPage(month.text);
    expect(month.text).toContain("66 %");
    expect(month.text).toContain("台风停工");
    const english = await manager.get("/patrols/month?m=2026-11");
    expect(english.status).toBe(200);
    const csv = await manager.get("/patrols/month.csv");
    expect(csv.text.split("\r\n").filter((line) => line.includes("气瓶库日巡查"))).toHaveLength(4);
  });

  test("a box without power for days makes what it owes, and calls it missed", async () => {
    site.time.jumpWall(3 * DAY_MS);
    await follow();
    await follow();
    const states = site.folder.siteReader
      .query("SELECT state, count(*) AS n FROM patrol_task GROUP BY state ORDER BY state")
      .all();
    expect(states).toEqual([
      { state: "cancelled", n: 1 },
      { state: "done", n: 2 },
      { state: "missed", n: 3 },
      { state: "open", n: 1 },
    ]);
  });
});

test("a day that is put into the calendar has its turn at once, also when it is late", async () => {
  manager = await as("safety-manager");
  await manager.post("/patrols/calendar", { day: "2025-01-01", kind: "off" });
  const today = dayOf(site.clock.now());
  const off = await manager.post("/patrols/calendar", { day: today, kind: "off", name: "检修" });
  expect(off.status).toBe(303);
  await expectSoundPage((await manager.get("/patrols/calendar")).text);
  const fields = { ...PLAN, name: "工作日巡查", room: place.roomId, days: "working", from: today };
  const added = idOf((await manager.post("/patrols/schedules/new", fields)).location);
  const count = () =>
    row<{ n: number }>("SELECT count(*) AS n FROM patrol_task WHERE plan_id = $added", { added }).n;
  expect(count()).toBe(0);
  await follow();
  await manager.post("/patrols/calendar", { day: today, kind: "work", name: "" });
  expect(count()).toBe(1);
});
