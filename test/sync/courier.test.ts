/** Files on a stick, each platform's own: what one of them holds says nothing about another. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { openMedia } from "../../src/platform/media.ts";
import { openPictureFiles } from "../../src/platform/pictures.ts";
import {
  type CourierLine,
  Intake,
  laneStatuses,
  packCourier,
  planCourier,
  takeAnswer,
  takeParcel,
  unpackParcel,
} from "../../src/sync/index.ts";
import { countPictures } from "../../src/sync/picture-store.ts";
import { listDeadLetters } from "../../src/sync/platform-store.ts";
import { placeOf } from "../../src/sync/platforms.ts";
import { sealPart } from "../../src/sync/seal.ts";
import { type KeyPair, keyPair } from "./platform-support.ts";
import { Box, numbered } from "./support.ts";

const ACTOR = { personId: "p-1" };
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

class Platform {
  readonly heard: string[] = [];
  readonly pictures: string[] = [];
  readonly line: CourierLine;
  readonly #intake: Intake;

  constructor(box: Box, platform: string, key?: KeyPair, refuses?: string) {
    const { epoch, key: boxKey } = box.folder;
    const receiver = key === undefined ? {} : { receiverPem: key.pem };
    this.line = { epoch, key: boxKey, platform, ...receiver };
    this.#intake = new Intake({
      state: ":memory:",
      ...(key === undefined ? {} : { key }),
      accepted: ({ lane, laneSeq }) => this.heard.push(`${lane} ${laneSeq}`),
      judge: ({ kind }) => (kind === refuses ? { code: "unknown", words: "不认识" } : undefined),
      pictureKept: ({ hash }) => this.pictures.push(hash),
      rejected: (reason) => {
        throw new Error(reason);
      },
    });
  }

  /** The answer to a file. */
  take(bytes: Uint8Array): Uint8Array {
    return bytesOf(takeParcel(this.#intake, unpackParcel(bytes, true) ?? ""));
  }

  close(): void {
    this.#intake.store.close();
  }
}

let box: Box;
let platforms: Platform[];

beforeEach(() => {
  box = new Box();
  platforms = [];
});
afterEach(async () => {
  for (const one of platforms) one.close();
  await box.remove();
});

const open = (id: string, key?: KeyPair, refuses?: string): Platform => {
  const one = new Platform(box, id, key, refuses);
  platforms.push(one);
  return one;
};
const pack = (to: Platform, limits?: { records: number; bytes: number }) =>
  packCourier(box.ports, ACTOR, to.line, limits === undefined ? {} : { limits });
const take = (to: Platform, bytes: Uint8Array) => takeAnswer(box.ports, ACTOR, to.line, bytes);
const positions = ({ line: { platform = "", epoch } }: Platform): number[] =>
  laneStatuses(box.ports, placeOf(platform, epoch)).map((one) => one.acknowledgedSeq);

describe("two platforms", () => {
  test.each([
    ["without keys", undefined, undefined, "other_platform"],
    ["with keys of their own", keyPair(), keyPair(), "other_platform"],
  ] as const)("%s never take each other's answer", async (_why, keyA, keyB, refusal) => {
    await box.write("event", 30);
    await box.write("alarm", 2);
    const [a, b] = [open("aaa", keyA), open("bbb", keyB)];
    const ofA = a.take((await pack(a)).bytes);
    expect(await take(b, ofA)).toMatchObject({ ok: false, refusal });
    expect(positions(b)).toEqual([0, 0, 0]);
    expect(await take(a, ofA)).toMatchObject({ ok: true });
    expect(positions(a)).toEqual([2, 30, 0]);
    expect(positions(b)).toEqual([0, 0, 0]);
    // Neither is it the answer to the site's first platform, nor one of those an answer to it.
    const { epoch, key } = box.folder;
    const first = await takeAnswer(box.ports, ACTOR, { epoch, key }, ofA);
    expect(first).toMatchObject({ ok: false, refusal: "other_platform" });
    const { platform: _platform, ...nameless } = JSON.parse(new TextDecoder().decode(ofA));
    expect(await take(a, bytesOf(nameless))).toMatchObject({ refusal: "other_platform" });
    // B has had nothing: its first file begins at the first record.
    b.take((await pack(b)).bytes);
    expect(b.heard).toEqual([...numbered("alarm", 1, 2), ...numbered("event", 1, 30)]);
  });

  test("an answer under another's name fails by its signature", async () => {
    await box.write("event", 3);
    const [a, b] = [open("aaa", keyPair()), open("bbb", keyPair())];
    const ofA = JSON.parse(new TextDecoder().decode(a.take((await pack(a)).bytes)));
    const renamed = bytesOf({ ...ofA, platform: "bbb" });
    expect(await take(b, renamed)).toMatchObject({ ok: false, refusal: "unsigned" });
    const unsigned = open("bbb").take((await pack(b)).bytes);
    expect(await take(b, unsigned)).toMatchObject({ ok: false, refusal: "unsigned" });
    expect(positions(b)).toEqual([0, 0, 0]);
  });
});

describe("an answer", () => {
  test("twice is harmless, and an old one moves nothing back", async () => {
    await box.write("event", 10);
    const a = open("aaa");
    const old = a.take((await pack(a)).bytes);
    expect(await take(a, old)).toMatchObject({ value: { lanes: [{ from: 1, to: 10 }] } });
    await box.write("event", 5);
    await take(a, a.take((await pack(a)).bytes));
    for (const again of [old, old]) {
      expect(await take(a, again)).toMatchObject({ ok: true, value: { lanes: [] } });
    }
    expect(positions(a)[1]).toBe(15);
    expect(a.heard).toEqual(numbered("event", 1, 15));
  });

  test("brings refusals, each kept once and under its platform", async () => {
    await box.write("event", 2);
    const a = open("aaa", keyPair(), "event.tested");
    const answer = a.take((await pack(a)).bytes);
    for (const lanes of [1, 0]) {
      const taken = await take(a, answer);
      expect(taken).toMatchObject({ ok: true, value: { refused: 2 } });
      expect(taken.ok && taken.value.lanes.length).toBe(lanes);
    }
    const letters = listDeadLetters(box.ports.db.read, "open", 9, 0);
    expect(letters.map((one) => [one.platform, one.lane, one.laneSeq, one.words])).toEqual(
      expect.arrayContaining([
        ["aaa", "event", 1, "不认识"],
        ["aaa", "event", 2, "不认识"],
      ]),
    );
    expect(letters.length).toBe(2);
    // The site says that it knows; then nobody says it again.
    const next = JSON.parse(new TextDecoder().decode(a.take((await pack(a)).bytes)));
    expect(next.refusals).toBeUndefined();
  });

  test("cut anywhere is named as cut and changes nothing", async () => {
    await box.write("event", 4);
    const a = open("aaa", keyPair());
    const whole = a.take((await pack(a)).bytes);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        expect(await take(a, whole.slice(0, length))).toMatchObject({ refusal: "cut" });
      }),
      { numRuns: 30 },
    );
    expect(positions(a)).toEqual([0, 0, 0]);
  });

  test.each([
    ["hello", "no_answer"],
    ['{"acks":1}', "no_answer"],
    ['{"acks":[{"epoch":"old","lane":"event","laneSeq":1}],"platform":"aaa"}', "foreign"],
    ['{"acks":[],"platform":"aaa"}', "foreign"],
  ])("%s is %s", async (text, refusal) => {
    expect(await take(open("aaa"), Buffer.from(text))).toMatchObject({ ok: false, refusal });
  });
});

test("what is planned is what the file holds, within its limits, and nothing is left out", async () => {
  await box.write("event", 60, { words: "气瓶阀口泄漏".repeat(20) });
  await box.write("alarm", 4);
  await box.write("summary", 10);
  const a = open("aaa");
  const limits = { records: 30, bytes: 20_000 };
  for (let files = 0, left = 1; left > 0; files += 1) {
    expect(files).toBeLessThan(20);
    const plan = planCourier(box.ports, a.line, limits);
    const parcel = await pack(a, limits);
    expect(parcel.lanes).toEqual(
      plan.lanes.flatMap(({ left: _left, ...one }) => (one.to < one.from ? [] : [one])),
    );
    expect(parcel.records).toBe(plan.records);
    expect(plan.records).toBeLessThanOrEqual(limits.records);
    // One header beside the records.
    expect(Buffer.byteLength(parcel.text)).toBeLessThan(limits.bytes + 1_000);
    const waiting = 74 - a.heard.length;
    expect(plan.left).toBe(waiting - plan.records);
    await take(a, a.take(parcel.bytes));
    ({ left } = plan);
  }
  expect(a.heard.toSorted()).toEqual(
    [
      ...numbered("alarm", 1, 4),
      ...numbered("event", 1, 60),
      ...numbered("summary", 1, 10),
    ].toSorted(),
  );
});

test("pictures go whole behind the records, only when asked for, each once, and go on where a part is held", async () => {
  const a = open("aaa", keyPair());
  const { pathOf } = openMedia(join(box.path, "data"), box.ports.ids);
  const hangs = new Set<string>();
  const line: CourierLine = {
    ...a.line,
    pictures: { pathOf, isOnPermit: (_orm, permit, hash) => hangs.has(`${permit} ${hash}`) },
  };
  const files = openPictureFiles(join(box.path, "data"), box.ports.ids, 1);
  const carry = (withPictures = true, bytes = 400_000) =>
    packCourier(box.ports, ACTOR, line, { withPictures, limits: { records: 100, bytes } });
  const answer = async (file: Uint8Array) => takeAnswer(box.ports, ACTOR, line, a.take(file));
  // Pictures of before this moment stay here.
  await carry();
  const sizes = [60_000, 200_000, 150_000, 10];
  const hashes: string[] = [];
  for (const size of sizes) {
    const content = Buffer.alloc(size, hashes.length + 1);
    hashes.push(await files.keep(content, "jpg"));
  }
  const attachments = hashes.map((hash, at) => ({
    hash,
    bytes: sizes[at] ?? 0,
    kind: "scene",
    at: 1,
  }));
  // The last was taken off its permit.
  for (const hash of hashes.slice(0, 3)) hangs.add(`p-1 ${hash}`);
  await box.ports.db.write((tx) =>
    tx.append({
      ...{ kind: "permit.summary", actor: "system", subject: "permit:p-1" },
      ...{ payload: { attachments }, lane: "summary" as const },
    }),
  );
  // The record first; a picture that no kept record names would be refused.
  const first = await carry();
  expect([first.records, first.pictures]).toEqual([1, 0]);
  await answer(first.bytes);
  expect(planCourier(box.ports, line, { records: 100, bytes: 400_000 }).pictures).toBe(2);
  expect((await carry(false)).pictures).toBe(0);
  const second = await carry();
  expect(second.pictures).toBe(2);
  expect(Buffer.byteLength(second.text)).toBeLessThan(401_000);
  // Over a line that carried short parts only it held some of it; the file's first part overlaps that.
  const { epoch, key } = box.folder;
  const [hash = "", bytes = 0] = [hashes[0], sizes[0]];
  const held = Buffer.alloc(1_000, 1).toString("base64");
  const site = box.ports.siteId;
  const part = sealPart({ site, epoch, laneSeq: 1, hash, bytes, offset: 0, data: held }, key);
  const [head = ""] = second.text.split("\n");
  a.take(gzipSync(`${head}\n${JSON.stringify(part)}\n`));
  const said = a.take(second.bytes);
  for (const pictures of [2, 0]) {
    expect(await takeAnswer(box.ports, ACTOR, line, said)).toMatchObject({ value: { pictures } });
  }
  const third = await carry();
  expect(third.pictures).toBe(1);
  expect(await answer(third.bytes)).toMatchObject({ ok: true, value: { pictures: 1 } });
  expect(countPictures(box.ports.db.read, "aaa")).toEqual({ waiting: 0, kept: 3, refused: 0 });
  expect(a.pictures).toEqual(hashes.slice(0, 3));
});
