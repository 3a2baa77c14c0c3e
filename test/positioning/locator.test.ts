/** The engine in the whole program: distances come in, alarms and stays go on record, and a restart knows what it does not know. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { listOpenByCode } from "../../src/alarms/index.ts";
import { addShift, assignDuty, listShifts } from "../../src/identity/index.ts";
import { dayOf, instant } from "../../src/kernel/instants.ts";
import { endPermitFence, putPermitFence, type Shape } from "../../src/positioning/index.ts";
import { positionAnchor, zoneStay } from "../../src/positioning/schema.ts";
import { insertBinding, insertCard } from "../../src/positioning/store-cards.ts";
import { insertZone } from "../../src/positioning/store-zones.ts";
import { floor } from "../../src/site/schema.ts";
import { openTestSite, type TestSite } from "../support/app.ts";

const CORNERS = [
  [0, 0],
  [30_000, 0],
  [30_000, 20_000],
  [0, 20_000],
] as const;
const FLOOR = "floor-a";
const TAG = "C1";
const rect = (x1: number, y1: number, x2: number, y2: number): Shape => ({
  kind: "polygon",
  outline: [
    { xMm: x1, yMm: y1 },
    { xMm: x2, yMm: y1 },
    { xMm: x2, yMm: y2 },
    { xMm: x1, yMm: y2 },
  ],
  holes: [],
});

let site: TestSite;
let worker: string;

beforeEach(async () => {
  site = await openTestSite();
  worker = site.people.get("operator")?.id ?? "";
  await site.app.start();
  await site.app.settled();
  await site.app.ports.db.write((tx) => {
    tx.orm.insert(floor).values({ id: FLOOR, name: "一层", ordinal: 1, createdAt: 1 }).run();
    CORNERS.forEach(([xMm, yMm], index) => {
      tx.orm
        .insert(positionAnchor)
        .values({
          id: `a${index}`,
          radioId: `${index}`,
          floorId: FLOOR,
          xMm,
          yMm,
          zMm: 3_000,
          createdAt: 1,
        })
        .run();
    });
    insertCard(tx.orm, { id: "card-1", tag: TAG, label: "001", state: "issued", createdAt: 1 });
    insertBinding(tx.orm, {
      id: "b1",
      cardId: "card-1",
      personId: worker,
      fromAt: 1,
      issuedBy: worker,
    });
    insertZone(
      tx.orm,
      { id: "tank", floorId: FLOOR, createdAt: instant(1) },
      {
        ...{ name: "罐区", kind: "danger", shape: rect(20_000, 0, 30_000, 20_000), level: 1 },
        times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
        ...{ minHeads: null, maxHeads: null, stayMaxMs: null, stillMaxMs: null, required: [] },
        who: { mode: "nobody" },
      },
    );
    tx.append({ kind: "zone.added", actor: "system", subject: "zone:tank", payload: {} });
  });
});
afterEach(() => site.stop());

/** One second of a card that stands there, as the lines tell it. */
async function stand(xMm: number, yMm: number, seconds = 1, tag = TAG): Promise<void> {
  const { people, ports } = site.app;
  for (let second = 0; second < seconds; second += 1) {
    CORNERS.forEach(([x, y], index) => {
      people.locator.take(
        {
          kind: "range",
          tag,
          anchor: `${index}`,
          distanceMm: Math.round(Math.hypot(x - xMm, y - yMm, 1_800)),
          sequence: second,
        },
        ports.clock.now(),
      );
    });
    await site.time.advanceAsync(1_000);
    await site.app.settled();
  }
}

/** At a walk's pace. */
async function walk(fromMm: number, toMm: number): Promise<void> {
  const step = Math.sign(toMm - fromMm) * 1_200;
  for (let xMm = fromMm; Math.abs(toMm - xMm) > 1_200; xMm += step) await stand(xMm, 10_000);
  await stand(toMm, 10_000, 2);
}

const open = (code: string): readonly string[] =>
  listOpenByCode(site.app.ports.db.read, code).map(({ subject, state }) => `${subject} ${state}`);
const stays = () =>
  site.app.ports.db.read
    .select()
    .from(zoneStay)
    .all()
    .map(({ zoneId, personId, leftAt }) => [zoneId, personId, leftAt !== null]);

describe("a walk", () => {
  test("into a forbidden area is an alarm within two seconds, and ends when he has left", async () => {
    await stand(10_000, 10_000, 3);
    expect(site.app.people.locator.positions(FLOOR)[0]?.fix.xMm).toBeWithin(9_900, 10_100);
    expect(open("position.out_of_bounds")).toEqual([]);
    await walk(10_000, 19_500);
    expect(open("position.out_of_bounds")).toEqual([]);
    await walk(19_500, 21_500);
    expect(open("position.out_of_bounds")).toEqual([`zone:tank card:${TAG} raised`]);
    expect(stays()).toEqual([["tank", worker, false]]);
    await walk(21_500, 12_000);
    expect(open("position.out_of_bounds")).toEqual([]);
    expect(stays()).toEqual([["tank", worker, true]]);
    expect(site.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("somebody who is measured inside is an alarm within a fifth of a second, before the next round of the card", async () => {
    await walk(10_000, 19_500);
    CORNERS.forEach(([x, y], index) => {
      const distanceMm = Math.round(Math.hypot(x - 20_900, y - 10_000, 1_800));
      const range = { kind: "range", tag: TAG, anchor: `${index}`, distanceMm } as const;
      site.app.people.locator.take({ ...range, sequence: 99 }, site.app.ports.clock.now());
    });
    expect(open("position.out_of_bounds")).toEqual([]);
    await site.time.advanceAsync(130);
    await site.app.settled();
    expect(open("position.out_of_bounds")).toEqual([`zone:tank card:${TAG} raised`]);
  });

  test("the button on the card is a call for help at once, and one alarm however long it is pressed", async () => {
    await stand(10_000, 10_000, 2);
    for (let count = 0; count < 5; count += 1) {
      site.app.people.locator.take(
        { kind: "beacon", id: TAG, role: "tag", isButtonPressed: true, batteryPercent: 80 },
        site.app.ports.clock.now(),
      );
    }
    await site.app.settled();
    expect(open("position.sos")).toEqual([`card:${TAG} raised`]);
    expect(site.kinds().filter((kind) => kind === "alarm.raised").length).toBe(1);
  });

  test("a fence that is drawn around somebody finds him inside", async () => {
    await stand(10_000, 10_000, 3);
    const permit = {
      ...{
        ref: "permit:7",
        name: "动火 7",
        floorId: FLOOR,
        shape: rect(5_000, 5_000, 15_000, 15_000),
      },
      fromAt: instant(0),
      toAt: instant(site.app.ports.clock.now() + 3_600_000),
      ...{ people: [], required: [] },
    };
    await site.app.ports.db.write((tx) => putPermitFence(tx, site.app.ports, "system", permit));
    await stand(10_000, 10_000, 3);
    expect(open("position.outsider").length).toBe(1);
    // The same person becomes the guardian: then he must be there, and leaving is the alarm.
    const guarded = { ...permit, required: [worker] };
    await site.app.ports.db.write((tx) => putPermitFence(tx, site.app.ports, "system", guarded));
    await site.time.advanceAsync(15_000);
    await stand(10_000, 10_000, 3);
    expect(open("position.outsider")).toEqual([]);
    await stand(17_500, 10_000, 5);
    expect(open("position.guardian_left")[0]).toEndWith(`person:${worker} raised`);
    // The same alarm tells whether he is known to be elsewhere: a work goes on or stops by it.
    const why = () => {
      const [row] = listOpenByCode(site.app.ports.db.read, "position.guardian_left");
      return (JSON.parse(row?.facts ?? "{}") as { why?: string }).why;
    };
    expect(why()).toBe("elsewhere");
    await site.time.advanceAsync(30_000);
    await site.app.settled();
    expect(why()).toBe("unheard");
    await stand(17_500, 10_000, 5);
    expect(why()).toBe("elsewhere");
    await site.app.ports.db.write((tx) => endPermitFence(tx, site.app.ports, "system", "permit:7"));
    await stand(17_500, 10_000, 2);
    expect(open("position.guardian_left")[0]).toEndWith("cleared");
  });
});

test("after a restart nobody is called absent before he could be heard, and an old alarm ends if it does not hold", async () => {
  await stand(24_000, 10_000, 3);
  expect(open("position.out_of_bounds").length).toBe(1);
  await site.app.ports.db.write((tx) => {
    putPermitFence(tx, site.app.ports, "system", {
      ...{ ref: "permit:8", name: "动火 8", floorId: FLOOR, shape: rect(0, 0, 5_000, 5_000) },
      ...{
        fromAt: instant(0),
        toAt: instant(Number.MAX_SAFE_INTEGER),
        people: [],
        required: [worker],
      },
    });
  });
  site.app.people.locator.stop();
  await site.app.people.locator.start();
  await site.time.advanceAsync(10_000);
  await site.app.settled();
  expect(open("position.guardian_left")).toEqual([]);
  expect(open("position.out_of_bounds").length).toBe(1);
  await stand(24_000, 10_000, 3);
  await site.time.advanceAsync(6_000);
  await stand(12_000, 10_000, 4);
  expect(open("position.guardian_left").length).toBe(1);
  expect(open("position.out_of_bounds")).toEqual([]);
});

test("where somebody walked is found again, from five seconds later on", async () => {
  const from = site.app.ports.clock.now();
  await walk(2_000, 12_000);
  await site.time.advanceAsync(5_000);
  const fixes = await site.app.people.tracks.fixes(TAG, from, site.app.ports.clock.now(), 100);
  expect(fixes.length).toBeGreaterThanOrEqual(8);
  expect(fixes.at(-1)).toMatchObject({ tag: TAG, floorId: FLOOR });
  expect(fixes.at(-1)?.xMm).toBeWithin(11_500, 12_500);
});

test("whoever is on duty by the roster and at no post is off post; the next shift is asked after", async () => {
  const { ports } = site.app;
  const manager = site.people.get("safety-manager");
  if (manager === undefined) throw new Error("no safety manager");
  const actor = { ...manager, personId: manager.id };
  const hours = { startMin: 8 * 60, endMin: 12 * 60 + 30 };
  await addShift(ports, actor, { name: "上午", ...hours });
  const shiftId = listShifts(ports.db.read)[0]?.id ?? "";
  const day = dayOf(ports.clock.now());
  expect((await assignDuty(ports, actor, { day, shiftId, personId: worker })).ok).toBe(true);
  await ports.db.write((tx) => {
    insertZone(
      tx.orm,
      { id: "post", floorId: FLOOR, createdAt: instant(1) },
      {
        ...{ name: "值班室", kind: "duty", shape: rect(0, 0, 8_000, 20_000), level: 4 },
        times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
        ...{ minHeads: null, maxHeads: null, stayMaxMs: null, stillMaxMs: null, required: [] },
        ...{ who: { mode: "everyone" }, isRostered: true },
      },
    );
    tx.append({ kind: "zone.added", actor: "system", subject: "zone:post", payload: {} });
  });
  await stand(4_000, 10_000, 20);
  expect(open("position.off_post")).toEqual([]);
  await walk(4_000, 14_000);
  expect(open("position.off_post")).toEqual([`roster person:${worker} raised`]);
  await walk(14_000, 4_000);
  expect(open("position.off_post")).toEqual([]);
  // The shift is over at half past twelve: nobody is on duty, and nobody is missed.
  site.time.jumpWall(31 * 60_000);
  await stand(4_000, 10_000, 12);
  await walk(4_000, 14_000);
  expect(open("position.off_post")).toEqual([]);
});

test("an anchor that the others measure elsewhere is an alarm until the plan is put right", async () => {
  const { people, ports } = site.app;
  await site.time.advanceAsync(1_100);
  await site.app.settled();
  // Anchor 2 says that it hangs 3 m further to the left than the plan.
  const really = CORNERS.map(([x, y], index) => [index === 2 ? x - 3_000 : x, y] as const);
  for (let round = 0; round < 10; round += 1) {
    really.forEach(([x1, y1], one) => {
      really.slice(one + 1).forEach(([x2, y2], next) => {
        const anchor = String(one + 1 + next);
        const distanceMm = Math.round(Math.hypot(x1 - x2, y1 - y2));
        const between = { kind: "range", tag: String(one), anchor, distanceMm } as const;
        people.locator.take({ ...between, isBetweenAnchors: true }, ports.clock.now());
      });
    });
  }
  await site.time.advanceAsync(31_000);
  await site.app.settled();
  expect(open("position.anchor_moved")).toEqual(["anchor:a2 raised"]);
  expect(people.locator.positions(FLOOR)).toEqual([]);
});
