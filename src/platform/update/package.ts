/**
 * The update file: a signed header, then the compressed program. Nothing behind the signature is read before a known
 * key has confirmed the header, and the header names size and hash of what follows.
 *
 *   "GWUPDATE1\n" · u32 length of the header · header (JSON) · 64 bytes Ed25519 over all before · zstd of the program
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { keyIdOf } from "../keys.ts";

const MAGIC = Buffer.from("GWUPDATE1\n");
const SIGNATURE_BYTES = 64;
const HEADER_MAX = 65_536;
const FILE_MAX = 600_000_000;
const PROGRAM_MAX = 600_000_000;

const hashes = z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(1_000);

const headerSchema = z.strictObject({
  product: z.literal("gasward"),
  version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/),
  /** Operating system and processor, as the runtime names them: `linux-x64`. */
  platform: z.string().max(40),
  bytes: z.number().int().positive().max(PROGRAM_MAX),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of what follows the signature: nothing is unpacked that the maker did not pack. */
  packedSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Hashes of the migrations the program brings: data with any other was written by a newer one. */
  migrations: z.strictObject({ site: hashes, tracks: hashes }),
});

export type UpdateHeader = z.infer<typeof headerSchema>;

export type PackageRefusal =
  | { readonly code: "update.unreadable" }
  | { readonly code: "update.signature" }
  | { readonly code: "update.damaged" };

export type UpdatePackage = {
  readonly header: UpdateHeader;
  /** First 16 hex digits of SHA-256 over the public key that confirmed it. */
  readonly keyId: string;
  /** The program itself; refused when it is not what was signed. */
  program(): Result<Buffer, PackageRefusal>;
};

/** For the maker: the private key is read from a file of theirs and never stored here. */
export function packUpdate(
  program: Buffer,
  given: Pick<UpdateHeader, "version" | "platform" | "migrations">,
  privatePem: string,
): Buffer {
  const packed = Bun.zstdCompressSync(program, { level: 9 });
  const header: UpdateHeader = {
    product: "gasward",
    ...given,
    bytes: program.length,
    sha256: sha256(program),
    packedSha256: sha256(packed),
  };
  const text = Buffer.from(JSON.stringify(headerSchema.parse(header)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const head = Buffer.concat([MAGIC, length, text]);
  const signature = sign(null, head, createPrivateKey(privatePem));
  return Buffer.concat([head, signature, packed]);
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function signerOf(head: Buffer, signature: Buffer, keys: readonly string[]): string | undefined {
  return keys.find((pem) => {
    try {
      return verify(null, head, createPublicKey(pem), signature);
    } catch {
      return false;
    }
  });
}

function unpack(packed: Buffer, header: UpdateHeader): Result<Buffer, PackageRefusal> {
  if (sha256(packed) !== header.packedSha256) return refuse({ code: "update.damaged" });
  try {
    const program = Buffer.from(Bun.zstdDecompressSync(packed));
    const isWhole = program.length === header.bytes && sha256(program) === header.sha256;
    return isWhole ? accept(program) : refuse({ code: "update.damaged" });
  } catch {
    return refuse({ code: "update.damaged" });
  }
}

export function readUpdate(
  path: string,
  keys: readonly string[],
): Result<UpdatePackage, PackageRefusal> {
  let file: Buffer;
  try {
    if (statSync(path).size > FILE_MAX) return refuse({ code: "update.unreadable" });
    file = readFileSync(path);
  } catch {
    return refuse({ code: "update.unreadable" });
  }
  const start = MAGIC.length + 4;
  if (file.length < start || !file.subarray(0, MAGIC.length).equals(MAGIC)) {
    return refuse({ code: "update.unreadable" });
  }
  const length = file.readUInt32BE(MAGIC.length);
  const end = start + length;
  if (length > HEADER_MAX || file.length < end + SIGNATURE_BYTES) {
    return refuse({ code: "update.unreadable" });
  }
  const signature = file.subarray(end, end + SIGNATURE_BYTES);
  const signer = signerOf(file.subarray(0, end), signature, keys);
  if (signer === undefined) return refuse({ code: "update.signature" });
  const parsed = headerSchema.safeParse(jsonOf(file.subarray(start, end).toString()));
  if (!parsed.success) return refuse({ code: "update.unreadable" });
  const header = parsed.data;
  const packed = file.subarray(end + SIGNATURE_BYTES);
  return accept({
    header,
    keyId: keyIdOf(createPublicKey(signer)),
    program: () => unpack(packed, header),
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
