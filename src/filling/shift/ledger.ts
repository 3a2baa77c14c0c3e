/** The fills of one shift: totals by medium, gun and person, and what is still open. */
import { and, asc, gte, lt, sql } from "drizzle-orm";
import { shiftEndAt, shiftStartAt, shiftTimesOf } from "../../devices/index.ts";
import { instant, type UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/orm.ts";
import { unreleasedFills } from "../flow/store.ts";
import { STAGE } from "../ledger-store.ts";
import { openLocks } from "../lock/store.ts";
import { fill } from "../schema.ts";
import type { FillRow } from "../store.ts";
import { listViolations } from "../violation/store.ts";

export type Span = { readonly startAt: UnixMs; readonly endAt: UnixMs };

/** The shift that began at this very instant; undefined for an instant at which none begins. */
export function shiftOf(orm: Orm, startAt: number): Span | undefined {
  if (!Number.isSafeInteger(startAt) || startAt <= 0) return undefined;
  const at = instant(startAt);
  const times = shiftTimesOf(orm);
  return shiftStartAt(at, times) === at ? { startAt: at, endAt: shiftEndAt(at, times) } : undefined;
}

/** The shift that runs and those before it, the newest first. */
export function lastShifts(orm: Orm, now: UnixMs, count: number): readonly Span[] {
  const times = shiftTimesOf(orm);
  const spans: Span[] = [];
  let endAt = shiftEndAt(now, times);
  for (let left = count; left > 0; left -= 1) {
    const startAt = shiftStartAt(instant(endAt - 1), times);
    spans.push({ startAt, endAt });
    endAt = startAt;
  }
  return spans;
}

/** More fills than a shift of many guns can have. */
export const SHIFT_FILLS_MAX = 2_000;

export function fillsOfShift(orm: Orm, span: Span): readonly FillRow[] {
  return orm
    .select()
    .from(fill)
    .where(and(gte(fill.authorisedAt, span.startAt), lt(fill.authorisedAt, span.endAt)))
    .orderBy(asc(fill.authorisedAt), asc(fill.id))
    .limit(SHIFT_FILLS_MAX)
    .all();
}

export type Sum = { readonly key: string; readonly n: number; readonly netG: number };

export type ShiftTotals = {
  readonly fills: number;
  readonly netG: number;
  readonly released: number;
  readonly byMedium: readonly Sum[];
  readonly byPoint: readonly Sum[];
  readonly byPerson: readonly Sum[];
  /** Numbers of fills by what came of them: `under`, `over`, `interrupted`, `unused` … */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What the next shift takes over. */
  readonly open: {
    readonly unreleased: number;
    readonly interrupted: number;
    readonly locks: number;
    readonly violations: number;
  };
};

/** What counts as filled: its end was weighed. */
export function netOfFill(row: FillRow): number | null {
  // What a stage of acetylene left in a cylinder is counted with its last one.
  if (row.verdict === STAGE) return null;
  const grossG = row.secondGrossG ?? row.endGrossG;
  const isDone = row.state === "ended" || row.state === "closed";
  return grossG === null || !isDone ? null : grossG - row.tareG;
}

function sumBy(rows: readonly FillRow[], keyOf: (row: FillRow) => string): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const netG = netOfFill(row);
    if (netG === null) continue;
    const key = keyOf(row);
    const before = sums.get(key) ?? { key, n: 0, netG: 0 };
    sums.set(key, { key, n: before.n + 1, netG: before.netG + netG });
  }
  return [...sums.values()].sort((one, other) => one.key.localeCompare(other.key));
}

/** Pure: the sums of a list of fills. */
export function totalsOf(rows: readonly FillRow[], open: ShiftTotals["open"]): ShiftTotals {
  const outcomes: Record<string, number> = {};
  for (const row of rows) {
    const outcome = row.state === "closed" || row.state === "ended" ? row.verdict : row.state;
    const key = outcome ?? "unknown";
    outcomes[key] = (outcomes[key] ?? 0) + 1;
  }
  const filled = rows.filter((row) => netOfFill(row) !== null);
  return {
    fills: filled.length,
    netG: filled.reduce((sum, row) => sum + (netOfFill(row) ?? 0), 0),
    released: rows.filter((row) => row.releasedAt !== null).length,
    byMedium: sumBy(rows, (row) => row.medium),
    byPoint: sumBy(rows, (row) => row.pointId),
    byPerson: sumBy(rows, (row) => row.operatorId),
    outcomes,
    open,
  };
}

const UNRELEASED_MAX = 1_000;

export function openOf(orm: Orm): ShiftTotals["open"] {
  const interrupted = orm
    .select({ n: sql<number>`count(*)` })
    .from(fill)
    .where(sql`${fill.state} = 'interrupted'`)
    .get();
  return {
    unreleased: unreleasedFills(orm, UNRELEASED_MAX).length,
    interrupted: interrupted?.n ?? 0,
    locks: openLocks(orm).length,
    violations: listViolations(orm, { isOpen: true }, { offset: 0, limit: 1 }).total,
  };
}

export function shiftTotals(orm: Orm, span: Span): ShiftTotals {
  return totalsOf(fillsOfShift(orm, span), openOf(orm));
}
