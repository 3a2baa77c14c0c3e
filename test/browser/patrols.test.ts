/** A patrol from the codes on the spot to a green site: a failed item turns it yellow, is put right, and re-checked. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { demoPicture } from "../../src/demo/pictures.ts";
import { addDays, dayOf } from "../../src/kernel/instants.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { Browser, KIOSK, type Page, PHONE } from "../support/browser.ts";
import { BADGES, Demo, signIn, temporaryFolder } from "../support/site.ts";

setDefaultTimeout(60_000);

const DESK = { widthPx: 1440, heightPx: 900 };
const KEEPER = "GWB-demo8j2v6p9c3x7m5r4k";
const PHONE_AGENT =
  "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";

let demo: Demo;
let browser: Browser;
let kiosk: Page;
let desk: Page;
let phone: Page;
let files: Readonly<Record<"before" | "after" | "huge" | "wrong", string>>;

beforeAll(async () => {
  const folder = temporaryFolder("patrols");
  files = {
    before: join(folder, "before.png"),
    after: join(folder, "after.png"),
    huge: join(folder, "huge.jpg"),
    wrong: join(folder, "wrong.jpg"),
  };
  await Bun.write(files.before, demoPicture("cracked"));
  await Bun.write(files.after, demoPicture("cleared"));
  await Bun.write(files.huge, new Uint8Array(30_000_000).fill(0xff));
  await Bun.write(files.wrong, "%PDF-1.7 this is no photo");
  demo = await Demo.start();
  browser = await Browser.start();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

const colourOf = (page: Page) =>
  page.evaluate<string>("document.querySelector('#site-colour .site-colour').dataset.state");

async function submit(page: Page, selector: string): Promise<void> {
  await page.evaluate("window.isOld = true");
  await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  await page.until(
    "the answer is there",
    async () => (await page.evaluate("window.isOld")) !== true,
  );
  await page.waitFor("html[data-js=yes]");
}

/** A form of this person as the page would send it, without waiting for the page. */
const post = (page: Page, path: string, fields: Record<string, string>) =>
  page.evaluate<number>(`(async () => {
    const csrf = document.querySelector("meta[name=csrf-token]").content;
    const body = new URLSearchParams({ ...${JSON.stringify(fields)}, csrf });
    const answer = await fetch(${JSON.stringify(path)}, { method: "POST", body, redirect: "manual" });
    return answer.type === "opaqueredirect" ? 303 : answer.status;
  })()`);

type OpenDanger = { readonly id: string; readonly version: number; readonly state: string };
const openDangers = () =>
  demo.data.rows<OpenDanger>(
    "SELECT id, version, state FROM danger WHERE state NOT IN ('closed', 'rejected') ORDER BY number",
  );

async function handIn(page: Page, id: string, done: string): Promise<void> {
  await page.goto(`${demo.url}/dangers/${id}`);
  await page.waitFor("#act-submit");
  await page.fill("#submit-done", done);
  await page.setFiles("#submit-photos", [files.after]);
  await submit(page, "#act-submit button[type=submit]");
}

async function passed(id: string): Promise<void> {
  await desk.goto(`${demo.url}/dangers/${id}`);
  await desk.waitFor("#act-pass");
  await submit(desk, "#act-pass button[type=submit]");
}

test("what the demonstration left open is settled: the site is green", async () => {
  kiosk = await browser.open({ viewport: KIOSK });
  await signIn(kiosk, demo.url, BADGES.operator);
  desk = await browser.open({ viewport: DESK });
  await signIn(desk, demo.url, BADGES.safetyManager);
  for (const { id, version, state } of openDangers()) {
    if (state === "found") {
      const reason = { reason: "已核实，不属隐患", seen: String(version) };
      expect(await post(desk, `/dangers/${id}/reject`, reason)).toBe(303);
    } else {
      await handIn(kiosk, id, "探测器已校验");
      await passed(id);
    }
  }
  await kiosk.goto(`${demo.url}/board`);
  await kiosk.waitFor("#site-colour .site-colour[data-state=ok]");
  await kiosk.evaluate("window.isUntouched = true");
});

let runPath = "";

test("the keeper is reminded, and begins only after both codes on the spot", async () => {
  phone = await browser.open({ viewport: PHONE, isTouch: true });
  await phone.cdp("Network.setUserAgentOverride", { userAgent: PHONE_AGENT });
  await phone.goto(`${demo.url}/login?to=%2Fchecks`);
  await phone.waitFor("html[data-js=yes]");
  await phone.scan(KEEPER);
  await phone.waitFor("#patrol-notice", "1 个巡查待做");
  await submit(phone, "#patrol-notice");
  await phone.screenshot("patrols-phone-list");
  await submit(phone, 'a[href^="/patrols/tasks/"]');
  await phone.screenshot("patrols-phone-codes");
  const [site] = demo.data.rows<{ code: string }>(
    "SELECT code FROM site_code_issue WHERE voided_at IS NULL",
  );
  const [spot] = demo.data.rows<{ code: string }>(
    "SELECT spot_code AS code FROM patrol_plan WHERE name = '实瓶库日巡查'",
  );
  expect(await phone.exists(".action-bar button")).toBe(false);
  await phone.scan(site?.code ?? "");
  await phone.until("the site's code is taken", async () =>
    (await phone.text("main")).includes("已扫描"),
  );
  await phone.waitFor("html[data-js=yes]");
  await phone.scan(spot?.code ?? "");
  await phone.waitFor(".action-bar button", "开始检查");
  await submit(phone, ".action-bar button");
  runPath = await phone.evaluate<string>("location.pathname");
  expect(runPath).toMatch(/^\/checks\/runs\//);
});

async function sendPhoto(path: string): Promise<void> {
  await phone.setFiles("#photo-cc13", [path]);
}

test("a photo of 30 MB and a file that is none are refused in words, and nothing is lost", async () => {
  const items = demo.data.rows<{ definition: string }>(
    "SELECT v.definition FROM check_run r JOIN check_version v ON v.id = r.version_id WHERE r.id = $id",
    { id: runPath.split("/").at(-1) ?? "" },
  )[0];
  const { sections } = JSON.parse(items?.definition ?? "{}") as {
    sections: { items: { id: string; kind: string; min?: number }[] }[];
  };
  for (const item of sections.flatMap((section) => section.items)) {
    if (item.id === "cc13" || item.kind === "signature") continue;
    const value = item.kind === "number" ? String(item.min ?? 10) : "pass";
    expect(await post(phone, `${runPath}/items/${item.id}`, { value, note: "", seen: "0" })).toBe(
      303,
    );
  }
  await phone.goto(demo.url + runPath);
  await phone.waitFor("html[data-js=yes]");
  await phone.evaluate("document.querySelector('#item-cc13 input[value=fail]').click()");
  await phone.waitFor("#item-cc13[data-state=danger] #photo-cc13");
  await phone.fill("#item-cc13 [name=note]", "三只瓶没有固定链");
  await phone.evaluate(
    "document.querySelector('#item-cc13 [name=note]').dispatchEvent(new Event('change', { bubbles: true }))",
  );
  await phone.until("the note is saved", () =>
    Promise.resolve(
      demo.data.rows("SELECT 1 FROM check_answer WHERE note = '三只瓶没有固定链'").length === 1,
    ),
  );
  await phone.waitFor("#item-cc13:not(.htmx-request) #photo-cc13");
  await sendPhoto(files.huge);
  await phone.waitFor("#item-cc13", "照片超过 8 MB", { maxMs: 20_000 });
  await sendPhoto(files.wrong);
  await phone.waitFor("#item-cc13", "只收 JPEG、PNG、WebP 照片");
  await phone.screenshot("patrols-phone-refused");
  expect(await phone.evaluate("document.querySelector('#item-cc13 [name=note]').value")).toBe(
    "三只瓶没有固定链",
  );
  await sendPhoto(files.before);
  await phone.waitFor("#item-cc13 .run-photos img");
  expect(await phone.text("#check-progress")).toContain("25 / 26");
});

test("the failed item turns the kiosk yellow at once, untouched", async () => {
  const strokes = `(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 300; canvas.height = 100;
    const pen = canvas.getContext("2d");
    pen.beginPath(); pen.moveTo(10, 80); pen.lineTo(150, 10); pen.lineTo(290, 80); pen.stroke();
    return canvas.toDataURL("image/png");
  })()`;
  const drawing = await phone.evaluate<string>(strokes);
  expect(await colourOf(kiosk)).toBe("ok");
  const [sign] = await phone.evaluate<string[]>(
    "[...document.querySelectorAll('[data-signature]')].map((one) => one.getAttribute('action'))",
  );
  expect(await post(phone, sign ?? "", { drawing })).toBe(303);
  await submit(phone, `form[action$="/complete"] button`);
  await kiosk.waitFor("#site-colour .site-colour[data-state=warn]", "黄码", { maxMs: 10_000 });
  expect(await kiosk.evaluate<boolean>("window.isUntouched === true")).toBe(true);
  await phone.screenshot("patrols-phone-result");
  expect(openDangers()).toHaveLength(1);
});

test("put right by the keeper and re-checked by another: green again", async () => {
  const [danger] = openDangers();
  const id = danger?.id ?? "";
  const seen = String(danger?.version);
  const grade = { level: "general", reason: "", criterion: "", seen };
  expect(await post(desk, `/dangers/${id}/grade`, grade)).toBe(303);
  const [keeper] = demo.data.rows<{ id: string }>(
    "SELECT id FROM person WHERE staff_number = 'SK01'",
  );
  const five = {
    responsible: keeper?.id ?? "",
    measure: "加装固定链",
    cost: "200",
    due: addDays(dayOf(systemClock.now()), 3),
    plan: "",
    seen: String(openDangers()[0]?.version),
  };
  expect(await post(desk, `/dangers/${id}/assign`, five)).toBe(303);
  await handIn(phone, id, "固定链已装好");
  expect(await colourOf(kiosk)).toBe("warn");
  await passed(id);
  await kiosk.waitFor("#site-colour .site-colour[data-state=ok]", "绿码", { maxMs: 10_000 });
  expect(await kiosk.evaluate<boolean>("window.isUntouched === true")).toBe(true);
});

test("month, plan with its code, calendar, use confirmation and the tables' pages fit desk and phone, in both languages", async () => {
  const [plan] = demo.data.rows<{ id: string }>("SELECT id FROM patrol_plan ORDER BY name LIMIT 1");
  const paths = {
    month: "/patrols/month",
    plan: `/patrols/schedules/${plan?.id}`,
    calendar: "/patrols/calendar",
    confirmations: "/confirmations",
    confirm: "/confirmations/new",
    tables: "/checks/tables",
    table: "/checks/tables/storage",
    item: "/checks/tables/storage/items/cc05",
    blank: "/checks/tables/control-daily/preview",
  } as const;
  for (const lang of ["zh-CN", "en"]) {
    await post(desk, "/prefs", { lang, back: "/start" });
    for (const [name, path] of Object.entries(paths)) {
      await desk.goto(demo.url + path);
      await desk.waitFor("html[data-js=yes]");
      const wide = await desk.evaluate<number>("document.scrollingElement.scrollWidth");
      expect([path, wide <= DESK.widthPx]).toEqual([path, true]);
      await desk.screenshot(`patrols-desk-${name}-${lang}`);
    }
  }
  for (const path of ["/patrols", "/patrols/month", "/confirmations", "/confirmations/new"]) {
    await phone.goto(demo.url + path);
    await phone.waitFor("html[data-js=yes]");
    const wide = await phone.evaluate<number>("document.scrollingElement.scrollWidth");
    expect([path, wide <= PHONE.widthPx]).toEqual([path, true]);
    await phone.screenshot(`patrols-phone${path.replaceAll("/", "-")}`);
  }
  for (const page of [kiosk, desk, phone]) expect(page.cspViolations).toEqual([]);
});
