/** Whoever looks at somebody's track is on record, with a reason, before anything is shown. */
import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { cardBinding, positionCard, trackLookup } from "./schema.ts";

export const LOOKUP_KINDS = ["view", "export", "near"] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

export type Lookup = {
  readonly id: string;
  readonly at: UnixMs;
  readonly by: string;
  readonly subjects: readonly string[];
  readonly fromAt: UnixMs;
  readonly toAt: UnixMs;
  readonly reason: string;
  readonly kind: LookupKind;
};

export type LookupFields = Pick<Lookup, "subjects" | "fromAt" | "toAt" | "reason" | "kind">;

export function recordLookup(
  ports: Ports,
  actor: Actor,
  fields: LookupFields,
): Promise<{ readonly id: string }> {
  return ports.db.write((tx) => {
    const id = ports.ids.next();
    const { subjects, fromAt, toAt, reason, kind } = fields;
    tx.orm
      .insert(trackLookup)
      .values({
        ...{ id, fromAt, toAt, reason, kind },
        at: ports.clock.now(),
        by: actor.personId,
        subjects: JSON.stringify(subjects),
      })
      .run();
    tx.append({
      kind: "track.looked-at",
      actor: actor.personId,
      subject: `lookup:${id}`,
      payload: { subjects: [...subjects], fromAt, toAt, reason, kind },
    });
    return { id };
  });
}

function lookupOf(row: typeof trackLookup.$inferSelect): Lookup {
  return {
    ...row,
    at: row.at as UnixMs,
    fromAt: row.fromAt as UnixMs,
    toAt: row.toAt as UnixMs,
    subjects: JSON.parse(row.subjects) as string[],
    kind: row.kind as LookupKind,
  };
}

export function findLookup(orm: Orm, id: string): Lookup | undefined {
  const row = orm.select().from(trackLookup).where(eq(trackLookup.id, id)).get();
  return row && lookupOf(row);
}

export function listLookups(
  orm: Orm,
  filter: { readonly subject?: string | undefined },
  range: { readonly offset: number; readonly limit: number },
): { readonly items: readonly Lookup[]; readonly total: number } {
  const { subject } = filter;
  const where =
    subject === undefined
      ? undefined
      : sql`exists (select 1 from json_each(${trackLookup.subjects}) where value = ${subject})`;
  const total = orm.select({ n: sql<number>`count(*)` }).from(trackLookup).where(where).get()?.n;
  const items = orm
    .select()
    .from(trackLookup)
    .where(where)
    .orderBy(desc(trackLookup.at), desc(trackLookup.id))
    .limit(range.limit)
    .offset(range.offset)
    .all();
  return { items: items.map(lookupOf), total: total ?? 0 };
}

export type Worn = {
  readonly tag: string;
  readonly personId: string;
  readonly fromAt: UnixMs;
  readonly toAt: UnixMs;
};

const WORN_MAX = 200;

/** The cards a person wore in that time, each with the part of the time in which they wore it. */
export function wornBy(orm: Orm, personId: string, fromAt: UnixMs, toAt: UnixMs): readonly Worn[] {
  return orm
    .select({ tag: positionCard.tag, from: cardBinding.fromAt, to: cardBinding.toAt })
    .from(cardBinding)
    .innerJoin(positionCard, eq(positionCard.id, cardBinding.cardId))
    .where(
      and(
        eq(cardBinding.personId, personId),
        lt(cardBinding.fromAt, toAt),
        or(isNull(cardBinding.toAt), gt(cardBinding.toAt, fromAt)),
      ),
    )
    .orderBy(cardBinding.fromAt)
    .limit(WORN_MAX)
    .all()
    .map(({ tag, from, to }) => ({
      tag,
      personId,
      fromAt: Math.max(from, fromAt) as UnixMs,
      toAt: Math.min(to ?? toAt, toAt) as UnixMs,
    }));
}

/** Who wore a card at that moment; undefined when nobody did. */
export function wearerAt(orm: Orm, tag: string, at: UnixMs): string | undefined {
  return orm
    .select({ personId: cardBinding.personId })
    .from(cardBinding)
    .innerJoin(positionCard, eq(positionCard.id, cardBinding.cardId))
    .where(
      and(
        eq(positionCard.tag, tag),
        sql`${cardBinding.fromAt} <= ${at}`,
        or(isNull(cardBinding.toAt), gt(cardBinding.toAt, at)),
      ),
    )
    .get()?.personId;
}
