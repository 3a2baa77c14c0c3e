/** The box's key file: mode 0600 beside the data, never in a backup in clear. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Fault } from "./errors.ts";
import { prepareFile, replaceFile } from "./storage/whole-file.ts";

/** The key that wraps the keys of backups, made from the passphrase of the recovery sheet. */
export type StoredWrappingKey = { readonly key: string; readonly salt: string };

export type BoxKey = {
  /** Undefined until a recovery sheet was made: without one no backup could be opened elsewhere. */
  readonly backup: StoredWrappingKey | undefined;
  /** First 16 hex digits of SHA-256 over the public key; what people compare. */
  readonly keyId: string;
  readonly publicPem: string;
  /** Ed25519 signature in base64. */
  sign(text: string): string;
  /** A key of 32 bytes for one purpose; another purpose gets another key, and none leads back. */
  derive(purpose: string): Buffer;
};

/** What people compare of a public key: the first 16 hex digits of its SHA-256. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: "spki", format: "der" });
  return new Bun.CryptoHasher("sha256").update(der).digest("hex").slice(0, 16);
}

function pem(key: KeyObject): string {
  return String(key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }));
}

function boxKey(privateKey: KeyObject, backup: StoredWrappingKey | undefined): BoxKey {
  const publicKey = createPublicKey(privateKey);
  return {
    backup,
    keyId: keyIdOf(publicKey),
    publicPem: pem(publicKey),
    derive: (purpose) => {
      const secret = privateKey.export({ type: "pkcs8", format: "der" });
      return Buffer.from(hkdfSync("sha256", secret, "gasward-derive-1", purpose, 32));
    },
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString("base64"),
  };
}

type KeyFile = {
  readonly version: 1;
  readonly journal: string;
  readonly backup?: StoredWrappingKey;
};

function readKeyFile(path: string): KeyFile {
  return JSON.parse(readFileSync(path, "utf8")) as KeyFile;
}

/**
 * A new recovery sheet: later backups are wrapped by its passphrase; older ones keep theirs. Holds from when the
 * returned function was called, so that what may fail can come before.
 */
export function prepareWrappingKey(path: string, backup: StoredWrappingKey): () => void {
  return prepareFile(path, JSON.stringify({ ...readKeyFile(path), backup }));
}

export function storeWrappingKey(path: string, backup: StoredWrappingKey): void {
  prepareWrappingKey(path, backup)();
}

/** Reads the key file, or makes it when the data folder is new. Throws Fault when it is damaged. */
export function openBoxKey(path: string, isNewSite: boolean): BoxKey {
  if (!existsSync(path)) {
    // A site that has data but no key must not get a new one silently: its seals would not verify.
    if (!isNewSite) throw new Fault("data.unreadable", `${path} is missing beside existing data`);
    const { privateKey } = generateKeyPairSync("ed25519");
    replaceFile(path, JSON.stringify({ version: 1, journal: pem(privateKey) }));
  }
  try {
    const { journal, backup } = readKeyFile(path);
    return boxKey(createPrivateKey(journal), backup);
  } catch (error) {
    throw new Fault("data.unreadable", `${path} is not a key file`, error);
  }
}

export function verifySignature(publicPem: string, text: string, signature: string): boolean {
  try {
    return verify(
      null,
      Buffer.from(text),
      createPublicKey(publicPem),
      Buffer.from(signature, "base64"),
    );
  } catch {
    return false;
  }
}
