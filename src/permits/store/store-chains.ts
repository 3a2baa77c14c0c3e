/** SQL of the signature chains that the site has set, version by version. */
import { and, desc, eq, max } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import { permitChain } from "../flow-schema.ts";
import type { ChainStep, PermitKind, PermitLevel } from "../model.ts";

const CHAINS_MAX = 100;
const VERSIONS_SHOWN = 50;

export type ChainVersion = {
  readonly version: number;
  /** Undefined: the standard's own again. */
  readonly steps: readonly ChainStep[] | undefined;
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: UnixMs;
};

export type ChainOf = { readonly kind: PermitKind; readonly level: PermitLevel | null };

const stepsOf = (text: string): readonly ChainStep[] | undefined =>
  text === "" ? undefined : (JSON.parse(text) as readonly ChainStep[]);

/** By `kind:level`, as the rules look them up; those that were reset to the standard are not there. */
export function currentChains(orm: Orm): Readonly<Record<string, readonly ChainStep[]>> {
  const { kind, level, version, steps } = permitChain;
  // SQLite takes the other columns from the row of the maximum.
  const rows = orm
    .select({ kind, level, steps, version: max(version) })
    .from(permitChain)
    .groupBy(kind, level)
    .limit(CHAINS_MAX)
    .all();
  return Object.fromEntries(
    rows.flatMap((row) => {
      const own = stepsOf(row.steps);
      return own === undefined ? [] : [[`${row.kind}:${row.level}`, own]];
    }),
  );
}

/** Newest first. */
export function chainVersions(orm: Orm, { kind, level }: ChainOf): readonly ChainVersion[] {
  return orm
    .select()
    .from(permitChain)
    .where(and(eq(permitChain.kind, kind), eq(permitChain.level, level ?? "")))
    .orderBy(desc(permitChain.version))
    .limit(VERSIONS_SHOWN)
    .all()
    .map(({ version, steps, reason, changedBy, changedAt }) => ({
      ...{ version, reason, changedBy, steps: stepsOf(steps) },
      changedAt: changedAt as UnixMs,
    }));
}

export function insertChain(
  orm: Orm,
  { kind, level }: ChainOf,
  { steps, ...rest }: ChainVersion,
): void {
  const text = steps === undefined ? "" : JSON.stringify(steps);
  orm
    .insert(permitChain)
    .values({ ...rest, kind, level: level ?? "", steps: text })
    .run();
}
