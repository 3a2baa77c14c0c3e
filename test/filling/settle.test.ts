/** What people do about a gun: lock it, unlock it, say what became of a fill; and what a restart leaves. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { findCylinder } from "../../src/cylinders/index.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import { settleFill } from "../../src/filling/settle.ts";
import { GUN, SCALE } from "../support/app.ts";
import { alarmLane, alarmsIn, type Bay, managerOf, openBay, TARE_G } from "../support/filling.ts";

let bay: Bay;

beforeEach(async () => {
  bay = await openBay();
});

afterEach(() => bay.stop());

describe("locking", () => {
  test("needs a reason on both sides and is written on both sides", async () => {
    const kinds = await bay.kindsOf(async () => {
      expect(await setLock(bay.station, bay.operator, GUN, "  ")).toMatchObject({ ok: false });
      expect(await setLock(bay.station, bay.operator, GUN, "软管老化")).toMatchObject({ ok: true });
      expect(bay.filling.board.view(GUN)?.lock).toMatchObject({ reason: "软管老化" });
      expect(await setLock(bay.station, managerOf(bay), GUN, null, "")).toMatchObject({
        ok: false,
      });
      expect(bay.filling.board.view(GUN)?.lock).toBeDefined();
      expect(await setLock(bay.station, managerOf(bay), GUN, null, "已更换")).toMatchObject({
        ok: true,
      });
    });
    expect(kinds).toEqual(["fill-point.locked", "fill-point.unlocked"]);
    expect(bay.filling.board.view(GUN)?.lock).toBeUndefined();
    await bay.open();
  });

  test("a reason of any length is cut, not a bug", async () => {
    const outcome = await setLock(bay.station, bay.operator, GUN, "长".repeat(20_000));
    expect(outcome.ok).toBe(true);
    expect(bay.filling.board.view(GUN)?.lock?.reason.length).toBe(500);
  });

  test("whoever locks while somebody unlocks is not overruled", async () => {
    await setLock(bay.station, bay.operator, GUN, "一");
    const unlocking = setLock(bay.station, managerOf(bay), GUN, null, "二");
    const locking = setLock(bay.station, bay.operator, GUN, "三");
    await Promise.all([unlocking, locking]);
    expect(bay.filling.board.view(GUN)?.lock?.reason).toBe("三");
    expect(bay.filling.board.rowOf(GUN)?.lockedReason).toBe("三");
  });

  test("outlives a restart", async () => {
    await setLock(bay.station, bay.operator, GUN, "软管老化");
    bay.filling.stop();
    const again = await openBay({ site: bay.site, operator: bay.operator });
    expect(again.filling.board.view(GUN)?.lock?.reason).toBe("软管老化");
    await expect(again.open()).rejects.toThrow();
    again.filling.stop();
  });
});

const RAISED = `alarm.raised fill.gauge_lost fill-point:${GUN}`;
const CLEARED = `alarm.cleared fill.gauge_lost fill-point:${GUN}`;

describe("settling an interrupted fill", () => {
  async function interrupt(grossG: number): Promise<string> {
    const id = await bay.open();
    await bay.flowTo(grossG);
    bay.filling.onGaugeLink(SCALE, false);
    await bay.pass(200);
    bay.filling.onGaugeLink(SCALE, true);
    await bay.pass(200);
    expect(bay.fillRow(id)?.state).toBe("interrupted");
    return id;
  }

  test.each([
    ["ok", 30_700, { state: "ended", verdict: "ok" }, { content: "full", status: "in-service" }],
    [
      "under",
      25_000,
      { state: "closed", verdict: "under" },
      { content: "unknown", status: "in-service" },
    ],
    [
      "over",
      30_700,
      { state: "closed", verdict: "over" },
      { content: "overfilled", status: "quarantined" },
    ],
  ] as const)("on the scale, steady and %s", async (verdict, grossG, fill, cylinderRow) => {
    const before = bay.site.head() + 1;
    const id = await interrupt(grossG);
    expect(alarmsIn(bay.site.entries(before))).toEqual([RAISED]);
    const from = bay.site.head() + 1;
    if (verdict === "over") bay.put(TARE_G + 15_000);
    await bay.pass(2_000);
    const kinds = await bay.kindsOf(async () => {
      const outcome = await settleFill(bay.station, bay.operator, GUN, "现场查看", false);
      expect(outcome).toMatchObject({ ok: true, value: fill });
    });
    const isOver = verdict === "over";
    expect(kinds).toEqual(["alarm.cleared", ...(isOver ? ["alarm.raised"] : []), "fill.settled"]);
    expect(alarmsIn(bay.site.entries(from))).toEqual([
      CLEARED,
      ...(isOver ? [`alarm.raised fill.overfilled cylinder:${await bay.cylinderId()}`] : []),
    ]);
    expect(bay.fillRow(id)).toMatchObject(fill);
    expect(findCylinder(bay.site.app.ports.db.read, await bay.cylinderId())).toMatchObject(
      cylinderRow,
    );
    expect(bay.filling.board.view(GUN)?.settlementOf).toBeUndefined();
    if (verdict === "ok") {
      expect(await bay.scan()).toMatchObject({ value: { kind: "next-step", fillId: id } });
    }
  });

  test("not steady: it is asked again", async () => {
    await interrupt(25_000);
    for (const massG of [25_000, 25_100, 25_000, 25_100]) {
      bay.put(massG);
      await bay.pass(200);
    }
    expect(await settleFill(bay.station, bay.operator, GUN, "现场查看", false)).toMatchObject({
      ok: false,
      refusal: { code: "filling.scale_not_steady" },
    });
  });

  test("the scale is silent: it is asked again", async () => {
    await interrupt(25_000);
    bay.put(undefined);
    await bay.pass(3_000);
    expect(await settleFill(bay.station, bay.operator, GUN, "现场查看", false)).toMatchObject({
      ok: false,
      refusal: { code: "filling.scale_not_steady" },
    });
  });

  test("gone: the weight is unknown, and so is the content", async () => {
    const id = await interrupt(25_000);
    expect(await settleFill(bay.station, bay.operator, GUN, "已移走", true)).toMatchObject({
      ok: true,
      value: { state: "closed", verdict: "unknown", endGrossG: null },
    });
    expect(bay.fillRow(id)?.settleReason).toBe("已移走");
    await bay.open();
  });

  test.each([
    ["without a reason", " ", "filling.reason_needed"],
    ["without anything to settle", "理由", "filling.nothing_to_settle"],
  ])("%s it is refused", async (why, reason, code) => {
    if (why === "without a reason") await interrupt(25_000);
    expect(await settleFill(bay.station, bay.operator, GUN, reason, true)).toMatchObject({
      ok: false,
      refusal: { code },
    });
  });

  test("a reason longer than the machine takes is cut, so that both sides agree", async () => {
    await interrupt(25_000);
    const outcome = await settleFill(bay.station, bay.operator, GUN, "长".repeat(20_000), true);
    expect(outcome.ok).toBe(true);
    expect(bay.filling.board.view(GUN)?.settlementOf).toBeUndefined();
  });

  test("two people settle at once: one finding counts", async () => {
    await interrupt(25_000);
    const from = bay.site.head() + 1;
    const kinds = await bay.kindsOf(async () => {
      const both = await Promise.all([
        settleFill(bay.station, bay.operator, GUN, "一", true),
        settleFill(bay.station, bay.operator, GUN, "二", true),
      ]);
      expect(both.filter((item) => item.ok).length).toBe(1);
    });
    expect(kinds).toEqual(["alarm.cleared", "fill.settled"]);
    expect(alarmsIn(bay.site.entries(from))).toEqual([CLEARED]);
  });

  test("until then nothing else opens at this gun", async () => {
    await interrupt(25_000);
    await bay.site.addCylinder("TC000006");
    await expect(bay.open("TC000006")).rejects.toThrow();
    expect(bay.openValves()).toEqual([]);
  });
});

describe("a restart", () => {
  test.each(["authorised", "filling"])(
    "with a fill %s leaves it interrupted and calls somebody",
    async (state) => {
      const id = await bay.open();
      if (state === "filling") await bay.flowTo(20_000);
      expect(bay.fillRow(id)?.state).toBe(state);
      const from = bay.site.head() + 1;
      // The process dies: nothing is withdrawn, nothing is written; the relay drops out by itself.
      bay.filling.stop();
      const again = await openBay({ site: bay.site, operator: bay.operator });
      expect(bay.site.entries(from)).toMatchObject([
        { kind: "fill.interrupted", lane: "event", subject: `fill:${id}` },
        { kind: "alarm.raised", lane: "alarm" },
      ]);
      expect(alarmsIn(bay.site.entries(from))).toEqual([
        `alarm.raised fill.interrupted fill-point:${GUN}`,
      ]);
      expect(again.fillRow(id)).toMatchObject({ state: "interrupted", endCause: "restart" });
      expect(again.filling.board.view(GUN)?.settlementOf).toBe(id);
      await again.pass(3_000);
      expect(again.openValves()).toEqual([]);
      expect(await settleFill(again.station, bay.operator, GUN, "已查看", true)).toMatchObject({
        ok: true,
      });
      expect(alarmLane(bay.site.entries(from))).toEqual(["alarm.raised", "alarm.cleared"]);
      await again.open();
      again.filling.stop();
    },
  );

  test("twice in a row writes one entry and one alarm", async () => {
    await bay.open();
    bay.filling.stop();
    const second = await openBay({ site: bay.site, operator: bay.operator });
    second.filling.stop();
    const from = bay.site.head() + 1;
    const third = await openBay({ site: bay.site, operator: bay.operator });
    expect(bay.site.kinds(from)).toEqual([]);
    third.filling.stop();
  });
});
