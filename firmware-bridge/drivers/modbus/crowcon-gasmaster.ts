/**
 * Crowcon Gasmaster panel, 1 to 4 channels. Its list gives every value one address even where it fills
 * 32 bits, so that each value is asked for on its own: that reads the same under both ways of counting.
 */
import { choice, type Group, integer, modbusSensor } from "./sensor.ts";
import { GAS_UNITS, gasUnit } from "./units.ts";

const FIRST_LEVEL = 506;

export const crowconGasmaster = modbusSensor({
  id: "modbus/crowcon-gasmaster",
  label: { zh: "科尔康 Gasmaster 气体报警控制器", en: "Crowcon Gasmaster gas panel" },
  manual: "Crowcon Gasmaster Modbus Instructions FGM3-002 issue 2, sections 2.2 and 3",
  proof: "manual-only",
  // The panel waits at least 50 ms before it answers (2.2).
  timeoutMs: 300,
  settings: [
    choice("unit", GAS_UNITS, "%LEL", { zh: "浓度单位", en: "Unit of concentration" }),
    integer("channels", 1, 4, 1, { zh: "通道数", en: "Number of channels" }),
  ],
  groups: (settings) =>
    Array.from({ length: Number(settings["channels"]) }, (_, index): readonly Group[] => {
      const at = FIRST_LEVEL + index * 2;
      const channel = `gas-${index + 1}`;
      return [
        {
          fn: 3,
          start: at,
          count: 2,
          channels: [{ channel, at, as: "f32", ...gasUnit(settings["unit"]) }],
        },
        {
          fn: 3,
          start: at + 1,
          count: 1,
          channels: [
            {
              channel: `${channel}-status`,
              at: at + 1,
              as: "u16",
              unit: "code",
              min: 0,
              max: 0xffff,
            },
          ],
        },
      ];
    }).flat(),
});
