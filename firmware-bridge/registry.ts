/** Every driver the bridge knows: adding a device adds a driver file, a line in its folder's list and a capture file. */
import type { Driver } from "./driver.ts";
import { CONTROLLER_DRIVERS } from "./drivers/controller/index.ts";
import { MODBUS_DRIVERS } from "./drivers/modbus/index.ts";
import { READER_DRIVERS } from "./drivers/reader/index.ts";
import { RELAY_DRIVERS } from "./drivers/relay/index.ts";
import { SCALE_DRIVERS } from "./drivers/scale/index.ts";
import { UWB_DRIVERS } from "./drivers/uwb/index.ts";

export const DRIVERS: readonly Driver[] = [
  ...SCALE_DRIVERS,
  ...CONTROLLER_DRIVERS,
  ...UWB_DRIVERS,
  ...MODBUS_DRIVERS,
  ...RELAY_DRIVERS,
  ...READER_DRIVERS,
];

export function findDriver(id: string): Driver | undefined {
  return DRIVERS.find((driver) => driver.id === id);
}
