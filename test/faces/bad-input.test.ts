/** Photos that cannot be enrolled are refused with the name of the file and the reason, in both languages. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { encode } from "fast-png";
import { cutSquare, type Rgb } from "../../src/faces/engine/raster.ts";
import { changeConsent } from "../../src/faces/service.ts";
import { enrolmentOf } from "../../src/faces/store.ts";
import type { Phrase } from "../../src/platform/i18n.ts";
import { faceRefusalText } from "../../views/faces/text.ts";
import { type Answer, type Browser, ORIGIN, openTestSite, type TestSite } from "../support/app.ts";
import { type Head, marked, moved, pngOf, portrait, SIDE_PX, SITTERS } from "../support/faces.ts";

const GROUP = join(import.meta.dir, "../../node_modules/face-api.js/demo/sample6.jpg");

let site: TestSite;
let office: Browser;
let person = "";
let head: Head;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  const manager = site.people.get("safety-manager");
  person = site.people.get("worker")?.id ?? "";
  if (manager === undefined) throw new Error("no safety manager");
  office = await site.login(manager);
  await changeConsent(site.app.ports, { personId: manager.id }, person, true);
  head = await portrait(SITTERS.two);
});

afterAll(() => site?.stop());

async function send(files: readonly Uint8Array[]): Promise<Answer> {
  const body = new FormData();
  body.set("csrf", office.csrf);
  for (const [at, bytes] of files.entries()) {
    body.append("photos", new File([new Uint8Array(bytes)], `photo-${at + 1}.jpg`));
  }
  const path = `/faces/people/${person}/photos`;
  return await office.send(path, { method: "POST", headers: { origin: ORIGIN }, body });
}

/** A PNG that says of itself that it is as large as a wall; the decoder must not believe it first and count later. */
function claimedHuge(): Uint8Array {
  const small = Buffer.from(
    encode({ width: 1, height: 1, channels: 1, depth: 8, data: new Uint8Array(1) }),
  );
  small.writeUInt32BE(8_000, 16);
  small.writeUInt32BE(8_000, 20);
  small.writeUInt32BE(Bun.hash.crc32(small.subarray(12, 29)), 29);
  return small;
}

const scaled = (side: number): Rgb =>
  cutSquare(
    head,
    { centre: { x: SIDE_PX / 2, y: SIDE_PX / 2 }, sidePx: SIDE_PX - 2, rollRad: 0 },
    side,
  );
const shade = (picture: Rgb, share: number): Rgb => ({
  ...picture,
  data: picture.data.map((value) => value * share),
});

/** The one sentence of a refusal that holds these words. */
function said(zh: string): Phrase {
  const all: readonly Phrase[] = Object.values(faceRefusalText);
  const found = all.find((one) => one.zh.includes(zh));
  if (found === undefined) throw new Error(`nobody says ${zh}`);
  return found;
}

const text = (words: string): Uint8Array => Buffer.from(words, "latin1");

describe.each([
  ["a text", () => text("no picture"), "这不是能读的图片", "no picture that can be read"],
  ["HEIC", () => text("\0\0\0\x18ftypheic\0\0\0\0"), "HEIC 图片", "HEIC picture"],
  ["64 megapixels", () => claimedHuge(), "图片太大", "too large"],
  [
    "a wall",
    () => pngOf({ width: 64, height: 48, data: new Uint8Array(64 * 48 * 3).fill(140) }),
    "没有找到人脸",
    "No face was found",
  ],
  ["several people", () => Bun.file(GROUP).bytes(), "不止一张人脸", "More than one face"],
  ["a face of 60 pixels", () => pngOf(scaled(130)), "人脸太小", "face is too small"],
  ["dark", () => pngOf(shade(head, 0.3)), "太暗", "Too dark"],
] as const)("%s", (_why, draw, zh, en) => {
  test("is refused in words", async () => {
    const bytes = await draw();
    const answer = await send([bytes, bytes, bytes]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`photo-1.jpg：${said(zh).zh}`);
    expect(said(zh).en).toContain(en);
    expect(enrolmentOf(site.app.ports.db.read, person)).toBeUndefined();
  }, 40_000);
});

test("the page says it in English to whoever reads English", async () => {
  office.cookies.set("lang", "en");
  const answer = await send([1, 2, 3].map(() => text("no picture")));
  office.cookies.delete("lang");
  expect(answer.text).toContain("photo-1.jpg: This is no picture that can be read");
});

test("two photos are too few, and six too many", async () => {
  for (const count of [2, 6]) {
    const answer = await send(Array.from({ length: count }, () => text("x")));
    expect(answer.text).toContain("需要 3 至 5 个视图");
  }
});

test("photos that a phone held upside down and said so are enrolled", async () => {
  const { width, height } = head;
  const files = await Promise.all(
    [1, 2, 3].map(async (noise) => {
      const upright = moved(head, "centre", noise);
      const turned = new Uint8Array(upright.data.length);
      for (let at = 0; at < width * height; at += 1) {
        turned.set(upright.data.subarray(at * 3, at * 3 + 3), (width * height - 1 - at) * 3);
      }
      const picture = new Bun.Image(pngOf({ width, height, data: turned }));
      return marked(await picture.jpeg({ quality: 92 }).bytes(), 3);
    }),
  );
  const answer = await send(files);
  expect([answer.status, answer.location]).toEqual([303, `/faces/people/${person}?note=enrolled`]);
  expect(enrolmentOf(site.app.ports.db.read, person)).toMatchObject({ views: 3, way: "photos" });
}, 40_000);
