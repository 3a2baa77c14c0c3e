/** What a route is: a method, a path, who may use it, and what it answers. */
import type { Context } from "hono";
import type { UnixMs } from "../kernel/instants.ts";
import type { Clock } from "./clock.ts";
import type { Arrival } from "./http/arrival.ts";
import type { Lang } from "./i18n.ts";

/** The signed-in person of a request. */
export type Actor = {
  readonly personId: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly roles: readonly string[];
  /** When it was done, where a phone hands it in later; absent for whoever acts now. */
  readonly at?: UnixMs;
};

export type By = Pick<Actor, "personId" | "at">;

/** The instant of an act: what was done beyond the network counts from when it was done. */
export function doneAt(ports: { readonly clock: Clock }, by: Pick<Actor, "at">): UnixMs {
  return by.at ?? ports.clock.now();
}

/** `public` needs nobody, `signed-in` anybody, a list at least one of its roles. */
export type Access = "public" | "signed-in" | readonly string[];

export type Theme = "light" | "dark" | "auto";

export type WebVariables = {
  lang: Lang;
  theme: Theme;
  actor: Actor | undefined;
  csrf: string | undefined;
  requestId: string;
  /** The one foreign origin a page may load images from; only the page that tests trust sets it. */
  imageOrigin?: string | undefined;
};

export type WebEnv = {
  Variables: WebVariables;
  Bindings: {
    server?: { timeout(request: Request, seconds: number): void };
    /** The other end's address. */
    peer?: string;
    arrival?: Arrival;
  };
};

export type WebContext = Context<WebEnv>;

export type Route = {
  readonly method: "get" | "post";
  readonly path: string;
  readonly access: Access;
  readonly handle: (c: WebContext) => Response | Promise<Response>;
  /** Longest body, where a photo may come; `LIMITS.bodyBytes` otherwise. */
  readonly bodyBytes?: number;
};

export function get(path: string, access: Access, handle: Route["handle"]): Route {
  return { method: "get", path, access, handle };
}

export function post(path: string, access: Access, handle: Route["handle"]): Route {
  return { method: "post", path, access, handle };
}

/** A screen on a wall: nobody is signed in there, so what is for anybody who is signed in is not for it. */
export const DISPLAY_ROLE = "display";

export function mayUse(access: Access, roles: readonly string[] | undefined): boolean {
  if (access === "public") return true;
  if (roles === undefined) return false;
  if (access === "signed-in") return !roles.includes(DISPLAY_ROLE);
  return access.some((role) => roles.includes(role));
}

/** The person of a request on a route that is not public. */
export function actorOf(c: WebContext): Actor {
  const actor = c.get("actor");
  if (actor === undefined) throw new Error("a route without access check asked for its actor");
  return actor;
}

const PHONE = /\bMobi/;
const OFFICE_ROLES: readonly string[] = ["safety-manager", "administrator", "regulator"];

/** The frame for a page that is used everywhere: by the browser's own word a phone, else by the person's work. */
export function deviceOf(c: WebContext): "phone" | "desk" | "kiosk" {
  const isPhone =
    c.req.header("sec-ch-ua-mobile") === "?1" || PHONE.test(c.req.header("user-agent") ?? "");
  if (isPhone) return "phone";
  const roles = c.get("actor")?.roles ?? [];
  return roles.some((role) => OFFICE_ROLES.includes(role)) ? "desk" : "kiosk";
}

/** What stands after the question mark; of a name given twice the last. */
export function queryOf(c: WebContext): Record<string, string> {
  return Object.fromEntries(new URL(c.req.url).searchParams);
}

export type Sent = {
  readonly fields: Record<string, string>;
  /** The bytes of a field's file; undefined when none was chosen. */
  file(field: string): Promise<Uint8Array | undefined>;
  /** Every chosen file of a field that may have several. */
  files(field: string): readonly File[];
};

/** Text fields and files of a submitted form; of repeated fields the last. */
export async function sentOf(c: WebContext): Promise<Sent> {
  const body = await c.req.parseBody({ all: true });
  const fields: Record<string, string> = {};
  for (const [key, value] of Object.entries(body)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === "string") fields[key] = last;
  }
  const files = (field: string): readonly File[] =>
    [body[field]].flat().filter((one): one is File => one instanceof File && one.size > 0);
  return {
    fields,
    files,
    async file(field) {
      const chosen = files(field).at(-1);
      return chosen && new Uint8Array(await chosen.arrayBuffer());
    },
  };
}

/** Text fields of a submitted form; files are left out. */
export async function formOf(c: WebContext): Promise<Record<string, string>> {
  return (await sentOf(c)).fields;
}
