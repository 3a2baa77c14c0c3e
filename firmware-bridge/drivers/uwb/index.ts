/** Drivers of the uwb family, one line each. */
import type { Driver } from "../../driver.ts";

export const UWB_DRIVERS: readonly Driver[] = [];
