import { describe, expect, test } from "bun:test";
import { instant } from "../../src/kernel/instants.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { createTurns, inTurn } from "../../src/platform/turns.ts";

/** Rounds of the loop and the time that requests take, both by hand. */
function bench() {
  let nowMs = 0;
  let rounds: (() => void)[] = [];
  const turns = createTurns({ now: () => instant(0), monotonicMs: () => nowMs }, (run) =>
    rounds.push(run),
  );
  return {
    turns,
    spend: (ms: number) => {
      nowMs += ms;
    },
    async round() {
      const due = rounds;
      rounds = [];
      for (const run of due) run();
      await Promise.resolve();
    },
    get roundsDue() {
      return rounds.length;
    },
  };
}

describe("turns", () => {
  test("a round lets requests in until its time is over", () => {
    const { turns, spend } = bench();
    expect(turns.enter()).toBeUndefined();
    spend(5);
    expect(turns.enter()).toBeUndefined();
    spend(5);
    const waiting = turns.enter();
    expect(waiting).toBeInstanceOf(Promise);
    expect(turns.waiting).toBe(1);
  });

  test("those who wait come in one a round, in their order, and nobody overtakes them", async () => {
    const given = bench();
    const came: number[] = [];
    const come = async (name: number): Promise<void> => {
      await given.turns.enter();
      came.push(name);
    };
    const all = [come(0)];
    given.spend(20);
    all.push(come(1), come(2));
    await given.round();
    expect(came).toEqual([0, 1]);
    // The round has just begun, yet one still waits.
    all.push(come(3));
    await given.round();
    expect(came).toEqual([0, 1, 2]);
    await given.round();
    await Promise.all(all);
    expect(came).toEqual([0, 1, 2, 3]);
  });

  test("an order goes on at once, whoever waits", async () => {
    const given = bench();
    const first = given.turns.enter();
    given.spend(20);
    const second = given.turns.enter();
    const request = new Request("http://box/points/gun-1/lock", { method: "POST" });
    const answer = await inTurn(given.turns, request, () => new Response("locked"));
    expect(answer.status).toBe(200);
    expect([first, given.turns.waiting]).toEqual([undefined, 1]);
    await given.round();
    await second;
  });

  test("rounds end with the last one who waits", async () => {
    const given = bench();
    await given.turns.enter();
    expect(given.roundsDue).toBe(1);
    await given.round();
    expect(given.roundsDue).toBe(0);
    await given.turns.enter();
    expect(given.roundsDue).toBe(1);
  });

  test("a full queue answers that it is full", async () => {
    const given = bench();
    await given.turns.enter();
    given.spend(20);
    const waiting = Array.from({ length: LIMITS.requestQueue }, () => given.turns.enter());
    expect(waiting.every((turn) => turn instanceof Promise)).toBe(true);
    expect(given.turns.enter() === "full").toBe(true);
    const request = new Request("http://box/board");
    const answer = await inTurn(given.turns, request, () => new Response("page"));
    expect(answer.status).toBe(503);
  });

  test("a hundred requests leave the loop free in between", async () => {
    const turns = createTurns({ now: () => instant(0), monotonicMs: () => performance.now() });
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    const spin = () => {
      const untilMs = performance.now() + 1;
      while (performance.now() < untilMs);
      return new Response("page");
    };
    const request = new Request("http://box/board");
    await Promise.all(Array.from({ length: 100 }, () => inTurn(turns, request, spin)));
    clearInterval(timer);
    // Without turns the timer would not run before the last page.
    expect(ticks).toBeGreaterThan(20);
  });
});
