/** Crowcon Vortex gas alarm panel: levels are thousandths of each detector's range. */
import { type Decoded, discard, readings } from "../../driver.ts";
import type { Reading } from "../../reading.ts";
import { type Block, choice, integer, modbusSensor, text } from "./sensor.ts";
import { GAS_UNITS, gasUnit } from "./units.ts";
import { channelReading, noValue } from "./values.ts";

/** First register of detector 1 in the manual's count from 1: level, status, two more, inhibit. */
const FIRST = 3_000;
const REGISTERS_PER_DETECTOR = 10;
/** Bits 3 to 9: inhibit level, low and high info, both end faults, I2C fault, inhibited by the panel. */
const STATUS_FAULTS = 0b11_1111_1000;
const TRUE = 0xffff;

/** Full scale of a detector out of the setting `ranges`; the last one given stands for all further. */
function rangeOf(setting: string, number: number): number {
  const list = setting.split(",").map(Number);
  return list[number - 1] ?? list.at(-1) ?? Number.NaN;
}

function readDetector(block: Block, number: number): Decoded {
  const start = FIRST + (number - 1) * REGISTERS_PER_DETECTOR;
  const name = `gas-${number}`;
  const { unit } = gasUnit(block.settings["unit"]);
  const range = rangeOf(String(block.settings["ranges"]), number);
  const [status, inhibit] = [block.word(start + 1), block.word(start + 4)];
  // The panel knows only 0000 and FFFF as truth values; anything else is another register list.
  if (inhibit !== 0 && inhibit !== TRUE) return discard("malformed", `truth value ${inhibit}`);
  const level = (block.number(start, "i16") / 1_000) * range;
  const isFaulty = (status & STATUS_FAULTS) !== 0 || inhibit === TRUE;
  const alarms = [0, 1, 2].map(
    (bit): Reading => ({
      kind: "switch",
      channel: `${name}-alarm-${bit + 1}`,
      isOn: block.isSet(start + 1, bit),
    }),
  );
  return readings(
    isFaulty
      ? noValue(name, unit, "fault")
      : channelReading(name, level, { unit, min: -0.1 * range, max: range }),
    ...alarms,
  );
}

export const crowconVortex = modbusSensor({
  id: "modbus/crowcon-vortex",
  label: { zh: "科尔康 Vortex 气体报警控制器", en: "Crowcon Vortex gas alarm panel" },
  manual: "Crowcon Vortex Modbus communications manual, sections 4.5.14 and 5.1.7",
  proof: "manual-only",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 2 },
  timeoutMs: 500,
  defaultRegisterBase: 1,
  settings: [
    choice("unit", GAS_UNITS, "%LEL", { zh: "浓度单位", en: "Unit of concentration" }),
    integer("detectors", 1, 12, 1, { zh: "探测器数量", en: "Number of detectors" }),
    text("ranges", "^\\d{1,5}(\\.\\d)?(,\\d{1,5}(\\.\\d)?){0,11}$", "100", {
      zh: "各探测器量程",
      en: "Full scale of each detector",
    }),
  ],
  groups: (settings) =>
    Array.from({ length: Number(settings["detectors"]) }, (_, index) => ({
      fn: 3 as const,
      start: FIRST + index * REGISTERS_PER_DETECTOR,
      count: 5,
      read: (block: Block) => readDetector(block, index + 1),
    })),
});
