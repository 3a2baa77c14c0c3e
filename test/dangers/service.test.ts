/** Dangers, alarms and colour in one transaction; what the clock makes of them; what a colour stops. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { isWorkStopped } from "../../src/dangers/index.ts";
import { followAll } from "../../src/dangers/watch.ts";
import { DAY_MS, HOUR_MS } from "../../src/kernel/instants.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { act, alarmsOf, colours, dangers, photo, report, rowOf } from "./seed.ts";

let site: TestSite;
let operator: Visitor;
let manager: Visitor;
let administrator: Visitor;

beforeEach(async () => {
  site = await openTestSite();
  operator = await site.visitor(["operator"]);
  manager = await site.visitor(["safety-manager"]);
  administrator = await site.visitor(["administrator"]);
});
afterEach(() => site.close());

const stopped = (): boolean =>
  isWorkStopped(site.app.ports.db.read, "fills", site.app.ports.clock.now());

const dayIn = (days: number): string =>
  new Date(site.app.ports.clock.now() + days * DAY_MS + 8 * HOUR_MS).toISOString().slice(0, 10);

async function assigned(days = 5, level = "general"): Promise<string> {
  const id = await report(operator);
  expect((await act(site, manager, id, "grade", { level })).status).toBe(303);
  const five = {
    responsible: operator.actor.personId,
    measure: "换软管",
    due: dayIn(days),
    cost: "180",
    plan: "停用该枪",
  };
  expect((await act(site, manager, id, "assign", five)).status).toBe(303);
  return id;
}

async function handIn(id: string): Promise<void> {
  const handed = await act(site, operator, id, "submit", { done: "已换" }, [await photo()]);
  expect(handed.status).toBe(303);
}

/** Days that went by, as the rows then stand: ten ticks a second for days would take too long. The watch then looks. */
async function pass(days: number): Promise<void> {
  const ms = days * DAY_MS;
  site.folder.site.run(
    `UPDATE danger SET due_on = date(due_on, '-${days} days'), since_at = since_at - ${ms},
       found_at = found_at - ${ms}, asked_at = asked_at - ${ms}`,
  );
  site.time.advance(60_000);
  await site.app.settled();
}

describe("the colour", () => {
  test("is yellow with the report, red with the grade, yellow and green again with the closes", async () => {
    const small = await report(operator);
    expect(colours(site)).toEqual(["yellow"]);
    const large = await report(operator, { what: "漏气", place: "储罐区" });
    expect(colours(site)).toEqual(["yellow"]);
    await act(site, manager, large, "grade", { level: "major" });
    expect(colours(site)).toEqual(["yellow", "red"]);
    await act(site, manager, large, "reject", { reason: "误报" });
    expect(colours(site)).toEqual(["yellow", "red", "yellow"]);
    await act(site, manager, small, "reject", { reason: "误报" });
    expect(colours(site)).toEqual(["yellow", "red", "yellow", "green"]);
    expect(site.entries("colour.changed").map(({ payload }) => payload)).toMatchObject([
      { from: "green", to: "yellow", danger: small, cause: "found", major: 0, general: 1 },
      { from: "yellow", to: "red", danger: large, cause: "grade", major: 1, general: 1 },
      { from: "red", to: "yellow", danger: large, cause: "reject" },
      { from: "yellow", to: "green", danger: small, cause: "reject" },
    ]);
  });

  test("its history is never changed, a danger and its photos are kept", async () => {
    await report(operator, {}, [await photo()]);
    for (const sql of [
      "UPDATE site_colour SET level = 'green'",
      "DELETE FROM site_colour",
      "DELETE FROM danger",
      "DELETE FROM danger_photo",
      "UPDATE danger_photo SET hash = hash",
    ]) {
      expect(() => site.folder.site.run(sql)).toThrow(/kept|never changed/);
    }
  });

  test("the database itself refuses a close by whoever did the work", async () => {
    const id = await assigned();
    await handIn(id);
    const sql = `UPDATE danger SET state = 'closed', closed_at = 1, checked_by = submitted_by WHERE id = '${id}'`;
    expect(() => site.folder.site.run(sql)).toThrow("danger_other_checker");
  });
});

describe("what red stops", () => {
  async function red(): Promise<string> {
    const id = await report(operator, { what: "储罐液位计失灵", place: "储罐区" });
    await act(site, manager, id, "grade", { level: "major" });
    return id;
  }

  const confirm = (by: Visitor, change: Record<string, string> = {}) =>
    by.post("/colour/confirm", { level: "red", reason: "专人监护", hours: "1", ...change });

  test("new fills, until a manager confirms with a reason and for a time", async () => {
    expect(stopped()).toBe(false);
    await red();
    expect(stopped()).toBe(true);
    expect((await confirm(operator)).status).toBe(403);
    expect((await confirm(manager, { reason: "  " })).status).toBe(422);
    expect((await confirm(manager, { hours: "25" })).status).toBe(422);
    expect((await confirm(manager, { level: "yellow" })).status).toBe(422);
    expect(stopped()).toBe(true);
    expect((await confirm(manager)).status).toBe(303);
    expect(stopped()).toBe(false);
    expect(site.entries("colour.confirmed")[0]?.payload).toMatchObject({
      level: "red",
      reason: "专人监护",
    });
    site.time.advance(HOUR_MS - 1);
    expect(stopped()).toBe(false);
    site.time.advance(1);
    expect(stopped()).toBe(true);
    site.time.advance(60_000);
    await site.app.settled();
    expect(site.entries("colour.confirmation_ended")[0]?.payload).toMatchObject({
      reason: "expired",
    });
  });

  test("a further major danger ends the word given for the first", async () => {
    await red();
    await confirm(manager);
    expect(stopped()).toBe(false);
    const other = await report(operator, { what: "报警器停用", place: "压缩机房" });
    expect(stopped()).toBe(false);
    await act(site, manager, other, "grade", { level: "major" });
    expect(stopped()).toBe(true);
    expect(site.entries("colour.confirmation_ended")[0]?.payload).toMatchObject({
      reason: "new-major",
    });
  });

  test("the word is gone with the colour, and does not count for the next red", async () => {
    const id = await red();
    await confirm(manager);
    await act(site, manager, id, "reject", { reason: "误报" });
    expect(site.entries("colour.confirmation_ended")[0]?.payload).toMatchObject({
      reason: "colour-changed",
    });
    await red();
    expect(stopped()).toBe(true);
  });

  test("it can be taken back before its end", async () => {
    await red();
    await confirm(manager);
    expect((await administrator.post("/colour/withdraw")).status).toBe(303);
    expect(stopped()).toBe(true);
    expect((await administrator.post("/colour/withdraw")).status).toBe(422);
  });

  test("the setting decides, with a reason, and a second editor is told", async () => {
    const page = await (await manager.get("/dangers/settings")).text();
    expect(page).toContain('name="seen" value="0"');
    const fields = {
      ...{ seen: "0", "red-stops-hot-work": "yes", "confirm-max-hours": "24", "repeat-days": "90" },
      ...{
        "remind-days": "2",
        "wait-hours": "24",
        "second-step-days": "3",
        "third-step-days": "7",
      },
      ...{ "extensions-max": "2", "extended-days-max": "30" },
    };
    await red();
    expect((await manager.post("/dangers/settings", fields)).status).toBe(422);
    expect(stopped()).toBe(true);
    const saved = await manager.post("/dangers/settings", {
      ...fields,
      reason: "停充由值班长决定",
    });
    expect(saved.status).toBe(303);
    expect(stopped()).toBe(false);
    expect(site.entries("danger-setting.changed")[0]?.payload).toMatchObject({
      changed: { redStopsFills: { from: true, to: false } },
    });
    const stale = await administrator.post("/dangers/settings", {
      ...fields,
      reason: "再改",
      "repeat-days": "60",
    });
    expect(stale.status).toBe(409);
    expect(await stale.text()).toContain("刚刚有变化");
  });
});

describe("time", () => {
  test("reminds, is late, goes up step by step, and is quiet when it was handed in", async () => {
    const id = await assigned(5);
    expect(alarmsOf(site, id)).toEqual([]);
    await pass(3);
    expect(alarmsOf(site, id)).toEqual(["danger.due_soon"]);
    await pass(3);
    expect(alarmsOf(site, id)).toEqual(["danger.overdue"]);
    expect(rowOf(site, id).escalation).toBe(1);
    await pass(2);
    expect(alarmsOf(site, id)).toEqual(["danger.escalated"]);
    await pass(4);
    expect(rowOf(site, id).escalation).toBe(3);
    expect(site.entries("danger.escalated").map(({ payload }) => payload["step"])).toEqual([
      1, 2, 3,
    ]);
    await handIn(id);
    expect(alarmsOf(site, id)).toEqual([]);
    expect(rowOf(site, id).escalation).toBe(0);
    await pass(1);
    expect(alarmsOf(site, id)).toEqual(["danger.waiting"]);
    await act(site, administrator, id, "pass");
    expect(alarmsOf(site, id)).toEqual([]);
    expect(colours(site).at(-1)).toBe("green");
  });

  test("a second round changes nothing: a restart does not say it all again", async () => {
    const id = await assigned(0);
    await pass(2);
    const before = site.entries("danger.escalated").length;
    const alarms = alarmsOf(site, id);
    expect(await followAll(site.app.ports)).toBe(0);
    expect(site.entries("danger.escalated")).toHaveLength(before);
    expect(alarmsOf(site, id)).toEqual(alarms);
  });

  test("what was missed while the box was off is done at its next look", async () => {
    const id = await assigned(1);
    site.folder.site.run("UPDATE danger SET due_on = '2020-01-01' WHERE id = ?", [id]);
    expect(await followAll(site.app.ports)).toBe(1);
    expect(alarmsOf(site, id)).toEqual(["danger.escalated"]);
    expect(rowOf(site, id).escalation).toBe(3);
  });

  test("an extension needs another manager, takes the alarm away and has a limit", async () => {
    const id = await assigned(0);
    await pass(1);
    expect(alarmsOf(site, id)).toEqual(["danger.overdue"]);
    const ask = { until: dayIn(8), reason: "等配件" };
    expect((await act(site, operator, id, "ask-extension", ask)).status).toBe(303);
    expect((await act(site, operator, id, "grant-extension")).status).toBe(422);
    expect((await act(site, manager, id, "grant-extension")).status).toBe(303);
    expect(rowOf(site, id).due_on).toBe(ask.until);
    expect(alarmsOf(site, id)).toEqual([]);
    const far = await act(site, operator, id, "ask-extension", {
      until: dayIn(90),
      reason: "再等",
    });
    expect(far.status).toBe(422);
    expect(await far.text()).toContain("超出延期上限");
  });

  test("a major danger is an alarm as long as it is open", async () => {
    const id = await assigned(5, "major");
    expect(alarmsOf(site, id)).toEqual(["danger.major"]);
    await handIn(id);
    expect(alarmsOf(site, id)).toEqual(["danger.major"]);
    await act(site, manager, id, "pass");
    expect(alarmsOf(site, id)).toEqual([]);
  });
});

test("the same place and kind again within the days of the setting is a repetition, later it is none", async () => {
  const first = await report(operator);
  await act(site, manager, first, "reject", { reason: "误报" });
  const second = await report(operator);
  expect(rowOf(site, second).repeat_of).toBeNull();
  const third = await report(operator);
  expect(rowOf(site, third).repeat_of).toBe(second);
  const elsewhere = await report(operator, { place: "3 号充装枪" });
  expect(rowOf(site, elsewhere).repeat_of).toBeNull();
  await pass(91);
  const late = await report(operator);
  expect(rowOf(site, late).repeat_of).toBeNull();
  expect(
    dangers(site)
      .map(({ number }) => number.slice(-2))
      .join(" "),
  ).toBe("01 02 03 04 05");
});
