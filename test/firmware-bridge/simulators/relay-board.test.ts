import { describe, expect, test } from "bun:test";
import {
  flashOn,
  readRelays,
  relayOff,
} from "../../../firmware-bridge/drivers/relay/waveshare-relay.ts";
import {
  isRelayOn,
  type RelayBoardFault,
  receiveRequest,
  relayBoard,
} from "../../../firmware-bridge/simulators/relay-board.ts";
import { bytesOfHex } from "../support.ts";

/** Pulses of 700 ms sent at the given times; the first ms at which the relay is open after the last one. */
function opensAt(fault: RelayBoardFault | null, sentAtMs: readonly number[]): number {
  let board = relayBoard(1, fault);
  for (const nowMs of sentAtMs) board = receiveRequest(board, flashOn(1, 0, 700), nowMs).board;
  for (let nowMs = sentAtMs.at(-1) ?? 0; nowMs < 10_000; nowMs += 1) {
    if (!isRelayOn(board, 0, nowMs)) return nowMs;
  }
  return Number.POSITIVE_INFINITY;
}

describe("when the relay opens after pulses at 0 and 350 ms", () => {
  test.each([
    ["as it should", null, 1_050],
    ["latching", { type: "latching" }, Number.POSITIVE_INFINITY],
    ["no restart", { type: "no-restart" }, 700],
    ["adding", { type: "adding" }, 1_400],
    ["slow", { type: "slow-drop-out", extraMs: 900 }, 1_950],
    ["mute, but obedient", { type: "mute" }, 1_050],
    ["dead", { type: "dead" }, 350],
  ] as [string, RelayBoardFault | null, number][])("%s", (_why, fault, atMs) => {
    expect(opensAt(fault, [0, 350])).toBe(atMs);
  });
});

describe("answers", () => {
  test.each([
    ["a pulse is echoed", flashOn(1, 0, 700), "01 05 02 00 00 07 8D B0"],
    ["off is echoed", relayOff(1, 0), "01 05 00 00 00 00 CD CA"],
    ["the states", readRelays(1), "01 01 01 00 51 88"],
    ["function 03 is refused", bytesOfHex("01 03 00 00 00 01 84 0A"), "01 83 01 80 F0"],
    ["another unit is not answered", flashOn(2, 0, 700), undefined],
    ["a wrong check value is not answered", bytesOfHex("01 05 02 00 00 07 8D B1"), undefined],
  ])("%s", (_why, request, reply) => {
    const expected = reply === undefined ? undefined : bytesOfHex(reply);
    expect(receiveRequest(relayBoard(1), request, 0).reply).toEqual(expected);
  });
});
