/**
 * `receive --order`: signs an order of an authority. Over MQTT it is sent once; for a receiver that only answers, over HTTPS or
 * by a courier, it is left in the receiver's state and goes with the answers until the site has told what became of it.
 */
import mqtt from "mqtt";
import { systemClock } from "../platform/clock.ts";
import type { BoxKey } from "../platform/keys.ts";
import { commandText, parseCommand, ReceiverStore, topics } from "../sync/index.ts";

const HOUR_MS = 3_600_000;
export const ORDER_HOURS_MAX = 24;

export type OrderSending = {
  /** Broker; undefined where the order is left in `state`. */
  readonly url: string | undefined;
  /** SQLite file of the receiver. */
  readonly state: string | undefined;
  readonly site: string;
  /** The order alone, as JSON. */
  readonly order: string;
  readonly key: Pick<BoxKey, "keyId" | "sign">;
  /** After which the site refuses it; at once by default an hour, left for an answer a day. */
  readonly hours: number | undefined;
};

type Signed = { readonly id: string; readonly payload: Uint8Array };

function signOrder({ site, order, key, hours, url }: OrderSending): Signed | undefined {
  let given: unknown;
  try {
    given = JSON.parse(order);
  } catch {
    return undefined;
  }
  const issuedAt = systemClock.now() as number;
  const id = crypto.randomUUID();
  const life = hours ?? (url === undefined ? ORDER_HOURS_MAX : 1);
  const times = { issuedAt, expiresAt: issuedAt + life * HOUR_MS };
  const unsigned = { site, id, ...times, order: given, keyId: key.keyId };
  const sig = key.sign(commandText(unsigned as Parameters<typeof commandText>[0]));
  const payload = Buffer.from(JSON.stringify({ ...unsigned, sig }));
  return parseCommand(payload) === undefined ? undefined : { id, payload };
}

function leaveOrder(path: string, { payload }: Signed): boolean {
  const store = new ReceiverStore(path);
  try {
    const command = parseCommand(payload);
    const text = new TextDecoder().decode(payload);
    return command !== undefined && store.orders.leave(command, text, systemClock.now());
  } finally {
    store.close();
  }
}

export type OrderProblem = "no-order" | "too-many";

/** The id of the order, or why nothing was sent: it is no order of the contract, or too many wait for that site. */
export async function sendOrder(
  sending: OrderSending,
): Promise<{ readonly id: string } | { readonly problem: OrderProblem }> {
  const { url, state, site } = sending;
  const signed = signOrder(sending);
  if (signed === undefined) return { problem: "no-order" };
  if (url === undefined) {
    const isLeft = state !== undefined && leaveOrder(state, signed);
    return isLeft ? { id: signed.id } : { problem: "too-many" };
  }
  const client = await mqtt.connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 }, false);
  await client.publishAsync(topics.command(site), Buffer.from(signed.payload), { qos: 1 });
  await client.endAsync();
  return { id: signed.id };
}
