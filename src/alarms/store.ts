/** All SQL of alarms. */
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { DAY_MS, type UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import { journal } from "../platform/schema.ts";
import {
  ALARM_STATES,
  type AlarmMark,
  type AlarmState,
  type Category,
  type PlaceCount,
  type Priority,
} from "./model.ts";
import { SHELF_LONGEST_MS } from "./rules.ts";
import { alarm } from "./schema.ts";

type Row = typeof alarm.$inferSelect;

export type AlarmRow = Omit<
  Row,
  | "state"
  | "priority"
  | "category"
  | "raisedAt"
  | "activatedAt"
  | "lastAt"
  | "acknowledgedAt"
  | "clearedAt"
  | "shelvedUntil"
  | "handledAt"
  | "closedAt"
> & {
  readonly state: AlarmState;
  readonly priority: Priority;
  readonly category: Category;
  readonly raisedAt: UnixMs;
  readonly activatedAt: UnixMs;
  readonly lastAt: UnixMs;
  readonly acknowledgedAt: UnixMs | null;
  readonly clearedAt: UnixMs | null;
  readonly shelvedUntil: UnixMs | null;
  readonly handledAt: UnixMs | null;
  readonly closedAt: UnixMs | null;
};

/** The states by name and not "not closed", which would read years of closed ones at every page. */
export const isOpen = inArray(
  alarm.state,
  ALARM_STATES.filter((state) => state !== "closed"),
);

export function findOpenAlarm(orm: Orm, code: string, subject: string): AlarmRow | undefined {
  return orm
    .select()
    .from(alarm)
    .where(and(eq(alarm.code, code), eq(alarm.subject, subject), isOpen))
    .get() as AlarmRow | undefined;
}

/** How often the same came up since then, closed ones too. */
export function countRaised(
  orm: Orm,
  cause: { readonly code: string; readonly subject: string },
  since: UnixMs,
): number {
  const isSame = and(eq(alarm.subject, cause.subject), eq(alarm.code, cause.code));
  return (
    orm
      .select({ n: count() })
      .from(alarm)
      .where(and(isSame, gte(alarm.raisedAt, since)))
      .get()?.n ?? 0
  );
}

export function findAlarm(orm: Orm, id: string): AlarmRow | undefined {
  return orm.select().from(alarm).where(eq(alarm.id, id)).get() as AlarmRow | undefined;
}

export function insertAlarm(orm: Orm, row: typeof alarm.$inferInsert): void {
  orm.insert(alarm).values(row).run();
}

export function updateAlarm(
  orm: Orm,
  id: string,
  change: Partial<typeof alarm.$inferInsert>,
): void {
  orm.update(alarm).set(change).where(eq(alarm.id, id)).run();
}

export type AlarmFilter = {
  readonly state?: AlarmState | "open";
  readonly priority?: Priority;
  readonly category?: Category;
  readonly code?: string;
  /** Marks are judged at this instant. */
  readonly mark?: { readonly is: AlarmMark; readonly now: UnixMs };
  /** Somewhere in the place; or one of the codes, whose words were looked through before. */
  readonly text?: { readonly place: string; readonly codes: readonly string[] };
  /** First raised in this period. */
  readonly from?: UnixMs;
  readonly before?: UnixMs;
};

function markCondition(mark: AlarmFilter["mark"]): SQL | undefined {
  if (mark === undefined) return undefined;
  const { is, now } = mark;
  switch (is) {
    case "handled":
      return and(isOpen, isNotNull(alarm.handledAt));
    case "escalated":
      return gt(alarm.escalation, 0);
    case "chattering":
      return eq(alarm.isChattering, true);
    case "standing":
      return and(
        inArray(alarm.state, ["raised", "acknowledged"]),
        lte(alarm.activatedAt, now - DAY_MS),
      );
    case "shelved":
      return and(
        isOpen,
        gt(alarm.shelvedUntil, now),
        lte(alarm.shelvedUntil, now + SHELF_LONGEST_MS),
      );
  }
}

export function conditionOf(filter: AlarmFilter): SQL | undefined {
  const { state, priority, category, code, text, from, before } = filter;
  return and(
    state === undefined ? undefined : state === "open" ? isOpen : eq(alarm.state, state),
    priority === undefined ? undefined : eq(alarm.priority, priority),
    category === undefined ? undefined : eq(alarm.category, category),
    code === undefined ? undefined : eq(alarm.code, code),
    markCondition(filter.mark),
    text === undefined
      ? undefined
      : or(
          sql`instr(lower(${alarm.place}), ${text.place.toLowerCase()}) > 0`,
          text.codes.length === 0 ? undefined : inArray(alarm.code, [...text.codes]),
        ),
    from === undefined ? undefined : gte(alarm.raisedAt, from),
    before === undefined ? undefined : lt(alarm.raisedAt, before),
  );
}

/** Open ones by priority and then newest first; closed ones by the time of their close. */
export function listAlarms(
  orm: Orm,
  filter: AlarmFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly AlarmRow[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(alarm).where(where).get()?.n ?? 0;
  const order =
    filter.state === "closed"
      ? [desc(alarm.closedAt)]
      : [asc(alarm.priority), desc(alarm.activatedAt), desc(alarm.id)];
  const items = orm
    .select()
    .from(alarm)
    .where(where)
    .orderBy(...order)
    .limit(page.limit)
    .offset(page.offset)
    .all() as AlarmRow[];
  return { total, items };
}

/** More are not looked through at once; the next look sees the rest. */
export const ALARM_OPEN_MAX = 1_000;

/** Open alarms of one code, for the domain that follows their causes. */
export function listOpenByCode(orm: Orm, code: string): readonly AlarmRow[] {
  return orm
    .select()
    .from(alarm)
    .where(and(isOpen, eq(alarm.code, code)))
    .orderBy(asc(alarm.id))
    .limit(ALARM_OPEN_MAX)
    .all() as AlarmRow[];
}

const beginsWith = (prefix: string): SQL =>
  sql`substr(${alarm.code}, 1, ${prefix.length}) = ${prefix}`;

/** The alarms of one domain, by how their codes begin, that were activated in a time: gravest first. */
export function listAlarmsOf(
  orm: Orm,
  filter: { readonly prefix: string; readonly from: UnixMs; readonly to: UnixMs },
  limit: number,
): readonly AlarmRow[] {
  const { prefix, from, to } = filter;
  return orm
    .select()
    .from(alarm)
    .where(and(beginsWith(prefix), gte(alarm.activatedAt, from), lte(alarm.activatedAt, to)))
    .orderBy(asc(alarm.priority), desc(alarm.activatedAt))
    .limit(limit)
    .all() as AlarmRow[];
}

/** The open alarms of one domain: what nobody has acknowledged first, then the gravest, then the newest. */
export function listOpenOf(
  orm: Orm,
  prefix: string,
  limit: number,
): { readonly total: number; readonly items: readonly AlarmRow[] } {
  const where = and(isOpen, beginsWith(prefix));
  const items = orm
    .select()
    .from(alarm)
    .where(where)
    .orderBy(
      desc(isNull(alarm.acknowledgedAt)),
      asc(alarm.priority),
      desc(alarm.activatedAt),
      desc(alarm.id),
    )
    .limit(limit)
    .all() as AlarmRow[];
  const isWhole = items.length < limit;
  const total = isWhole
    ? items.length
    : (orm.select({ n: count() }).from(alarm).where(where).get()?.n ?? 0);
  return { total, items };
}

export type CodeCount = { readonly code: string; readonly priority: Priority; readonly n: number };

/** Open alarms by code, for the view in which a flood stays readable. */
export function countByCode(orm: Orm): readonly CodeCount[] {
  return orm
    .select({ code: alarm.code, priority: alarm.priority, n: count() })
    .from(alarm)
    .where(isOpen)
    .groupBy(alarm.code, alarm.priority)
    .orderBy(asc(alarm.priority), desc(count()))
    .limit(200)
    .all() as CodeCount[];
}

/** Open alarms by place, those with the gravest first: where to go in a flood. */
export function countByPlace(orm: Orm): readonly PlaceCount[] {
  return orm
    .select({
      place: alarm.place,
      priority: sql<Priority>`min(${alarm.priority})`,
      n: count(),
      newestAt: sql<number>`max(${alarm.activatedAt})`,
    })
    .from(alarm)
    .where(isOpen)
    .groupBy(alarm.place)
    .orderBy(asc(sql`min(${alarm.priority})`), desc(count()))
    .limit(200)
    .all();
}

/** These three are asked for every page: the badge of the navigation and the banner. */
const openCount = built((orm) => orm.select({ n: count() }).from(alarm).where(isOpen).prepare());

const shelvedCount = built((orm) =>
  orm
    .select({ n: count() })
    .from(alarm)
    .where(
      and(
        isOpen,
        gt(alarm.shelvedUntil, sql.placeholder("now")),
        lte(alarm.shelvedUntil, sql.placeholder("longest")),
      ),
    )
    .prepare(),
);

const urgentRows = built((orm) =>
  orm
    .select()
    .from(alarm)
    .where(and(isOpen, or(eq(alarm.priority, 1), gt(alarm.escalation, 0))))
    .orderBy(desc(alarm.activatedAt), desc(alarm.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
);

/** Not on a shelf; a shelf longer than the longest was given by a clock that was ahead and hides nothing. */
export function isHeard(now: UnixMs): SQL | undefined {
  return or(
    isNull(alarm.shelvedUntil),
    lte(alarm.shelvedUntil, now),
    gt(alarm.shelvedUntil, now + SHELF_LONGEST_MS),
  );
}

/** Open alarms that are not on a shelf. */
export function countOpen(orm: Orm, now: UnixMs): number {
  return (
    (openCount(orm).get()?.n ?? 0) -
    (shelvedCount(orm).get({ now, longest: now + SHELF_LONGEST_MS })?.n ?? 0)
  );
}

/** The urgent ones and those that went up, the newest first. */
export function listUrgent(orm: Orm, limit: number): readonly AlarmRow[] {
  return urgentRows(orm).all({ limit }) as AlarmRow[];
}

/** The most urgent alarm that nobody has acknowledged, up to a priority, at a place named by one of the words. */
export function findUnheard(
  orm: Orm,
  asked: {
    readonly now: UnixMs;
    readonly priority: number;
    readonly places: readonly string[];
  },
): AlarmRow | undefined {
  const { now, priority, places } = asked;
  return orm
    .select()
    .from(alarm)
    .where(
      and(
        eq(alarm.state, "raised"),
        lte(alarm.priority, priority),
        isHeard(now),
        places.length === 0
          ? undefined
          : or(...places.map((word) => sql`instr(${alarm.place}, ${word}) > 0`)),
      ),
    )
    .orderBy(asc(alarm.priority), asc(alarm.activatedAt))
    .limit(1)
    .get() as AlarmRow | undefined;
}

/** The newest of those nobody has acknowledged, for the sound. */
export function listUnseen(orm: Orm, limit: number): readonly AlarmRow[] {
  return orm
    .select()
    .from(alarm)
    .where(eq(alarm.state, "raised"))
    .orderBy(desc(alarm.activatedAt), desc(alarm.id))
    .limit(limit)
    .all() as AlarmRow[];
}

const ACTIVATIONS_MAX = 2_000;

export function activationsSince(orm: Orm, since: UnixMs): readonly UnixMs[] {
  const rows = orm
    .select({ at: alarm.activatedAt })
    .from(alarm)
    .where(gte(alarm.activatedAt, since))
    .orderBy(desc(alarm.activatedAt))
    .limit(ACTIVATIONS_MAX)
    .all();
  return rows.map((row) => row.at as UnixMs).reverse();
}

export function listEndedShelves(orm: Orm, now: UnixMs, limit: number): readonly AlarmRow[] {
  return orm
    .select()
    .from(alarm)
    .where(
      and(
        isOpen,
        isNotNull(alarm.shelvedUntil),
        or(lte(alarm.shelvedUntil, now), gt(alarm.shelvedUntil, now + SHELF_LONGEST_MS)),
      ),
    )
    .limit(limit)
    .all() as AlarmRow[];
}

export type HistoryEntry = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly payload: string;
};

const HISTORY_MAX = 200;

/** What the journal says about one alarm, newest first. */
export function historyOf(orm: Orm, id: string): readonly HistoryEntry[] {
  return orm
    .select({
      seq: journal.seq,
      at: journal.at,
      kind: journal.kind,
      actor: journal.actor,
      payload: journal.payload,
    })
    .from(journal)
    .where(eq(journal.subject, `alarm:${id}`))
    .orderBy(desc(journal.seq))
    .limit(HISTORY_MAX)
    .all();
}
