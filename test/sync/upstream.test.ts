import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { laneStatuses, type Upstream } from "../../src/sync/index.ts";
import { topics } from "../../src/sync/model.ts";
import { Broker } from "../support/mosquitto.ts";
import { Box, type Ear, guest, listen, numbered, until } from "./support.ts";

let box: Box;
let broker: Broker;
const ears: Ear[] = [];
const upstreams: Upstream[] = [];

beforeEach(() => {
  box = new Box();
});

afterEach(async () => {
  for (const { receiver } of ears.splice(0)) await receiver.stop();
  for (const upstream of upstreams.splice(0)) await upstream.stop();
  await broker?.close();
  expect(box.failures).toEqual([]);
  await box.remove();
});

function start(of = box): Upstream {
  const upstream = of.upstream(broker.url);
  upstreams.push(upstream);
  upstream.start();
  return upstream;
}

function hear(...more: [state?: string]): Ear {
  const ear = listen(broker.url, ...more);
  ears.push(ear);
  return ear;
}

const acknowledged = (upstream: Upstream, lane: string): number =>
  upstream.status().lanes.find((one) => one.lane === lane)?.acknowledgedSeq ?? -1;

describe("a backlog", () => {
  test("written before the broker exists arrives once and in order", async () => {
    await box.write("event", 2_000);
    broker = await Broker.start();
    const upstream = start();
    const ear = hear();
    await until("all are acknowledged", () => acknowledged(upstream, "event") === 2_000);
    expect(ear.heard).toEqual(numbered("event", 1, 2_000));
    expect(ear.receiver.stats()).toMatchObject({ accepted: 2_000, chainBreaks: 0 });
    expect(upstream.status()).toMatchObject({ isConnected: true, lastError: undefined });
  });

  test("is overtaken by an alarm written meanwhile", async () => {
    await box.write("event", 2_000);
    broker = await Broker.start();
    const ear = hear();
    start();
    await until("the backlog flows", () => ear.heard.length >= 100);
    await box.write("alarm", 1);
    await until("all have come", () => ear.heard.length === 2_001);
    expect(ear.heard.indexOf("alarm 1")).toBeLessThan(1_500);
    expect(ear.heard.filter((one) => one !== "alarm 1")).toEqual(numbered("event", 1, 2_000));
  });

  test("survives a broker that is killed and comes back with nothing", async () => {
    await box.write("event", 2_000);
    broker = await Broker.start();
    const ear = hear();
    const upstream = start();
    await until("the backlog flows", () => ear.heard.length >= 300);
    await broker.kill();
    await until("it is noticed", () => !upstream.status().isConnected);
    expect(ear.heard.length).toBeLessThan(2_000);
    expect(upstream.status().lastError).toBeString();
    await box.write("alarm", 2);
    await broker.restart();
    await until("all are acknowledged", () => acknowledged(upstream, "event") === 2_000);
    await until("the alarms too", () => acknowledged(upstream, "alarm") === 2);
    expect(ear.heard.filter((one) => one.startsWith("event"))).toEqual(numbered("event", 1, 2_000));
    expect(ear.heard.filter((one) => one.startsWith("alarm"))).toEqual(numbered("alarm", 1, 2));
  }, 20_000);

  test("is not lost to a broker that drops what exceeds its queue", async () => {
    await box.write("event", 600);
    broker = await Broker.start({
      config: ["max_inflight_messages 1", "max_queued_messages 100"],
    });
    const ear = hear();
    const upstream = start();
    await until("all are acknowledged", () => acknowledged(upstream, "event") === 600);
    expect(ear.heard).toEqual(numbered("event", 1, 600));
  }, 30_000);
});

describe("restarts", () => {
  test("the receiver goes on with its state file and gives nothing out twice", async () => {
    broker = await Broker.start();
    const file = join(box.path, "receiver.db");
    await box.write("event", 500);
    const first = hear(file);
    const upstream = start();
    await until("some have come", () => first.heard.length >= 200);
    await first.receiver.stop();
    await box.write("event", 500);
    const second = hear(file);
    await until("all are acknowledged", () => acknowledged(upstream, "event") === 1_000);
    expect([...first.heard, ...second.heard]).toEqual(numbered("event", 1, 1_000));
  }, 20_000);

  test("the sender goes on from the acknowledged position", async () => {
    broker = await Broker.start();
    await box.write("event", 300);
    const ear = hear();
    const first = start();
    await until("all are acknowledged", () => acknowledged(first, "event") === 300);
    await first.stop();
    box = await box.reopened();
    expect(laneStatuses(box.ports).find(({ lane }) => lane === "event")).toMatchObject({
      lastSeq: 300,
      acknowledgedSeq: 300,
      acknowledgedAt: expect.any(Number),
    });
    await box.write("event", 5);
    const second = start();
    await until("the rest is acknowledged", () => acknowledged(second, "event") === 305);
    expect(ear.heard).toEqual(numbered("event", 1, 305));
    expect(ear.receiver.stats().duplicates).toBe(0);
  });

  test("a sender that was killed before it saved only costs duplicates", async () => {
    broker = await Broker.start();
    await box.write("event", 600);
    const ear = hear();
    const first = start();
    await until("all are acknowledged", () => acknowledged(first, "event") === 600);
    await first.stop();
    box.folder.site.run("UPDATE upstream_lane SET acknowledged_seq = 10 WHERE lane LIKE '%/event'");
    const second = start();
    await until("it is told where it stands", () => acknowledged(second, "event") === 600);
    expect(ear.heard).toEqual(numbered("event", 1, 600));
  });

  test("a restored box begins anew under its epoch and is kept apart", async () => {
    broker = await Broker.start();
    await box.write("event", 50);
    const ear = hear();
    const first = start();
    await until("all are acknowledged", () => acknowledged(first, "event") === 50);
    const before = box.folder.epoch;
    await first.stop();
    box = await box.restored("restored");
    expect(laneStatuses(box.ports).map((one) => one.acknowledgedSeq)).toEqual([0, 0, 0]);
    await box.write("event", 1);
    const second = start();
    await until("all are acknowledged", () => acknowledged(second, "event") === 51);
    const seqs = (epoch: string): number[] =>
      ear.envelopes.filter((one) => one.epoch === epoch).map(({ laneSeq }) => laneSeq);
    expect(seqs(before)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    expect(seqs("restored")).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
    expect(ear.receiver.stats().chainBreaks).toBe(0);
  });
});

describe("the link", () => {
  test("is shown by births and wills with rising numbers", async () => {
    broker = await Broker.start();
    const ear = hear();
    const first = start();
    await until("the birth has come", () => ear.links.length === 1);
    await first.stop();
    await until("the will has come", () => ear.links.length === 2);
    const second = start();
    await until("the next birth has come", () => ear.links.length === 3);
    expect(ear.links).toEqual(["online 1", "offline 1", "online 2"]);
    const late = hear();
    await until("a late listener sees it too", () => late.links.length === 1);
    expect(late.links).toEqual(["online 2"]);
    await second.stop();
  });

  test("stops cleanly: no timer stays, nothing is sent any more", async () => {
    broker = await Broker.start();
    await box.write("event", 2_000);
    const ear = hear();
    const upstream = start();
    await until("the backlog flows", () => ear.heard.length >= 100);
    await upstream.stop();
    expect(box.timers).toBe(0);
    const saved = laneStatuses(box.ports).find(({ lane }) => lane === "event");
    expect(saved?.acknowledgedSeq).toBe(acknowledged(upstream, "event"));
    expect(saved?.acknowledgedSeq).toBeGreaterThan(0);
    await box.write("alarm", 1);
    expect(box.timers).toBe(0);
  });

  test("stops as cleanly while no broker answers", async () => {
    broker = await Broker.start();
    await broker.stop();
    const upstream = start();
    await until("it is refused", () => upstream.status().lastError !== undefined);
    await upstream.stop();
    expect(box.timers).toBe(0);
    expect(upstream.status()).toMatchObject({ isConfigured: true, isConnected: false });
  });

  test("tries again after a broker has refused it", async () => {
    broker = await Broker.start({ config: ["max_connections 1"] });
    const taken = await guest(broker.url);
    const upstream = start();
    await until("it is refused", () => upstream.status().lastError !== undefined);
    await taken.endAsync();
    await until("it is let in", () => upstream.status().isConnected);
  }, 20_000);

  test("saves acknowledgements together", async () => {
    broker = await Broker.start();
    await box.write("event", 2_000);
    hear();
    const upstream = start();
    const startedAt = performance.now();
    await until("all are acknowledged", () => acknowledged(upstream, "event") === 2_000);
    // One for the connection number, then one in 200 ms.
    expect(box.writes).toBeLessThanOrEqual(2 + (performance.now() - startedAt) / 200);
  });

  test("a record larger than the broker takes holds its own lane only and is named", async () => {
    broker = await Broker.start({ config: ["max_packet_size 4096"] });
    await box.write("event", 3);
    await box.write("event", 1, { text: "x".repeat(8_000) });
    const ear = hear();
    const upstream = start();
    await until("it is reported", () => upstream.status().lastError !== undefined);
    await box.write("alarm", 3);
    await until("alarms pass", () => acknowledged(upstream, "alarm") === 3);
    expect(ear.heard).toEqual(expect.arrayContaining(numbered("event", 1, 3)));
    expect(ear.heard).not.toContain("event 4");
    expect(upstream.status().isConnected).toBe(true);
  });
});

describe("acknowledgements that are not believed", () => {
  test.each([
    ["of another epoch", (epoch: string) => ({ epoch: `${epoch}x`, lane: "event", laneSeq: 5 })],
    ["beyond what was written", (epoch: string) => ({ epoch, lane: "event", laneSeq: 6 })],
    ["of no lane", (epoch: string) => ({ epoch, lane: "key", laneSeq: 5 })],
    ["with more to say", (epoch: string) => ({ epoch, lane: "event", laneSeq: 5, sig: "x" })],
    ["no object", () => "event"],
  ] as const)("%s", async (_why, forged) => {
    broker = await Broker.start();
    await box.write("event", 5);
    const upstream = start();
    await until("it is connected", () => upstream.status().isConnected);
    const other = await guest(broker.url);
    const topic = topics.ack(box.ports.siteId);
    await other.publishAsync(topic, JSON.stringify(forged(box.folder.epoch)), { qos: 1 });
    await other.publishAsync(topic, Buffer.of(0xff, 0x00), { qos: 1 });
    // A believed one behind them shows that they have been read.
    const good = { epoch: box.folder.epoch, lane: "event", laneSeq: 1 };
    await other.publishAsync(topic, JSON.stringify(good), { qos: 1 });
    await until("the good one is believed", () => acknowledged(upstream, "event") >= 1);
    expect(acknowledged(upstream, "event")).toBe(1);
    await other.endAsync();
    await upstream.stop();
    expect(laneStatuses(box.ports).map((one) => one.acknowledgedSeq)).toEqual([0, 1, 0]);
  });
});

test("without an upstream the statuses tell what was written", async () => {
  await box.write("event", 3);
  await box.write("alarm", 1);
  expect(laneStatuses(box.ports)).toEqual([
    { lane: "alarm", lastSeq: 1, acknowledgedSeq: 0, acknowledgedAt: undefined },
    { lane: "event", lastSeq: 3, acknowledgedSeq: 0, acknowledgedAt: undefined },
    { lane: "summary", lastSeq: 0, acknowledgedSeq: 0, acknowledgedAt: undefined },
  ]);
});
