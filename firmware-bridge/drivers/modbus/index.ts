/** Sensors and monitors that are read by Modbus or a like of it. */
import type { Driver } from "../../driver.ts";
import { crowconGasmaster } from "./crowcon-gasmaster.ts";
import { crowconVortex } from "./crowcon-vortex.ts";
import { esSmTh01s } from "./es-sm-th-01s.ts";
import { gaseye } from "./gaseye.ts";
import { genericGas } from "./generic-gas.ts";
import { genericInputs } from "./generic-inputs.ts";
import { oldhamItrans } from "./oldham-itrans.ts";
import { opwRackMonitor } from "./opw-rack-monitor.ts";
import { qdw90a } from "./qdw90a.ts";
import { raeguard3 } from "./raeguard-3.ts";
import { rkiDigester } from "./rki-digester.ts";

export const MODBUS_DRIVERS: readonly Driver[] = [
  raeguard3,
  qdw90a,
  rkiDigester,
  crowconVortex,
  crowconGasmaster,
  oldhamItrans,
  gaseye,
  esSmTh01s,
  genericGas,
  genericInputs,
  opwRackMonitor,
];
