/** How a route answers with a page; the frame around it is made by `src/site/frame.ts`. */
import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { WebContext } from "./web.ts";

export type FramedPage = {
  readonly device: "kiosk" | "desk" | "phone" | "wall" | "public";
  readonly title: string;
  readonly body: Child;
  /** What a request for a part of the page gets; the body when absent. Bytes are markup drawn before, as UTF-8. */
  readonly fragment?: Child | Uint8Array<ArrayBuffer>;
  readonly status?: ContentfulStatusCode;
  readonly scripts?: readonly string[];
  /** Kiosk: the gun this screen works at. */
  readonly station?: string;
  /** The record that the page shows, as the journal names it: marked when its time was never confirmed. */
  readonly subject?: string;
};

export type Frame = (c: WebContext, page: FramedPage) => Response | Promise<Response>;
