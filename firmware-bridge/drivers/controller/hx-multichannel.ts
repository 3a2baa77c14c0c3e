/** HX multi-channel weighing transmitter: two registers for each channel, read one by one. */
import { modbusWeighing } from "./modbus-weighing.ts";

export const hxMultichannel = modbusWeighing({
  id: "controller/hx-multichannel",
  label: { zh: "HX 多通道称重变送器", en: "HX multi-channel weighing transmitter" },
  manual: "HX multi-channel weighing transmitter manual, Modbus examples (registers 0, 2, 4 …)",
  proof: "manual-only",
  decimals: 2,
  isSignUnproven: true,
  settings: [
    {
      key: "channels",
      type: "integer",
      min: 1,
      max: 8,
      default: 1,
      label: { zh: "通道数", en: "Channels" },
    },
    {
      // The examples show the requests only.
      key: "form",
      type: "choice",
      choices: ["i32", "f32"],
      default: "i32",
      label: { zh: "数值格式", en: "Form of the values" },
    },
  ],
  blocks: (settings) =>
    Array.from({ length: Number(settings["channels"]) }, (_, index) => ({
      fn: 3,
      start: index * 2,
      count: 2,
      fields: [
        {
          as: "mass",
          at: 0,
          form: settings["form"] === "f32" ? "f32" : "i32",
          basis: "shown",
          channel: `ch${index + 1}`,
        },
      ],
    })),
});
