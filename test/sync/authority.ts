/** An authority above: a key of its own, and orders signed with it. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type Command, commandText } from "../../src/sync/index.ts";
import type { Order } from "../../src/sync/orders/command-rules.ts";
import type { Bay } from "../support/filling.ts";

const HOUR_MS = 3_600_000;

/** An authority with a key of its own. */
export class Authority {
  readonly #key: KeyObject;
  readonly publicPem: string;
  keyId = "";
  #count = 0;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    this.#key = privateKey;
    this.publicPem = String(publicKey.export({ type: "spki", format: "pem" }));
  }

  command(bay: Pick<Bay, "site">, order: Order, change: Partial<Command> = {}): Command {
    const now = bay.site.time.clock.now();
    this.#count += 1;
    const unsigned: Omit<Command, "sig"> = {
      site: bay.site.app.ports.siteId,
      id: `c-${this.#count}`,
      issuedAt: now,
      expiresAt: now + HOUR_MS,
      order,
      keyId: this.keyId,
      ...change,
    };
    const sig = sign(null, Buffer.from(commandText(unsigned)), this.#key).toString("base64");
    return { ...unsigned, sig };
  }
}

export const bytes = (command: unknown): Uint8Array => Buffer.from(JSON.stringify(command));
