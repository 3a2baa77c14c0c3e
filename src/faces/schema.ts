/** Templates (sealed), receipts of verifications without anything biometric, and the site's threshold. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";

/** One row a person; gone as soon as consent or term end. */
export const faceEnrolment = sqliteTable("face_enrolment", {
  personId: text("person_id")
    .primaryKey()
    .references(() => person.id),
  enrolledAt: integer("enrolled_at").notNull(),
  enrolledBy: text("enrolled_by").notNull(),
  expiresOn: text("expires_on").notNull(),
  model: text().notNull(),
  views: integer().notNull(),
  way: text().notNull(),
  likeId: text("like_id"),
  /** The descriptors, sealed with a key of the box's key file and bound to the person. */
  sealed: text().notNull(),
});

export const faceVerification = sqliteTable(
  "face_verification",
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    refKind: text("ref_kind").notNull(),
    refId: text("ref_id").notNull(),
    place: text().notNull().default(""),
    way: text().notNull(),
    identity: text().notNull(),
    liveness: text().notNull(),
    /** Codes, by commas. */
    reasons: text().notNull().default(""),
    outcome: text().notNull(),
    distanceMilli: integer("distance_milli"),
    thresholdMilli: integer("threshold_milli").notNull(),
    model: text().notNull(),
    challenge: text().notNull().default(""),
    frames: integer().notNull(),
    actorId: text("actor_id").notNull(),
    secondId: text("second_id"),
    reason: text().notNull().default(""),
  },
  (table) => [
    index("face_verification_ref").on(table.personId, table.refKind, table.refId, table.at),
    index("face_verification_at").on(table.at),
    check("face_verification_way", sql`${table.way} in ('face', 'second-person')`),
    check("face_verification_outcome", sql`${table.outcome} in ('passed', 'doubt', 'refused')`),
  ],
);

/** Who does not want a template; a second person checks them instead. */
export const faceDeclined = sqliteTable("face_declined", {
  personId: text("person_id")
    .primaryKey()
    .references(() => person.id),
  declinedAt: integer("declined_at").notNull(),
  recordedBy: text("recorded_by").notNull(),
});

export const faceSetting = sqliteTable(
  "face_setting",
  {
    id: integer().primaryKey(),
    thresholdMilli: integer("threshold_milli").notNull(),
    months: integer().notNull(),
    isExpected: integer("is_expected", { mode: "boolean" }).notNull(),
    operatorFace: text("operator_face").notNull(),
    operatorMinutes: integer("operator_minutes").notNull(),
    useFace: text("use_face").notNull(),
    changedAt: integer("changed_at").notNull(),
    changedBy: text("changed_by").notNull(),
  },
  (table) => [
    check(
      "face_setting_operator_face",
      sql`${table.operatorFace} in ('off', 'offered', 'required')`,
    ),
    check("face_setting_use_face", sql`${table.useFace} in ('off', 'offered', 'required')`),
  ],
);
