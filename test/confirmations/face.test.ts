/** A use confirmation where the site wants to know who confirms: no check begins and none counts without it. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { validConfirmation } from "../../src/confirmations/index.ts";
import { custodyPlace } from "../../src/cylinders/schema.ts";
import { DEFAULT_SETTINGS, type OperatorFace } from "../../src/faces/model.ts";
import { changeSettings, verifyBySecond } from "../../src/faces/service.ts";
import type { Role } from "../../src/identity/index.ts";
import { instant } from "../../src/kernel/instants.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { answerRun } from "../support/runs.ts";
import { expectSoundPage } from "../views/support.ts";

const REF = { kind: "use-point", id: "weld-1" } as const;

let site: TestSite;
let worker: Browser;
let manager: Browser;

const idOf = (location: string | null): string => (location ?? "").split("/").at(-1) ?? "";
const personOf = (role: Role) => site.people.get(role)?.id ?? "";
const as = async (role: Role): Promise<Browser> => {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(role);
  return await site.login(person);
};
const setting = (useFace: OperatorFace) =>
  changeSettings(
    site.app.ports,
    { personId: personOf("administrator") },
    { ...DEFAULT_SETTINGS, useFace },
  );
const verify = (id: string, role: Role) =>
  verifyBySecond(
    site.app.ports,
    { personId: personOf(role) },
    {
      personId: personOf(role),
      ref: { kind: "use", id },
      place: "",
      secondId: personOf("guardian"),
      reason: "x",
    },
  );
const isValid = () => validConfirmation(site.app.ports.db.read, REF, instant(site.clock.now())).ok;

async function begun(): Promise<string> {
  const id = idOf((await worker.post("/confirmations/new", { for: "use-point:weld-1" })).location);
  await worker.post(`/confirmations/${id}/scan`, { code: "TC000101" });
  return id;
}

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  [worker, manager] = [await as("worker"), await as("safety-manager")];
  await site.app.ports.db.write((tx) =>
    tx.orm
      .insert(custodyPlace)
      .values({ id: "weld-1", kind: "use-point", name: "焊接区 1", detail: "", createdAt: 0 })
      .run(),
  );
  await site.addCylinder("TC000101", { content: "full", medium: "oxygen" });
});

afterAll(() => site?.stop());

test("required: the check leads before the camera first, and nobody else's receipt helps", async () => {
  await setting("required");
  const id = await begun();
  const page = (await worker.get(`/confirmations/${id}`)).text;
  await expectSoundPage(page);
  expect(page).toContain("开始检查前须核对本人");
  const led = await worker.post(`/confirmations/${id}/check`);
  expect(led.status).toBe(303);
  expect(led.location).toStartWith(`/faces/verify?person=${personOf("worker")}&kind=use&id=${id}`);
  expect((await worker.get(led.location ?? "")).text).toContain("用瓶确认");
  expect((await verify(id, "operator")).ok).toBe(true);
  expect((await worker.post(`/confirmations/${id}/check`)).location).toContain("/faces/verify");
  expect((await verify(id, "worker")).ok).toBe(true);
  expect((await worker.get(`/confirmations/${id}`)).text).toContain("已核对，有效至");
  const runId = idOf((await worker.post(`/confirmations/${id}/check`)).location);
  await answerRun(site, worker, runId, []);
  expect((await worker.post(`/checks/runs/${runId}/complete`)).status).toBe(303);
  expect(isValid()).toBe(true);
});

test("somebody who was not verified completes it: it confirms nothing, and the page says why", async () => {
  const id = await begun();
  await verify(id, "worker");
  const runId = idOf((await worker.post(`/confirmations/${id}/check`)).location);
  await answerRun(site, worker, runId, []);
  expect((await manager.post(`/checks/runs/${runId}/complete`)).status).toBe(303);
  expect(isValid()).toBe(false);
  expect((await worker.get(`/confirmations/${id}`)).text).toContain("没有核对本人");
});

test("offered: the page offers it and nothing waits for it; off: not a word", async () => {
  await setting("offered");
  const id = await begun();
  expect((await worker.get(`/confirmations/${id}`)).text).toContain("可以核对本人");
  expect((await worker.post(`/confirmations/${id}/check`)).location).toContain("/checks/runs/");
  await setting("off");
  expect((await worker.get(`/confirmations/${id}`)).text).not.toContain("核对本人");
});
