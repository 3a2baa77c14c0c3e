/** Use confirmations and special work done beyond the network: at their own times, and judged by what the box knows. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { findConfirmation, validConfirmation } from "../../src/confirmations/index.ts";
import { custodyPlace } from "../../src/cylinders/schema.ts";
import { MINUTE_MS } from "../../src/kernel/instants.ts";
import { loadPermit } from "../../src/permits/load.ts";
import { insertPermit } from "../../src/permits/store/store.ts";
import { findAct } from "../../src/phones/store.ts";
import { openTestSite, type TestSite } from "../support/app.ts";
import { actId, Phone } from "./road.ts";

let site: TestSite;
const POINT = { kind: "use-point", id: "weld-1" } as const;
const read = () => site.app.ports.db.read;
const now = () => site.app.ports.clock.now();

async function phoneOf(role: "worker" | "driver", clock: () => number = now): Promise<Phone> {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(role);
  const one = new Phone(await site.login(person), clock);
  await one.take();
  return one;
}

const HOT = { kind: "hot-work", gases: ["lpg"], isHazardous: true, isOxygenEquipment: false };

async function openWork(stage: "working" | "paused" | "ended" = "working"): Promise<string> {
  const { ports } = site.app;
  const id = ports.ids.next();
  const by = site.people.get("worker")?.id ?? "";
  const at = now() - 30 * MINUTE_MS;
  await ports.db.write(({ orm }) => {
    insertPermit(orm, {
      ...{ id, jobId: id, token: id, number: `T-${id}`, kind: "hot-work", stage, company: "气站" },
      ...{ what: "更换垫片", unit: "储运班", place: "2 号储罐", facts: JSON.stringify(HOT) },
      ...{ plannedStart: at, plannedEnd: at + 240 * MINUTE_MS, appliedBy: by, appliedAt: at },
      ...{ startedAt: at, workingSince: at, validUntil: at + 240 * MINUTE_MS },
    });
  });
  return id;
}

function confirm(one: Phone, code: string, ref: typeof POINT = POINT): string {
  const id = actId();
  const table = one.taken.use?.tables[0];
  if (table === undefined) throw new Error("no table");
  one.do({ kind: "use.start", id, ref, place: "焊接区 1", templateId: table.templateId });
  one.do({ kind: "use.scan", id, text: code });
  one.do({ kind: "use.check", id, versionId: table.versionId });
  one.answer(`use:${id}`, table);
  return id;
}

const codesOf = (one: Phone) => [...one.answers.values()].flatMap(({ remarks }) => remarks);

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  await site.app.ports.db.write((tx) => {
    const point = { id: "weld-1", kind: "use-point", name: "焊接区 1", detail: "", createdAt: 0 };
    tx.orm.insert(custodyPlace).values(point).run();
  });
  await site.addCylinder("SW000101", { content: "full", medium: "oxygen" });
  await site.addCylinder("SW000102", { content: "full", medium: "oxygen" });
});

afterAll(() => site.stop());

test("a use confirmed beyond the network is valid for a day from when it was done", async () => {
  const clock = now();
  const one = await phoneOf("worker", () => clock);
  expect(one.taken.use?.places).toContainEqual({ ref: POINT, name: "焊接区 1" });
  const id = confirm(one, "SW000101");
  expect(validConfirmation(read(), POINT, now()).ok).toBe(false);
  site.time.advance(3 * MINUTE_MS);
  await one.post([]);
  await one.sendAll();
  expect(codesOf(one)).toEqual([]);
  const kept = findConfirmation(read(), id);
  expect(kept).toMatchObject({ state: "confirmed", ref: POINT });
  expect((kept?.validUntil ?? 0) - (kept?.confirmedAt ?? 0)).toBe(24 * 60 * MINUTE_MS);
  expect(validConfirmation(read(), POINT, now()).ok).toBe(true);
});

test("a cylinder that was recalled meanwhile makes it fail, and the person and the office are told", async () => {
  const one = await phoneOf("worker");
  const id = confirm(one, "SW000102");
  await site.app.ports.db.write((tx) => {
    tx.orm.run("UPDATE cylinder SET status = 'recalled' WHERE serial = 'S-SW000102'");
  });
  await one.sendAll();
  expect(codesOf(one)).toEqual(["use.recalled", "use.cylinder"]);
  expect(findConfirmation(read(), id)?.state).toBe("failed");
  expect(validConfirmation(read(), POINT, now()).ok).toBe(false);
});

const READING = {
  ...{ kind: "permit.reading", gas: "lpg", unit: "%LEL", part: "other", point: "法兰旁" },
  ...{ instrument: "BX-7", calibratedUntil: "2027-06-01" },
};

test("readings, a pause and everybody out count from when they were; nothing begins on a phone", async () => {
  const id = await openWork();
  const doneAt = now();
  const one = await phoneOf("worker", () => doneAt);
  expect(one.taken.permits.map((permit) => permit.id)).toContain(id);
  one.do({ ...READING, id, value: 2 });
  one.do({ ...READING, id, value: 40 });
  one.do({ kind: "permit.evacuate", id });
  await one.post([], { sentAt: doneAt });
  one.do({ kind: "permit.start", id });
  expect((await one.post(one.waiting)).status).toBe(422);
  one.waiting.pop();
  await one.sendAll();
  const full = loadPermit(read(), id);
  expect(full?.samples.map(({ isPassed }) => isPassed)).toEqual([true, false]);
  expect(full?.samples.every(({ takenAt }) => Number(takenAt) <= Number(doneAt) + 1_000)).toBe(
    true,
  );
  expect(full?.row).toMatchObject({ stage: "paused", pauseCause: "evacuated" });
  expect(codesOf(one)).toEqual(["permit.evacuated"]);
});

test("who stops a work waits for nobody: a held reading is not in the way", async () => {
  const id = await openWork();
  const one = await phoneOf("worker");
  const bad = one.do({ ...READING, id, value: 2, calibratedUntil: "2020-01-01" });
  one.do({ kind: "permit.evacuate", id });
  await one.sendAll();
  expect(one.answers.get(bad)).toMatchObject({ state: "held", remarks: ["permit.bad_reading"] });
  expect(loadPermit(read(), id)?.row.stage).toBe("paused");
});

test("of a reading whose time nobody knows nothing counts; a stranger's word does not either", async () => {
  const id = await openWork();
  let clock: number = now();
  const one = await phoneOf("worker", () => clock);
  clock += 24 * 60 * MINUTE_MS;
  const moved = one.do({ ...READING, id, value: 2 });
  clock = now();
  await one.sendAll();
  expect(findAct(read(), moved)?.remarks).toEqual(["permit.time_unknown", "clock.unknown"]);
  expect(loadPermit(read(), id)?.samples).toEqual([]);
  const other = await phoneOf("driver");
  const foreign = other.do({ kind: "permit.pause", id, reason: "下雨" });
  await other.sendAll();
  expect(findAct(read(), foreign)?.state).toBe("held");
  expect(loadPermit(read(), id)?.row.stage).toBe("working");
});

test("a pause of a work that has ended is held for a person", async () => {
  const id = await openWork("ended");
  const one = await phoneOf("worker");
  const pause = one.do({ kind: "permit.pause", id, reason: "下雨" });
  await one.sendAll();
  expect(findAct(read(), pause)).toMatchObject({
    state: "held",
    remarks: ["permit.wrong_stage"],
  });
});
