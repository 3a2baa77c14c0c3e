/** Pictures of permits on their way up over a real broker: once, resumed, whole by their hash, and no other picture. */
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { openMedia } from "../../src/platform/media.ts";
import { openPictureFiles } from "../../src/platform/pictures.ts";
import { dropRecord } from "../../src/sync/dead-letters.ts";
import { Intake, type KeptPicture, Platforms, serveParcels } from "../../src/sync/index.ts";
import { topics } from "../../src/sync/model.ts";
import { PICTURE_PART_BYTES, type PicturePart } from "../../src/sync/picture-model.ts";
import { sendPictureAgain } from "../../src/sync/picture-queue.ts";
import { parsePlatform } from "../../src/sync/platform-form.ts";
import { addPlatform, changePlatform, turnPlatform } from "../../src/sync/platform-service.ts";
import { findPlatform, listDeadLetters } from "../../src/sync/platform-store.ts";
import { sealPart } from "../../src/sync/seal.ts";
import { Broker } from "../support/mosquitto.ts";
import { Box, type Ear, guest, listen, until } from "../sync/support.ts";

setDefaultTimeout(30_000);

type Picture = { readonly hash: string; readonly bytes: number; readonly content: Uint8Array };

const BY = { personId: "p1" };
let broker: Broker;
let box: Box;
let platforms: Platforms;
/** `<permit> <hash>` of what still hangs on a permit. */
let hangs: Set<string>;
let kept: KeptPicture[];
const closing: (() => Promise<unknown> | unknown)[] = [];

beforeAll(async () => {
  broker = await Broker.start();
});
afterAll(() => broker.close());

beforeEach(() => {
  box = new Box();
  hangs = new Set();
  kept = [];
  const { pathOf } = openMedia(join(box.path, "data"), box.ports.ids);
  platforms = new Platforms(box.ports, {
    epoch: box.folder.epoch,
    key: box.folder.key,
    configured: undefined,
    pictures: { pathOf, isOnPermit: (_orm, permit, hash) => hangs.has(`${permit} ${hash}`) },
  });
  platforms.start();
});

afterEach(async () => {
  await platforms.stop();
  for (const close of closing.splice(0).reverse()) await close();
  expect(box.failures).toEqual([]);
  await box.remove();
});

const valuesOf = (fields: Record<string, string>) => {
  const parsed = parsePlatform(
    { name: "平台", form: "gasward", ...fields },
    { now: Date.now(), isMapping: () => true },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
};

async function enter(url: string, sendsPictures: "yes" | "" = "yes"): Promise<string> {
  const added = await addPlatform(box.ports, BY, valuesOf({ url, sendsPictures }));
  if (!added.ok) throw new Error(added.refusal.code);
  await turnPlatform(box.ports, BY, added.value.id, { event: "resume", reason: "" });
  await platforms.settle();
  return added.value.id;
}

/** A file of the media store. */
async function store(bytes: number): Promise<Picture> {
  const content = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) {
    crypto.getRandomValues(content.subarray(at, at + 65_536));
  }
  const files = openPictureFiles(join(box.path, "data"), box.ports.ids, 1);
  return { hash: await files.keep(content, "jpg"), bytes, content };
}

async function tell(permit: string, pictures: readonly Picture[], kind = "permit.summary") {
  for (const { hash } of pictures) hangs.add(`${permit} ${hash}`);
  const attachments = pictures.map(({ hash, bytes }) => ({ hash, bytes, kind: "scene", at: 1 }));
  await box.ports.db.write((tx) =>
    tx.append({
      ...{ kind, actor: "system", subject: `permit:${permit}` },
      ...{ payload: { attachments }, lane: "summary" as const },
    }),
  );
}

function hear(more: Parameters<typeof listen>[2] = {}): Ear {
  const ear = listen(broker.url, ":memory:", {
    pictureKept: (picture) => kept.push(picture),
    ...more,
  });
  closing.push(() => ear.receiver.stop());
  return ear;
}

/** Somebody else at the broker who sees every part. */
async function watch(seen: (part: PicturePart, text: string, by: MqttClient) => void) {
  const other = await guest(broker.url);
  other.on("message", (_topic, payload) => {
    seen(JSON.parse(payload.toString()) as PicturePart, payload.toString(), other);
  });
  await other.subscribeAsync(topics.pictures(box.ports.siteId), { qos: 1, nl: true });
  closing.push(() => other.endAsync(true));
  return other;
}

/** A receiver over HTTP, and the pictures it was asked about. */
function overHttp(more: Partial<ConstructorParameters<typeof Intake>[0]> = {}) {
  const parts: string[] = [];
  const intake = new Intake({
    ...{ state: ":memory:", accepted: () => undefined, rejected: () => undefined },
    ...more,
    judgePicture: (asked) => {
      parts.push(asked.hash);
      return more.judgePicture?.(asked);
    },
  });
  const server = serveParcels(intake, { hostname: "127.0.0.1", port: 0 });
  closing.push(
    () => intake.store.close(),
    () => server.stop(),
  );
  return { parts, url: `http://127.0.0.1:${server.port}/in` };
}

const sizeOf = ({ data }: PicturePart): number => Buffer.from(data, "base64").length;
const picturesOf = (id: string) => platforms.statusOf(id)?.pictures;
const through = (id: string) =>
  until(
    "every record is acknowledged",
    () =>
      platforms.statusOf(id)?.lanes.every((lane) => lane.acknowledgedSeq === lane.lastSeq) === true,
  );

test("each goes up once, whole, and nothing that no permit's sum names", async () => {
  const parts: PicturePart[] = [];
  await watch((part) => parts.push(part));
  hear();
  const [scene, drawing, face, takenOff, early] = [
    ...[await store(PICTURE_PART_BYTES * 3 + 7), await store(900), await store(5_000)],
    ...[await store(700), await store(600)],
  ] as [Picture, Picture, Picture, Picture, Picture];
  await tell("w0", [early]);
  const id = await enter(broker.url);
  const off = overHttp();
  const silent = await enter(off.url, "");
  await tell("w1", [scene, drawing, takenOff]);
  hangs.delete(`w1 ${takenOff.hash}`);
  await tell("w1", [scene, drawing]);
  await tell("w2", [drawing]);
  // A face or anything else of the media store, though some record of another kind lists it.
  await tell("w1", [face], "face.summary");
  await until("both are kept", () => picturesOf(id)?.kept === 2);
  await until("nothing waits", () => picturesOf(id)?.waiting === 0);
  expect(kept.map(({ hash }) => hash).sort()).toEqual([scene.hash, drawing.hash].sort());
  for (const { hash, content } of kept) {
    const sent = [scene, drawing].find((one) => one.hash === hash);
    expect(Buffer.compare(content, sent?.content ?? new Uint8Array())).toBe(0);
  }
  expect(parts.reduce((sum, part) => sum + sizeOf(part), 0)).toBe(scene.bytes + drawing.bytes);
  expect(new Set(parts.map(({ hash }) => hash)).size).toBe(2);
  expect(Math.max(...parts.map(({ data }) => data.length))).toBeLessThanOrEqual(65_536);
  await through(silent);
  expect([picturesOf(silent), off.parts]).toEqual([undefined, []]);
  expect(platforms.statusOf(id)?.sentToday).toBeGreaterThan((scene.bytes * 4) / 3);
});

test("cut half-way it goes on where the receiver stands", async () => {
  const ear = hear();
  const picture = await store(PICTURE_PART_BYTES * 16);
  let sent = 0;
  let cut: Promise<void> | undefined;
  await watch((part) => {
    sent += sizeOf(part);
    if (sent > picture.bytes / 4) cut ??= broker.kill();
  });
  const id = await enter(broker.url);
  await tell("w1", [picture]);
  await until("the line is cut", () => cut !== undefined);
  await cut;
  await until("it is noticed", () => platforms.statusOf(id)?.isConnected === false);
  expect(kept).toEqual([]);
  await broker.restart();
  let after = 0;
  await watch((part) => {
    after += sizeOf(part);
  });
  await until("it is kept", () => picturesOf(id)?.kept === 1);
  expect(kept.map(({ hash }) => hash)).toEqual([picture.hash]);
  expect(after).toBeGreaterThan(0);
  // The rest, and at most a part whose answer was lost.
  expect(after).toBeLessThanOrEqual(picture.bytes - sent + PICTURE_PART_BYTES);
  expect(ear.rejected).toEqual([]);
});

test("a line that doubles every part costs nothing: kept once, no part more is sent", async () => {
  hear();
  const picture = await store(PICTURE_PART_BYTES * 4 + 1);
  let sent = 0;
  const double = await watch((part, text, by) => {
    sent += sizeOf(part);
    void by.publishAsync(topics.pictures(box.ports.siteId), text, { qos: 1 });
  });
  expect(double.connected).toBe(true);
  const id = await enter(broker.url);
  await tell("w1", [picture]);
  await until("it is kept", () => picturesOf(id)?.kept === 1);
  expect(kept.map(({ hash }) => hash)).toEqual([picture.hash]);
  expect(sent).toBe(picture.bytes);
});

test("what does not have the named hash is thrown away and said so; the right picture then arrives", async () => {
  hear();
  const picture = await store(2_000);
  const id = await enter(broker.url, "");
  await tell("w1", [picture]);
  await through(id);
  const other = await guest(broker.url);
  closing.push(() => other.endAsync(true));
  const answers: Record<string, unknown>[] = [];
  other.on("message", (_topic, payload) => answers.push(JSON.parse(payload.toString())));
  const { siteId: site } = box.ports;
  await other.subscribeAsync(topics.picture(site), { qos: 1 });
  const forged = (hash: string, content: Uint8Array) =>
    sealPart(
      {
        ...{ site, epoch: box.folder.epoch, laneSeq: 1, hash, bytes: 2_000, offset: 0 },
        data: Buffer.from(content).toString("base64"),
      },
      box.folder.key,
    );
  const say = (part: PicturePart) =>
    other.publishAsync(topics.pictures(site), JSON.stringify(part), { qos: 1 });
  await say(forged(picture.hash, new Uint8Array(2_000)));
  await say(forged("0".repeat(64), picture.content));
  await until("both are answered", () => answers.length === 2);
  expect(answers.map(({ code }) => code)).toEqual(["wrong-hash", "not-named"]);
  expect(answers[0]).toMatchObject({ verdict: "refused", held: 0, hash: picture.hash });
  expect(kept).toEqual([]);
  const version = findPlatform(box.ports.db.read, id)?.version ?? 0;
  const values = valuesOf({ url: broker.url, sendsPictures: "yes" });
  expect(await changePlatform(box.ports, BY, id, { values, version })).toMatchObject({ ok: true });
  await platforms.settle();
  await tell("w1", [picture]);
  await until("it is kept", () => picturesOf(id)?.kept === 1);
  expect(kept.map(({ hash }) => hash)).toEqual([picture.hash]);
});

test("by HTTPS: refused or damaged waits for people in words, and may go again", async () => {
  let isTaken = false;
  const { url } = overHttp({
    pictureKept: (picture) => kept.push(picture),
    judgePicture: ({ bytes }) =>
      bytes > 1_500 && !isTaken ? { code: "too-big", words: "图片太大" } : undefined,
  });
  const [big, damaged, good] = [await store(60_000), await store(1_200), await store(1_300)];
  const media = openMedia(join(box.path, "data"), box.ports.ids);
  await Bun.write(media.pathOf(damaged.hash) ?? "", new Uint8Array(1_200));
  const id = await enter(url);
  await tell("w1", [big, damaged, good]);
  await until("all are settled", () => picturesOf(id)?.waiting === 0 && kept.length === 1);
  await until("the refusals are kept", () => picturesOf(id)?.refused === 2);
  const letters = listDeadLetters(box.ports.db.read, "open", 9, 0);
  expect(letters.map(({ lane, code, words }) => [lane, code, words]).sort()).toEqual([
    ["picture", "damaged", ""],
    ["picture", "too-big", "图片太大"],
  ]);
  const [whole, broken] = ["too-big", "damaged"].map(
    (code) => letters.find((letter) => letter.code === code)?.id ?? "",
  ) as [string, string];
  isTaken = true;
  const noReason = await sendPictureAgain(box.ports, BY, whole, { reason: " " });
  expect(noReason).toEqual({ ok: false, refusal: "no-reason" });
  const reason = "平台已放宽";
  expect(await sendPictureAgain(box.ports, BY, whole, { reason })).toMatchObject({ ok: true });
  expect(await dropRecord(box.ports, BY, broken, { reason: "不再需要" })).toMatchObject({
    ok: true,
  });
  await until("it is kept", () => picturesOf(id)?.kept === 2);
  expect(picturesOf(id)).toMatchObject({ waiting: 0, refused: 0, current: undefined });
  expect(kept.map(({ hash }) => hash)).toEqual([good.hash, big.hash]);
  const journal = box.folder.siteReader
    .query("SELECT kind FROM journal WHERE kind LIKE 'upstream-picture.%' ORDER BY seq")
    .all();
  expect(journal.map((row) => (row as { kind: string }).kind)).toEqual([
    ...["upstream-picture.refused", "upstream-picture.refused"],
    "upstream-picture.resent",
  ]);
});
