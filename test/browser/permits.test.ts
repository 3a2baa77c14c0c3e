/** Special work as it is looked at: the live board at a desk, a running permit on a phone, its paper, and what it says to a stranger. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { Browser, type Page, PHONE } from "../support/browser.ts";
import { BADGES, Demo, signIn } from "../support/site.ts";

setDefaultTimeout(90_000);

const DESK = { widthPx: 1440, heightPx: 900 };

let demo: Demo;
let browser: Browser;
let desk: Page;
let path = "";

beforeAll(async () => {
  demo = await Demo.start();
  browser = await Browser.start();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test("the board shows the work under way with its level, its time and its people, live", async () => {
  desk = await browser.open({ viewport: DESK });
  await signIn(desk, demo.url, BADGES.safetyManager);
  await desk.goto(`${demo.url}/permits`);
  await desk.waitFor("#live-badge[data-live=yes]");
  expect(await desk.text("#permit-live")).toContain("焊补气瓶周转车护栏");
  expect(await desk.text("#permit-live")).toContain("动火作业现场 5 人");
  await desk.screenshot("permits-board-desk");
  path = await desk.evaluate<string>(
    "document.querySelector('#column-working .permit-card, #column-due .permit-card').getAttribute('href')",
  );
});

test("stopped by a touch on a phone, the board at the desk moves by itself", async () => {
  await using phone = await browser.open({ viewport: PHONE, isTouch: true });
  await signIn(phone, demo.url, BADGES.operator);
  await phone.goto(demo.url + path);
  await phone.waitFor("#act-evacuate");
  await phone.screenshot("permits-one-phone");
  const wide = await phone.evaluate<number>("document.scrollingElement.scrollWidth");
  expect(wide).toBeLessThanOrEqual(PHONE.widthPx);
  await phone.evaluate("document.querySelector('#act-evacuate button').click()");
  await phone.waitFor("#permit-pills", "已暂停");
  await desk.waitFor("#column-paused", "焊补气瓶周转车护栏", { maxMs: 10_000 });
  expect(phone.errors).toEqual([]);
  expect(phone.cspViolations).toEqual([]);
});

test("its paper carries a code that a stranger may check", async () => {
  await desk.goto(`${demo.url}${path}/print`);
  await desk.waitFor(".permit-paper svg");
  await desk.screenshot("permits-print");
  const [row] = demo.data.rows<{ token: string }>(
    "SELECT token FROM permit WHERE stage = 'paused'",
  );
  const answer = await fetch(`${demo.url}/p/${row?.token ?? ""}`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).not.toContain("护栏");
  await desk.goto(`${demo.url}${path}`);
  await desk.waitFor("#permit-acts");
  await desk.screenshot("permits-one-desk");
  expect(desk.errors).toEqual([]);
  expect(desk.cspViolations).toEqual([]);
});
