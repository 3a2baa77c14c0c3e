/** What the route files of this folder share. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { listPorts } from "../../firmware-bridge/index.ts";
import { type DeviceRecord, listDevices, type Outputs } from "../devices/index.ts";
import type { Frame, FramedPage } from "../platform/frame.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import type { WebContext } from "../platform/web.ts";
import { checkable } from "./checks.ts";
import type { Commissionings } from "./commissioning.ts";
import { type DeskParts, usersOfPort } from "./device-desk.ts";
import type { Guesses } from "./guesses.ts";
import type { Recordings } from "./recordings.ts";

export type PageParts = DeskParts & {
  readonly frame: Frame;
  readonly screens: LiveScreens;
  readonly recordings: Recordings;
  readonly guesses: Guesses;
  readonly commissionings: Commissionings;
  readonly outputs: Outputs;
};

export const WRITERS: readonly string[] = ["administrator"];
export const READERS: readonly string[] = ["safety-manager", "administrator"];

export function canWrite(c: WebContext): boolean {
  return c.get("actor")?.roles.some((role) => WRITERS.includes(role)) === true;
}

export const paramOf = (c: WebContext, name: string): string => c.req.param(name) ?? "";

/** A stream may be silent longer than the server's limit for a request. */
export function keepOpen(c: WebContext): void {
  c.env?.server?.timeout(c.req.raw, 0);
}

/** A desk page; a form that came back has a status of its own. */
export function desk(
  { frame }: Pick<PageParts, "frame">,
  c: WebContext,
  title: string,
  body: FramedPage["body"],
  status: ContentfulStatusCode = 200,
) {
  return frame(c, { device: "desk", title, body, status });
}

export function deviceView(device: DeviceRecord) {
  const { id, name, version, isActive } = device;
  return { id, name, version, isActive, isCheckable: checkable(device.driverId) !== undefined };
}

/** Ports of this machine by the name that stays, with what USB says and who uses them. */
export function portViews({ ports }: Pick<PageParts, "ports">, exceptId = "") {
  const devices = listDevices(ports.db.read).filter(({ id }) => id !== exceptId);
  return listPorts().map((port) => {
    const ids = port.vendorId === undefined ? "" : `${port.vendorId}:${port.productId ?? "?"}`;
    const path = port.stablePath ?? port.path;
    const [usedBy] = usersOfPort(devices, path);
    const about = [port.manufacturer ?? "", ids].filter((part) => part !== "").join(" ");
    return { path, about, ...(usedBy === undefined ? {} : { usedBy }) };
  });
}

export function deviceNames({ ports }: Pick<PageParts, "ports">): (id: string | null) => string {
  const names = new Map(listDevices(ports.db.read).map(({ id, name }) => [id, name]));
  return (id) => (id === null ? "—" : (names.get(id) ?? id));
}
