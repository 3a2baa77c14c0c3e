/**
 * The daily reconciliation slip: how many records of each kind went into the lanes since the last slip, and one hash
 * over all of them. It goes up as a signed record itself; the receiver counts its own side and compares.
 */
import { DAY_MS } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import type { Ports } from "../platform/ports.ts";
import { LANES, type UpLane } from "./model.ts";
import { currentEpoch, lastLaneSeq } from "./store.ts";

export const SLIP_KIND = "upstream.slip";

/** Looked for this often; written when the last one is a day old. */
const LOOK_EVERY_MS = 10 * 60_000;
const ROWS = 2_000;
/** More kinds than the program has; a slip stays below the limit of a payload. */
const KINDS_MAX = 200;

export type SlipLane = {
  readonly lane: UpLane;
  readonly from: number;
  readonly to: number;
  /** SHA-256 over the records' hashes in their order, each followed by a line feed. */
  readonly hash: string;
  /** Records by kind. */
  readonly kinds: { readonly [kind: string]: number };
};

export type SlipRow = { readonly kind: string; readonly hash: string };

/** Counts rows that come in the order of their lane, piece by piece. */
export class SlipCounter {
  readonly #hasher = new Bun.CryptoHasher("sha256");
  readonly #kinds = new Map<string, number>();

  add(rows: readonly SlipRow[]): void {
    for (const { kind, hash } of rows) {
      this.#hasher.update(`${hash}\n`);
      this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    }
  }

  result(lane: UpLane, from: number, to: number): SlipLane {
    const kinds = [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, KINDS_MAX);
    return { lane, from, to, hash: this.#hasher.digest("hex"), kinds: Object.fromEntries(kinds) };
  }
}

type LastSlip = { readonly at: number; readonly payload: string };

function lastSlip(ports: Pick<Ports, "db">): LastSlip | undefined {
  const row = ports.db.sql
    .query(
      "SELECT at, payload FROM journal WHERE lane = 'summary' AND kind = $kind ORDER BY seq DESC LIMIT 1",
    )
    .get({ kind: SLIP_KIND });
  return (row as LastSlip | null) ?? undefined;
}

/** How far the last slip went. */
function endOf(slip: LastSlip | undefined, lane: UpLane): number {
  if (slip === undefined) return 0;
  const { lanes } = JSON.parse(slip.payload) as { lanes: readonly SlipLane[] };
  return lanes.find((one) => one.lane === lane)?.to ?? 0;
}

async function count(ports: Pick<Ports, "db">, lane: UpLane, from: number): Promise<SlipLane> {
  const to = lastLaneSeq(ports.db.sql, lane);
  const counter = new SlipCounter();
  const query = ports.db.sql.query(
    `SELECT kind, hash FROM journal WHERE lane = $lane AND lane_seq BETWEEN $from AND $to
     ORDER BY lane_seq`,
  );
  for (let at = from; at <= to; at += ROWS) {
    counter.add(query.all({ lane, from: at, to: Math.min(to, at + ROWS - 1) }) as SlipRow[]);
    // A day may hold many, and the loop also holds valves.
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  return counter.result(lane, from, to);
}

/** Writes the slip of all that is in the lanes beyond the last one. */
export async function writeSlip(ports: Ports): Promise<readonly SlipLane[]> {
  const last = lastSlip(ports);
  const lanes: SlipLane[] = [];
  for (const lane of LANES) lanes.push(await count(ports, lane, endOf(last, lane) + 1));
  await ports.db.write((tx) => {
    tx.append({
      kind: SLIP_KIND,
      actor: "system",
      subject: "box:upstream",
      payload: { lanes: lanes as unknown as Json },
      lane: "summary",
    });
  });
  return lanes;
}

/** A site that never reported has nothing to reconcile. */
export function hasReported(ports: Ports): boolean {
  const row = ports.db.sql
    .query(
      "SELECT 1 FROM upstream_lane WHERE lane LIKE '%' || $epoch || '/%' AND lane NOT LIKE '%/connection' AND acknowledged_seq > 0 LIMIT 1",
    )
    .get({ epoch: currentEpoch(ports.db.sql) });
  return row !== null;
}

export function startSlips(ports: Ports): () => void {
  let isWriting = false;
  return ports.scheduler.every(LOOK_EVERY_MS, () => {
    if (isWriting || !ports.clockTrust().isTrusted || !hasReported(ports)) return;
    const last = lastSlip(ports);
    if (last !== undefined && ports.clock.now() - last.at < DAY_MS) return;
    isWriting = true;
    const done = writeSlip(ports).finally(() => {
      isWriting = false;
    });
    ports.background("upstream slip", done);
  });
}
