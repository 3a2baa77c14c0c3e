/** Relay boards. */
import type { Driver } from "../../driver.ts";
import { waveshareRelay } from "./waveshare-relay.ts";

export const RELAY_DRIVERS: readonly Driver[] = [waveshareRelay];
