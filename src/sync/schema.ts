/** What the receiver has acknowledged, lane by lane, and how often this box has connected. */
import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

export const upstreamLane = sqliteTable("upstream_lane", {
  /**
   * `<epoch>/<lane>`: a restored backup brings the positions of its time, which say nothing about the new
   * epoch. `<epoch>/connection` counts connections. Platforms of the page stand as `<platform>:<epoch>/…`, and
   * `summaries` is how far the journal was summed up.
   */
  key: text("lane").primaryKey(),
  /** Highest lane sequence the receiver holds without a gap; the number of the last connection. */
  acknowledgedSeq: integer("acknowledged_seq").notNull(),
  acknowledgedAt: integer("acknowledged_at").notNull(),
});

/** Who upstream may order: a public key that an administrator compared and entered. */
export const upstreamAuthority = sqliteTable("upstream_authority", {
  /** First 16 hex digits of SHA-256 over the public key. */
  keyId: text("key_id").primaryKey(),
  name: text().notNull(),
  publicPem: text("public_pem").notNull(),
  addedBy: text("added_by").notNull(),
  addedAt: integer("added_at").notNull(),
  /** Its orders are not obeyed any more; what it locked stays locked. */
  endedAt: integer("ended_at"),
  /** Its check tables are used at once where nothing prescribed is lost; else a manager decides on each. */
  takesTables: integer("takes_tables", { mode: "boolean" }).notNull().default(false),
});

/** Orders that came with a good signature, each once, with what became of it. */
export const upstreamCommand = sqliteTable(
  "upstream_command",
  {
    keyId: text("key_id")
      .notNull()
      .references(() => upstreamAuthority.keyId),
    id: text().notNull(),
    /** Of the order, or `unknown` where it was not understood. */
    action: text().notNull(),
    scope: text().notNull().default(""),
    target: text().notNull().default(""),
    /** The reason, or the text of a notice. */
    words: text().notNull(),
    issuedAt: integer("issued_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    receivedAt: integer("received_at").notNull(),
    /** `done`, `waiting` for a person of the site, or the code of the refusal. */
    verdict: text().notNull(),
    /** What waits for a person, as JSON; empty: nothing does or did. */
    proposal: text().notNull().default(""),
    decidedBy: text("decided_by").notNull().default(""),
    decidedAt: integer("decided_at"),
    decision: text().notNull().default(""),
    /** The lock it placed or lifted. */
    lockId: text("lock_id"),
  },
  (table) => [
    primaryKey({ columns: [table.keyId, table.id] }),
    index("upstream_command_received").on(table.receivedAt, table.id),
    index("upstream_command_waiting").on(table.verdict).where(sql`${table.verdict} = 'waiting'`),
  ],
);

/** A platform that an administrator set up; the one of the start settings has no row. */
export const upstreamPlatform = sqliteTable("upstream_platform", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** `gasward` (the published contract), or the name of a mapping. */
  form: text().notNull(),
  url: text().notNull(),
  user: text().notNull().default(""),
  /** Sealed by the vault, as every secret here; empty: none. */
  password: text().notNull().default(""),
  /** Certificate of this box at that platform (PEM), and its sealed private key. */
  clientCertificate: text("client_certificate").notNull().default(""),
  clientKey: text("client_key").notNull().default(""),
  /** A request for a certificate that is not back yet (PKCS#10 in PEM), and its sealed private key. */
  requestPem: text("request_pem").notNull().default(""),
  requestKey: text("request_key").notNull().default(""),
  /** The authority that signs the platform's own certificate; empty: those of the system. */
  authorityPem: text("authority_pem").notNull().default(""),
  /** Public key of the receiver; with it only signed acknowledgements count. */
  receiverPem: text("receiver_pem").notNull().default(""),
  /** Why an address without encryption is used all the same; empty: it is not. */
  plainReason: text("plain_reason").notNull().default(""),
  /** Minutes of the site's day between which the line is open; both null: always. */
  windowFrom: integer("window_from"),
  windowTo: integer("window_to"),
  /** Bytes of a day beyond which only alarms go up; null: no limit. */
  budgetBytes: integer("budget_bytes"),
  /** `none`, `aes` or `sm4`, with the sealed key and initial vector. */
  cipher: text().notNull().default("none"),
  cipherKey: text("cipher_key").notNull().default(""),
  companyCode: text("company_code").notNull().default(""),
  /** Names and telephone numbers go up in full; identity numbers and faces never do. */
  sendsNames: integer("sends_names", { mode: "boolean" }).notNull().default(false),
  /** The pictures that permits' sums name go up too, from the moment it is switched on. */
  sendsPictures: integer("sends_pictures", { mode: "boolean" }).notNull().default(false),
  /** Changes to the mapping as JSON; empty: as supplied. */
  changes: text().notNull().default(""),
  /** `active`, `paused` or `retired`. */
  state: text().notNull(),
  reason: text().notNull().default(""),
  addedBy: text("added_by").notNull(),
  addedAt: integer("added_at").notNull(),
  version: integer().notNull(),
});

/** What went over a line on a day, for its budget. */
export const upstreamUsage = sqliteTable(
  "upstream_usage",
  { platform: text().notNull(), day: text().notNull(), bytes: integer().notNull() },
  (table) => [primaryKey({ columns: [table.platform, table.day] })],
);

/** Pictures that sums of permits name, of platforms that want them: each once, whichever records name it. */
export const upstreamPicture = sqliteTable(
  "upstream_picture",
  {
    /** In the order of sending; as `laneSeq` it stands in the dead letter of a refusal. */
    no: integer().primaryKey(),
    platform: text().notNull(),
    hash: text().notNull(),
    permitId: text("permit_id").notNull(),
    /** The record of the lane `summary` that names it. */
    entryId: text("entry_id").notNull(),
    laneSeq: integer("lane_seq").notNull(),
    /** What it shows, in the words of the record. */
    kind: text().notNull(),
    bytes: integer().notNull(),
    /** `waiting`, `kept`, `refused`, `dropped`, `withdrawn` from its permit, or `again`: a later row says it anew. */
    state: text().notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    uniqueIndex("upstream_picture_once")
      .on(table.platform, table.hash)
      .where(sql`${table.state} <> 'again'`),
    index("upstream_picture_state").on(table.platform, table.state, table.no),
  ],
);

/** Records that a platform refused for good, with its words. */
export const upstreamDeadLetter = sqliteTable(
  "upstream_dead_letter",
  {
    id: text().primaryKey(),
    /** Empty: the platform of the start settings. */
    platform: text().notNull(),
    epoch: text().notNull(),
    /** Of a picture `picture`, and its number there. */
    lane: text().notNull(),
    laneSeq: integer("lane_seq").notNull(),
    /** The journal entry, and of which kind. */
    entryId: text("entry_id").notNull(),
    kind: text().notNull(),
    code: text().notNull(),
    words: text().notNull(),
    at: integer().notNull(),
    /** `open`, `corrected` or `dropped`. */
    state: text().notNull(),
    reason: text().notNull().default(""),
    closedBy: text("closed_by").notNull().default(""),
    closedAt: integer("closed_at"),
    /** The entry that says it anew. */
    successor: text().notNull().default(""),
  },
  (table) => [
    uniqueIndex("upstream_dead_letter_record").on(
      table.platform,
      table.epoch,
      table.lane,
      table.laneSeq,
    ),
    index("upstream_dead_letter_state").on(table.state, table.at),
  ],
);
