/** Cards and who wore them, surveyed anchors, areas, settings, and who looked at whose track. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";
import { floor } from "../site/schema.ts";

export const positionCard = sqliteTable(
  "position_card",
  {
    id: text().primaryKey(),
    tag: text().notNull(),
    label: text().notNull(),
    state: text().notNull(),
    stateReason: text("state_reason").notNull().default(""),
    /** Last known from the card itself; written at most every few minutes. */
    batteryPercent: integer("battery_percent"),
    heardAt: integer("heard_at"),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("position_card_tag").on(table.tag).where(sql`state <> 'retired'`),
    uniqueIndex("position_card_label").on(table.label).where(sql`state <> 'retired'`),
    check("position_card_state", sql`${table.state} in ('free', 'issued', 'lost', 'retired')`),
    check("position_card_battery", sql`${table.batteryPercent} between 0 and 100`),
  ],
);

/** Who wore which card when; the open row of a card is its wearer. */
export const cardBinding = sqliteTable(
  "card_binding",
  {
    id: text().primaryKey(),
    cardId: text("card_id")
      .notNull()
      .references(() => positionCard.id),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    fromAt: integer("from_at").notNull(),
    toAt: integer("to_at"),
    issuedBy: text("issued_by").notNull(),
    endedBy: text("ended_by"),
    endReason: text("end_reason").notNull().default(""),
  },
  (table) => [
    uniqueIndex("card_binding_card_open").on(table.cardId).where(sql`to_at is null`),
    uniqueIndex("card_binding_person_open").on(table.personId).where(sql`to_at is null`),
    index("card_binding_person").on(table.personId, table.fromAt),
    index("card_binding_card").on(table.cardId, table.fromAt),
    check("card_binding_order", sql`${table.toAt} is null or ${table.toAt} >= ${table.fromAt}`),
  ],
);

export const positionAnchor = sqliteTable(
  "position_anchor",
  {
    id: text().primaryKey(),
    radioId: text("radio_id").notNull(),
    floorId: text("floor_id")
      .notNull()
      .references(() => floor.id),
    xMm: integer("x_mm").notNull(),
    yMm: integer("y_mm").notNull(),
    zMm: integer("z_mm").notNull(),
    note: text().notNull().default(""),
    createdAt: integer("created_at").notNull(),
    retiredAt: integer("retired_at"),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("position_anchor_radio").on(table.radioId).where(sql`retired_at is null`),
    check("position_anchor_height", sql`${table.zMm} between -5000 and 100000`),
  ],
);

export const zone = sqliteTable(
  "zone",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    floorId: text("floor_id")
      .notNull()
      .references(() => floor.id),
    kind: text().notNull(),
    /** JSON of `Shape`. */
    shape: text().notNull(),
    fromAt: integer("from_at"),
    toAt: integer("to_at"),
    /** JSON list of 1 (Monday) to 7; empty: every day. */
    days: text().notNull().default("[]"),
    startMinute: integer("start_minute").notNull().default(0),
    endMinute: integer("end_minute").notNull().default(0),
    minHeads: integer("min_heads"),
    maxHeads: integer("max_heads"),
    /** JSON of `WhoMay`. */
    who: text().notNull(),
    /** JSON list of people's ids. */
    required: text().notNull().default("[]"),
    /** Whoever is on duty by the roster must be at one of these posts. */
    isRostered: integer("is_rostered", { mode: "boolean" }).notNull().default(false),
    stayMaxMs: integer("stay_max_ms"),
    stillMaxMs: integer("still_max_ms"),
    level: integer().notNull().default(4),
    /** `permit:<id>`; empty for an area drawn by a person. */
    ref: text().notNull().default(""),
    createdAt: integer("created_at").notNull(),
    retiredAt: integer("retired_at"),
    retireReason: text("retire_reason").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("zone_name").on(table.name).where(sql`retired_at is null`),
    uniqueIndex("zone_ref").on(table.ref).where(sql`retired_at is null and ref <> ''`),
    index("zone_floor").on(table.floorId),
    check("zone_kind", sql`${table.kind} in ('normal', 'danger', 'duty', 'muster', 'permit')`),
    check("zone_level", sql`${table.level} between 1 and 4`),
    check("zone_heads", sql`${table.minHeads} >= 0 and ${table.maxHeads} >= 0`),
    check("zone_minutes", sql`${table.startMinute} between 0 and 1439`),
    check("zone_minutes_end", sql`${table.endMinute} between 0 and 1439`),
  ],
);

/** One row for each setting that is not as supplied. */
export const positionSetting = sqliteTable("position_setting", {
  id: text().primaryKey(),
  /** JSON of `PositionSettings` without its version. */
  value: text().notNull(),
  version: integer().notNull().default(1),
});

/** Whoever looks at a person's track is on record, with a reason. */
export const trackLookup = sqliteTable(
  "track_lookup",
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    by: text()
      .notNull()
      .references(() => person.id),
    /** JSON list of people's ids or tags. */
    subjects: text().notNull(),
    fromAt: integer("from_at").notNull(),
    toAt: integer("to_at").notNull(),
    reason: text().notNull(),
    kind: text().notNull(),
  },
  (table) => [
    index("track_lookup_at").on(table.at),
    check("track_lookup_kind", sql`${table.kind} in ('view', 'export', 'near')`),
  ],
);

/** Entries, leavings and stays, for the statistics: one row a stay. */
export const zoneStay = sqliteTable(
  "zone_stay",
  {
    id: text().primaryKey(),
    zoneId: text("zone_id").notNull(),
    tag: text().notNull(),
    personId: text("person_id"),
    kind: text().notNull(),
    enteredAt: integer("entered_at").notNull(),
    leftAt: integer("left_at"),
  },
  (table) => [
    index("zone_stay_zone").on(table.zoneId, table.enteredAt),
    index("zone_stay_open").on(table.tag).where(sql`left_at is null`),
    check("zone_stay_kind", sql`${table.kind} in ('staff', 'contractor', 'visitor', 'unknown')`),
  ],
);

/** A test of accuracy or of alarms (AQ 3064.3 annex A). */
export const accuracyTest = sqliteTable(
  "accuracy_test",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    floorId: text("floor_id")
      .notNull()
      .references(() => floor.id),
    /** JSON list of tags, in the order of their places. */
    tags: text().notNull(),
    /** JSON list of `TestPoint`. */
    points: text().notNull(),
    /** Clock and distance meter, as typed. */
    instruments: text().notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    state: text().notNull().default("open"),
    closedAt: integer("closed_at"),
    closedBy: text("closed_by"),
    dropReason: text("drop_reason").notNull().default(""),
    /** JSON of the report as it was signed; its SHA-256 is in the journal. */
    report: text(),
    version: integer().notNull().default(1),
  },
  (table) => [
    index("accuracy_test_created").on(table.createdAt),
    check("accuracy_test_kind", sql`${table.kind} in ('static', 'dynamic', 'gathering', 'fence')`),
    check("accuracy_test_state", sql`${table.state} in ('open', 'signed', 'dropped')`),
  ],
);

/** One doing of a step; of several of the same step the last counts. */
export const accuracyMark = sqliteTable(
  "accuracy_mark",
  {
    id: text().primaryKey(),
    testId: text("test_id")
      .notNull()
      .references(() => accuracyTest.id),
    step: integer().notNull(),
    fromAt: integer("from_at").notNull(),
    toAt: integer("to_at"),
  },
  (table) => [index("accuracy_mark_test").on(table.testId, table.fromAt)],
);

/** A screen on a wall: bound to one device by a code that works once, and shown nothing but walls. */
export const displayScreen = sqliteTable(
  "display_screen",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Address of the wall that it shows. */
    home: text().notNull(),
    /** SHA-256 of the code; null once it was used. */
    codeHash: text("code_hash"),
    codeUntil: integer("code_until").notNull(),
    /** SHA-256 of the device's token; null until it is bound. */
    tokenHash: text("token_hash"),
    csrf: text().notNull(),
    userAgent: text("user_agent").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    boundAt: integer("bound_at"),
    lastSeenAt: integer("last_seen_at"),
    endedAt: integer("ended_at"),
  },
  (table) => [
    uniqueIndex("display_screen_code").on(table.codeHash).where(sql`code_hash is not null`),
    uniqueIndex("display_screen_token").on(table.tokenHash).where(sql`token_hash is not null`),
    uniqueIndex("display_screen_name").on(table.name).where(sql`ended_at is null`),
  ],
);
