/** Untrusted orders from above, and keys that an administrator enters. */
import { createPublicKey } from "node:crypto";
import { z } from "zod";
import { LOCK_SCOPES } from "../filling/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { keyIdOf } from "../platform/keys.ts";
import type { Command } from "./command-rules.ts";
import { parseJson } from "./form.ts";
import { POSITIONS_MINUTES_MAX } from "./positions.ts";

const id = z.string().min(1).max(80);
const words = z
  .string()
  .max(LIMITS.reasonLength)
  .refine((text) => text.trim() !== "");
const instant = z.number().int().min(0);

const command = z.strictObject({
  site: id,
  id,
  issuedAt: instant,
  expiresAt: instant,
  order: z.discriminatedUnion("action", [
    z.strictObject({
      action: z.literal("lock"),
      scope: z.enum(LOCK_SCOPES),
      target: z.string().max(80),
      reason: words,
    }),
    z.strictObject({ action: z.literal("unlock"), lock: id, reason: words }),
    z.strictObject({ action: z.literal("notice"), text: words }),
    z.strictObject({
      action: z.literal("positions"),
      minutes: z.number().int().min(1).max(POSITIONS_MINUTES_MAX),
      reason: words,
    }),
  ]),
  keyId: id,
  sig: z.string().min(1).max(200),
});

export function parseCommand(bytes: Uint8Array): Command | undefined {
  return command.safeParse(parseJson(bytes)).data;
}

const PEM_MAX = 1_000;

/** The id of an Ed25519 public key in PEM; undefined for anything else. */
export function keyIdOfPem(pem: string): string | undefined {
  if (pem.length > PEM_MAX || !pem.startsWith("-----BEGIN PUBLIC KEY-----")) return undefined;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === "ed25519" ? keyIdOf(key) : undefined;
  } catch {
    return undefined;
  }
}
