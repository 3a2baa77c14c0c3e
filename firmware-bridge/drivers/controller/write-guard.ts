/**
 * What may be written to a weighing controller: the few commands whose register the maker documents, and
 * nothing else. Calibration, saving and factory reset are named, so that the refusal can say why.
 */
import { accept, type Result, refuse } from "../../../src/kernel/result.ts";

export type ControllerWrite = {
  readonly fn: 5 | 6 | 16;
  /** Offset from 0 as on the wire. */
  readonly address: number;
  readonly value: number;
};

type Rule = ControllerWrite & { readonly why: string };
/** Without a value every value, without an address every register: some manuals print the code alone. */
type Denial = { readonly address?: number; readonly value?: number; readonly why: string };

export const BDE_START_COIL = 50;
export const BDE_STOP_COIL = 51;
const COIL_ON = 0xff00;

const ALLOWED: Readonly<Record<string, readonly Rule[]>> = {
  "controller/bde-2007": [
    { fn: 5, address: BDE_START_COIL, value: COIL_ON, why: "coil 00051 starts a batch" },
    { fn: 5, address: BDE_STOP_COIL, value: COIL_ON, why: "coil 00052 stops a batch" },
  ],
};

const DENIED: Readonly<Record<string, readonly Denial[]>> = {
  "controller/laumas-tlu": [
    { address: 5, value: 99, why: "command 99 saves for good" },
    { address: 5, value: 8, why: "command 8 sets the zero" },
    { address: 5, why: "register 40006 takes commands, calibration among them" },
  ],
  "controller/cas-ci-600d": [
    { address: 5, why: "register 40006 takes commands, calibration among them" },
  ],
  "controller/dat-400": [{ value: 0x20, why: "command 20h saves for good" }],
  "controller/bde-2007": [
    { address: 0, why: "the zero and the target belong to the person at the controller" },
  ],
};

export type WriteRefusal = {
  readonly code: "denied" | "not-documented";
  readonly why: string;
};

/** Whether a write may go out at all. Everything that is not on the list of a controller is refused. */
export function decideControllerWrite(
  id: string,
  write: ControllerWrite,
): Result<ControllerWrite, WriteRefusal> {
  const isAllowed = (ALLOWED[id] ?? []).some(
    (rule) => rule.fn === write.fn && rule.address === write.address && rule.value === write.value,
  );
  if (isAllowed) return accept(write);
  const denial = (DENIED[id] ?? []).find(
    (rule) =>
      (rule.address === undefined || rule.address === write.address) &&
      (rule.value === undefined || rule.value === write.value),
  );
  return denial === undefined
    ? refuse({ code: "not-documented", why: "no documented command of this controller" })
    : refuse({ code: "denied", why: denial.why });
}
