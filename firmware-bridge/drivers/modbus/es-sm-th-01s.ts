/** ES-SM-TH-01S moisture sensor: a cheap RS-485 sensor, here as drip and damp sensor of a pit. */
import { integer, modbusSensor } from "./sensor.ts";

const MOISTURE = 0x0012;

export const esSmTh01s = modbusSensor({
  id: "modbus/es-sm-th-01s",
  label: { zh: "ES-SM-TH-01S 湿度传感器", en: "ES-SM-TH-01S moisture sensor" },
  manual: "ES-SM-TH-01S register list: function 03, moisture at 0012 (public bus log)",
  proof: "field-capture",
  settings: [integer("decimals", 0, 2, 1, { zh: "小数位数", en: "Digits after the point" })],
  groups: (settings) => [
    {
      fn: 3,
      start: MOISTURE,
      count: 1,
      channels: [
        {
          channel: "moisture",
          at: MOISTURE,
          as: "u16",
          decimals: Number(settings["decimals"]),
          unit: "%",
          min: 0,
          max: 100,
        },
      ],
    },
  ],
});
