/** The enterprise and its site (one row until several share a box), its codes, rooms, rule packs and floors. */
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

export const site = sqliteTable(
  "site",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    kinds: text().notNull(),
    emergencyPhone: text("emergency_phone").notNull(),
    /** Base of the codes on things, for example `https://gas.example.cn`; empty means on-site only. */
    publicBase: text("public_base").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull().default(1),
    /** Unified social credit code; empty until the wizard asked for it. */
    creditCode: text("credit_code").notNull().default(""),
    address: text().notNull().default(""),
    longitudeE7: integer("longitude_e7"),
    latitudeE7: integer("latitude_e7"),
    /** As the coordinates were read: a Chinese map shows GCJ-02, which lies up to 700 m beside CGCS2000. */
    coordinateSystem: text("coordinate_system").notNull().default("cgcs2000"),
    wifiName: text("wifi_name").notNull().default(""),
    wifiPassword: text("wifi_password").notNull().default(""),
  },
  (table) => [check("site_name", sql`length(${table.name}) between 1 and 80`)],
);

/** A site code is unguessable and, once void, stays void; its page then says so. */
export const siteCodeIssue = sqliteTable(
  "site_code_issue",
  {
    code: text().primaryKey(),
    siteId: text("site_id")
      .notNull()
      .references(() => site.id),
    issuedAt: integer("issued_at").notNull(),
    issuedBy: text("issued_by").notNull(),
    reason: text().notNull(),
    voidedAt: integer("voided_at"),
    voidedBy: text("voided_by"),
    voidReason: text("void_reason").notNull().default(""),
  },
  (table) => [
    uniqueIndex("site_code_valid").on(table.siteId).where(sql`voided_at is null`),
    check("site_code_length", sql`length(${table.code}) between 16 and 40`),
  ],
);

export const storageRoom = sqliteTable(
  "storage_room",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    kind: text().notNull(),
    /** JSON list of medium, most cylinders, most grams. */
    limits: text().notNull(),
    responsibleId: text("responsible_id")
      .notNull()
      .references(() => person.id),
    level: integer().notNull(),
    note: text().notNull().default(""),
    createdAt: integer("created_at").notNull(),
    retiredAt: integer("retired_at"),
    retireReason: text("retire_reason").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("storage_room_name").on(table.name).where(sql`retired_at is null`),
    check("storage_room_kind", sql`${table.kind} in ('full', 'empty', 'both')`),
    check("storage_room_level", sql`${table.level} between 1 and 4`),
  ],
);

/** Only packs that were fixed at the end of the wizard or switched since; before that the kinds decide. */
export const rulePack = sqliteTable("rule_pack", {
  id: text().primaryKey(),
  isOn: integer("is_on", { mode: "boolean" }).notNull(),
  packVersion: text("pack_version").notNull(),
  validFrom: text("valid_from").notNull(),
  source: text().notNull(),
  mark: text().notNull(),
  changedAt: integer("changed_at").notNull(),
  changedBy: text("changed_by").notNull(),
  reason: text().notNull().default(""),
  version: integer().notNull().default(1),
});

export const wizardStep = sqliteTable("wizard_step", {
  step: text().primaryKey(),
  completedAt: integer("completed_at").notNull(),
  by: text().notNull(),
});

export const floor = sqliteTable("floor", {
  id: text().primaryKey(),
  name: text().notNull(),
  ordinal: integer().notNull(),
  imageHash: text("image_hash"),
  imageType: text("image_type"),
  widthPx: integer("width_px"),
  heightPx: integer("height_px"),
  micronsPerPx: integer("microns_per_px"),
  createdAt: integer("created_at").notNull(),
  retiredAt: integer("retired_at"),
  version: integer().notNull().default(1),
});

export const planItem = sqliteTable(
  "plan_item",
  {
    id: text().notNull(),
    floorId: text("floor_id")
      .notNull()
      .references(() => floor.id),
    kind: text().notNull(),
    refId: text("ref_id").notNull().default(""),
    label: text().notNull(),
    xMm: integer("x_mm").notNull(),
    yMm: integer("y_mm").notNull(),
    /** JSON list of [x, y] in millimetres. */
    corners: text().notNull().default("[]"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    index("plan_item_floor").on(table.floorId, table.id),
    check(
      "plan_item_kind",
      sql`${table.kind} in ('room', 'gun', 'anchor', 'camera', 'extinguisher', 'spot')`,
    ),
  ],
);
