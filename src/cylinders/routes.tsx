/** Desk pages of the cylinder register. */
import type { Frame } from "../platform/frame.ts";
import type { Ports } from "../platform/ports.ts";
import type { Route } from "../platform/web.ts";

export function cylinderRoutes(_ports: Ports, _frame: Frame): readonly Route[] {
  return [];
}
