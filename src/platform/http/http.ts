/** What every request goes through: limits, headers, language, session, origin, role, and errors in words. */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie } from "hono/cookie";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { LIMITS } from "../../kernel/limits.ts";
import { Fault, storageFault } from "../errors.ts";
import { parseLang } from "../i18n.ts";
import type { Ids } from "../ids.ts";
import type { Log } from "../log.ts";
import {
  type Actor,
  mayUse,
  type Route,
  type Theme,
  type WebContext,
  type WebEnv,
} from "../web.ts";
import { arrivalOf, isPlainAllowed, sessionToken, strictTransport } from "./arrival.ts";
import { guardStream } from "./live-screens.ts";
import { bodyArrives } from "./slow-body.ts";

export const COOKIES = { lang: "lang", theme: "theme" } as const;

/** DESIGN section 8: nothing from another host, no inline script, no style attribute, no framing. */
function contentPolicy(imageOrigin = ""): string {
  const images = `img-src 'self' blob: data:${imageOrigin === "" ? "" : ` ${imageOrigin}`}`;
  return `default-src 'self'; ${images}; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`;
}

const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
  ["x-frame-options", "DENY"],
  ["permissions-policy", "camera=(self), microphone=(), geolocation=(self)"],
];

export type ErrorPageOptions = {
  readonly status: ContentfulStatusCode;
  readonly kind:
    | "not-found"
    | "forbidden"
    | "switched-off"
    | "origin"
    | "too-large"
    | "too-many"
    | "too-slow"
    | "garbled"
    | "storage"
    | "bug";
  readonly fault?: Fault;
};

export type HttpOptions = {
  readonly log: Log;
  readonly ids: Ids;
  readonly sessionOf: (token: string) => { actor: Actor; csrf: string } | undefined;
  /** Who a token stands for, asked again and again while a stream is open: that is no sign of life of theirs. */
  readonly actorOf?: (token: string) => Actor | undefined;
  /** Renders an error as a page or, for htmx, as a partial into the flash area. */
  readonly errorPage: (c: WebContext, options: ErrorPageOptions) => Response | Promise<Response>;
  /** How long this request's address must wait, in ms; 0 when it may go on. */
  readonly waitMs?: (c: WebContext) => number;
  /** True while the disk is nearly full: what people do is still recorded, files are not taken. */
  readonly refusesUploads?: () => boolean;
  /** True for pages of a module that this kind of site does not have. */
  readonly isSwitchedOff?: (path: string) => boolean;
  /** Plain HTTP on the network asked for what only HTTPS answers. */
  readonly plainPage?: (c: WebContext) => Response | Promise<Response>;
  /** Where somebody without a session is sent. */
  readonly loginPath: string;
  /** How long the first bytes of a body may take; as `bodyMaxMs` if absent. */
  readonly bodyGraceMs?: number;
};

function isUnsafe(method: string): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

/**
 * A browser names the origin of every unsafe request. Another origin is refused; a client that names
 * none is no browser, and then the token of its session must come with it.
 */
function isSameOrigin(c: WebContext): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = c.req.header("origin");
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === (c.req.header("host") ?? new URL(c.req.url).host);
  } catch {
    return false;
  }
}

function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}

async function hasToken(c: WebContext, csrf: string): Promise<boolean> {
  const header = c.req.header("x-csrf-token");
  if (header !== undefined) return sameText(header, csrf);
  const field = (await c.req.parseBody())["csrf"];
  return typeof field === "string" && sameText(field, csrf);
}

/** A form in parts whose parts cannot be told: cut off on its way, or not made by a browser. */
async function isReadable(c: WebContext): Promise<boolean> {
  if (c.req.header("content-type")?.startsWith("multipart/") !== true) return true;
  return await c.req.parseBody().then(
    () => true,
    () => false,
  );
}

function themeOf(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "auto";
}

export function isHtmx(c: WebContext): boolean {
  return c.req.header("hx-request") === "true";
}

/** Only a path of this site: anything else would lead a person away after a form. */
export function localPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\w\-./?=&%]*$/.test(path) ? path : "/";
}

/** Sends the browser elsewhere: a header for htmx, a redirect for everybody else. */
export function goTo(c: WebContext, path: string): Response {
  if (!isHtmx(c)) return c.redirect(path, 303);
  c.header("HX-Redirect", path);
  return c.body(null, 200);
}

/** The limit of a request's route; most routes share one. */
function bodyLimits(routes: readonly Route[], options: HttpOptions) {
  const limitOf = (maxSize: number) =>
    bodyLimit({
      maxSize,
      onError: (c) => options.errorPage(c as WebContext, { status: 413, kind: "too-large" }),
    });
  const usual = limitOf(LIMITS.bodyBytes);
  const larger = routes.flatMap(({ path, bodyBytes }) =>
    bodyBytes === undefined
      ? []
      : [{ path: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`), limit: limitOf(bodyBytes) }],
  );
  return {
    check: (c: WebContext) => larger.find((one) => one.path.test(c.req.path))?.limit ?? usual,
    longestBytes: Math.max(LIMITS.bodyBytes, ...routes.map(({ bodyBytes }) => bodyBytes ?? 0)),
  };
}

function addHeaders(c: WebContext): void {
  const { headers } = c.res;
  for (const [name, value] of SECURITY_HEADERS) headers.set(name, value);
  // A file of somebody else has a narrower one of its own.
  if (headers.get("content-security-policy")?.startsWith("sandbox;") !== true) {
    headers.set("content-security-policy", contentPolicy(c.get("imageOrigin")));
  }
  // Over plain HTTP browsers ignore this header and complain about it.
  if (arrivalOf(c) !== "plain") headers.set("cross-origin-opener-policy", "same-origin");
  const hsts = strictTransport(c);
  if (hsts !== undefined) headers.set("strict-transport-security", hsts);
}

function addMiddleware(app: Hono<WebEnv>, routes: readonly Route[], options: HttpOptions): void {
  app.use(async (c, next) => {
    c.set("requestId", options.ids.next());
    c.set("lang", parseLang(getCookie(c, COOKIES.lang)));
    c.set("theme", themeOf(getCookie(c, COOKIES.theme)));
    const token = sessionToken(c);
    const session = token === undefined ? undefined : options.sessionOf(token);
    c.set("actor", session?.actor);
    c.set("csrf", session?.csrf);
    await next();
    addHeaders(c);
  });
  app.use(async (c, next) => {
    const { method, path } = c.req;
    if (arrivalOf(c) !== "plain" || isPlainAllowed(method, path)) return await next();
    return (await options.plainPage?.(c)) ?? c.text("HTTPS only", 403);
  });
  app.use(async (c, next) => {
    const waitMs = options.waitMs?.(c) ?? 0;
    if (waitMs === 0) return await next();
    c.header("retry-after", String(Math.ceil(waitMs / 1_000)));
    return options.errorPage(c, { status: 429, kind: "too-many" });
  });
  app.use(async (c, next) => {
    const type = c.req.header("content-type") ?? "";
    if (!type.startsWith("multipart/") || options.refusesUploads?.() !== true) return await next();
    const fault = new Fault("storage.full", "uploads are refused while the disk is nearly full");
    return options.errorPage(c, { status: 507, kind: "storage", fault });
  });
  // Before anything reads the body, the token of a form among it.
  const limits = bodyLimits(routes, options);
  app.use((c, next) => limits.check(c)(c, next));
  app.use(async (c, next) => {
    if (!isUnsafe(c.req.method)) return next();
    const arrival = await bodyArrives(c, limits.longestBytes, options.bodyGraceMs);
    if (arrival === "gone") return c.body(null, 400);
    if (arrival === "late") {
      c.header("connection", "close");
      return options.errorPage(c, { status: 408, kind: "too-slow" });
    }
    if (!(await isReadable(c))) return options.errorPage(c, { status: 400, kind: "garbled" });
    const csrf = c.get("csrf");
    const isAllowed = isSameOrigin(c) && (csrf === undefined || (await hasToken(c, csrf)));
    if (!isAllowed) return options.errorPage(c, { status: 403, kind: "origin" });
    return next();
  });
}

/** A stream lives longer than a request: it ends with the right of whoever opened it. */
function handled(c: WebContext, route: Route, options: HttpOptions): Response | Promise<Response> {
  const answer = route.handle(c);
  const token = sessionToken(c);
  const { actorOf } = options;
  const isOpenToAll = route.access === "public";
  if (route.method !== "get" || isOpenToAll || token === undefined || actorOf === undefined) {
    return answer;
  }
  const guarded = (response: Response): Response => {
    guardStream(response, () => mayUse(route.access, actorOf(token)?.roles));
    return response;
  };
  return answer instanceof Promise ? answer.then(guarded) : guarded(answer);
}

function addRoute(app: Hono<WebEnv>, route: Route, options: HttpOptions): void {
  app.on(route.method.toUpperCase(), route.path, (c) => {
    const actor = c.get("actor");
    if (mayUse(route.access, actor?.roles)) {
      if (options.isSwitchedOff?.(c.req.path) !== true) return handled(c, route, options);
      return options.errorPage(c, { status: 404, kind: "switched-off" });
    }
    if (actor !== undefined) return options.errorPage(c, { status: 403, kind: "forbidden" });
    const url = new URL(c.req.url);
    const back =
      route.method === "get" ? `?to=${encodeURIComponent(url.pathname + url.search)}` : "";
    return goTo(c, options.loginPath + back);
  });
}

function answerError(
  error: unknown,
  c: WebContext,
  options: HttpOptions,
): Response | Promise<Response> {
  const fault = storageFault(error);
  const facts = { requestId: c.get("requestId"), path: c.req.path, err: error };
  if (fault !== undefined) {
    options.log.error(facts, `request met a fault: ${fault.code}`);
    return options.errorPage(c, { status: 503, kind: "storage", fault });
  }
  options.log.error(facts, "request met a bug");
  return options.errorPage(c, { status: 500, kind: "bug" });
}

export function createHttp(routes: readonly Route[], options: HttpOptions): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  addMiddleware(app, routes, options);
  for (const route of routes) addRoute(app, route, options);
  app.notFound((c) => options.errorPage(c as WebContext, { status: 404, kind: "not-found" }));
  app.onError((error, c) => answerError(error, c as WebContext, options));
  return app;
}
