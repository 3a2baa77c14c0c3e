/** Use confirmation over HTTP: scanned, checked, valid for its place; a failed item is a danger and no confirmation. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { endConfirmationsOf, validConfirmation } from "../../src/confirmations/index.ts";
import { custodyPlace, cylinder } from "../../src/cylinders/schema.ts";
import { DAY_MS, HOUR_MS, instant } from "../../src/kernel/instants.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { answerRun } from "../support/runs.ts";
import { expectSoundPage } from "../views/support.ts";

const REF = { kind: "use-point", id: "weld-1" } as const;

let site: TestSite;
let worker: Browser;
let manager: Browser;

const idOf = (location: string | null): string => (location ?? "").split("/").at(-1) ?? "";
const valid = (inMs = 0) =>
  validConfirmation(site.app.ports.db.read, REF, instant(site.clock.now() + inMs));
const state = (id: string) =>
  site.folder.siteReader.query("SELECT state FROM use_confirmation WHERE id = $id").get({ id });
/** Lines of the custody ledger that bring a cylinder into use. */
const uses = () =>
  site.folder.siteReader
    .query(
      "SELECT place_kind AS kind, place_ref AS ref, cause_kind AS cause, cause_id AS causeId FROM custody_entry WHERE act = 'use' ORDER BY seq",
    )
    .all();
const openDangers = () =>
  site.folder.siteReader
    .query(
      "SELECT source_item AS item, place FROM danger WHERE state NOT IN ('closed', 'rejected') ORDER BY number",
    )
    .all();

async function as(role: "worker" | "safety-manager" | "driver"): Promise<Browser> {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(role);
  return await site.login(person);
}

async function begin(): Promise<string> {
  const answer = await worker.post("/confirmations/new", { for: "use-point:weld-1" });
  expect(answer.status).toBe(303);
  return idOf(answer.location);
}

const scan = (id: string, code: string) => worker.post(`/confirmations/${id}/scan`, { code });

async function check(id: string, failing: readonly string[] = []): Promise<string> {
  const begun = await worker.post(`/confirmations/${id}/check`);
  expect(begun.status).toBe(303);
  const runId = idOf(begun.location);
  await answerRun(site, worker, runId, failing);
  expect((await worker.post(`/checks/runs/${runId}/complete`)).status).toBe(303);
  return runId;
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
  await site.addCylinder("TC000102", { content: "full", inspectionDueOn: "2026-11-01" as never });
});

afterAll(async () => {
  await site?.stop();
});

describe("a use confirmation", () => {
  let id = "";

  test("nothing may be used before it; a place must be given", async () => {
    expect(valid()).toEqual({ ok: false, refusal: { code: "confirmation.none" } });
    const empty = await worker.post("/confirmations/new", {});
    expect(empty.status).toBe(422);
    expect(empty.text).toContain("请选择或填写使用地点");
    id = await begin();
    expect(await begin()).toBe(id);
  });

  test("a refused cylinder is said with its line, and nothing begins until it is gone", async () => {
    expect((await scan(id, "TC000101")).text).toContain("可以使用");
    expect((await scan(id, "TC000102")).text).toContain("X-05 超期未检");
    expect((await scan(id, "TC000999")).text).toContain("X-15");
    const page = await worker.get(`/confirmations/${id}`);
    await expectSoundPage(page.text);
    const refused = await worker.post(`/confirmations/${id}/check`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("移走后再开始");
    for (const [, path] of page.text.matchAll(/action="([^"]+\/remove)"/g)) {
      const row = idOf((path ?? "").replace(/\/remove$/, ""));
      const code = site.folder.siteReader
        .query("SELECT code FROM use_confirmation_cylinder WHERE id = $row")
        .get({ row }) as { code: string };
      if (code.code !== "TC000101") await worker.post(path ?? "");
    }
  });

  test("all in order: valid for this place, a day long, with the table's version bound", async () => {
    expect(uses()).toEqual([]);
    const runId = await check(id);
    const line = { kind: "in-use", ref: "use-point:weld-1", cause: "confirmation", causeId: id };
    expect(uses()).toEqual([line]);
    expect(valid()).toMatchObject({ ok: true, value: { id, runId } });
    const other = { kind: "permit", id: "weld-1" };
    expect(validConfirmation(site.app.ports.db.read, other, site.clock.now()).ok).toBe(false);
    const page = await worker.get(`/confirmations/${id}`);
    await expectSoundPage(page.text);
    expect(page.text).toContain("确认合格，可以使用");
    expect(page.text).toContain("钢印标记");
    expect(valid(DAY_MS - HOUR_MS).ok).toBe(true);
    expect(valid(DAY_MS)).toMatchObject({ refusal: { code: "confirmation.expired" } });
  });

  test("a failed item: a danger of that place in the same entry run, and no confirmation", async () => {
    id = await begin();
    await scan(id, "TC000101");
    const runId = await check(id, ["sy05"]);
    expect(state(id)).toEqual({ state: "failed" });
    expect(uses()).toHaveLength(1);
    expect(valid()).toMatchObject({ refusal: { code: "confirmation.failed" } });
    expect(openDangers()).toEqual([{ item: "sy05", place: "焊接区 1" }]);
    expect((await worker.get(`/checks/runs/${runId}`)).text).toContain(`/confirmations/${id}`);
    expect((await worker.get(`/confirmations/${id}`)).text).toContain("不得使用");
  });

  test("a new one puts it right; a recall takes it away; an end ends it", async () => {
    id = await begin();
    await scan(id, "TC000101");
    await check(id);
    expect(valid().ok).toBe(true);
    const setStatus = (status: string) =>
      site.app.ports.db.write((tx) => {
        tx.orm.update(cylinder).set({ status }).run();
      });
    await setStatus("recalled");
    expect(valid()).toMatchObject({ refusal: { code: "confirmation.cylinder" } });
    await setStatus("in-service");
    expect(valid().ok).toBe(true);
    expect((await worker.post(`/confirmations/${id}/end`, { reason: " " })).status).toBe(422);
    expect((await worker.post(`/confirmations/${id}/end`, { reason: "完工" })).status).toBe(303);
    expect(valid()).toMatchObject({ refusal: { code: "confirmation.ended" } });
  });

  test("what it was made for ends it, and one that is begun with it", async () => {
    id = await begin();
    await scan(id, "TC000101");
    await check(id);
    const { ports } = site.app;
    await ports.db.write((tx) => endConfirmationsOf(tx, ports, "system", REF, "作业票关闭"));
    expect(state(id)).toEqual({ state: "ended" });
  });

  test("others do not see it; the office lists, filters and exports it", async () => {
    const driver = await as("driver");
    expect((await driver.get(`/confirmations/${id}`)).status).toBe(404);
    const list = await manager.get("/confirmations?state=failed");
    await expectSoundPage(list.text);
    expect(list.text.match(/class="run-run"/g)).toHaveLength(1);
    expect((await manager.get("/confirmations?q=没有")).text).toContain("没有使用确认");
    const csv = await manager.get("/confirmations.csv");
    expect(csv.text.split("\r\n").filter((line) => line.includes("焊接区 1"))).toHaveLength(4);
    expect((await manager.get("/confirmations?lang=en")).status).toBe(200);
  });
});
