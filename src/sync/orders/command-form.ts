/** Untrusted orders from above, and keys that an administrator enters. */
import { createPublicKey } from "node:crypto";
import { z } from "zod";
import { orderedPurpose, orderedTable, orderedTableId } from "../../checks/index.ts";
import { LOCK_SCOPES } from "../../filling/index.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { keyIdOf } from "../../platform/keys.ts";
import { parseJson } from "../form.ts";
import { POSITIONS_MINUTES_MAX } from "../positions.ts";
import type { Command } from "./command-rules.ts";

const id = z.string().min(1).max(80);
const words = z
  .string()
  .max(LIMITS.reasonLength)
  .refine((text) => text.trim() !== "");
const instant = z.number().int().min(0);

const minutes = z.number().int().min(1).max(10_080);
const pair = z.tuple([minutes, minutes]);

const order = z.discriminatedUnion("action", [
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
  z.strictObject({
    action: z.literal("check-table"),
    table: orderedTableId,
    purpose: orderedPurpose,
    definition: orderedTable,
    reason: words,
  }),
  z.strictObject({
    action: z.literal("thresholds"),
    escalation: z
      .strictObject({
        "1": pair.optional(),
        "2": pair.optional(),
        "3": pair.optional(),
        "4": pair.optional(),
      })
      .refine((given) => Object.keys(given).length > 0),
    reason: words,
  }),
]);

const frame = {
  site: id,
  id,
  issuedAt: instant,
  expiresAt: instant,
  keyId: id,
  sig: z.string().min(1).max(200),
};
const command = z.strictObject({ ...frame, order });
/** Whose it is can be told before it is understood. */
const framed = z.strictObject({ ...frame, order: z.record(z.string().max(80), z.json()) });

export type FramedCommand = z.infer<typeof framed>;

export function parseCommand(bytes: Uint8Array): Command | undefined {
  const given = parseFrame(bytes);
  return given && parseOrder(given);
}

/** Undefined also for what is longer than any message of the contract. */
export function parseFrame(bytes: Uint8Array): FramedCommand | undefined {
  return framed.safeParse(parseJson(bytes)).data;
}

export function parseOrder(given: FramedCommand): Command | undefined {
  return command.safeParse(given).data as Command | undefined;
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
