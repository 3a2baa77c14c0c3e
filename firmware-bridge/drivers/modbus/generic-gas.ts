/** Any gas detector with one value in one or two registers: everything about it is a setting. */
import type { ReadFunction } from "../../framing/modbus-pdu.ts";
import { choice, integer, modbusSensor, text } from "./sensor.ts";
import { GAS_UNITS, gasUnit } from "./units.ts";
import type { NumberForm } from "./values.ts";

const NUMBER = "^-?\\d{1,7}(\\.\\d{1,3})?$";

export const genericGas = modbusSensor({
  id: "modbus/generic-gas",
  label: {
    zh: "通用气体探测器（寄存器自定义）",
    en: "Generic gas detector (registers by setting)",
  },
  manual: "MODBUS Application Protocol V1.1b3, 6.3 and 6.4; registers from the device's own list",
  proof: "manual-only",
  settings: [
    choice("function", ["3", "4"], "3", { zh: "功能码", en: "Function" }),
    integer("register", 0, 65_534, 1, { zh: "寄存器", en: "Register" }),
    choice("number", ["u16", "i16", "u32", "i32", "f32"], "u16", {
      zh: "数据类型",
      en: "Form of the number",
    }),
    integer("decimals", 0, 4, 0, { zh: "小数位数", en: "Digits after the point" }),
    choice("unit", GAS_UNITS, "unknown", { zh: "浓度单位", en: "Unit of concentration" }),
    text("max", NUMBER, "100", { zh: "量程上限", en: "Full scale" }),
    integer("faultCode", -1, 65_535, -1, { zh: "故障代码（-1 无）", en: "Fault code (-1 none)" }),
  ],
  groups: (settings) => {
    const as = settings["number"] as NumberForm;
    const at = Math.max(Number(settings["register"]), Number(settings["registerBase"]));
    const faultCode = Number(settings["faultCode"]);
    const { unit, min } = gasUnit(settings["unit"]);
    return [
      {
        fn: Number(settings["function"]) as ReadFunction,
        start: at,
        count: as === "u16" || as === "i16" ? 1 : 2,
        channels: [
          {
            channel: "gas",
            at,
            as,
            decimals: Number(settings["decimals"]),
            unit,
            min,
            max: Number(settings["max"]),
            invalid: faultCode < 0 ? [] : [{ raw: faultCode, state: "fault" }],
          },
        ],
      },
    ];
  },
});
