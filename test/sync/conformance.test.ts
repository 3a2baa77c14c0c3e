/** The reference receiver conforms, and the program names what a careless receiver does wrong. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import { runConformance } from "../../src/cli/conformance.ts";
import {
  checkConformance,
  checkMqttConformance,
  Intake,
  serveParcels,
  takeParcel,
  unpackParcel,
} from "../../src/sync/index.ts";
import { topics } from "../../src/sync/model.ts";
import { Broker } from "../support/mosquitto.ts";
import { freePort } from "../support/process.ts";
import { authority, type Certified } from "./platform-support.ts";
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

/** The reference receiver over HTTPS, wrapped: `after` has the answer in its hands. */
function wrapped(
  after: (answer: Response, count: number) => Response | Promise<Response>,
  state = ":memory:",
): Disposable & { readonly url: string; forget(): void } {
  const open = () => new Intake({ state, accepted: () => undefined, rejected: () => undefined });
  let intake = open();
  let inner = serveParcels(intake, { hostname: "127.0.0.1", port: 0 });
  let count = 0;
  const outer = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const { headers } = request;
      const body = await request.bytes();
      const target = `http://127.0.0.1:${inner.port}/`;
      count += 1;
      return await after(await fetch(target, { method: "POST", headers, body }), count);
    },
  });
  const close = () => {
    void inner.stop();
    intake.store.close();
  };
  return {
    url: `http://127.0.0.1:${outer.port}/`,
    forget() {
      close();
      intake = open();
      inner = serveParcels(intake, { hostname: "127.0.0.1", port: 0 });
    },
    [Symbol.dispose]() {
      void outer.stop(true);
      close();
    },
  };
}

describe("each fault of a receiver has its name", () => {
  const namesOf = async (url: string, restart?: () => Promise<void>): Promise<string[]> => {
    const { checks } = await checkConformance(url, restart === undefined ? {} : { restart });
    return checks.flatMap(({ id, fault }) => (fault === undefined ? [] : [`${id} ${fault.code}`]));
  };

  test("it keeps records and loses its reply", async () => {
    using lossy = wrapped((answer, count) =>
      count === 4 ? new Response("", { status: 502 }) : answer,
    );
    expect(await namesOf(lossy.url)).toEqual(["gap reply-lost"]);
  });

  test("it forgets at its restart; one that writes down does not", async () => {
    using forgetful = wrapped((answer) => answer);
    const restart = async () => forgetful.forget();
    expect(await namesOf(forgetful.url, restart)).toEqual(["restart acknowledged"]);
    const folder = mkdtempSync(join(tmpdir(), "gw-conformance-"));
    using lasting = wrapped((answer) => answer, join(folder, "state.sqlite"));
    expect(await namesOf(lasting.url, async () => lasting.forget())).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("it gives two orders one id", async () => {
    using careless = wrapped(async (answer, count) => {
      const order = { action: "notice", text: `第 ${count} 次` };
      const times = { issuedAt: 1, expiresAt: 2 };
      const command = { site: "s", id: "c-1", ...times, order, keyId: "k", sig: "s" };
      return Response.json({ ...((await answer.json()) as object), commands: [command] });
    });
    expect(await namesOf(careless.url)).toEqual(["once order-replayed"]);
  });
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

  type Mistake =
    | "lost"
    | "highest"
    | "quiet"
    | "small"
    | "merged"
    | "unformed"
    | "echo"
    | "retained";

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
      // Kept, and nothing said of it the first time.
      const isLost = mistake === "lost" && laneSeq === 4 && !seen.has(4);
      if (mistake === "small" && laneSeq > 100) return;
      seen.add(laneSeq);
      if (isLost) return;
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
    const { checks, records, site } = await checkMqttConformance(broker.url, { quietMs: 50 });
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
    ["lost", ["fill reply-lost"]],
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

  test("a receiver that forgot at its restart is told", async () => {
    const ear = listen(broker.url);
    await until("it listens", () => ear.receiver.stats().isConnected);
    let other: ReturnType<typeof listen> | undefined;
    const { checks } = await checkMqttConformance(broker.url, {
      quietMs: 50,
      patienceMs: 1_000,
      restart: async () => {
        await ear.receiver.stop();
        other = listen(broker.url);
        await until("it listens", () => other?.receiver.stats().isConnected === true);
      },
    });
    const faults = checks.flatMap(({ id, fault }) => (fault === undefined ? [] : [id]));
    expect(faults).toEqual(["restart"]);
    await other?.receiver.stop();
  });

  test("an order that lives too long is named, a good one answered", async () => {
    const ear = listen(broker.url);
    await until("it listens", () => ear.receiver.stats().isConnected);
    const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5 });
    const run = async (life: number, again = false) => {
      const { checks } = await checkMqttConformance(broker.url, {
        quietMs: 50,
        patienceMs: 600,
        orderMs: 5_000,
        started: (site) => {
          const issuedAt = Date.now();
          const order = { action: "notice", text: "测试" };
          const times = { issuedAt, expiresAt: issuedAt + life };
          const text = JSON.stringify({ site, id: "1", ...times, order, keyId: "k", sig: "s" });
          // Retained, since the box of the test connects after its site is named.
          client.publish(topics.command(site), text, { qos: 1, retain: true });
          if (!again) return;
          // After the answer was taken the same comes once more.
          const repeat = async () => {
            await until("it is answered", () =>
              ear.envelopes.some((one) => one.site === site && one.kind.endsWith(".done")),
            );
            await Bun.sleep(150);
            await client.publishAsync(topics.command(site), text, { qos: 1 });
          };
          void repeat();
        },
      });
      return checks.slice(-3).map(({ id, fault }) => `${id} ${fault?.code ?? "ok"}`);
    };
    expect(await run(60_000)).toEqual(["command ok", "answer ok", "once ok"]);
    expect(await run(60_000, true)).toEqual(["command ok", "answer ok", "once order-replayed"]);
    expect(await run(48 * 3_600_000)).toEqual(["command order-times", "answer ok", "once ok"]);
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

describe("where the other side asks for certificates", () => {
  let folder: string;
  let broker: Broker;
  let urls: Readonly<Record<"mqtts" | "https", string>>;
  let ca: string;
  let own: Certified;
  const closing: (() => unknown)[] = [];
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gw-conformance-tls-"));
    const [office, stranger] = await Promise.all([authority(), authority()]);
    const [server, box, foreign] = await Promise.all([
      office.issue("localhost"),
      office.issue("box-7"),
      stranger.issue("box-7"),
    ]);
    const files = {
      ...{ ca: office.cert, "other-ca": stranger.cert, text: "hello" },
      ...{ server: server.cert, "server.key": server.key },
      ...{ own: box.cert, "own.key": box.key, foreign: foreign.cert, "foreign.key": foreign.key },
    };
    for (const [name, text] of Object.entries(files)) await Bun.write(at(name), text);
    [ca, own] = [office.cert, box];
    const port = freePort();
    broker = await Broker.start({
      config: [
        `listener ${port} 127.0.0.1`,
        ...[`cafile ${at("ca")}`, `certfile ${at("server")}`, `keyfile ${at("server.key")}`],
        "require_certificate true",
      ],
    });
    const intake = new Intake({
      state: ":memory:",
      accepted: () => undefined,
      rejected: () => undefined,
    });
    const https = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      tls: {
        ...{ cert: server.cert, key: server.key, ca: office.cert },
        ...{ requestCert: true, rejectUnauthorized: true },
      },
      fetch: async (request) =>
        Response.json(takeParcel(intake, unpackParcel(await request.bytes(), true) ?? "")),
    });
    urls = { mqtts: `mqtts://localhost:${port}`, https: `https://localhost:${https.port}/` };
    closing.push(
      () => https.stop(true),
      () => intake.store.close(),
      () => broker.close(),
      () => rmSync(folder, { recursive: true }),
    );
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  test("with the right one the reference receiver conforms over both", async () => {
    const ear = listen(broker.url);
    await until("it listens", () => ear.receiver.stats().isConnected);
    const reports = await Promise.all([
      checkMqttConformance(urls.mqtts, { ca, ...own, quietMs: 20 }),
      checkConformance(urls.https, { ca, ...own }),
    ]);
    for (const { checks } of reports) {
      expect(checks.length).toBeGreaterThan(10);
      expect(checks.filter(({ fault }) => fault !== undefined)).toEqual([]);
    }
    await ear.receiver.stop();
  });

  test.each([
    ["none", "ca", undefined, undefined, 1, "对方要求客户端证书，请用 --cert、--key 给出"],
    ["a stranger's", "ca", "foreign", "foreign.key", 1, "对方不接受 --cert 的证书"],
    ["the wrong authority", "other-ca", "own", "own.key", 1, "对方的证书无法验证"],
    ["another's key", "ca", "own", "foreign.key", 2, "私钥与证书不匹配"],
    ["no certificate at all", "ca", "text", "own.key", 2, "不是 PEM 证书"],
    ["a file that is not there", "ca", "own", "gone.key", 2, "--key：文件"],
  ] as const)(
    "%s is told in words, once, over both",
    async (_why, caFile, cert, key, code, words) => {
      for (const url of Object.values(urls)) {
        const said: string[] = [];
        const say = (line: string): void => void said.push(line);
        const pair = cert === undefined ? [] : ["--cert", at(cert), "--key", at(key ?? "")];
        const args = [url, "--ca", at(caFile), ...pair];
        expect(await runConformance(args, { lang: "zh-CN", out: say, err: say } as never)).toBe(
          code,
        );
        expect(said[0]).toContain(words);
        expect(said.length).toBe(code === 1 ? 2 : 1);
      }
    },
  );
});
