/** A card is given out, its wearer walks through real frames of a line, and crosses a fence that was drawn in the page. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { TCPSocketListener } from "bun";
import { encodeNodeFrame3 } from "../../firmware-bridge/simulators/uwb-encode.ts";
import { Browser, type Page, PHONE } from "../support/browser.ts";
import { freePort } from "../support/process.ts";
import { BADGES, Demo, signIn } from "../support/site.ts";

setDefaultTimeout(60_000);

const DESK = { widthPx: 1440, heightPx: 900 };
const WALL = { widthPx: 1920, heightPx: 1080 };
const TAG = 41;
/** The demonstration's own, as they stand on record: the line of this test measures to the same. */
let anchors: readonly { radio: string; x: number; y: number; z: number }[] = [];

let demo: Demo;
let browser: Browser;
let desk: Page;
let wall: Page;
let floorId = "";
let line: TCPSocketListener<undefined>;
/** Where the card is now, in metres; the line tells of it ten times a second. */
let at = { x: 11, y: 9.7 };
let isWalking = true;
const sockets = new Set<{ write(bytes: Uint8Array): number }>();
const beat = setInterval(tell, 100);
let sequence = 0;

function tell(): void {
  if (!isWalking) return;
  sequence = (sequence + 1) % 256;
  const truth = { tag: TAG, xMm: at.x * 1_000, yMm: at.y * 1_000, zMm: 1_200 };
  const ranges = anchors.map(({ radio, x, y, z }) => {
    const distanceMm = Math.round(Math.hypot(x - truth.xMm, y - truth.yMm, z - truth.zMm));
    return { anchor: Number(radio), distanceMm, trueMm: distanceMm, walls: 0 };
  });
  const frame = encodeNodeFrame3({ atMs: Math.round(performance.now()), sequence, truth, ranges });
  for (const socket of sockets) socket.write(frame);
}

/** As one walks, so that no step looks like a jump. */
async function walkTo(x: number, y: number): Promise<void> {
  const from = at;
  const steps = Math.ceil(Math.hypot(x - from.x, y - from.y) / 0.32);
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    at = { x: from.x + (x - from.x) * share, y: from.y + (y - from.y) * share };
    await Bun.sleep(100);
  }
}

/** Sends a form as the page's own would, with the page's token; the path that it led to. */
async function send(page: Page, path: string, fields: Record<string, string>): Promise<string> {
  return await page.evaluate<string>(`(async () => {
    const body = new URLSearchParams(${JSON.stringify(fields)});
    body.set("csrf", document.querySelector("meta[name=csrf-token]").content);
    const answer = await fetch(${JSON.stringify(path)}, { method: "POST", body });
    return answer.status + " " + new URL(answer.url).pathname;
  })()`);
}

async function press(page: Page, selector: string): Promise<void> {
  await page.evaluate("window.isOld = true");
  await page.click(selector);
  await page.until(
    "the answer is there",
    async () => (await page.evaluate("window.isOld")) !== true,
  );
  await page.waitFor("html[data-js=yes]");
}

const symbolOf = `.map-person [data-tag="${TAG}"]`;

/** Where the symbol stands, in metres of the drawing. */
async function shownAt(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  return await page.evaluate(`(() => {
    const plan = JSON.parse(document.querySelector("#map").dataset.plan);
    const image = document.querySelector(".map-image").getBoundingClientRect();
    const box = document.querySelector('${symbolOf}').parentElement.getBoundingClientRect();
    return {
      x: ((box.x - image.x) / image.width) * plan.widthM,
      y: ((box.y - image.y) / image.height) * plan.heightM,
    };
  })()`);
}

/** Clicks into the plan at a place in metres. */
async function clickPlan(page: Page, x: number, y: number): Promise<void> {
  const point = await page.evaluate<{ x: number; y: number }>(`(() => {
    const box = document.querySelector("#map");
    box.scrollIntoView({ block: "center", behavior: "instant" });
    const plan = JSON.parse(box.dataset.plan);
    const image = document.querySelector(".map-image").getBoundingClientRect();
    return {
      x: image.x + (${x} / plan.widthM) * image.width,
      y: image.y + (${y} / plan.heightM) * image.height,
    };
  })()`);
  for (const type of ["mousePressed", "mouseReleased"] as const) {
    await page.cdp("Input.dispatchMouseEvent", { type, ...point, button: "left", clickCount: 1 });
  }
}

beforeAll(async () => {
  line = Bun.listen({
    hostname: "127.0.0.1",
    port: freePort(),
    socket: {
      open: (socket) => void sockets.add(socket),
      close: (socket) => void sockets.delete(socket),
      data: () => undefined,
    },
  });
  demo = await Demo.start();
  browser = await Browser.start();
  anchors = demo.data.rows(
    "SELECT radio_id AS radio, x_mm AS x, y_mm AS y, z_mm AS z FROM position_anchor",
  );
  floorId = demo.data.rows<{ id: string }>("SELECT id FROM floor")[0]?.id ?? "";
});

afterAll(async () => {
  clearInterval(beat);
  await browser?.close();
  await demo?.close();
  line?.stop(true);
});

test("a gateway is set up beside the anchors on record", async () => {
  await using admin = await browser.open({ viewport: DESK });
  await signIn(admin, demo.url, BADGES.administrator);
  const device = await send(admin, "/devices/new", {
    driver: "uwb/linktrack",
    name: "定位网关",
    transport: "tcp",
    host: "127.0.0.1",
    "tcp-port": String(line.port),
  });
  expect(device).toMatch(/^200 \/devices\/(?!new)/);
  expect(anchors.length).toBeGreaterThan(4);
  await admin.goto(`${demo.url}/positions/anchors`);
  expect(
    await admin.evaluate<number>("document.querySelectorAll('.geometry-plan rect').length"),
  ).toBeGreaterThan(50);
  await admin.screenshot("positions-anchors");
  expect(admin.errors).toEqual([]);
  expect(admin.cspViolations).toEqual([]);
});

test("the card that is heard is registered and given to a person who was searched for", async () => {
  desk = await browser.open({ viewport: DESK });
  await signIn(desk, demo.url, BADGES.safetyManager);
  await desk.until("the card is heard", async () => {
    await desk.goto(`${demo.url}/positions/cards`);
    return (await desk.text("#card-add")).includes(String(TAG));
  });
  await desk.click(`#card-add a[href$="tag=${TAG}"]`);
  await desk.waitFor("html[data-js=yes]");
  await desk.fill("#label", "K-41");
  await press(desk, "#card-add button[type=submit]");
  await desk.fill("#q", "周强");
  await press(desk, "#card-issue form[method=get] button");
  await desk.screenshot("positions-card-issue");
  await press(desk, "#card-issue form[method=post] button");
  expect(await desk.text("#card-page")).toContain("周强");
  expect(await desk.text("#card-page")).toContain("已发放");
});

test("an outline that crosses itself is refused in words; the one drawn by hand is taken", async () => {
  await desk.goto(`${demo.url}/positions/floors/${floorId}/zones/new`);
  await desk.waitFor("#map .map-image");
  await desk.fill("#name", "吹扫禁区");
  await desk.fill("#points", "25,2; 28,4; 28,2; 25,4");
  await press(desk, "#zone-form button[data-size=lg]");
  expect(await desk.text("#points-error")).toContain("交叉");
  expect(await desk.evaluate<string>("document.querySelector('#name').value")).toBe("吹扫禁区");
  await desk.click('[data-draw="clear"]');
  for (const [x, y] of [
    [25.6, 1.7],
    [28.4, 1.7],
    [28.4, 4.4],
    [25.6, 4.4],
  ] as const) {
    await clickPlan(desk, x, y);
  }
  const drawn = await desk.evaluate<string>("document.querySelector('#points').value");
  expect(drawn.split(";")).toHaveLength(4);
  await desk.screenshot("positions-zone-drawn");
  await desk.evaluate("document.querySelector('#who-1').click()");
  await press(desk, "#zone-form button[data-size=lg]");
  expect(await desk.text("main")).toContain("吹扫禁区");
});

test("the wearer walks on the wall's map, and crossing the fence is an alarm within five seconds", async () => {
  wall = await browser.open({ viewport: WALL });
  await signIn(wall, demo.url, BADGES.otherOperator);
  await wall.goto(`${demo.url}/positions/floors/${floorId}/wall`);
  await wall.waitFor(symbolOf, "周强");
  await walkTo(14, 9.7);
  await wall.until("the symbol is where the card is", async () => {
    const { x, y } = await shownAt(wall);
    return Math.hypot(x - 14, y - 9.7) < 1.5;
  });
  await wall.screenshot("positions-wall");
  await desk.goto(`${demo.url}/positions`);
  await desk.waitFor(symbolOf);
  await walkTo(20.5, 9.7);
  await walkTo(27, 6);
  await walkTo(27, 3);
  const enteredAt = performance.now();
  await wall.waitFor("#map-alarms", "吹扫禁区", { maxMs: 5_000 });
  expect(performance.now() - enteredAt).toBeLessThan(5_000);
  await wall.waitFor("path.map-zone-alarmed");
  await desk.waitFor("#map-alarms", "吹扫禁区");
  await desk.waitFor(`${symbolOf}[data-alarm=yes]`);
  expect(await desk.text("#map-people")).toContain("周强");
  await wall.screenshot("positions-wall-alarm");
  await desk.screenshot("positions-desk-alarm");
});

test("a card that falls silent is shown as old, and an area without it is not called empty", async () => {
  isWalking = false;
  await wall.waitFor(`${symbolOf}[data-state=stale]`, "前", { maxMs: 12_000 });
  await wall.screenshot("positions-wall-stale");
  isWalking = true;
  await wall.waitFor(`${symbolOf}[data-state=live]`, undefined, { maxMs: 12_000 });
});

test("the way there is played back for a reason, jumps to the alarm, and is on record", async () => {
  await desk.goto(`${demo.url}/positions`);
  await desk.waitFor("#map-alarms", "吹扫禁区");
  await desk.evaluate(`[...document.querySelectorAll("#map-alarms a")]
    .find((one) => one.textContent.includes("吹扫禁区")).click()`);
  await desk.waitFor("#handle");
  await desk.click('.page-actions a[href*="/positions/tracks"]');
  await desk.waitFor("#track-form");
  await desk.fill("#reason", "核实越界经过");
  await desk.screenshot("positions-track-ask");
  await press(desk, "#track-form button[data-size=lg]");
  await desk.waitFor("path.map-track");
  expect(await desk.text("#playback-page table")).toContain("周强");
  const shownAtMs = () =>
    desk.evaluate<number>("Number(document.querySelector('#map').dataset.shown)");
  const began = await shownAtMs();
  await desk.click("#play-toggle");
  await desk.until("the walk is played", async () => (await shownAtMs()) > began + 5_000);
  await desk.click("#play-toggle");
  await desk.evaluate(`[...document.querySelectorAll("[data-play-at]")]
    .find((one) => one.parentElement.textContent.includes("吹扫禁区")).click()`);
  const { x, y } = await shownAt(desk);
  expect(Math.hypot(x - 27, y - 4.4)).toBeLessThan(3);
  await desk.screenshot("positions-playback");
  await desk.goto(`${demo.url}/positions/lookups`);
  expect(await desk.text("main table")).toContain("核实越界经过");
});

test("a bound wall opens nothing, whatever is pressed on it, and says in large letters when it was ended", async () => {
  await desk.goto(`${demo.url}/displays`);
  const homes = await desk.evaluate<readonly string[]>(
    "[...document.querySelectorAll('#home option')].map(({ value }) => value).filter(Boolean)",
  );
  expect(homes.length).toBeGreaterThanOrEqual(6);
  await desk.fill("#name", "值班室大屏");
  await desk.evaluate(`document.querySelector("#home").value = "${homes[1]}"`);
  await press(desk, "form[action='/displays'] button[data-kind=primary]");
  const code = /[0-9a-z]{4}-[0-9a-z]{4}/.exec(await desk.text("#display-code"))?.[0] ?? "";
  await using screen = await browser.open({ viewport: WALL });
  await screen.goto(`${demo.url}/display`);
  await screen.fill("#code", code);
  await press(screen, "#display-bind button[data-size=lg]");
  await screen.waitFor("#map-alarms", "吹扫禁区");
  expect(await screen.evaluate("document.querySelectorAll('main a, main button').length")).toBe(0);
  for (const home of homes) {
    await screen.goto(demo.url + home);
    await screen.waitFor("html[data-js=yes]");
    await screen.waitFor("[data-live-badge][data-live=yes]");
    // A mouse, a finger and the keys come to the same event; a wall holds it for all that can be used.
    const pressed = await screen.evaluate<number>(`(() => {
      window.isOld = true;
      const all = [...document.querySelectorAll("a[href], button, summary, input[type=submit]")];
      const used = all.filter((one) => one.closest(".prefs") === null);
      for (const one of used) one.click();
      return used.length;
    })()`);
    await Bun.sleep(50);
    const stands = await screen.evaluate("window.isOld === true ? location.pathname : ''");
    expect(`${home}: ${pressed >= 1} ${stands}`).toBe(`${home}: true ${home}`);
  }
  await screen.goto(demo.url + homes[1]);
  await screen.waitFor("#map-alarms", "吹扫禁区");
  await desk.goto(`${demo.url}/displays`);
  await desk.screenshot("displays-desk");
  const end = await desk.evaluate<string>(
    "document.querySelector('form[action$=\"/end\"]').getAttribute('action')",
  );
  await send(desk, end, {});
  await screen.waitFor("[data-unbound-screen]", "已停用", { maxMs: 8_000 });
  expect(await screen.evaluate("document.querySelector('#map') === null")).toBe(true);
  await screen.screenshot("display-ended");
  await press(screen, "[data-unbound-screen] a[href='/display']");
  expect(await screen.text("#display-ended")).toContain("“值班室大屏”于");
});

test("a phone shows the same, and nothing sticks out or complains", async () => {
  await using phone = await browser.open({ viewport: PHONE, isTouch: true });
  await signIn(phone, demo.url, BADGES.operator);
  await phone.goto(`${demo.url}/positions`);
  await phone.waitFor(symbolOf);
  const wide = await phone.evaluate<number>("document.scrollingElement.scrollWidth");
  expect(wide).toBeLessThanOrEqual(PHONE.widthPx);
  await phone.screenshot("positions-phone");
  for (const page of [desk, wall, phone]) {
    // The browser itself calls the refused outline an error.
    expect(page.errors.filter((error) => !error.includes("422"))).toEqual([]);
    expect(page.cspViolations).toEqual([]);
    expect(
      page.requests.filter((url) => !url.startsWith(demo.url) && url.startsWith("http")),
    ).toEqual([]);
  }
});
