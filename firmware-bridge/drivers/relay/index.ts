/** Drivers of the relay family, one line each. */
import type { Driver } from "../../driver.ts";

export const RELAY_DRIVERS: readonly Driver[] = [];
