/** People of the site, their roles and qualifications, their sessions, and who is on duty. */

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

export const person = sqliteTable(
  "person",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Shown beside the name where two people share it. */
    staffNumber: text("staff_number").notNull().unique(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    pinHash: text("pin_hash"),
    passwordHash: text("password_hash"),
    /** SHA-256 of the badge's secret; the badge itself is only on the card. */
    badgeHash: text("badge_hash").unique(),
    failures: integer().notNull().default(0),
    lockedUntil: integer("locked_until").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull().default(1),
    /** `staff`, `contractor` or `visitor`. */
    kind: text().notNull().default("staff"),
    /** Of contractors and visitors; the office of a regulator. */
    company: text().notNull().default(""),
    phone: text().notNull().default(""),
    /** Management level 1 (whole enterprise) to 4 (a post); null for those who manage nothing. */
    level: integer(),
    /** `city`, `district` or `town` for regulators. */
    officeLevel: text("office_level"),
    /** Only the last four characters: the whole identity number is never stored. */
    idLast4: text("id_last4").notNull().default(""),
    /** When the person agreed to their data, and to their face, being processed. */
    consentedAt: integer("consented_at"),
    faceConsentedAt: integer("face_consented_at"),
    blacklistedAt: integer("blacklisted_at"),
    blacklistedBy: text("blacklisted_by"),
    blacklistReason: text("blacklist_reason").notNull().default(""),
    /** The last day of it; null is until lifted. */
    blacklistedUntil: text("blacklisted_until"),
    /** The PIN is a printed one: valid until then and only for choosing an own one. */
    pinOneTimeUntil: integer("pin_one_time_until"),
    /** Sealed with a key of the box's key file; never readable here. */
    totpSecret: text("totp_secret"),
    /** The last accepted time step: a code works once. */
    totpStep: integer("totp_step").notNull().default(0),
  },
  (table) => [check("person_failures", sql`${table.failures} >= 0`)],
);

export const personRole = sqliteTable(
  "person_role",
  {
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    role: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.role] })],
);

export const qualification = sqliteTable(
  "qualification",
  {
    id: text().primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    /** An id of `CERTIFICATE_KINDS`. */
    kind: text().notNull(),
    number: text().notNull(),
    expiresOn: text("expires_on").notNull(),
    issuer: text().notNull().default(""),
    issuedOn: text("issued_on"),
    /** SHA-256 of the photo in the media store. */
    photoHash: text("photo_hash"),
    addedAt: integer("added_at").notNull().default(0),
    /** Renewed or withdrawn: it stays readable and no longer counts. */
    endedAt: integer("ended_at"),
    endReason: text("end_reason").notNull().default(""),
  },
  (table) => [
    index("qualification_person").on(table.personId, table.kind),
    index("qualification_photo").on(table.photoHash),
    index("qualification_ends").on(table.expiresOn),
  ],
);

export const session = sqliteTable(
  "session",
  {
    /** SHA-256 of the cookie's token. */
    idHash: text("id_hash").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    channel: text().notNull(),
    csrf: text().notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** Browser and system in a few words. */
    userAgent: text("user_agent").notNull().default(""),
    lastSeenAt: integer("last_seen_at").notNull().default(0),
  },
  (table) => [
    index("session_person").on(table.personId),
    check("session_channel", sql`${table.channel} in ('kiosk', 'desk', 'phone')`),
  ],
);

export const training = sqliteTable(
  "training",
  {
    id: text().primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    topic: text().notNull(),
    heldOn: text("held_on").notNull(),
    /** Null: it does not run out. */
    validUntil: text("valid_until"),
    addedAt: integer("added_at").notNull(),
  },
  (table) => [index("training_person").on(table.personId)],
);

/** The ways back in when the telephone with the codes is lost; each works once. */
export const recoveryCode = sqliteTable(
  "recovery_code",
  {
    codeHash: text("code_hash").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    usedAt: integer("used_at"),
  },
  (table) => [index("recovery_code_person").on(table.personId)],
);

/** A printed code with which a regulator makes an account that nobody else ever holds. */
export const regulatorSlip = sqliteTable("regulator_slip", {
  id: text().primaryKey(),
  codeHash: text("code_hash").notNull().unique(),
  note: text().notNull().default(""),
  createdBy: text("created_by").notNull(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedBy: text("used_by").references(() => person.id),
  endedAt: integer("ended_at"),
});

export const dutyShift = sqliteTable(
  "duty_shift",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Minutes since midnight; an end not after the start is on the next day. */
    startMin: integer("start_min").notNull(),
    endMin: integer("end_min").notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
  },
  (table) => [
    check(
      "duty_shift_times",
      sql`${table.startMin} between 0 and 1439 and ${table.endMin} between 0 and 1439`,
    ),
  ],
);

export const dutyAssignment = sqliteTable(
  "duty_assignment",
  {
    /** The day on which the shift starts. */
    day: text().notNull(),
    shiftId: text("shift_id")
      .notNull()
      .references(() => dutyShift.id),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
  },
  (table) => [primaryKey({ columns: [table.day, table.shiftId, table.personId] })],
);

export const dutyHandover = sqliteTable(
  "duty_handover",
  {
    id: text().primaryKey(),
    day: text().notNull(),
    shiftId: text("shift_id")
      .notNull()
      .references(() => dutyShift.id),
    outgoingId: text("outgoing_id")
      .notNull()
      .references(() => person.id),
    notes: text().notNull(),
    writtenAt: integer("written_at").notNull(),
    incomingId: text("incoming_id").references(() => person.id),
    confirmedAt: integer("confirmed_at"),
  },
  (table) => [uniqueIndex("duty_handover_shift").on(table.day, table.shiftId)],
);
