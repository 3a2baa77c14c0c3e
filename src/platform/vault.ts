/** Secrets at rest: sealed with a key that follows from the box's key file, so that a copied database tells none. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Fault } from "./errors.ts";
import type { BoxKey } from "./keys.ts";

/** AES-256-GCM: 12 bytes of nonce, the text, 16 bytes of tag (NIST SP 800-38D). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = "v1:";

export type Vault = {
  /** `owner` is bound in: a sealed text moved to another row does not open. */
  seal(purpose: string, owner: string, text: string): string;
  /** Throws Fault "data.unreadable" for what was not sealed with this box's key, for this purpose and owner. */
  open(purpose: string, owner: string, sealed: string): string;
};

export function openVault(key: Pick<BoxKey, "derive">): Vault {
  const keys = new Map<string, Buffer>();
  const keyOf = (purpose: string): Buffer => {
    const known = keys.get(purpose) ?? key.derive(`vault:${purpose}`);
    keys.set(purpose, known);
    return known;
  };
  return {
    seal(purpose, owner, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", keyOf(purpose), nonce);
      cipher.setAAD(Buffer.from(`${purpose}\n${owner}`));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
    },
    open(purpose, owner, sealed) {
      try {
        const bytes = Buffer.from(sealed.slice(PREFIX.length), "base64");
        if (!sealed.startsWith(PREFIX) || bytes.length < NONCE_BYTES + TAG_BYTES) {
          throw new RangeError("too short");
        }
        const nonce = bytes.subarray(0, NONCE_BYTES);
        const cipher = createDecipheriv("aes-256-gcm", keyOf(purpose), nonce);
        cipher.setAAD(Buffer.from(`${purpose}\n${owner}`));
        cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        const text = cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([text, cipher.final()]).toString("utf8");
      } catch (error) {
        throw new Fault("data.unreadable", `a secret (${purpose}) does not open`, error);
      }
    },
  };
}
