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

/** What a manifold has beside the columns of its fill point: its channels, its limits and its times. */
export const manifoldPoint = sqliteTable(
  "manifold_point",
  {
    pointId: text("point_id")
      .primaryKey()
      .references(() => fillPoint.id),
    /** Channel of the fill point's gauge; its unit comes with each reading. */
    pressureChannel: text("pressure_channel").notNull(),
    temperatureDeviceId: text("temperature_device_id")
      .notNull()
      .references(() => device.id),
    temperatureChannel: text("temperature_channel").notNull(),
    /** Most that the pipework may show at any temperature (gauge pressure). */
    maxPressureKpa: integer("max_pressure_kpa").notNull(),
    fillMaxMin: integer("fill_max_min").notNull(),
    /** A faster fill is a violation; 0: none is asked for. */
    fillMinMin: integer("fill_min_min").notNull(),
    /** The leak test: how long the pressure must hold, and how far it may fall meanwhile. */
    holdS: integer("hold_s").notNull(),
    holdFallKpa: integer("hold_fall_kpa").notNull(),
    /** Rest between the end of a fill and its check. */
    coolDownS: integer("cool_down_s").notNull(),
  },
  (table) => [
    check("manifold_point_max", sql`${table.maxPressureKpa} between 100 and 60000`),
    check("manifold_point_fill_max", sql`${table.fillMaxMin} between 1 and 1440`),
    check("manifold_point_fill_min", sql`${table.fillMinMin} between 0 and ${table.fillMaxMin}`),
    check("manifold_point_hold", sql`${table.holdS} between 3 and 3600`),
    check("manifold_point_hold_fall", sql`${table.holdFallKpa} between 1 and 500`),
    check("manifold_point_cool_down", sql`${table.coolDownS} between 0 and 172800`),
  ],
);

/** One fill of a manifold, whatever number of cylinders hangs on it. Pressures are gauge kPa. */
export const manifoldBatch = sqliteTable(
  "manifold_batch",
  {
    /** The authorisation's id. */
    id: text().primaryKey(),
    pointId: text("point_id")
      .notNull()
      .references(() => fillPoint.id),
    operatorId: text("operator_id")
      .notNull()
      .references(() => person.id),
    medium: text().notNull(),
    state: text().notNull(),
    authorisedAt: integer("authorised_at").notNull(),
    endedAt: integer("ended_at"),
    closedAt: integer("closed_at"),
    endCause: text("end_cause"),
    /** JSON: position → person who confirmed that it is blanked off. */
    blanks: text().notNull(),
    holdStartKpa: integer("hold_start_kpa").notNull(),
    holdEndKpa: integer("hold_end_kpa").notNull(),
    holdS: integer("hold_s").notNull(),
    holdBy: text("hold_by")
      .notNull()
      .references(() => person.id),
    targetAt20Kpa: integer("target_at20_kpa").notNull(),
    maxAt20Kpa: integer("max_at20_kpa").notNull(),
    startKpa: integer("start_kpa").notNull(),
    /** Tenths of a degree Celsius, as all temperatures here. */
    startC10: integer("start_c10"),
    endKpa: integer("end_kpa"),
    endC10: integer("end_c10"),
    endAt20Kpa: integer("end_at20_kpa"),
    /** Read again after the rest, while the cylinders still hang on the manifold. */
    restKpa: integer("rest_kpa"),
    restC10: integer("rest_c10"),
    restAt20Kpa: integer("rest_at20_kpa"),
    durationMs: integer("duration_ms"),
    checkedBy: text("checked_by").references(() => person.id),
    note: text().notNull().default(""),
    settledBy: text("settled_by").references(() => person.id),
    settleReason: text("settle_reason"),
    /** Packed as the weight curve of a fill, in kilopascal. */
    curve: blob({ mode: "buffer" }),
  },
  (table) => [
    index("manifold_batch_point").on(table.pointId, table.authorisedAt),
    index("manifold_batch_time").on(table.authorisedAt),
    index("manifold_batch_awaiting").on(table.endedAt).where(sql`${table.state} = 'ended'`),
    uniqueIndex("manifold_batch_open")
      .on(table.pointId)
      .where(sql`${table.state} in ('authorised', 'filling', 'interrupted')`),
    check(
      "manifold_batch_state",
      sql`${table.state} in ('authorised', 'filling', 'interrupted', 'ended', 'closed', 'unused')`,
    ),
  ],
);

/** What a fill at a manifold has beside its row in `fill`, whose masses say nothing then and stand at 0. */
export const manifoldFill = sqliteTable(
  "manifold_fill",
  {
    fillId: text("fill_id")
      .primaryKey()
      .references(() => fill.id),
    batchId: text("batch_id")
      .notNull()
      .references(() => manifoldBatch.id),
    workingKpa: integer("working_kpa").notNull(),
    targetAt20Kpa: integer("target_at20_kpa").notNull(),
    minAt20Kpa: integer("min_at20_kpa").notNull(),
    maxAt20Kpa: integer("max_at20_kpa").notNull(),
    /** JSON: codes of the items that failed in the check after the fill. */
    failed: text().notNull().default("[]"),
  },
  (table) => [index("manifold_fill_batch").on(table.batchId)],
);
