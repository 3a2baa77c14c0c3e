/** Honeywell RAEGuard 3 fixed gas detector: one 32-bit concentration. */
import { choice, integer, modbusSensor } from "./sensor.ts";
import { GAS_UNITS, gasUnit } from "./units.ts";

const CONCENTRATION = 0x0008;

export const raeguard3 = modbusSensor({
  id: "modbus/raeguard-3",
  label: { zh: "霍尼韦尔 RAEGuard 3 气体探测器", en: "Honeywell RAEGuard 3 gas detector" },
  manual: "Honeywell RAEGuard 3 user manual, appendix A, p. 81 (function 03, register 0008)",
  proof: "vendor-document",
  settings: [
    choice("unit", GAS_UNITS, "unknown", { zh: "浓度单位", en: "Unit of concentration" }),
    integer("decimals", 0, 3, 0, { zh: "小数位数", en: "Digits after the point" }),
  ],
  groups: (settings) => [
    {
      fn: 3,
      start: CONCENTRATION,
      count: 2,
      channels: [
        {
          channel: "gas",
          at: CONCENTRATION,
          as: "i32",
          decimals: Number(settings["decimals"]),
          ...gasUnit(settings["unit"]),
        },
      ],
    },
  ],
});
