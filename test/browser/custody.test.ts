/** A round of scanning as a person does it at the kiosk: fast, with mistakes, with the last one taken back. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { Browser, KIOSK, type Page, PHONE } from "../support/browser.ts";
import { BADGES, Demo, signIn } from "../support/site.ts";

setDefaultTimeout(60_000);

let demo: Demo;
let browser: Browser;

const codeOf = (number: number): string => `3709831${String(number).padStart(5, "0")}`;

async function beginRound(page: Page, act: string, place: string): Promise<void> {
  await page.goto(`${demo.url}/custody/rounds/new?act=${act}`);
  await page.waitFor("input[name=place]");
  await page.evaluate(`document.querySelector('input[name=place][value="${place}"]').click()`);
  await page.click("main form:not(#scan-form) button[data-kind=primary]");
  await page.waitFor("#round-answer");
}

/** What scanner and camera hand over; the keys of a scanner have tests of their own, and need a quiet machine. */
async function offer(page: Page, codes: readonly string[]): Promise<void> {
  await page.evaluate(
    `for (const detail of ${JSON.stringify(codes)}) document.dispatchEvent(new CustomEvent("gasward:scan", { detail }))`,
  );
}

const scanned = (page: Page): Promise<number> =>
  page.evaluate<number>("parseInt(document.querySelector('#round-number').textContent, 10)");

async function untilScanned(page: Page, count: number): Promise<void> {
  await page.until(`${count} are counted`, async () => (await scanned(page)) === count);
}

beforeAll(async () => {
  demo = await Demo.start();
  browser = await Browser.start();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test("scans are kept up with at three codes a second and more, and the last is taken back", async () => {
  await using page = await browser.open({ viewport: KIOSK });
  await signIn(page, demo.url, BADGES.operator);
  await beginRound(page, "move", "to-handle:");
  const startedAt = performance.now();
  await offer(
    page,
    Array.from({ length: 12 }, (_, index) => codeOf(20 + index)),
  );
  await untilScanned(page, 12);
  const perSecond = 12_000 / (performance.now() - startedAt);
  expect(perSecond).toBeGreaterThan(3);
  await page.click("main form[action$='/undo'] button");
  await untilScanned(page, 11);
  expect(await page.text("#round-answer")).toContain("已撤销");
  // The same code twice is one cylinder.
  await offer(page, [codeOf(20)]);
  await page.waitFor("#round-answer", "已扫过");
  expect(await scanned(page)).toBe(11);
  // A wrong one is said aloud, in words, and listed; it is not counted.
  await offer(page, ["990000000055"]);
  await page.waitFor("#round-answer", "不在档案中");
  expect(await page.exists("#round-answer [data-sound=refused]")).toBe(true);
  expect(await page.text("#round-lines")).toContain("990000000055");
  expect(await scanned(page)).toBe(11);
  // What was scanned stands there after a reload too.
  await page.reload();
  expect(await scanned(page)).toBe(11);
  expect(page.errors).toEqual([]);
  expect(page.cspViolations).toEqual([]);
});

test("what is scanned while the page still loads is not lost", async () => {
  await using page = await browser.open({ viewport: KIOSK });
  await signIn(page, demo.url, BADGES.operator);
  await beginRound(page, "move", "to-handle:");
  const url = await page.evaluate<string>("location.href");
  await page.goto(`${demo.url}/custody/rounds`);
  // A script behind its head is slow: the page stands there, htmx has not taken the form over yet.
  await page.cdp("Fetch.enable", { patterns: [{ urlPattern: "*hx-sse.js*" }] });
  const arrival = page.cdp("Page.navigate", { url });
  await page.until("the page is seen", () =>
    page.evaluate(
      `location.href === ${JSON.stringify(url)} && document.querySelector("#round-answer") !== null`,
    ),
  );
  expect(await page.evaluate("document.documentElement.dataset.js")).not.toBe("yes");
  await offer(page, [codeOf(50), codeOf(51), codeOf(52)]);
  await page.cdp("Fetch.disable");
  await arrival;
  await untilScanned(page, 3);
  expect(page.errors).toEqual([]);
});

test("a count on a phone ends in found, missing and extra", async () => {
  await using page = await browser.open({ viewport: PHONE });
  await signIn(page, demo.url, BADGES.safetyManager);
  await page.goto(`${demo.url}/custody/places`);
  await page.waitFor('input[name=place][value="to-handle:"]');
  await page.evaluate(
    `document.querySelector('input[name=place][value="to-handle:"]').form.requestSubmit()`,
  );
  await page.waitFor("#round-answer");
  await page.fill("#typed-code-field", codeOf(21));
  await page.press("Enter");
  await untilScanned(page, 1);
  await page.fill("#typed-code-field", codeOf(40));
  await page.press("Enter");
  await untilScanned(page, 2);
  await page.click("button[commandfor=end-round]");
  await page.click("#end-round button[data-kind=primary]");
  await page.waitFor("main", "账实不符");
  expect(await page.text("main")).toContain("未见");
  expect(await page.text("main")).toContain("多出 1");
  expect(page.errors).toEqual([]);
});
