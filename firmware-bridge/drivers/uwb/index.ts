/** Drivers of the uwb family, one line each. */
import type { Driver } from "../../driver.ts";
import { dwm1001Shell } from "./dwm1001-shell.ts";
import { jzm01 } from "./jzm01.ts";
import { linktrack } from "./linktrack.ts";
import { mauwb } from "./mauwb.ts";
import { nooploopIot } from "./nooploop-iot.ts";
import { pansTlv } from "./pans-tlv.ts";
import { pdoaKit } from "./pdoa-kit.ts";
import { tofsense } from "./tofsense.ts";
import { trek1000 } from "./trek1000.ts";

export const UWB_DRIVERS: readonly Driver[] = [
  linktrack,
  nooploopIot,
  tofsense,
  dwm1001Shell,
  pansTlv,
  trek1000,
  jzm01,
  pdoaKit,
  mauwb,
];
