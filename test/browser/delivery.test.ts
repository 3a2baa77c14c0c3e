/** A driver's phone: one delivery refused for a grave fault, one from the customer's code to the signature. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { customerCodeText } from "../../src/delivery/paths.ts";
import { Browser, KIOSK, type Page, PHONE } from "../support/browser.ts";
import { BADGES, Demo } from "../support/site.ts";

setDefaultTimeout(120_000);

let demo: Demo;
let browser: Browser;
let phone: Page;
const DRIVER = "GWB-demo5g8f3d6s9a2k7p4w";
const TRUCK = "鲁J";

const loadOf = async (act: () => Promise<void>, selector: string): Promise<void> => {
  await act();
  await phone.waitFor(selector);
};

/** Enters by badge; the driver's first page is whatever the house gives a driver. */
async function enter(page: Page, badge: string): Promise<void> {
  await page.goto(`${demo.url}/login`);
  await page.waitFor("html[data-js=yes]");
  for (let tries = 1; ; tries += 1) {
    await page.scan(badge);
    try {
      const isIn = async () => !(await page.url()).includes("/login");
      await page.until("signed in", isIn, { maxMs: 4_000 });
      return;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

const customerCode = (name: string): string =>
  customerCodeText(
    "",
    demo.data.rows<{ token: string }>("SELECT token FROM customer WHERE name = $name", { name })[0]
      ?.token ?? "",
  );

/** A full cylinder in good order, by its body code. */
function fullCylinder(): string {
  const [row] = demo.data.rows<{ code: string }>(
    `SELECT code.code FROM cylinder JOIN cylinder_code AS code ON code.cylinder_id = cylinder.id
     WHERE cylinder.medium = 'lpg' AND cylinder.status = 'in-service' AND cylinder.content = 'full'
       AND code.kind = 'body' AND code.voided_at IS NULL
       AND cylinder.inspection_due_on > date('now', '+2 day')
       AND cylinder.life_ends_on > date('now', '+2 day') ORDER BY code.code LIMIT 1`,
  );
  if (row === undefined) throw new Error("no full cylinder is in order");
  return row.code;
}

/** Again when the machine was too slow for a burst of keys, as a person does. */
async function scanUntil(code: string, selector: string, text?: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await phone.scan(code);
    try {
      await phone.waitFor(selector, text, { maxMs: 4_000 });
      return;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

async function begin(name: string): Promise<void> {
  await phone.goto(`${demo.url}/deliveries/start`);
  await phone.waitFor("html[data-js=yes]");
  // The first visit of a driver asks for the truck; later ones know it.
  if (await phone.exists("#trucks")) {
    expect(await phone.text("#trucks")).toContain(TRUCK);
    await phone.screenshot("delivery-truck-phone");
    await loadOf(() => phone.click("#trucks a"), "#scan-form");
    await phone.waitFor("html[data-js=yes]");
  }
  await phone.screenshot("delivery-start-phone");
  await scanUntil(customerCode(name), "#visit");
}

type Item = {
  readonly id: string;
  readonly kind: string;
  readonly options?: readonly { readonly value: string; readonly isFail?: boolean }[];
};

/** Answers the open run item by item with the requests of its page; its own tests tap it. `failing` fails. */
async function answerAll(failing: string | undefined): Promise<void> {
  await phone.waitFor("#check-progress");
  const [run] = demo.data.rows<{ id: string; definition: string }>(
    `SELECT r.id, v.definition FROM delivery_visit d JOIN check_run r ON r.id = d.run_id
     JOIN check_version v ON v.id = r.version_id WHERE d.state = 'under-way'`,
  );
  const { sections } = JSON.parse(run?.definition ?? "{}") as { sections: { items: Item[] }[] };
  const answers = sections
    .flatMap(({ items }) => items)
    .map(({ id, kind, options }) => ({
      id,
      kind,
      value:
        id === failing
          ? "fail"
          : kind === "choice"
            ? (options?.find((option) => option.isFail !== true)?.value ?? "")
            : kind === "number"
              ? "1"
              : "pass",
      note: id === failing ? "阀门漏气" : "",
    }));
  const failed = await phone.evaluate<string>(`(async () => {
    const run = "/checks/runs/${run?.id}";
    const token = document.querySelector("meta[name=csrf-token]").content;
    const bad = [];
    const send = async (path, body) => {
      const answer = await fetch(path, { method: "POST", body, headers: { "x-csrf-token": token } });
      if (!answer.ok) bad.push(path.split("/").slice(-2).join("/") + " " + answer.status);
      return answer;
    };
    const canvas = document.createElement("canvas"); canvas.width = 60; canvas.height = 40;
    canvas.getContext("2d").fillRect(5, 5, 20, 20);
    const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    for (const { id, kind, value, note } of ${JSON.stringify(answers)}) {
      const path = run + "/items/" + id;
      if (kind === "signature") {
        await send(path + "/signature", new URLSearchParams({ drawing: canvas.toDataURL("image/png") }));
        continue;
      }
      if (kind === "photo" || value === "fail") {
        const photo = new FormData();
        photo.set("photo", picture, "p.png");
        await send(path + "/photos", photo);
      }
      if (kind !== "photo") await send(path, new URLSearchParams({ value, note }));
    }
    await send(run + "/complete", new URLSearchParams());
    return bad.join(", ");
  })()`);
  expect(failed).toBe("");
}

async function noSideways(): Promise<void> {
  const width = await phone.evaluate<number>("document.scrollingElement.scrollWidth");
  expect(width).toBeLessThanOrEqual(PHONE.widthPx);
}

beforeAll(async () => {
  demo = await Demo.start();
  browser = await Browser.start();
  phone = await browser.open({ viewport: PHONE, isTouch: true });
  await enter(phone, DRIVER);
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test("a grave fault leaves only the refusal, and a day to come back", async () => {
  await phone.goto(`${demo.url}/deliveries`);
  await phone.screenshot("delivery-day-phone");
  await noSideways();
  await begin("马桂英");
  await phone.screenshot("delivery-check-phone");
  await loadOf(() => phone.click("form[action$='/check'] button"), "#check-progress");
  await answerAll("r04");
  await phone.goto(`${demo.url}/deliveries`);
  await loadOf(() => phone.click("a[data-size=next]"), "#visit");
  expect(await phone.text("#visit")).toMatch(/安检不合格|The check failed/);
  await phone.click("button[commandfor=refuse]");
  await phone.screenshot("delivery-refuse-phone");
  await phone.click("#refuse button[data-kind=destructive]");
  // The page before says the word as well; only the note has this title.
  await phone.waitFor("h1", "配送单");
  expect(await phone.text(".verdict")).toContain("拒绝供气");
});

test("from the customer's code to the signature; the page never moves sideways", async () => {
  await begin("陈淑兰");
  await loadOf(() => phone.click("form[action$='/check'] button"), "#check-progress");
  await answerAll(undefined);
  await phone.goto(`${demo.url}/deliveries`);
  await loadOf(() => phone.click("a[data-size=next]"), "form[action$='/notice']");
  await phone.screenshot("delivery-notice-phone");
  await noSideways();
  await loadOf(() => phone.click("form[action$='/notice'] button"), "#scan-form");
  const code = fullCylinder();
  await scanUntil(code, "#visit", code);
  await phone.screenshot("delivery-scan-phone");
  await noSideways();
  await loadOf(() => phone.click("a[href$='direction=empty']"), "form[action$='/empties']");
  await loadOf(() => phone.click("form[action$='/empties'] button"), "[data-signature]");
  await phone.drag("[data-signature-canvas]", [
    { x: 0.2, y: 0.3 },
    { x: 0.5, y: 0.8 },
    { x: 0.8, y: 0.3 },
  ]);
  await phone.screenshot("delivery-signature-phone");
  await loadOf(() => phone.click(".run-sign button[data-kind=primary]"), "form[action$='/finish']");
  await phone.click("form[action$='/finish'] button");
  await phone.waitFor("h1", "配送单");
  await phone.screenshot("delivery-note-phone");
  await noSideways();
  const [visit] = demo.data.rows<{ state: string; signature: string }>(
    "SELECT state, signature FROM delivery_visit ORDER BY started_at DESC LIMIT 1",
  );
  expect(visit?.state).toBe("delivered");
  expect(visit?.signature).toMatch(/^[0-9a-f]{64}$/);
});

test("the desk sees both, and who to come back for", async () => {
  await using desk = await browser.open({ viewport: KIOSK });
  await enter(desk, BADGES.safetyManager);
  for (const [path, words, name] of [
    ["/deliveries", "陈淑兰", "delivery-desk"],
    ["/deliveries/follow-ups", "马桂英", "delivery-follow-ups-desk"],
    ["/customers", "幸福托老所食堂", "delivery-customers-desk"],
    ["/orders", "一品鲜饺子馆", "delivery-orders-desk"],
  ] as const) {
    await desk.goto(demo.url + path);
    await desk.waitFor("main", words);
    await desk.screenshot(name);
    expect(
      await desk.evaluate<number>("document.scrollingElement.scrollWidth"),
    ).toBeLessThanOrEqual(KIOSK.widthPx);
  }
  expect(desk.errors).toEqual([]);
  expect(phone.errors).toEqual([]);
  expect([...desk.cspViolations, ...phone.cspViolations]).toEqual([]);
});
