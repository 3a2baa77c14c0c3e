/** A regulator's whole visit on a phone, from the code on the wall to the code in the hand; then the site answers. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { codeText } from "../../src/inspections/seal.ts";
import { Browser, type Page, PHONE } from "../support/browser.ts";
import { BADGES, Demo } from "../support/site.ts";

setDefaultTimeout(120_000);

const DESK = { widthPx: 1440, heightPx: 900 };
const REGULATOR = "GWB-demo4w7z2h5n8t3q6y9d";
const PHONE_AGENT =
  "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";

let demo: Demo;
let browser: Browser;
let phone: Page;

beforeAll(async () => {
  demo = await Demo.start();
  browser = await Browser.start();
  phone = await browser.open({ viewport: PHONE, isTouch: true });
  await phone.cdp("Network.setUserAgentOverride", { userAgent: PHONE_AGENT });
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

async function noSideways(page: Page, widthPx: number): Promise<void> {
  const width = await page.evaluate<number>("document.scrollingElement.scrollWidth");
  expect(width).toBeLessThanOrEqual(widthPx);
}

/** Follows a link or sends a form and waits for the page after it. */
async function go(page: Page, selector: string): Promise<void> {
  await page.evaluate("window.isOld = true");
  await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  const isNew = async () => (await page.evaluate("window.isOld")) !== true;
  await page.until("the next page", isNew);
  await page.waitFor("html[data-js=yes]");
}

async function enter(page: Page, badge: string): Promise<void> {
  await page.waitFor("html[data-js=yes]");
  for (let tries = 1; ; tries += 1) {
    await page.scan(badge);
    try {
      const isIn = async () => !(await page.url()).includes("/login");
      await page.until("signed in", isIn, { maxMs: 4_000 });
      await page.waitFor("html[data-js=yes]");
      return;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** Every item passes but one; by the requests of the table's page, whose own tests tap it. */
async function answerTable(failing: string): Promise<void> {
  const [run] = demo.data.rows<{ id: string; definition: string }>(
    `SELECT r.id, v.definition FROM inspection_visit i JOIN check_run r ON r.id = i.run_id
     JOIN check_version v ON v.id = r.version_id WHERE i.state = 'open'`,
  );
  type Item = { readonly id: string; readonly kind: string };
  const { sections } = JSON.parse(run?.definition ?? "{}") as { sections: { items: Item[] }[] };
  const items = sections.flatMap((section) => section.items).map(({ id, kind }) => ({ id, kind }));
  expect(items.filter(({ id }) => id.startsWith("jg"))).toHaveLength(25);
  const failed = await phone.evaluate<string>(`(async () => {
    const run = "/checks/runs/${run?.id}";
    const token = document.querySelector("meta[name=csrf-token]").content;
    const bad = [];
    const send = async (path, body) => {
      const answer = await fetch(path, { method: "POST", body, headers: { "x-csrf-token": token } });
      if (!answer.ok) bad.push(path + " " + answer.status);
    };
    const canvas = document.createElement("canvas"); canvas.width = 60; canvas.height = 40;
    canvas.getContext("2d").fillRect(5, 5, 20, 20);
    const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    for (const { id, kind } of ${JSON.stringify(items)}) {
      const path = run + "/items/" + id;
      if (kind === "signature") {
        await send(path + "/signature", new URLSearchParams({ drawing: canvas.toDataURL("image/png") }));
        continue;
      }
      if (id === "${failing}") {
        const photo = new FormData();
        photo.set("photo", picture, "p.png");
        await send(path + "/photos", photo);
      }
      const value = id === "${failing}" ? "fail" : "pass";
      await send(path, new URLSearchParams({ value, note: value === "fail" ? "软管老化龟裂" : "" }));
    }
    await send(run + "/complete", new URLSearchParams());
    return bad.join(", ");
  })()`);
  expect(failed).toBe("");
}

async function sign(side: string): Promise<void> {
  await phone.drag(`#sign-${side} [data-signature-canvas]`, [
    { x: 0.2, y: 0.6 },
    { x: 0.4, y: 0.3 },
    { x: 0.7, y: 0.7 },
  ]);
  await go(phone, `#sign-${side} form button:not([type=button])`);
}

const colourOf = (page: Page) =>
  page.evaluate<string>("document.querySelector('.site-colour').dataset.state");

test("from the code on the wall to the code in the hand; the site answers and changes nothing", async () => {
  const [code] = demo.data.rows<{ code: string }>(
    "SELECT code FROM site_code_issue WHERE voided_at IS NULL",
  );
  await phone.goto(`${demo.url}/s/${code?.code}`);
  await phone.waitFor("#public-code", "监管人员登录检查");
  await phone.screenshot("visit-public-phone");
  await go(phone, "#public-code a[href*='/inspections/begin']");
  await enter(phone, REGULATOR);
  await phone.waitFor("#visit-begin", "现状");
  await noSideways(phone, PHONE.widthPx);
  await phone.screenshot("visit-begin-phone");
  await phone.fill("#companion", "张伟");
  await go(phone, "form[action='/inspections/begin'] button");
  await phone.waitFor("#visit", "扫瓶安码到场");
  await phone.screenshot("visit-open-phone");

  await go(phone, "#table form button");
  await phone.waitFor("#check-progress");
  await answerTable("jg11");
  await phone.goto(`${demo.url}/inspections`);
  await go(phone, "a[href^='/inspections/'][data-kind='primary']");
  await phone.waitFor("#table", "JG11");
  await go(phone, "#table a[href*='item=jg11']");
  expect(await phone.evaluate<string>("document.querySelector('#what').value")).toContain(
    "软管老化龟裂",
  );
  await phone.fill("#demand", "立即更换软管，更换前停止使用");
  await phone.screenshot("visit-finding-phone");
  await go(phone, "#finding button");
  await phone.waitFor("#findings", "立即更换软管");
  expect(await colourOf(phone)).not.toBe("ok");

  if (await phone.exists("#alarms form")) {
    await phone.choose("#verdict-0", "handled");
    await go(phone, "#alarms form button");
    expect(demo.data.kinds()).toContain("alarm.inspected");
  }
  await sign("regulator");
  await sign("enterprise");
  await phone.screenshot("visit-signed-phone");
  await phone.evaluate("document.querySelector('[name=conclusion][value=rectify]').checked = true");
  await go(phone, "#seal form button");
  await phone.waitFor("#record", "已封存");
  await noSideways(phone, PHONE.widthPx);
  await phone.screenshot("visit-sealed-phone");

  const [row] = demo.data.rows<{ id: string; code: string }>(
    "SELECT id, seal_code AS code FROM inspection_visit ORDER BY started_at DESC",
  );
  expect(await phone.text("#code")).toContain(codeText(row?.code ?? ""));
  const stranger = await browser.open({ viewport: PHONE, isTouch: true });
  await stranger.goto(`${demo.url}/v/${row?.code}`);
  await stranger.waitFor("#verify", "记录完整，未被改动");
  await stranger.screenshot("visit-verify-phone");

  const desk = await browser.open({ viewport: DESK });
  await desk.goto(`${demo.url}/login?to=${encodeURIComponent(`/inspections/${row?.id}`)}`);
  await enter(desk, BADGES.safetyManager);
  await desk.waitFor("#answers");
  await desk.screenshot("visit-record-desk");
  await desk.fill("#words", "软管已更换，附照片。");
  await go(desk, "#answer button");
  await desk.waitFor("#answers", "软管已更换");
  await desk.goto(`${demo.url}/inspections/${row?.id}/notice`);
  await desk.waitFor("#notice", "责令整改通知书");
  await desk.screenshot("visit-notice-desk");
  await desk.goto(`${demo.url}/inspections?lang=en`);
  await desk.screenshot("visit-list-desk");
  await phone.reload();
  await phone.waitFor("#answers", "软管已更换");
});
