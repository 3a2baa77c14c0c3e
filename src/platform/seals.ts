/** Daily seals: the box signs the chain's head, so that a rewritten or shortened journal shows. */
import type { Database } from "bun:sqlite";
import type { Day, UnixMs } from "../kernel/instants.ts";
import { type BoxKey, verifySignature } from "./keys.ts";

export type SealProof = { readonly seq: number; readonly day: string; readonly ok: boolean };

export type SealRow = {
  readonly seq: number;
  readonly day: string;
  readonly hash: string;
  readonly key_id: string;
  readonly signature: string;
};

/** What is signed: the site, the day and the chain's head at its end. */
export function sealText(siteId: string, day: string, seq: number, hash: string): string {
  return `gasward-seal-1\n${siteId}\n${day}\n${seq}\n${hash}`;
}

/** Signs the present head for a day; does nothing when that head is sealed already or there is none. */
export function sealHead(
  database: Database,
  siteId: string,
  key: BoxKey,
  day: Day,
  now: UnixMs,
): boolean {
  const head = database.query("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").get() as {
    seq: number;
    hash: string;
  } | null;
  if (head === null) return false;
  const insert = database.query(
    `INSERT INTO journal_seal (seq, day, hash, key_id, signature, sealed_at)
     VALUES ($seq, $day, $hash, $keyId, $signature, $now) ON CONFLICT (seq) DO NOTHING`,
  );
  const signature = key.sign(sealText(siteId, day, head.seq, head.hash));
  return insert.run({ ...head, day, keyId: key.keyId, signature, now }).changes === 1;
}

export function verifySeals(
  database: Database,
  siteId: string,
  publicPem: string,
): readonly SealProof[] {
  const rows = database.query("SELECT * FROM journal_seal ORDER BY seq").all() as SealRow[];
  const entry = database.query("SELECT hash FROM journal WHERE seq = $seq");
  return rows.map((row) => {
    const found = entry.get({ seq: row.seq }) as { hash: string } | null;
    const text = sealText(siteId, row.day, row.seq, row.hash);
    const ok = found?.hash === row.hash && verifySignature(publicPem, text, row.signature);
    return { seq: row.seq, day: row.day, ok };
  });
}
