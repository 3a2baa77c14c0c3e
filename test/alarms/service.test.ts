import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  type AlarmCause,
  clearAlarm,
  listAlarms,
  raiseAlarm,
  startSelfWatch,
} from "../../src/alarms/index.ts";
import { acknowledgeAlarm, closeAlarm, endShelves, shelveAlarm } from "../../src/alarms/service.ts";
import { findAlarm } from "../../src/alarms/store.ts";
import { DISK_FULL_BYTES, DISK_LOW_BYTES, diskAlarmOf } from "../../src/alarms/watch.ts";
import { DeviceWatch } from "../../src/ingest/device-watch.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";

let site: TestSite;
let manager: Visitor;
const CAUSE = { code: "device.silent", subject: "device:scale-1" } as const;

beforeEach(async () => {
  site = await openTestSite();
  manager = await site.visitor(["safety-manager"]);
});
afterEach(() => site.close());

const raise = (cause: AlarmCause = CAUSE): Promise<string> =>
  site.app.ports.db.write((tx) => raiseAlarm(tx, site.app.ports, cause));
const clear = (cause: AlarmCause = CAUSE): Promise<boolean> =>
  site.app.ports.db.write((tx) => clearAlarm(tx, site.app.ports, cause));
const row = (id: string) => findAlarm(site.app.ports.db.read, id);

describe("raising", () => {
  test("the same cause is one alarm, counted; its journal entries are not one for each", async () => {
    const id = await raise();
    for (let n = 0; n < 20; n += 1) expect(await raise()).toBe(id);
    expect(row(id)?.repeats).toBe(20);
    expect(site.entries("alarm.raised")).toHaveLength(1);
    expect(site.entries("alarm.repeated")).toHaveLength(1);
    site.time.advance(60_000);
    await raise();
    expect(site.entries("alarm.repeated")).toHaveLength(2);
  });

  test("another place is another alarm", async () => {
    expect(await raise()).not.toBe(await raise({ ...CAUSE, subject: "device:scale-2" }));
  });

  test("raised and cleared go upstream in the alarm lane, what people do does not", async () => {
    const id = await raise();
    await acknowledgeAlarm(site.app.ports, manager.actor, id);
    await clear();
    expect(site.entries("alarm.raised")[0]).toMatchObject({
      lane: "alarm",
      subject: `alarm:${id}`,
    });
    expect(site.entries("alarm.cleared")[0]).toMatchObject({ lane: "alarm" });
    expect(site.entries("alarm.acknowledged")[0]).toMatchObject({ lane: null });
  });

  test("a transaction that fails takes its alarm with it", async () => {
    const write = site.app.ports.db.write((tx) => {
      raiseAlarm(tx, site.app.ports, CAUSE);
      throw new Error("the cause could not be written");
    });
    expect(write).rejects.toThrow();
    await write.catch(() => undefined);
    expect(listAlarms(site.app.ports.db.read, {}, { offset: 0, limit: 5 }).total).toBe(0);
  });

  test("what was closed is raised anew", async () => {
    const first = await raise();
    await clear();
    const second = await raise();
    expect(second).not.toBe(first);
    expect(row(first)?.state).toBe("closed");
  });

  test("clearing what is not there says so and writes nothing", async () => {
    expect(await clear()).toBe(false);
    expect(site.entries("alarm.cleared")).toHaveLength(0);
  });
});

describe("handling", () => {
  test("an event is closed by a person with words, which the journal keeps", async () => {
    const id = await raise({ code: "update.failed", subject: "site:1" });
    expect(await closeAlarm(site.app.ports, manager.actor, id, "")).toMatchObject({
      refusal: { code: "alarms.no_reason" },
    });
    expect(await closeAlarm(site.app.ports, manager.actor, id, "换继电器")).toMatchObject({
      ok: true,
    });
    expect(row(id)).toMatchObject({ closedBy: manager.actor.personId, handling: "换继电器" });
    expect(site.entries("alarm.closed")[0]?.payload).toMatchObject({ handling: "换继电器" });
  });

  test("two people acknowledge: the second is told", async () => {
    const id = await raise();
    const other = await site.visitor(["operator"]);
    const [first, second] = await Promise.all([
      acknowledgeAlarm(site.app.ports, manager.actor, id),
      acknowledgeAlarm(site.app.ports, other.actor, id),
    ]);
    expect([first.ok, second.ok]).toEqual([true, false]);
    expect(row(id)?.acknowledgedBy).toBe(manager.actor.personId);
  });

  test("a shelf ends by itself and the journal says so", async () => {
    const id = await raise();
    const asked = { minutes: 30, reason: "换秤" };
    expect((await shelveAlarm(site.app.ports, manager.actor, id, asked)).ok).toBe(true);
    expect(await endShelves(site.app.ports)).toBe(0);
    await site.time.advanceAsync(31 * 60_000);
    await site.app.settled();
    expect(row(id)?.shelvedUntil).toBeNull();
    expect(site.entries("alarm.unshelved")).toHaveLength(1);
  });
});

describe("what the box notices", () => {
  test.each([
    ["room enough", DISK_LOW_BYTES, undefined],
    ["low", DISK_LOW_BYTES - 1, "disk.low"],
    ["nearly full", DISK_FULL_BYTES - 1, "disk.full"],
  ] as const)("disk: %s", (_why, bytes, code) => {
    expect(diskAlarmOf(bytes)).toBe(code);
  });

  test("a disk that fills raises the worse alarm in place of the other, and clears it", async () => {
    let freeBytes = DISK_LOW_BYTES - 1;
    const watch = { dataPath: site.path, freeBytes: () => freeBytes };
    const stop = startSelfWatch(site.app.ports, watch);
    const open = async () => {
      await site.time.advanceAsync(10_000);
      await site.app.settled();
      const { items } = listAlarms(
        site.app.ports.db.read,
        { state: "open" },
        { offset: 0, limit: 9 },
      );
      return items.map((item) => item.code).filter((code) => code.startsWith("disk"));
    };
    expect(await open()).toEqual(["disk.low"]);
    freeBytes = 0;
    expect(await open()).toEqual(["disk.full"]);
    freeBytes = DISK_LOW_BYTES;
    stop();
    const stopAgain = startSelfWatch(site.app.ports, watch);
    expect(await open()).toEqual([]);
    stopAgain();
  });

  test("a clock that jumps is an alarm until it is right again", async () => {
    site.time.jumpWall(10 * 60_000);
    await site.time.advanceAsync(10_000);
    await site.app.settled();
    const open = () =>
      listAlarms(site.app.ports.db.read, { state: "open" }, { offset: 0, limit: 9 });
    expect(open().items.map((item) => item.code)).toContain("clock.untrusted");
    expect(site.entries("alarm.raised").at(-1)?.payload).toMatchObject({ code: "clock.untrusted" });
  });
});

describe("lines", () => {
  const openCodes = async () => {
    await site.app.settled();
    const page = { offset: 0, limit: 9 };
    return listAlarms(site.app.ports.db.read, { state: "open" }, page).items.map(
      ({ code }) => code,
    );
  };

  test("a doubt shorter than the delay is no alarm", async () => {
    const watch = new DeviceWatch(site.app.ports);
    watch.follow("scale-1", "silent");
    await site.time.advanceAsync(4_900);
    watch.follow("scale-1", undefined);
    await site.time.advanceAsync(60_000);
    expect(await openCodes()).toEqual([]);
    watch.stop();
  });

  test("silence that turns into a lost line is one alarm, the newer one, and ends when the line is well", async () => {
    const watch = new DeviceWatch(site.app.ports);
    watch.follow("scale-1", "silent");
    await site.time.advanceAsync(5_000);
    expect(await openCodes()).toEqual(["device.silent"]);
    watch.follow("scale-1", "lost");
    await site.time.advanceAsync(5_000);
    expect(await openCodes()).toEqual(["device.lost"]);
    watch.follow("scale-1", undefined);
    await site.time.advanceAsync(5_000);
    expect(await openCodes()).toEqual([]);
    watch.stop();
  });

  test("an alarm of the run before ends when the line is well in this one", async () => {
    await raise({ code: "device.garbage", subject: "device:scale-9" });
    const watch = new DeviceWatch(site.app.ports);
    watch.follow("scale-9", undefined);
    await site.time.advanceAsync(5_000);
    expect(await openCodes()).toEqual([]);
    watch.stop();
  });

  test("a stop of the program is no lost line", async () => {
    const watch = new DeviceWatch(site.app.ports);
    watch.follow("scale-1", undefined);
    watch.stop();
    watch.follow("scale-1", "lost");
    await site.time.advanceAsync(60_000);
    expect(await openCodes()).toEqual([]);
  });
});
