/** Cards over HTTP: one person wears one card, a card stands for one person, and the history tells who wore it when. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { findPersonRow, updatePerson } from "../../src/identity/store.ts";
import type { Browser, TestPerson, TestSite } from "../support/app.ts";
import { openTestSite } from "../support/app.ts";

let site: TestSite;
let manager: Browser;
let visitor: TestPerson;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  const person = site.people.get("safety-manager");
  if (person === undefined) throw new Error("no manager");
  manager = await site.login(person);
  visitor = await site.addPerson({
    staffNumber: "V001",
    name: "访客甲",
    kind: "visitor",
    company: "丰源设备公司",
    roles: [],
  });
});

afterAll(async () => {
  await site.stop();
});

async function register(tag: string, label: string): Promise<string> {
  const answer = await manager.post("/positions/cards", { tag, label });
  expect(answer.status).toBe(303);
  return answer.location ?? "";
}

test("a card is registered, found a person for, given out, and shown with its wearer", async () => {
  const path = await register("0A01", "K-01");
  const search = await manager.get(`${path}?q=${encodeURIComponent("丰源设备")}`);
  expect(search.text).toContain("访客甲");
  const given = await manager.post(`${path}/issue`, { person: visitor.id });
  expect([given.status, given.location]).toEqual([303, path]);
  const page = await manager.get(path);
  expect(page.text).toContain("访客甲");
  expect(page.text).toContain("外来人员");
  const list = await manager.get(`/positions/cards?q=${encodeURIComponent("访客")}`);
  expect(list.text).toContain("K-01");
  const csv = await manager.get("/positions/cards.csv");
  expect(csv.text).toContain("K-01,0A01,已发放,访客甲,外来人员");
  expect(site.kinds()).toContain("card.issued");
  const entry = site.entries().findLast(({ kind }) => kind === "card.issued");
  expect(entry?.payload).not.toContain("访客甲");
});

test("a second card for the same person, and the same numbers again, are refused in words", async () => {
  const path = await register("0A02", "K-02");
  const head = site.head();
  const second = await manager.post(`${path}/issue`, { person: visitor.id });
  expect(second.status).toBe(409);
  expect(second.text).toContain("已经持有一张卡");
  const tag = await manager.post("/positions/cards", { tag: "0A02", label: "K-09" });
  expect(tag.status).toBe(409);
  expect(tag.text).toContain("已经登记在另一张卡上");
  // What was typed is still there.
  expect(tag.text).toContain('value="K-09"');
  const blank = await manager.post("/positions/cards", { tag: "0A 9", label: "" });
  expect(blank.status).toBe(422);
  expect(blank.text).toContain("必填");
  expect(site.head()).toBe(head);
});

test("replaced: the same person goes on with the other card, and both histories say so", async () => {
  const list = await manager.get("/positions/cards?q=K-0");
  const idOf = (label: string) =>
    new RegExp(`/positions/cards/([0-9a-z]{26})"[^>]*>${label}<`).exec(list.text)?.[1] ?? "";
  const [first, second] = [idOf("K-01"), idOf("K-02")];
  const silent = await manager.post(`/positions/cards/${first}/replace`, {
    by: second,
    old: "lost",
  });
  expect(silent.status).toBe(409);
  const done = await manager.post(`/positions/cards/${first}/replace`, {
    by: second,
    old: "lost",
    reason: "掉进地沟",
  });
  expect(done.status).toBe(303);
  const old = await manager.get(`/positions/cards/${first}`);
  expect(old.text).toContain("已挂失");
  expect(old.text).toContain("换卡");
  expect((await manager.get(`/positions/cards/${second}`)).text).toContain("访客甲");
  // A lost card is not given out until it is found.
  const given = await manager.post(`/positions/cards/${first}/issue`, { person: visitor.id });
  expect(given.status).toBe(409);
  expect((await manager.post(`/positions/cards/${second}/retire`, { reason: "坏" })).status).toBe(
    409,
  );
  expect((await manager.post(`/positions/cards/${second}/return`, {})).status).toBe(303);
  expect((await manager.post(`/positions/cards/${second}/retire`, { reason: "坏" })).status).toBe(
    303,
  );
  expect((await manager.post(`/positions/cards/${first}/found`, {})).status).toBe(303);
});

test("who is barred from the site gets no card", async () => {
  const barred = await site.addPerson({ staffNumber: "V002", kind: "visitor", roles: [] });
  const row = findPersonRow(site.folder.read, barred.id);
  await site.app.ports.db.write((tx) =>
    updatePerson(tx.orm, barred.id, row?.version ?? 1, { blacklistedAt: 1 }),
  );
  const path = await register("0A05", "K-05");
  const answer = await manager.post(`${path}/issue`, { person: barred.id });
  expect(answer.status).toBe(409);
  expect(answer.text).toContain("黑名单");
});

test("without a plan the map says what is missing, and never looks live", async () => {
  const page = await manager.get("/positions");
  expect(page.status).toBe(200);
  expect(page.text).toContain("还没有可用的平面图");
});
