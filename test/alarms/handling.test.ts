import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  ESCALATION_DEFAULT,
  escalationStep,
  handleAlarm,
  sendBackAlarm,
  verifyAlarm,
} from "../../src/alarms/handling.ts";
import {
  confirmHandling,
  escalateDue,
  recordHandling,
  sendBack,
} from "../../src/alarms/handling-service.ts";
import { type AlarmCode, raiseAlarm } from "../../src/alarms/index.ts";
import { type AlarmLife, PRIORITIES } from "../../src/alarms/model.ts";
import { newLife } from "../../src/alarms/rules.ts";
import { closeAlarm } from "../../src/alarms/service.ts";
import { findAlarm } from "../../src/alarms/store.ts";
import { instant, MINUTE_MS } from "../../src/kernel/instants.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";

const AT = instant(1_800_000_000_000);
const EVENT = { isEvent: true };
const MEASURED = { isEvent: false };
const raised = newLife(AT);
const handled: AlarmLife = { ...raised, state: "acknowledged", acknowledgedAt: AT, handledAt: AT };
const cleared: AlarmLife = { ...handled, state: "cleared", clearedAt: AT };
const closed: AlarmLife = { ...cleared, state: "closed", closedAt: AT };
const BY_OTHER = { personId: "b", handledBy: "a" };
const BY_SAME = { personId: "a", handledBy: "a" };

const codeOf = (outcome: ReturnType<typeof handleAlarm>) =>
  outcome.ok ? outcome.value.state : outcome.refusal.code;

test.each([
  // why, step, outcome
  ["words make it handled and seen", () => handleAlarm(raised, "换阀", AT), "acknowledged"],
  ["no words", () => handleAlarm(raised, " ", AT), "alarms.no_reason"],
  ["handled twice", () => handleAlarm(handled, "换阀", AT), "alarms.handled_already"],
  ["closed before", () => handleAlarm(closed, "换阀", AT), "alarms.closed"],
  ["another verifies an event", () => verifyAlarm(handled, EVENT, BY_OTHER, AT), "closed"],
  ["the handler verifies", () => verifyAlarm(handled, EVENT, BY_SAME, AT), "alarms.own_handling"],
  ["nobody handled it", () => verifyAlarm(raised, EVENT, BY_OTHER, AT), "alarms.not_handled"],
  [
    "the measured cause is there",
    () => verifyAlarm(handled, MEASURED, BY_OTHER, AT),
    "alarms.still_active",
  ],
  ["the measured cause has gone", () => verifyAlarm(cleared, MEASURED, BY_OTHER, AT), "closed"],
  ["verified twice", () => verifyAlarm(closed, EVENT, BY_OTHER, AT), "alarms.closed"],
  ["sent back", () => sendBackAlarm(handled, BY_OTHER, "仍漏"), "acknowledged"],
  ["sent back without a word", () => sendBackAlarm(handled, BY_OTHER, ""), "alarms.no_reason"],
  ["sent back by the handler", () => sendBackAlarm(handled, BY_SAME, "x1"), "alarms.own_handling"],
  ["sent back, not handled", () => sendBackAlarm(raised, BY_OTHER, "仍漏"), "alarms.not_handled"],
  ["sent back, closed", () => sendBackAlarm(closed, BY_OTHER, "仍漏"), "alarms.closed"],
])("%s", (_why, step, outcome) => {
  expect<string>(codeOf(step())).toBe(outcome);
});

describe("going up", () => {
  test("no alarm goes up before its time, twice the same way, or while somebody has seen it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PRIORITIES),
        fc.integer({ min: 0, max: 5_000 }),
        fc.boolean(),
        (priority, minutes, isSeen) => {
          const life: AlarmLife = isSeen ? handled : raised;
          const now = instant(AT + minutes * MINUTE_MS);
          const step = escalationStep({ ...life, priority }, ESCALATION_DEFAULT, now);
          const [first, second] = ESCALATION_DEFAULT[priority];
          const wanted = isSeen || minutes < first ? 0 : minutes < second ? 1 : 2;
          expect(step).toBe(wanted);
        },
      ),
    );
  });

  test("a shelf holds it back", () => {
    const life = { ...raised, priority: 2, shelvedUntil: instant(AT + 60 * MINUTE_MS) } as const;
    expect(escalationStep(life, ESCALATION_DEFAULT, instant(AT + 30 * MINUTE_MS))).toBe(0);
    expect(escalationStep(life, ESCALATION_DEFAULT, instant(AT + 60 * MINUTE_MS))).toBe(2);
  });
});

describe("on the tables", () => {
  let site: TestSite;
  let manager: Visitor;
  let operator: Visitor;
  beforeEach(async () => {
    site = await openTestSite();
    manager = await site.visitor(["safety-manager"]);
    operator = await site.visitor(["operator"]);
  });
  afterEach(() => site.close());

  const raise = (code: AlarmCode, subject = "device:relay-1"): Promise<string> =>
    site.app.ports.db.write((tx) => raiseAlarm(tx, site.app.ports, { code, subject }));
  const row = (id: string) => findAlarm(site.app.ports.db.read, id);

  test("handled by one, sent back, handled again, verified by another; the journal has each", async () => {
    const { ports } = site.app;
    const id = await raise("relay.not_open");
    const done = { words: "关闭手动阀", photos: [] };
    expect((await recordHandling(ports, manager.actor, id, done)).ok).toBe(true);
    expect(await confirmHandling(ports, manager.actor, id, "")).toMatchObject({
      refusal: { code: "alarms.own_handling" },
    });
    expect((await sendBack(ports, operator.actor, id, "触点仍粘连")).ok).toBe(true);
    expect(row(id)).toMatchObject({ handledAt: null, state: "acknowledged" });
    expect((await recordHandling(ports, operator.actor, id, done)).ok).toBe(true);
    expect((await confirmHandling(ports, manager.actor, id, "已更换")).ok).toBe(true);
    expect(row(id)).toMatchObject({
      state: "closed",
      handledBy: operator.actor.personId,
      verifiedBy: manager.actor.personId,
    });
    expect(site.entries("alarm.handled")).toHaveLength(2);
    expect(site.entries("alarm.sent_back")[0]?.payload).toMatchObject({ reason: "触点仍粘连" });
    expect(site.entries("alarm.verified")).toHaveLength(1);
  });

  test("an urgent one cannot be ended by one person alone", async () => {
    const id = await raise("relay.not_open");
    expect(await closeAlarm(site.app.ports, manager.actor, id, "好了")).toMatchObject({
      refusal: { code: "alarms.verify_needed" },
    });
    expect(row(id)?.state).toBe("raised");
  });

  test("what nobody acknowledges goes up twice, each step once, and up the alarm lane", async () => {
    const id = await raise("relay.not_open");
    await site.time.advanceAsync(4 * 60_000);
    await site.app.settled();
    expect(row(id)?.escalation).toBe(1);
    await site.time.advanceAsync(7 * 60_000);
    await site.app.settled();
    expect(row(id)?.escalation).toBe(2);
    expect(await escalateDue(site.app.ports)).toBe(0);
    const entries = site.entries("alarm.escalated").filter(({ subject }) => subject.endsWith(id));
    expect(entries.map(({ payload, lane }) => [payload["step"], lane])).toEqual([
      [1, "alarm"],
      [2, "alarm"],
    ]);
    const page = await (await manager.get(`/alarms/${id}`)).text();
    expect(page).toContain("已升级：系统管理员");
  });

  test("the same three times within a minute is marked as chattering, other places are not", async () => {
    const { ports } = site.app;
    const subject = "device:scale-7";
    const again = async () => {
      const id = await raise("update.failed", subject);
      await closeAlarm(ports, manager.actor, id, "好了");
      return id;
    };
    const ids = [await again(), await again(), await again()];
    expect(ids.map((id) => row(id)?.isChattering)).toEqual([false, false, true]);
    expect(row(await raise("update.failed", "device:scale-8"))?.isChattering).toBe(false);
    site.time.advance(61_000);
    expect(row(await raise("update.failed", subject))?.isChattering).toBe(false);
  });
});
