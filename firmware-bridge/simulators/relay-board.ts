/** A model of the eight-channel relay board, with the faults that commissioning must find. Pure. */
import { RELAY_COUNT } from "../drivers/relay/waveshare-relay.ts";
import { parseRtuRequest, wrapRtu } from "../framing/modbus-rtu.ts";

export type RelayBoardFault =
  | { readonly type: "latching" } // a pulse never ends
  | { readonly type: "no-restart" } // a pulse which comes during another changes nothing
  | { readonly type: "adding" } // a pulse which comes during another adds its time
  | { readonly type: "slow-drop-out"; readonly extraMs: number } // opens later than the pulse says
  | { readonly type: "mute" } // does what it is told and answers nothing
  | { readonly type: "dead" }; // does nothing, and its relays fall open

export type RelayBoard = {
  readonly unit: number;
  readonly fault: RelayBoardFault | null;
  /** Time at which each relay opens; infinite for one that is latched on. */
  readonly onUntilMs: readonly number[];
};

const FLASH_ON = 0x0200;
const PULSE_STEP_MS = 100;
const COIL_ON = 0xff00;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;

export function relayBoard(unit: number, fault: RelayBoardFault | null = null): RelayBoard {
  return { unit, fault, onUntilMs: Array.from({ length: RELAY_COUNT }, () => 0) };
}

export function isRelayOn(board: RelayBoard, relay: number, nowMs: number): boolean {
  return board.fault?.type !== "dead" && nowMs < (board.onUntilMs[relay] ?? 0);
}

/** What the board makes of one whole request frame. */
export function receiveRequest(
  board: RelayBoard,
  frame: Uint8Array,
  nowMs: number,
): { readonly board: RelayBoard; readonly reply?: Uint8Array } {
  const asked = parseRtuRequest(frame);
  if (board.fault?.type === "dead" || asked === undefined || asked.unit !== board.unit) {
    return { board };
  }
  const { request } = asked;
  const refused = (code: number) =>
    answered(board, wrapRtu(board.unit, Uint8Array.of(request.fn | 0x80, code)));
  if (request.fn === 1) {
    if (request.start !== 0 || request.count !== RELAY_COUNT) return refused(ILLEGAL_ADDRESS);
    let mask = 0;
    for (let relay = 0; relay < RELAY_COUNT; relay += 1) {
      if (isRelayOn(board, relay, nowMs)) mask |= 1 << relay;
    }
    return answered(board, wrapRtu(board.unit, Uint8Array.of(1, 1, mask)));
  }
  if (request.fn !== 5) return refused(ILLEGAL_FUNCTION);
  const relay = request.address & 0xff;
  if (relay >= RELAY_COUNT) return refused(ILLEGAL_ADDRESS);
  if (request.address === FLASH_ON + relay) {
    const untilMs = pulseEnd(board, relay, request.value * PULSE_STEP_MS, nowMs);
    return answered(withRelay(board, relay, untilMs), frame);
  }
  if (request.address !== relay) return refused(ILLEGAL_ADDRESS);
  if (request.value !== 0 && request.value !== COIL_ON) return refused(ILLEGAL_VALUE);
  const untilMs = request.value === 0 ? nowMs : Number.POSITIVE_INFINITY;
  return answered(withRelay(board, relay, untilMs), frame);
}

function pulseEnd(board: RelayBoard, relay: number, pulseMs: number, nowMs: number): number {
  const isOn = isRelayOn(board, relay, nowMs);
  const current = board.onUntilMs[relay] ?? 0;
  switch (board.fault?.type) {
    case "latching":
      return Number.POSITIVE_INFINITY;
    case "no-restart":
      return isOn ? current : nowMs + pulseMs;
    case "adding":
      return (isOn ? current : nowMs) + pulseMs;
    case "slow-drop-out":
      return nowMs + pulseMs + board.fault.extraMs;
    default:
      return nowMs + pulseMs;
  }
}

function withRelay(board: RelayBoard, relay: number, untilMs: number): RelayBoard {
  return { ...board, onUntilMs: board.onUntilMs.with(relay, untilMs) };
}

function answered(
  board: RelayBoard,
  reply: Uint8Array,
): { readonly board: RelayBoard; readonly reply?: Uint8Array } {
  return board.fault?.type === "mute" ? { board } : { board, reply };
}
