/** From the opened valve to rest with time as a number: what opens, what does not, what is written. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { findCylinder } from "../../src/cylinders/index.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import { unbind } from "../../src/filling/service.ts";
import { settleFill } from "../../src/filling/settle.ts";
import { insertFill, listFills } from "../../src/filling/store.ts";
import { qualification } from "../../src/identity/schema.ts";
import { addEndedFill, CYLINDER_CODE, GUN, GUN_2, RELAY, SCALE } from "../support/app.ts";
import {
  alarmLane,
  alarmsIn,
  type Bay,
  openBay,
  TARE_G,
  TARGET_GROSS_G,
} from "../support/filling.ts";

let bay: Bay;

beforeEach(async () => {
  bay = await openBay();
});

afterEach(() => bay.stop());

const VALVE = `${RELAY}/0`;

describe("a fill from scan to rest", () => {
  test("opens after the entry is on disk, closes at the target, and the journal says just that", async () => {
    let id = "";
    const kinds = await bay.kindsOf(async () => {
      id = await bay.open();
      expect(bay.openValves()).toEqual([VALVE]);
      expect(bay.fillRow(id)).toMatchObject({ state: "authorised", startGrossG: TARE_G + 100 });
      await bay.flowTo(TARGET_GROSS_G);
      await bay.pass(3_000);
    });
    // Nobody had scanned it into the waiting zone before it came to the gun.
    expect(kinds).toEqual([
      "custody.move",
      "fill.checked",
      "fill.authorised",
      "fill.started",
      "fill.ended",
    ]);
    expect(bay.openValves()).toEqual([]);
    expect(bay.phase()).toBe("settled");
    expect(bay.fillRow(id)).toMatchObject({ state: "ended", verdict: "ok", endCause: "ended" });
    expect(findCylinder(bay.site.app.ports.db.read, await bay.cylinderId())?.content).toBe("full");
    expect(bay.fillRow(id)?.curve?.length).toBeGreaterThan(100);
  });

  test("closed by hand below the target it is under-filled, and closed", async () => {
    const id = await bay.open();
    await bay.flowTo(25_000);
    await bay.pass(6_000);
    expect(bay.fillRow(id)).toMatchObject({ state: "ended", verdict: "under" });
    expect(bay.openValves()).toEqual([]);
  });

  test("that ends above the maximum quarantines the cylinder and raises an alarm", async () => {
    const id = await bay.open();
    await bay.flowTo(TARGET_GROSS_G + 90);
    bay.put(TARE_G + 15_000);
    await bay.pass(3_000);
    expect(bay.fillRow(id)).toMatchObject({ state: "ended", verdict: "over" });
    const row = findCylinder(bay.site.app.ports.db.read, await bay.cylinderId());
    expect(row).toMatchObject({ content: "overfilled", status: "quarantined" });
    const entries = bay.site.entries();
    expect(entries.find((item) => item.kind === "fill.ended")?.lane).toBe("event");
    expect(alarmsIn(entries)).toEqual([
      `alarm.raised fill.overfilled cylinder:${await bay.cylinderId()}`,
    ]);
    expect(alarmLane(entries)).toEqual(["alarm.raised"]);
  });

  test.each([
    [
      "unused",
      "the gun is not opened within two minutes",
      () => bay.pass(121_000),
      "fill.unused",
      "unused",
    ],
    [
      "link_lost",
      "the scale's line goes",
      () => Promise.resolve(bay.filling.onGaugeLink(SCALE, false)),
      "fill.unused",
      "unused",
    ],
    [
      "link_lost",
      "the relay's line goes",
      () => Promise.resolve(bay.filling.onValveLink(RELAY, false)),
      "fill.unused",
      "unused",
    ],
    ["no_reading", "a frame without a number", () => bay.show(null, 200), "fill.unused", "unused"],
    ["stale", "the scale falls silent", () => bay.show(undefined, 1_200), "fill.unused", "unused"],
    [
      "rebound",
      "the operator stops",
      () => Promise.resolve(unbind(bay.station, GUN)),
      "fill.unused",
      "unused",
    ],
    [
      "jumped",
      "the weight jumps",
      () => bay.show(TARE_G + 5_000, 200),
      "fill.interrupted",
      "interrupted",
    ],
    [
      "relay_dropped",
      "the relay drops",
      () =>
        Promise.resolve(
          bay.filling.onRelayReport(RELAY, { channel: 0, state: "dropped", cause: "no-echo" }),
        ),
      "fill.unused",
      "unused",
    ],
  ] as const)("before any flow, %s: %s", async (cause, _why, run, kind, state) => {
    const id = await bay.open();
    const kinds = await bay.kindsOf(async () => {
      await run();
      await bay.pass(400);
    });
    // What opened nothing is no alarm; a weight that came without flow is settled by a person.
    const isStopped = state === "interrupted";
    expect(kinds).toEqual(isStopped ? [kind, "alarm.raised"] : [kind]);
    expect(alarmsIn(bay.site.entries())).toEqual(
      isStopped ? [`alarm.raised fill.cylinder_moved fill-point:${GUN}`] : [],
    );
    expect(bay.openValves()).toEqual([]);
    expect(bay.fillRow(id)).toMatchObject({ state, endCause: cause });
  });

  test.each([
    ["stale", "fill.gauge_lost", () => bay.show(undefined, 1_200)],
    ["link_lost", "fill.gauge_lost", () => Promise.resolve(bay.filling.onGaugeLink(SCALE, false))],
    ["lifted", "fill.cylinder_moved", () => bay.show(0, 200)],
    ["rebound", "fill.interrupted", () => Promise.resolve(unbind(bay.station, GUN))],
    ["remote_lock", "fill.interrupted", () => setLock(bay.station, bay.operator, GUN, "有异味")],
    [
      "clock_untrusted",
      "fill.interrupted",
      () => Promise.resolve(bay.site.time.jumpWall(-7_200_000)),
    ],
  ] as const)("while gas flows, %s interrupts it and raises %s", async (cause, code, run) => {
    const id = await bay.open();
    await bay.flowTo(20_000);
    const kinds = await bay.kindsOf(async () => {
      await run();
      await bay.pass(400);
    });
    expect(kinds.filter((kind) => kind !== "fill-point.locked")).toEqual([
      "fill.interrupted",
      "alarm.raised",
    ]);
    expect(bay.openValves()).toEqual([]);
    expect(bay.fillRow(id)).toMatchObject({ state: "interrupted", endCause: cause });
    const entries = bay.site.entries();
    expect(entries.find((item) => item.kind === "fill.interrupted")?.lane).toBe("event");
    expect(alarmsIn(entries)).toEqual([`alarm.raised ${code} fill-point:${GUN}`]);
    expect(alarmLane(entries)).toEqual(["alarm.raised"]);
  });

  test("a valve that cannot be held ends the fill at once", async () => {
    bay.valveFault = "relay.line_closed";
    await expect(bay.open()).rejects.toThrow("relay_dropped");
    expect(bay.openValves()).toEqual([]);
    const [row] = listFills(bay.site.app.ports.db.read, {}, { offset: 0, limit: 5 }).items;
    expect(row).toMatchObject({ state: "unused", endCause: "relay_dropped" });
  });

  test("the check proof counts once: a second opening needs a second check", async () => {
    await bay.open();
    unbind(bay.station, GUN);
    await bay.pass(200);
    await bay.scan();
    await bay.pass(1_000);
    bay.authorise();
    await bay.pass(1_000);
    expect(bay.phase()).toBe("locked");
    await bay.check();
    await bay.pass(400);
    bay.authorise();
    await bay.pass(400);
    expect(bay.phase()).toBe("authorised");
  });
});

describe("the grant is judged again in its own transaction", () => {
  async function ready(): Promise<void> {
    await bay.scan();
    await bay.check();
    bay.put(TARE_G + 100);
    await bay.pass(2_000);
    expect(bay.filling.board.view(GUN)?.blockers).toEqual([]);
  }

  async function expectRefused(run: () => Promise<unknown>): Promise<void> {
    const before = bay.orders.length;
    await run();
    // Past the judgement of the page: what is meant here is the one inside the transaction.
    bay.filling.board.feed(GUN, {
      kind: "authoriseRequested",
      authorisationId: bay.site.app.ports.ids.next(),
      byPersonId: bay.operator.personId,
    });
    await bay.pass(1_000);
    expect(bay.phase()).toBe("locked");
    expect(bay.filling.board.view(GUN)?.cause).toBe("commit_failed");
    expect(bay.orders.slice(before)).not.toContain(`hold ${VALVE}`);
    expect(bay.site.kinds()).not.toContain("fill.authorised");
  }

  test("a recall between check and grant wins", async () => {
    await ready();
    await expectRefused(() => bay.change(CYLINDER_CODE, { status: "recalled" }));
  });

  test("a certificate withdrawn between check and grant wins", async () => {
    await ready();
    await expectRefused(() =>
      bay.site.app.ports.db.write((tx) => tx.orm.delete(qualification).run()),
    );
  });

  test("a recall sent in the same breath as the grant wins", async () => {
    await ready();
    await expectRefused(async () => {
      void bay.change(CYLINDER_CODE, { status: "recalled" });
      await Promise.resolve();
    });
  });

  test("a second open fill of the same cylinder is refused by the ledger, not by luck", async () => {
    await ready();
    await expectRefused(() =>
      addEndedFill(bay.site, "", {})
        .catch(() => undefined)
        .then(async () => {
          const id = await bay.cylinderId();
          await addEndedFill(bay.site, id, { pointId: GUN_2, state: "filling" });
        }),
    );
    expect(bay.site.log.filter((line) => line.level === "error")).toEqual([]);
    expect(bay.site.log.map((line) => line.words)).toContain("the ledger refused a second fill");
  });

  test("a second open fill of the same point likewise", async () => {
    await ready();
    const other = await bay.site.addCylinder("TC000003");
    await expectRefused(() => addEndedFill(bay.site, other, { state: "authorised" }));
  });

  test("the ledger takes one fill for one check", async () => {
    const id = await addEndedFill(bay.site, await bay.cylinderId());
    const row = bay.fillRow(id);
    if (row === undefined) throw new Error("no row");
    const again = bay.site.app.ports.db.write((tx) => insertFill(tx.orm, { ...row, id: "other" }));
    await expect(again).rejects.toThrow("UNIQUE");
  });

  test("an opening that the machine refuses at once says why", async () => {
    await ready();
    bay.put(0);
    await bay.pass(400);
    expect(bay.authorise()).toContain("nothing_bound");
    expect(bay.openValves()).toEqual([]);
  });

  test("a doubt while the grant is on its way voids it, and nothing is left open in the ledger", async () => {
    await ready();
    bay.authorise();
    bay.filling.onGaugeLink(SCALE, false);
    await bay.pass(1_000);
    expect(bay.phase()).toBe("locked");
    expect(bay.openValves()).toEqual([]);
    expect(listFills(bay.site.app.ports.db.read, {}, { offset: 0, limit: 5 }).items).toEqual([]);
  });

  test("a grant waits for a fact of another gun that is still on its way to the disk", async () => {
    await bay.site.addCylinder("TC000004");
    await bay.open("TC000004", GUN_2);
    await ready();
    unbind(bay.station, GUN_2);
    bay.authorise();
    await bay.pass(1_000);
    expect(bay.phase()).toBe("authorised");
    expect(bay.openValves()).toEqual([VALVE]);
  });
});

describe("a full disk", () => {
  test("at the grant: the valve is never held, and the gun says so", async () => {
    await bay.scan();
    await bay.check();
    bay.put(TARE_G + 100);
    await bay.pass(2_000);
    const makeRoom = await bay.site.fillDisk();
    bay.authorise();
    await bay.pass(1_000);
    expect(bay.orders).not.toContain(`hold ${VALVE}`);
    expect(bay.filling.board.view(GUN)).toMatchObject({ phase: "locked", cause: "commit_failed" });
    makeRoom();
    await bay.check();
    await bay.pass(400);
    bay.authorise();
    await bay.pass(400);
    expect(bay.phase()).toBe("authorised");
  });

  test("at the end: the facts wait in order, nothing else opens, and all is written when there is room", async () => {
    await bay.site.addCylinder("TC000005");
    const id = await bay.open();
    await bay.scan("TC000005", GUN_2);
    await bay.check([], GUN_2);
    bay.put(TARE_G + 100, "scale-2");
    await bay.flowTo(17_500);
    const makeRoom = await bay.site.fillDisk();
    await bay.flowTo(19_000);
    const from = bay.site.head() + 1;
    bay.put(undefined);
    await bay.pass(1_200);
    expect(bay.openValves()).toEqual([]);
    expect(bay.fillRow(id)?.state).not.toBe("interrupted");
    bay.authorise(GUN_2);
    await bay.pass(1_500);
    expect(bay.phase(GUN_2)).toBe("locked");
    const settling = settleFill(bay.station, bay.operator, GUN, "已处理", true);
    const outcome = settling.then(
      () => "settled",
      (error: { code: string }) => error.code,
    );
    await bay.pass(1_500);
    expect(await outcome).toBe("storage.busy");
    expect(bay.openValves()).toEqual([]);
    makeRoom();
    await bay.pass(2_500);
    expect(bay.fillRow(id)).toMatchObject({ state: "interrupted", endCause: "stale" });
    expect(bay.site.kinds(from)).toEqual(["fill.interrupted", "alarm.raised"]);
    expect(alarmsIn(bay.site.entries(from))).toEqual([
      `alarm.raised fill.gauge_lost fill-point:${GUN}`,
    ]);
    const settled = await settleFill(bay.station, bay.operator, GUN, "已处理", true);
    expect(settled).toMatchObject({ ok: true, value: { state: "closed", verdict: "unknown" } });
    await bay.pass(3_000);
    expect(bay.fillRow(id)?.state).toBe("closed");
  });

  test("with room again but the facts of another gun still waiting, nothing opens before them", async () => {
    await bay.site.addCylinder("TC000009");
    await bay.open();
    await bay.scan("TC000009", GUN_2);
    await bay.check([], GUN_2);
    bay.put(TARE_G + 100, "scale-2");
    await bay.flowTo(18_000);
    expect(bay.filling.board.view(GUN_2)?.blockers).toEqual([]);
    const from = bay.site.head() + 1;
    const makeRoom = await bay.site.fillDisk();
    unbind(bay.station, GUN);
    await bay.pass(600);
    bay.authorise(GUN_2);
    await bay.pass(600);
    makeRoom();
    await bay.pass(600);
    expect(bay.filling.board.view(GUN_2)?.cause).toBe("commit_failed");
    await bay.pass(1_000);
    const kinds = bay.site.kinds(from).filter((kind) => kind !== "test.filled");
    expect(kinds).toEqual(["fill.interrupted", "alarm.raised"]);
    expect(bay.openValves()).toEqual([]);
  });

  test("at a lock: the valve does not wait for the disk", async () => {
    await bay.open();
    const makeRoom = await bay.site.fillDisk();
    const locked = setLock(bay.station, bay.operator, GUN, "有异味");
    expect(bay.openValves()).toEqual([]);
    await expect(locked).rejects.toThrow("storage.full");
    makeRoom();
  });
});
