/** What phones hand in: whole visits and turns done beyond the network, in order, once, and nothing lost. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRound } from "../../src/cylinders/custody/query.ts";
import { custodyPlace } from "../../src/cylinders/schema.ts";
import { loadVisit } from "../../src/delivery/visits.ts";
import { HOUR_MS } from "../../src/kernel/instants.ts";
import { followPatrols } from "../../src/patrols/index.ts";
import { findAct, findPackage } from "../../src/phones/store.ts";
import { seedPlace } from "../site/seed.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";
import { actId, Phone } from "./road.ts";

let site: TestSite;
let keeper: Browser;
let driver: Browser;
let customers = 0;
let cylinders = 0;

const HOME = {
  ...{ kind: "household", name: "王芳", address: "城南路 1 号", phone: "13812345678" },
  ...{ "contract-no": "", "contract-until": "", limit: "100", note: "" },
};

const idOf = (location: string | null): string => (location ?? "").split("/").at(-1) ?? "";
const read = () => site.app.ports.db.read;
const now = () => site.clock.now();
const row = <T>(sql: string, values: Record<string, string> = {}): T =>
  site.folder.siteReader.query(sql).get(values) as T;

type Who = "outlet-keeper" | "driver" | "administrator" | "operator" | "safety-manager";

async function as(role: Who | "store-keeper") {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(role);
  return await site.login(person);
}

async function addCustomer(): Promise<string> {
  customers += 1;
  const phone = `139${String(customers).padStart(8, "0")}`;
  const answer = await keeper.post("/customers/new", { ...HOME, phone });
  expect(answer.status).toBe(303);
  return idOf(answer.location);
}

async function addFull(): Promise<string> {
  cylinders += 1;
  const code = `RD${String(cylinders).padStart(6, "0")}`;
  await site.addCylinder(code, { content: "full" });
  return code;
}

async function order(customerId: string): Promise<string> {
  const driverId = site.people.get("driver")?.id ?? "";
  const fields = { model: "YSP35.5", count: "1", day: "2026-12-10", window: "" };
  const answer = await keeper.post("/orders/new", {
    ...fields,
    customer: customerId,
    driver: driverId,
  });
  expect(answer.status).toBe(303);
  return row<{ id: string }>("SELECT id FROM delivery_order WHERE customer_id = $customerId", {
    customerId,
  }).id;
}

async function phone(clock: () => number = now): Promise<Phone> {
  const one = new Phone(driver, clock);
  await one.take();
  return one;
}

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  await site.app.ports.db.write((tx) => {
    const truck = { id: "truck-1", kind: "truck", name: "鲁J 12345", createdAt: 1 };
    tx.orm.insert(custodyPlace).values(truck).run();
  });
  keeper = await as("outlet-keeper");
  driver = await as("driver");
});

afterAll(() => site.stop());

describe("a round", () => {
  test("is taken along with its orders, customers, tables and notice, and handed in whole", async () => {
    const customerId = await addCustomer();
    const orderId = await order(customerId);
    const code = await addFull();
    const one = await phone();
    expect(one.taken.round?.orders.map(({ id }) => id)).toEqual([orderId]);
    expect(one.taken.round?.customers[0]?.name).toBe("王芳");
    expect(one.taken.round?.tables.household?.definition.sections.length).toBeGreaterThan(0);
    expect(one.taken.round?.notice?.zh).toContain("气瓶");
    const id = one.deliver(customerId, [code], { orderId });
    await one.sendAll();
    const states = [...one.answers.values()].filter(({ state }) => state === "held");
    expect(states).toEqual([]);
    const visit = loadVisit(read(), id);
    expect(visit?.visit.state).toBe("delivered");
    expect(visit?.items.map(({ code: scanned }) => scanned)).toEqual([code]);
    expect(visit?.visit.orderId).toBe(orderId);
    const state = row<{ state: string }>("SELECT state FROM delivery_order WHERE id = $orderId", {
      orderId,
    });
    expect(state.state).toBe("delivered");
  });

  test("handed in twice, or by two requests at once, it is there once", async () => {
    const customerId = await addCustomer();
    const one = await phone();
    const id = one.deliver(customerId, [await addFull(), await addFull()]);
    const acts = one.waiting.slice(0, 50);
    const [first, second] = await Promise.all([one.post(acts), one.post(acts)]);
    expect(first.acts.map(({ id: act }) => act)).toEqual(second.acts.map(({ id: act }) => act));
    one.note(first);
    await one.sendAll();
    const head = site.head();
    expect(
      (await one.post(one.sent.slice(0, 50))).acts.every(({ state }) => state !== "held"),
    ).toBe(true);
    expect(site.head()).toBe(head);
    expect(loadVisit(read(), id)?.items).toHaveLength(2);
    const photos = row<{ n: number }>(
      "SELECT count(*) AS n FROM check_photo p JOIN delivery_visit v ON v.run_id = p.run_id WHERE v.id = $id",
      { id },
    );
    const asked = one.sent.filter(({ act }) => act.kind === "check.photo");
    expect(photos.n).toBe(asked.length);
  });

  test("what the box knows better is kept as it was done, with a task that a person settles", async () => {
    const [customerId, code] = [await addCustomer(), await addFull()];
    const one = await phone();
    await site.app.ports.db.write((tx) => {
      tx.orm.run(`UPDATE cylinder SET status = 'recalled' WHERE serial = 'S-${code}'`);
    });
    const id = one.deliver(customerId, [code]);
    await one.sendAll();
    const scan = [...one.answers.values()].find(({ remarks }) =>
      remarks.includes("hand-over.recalled"),
    );
    expect(scan?.state).toBe("remarked");
    expect(loadVisit(read(), id)?.visit.state).toBe("delivered");
    const page = await keeper.get("/phones");
    await expectSoundPage(page.text);
    expect(page.text).toContain("该瓶正在召回");
    expect((await keeper.post(`/phones/acts/${scan?.id}/settle`, { note: " " })).status).toBe(422);
    const settled = await keeper.post(`/phones/acts/${scan?.id}/settle`, { note: "已取回" });
    expect(settled.status).toBe(303);
    expect(findAct(read(), scan?.id ?? "")?.settleNote).toBe("已取回");
  });

  test("an order that was cancelled meanwhile leaves the visit on file without it", async () => {
    const customerId = await addCustomer();
    const orderId = await order(customerId);
    const one = await phone();
    await site.app.ports.db.write((tx) => {
      tx.orm.run(`UPDATE delivery_order SET state = 'cancelled' WHERE id = '${orderId}'`);
    });
    const id = one.deliver(customerId, [await addFull()], { orderId });
    await one.sendAll();
    expect([...one.answers.values()][0]?.remarks).toEqual(["visit.order"]);
    expect(loadVisit(read(), id)?.visit).toMatchObject({ state: "delivered", orderId: null });
  });

  test("a visit that was begun on the box goes on on the road, and what is done there is done once", async () => {
    const customerId = await addCustomer();
    const orderId = await order(customerId);
    const code = await addFull();
    const query = `order=${orderId}&truck=truck-1`;
    const fields = { customer: customerId, reason: "门上没有码" };
    const begun = await driver.post(`/deliveries/start?${query}`, fields);
    expect(begun.status).toBe(303);
    const id = idOf(begun.location);
    await driver.post(`/deliveries/${id}/check`);
    const one = await phone();
    const [visit] = one.taken.round?.visits ?? [];
    expect(visit).toMatchObject({ id, orderId, isNoticeRead: false, items: [] });
    expect(visit?.run?.isEnded).toBe(false);
    one.answer(`visit:${id}`, visit?.run ?? null);
    one.do({ kind: "visit.notice", id });
    one.do({ kind: "visit.scan", id, text: code, direction: "full", decided: null });
    one.do({ kind: "visit.empties", id });
    await one.sendAll();
    // The last steps on the box's own pages again; the phone's package is renewed in between.
    const again = await driver.post(`/road/package?renew=${one.taken.id}`);
    const renewed = JSON.parse(again.text) as typeof one.taken;
    expect(renewed.id).toBe(one.taken.id);
    expect(renewed.round?.visits[0]).toMatchObject({ isNoticeRead: true, areEmptiesDone: true });
    one.do({ kind: "visit.sign", id, by: "王芳" }, 1);
    one.do({ kind: "visit.finish", id });
    await one.sendAll();
    expect([...one.answers.values()].filter(({ state }) => state === "held")).toEqual([]);
    expect(loadVisit(read(), id)?.visit.state).toBe("delivered");
    expect(loadVisit(read(), id)?.items).toHaveLength(1);
  });

  test("a household that nobody planned is supplied, entered with the least, and told to the office", async () => {
    const one = await phone();
    const met = (): string => {
      const id = actId();
      const fields = { name: "赵强", address: "新村 9 号", phone: "13700001111", note: "" };
      one.do({ kind: "customer.add", id, ...fields });
      one.deliver(id, [code]);
      return id;
    };
    let code = await addFull();
    const first = met();
    await one.sendAll();
    code = await addFull();
    met();
    await one.sendAll();
    const added = [...one.answers.values()].map(({ remarks }) => remarks);
    expect(added).toContainEqual(["customer.new"]);
    expect(added).toContainEqual(["customer.new", "customer.twin"]);
    expect([...one.answers.values()].filter(({ state }) => state === "held")).toEqual([]);
    const page = await keeper.get("/phones");
    expect(page.text).toContain("途中新增的用户");
    expect(page.text).toContain(`/customers/${first}`);
    const visits = row<{ n: number }>(
      "SELECT count(*) AS n FROM delivery_visit WHERE customer_id = $first AND state = 'delivered'",
      { first },
    );
    expect(visits.n).toBe(1);
  });

  test("on two phones at once both visits are on file, and the second is asked about", async () => {
    const customerId = await addCustomer();
    const orderId = await order(customerId);
    const [one, other] = [await phone(), await phone()];
    const first = one.deliver(customerId, [await addFull()], { orderId });
    const second = other.deliver(customerId, [await addFull()], { orderId });
    await one.sendAll();
    await other.sendAll();
    expect([...one.answers.values()].flatMap(({ remarks }) => remarks)).toEqual([]);
    expect([...other.answers.values()].flatMap(({ remarks }) => remarks)).toContain("visit.order");
    expect([first, second].map((id) => loadVisit(read(), id)?.visit.state)).toEqual([
      "delivered",
      "delivered",
    ]);
    expect([first, second].map((id) => loadVisit(read(), id)?.visit.orderId)).toEqual([
      orderId,
      null,
    ]);
  });

  test("of two signatures the first stands, the other is shown to the office and is in nobody's way", async () => {
    const customerId = await addCustomer();
    const one = await phone();
    const id = one.deliver(customerId, [await addFull()]);
    const at = one.waiting.findIndex(({ act }) => act.kind === "visit.sign");
    const [sign] = one.waiting.slice(at, at + 1);
    if (sign === undefined) throw new Error("nobody signed");
    const again = { ...sign, id: actId(), act: { ...sign.act, by: "李四" } };
    one.waiting.splice(at + 1, 0, { ...again, seq: sign.seq + 0.5 });
    for (const [index, act] of one.waiting.entries())
      one.waiting[index] = { ...act, seq: index + 1 };
    await one.sendAll();
    expect([...one.answers.values()].filter(({ state }) => state === "held")).toEqual([]);
    expect(loadVisit(read(), id)?.visit).toMatchObject({ state: "delivered", signedBy: "王芳" });
    const kept = findAct(read(), again.id);
    expect(kept).toMatchObject({ state: "remarked", remarks: ["visit.signed_twice"] });
    expect(kept?.photos).toHaveLength(1);
  });

  test("what cannot be entered is held with its words, later items wait, and a second try goes through", async () => {
    const customerId = await addCustomer();
    const one = await phone();
    const id = actId();
    one.do({ kind: "visit.notice", id });
    one.do({ kind: "visit.sign", id, by: "王" }, 1);
    await one.sendAll();
    const [notice, sign] = one.sent;
    expect(one.answers.get(notice?.id ?? "")).toMatchObject({
      state: "held",
      remarks: ["visit.not_found"],
    });
    expect(one.answers.get(sign?.id ?? "")?.remarks).toEqual(["phone.after_held"]);
    expect(findAct(read(), sign?.id ?? "")?.photos).toHaveLength(1);
    await expectSoundPage((await keeper.get("/phones")).text);
    const begun = { id, customerId, arrival: "chosen", reason: "无码", orderId: null };
    const start = one.do({ kind: "visit.start", ...begun, truckId: "truck-1" });
    await one.sendAll();
    // The visit begins after what is held, so that it is not in its way.
    expect(one.answers.get(start)?.state).toBe("held");
    await keeper.post(`/phones/acts/${notice?.id}/settle`, { note: "误操作" });
    await keeper.post(`/phones/acts/${sign?.id}/settle`, { note: "误操作" });
    const again = await one.post(one.sent.filter((act) => act.id === start));
    expect(again.acts[0]?.state).toBe("accepted");
    expect(loadVisit(read(), id)?.step).toBe("check");
  });
});

describe("rounds of scanning", () => {
  test("a receipt, a collection of empties and a count of an outlet are handed in at their own times", async () => {
    await site.app.ports.db.write((tx) => {
      const outlet = { id: "outlet-1", kind: "outlet", name: "城南站点", createdAt: 1 };
      tx.orm.insert(custodyPlace).values(outlet).run();
    });
    let clock = now();
    const one = await phone(() => clock);
    const outlet = one.taken.custody?.places.find(({ ref }) => ref === "outlet-1");
    expect(outlet).toMatchObject({ name: { zh: "城南站点" }, stock: 0 });
    expect(one.taken.custody?.acts.find(({ act }) => act === "collect")?.asksContent).toBe(true);
    const [first, second, late] = [await addFull(), await addFull(), await addFull()];
    const place = { kind: "outlet", ref: "outlet-1" };
    const round = (act: string, content: string | null, codes: readonly string[]): string => {
      const id = actId();
      one.do({ kind: "round.start", id, act, place, content });
      for (const text of codes) one.do({ kind: "round.scan", id, text });
      one.do({ kind: "round.end", id, note: "" });
      return id;
    };
    round("receive", null, [first, second]);
    site.time.advance(60_000);
    clock = now();
    const collected = round("collect", "empty", [second]);
    const count = round("seen", null, [first]);
    // After the count, and before it is handed in, another one comes there.
    site.time.advance(60_000);
    const other = await phone();
    const id = actId();
    other.do({ kind: "round.start", id, act: "receive", place, content: null });
    other.do({ kind: "round.scan", id, text: late });
    other.do({ kind: "round.end", id, note: "" });
    await other.sendAll();
    clock = now();
    await one.sendAll();
    expect([...one.answers.values()].filter(({ state }) => state === "held")).toEqual([]);
    const rows = row<{ content: string }>(
      "SELECT p.content FROM cylinder_place p JOIN cylinder c ON c.id = p.cylinder_id WHERE c.serial = $serial",
      { serial: `S-${second}` },
    );
    expect(rows.content).toBe("empty");
    const counted = findRound(read(), count);
    // The one that came later is not missing.
    expect(counted?.result?.missing).toHaveLength(1);
    expect(counted?.result?.found).toHaveLength(1);
    expect(findRound(read(), collected)?.content).toBe("empty");
  });
});

describe("a box that was restored from an older backup", () => {
  test("gets what it has forgotten once more, and nothing of it twice", async () => {
    const customerId = await addCustomer();
    const one = await phone();
    await site.app.settled();
    const copy = mkdtempSync(join(tmpdir(), "gasward-older-"));
    site.folder.site.run("PRAGMA wal_checkpoint(TRUNCATE)");
    cpSync(join(site.path, "data"), join(copy, "data"), { recursive: true });
    rmSync(join(copy, "data", "lock.db"), { force: true });
    const id = one.deliver(customerId, [await addFull()]);
    await one.sendAll();
    const older = await openTestSite({ path: copy, startAt: now() });
    try {
      await older.app.start();
      await older.app.settled();
      expect(loadVisit(older.app.ports.db.read, id)).toBeUndefined();
      const person = site.people.get("driver");
      if (person === undefined) throw new Error("no driver");
      const again = new Phone(await older.login(person), () => older.clock.now());
      again.taken = one.taken;
      // A page of the road marks everything as waiting when it meets another epoch.
      again.waiting = [...one.sent];
      await again.sendAll();
      again.waiting = [...one.sent];
      await again.sendAll();
      const visit = loadVisit(older.app.ports.db.read, id);
      expect(visit?.visit.state).toBe("delivered");
      expect(visit?.items).toHaveLength(1);
    } finally {
      await older.stop();
      rmSync(copy, { recursive: true });
    }
  });
});

describe("time", () => {
  test("a clock that is days behind is put right, and both times are on file", async () => {
    const wrong = () => now() - 3 * 24 * HOUR_MS;
    const one = await phone(wrong);
    const what = { category: "fire", roomId: null, place: "路边", suspected: "general", done: "" };
    const id = one.do({ kind: "danger.report", id: actId(), what: "消防器材缺失", ...what });
    await one.sendAll();
    const kept = findAct(read(), id);
    expect(kept?.remarks).toEqual(["clock.off"]);
    expect(Math.abs((kept?.at ?? 0) - now())).toBeLessThan(1_000);
    expect(kept?.claimedAt).toBe(wrong() as never);
  });
});

describe("a patrol", () => {
  test("walked in time and handed in after it was counted as missed is put right", async () => {
    const place = await seedPlace(site);
    const manager = await as("safety-manager");
    const walker = await as("store-keeper");
    const table = { table: "storage", level: "4", frequency: "day", days: "every", due: "18:00" };
    const plan = await manager.post("/patrols/schedules/new", {
      ...{ name: "日巡查", place: "", room: place.roomId, from: "2026-12-10", ...table },
      person: site.people.get("store-keeper")?.id ?? "",
    });
    expect(plan.status).toBe(303);
    await followPatrols(site.app.ports);
    const one = new Phone(walker, now);
    const taken = await one.take();
    expect(taken.round).toBeNull();
    const [turn] = taken.turns;
    if (turn === undefined) throw new Error("no turn");
    const failing = turn.table.definition.sections[0]?.items[0]?.id ?? "";
    const { id, spotCode } = turn;
    if (taken.site.code !== null) one.do({ kind: "patrol.scan", id, text: taken.site.code });
    one.do({ kind: "patrol.scan", id, text: spotCode });
    one.do({ kind: "patrol.start", id, reason: "", versionId: turn.table.versionId });
    one.answer(`patrol:${id}`, turn.table, [failing]);
    await site.app.ports.db.write((tx) => {
      tx.orm.run(`UPDATE patrol_task SET state = 'missed' WHERE id = '${id}'`);
    });
    await one.sendAll();
    expect([...one.answers.values()].flatMap(({ remarks }) => remarks)).toEqual([
      "patrol.was_missed",
    ]);
    const task = row<{ state: string; result: string }>(
      "SELECT state, result FROM patrol_task WHERE id = $id",
      { id },
    );
    expect(task).toEqual({ state: "done", result: "fail" });
    expect(
      row<{ n: number }>("SELECT count(*) AS n FROM danger WHERE source_item <> ''").n,
    ).toBeGreaterThan(0);
  });
});

describe("phones", () => {
  test("only the person who took it along hands it in", async () => {
    const one = await phone();
    const other = new Phone(await as("operator"), now);
    other.taken = one.taken;
    other.do({ kind: "round.end", id: actId(), note: "" });
    expect((await other.post(other.waiting)).status).toBe(403);
  });

  test("an unknown package is brought back: the box was restored from before it", async () => {
    const one = await phone();
    one.taken = { ...one.taken, id: actId() };
    const id = one.deliver(await addCustomer(), [await addFull()]);
    await one.sendAll();
    expect(loadVisit(read(), id)?.visit.state).toBe("delivered");
    expect(findPackage(read(), one.taken.id)?.device).toBe("");
  });

  test("a lost one is told to erase itself, its sessions end, and it hands in nothing more", async () => {
    const one = await phone();
    const office = await as("administrator");
    expect((await office.post(`/phones/${one.taken.id}/lost`)).status).toBe(303);
    const hello = JSON.parse((await driver.get(`/road/hello?package=${one.taken.id}`)).text);
    expect(hello).toMatchObject({ package: "lost", personId: null });
    driver = await as("driver");
    const again = new Phone(driver, now);
    again.taken = one.taken;
    again.do({ kind: "round.end", id: actId(), note: "" });
    expect((await again.post(again.waiting)).status).toBe(410);
    const wiped = await driver.post("/road/wiped", { package: one.taken.id });
    expect(JSON.parse(wiped.text)).toEqual({ ok: true });
    expect((await office.get("/phones")).text).toContain("已抹除");
  });

  test("nonsense is refused and writes nothing", async () => {
    const one = await phone();
    const head = site.head();
    for (const acts of [[{ id: "x" }], [{ ...one.waiting[0], act: { kind: "site.reset" } }], 7]) {
      expect((await one.post([], { acts })).status).toBe(422);
    }
    expect(site.head()).toBe(head);
  });
});
