/** All SQL about tickets issued elsewhere. */
import { and, asc, count, desc, eq, gt, isNull, like, lte, or, type SQL } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import { externalTicket, externalTicketDocument, externalTicketFile } from "../flow-schema.ts";
import { TICKET_LIMITS, type Ticket, type TicketState } from "./model.ts";

const ticketOf = (row: typeof externalTicket.$inferSelect): Ticket =>
  ({ ...row, level: row.level === "" ? null : row.level }) as unknown as Ticket;

export function insertTicket(orm: Orm, row: typeof externalTicket.$inferInsert): void {
  orm.insert(externalTicket).values(row).run();
}

export function updateTicket(
  orm: Orm,
  ticket: Pick<Ticket, "id" | "version">,
  change: Partial<typeof externalTicket.$inferInsert>,
): void {
  orm
    .update(externalTicket)
    .set({ ...change, version: ticket.version + 1 })
    .where(eq(externalTicket.id, ticket.id))
    .run();
}

export function findTicket(orm: Orm, id: string): Ticket | undefined {
  const row = orm.select().from(externalTicket).where(eq(externalTicket.id, id)).get();
  return row && ticketOf(row);
}

/** The one with this number of this issuer that counts. */
export function findNumber(orm: Orm, issuer: string, number: string): Ticket | undefined {
  const { isWithdrawn } = externalTicket;
  const row = orm
    .select()
    .from(externalTicket)
    .where(
      and(
        eq(externalTicket.issuer, issuer),
        eq(externalTicket.number, number),
        eq(isWithdrawn, false),
      ),
    )
    .get();
  return row && ticketOf(row);
}

/** Neither ended nor taken back; those whose time is over stay until somebody says that the work ended. */
export function openTickets(orm: Orm): readonly Ticket[] {
  return orm
    .select()
    .from(externalTicket)
    .where(and(eq(externalTicket.isWithdrawn, false), isNull(externalTicket.endedAt)))
    .orderBy(asc(externalTicket.endsAt))
    .limit(TICKET_LIMITS.openMax)
    .all()
    .map(ticketOf);
}

export type TicketFilter = {
  readonly state?: TicketState | undefined;
  readonly text?: string | undefined;
};

function stateIs(state: TicketState, now: UnixMs): SQL | undefined {
  const { isWithdrawn, endedAt, endsAt, startedAt } = externalTicket;
  if (state === "withdrawn") return eq(isWithdrawn, true);
  if (state === "ended") return and(eq(isWithdrawn, false), gt(endedAt, 0));
  const isOpen = and(eq(isWithdrawn, false), isNull(endedAt));
  if (state === "over") return and(isOpen, lte(endsAt, now));
  const begun = state === "waiting" ? isNull(startedAt) : gt(startedAt, 0);
  return and(isOpen, gt(endsAt, now), begun);
}

/** Newest first. */
export function listTickets(
  orm: Orm,
  { state, text }: TicketFilter,
  now: UnixMs,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly Ticket[] } {
  const { number, issuer, place, what } = externalTicket;
  const said = text === undefined || text === "" ? undefined : `%${text.replace(/[%_]/g, "")}%`;
  const where = and(
    state && stateIs(state, now),
    said === undefined
      ? undefined
      : or(...[number, issuer, place, what].map((column) => like(column, said))),
  );
  const total = orm.select({ n: count() }).from(externalTicket).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(externalTicket)
    .where(where)
    .orderBy(desc(externalTicket.addedAt), desc(externalTicket.id))
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(ticketOf);
  return { total, items };
}

export function addTicketFile(orm: Orm, row: typeof externalTicketFile.$inferInsert): void {
  orm.insert(externalTicketFile).values(row).onConflictDoNothing().run();
}

export function ticketFiles(orm: Orm, ticketId: string): readonly string[] {
  return orm
    .select({ hash: externalTicketFile.hash })
    .from(externalTicketFile)
    .where(eq(externalTicketFile.ticketId, ticketId))
    .orderBy(asc(externalTicketFile.addedAt))
    .limit(TICKET_LIMITS.files)
    .all()
    .map(({ hash }) => hash);
}

export function isTicketFile(orm: Orm, hash: string): boolean {
  const { ticketId } = externalTicketFile;
  const where = eq(externalTicketFile.hash, hash);
  return orm.select({ ticketId }).from(externalTicketFile).where(where).get() !== undefined;
}

export type TicketDocument = { readonly hash: string; readonly bytes: number };

export function addTicketDocument(orm: Orm, row: typeof externalTicketDocument.$inferInsert): void {
  orm.insert(externalTicketDocument).values(row).onConflictDoNothing().run();
}

export function ticketDocuments(orm: Orm, ticketId: string): readonly TicketDocument[] {
  const { hash, bytes, addedAt } = externalTicketDocument;
  return orm
    .select({ hash, bytes })
    .from(externalTicketDocument)
    .where(eq(externalTicketDocument.ticketId, ticketId))
    .orderBy(asc(addedAt))
    .limit(TICKET_LIMITS.files)
    .all();
}
