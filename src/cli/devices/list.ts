/** `devices list`: what is configured in a data folder, read-only, also beside a running program. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { findDriver } from "../../../firmware-bridge/registry.ts";
import { readConfig } from "../../config.ts";
import { type DeviceRow, listDevices } from "../../devices/index.ts";
import { environment } from "../../platform/environment.ts";
import { Fault } from "../../platform/errors.ts";
import { phrase, say } from "../../platform/i18n.ts";
import { openForReading } from "../../platform/storage/sqlite.ts";
import { readArgs } from "../common.ts";
import { type CliIo, EXIT } from "../io.ts";

const t = {
  none: phrase("还没有登记设备", "No devices are configured"),
  off: phrase("停用", "off"),
  missing: phrase("端口不存在", "port is missing"),
} as const;

function placeOf(device: DeviceRow): string {
  const { transport } = device;
  return transport.kind === "serial" ? transport.path : `${transport.host}:${transport.port}`;
}

/** Exit code 1 when the folder holds no site. */
export function list(args: readonly string[], io: CliIo): Promise<number> {
  const { values, flags } = readArgs(io, args, { words: [], values: ["data"], flags: ["json"] });
  const { dataPath } = readConfig(environment, { GASWARD_DATA: values["data"] });
  const path = join(dataPath, "site.db");
  if (!existsSync(path)) throw new Fault("data.unreadable", path);
  const database = openForReading(path);
  try {
    const devices = listDevices(drizzle(database));
    if (devices.length === 0) io.err(say(io.lang, t.none));
    for (const device of devices) {
      if (flags.has("json")) {
        io.out(JSON.stringify(device));
        continue;
      }
      const label = findDriver(device.driverId)?.label ?? { zh: "?", en: "?" };
      const { transport } = device;
      const remarks = [
        ...(device.isActive ? [] : [say(io.lang, t.off)]),
        ...(transport.kind === "serial" && !existsSync(transport.path)
          ? [say(io.lang, t.missing)]
          : []),
      ];
      const words = [device.id, device.name, device.driverId, placeOf(device), ...remarks];
      io.out(`${words.join("  ")}  (${say(io.lang, label)})`);
    }
    return Promise.resolve(EXIT.ok);
  } finally {
    database.close();
  }
}
