/** Errors as a page, or as a message into the page that asked. */
import {
  type ErrorFacts,
  ErrorFlash,
  ErrorPage,
  errorWords,
} from "../../views/errors/error-page.tsx";
import type { Frame } from "../platform/frame.ts";
import { type ErrorPageOptions, isHtmx } from "../platform/http/http.ts";
import { deviceOf, type WebContext } from "../platform/web.ts";

export function createErrorPage(
  frame: Frame,
): (c: WebContext, options: ErrorPageOptions) => Response | Promise<Response> {
  return (c, options) => {
    const lang = c.get("lang");
    const facts: ErrorFacts = {
      kind: options.kind,
      requestId: c.get("requestId"),
      ...(options.fault === undefined ? {} : { faultCode: options.fault.code }),
    };
    if (c.req.header("hx-request-type") === "partial" || isHtmx(c)) {
      return c.html(<ErrorFlash lang={lang} facts={facts} />, options.status);
    }
    try {
      return frame(c, {
        device: deviceOf(c),
        title: errorWords(lang, facts).title,
        body: <ErrorPage lang={lang} facts={facts} />,
        status: options.status,
      });
    } catch {
      // The frame itself reads the database; when that has failed, plain words are still an answer.
      const words = errorWords(lang, facts);
      return c.text(`${words.title}\n${words.hint}`, options.status);
    }
  };
}
