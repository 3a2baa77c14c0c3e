/** What happens to an open gun when the program dies, the scale falls silent or its line is disturbed. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { CODES, waitUntil } from "../support/site.ts";
import { FaultStation } from "../support/station.ts";

setDefaultTimeout(30_000);

/** The board drops a permission that nobody renews; the box renews it well before that. */
const DEAD_PROGRAM_OPEN_MAX_MS = 1_500;

/**
 * Silence after which a weight counts as lost (1.5 frame intervals of 400 ms), and how soon after it the contact has to be
 * open, also on a machine that has no time: a loop that stood still for longer has lost the permission by its own lag.
 */
const STALE_AFTER_MS = 600;
const WITHDRAW_MAX_MS = 500;

const NET_G = 14_500;

describe("fault in the middle of a fill", () => {
  let station: FaultStation;

  beforeAll(async () => {
    station = await FaultStation.open();
    await station.serve();
  });

  afterAll(async () => {
    await station?.close();
  });

  test("kill -9: the contact falls open, and after the restart a person has to settle the fill", async () => {
    const before = await station.operator();
    await station.prepare(before, 1, CODES.good);
    const fill = await station.startFill(before, 1, NET_G);
    expect(station.isPermitted(1)).toBe(true);

    const killed = station.kill();
    const openMs = await station.untilContactOpens(1);
    await killed;
    expect(openMs).toBeLessThan(DEAD_PROGRAM_OPEN_MAX_MS);
    // Dead programs write nothing: the ledger still says that gas flows.
    expect(station.fillOf(1)?.state).toBe("filling");

    await station.serve();
    expect(station.fillOf(1)).toMatchObject({
      id: fill.id,
      state: "interrupted",
      endCause: "restart",
    });
    expect(station.data.kinds()).toContain("fill.interrupted");
    expect(station.isPermitted(1)).toBe(false);
    // The same session goes on: a restart signs nobody out.
    expect(await station.stage(before, 1)).toBe("settle");

    await before.act("/points/gun-1", "/points/gun-1/authorise");
    await Bun.sleep(300);
    expect(station.isPermitted(1)).toBe(false);

    const unreasoned = await before.act("/points/gun-1", "/points/gun-1/settle", { reason: " " });
    expect(unreasoned.status).toBe(422);
    await before.act("/points/gun-1", "/points/gun-1/settle", {
      where: "gone",
      reason: "停电后气瓶已移开",
    });
    await station.untilStage(before, 1, "idle");
    expect(station.fillOf(1)).toMatchObject({ state: "closed", verdict: "unknown" });
  });

  test("scale unplugged: permission goes as soon as the weight is too old", async () => {
    const operator = await station.operator();
    await station.prepare(operator, 2, CODES.otherGood);
    await station.startFill(operator, 2, NET_G);
    station.bay(2).line.unplug();
    const openMs = await station.untilContactOpens(2);
    expect(openMs).toBeLessThan(STALE_AFTER_MS + WITHDRAW_MAX_MS);
    const fill = await waitUntil("the record says so", () => {
      const latest = station.fillOf(2);
      return latest?.state === "interrupted" ? latest : undefined;
    });
    expect(["stale", "link_lost"]).toContain(fill.endCause ?? "");
    expect(await operator.text("/points/gun-2")).toContain("这次充装没有正常结束");
    station.lines.replugScale(1);
    // The weight is back; the permission is not.
    await waitUntil("the weight is back", async () =>
      (await operator.text("/points/gun-2")).includes("没有重量数据") ? undefined : true,
    );
    expect(station.isPermitted(2)).toBe(false);
    expect(await station.stage(operator, 2)).toBe("settle");
  });

  test("scale silent on an open port: the same, by the age of the weight alone", async () => {
    const operator = await station.operator();
    await station.prepare(operator, 3, CODES.thirdGood);
    await station.startFill(operator, 3, NET_G);
    station.bay(3).line.freeze("silent");
    const openMs = await station.untilContactOpens(3);
    expect(openMs).toBeLessThan(STALE_AFTER_MS + WITHDRAW_MAX_MS);
    await waitUntil("the record says so", () =>
      station.fillOf(3)?.endCause === "stale" ? true : undefined,
    );
    station.bay(3).line.freeze(null);
    await operator.act("/points/gun-3", "/points/gun-3/settle", {
      where: "gone",
      reason: "秤无数据，气瓶移开",
    });
    await station.untilStage(operator, 3, "idle");
  });

  test("garbage and half frames never open a gun nor falsify a weight", async () => {
    const operator = await station.operator();
    const code = station.data.smallCylinder();
    await station.prepare(operator, 3, code);
    await station.startFill(operator, 3, 4_800);
    const { line } = station.bay(3);
    const noise = new Uint8Array(64).map((_, at) => (at * 37 + 11) % 256);
    for (let round = 0; round < 20; round += 1) {
      line.garbage(noise);
      line.halfFrames(2);
      await Bun.sleep(100);
    }
    const fill = await waitUntil(
      "the fill has ended, in order or withdrawn",
      () => {
        const latest = station.fillOf(3);
        return latest?.endedAt === null ? undefined : latest;
      },
      25_000,
    );
    // What is gone stays gone; what went on was cut off by the indicator, at a weight that is true.
    if (fill.state === "ended") {
      expect(Math.abs((fill.endGrossG ?? 0) - fill.tareG - 4_800)).toBeLessThanOrEqual(200);
    } else {
      expect(fill.state).toBe("interrupted");
      expect(station.isPermitted(3)).toBe(false);
    }
    const bay = station.bay(3).state();
    expect((bay.cylinder?.residueG ?? 0) + bay.gasG).toBeLessThanOrEqual(5_000);
  });
});
