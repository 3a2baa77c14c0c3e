import { expect, test } from "bun:test";
import type { BridgeClock, BridgeScheduler } from "../../firmware-bridge/ports.ts";
import { fakeTime, NOON_AT } from "./clock.ts";

test("runs what falls due in order of time, each at its own instant", () => {
  const time = fakeTime();
  const clock: BridgeClock = time.clock;
  const scheduler: BridgeScheduler = time.scheduler;
  const ran: string[] = [];
  scheduler.after(300, () => ran.push(`late ${clock.monotonicMs()}`));
  scheduler.every(100, () => ran.push(`tick ${clock.monotonicMs()}`));
  time.advance(250);
  expect(ran).toEqual(["tick 100", "tick 200"]);
  time.advance(50);
  expect(ran).toEqual(["tick 100", "tick 200", "late 300", "tick 300"]);
  expect(clock.now()).toBe(NOON_AT + 300);
});

test("a cancelled timer does not run, also when it is cancelled by one that runs before it", () => {
  const time = fakeTime();
  let runs = 0;
  const cancel = time.scheduler.every(10, () => {
    runs += 1;
    cancel();
  });
  const cancelLater = time.scheduler.after(20, () => {
    runs += 100;
  });
  time.scheduler.after(15, cancelLater);
  time.advance(100);
  expect(runs).toBe(1);
  expect(time.pending).toBe(0);
});

test("a timer made while time passes runs in the same advance when it falls due", () => {
  const time = fakeTime();
  const ran: number[] = [];
  time.scheduler.after(10, () =>
    time.scheduler.after(10, () => ran.push(time.clock.monotonicMs())),
  );
  time.advance(20);
  expect(ran).toEqual([20]);
});

test("setting the wall clock moves neither durations nor timers", () => {
  const time = fakeTime();
  let runs = 0;
  time.scheduler.after(1_000, () => {
    runs += 1;
  });
  time.jumpWall(-3_600_000);
  expect(time.clock.now()).toBe(NOON_AT - 3_600_000);
  expect(time.clock.monotonicMs()).toBe(0);
  time.advance(999);
  expect(runs).toBe(0);
  time.advance(1);
  expect(runs).toBe(1);
});

test("lets awaited work of one run finish before the next", async () => {
  const time = fakeTime();
  const order: string[] = [];
  time.scheduler.every(10, () => {
    void Promise.resolve().then(() => order.push(`done ${time.clock.monotonicMs()}`));
  });
  await time.advanceAsync(20);
  expect(order).toEqual(["done 10", "done 20"]);
});

test("a timer that re-arms itself at once is an error, not an endless loop", () => {
  const time = fakeTime();
  const again = (): void => {
    time.scheduler.after(0, again);
  };
  again();
  expect(() => time.advance(1)).toThrow("re-arms itself");
});
