import { expect, test } from "bun:test";
import { connectAsync } from "mqtt";
import { Broker } from "./mosquitto.ts";

async function roundTrip(url: string): Promise<string> {
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
  const { promise, resolve } = Promise.withResolvers<string>();
  client.on("message", (_topic, payload) => resolve(payload.toString()));
  await client.subscribeAsync("gasward/test", { qos: 1 });
  await client.publishAsync("gasward/test", "锁", { qos: 1, properties: { contentType: "text" } });
  const got = await promise;
  await client.endAsync(true);
  return got;
}

test("speaks MQTT 5, two at a time on ports of their own", async () => {
  await using one = await Broker.start();
  await using other = await Broker.start();
  expect(one.port).not.toBe(other.port);
  expect(await roundTrip(one.url)).toBe("锁");
  expect(await roundTrip(other.url)).toBe("锁");
});

test("after a kill nobody answers, and it comes back on the same port", async () => {
  await using broker = await Broker.start();
  await broker.kill();
  await expect(
    connectAsync(broker.url, { reconnectPeriod: 0, connectTimeout: 1_000 }),
  ).rejects.toThrow();
  await broker.restart();
  expect(await roundTrip(broker.url)).toBe("锁");
});

test("a persistent one keeps retained messages over a restart", async () => {
  await using broker = await Broker.start({ isPersistent: true });
  const writer = await connectAsync(broker.url, { protocolVersion: 5 });
  await writer.publishAsync("gasward/kept", "yes", { qos: 1, retain: true });
  await writer.endAsync();
  await broker.restart();
  const reader = await connectAsync(broker.url, { protocolVersion: 5 });
  const { promise, resolve } = Promise.withResolvers<string>();
  reader.on("message", (_topic, payload) => resolve(payload.toString()));
  await reader.subscribeAsync("gasward/kept");
  expect(await promise).toBe("yes");
  await reader.endAsync();
});

test("takes further settings", async () => {
  await expect(Broker.start({ config: ["no_such_setting 1"] })).rejects.toThrow("no_such_setting");
});
