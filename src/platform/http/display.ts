/** What a wall does for a screen without a person, besides being shown. */
import { DAY_MS, SECOND_MS } from "../../kernel/instants.ts";
import { DISPLAY_ROLE, type WebContext } from "../web.ts";
import { sessionToken, setSessionCookie } from "./arrival.ts";

/** As long as browsers keep a cookie; each look at a wall begins it anew. */
export const DISPLAY_COOKIE_S = (400 * DAY_MS) / SECOND_MS;
/** After so long a wall asks for itself again: a screen that was ended goes dark, a changed plan is shown. */
const RELOAD_S = 300;

export const isDisplay = (c: WebContext): boolean =>
  c.get("actor")?.roles.includes(DISPLAY_ROLE) === true;

export function keepDisplay(c: WebContext): void {
  const token = sessionToken(c);
  if (!isDisplay(c) || token === undefined) return;
  setSessionCookie(c, token, DISPLAY_COOKIE_S);
  c.header("refresh", String(RELOAD_S));
}
