/** A fixed hot-work area from its declaration to the fire and back, and everything that closes it. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { insertCode, insertCylinder } from "../../src/cylinders/index.ts";
import { addPerson } from "../../src/identity/index.ts";
import {
  addDays,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  startOfDay,
} from "../../src/kernel/instants.ts";
import { judgeArea } from "../../src/permits/areas/judge.ts";
import { fireOf } from "../../src/permits/areas/live.ts";
import { neighbourName } from "../../src/permits/areas/names.ts";
import { areaPaths } from "../../src/permits/areas/paths.ts";
import { findArea, listWorks, openWorks } from "../../src/permits/areas/store.ts";
import { followAreas } from "../../src/permits/areas/watch.ts";
import { liveWorks } from "../../src/permits/judge.ts";
import type { Work } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { findConflicts } from "../../src/permits/rules/conflicts.ts";
import { openActivities } from "../../src/permits/store/store-activities.ts";
import { GOOD_CYLINDER } from "../support/app.ts";
import { answerOf, itemsOfRun, PIXEL } from "../support/runs.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";
import { type Crew, local, openCrew } from "./crew.ts";

setDefaultTimeout(60_000);

const PIN = "258036";
const ITEMS = ["clear", "sign", "extinguisher", "detector", "air", "gear", "drains"];

let site: TestSite;
let crew: Crew;
let worker: Visitor;
let approver: Visitor;
let declarer: Visitor;
let id = "";

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
  [worker, approver] = [crew.applicant, crew.reviewer];
  declarer = await site.visitor(["safety-manager"]);
});

afterAll(() => site.close());

const FIELDS = (): Record<string, string> => ({
  name: "机修间固定动火区",
  place: "机修间东侧，黄线内 4 m × 6 m",
  responsible: crew.ids["unit"] ?? "",
  guardian: crew.ids["guard"] ?? "",
  danger: "42.5",
  ...{ indoors: "yes", wall: "yes", detector: "yes", marked: "yes" },
  measures: "灭火器 2 具\n每天清扫",
  gas: "lpg",
});

const version = (): string => {
  const row = site.folder.siteReader.query("SELECT version FROM fixed_area WHERE id = $id");
  return String((row.get({ id }) as { version: number }).version);
};

const ask = async (path: string, by = worker): Promise<string> => await (await by.get(path)).text();

/** The answer's status and what it says of the refusal. */
async function send(
  path: string,
  fields: Readonly<Record<string, string>>,
  by = worker,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await by.post(path, fields);
  return { status: answer.status, text: await answer.text() };
}

const act = (name: string, fields: Readonly<Record<string, string>> = {}, by = worker) =>
  send(areaPaths.act(id, name), { seen: version(), ...fields }, by);

const look = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...Object.fromEntries(ITEMS.map((item) => [`item-${item}`, "yes"])),
  ...{ value: "0.02", unit: "%", instrument: "PGM-2500 07", taken: local(site, 0) },
  calibrated: addDays(dayOf(site.app.ports.clock.now()), 90),
  ...more,
});

const start = (more: Readonly<Record<string, string>> = {}) =>
  send(areaPaths.start(id), {
    worker: crew.ids["welder"] ?? "",
    guardian: crew.ids["guard"] ?? "",
    what: "焊周转车护栏",
    ...more,
  });

/** The lawful other way of the face page: the guardian knows the welder and proves it by their own PIN. */
const witness = (by = worker) =>
  send(
    "/faces/verify/second",
    {
      ...{ person: crew.ids["welder"] ?? "", kind: "area", id, place: "机修间", back: "/" },
      ...{ "second-who": "guard", "second-secret": PIN, reason: "摄像头坏了" },
    },
    by,
  );

/** Hours pass while people look at their screens. */
async function pass(minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 10) {
    site.time.advance(Math.min(left, 10) * MINUTE_MS);
    for (const one of [worker, approver, declarer]) await one.get("/account");
  }
  await site.app.settled();
}

const at = (minutes: number) => instant(site.app.ports.clock.now() + minutes * MINUTE_MS);

async function confirmCylinder(code: string): Promise<void> {
  const last = (answer: Response) => (answer.headers.get("location") ?? "").split("/").at(-1) ?? "";
  const one = last(await worker.post("/confirmations/new", { for: `area:${id}` }));
  await worker.post(`/confirmations/${one}/scan`, { code });
  const run = last(await worker.post(`/confirmations/${one}/check`));
  for (const item of itemsOfRun(site, run)) {
    const path = `/checks/runs/${run}/items/${item.id}`;
    if (item.kind === "signature") await worker.post(`${path}/signature`, { drawing: PIXEL });
    else await worker.post(path, { value: answerOf(item, false), note: "", seen: "0" });
  }
  await worker.post(`/checks/runs/${run}/complete`);
}

test("declared with what was typed kept; nobody approves their own", async () => {
  const empty = await send(areaPaths.declare, { ...FIELDS(), name: "", danger: "far" }, declarer);
  expect(empty.status).toBe(422);
  expect(empty.text).toContain('id="name-error"');
  expect(empty.text).toContain('id="danger-error"');
  expect(empty.text).toContain("黄线内");
  const once = site.app.ports.ids.next();
  for (const _ of [1, 2]) {
    const answer = await declarer.post(areaPaths.declare, { ...FIELDS(), once });
    expect(answer.headers.get("location")).toBe(areaPaths.one(once));
  }
  id = once;
  expect(site.entries("fixed-area.declared")).toHaveLength(1);
  expect(JSON.stringify(site.entries("fixed-area.declared"))).not.toContain("机修间");
  expect((await act("approve", {}, declarer)).status).toBe(422);
  expect((await act("approve", {}, worker)).status).toBe(422);
  expect((await act("refuse", { note: " " }, approver)).status).toBe(422);
  expect((await send(areaPaths.confirm(id), look())).status).toBe(422);
  expect((await act("approve", { note: "同意" }, approver)).status).toBe(303);
  expect((await act("approve", {}, approver)).status).toBe(422);
});

test("closed until the day is confirmed; what failed closes it, what is wrong is told", async () => {
  const page = await ask(areaPaths.one(id));
  await expectSoundPage(page);
  expect(page).toContain("今天还没有做当日确认");
  expect(page).toContain("welder");
  const future = await send(areaPaths.confirm(id), look({ taken: local(site, HOUR_MS) }));
  expect(future.status).toBe(422);
  expect(future.text).toContain('id="taken-error"');
  expect((await send(areaPaths.confirm(id), look({ "item-clear": "" }))).status).toBe(303);
  expect(await ask(areaPaths.one(id))).toContain("当日确认有不合格项");
  expect((await send(areaPaths.confirm(id), look({ value: "0.9" }))).status).toBe(303);
  expect(await ask(areaPaths.one(id))).toContain("气体分析不合格");
  expect((await send(areaPaths.confirm(id), look())).status).toBe(303);
  expect(await ask(areaPaths.one(id))).not.toContain("气体分析不合格");
});

test("nothing is lit without a verification for this area; the lawful other way opens it", async () => {
  const refused = await start();
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("今天没有本区的人脸核验");
  expect(refused.text).toContain("/faces/verify?");
  expect((await witness()).status).toBe(303);
  expect((await start({ guardian: crew.ids["welder"] ?? "" })).status).toBe(422);
  const noGuard = await start({ guardian: crew.ids["analyst"] ?? "" });
  expect(noGuard.text).toContain("监护人没有有效的监护证");
  await addPerson(site.app.ports, "system", {
    name: "无证",
    staffNumber: "nobody",
    roles: ["worker"],
  });
  const uncertified = await start({ worker: crew.ids["leader"] ?? "" });
  expect(uncertified.text).toContain("没有在有效期内的焊接与热切割作业证");
  expect((await start()).status).toBe(303);
  expect((await start()).status).toBe(422);
  for (const path of [permitPaths.board, permitPaths.map]) {
    expect(await ask(path)).toContain("机修间固定动火区");
  }
  // Whoever works here watches over nobody, neither here nor elsewhere.
  const both = { worker: crew.ids["leader"] ?? "", guardian: crew.ids["welder"] ?? "" };
  expect((await start(both)).text).toContain("不能同时在两处");
});

test("a cylinder outside the day's confirmation is refused and the attempt is on record", async () => {
  await site.app.ports.db.write((tx) => {
    const times = { createdAt: 1, updatedAt: 1 };
    const cylinder = { id: "cylinder-1", ...GOOD_CYLINDER, serial: "000101", content: "full" };
    insertCylinder(tx.orm, { ...cylinder, medium: "oxygen", ...times } as never);
    insertCode(tx.orm, { code: "TC000101", cylinderId: "cylinder-1", kind: "body" });
  });
  const of = openWorks(site.app.ports.db.read, id)[0]?.id ?? "";
  const refused = await act("cylinder", { of, code: "TC000101" });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("不在本区当日使用确认之内");
  // A refusal writes nothing of the work, and yet it stands in the journal.
  expect(site.entries("fixed-area.cylinder_refused")).toHaveLength(1);
  expect(openWorks(site.app.ports.db.read, id)[0]?.cylinders).toEqual([]);
  await confirmCylinder("TC000101");
  expect((await act("cylinder", { of, code: "TC000101" })).status).toBe(303);
  expect(openWorks(site.app.ports.db.read, id)[0]?.cylinders).toEqual(["TC000101"]);
  expect((await act("end", { of })).text).toContain("余火");
  expect((await act("end", { of, cleared: "yes" })).status).toBe(303);
});

test("an analysis older than half an hour starts no fire; one that burns may burn on", async () => {
  await send(areaPaths.confirm(id), look({ taken: local(site, -27 * MINUTE_MS) }));
  expect((await start({ codes: "TC000101" })).status).toBe(303);
  await pass(5);
  expect(await followAreas(site.app.ports)).toBe(0);
  const of = openWorks(site.app.ports.db.read, id)[0]?.id ?? "";
  await act("end", { of, cleared: "yes" });
  expect((await start()).text).toContain("气体分析超过 30 分钟");
});

test("a certificate taken away ends the fire by itself, with an alarm", async () => {
  await send(areaPaths.confirm(id), look());
  expect((await start()).status).toBe(303);
  site.folder.site.run(
    `UPDATE qualification SET ended_at = ${site.app.ports.clock.now()} WHERE person_id = '${crew.ids["welder"]}'`,
  );
  await pass(1);
  expect(openWorks(site.app.ports.db.read, id)).toEqual([]);
  const alarm = site.folder.siteReader
    .query("SELECT code FROM alarm WHERE subject = $subject")
    .all({ subject: `fixed-area:${id}` });
  expect(alarm).toEqual([{ code: "permit.area_stopped" }]);
  expect(await ask(areaPaths.works)).toContain("没有在有效期内的焊接与热切割作业证");
  site.folder.site.run(
    `UPDATE qualification SET ended_at = NULL WHERE person_id = '${crew.ids["welder"]}'`,
  );
});

test("anybody stops everything, and the day's confirmation is gone with it", async () => {
  await send(areaPaths.confirm(id), look());
  expect((await start()).status).toBe(303);
  expect((await act("stop", { note: "" })).status).toBe(422);
  expect((await act("stop", { note: "闻到气味" })).status).toBe(303);
  expect(openWorks(site.app.ports.db.read, id)).toEqual([]);
  expect((await start()).status).toBe(422);
});

test("gas let off beside the area ends the fire at once, and a fire there is a neighbour of other works", async () => {
  const { ports } = site.app;
  await send(areaPaths.confirm(id), look());
  expect((await start()).status).toBe(303);
  const blind = {
    ...fireOf(
      { place: FIELDS()["place"] ?? "", roomId: null },
      { id: "b", from: ports.clock.now(), until: at(60) },
    ),
    ...{ kind: "blind-plate", facts: { kind: "blind-plate", isHazardous: true, line: "L-1" } },
  } as unknown as Work;
  const conflicts = () => {
    const now = ports.clock.now();
    return findConflicts(blind, liveWorks(ports.db.read, now), [], now);
  };
  expect(conflicts()).toMatchObject([{ code: "conflict.blind-hot", isCertain: true }]);
  expect(neighbourName(ports.db.read, conflicts()[0]?.other ?? "")).toStartWith("GD");
  const gas = { kind: "gas-release", what: "放空管排气", place: FIELDS()["place"] ?? "" };
  const times = { start: local(site, 0), end: local(site, 45 * MINUTE_MS) };
  expect((await worker.post(permitPaths.addActivity, { ...gas, ...times })).status).toBe(303);
  expect(openWorks(ports.db.read, id)).toEqual([]);
  // Nothing burns, and yet the area is open for the day: somebody may light a fire at any moment.
  expect(conflicts()).toMatchObject([{ code: "conflict.blind-hot", other: id, isCertain: true }]);
  expect(neighbourName(ports.db.read, id)).toStartWith("GD");
  expect((await start()).text).toContain("相抵触的作业或活动");
  const [activity] = openActivities(ports.db.read, ports.clock.now());
  const over = { reason: "排放结束" };
  expect((await worker.post(permitPaths.endActivity(activity?.id ?? ""), over)).status).toBe(303);
  await send(areaPaths.confirm(id), { ...look(), "item-clear": "" });
  expect(conflicts()).toEqual([]);
});

test("surroundings that changed close it until the review; a year later it is due again", async () => {
  await send(areaPaths.confirm(id), look());
  expect((await act("changed", { note: "新建一座罐" })).status).toBe(303);
  expect((await start()).text).toContain("先复审");
  const near = { ...FIELDS(), danger: "18", note: "量得 18 m", seen: version() };
  expect((await send(areaPaths.review(id), { ...near, seen: "1" }, approver)).status).toBe(409);
  expect((await send(areaPaths.review(id), near, approver)).status).toBe(303);
  expect((await start()).text).toContain("不足 30 m");
  const far = { ...FIELDS(), note: "罐已移走，复测 42.5 m", seen: version() };
  expect((await send(areaPaths.review(id), far, approver)).status).toBe(303);
  expect((await start()).status).toBe(303);
});

test("it lasts no longer than its day, and is over by itself", async () => {
  const { read } = site.app.ports.db;
  const now = site.app.ports.clock.now();
  const work = openWorks(read, id)[0];
  expect(work?.validUntil).toBe(startOfDay(addDays(dayOf(now), 1)));
  site.folder.site.run(`UPDATE fixed_area_work SET valid_until = ${now} WHERE ended_at IS NULL`);
  await pass(1);
  expect(listWorks(read, {}, { offset: 0, limit: 1 }).items[0]?.endCause).toBe("expired");
  // The next morning the verification of the day before says nothing (the boundary itself: rules/around.test.ts).
  const tomorrow = { now: startOfDay(addDays(dayOf(now), 1)), isClockTrusted: true };
  const area = findArea(read, id);
  if (area === undefined || work === undefined) throw new Error("no work");
  const codes = judgeArea(read, area, { ...work, isStart: true }, tomorrow).refusals;
  expect(codes.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["area.unverified", "area.not_confirmed", "area.gas_missing"]),
  );
});

test("search, export and paper; a regulator reads and does nothing", async () => {
  await expectSoundPage(await ask(areaPaths.list));
  await expectSoundPage(await ask(areaPaths.works));
  expect(await ask(`${areaPaths.works}?q=%E5%91%A8%E8%BD%AC%E8%BD%A6`)).toContain("焊周转车护栏");
  expect(await ask(areaPaths.csv)).toContain("GD-001");
  const paper = await ask(areaPaths.print(id));
  expect(paper).toContain("固定动火区审批和当日记录");
  const regulator = await site.visitor(["regulator"], "en");
  const page = await ask(areaPaths.one(id), regulator);
  await expectSoundPage(page);
  expect(page).toContain("Who may work here today");
  expect(page).not.toContain(areaPaths.start(id));
  expect((await regulator.post(areaPaths.act(id, "stop"), { note: "x" })).status).toBe(403);
  const withdrawn = await act("withdraw", { note: "确认错了区" });
  expect(withdrawn.status).toBe(303);
  expect((await act("retire", { note: "搬迁" }, declarer)).status).toBe(303);
  expect((await start()).status).toBe(422);
});
