/** The judge of what a page does with a script in a text is the browser: here every page is shown with such texts. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { poison } from "../http/poison.ts";
import { crawl, openWalk, startsOf, type Walk } from "../http/walk.ts";
import { Browser, KIOSK } from "../support/browser.ts";

setDefaultTimeout(120_000);

let walk: Walk;
let browser: Browser;
let server: Bun.Server<undefined>;

beforeAll(async () => {
  walk = await openWalk();
  browser = await Browser.start();
  server = Bun.serve({
    port: 0,
    fetch: (request, own) => walk.site.app.fetch(request, { server: own }),
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop(true);
  await walk?.stop();
});

test("with scripts in every text, no page of the site runs one", async () => {
  const person = await walk.site.login(walk.everybody);
  const visits = await crawl(walk.site, person, startsOf(walk.site));
  const paths = new Map<string, string>();
  for (const { path, answer } of visits) {
    // One of each kind: a page that differs only in an id or in what was asked is built by the same code.
    const kind = path.replace(/\?.*$/, "").replace(/[^/]*\d[^/]*/g, ":id");
    if (answer.status === 200 && answer.type.startsWith("text/html")) paths.set(kind, path);
  }
  expect(poison(walk.site)).toBeGreaterThan(40);
  await using page = await browser.open({ viewport: KIOSK });
  const url = `http://localhost:${server.port}`;
  for (const [name, value] of person.cookies) {
    await page.cdp("Network.setCookie", { url, name, value, httpOnly: true });
  }
  await page.cdp("Page.addScriptToEvaluateOnNewDocument", {
    source: "window.xss = () => { throw new Error('a script in a text ran'); };",
  });
  let shown = 0;
  for (const path of paths.values()) {
    await page.goto(url + path);
    const text = await page.evaluate<string>("document.documentElement.outerHTML");
    if (text.includes("xss")) shown += 1;
  }
  expect(page.errors.filter((error) => error.includes("text ran"))).toEqual([]);
  expect(page.cspViolations).toEqual([]);
  // The proof is worth what was shown.
  expect(shown).toBeGreaterThan(25);
});
