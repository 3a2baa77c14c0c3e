/** Fill points, pre-fill checks and the fill ledger. */
import { sql } from "drizzle-orm";
import {
  blob,
  check,
  index,
  integer,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { cylinder } from "../cylinders/schema.ts";
import { device } from "../devices/schema.ts";
import { person } from "../identity/schema.ts";

export const fillPoint = sqliteTable(
  "fill_point",
  {
    id: text().primaryKey(),
    /** What is painted on the gun: `1`, `2`, … Shown large. */
    label: text().notNull().unique(),
    kind: text().notNull(),
    positions: integer().notNull().default(1),
    medium: text().notNull(),
    /** The filling scale of a gun, the pressure gauge of a manifold. */
    gaugeDeviceId: text("gauge_device_id").references(() => device.id),
    /** Longest time between two of its frames, measured when the bay was set up. */
    frameIntervalMs: integer("frame_interval_ms").notNull().default(300),
    /** Where the second weighing is done; another scale than the filling one. */
    checkScaleDeviceId: text("check_scale_device_id").references(() => device.id),
    relayDeviceId: text("relay_device_id").references(() => device.id),
    relayChannel: integer("relay_channel").notNull(),
    failClosed: text("fail_closed").notNull(),
    /** The journal entry in which somebody accepted a valve that the box cannot close over a cut line. */
    oneShotAcceptanceId: text("one_shot_acceptance_id"),
    /** A bay without a cut-off of its own in the scale or controller cannot be configured. */
    cutOff: text("cut_off").notNull(),
    /** Measured at commissioning; null until then, and the point stays locked. */
    dropOutMs: integer("drop_out_ms"),
    /** The row of guns it stands in; the whole row can be locked at once. Empty: in none. */
    row: text().notNull().default(""),
    commissionedAt: integer("commissioned_at"),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    lockedReason: text("locked_reason"),
    lockedBy: text("locked_by"),
    lockedAt: integer("locked_at"),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("fill_point_relay").on(table.relayDeviceId, table.relayChannel),
    check("fill_point_kind", sql`${table.kind} in ('gun', 'manifold')`),
    check("fill_point_frames", sql`${table.frameIntervalMs} between 10 and 1000`),
    check("fill_point_positions", sql`${table.positions} between 1 and 64`),
    check("fill_point_fail_closed", sql`${table.failClosed} in ('held', 'one-shot')`),
    check("fill_point_cut_off", sql`${table.cutOff} in ('indicator-set-point', 'controller')`),
  ],
);

/** One passed or failed pre-fill check; it authorises one fill at most. */
export const preFillCheck = sqliteTable(
  "pre_fill_check",
  {
    id: text().primaryKey(),
    pointId: text("point_id")
      .notNull()
      .references(() => fillPoint.id),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    checkedAt: integer("checked_at").notNull(),
    /** JSON: item code → "pass" | "fail". */
    answers: text().notNull(),
    isPassed: integer("is_passed", { mode: "boolean" }).notNull(),
    note: text().notNull().default(""),
  },
  (table) => [index("pre_fill_check_cylinder").on(table.cylinderId, table.checkedAt)],
);

export const fill = sqliteTable(
  "fill",
  {
    /** The authorisation's id: one authorisation opens one point once. */
    id: text().primaryKey(),
    pointId: text("point_id")
      .notNull()
      .references(() => fillPoint.id),
    position: integer().notNull(),
    cylinderId: text("cylinder_id")
      .notNull()
      .references(() => cylinder.id),
    checkId: text("check_id")
      .notNull()
      .references(() => preFillCheck.id),
    operatorId: text("operator_id")
      .notNull()
      .references(() => person.id),
    medium: text().notNull(),
    state: text().notNull(),
    authorisedAt: integer("authorised_at").notNull(),
    endedAt: integer("ended_at"),
    closedAt: integer("closed_at"),
    tareG: integer("tare_g").notNull(),
    startGrossG: integer("start_gross_g").notNull(),
    targetNetG: integer("target_net_g").notNull(),
    maxNetG: integer("max_net_g").notNull(),
    endGrossG: integer("end_gross_g"),
    secondGrossG: integer("second_gross_g"),
    secondDeviceId: text("second_device_id"),
    endCause: text("end_cause"),
    verdict: text(),
    settledBy: text("settled_by"),
    settleReason: text("settle_reason"),
    /** After the last step: only then may the cylinder leave as a full one. */
    releasedAt: integer("released_at"),
    /** Packed weight curve: pairs of varints (ms since start, gross in grams), delta coded. */
    curve: blob({ mode: "buffer" }),
  },
  (table) => [
    index("fill_point_time").on(table.pointId, table.authorisedAt),
    index("fill_cylinder").on(table.cylinderId, table.authorisedAt),
    index("fill_time").on(table.authorisedAt),
    index("fill_awaiting").on(table.endedAt).where(sql`${table.state} = 'ended'`),
    index("fill_unreleased").on(table.endedAt).where(sql`${table.releasedAt} is null`),
    index("fill_operator").on(table.operatorId, table.authorisedAt),
    uniqueIndex("fill_check").on(table.checkId),
    // A second fill of one point or one cylinder cannot be opened while one is under way.
    uniqueIndex("fill_open_point")
      .on(table.pointId, table.position)
      .where(sql`${table.state} in ('authorised', 'filling', 'interrupted')`),
    uniqueIndex("fill_open_cylinder")
      .on(table.cylinderId)
      .where(sql`${table.state} in ('authorised', 'filling', 'interrupted')`),
    check(
      "fill_state",
      sql`${table.state} in ('authorised', 'filling', 'interrupted', 'ended', 'closed', 'unused')`,
    ),
  ],
);

/**
 * A fill point whose valve belongs to a filling scale that dials in. It opens by a one-shot permit, so
 * that a cut line leaves it open: without the recorded acceptance there is no row and no permit.
 */
export const scalePoint = sqliteTable(
  "scale_point",
  {
    pointId: text("point_id")
      .primaryKey()
      .references(() => fillPoint.id),
    /** The machine number in the scale's own settings. */
    machine: integer().notNull(),
    /** Its address byte on the line; the unit in front of it may serve several scales. */
    address: integer().notNull(),
    acceptedBy: text("accepted_by")
      .notNull()
      .references(() => person.id),
    acceptedAt: integer("accepted_at").notNull(),
    /** Why a valve that the box cannot close was accepted here. */
    acceptance: text().notNull(),
    /** Last day of the scale's verification; a bound scale has it among the settings of its device. */
    verifiedUntilOn: text("verified_until_on"),
  },
  (table) => [
    uniqueIndex("scale_point_scale").on(table.machine, table.address),
    check("scale_point_machine", sql`${table.machine} between 0 and 65535`),
    check("scale_point_address", sql`${table.address} between 0 and 255`),
    check("scale_point_acceptance", sql`length(${table.acceptance}) between 1 and 500`),
  ],
);

/** Every record a filling scale ever sent, once, as it was sent; also one that nothing explains. */
export const scaleRecord = sqliteTable(
  "scale_record",
  {
    /** Station, machine, ticket, sequence and the scale's own time; another record under it adds all its bytes. */
    key: text().primaryKey(),
    pointId: text("point_id").references(() => fillPoint.id),
    fillId: text("fill_id").references(() => fill.id),
    cylinderId: text("cylinder_id").references(() => cylinder.id),
    finding: text().notNull(),
    province: integer().notNull(),
    city: integer().notNull(),
    station: integer().notNull(),
    address: integer().notNull(),
    machine: integer().notNull(),
    command: integer().notNull(),
    ticket: integer().notNull(),
    sequence: integer().notNull(),
    /** Null when the six bytes are no digits. */
    code: text(),
    codeHex: text("code_hex").notNull(),
    endG: integer("end_g").notNull(),
    tareG: integer("tare_g").notNull(),
    setG: integer("set_g").notNull(),
    customer: integer().notNull(),
    operator: integer().notNull(),
    typeCode: integer("type_code").notNull(),
    modeCode: integer("mode_code").notNull(),
    fillSeconds: integer("fill_seconds").notNull(),
    clockHex: text("clock_hex").notNull(),
    /** The scale's clock less the box's at receipt; null when the six bytes are no time. */
    clockOffsetMs: integer("clock_offset_ms"),
    rawHex: text("raw_hex").notNull(),
    /** The box's own clock. */
    receivedAt: integer("received_at").notNull(),
  },
  (table) => [
    index("scale_record_fill").on(table.fillId),
    index("scale_record_time").on(table.receivedAt),
    check(
      "scale_record_finding",
      sql`${table.finding} in ('matched', 'further', 'late', 'unexplained')`,
    ),
  ],
);

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
