/**
 * Walks every page that a person can reach by links in the demonstration and says what hinders somebody there.
 *
 *   bun run test/browser/every-page.ts [--rounds 300] [--seed 1] [--badge GWB-…]
 *
 * `rounds` is the most pages looked at; a page is looked at once, whatever ids stand in its address. The tests look at
 * the fixed list of `screens.test.ts` with the same rules.
 */
import { parseArgs } from "node:util";
import { axeFaults, smallTargets, tabsAround, unseenFocus } from "../support/accessibility.ts";
import { Browser, KIOSK, type Page, PHONE } from "../support/browser.ts";
import { BADGES, Demo, Visitor } from "../support/site.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    badge: { type: "string", multiple: true },
  },
});
const roundsMax = Number(values.rounds);
const badges = values.badge ?? Object.values(BADGES);
/** Files, streams and what ends the session. */
const NO_PAGE = /^\/(assets|logout|media)|live|export|\.(csv|xlsx|svg|pdf)/;

/** One address for all that differ only by an id, a number, a day. */
function kindOf(path: string): string {
  return (path.split(/[?#]/)[0] ?? path).replace(/\/[^/]*\d[^/]*/g, "/…");
}

let state = Number(values.seed) >>> 0 || 1;
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

async function lookAt(page: Page, url: string): Promise<readonly string[]> {
  await page.setViewport(KIOSK);
  await page.goto(url);
  const isTouched = await page.evaluate<boolean>(
    "document.documentElement.dataset.device === 'kiosk'",
  );
  const found = [...(await axeFaults(page)), ...(await unseenFocus(page))];
  if (isTouched) found.push(...(await smallTargets(page)));
  if (!(await tabsAround(page))) found.push("the Tab key does not come round");
  await page.setViewport(PHONE);
  found.push(...(await smallTargets(page)));
  await page.evaluate("document.documentElement.dataset.theme = 'gasward-dark'");
  return [...found, ...(await axeFaults(page, ["color-contrast"]))];
}

const demo = await Demo.start();
const browser = await Browser.start();
const seen = new Set<string>();
let faults = 0;
try {
  for (const badge of badges) {
    const visitor = new Visitor(demo.url);
    await visitor.scanBadge(badge);
    await using page = await browser.open({ viewport: KIOSK });
    await page.goto(`${demo.url}/login`);
    for (const [name, value] of visitor.cookies) {
      await page.cdp("Network.setCookie", { name, value, url: demo.url });
    }
    const queue = ["/board", "/start", "/alarms", "/checks"];
    const asked = new Set<string>();
    while (queue.length > 0 && seen.size < roundsMax) {
      const [path = ""] = queue.splice(Math.floor(random() * queue.length), 1);
      const kind = kindOf(path);
      if (asked.has(kind)) continue;
      asked.add(kind);
      const answer = await visitor.get(path);
      const isPage = answer.headers.get("content-type")?.startsWith("text/html") === true;
      const html = await answer.text();
      if (answer.status !== 200 || !isPage) continue;
      for (const [, href = ""] of html.matchAll(/href="(\/[^"#]*)"/g)) {
        if (!NO_PAGE.test(href)) queue.push(href.replaceAll("&amp;", "&"));
      }
      if (seen.has(kind)) continue;
      seen.add(kind);
      const found = await lookAt(page, demo.url + path);
      faults += found.length;
      for (const fault of found) console.log(`${path}  ${fault}`);
    }
  }
} finally {
  await browser.close();
  await demo.close();
}
console.log(`${seen.size} pages, ${faults} hindrances (seed ${values.seed})`);
process.exit(faults === 0 ? 0 : 1);
