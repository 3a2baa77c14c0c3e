/** Which serial lines this machine has, from sysfs and udev's stable names. */
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { PortInfo } from "@serialport/bindings-interface";

export type SerialPortInfo = PortInfo & {
  /** `/dev/serial/by-id/…`: the same after unplugging and after a restart; use it in configurations. */
  readonly stablePath: string | undefined;
};

/** More lines than any machine has; a broken sysfs must not fill a page. */
const PORTS_MAX = 256;
/** USB attributes stand a few folders above the tty's own device. */
const PARENTS_MAX = 6;

/** @param root another root than `/`, for tests */
export function listPorts(root = "/"): SerialPortInfo[] {
  const folder = join(root, "sys/class/tty");
  const stable = stableNames(root);
  return namesIn(folder)
    .filter((name) => isRealPort(join(folder, name)))
    .slice(0, PORTS_MAX)
    .map((name) => describePort(join(folder, name), stable.get(name)));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Consoles have no device; the kernel's unused ttyS slots have the UART type 0. */
function isRealPort(folder: string): boolean {
  if (!existsSync(join(folder, "device"))) return false;
  return attribute(folder, "type") !== "0";
}

function attribute(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

function stableNames(root: string): Map<string, string> {
  const folder = join(root, "dev/serial/by-id");
  const names = new Map<string, string>();
  for (const name of namesIn(folder)) {
    try {
      names.set(basename(readlinkSync(join(folder, name))), join("/dev/serial/by-id", name));
    } catch {
      // Not a link: something else put a file there, and it names no port.
    }
  }
  return names;
}

function describePort(folder: string, stablePath: string | undefined): SerialPortInfo {
  const usb = usbFolderOf(folder);
  const of = (name: string): string | undefined =>
    usb === undefined ? undefined : attribute(usb, name);
  return {
    path: join("/dev", basename(folder)),
    stablePath,
    manufacturer: of("manufacturer"),
    serialNumber: of("serial"),
    pnpId: stablePath === undefined ? undefined : basename(stablePath),
    locationId: usb === undefined ? undefined : basename(usb),
    vendorId: of("idVendor"),
    productId: of("idProduct"),
  };
}

function usbFolderOf(folder: string): string | undefined {
  let at: string;
  try {
    at = realpathSync(join(folder, "device"));
  } catch {
    return undefined;
  }
  for (let step = 0; step < PARENTS_MAX; step += 1) {
    if (existsSync(join(at, "idVendor"))) return at;
    at = resolve(dirname(at));
  }
  return undefined;
}
