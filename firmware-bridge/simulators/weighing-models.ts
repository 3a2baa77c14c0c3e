/**
 * Register models of weighing and filling controllers: what each maker's table holds while a load stands on
 * the platform. Pure; registers count from 0 as in the drivers' tables.
 */
import type { Settings } from "../driver.ts";
import type { SlaveMemory } from "./modbus-slave.ts";
import { floatBits, type Registers, setLong } from "./register-words.ts";
import type { Load } from "./scale-run.ts";

export type WeighingMemory = {
  readonly holding: Registers;
  readonly input: Registers;
  /** Discrete inputs. */
  readonly inputs: Map<number, boolean>;
};

type Fill = (memory: WeighingMemory, settings: Settings, load: Load) => void;

/** BDE-2007: bits 00001 to 00006 and 00049 to 00056. */
const BDE_BITS = 6;
const BDE_BATCH_AT = 48;
const BDE_BATCH_BITS = 8;
/** Final, set point 1, set point 2, free fall, high and low limit in grams. */
const BDE_SET_G = [30_000, 28_000, 29_500, 200, 30_200, 29_800] as const;

const MODELS: Readonly<Record<string, Fill>> = {
  "controller/gm9907-l5"({ holding }, settings, { grossG, isStable }) {
    holding.set(0, flags([isStable, grossG === 0]));
    const register = Number(settings["weightRegister"]);
    // Whatever else the firmware keeps there is readable, and none of the driver's business.
    for (let at = 1; at < register - 1; at += 1) holding.set(at, 0);
    if (register >= 2) setCount(holding, register - 1, settings, grossG);
  },
  "controller/bde-2007"({ holding, input, inputs }, settings, { grossG, isStable }) {
    setCount(input, 2, settings, grossG);
    setCount(input, 4, settings, grossG);
    const state = [grossG === 0, !isStable, true, false, false, false];
    for (let at = 0; at < BDE_BITS; at += 1) inputs.set(at, state[at] === true);
    for (let at = 0; at < BDE_BATCH_BITS; at += 1) inputs.set(BDE_BATCH_AT + at, false);
    inputs.set(BDE_BATCH_AT, grossG === 0);
    for (const [index, massG] of BDE_SET_G.entries()) setCount(holding, index * 2, settings, massG);
  },
  "controller/laumas-tlu"({ holding }, settings, { grossG }) {
    holding.set(6, 0);
    for (const at of [7, 9, 11]) setCount(holding, at, settings, grossG);
  },
  "controller/cas-ci-600d"({ holding }, settings, { grossG }) {
    for (const at of [7, 9]) setCount(holding, at, settings, grossG);
  },
  "controller/dat-400"({ holding }, settings, { grossG, isStable }) {
    const isEmpty = grossG === 0;
    holding.set(Number(settings["statusRegister"]) - 1, flags([isEmpty, isStable, isEmpty]));
  },
  "controller/hx-multichannel"({ holding }, settings, { grossG }) {
    for (let channel = 0; channel < Number(settings["channels"]); channel += 1) {
      if (settings["form"] === "f32") {
        setLong(holding, channel * 2, String(settings["wordOrder"]), floatBits(grossG / 1_000));
      } else setCount(holding, channel * 2, settings, grossG);
    }
  },
};

export const WEIGHING_MODELS: readonly string[] = Object.keys(MODELS);

/** Undefined for a driver without a model. */
export function weighingMemory(
  driverId: string,
  settings: Settings,
  load: Load,
): WeighingMemory | undefined {
  const fill = MODELS[driverId];
  if (fill === undefined) return undefined;
  const memory: WeighingMemory = { holding: new Map(), input: new Map(), inputs: new Map() };
  fill(memory, settings, load);
  return memory;
}

/** The model as a slave's memory; `loadNow` is asked at every register. */
export function weighingSlave(
  driverId: string,
  settings: Settings,
  loadNow: () => Load,
): SlaveMemory {
  const shift = Number(settings["registerShift"]);
  return {
    readBit: (fn, at) =>
      fn === 2 ? weighingMemory(driverId, settings, loadNow())?.inputs.get(at) : undefined,
    readRegister(fn, wireAt) {
      const memory = weighingMemory(driverId, settings, loadNow());
      return (fn === 3 ? memory?.holding : memory?.input)?.get(wireAt - shift);
    },
  };
}

/** Kilograms as a count of the last digit. */
function setCount(registers: Registers, at: number, settings: Settings, massG: number): void {
  const count = Math.round((massG / 1_000) * 10 ** Number(settings["decimals"]));
  setLong(registers, at, String(settings["wordOrder"]), count);
}

/** Bit 0 first. */
function flags(bits: readonly boolean[]): number {
  return bits.reduce((word, isOn, bit) => word | (isOn ? 1 << bit : 0), 0);
}
