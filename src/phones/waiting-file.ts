/**
 * A file of what waits on a phone that will not reach the box any more. The phone seals it with a key that it was given with
 * the work; the file carries that key sealed by the box, so that only this box reads it, even after a restore.
 */
import { createDecipheriv, randomBytes } from "node:crypto";
import { z } from "zod";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { Fault } from "../platform/errors.ts";
import type { Ports } from "../platform/ports.ts";
import { type Intake, parseIntake } from "./form.ts";
import { PHONE_LIMITS } from "./model.ts";

const PURPOSE = "phone-export";
const KEY_BYTES = 32;
const TAG_BYTES = 16;

export type ExportKey = {
  /** AES-256-GCM, base64. */
  readonly key: string;
  /** The same, sealed by the box for this package. */
  readonly ticket: string;
};

export function exportKeyFor({ vault }: Pick<Ports, "vault">, packageId: string): ExportKey {
  const key = randomBytes(KEY_BYTES).toString("base64");
  return { key, ticket: vault.seal(PURPOSE, packageId, key) };
}

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

const envelope = z.object({
  gasward: z.literal("waiting"),
  packageId: z.string().regex(/^[0-9a-z]{26}$/),
  ticket: z.string().max(400),
  iv: base64.max(24),
  data: base64,
});

const content = z.object({
  takenAt: z.int().min(0),
  /** The box's clock less the phone's, as of their last contact. */
  offMs: z.int(),
  acts: z.array(z.unknown()).max(PHONE_LIMITS.actsOfPackage),
  pictures: z.record(z.string().max(40), base64),
});

export type WaitingFileRefusal = {
  readonly code: "import.not_a_file" | "import.other_box" | "import.damaged";
};

export type WaitingFile = {
  /** As the phone would have sent them, in portions of one request. */
  readonly intakes: readonly Intake[];
  readonly files: ReadonlyMap<string, Uint8Array>;
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keyOf({ vault }: Pick<Ports, "vault">, id: string, ticket: string): Buffer | undefined {
  try {
    return Buffer.from(vault.open(PURPOSE, id, ticket), "base64");
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function opened(key: Buffer, iv: string, data: string): string | undefined {
  const bytes = Buffer.from(data, "base64");
  if (bytes.length < TAG_BYTES) return undefined;
  try {
    const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"));
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = cipher.update(bytes.subarray(0, -TAG_BYTES));
    return Buffer.concat([text, cipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

/** Reads a file of a phone; `now` is the box's. */
export function readWaitingFile(
  ports: Pick<Ports, "vault">,
  text: string,
  now: number,
): Result<WaitingFile, WaitingFileRefusal> {
  const outer = envelope.safeParse(jsonOf(text));
  if (!outer.success) return refuse({ code: "import.not_a_file" });
  const { packageId, ticket, iv, data } = outer.data;
  const key = keyOf(ports, packageId, ticket);
  if (key === undefined) return refuse({ code: "import.other_box" });
  const inner = content.safeParse(jsonOf(opened(key, iv, data) ?? ""));
  if (!inner.success) return refuse({ code: "import.damaged" });
  const { takenAt, offMs, acts, pictures } = inner.data;
  const intakes: Intake[] = [];
  for (let at = 0; at < acts.length; at += PHONE_LIMITS.acts) {
    const portion = acts.slice(at, at + PHONE_LIMITS.acts);
    const sentAt = Math.max(0, now - offMs);
    const parsed = parseIntake({ packageId, takenAt, sentAt, waiting: 0, acts: portion });
    if (!parsed.ok) return refuse({ code: "import.damaged" });
    intakes.push(parsed.value);
  }
  const files = new Map<string, Uint8Array>();
  for (const [name, bytes] of Object.entries(pictures)) {
    files.set(name, new Uint8Array(Buffer.from(bytes, "base64")));
  }
  return accept({ intakes, files });
}
