/** Modbus sensors and the relay board as slaves on a line. Values move slowly, as those of a quiet site. */
import type { Settings } from "../../../firmware-bridge/driver.ts";
import { requestFramer } from "../../../firmware-bridge/framing/modbus-rtu.ts";
import {
  runModbusSlaves,
  type SlaveMemory,
} from "../../../firmware-bridge/simulators/modbus-slave.ts";
import {
  floatBits,
  type Registers,
  setLong,
} from "../../../firmware-bridge/simulators/register-words.ts";
import { receiveRequest, relayBoard } from "../../../firmware-bridge/simulators/relay-board.ts";
import { type Load, loadAt } from "../../../firmware-bridge/simulators/scale-run.ts";
import {
  WEIGHING_MODELS,
  weighingSlave,
} from "../../../firmware-bridge/simulators/weighing-models.ts";
import type { RunningSimulator, SimulatorParts, SimulatorRefusal } from "./simulators.ts";

type Table = {
  readonly fn: (settings: Settings) => number;
  readonly fill: (registers: Registers, settings: Settings, wave: number, load: Load) => void;
};

const HOLDING = (): number => 3;

/** `wave` goes from 0 to 1 and back: 0 is clean air, an empty tank, a dry pit. */
const TABLES: Readonly<Record<string, Table>> = {
  "modbus/generic-gas": {
    fn: (settings) => Number(settings["function"]),
    fill(registers, settings, wave) {
      const full = Number(settings["max"]);
      const base = Number(settings["registerBase"]);
      const at = Math.max(Number(settings["register"]), base);
      const value = Math.max(0, full) * 0.1 * wave;
      const scaled = Math.round(value * 10 ** Number(settings["decimals"]));
      const form = String(settings["number"]);
      if (form === "u16" || form === "i16") registers.set(at, Math.min(scaled, 0x7fff));
      else setLong(registers, at, orderOf(settings), form === "f32" ? floatBits(scaled) : scaled);
    },
  },
  "modbus/qdw90a": {
    fn: HOLDING,
    fill(registers, _settings, wave) {
      // Metres with three decimals: a level from 1 m to 2.5 m.
      registers
        .set(2, 16)
        .set(3, 3)
        .set(4, 1_000 + Math.round(1_500 * wave));
    },
  },
  "modbus/es-sm-th-01s": {
    fn: HOLDING,
    fill(registers, settings, wave) {
      registers.set(0x12, Math.round(8 * wave * 10 ** Number(settings["decimals"])));
    },
  },
  "modbus/crowcon-gasmaster": {
    fn: HOLDING,
    fill(registers, settings, wave) {
      // One address per value although a value fills two registers: the panel answers each on its own.
      for (let channel = 0; channel < Number(settings["channels"]); channel += 1) {
        setLong(registers, 506 + channel * 2, orderOf(settings), floatBits(6 * wave + channel));
      }
    },
  },
  "modbus/crowcon-vortex": {
    fn: HOLDING,
    fill(registers, settings, wave) {
      for (let index = 0; index < Number(settings["detectors"]); index += 1) {
        // Thousandths of the range, status, two registers of the panel, inhibit.
        const words = [Math.round(80 * wave), 0, 0, 0, 0];
        for (const [at, word] of words.entries()) registers.set(3_000 + index * 10 + at, word);
      }
    },
  },
  "modbus/oldham-itrans": {
    fn: HOLDING,
    fill(registers, settings, wave) {
      for (let index = 0; index < Number(settings["channels"]); index += 1) {
        // Type 03 is combustible gas, its reading a plain number; the address stands in the low byte.
        registers.set(101 + index * 100, 0x0300 | (index + 1));
        registers.set(102 + index * 100, Math.round(6 * wave));
      }
    },
  },
  "controller/gm8802f-2": {
    fn: HOLDING,
    fill(registers, settings, _wave, { grossG, isStable }) {
      setLong(registers, 0, orderOf(settings), countOf(grossG, settings));
      // Bit 0 stable, bit 2 zero; the number carries its own sign.
      registers.set(2, (isStable ? 1 : 0) | (grossG === 0 ? 4 : 0));
    },
  },
  "controller/eagle-ei-1000": {
    fn: HOLDING,
    fill(registers, settings, _wave, { grossG }) {
      setLong(registers, 0x1000, orderOf(settings), floatBits(grossG / 1_000));
      setLong(registers, 0x1100, orderOf(settings), floatBits(30));
    },
  },
  "modbus/raeguard-3": {
    fn: HOLDING,
    fill(registers, settings, wave) {
      const scaled = Math.round(8 * wave * 10 ** Number(settings["decimals"]));
      setLong(registers, 8, orderOf(settings), scaled);
    },
  },
  "modbus/rki-digester": {
    fn: HOLDING,
    fill(registers, settings, wave) {
      for (let channel = 0; channel < Number(settings["channels"]); channel += 1) {
        const at = 2 + channel * 14;
        const tenths = Math.round(80 * wave) + channel;
        // Normal and active; the reading once as a float, once as tenths with sign and decimals.
        registers
          .set(at, (2 << 8) | 0b10)
          .set(at + 3, tenths)
          .set(at + 4, 1);
        setLong(registers, at + 1, orderOf(settings), floatBits(tenths / 10));
      }
    },
  },
  "modbus/gaseye": {
    fn: () => 4,
    fill(registers, settings, wave) {
      setLong(registers, 0, orderOf(settings), floatBits(20 + 5 * wave));
      setLong(registers, 2, orderOf(settings), floatBits(1_013));
      for (let gas = 0; gas < Number(settings["gases"]); gas += 1) {
        setLong(registers, 6 + gas * 2, orderOf(settings), floatBits(3 * wave));
      }
      registers.set(4, 0).set(5, 0);
    },
  },
};

const INPUTS = "modbus/generic-inputs";

export const MODBUS_SIMULATED: readonly string[] = [
  ...Object.keys(TABLES),
  INPUTS,
  ...WEIGHING_MODELS,
];

const WAVE_MS = 60_000;

export function modbusDevice(parts: SimulatorParts): RunningSimulator | SimulatorRefusal {
  const { driver, settings, clock, scheduler, write } = parts;
  if (settings["form"] === "tcp" || settings["form"] === "ascii") return "form";
  const startedMs = clock.monotonicMs();
  const wave = (): number => {
    const turn = (clock.monotonicMs() - startedMs) / WAVE_MS + (parts.seed % 100) / 100;
    return (1 - Math.cos(2 * Math.PI * turn)) / 2;
  };
  const load = (): Load => loadAt(parts.seed, clock.monotonicMs() - startedMs);
  const table = TABLES[driver.id];
  let memory = inputMemory(settings, wave);
  if (table !== undefined) memory = wordMemory(table, settings, wave, load);
  else if (driver.id !== INPUTS) memory = weighingSlave(driver.id, settings, load);
  const unit = Number(settings["address"]);
  return runModbusSlaves({ slaves: [{ unit, memory }], write, scheduler });
}

function wordMemory(
  table: Table,
  settings: Settings,
  wave: () => number,
  load: () => Load,
): SlaveMemory {
  // Sensors count their list from a base; weighing controllers shift theirs the other way.
  const base = Number(settings["registerBase"] ?? 0) - Number(settings["registerShift"] ?? 0);
  return {
    readRegister(fn, wireAt) {
      if (fn !== table.fn(settings)) return undefined;
      const registers: Registers = new Map();
      table.fill(registers, settings, wave(), load());
      // A list that counts from 1 puts its register 1 on the wire as 0; a register 0 stays where it is.
      return registers.get(wireAt + base) ?? (wireAt === 0 ? registers.get(0) : undefined);
    },
  };
}

/** Every contact is closed but the last, which opens for half of the time. */
function inputMemory(settings: Settings, wave: () => number): SlaveMemory {
  const base = Number(settings["registerBase"]);
  const first = Math.max(Number(settings["firstInput"]), base) - base;
  const count = Number(settings["inputs"]);
  return {
    readBit(fn, at) {
      if (fn !== Number(settings["function"]) || at < first || at >= first + count)
        return undefined;
      return at < first + count - 1 || wave() > 0.5;
    },
  };
}

function orderOf(settings: Settings): string {
  return String(settings["wordOrder"]);
}

/** Kilograms as a count of the last digit. */
function countOf(grossG: number, settings: Settings): number {
  return Math.round((grossG / 1_000) * 10 ** Number(settings["decimals"]));
}

/** The eight-channel board, without faults: pulses end by themselves. */
export function answerRelay(
  unit: number,
): (bytes: Uint8Array, atMs: number) => readonly Uint8Array[] {
  const framer = requestFramer();
  let board = relayBoard(unit);
  return (bytes, atMs) =>
    framer.push(bytes).flatMap((item) => {
      if (item.type !== "frame") return [];
      const result = receiveRequest(board, item.bytes, atMs);
      board = result.board;
      return result.reply === undefined ? [] : [result.reply];
    });
}
