/** A floor's plan from a PDF: its pages are drawn in the browser, one is picked, and what arrives is a picture. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Browser, KIOSK, type Page } from "../support/browser.ts";
import { BADGES, Demo, signIn, temporaryFolder } from "../support/site.ts";

setDefaultTimeout(60_000);

let demo: Demo;
let browser: Browser;
let page: Page;
let planUrl = "";
const folder = temporaryFolder("pdf");

/** A page of text for each colour, printed by the browser: fonts are embedded as a drawing program does it. */
async function pdfOf(name: string, colours: readonly string[]): Promise<string> {
  await using printer = await browser.open({ viewport: KIOSK });
  await printer.goto(`${demo.url}/login`);
  await printer.evaluate(`document.documentElement.innerHTML = ${JSON.stringify(
    `<body>${colours
      .map((fill, index) => {
        const rect = `<rect width="700" height="400" fill="${fill}"/>`;
        const words = `<text x="40" y="380" font-size="40">${index + 1} 层 瓶库</text>`;
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="400">${rect}${words}</svg>`;
        return `${svg}<h1>充装间</h1>${index + 1 < colours.length ? '<hr class="break">' : ""}`;
      })
      .join("")}</body>`,
  )}; const sheet = new CSSStyleSheet();
  sheet.replaceSync(".break { break-after: page; border: 0 }"); document.adoptedStyleSheets = [sheet];`);
  const { data } = await printer.cdp<{ data: string }>("Page.printToPDF", {
    printBackground: true,
  });
  const path = join(folder, name);
  await Bun.write(path, Buffer.from(data, "base64"));
  return path;
}

/** The colour in the middle of the uploaded drawing, as it is shown on the plan. */
async function colourShown(): Promise<readonly number[]> {
  return await page.evaluate<number[]>(`(async () => {
    const href = document.querySelector("#plan-drawing image").getAttribute("href");
    const bitmap = await createImageBitmap(await (await fetch(href)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(bitmap.width / 4, bitmap.height / 8, 1, 1);
    return [bitmap.width, bitmap.height, ...data.slice(0, 3)];
  })()`);
}

beforeAll(async () => {
  demo = await Demo.start();
  browser = await Browser.start();
  page = await browser.open({ viewport: { widthPx: 1440, heightPx: 900 } });
  await signIn(page, demo.url, BADGES.administrator);
  await page.goto(`${demo.url}/plans`);
  await page.fill("[name=name]", "一层 PDF");
  await page.press("Enter");
  await page.waitFor("#drawing");
  planUrl = await page.url();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test("of a PDF with two pages the second is picked and becomes the drawing", async () => {
  const pdf = await pdfOf("two.pdf", ["#ff0000", "#0000ff"]);
  await page.setFiles("#drawing", [pdf]);
  await page.waitFor(".pdf-page:nth-child(2)", "第 2 页");
  await page.screenshot("plan-pdf-pages");
  // Nothing can be sent before a page was chosen.
  expect(await page.exists("form[enctype] button[type=submit]:disabled")).toBe(true);
  await page.click(".pdf-page:nth-child(2)");
  await page.waitFor("[data-pdf-message=ready]:not([hidden])");
  await page.click("form[enctype] button[type=submit]");
  await page.waitFor("#plan-drawing image");
  const [width = 0, height = 0, red = 255, , blue = 0] = await colourShown();
  expect(Math.max(width, height)).toBe(4_000);
  expect([red < 60, blue > 200]).toEqual([true, true]);
  await page.screenshot("plan-pdf-drawing");
  const [row] = demo.data.rows<{ type: string }>(
    "SELECT image_type AS type FROM floor ORDER BY ordinal DESC LIMIT 1",
  );
  expect(row?.type).toBe("png");
});

test("of a ticket issued elsewhere the first page of its PDF is shown, and the file is kept as it came", async () => {
  const at = (hours: number) =>
    new Date(Date.now() + hours * 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 16);
  await page.goto(`${demo.url}/permits/external/new`);
  await page.evaluate(`((values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = [...document.querySelectorAll("main [name=" + name + "]")].at(-1);
      field.value = value;
      if (field.value !== value) throw new Error("no choice " + value + " in " + name);
    }
  })(${JSON.stringify({
    ...{ number: "SD-77", issuer: "省系统", medium: "electronic", kind: "height", level: "I" },
    ...{ what: "检修平台", place: "塔顶", approver: "张某", start: at(0), end: at(4) },
  })})`);
  const pdf = await pdfOf("ticket.pdf", ["#00ff00"]);
  await page.setFiles("main input[type=file]", [pdf]);
  await page.click("main form[enctype] button[data-kind=primary]");
  await page.waitFor(".ticket-pdf canvas");
  const green = await page.evaluate<number[]>(`(() => {
    const canvas = document.querySelector(".ticket-pdf canvas");
    return [...canvas.getContext("2d").getImageData(canvas.width / 4, canvas.height / 8, 1, 1).data];
  })()`);
  expect([(green[0] ?? 255) < 60, (green[1] ?? 0) > 200]).toEqual([true, true]);
  await page.evaluate("document.querySelector('.ticket-pdf').scrollIntoView()");
  await page.screenshot("external-ticket-pdf");
  const [row] = demo.data.rows<{ hash: string }>("SELECT hash FROM external_ticket_document");
  const bytes = await Bun.file(pdf).bytes();
  expect(row?.hash).toBe(new Bun.CryptoHasher("sha256").update(bytes).digest("hex"));
});

test("what is no PDF is said to be none, and the policy was kept all the time", async () => {
  const path = join(folder, "broken.pdf");
  await Bun.write(path, "%PDF-1.7 and nothing more");
  await page.goto(planUrl);
  await page.setFiles("#drawing", [path]);
  await page.waitFor("[data-pdf-message=failed]:not([hidden])");
  expect(await page.evaluate<number>("document.querySelector('#drawing').files.length")).toBe(0);
  expect(page.cspViolations).toEqual([]);
  expect(page.errors).toEqual([]);
});
