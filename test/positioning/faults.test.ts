/** What goes wrong at a site while people are in it: nobody may be lost, called lost, or seen where he is not. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { linktrack } from "../../firmware-bridge/drivers/uwb/linktrack.ts";
import { encodeNodeFrame3 } from "../../firmware-bridge/simulators/uwb-encode.ts";
import { instant } from "../../src/kernel/instants.ts";
import { positionPaths } from "../../src/positioning/index.ts";
import { insertCard } from "../../src/positioning/store-cards.ts";
import { noteHeard } from "../../src/positioning/store-engine.ts";
import { insertZone } from "../../src/positioning/store-zones.ts";
import { changeZone, retireZone } from "../../src/positioning/zones.ts";
import { setDrawing, setScale } from "../../src/site/index.ts";
import { CORNERS, type Hall, openHall, rect, TANKS } from "./hall.ts";

let hall: Hall;

beforeEach(async () => {
  hall = await openHall();
});
afterEach(() => hall.site.stop());

const HOUR_MS = 3_600_000;

describe("an anchor dies", () => {
  test("beside a person: he is followed by the others, the anchor is named, and its return ends that", async () => {
    await hall.stand(3_000, 3_000, 3);
    for (let second = 0; second < 95; second += 1) {
      await hall.stand(3_000, 3_000, 1, [1, 2, 3]);
      const { xMm = 0, yMm = 0 } = hall.at() ?? {};
      expect(Math.hypot(xMm - 3_000, yMm - 3_000)).toBeLessThan(500);
    }
    expect(hall.open("position.anchor_lost")).toEqual(["anchor:a0 raised"]);
    await hall.stand(3_000, 3_000, 2);
    expect(hall.open("position.anchor_lost").filter((one) => one.endsWith("raised"))).toEqual([]);
  });

  test("and all but one with it: he stands where he was last seen, is called old, and nowhere else", async () => {
    await hall.stand(24_000, 10_000, 3);
    expect(hall.open("position.out_of_bounds").length).toBe(1);
    await hall.stand(24_000, 10_000, 8, [1]);
    const fix = hall.at();
    expect(Math.hypot((fix?.xMm ?? 0) - 24_000, (fix?.yMm ?? 0) - 10_000)).toBeLessThan(500);
    expect(hall.site.app.ports.clock.now() - (fix?.at ?? 0)).toBeGreaterThan(5_000);
    expect(hall.open("position.out_of_bounds").length).toBe(1);
  });
});

describe("clocks", () => {
  test.each([
    ["back by an hour", -HOUR_MS],
    ["forwards by an hour", HOUR_MS],
    ["back to the year of the factory", -6 * 365 * 24 * HOUR_MS],
  ])(
    "the box's clock is set %s: who was there is there, is followed, and is not called lost",
    async (_why, byMs) => {
      await hall.stand(24_000, 10_000, 4);
      const raised = hall.raised();
      hall.site.time.jumpWall(byMs);
      await hall.wait(1_500);
      const { ports } = hall.site.app;
      const age = () => ports.clock.now() - (hall.at()?.at ?? 0);
      expect(age()).toBeWithin(0, 4_000);
      await hall.stand(24_000, 12_000, 2);
      expect(hall.at()?.yMm).toBeGreaterThan(10_800);
      expect(age()).toBeWithin(0, 2_100);
      expect(hall.raised()).toBe(raised);
      // And whoever is silent from now on is old after seconds, not after the hour.
      await hall.wait(8_000);
      expect(age()).toBeGreaterThan(5_000);
      expect(ports.clock.now() - (hall.locator.heard().get("C1")?.at ?? 0)).toBeGreaterThan(5_000);
      await hall.stand(24_000, 12_000, 2);
      expect(age()).toBeLessThan(2_100);
    },
  );

  test("a gateway's clock drifts, stops or jumps: its cards are where they are, now", async () => {
    const truth = { tag: 7, xMm: 14_000, yMm: 5_000, zMm: 1_200 };
    const ranges = CORNERS.map(([x, y], anchor) => {
      const distanceMm = Math.round(Math.hypot(x - truth.xMm, y - truth.yMm, 1_800));
      return { anchor, distanceMm, trueMm: distanceMm, walls: 0 };
    });
    const { ports } = hall.site.app;
    for (const [sequence, atMs] of [1_000, 0, 1_070, 86_400_000, 4_294_967_295, 900].entries()) {
      const frame = encodeNodeFrame3({ atMs, sequence, truth, ranges });
      const decoded = linktrack.decode(frame, { settings: {} } as never);
      if (!decoded.ok) throw new Error(decoded.reason);
      for (const reading of decoded.readings) {
        if (reading.kind === "range") hall.locator.take(reading, ports.clock.now());
      }
      const at = ports.clock.now();
      await hall.wait(1_000);
      expect(hall.at("7")?.at).toBe(at);
      expect(hall.at("7")?.xMm).toBeWithin(13_900, 14_100);
    }
  });
});

describe("the air", () => {
  test("frames out of order and twice: nobody is thrown about, no border is crossed by it", async () => {
    const path = Array.from({ length: 40 }, (_, index) => 15_000 + index * 120);
    // Each pair is told the wrong way round, and each third frame twice.
    const order = path.map((_, index) => (index % 2 === 0 ? index + 1 : index - 1));
    for (const index of order) {
      const xMm = path[index] ?? 15_000;
      hall.tell(xMm, 10_000, "C1", index);
      if (index % 3 === 0) hall.tell(xMm, 10_000, "C1", index);
      await hall.wait(100);
      const seen = hall.at();
      if (seen !== undefined && index > 4) expect(Math.abs(seen.xMm - xMm)).toBeLessThan(600);
    }
    expect(hall.raised()).toBe(0);
    await hall.stand(21_500, 10_000, 3);
    expect(hall.stays().length).toBe(1);
    expect(hall.raised()).toBe(1);
  });

  test("500 cards at a gate at once: all are seen within a second and warned of within five", async () => {
    const TAGS = 500;
    const { ports } = hall.site.app;
    await ports.db.write((tx) => {
      for (let index = 0; index < TAGS; index += 1) {
        const tag = `G${index}`;
        insertCard(tx.orm, { id: tag, tag, label: tag, state: "issued", createdAt: 1 });
      }
      const gate = { ...TANKS, name: "大门", kind: "normal" as const, maxHeads: 20 };
      insertZone(
        tx.orm,
        { id: "gate", floorId: hall.floorId, createdAt: instant(1) },
        { ...gate, shape: rect(0, 0, 10_000, 10_000), who: { mode: "everyone" } },
      );
      tx.append({ kind: "zone.added", actor: "system", subject: "zone:gate", payload: {} });
    });
    const began = performance.now();
    for (let second = 0; second < 5; second += 1) {
      for (let index = 0; index < TAGS; index += 1) {
        const [x, y] = [1_000 + (index % 25) * 300, 1_000 + Math.floor(index / 25) * 300];
        hall.tell(second < 3 ? x : x + 21_000, y, `G${index}`, second);
      }
      await hall.wait(1_000);
      if (second === 0) expect(hall.locator.positions(hall.floorId).length).toBe(TAGS);
      if (second === 2) expect(hall.open("position.over_capacity")).toEqual(["zone:gate raised"]);
    }
    // Now they stand among the tanks, where nobody may be: a jump is believed once it lasts.
    for (let second = 5; second < 9; second += 1) {
      for (let index = 0; index < TAGS; index += 1) {
        const [x, y] = [1_000 + (index % 25) * 300, 1_000 + Math.floor(index / 25) * 300];
        hall.tell(x + 21_000, y, `G${index}`, second);
      }
      await hall.wait(1_000);
    }
    expect(hall.open("position.out_of_bounds").length).toBe(TAGS);
    expect(hall.locator.counts.refused.full).toBe(0);
    // Nine seconds of the site must cost far less than nine of the machine.
    expect(performance.now() - began).toBeLessThan(9_000);
  });
});

describe("the plan", () => {
  const drawnOf = async (): Promise<string> => {
    const person = hall.site.people.get("safety-manager");
    if (person === undefined) throw new Error("no manager");
    const browser = await hall.site.login(person);
    const page = await browser.get(positionPaths.floor(hall.floorId));
    return /data-drawn="(\w+)"/.exec(page.text)?.[1] ?? "";
  };

  test("is replaced under live cards: they stand on the same metres, and every screen draws it anew", async () => {
    await hall.stand(10_000, 10_000, 3);
    const before = await drawnOf();
    expect(await drawnOf()).toBe(before);
    const { ports } = hall.site.app;
    const drawing = { hash: "b".repeat(64), type: "png", width: 3_000, height: 2_000 } as const;
    expect((await setDrawing(ports, hall.actor, hall.floorId, 3, drawing)).ok).toBe(true);
    const replaced = await drawnOf();
    expect(replaced).not.toBe(before);
    const scale = { from: { xPx: 0, yPx: 0 }, to: { xPx: 3_000, yPx: 0 }, lengthMm: 30_000 };
    await setScale(ports, hall.actor, hall.floorId, { version: 4, ...scale });
    await hall.stand(10_000, 10_000, 2);
    expect(hall.at()?.xMm).toBeWithin(9_800, 10_200);
    expect(hall.at()?.yMm).toBeWithin(9_800, 10_200);
    expect(await drawnOf()).not.toBe(replaced);
  });

  test("an area is drawn over somebody who stands still, and away from him: in and out at once, on record once", async () => {
    const { ports } = hall.site.app;
    await hall.stand(15_000, 10_000, 3);
    const before = await drawnOf();
    const over = { ...TANKS, shape: rect(12_000, 0, 30_000, 20_000) };
    expect((await changeZone(ports, hall.actor, "tank", 1, over)).ok).toBe(true);
    // Without another word of his card.
    await hall.wait(1_100);
    expect(hall.open("position.out_of_bounds")).toEqual(["zone:tank card:C1 raised"]);
    expect(hall.stays().map(({ leftAt }) => leftAt)).toEqual([null]);
    expect(await drawnOf()).not.toBe(before);
    expect((await changeZone(ports, hall.actor, "tank", 2, TANKS)).ok).toBe(true);
    await hall.wait(1_100);
    expect(hall.open("position.out_of_bounds")).toEqual([]);
    expect(hall.stays().map(({ leftAt }) => leftAt !== null)).toEqual([true]);
    await hall.stand(15_000, 10_000, 2);
    expect(hall.stays().length).toBe(1);
  });

  test("an area goes out of use with somebody in it: the alarm ends and the stay too", async () => {
    const { ports } = hall.site.app;
    await hall.stand(24_000, 10_000, 3);
    expect(hall.stays().map(({ leftAt }) => leftAt)).toEqual([null]);
    expect((await retireZone(ports, hall.actor, "tank", 1, "拆除")).ok).toBe(true);
    await hall.stand(24_000, 10_000, 2);
    expect(hall.open("position.out_of_bounds")).toEqual([]);
    expect(hall.stays().map(({ leftAt }) => leftAt !== null)).toEqual([true]);
  });

  test("whom nobody hears is put into no new area by where he was last seen", async () => {
    await hall.stand(15_000, 10_000, 3);
    await hall.wait(60_000);
    const over = { ...TANKS, shape: rect(12_000, 0, 30_000, 20_000) };
    await changeZone(hall.site.app.ports, hall.actor, "tank", 1, over);
    await hall.wait(5_000);
    expect(hall.stays()).toEqual([]);
    expect(hall.raised()).toBe(0);
    await hall.stand(15_000, 10_000, 2);
    expect(hall.open("position.out_of_bounds").length).toBe(1);
  });
});

test("a restart after a weekend with people inside: their stays end with their cards, the alarm goes on if it holds", async () => {
  await hall.stand(24_000, 10_000, 3);
  const lastAt = hall.site.app.ports.clock.now();
  await hall.site.app.ports.db.write((tx) => {
    noteHeard(tx.orm, "C1", { at: lastAt, batteryPercent: undefined });
  });
  expect(hall.open("position.out_of_bounds").length).toBe(1);
  hall.locator.stop();
  hall.site.time.jumpWall(60 * HOUR_MS);
  await hall.locator.start();
  await hall.site.app.settled();
  const ended = hall.stays().map(({ leftAt }) => leftAt ?? 0);
  for (const at of ended) expect(at).toBeLessThanOrEqual(lastAt + 11 * 60_000);
  expect(hall.open("position.out_of_bounds").length).toBe(1);
  const raised = hall.raised();
  await hall.stand(24_000, 10_000, 18);
  expect(hall.open("position.out_of_bounds")).toEqual(["zone:tank card:C1 raised"]);
  expect(hall.raised()).toBe(raised);
  expect(hall.stays().filter(({ leftAt }) => leftAt === null).length).toBe(1);
});
