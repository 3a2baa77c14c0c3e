/**
 * A simulated filling station on byte lines: N bays with an indicator each, and one relay board whose
 * channel i is the permission of gun i. It behaves in real time by the clock and scheduler it is given.
 */
import { requestFramer } from "../framing/modbus-rtu.ts";
import type { BridgeClock, BridgeScheduler } from "../ports.ts";
import {
  type BaySettings,
  type BayState,
  type CylinderOnScale,
  connectGun,
  disturb,
  emptyBay,
  leak,
  openCylinderValve,
  placeCylinder,
  type RandomSource,
  removeCylinder,
  setPoint,
  shownMassG,
  stepBay,
} from "./bay.ts";
import type { ByteEnd } from "./byte-end.ts";
import {
  isRelayOn,
  type RelayBoard,
  type RelayBoardFault,
  receiveRequest,
  relayBoard,
} from "./relay-board.ts";
import { encodeYaohua } from "./yaohua.ts";

export type StationSettings = {
  readonly bay: Partial<BaySettings>;
  /** 9600 baud carries up to 80 frames a second; the indicators send about 20. */
  readonly frameEveryMs: number;
  readonly boardUnit: number;
  /** Time between a request's last byte and the answer's first. */
  readonly boardReplyMs: number;
};

export const STATION_DEFAULTS: StationSettings = {
  bay: {},
  frameEveryMs: 50,
  boardUnit: 1,
  boardReplyMs: 10,
};

export type SimulatedBay = {
  /** The physics now, for screens and for judging a test. */
  state(): BayState;
  place(cylinder: CylinderOnScale): void;
  remove(): void;
  /** Gross mass in grams at which the indicator's own relay opens; null disarms it. */
  setPoint(grossG: number | null): void;
  connectGun(isConnected: boolean): void;
  openCylinderValve(isOpen: boolean): void;
  leak(gPerS: number): void;
  disturb(massG: number): void;
  readonly line: LineFaults;
};

/** What goes wrong on a line. */
export type LineFaults = {
  /** Pulls the plug: nothing more goes or comes, and an end which can be closed is closed. */
  unplug(): void;
  /** Puts the plug in again, into the same line or into a new one. */
  plug(end?: ByteEnd): void;
  /** Puts bytes on the line which the device did not mean. */
  garbage(bytes: Uint8Array): void;
  /** `silent`: sends nothing, the port stays open. `value`: goes on sending the last mass. */
  freeze(how: "silent" | "value" | null): void;
  /** The next frames are cut in the middle. */
  halfFrames(count: number): void;
};

export type SimulatedStation = {
  readonly bays: readonly SimulatedBay[];
  board(): RelayBoard;
  isPermitted(channel: number): boolean;
  setBoardFault(fault: RelayBoardFault | null): void;
  /** A dip of the supply: every relay falls open, and the board goes on at once. */
  loseBoardPower(): void;
  readonly boardLine: LineFaults;
  stop(): void;
};

export type StationPorts = {
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  readonly random: RandomSource;
  /** The device's ends: one line per indicator, in the order of the guns, and the board's line. */
  readonly indicators: readonly ByteEnd[];
  readonly board: ByteEnd;
  readonly settings?: Partial<StationSettings>;
};

/** After a longer stand-still (a suspended machine) the physics goes on from there instead of catching up. */
const CATCH_UP_MAX_MS = 5_000;

export function startStation(ports: StationPorts): SimulatedStation {
  const { clock, scheduler, random } = ports;
  const settings = { ...STATION_DEFAULTS, ...ports.settings };
  const states = ports.indicators.map(() => emptyBay(settings.bay));
  const contacts = startBoard(ports.board, settings, { clock, scheduler });
  let advancedAtMs = clock.monotonicMs();

  const advance = (): void => {
    const nowMs = clock.monotonicMs();
    const fromMs = Math.max(advancedAtMs, nowMs - CATCH_UP_MAX_MS);
    advancedAtMs = nowMs;
    for (const [channel, state] of states.entries()) {
      const isClosed = (afterMs: number): boolean => contacts.isOn(channel, fromMs + afterMs);
      states[channel] = stepBay(state, nowMs - fromMs, isClosed, random);
    }
  };
  contacts.beforeChange(advance);

  const lines: Line[] = [];
  const bays = ports.indicators.map((end, channel): SimulatedBay => {
    const line = openLine(end, () => {});
    lines.push(line);
    const state = (): BayState => {
      advance();
      return states[channel] ?? emptyBay(settings.bay);
    };
    const act = (change: (bay: BayState) => BayState): void => {
      states[channel] = change(state());
    };
    return {
      state,
      place: (cylinder) => act((bay) => placeCylinder(bay, cylinder)),
      remove: () => act(removeCylinder),
      setPoint: (grossG) => act((bay) => setPoint(bay, grossG)),
      connectGun: (isConnected) => act((bay) => connectGun(bay, isConnected)),
      openCylinderValve: (isOpen) => act((bay) => openCylinderValve(bay, isOpen)),
      leak: (gPerS) => act((bay) => leak(bay, gPerS)),
      disturb: (massG) => act((bay) => disturb(bay, massG)),
      line: line.faults,
    };
  });
  const stopSending = scheduler.every(settings.frameEveryMs, () => {
    advance();
    for (const [channel, line] of lines.entries()) {
      const state = states[channel];
      if (state !== undefined) line.sendMeasured(indicatorFrame(state));
    }
  });

  return {
    bays,
    board: contacts.board,
    isPermitted: (channel) => contacts.isOn(channel, clock.monotonicMs()),
    setBoardFault: contacts.setFault,
    loseBoardPower: contacts.losePower,
    boardLine: contacts.line.faults,
    stop() {
      stopSending();
      contacts.line.end();
      for (const line of lines) line.end();
    },
  };
}

/** Two decimals of a kilogram: every division of the model is a multiple of 10 g. */
function indicatorFrame(state: BayState): Uint8Array {
  return encodeYaohua(shownMassG(state) / 10, 2);
}

type Contacts = {
  isOn(channel: number, atMs: number): boolean;
  board(): RelayBoard;
  setFault(fault: RelayBoardFault | null): void;
  losePower(): void;
  /** The physics must be brought up to date before a contact changes. */
  beforeChange(run: () => void): void;
  readonly line: Line;
};

function startBoard(
  end: ByteEnd,
  settings: StationSettings,
  { clock, scheduler }: Pick<StationPorts, "clock" | "scheduler">,
): Contacts {
  let board = relayBoard(settings.boardUnit);
  let advance = (): void => {};
  const framer = requestFramer();
  const line = openLine(end, (bytes) => {
    for (const item of framer.push(bytes)) {
      if (item.type !== "frame") continue;
      advance();
      const result = receiveRequest(board, item.bytes, clock.monotonicMs());
      board = result.board;
      const { reply } = result;
      if (reply !== undefined) scheduler.after(settings.boardReplyMs, () => line.send(reply));
    }
  });
  return {
    isOn: (channel, atMs) => isRelayOn(board, channel, atMs),
    board: () => board,
    setFault(fault) {
      advance();
      board = { ...board, fault };
    },
    losePower() {
      advance();
      board = relayBoard(board.unit, board.fault);
    },
    beforeChange(run) {
      advance = run;
    },
    line,
  };
}

type Line = {
  send(bytes: Uint8Array): void;
  /** Sends unless frozen; a line frozen at its value sends the frame of that moment again. */
  sendMeasured(frame: Uint8Array): void;
  readonly faults: LineFaults;
  end(): void;
};

function openLine(first: ByteEnd, receive: (bytes: Uint8Array) => void): Line {
  let end: ByteEnd = first;
  let stopReceiving: (() => void) | undefined = first.onData(receive);
  let frozen: "silent" | "value" | null = null;
  let frozenFrame: Uint8Array | undefined;
  let halves = 0;

  const isPlugged = (): boolean => stopReceiving !== undefined;
  const detach = (): void => {
    stopReceiving?.();
    stopReceiving = undefined;
  };
  const send = (bytes: Uint8Array): void => {
    if (!isPlugged() || frozen === "silent") return;
    const isHalf = halves > 0;
    if (isHalf) halves -= 1;
    end.write(isHalf ? bytes.slice(0, Math.ceil(bytes.length / 2)) : bytes);
  };
  return {
    send,
    sendMeasured(frame) {
      if (frozen !== "value") frozenFrame = frame;
      send(frozenFrame ?? frame);
    },
    faults: {
      unplug() {
        detach();
        end.close?.();
      },
      plug(next) {
        detach();
        end = next ?? end;
        stopReceiving = end.onData(receive);
      },
      garbage(bytes) {
        if (isPlugged()) end.write(bytes);
      },
      freeze(how) {
        frozen = how;
      },
      halfFrames(count) {
        halves = count;
      },
    },
    end: detach,
  };
}
