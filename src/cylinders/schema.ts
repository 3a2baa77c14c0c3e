/** The cylinder register and the custody ledger. A code belongs to one cylinder for ever, also after scrapping. */
import { sql } from "drizzle-orm";
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

export const cylinder = sqliteTable(
  "cylinder",
  {
    id: text().primaryKey(),
    serial: text().notNull(),
    maker: text().notNull(),
    /** Number of the maker's production licence; empty when it is not known. */
    makerLicence: text("maker_licence").notNull().default(""),
    madeOn: text("made_on").notNull(),
    medium: text().notNull(),
    model: text().notNull(),
    volumeMl: integer("volume_ml").notNull(),
    /** Stamped on this cylinder, never taken from the model. */
    tareG: integer("tare_g").notNull(),
    maxFillG: integer("max_fill_g").notNull(),
    workingPressureKpa: integer("working_pressure_kpa").notNull(),
    /** Design wall thickness in micrometres; 0 where it is not stamped. */
    wallUm: integer("wall_um").notNull().default(0),
    /** A use with an inspection interval of its own; empty for all others. */
    service: text().notNull().default(""),
    owner: text().notNull(),
    /** Registered with this filler, be it the owner or the keeper for another. */
    isOwn: integer("is_own", { mode: "boolean" }).notNull(),
    /** Somebody else's property, kept and registered by this filler. */
    isHosted: integer("is_hosted", { mode: "boolean" }).notNull().default(false),
    /** Number of the use registration with the authority. */
    registrationNumber: text("registration_number").notNull().default(""),
    inspectedOn: text("inspected_on").notNull(),
    inspectionDueOn: text("inspection_due_on").notNull(),
    lifeEndsOn: text("life_ends_on").notNull(),
    status: text().notNull(),
    content: text().notNull(),
    note: text().notNull().default(""),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    version: integer().notNull().default(1),
    /** The cylinder whose second record this one was; its codes have gone there. */
    mergedInto: text("merged_into"),
  },
  (table) => [
    index("cylinder_serial").on(table.serial),
    // Each filter of the list in the order of its pages, so that a page reads fifty rows and not all.
    index("cylinder_list").on(table.medium, table.status, table.id),
    index("cylinder_medium").on(table.medium, table.id),
    index("cylinder_status_list").on(table.status, table.id),
    // With what the other filters ask for, so that counting what is due reads this index only.
    index("cylinder_due").on(
      table.inspectionDueOn,
      table.id,
      table.status,
      table.medium,
      table.content,
    ),
    index("cylinder_life").on(table.lifeEndsOn, table.status),
    index("cylinder_maker").on(table.maker, table.madeOn),
    index("cylinder_content").on(table.content, table.id),
    index("cylinder_merged").on(table.mergedInto).where(sql`merged_into is not null`),
    check(
      "cylinder_status",
      sql`${table.status} in ('in-service', 'quarantined', 'recalled', 'lost', 'scrapped', 'merged')`,
    ),
    check(
      "cylinder_merged_into",
      sql`(${table.status} = 'merged') = (${table.mergedInto} is not null)`,
    ),
    check("cylinder_hosted", sql`not ${table.isHosted} or ${table.isOwn}`),
    check("cylinder_content", sql`${table.content} in ('empty', 'full', 'overfilled', 'unknown')`),
    check("cylinder_volume", sql`${table.volumeMl} between 100 and 3000000`),
    check("cylinder_tare", sql`${table.tareG} between 100 and 3000000`),
    check("cylinder_max_fill", sql`${table.maxFillG} between 0 and 3000000`),
  ],
);

export const cylinderCode = sqliteTable(
  "cylinder_code",
  {
    code: text().primaryKey(),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    kind: text().notNull(),
    /** Null for codes from before this was kept. */
    givenAt: integer("given_at"),
    voidedAt: integer("voided_at"),
    voidReason: text("void_reason").notNull().default(""),
  },
  (table) => [
    index("cylinder_code_cylinder").on(table.cylinderId),
    check("cylinder_code_kind", sql`${table.kind} in ('valve', 'body', 'rfid')`),
    check("cylinder_code_length", sql`length(${table.code}) between 4 and 100`),
  ],
);

/**
 * How many cylinders there are of each kind, kept by triggers: counting a million rows would hold up everything else
 * for tens of milliseconds at every list.
 */
export const cylinderCount = sqliteTable(
  "cylinder_count",
  {
    medium: text().notNull(),
    status: text().notNull(),
    content: text().notNull(),
    n: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.medium, table.status, table.content] })],
);

export const cylinderPhoto = sqliteTable(
  "cylinder_photo",
  {
    id: text().primaryKey(),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    hash: text().notNull(),
    takenAt: integer("taken_at").notNull(),
    takenBy: text("taken_by").notNull(),
    /** Taken off the page; the picture stays for the record. */
    removedAt: integer("removed_at"),
  },
  (table) => [
    index("cylinder_photo_cylinder").on(table.cylinderId),
    index("cylinder_photo_hash").on(table.hash),
  ],
);

/** How codes of other systems are written; the first one that fits gives the code. */
export const codePattern = sqliteTable("code_pattern", {
  id: text().primaryKey(),
  label: text().notNull(),
  pattern: text().notNull(),
  /** A text that the pattern was tried with when it was saved. */
  example: text().notNull(),
  position: integer().notNull(),
  createdAt: integer("created_at").notNull(),
  version: integer().notNull().default(1),
});

/** What somebody without an account says about a cylinder. */
export const cylinderReport = sqliteTable(
  "cylinder_report",
  {
    id: text().primaryKey(),
    code: text().notNull(),
    /** Null where the code is in no register. */
    cylinderId: text("cylinder_id").references(() => cylinder.id),
    kind: text().notNull(),
    words: text().notNull(),
    /** How to reach the person, if they want; shown to the manager only. */
    contact: text().notNull(),
    reportedAt: integer("reported_at").notNull(),
    handledAt: integer("handled_at"),
    handledBy: text("handled_by"),
    answer: text().notNull().default(""),
  },
  (table) => [
    index("cylinder_report_open").on(table.handledAt, table.reportedAt),
    index("cylinder_report_cylinder").on(table.cylinderId),
    check(
      "cylinder_report_kind",
      sql`${table.kind} in ('leak', 'damage', 'expired', 'refused', 'other')`,
    ),
  ],
);

/** One file of cylinders: what was found in it and how far it has come. */
export const cylinderImport = sqliteTable(
  "cylinder_import",
  {
    id: text().primaryKey(),
    fileName: text("file_name").notNull(),
    bytes: integer().notNull(),
    format: text().notNull(),
    encoding: text().notNull(),
    sheet: text().notNull().default(""),
    state: text().notNull(),
    /** JSON: the heads of the file's columns. */
    heads: text().notNull(),
    /** JSON: for each column the field it goes to, or an empty text. */
    mapping: text().notNull(),
    rows: integer().notNull().default(0),
    added: integer().notNull().default(0),
    changed: integer().notNull().default(0),
    same: integer().notNull().default(0),
    bad: integer().notNull().default(0),
    /** Rows that have been looked at in the run under way; a stopped run goes on after them. */
    doneRows: integer("done_rows").notNull().default(0),
    fault: text().notNull().default(""),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    finishedAt: integer("finished_at"),
    version: integer().notNull().default(1),
    /** The whole file was taken back: why, by whom, and how many rows went and stayed. */
    undoReason: text("undo_reason").notNull().default(""),
    undoneBy: text("undone_by"),
    undoneAt: integer("undone_at"),
    undone: integer().notNull().default(0),
    kept: integer().notNull().default(0),
  },
  (table) => [
    index("cylinder_import_at").on(table.createdAt),
    check(
      "cylinder_import_state",
      sql`${table.state} in ('mapping', 'checking', 'checked', 'running', 'done', 'failed', 'dropped', 'undoing', 'undone')`,
    ),
  ],
);

/** What one row of a file did to the register, so that the whole file can be taken back. */
export const cylinderImportRow = sqliteTable(
  "cylinder_import_row",
  {
    importId: text("import_id")
      .notNull()
      .references(() => cylinderImport.id),
    /** No foreign key: taken back, the cylinder is gone and this row stays. */
    cylinderId: text("cylinder_id").notNull(),
    serial: text().notNull(),
    kind: text().notNull(),
    /** Of the cylinder after this row; another one then says that something has happened since. */
    version: integer().notNull(),
    /** JSON: fields and codes before a change. */
    before: text(),
    /** Null until somebody takes the file back. */
    outcome: text(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.cylinderId] }),
    index("cylinder_import_row_cylinder").on(table.cylinderId),
    index("cylinder_import_row_outcome").on(table.importId, table.outcome),
    check("cylinder_import_row_kind", sql`${table.kind} in ('added', 'changed')`),
    check(
      "cylinder_import_row_outcome_word",
      sql`${table.outcome} in ('undone', 'changed', 'used')`,
    ),
  ],
);

/** Which column went where, for the next file with the same heads. */
export const importMapping = sqliteTable("import_mapping", {
  headsHash: text("heads_hash").primaryKey(),
  mapping: text().notNull(),
  usedAt: integer("used_at").notNull(),
});

/** Trucks, outlets, inspection houses, use points: what is not a zone of the station nor a room of the site. */
export const custodyPlace = sqliteTable(
  "custody_place",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    name: text().notNull(),
    /** Number plate, address, licence: whatever tells it from another. */
    detail: text().notNull().default(""),
    /** What a scanner reads there; unique among those in use. */
    code: text(),
    createdAt: integer("created_at").notNull(),
    retiredAt: integer("retired_at"),
    retireReason: text("retire_reason").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("custody_place_name").on(table.kind, table.name).where(sql`retired_at is null`),
    uniqueIndex("custody_place_code").on(table.code).where(sql`retired_at is null`),
    check(
      "custody_place_kind",
      sql`${table.kind} in ('truck', 'outlet', 'inspection', 'use-point')`,
    ),
  ],
);

/** What a place is, in every table that names one; null where the column may be empty. */
const placeKindIn = (column: AnySQLiteColumn) =>
  sql`${column} in ('yard', 'waiting', 'filled', 'rejected', 'to-handle', 'truck', 'outlet', 'inspection', 'room', 'in-use', 'customer', 'unknown', 'scrapped')`;

/** Every scan that was ever handed in, in the order of arrival. Triggers refuse change and deletion. */
export const custodyEntry = sqliteTable(
  "custody_entry",
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    act: text().notNull(),
    placeKind: text("place_kind"),
    placeRef: text("place_ref"),
    content: text(),
    at: integer().notNull(),
    claimedAt: integer("claimed_at").notNull(),
    receivedAt: integer("received_at").notNull(),
    actor: text().notNull(),
    causeKind: text("cause_kind"),
    causeId: text("cause_id"),
    reason: text().notNull().default(""),
    undoes: text(),
    code: text().notNull().default(""),
    isLate: integer("is_late", { mode: "boolean" }).notNull(),
  },
  (table) => [
    index("custody_entry_history").on(table.cylinderId, table.at, table.seq),
    index("custody_entry_cause")
      .on(table.causeKind, table.causeId)
      .where(sql`cause_id is not null`),
    uniqueIndex("custody_entry_undoes").on(table.undoes).where(sql`undoes is not null`),
    index("custody_entry_fills").on(table.at, table.cylinderId).where(sql`act = 'fill'`),
    check("custody_entry_place", sql`(${table.placeKind} is null) = (${table.placeRef} is null)`),
    check("custody_entry_kind", placeKindIn(table.placeKind)),
    check("custody_entry_content", sql`${table.content} in ('empty', 'full')`),
    check("custody_entry_order", sql`${table.at} <= ${table.receivedAt}`),
  ],
);

/** Where each cylinder is: a replay of the ledger, kept up with it. A trigger adds the row of a new cylinder. */
export const cylinderPlace = sqliteTable(
  "cylinder_place",
  {
    cylinderId: text("cylinder_id")
      .primaryKey()
      .references(() => cylinder.id),
    placeKind: text("place_kind").notNull(),
    placeRef: text("place_ref").notNull(),
    since: integer(),
    content: text().notNull(),
    standing: text().notNull(),
    lastAt: integer("last_at"),
    lastSeq: integer("last_seq").notNull(),
    lastAct: text("last_act"),
    /** Of the register; a trigger follows it. */
    medium: text().notNull(),
  },
  (table) => [
    index("cylinder_place_stock").on(table.placeKind, table.placeRef, table.cylinderId),
    check("cylinder_place_kind", placeKindIn(table.placeKind)),
  ],
);

/** Cylinders at each place by medium and content; triggers on `cylinder_place` count. */
export const custodyStock = sqliteTable(
  "custody_stock",
  {
    placeKind: text("place_kind").notNull(),
    placeRef: text("place_ref").notNull(),
    medium: text().notNull(),
    content: text().notNull(),
    n: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.placeKind, table.placeRef, table.medium, table.content] }),
    check("custody_stock_kind", placeKindIn(table.placeKind)),
    check("custody_stock_n", sql`${table.n} >= 0`),
  ],
);

/** What only a person can settle: scans that do not fit, codes in no register, cylinders missing at a count. */
export const custodyTask = sqliteTable(
  "custody_task",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    /** Null for a code that is in no register. */
    cylinderId: text("cylinder_id").references(() => cylinder.id),
    entryId: text("entry_id"),
    act: text().notNull(),
    code: text().notNull().default(""),
    placeKind: text("place_kind").notNull(),
    placeRef: text("place_ref").notNull(),
    wasKind: text("was_kind").notNull(),
    wasRef: text("was_ref").notNull(),
    openedAt: integer("opened_at").notNull(),
    actor: text().notNull(),
    closedAt: integer("closed_at"),
    /** A person; `ledger` when a late scan explained it. */
    closedBy: text("closed_by"),
    resolution: text().notNull().default(""),
    /** The round it came up in. */
    sessionId: text("session_id"),
  },
  (table) => [
    check("custody_task_kind", placeKindIn(table.placeKind)),
    check("custody_task_was", placeKindIn(table.wasKind)),
    index("custody_task_session").on(table.sessionId).where(sql`session_id is not null`),
    index("custody_task_open").on(table.openedAt).where(sql`closed_at is null`),
    index("custody_task_cylinder").on(table.cylinderId, table.openedAt),
    uniqueIndex("custody_task_entry")
      .on(table.entryId, table.kind)
      .where(sql`entry_id is not null`),
  ],
);

/** A person's round of scanning, or a count of a place with its result. */
export const custodySession = sqliteTable(
  "custody_session",
  {
    id: text().primaryKey(),
    act: text().notNull(),
    placeKind: text("place_kind").notNull(),
    placeRef: text("place_ref").notNull(),
    content: text(),
    startedAt: integer("started_at").notNull(),
    startedBy: text("started_by").notNull(),
    endedAt: integer("ended_at"),
    /** Of a count: JSON list of the cylinder ids that the ledger had there as it began. */
    expected: text(),
    /** Of a count: JSON lists of cylinder ids, found, missing, extra and moved; null before its end. */
    result: text(),
    note: text().notNull().default(""),
  },
  (table) => [
    check("custody_session_kind", placeKindIn(table.placeKind)),
    index("custody_session_open").on(table.startedBy, table.endedAt),
    index("custody_session_place").on(table.placeKind, table.placeRef, table.startedAt),
  ],
);

/** Cylinders called back together, by maker and made date, by fills of a period or by a list. */
export const custodyRecall = sqliteTable("custody_recall", {
  id: text().primaryKey(),
  title: text().notNull(),
  reason: text().notNull(),
  /** JSON: what the cylinders were chosen by. */
  chosenBy: text("chosen_by").notNull(),
  startedAt: integer("started_at").notNull(),
  startedBy: text("started_by").notNull(),
  endedAt: integer("ended_at"),
  endNote: text("end_note").notNull().default(""),
});

export const custodyRecallItem = sqliteTable(
  "custody_recall_item",
  {
    recallId: text("recall_id")
      .notNull()
      .references(() => custodyRecall.id),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    /** When the register was told; null while the work is still going on. */
    markedAt: integer("marked_at"),
  },
  (table) => [
    primaryKey({ columns: [table.recallId, table.cylinderId] }),
    index("custody_recall_item_open").on(table.recallId).where(sql`marked_at is null`),
    index("custody_recall_item_cylinder").on(table.cylinderId),
  ],
);

/** What happens when a storage room would hold too much or what may not stand together; one row. */
export const custodySetting = sqliteTable(
  "custody_setting",
  {
    id: integer().primaryKey(),
    overLimit: text("over_limit").notNull(),
    incompatible: text().notNull(),
    changedAt: integer("changed_at").notNull(),
    changedBy: text("changed_by").notNull(),
  },
  (table) => [
    check("custody_setting_one", sql`${table.id} = 1`),
    check("custody_setting_over", sql`${table.overLimit} in ('warn', 'refuse')`),
    check("custody_setting_incompatible", sql`${table.incompatible} in ('warn', 'refuse')`),
  ],
);
