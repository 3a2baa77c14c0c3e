import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { laneStatuses, type Upstream } from "../../src/sync/index.ts";
import { topics } from "../../src/sync/model.ts";
import { RESEND_AFTER_MS } from "../../src/sync/rules.ts";
import { Broker } from "../support/mosquitto.ts";
import { Program } from "../support/process.ts";
import { Box, type Ear, guest, listen, numbered, until } from "./support.ts";

// Resends take their five seconds, and a shared machine more.
setDefaultTimeout(30_000);

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

describe("sends that fail", () => {
  test("a refused record does not count as sent and does not hold the other lanes", async () => {
    const rights = join(box.path, "acl");
    const may = ["up/alarm", "up/key", "up/state", "down/ack"];
    const lines = may.map((topic) => `topic readwrite gasward/v1/+/${topic}`);
    await Bun.write(rights, `${["topic read gasward/v1/+/up/+", ...lines].join("\n")}\n`);
    broker = await Broker.start({ config: [`acl_file ${rights}`] });
    await box.write("event", 40);
    const ear = hear();
    const upstream = start();
    await until("it is reported", () => upstream.status().lastError !== undefined);
    expect(upstream.status().lastError).toMatch(/record \d+ of lane event was not sent/);
    await box.write("alarm", 40);
    await until("alarms pass", () => acknowledged(upstream, "alarm") === 40);
    expect(ear.heard).toEqual(numbered("alarm", 1, 40));
    expect(upstream.status().isConnected).toBe(true);
    expect(acknowledged(upstream, "event")).toBe(0);
  });

  test("a broker that confirms nothing is left and tried again", async () => {
    let connections = 0;
    const deaf = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        data(socket, bytes) {
          if (bytes[0] === 0x10) {
            connections += 1;
            socket.write(Uint8Array.of(0x20, 3, 0, 0, 0));
          }
          // SUBACK for the packet id that stands behind a one-byte length.
          if (bytes[0] === 0x82) {
            socket.write(Uint8Array.of(0x90, 4, bytes[2] ?? 0, bytes[3] ?? 0, 0, 1));
          }
        },
      },
    });
    broker = await Broker.start();
    await box.write("event", 3);
    const upstream = box.upstream(`mqtt://127.0.0.1:${deaf.port}`);
    upstreams.push(upstream);
    upstream.start();
    await until("it is connected", () => upstream.status().isConnected);
    box.skippedMs += 15_000;
    await until("it is left", () => !upstream.status().isConnected);
    expect(upstream.status().lastError).toBe("the broker confirms nothing");
    await until("it is tried again", () => connections === 2);
    await upstream.stop();
    expect(box.timers).toBe(0);
    deaf.stop(true);
  });

  test("records that nobody acknowledges are sent again, those acknowledged are not", async () => {
    broker = await Broker.start();
    await box.write("event", 20);
    const other = await guest(broker.url);
    const seen: number[] = [];
    other.on("message", (_topic, payload) => {
      seen.push((JSON.parse(payload.toString()) as { laneSeq: number }).laneSeq);
    });
    const { siteId } = box.ports;
    await other.subscribeAsync(topics.up(siteId, "event"), { qos: 1 });
    const upstream = start();
    await until("all have come", () => seen.length === 20);
    const ack = { epoch: box.folder.epoch, lane: "event", laneSeq: 15 };
    await other.publishAsync(topics.ack(siteId), JSON.stringify(ack), { qos: 1 });
    await until("it is believed", () => acknowledged(upstream, "event") === 15);
    box.skippedMs += RESEND_AFTER_MS;
    await until("the rest comes again", () => seen.length >= 25);
    expect(seen.slice(20)).toEqual([16, 17, 18, 19, 20]);
    await other.endAsync();
  });
});

test("a program that stops its upstream ends by itself", async () => {
  broker = await Broker.start();
  const code = `
    import { Box, until } from ${JSON.stringify(join(import.meta.dir, "support.ts"))};
    const box = new Box();
    await box.write("event", 500);
    const upstream = box.upstream(${JSON.stringify(broker.url)});
    upstream.start();
    await until("it is connected", () => upstream.status().isConnected);
    await upstream.stop();
    await box.remove();
    console.log("stopped");`;
  await using program = new Program([process.execPath, "-e", code]);
  await program.line(/stopped/);
  const startedAt = performance.now();
  expect(await program.exited()).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

test("a receiver that holds more than this box is reported: its data went back", async () => {
  broker = await Broker.start();
  await box.write("event", 5);
  const upstream = start();
  await until("it is connected", () => upstream.status().isConnected);
  const other = await guest(broker.url);
  const ack = { epoch: box.folder.epoch, lane: "event", laneSeq: 900 };
  await other.publishAsync(topics.ack(box.ports.siteId), JSON.stringify(ack), { qos: 1 });
  await until("it is reported", () => upstream.status().lastError !== undefined);
  expect(upstream.status().lastError).toContain("900");
  expect(acknowledged(upstream, "event")).toBe(0);
  await other.endAsync();
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
