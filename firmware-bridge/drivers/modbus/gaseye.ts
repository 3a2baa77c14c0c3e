/** Airoptic GasEye cross-duct analyser: floats in input registers. */
import { choice, integer, modbusSensor, type NumberChannel } from "./sensor.ts";
import { GAS_UNITS, gasUnit } from "./units.ts";

const GAS_FIRST = 6;

export const gaseye = modbusSensor({
  id: "modbus/gaseye",
  label: { zh: "Airoptic GasEye 激光气体分析仪", en: "Airoptic GasEye gas analyser" },
  manual: "Airoptic GasEye operating instructions 05/2021, table 7, p. 82 (function 04)",
  proof: "manual-only",
  settings: [
    choice("unit", GAS_UNITS, "unknown", { zh: "浓度单位", en: "Unit of concentration" }),
    choice("pressureUnit", ["unknown", "hPa", "kPa", "bar"], "unknown", {
      zh: "压力单位",
      en: "Unit of pressure",
    }),
    integer("gases", 1, 4, 1, { zh: "气体数量", en: "Number of gases" }),
  ],
  groups: (settings) => {
    const gases = Number(settings["gases"]);
    return [
      {
        fn: 4,
        start: 0,
        count: GAS_FIRST + gases * 2,
        channels: [
          { channel: "temperature", at: 0, as: "f32", unit: "Cel", min: -100, max: 2_000 },
          {
            channel: "pressure",
            at: 2,
            as: "f32",
            unit: String(settings["pressureUnit"]),
            min: 0,
            max: 100_000,
          },
          ...Array.from(
            { length: gases },
            (_, index): NumberChannel => ({
              channel: `gas-${index + 1}`,
              at: GAS_FIRST + index * 2,
              as: "f32",
              ...gasUnit(settings["unit"]),
            }),
          ),
        ],
      },
    ];
  },
});
