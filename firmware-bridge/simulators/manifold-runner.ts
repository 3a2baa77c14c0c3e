/** A simulated manifold behind a real device path: a pressure and a temperature transmitter on one Modbus line. */
import type { BridgeClock, BridgeScheduler } from "../ports.ts";
import { openPty } from "../transport/pty.ts";
import { type ByteEnd, byteEndOfPty } from "./byte-end.ts";
import {
  armSetPoint,
  connectCylinders,
  emptyManifold,
  type ManifoldSettings,
  type ManifoldState,
  shownKpa,
  stepManifold,
  ventManifold,
} from "./manifold.ts";
import { runModbusSlaves, type SlaveFault, type SlaveMemory } from "./modbus-slave.ts";

export const PRESSURE_UNIT = 1;
export const TEMPERATURE_UNIT = 2;

/** Registers 2 to 4 of the QDW90A list: unit, decimals, value. */
function transmitter(unitCode: number, decimals: number, read: () => number): SlaveMemory {
  return {
    readRegister(fn, at) {
      if (fn !== 3 || at < 2 || at > 4) return undefined;
      if (at === 2) return unitCode;
      if (at === 3) return decimals;
      const raw = Math.round(read() * 10 ** decimals);
      return Math.max(-32_768, Math.min(32_767, raw)) & 0xffff;
    },
  };
}

const MPA_CODE = 0;
const CELSIUS_CODE = 20;

export type SimulatedManifold = {
  state(): ManifoldState;
  connect(residualKpa: number): void;
  vent(): void;
  openSupply(isOpen: boolean): void;
  /** Pressure at 20 °C at which the controller shuts by itself. */
  setPoint(kpa: number | null): void;
  leak(kpaPerS: number): void;
  setFault(which: "pressure" | "temperature", fault: SlaveFault): void;
  stop(): void;
};

export type ManifoldPorts = {
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  readonly line: ByteEnd;
  /** The box's permission contact. */
  readonly isPermitted: () => boolean;
  readonly settings?: Partial<ManifoldSettings>;
};

const STEP_MS = 50;
/** After a longer stand-still (a suspended machine) the physics goes on from there instead of catching up. */
const CATCH_UP_MAX_MS = 1_000;

export function startManifold(ports: ManifoldPorts): SimulatedManifold {
  const { clock, scheduler, line } = ports;
  let state = emptyManifold(ports.settings);
  let atMs = clock.monotonicMs();
  const slaves = runModbusSlaves({
    slaves: [
      {
        unit: PRESSURE_UNIT,
        memory: transmitter(MPA_CODE, 3, () => shownKpa(state) / 1_000),
      },
      { unit: TEMPERATURE_UNIT, memory: transmitter(CELSIUS_CODE, 1, () => state.temperatureC) },
    ],
    write: (bytes) => line.write(bytes),
    scheduler,
  });
  const stopReceiving = line.onData((bytes) => slaves.receive(bytes));
  const stopStepping = scheduler.every(STEP_MS, () => {
    const nowMs = clock.monotonicMs();
    const dtMs = Math.min(CATCH_UP_MAX_MS, nowMs - atMs);
    atMs = nowMs;
    state = stepManifold(state, dtMs, ports.isPermitted());
  });
  return {
    state: () => state,
    connect: (residualKpa) => {
      state = connectCylinders(state, residualKpa);
    },
    vent: () => {
      state = ventManifold(state);
    },
    openSupply: (isSupplyOpen) => {
      state = { ...state, isSupplyOpen };
    },
    setPoint: (kpa) => {
      state = armSetPoint(state, kpa);
    },
    leak: (leakKpaPerS) => {
      state = { ...state, leakKpaPerS };
    },
    setFault: (which, fault) =>
      slaves.setFault(which === "pressure" ? PRESSURE_UNIT : TEMPERATURE_UNIT, fault),
    stop() {
      stopStepping();
      stopReceiving();
      slaves.stop();
    },
  };
}

/** The same at a device path of its own. `stop` takes the path away. */
export function startPtyManifold(
  ports: Omit<ManifoldPorts, "line"> & { readonly link: string },
): SimulatedManifold {
  const pty = openPty({ link: ports.link });
  const manifold = startManifold({ ...ports, line: byteEndOfPty(pty) });
  return {
    ...manifold,
    stop() {
      manifold.stop();
      pty.close();
    },
  };
}
