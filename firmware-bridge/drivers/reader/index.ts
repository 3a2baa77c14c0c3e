/** Drivers of the reader family, one line each. */
import type { Driver } from "../../driver.ts";

export const READER_DRIVERS: readonly Driver[] = [];
