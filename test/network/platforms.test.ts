/** Several platforms at once: own positions, times and budgets; certificates of both sides; answers that are signed. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { correctRecord, dropRecord } from "../../src/sync/dead-letters.ts";
import { Intake, Platforms, serveParcels, takeParcel, unpackParcel } from "../../src/sync/index.ts";
import { parsePlatform } from "../../src/sync/platform-form.ts";
import { addPlatform, changePlatform, turnPlatform } from "../../src/sync/platform-service.ts";
import { findPlatform, listDeadLetters } from "../../src/sync/platform-store.ts";
import type { PositionsMessage } from "../../src/sync/positions.ts";
import { probePlatform } from "../../src/sync/probe.ts";
import { Broker } from "../support/mosquitto.ts";
import { freePort } from "../support/process.ts";
import { authority, keyPair } from "../sync/platform-support.ts";
import { Box, listen, numbered, until } from "../sync/support.ts";

setDefaultTimeout(30_000);

const BY = { personId: "p1" };
let box: Box;
let platforms: Platforms;
let folder: string;
const closing: (() => Promise<unknown> | unknown)[] = [];

beforeEach(() => {
  box = new Box();
  folder = mkdtempSync(join(tmpdir(), "gasward-platforms-"));
  platforms = new Platforms(box.ports, { ...sealOf(), configured: undefined });
  platforms.start();
});

afterEach(async () => {
  await platforms.stop();
  for (const close of closing.splice(0).reverse()) await close();
  expect(box.failures).toEqual([]);
  await box.remove();
  rmSync(folder, { recursive: true });
});

const sealOf = () => ({ epoch: box.folder.epoch, key: box.folder.key });

async function enter(fields: Record<string, string>, isOn = true): Promise<string> {
  const parsed = parsePlatform(
    { name: "平台", form: "gasward", ...fields },
    { now: Date.now(), isMapping: () => true },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const added = await addPlatform(box.ports, BY, parsed.value);
  if (!added.ok) throw new Error(added.refusal.code);
  if (isOn) await turn(added.value.id, "resume");
  return added.value.id;
}

async function turn(id: string, event: "pause" | "resume" | "retire"): Promise<void> {
  const turned = await turnPlatform(box.ports, BY, id, { event, reason: "测试" });
  expect(turned.ok).toBe(true);
  await platforms.settle();
}

/** A receiver of its own over HTTP on this machine. */
function receiver(more: Partial<ConstructorParameters<typeof Intake>[0]> = {}) {
  const heard: string[] = [];
  const intake = new Intake({
    state: ":memory:",
    accepted: ({ lane, laneSeq }) => heard.push(`${lane} ${laneSeq}`),
    rejected: () => undefined,
    ...more,
  });
  const server = serveParcels(intake, { hostname: "127.0.0.1", port: 0 });
  closing.push(
    () => intake.store.close(),
    () => server.stop(),
  );
  return { heard, url: `http://127.0.0.1:${server.port}/in` };
}

const waiting = (id: string): number =>
  platforms
    .statusOf(id)
    ?.lanes.reduce((sum, lane) => sum + lane.lastSeq - lane.acknowledgedSeq, 0) ?? -1;

/** Until nothing of this platform waits. */
const through = (id: string) => until(`${id} is through`, () => waiting(id) === 0);

describe("two platforms", () => {
  test("each gets everything once; one that is paused goes on where it stopped", async () => {
    const [one, two] = [receiver(), receiver()];
    const first = await enter({ url: one.url });
    const second = await enter({ url: two.url });
    await box.write("event", 30);
    await through(first);
    await through(second);
    await turn(second, "pause");
    const before = two.heard.length;
    await box.write("event", 20);
    await box.write("alarm", 2);
    await through(first);
    expect(two.heard.length).toBe(before);
    await turn(second, "resume");
    await through(second);
    for (const { heard } of [one, two]) {
      expect(new Set(heard).size).toBe(heard.length);
      expect(heard.filter((item) => item.startsWith("alarm"))).toEqual(numbered("alarm", 1, 2));
    }
    expect(two.heard.toSorted()).toEqual(one.heard.toSorted());
  });

  test("the journal says who set up what, and never a secret; a retired one keeps none", async () => {
    const { url } = receiver();
    const id = await enter({ url, user: "site7", password: "p4ss-Word!" });
    const row = findPlatform(box.ports.db.read, id);
    expect(row?.password).not.toContain("p4ss");
    await turn(id, "retire");
    expect(findPlatform(box.ports.db.read, id)).toMatchObject({ state: "retired", password: "" });
    const journal = box.folder.siteReader
      .query("SELECT kind, payload FROM journal WHERE kind LIKE 'upstream-platform.%'")
      .all() as { kind: string; payload: string }[];
    expect(journal.map(({ kind }) => kind.split(".")[1])).toEqual(["added", "resumed", "retired"]);
    expect(JSON.stringify(journal)).not.toMatch(/p4ss|site7/);
    const again = await turnPlatform(box.ports, BY, id, { event: "resume", reason: "" });
    expect(again.ok).toBe(false);
  });

  test("a change of a stale version is told and changes nothing", async () => {
    const { url } = receiver();
    const id = await enter({ url }, false);
    const values = parsePlatform(
      { name: "新", form: "gasward", url },
      { now: Date.now(), isMapping: () => true },
    );
    if (!values.ok) throw new Error("values");
    const change = (version: number) =>
      changePlatform(box.ports, BY, id, { values: values.value, version });
    expect(await change(1)).toEqual({ ok: true, value: null });
    expect(await change(1)).toMatchObject({ ok: false, refusal: { code: "platform.stale" } });
  });
});

describe("times and budget", () => {
  const hhmm = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16);

  test("outside its window records wait, and an alarm opens the line for all of them", async () => {
    const { url, heard } = receiver();
    const now = Date.now();
    const id = await enter({
      url,
      windowFrom: hhmm(now + 3_600_000),
      windowTo: hhmm(now + 7_200_000),
    });
    // Entering it was an event, so something waits already.
    await box.write("event", 3);
    await platforms.settle();
    expect(heard).toEqual([]);
    expect(platforms.statusOf(id)).toMatchObject({ isDue: false, isConnected: false });
    expect(platforms.status()).toMatchObject({ isConfigured: true, isConnected: true });
    // It rests and is not silent; what it has not got counts as not received all the same.
    expect(platforms.receipts().map(({ acknowledgedSeq }) => acknowledgedSeq)).toEqual([0, 0, 0]);
    await box.write("alarm", 1);
    await until("the alarm came", () => heard[0] === "alarm 1");
  });

  test("a used-up budget lets only alarms through, and says so", async () => {
    const { url, heard } = receiver();
    const id = await enter({ url, budgetMib: "0.01" });
    await through(id);
    await box.write("event", 400, { text: "x".repeat(2_000) });
    await until("the budget is used up", () => {
      const status = platforms.statusOf(id);
      return status !== undefined && status.sentToday >= (status.budgetBytes ?? 0);
    });
    await box.write("event", 5);
    await box.write("alarm", 1);
    await until("the alarm came", () => heard.includes("alarm 1"));
    expect(waiting(id)).toBeGreaterThanOrEqual(5);
  });
});

describe("certificates of both sides", () => {
  test("MQTT: without the right certificate nothing passes; with it records do, by signed answers", async () => {
    const root = await authority();
    const [server, client] = await Promise.all([root.issue("localhost"), root.issue("box-7")]);
    for (const [name, text] of Object.entries({
      "ca.pem": root.cert,
      "server.pem": server.cert,
      "server.key": server.key,
    })) {
      writeFileSync(join(folder, name), text);
    }
    const port = freePort();
    const broker = await Broker.start({
      config: [
        `listener ${port} 127.0.0.1`,
        `cafile ${join(folder, "ca.pem")}`,
        `certfile ${join(folder, "server.pem")}`,
        `keyfile ${join(folder, "server.key")}`,
        "require_certificate true",
      ],
    });
    closing.push(() => broker.close());
    const key = keyPair();
    const ear = listen(broker.url, ":memory:", { key });
    closing.push(() => ear.receiver.stop());
    const line = { url: `mqtts://localhost:${port}`, form: "gasward" };
    const tls = { ca: root.cert, cert: client.cert, key: client.key };
    const stranger = await probePlatform(box.ports, { ...line, tls: { ca: root.cert } }, sealOf());
    expect(stranger.code).toBe("certificate-wanted");
    const known = await probePlatform(box.ports, { ...line, tls }, sealOf());
    expect(known).toEqual({ code: "ok", words: "" });
    const id = await enter({
      url: line.url,
      authorityPem: root.cert,
      clientCertificate: client.cert,
      clientKey: client.key,
      receiverPem: key.pem,
    });
    expect(findPlatform(box.ports.db.read, id)?.clientKey).not.toContain("PRIVATE");
    await box.write("event", 10);
    await through(id);
    expect(ear.receiver.stats().chainBreaks).toBe(0);
  });

  test("HTTPS: the platform asks for the certificate and gets it", async () => {
    const root = await authority();
    const [own, client] = await Promise.all([root.issue("localhost"), root.issue("box-7")]);
    const intake = new Intake({
      state: ":memory:",
      accepted: () => undefined,
      rejected: () => undefined,
    });
    const server = Bun.serve({
      hostname: "localhost",
      port: 0,
      tls: {
        cert: own.cert,
        key: own.key,
        ca: root.cert,
        requestCert: true,
        rejectUnauthorized: true,
      },
      fetch: async (request) =>
        Response.json(takeParcel(intake, unpackParcel(await request.bytes(), true) ?? "")),
    });
    closing.push(
      () => intake.store.close(),
      () => server.stop(true),
    );
    const line = { url: `https://localhost:${server.port}/`, form: "gasward" };
    const stranger = await probePlatform(box.ports, { ...line, tls: { ca: root.cert } }, sealOf());
    expect(stranger.code).toBe("certificate-wanted");
    const id = await enter({
      url: line.url,
      authorityPem: root.cert,
      clientCertificate: client.cert,
      clientKey: client.key,
    });
    await box.write("event", 5);
    await through(id);
  });
});

describe("answers without the receiver's signature", () => {
  test.each([
    ["none at all", undefined],
    ["of another key", keyPair()],
  ] as const)("%s: nothing moves, and the page says why", async (_why, key) => {
    const { url } = receiver(key === undefined ? {} : { key });
    const id = await enter({ url, receiverPem: keyPair().pem });
    await until("the answer was doubted", () =>
      (platforms.statusOf(id)?.lastError ?? "").includes("signature"),
    );
    expect(platforms.statusOf(id)?.lanes.every((lane) => lane.acknowledgedSeq === 0)).toBe(true);
  });
});

test("where people are is told only after somebody asked, signed, and is no record", async () => {
  const broker = await Broker.start();
  closing.push(() => broker.close());
  const told: PositionsMessage[] = [];
  const ear = listen(broker.url, ":memory:", { positions: (message) => told.push(message) });
  closing.push(() => ear.receiver.stop());
  await platforms.stop();
  const card = { card: "0007", floor: "f1", xMm: 1_200, yMm: 3_400, at: 5 };
  const positions = () => Array.from({ length: 401 }, () => card);
  platforms = new Platforms(box.ports, { ...sealOf(), configured: undefined, positions });
  platforms.start();
  const id = await enter({ url: broker.url });
  await box.write("event", 1);
  await through(id);
  const head = box.folder.siteReader.query("SELECT max(seq) AS seq FROM journal").get();
  expect(told).toEqual([]);
  platforms.askPositions(1, id);
  await until("it is told", () => told.length === 1);
  expect(told[0]).toMatchObject({ total: 401, site: box.ports.siteId });
  expect(told[0]?.cards).toHaveLength(400);
  expect(ear.rejected).toEqual([]);
  expect(box.folder.siteReader.query("SELECT max(seq) AS seq FROM journal").get()).toEqual(head);
});

test("over HTTPS they go with the next parcel, and only to the platform that asked", async () => {
  const told: [string, number][] = [];
  const hear = (who: string) => ({
    positions: ({ total }: PositionsMessage) => told.push([who, total]),
  });
  const [one, two] = [receiver(hear("one")), receiver(hear("two"))];
  await platforms.stop();
  const card = { card: "0007", floor: "f1", xMm: 1_200, yMm: 3_400, at: 5 };
  const options = { ...sealOf(), configured: undefined, positions: () => [card] };
  platforms = new Platforms(box.ports, options);
  platforms.start();
  const first = await enter({ url: one.url });
  const second = await enter({ url: two.url });
  await box.write("event", 2);
  await through(first);
  await through(second);
  expect(platforms.canTell(second)).toBe(true);
  expect(platforms.canTell("nobody")).toBe(false);
  platforms.askPositions(1, second);
  await until("it is told", () => told.length === 1);
  await box.write("event", 2);
  await through(first);
  await through(second);
  expect(told).toEqual([["two", 1]]);
});

test("two platforms on one broker keep apart by their receivers' keys, or are not entered", async () => {
  const broker = await Broker.start();
  closing.push(() => broker.close());
  const [key, other] = [keyPair(), keyPair()];
  const first = await enter({ url: broker.url, receiverPem: key.pem });
  await expect(enter({ url: `${broker.url}/` })).rejects.toThrow("platform.shared_broker");
  await expect(enter({ url: broker.url, receiverPem: key.pem })).rejects.toThrow("shared_broker");
  const second = await enter({ url: broker.url, receiverPem: other.pem });
  const ear = listen(broker.url, ":memory:", { key });
  closing.push(() => ear.receiver.stop());
  await box.write("event", 20);
  await through(first);
  // Both lines stay up beside each other, and the word of one receiver is not the other's.
  await Bun.sleep(500);
  for (const id of [first, second]) {
    expect(platforms.statusOf(id)).toMatchObject({ isConnected: true, lastError: undefined });
  }
  expect(platforms.statusOf(second)?.lanes.every((lane) => lane.acknowledgedSeq === 0)).toBe(true);
  const late = listen(broker.url, ":memory:", { key: other });
  closing.push(() => late.receiver.stop());
  await through(second);
  const events = late.heard.filter((item) => item.startsWith("event"));
  expect(new Set(events)).toEqual(new Set(numbered("event", 1, 24)));
});

describe("a record that a platform will not take", () => {
  const judge: NonNullable<ConstructorParameters<typeof Intake>[0]["judge"]> = ({ kind, body }) =>
    kind === "event.tested" && body.facts["n"] === 1
      ? { code: "unknown_area", words: "区域编码未备案" }
      : undefined;

  async function refused() {
    const corrections: unknown[] = [];
    const { url } = receiver({
      judge,
      accepted: ({ kind, body }) => {
        if (kind.startsWith("upstream-record.")) corrections.push({ kind, facts: body.facts });
      },
    });
    const id = await enter({ url });
    await box.write("event", 3);
    await until("it is kept", () => listDeadLetters(box.ports.db.read, "open", 9, 0).length === 1);
    await through(id);
    const [letter] = listDeadLetters(box.ports.db.read, "open", 9, 0);
    return { id, letter: letter!, corrections };
  }

  test("does not hold its lane, is told once, corrected as a new record, and the old one stays", async () => {
    const { id, letter, corrections } = await refused();
    expect(letter).toMatchObject({ platform: id, code: "unknown_area", words: "区域编码未备案" });
    const give = (facts: string, reason: string) =>
      correctRecord(box.ports, BY, letter.id, { facts, reason });
    expect(await give("[1]", "更正")).toMatchObject({ refusal: "not-json" });
    expect(await give('{"n":1}', "更正")).toMatchObject({ refusal: "same" });
    expect(await give('{"n":9}', " ")).toMatchObject({ refusal: "no-reason" });
    expect(await give('{"n":9}', "编码已更正")).toMatchObject({ ok: true });
    expect(await give('{"n":8}', "再来")).toMatchObject({ refusal: "closed" });
    await through(id);
    expect(corrections).toMatchObject([
      { kind: "upstream-record.refused", facts: { laneSeq: letter.laneSeq } },
      {
        kind: "upstream-record.corrected",
        facts: { corrects: letter.entryId, of: "event.tested", facts: { n: 9 } },
      },
    ]);
    expect(listDeadLetters(box.ports.db.read, "open", 9, 0)).toEqual([]);
  });

  test("is let go with a reason that the platform hears", async () => {
    const { id, letter, corrections } = await refused();
    expect(await dropRecord(box.ports, BY, letter.id, { reason: "" })).toMatchObject({ ok: false });
    expect(await dropRecord(box.ports, BY, letter.id, { reason: "测试数据" })).toMatchObject({
      ok: true,
    });
    await through(id);
    expect(corrections.at(-1)).toMatchObject({
      kind: "upstream-record.dropped",
      facts: { reason: "测试数据" },
    });
  });
});
