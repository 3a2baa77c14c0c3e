/** Rounds of scanning: who may do which act where, what a room may hold, and what a count found. Pure. */
import { findMedium, type StorageConflict, storageConflict } from "../../gases/index.ts";
import type { Room } from "../../site/index.ts";
import type { CustodyAct, CustodySettings, PlaceKind } from "./model.ts";
import { ACT_RULES } from "./rules.ts";

/** What is done by scanning many; the other acts belong to a form, a fill or a delivery. */
export const ROUND_ACTS = [
  "load",
  "receive",
  "unload",
  "store",
  "use",
  "back",
  "collect",
  "return",
  "move",
  "send",
  "fetch",
  "seen",
] as const satisfies readonly CustodyAct[];
export type RoundAct = (typeof ROUND_ACTS)[number];

const OFFICE: readonly string[] = ["safety-manager", "administrator"];

/** Besides the safety manager and the administrator, who may do everything. */
const ROLES_OF: Readonly<Record<RoundAct, readonly string[]>> = {
  load: ["operator", "driver", "outlet-keeper", "store-keeper"],
  receive: ["outlet-keeper", "driver"],
  unload: ["operator", "driver", "store-keeper", "use-manager"],
  store: ["store-keeper", "use-manager", "operator"],
  use: ["store-keeper", "use-manager", "worker"],
  back: ["store-keeper", "use-manager", "worker"],
  collect: ["driver", "outlet-keeper"],
  return: ["operator", "driver"],
  move: ["operator"],
  send: ["operator", "store-keeper"],
  fetch: ["operator"],
  seen: ["operator", "driver", "outlet-keeper", "store-keeper", "use-manager"],
};

/** Everybody who may do any round. */
export const ROUND_ROLES: readonly string[] = [
  ...new Set([...OFFICE, ...Object.values(ROLES_OF).flat()]),
];

export function mayDo(act: RoundAct, roles: readonly string[]): boolean {
  return roles.some((role) => OFFICE.includes(role) || ROLES_OF[act].includes(role));
}

export function actsFor(roles: readonly string[]): readonly RoundAct[] {
  return ROUND_ACTS.filter((act) => mayDo(act, roles));
}

/** A customer's door is a delivery's business, with its own check and signature. */
const NOT_IN_ROUNDS: ReadonlySet<PlaceKind> = new Set<PlaceKind>(["customer", "unknown"]);

export function placesFor(act: RoundAct): readonly PlaceKind[] {
  return ACT_RULES[act].to.filter((kind) => !NOT_IN_ROUNDS.has(kind));
}

/** What stands in a room by the ledger, one line for each medium. */
export type RoomStock = {
  readonly medium: string;
  readonly count: number;
  readonly full: number;
  /** Full cylinders count with the most they may hold. */
  readonly massG: number;
};

export type RoomObjection =
  | { readonly code: "over-count"; readonly max: number; readonly would: number }
  | { readonly code: "over-mass"; readonly maxG: number; readonly wouldG: number }
  | { readonly code: "incompatible"; readonly with: string; readonly why: StorageConflict }
  | { readonly code: "not-for-medium" }
  | { readonly code: "full-in-empty-room" | "empty-in-full-room" };

/** What speaks against one more cylinder in a room, the worst first. */
export function roomObjections(
  room: Pick<Room, "kind" | "limits">,
  stock: readonly RoomStock[],
  one: {
    readonly medium: string;
    readonly maxFillG: number;
    readonly content: "empty" | "full" | "unknown";
  },
): readonly RoomObjection[] {
  const found: RoomObjection[] = [];
  const medium = findMedium(one.medium);
  for (const other of stock) {
    const beside = other.count > 0 ? findMedium(other.medium) : undefined;
    const why = medium && beside ? storageConflict(medium, beside) : null;
    if (why !== null) found.push({ code: "incompatible", with: other.medium, why });
  }
  const limit = room.limits.find((item) => item.medium === one.medium);
  if (limit === undefined && room.limits.length > 0) found.push({ code: "not-for-medium" });
  const own = stock.find((item) => item.medium === one.medium);
  const would = (own?.count ?? 0) + 1;
  if (limit !== undefined && limit.maxCount !== null && would > limit.maxCount) {
    found.push({ code: "over-count", max: limit.maxCount, would });
  }
  const wouldG = (own?.massG ?? 0) + (one.content === "empty" ? 0 : one.maxFillG);
  if (limit !== undefined && limit.maxG !== null && wouldG > limit.maxG) {
    found.push({ code: "over-mass", maxG: limit.maxG, wouldG });
  }
  if (room.kind === "empty" && one.content === "full") found.push({ code: "full-in-empty-room" });
  if (room.kind === "full" && one.content === "empty") found.push({ code: "empty-in-full-room" });
  return found;
}

/** What is wrong with a room as it stands, whatever brought it there. */
export function standingObjections(
  room: Pick<Room, "kind" | "limits">,
  stock: readonly RoomStock[],
): readonly RoomObjection[] {
  const found: RoomObjection[] = [];
  for (const [index, line] of stock.entries()) {
    const medium = findMedium(line.medium);
    for (const other of stock.slice(index + 1)) {
      const beside = findMedium(other.medium);
      const why = medium && beside ? storageConflict(medium, beside) : null;
      if (why !== null) found.push({ code: "incompatible", with: other.medium, why });
    }
    const limit = room.limits.find((item) => item.medium === line.medium);
    if (limit === undefined && room.limits.length > 0) found.push({ code: "not-for-medium" });
    if (limit !== undefined && limit.maxCount !== null && line.count > limit.maxCount) {
      found.push({ code: "over-count", max: limit.maxCount, would: line.count });
    }
    if (limit !== undefined && limit.maxG !== null && line.massG > limit.maxG) {
      found.push({ code: "over-mass", maxG: limit.maxG, wouldG: line.massG });
    }
  }
  return found;
}

/** Whether the site wants the cylinder kept out, or only wants it said. */
export function isKeptOut(
  objections: readonly RoomObjection[],
  settings: CustodySettings,
): boolean {
  return objections.some(({ code }) =>
    code === "incompatible" || code === "not-for-medium"
      ? settings.incompatible === "refuse"
      : settings.overLimit === "refuse",
  );
}

export type CountResult = {
  readonly found: readonly string[];
  /** Expected, not scanned, and still there by the ledger. */
  readonly missing: readonly string[];
  /** Scanned although the ledger had it elsewhere. */
  readonly extra: readonly string[];
  /** Expected as the count began, and taken elsewhere by a scan before it ended. */
  readonly moved: readonly string[];
};

/** All by cylinder id. `here` is what the ledger has at the place as the count ends. */
export function countResult(
  expected: readonly string[],
  scanned: ReadonlySet<string>,
  here: ReadonlySet<string>,
): CountResult {
  const wanted = new Set(expected);
  const unseen = expected.filter((id) => !scanned.has(id));
  return {
    found: expected.filter((id) => scanned.has(id)),
    missing: unseen.filter((id) => here.has(id)),
    extra: [...scanned].filter((id) => !wanted.has(id)),
    moved: unseen.filter((id) => !here.has(id)),
  };
}
