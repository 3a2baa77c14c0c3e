/** Eagle EI-1000: floats at fixed addresses, gross weight and the first set point. */
import { modbusWeighing } from "./modbus-weighing.ts";

export const eagleEi1000 = modbusWeighing({
  id: "controller/eagle-ei-1000",
  label: { zh: "Eagle EI-1000 称重控制器", en: "Eagle EI-1000 weighing controller" },
  manual: "Eagle EI-1000 manual p. 42 (float registers 0x1000 gross, 0x1100 set point 1)",
  proof: "manual-only",
  decimals: 2,
  blocks: () => [
    {
      fn: 3,
      start: 0x1000,
      count: 2,
      fields: [{ as: "mass", at: 0, form: "f32", basis: "gross" }],
    },
    {
      fn: 3,
      start: 0x1100,
      count: 2,
      fields: [{ as: "value", at: 0, form: "f32", channel: "set-sp1" }],
    },
  ],
});
