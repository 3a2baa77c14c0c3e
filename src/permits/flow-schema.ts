/** Beside the permits: fixed areas, tickets issued elsewhere, activities that forbid hot work near them, what the site adds to the standard. */
import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";
import { media } from "../platform/schema.ts";
import { floor, storageRoom } from "../site/schema.ts";

/** Tickets that somebody else issued; they count for the board, for conflicts and for the people and cylinders on them. */
export const externalTicket = sqliteTable(
  "external_ticket",
  {
    id: text().primaryKey(),
    number: text().notNull(),
    issuer: text().notNull(),
    kind: text().notNull(),
    level: text().notNull().default(""),
    medium: text().notNull(),
    what: text().notNull(),
    place: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    /** The welder of a hot work; others may be without. */
    workerId: text("worker_id").references(() => person.id),
    usesCylinders: integer("uses_cylinders", { mode: "boolean" }).notNull().default(false),
    startsAt: integer("starts_at").notNull(),
    endsAt: integer("ends_at").notNull(),
    /** As the paper names them: somebody of another firm is in no register here. */
    approver: text().notNull(),
    note: text().notNull().default(""),
    addedBy: text("added_by")
      .notNull()
      .references(() => person.id),
    addedAt: integer("added_at").notNull(),
    startedAt: integer("started_at"),
    startedBy: text("started_by"),
    endedAt: integer("ended_at"),
    endedBy: text("ended_by"),
    endReason: text("end_reason").notNull().default(""),
    /** Entered by mistake; it stays readable and its number may be entered anew. */
    isWithdrawn: integer("is_withdrawn", { mode: "boolean" }).notNull().default(false),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("external_ticket_number")
      .on(table.issuer, table.number)
      .where(sql`${table.isWithdrawn} = 0`),
    index("external_ticket_span").on(table.endsAt),
    check("external_ticket_medium", sql`${table.medium} in ('paper', 'electronic')`),
    check("external_ticket_times", sql`${table.endsAt} > ${table.startsAt}`),
  ],
);

export const externalTicketFile = sqliteTable(
  "external_ticket_file",
  {
    ticketId: text("ticket_id")
      .notNull()
      .references(() => externalTicket.id),
    hash: text()
      .notNull()
      .references(() => media.hash),
    addedAt: integer("added_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.hash] }),
    index("external_ticket_file_hash").on(table.hash),
  ],
);

/** PDFs of such tickets, as they came; the files stand beside the pictures, under their hash. */
export const externalTicketDocument = sqliteTable(
  "external_ticket_document",
  {
    ticketId: text("ticket_id")
      .notNull()
      .references(() => externalTicket.id),
    /** SHA-256 of the file, in hex. */
    hash: text().notNull(),
    bytes: integer().notNull(),
    addedAt: integer("added_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.ticketId, table.hash] })],
);

/** Places approved for daily hot work (GB 30871 5.5); work there needs no ticket. */
export const fixedArea = sqliteTable(
  "fixed_area",
  {
    id: text().primaryKey(),
    /** `GD-01`. */
    number: text().notNull(),
    name: text().notNull(),
    place: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    responsibleId: text("responsible_id")
      .notNull()
      .references(() => person.id),
    guardianId: text("guardian_id")
      .notNull()
      .references(() => person.id),
    /** JSON: distance, walls, detector, sign, as they were seen at the last look. */
    facts: text().notNull(),
    /** One measure a line. */
    measures: text().notNull().default(""),
    /** The gas whose analysis is asked for before each work; empty: none. */
    gas: text().notNull().default(""),
    state: text().notNull(),
    declaredBy: text("declared_by")
      .notNull()
      .references(() => person.id),
    declaredAt: integer("declared_at").notNull(),
    approvedBy: text("approved_by").references(() => person.id),
    approvedAt: integer("approved_at"),
    /** The day of the last review of its risks. */
    reviewedOn: text("reviewed_on").notNull(),
    hasChanged: integer("has_changed", { mode: "boolean" }).notNull().default(false),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("fixed_area_number").on(table.number),
    check(
      "fixed_area_state",
      sql`${table.state} in ('declared', 'refused', 'approved', 'retired')`,
    ),
    check(
      "fixed_area_approval",
      sql`${table.state} <> 'approved' or (${table.approvedBy} is not null and ${table.approvedBy} <> ${table.declaredBy})`,
    ),
  ],
);

/** What was decided about an area: declared, approved, reviewed, changed, retired. Never edited. */
export const fixedAreaEvent = sqliteTable(
  "fixed_area_event",
  {
    id: text().primaryKey(),
    areaId: text("area_id")
      .notNull()
      .references(() => fixedArea.id),
    kind: text().notNull(),
    at: integer().notNull(),
    byId: text("by_id").notNull(),
    note: text().notNull().default(""),
  },
  (table) => [index("fixed_area_event_area").on(table.areaId, table.at)],
);

/** The daily look at the area; the newest of the day counts, also when it failed. */
export const fixedAreaDay = sqliteTable(
  "fixed_area_day",
  {
    id: text().primaryKey(),
    areaId: text("area_id")
      .notNull()
      .references(() => fixedArea.id),
    at: integer().notNull(),
    byId: text("by_id")
      .notNull()
      .references(() => person.id),
    isPassed: integer("is_passed", { mode: "boolean" }).notNull(),
    /** JSON: the items that were not in order. */
    failed: text().notNull().default("[]"),
    /** JSON: the analysis of the air; empty where none was asked for. */
    sample: text().notNull().default(""),
    note: text().notNull().default(""),
    withdrawnAt: integer("withdrawn_at"),
    withdrawnBy: text("withdrawn_by"),
    withdrawReason: text("withdraw_reason").notNull().default(""),
  },
  (table) => [index("fixed_area_day_area").on(table.areaId, table.at)],
);

/** One person's fire in an area, from its start to its end on the same day. */
export const fixedAreaWork = sqliteTable(
  "fixed_area_work",
  {
    id: text().primaryKey(),
    areaId: text("area_id")
      .notNull()
      .references(() => fixedArea.id),
    dayId: text("day_id")
      .notNull()
      .references(() => fixedAreaDay.id),
    workerId: text("worker_id")
      .notNull()
      .references(() => person.id),
    guardianId: text("guardian_id")
      .notNull()
      .references(() => person.id),
    /** The receipt of the face page under which it began. */
    verificationId: text("verification_id").notNull(),
    what: text().notNull(),
    /** JSON: codes of the cylinders it uses. */
    cylinders: text().notNull().default("[]"),
    startedAt: integer("started_at").notNull(),
    startedBy: text("started_by").notNull(),
    validUntil: integer("valid_until").notNull(),
    endedAt: integer("ended_at"),
    endedBy: text("ended_by"),
    endCause: text("end_cause"),
    endNote: text("end_note").notNull().default(""),
  },
  (table) => [
    index("fixed_area_work_area").on(table.areaId, table.startedAt),
    index("fixed_area_work_started").on(table.startedAt),
    uniqueIndex("fixed_area_work_open").on(table.workerId).where(sql`${table.endedAt} is null`),
    check("fixed_area_work_guarded", sql`${table.guardianId} <> ${table.workerId}`),
    check("fixed_area_work_ended", sql`(${table.endedAt} is null) = (${table.endCause} is null)`),
  ],
);

/** What is no special work and yet forbids hot work near it: gas let off, solvents, sampling (GB 30871-2022 5.2). */
export const permitActivity = sqliteTable(
  "permit_activity",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    what: text().notNull(),
    place: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    floorId: text("floor_id").references(() => floor.id),
    /** An `Area` as JSON; empty where nobody drew one. */
    area: text().notNull().default(""),
    startsAt: integer("starts_at").notNull(),
    endsAt: integer("ends_at").notNull(),
    addedBy: text("added_by")
      .notNull()
      .references(() => person.id),
    addedAt: integer("added_at").notNull(),
    /** Ended by a person, before its time or because it was entered by mistake. */
    endedAt: integer("ended_at"),
    endedBy: text("ended_by").references(() => person.id),
    endReason: text("end_reason").notNull().default(""),
  },
  (table) => [
    index("permit_activity_ends").on(table.endsAt),
    check("permit_activity_span", sql`${table.endsAt} > ${table.startsAt}`),
  ],
);

/** Who signs a ticket of a kind and level, one row for each time that it was set; the newest holds. Never edited. */
export const permitChain = sqliteTable(
  "permit_chain",
  {
    kind: text().notNull(),
    /** Empty for the kinds without levels. */
    level: text().notNull(),
    version: integer().notNull(),
    /** JSON of the steps; empty: the standard's own again. */
    steps: text().notNull(),
    reason: text().notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.level, table.version] }),
    check("permit_chain_reason", sql`${table.reason} <> ''`),
  ],
);

/** Measures that the site asks for beyond those of the standard; a ticket copies those that stand when it is begun. */
export const permitOwnMeasure = sqliteTable(
  "permit_own_measure",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    words: text().notNull(),
    wordsEn: text("words_en").notNull().default(""),
    isDue: integer("is_due", { mode: "boolean" }).notNull().default(false),
    changedBy: text("changed_by").notNull(),
    changedAt: integer("changed_at").notNull(),
    retiredAt: integer("retired_at"),
    version: integer().notNull().default(1),
  },
  (table) => [index("permit_own_measure_kind").on(table.kind, table.retiredAt)],
);
