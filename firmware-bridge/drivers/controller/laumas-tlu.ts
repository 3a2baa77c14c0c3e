/** Laumas TLU and TLB transmitters: status, gross, net and peak in one query; set points are not read. */
import { modbusWeighing } from "./modbus-weighing.ts";

export const laumasTlu = modbusWeighing({
  id: "controller/laumas-tlu",
  label: { zh: "Laumas TLU/TLB 称重变送器", en: "Laumas TLU/TLB weight transmitter" },
  manual: "Laumas TLU manual p. 34 (registers 40007–40013)",
  proof: "manual-only",
  decimals: 0,
  isSignUnproven: true,
  blocks: () => [
    {
      fn: 3,
      start: 6,
      count: 7,
      fields: [
        { as: "mass", at: 1, form: "i32", basis: "gross" },
        { as: "mass", at: 3, form: "i32", basis: "net" },
        { as: "value", at: 5, form: "i32", channel: "peak" },
        // The meaning of its bits differs between the editions of the manual.
        { as: "word", at: 0, topic: "status" },
      ],
    },
  ],
});
