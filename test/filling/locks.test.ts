/** Locks of a gun, a row and the station: which one stands, who lifts it, and that no gun is forgotten. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { liftLock, placeLock, setRow, unlockPoint } from "../../src/filling/lock/locks.ts";
import { covers, type Lock, mayLift, mayLock, standingLock } from "../../src/filling/lock/rules.ts";
import { openLocks } from "../../src/filling/lock/store.ts";
import { GUN, GUN_2 } from "../support/app.ts";
import { type Bay, managerOf, openBay } from "../support/filling.ts";

const lock = (change: Partial<Lock>): Lock => ({
  id: "l",
  scope: "station",
  target: "",
  reason: "r",
  source: "local",
  lockedBy: "p",
  lockedAt: 1,
  ...change,
});

describe("the standing lock", () => {
  const gun = { id: "g1", row: "A" };
  const own = lock({ id: "own", scope: "point", target: "g1", lockedAt: 1 });
  const row = lock({ id: "row", scope: "row", target: "A", lockedAt: 2 });
  const wide = lock({ id: "wide", lockedAt: 3 });

  test.each([
    ["none", [], undefined],
    ["another gun's", [lock({ scope: "point", target: "g2" })], undefined],
    ["another row's", [lock({ scope: "row", target: "B" })], undefined],
    ["its own", [own], "own"],
    ["its row's before its own", [own, row], "row"],
    ["the station's before all", [own, row, wide], "wide"],
    ["the older of two", [lock({ id: "new", lockedAt: 9 }), wide], "wide"],
  ] as const)("%s", (_why, locks, id) => {
    expect(standingLock(locks, gun)?.id).toBe(id as string);
  });

  test("a gun in no row is in no locked row", () => {
    expect(covers(lock({ scope: "row", target: "" }), { id: "g1", row: "" })).toBe(false);
  });

  test("whatever the locks: a gun is free only when none covers it", () => {
    const any = fc.record({
      scope: fc.constantFrom("point", "row", "station") as fc.Arbitrary<Lock["scope"]>,
      target: fc.constantFrom("g1", "g2", "A", "B", ""),
      lockedAt: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (given) => {
        const locks = given.map((one) => lock(one));
        const isCovered = locks.some((one) => covers(one, gun));
        expect(standingLock(locks, gun) !== undefined).toBe(isCovered);
      }),
    );
  });

  test("who may lock and lift", () => {
    expect(mayLock("point", ["operator"])).toBe(true);
    expect(mayLock("row", ["operator"])).toBe(false);
    expect(mayLock("station", ["safety-manager"])).toBe(true);
    expect(mayLock("station", ["driver"])).toBe(false);
    expect(mayLift({ source: "local" }, ["operator"])).toBe(false);
    expect(mayLift({ source: "local" }, ["safety-manager"])).toBe(true);
    expect(mayLift({ source: "danger" }, ["safety-manager", "administrator"])).toBe(false);
    expect(mayLift({ source: "upstream" }, ["administrator"])).toBe(false);
  });
});

describe("locking", () => {
  let bay: Bay;

  beforeEach(async () => {
    bay = await openBay();
  });

  afterEach(() => bay.stop());

  const locked = () => [GUN, GUN_2].map((id) => bay.filling.board.view(id)?.lock?.reason);
  const station = { scope: "station", target: "" } as const;

  test("the station's lock shuts a valve that is open, at every gun, and outlives one gun's unlocking", async () => {
    await bay.open();
    await bay.flowTo(20_000);
    expect(bay.openValves()).not.toEqual([]);
    await placeLock(bay.station, bay.operator, { scope: "point", target: GUN, reason: "软管" });
    const placed = await placeLock(bay.station, managerOf(bay), { ...station, reason: "雷雨" });
    expect(bay.openValves()).toEqual([]);
    expect(locked()).toEqual(["雷雨", "雷雨"]);
    expect(await unlockPoint(bay.station, managerOf(bay), GUN, "软管已换")).toMatchObject({
      ok: true,
    });
    expect(locked()).toEqual(["雷雨", "雷雨"]);
    const id = placed.ok ? placed.value.id : "";
    expect(await liftLock(bay.station, bay.operator, id, "雨停")).toMatchObject({
      refusal: { code: "filling.lock_not_yours" },
    });
    expect(await liftLock(bay.station, managerOf(bay), id, " ")).toMatchObject({
      refusal: { code: "filling.reason_needed" },
    });
    expect(await liftLock(bay.station, managerOf(bay), id, "雨停")).toMatchObject({ ok: true });
    expect(locked()).toEqual([undefined, undefined]);
    expect(await liftLock(bay.station, managerOf(bay), id, "再次")).toMatchObject({
      refusal: { code: "filling.lock_gone" },
    });
  });

  test("under a wider lock a gun's own shows again once the wider is lifted", async () => {
    await placeLock(bay.station, bay.operator, { scope: "point", target: GUN, reason: "软管" });
    const placed = await placeLock(bay.station, managerOf(bay), { ...station, reason: "雷雨" });
    await liftLock(bay.station, managerOf(bay), placed.ok ? placed.value.id : "", "雨停");
    expect(locked()).toEqual(["软管", undefined]);
  });

  test("a row's lock reaches the guns in it, also one that joins later, and follows one out of it", async () => {
    await setRow(bay.station, managerOf(bay), GUN, "A");
    const row = { scope: "row", target: "A", reason: "渗漏" } as const;
    expect(await placeLock(bay.station, bay.operator, row)).toMatchObject({
      refusal: { code: "filling.lock_needs_manager" },
    });
    expect(await placeLock(bay.station, managerOf(bay), { ...row, target: "Z" })).toMatchObject({
      refusal: { code: "filling.no_such_target" },
    });
    await placeLock(bay.station, managerOf(bay), row);
    expect(locked()).toEqual(["渗漏", undefined]);
    await setRow(bay.station, managerOf(bay), GUN_2, "A");
    expect(locked()).toEqual(["渗漏", "渗漏"]);
    await setRow(bay.station, managerOf(bay), GUN, "B");
    expect(locked()).toEqual([undefined, "渗漏"]);
  });

  test("a danger's lock is lifted by the danger alone", async () => {
    const given = { ...station, reason: "重大隐患", source: "danger", reference: "d-1" } as const;
    const placed = await placeLock(bay.station, bay.operator, given);
    const id = placed.ok ? placed.value.id : "";
    expect(await liftLock(bay.station, managerOf(bay), id, "我来")).toMatchObject({
      refusal: { code: "filling.lock_not_yours" },
    });
    expect(await liftLock(bay.station, bay.operator, id, "整改完成", "danger")).toMatchObject({
      ok: true,
    });
    expect(openLocks(bay.site.app.ports.db.read)).toEqual([]);
  });

  test("outlives a restart at every gun", async () => {
    await placeLock(bay.station, managerOf(bay), { ...station, reason: "雷雨" });
    bay.filling.stop();
    const again = await openBay({ site: bay.site, operator: bay.operator });
    for (const id of [GUN, GUN_2]) expect(again.filling.board.view(id)?.lock?.reason).toBe("雷雨");
    again.filling.stop();
  });
});
