/** The tests of AQ 3064.3 annex A walked with a phone in the hand: a page loaded anew, a silent card, a stop, the report. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { SECOND_MS } from "../../src/kernel/instants.ts";
import { type Hall, openHall } from "../positioning/hall.ts";
import type { TestPerson } from "../support/app.ts";
import { Browser, type Page, PHONE } from "../support/browser.ts";

setDefaultTimeout(60_000);

const PHONE_AGENT =
  "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";
const PIN = "482915";
const DESK = { widthPx: 1440, heightPx: 900 };

let hall: Hall;
let browser: Browser;
let server: Bun.Server<undefined>;
let phone: Page;
let path = "";
let tester: TestPerson;

async function open(person: TestPerson, viewport = PHONE): Promise<Page> {
  const page = await browser.open({ viewport, isTouch: viewport === PHONE });
  if (viewport === PHONE)
    await page.cdp("Network.setUserAgentOverride", { userAgent: PHONE_AGENT });
  const value = (await hall.site.login(person)).cookies.get("gw_session") ?? "";
  const url = `http://localhost:${server.port}`;
  await page.cdp("Network.setCookie", { url, name: "gw_session", value, httpOnly: true });
  return page;
}

const go = (page: Page, to: string) => page.goto(`http://localhost:${server.port}${to}`);

/** Presses what a thumb can reach, and waits for the page that follows. */
async function press(page: Page, selector: string): Promise<void> {
  await page.evaluate("window.isOld = true");
  await page.click(selector);
  await page.until(
    "the answer is there",
    async () => !(await page.evaluate("window.isOld === true")),
  );
  await page.waitFor("html[data-js=yes]");
}

/** The card stands there so long; the simulated time of the site runs as fast as the machine can. */
function stand(seconds: number, xMm: number, yMm: number): void {
  for (let second = 0; second < seconds; second += 1) {
    hall.locator.place({
      ...{ tag: "C1", at: hall.site.app.ports.clock.now(), xMm, yMm, zMm: 1_200 },
    });
    hall.site.time.advance(SECOND_MS);
  }
}

async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate<number>("document.scrollingElement.scrollWidth");
  expect(wide).toBeLessThanOrEqual(PHONE.widthPx);
}

const STEP = "#accuracy-live form button[data-size=lg]";

beforeAll(async () => {
  hall = await openHall();
  tester = await hall.site.addPerson({
    ...{ name: "安小全", staffNumber: "SM7", roles: ["safety-manager"], pin: PIN },
  });
  browser = await Browser.start();
  server = Bun.serve({
    port: 0,
    fetch: (request, own) => hall.site.app.fetch(request, { server: own }),
  });
  phone = await open(tester);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop(true);
  await hall?.site.stop();
});

async function begin(kind: string, points: string, cards: string): Promise<void> {
  await go(phone, "/positions/accuracy-new");
  await phone.evaluate(`document.querySelector("input[name=kind][value=${kind}]").click()`);
  await phone.evaluate(`document.querySelector("#floor").value = "${hall.floorId}"`);
  await phone.fill("#cards", cards);
  await phone.fill("#instruments", "秒表 01、测距仪 02");
  await phone.fill("#points", points);
  await fits(phone);
  await phone.screenshot(`accuracy-${kind}-new`);
  await press(phone, "form button[data-size=lg]");
  path = await phone.evaluate<string>("location.pathname");
  expect(path).toMatch(/^\/positions\/accuracy\/[0-9a-z]{26}$/);
}

test("a static point: begun with a thumb, loaded anew while it goes on, ended early for a reason that is said", async () => {
  await begin("static", "5, 5 *\n25, 5", "001");
  await phone.screenshot("accuracy-static-1");
  expect(await phone.text("#accuracy-live")).toContain("收不到卡 001 的信号");
  stand(3, 5_500, 5_000);
  await press(phone, STEP);
  expect(await phone.text("#accuracy-live")).toContain("第 1 步进行中");
  stand(150, 5_500, 5_000);
  await go(phone, path);
  expect(await phone.text("#accuracy-live")).toContain("提前结束");
  await fits(phone);
  await phone.screenshot("accuracy-static-2");
  await press(phone, STEP);
  await fits(phone);
  await phone.screenshot("accuracy-static-3");
});

test("the report is signed on the phone, shows what is missing, and prints", async () => {
  hall.site.time.advance(10 * SECOND_MS);
  await go(phone, path);
  await phone.fill("#secret", PIN);
  await press(phone, "#accuracy-test form[action$=sign] button[data-kind=primary]");
  await phone.waitFor("#accuracy-report");
  expect(await phone.text("#accuracy-report")).toContain("内容与校验值一致");
  await fits(phone);
  await phone.screenshot("accuracy-report");
  // No table is wider than the hand: what is cut off beside it nobody would look for.
  const cut = await phone.evaluate<readonly number[]>(
    "[...document.querySelectorAll('#accuracy-report table')].map((one) => one.scrollWidth - one.parentElement.clientWidth).filter((over) => over > 0)",
  );
  expect(cut).toEqual([]);
  await phone.evaluate("document.querySelector('#accuracy-report table').scrollIntoView()");
  await phone.screenshot("accuracy-report-2");
  const desk = await open(tester, DESK);
  await go(desk, path);
  await desk.cdp("Emulation.setEmulatedMedia", { media: "print" });
  await desk.setViewport({ widthPx: 794, heightPx: 1123 });
  await desk.screenshot("accuracy-print");
  const shown = await desk.evaluate<readonly string[]>(
    "[...document.querySelectorAll('nav, .top-bar, .page-actions, button, form')].filter((one) => one.getClientRects().length > 0).map((one) => one.outerHTML.slice(0, 80))",
  );
  expect(shown).toEqual([]);
  const { data } = await desk.cdp<{ data: string }>("Page.printToPDF", { printBackground: true });
  expect(Buffer.from(data, "base64").subarray(0, 5).toString()).toBe("%PDF-");
  await desk.close();
});

test("a walk: each stop waits for its ten seconds and then offers the next by itself", async () => {
  await begin("dynamic", "5, 5\n10, 5\n15, 5 *", "001");
  stand(2, 5_000, 5_000);
  await go(phone, path);
  await press(phone, STEP);
  expect(await phone.text("#accuracy-live")).toContain("第 1 点：原地停留");
  expect(await phone.evaluate(`document.querySelectorAll("${STEP}").length`)).toBe(0);
  await fits(phone);
  await phone.screenshot("accuracy-dynamic-1");
  stand(11, 5_000, 5_000);
  await phone.waitFor(STEP, "到达第 2 点", { maxMs: 5_000 });
  await phone.screenshot("accuracy-dynamic-2");
  expect(phone.errors.filter((error) => !/409|422/.test(error))).toEqual([]);
  expect(phone.cspViolations).toEqual([]);
});
