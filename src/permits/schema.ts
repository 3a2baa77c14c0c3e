/** Bookings, permits with everything signed and measured on them, settings. */
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

/** A work announced before it is applied for; nothing is a permit that was not booked and approved. */
export const permitBooking = sqliteTable(
  "permit_booking",
  {
    id: text().primaryKey(),
    /** `YY-20261122-01`. */
    number: text().notNull(),
    kind: text().notNull(),
    what: text().notNull(),
    /** The unit that asks, and the one that works. */
    unit: text().notNull(),
    company: text().notNull(),
    isContractor: integer("is_contractor", { mode: "boolean" }).notNull().default(false),
    place: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    plannedStart: integer("planned_start").notNull(),
    plannedEnd: integer("planned_end").notNull(),
    isEmergency: integer("is_emergency", { mode: "boolean" }).notNull().default(false),
    emergencyReason: text("emergency_reason").notNull().default(""),
    state: text().notNull(),
    bookedBy: text("booked_by")
      .notNull()
      .references(() => person.id),
    bookedAt: integer("booked_at").notNull(),
    reviewedBy: text("reviewed_by").references(() => person.id),
    reviewedAt: integer("reviewed_at"),
    reviewNote: text("review_note").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("permit_booking_number").on(table.number),
    index("permit_booking_state").on(table.state, table.plannedStart),
    check(
      "permit_booking_state_known",
      sql`${table.state} in ('open', 'approved', 'refused', 'withdrawn', 'used')`,
    ),
    check("permit_booking_span", sql`${table.plannedEnd} > ${table.plannedStart}`),
  ],
);

export const permit = sqliteTable(
  "permit",
  {
    id: text().primaryKey(),
    /** Letters of the kind, day and number of the day: `DH-20261122-01`. */
    number: text().notNull(),
    kind: text().notNull(),
    bookingId: text("booking_id").references(() => permitBooking.id),
    /** The works of one job carry the same; the id of its first permit. */
    jobId: text("job_id").notNull(),
    /** The expired, changed or revoked one that this follows: nothing is extended in place. */
    previousId: text("previous_id"),
    stage: text().notNull(),
    what: text().notNull(),
    unit: text().notNull(),
    company: text().notNull(),
    isContractor: integer("is_contractor", { mode: "boolean" }).notNull().default(false),
    place: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    floorId: text("floor_id").references(() => floor.id),
    /** JSON: a circle or a polygon in millimetres of the plan; empty where nobody drew it. */
    area: text().notNull().default(""),
    /** JSON of what only this kind has. */
    facts: text().notNull(),
    /** Heights over the floor in millimetres; null: the whole height is taken. */
    fromMm: integer("from_mm"),
    toMm: integer("to_mm"),
    baseLevel: text("base_level"),
    managedLevel: text("managed_level"),
    /** JSON of the decision about the level, as it stood when the first name was put under it. */
    decision: text(),
    /** JSON: the steps that were to be signed when the first name was put under it; empty before. */
    chain: text().notNull().default(""),
    plannedStart: integer("planned_start").notNull(),
    plannedEnd: integer("planned_end").notNull(),
    /** What the analysis of risks found, in one line for the ticket. */
    risk: text().notNull().default(""),
    otherMeasure: text("other_measure").notNull().default(""),
    otherMeasureBy: text("other_measure_by").references(() => person.id),
    /** JSON: recorder, whether explosion-proof, start check, footage; empty while there is none. */
    video: text().notNull().default(""),
    /** JSON: wind and sight as somebody on site saw them; empty while nobody did. */
    weather: text().notNull().default(""),
    /** JSON: the instrument of the continuous detection. */
    monitor: text().notNull().default(""),
    /** JSON list: cylinders used, each with its confirmation before use. */
    cylinders: text().notNull().default("[]"),
    /** When the head of the site or the leader on duty was shown to be there. */
    leaderPresentAt: integer("leader_present_at"),
    appliedBy: text("applied_by")
      .notNull()
      .references(() => person.id),
    appliedAt: integer("applied_at").notNull(),
    /** Set with the first signature; from then on the application is not edited. */
    signedAt: integer("signed_at"),
    issuedAt: integer("issued_at"),
    startedAt: integer("started_at"),
    /** The last instant of work; a pause does not move it. */
    validUntil: integer("valid_until"),
    pausedAt: integer("paused_at"),
    pauseCause: text("pause_cause"),
    workingSince: integer("working_since"),
    endCause: text("end_cause"),
    endedAt: integer("ended_at"),
    acceptedAt: integer("accepted_at"),
    closedAt: integer("closed_at"),
    closeReason: text("close_reason").notNull().default(""),
    /** Stands in the QR code of the printed ticket. */
    token: text().notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("permit_number").on(table.number),
    uniqueIndex("permit_token").on(table.token),
    // One booking is one application of its kind, however often somebody presses.
    uniqueIndex("permit_booking_kind")
      .on(table.bookingId, table.kind)
      .where(sql`${table.bookingId} is not null and ${table.previousId} is null`),
    index("permit_stage").on(table.stage, table.plannedStart),
    index("permit_job").on(table.jobId),
    index("permit_applied").on(table.appliedAt),
    check("permit_span", sql`${table.plannedEnd} > ${table.plannedStart}`),
  ],
);

export const permitPerson = sqliteTable(
  "permit_person",
  {
    id: text().primaryKey(),
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    role: text().notNull(),
    /** As it stands on the ticket. */
    certificate: text().notNull().default(""),
    addedAt: integer("added_at").notNull(),
    /** Left the work, or handed over. */
    leftAt: integer("left_at"),
  },
  (table) => [
    index("permit_person_permit").on(table.permitId),
    index("permit_person_person").on(table.personId, table.leftAt),
    uniqueIndex("permit_person_once")
      .on(table.permitId, table.personId, table.role)
      .where(sql`${table.leftAt} is null`),
  ],
);

export const permitMeasure = sqliteTable(
  "permit_measure",
  {
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    /** Of the standard's list, or `own-` and an id for one of the site's own. */
    measureId: text("measure_id").notNull(),
    ordinal: integer().notNull(),
    /** Only for the site's own, as they stood when the ticket was begun; the standard's words stand in the program. */
    words: text().notNull().default(""),
    wordsEn: text("words_en").notNull().default(""),
    /** The site says that its own measure is always involved. */
    isDue: integer("is_due", { mode: "boolean" }).notNull().default(false),
    /** Null until somebody has said so. */
    isInvolved: integer("is_involved", { mode: "boolean" }),
    /** The numbers written into the blanks of the measure. */
    filled: text().notNull().default(""),
    confirmedBy: text("confirmed_by").references(() => person.id),
    confirmedAt: integer("confirmed_at"),
  },
  (table) => [primaryKey({ columns: [table.permitId, table.measureId] })],
);

/** Job safety analysis: one step of the work with its hazard and what is done about it. */
export const permitRisk = sqliteTable(
  "permit_risk",
  {
    id: text().primaryKey(),
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    step: text().notNull(),
    hazard: text().notNull(),
    consequence: text().notNull(),
    measure: text().notNull(),
    addedBy: text("added_by")
      .notNull()
      .references(() => person.id),
    addedAt: integer("added_at").notNull(),
    removedAt: integer("removed_at"),
  },
  (table) => [index("permit_risk_permit").on(table.permitId)],
);

export const permitSample = sqliteTable(
  "permit_sample",
  {
    id: text().primaryKey(),
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    /** `combustible`, `oxygen` or `toxic`. */
    measurand: text().notNull(),
    gas: text().notNull(),
    /** As read, in the unit it was read in; in millionths, so that nothing is rounded. */
    valueMicro: integer("value_micro").notNull(),
    unit: text().notNull(),
    /** Where in the equipment or around it. */
    part: text().notNull().default("other"),
    point: text().notNull(),
    instrument: text().notNull(),
    calibratedUntil: text("calibrated_until").notNull(),
    takenAt: integer("taken_at").notNull(),
    analystId: text("analyst_id")
      .notNull()
      .references(() => person.id),
    enteredAt: integer("entered_at").notNull(),
    /** Whether it passed by the limits of that day; the rules judge anew when they are asked. */
    isPassed: integer("is_passed", { mode: "boolean" }).notNull(),
    /** Taken back with a reason; it stays readable. */
    withdrawnAt: integer("withdrawn_at"),
    withdrawReason: text("withdraw_reason").notNull().default(""),
  },
  (table) => [index("permit_sample_permit").on(table.permitId, table.takenAt)],
);

/** Drawn by the person's hand and proven by their own secret. */
export const permitSignature = sqliteTable(
  "permit_signature",
  {
    id: text().primaryKey(),
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    /** A step of the chain, `disclosure-giver` or `disclosure`. */
    step: text().notNull(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    opinion: text().notNull().default(""),
    drawing: text()
      .notNull()
      .references(() => media.hash),
    /** The spot whose code was scanned; empty where the step does not ask for it. */
    spotId: text("spot_id").notNull().default(""),
    at: integer().notNull(),
  },
  (table) => [
    index("permit_signature_permit").on(table.permitId, table.at),
    index("permit_signature_drawing").on(table.drawing),
    uniqueIndex("permit_signature_once").on(table.permitId, table.step, table.personId),
  ],
);

/** That the person who works is the one who is named: by face, or by a second person with a reason. */
export const permitVerification = sqliteTable(
  "permit_verification",
  {
    id: text().primaryKey(),
    permitId: text("permit_id").references(() => permit.id),
    areaId: text("area_id"),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    method: text().notNull(),
    /** Of the face verification; empty for a second person. */
    receiptId: text("receipt_id").notNull().default(""),
    secondId: text("second_id").references(() => person.id),
    reason: text().notNull().default(""),
    at: integer().notNull(),
  },
  (table) => [
    index("permit_verification_permit").on(table.permitId, table.personId),
    check("permit_verification_method", sql`${table.method} in ('face', 'second-person')`),
    check(
      "permit_verification_proof",
      sql`(${table.method} = 'face' and ${table.receiptId} <> '') or (${table.secondId} is not null and ${table.secondId} <> ${table.personId} and ${table.reason} <> '')`,
    ),
  ],
);

/** What happened on site: pauses with their ends, hand-overs, readings, evacuations. */
export const permitEvent = sqliteTable(
  "permit_event",
  {
    id: text().primaryKey(),
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    kind: text().notNull(),
    at: integer().notNull(),
    byId: text("by_id").notNull(),
    /** JSON of ids and words about the matter. */
    detail: text().notNull().default("{}"),
  },
  (table) => [index("permit_event_permit").on(table.permitId, table.at)],
);

/** Who and what is inside a confined space (GB 30871 6.8). */
export const permitEntry = sqliteTable(
  "permit_entry",
  {
    id: text().primaryKey(),
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    personId: text("person_id").references(() => person.id),
    tool: text().notNull().default(""),
    count: integer().notNull().default(1),
    inAt: integer("in_at").notNull(),
    inBy: text("in_by").notNull(),
    outAt: integer("out_at"),
    outBy: text("out_by"),
  },
  (table) => [
    index("permit_entry_permit").on(table.permitId, table.outAt),
    check("permit_entry_one", sql`(${table.personId} is null) <> (${table.tool} = '')`),
    check("permit_entry_count", sql`${table.count} between 1 and 999`),
  ],
);

export const permitAttachment = sqliteTable(
  "permit_attachment",
  {
    id: text().primaryKey(),
    permitId: text("permit_id")
      .notNull()
      .references(() => permit.id),
    kind: text().notNull(),
    hash: text()
      .notNull()
      .references(() => media.hash),
    note: text().notNull().default(""),
    addedBy: text("added_by")
      .notNull()
      .references(() => person.id),
    addedAt: integer("added_at").notNull(),
  },
  (table) => [
    index("permit_attachment_permit").on(table.permitId),
    index("permit_attachment_hash").on(table.hash),
  ],
);

/** Days that are not what the week says: public holidays, and days worked in their place. */
export const permitHoliday = sqliteTable(
  "permit_holiday",
  {
    day: text().primaryKey(),
    kind: text().notNull(),
    name: text().notNull().default(""),
    source: text().notNull().default(""),
  },
  (table) => [check("permit_holiday_kind", sql`${table.kind} in ('holiday', 'work-day', 'event')`)],
);

/** A right to sign for an office of the site, given to a person. */
export const permitOffice = sqliteTable(
  "permit_office",
  {
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    office: text().notNull(),
    givenBy: text("given_by").notNull(),
    givenAt: integer("given_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.office] })],
);

/** An analysis of risks that the site has ready for a kind of work; the words are copied, so that a ticket keeps them. */
export const permitTemplate = sqliteTable(
  "permit_template",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    name: text().notNull(),
    /** JSON: lines of the job safety analysis. */
    risks: text().notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: integer("changed_at").notNull(),
    retiredAt: integer("retired_at"),
    version: integer().notNull().default(1),
  },
  (table) => [index("permit_template_kind").on(table.kind)],
);

/** One row: what the site sets within the law. */
export const permitSetting = sqliteTable(
  "permit_setting",
  {
    id: integer().primaryKey(),
    data: text().notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: integer("changed_at").notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [check("permit_setting_one", sql`${table.id} = 1`)],
);
