/** CAS CI-600D: gross and net in one query, in the layout that Laumas uses. */
import { modbusWeighing } from "./modbus-weighing.ts";

export const casCi600d = modbusWeighing({
  id: "controller/cas-ci-600d",
  label: { zh: "凯士 CAS CI-600D 称重控制器", en: "CAS CI-600D weighing controller" },
  manual: "CAS CI-600D manual p. 82 (registers 40008–40011)",
  proof: "manual-only",
  decimals: 0,
  isSignUnproven: true,
  blocks: () => [
    {
      fn: 3,
      start: 7,
      count: 4,
      fields: [
        { as: "mass", at: 0, form: "i32", basis: "gross" },
        { as: "mass", at: 2, form: "i32", basis: "net" },
      ],
    },
  ],
});
