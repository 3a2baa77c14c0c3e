/**
 * Faces before a real browser's camera: enrolment, the right person, a wrong one, a still photo, the other way, and
 * withdrawal. The camera is a canvas that shows a head; it reads what is asked and moves as a person would.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Phrase } from "../../src/platform/i18n.ts";
import { aimWords, faceText } from "../../views/faces/text.ts";
import { Browser, KIOSK, type Page, SMALL_KIOSK } from "../support/browser.ts";
import { type Move, moved, pngOf, portrait, SITTERS, type Sitter } from "../support/faces.ts";
import { BADGES, Demo } from "../support/site.ts";

setDefaultTimeout(60_000);

const MOVES: readonly Move[] = ["centre", "left", "right", "down", "mouth"];

let demo: Demo;
let browser: Browser;
let page: Page;
let welder = "";
const heads = new Map<string, Readonly<Record<string, string>>>();

async function headOf(sitter: Sitter): Promise<Readonly<Record<string, string>>> {
  const picture = await portrait(sitter);
  const entries = MOVES.map(async (move) => {
    const jpeg = await new Bun.Image(pngOf(moved(picture, move, 1))).jpeg({ quality: 90 }).bytes();
    return [move, `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Before any script of the page: a camera that shows `head` and follows what is said; a photo does not follow. */
async function sit(head: string, isPhoto = false, at = page): Promise<void> {
  const words = Object.fromEntries(MOVES.map((move) => [aimWords[move].zh, move]));
  await at.evaluate(`(async () => {
    const heads = ${JSON.stringify(heads.get(head))};
    const words = ${JSON.stringify(words)};
    const images = {};
    for (const [move, url] of Object.entries(heads)) {
      images[move] = await createImageBitmap(await (await fetchBytes(url)));
    }
    async function fetchBytes(url) {
      const bytes = Uint8Array.from(atob(url.split(",")[1]), (sign) => sign.charCodeAt(0));
      return new Blob([bytes], { type: "image/jpeg" });
    }
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 480;
    const context = canvas.getContext("2d");
    setInterval(() => {
      const said = document.querySelector("[data-face-say]")?.textContent ?? "";
      context.drawImage(images[${isPhoto} ? "centre" : (words[said] ?? "centre")], 0, 0);
      // A camera's own noise.
      context.fillStyle = "rgb(" + [1, 2, 3].map(() => Math.floor(Math.random() * 255)).join() + ")";
      for (let dot = 0; dot < 60; dot += 1) {
        context.globalAlpha = 0.15;
        context.fillRect(Math.random() * 480, Math.random() * 480, 2, 2);
      }
      context.globalAlpha = 1;
    }, 60);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(15);
  })()`);
}

async function verify(head: string, isPhoto = false): Promise<void> {
  const query = new URLSearchParams({ person: welder, kind: "permit", id: "p1", back: "/start" });
  await page.goto(`${demo.url}/faces/verify?${query}`);
  await page.waitFor("html[data-js=yes]");
  await sit(head, isPhoto);
  await page.click("[data-face-start]");
  await page.waitFor(".verdict", undefined, { maxMs: 55_000 });
}

type Receipt = {
  outcome: string;
  identity: string;
  liveness: string;
  reasons: string;
  way: string;
};

const receipts = (): readonly Receipt[] =>
  demo.data.rows<Receipt>(
    "SELECT outcome, identity, liveness, reasons, way FROM face_verification ORDER BY at",
  );

beforeAll(async () => {
  heads.set("one", await headOf(SITTERS.one));
  heads.set("two", await headOf(SITTERS.two));
  demo = await Demo.start();
  browser = await Browser.start();
  page = await browser.open({ viewport: KIOSK });
  await page.goto(`${demo.url}/login?to=%2Ffaces`);
  await page.waitFor("html[data-js=yes]");
  for (let tries = 1; tries <= 3; tries += 1) {
    await page.scan(BADGES.safetyManager);
    const isIn = await page
      .until("signed in", async () => !(await page.url()).includes("/login"), { maxMs: 4_000 })
      .then(
        () => true,
        () => false,
      );
    if (isIn) break;
  }
  welder =
    demo.data.rows<{ id: string }>("SELECT id FROM person WHERE staff_number = 'OP01'")[0]?.id ??
    "";
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test("consent first, then a person is enrolled before the camera", async () => {
  await page.goto(`${demo.url}/faces/people/${welder}`);
  await page.waitFor("html[data-js=yes]");
  if (!(await page.exists("[data-face-start]"))) {
    await page.click("form[action$='/consent'] button[data-kind=primary]");
    await page.waitFor("[data-face-start]");
    await page.waitFor("html[data-js=yes]");
  }
  await sit("two");
  await page.click("[data-face-start]");
  await page.waitFor(".notice", /采集完成/, { maxMs: 25_000 });
  await page.screenshot("faces-enrolled");
  const [row] = demo.data.rows<{ views: number; sealed: string }>(
    "SELECT views, sealed FROM face_enrolment",
  );
  expect(row?.views).toBe(5);
  expect(row?.sealed).toStartWith("v1:");
});

test("the same person passes, with separate verdicts for identity and liveness", async () => {
  await verify("two");
  expect(receipts().at(-1)).toEqual({
    outcome: "passed",
    identity: "same",
    liveness: "live",
    reasons: "",
    way: "face",
  });
  await page.screenshot("faces-passed");
  expect(await page.text()).toContain("核验通过");
});

test("another person who does everything that is asked does not pass", async () => {
  await verify("one");
  expect(receipts().at(-1)).toMatchObject({ outcome: "refused", identity: "other" });
  expect(await page.text()).toContain("不是本人");
});

test("a still photo of the right person does not pass", async () => {
  await verify("two", true);
  expect(receipts().at(-1)).toMatchObject({ outcome: "refused", liveness: "failed" });
  expect(receipts().at(-1)?.reasons).toContain("timeout");
});

test("no camera, no permission, no HTTPS are said, each with what to do", async () => {
  const query = new URLSearchParams({ person: welder, kind: "permit", id: "p1", back: "/start" });
  await page.goto(`${demo.url}/faces/verify?${query}`);
  await page.waitFor("html[data-js=yes]");
  const refuse = (name: string) =>
    page.evaluate(`void (navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("no", "${name}");
    })`);
  const shown = async (message: string, words: Phrase) => {
    await page.click("[data-face-start]");
    const box = `[data-face-message=${message}]:not([hidden])`;
    await page.waitFor(box, new RegExp(words.zh.slice(0, 8)));
    expect(words.en.length).toBeGreaterThan(10);
    expect(await page.exists("[data-face-start]:not([hidden])")).toBe(true);
  };
  await refuse("NotAllowedError");
  await shown("denied", faceText.camDenied);
  await refuse("NotFoundError");
  await shown("missing", faceText.camMissing);
  await refuse("AbortError");
  await shown("failed", faceText.camFailed);
  await page.evaluate(`void Object.defineProperty(window, "isSecureContext", { value: false })`);
  await shown("insecure", faceText.camInsecure);
});

test("at a change of operator the badge leads before the camera, and the face opens the board", async () => {
  await page.goto(`${demo.url}/faces/report`);
  await page.waitFor("html[data-js=yes]");
  await page.choose("#operator-face", "required");
  await page.click("form[action='/faces/settings'] button[type=submit]");
  await page.waitFor(".notice", /已保存/);
  const kiosk = await browser.open({ viewport: SMALL_KIOSK });
  await kiosk.goto(`${demo.url}/login?to=%2Fboard`);
  await kiosk.waitFor("html[data-js=yes]");
  await kiosk.scan(BADGES.operator);
  await kiosk.waitFor("[data-face-start]");
  await kiosk.waitFor("html[data-js=yes]");
  await kiosk.screenshot("faces-operator");
  await sit("two", false, kiosk);
  await kiosk.click("[data-face-start]");
  await kiosk.until("the board", async () => (await kiosk.url()).endsWith("/board"), {
    maxMs: 55_000,
  });
  expect(receipts().at(-1)).toMatchObject({ outcome: "passed", way: "face" });
  expect(demo.data.kinds().slice(-2)).toEqual(["face.verified", "session.started"]);
  expect([...kiosk.errors, ...kiosk.cspViolations]).toEqual([]);
});

test("taken back, nothing of it is left; the page asked no other host and nothing failed on it", async () => {
  const [row] = demo.data.rows<{ sealed: string }>("SELECT sealed FROM face_enrolment");
  const part = Buffer.from(row?.sealed.slice(60, 100) ?? "none");
  await page.goto(`${demo.url}/faces/people/${welder}`);
  await page.waitFor("html[data-js=yes]");
  await page.click("[commandfor=withdraw]");
  await page.click("#withdraw button[data-kind=destructive]");
  await page.waitFor(".notice", /模板已删除/);
  for (const file of ["site.db", "site.db-wal"]) {
    const bytes = Buffer.from(await Bun.file(`${demo.data.path}/${file}`).bytes());
    expect(bytes.includes(part)).toBe(false);
  }
  expect(page.cspViolations).toEqual([]);
  expect(page.errors).toEqual([]);
  expect(
    page.requests.filter((url) => !url.startsWith(demo.url) && !url.startsWith("data:")),
  ).toEqual([]);
});
