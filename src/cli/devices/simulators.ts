/** Which drivers can be played, and how: each entry turns time into the bytes its device would send. */
import type { Driver, Settings } from "../../../firmware-bridge/driver.ts";
import type { BridgeClock, BridgeScheduler } from "../../../firmware-bridge/ports.ts";
import { UWB_FORMATS, type UwbFormat } from "../../../firmware-bridge/simulators/uwb-run.ts";
import { answerRelay, MODBUS_SIMULATED, modbusDevice } from "./simulate-modbus.ts";
import { SCALE_SIMULATORS } from "./simulate-scales.ts";
import {
  answerPans,
  answerRack,
  MODULES_SIMULATED,
  moduleFrames,
  READER_SIMULATED,
  readerFrames,
  uwbFrames,
} from "./simulate-sites.ts";

export type SimulatorParts = {
  readonly driver: Driver;
  readonly settings: Settings;
  readonly seed: number;
  /** Frames per second; the driver's usual rate when undefined. */
  readonly rateHz: number | undefined;
  readonly format: UwbFormat | undefined;
  readonly clock: Pick<BridgeClock, "monotonicMs">;
  readonly scheduler: BridgeScheduler;
  readonly write: (bytes: Uint8Array) => void;
};

export type RunningSimulator = {
  /** Bytes that the other side sent. */
  receive(bytes: Uint8Array): void;
  stop(): void;
};

/** Why these settings of a driver cannot be played. */
export type SimulatorRefusal = "unknown" | "form" | "mode";

const FORMAT_OF: Readonly<Record<string, readonly UwbFormat[]>> = {
  "uwb/linktrack": ["linktrack-nodeframe3", "linktrack-nodeframe2", "linktrack-anchorframe0"],
  "uwb/dwm1001-shell": ["dwm1001-lec"],
  "uwb/trek1000": ["trek-mc"],
  "uwb/mauwb": ["mauwb-ancid", "mauwb-rssi"],
};

const RELAY = "relay/waveshare-relay";
const PANS = "uwb/pans-tlv";
const RACK = "modbus/opw-rack-monitor";
const SCALE_HZ = 10;
const UWB_HZ = 10;
const READER_HZ = 0.5;

export const SIMULATED: readonly string[] = [
  ...Object.keys(SCALE_SIMULATORS),
  ...Object.keys(FORMAT_OF),
  ...MODBUS_SIMULATED,
  ...MODULES_SIMULATED,
  ...READER_SIMULATED,
  PANS,
  RACK,
  RELAY,
];

export function canSimulate(id: string): boolean {
  return SIMULATED.includes(id);
}

/** Formats of a driver that has more than one; the first is the usual one. */
export function formatsOf(id: string): readonly UwbFormat[] {
  return UWB_FORMATS.filter((format) => FORMAT_OF[id]?.includes(format) === true);
}

/** Starts sending at once; the refusal says why nothing can be sent. */
export function startSimulator(parts: SimulatorParts): RunningSimulator | SimulatorRefusal {
  const { id } = parts.driver;
  const scale = SCALE_SIMULATORS[id];
  if (scale !== undefined) {
    const play = scale(parts.settings);
    if (play.type === "stream") {
      return stream(parts, SCALE_HZ, (atMs) => [play.frame(parts.seed, atMs)]);
    }
    return answering(parts, (bytes, atMs) => play.answer(bytes, parts.seed, atMs));
  }
  if (MODBUS_SIMULATED.includes(id)) return modbusDevice(parts);
  if (id === RELAY) return answering(parts, answerRelay(Number(parts.settings["unit"])));
  if (id === PANS) return answering(parts, answerPans(parts.seed, parts.rateHz ?? UWB_HZ));
  if (id === RACK) return answering(parts, answerRack(parts.settings));
  if (MODULES_SIMULATED.includes(id)) {
    const hz = parts.rateHz ?? UWB_HZ;
    return stream(parts, hz, moduleFrames(id, parts.settings, parts.seed, hz));
  }
  if (READER_SIMULATED.includes(id)) {
    return stream(parts, READER_HZ, readerFrames(id, parts.settings, parts.seed));
  }
  const format = parts.format ?? FORMAT_OF[id]?.[0];
  if (format === undefined) return "unknown";
  if (id === "uwb/dwm1001-shell" && !["lec", "none"].includes(String(parts.settings["stream"]))) {
    return "mode";
  }
  if (id === "uwb/trek1000" && parts.settings["ranges"] !== "mc") return "mode";
  const rateHz = parts.rateHz ?? UWB_HZ;
  return stream(parts, rateHz, uwbFrames(format, parts.seed, rateHz));
}

function stream(
  parts: SimulatorParts,
  usualHz: number,
  framesAt: (atMs: number) => readonly Uint8Array[],
): RunningSimulator {
  const startedMs = parts.clock.monotonicMs();
  const stop = parts.scheduler.every(1_000 / (parts.rateHz ?? usualHz), () => {
    for (const bytes of framesAt(parts.clock.monotonicMs() - startedMs)) parts.write(bytes);
  });
  return { receive: () => undefined, stop };
}

function answering(
  parts: SimulatorParts,
  answer: (bytes: Uint8Array, atMs: number) => readonly Uint8Array[],
): RunningSimulator {
  const startedMs = parts.clock.monotonicMs();
  return {
    receive(bytes) {
      for (const reply of answer(bytes, parts.clock.monotonicMs() - startedMs)) parts.write(reply);
    },
    stop: () => undefined,
  };
}
