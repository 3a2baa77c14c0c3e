/**
 * A digital-input module with dry contacts of grounding and overfill monitors, whose own protocols are not
 * public. A closed contact permits; open, a broken wire and a dead monitor look alike and do not.
 */
import { readings, type Settings } from "../../driver.ts";
import type { ReadFunction } from "../../framing/modbus-pdu.ts";
import type { Reading } from "../../reading.ts";
import { type Block, choice, integer, modbusSensor } from "./sensor.ts";

/** Inputs that permit, by the setting which says where they are wired; 0 means not wired. */
const PERMITS = [
  { key: "groundingInput", channel: "permit-grounding" },
  { key: "overfillInput", channel: "permit-overfill" },
] as const;

/** A list that counts from 1 has no input 0. */
function firstOf(settings: Settings): number {
  return Math.max(Number(settings["firstInput"]), Number(settings["registerBase"]));
}

function read(block: Block) {
  const { settings } = block;
  const first = firstOf(settings);
  const isClosed = Array.from({ length: Number(settings["inputs"]) }, (_, index) =>
    block.isSet(first + index),
  );
  const list = isClosed.map(
    (isOn, index): Reading => ({ kind: "switch", channel: `input-${index + 1}`, isOn }),
  );
  for (const { key, channel } of PERMITS) {
    const number = Number(settings[key]);
    // An input beyond the module is a wrong setting: its permit is shown, and never given.
    if (number > 0) list.push({ kind: "switch", channel, isOn: isClosed[number - 1] === true });
  }
  return readings(...list);
}

export const genericInputs = modbusSensor({
  id: "modbus/generic-inputs",
  label: {
    zh: "通用开关量输入模块（接地/防溢许可）",
    en: "Generic digital inputs (grounding, overfill)",
  },
  manual: "MODBUS Application Protocol V1.1b3, 6.1 and 6.2; inputs from the module's own list",
  proof: "manual-only",
  settings: [
    choice("function", ["2", "1"], "2", { zh: "功能码", en: "Function" }),
    integer("firstInput", 0, 65_000, 0, { zh: "首个输入地址", en: "Address of the first input" }),
    integer("inputs", 1, 32, 8, { zh: "输入数量", en: "Number of inputs" }),
    integer("groundingInput", 0, 32, 0, {
      zh: "接地许可输入（0 无）",
      en: "Grounding input (0 none)",
    }),
    integer("overfillInput", 0, 32, 0, {
      zh: "防溢许可输入（0 无）",
      en: "Overfill input (0 none)",
    }),
  ],
  groups: (settings) => [
    {
      fn: Number(settings["function"]) as ReadFunction,
      start: firstOf(settings),
      count: Number(settings["inputs"]),
      read,
    },
  ],
});
