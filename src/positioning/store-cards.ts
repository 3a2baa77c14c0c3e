/** All SQL about cards and who wore them. */
import { and, asc, count, desc, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type { CardState } from "./model.ts";
import { cardBinding, positionCard } from "./schema.ts";

export type CardRow = typeof positionCard.$inferSelect;
export type BindingRow = typeof cardBinding.$inferSelect;

export type CardFilter = {
  /** Part of a label, a tag, or of the wearer's id as found by name. */
  readonly text: string;
  readonly wearers: readonly string[];
  readonly state: CardState | undefined;
};

function condition({ text, wearers, state }: CardFilter): SQL | undefined {
  const wanted = text.toLowerCase();
  const worn =
    wearers.length === 0
      ? undefined
      : inArray(
          positionCard.id,
          sql`(select ${cardBinding.cardId} from ${cardBinding} where ${cardBinding.toAt} is null and ${inArray(cardBinding.personId, [...wearers])})`,
        );
  return and(
    state === undefined ? undefined : eq(positionCard.state, state),
    text === ""
      ? undefined
      : or(
          sql`instr(lower(${positionCard.label}), ${wanted}) > 0`,
          sql`instr(lower(${positionCard.tag}), ${wanted}) > 0`,
          worn,
        ),
  );
}

export function listCards(
  orm: Orm,
  filter: CardFilter,
  range: { readonly offset: number; readonly limit: number },
): { readonly items: readonly CardRow[]; readonly total: number } {
  const where = condition(filter);
  const total = orm.select({ n: count() }).from(positionCard).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(positionCard)
    .where(where)
    .orderBy(asc(positionCard.label), asc(positionCard.id))
    .limit(range.limit)
    .offset(range.offset)
    .all();
  return { items, total };
}

export function countCards(orm: Orm): number {
  return orm.select({ n: count() }).from(positionCard).get()?.n ?? 0;
}

export function findCard(orm: Orm, id: string): CardRow | undefined {
  return orm.select().from(positionCard).where(eq(positionCard.id, id)).get();
}

/** Cards in use only: a number may come back when the card that had it is out of use. */
export function findCardBy(
  orm: Orm,
  key: { readonly tag: string } | { readonly label: string },
): CardRow | undefined {
  const same = "tag" in key ? eq(positionCard.tag, key.tag) : eq(positionCard.label, key.label);
  return orm
    .select()
    .from(positionCard)
    .where(and(same, sql`${positionCard.state} <> 'retired'`))
    .get();
}

export function insertCard(orm: Orm, row: typeof positionCard.$inferInsert): void {
  orm.insert(positionCard).values(row).run();
}

export function setCardState(orm: Orm, row: CardRow, state: CardState, reason: string): void {
  orm
    .update(positionCard)
    .set({ state, stateReason: reason, version: row.version + 1 })
    .where(eq(positionCard.id, row.id))
    .run();
}

export function openBinding(
  orm: Orm,
  key: { readonly cardId: string } | { readonly personId: string },
): BindingRow | undefined {
  const same =
    "cardId" in key ? eq(cardBinding.cardId, key.cardId) : eq(cardBinding.personId, key.personId);
  return orm
    .select()
    .from(cardBinding)
    .where(and(same, isNull(cardBinding.toAt)))
    .get();
}

/** Open bindings of these cards, by card. */
export function openBindings(
  orm: Orm,
  cardIds: readonly string[],
): ReadonlyMap<string, BindingRow> {
  if (cardIds.length === 0) return new Map();
  const rows = orm
    .select()
    .from(cardBinding)
    .where(and(inArray(cardBinding.cardId, [...cardIds]), isNull(cardBinding.toAt)))
    .all();
  return new Map(rows.map((row) => [row.cardId, row]));
}

export function insertBinding(orm: Orm, row: typeof cardBinding.$inferInsert): void {
  orm.insert(cardBinding).values(row).run();
}

export function endBinding(
  orm: Orm,
  row: BindingRow,
  end: { readonly at: UnixMs; readonly by: string; readonly reason: string },
): void {
  orm
    .update(cardBinding)
    // A clock that was set back must not make a stay that ended before it began.
    .set({ toAt: Math.max(row.fromAt, end.at), endedBy: end.by, endReason: end.reason })
    .where(eq(cardBinding.id, row.id))
    .run();
}

const HISTORY_MAX = 100;

export function historyOfCard(orm: Orm, cardId: string): readonly BindingRow[] {
  return orm
    .select()
    .from(cardBinding)
    .where(eq(cardBinding.cardId, cardId))
    .orderBy(desc(cardBinding.fromAt), desc(cardBinding.id))
    .limit(HISTORY_MAX)
    .all();
}
