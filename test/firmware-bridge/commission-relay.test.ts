/** Which boards may hold a permission: every fault of the model must be found. */
import { describe, expect, test } from "bun:test";
import { type CommissionOutcome, commissionRelay } from "../../firmware-bridge/commission-relay.ts";
import { startStation } from "../../firmware-bridge/simulators/bay-runner.ts";
import type { RelayBoardFault } from "../../firmware-bridge/simulators/relay-board.ts";
import { createLine, createStallingTime } from "./line.ts";
import { random } from "./support.ts";

async function commission(fault: RelayBoardFault | null, latencyMs: number, before?: Uint8Array) {
  const time = createStallingTime();
  const line = createLine(time, latencyMs);
  const station = startStation({ ...time, random: random(1), indicators: [], board: line.device });
  station.setBoardFault(fault);
  if (before !== undefined) line.host.write(before);
  await time.advance(50);
  let outcome: CommissionOutcome | undefined;
  const measuring = commissionRelay({ ...time, transport: line.transport, unit: 1, channel: 2 });
  const done = measuring.then((value) => {
    outcome = value;
  });
  await time.advance(10_000);
  await done;
  if (outcome === undefined) throw new Error("not done");
  return { outcome, station };
}

describe.each([5, 20, 40])("over a line of %d ms each way", (latencyMs) => {
  const rows: [string, RelayBoardFault | null, CommissionOutcome["problems"]][] = [
    ["a board as it should be", null, []],
    ["opens a little late, within the limit", { type: "slow-drop-out", extraMs: 600 }, []],
    ["opens too late", { type: "slow-drop-out", extraMs: 1_200 }, ["stayed-on"]],
    ["a pulse never ends", { type: "latching" }, ["stayed-on"]],
    ["pulses add up", { type: "adding" }, ["stayed-on"]],
    ["a pulse does not restart", { type: "no-restart" }, ["opened-between-refreshes"]],
    ["does not answer", { type: "mute" }, ["no-answer"]],
    ["is not there", { type: "dead" }, ["no-answer"]],
  ];
  test.each(rows)("%s", async (_why, fault, problems) => {
    const { outcome } = await commission(fault, latencyMs);
    expect(outcome.problems).toEqual(problems);
    expect(outcome.ok).toBe(problems.length === 0);
  });
});

test("the measured drop-out is the pulse and the time of one read-back", async () => {
  const { outcome, station } = await commission(null, 10);
  expect(outcome.dropOutMs).toBeGreaterThanOrEqual(700);
  expect(outcome.dropOutMs).toBeLessThan(800);
  expect(station.isPermitted(2)).toBe(false);
});

test("a relay which is closed before the first pulse is not measured, and is opened", async () => {
  // Function 05 with FF00: somebody has latched relay 2 on.
  const latchOn = Uint8Array.of(0x01, 0x05, 0x00, 0x02, 0xff, 0x00, 0x2d, 0xfa);
  const { outcome, station } = await commission(null, 10, latchOn);
  expect(outcome).toMatchObject({ ok: false, problems: ["on-at-start"], stayedOn: true });
  expect(station.isPermitted(2)).toBe(false);
});

test("a latching board is switched off at the end", async () => {
  const { station } = await commission({ type: "latching" }, 10);
  expect(station.isPermitted(2)).toBe(false);
});
