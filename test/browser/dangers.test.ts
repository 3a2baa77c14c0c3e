/** A hidden danger from a phone's photo to its close at a desk, with the colour changing on a kiosk that nobody touches. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { demoPicture } from "../../src/demo/pictures.ts";
import { addDays, dayOf } from "../../src/kernel/instants.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { Browser, KIOSK, type Page, PHONE } from "../support/browser.ts";
import { BADGES, CODES, Demo, signIn, temporaryFolder } from "../support/site.ts";

setDefaultTimeout(60_000);

const DESK = { widthPx: 1440, heightPx: 900 };
const DRIVER = "GWB-demo5g8f3d6s9a2k7p4w";
const PHONE_AGENT =
  "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";

let demo: Demo;
let browser: Browser;
let kiosk: Page;
let desk: Page;
let photos: { readonly before: string; readonly after: string };

beforeAll(async () => {
  const folder = temporaryFolder("dangers");
  photos = { before: join(folder, "before.png"), after: join(folder, "after.png") };
  await Bun.write(photos.before, demoPicture("cracked"));
  await Bun.write(photos.after, demoPicture("cleared"));
  demo = await Demo.start();
  browser = await Browser.start();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

async function openPhone(badge: string): Promise<Page> {
  const page = await browser.open({ viewport: PHONE, isTouch: true });
  await page.cdp("Network.setUserAgentOverride", { userAgent: PHONE_AGENT });
  await page.goto(`${demo.url}/login?to=%2Fdangers`);
  await page.waitFor("html[data-js=yes]");
  for (let tries = 1; ; tries += 1) {
    await page.scan(badge);
    try {
      await page.until(
        "signed in",
        async () => !(await page.evaluate<string>("location.pathname")).startsWith("/login"),
        { maxMs: 4_000 },
      );
      return page;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

async function submit(page: Page, selector: string): Promise<void> {
  await page.evaluate("window.isOld = true");
  await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  await page.until(
    "the answer is there",
    async () => (await page.evaluate("window.isOld")) !== true,
  );
  await page.waitFor("html[data-js=yes]");
}

const setField = (page: Page, selector: string, value: string) =>
  page.evaluate(
    `(() => { document.querySelector(${JSON.stringify(selector)}).value = ${JSON.stringify(value)}; })()`,
  );

const colourOf = (page: Page) =>
  page.evaluate<string>("document.querySelector('#site-colour .site-colour').dataset.state");

/** The day at the site, so many days from now. */
const dayIn = (days: number): string => addDays(dayOf(systemClock.now()), days);

let path = "";

test("the kiosk shows yellow with its cause before anything is done", async () => {
  kiosk = await browser.open({ viewport: KIOSK });
  await signIn(kiosk, demo.url, BADGES.operator);
  expect(await colourOf(kiosk)).toBe("warn");
  expect(await kiosk.text("#site-colour")).toContain("2 处未销号");
  await kiosk.evaluate("window.isUntouched = true");
});

test("a driver reports with a photo from a phone", async () => {
  await using phone = await openPhone(DRIVER);
  await phone.goto(`${demo.url}/dangers`);
  await phone.waitFor(".shell-phone");
  await phone.screenshot("dangers-phone-list");
  await phone.goto(`${demo.url}/dangers/new`);
  await phone.waitFor("#danger-report");
  expect(await colourOf(phone)).toBe("warn");
  await phone.fill("#what", "储罐区阀门有漏气声");
  await phone.fill("#place", "储罐区");
  await phone.setFiles("#photos", [photos.before]);
  await phone.evaluate("document.querySelector('#category-0').click()");
  await phone.evaluate("document.querySelector('#suspected-1').click()");
  await phone.screenshot("dangers-phone-report");
  await submit(phone, "#danger-report button[data-size=next]");
  path = await phone.evaluate<string>("location.pathname");
  expect(path).toMatch(/^\/dangers\/[0-9a-z]{26}$/);
  expect(await phone.text("#danger-detail")).toContain("储罐区阀门有漏气声");
  await phone.until("the photo is shown", () =>
    phone.evaluate<boolean>("document.querySelector('.danger-photos img').naturalWidth > 0"),
  );
  expect(await phone.exists("#act-grade")).toBe(false);
  const wide = await phone.evaluate<number>("document.scrollingElement.scrollWidth");
  expect(wide).toBeLessThanOrEqual(PHONE.widthPx);
  await phone.screenshot("dangers-phone-reported");
  expect(phone.errors).toEqual([]);
  expect(phone.cspViolations).toEqual([]);
});

test("graded major at the desk: the kiosk turns red by itself, and the gun refuses", async () => {
  desk = await browser.open({ viewport: DESK });
  await signIn(desk, demo.url, BADGES.safetyManager);
  await desk.goto(demo.url + path);
  await desk.evaluate("document.querySelector('#level-1').click()");
  await desk.screenshot("dangers-desk-grade");
  await submit(desk, "#act-grade button[type=submit]");
  expect(await colourOf(desk)).toBe("danger");
  await kiosk.waitFor("#site-colour .site-colour[data-state=danger]", "红码", { maxMs: 10_000 });
  expect(await kiosk.evaluate<boolean>("window.isUntouched === true")).toBe(true);
  expect(await kiosk.text("#site-colour")).toContain("1 处重大隐患");
  expect(await kiosk.text("#site-colour")).toContain("停止新充装");
  await kiosk.screenshot("dangers-kiosk-red");
  await kiosk.goto(`${demo.url}/points/gun-2`);
  await kiosk.waitFor("#live-badge[data-live=yes]");
  await kiosk.scan(CODES.thirdGood);
  await kiosk.waitFor("#point-step[data-stage=refused]", "红");
  await kiosk.screenshot("dangers-kiosk-refused");
  await kiosk.click("form[action$=release] button");
  await kiosk.waitFor("#point-step[data-stage=idle]");
});

test("assigned with all five things, put right with a photo, and the rectifier cannot close it", async () => {
  await desk.goto(demo.url + path);
  await setField(desk, "#due", dayIn(3));
  await setField(desk, "#cost", "600");
  await setField(desk, "#measure", "关阀，更换密封件并试压");
  await setField(desk, "#plan", "警戒、停用储罐，专人看护");
  await desk.evaluate(`(() => {
    const list = document.querySelector("#responsible");
    list.value = [...list.options].find((one) => one.text.includes("OP01")).value;
  })()`);
  await desk.screenshot("dangers-desk-assign");
  await submit(desk, "#act-assign button[type=submit]");
  expect(await desk.text("#danger-pills")).toContain("已派单");
  await kiosk.goto(demo.url + path);
  await kiosk.waitFor("#act-submit");
  await kiosk.fill("#submit-done", "密封件已更换，试压合格");
  await kiosk.setFiles("#submit-photos", [photos.after]);
  await submit(kiosk, "#act-submit button[type=submit]");
  expect(await kiosk.text("#danger-pills")).toContain("待复查");
  expect(await kiosk.exists("#act-pass")).toBe(false);
  await kiosk.screenshot("dangers-kiosk-handed-in");
});

test("re-checked and closed by another: the kiosk is yellow again without a touch", async () => {
  await kiosk.goto(`${demo.url}/board`);
  await kiosk.waitFor("#board-live");
  expect(await colourOf(kiosk)).toBe("danger");
  await desk.goto(demo.url + path);
  await desk.waitFor("#act-pass");
  await desk.screenshot("dangers-desk-recheck");
  await submit(desk, "#act-pass button[type=submit]");
  expect(await desk.text("#danger-pills")).toContain("已销号");
  await kiosk.waitFor("#site-colour .site-colour[data-state=warn]", "黄码", { maxMs: 10_000 });
  await desk.goto(`${demo.url}/colour`);
  const history = await desk.text("#colour-page");
  expect(history).toContain("定级");
  expect(history).toContain("复查通过，销号");
  await desk.screenshot("dangers-desk-colour");
  for (const page of [kiosk, desk]) {
    expect(page.errors).toEqual([]);
    expect(page.cspViolations).toEqual([]);
  }
  const kinds = demo.data.kinds();
  for (const kind of ["found", "graded", "assigned", "submitted", "passed"]) {
    expect(kinds).toContain(`danger.${kind}`);
  }
});

test("the ledger and one danger fit a sheet of A4 across", async () => {
  for (const [name, at] of [
    ["ledger", "/dangers/print?state=all"],
    ["sheet", path],
  ] as const) {
    await desk.goto(demo.url + at);
    const { data } = await desk.cdp<{ data: string }>("Page.printToPDF", {
      paperWidth: 8.27,
      paperHeight: 11.69,
    });
    const pages = Buffer.from(data, "base64")
      .toString("latin1")
      .match(/\/Type\s*\/Page\b(?!s)/g);
    expect([name, (pages?.length ?? 0) <= 2]).toEqual([name, true]);
  }
});
