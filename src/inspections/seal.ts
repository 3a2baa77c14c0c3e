/** The seal of a visit: one hash over everything in it, and the short code that the regulator takes away. Pure. */
import { canonicalJson, type Json } from "../kernel/json.ts";
import type { Finding, Visit } from "./model.ts";

/** Crockford's: no I, L, O, U, which are misread or mistyped. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES = 10;

export function hashOf(body: string): string {
  return new Bun.CryptoHasher("sha256").update(body).digest("hex");
}

/** The first 80 bits of the hash: long enough that nobody finds a second record with the same code. */
export function sealCodeOf(hash: string): string {
  let bits = 0n;
  for (let at = 0; at < CODE_BYTES * 2; at += 1) {
    bits = (bits << 4n) | BigInt(Number.parseInt(hash[at] ?? "0", 16));
  }
  let code = "";
  for (let at = 0; at < (CODE_BYTES * 8) / 5; at += 1) {
    code = `${ALPHABET[Number(bits & 31n)]}${code}`;
    bits >>= 5n;
  }
  return code;
}

/** As it is printed: groups of four. */
export function codeText(code: string): string {
  return code.replace(/(.{4})(?=.)/g, "$1-");
}

/** What somebody typed, with or without dashes, in either case; undefined when it can be no code. */
export function readSealCode(text: string): string | undefined {
  const plain = text
    .toUpperCase()
    .replace(/[\s\-–—_]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(plain) ? plain : undefined;
}

export type SealParts = {
  readonly siteId: string;
  readonly visit: Visit;
  /** The table's version by its hash, each answer, the pictures by theirs. */
  readonly run:
    | {
        readonly id: string;
        readonly table: string;
        readonly result: string;
        readonly answers: readonly (readonly [item: string, value: string, note: string])[];
        readonly photos: readonly (readonly [item: string, hash: string])[];
      }
    | undefined;
  readonly findings: readonly Finding[];
  readonly findingPhotos: readonly (readonly [finding: string, hash: string])[];
  readonly alarms: readonly {
    readonly alarmId: string;
    readonly verdict: string;
    readonly note: string;
    readonly at: number;
  }[];
};

/** Everything the visit says, as one text; the same rows always give the same text. */
export function sealBody(parts: SealParts): string {
  const { visit } = parts;
  const { id, number, regulatorId, office, purpose, isByCode, companion } = visit;
  const { startedAt, endedAt, colourAtStart, conclusion, summary } = visit;
  const { regulatorSign, enterpriseSign, enterpriseName, refusedSign } = visit;
  const body: Json = {
    form: 1,
    site: parts.siteId,
    visit: {
      ...{ id, number, regulatorId, office, purpose, isByCode, companion },
      ...{ startedAt, endedAt, colourAtStart, conclusion, summary },
      ...{ regulatorSign, enterpriseSign, enterpriseName, refusedSign },
    },
    run: parts.run === undefined ? null : { ...parts.run },
    findings: parts.findings.map(({ visitId: _visit, ...finding }) => finding),
    findingPhotos: parts.findingPhotos,
    alarms: parts.alarms.map((one) => ({ ...one })),
  };
  return canonicalJson(body);
}
