/** Tables around a fill: locks, entries, steps, emptyings, violations, addenda, hand-overs, checks of own scales. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { cylinder } from "../cylinders/schema.ts";
import { person } from "../identity/schema.ts";
import { fill, fillPoint } from "./schema.ts";

/**
 * A lock of one gun, a row of guns or the whole station. It stands until somebody who may lifts it; the
 * columns of `fill_point` hold the one that a person at the gun is told.
 */
export const fillLock = sqliteTable(
  "fill_lock",
  {
    id: text().primaryKey(),
    scope: text().notNull(),
    /** The point's id, the row's name, or empty for the station. */
    target: text().notNull(),
    reason: text().notNull(),
    /** `local`: a person of the station; `danger`: until that danger is closed; `upstream`: an authority. */
    source: text().notNull(),
    /** What it waits for: the danger's id, the order's number; empty for a local lock. */
    reference: text().notNull().default(""),
    lockedBy: text("locked_by").notNull(),
    /** What the authority upstream is called; a person's name stands with the person. */
    authority: text(),
    lockedAt: integer("locked_at").notNull(),
    liftedBy: text("lifted_by"),
    liftedAt: integer("lifted_at"),
    liftReason: text("lift_reason"),
  },
  (table) => [
    index("fill_lock_open").on(table.lockedAt).where(sql`${table.liftedAt} is null`),
    index("fill_lock_time").on(table.lockedAt),
    check("fill_lock_scope", sql`${table.scope} in ('point', 'row', 'station')`),
    check("fill_lock_source", sql`${table.source} in ('local', 'danger', 'upstream')`),
    check("fill_lock_reason", sql`length(${table.reason}) between 1 and 500`),
  ],
);

/** Before the first fill of a shift: discharged, dressed for it, no source of ignition on the person. */
export const fillEntry = sqliteTable(
  "fill_entry",
  {
    id: text().primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    shiftStartAt: integer("shift_start_at").notNull(),
    enteredAt: integer("entered_at").notNull(),
    isDischarged: integer("is_discharged", { mode: "boolean" }).notNull(),
    isDressed: integer("is_dressed", { mode: "boolean" }).notNull(),
    isWithoutIgnition: integer("is_without_ignition", { mode: "boolean" }).notNull(),
    /** A field of the pre-fill form; null when nobody read a thermometer. */
    ambientC: integer("ambient_c"),
  },
  (table) => [
    index("fill_entry_person").on(table.personId, table.enteredAt),
    check("fill_entry_ambient", sql`${table.ambientC} between -60 and 60`),
  ],
);

/** What was done with a cylinder after its fill. Rows are only added: a failed test stays on record. */
export const fillStep = sqliteTable(
  "fill_step",
  {
    id: text().primaryKey(),
    fillId: text("fill_id")
      .notNull()
      .references(() => fill.id),
    step: text().notNull(),
    isPassed: integer("is_passed", { mode: "boolean" }).notNull(),
    /** JSON: place or item → "pass" | "fail". */
    answers: text().notNull().default("{}"),
    sealNo: text("seal_no").notNull().default(""),
    labelNo: text("label_no").notNull().default(""),
    note: text().notNull().default(""),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    doneAt: integer("done_at").notNull(),
  },
  (table) => [
    index("fill_step_fill").on(table.fillId, table.doneAt),
    uniqueIndex("fill_step_seal").on(table.sealNo).where(sql`${table.sealNo} <> ''`),
    check("fill_step_step", sql`${table.step} in ('leak-1', 'leak-2', 'seal', 'post-check')`),
  ],
);

/** An over-filled cylinder is emptied, weighed, and approved by a second person before anything else. */
export const emptying = sqliteTable(
  "emptying",
  {
    id: text().primaryKey(),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    /** The fill that went over; null when another station's or an unknown one. */
    fillId: text("fill_id").references(() => fill.id),
    scaleDeviceId: text("scale_device_id").notNull(),
    grossG: integer("gross_g").notNull(),
    netG: integer("net_g").notNull(),
    note: text().notNull().default(""),
    weighedBy: text("weighed_by")
      .notNull()
      .references(() => person.id),
    weighedAt: integer("weighed_at").notNull(),
    approvedBy: text("approved_by").references(() => person.id),
    approvedAt: integer("approved_at"),
    approval: text(),
  },
  (table) => [
    index("emptying_cylinder").on(table.cylinderId, table.weighedAt),
    // One emptying waits for its approval at a time.
    uniqueIndex("emptying_open").on(table.cylinderId).where(sql`${table.approvedAt} is null`),
  ],
);

/** What somebody tried against the rules of filling, seen by the flow itself or told by a camera. */
export const fillViolation = sqliteTable(
  "fill_violation",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    source: text().notNull(),
    /** Null: nobody was signed in where it happened. */
    personId: text("person_id").references(() => person.id),
    pointId: text("point_id").references(() => fillPoint.id),
    cylinderId: text("cylinder_id").references(() => cylinder.id),
    fillId: text("fill_id").references(() => fill.id),
    /** JSON: codes and figures, no words. */
    facts: text().notNull().default("{}"),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
    /** The same again within a minute counts up. */
    times: integer().notNull().default(1),
    reviewedBy: text("reviewed_by").references(() => person.id),
    reviewedAt: integer("reviewed_at"),
    review: text(),
  },
  (table) => [
    index("fill_violation_time").on(table.firstAt),
    index("fill_violation_person").on(table.personId, table.firstAt),
    check("fill_violation_source", sql`${table.source} in ('flow', 'camera')`),
  ],
);

/** A record is never rewritten: what is wrong in it is said beside it, with a reason. */
export const fillAddendum = sqliteTable(
  "fill_addendum",
  {
    id: text().primaryKey(),
    fillId: text("fill_id")
      .notNull()
      .references(() => fill.id),
    field: text().notNull(),
    value: text().notNull(),
    reason: text().notNull(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    addedAt: integer("added_at").notNull(),
  },
  (table) => [
    index("fill_addendum_fill").on(table.fillId, table.addedAt),
    check("fill_addendum_value", sql`length(${table.value}) between 1 and 500`),
    check("fill_addendum_reason", sql`length(${table.reason}) between 1 and 500`),
  ],
);

/** The hand-over of a filling shift: what was filled, what is open, and both signatures. */
export const fillHandover = sqliteTable(
  "fill_handover",
  {
    id: text().primaryKey(),
    shiftStartAt: integer("shift_start_at").notNull().unique(),
    /** JSON: the totals as they were when it was written. */
    totals: text().notNull(),
    remarks: text().notNull().default(""),
    outgoingId: text("outgoing_id")
      .notNull()
      .references(() => person.id),
    /** Hash of the picture. */
    outgoingSignature: text("outgoing_signature").notNull(),
    writtenAt: integer("written_at").notNull(),
    incomingId: text("incoming_id").references(() => person.id),
    incomingSignature: text("incoming_signature"),
    takenAt: integer("taken_at"),
  },
  (table) => [index("fill_handover_time").on(table.writtenAt)],
);

/** A filling scale that dials in weighs for itself: what its display showed for a standard is typed in. */
export const ownScaleCheck = sqliteTable(
  "own_scale_check",
  {
    id: text().primaryKey(),
    pointId: text("point_id")
      .notNull()
      .references(() => fillPoint.id),
    kind: text().notNull(),
    expectedG: integer("expected_g").notNull(),
    shownG: integer("shown_g").notNull(),
    toleranceG: integer("tolerance_g").notNull(),
    isPassed: integer("is_passed", { mode: "boolean" }).notNull(),
    certificate: text().notNull().default(""),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    checkedAt: integer("checked_at").notNull(),
  },
  (table) => [
    index("own_scale_check_time").on(table.pointId, table.checkedAt),
    check("own_scale_check_kind", sql`${table.kind} in ('zero', 'weight')`),
  ],
);

/** One course of dissolved acetylene: acetone, stages, rests, settled pressure. One open for a cylinder at a time. */
export const acetyleneCourse = sqliteTable(
  "acetylene_course",
  {
    id: text().primaryKey(),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    openedBy: text("opened_by")
      .notNull()
      .references(() => person.id),
    openedAt: integer("opened_at").notNull(),
    closedBy: text("closed_by"),
    closedAt: integer("closed_at"),
    outcome: text(),
    /** Why it was given up; a note of the last check. */
    reason: text().notNull().default(""),
    /** Read from the manifold's channels after the last rest; tenths of a degree. */
    finalKpa: integer("final_kpa"),
    finalC10: integer("final_c10"),
    finalAt15Kpa: integer("final_at15_kpa"),
    /** JSON: codes of the items that failed in the last check. */
    failed: text().notNull().default("[]"),
  },
  (table) => [
    uniqueIndex("acetylene_course_open").on(table.cylinderId).where(sql`${table.closedAt} is null`),
    index("acetylene_course_time").on(table.openedAt),
    check(
      "acetylene_course_outcome",
      sql`${table.outcome} in ('released', 'over', 'failed', 'dropped')`,
    ),
  ],
);

/** A weighing before the first stage: is there as much acetone in it as there must be? Rows are only added. */
export const acetyleneWeighing = sqliteTable(
  "acetylene_weighing",
  {
    id: text().primaryKey(),
    courseId: text("course_id")
      .notNull()
      .references(() => acetyleneCourse.id),
    pointId: text("point_id")
      .notNull()
      .references(() => fillPoint.id),
    scaleDeviceId: text("scale_device_id").notNull(),
    grossG: integer("gross_g").notNull(),
    kpa: integer().notNull(),
    c10: integer().notNull(),
    residualG: integer("residual_g").notNull(),
    missingG: integer("missing_g").notNull(),
    /** Acetone that came in since the weighing before. */
    toppedUpG: integer("topped_up_g").notNull().default(0),
    verdict: text().notNull(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    weighedAt: integer("weighed_at").notNull(),
  },
  (table) => [
    index("acetylene_weighing_course").on(table.courseId, table.weighedAt),
    check(
      "acetylene_weighing_verdict",
      sql`${table.verdict} in ('ok', 'short', 'too-short', 'over', 'no-residual')`,
    ),
  ],
);

/** A fill that is a stage of a course, and what the cylinder weighed after it. */
export const acetyleneStage = sqliteTable(
  "acetylene_stage",
  {
    fillId: text("fill_id")
      .primaryKey()
      .references(() => fill.id),
    courseId: text("course_id")
      .notNull()
      .references(() => acetyleneCourse.id),
    stage: integer().notNull(),
    grossG: integer("gross_g"),
    gainG: integer("gain_g"),
    scaleDeviceId: text("scale_device_id"),
    /** Millilitres of gas an hour for each litre of volume. */
    flowMlPerHL: integer("flow_ml_per_h_l"),
    weighedBy: text("weighed_by"),
    weighedAt: integer("weighed_at"),
  },
  (table) => [
    index("acetylene_stage_course").on(table.courseId),
    check("acetylene_stage_stage", sql`${table.stage} between 1 and 2`),
  ],
);
