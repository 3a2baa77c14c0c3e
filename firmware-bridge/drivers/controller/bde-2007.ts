/** BDE-2007 batching controller: weights, inputs, set points; start and stop are its only commands here. */
import { assert } from "../../../src/kernel/assert.ts";
import { encodeWriteCoil } from "../../framing/modbus-rtu.ts";
import { modbusWeighing, type WeighingField } from "./modbus-weighing.ts";
import { BDE_START_COIL, BDE_STOP_COIL, decideControllerWrite } from "./write-guard.ts";

const INPUTS = ["zero", "motion", "gross", "net", "tared", "over"] as const;
const BATCH_INPUTS = [
  "zero-range",
  "sp1",
  "sp2",
  "free-fall",
  "hi",
  "lo",
  "finish",
  "error",
] as const;
const SET_POINTS = ["final", "sp1", "sp2", "free-fall", "hi", "lo"] as const;

function flags(names: readonly string[]): WeighingField[] {
  return names.map((channel, at) => ({ as: "flag", at, channel }));
}

export const bde2007 = modbusWeighing({
  id: "controller/bde-2007",
  label: { zh: "BDE-2007 配料控制器", en: "BDE-2007 batching controller" },
  manual: "BDE-2007 manual p. 22 (coils, discrete inputs, input and holding registers)",
  proof: "manual-only",
  decimals: 2,
  isSignUnproven: true,
  blocks: () => [
    {
      fn: 4,
      start: 2,
      count: 4,
      fields: [
        { as: "mass", at: 0, form: "i32", basis: "gross" },
        { as: "mass", at: 2, form: "i32", basis: "net" },
      ],
    },
    { fn: 2, start: 0, count: INPUTS.length, fields: flags(INPUTS) },
    { fn: 2, start: 48, count: BATCH_INPUTS.length, fields: flags(BATCH_INPUTS) },
    {
      fn: 3,
      start: 0,
      count: SET_POINTS.length * 2,
      fields: SET_POINTS.map((name, index) => ({
        as: "value",
        at: index * 2,
        form: "i32",
        channel: `set-${name}`,
      })),
    },
  ],
});

/**
 * Starts or stops a batch (coils 00051 and 00052). One shot: a cut line leaves a running batch running,
 * so the controller's own set point has to close the valve.
 */
export function encodeBdeBatch(unit: number, order: "start" | "stop"): Uint8Array {
  const address = order === "start" ? BDE_START_COIL : BDE_STOP_COIL;
  const write = { fn: 5, address, value: 0xff00 } as const;
  assert(decideControllerWrite(bde2007.id, write).ok, "the batch coils are documented commands");
  return encodeWriteCoil(unit, write.address, write.value);
}
