/** General Measure GM8802F-2: weight and state in three registers; special words for "no number". */
import { modbusWeighing } from "./modbus-weighing.ts";

export const gm8802f2 = modbusWeighing({
  id: "controller/gm8802f-2",
  label: { zh: "杰曼 GM8802F-2 称重仪表", en: "General Measure GM8802F-2 indicator" },
  manual: "General Measure GM8802F-2 manual, Modbus table (registers 40001–40003)",
  proof: "manual-only",
  decimals: 2,
  blocks: () => [
    {
      fn: 3,
      start: 0,
      count: 3,
      status: { at: 2, stable: 0, negative: 3, overload: 1, error: [4] },
      fields: [
        {
          as: "mass",
          at: 0,
          form: "i32",
          basis: "shown",
          // The letters ERR, OFL and OFF behind 7F.
          sentinels: { 2135249490: "error", 2135901772: "overload", 2135901766: "error" },
        },
        { as: "flag", at: 2, bit: 2, channel: "zero" },
      ],
    },
  ],
});
