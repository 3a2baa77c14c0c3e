/** A special-level hot work from its booking to the archive, and what is refused on the way. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { clearAlarm, findOpenAlarm, isActiveAlarm, raiseAlarm } from "../../src/alarms/index.ts";
import { insertVerification } from "../../src/faces/store.ts";
import { instant } from "../../src/kernel/instants.ts";
import { followActivities } from "../../src/permits/activities.ts";
import { permitToDos } from "../../src/permits/index.ts";
import { loadPermit } from "../../src/permits/load.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { openActivities } from "../../src/permits/store/store-activities.ts";
import { endPermitPerson } from "../../src/permits/store/store-parts.ts";
import { followPermits } from "../../src/permits/watch.ts";
import { positionAnchor } from "../../src/positioning/schema.ts";
import { insertZone } from "../../src/positioning/store-zones.ts";
import { openTestSite, type TestSite } from "../support/test-site.ts";
import {
  act,
  analyse,
  apply,
  type Crew,
  confirmAll,
  discloseTo,
  drawCircle,
  local,
  mustAct,
  mustSign,
  name,
  openCrew,
  sign,
  stageOf,
  versionOf,
  wait,
} from "./crew.ts";
import { expectSums, expectTickets } from "./upstream-sums.ts";
import { confirmUse, registerCylinders } from "./use.ts";

setDefaultTimeout(60_000);

let site: TestSite;
let crew: Crew;
let id = "";

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
});

afterAll(() => site.close());

const page = async () => await (await crew.applicant.get(permitPaths.one(id))).text();

test("on running equipment the level is special, and the page says why by its clause", async () => {
  id = await apply(crew, "hot-work", {
    spot: "出口法兰",
    methods: "gas-cutting",
    isHazardous: "yes",
    isOnRunning: "yes",
    gases: "lpg",
  });
  const shown = await page();
  expect(shown).toContain("特级");
  expect(shown).toContain("GB 30871-2022 5.1.2");
  expect(shown).toContain("还没有填写：监护人");
});

test("who edits a draft that somebody else has changed is told, and keeps what was typed", async () => {
  const page = await (await crew.applicant.get(permitPaths.edit(id))).text();
  const sent: Record<string, string> = {
    ...{
      what: "更换出口法兰和垫片",
      unit: "机修班",
      place: "2 号储罐出口",
      company: "泰安安装公司",
    },
    ...{ start: local(site, 20 * 60_000), end: local(site, 380 * 60_000) },
    ...{ spot: "出口法兰", methods: "gas-cutting", isHazardous: "yes", isOnRunning: "yes" },
    gases: "lpg",
  };
  const seen = /name="seen"[^>]*value="(\d+)"/.exec(page)?.[1] ?? "";
  expect(seen).toMatch(/^\d+$/);
  expect((await crew.applicant.post(permitPaths.edit(id), { ...sent, seen })).status).toBe(303);
  const late = await crew.applicant.post(permitPaths.edit(id), { ...sent, what: "别的作业", seen });
  expect(late.status).toBe(409);
  expect(await late.text()).toContain("别的作业");
});

test("the leader cannot sign before people, analysis and measures stand there", async () => {
  const answer = await sign(crew, id, "leader", "leader");
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("没有风险分析");
  await name(crew, id, [
    ["leader", "leader"],
    ["hot-worker", "welder"],
    ["guardian", "guard"],
    ["analyst", "analyst"],
    ["discloser", "unit"],
  ]);
  await mustAct(crew, id, "risk-add", {
    step: "切割螺栓",
    hazard: "泄漏气体着火",
    consequence: "火灾",
    measure: "隔离、置换、连续检测",
  });
  await mustAct(crew, id, "video", { recorder: "DV-3", proof: "yes" });
  await mustAct(crew, id, "monitor", { instrument: "PGM-9", calibrated: "2027-09-01" });
  expect((await act(crew, id, "measure", { of: "a1-1", involved: "yes" })).status).toBe(422);
  await name(crew, id, [["coordinator", "applicant"]]);
  await confirmAll(crew, id);
  expect(await page()).toContain("待确认 0/16");
});

test("the leader finds on the start page that their name is next, and nobody else does", () => {
  const { db, clock } = site.app.ports;
  const toDosFor = (who: string) =>
    permitToDos(db.read, { personId: crew.ids[who] ?? "", roles: ["worker"] }, clock.now());
  expect(toDosFor("leader").permits).toEqual([
    expect.objectContaining({ id, why: "sign", what: expect.any(String) }),
  ]);
  for (const other of ["welder", "guard", "unit", "safety", "head"]) {
    expect(toDosFor(other).permits).toEqual([]);
  }
});

test("where people can be seen, a drawn area is taken for the work, and is no fence before it begins", async () => {
  const { ports } = site.app;
  const floor = site.folder.siteReader.query("SELECT id FROM floor").get() as { id: string };
  await ports.db.write((tx) => {
    insertZone(
      tx.orm,
      { id: "zone-1", floorId: floor.id, createdAt: instant(1) },
      {
        ...{ name: "储罐区一", kind: "danger", level: 1, required: [], who: { mode: "everyone" } },
        shape: { kind: "circle", centre: { xMm: 9_000, yMm: 9_000 }, radiusMm: 5_000 },
        times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
        ...{ minHeads: null, maxHeads: null, stayMaxMs: null, stillMaxMs: null },
      },
    );
    tx.orm
      .insert(positionAnchor)
      .values({
        ...{ id: "anchor-1", radioId: "1", floorId: floor.id },
        ...{ xMm: 0, yMm: 0, zMm: 3_000, createdAt: 1 },
      })
      .run();
  });
  expect(await page()).toContain("储罐区一");
  await mustAct(crew, id, "area", { zone: "zone-1" });
  expect(await page()).toContain("圆形，半径 5.0 m");
  expect(loadPermit(ports.db.read, id)?.permit.place).toMatchObject({
    floorId: floor.id,
    area: { shape: "circle", radiusMm: 5_000 },
  });
  expect(fence()).toBeUndefined();
  await drawCircle(crew, id, "4");
});

test("a worker who is not on the ticket changes nothing of it, whatever they send", async () => {
  const stranger = await site.visitor(["worker"]);
  const fields = { seen: versionOf(crew, id), step: "x", hazard: "y", measure: "z" };
  for (const act of ["risk-add", "sample", "pause", "void"]) {
    const answer = await stranger.post(permitPaths.act(id, act), { ...fields, reason: "误操作" });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("只有在票上的人可以这样做");
  }
  expect(stageOf(crew, id)).toBe("drafted");
});

test("signatures go in their order, with the right of each, and after the first nothing is edited", async () => {
  expect((await sign(crew, id, "unit", "unit")).status).toBe(422);
  expect((await sign(crew, id, "leader", "welder")).status).toBe(422);
  expect((await sign(crew, id, "leader", "leader", { pin: "111222" })).status).toBe(422);
  await mustSign(crew, id, "leader", "leader");
  expect(stageOf(crew, id)).toBe("signing");
  const edited = await act(crew, id, "risk-add", { step: "a", hazard: "b", measure: "c" });
  expect(edited.status).toBe(422);
  expect(await edited.text()).toContain("已有人签字");
  expect((await sign(crew, id, "leader", "leader")).status).toBe(422);
  await mustSign(crew, id, "unit", "unit");
  await mustSign(crew, id, "safety", "safety");
});

test("the approval needs everybody's disclosure, a fresh analysis and the code at the spot", async () => {
  await wait(crew, 25);
  const first = await (await sign(crew, id, "approval", "head")).text();
  expect(first).toContain("没有签安全交底");
  expect(first).toContain("液化石油气");
  expect(first).toContain("审批必须在现场");
  // Who signs from elsewhere is alarm 30 of AQ 3064.2 table A.4, and the attempt stays on record.
  const away = findOpenAlarm(site.app.ports.db.read, "permit.approver_away", `permit:${id}`);
  expect(away?.state).toBe("raised");
  await followPermits(site.app.ports);
  expect(
    findOpenAlarm(site.app.ports.db.read, "permit.approver_away", `permit:${id}`),
  ).toBeDefined();
  expect(await page()).toContain("签字被拒");
  await discloseTo(crew, id, ["leader", "welder", "guard", "analyst", "unit"]);
  const own = crew.applicant.actor.personId;
  expect((await sign(crew, id, "disclosure", "leader", { fit: "" })).status).toBe(422);
  const mine = await sign(crew, id, "disclosure", "x", { person: own, fit: "yes" });
  expect(mine.status).toBe(422);
  await mustAct(crew, id, "sample", {
    gas: "lpg",
    value: "30",
    unit: "%LEL",
    point: "法兰旁",
    instrument: "07",
    taken: local(site, 0),
    calibrated: "2027-09-01",
  });
  expect(await (await sign(crew, id, "approval", "head", { spot: crew.spot })).text()).toContain(
    "超出限值",
  );
});

test("who does not agree says why: nothing is signed, and it stands on the ticket and in the statistics", async () => {
  const before = loadPermit(site.app.ports.db.read, id)?.signatures.length;
  const declined = { decision: "decline", spot: crew.spot };
  for (const opinion of ["", "同意"]) {
    const answer = await sign(crew, id, "approval", "head", { ...declined, opinion });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("须写明理由");
  }
  const wrongPin = { ...declined, opinion: "盲板未加", pin: "000000" };
  expect((await sign(crew, id, "approval", "head", wrongPin)).status).toBe(422);
  const notTheirs = await sign(crew, id, "approval", "welder", {
    ...declined,
    opinion: "盲板未加",
  });
  expect(notTheirs.status).toBe(422);
  const done = await sign(crew, id, "approval", "head", { ...declined, opinion: "盲板未加" });
  expect(done.status).toBe(303);
  expect(loadPermit(site.app.ports.db.read, id)?.signatures).toHaveLength(before ?? -1);
  expect(await page()).toContain("不同意签字");
  expect(await page()).toContain("盲板未加");
  const manager = await site.visitor(["safety-manager"]);
  const stats = await (await manager.get("/permits/statistics.csv")).text();
  expect(stats).toMatch(/未签成的签字,[^,\n]*不同意,1/);
  expect(stats).toMatch(/未签成的签字,[^,\n]*条件不满足被拒,\d/);
});

test("a future sample, a wrong unit and a run-out instrument are not taken, and nothing typed is lost", async () => {
  const fields = {
    gas: "lpg",
    value: "0.1",
    unit: "%",
    point: "法兰旁 2 m",
    instrument: "07",
    calibrated: "2027-09-01",
  };
  const future = await act(crew, id, "sample", { ...fields, taken: local(site, 600_000) });
  expect(future.status).toBe(422);
  const shown = await future.text();
  expect(shown).toContain("取样时间在将来");
  expect(shown).toContain("法兰旁 2 m");
  const unit = await act(crew, id, "sample", { ...fields, value: "10", taken: local(site, 0) });
  expect(await unit.text()).toContain("请核对 % 和 %LEL");
  const old = await act(crew, id, "sample", {
    ...fields,
    calibrated: "2026-09-01",
    taken: local(site, 0),
  });
  expect(await old.text()).toContain("检定已过期");
});

/** What the area of the work is as a fence now; undefined: none. */
function fence(): { people: string[]; required: string[]; shape: string } | undefined {
  const row = site.folder.siteReader
    .query("SELECT who, required, shape FROM zone WHERE ref = $ref AND retired_at IS NULL")
    .get({ ref: `permit:${id}` }) as { who: string; required: string; shape: string } | null;
  if (row === null) return undefined;
  const { who, required, shape } = row;
  return { people: JSON.parse(who).people, required: JSON.parse(required), shape };
}

test("a face that passed for this ticket verifies, one for another ticket does not", async () => {
  const { ports } = site.app;
  const receipt = (refId: string, at: number): Parameters<typeof insertVerification>[1] => ({
    ...{ id: ports.ids.next(), at: instant(at), personId: crew.ids["welder"] ?? "" },
    ...{ ref: { kind: "permit", id: refId }, place: "", way: "face", identity: "same" },
    ...{ liveness: "live", reasons: [], outcome: "passed", distanceMilli: 310 },
    ...{ thresholdMilli: 530, model: "m", challenge: [], frames: 9, actorId: "x" },
    ...{ secondId: null, reason: "" },
  });
  const verified = () =>
    loadPermit(ports.db.read, id)?.verifications.map(({ method, receiptId }) => [
      method,
      receiptId !== "",
    ]);
  await ports.db.write((tx) => insertVerification(tx.orm, receipt("another", 1)));
  expect(verified()).toEqual([]);
  // A day old: it is seen, and too old for the start below.
  const old = ports.clock.now() - 25 * 3_600_000;
  await ports.db.write((tx) => insertVerification(tx.orm, receipt(id, old)));
  expect(verified()).toEqual([["face", true]]);
});

test("issued, checked by the shift leader, and begun only by whoever is verified", async () => {
  // The applicant has no PIN of their own to sign with: they leave the ticket's people as coordinator is not needed.
  const rows = site.folder.siteReader
    .query("SELECT id FROM permit_person WHERE permit_id = $id AND role = 'coordinator'")
    .all({ id }) as { id: string }[];
  expect(rows).toHaveLength(1);
  await site.app.ports.db.write((tx) =>
    endPermitPerson(tx.orm, rows[0]?.id ?? "", site.app.ports.clock.now()),
  );
  const failed = site.folder.siteReader
    .query("SELECT id FROM permit_sample WHERE permit_id = $id")
    .all({ id }) as { id: string }[];
  await mustAct(crew, id, "sample-withdraw", { of: failed[0]?.id ?? "", reason: "仪器未归零" });
  await analyse(crew, id, "lpg", "0.1");
  await mustSign(crew, id, "approval", "head", { spot: crew.spot });
  expect(stageOf(crew, id)).toBe("issued");
  await mustSign(crew, id, "shift-leader", "unit");
  const early = await act(crew, id, "start");
  expect(early.status).toBe(422);
  expect(await early.text()).toContain("没有通过人员核验");
  const verify = {
    person: crew.ids["welder"] ?? "",
    second: crew.ids["guard"] ?? "",
    reason: "没有人脸设备",
    pin: "258036",
  };
  expect((await act(crew, id, "verify", { ...verify, pin: "000111" })).status).toBe(422);
  expect((await act(crew, id, "verify", { ...verify, second: verify.person })).status).toBe(422);
  await mustAct(crew, id, "verify", verify);
  expect(await (await act(crew, id, "start")).text()).toContain("没有登记气瓶");
  for (const [code, content] of [
    ["YQ-1", "oxygen"],
    ["YQ-2", "acetylene"],
  ] as const) {
    await mustAct(crew, id, "cylinder", {
      ...{ code, content, passed: "yes", upright: "yes", arrestor: "yes" },
      ...{ fire: "12", apart: "6" },
    });
  }
  expect(await (await act(crew, id, "start")).text()).toContain("没有使用安全确认");
  // One of the two is not enough, and a second confirmation covers what it scanned.
  await registerCylinders(site);
  await confirmUse(crew, id, ["TCYQ-1"]);
  expect(await (await act(crew, id, "start")).text()).toContain("YQ-2");
  await confirmUse(crew, id, ["TCYQ-1", "TCYQ-2"]);
  const seen = versionOf(crew, id);
  await mustAct(crew, id, "start");
  expect((await act(crew, id, "start", { seen })).status).toBe(409);
  expect(stageOf(crew, id)).toBe("working");
  expect(site.entries("permit.started")).toHaveLength(1);
  expect(fence()?.required).toEqual([crew.ids["guard"] ?? ""]);
  expect(fence()?.people).toContain(crew.ids["welder"] ?? "");
  expect(JSON.parse(fence()?.shape ?? "")).toMatchObject({ kind: "circle", radiusMm: 4_000 });
});

test("a guardian who is seen elsewhere stops the work at once; one who is not heard is no absence", async () => {
  const { ports } = site.app;
  const zone = site.folder.siteReader
    .query("SELECT id FROM zone WHERE ref = $ref AND retired_at IS NULL")
    .get({ ref: `permit:${id}` }) as { id: string };
  const code = "position.guardian_left";
  const subject = `zone:${zone.id} person:${crew.ids["guard"]}`;
  const left = (why: string) =>
    ports.db.write((tx) =>
      raiseAlarm(tx, ports, { code, subject, place: "储罐区", facts: { why } }),
    );
  const back = () => ports.db.write((tx) => clearAlarm(tx, ports, { code, subject }));
  const isRaised = (asked: "permit.guardian_away") => {
    const alarm = findOpenAlarm(ports.db.read, asked, `permit:${id}`);
    return alarm !== undefined && isActiveAlarm(alarm);
  };
  await left("unheard");
  await site.app.settled();
  expect(stageOf(crew, id)).toBe("working");
  await back();
  await left("elsewhere");
  await site.app.settled();
  expect(stageOf(crew, id)).toBe("paused");
  expect(site.entries("permit.paused").at(-1)?.payload).toMatchObject({ cause: "guardian-left" });
  // Whoever waits for them sees them come back by the same fence.
  expect(fence()?.required).toEqual([crew.ids["guard"] ?? ""]);
  expect(await (await crew.applicant.get(permitPaths.board)).text()).toContain("监护人离岗");
  expect(await page()).toContain("监护人离岗");
  await followPermits(ports);
  expect(isRaised("permit.guardian_away")).toBe(true);
  const refused = await act(crew, id, "resume");
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("监护人不在");
  expect(stageOf(crew, id)).toBe("paused");
  // A card that falls silent on the way is no return.
  await left("unheard");
  expect((await act(crew, id, "resume")).status).toBe(422);
  await back();
  await mustAct(crew, id, "resume");
  expect(stageOf(crew, id)).toBe("working");
  await followPermits(ports);
  expect(isRaised("permit.guardian_away")).toBe(false);
});

test("gas let off beside it stops the hot work at once; it goes on when that is over", async () => {
  const minute = 60_000;
  const asked = {
    ...{ kind: "gas-release", what: "放空管排气", place: "2 号储罐" },
    ...{ start: local(site, 0), end: local(site, 45 * minute) },
  };
  // A wrong end is told, and nothing typed is lost.
  const wrong = await crew.applicant.post(permitPaths.addActivity, { ...asked, end: asked.start });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain("放空管排气");
  // Nobody drew where it is: the distance is unknown, and a person decides.
  expect((await crew.applicant.post(permitPaths.addActivity, asked)).status).toBe(303);
  expect(stageOf(crew, id)).toBe("working");
  const near = await crew.applicant.post(permitPaths.addActivity, { ...asked, zone: "zone-1" });
  expect(near.status).toBe(303);
  expect(stageOf(crew, id)).toBe("paused");
  const shown = await (await crew.applicant.get(permitPaths.activities)).text();
  expect(shown).toContain("距离不明");
  expect(shown).toMatch(/相距 0\.0 米/);
  const refused = await act(crew, id, "resume");
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("5.2");
  const ids = openActivities(site.app.ports.db.read, site.app.ports.clock.now());
  expect(ids).toHaveLength(2);
  for (const one of ids) {
    const path = permitPaths.endActivity(one.id);
    expect((await crew.applicant.post(path, { reason: "" })).status).toBe(422);
    expect((await crew.applicant.post(path, { reason: "排放结束" })).status).toBe(303);
  }
  await mustAct(crew, id, "resume");
  expect(site.entries("permit-activity.ended")).toHaveLength(2);
  // Entered ahead it stops nothing, until it begins.
  const ahead = { ...asked, zone: "zone-1", start: local(site, 2 * minute) };
  expect((await crew.applicant.post(permitPaths.addActivity, ahead)).status).toBe(303);
  await followActivities(site.app.ports);
  expect(stageOf(crew, id)).toBe("working");
  await wait(crew, 2);
  await followActivities(site.app.ports);
  expect(stageOf(crew, id)).toBe("paused");
  const [late] = openActivities(site.app.ports.db.read, site.app.ports.clock.now());
  await crew.applicant.post(permitPaths.endActivity(late?.id ?? ""), { reason: "取消" });
  // The first analysis is too old by now.
  await analyse(crew, id, "lpg", "0.05");
  await mustAct(crew, id, "resume");
});

test("paused for longer than half an hour it goes on only after a new analysis; the watch changes hands", async () => {
  await wait(crew, 1);
  await mustAct(crew, id, "pause", { reason: "等材料" });
  expect(fence()).toBeUndefined();
  await wait(crew, 31);
  const answer = await act(crew, id, "resume");
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("液化石油气");
  await analyse(crew, id, "lpg", "0.05");
  await mustAct(crew, id, "resume");
  await mustAct(crew, id, "hand-over", {
    from: crew.ids["guard"] ?? "",
    person: crew.ids["nextGuard"] ?? "",
    note: "阀门已上锁",
    pin: "258036",
  });
  expect(fence()?.required).toEqual([crew.ids["nextGuard"] ?? ""]);
  const [last] = site.entries("permit.handed_over");
  expect(last?.payload).toMatchObject({ from: crew.ids["guard"], to: crew.ids["nextGuard"] });
});

test("anybody stops it; ended, accepted, archived; the printed code says what is so", async () => {
  const stranger = await site.visitor(["operator"]);
  await mustAct(crew, id, "evacuate", {}, stranger);
  expect(stageOf(crew, id)).toBe("paused");
  expect(fence()).toBeUndefined();
  const printed = await (await crew.applicant.get(permitPaths.print(id))).text();
  expect(printed).toContain("特级");
  const token = (
    site.folder.siteReader.query("SELECT token FROM permit WHERE id = $id").get({ id }) as {
      token: string;
    }
  ).token;
  await mustAct(crew, id, "end", { reason: "" });
  await mustSign(crew, id, "acceptance", "unit");
  expect((await act(crew, id, "archive")).status).toBe(422);
  await mustAct(crew, id, "archive", { footage: "NVR-1 通道 3" });
  expect(stageOf(crew, id)).toBe("archived");
  const open = await site.stranger(permitPaths.verify(token));
  expect(open.status).toBe(200);
  const shown = await open.text();
  expect(shown).toContain("此票已结束");
  for (const secret of ["更换出口法兰", "leader", "储罐出口"]) expect(shown).not.toContain(secret);
  expect((await site.stranger(permitPaths.verify("nonsense"))).status).toBe(404);
  const list = await (
    await crew.applicant.get("/permits/archive?kind=hot-work&stage=archived")
  ).text();
  expect(list).toContain("更换出口法兰");
  const csv = await (await crew.applicant.get("/permits/archive.csv")).text();
  expect(csv).toContain("特级");
  expect(site.entries("permit.applied")[0]?.payload).not.toHaveProperty("what");
});

test("each step went up as a sum with what hangs on it, once, and without a name or a word of anybody", () =>
  expectSums(site));

test("by the mappings it is a ticket of AQ 3064 and of the province, with people's names cut", () =>
  expectTickets(site, id));
