/** Answers a GET with the whole document or only its body, by one request header. */
import type { Context } from "hono";
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DeskLayout } from "./desk.tsx";
import type { Device } from "./document.tsx";
import { KioskLayout } from "./kiosk.tsx";
import { PhoneLayout } from "./phone.tsx";
import { PublicLayout } from "./public.tsx";
import type { Shell } from "./shell.tsx";
import { WallLayout } from "./wall.tsx";

export type Page = {
  readonly device: Device;
  readonly shell: Shell;
  /** What a fragment request gets; the body when absent. Bytes are markup drawn before, as UTF-8. */
  readonly fragment?: Child | Uint8Array<ArrayBuffer>;
  readonly status?: ContentfulStatusCode;
};

const LAYOUT = {
  kiosk: KioskLayout,
  desk: DeskLayout,
  phone: PhoneLayout,
  wall: WallLayout,
  public: PublicLayout,
} as const;

/** The whole document as text. */
export function pageText(page: Page): string {
  return `<!doctype html>${LAYOUT[page.device]({ shell: page.shell })}`;
}

/** The request gets no shell: what stands in it need not be gathered. */
export function isPartial(c: Context): boolean {
  return c.req.header("HX-Request-Type") === "partial";
}

/** Partial requests get the fragment; plain loads, boosted links and the back button (which sends
 * no `HX-Request`) get the document. Pages hold a person's data and are never kept by a cache. */
export function respond(c: Context, page: Page): Response | Promise<Response> {
  c.header("Vary", "HX-Request-Type");
  c.header("Cache-Control", "no-store");
  const status = page.status ?? 200;
  if (!isPartial(c)) return c.html(pageText(page), status);
  if (page.fragment instanceof Uint8Array) {
    return c.body(page.fragment, status, { "Content-Type": "text/html; charset=UTF-8" });
  }
  return c.html(html`${page.fragment ?? page.shell.body}`, status);
}
