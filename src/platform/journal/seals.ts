/** Daily seals: the box signs the chain's head, so that a rewritten or shortened journal shows. */
import type { Database } from "bun:sqlite";
import type { Day, UnixMs } from "../../kernel/instants.ts";
import { type BoxKey, verifySignature } from "../keys.ts";
import { readHead } from "./journal.ts";

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
  const { seq, hash } = readHead(database);
  if (seq === 0) return false;
  const insert = database.query(
    `INSERT INTO journal_seal (seq, day, hash, key_id, signature, sealed_at)
     VALUES ($seq, $day, $hash, $keyId, $signature, $now) ON CONFLICT (seq) DO NOTHING`,
  );
  const signature = key.sign(sealText(siteId, day, seq, hash));
  return insert.run({ seq, hash, day, keyId: key.keyId, signature, now }).changes === 1;
}

export type SealCheck = {
  readonly database: Database;
  readonly siteId: string;
  readonly publicPem: string;
};

/** Whether a seal still fits the entry it names, and was made with the box's key. */
export function isSealGood({ database, siteId, publicPem }: SealCheck, row: SealRow): boolean {
  const { seq, day, hash, signature } = row;
  const found = database.query("SELECT hash FROM journal WHERE seq = $seq").get({ seq });
  const isSame = (found as { hash: string } | null)?.hash === hash;
  return isSame && verifySignature(publicPem, sealText(siteId, day, seq, hash), signature);
}

export function verifySeals(
  database: Database,
  siteId: string,
  publicPem: string,
): readonly SealProof[] {
  const rows = database.query("SELECT * FROM journal_seal ORDER BY seq").all() as SealRow[];
  const check = { database, siteId, publicPem };
  return rows.map((row) => ({ seq: row.seq, day: row.day, ok: isSealGood(check, row) }));
}
