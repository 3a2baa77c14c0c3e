/** Readers of codes and tags. */
import type { Driver } from "../../driver.ts";
import { rdm6300 } from "./rdm6300.ts";
import { serialScanner } from "./serial-scanner.ts";

export const READER_DRIVERS: readonly Driver[] = [serialScanner, rdm6300];
