/** Scales and weighing controllers. */
import type { Driver } from "../../driver.ts";
import { yaohuaContinuous } from "./yaohua-continuous.ts";

export const SCALE_DRIVERS: readonly Driver[] = [yaohuaContinuous];
