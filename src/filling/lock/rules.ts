/** Locks of a gun, a row or the station: which one stands at a gun, and who may lift it. Pure. */

export const LOCK_SCOPES = ["point", "row", "station"] as const;
export type LockScope = (typeof LOCK_SCOPES)[number];

/** A person of the station; a danger until it is closed; an authority upstream. */
export type LockSource = "local" | "danger" | "upstream";

export type Lock = {
  readonly id: string;
  readonly scope: LockScope;
  /** The point's id, the row's name, or empty for the station. */
  readonly target: string;
  readonly reason: string;
  readonly source: LockSource;
  readonly lockedBy: string;
  readonly lockedAt: number;
};

export type LockedPlace = { readonly id: string; readonly row: string };

export function covers(lock: Pick<Lock, "scope" | "target">, point: LockedPlace): boolean {
  if (lock.scope === "station") return true;
  if (lock.scope === "point") return lock.target === point.id;
  return point.row !== "" && lock.target === point.row;
}

const WIDTH: Readonly<Record<LockScope, number>> = { station: 0, row: 1, point: 2 };

/** The one that a person at the gun is told: the widest, among equals the oldest. Lifting it shows the next. */
export function standingLock<L extends Lock>(
  locks: readonly L[],
  point: LockedPlace,
): L | undefined {
  return locks
    .filter((lock) => covers(lock, point))
    .sort((a, b) => WIDTH[a.scope] - WIDTH[b.scope] || a.lockedAt - b.lockedAt)[0];
}

/** Anybody who fills may stop one gun; more than one gun takes a manager. */
export function mayLock(scope: LockScope, roles: readonly string[]): boolean {
  const isManager = roles.includes("safety-manager") || roles.includes("administrator");
  return isManager || (scope === "point" && roles.includes("operator"));
}

/** What an order from above or an open danger has locked is not unlocked at the gun. */
export function mayLift(lock: Pick<Lock, "source">, roles: readonly string[]): boolean {
  return (
    lock.source === "local" && (roles.includes("safety-manager") || roles.includes("administrator"))
  );
}
