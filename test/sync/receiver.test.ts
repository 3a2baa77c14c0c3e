import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { type BoxKey, openBoxKey } from "../../src/platform/keys.ts";
import { type Envelope, type LinkState, MESSAGE_MAX_BYTES, topics } from "../../src/sync/model.ts";
import { sealEnvelope, sealState } from "../../src/sync/seal.ts";
import { Broker } from "../support/mosquitto.ts";
import { type Ear, guest, listen, until } from "./support.ts";

setDefaultTimeout(30_000);

const ZERO = "0".repeat(64);
const hashOf = (laneSeq: number): string => laneSeq.toString(16).padStart(64, "0");

let folder = "";
let broker: Broker;
let key: BoxKey;
let otherKey: BoxKey;
let ear: Ear;
let sender: MqttClient;
let acks: unknown[] = [];
let site = "";
let sites = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gasward-receiver-"));
  key = openBoxKey(join(folder, "a.key"), true);
  otherKey = openBoxKey(join(folder, "b.key"), true);
  broker = await Broker.start();
});

afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  // Every test has a site of its own: keys are retained at the broker.
  sites += 1;
  site = `site${sites}`;
  ear = listen(broker.url);
  await until("it listens", () => ear.receiver.stats().isConnected);
  sender = await guest(broker.url);
  acks = [];
  sender.on("message", (_topic, payload) => acks.push(JSON.parse(payload.toString())));
  await sender.subscribeAsync(topics.ack(site), { qos: 1 });
});

afterEach(async () => {
  await sender.endAsync();
  await ear.receiver.stop();
});

function sealed(laneSeq: number, by = key, more: { prev?: string; site?: string } = {}): Envelope {
  return sealEnvelope(
    {
      laneSeq,
      id: `id${laneSeq}`,
      at: 1,
      actor: "system",
      kind: "event.tested",
      subject: "test:1",
      payload: { laneSeq },
      hash: hashOf(laneSeq),
    },
    {
      site,
      epoch: "e1",
      lane: "event",
      prev: laneSeq === 1 ? ZERO : hashOf(laneSeq - 1),
      key: by,
      ...more,
    },
  );
}

async function send(message: unknown, topic = topics.up(site, "event")): Promise<void> {
  const payload =
    typeof message === "string" || message instanceof Uint8Array
      ? Buffer.from(message as string)
      : JSON.stringify(message);
  await sender.publishAsync(topic, payload, { qos: 1 });
}

const pinKey = (by = key): Promise<void> => send(by.publicPem, topics.key(site));

describe("a record is rejected and not acknowledged", () => {
  const changed = (change: Partial<Envelope>): Envelope => ({ ...sealed(1), ...change });
  const rows: readonly [string, () => unknown, string][] = [
    ["signed by nobody", () => changed({ sig: "AAAA" }), "signature"],
    ["signed by another box", () => sealed(1, otherKey), "signature"],
    ["a changed fact", () => changed({ body: { ...sealed(1).body, facts: {} } }), "signature"],
    ["another number", () => changed({ laneSeq: 2 }), "signature"],
    ["another epoch", () => changed({ epoch: "e2" }), "signature"],
    ["another time", () => changed({ at: 2 }), "signature"],
    ["of another site", () => sealed(1, key, { site: "elsewhere" }), "malformed"],
    ["of another lane than the topic", () => changed({ lane: "alarm" }), "malformed"],
    ["number 0", () => sealed(0), "malformed"],
    ["a field too many", () => ({ ...sealed(1), extra: 1 }), "malformed"],
    ["far ahead of all others", () => sealed(5_000), "too far ahead"],
    ["no JSON", () => "{", "malformed"],
    ["no text", () => Uint8Array.of(0xff, 0xfe), "malformed"],
    ["nothing", () => "", "malformed"],
    ["too long", () => JSON.stringify(sealed(1)).padEnd(MESSAGE_MAX_BYTES + 1), "malformed"],
  ];
  test.each(rows)("%s", async (_why, message, reason) => {
    await pinKey();
    await send(message());
    await until("it is rejected", () => ear.rejected.length > 0);
    expect(ear.rejected as string[]).toEqual([reason]);
    expect(ear.heard).toEqual([]);
    // The lane is not spoilt by it.
    await send(sealed(1));
    await until("a good one is given out", () => ear.heard.length > 0);
    const good = { epoch: "e1", lane: "event", laneSeq: 1 };
    await until("it is acknowledged", () => Bun.deepEquals(acks.at(-1), good));
    expect(acks.filter((ack) => !Bun.deepEquals(ack, good))).toEqual(
      reason === "too far ahead" ? [{ ...good, laneSeq: 0 }] : [],
    );
  });

  test("before its site has shown a key", async () => {
    await send(sealed(1));
    await until("it is rejected", () => ear.rejected.length > 0);
    expect(ear.rejected).toEqual(["no key yet"]);
  });

  test("another key never replaces the pinned one", async () => {
    await pinKey();
    await pinKey(otherKey);
    await send(sealed(1, otherKey));
    await send(sealed(1));
    await until("the good one has come", () => ear.heard.length === 1);
    expect(ear.rejected).toEqual(["another key", "signature"]);
  });

  test("what is no public key is not pinned", async () => {
    const secret = generateKeyPairSync("ed25519").privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    await send(String(secret), topics.key(site));
    await send("x".repeat(5_000), topics.key(site));
    await pinKey();
    await send(sealed(1));
    await until("the good one has come", () => ear.heard.length === 1);
    expect(ear.rejected).toEqual(["malformed", "malformed"]);
  });
});

describe("order", () => {
  test("a gap is waited for, then everything is given out in order", async () => {
    await pinKey();
    for (const laneSeq of [1, 3, 4, 6]) await send(sealed(laneSeq));
    await until("the first is told", () => acks.length >= 1);
    expect(ear.heard).toEqual(["event 1"]);
    expect(acks.at(-1)).toMatchObject({ laneSeq: 1 });
    await send(sealed(2));
    await until("it is filled", () => ear.heard.length === 4);
    expect(ear.heard).toEqual(["event 1", "event 2", "event 3", "event 4"]);
    await send(sealed(5));
    await until("all are acknowledged", () => JSON.stringify(acks.at(-1)).includes(":6}"));
    expect(ear.heard.at(-1)).toBe("event 6");
  });

  test("a duplicate is answered and not given out", async () => {
    await pinKey();
    await send(sealed(1));
    await until("it is acknowledged", () => acks.length === 1);
    await send(sealed(1));
    await until("it is acknowledged again", () => acks.length === 2);
    expect(ear.heard).toEqual(["event 1"]);
    expect(ear.receiver.stats()).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  test("another record under a number that is taken is named, the first stays", async () => {
    await pinKey();
    await send(sealed(1));
    const { sig: _sig, ...first } = sealed(1);
    const other = sealEnvelope(
      { ...first.body, payload: {}, laneSeq: 1, at: 1, kind: first.kind, hash: hashOf(99) },
      { site, epoch: "e1", lane: "event", prev: ZERO, key },
    );
    await send(other);
    await until("it is rejected", () => ear.rejected.length > 0);
    expect(ear.rejected).toEqual(["conflict"]);
    expect(ear.envelopes.map((one) => one.body.hash)).toEqual([hashOf(1)]);
  });

  test("a record that does not follow its predecessor is counted and still given out", async () => {
    await pinKey();
    await send(sealed(1));
    await send(sealed(2, key, { prev: hashOf(77) }));
    await until("both have come", () => ear.heard.length === 2);
    expect(ear.receiver.stats().chainBreaks).toBe(1);
  });
});

describe("link states", () => {
  const state = (connection: number, is: "online" | "offline", by = key): LinkState =>
    sealState({ site, epoch: "e1", connection, state: is }, by);

  test("a late will does not overtake a newer birth", async () => {
    await pinKey();
    await send(state(1, "online"), topics.state(site));
    await send(state(2, "online"), topics.state(site));
    await send(state(1, "offline"), topics.state(site));
    await send(sealed(1));
    await until("all were read", () => ear.heard.length === 1);
    expect(ear.links).toEqual(["online 1", "online 2"]);
    expect(ear.receiver.stats().links).toMatchObject([{ site, state: "online", connection: 2 }]);
  });

  test("one that came before the key waits for it", async () => {
    await send(state(1, "online"), topics.state(site));
    await pinKey();
    await until("it counts", () => ear.links.length === 1);
  });

  test("one of another signer does not count", async () => {
    await pinKey();
    await send(state(9, "offline", otherKey), topics.state(site));
    await until("it is rejected", () => ear.rejected.length === 1);
    expect([ear.rejected, ear.links]).toEqual([["signature"], []]);
  });
});
