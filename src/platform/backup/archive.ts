/** What is inside a backup: files by name, each followed by its length and hash, closed by a manifest. */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../errors.ts";
import type { BackupWriter, Source } from "./format.ts";

const PIECE_BYTES = 1_048_576;

/** Names that a backup may hold; anything else could write outside its folder. */
const NAME =
  /^(?:site\.db|tracks\.db|box\.key|tls\/ca\.(?:pem|key)|media\/[0-9a-f]{2}\/[0-9a-f]{64}(?:\.[a-z]{2,5})?)$/;

export function isBackupName(name: string): boolean {
  return NAME.test(name);
}

export type ArchivedFile = {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
};

export type Manifest = {
  readonly files: readonly ArchivedFile[];
  readonly journalSeq: number;
  readonly journalHash: string;
  readonly epoch: string;
  /** Rows of every table of site.db, to compare after the trial restore. */
  readonly rows: Readonly<Record<string, number>>;
};

function frame(value: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

/** Writes one file. Its size is fixed first; a file that shrinks meanwhile is an error, not a short copy. */
export function archiveFile(
  writer: BackupWriter,
  name: string,
  path: string,
  bytes: number,
): ArchivedFile {
  writer.write(frame({ name, bytes }));
  const file = openSync(path, "r");
  const hash = createHash("sha256");
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let left = bytes; left > 0; ) {
      const got = readSync(file, piece, 0, Math.min(PIECE_BYTES, left), null);
      if (got === 0) throw new Fault("backup.not_good", `${name} became shorter while it was read`);
      writer.write(piece.subarray(0, got));
      hash.update(piece.subarray(0, got));
      left -= got;
    }
  } finally {
    closeSync(file);
  }
  return { name, bytes, sha256: hash.digest("hex") };
}

export function archiveEnd(writer: BackupWriter, manifest: Manifest): void {
  writer.write(frame({ manifest }));
  writer.end();
}

/** Gives out exact pieces of a sequence of buffers. */
class Pieces {
  readonly #records: Iterator<Buffer>;
  #held = Buffer.alloc(0);

  constructor(records: Iterator<Buffer>) {
    this.#records = records;
  }

  /** At most `length` bytes, at least one unless everything was read. */
  some(length: number): Buffer {
    while (this.#held.length === 0) {
      const next = this.#records.next();
      if (next.done === true) return Buffer.alloc(0);
      this.#held = Buffer.from(next.value);
    }
    const piece = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(piece.length);
    return piece;
  }

  exactly(length: number): Buffer {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const piece = this.some(left);
      if (piece.length === 0) throw new Fault("backup.damaged", "the contents end too early");
      parts.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(parts);
  }
}

type Entry =
  | { readonly name: string; readonly bytes: number; readonly manifest?: undefined }
  | { readonly manifest: Manifest };

const ENTRY_MAX = 64 * 1_048_576;

function readEntry(pieces: Pieces): Entry {
  const length = pieces.exactly(4).readUInt32BE();
  if (length > ENTRY_MAX) throw new Fault("backup.damaged", "an entry is too long");
  try {
    return JSON.parse(pieces.exactly(length).toString()) as Entry;
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("backup.damaged", "an entry is not readable", error);
  }
}

function extractFile(pieces: Pieces, path: string, bytes: number): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, "wx", 0o600);
  const hash = createHash("sha256");
  try {
    for (let left = bytes; left > 0; ) {
      const piece = pieces.some(Math.min(left, PIECE_BYTES));
      if (piece.length === 0) throw new Fault("backup.damaged", "a file ends too early");
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      hash.update(piece);
      left -= piece.length;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}

/** Writes everything into an empty folder and compares each file with the manifest. */
export function extractAll(records: Iterator<Buffer>, folder: string): Manifest {
  const pieces = new Pieces(records);
  const found = new Map<string, { bytes: number; sha256: string }>();
  for (;;) {
    const entry = readEntry(pieces);
    if (entry.manifest !== undefined) {
      for (const file of entry.manifest.files) {
        const got = found.get(file.name);
        if (got === undefined || got.sha256 !== file.sha256 || got.bytes !== file.bytes) {
          throw new Fault("backup.damaged", `${file.name} differs from the manifest`);
        }
      }
      if (found.size !== entry.manifest.files.length) {
        throw new Fault("backup.damaged", "files that the manifest does not name");
      }
      return entry.manifest;
    }
    const { name, bytes } = entry;
    if (!isBackupName(name) || !Number.isSafeInteger(bytes) || bytes < 0 || found.has(name)) {
      throw new Fault("backup.damaged", "a file name that no backup has");
    }
    found.set(name, { bytes, sha256: extractFile(pieces, join(folder, name), bytes) });
  }
}

/** A file read piece by piece. */
export class FileSource implements Source {
  readonly #file: number;
  readonly #size: number;
  #at = 0;

  constructor(path: string, size: number) {
    this.#file = openSync(path, "r");
    this.#size = size;
  }

  read(length: number): Uint8Array {
    const bytes = Buffer.alloc(Math.min(length, this.#size - this.#at));
    let got = 0;
    while (got < bytes.length) {
      const count = readSync(this.#file, bytes, got, bytes.length - got, this.#at + got);
      if (count === 0) break;
      got += count;
    }
    this.#at += got;
    return bytes.subarray(0, got);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#size;
  }

  close(): void {
    closeSync(this.#file);
  }
}
