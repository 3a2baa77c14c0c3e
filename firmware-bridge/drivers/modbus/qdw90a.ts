/** Qidian QDW90A level and pressure transmitter; many Chinese transmitters share its register list. */
import { readings } from "../../driver.ts";
import { type Block, modbusSensor } from "./sensor.ts";
import { channelReading, noValue } from "./values.ts";

const UNIT_CODE = 2;
const DECIMALS = 3;
const VALUE = 4;
const DECIMALS_MAX = 4;

/** Unit codes of the register list; a code outside it makes the number meaningless. */
const UNITS: Readonly<Record<number, string>> = {
  0: "MPa",
  1: "kPa",
  2: "Pa",
  3: "bar",
  4: "mbar",
  5: "kg/cm2",
  6: "psi",
  7: "mH2O",
  16: "m",
  17: "cm",
  18: "mm",
  19: "kg",
  20: "Cel",
};

function read(block: Block) {
  const unit = UNITS[block.word(UNIT_CODE)];
  const decimals = block.word(DECIMALS);
  if (unit === undefined || decimals > DECIMALS_MAX) {
    return readings(noValue("value", unit ?? "unknown", "fault"));
  }
  const raw = block.number(VALUE, "i16");
  // A 16-bit register at its end stop has run out of range, whatever the decimals.
  const scale = 10 ** decimals;
  const limits = { unit, min: -32_767 / scale, max: 32_766 / scale };
  return readings(channelReading("value", raw / scale, limits));
}

export const qdw90a = modbusSensor({
  id: "modbus/qdw90a",
  label: { zh: "奇点 QDW90A 液位/压力变送器", en: "Qidian QDW90A level and pressure transmitter" },
  manual: "Qidian QDW90A Modbus register list (registers 2 to 4; at most 20 at once)",
  proof: "manual-only",
  registersMax: 20,
  groups: [{ fn: 3, start: UNIT_CODE, count: 3, read }],
});
