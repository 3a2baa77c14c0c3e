/** Drivers of the modbus family, one line each. */
import type { Driver } from "../../driver.ts";

export const MODBUS_DRIVERS: readonly Driver[] = [];
