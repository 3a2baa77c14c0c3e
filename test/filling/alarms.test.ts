import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { listAlarms } from "../../src/alarms/index.ts";
import { clearStops, raiseOverfilled, stopCodeOf } from "../../src/filling/alarms.ts";
import { recordFact } from "../../src/filling/recorder.ts";
import { openTestSite, type TestSite } from "../support/test-site.ts";

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
  beforeEach(async () => {
    site = await openTestSite();
  });
  afterEach(() => site.close());
  const open = () =>
    listAlarms(site.app.ports.db.read, { state: "open" }, { offset: 0, limit: 9 }).items;

  test("a fill that waits for its settlement is an alarm until it is settled", async () => {
    const { ports } = site.app;
    const fact = {
      event: "filling.settlement_due",
      authorisationId: "a1",
      cause: "lifted",
    } as const;
    await ports.db.write((tx) => recordFact(tx, ports, { pointId: "gun-1", fact, curve: [] }));
    expect(open()).toMatchObject([{ code: "fill.cylinder_moved", subject: "fill-point:gun-1" }]);
    expect(site.entries("fill.interrupted")).toHaveLength(1);
    await ports.db.write((tx) => clearStops(tx, ports, "gun-1", "person-1"));
    expect(open()).toEqual([]);
  });

  test("above the limit stays in the list after the settlement, until a person has closed it", async () => {
    const { ports } = site.app;
    const fact = {
      event: "filling.settlement_due",
      authorisationId: "a1",
      cause: "over_max",
    } as const;
    await ports.db.write((tx) => recordFact(tx, ports, { pointId: "gun-1", fact, curve: [] }));
    await ports.db.write((tx) => clearStops(tx, ports, "gun-1", "person-1"));
    expect(open()).toMatchObject([{ code: "fill.over_limit", state: "cleared" }]);
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
