/** Facts of the machine on their way to the disk: in order, once, and never over a person's finding. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Authorisation, RecordFact } from "../../src/filling/interlock/model.ts";
import { FactQueue, type PointFact, recordFact } from "../../src/filling/recorder.ts";
import { findFill } from "../../src/filling/store.ts";
import { addEndedFill, GUN, openTestSite, type TestSite } from "../support/app.ts";
import { alarmLane, alarmsIn } from "../support/filling.ts";

let site: TestSite;
let fillId = "";
let cylinderId = "";

beforeEach(async () => {
  site = await openTestSite();
  cylinderId = await site.addCylinder("TC000030");
});

afterEach(() => site.stop());

const authorisation = (): Authorisation => ({
  authorisationId: fillId,
  byPersonId: "p",
  requestedAtMs: 0,
  contents: [{ position: "1", cylinderId, checkId: "c" }],
});

type Shape = "voided" | "started" | "withdrawn" | "unused" | "ended" | "over" | "due";

function factOf(shape: Shape): RecordFact {
  const levels = { weight: 20_000 };
  switch (shape) {
    case "voided":
      return { event: "filling.grant_voided", authorisationId: fillId, cause: "commit_late" };
    case "started":
      return { event: "filling.started", authorisation: authorisation(), base: levels };
    case "withdrawn":
    case "unused":
      return {
        event: "filling.withdrawn",
        authorisation: authorisation(),
        cause: "stale",
        levels,
        hadFlow: shape === "withdrawn",
        isSettlementDue: shape === "withdrawn",
      };
    case "ended":
    case "over": {
      const netG = shape === "over" ? 14_901 : 14_500;
      return {
        event: "filling.ended",
        authorisation: authorisation(),
        base: levels,
        end: {
          levels: { weight: 16_500 + netG },
          netG,
          durationMs: 1_000,
          isOverMax: shape === "over",
        },
      };
    }
    case "due":
      return { event: "filling.settlement_due", authorisationId: fillId, cause: "unsettled" };
  }
}

const given = (shape: Shape): PointFact => ({ pointId: GUN, fact: factOf(shape), curve: [] });

const record = (shape: Shape): Promise<void> =>
  site.app.ports.db.write((tx) => recordFact(tx, site.app.ports, given(shape)));

const stateOf = (): string | undefined => findFill(site.app.ports.db.read, fillId)?.state;

const STOPPED = ["fill.interrupted", "alarm.raised"] as const;

describe("one fact", () => {
  test.each([
    ["authorised", "voided", "unused", ["fill.unused"]],
    ["authorised", "started", "filling", ["fill.started"]],
    ["authorised", "unused", "unused", ["fill.unused"]],
    ["authorised", "withdrawn", "interrupted", STOPPED],
    ["filling", "withdrawn", "interrupted", STOPPED],
    ["filling", "ended", "ended", ["fill.ended"]],
    ["filling", "over", "ended", ["fill.ended", "alarm.raised"]],
    ["filling", "due", "interrupted", STOPPED],
    // Late facts: a person has settled it, or it was recorded before.
    ["filling", "started", "filling", []],
    ["closed", "withdrawn", "closed", []],
    ["ended", "withdrawn", "ended", []],
    ["closed", "due", "closed", []],
    ["ended", "ended", "ended", []],
    ["ended", "over", "ended", []],
    ["interrupted", "ended", "interrupted", []],
    ["unused", "started", "unused", []],
    ["closed", "voided", "closed", []],
  ] as const)("on a fill %s, %s makes it %s", async (state, shape, after, kinds) => {
    fillId = await addEndedFill(site, cylinderId, { state });
    const from = site.head() + 1;
    await record(shape);
    expect(stateOf()).toBe(after);
    expect(site.kinds(from)).toEqual([...kinds]);
    // Safe to run again after a storage fault.
    await record(shape);
    expect(stateOf()).toBe(after);
    expect(site.kinds(from)).toEqual([...kinds]);
  });

  test.each([
    ["withdrawn", "fill.interrupted", (): string => `fill.gauge_lost fill-point:${GUN}`],
    ["due", "fill.interrupted", (): string => `fill.interrupted fill-point:${GUN}`],
    ["over", "fill.ended", (): string => `fill.overfilled cylinder:${cylinderId}`],
  ] as const)(
    "%s is an event upstream and one alarm with its code and subject, also when run again",
    async (shape, kind, alarm) => {
      fillId = await addEndedFill(site, cylinderId, { state: "filling" });
      const from = site.head() + 1;
      await record(shape);
      await record(shape);
      const entries = site.entries(from);
      expect(entries.filter((entry) => entry.kind === kind)).toMatchObject([
        { lane: "event", subject: `fill:${fillId}` },
      ]);
      expect(alarmsIn(entries)).toEqual([`alarm.raised ${alarm()}`]);
      expect(alarmLane(entries)).toEqual(["alarm.raised"]);
    },
  );

  test("of a fill that was never written changes nothing", async () => {
    fillId = "never";
    const from = site.head() + 1;
    for (const shape of ["voided", "started", "withdrawn", "ended", "over", "due"] as const) {
      await record(shape);
    }
    expect(site.kinds(from)).toEqual([]);
  });
});

describe("the queue", () => {
  beforeEach(async () => {
    fillId = await addEndedFill(site, cylinderId, { state: "authorised" });
  });

  test("writes in order and says when all that was pushed is on disk", async () => {
    const queue = new FactQueue(site.app.ports);
    const from = site.head() + 1;
    const timers = site.time.pending;
    expect(await queue.recorded(0)).toBe(true);
    queue.push(given("started"));
    const afterFirst = queue.recorded(1_000);
    queue.push(given("ended"));
    expect(queue.size).toBe(2);
    expect(await afterFirst).toBe(true);
    expect(await queue.recorded(1_000)).toBe(true);
    expect(site.kinds(from)).toEqual(["fill.started", "fill.ended"]);
    expect(site.time.pending).toBe(timers);
  });

  test("keeps everything over a full disk, also what comes meanwhile, and writes each fact once", async () => {
    const queue = new FactQueue(site.app.ports);
    const makeRoom = await site.fillDisk();
    const from = site.head() + 1;
    queue.push(given("started"));
    await site.time.advanceAsync(10);
    queue.push(given("withdrawn"));
    queue.pushFlow({ pointId: GUN, riseG: 700, withinMs: 10_000 });
    const waiting = queue.recorded(500);
    await site.time.advanceAsync(5_000);
    expect(await waiting).toBe(false);
    expect(queue.size).toBe(3);
    expect(site.kinds(from)).toEqual([]);
    makeRoom();
    const all = queue.recorded(5_000);
    await site.time.advanceAsync(FactQueue.RETRY_MS + 100);
    await site.app.settled();
    expect(await all).toBe(true);
    expect(queue.size).toBe(0);
    expect(site.kinds(from)).toEqual(["fill.started", ...STOPPED, "alarm.raised"]);
    expect(alarmsIn(site.entries(from))).toEqual([
      `alarm.raised fill.gauge_lost fill-point:${GUN}`,
      `alarm.raised fill.flow_while_locked fill-point:${GUN}`,
    ]);
    expect(stateOf()).toBe("interrupted");
  });

  test("drops scans that were lifted off before anything about a valve", async () => {
    const queue = new FactQueue(site.app.ports);
    const makeRoom = await site.fillDisk();
    const lost: PointFact = {
      pointId: GUN,
      fact: { event: "filling.binding_lost", position: "1", cylinderId, cause: "lifted" },
      curve: [],
    };
    for (let n = 0; n < FactQueue.MAX + 50; n += 1) queue.push(lost);
    expect(queue.size).toBe(FactQueue.MAX);
    queue.push(given("withdrawn"));
    expect(queue.size).toBe(FactQueue.MAX + 1);
    makeRoom();
    await site.time.advanceAsync(FactQueue.RETRY_MS + 100);
    await site.app.settled();
    expect(queue.size).toBe(0);
    expect(stateOf()).toBe("interrupted");
  });

  test("stopped, it leaves no timer", async () => {
    const queue = new FactQueue(site.app.ports);
    const before = site.time.pending;
    const makeRoom = await site.fillDisk();
    queue.push(given("started"));
    await site.time.advanceAsync(10);
    queue.stop();
    expect(site.time.pending).toBe(before);
    makeRoom();
  });
});
