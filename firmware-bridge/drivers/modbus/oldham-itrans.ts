/**
 * Oldham iTrans. Trap: an oxygen reading of 20.9 % is the register $0209, its digits written in hex, which
 * as a whole number would be 521. Other sensors give a plain signed number.
 */
import { type Decoded, readings } from "../../driver.ts";
import { type Block, choice, type Group, integer, modbusSensor } from "./sensor.ts";
import { GAS_UNITS, gasUnit } from "./units.ts";
import { channelReading, noValue } from "./values.ts";

/** Register 40101: sensor type and address, then the reading; channel 2 lies 100 further. */
const FIRST = 101;
const OXYGEN = 0x05;
const TYPES = new Set([0x03, 0x04, OXYGEN, 0x06, 0x07]);
const OXYGEN_LIMITS = { unit: "%vol", min: 0, max: 30 };

function readChannel(block: Block, number: number): Decoded {
  const start = FIRST + (number - 1) * 100;
  const name = `gas-${number}`;
  const type = block.word(start) >>> 8;
  const raw = block.word(start + 1);
  if (type === OXYGEN) {
    const digits = raw.toString(16);
    return readings(
      /^\d+$/.test(digits)
        ? channelReading(name, Number(digits) / 10, OXYGEN_LIMITS)
        : noValue(name, "%vol", "fault"),
    );
  }
  const limits = gasUnit(block.settings["unit"]);
  return readings(
    TYPES.has(type)
      ? channelReading(name, block.number(start + 1, "i16"), limits)
      : noValue(name, limits.unit, "fault"),
  );
}

export const oldhamItrans = modbusSensor({
  id: "modbus/oldham-itrans",
  label: { zh: "奥德姆 iTrans 气体探测器", en: "Oldham iTrans gas detector" },
  manual: "Oldham iTrans user manual P/N 77023554-1, sections 6.2 and 6.3, table 6-2",
  proof: "vendor-document",
  defaultRegisterBase: 1,
  settings: [
    choice("unit", GAS_UNITS, "unknown", { zh: "浓度单位", en: "Unit of concentration" }),
    integer("channels", 1, 2, 1, { zh: "通道数", en: "Number of channels" }),
  ],
  groups: (settings) =>
    Array.from(
      { length: Number(settings["channels"]) },
      (_, index): Group => ({
        fn: 3,
        start: FIRST + index * 100,
        count: 2,
        read: (block) => readChannel(block, index + 1),
      }),
    ),
});
