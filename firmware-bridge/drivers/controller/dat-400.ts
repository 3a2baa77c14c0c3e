/** Precise DAT-400: its status register; the register's number is a setting. */
import { modbusWeighing, type WeighingField } from "./modbus-weighing.ts";

const BITS = [
  "zero-centre",
  "stable",
  "zero-band",
  "tared",
  "underload",
  "overload",
  "off-range",
  "key-lock",
  "memory",
  "input-1",
  "input-2",
  "output-1",
  "output-2",
] as const;
/** Bit of each name above: 8 is skipped by the manual's table. */
const BIT_NUMBERS = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13] as const;

const FIELDS: readonly WeighingField[] = BITS.map((channel, index) => ({
  as: "flag",
  at: 0,
  bit: BIT_NUMBERS[index] ?? 15,
  channel,
}));

export const dat400 = modbusWeighing({
  id: "controller/dat-400",
  label: { zh: "Precise DAT-400 称重变送器（状态）", en: "Precise DAT-400 transmitter (status)" },
  manual: "Precise DAT-400 manual p. 46 (status register and commands)",
  proof: "manual-only",
  decimals: 0,
  settings: [
    {
      key: "statusRegister",
      type: "integer",
      min: 1,
      max: 9_999,
      default: 1,
      label: { zh: "状态寄存器号（40001 填 1）", en: "Status register (1 is 40001)" },
    },
  ],
  blocks: (settings) => [
    { fn: 3, start: Number(settings["statusRegister"]) - 1, count: 1, fields: FIELDS },
  ],
});
