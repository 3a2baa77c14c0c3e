/** RKI gas monitor, four channels; each gives its reading twice, which shows a wrong byte order. */
import { type Decoded, readings } from "../../driver.ts";
import type { Reading } from "../../reading.ts";
import { type Block, choice, integer, modbusSensor } from "./sensor.ts";
import { GAS_UNITS, gasUnit } from "./units.ts";
import { channelReading, noValue } from "./values.ts";

/** Register 40002; the 4 only says "holding register". */
const FIRST = 2;
const REGISTERS_PER_CHANNEL = 14;
/** Operational states and usage codes of table 14. */
const NORMAL = 2;
const ACTIVE = 0b10;

function readChannel(block: Block, number: number): Decoded {
  const start = FIRST + (number - 1) * REGISTERS_PER_CHANNEL;
  const name = `gas-${number}`;
  const { unit, ...limits } = gasUnit(block.settings["unit"]);
  const state = block.word(start);
  const alarms = [4, 3, 2].map(
    (bit, index): Reading => ({
      kind: "switch",
      channel: `${name}-alarm-${index + 1}`,
      isOn: block.isSet(start, bit),
    }),
  );
  const isMeasuring = state >>> 8 === NORMAL && (state & 0b11) === ACTIVE;
  const value = block.number(start + 1, "f32");
  const [sign, decimals] = [block.word(start + 4) >>> 8, block.word(start + 4) & 0xff];
  const second = ((sign === 1 ? -1 : 1) * block.word(start + 3)) / 10 ** decimals;
  const isAgreed = sign <= 1 && decimals <= 3 && Math.abs(value - second) <= 10 ** -decimals;
  return readings(
    isMeasuring && isAgreed
      ? channelReading(name, second, { unit, ...limits })
      : noValue(name, unit, "fault"),
    ...alarms,
  );
}

export const rkiDigester = modbusSensor({
  id: "modbus/rki-digester",
  label: { zh: "理研 RKI 四通道气体监测仪", en: "RKI Digester gas monitor, four channels" },
  manual: "RKI Digester Gas Monitor operator's manual, Supported Modbus Functions, p. 79 to 83",
  proof: "manual-only",
  defaultRegisterBase: 1,
  settings: [
    choice("unit", GAS_UNITS, "unknown", { zh: "浓度单位", en: "Unit of concentration" }),
    integer("channels", 1, 4, 1, { zh: "通道数", en: "Number of channels" }),
  ],
  groups: (settings) =>
    Array.from({ length: Number(settings["channels"]) }, (_, index) => ({
      fn: 3 as const,
      start: FIRST + index * REGISTERS_PER_CHANNEL,
      count: 5,
      read: (block: Block) => readChannel(block, index + 1),
    })),
});
