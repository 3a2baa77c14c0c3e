/** Weighing and filling controllers on Modbus. All are read; only the BDE-2007 takes a command. */
import type { Driver } from "../../driver.ts";
import { bde2007 } from "./bde-2007.ts";
import { casCi600d } from "./cas-ci-600d.ts";
import { dat400 } from "./dat-400.ts";
import { eagleEi1000 } from "./eagle-ei-1000.ts";
import { gm8802f2 } from "./gm8802f-2.ts";
import { gm9907L5 } from "./gm9907-l5.ts";
import { hxMultichannel } from "./hx-multichannel.ts";
import { laumasTlu } from "./laumas-tlu.ts";

export const CONTROLLER_DRIVERS: readonly Driver[] = [
  gm9907L5,
  gm8802f2,
  bde2007,
  laumasTlu,
  casCi600d,
  dat400,
  eagleEi1000,
  hxMultichannel,
];
