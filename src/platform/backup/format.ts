/**
 * The backup file: one encrypted stream of named files. AES-256-GCM in records of one MiB; each record is
 * bound to the header, its place and whether it is the last, so that nothing can be cut, moved or mixed.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  scrypt,
  scryptSync,
} from "node:crypto";
import { Fault } from "../errors.ts";

const MAGIC = Buffer.from("GWBK1\n");
const RECORD_BYTES = 1_048_576;
const TAG_BYTES = 16;
const HEADER_MAX = 16_384;

/** scrypt's figures for a passphrase that a person types once in years (OWASP's floor, 2023). */
const KDF = { n: 131_072, r: 8, p: 1, maxmem: 256 * 1_048_576 } as const;

export type BackupHeader = {
  readonly format: 1;
  readonly siteId: string;
  readonly siteName: string;
  readonly createdAt: number;
  readonly program: string;
  /** Salt of the key that the recovery passphrase gives. */
  readonly salt: string;
  /** The file's own key, wrapped by the passphrase's key: nonce, ciphertext and tag in base64. */
  readonly wrappedKey: string;
  /** First four bytes of every record's nonce. */
  readonly noncePrefix: string;
};

export type WrappingKey = { readonly key: Buffer; readonly salt: string };

/** Letters and digits that cannot be confused on paper, in groups of five; about 120 bits. */
export function newPassphrase(random: (bytes: number) => string): string {
  return (
    random(15)
      .toUpperCase()
      .match(/.{1,5}/g) ?? []
  )
    .slice(0, 5)
    .join("-");
}

function plainPassphrase(passphrase: string): string {
  return passphrase.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

export function wrappingKeyOf(passphrase: string, salt: string): WrappingKey {
  const key = scryptSync(plainPassphrase(passphrase), Buffer.from(salt, "base64"), 32, {
    N: KDF.n,
    r: KDF.r,
    p: KDF.p,
    maxmem: KDF.maxmem,
  });
  return { key, salt };
}

/** The same without holding up the main loop, which must never stand still while a gun is open. */
export function deriveWrappingKey(passphrase: string, salt: string): Promise<WrappingKey> {
  const options = { N: KDF.n, r: KDF.r, p: KDF.p, maxmem: KDF.maxmem };
  return new Promise((resolve, reject) => {
    scrypt(plainPassphrase(passphrase), Buffer.from(salt, "base64"), 32, options, (error, key) => {
      // Bun calls back with undefined where Node has null.
      if (error === null || error === undefined) resolve({ key, salt });
      else reject(error);
    });
  });
}

export function newSalt(): string {
  return randomBytes(16).toString("base64");
}

function wrap(key: Buffer, by: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", by, nonce);
  const body = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64");
}

function unwrap(wrapped: string, by: Buffer): Buffer {
  const bytes = Buffer.from(wrapped, "base64");
  const decipher = createDecipheriv("aes-256-gcm", by, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new Fault("backup.wrong_key", "the passphrase does not open this backup", error);
  }
}

function nonceOf(prefix: Buffer, counter: number): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce, 0, 0, 4);
  nonce.writeBigUInt64BE(BigInt(counter), 4);
  return nonce;
}

function aadOf(headerHash: Buffer, isLast: boolean): Buffer {
  return Buffer.concat([headerHash, Buffer.from([isLast ? 1 : 0])]);
}

export type Sink = { write(bytes: Uint8Array): void };

/** Encrypts what it is given, record by record, into a sink. */
export class BackupWriter {
  readonly #sink: Sink;
  readonly #key: Buffer;
  readonly #prefix: Buffer;
  readonly #headerHash: Buffer;
  #pending = Buffer.alloc(0);
  #counter = 0;

  constructor(
    sink: Sink,
    facts: Omit<BackupHeader, "format" | "salt" | "wrappedKey" | "noncePrefix">,
    by: WrappingKey,
  ) {
    this.#sink = sink;
    this.#key = randomBytes(32);
    this.#prefix = randomBytes(4);
    const header: BackupHeader = {
      format: 1,
      ...facts,
      salt: by.salt,
      wrappedKey: wrap(this.#key, by.key),
      noncePrefix: this.#prefix.toString("base64"),
    };
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    this.#headerHash = createHash("sha256").update(text).digest();
    sink.write(Buffer.concat([MAGIC, length, text]));
  }

  write(bytes: Uint8Array): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length > RECORD_BYTES) {
      this.#record(this.#pending.subarray(0, RECORD_BYTES), false);
      this.#pending = this.#pending.subarray(RECORD_BYTES);
    }
  }

  end(): void {
    this.#record(this.#pending, true);
    this.#pending = Buffer.alloc(0);
  }

  #record(plain: Uint8Array, isLast: boolean): void {
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonceOf(this.#prefix, this.#counter));
    cipher.setAAD(aadOf(this.#headerHash, isLast));
    const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    this.#sink.write(Buffer.concat([length, body]));
    this.#counter += 1;
  }
}

/** Reads exactly the bytes asked for, fewer only at the end of the file. */
export type Source = { read(length: number): Uint8Array; isAtEnd(): boolean };

function exactly(source: Source, length: number): Buffer {
  const bytes = source.read(length);
  if (bytes.length < length) throw new Fault("backup.damaged", "the file ends too early");
  return Buffer.from(bytes);
}

export type OpenedHeader = { readonly header: BackupHeader; readonly hash: Buffer };

const HEADER_TEXTS = [
  "siteId",
  "siteName",
  "program",
  "salt",
  "wrappedKey",
  "noncePrefix",
] as const satisfies readonly (keyof BackupHeader)[];

/** The header is read before anything can vouch for it. */
function isWholeHeader(header: BackupHeader): boolean {
  return (
    HEADER_TEXTS.every((name) => typeof header[name] === "string") &&
    Number.isSafeInteger(header.createdAt)
  );
}

/** Reads the part in clear: whose backup it is and when it was made. */
export function readHeader(source: Source): OpenedHeader {
  if (!exactly(source, MAGIC.length).equals(MAGIC)) {
    throw new Fault("backup.damaged", "this is no backup of this program");
  }
  const length = exactly(source, 4).readUInt32BE();
  if (length > HEADER_MAX) throw new Fault("backup.damaged", "the header is too long");
  const text = exactly(source, length);
  try {
    const header = JSON.parse(text.toString()) as BackupHeader;
    if (header.format !== 1) throw new Fault("backup.damaged", "a format of a newer program");
    if (!isWholeHeader(header)) throw new Fault("backup.damaged", "the header lacks something");
    return { header, hash: createHash("sha256").update(text).digest() };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("backup.damaged", "the header is not readable", error);
  }
}

/** The plain bytes, record by record. Throws Fault "backup.wrong_key" or "backup.damaged". */
export function* readRecords(source: Source, opened: OpenedHeader, by: Buffer): Generator<Buffer> {
  const { header, hash } = opened;
  const key = unwrap(header.wrappedKey, by);
  const prefix = Buffer.from(header.noncePrefix, "base64");
  for (let counter = 0; ; counter += 1) {
    const length = exactly(source, 4).readUInt32BE();
    if (length < TAG_BYTES || length > RECORD_BYTES + TAG_BYTES) {
      throw new Fault("backup.damaged", `record ${counter} has an impossible length`);
    }
    const body = exactly(source, length);
    const isLast = source.isAtEnd();
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(prefix, counter));
    decipher.setAAD(aadOf(hash, isLast));
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
    try {
      yield Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new Fault("backup.damaged", `record ${counter} was changed or cut`, error);
    }
    if (isLast) return;
  }
}
