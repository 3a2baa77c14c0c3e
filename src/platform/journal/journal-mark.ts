/** The mark on entries whose time could not be trusted; it lies in the payload, and so under the hash. Pure. */
import type { Json } from "../../kernel/json.ts";

export const UNCONFIRMED = "timeUnconfirmed";

export function isUnconfirmed(payload: { readonly [key: string]: Json }): boolean {
  return payload[UNCONFIRMED] === true;
}
