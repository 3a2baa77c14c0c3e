/** Scales: indicators that send or are asked for a weight, and filling scales that keep their own books. */
import type { Driver } from "../../driver.ts";
import { cas10 } from "./cas-10.ts";
import { cas22 } from "./cas-22.ts";
import { dingsongAdr3 } from "./dingsong-adr3.ts";
import { diniArgeo } from "./dini-argeo.ts";
import { laumasAscii } from "./laumas-ascii.ts";
import { lpgFillingScale } from "./lpg-filling-scale.ts";
import { mtContinuous } from "./mt-continuous.ts";
import { mtSics } from "./mt-sics.ts";
import { stGsLines } from "./st-gs-lines.ts";
import { yaohuaA12 } from "./yaohua-a12.ts";
import { yaohuaCommand } from "./yaohua-command.ts";
import { yaohuaContinuous } from "./yaohua-continuous.ts";
import { yaohuaEquals } from "./yaohua-equals.ts";

export const SCALE_DRIVERS: readonly Driver[] = [
  yaohuaContinuous,
  yaohuaCommand,
  yaohuaEquals,
  yaohuaA12,
  dingsongAdr3,
  mtContinuous,
  mtSics,
  stGsLines,
  cas22,
  cas10,
  diniArgeo,
  laumasAscii,
  lpgFillingScale,
];
