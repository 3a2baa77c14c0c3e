/** Over a real broker: the reference receiver conforms, and each broken one is told what it breaks. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { MqttClient } from "mqtt";
import { runConformance } from "../../src/cli/conformance.ts";
import { serveLinks } from "../../src/cli/receive.ts";
import { canonicalJson, type Json } from "../../src/kernel/json.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { type ConformanceCheck, checkMqttConformance, newSite } from "../../src/sync/index.ts";
import { topics } from "../../src/sync/model.ts";
import { Broker } from "../support/mosquitto.ts";
import { keyPair } from "./platform-support.ts";
import { guest, listen, until } from "./support.ts";

setDefaultTimeout(30_000);

const PATIENCE_MS = 200;
/** Of a box that waits for one which is always late. */
const HASTE_MS = 60;
let broker: Broker;
/** The reference receiver answers every site, so it has a broker of its own. */
let own: Broker;

beforeAll(async () => {
  [broker, own] = await Promise.all([Broker.start(), Broker.start()]);
});
afterAll(() => Promise.all([broker.close(), own.close()]));

type Options = Parameters<typeof checkMqttConformance>[0];

const check = (more: Partial<Options>): Promise<readonly ConformanceCheck[]> =>
  checkMqttConformance(
    { url: broker.url, patienceMs: PATIENCE_MS, ...more },
    { clock: systemClock, scheduler: systemScheduler },
  );

const failed = (checks: readonly ConformanceCheck[]): string[] =>
  checks.flatMap(({ id, fault }) => (fault === undefined ? [] : [`${id} ${fault.code}`]));

/** An authority beside a receiver: its order again and again until the site's answer, if it keeps to the contract. */
async function order(
  site: string,
  isEndless: boolean,
  lifeMs = 60_000,
  url = broker.url,
): Promise<() => void> {
  const pair = keyPair();
  const client = await guest(url);
  const now = Date.now();
  const unsigned = {
    site,
    id: "order-1",
    issuedAt: now,
    expiresAt: now + lifeMs,
    order: { action: "notice", text: "试" },
    keyId: pair.keyId,
  };
  const text = JSON.stringify({
    ...unsigned,
    sig: pair.sign(canonicalJson(unsigned as unknown as Json)),
  });
  const stop = systemScheduler.every(
    40,
    () => void client.publish(topics.command(site), text, { qos: 1 }),
  );
  await client.subscribeAsync(topics.up(site, "alarm"));
  client.on("message", (_topic, payload) => {
    if (payload.toString().includes("upstream-command:order-1") && !isEndless) stop();
  });
  return () => {
    stop();
    client.end(true);
  };
}

test.concurrent("the reference receiver conforms: records, states and orders", async () => {
  const ear = listen(own.url);
  await until("it listens", () => ear.receiver.stats().isConnected);
  const links = serveLinks(ear.receiver, "127.0.0.1", 0);
  const site = newSite();
  const end = await order(site, false, 60_000, own.url);
  const checks = await check({
    url: own.url,
    site,
    patienceMs: 1_000,
    ordersMs: 1_000,
    stateOf: async (of) => (await (await fetch(`${links.url}${of}`)).json()).state,
  });
  end();
  expect(failed(checks)).toEqual([]);
  expect(checks.filter(({ isUntested }) => isUntested)).toEqual([]);
  expect(checks.length).toBeGreaterThan(24);
  // Nothing stays at the broker.
  const late = await guest(own.url);
  const kept: string[] = [];
  late.on("message", (topic) => kept.push(topic));
  await late.subscribeAsync(`gasward/v1/${site}/#`);
  await late.publishAsync(`gasward/v1/${site}/mark`, "", { qos: 1 });
  await until("the mark is there", () => kept.length > 0);
  expect(kept).toEqual([`gasward/v1/${site}/mark`]);
  late.end(true);

  const said: string[] = [];
  const io = { out: (line: string) => said.push(line), err: () => undefined, lang: "zh" as const };
  const code = await runConformance(
    [own.url, "--state", `${links.url}{site}`],
    io as unknown as Parameters<typeof runConformance>[1],
  );
  expect([code, said.at(-1)]).toEqual([0, `共 ${said.length - 2} 项，0 项不符合，3 项未测`]);
  await links.stop(true);
  await ear.receiver.stop();
});

type Broken = {
  /** What it says to a record, instead of what it should. */
  readonly answer: (
    seen: { epoch: string; lane: string; laneSeq: number },
    known: Map<string, Set<number>>,
  ) => { epoch: string; laneSeq: number } | undefined;
  readonly retain?: boolean;
  readonly delayMs?: number;
  readonly isEndless?: boolean;
};

/** The highest number without a gap, as it should be. */
const whole: Broken["answer"] = ({ epoch, lane, laneSeq }, known) => {
  const held = known.getOrInsertComputed(`${epoch}/${lane}`, () => new Set()).add(laneSeq);
  let top = 0;
  while (held.has(top + 1)) top += 1;
  return { epoch, laneSeq: top };
};

/** It believes everything: what is forged, misplaced or malformed is always named beside its own fault. */
async function broken(site: string, how: Broken): Promise<MqttClient> {
  const client = await guest(broker.url);
  const known = new Map<string, Set<number>>();
  await client.subscribeAsync(`gasward/v1/${site}/up/+`, { qos: 1 });
  client.on("message", (topic, payload) => {
    if (!/(?:alarm|event|summary)$/.test(topic)) return;
    const seen = JSON.parse(payload.toString());
    const said = how.answer(seen, known);
    if (said === undefined) return;
    const text = JSON.stringify({ lane: seen.lane, ...said });
    const send = () =>
      void client.publish(topics.ack(site), text, { qos: 1, retain: how.retain ?? false });
    if (how.delayMs === undefined) send();
    else systemScheduler.after(how.delayMs, () => client.connected && send());
  });
  return client;
}

const FORGED = ["signature held", "schema held", "topic held", "key held"];

const BROKEN: readonly [why: string, how: Broken, faults: readonly string[]][] = [
  [
    "acknowledges over a gap",
    { answer: ({ epoch, laneSeq }) => ({ epoch, laneSeq }) },
    ["gap held", "back back", ...FORGED],
  ],
  [
    "answers no duplicates",
    {
      answer: (seen, known) => {
        const isNew = known.get(`${seen.epoch}/${seen.lane}`)?.has(seen.laneSeq) !== true;
        const said = whole(seen, known);
        return isNew ? said : undefined;
      },
    },
    ["again silent", "apart silent"],
  ],
  [
    "mixes epochs",
    {
      answer: (seen, known) =>
        ({ ...whole({ ...seen, epoch: "" }, known), epoch: seen.epoch }) as never,
    },
    ["epoch held", ...FORGED],
  ],
  ["retains its answers", { answer: whole, retain: true }, ["form retained", ...FORGED]],
  ["answers late", { answer: whole, delayMs: HASTE_MS + 40 }, ["prompt late"]],
  ["goes on ordering", { answer: whole, isEndless: true }, ["order-end still"]],
];

test.concurrent.each([...BROKEN])("one that %s is told so", async (_why, how, faults) => {
  const site = newSite();
  const client = await broken(site, how);
  const end = how.isEndless === undefined ? undefined : await order(site, true);
  const found = failed(
    await check({
      site,
      ...(end && { ordersMs: 1_000 }),
      ...(how.delayMs !== undefined && { patienceMs: HASTE_MS }),
    }),
  );
  end?.();
  client.end(true);
  expect(found).toEqual(expect.arrayContaining([...faults]));
  expect(found).not.toContain("keep held");
});

test.concurrent("a late will that is believed, an order for weeks and nobody at all are named", async () => {
  const [site, alone] = [newSite(), newSite()];
  const client = await broken(site, { answer: whole });
  let state = "unknown";
  await client.subscribeAsync(topics.state(site), { qos: 1 });
  client.on("message", (topic, payload) => {
    if (topic === topics.state(site) && payload.length > 0)
      ({ state } = JSON.parse(payload.toString()));
  });
  const end = await order(site, false, 30 * 86_400_000);
  const [found, silent, nowhere] = await Promise.all([
    check({ site, ordersMs: 1_000, stateOf: async () => state }),
    check({ site: alone }),
    check({ url: "mqtt://127.0.0.1:1" }),
  ]);
  expect(failed(found)).toEqual(expect.arrayContaining(["late-will state", "order-form lasts"]));
  expect(failed(found)).not.toContain("birth state");
  expect(failed(silent)).toEqual(["keep silent"]);
  expect(failed(nowhere)).toEqual(["connect line"]);
  end();
  client.end(true);
});
