/** What the route files of filling share. */
import type { Frame } from "../platform/frame.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import type { MediaStore } from "../platform/media.ts";
import { actorOf, type WebContext } from "../platform/web.ts";
import type { Station } from "./service.ts";

export type PageParts = {
  readonly station: Station;
  readonly frame: Frame;
  readonly screens: LiveScreens;
  readonly media: MediaStore;
};

/** All that pages of records need. */
export type RecordParts = {
  readonly station: Pick<Station, "ports">;
  readonly frame: Frame;
};

export const FILLERS: readonly string[] = ["operator"];
export const LOCK_MANAGERS: readonly string[] = ["safety-manager", "administrator"];
export const WATCHERS: readonly string[] = ["operator", "safety-manager", "administrator"];

export function hasRole(c: WebContext, roles: readonly string[]): boolean {
  return actorOf(c).roles.some((role) => roles.includes(role));
}

/** A stream may be silent longer than the server's limit for a request. */
export function keepOpen(c: WebContext): void {
  c.env?.server?.timeout(c.req.raw, 0);
}
