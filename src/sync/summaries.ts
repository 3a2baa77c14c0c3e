/**
 * Sums of what the site is, beside the single facts: a permit at each of its steps with what hangs on it, an area as it
 * is drawn, and every hour the site in figures. They are journal entries of the lane `summary`, written with the
 * follower's own position in one transaction, so that each step is told once also when the box is killed in between.
 */
import { countOpen } from "../alarms/index.ts";
import { openDangerCounts, siteColourLevel } from "../dangers/index.ts";
import { dayOf, HOUR_MS, SECOND_MS } from "../kernel/instants.ts";
import { canonicalJson, type Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { patrolCounts } from "../patrols/index.ts";
import { livePermitCounts, permitSummary } from "../permits/index.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import { listZones, type Zone } from "../positioning/index.ts";
import { PERMIT_SUMMARY } from "./picture-model.ts";
import { readCursor, saveCursor } from "./store.ts";

export const AREA_SUMMARY = "area.summary";
export const SITE_SUMMARY = "site.summary";

/** Steps after which somebody above wants to know how the work stands. */
const PERMIT_STEPS: ReadonlySet<string> = new Set(
  [
    ...["issued", "started", "paused", "evacuated", "resumed", "ended"],
    ...["accepted", "archived", "void", "revoked"],
  ].map((step) => `permit.${step}`),
);

const CURSOR = "summaries";
const LOOK_EVERY_MS = SECOND_MS;
const ROWS = 200;

export type SummaryPorts = {
  /** Devices that answer, of those in use. */
  readonly devices: () => { readonly up: number; readonly total: number };
  /** Whether anybody above is to be told at all. */
  readonly isWanted: () => boolean;
};

type Row = {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
};

/** What does not fit into a record is cut at its longest list; the number of what hangs on it stays. */
function fitted(facts: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  if (canonicalJson(facts).length <= LIMITS.journalPayloadBytes) return facts;
  const { attachments, people, shape: _shape, ...rest } = facts;
  const cut = (list: Json | undefined): Json => (Array.isArray(list) ? list.slice(0, 10) : null);
  return { ...rest, attachments: cut(attachments), people: cut(people), isCut: true };
}

function permitFacts(
  tx: Tx,
  { id, kind, subject }: Row,
): { readonly [key: string]: Json } | undefined {
  const summary = permitSummary(tx.orm, subject.slice("permit:".length));
  if (summary === undefined) return undefined;
  // Free words may hold a name; the journal keeps none, and nothing upstream is more than the journal.
  const { what: _what, place: _place, unit: _unit, closeReason: _reason, ...facts } = summary;
  const { attachments } = facts;
  return fitted({
    ...(facts as unknown as { readonly [key: string]: Json }),
    step: kind.slice("permit.".length),
    entry: id,
    attachmentBytes: attachments.reduce((sum, one) => sum + one.bytes, 0),
  });
}

function areaFacts(zone: Zone | undefined, { id, kind }: Row): { readonly [key: string]: Json } {
  const base = { entry: id, isRetired: kind === "zone.retired" };
  if (zone === undefined) return base;
  return fitted({
    ...base,
    name: zone.name,
    floor: zone.floorId,
    kind: zone.kind,
    ref: zone.ref,
    level: zone.level,
    minHeads: zone.minHeads,
    maxHeads: zone.maxHeads,
    shape: zone.shape as unknown as Json,
  });
}

/** Takes the next entries of the journal; true when there may be more. */
export async function writeSummaries(ports: Ports): Promise<boolean> {
  const { db, clock } = ports;
  const from = readCursor(db.read, CURSOR);
  const head =
    (db.sql.query("SELECT max(seq) AS head FROM journal").get() as { head: number | null }).head ??
    0;
  if (from === undefined) {
    // What was before the site had summaries is told by its single facts.
    await db.write((tx) => saveCursor(tx.orm, CURSOR, head, clock.now()));
    return false;
  }
  if (head <= from) return false;
  const rows = db.sql
    .query(
      `SELECT seq, id, kind, subject FROM journal
       WHERE seq > $from AND seq <= $head AND (kind LIKE 'permit.%' OR kind LIKE 'zone.%')
       ORDER BY seq LIMIT ${ROWS}`,
    )
    .all({ from, head }) as Row[];
  const wanted = rows.filter(({ kind }) => PERMIT_STEPS.has(kind) || kind.startsWith("zone."));
  const isFull = rows.length === ROWS;
  const to = isFull ? (rows.at(-1)?.seq ?? head) : head;
  // Nothing to tell: the position is worth a write only now and then.
  if (wanted.length === 0 && !isFull && to - from < ROWS) return false;
  await db.write((tx) => {
    const zones = new Map(listZones(tx.orm).map((zone) => [zone.id, zone]));
    for (const row of wanted) {
      const isPermit = row.kind.startsWith("permit.");
      const payload = isPermit
        ? permitFacts(tx, row)
        : areaFacts(zones.get(row.subject.slice("zone:".length)), row);
      if (payload === undefined) continue;
      tx.append({
        kind: isPermit ? PERMIT_SUMMARY : AREA_SUMMARY,
        actor: "system",
        subject: row.subject,
        payload,
        lane: "summary",
      });
    }
    saveCursor(tx.orm, CURSOR, to, clock.now());
  });
  return isFull;
}

/** The site in figures: no name, no person. */
export async function writeSiteSummary(
  ports: Ports,
  parts: Pick<SummaryPorts, "devices">,
): Promise<void> {
  const now = ports.clock.now();
  const day = dayOf(now);
  await ports.db.write((tx) => {
    tx.append({
      kind: SITE_SUMMARY,
      actor: "system",
      subject: `site:${ports.siteId}`,
      payload: {
        colour: siteColourLevel(tx.orm),
        dangers: { ...openDangerCounts(tx.orm) },
        openAlarms: countOpen(tx.orm, now),
        permits: livePermitCounts(tx.orm),
        patrols: { day, ...patrolCounts(tx.orm, day) },
        devices: { ...parts.devices() },
      },
      lane: "summary",
    });
  });
}

function lastSiteSummaryAt(ports: Ports): number {
  const row = ports.db.sql
    .query("SELECT at FROM journal WHERE kind = $kind ORDER BY seq DESC LIMIT 1")
    .get({ kind: SITE_SUMMARY }) as { at: number } | null;
  return row?.at ?? Number.NEGATIVE_INFINITY;
}

export function startSummaries(ports: Ports, parts: SummaryPorts): () => void {
  let isBusy = false;
  let nextSiteAtMs = ports.clock.monotonicMs();
  const look = async (): Promise<void> => {
    while (await writeSummaries(ports));
    const nowMs = ports.clock.monotonicMs();
    if (nowMs < nextSiteAtMs || !ports.clockTrust().isTrusted) return;
    // A clock that was set back must not silence it, nor a restart repeat it.
    const age = ports.clock.now() - lastSiteSummaryAt(ports);
    nextSiteAtMs = nowMs + (age >= 0 && age < HOUR_MS ? HOUR_MS - age : HOUR_MS);
    if (age < 0 || age >= HOUR_MS) await writeSiteSummary(ports, parts);
  };
  return ports.scheduler.every(LOOK_EVERY_MS, () => {
    if (isBusy || !parts.isWanted()) return;
    isBusy = true;
    ports.background(
      "upstream summaries",
      look().finally(() => {
        isBusy = false;
      }),
    );
  });
}
