/** Records without MQTT: HTTPS and a courier's file carry the same records and bring the same acknowledgements. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  HttpsUpstream,
  Intake,
  packParcel,
  parseAnswer,
  serveParcels,
  takeParcel,
  unpackParcel,
} from "../../src/sync/index.ts";
import { Box, numbered, until } from "./support.ts";

setDefaultTimeout(30_000);

let box: Box;
let heard: string[];
let rejected: string[];
let intake: Intake;
let folder: string;

function openIntake(): Intake {
  return new Intake({
    state: join(folder, "receiver.db"),
    accepted: ({ lane, laneSeq }) => heard.push(`${lane} ${laneSeq}`),
    rejected: (reason) => rejected.push(reason),
  });
}

beforeEach(() => {
  box = new Box();
  folder = mkdtempSync(join(tmpdir(), "gasward-parcel-"));
  heard = [];
  rejected = [];
  intake = openIntake();
});

afterEach(async () => {
  intake.store.close();
  await box.remove();
  rmSync(folder, { recursive: true });
});

const pack = (acked = 0, records = 10_000, bytes = 10_000_000) =>
  packParcel(box.ports, box.folder, () => acked, { records, bytes });

describe("a parcel", () => {
  test("holds the alarms first, and the receiver keeps each once and says how far it is", async () => {
    await box.write("event", 40);
    await box.write("alarm", 3);
    const { text, records, lanes } = await pack();
    expect(records).toBe(43);
    expect(lanes.map(({ lane }) => lane)).toEqual(["alarm", "event"]);
    const first = takeParcel(intake, text);
    expect(first?.acks.map(({ lane, laneSeq }) => `${lane} ${laneSeq}`)).toEqual([
      "alarm 3",
      "event 40",
      "summary 0",
    ]);
    expect(takeParcel(intake, text)).toEqual(first);
    expect(heard).toEqual([...numbered("alarm", 1, 3), ...numbered("event", 1, 40)]);
    expect(rejected).toEqual([]);
  });

  test("is cut at its limits and goes on where the last was acknowledged", async () => {
    await box.write("event", 50);
    takeParcel(intake, (await pack(0, 20)).text);
    const few = await pack(20, 1_000, 2_000);
    expect(few.records).toBeLessThan(10);
    takeParcel(intake, few.text);
    takeParcel(intake, (await pack(20 + few.records)).text);
    expect(heard).toEqual(numbered("event", 1, 50));
  });

  test("a gap is not acknowledged over", async () => {
    await box.write("event", 30);
    const answer = takeParcel(intake, (await pack(10)).text);
    expect(answer?.acks.find(({ lane }) => lane === "event")?.laneSeq).toBe(0);
    expect(heard).toEqual([]);
  });

  test("a changed record is rejected by name; what is no parcel is refused whole", async () => {
    await box.write("event", 3);
    const { text } = await pack();
    const changed = text.replace('"n":1', '"n":9');
    expect(changed).not.toBe(text);
    const answer = takeParcel(intake, changed);
    expect(rejected).toEqual(["signature"]);
    expect(answer?.acks.find(({ lane }) => lane === "event")?.laneSeq).toBe(1);
    expect(takeParcel(intake, "hello\n")).toBeUndefined();
    expect(unpackParcel(Buffer.from("not gzip"), true)).toBeUndefined();
    // A bomb: a thousand times larger than it looks.
    expect(unpackParcel(gzipSync(Buffer.alloc(40_000_000)), true)).toBeUndefined();
    expect(parseAnswer(Buffer.from('{"acks":[{"epoch":"e","lane":"event"}]}'))).toBeUndefined();
  });
});

describe("over HTTP", () => {
  const start = (url: string, command?: (payload: Uint8Array) => Promise<void>): HttpsUpstream => {
    const { epoch, key } = box.folder;
    const options = { url, epoch, key, ...(command === undefined ? {} : { command }) };
    const upstream = new HttpsUpstream(box.ports, options);
    upstream.start();
    return upstream;
  };
  const acked = (upstream: HttpsUpstream, lane: string): number =>
    upstream.status().lanes.find((one) => one.lane === lane)?.acknowledgedSeq ?? 0;

  test("a backlog drains, a new alarm goes at once, and a restart sends nothing twice", async () => {
    const server = serveParcels(intake, { hostname: "127.0.0.1", port: 0 });
    await box.write("event", 3_000);
    let upstream = start(`http://127.0.0.1:${server.port}/`);
    await until("all are acknowledged", () => acked(upstream, "event") === 3_000);
    await box.write("alarm", 1);
    await until("the alarm is acknowledged", () => acked(upstream, "alarm") === 1);
    await upstream.stop();
    upstream = start(`http://127.0.0.1:${server.port}/`);
    await box.write("event", 1);
    await until("the new one is acknowledged", () => acked(upstream, "event") === 3_001);
    await upstream.stop();
    await server.stop();
    expect(heard).toEqual([...numbered("event", 1, 3_000), "alarm 1", "event 3001"]);
    expect(intake.duplicates).toBe(0);
    expect(box.failures).toEqual([]);
    expect(box.timers).toBe(0);
  });

  test("answers that are lost, refused or nonsense lose nothing and double nothing", async () => {
    let asked = 0;
    const moods = [
      () => new Response("busy", { status: 503 }),
      () => new Response("<html>", { status: 200 }),
      () => Response.json({ acks: [{ epoch: "another", lane: "event", laneSeq: 99 }] }),
      () => Response.json({ acks: [{ epoch: box.folder.epoch, lane: "event", laneSeq: 999 }] }),
      () => new Response("x".repeat(2_000_000)),
      () => Response.redirect("http://127.0.0.1:1/"),
    ];
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      async fetch(request) {
        const text = unpackParcel(await request.bytes(), true) ?? "";
        const answer = takeParcel(intake, text);
        asked += 1;
        // Kept, and the reply lost or spoiled: five times of six.
        const mood = asked % 6 === 0 ? undefined : moods[asked % moods.length];
        return mood === undefined ? Response.json(answer) : mood();
      },
    });
    await box.write("event", 700);
    const upstream = start(`http://127.0.0.1:${server.port}/`);
    await until("it is told", () => upstream.status().lastError !== undefined);
    expect(acked(upstream, "event")).toBe(0);
    // The waits between failures are the scheduler's; ask anew instead of sitting them out.
    await upstream.stop();
    for (let n = 0; n < 40; n += 1) {
      const again = start(`http://127.0.0.1:${server.port}/`);
      const before = asked;
      await until("it asked", () => asked > before);
      await Bun.sleep(5);
      await again.stop();
      if (acked(again, "event") === 700) break;
    }
    expect(heard).toEqual(numbered("event", 1, 700));
    expect(rejected).toEqual([]);
    await server.stop(true);
  });

  test("orders come with an answer", async () => {
    const orders: string[] = [];
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => Response.json({ acks: [], commands: [{ id: "c-1" }, { id: "c-2" }] }),
    });
    const upstream = start(`http://127.0.0.1:${server.port}/`, async (payload) => {
      orders.push(new TextDecoder().decode(payload));
    });
    await until("orders came", () => orders.length === 2);
    expect(orders).toEqual(['{"id":"c-1"}', '{"id":"c-2"}']);
    expect(upstream.status().isConnected).toBe(true);
    await upstream.stop();
    await server.stop(true);
  });
});
