/** Orders from above: believed by key, obeyed once, answered in the alarm lane, and never more than they say. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { listOpenByCode } from "../../src/alarms/index.ts";
import { liftLock, openLocks, placeLock } from "../../src/filling/index.ts";
import { setRow } from "../../src/filling/lock/locks.ts";
import {
  addAuthority,
  breakLock,
  type Command,
  Commands,
  countCommands,
  listCommands,
  removeAuthority,
  topics,
} from "../../src/sync/index.ts";
import {
  CLOCK_SKEW_MAX_MS,
  COMMAND_LIFE_MAX_MS,
  judgeCommand,
  type Order,
} from "../../src/sync/orders/command-rules.ts";
import { GUN, GUN_2 } from "../support/app.ts";
import { type Bay, managerOf, openBay } from "../support/filling.ts";
import { Broker } from "../support/mosquitto.ts";
import { Authority, bytes } from "./authority.ts";
import { Box, guest, until } from "./support.ts";

const HOUR_MS = 3_600_000;
const LOCK: Order = { action: "lock", scope: "point", target: GUN, reason: "现场检查发现渗漏" };

describe("whether an order is obeyed", () => {
  const base = { issuedAt: 10 * HOUR_MS, expiresAt: 11 * HOUR_MS };
  const at = (now: number, isTimeTrusted = true) => ({ now, isTimeTrusted });
  const unlock: Order = { action: "unlock", lock: "c-1", reason: "整改完成" };

  test.each([
    ["in its time", LOCK, base, at(10.5 * HOUR_MS), undefined],
    ["the last millisecond", LOCK, base, at(base.expiresAt - 1), undefined],
    ["stale", LOCK, base, at(base.expiresAt), "expired"],
    [
      "the other clock is a little ahead",
      LOCK,
      base,
      at(base.issuedAt - CLOCK_SKEW_MAX_MS),
      undefined,
    ],
    ["from tomorrow", LOCK, base, at(base.issuedAt - CLOCK_SKEW_MAX_MS - 1), "from_the_future"],
    ["ends before it begins", LOCK, { issuedAt: 2, expiresAt: 2 }, at(1), "wrong_times"],
    [
      "good for two days",
      LOCK,
      { issuedAt: 0, expiresAt: COMMAND_LIFE_MAX_MS + 1 },
      at(1),
      "wrong_times",
    ],
    ["a lock without a clock", LOCK, base, at(99 * HOUR_MS, false), undefined],
    [
      "a look at people without a clock",
      { action: "positions", minutes: 5, reason: "救援" },
      base,
      at(10.5 * HOUR_MS, false),
      "time_unconfirmed",
    ],
    ["an unlock without a clock", unlock, base, at(10.5 * HOUR_MS, false), "time_unconfirmed"],
  ] as const)("%s", (_why, order, times, facts, refusal) => {
    const judged = judgeCommand({ order, ...times }, facts);
    expect(judged.ok ? undefined : judged.refusal).toBe(refusal as never);
  });

  test("whatever the times: nothing is unlocked late, early or without a clock", () => {
    const ms = fc.integer({ min: 0, max: 100 * HOUR_MS });
    fc.assert(
      fc.property(ms, ms, ms, fc.boolean(), (issuedAt, expiresAt, now, isTimeTrusted) => {
        const { ok } = judgeCommand({ order: unlock, issuedAt, expiresAt }, { now, isTimeTrusted });
        if (ok) {
          expect(isTimeTrusted).toBe(true);
          expect(now).toBeLessThan(expiresAt);
          expect(now).toBeGreaterThanOrEqual(issuedAt - CLOCK_SKEW_MAX_MS);
        }
      }),
    );
  });
});

describe("at the guns", () => {
  let bay: Bay;
  let commands: Commands;
  let authority: Authority;

  async function enter(one: Authority, name: string): Promise<void> {
    const added = await addAuthority(bay.site.app.ports, managerOf(bay), {
      name,
      publicPem: one.publicPem,
    });
    if (!added.ok) throw new Error(added.refusal.code);
    one.keyId = added.value;
  }

  beforeEach(async () => {
    bay = await openBay();
    commands = new Commands(bay.site.app.ports, bay.station);
    authority = new Authority();
    await enter(authority, "县市场监管局");
  });

  afterEach(() => bay.stop());

  const order = async (
    given: Order,
    change: Partial<Command> = {},
    platform?: string,
  ): Promise<Command> => {
    const command = authority.command(bay, given, change);
    await commands.receive(bytes(command), platform);
    return command;
  };
  const read = () => bay.site.app.ports.db.read;
  const verdicts = () =>
    listCommands(read(), 50, 0)
      .map(({ id, verdict }) => `${id} ${verdict}`)
      .sort();
  const locked = () => [GUN, GUN_2].map((id) => bay.filling.board.view(id)?.lock);
  const answers = () =>
    bay.site.app.ports.db.sql
      .query(
        "SELECT kind, actor, subject, lane, payload FROM journal WHERE kind LIKE 'upstream-command.%' ORDER BY seq",
      )
      .all() as { kind: string; actor: string; subject: string; lane: string; payload: string }[];

  test("a lock shuts the open valve at once, says who and why, and is answered before all else", async () => {
    await bay.open();
    await bay.flowTo(20_000);
    expect(bay.openValves()).not.toEqual([]);
    await order(LOCK);
    expect(bay.openValves()).toEqual([]);
    expect(locked()[0]).toMatchObject({ reason: "现场检查发现渗漏", by: "县市场监管局" });
    expect(locked()[1]).toBeUndefined();
    expect(answers()).toMatchObject([
      {
        kind: "upstream-command.done",
        actor: `upstream:${authority.keyId}`,
        subject: "upstream-command:c-1",
        lane: "alarm",
      },
    ]);
    expect(answers()[0]?.payload).not.toContain("县市场监管局");
  });

  test("the same order twice, or a hundred times at once, locks once and is answered once", async () => {
    const command = authority.command(bay, LOCK);
    await Promise.all(Array.from({ length: 60 }, () => commands.receive(bytes(command))));
    await commands.receive(bytes(command));
    expect(openLocks(read()).length).toBe(1);
    expect(answers().length).toBe(1);
  });

  test("a lock that was lifted does not come back by replay", async () => {
    const lock = await order(LOCK);
    await order({ action: "unlock", lock: lock.id, reason: "整改完成" });
    await commands.receive(bytes(lock));
    expect(locked()).toEqual([undefined, undefined]);
    expect(verdicts()).toEqual(["c-1 done", "c-2 done"]);
  });

  test("row and station; an unknown gun is refused in words and locks nothing", async () => {
    await setRow(bay.station, managerOf(bay), GUN_2, "A");
    await order({ action: "lock", scope: "row", target: "A", reason: "排查" });
    expect(locked().map((lock) => lock?.reason)).toEqual([undefined, "排查"]);
    await order({ action: "lock", scope: "station", target: "", reason: "雷暴" });
    expect(locked().map((lock) => lock?.reason)).toEqual(["雷暴", "雷暴"]);
    await order({ action: "lock", scope: "point", target: "gun-99", reason: "x" });
    expect(verdicts()).toEqual(["c-1 done", "c-2 done", "c-3 no_such_target"]);
  });

  test("an unlock lifts the lock it names of the same authority, and nothing else", async () => {
    const other = new Authority();
    await enter(other, "市应急管理局");
    const lock = await order(LOCK);
    const own = await placeLock(bay.station, bay.operator, {
      scope: "point",
      target: GUN_2,
      reason: "软管",
    });
    expect(own.ok).toBe(true);
    const unlock: Order = { action: "unlock", lock: lock.id, reason: "整改完成" };
    await commands.receive(bytes(other.command(bay, unlock, { id: "o-1" })));
    await order({ ...unlock, lock: "c-none" });
    const [standing] = openLocks(read());
    expect(await liftLock(bay.station, managerOf(bay), standing?.id ?? "", "自行")).toMatchObject({
      refusal: { code: "filling.lock_not_yours" },
    });
    expect(locked().map((one) => one?.reason)).toEqual(["现场检查发现渗漏", "软管"]);
    await order(unlock);
    expect(locked().map((one) => one?.reason)).toEqual([undefined, "软管"]);
    await order(unlock);
    expect(verdicts()).toEqual([
      "c-1 done",
      "c-2 no_such_lock",
      "c-3 done",
      "c-4 lock_gone",
      "o-1 no_such_lock",
    ]);
  });

  test("what comes after an outage is refused, and the refusal goes up", async () => {
    const now = bay.site.time.clock.now();
    await order(LOCK, { issuedAt: now - 3 * HOUR_MS, expiresAt: now - HOUR_MS });
    expect(locked()).toEqual([undefined, undefined]);
    expect(answers()).toMatchObject([{ kind: "upstream-command.refused", lane: "alarm" }]);
  });

  test.each([
    ["a changed order", (it: Command) => ({ ...it, order: { ...LOCK, target: GUN_2 } })],
    ["another site's", (it: Command) => ({ ...it, site: "elsewhere" })],
    ["an unknown key", (it: Command) => ({ ...it, keyId: "0123456789abcdef" })],
    ["no signature", (it: Command) => ({ ...it, sig: "AAAA" })],
    ["something more", (it: Command) => ({ ...it, more: 1 })],
  ])("%s is neither obeyed nor answered, and is an alarm", async (_why, forge) => {
    const forged = forge(authority.command(bay, LOCK)) as Command;
    for (let n = 0; n < 5; n += 1) await commands.receive(bytes(forged));
    expect(locked()).toEqual([undefined, undefined]);
    expect(countCommands(read())).toBe(0);
    expect(commands.unbelieved).toBe(5);
    expect(listOpenByCode(read(), "upstream.false_order").length).toBe(1);
  });

  test("an authority that was ended orders nothing; its lock stays until two persons lift it", async () => {
    const { ports } = bay.site.app;
    await order(LOCK);
    await removeAuthority(ports, managerOf(bay), authority.keyId);
    await order({ action: "unlock", lock: "c-1", reason: "整改完成" });
    expect(locked()[0]?.reason).toBe("现场检查发现渗漏");
    const [lock] = openLocks(read());
    const people = { first: managerOf(bay).personId, second: bay.operator.personId };
    const lift = (reason: string) => breakLock(ports, bay.station, people, lock?.id ?? "", reason);
    expect((await lift(" ")).ok).toBe(false);
    expect((await lift("下达单位已撤并，阀后残液须排空")).ok).toBe(true);
    expect(locked()[0]).toBeUndefined();
    expect(listOpenByCode(read(), "upstream.lock_broken").length).toBe(1);
    expect((await lift("再次")).ok).toBe(false);
  });

  test("two persons cannot lift by this way what people or a danger locked", async () => {
    const own = await placeLock(bay.station, bay.operator, {
      scope: "point",
      target: GUN,
      reason: "软管",
    });
    const people = { first: managerOf(bay).personId, second: bay.operator.personId };
    const id = own.ok ? own.value.id : "";
    const { ports } = bay.site.app;
    expect((await breakLock(ports, bay.station, people, id, "急")).ok).toBe(false);
    expect(locked()[0]?.reason).toBe("软管");
  });

  test("a notice is an alarm to be read, with its text among the orders", async () => {
    await order({ action: "notice", text: "今日 18 时起停止充装" });
    expect(listOpenByCode(read(), "upstream.notice").length).toBe(1);
    expect(listCommands(read(), 1, 0)).toMatchObject([{ words: "今日 18 时起停止充装" }]);
  });

  test("a look at people is on record with its reason before anything is told", async () => {
    const asked: number[] = [];
    commands.positions = {
      canTell: (platform) => platform === "city",
      ask: (minutes) => asked.push(minutes),
    };
    await order({ action: "positions", minutes: 10, reason: "事故救援" }, {}, "city");
    expect(asked).toEqual([10]);
    expect(listCommands(read(), 1, 0)).toMatchObject([
      { action: "positions", words: "事故救援", verdict: "done" },
    ]);
    await order({ action: "positions", minutes: 61, reason: "太长" }, {}, "city");
    expect(asked).toEqual([10]);
    // By a courier, or by a line that cannot carry it: nothing is promised.
    for (const way of [undefined, "elsewhere"]) {
      await order({ action: "positions", minutes: 10, reason: "事故救援" }, {}, way);
      expect(listCommands(read(), 1, 0)).toMatchObject([{ verdict: "no_way_back" }]);
    }
    expect(asked).toEqual([10]);
  });

  test("only an Ed25519 public key with a name is entered", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    const pem = String(rsa.export({ type: "spki", format: "pem" }));
    const { ports } = bay.site.app;
    const add = (name: string, publicPem: string) =>
      addAuthority(ports, managerOf(bay), { name, publicPem });
    expect(await add("局", pem)).toMatchObject({ refusal: { code: "authority.no_key" } });
    expect(await add("局", "text")).toMatchObject({ refusal: { code: "authority.no_key" } });
    expect(await add(" ", authority.publicPem)).toMatchObject({
      refusal: { code: "authority.no_name" },
    });
  });
});

test("an order comes down over a real broker, beside the acknowledgements", async () => {
  await using broker = await Broker.start();
  const box = new Box();
  const heard: string[] = [];
  const upstream = box.upstream(broker.url, async (payload) => {
    heard.push(new TextDecoder().decode(payload));
  });
  upstream.start();
  const client = await guest(broker.url);
  await until("connected", () => upstream.status().isConnected);
  await client.publishAsync(topics.command(box.ports.siteId), "an order", { qos: 1 });
  await client.publishAsync(topics.command("elsewhere"), "not ours", { qos: 1 });
  await until("heard", () => heard.length > 0);
  expect(heard).toEqual(["an order"]);
  await client.endAsync();
  await upstream.stop();
  await box.remove();
});
