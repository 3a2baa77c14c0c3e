/** What needs a person now: gathered from the domains, the unsafe first, and only what this person can do. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { raiseAlarm } from "../../src/alarms/index.ts";
import { actOnDanger, BY_HAND, type Danger, reportDanger } from "../../src/dangers/index.ts";
import type { DangerEvent } from "../../src/dangers/model.ts";
import { addPerson } from "../../src/identity/index.ts";
import { addDays, DAY_MS, dayOf, instant } from "../../src/kernel/instants.ts";
import { toDosOf } from "../../src/overview/to-do.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";

let site: TestSite;
let manager: Visitor;
let keeper: Visitor;

/** As the store of pictures hands one over. */
const SHOWN = { hash: "ab".repeat(32), bytes: 900, width: 40, height: 30 };

const here = () => site.app.ports;

/** The list as it stands some days from now, with nothing done in between. */
function toDosFor(visitor: Pick<Visitor, "actor">, days = 0) {
  const { db, clock } = here();
  const later: Clock = { ...clock, now: () => instant(clock.now() + days * DAY_MS) };
  const isOff = (): boolean => false;
  return toDosOf({ ports: { db, clock: later }, lang: "zh-CN", actor: visitor.actor, isOff }).items;
}

const whats = (visitor: Visitor, days = 0) => toDosFor(visitor, days).map(({ what }) => what);

async function report(what: string): Promise<Danger> {
  const done = await reportDanger(here(), keeper.actor, {
    ...{ what, category: "safety", roomId: null, place: "实瓶库" },
    ...{ source: BY_HAND, suspected: "general", photos: [] },
  });
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value;
}

async function act(by: Visitor, danger: Danger, event: DangerEvent): Promise<Danger> {
  const photos = event.kind === "submit" ? [SHOWN] : [];
  const given = { event, seen: danger.version, photos };
  const done = await actOnDanger(here(), by.actor, danger.id, given);
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value;
}

beforeAll(async () => {
  site = await openTestSite();
  manager = await site.visitor(["safety-manager"]);
  keeper = await site.visitor(["store-keeper"]);
});

afterAll(() => site.close());

test("a danger goes from who judges it to who puts it right, to who looks again", async () => {
  const reported = await report("灭火器压力不足");
  expect(whats(manager)).toContain("1 处新报隐患待评级");
  expect(whats(keeper).join()).not.toContain("隐患");
  const grade = { kind: "grade", level: "general", criterion: "", reason: "" } as const;
  const graded = await act(manager, reported, grade);
  expect(whats(manager)).toContain("1 处隐患待指派");
  const dueOn = addDays(dayOf(here().clock.now()), 1);
  const assigned = await act(manager, graded, {
    kind: "assign",
    five: { responsibleId: keeper.actor.personId, measure: "更换", costFen: null, dueOn, plan: "" },
    reason: "",
  });
  expect(whats(manager).join()).not.toContain("隐患");
  const own = `${reported.number} 由您整改，${dueOn} 前完成`;
  const [mine] = toDosFor(keeper).filter(({ what }) => what === own);
  expect(mine).toMatchObject({ urgency: "now", detail: "灭火器压力不足" });
  expect(mine?.href).toBe(`/dangers/${reported.id}`);

  const late = toDosFor(keeper, 3).filter(({ what }) => what.includes(reported.number));
  expect(late).toEqual([expect.objectContaining({ urgency: "late" })]);
  expect(whats(manager, 3)).toContain("1 处隐患逾期未整改");

  await act(keeper, assigned, { kind: "submit", done: "已更换", photos: 1 });
  expect(whats(keeper).join()).not.toContain("隐患");
  expect(whats(manager)).toContain("1 处隐患待您复查");
});

test("an urgent alarm nobody acknowledged stands before everything that is late", async () => {
  await here().db.write((tx) =>
    raiseAlarm(tx, here(), { code: "journal.broken", subject: "journal", place: "主机" }),
  );
  const items = toDosFor(manager);
  expect(items[0]).toMatchObject({ urgency: "unsafe", what: "1 个紧急报警无人确认" });
  const ranks = items.map(({ urgency }) => ["unsafe", "late", "now", "soon"].indexOf(urgency));
  expect(ranks).toEqual([...ranks].sort());
});

test("one's own certificate is told before it ends, and after", async () => {
  const kind = "cylinder-filling";
  const number = "P-77";
  const ends = addDays(dayOf(here().clock.now()), 20);
  const personId = await addPerson(here(), "system", {
    ...{ name: "钱充", staffNumber: "C1", roles: ["operator"], pin: "258036" },
    certificate: { kind, number, expiresOn: ends },
  });
  const own = { actor: { ...manager.actor, personId, roles: ["operator"] } };
  expect(toDosFor(own)).toContainEqual(expect.objectContaining({ urgency: "soon" }));
  expect(toDosFor(own, 22)).toContainEqual(
    expect.objectContaining({
      urgency: "late",
      what: `您的证书“气瓶充装（P）”已于 ${ends} 到期`,
    }),
  );
});

test("a regulator reads what stands unsafe or overdue, though others settle it", async () => {
  const regulator = await site.visitor(["regulator"]);
  const before = whats(regulator).join();
  await report("软管老化");
  const open = whats(regulator).find((what) => what.endsWith("处一般隐患未销号"));
  expect(open).toBeDefined();
  expect(before).not.toContain(open ?? "?");
  expect(whats(manager).join()).not.toContain("处一般隐患未销号");
});
