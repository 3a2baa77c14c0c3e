/** Kiosk pages of filling. */
import type { Frame } from "../platform/frame.ts";
import type { LiveScreens } from "../platform/live-screens.ts";
import type { Route } from "../platform/web.ts";
import type { Station } from "./service.ts";

export function fillingRoutes(
  _station: Station,
  _frame: Frame,
  _screens: LiveScreens,
): readonly Route[] {
  return [];
}
