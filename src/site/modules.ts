/** Which pages belong to a module that not every kind of site has. One table for what is shown and what is answered. */
import type { Db } from "../platform/ports.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import type { Module, SiteKind } from "./model.ts";
import { modulesOf, readKinds } from "./rules.ts";
import { findSite } from "./store.ts";

/** By the first word of a path; what is not named here is there at every site. */
const MODULE_OF: Readonly<Record<string, Module>> = {
  board: "filling",
  scan: "filling",
  points: "filling",
  fills: "filling",
  "fill-points": "filling",
  cylinders: "cylinders",
  custody: "cylinders",
  rooms: "rooms",
  deliveries: "delivery",
  customers: "delivery",
  orders: "delivery",
  permits: "permits",
};

export function moduleOfPath(path: string): Module | undefined {
  const [, area = ""] = /^\/([a-z-]+)/.exec(path) ?? [];
  return Object.hasOwn(MODULE_OF, area) ? MODULE_OF[area] : undefined;
}

/**
 * True for a page of a module that this kind of site lacks. A site without kinds is being set up and lacks nothing;
 * `inUse` are modules with equipment that still works: whoever stands beside a valve must reach its page.
 */
export function isSwitchedOff(
  path: string,
  kinds: Parameters<typeof modulesOf>[0],
  inUse: (module: Module) => boolean,
): boolean {
  const module = moduleOfPath(path);
  if (module === undefined || kinds.length === 0) return false;
  return !modulesOf(kinds).has(module) && !inUse(module);
}

export type ModuleGate = (path: string) => boolean;

/** Asked at every request. */
const knownKinds = new UntilCommit<readonly SiteKind[]>(1);

/** The gate of the running site; `inUse` is asked only for a module that the kinds do not bring. */
export function moduleGate(
  db: Pick<Db, "read" | "sql">,
  inUse: (module: Module) => boolean,
): ModuleGate {
  const kinds = (): readonly SiteKind[] =>
    knownKinds.get(db.sql, "", () => readKinds(findSite(db.read)?.kinds ?? "[]")) ?? [];
  return (path) => moduleOfPath(path) !== undefined && isSwitchedOff(path, kinds(), inUse);
}
