import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { listAlarms } from "../../src/alarms/index.ts";
import { clearStops, raiseOverfilled, stopCodeOf } from "../../src/filling/alarms.ts";
import type { Cause } from "../../src/filling/interlock/index.ts";
import { recordFact } from "../../src/filling/recorder.ts";
import { findFill } from "../../src/filling/store.ts";
import { addEndedFill, GUN, openTestSite, type TestSite } from "../support/app.ts";

describe("the alarm of a stopped fill", () => {
  test.each([
    ["above the limit is urgent", "over_max", "fill.over_limit"],
    ["a reading that went stale", "stale", "fill.gauge_lost"],
    ["a cylinder that was lifted", "lifted", "fill.cylinder_moved"],
    ["a relay that dropped", "relay_dropped", "fill.relay_dropped"],
    ["a restart", "restart", "fill.interrupted"],
    ["a cause of a newer program", "unheard-of", "fill.interrupted"],
  ])("%s", (_why, cause, code) => {
    expect(stopCodeOf(cause)).toBe(code as ReturnType<typeof stopCodeOf>);
  });
});

describe("in the transaction of its cause", () => {
  let site: TestSite;
  let cylinderId = "";
  beforeEach(async () => {
    site = await openTestSite();
    cylinderId = await site.addCylinder("TC000031");
  });
  afterEach(() => site.stop());
  const open = () =>
    listAlarms(site.app.ports.db.read, { state: "open" }, { offset: 0, limit: 9 }).items;

  async function interrupt(cause: Cause): Promise<void> {
    const { ports } = site.app;
    const authorisationId = await addEndedFill(site, cylinderId, { state: "filling" });
    const fact = { event: "filling.settlement_due", authorisationId, cause } as const;
    await ports.db.write((tx) => recordFact(tx, ports, { pointId: GUN, fact, curve: [] }));
  }

  test("a fill that waits for its settlement is an alarm until it is settled", async () => {
    const { ports } = site.app;
    await interrupt("lifted");
    expect(open()).toMatchObject([{ code: "fill.cylinder_moved", subject: `fill-point:${GUN}` }]);
    const stopped = site.entries().filter((entry) => entry.kind === "fill.interrupted");
    expect(stopped).toMatchObject([{ lane: "event" }]);
    await ports.db.write((tx) => clearStops(tx, ports, GUN, "person-1"));
    expect(open()).toEqual([]);
  });

  test("above the limit stays in the list after the settlement, until a person has closed it", async () => {
    const { ports } = site.app;
    await interrupt("over_max");
    await ports.db.write((tx) => clearStops(tx, ports, GUN, "person-1"));
    expect(open()).toMatchObject([{ code: "fill.over_limit", state: "cleared" }]);
  });

  test("a transaction that fails leaves neither the fact nor its alarm", async () => {
    const { ports } = site.app;
    const authorisationId = await addEndedFill(site, cylinderId, { state: "filling" });
    const fact = { event: "filling.settlement_due", authorisationId, cause: "lifted" } as const;
    const from = site.head() + 1;
    const write = ports.db.write((tx) => {
      recordFact(tx, ports, { pointId: GUN, fact, curve: [] });
      throw new Error("the disk is full");
    });
    await expect(write).rejects.toThrow("the disk is full");
    expect([open(), site.kinds(from)]).toEqual([[], []]);
    expect(findFill(ports.db.read, authorisationId)?.state).toBe("filling");
  });

  test("an overfilled cylinder is urgent and ends only by hand", async () => {
    const { ports } = site.app;
    await ports.db.write((tx) =>
      raiseOverfilled(tx, ports, { cylinderId: "c1", fillId: "f1", netG: 15_300 }),
    );
    expect(open()).toMatchObject([
      { code: "fill.overfilled", priority: 1, subject: "cylinder:c1" },
    ]);
  });
});
