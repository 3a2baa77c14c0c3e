/** The reference receiver conforms, and the program names what a careless receiver does wrong. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import mqtt, { type MqttClient } from "mqtt";
import { runConformance } from "../../src/cli/conformance.ts";
import {
  checkConformance,
  checkMqttConformance,
  Intake,
  serveParcels,
  unpackParcel,
} from "../../src/sync/index.ts";
import { topics } from "../../src/sync/model.ts";
import { Broker } from "../support/mosquitto.ts";
import { guest, listen, until } from "./support.ts";

setDefaultTimeout(30_000);

const failed = async (url: string): Promise<string[]> =>
  (await checkConformance(url)).checks.flatMap(({ id, fault }) =>
    fault === undefined ? [] : [id],
  );

test("the reference receiver conforms", async () => {
  const intake = new Intake({
    state: ":memory:",
    accepted: () => undefined,
    rejected: () => undefined,
  });
  const server = serveParcels(intake, { hostname: "127.0.0.1", port: 0 });
  expect(await failed(`http://127.0.0.1:${server.port}/`)).toEqual([]);
  await server.stop();
  intake.store.close();
});

/** A receiver that believes everything and acknowledges the highest number it saw. */
function careless(): Bun.Server<undefined> {
  const seen = new Map<string, { epoch: string; lane: string; laneSeq: number }>();
  return Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const lines = (unpackParcel(await request.bytes(), true) ?? "").trim().split("\n").slice(1);
      for (const line of lines) {
        const { epoch, lane, laneSeq } = JSON.parse(line);
        const key = `${epoch}/${lane}`;
        seen.set(key, { epoch, lane, laneSeq: Math.max(laneSeq, seen.get(key)?.laneSeq ?? 0) });
      }
      return Response.json({ acks: [...seen.values()] });
    },
  });
}

test("a careless receiver is told what it does wrong", async () => {
  const server = careless();
  const faults = await failed(`http://127.0.0.1:${server.port}/`);
  expect(faults).toEqual(expect.arrayContaining(["gap", "signature", "key"]));
  expect(faults).not.toContain("keep");
  await server.stop(true);
});

test("an address where nobody answers fails every check in words", async () => {
  const { checks } = await checkConformance("http://127.0.0.1:1/");
  expect(checks.every(({ fault }) => fault !== undefined)).toBe(true);
});

describe("over MQTT", () => {
  let broker: Broker;
  const QUICK = { patienceMs: 250, quietMs: 50 };

  beforeAll(async () => {
    broker = await Broker.start();
  });
  afterAll(() => broker.close());

  const faultsOf = async (started: (site: string) => void): Promise<string[]> =>
    (await checkMqttConformance(broker.url, { ...QUICK, started })).checks.flatMap(
      ({ id, fault }) => (fault === undefined ? [] : [`${id} ${fault.code}`]),
    );

  type Mistake = "highest" | "quiet" | "small" | "merged" | "unformed" | "echo" | "retained";

  /** Believes everything and keeps numbers only, with one mistake of its kind. */
  async function mistaken(mistake: Mistake): Promise<MqttClient & { site?: string }> {
    const client: MqttClient & { site?: string } = await guest(broker.url);
    const held = new Map<string, Set<number>>();
    client.on("message", (topic, payload) => {
      const site = topic.split("/")[2] ?? "";
      // Others are played to at the same time.
      if (site !== client.site) return;
      const { epoch, lane, laneSeq } = JSON.parse(payload.toString());
      const key = mistake === "merged" ? `${site}/${lane}` : `${site}/${epoch}/${lane}`;
      const seen = held.get(key) ?? new Set();
      held.set(key, seen);
      if (mistake === "quiet" && seen.has(laneSeq)) return;
      if (mistake === "small" && laneSeq > 100) return;
      seen.add(laneSeq);
      let free = 0;
      while (seen.has(free + 1)) free += 1;
      const own = { highest: Math.max(...seen), echo: laneSeq };
      const said = own[mistake as keyof typeof own] ?? free;
      const ack = mistake === "unformed" ? { ok: said } : { epoch, lane, laneSeq: said };
      client.publish(topics.ack(site), JSON.stringify(ack), {
        qos: 1,
        retain: mistake === "retained",
      });
    });
    const lanes = ["alarm", "event", "summary"].map((lane) => `gasward/v1/+/up/${lane}`);
    await client.subscribeAsync(lanes, { qos: 1 });
    return client;
  }

  test("the reference receiver conforms, and holds each record once", async () => {
    const ear = listen(broker.url);
    await until("it listens", () => ear.receiver.stats().isConnected);
    const { checks, records, site } = await checkMqttConformance(broker.url, { quietMs: 100 });
    expect(checks.filter(({ fault }) => fault !== undefined)).toEqual([]);
    expect(ear.heard.length).toBe(records);
    expect(
      new Set(ear.envelopes.map((one) => `${one.epoch} ${one.lane} ${one.laneSeq}`)).size,
    ).toBe(records);
    expect(ear.links[0]).toBe("online 1");
    expect(ear.receiver.stats().links).toEqual([
      expect.objectContaining({ site, connection: 2, state: "online" }),
    ]);
    await ear.receiver.stop();
  });

  test.concurrent.each([
    ["highest", ["gap acknowledged", "signature acknowledged", "key acknowledged"]],
    ["quiet", ["again silent", "apart silent"]],
    ["small", ["window acknowledged"]],
    ["merged", ["epoch acknowledged"]],
    ["unformed", ["keep schema"]],
    ["echo", ["again back", "gap acknowledged"]],
    ["retained", ["keep retained"]],
  ] as const)("a receiver with the mistake %s is told", async (mistake, expected) => {
    const client = await mistaken(mistake);
    const faults = await faultsOf((site) => {
      client.site = site;
    });
    expect(faults).toEqual(expect.arrayContaining([...expected]));
    if (!["unformed", "retained"].includes(mistake))
      expect(faults.some((one) => one.startsWith("keep"))).toBe(false);
    await client.endAsync(true);
  });

  test("an order that lives too long is named, a good one answered", async () => {
    const ear = listen(broker.url);
    await until("it listens", () => ear.receiver.stats().isConnected);
    const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5 });
    const run = async (life: number) => {
      const { checks } = await checkMqttConformance(broker.url, {
        quietMs: 50,
        orderMs: 5_000,
        started: (site) => {
          const issuedAt = Date.now();
          const order = { action: "notice", text: "测试" };
          const times = { issuedAt, expiresAt: issuedAt + life };
          const text = JSON.stringify({ site, id: "1", ...times, order, keyId: "k", sig: "s" });
          // Retained, since the box of the test connects after its site is named.
          client.publish(topics.command(site), text, { qos: 1, retain: true });
        },
      });
      return checks.slice(-2).map(({ id, fault }) => `${id} ${fault?.code ?? "ok"}`);
    };
    expect(await run(60_000)).toEqual(["command ok", "answer ok"]);
    expect(await run(48 * 3_600_000)).toEqual(["command order-times", "answer ok"]);
    await client.endAsync();
    await ear.receiver.stop();
  });

  test("a broker that is not there is told in the user's language, with an exit code", async () => {
    const lines: string[] = [];
    const io = { lang: "zh-CN", out: (line: string) => lines.push(line), err: () => undefined };
    expect(await runConformance(["mqtt://127.0.0.1:1"], io as never)).toBe(1);
    expect(lines[0]).toStartWith("FAIL  connect: 能连接");
    expect(lines.at(-1)).toContain("1 项不符合");
  });
});
