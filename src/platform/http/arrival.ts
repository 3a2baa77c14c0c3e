/** Over which kind of listener a request came, and what follows for its cookies and headers. */
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { WebContext } from "../web.ts";
import { isLoopback } from "./rate-limit.ts";

/** `loopback`: the kiosk's own browser; `tls`: the network; `plain`: the network without encryption. */
export type Arrival = "loopback" | "tls" | "plain";

/** Requests made inside the program name no listener; they count as loopback. */
export function arrivalOf(c: WebContext): Arrival {
  return c.env?.arrival ?? "loopback";
}

/** What plain HTTP on the network may answer: how to trust the box, and what is meant for everybody. */
export function isPlainAllowed(method: string, path: string): boolean {
  if (path === "/prefs") return method === "POST";
  // Whoever scans a leaking cylinder must get through, also with a phone that trusts no authority of ours.
  if (method === "POST") return /^\/c\/[\w.\-~%]{1,200}\/report$/.test(path);
  if (method !== "GET" && method !== "HEAD") return false;
  return (
    path === "/trust" ||
    path === "/v" ||
    /^\/(?:trust|assets|c|p|s|v)\/[\w.\-~%]{1,200}(?:\/[\w.\-~%]{1,200})?$/.test(path)
  );
}

const SESSION_PLAIN = "gw_session";
/** The prefix makes the browser insist on Secure, on the path / and on this very host. */
const SESSION_TLS = "__Host-gw_session";

export const SESSION_COOKIES = [SESSION_PLAIN, SESSION_TLS] as const;

/** The token of the session, if its cookie belongs to this kind of listener. */
export function sessionToken(c: WebContext): string | undefined {
  switch (arrivalOf(c)) {
    case "loopback":
      return getCookie(c, SESSION_PLAIN);
    case "tls":
      return getCookie(c, SESSION_TLS);
    case "plain":
      return undefined;
  }
}

export function setSessionCookie(c: WebContext, token: string, maxAgeS: number): void {
  const isTls = arrivalOf(c) === "tls";
  setCookie(c, isTls ? SESSION_TLS : SESSION_PLAIN, token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    maxAge: maxAgeS,
    secure: isTls,
  });
}

export function dropSessionCookie(c: WebContext): void {
  const isTls = arrivalOf(c) === "tls";
  deleteCookie(c, isTls ? SESSION_TLS : SESSION_PLAIN, { path: "/", secure: isTls });
}

/** Cookies that are no secret still must not travel in clear once the page came encrypted. */
export function isSecure(c: WebContext): boolean {
  return arrivalOf(c) === "tls";
}

const HSTS = "max-age=2592000";

function isLoopbackName(host: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return name === "localhost" || name === "[::1]" || name.startsWith("127.");
}

/**
 * Whether the page is shown on the box's own screen: its own door, from itself, under its own name. What another
 * program passes on (a proxy, a page whose name points here) is not.
 */
export function isAtTheBox(c: WebContext): boolean {
  const isPassedOn = ["forwarded", "x-forwarded-for", "via"].some(
    (name) => c.req.header(name) !== undefined,
  );
  return (
    c.env?.arrival === "loopback" &&
    isLoopback(c.env.peer ?? "") &&
    isLoopbackName(c.req.header("host") ?? "") &&
    !isPassedOn
  );
}

/** Thirty days: long enough to matter, short enough that a box set up anew can be reached again. */
export function strictTransport(c: WebContext): string | undefined {
  if (arrivalOf(c) !== "tls" || isLoopbackName(c.req.header("host") ?? "")) return undefined;
  return HSTS;
}
