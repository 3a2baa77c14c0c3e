/** `receive --order`: signs an order of an authority and sends it to a site, once. */
import mqtt from "mqtt";
import { systemClock } from "../platform/clock.ts";
import type { BoxKey } from "../platform/keys.ts";
import { commandText, parseCommand, topics } from "../sync/index.ts";

const LIFE_MS = 3_600_000;

export type OrderSending = {
  readonly url: string;
  readonly site: string;
  /** The order alone, as JSON. */
  readonly order: string;
  readonly key: Pick<BoxKey, "keyId" | "sign">;
};

/** The id of the order; undefined where it is no order of the contract, and then nothing is sent. */
export async function sendOrder({
  url,
  site,
  order,
  key,
}: OrderSending): Promise<string | undefined> {
  let given: unknown;
  try {
    given = JSON.parse(order);
  } catch {
    return undefined;
  }
  const issuedAt = systemClock.now() as number;
  const id = crypto.randomUUID();
  const times = { issuedAt, expiresAt: issuedAt + LIFE_MS };
  const unsigned = { site, id, ...times, order: given, keyId: key.keyId };
  const sig = key.sign(commandText(unsigned as Parameters<typeof commandText>[0]));
  const payload = Buffer.from(JSON.stringify({ ...unsigned, sig }));
  if (parseCommand(payload) === undefined) return undefined;
  const client = await mqtt.connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 }, false);
  await client.publishAsync(topics.command(site), payload, { qos: 1 });
  await client.endAsync();
  return id;
}
