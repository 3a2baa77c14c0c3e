/** General Measure GM9907-L5: state of the weight; the weight's register is a setting of the firmware. */
import { modbusWeighing, type WeighingField } from "./modbus-weighing.ts";

const STATE: readonly WeighingField[] = [
  { as: "flag", at: 0, bit: 0, channel: "stable" },
  { as: "flag", at: 0, bit: 1, channel: "zero" },
  { as: "flag", at: 0, bit: 3, channel: "overload" },
  { as: "flag", at: 0, bit: 4, channel: "underload" },
];

export const gm9907L5 = modbusWeighing({
  id: "controller/gm9907-l5",
  label: { zh: "杰曼 GM9907-L5 灌装控制器", en: "General Measure GM9907-L5 filling controller" },
  manual:
    "General Measure GM9907-L5 manual p. 28, 29, 49 (register 40001; input I6 fill permission)",
  proof: "manual-only",
  decimals: 2,
  settings: [
    {
      // The manual's table differs between firmware versions; 0 reads the state alone.
      key: "weightRegister",
      type: "integer",
      min: 0,
      max: 100,
      default: 0,
      label: {
        zh: "重量寄存器号（40002 填 2，0 为不读）",
        en: "Register of the weight (2 is 40002, 0 is none)",
      },
    },
  ],
  blocks(settings) {
    const register = Number(settings["weightRegister"]);
    if (register < 2) return [{ fn: 3, start: 0, count: 1, fields: STATE }];
    return [
      {
        fn: 3,
        start: 0,
        // State and weight in one reply: they belong to the same moment.
        count: register + 1,
        status: { at: 0, stable: 0, negative: 2, overload: 3, underload: 4, error: [5, 6] },
        fields: [{ as: "mass", at: register - 1, form: "i32", basis: "shown" }, ...STATE],
      },
    ];
  },
});
