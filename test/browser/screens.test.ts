/** Every screen on every size and in both languages, and what a person meets when something is refused or lost. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { axeFaults, smallTargets, tabsAround, unseenFocus } from "../support/accessibility.ts";
import {
  Browser,
  KIOSK,
  type Page,
  PHONE,
  SMALL_KIOSK,
  type Viewport,
} from "../support/browser.ts";
import { Camera, SHOTS, WALL } from "../support/shots.ts";
import { BADGES, CODES, Demo, signIn } from "../support/site.ts";

setDefaultTimeout(60_000);

const KIOSK_PATHS = [
  ...["/board", "/points/gun-1", "/fills", "/cylinders", "/clock"],
  ...["/filling/entry", "/filling/scales", "/filling/locks", "/filling/shifts"],
  ...["/dangers", "/dangers/new", "/colour"],
];
const DESK_PATHS = [
  ...["/filling/violations", "/filling/refusals"],
  ...[
    "/devices",
    "/upstream",
    "/upstream/orders",
    "/upstream/courier",
    "/upstream/platforms/new",
    "/upstream/dead-letters",
    "/journal",
    "/health",
    "/alarms",
    "/alarms/shelves",
    "/alarms/robots",
    "/checks",
  ],
  ...["/start", "/permits/areas", "/permits/activities", "/permits/activities/new"],
  ...["/permits/statistics", "/permits/external", "/permits/external/new"],
  "/permits/settings/chains/hot-work.special",
  ...["/custody", "/custody/rounds", "/custody/places", "/custody/tasks", "/custody/due"],
  ...["/custody/recalls", "/custody/recalls/new", "/custody/where"],
  ...["/dangers", "/dangers/stats", "/dangers/settings", "/dangers/print", "/colour"],
  ...["/backups", "/reset", "/clock"],
  ...["/displays", "/positions/accuracy", "/positions/accuracy-new", "/positions/anchors"],
];
/** Height of what a gloved hand is to hit; the kiosk is drawn for 64. */
const GLOVE_LEAST_PX = 56;

const SIZES = { phone: PHONE, "small-kiosk": SMALL_KIOSK, kiosk: KIOSK } as const;
const HAN = /\p{Script=Han}/u;

let demo: Demo;
let browser: Browser;

async function signedIn(badge: string = BADGES.operator): Promise<Page> {
  const page = await browser.open({ viewport: KIOSK });
  await signIn(page, demo.url, badge);
  return page;
}

async function openGun(page: Page, gun: number): Promise<void> {
  await page.goto(`${demo.url}/points/gun-${gun}`);
  await page.waitFor("#live-badge[data-live=yes]");
}

async function switchTo(page: Page, lang: "zh-CN" | "en"): Promise<void> {
  if ((await page.evaluate("document.documentElement.lang")) === lang) return;
  await page.click(`.prefs button[name=lang][value="${lang}"]`);
  // The script runs when all of the page is there.
  await page.waitFor(`html[lang="${lang}"][data-js=yes]`);
}

/**
 * What sticks out to the right of the screen; empty when nothing does. Not compared with `innerWidth`: a
 * telephone zooms out over what is too wide, and then that has grown too.
 */
async function overflow(page: Page, { widthPx }: Viewport): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth <= ${widthPx} && innerWidth <= ${widthPx}) return [];
    const wide = [...document.querySelectorAll("body *")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && box.right > ${widthPx} + 1;
    });
    return [scrollWidth + " > ${widthPx}", ...wide.slice(0, 5).map((one) => one.tagName + "." + one.className)];
  })()`);
}

/** What hinders a person there. Words change with the language, what holds them does not: one language is looked at. */
async function hindrances(page: Page, size: Viewport): Promise<readonly string[]> {
  if (size === PHONE) return await smallTargets(page);
  if (size !== KIOSK) return [];
  // The desk has a mouse.
  const isTouched = await page.evaluate<boolean>(
    "document.documentElement.dataset.device === 'kiosk'",
  );
  return [
    ...(await axeFaults(page)),
    ...(await unseenFocus(page)),
    ...(isTouched ? await smallTargets(page, GLOVE_LEAST_PX) : []),
  ];
}

beforeAll(async () => {
  demo = await Demo.start();
  browser = await Browser.start();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

describe("screens", () => {
  for (const [role, badge, paths] of [
    ["operator", BADGES.operator, KIOSK_PATHS],
    ["administrator", BADGES.administrator, DESK_PATHS],
  ] as const) {
    for (const lang of ["zh-CN", "en"] as const) {
      test(`${role}, ${lang}: nothing sticks out, nothing complains`, async () => {
        await using page = await signedIn(badge);
        await switchTo(page, lang);
        const found: Record<string, readonly string[]> = {};
        for (const path of paths) {
          await page.goto(demo.url + path);
          for (const [size, viewport] of Object.entries(SIZES)) {
            await page.setViewport(viewport);
            const wide = await overflow(page, viewport);
            const faults = [...wide, ...(lang === "en" ? [] : await hindrances(page, viewport))];
            if (faults.length > 0) found[`${path} ${size}`] = faults;
            // Pictures cost more than looking; the languages differ little.
            if (lang === "en" && viewport !== KIOSK) continue;
            await page.screenshot(`${path.slice(1).replaceAll("/", "-")}-${size}-${lang}`);
          }
          if (lang === "en") expect(HAN.test(await page.text("main h1"))).toBe(false);
        }
        expect(found).toEqual({});
        expect(page.errors).toEqual([]);
        expect(page.cspViolations).toEqual([]);
      });
    }
  }

  test("the wall of the site stands on one screen, live, in both languages and both lights", async () => {
    const camera = new Camera(demo, browser);
    for (const shot of SHOTS.filter(({ path }) => path === "/start/wall")) {
      const page = await camera.open(shot);
      await page.waitFor("#live-badge[data-live=yes]");
      expect(await overflow(page, WALL)).toEqual([]);
      const { heightPx } = WALL;
      const tall = await page.evaluate<number>("document.scrollingElement.scrollHeight");
      expect([shot.name, tall <= heightPx]).toEqual([shot.name, true]);
      // What is cut off at the side of the map nobody would scroll to.
      const cut = await page.evaluate<number>(
        "(() => { const side = document.querySelector('#wall-side'); return side.scrollHeight - side.clientHeight; })()",
      );
      expect([shot.name, cut]).toEqual([shot.name, 0]);
      expect(await axeFaults(page)).toEqual([]);
      expect(page.errors).toEqual([]);
      await page.screenshot(shot.name);
    }
  });

  test("the login page fits, and its language goes there and back", async () => {
    await using page = await browser.open({ viewport: KIOSK });
    await page.goto(`${demo.url}/login`);
    expect(await page.text("h1")).toBe("请选择本人");
    await switchTo(page, "en");
    expect(await page.text("h1")).toBe("Who are you?");
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewport(viewport);
      expect(await overflow(page, viewport)).toEqual([]);
      await page.screenshot(`login-${size}-en`);
    }
    await page.setViewport(KIOSK);
    await switchTo(page, "zh-CN");
    expect(await page.text("h1")).toBe("请选择本人");
  });

  test("what is longer than the kiosk's screen goes on over the pages of the paper", async () => {
    await using page = await signedIn();
    await page.goto(`${demo.url}/help`);
    expect(await page.evaluate<string>("document.documentElement.dataset.device")).toBe("kiosk");
    const { data } = await page.cdp<{ data: string }>("Page.printToPDF", { paperWidth: 8.27 });
    const pages =
      Buffer.from(data, "base64")
        .toString("latin1")
        .match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(2);
  });

  test("the Tab key comes round on every kind of screen", async () => {
    await using page = await signedIn(BADGES.administrator);
    for (const path of ["/board", "/points/gun-1", "/dangers/new", "/alarms", "/devices"]) {
      await page.goto(demo.url + path);
      expect([path, await tabsAround(page)]).toEqual([path, true]);
    }
  });

  test("dark is dark on every page, and stays so", async () => {
    await using page = await signedIn();
    await page.click(".prefs button[value=dark]");
    await page.waitFor("html[data-theme=gasward-dark]");
    for (const path of KIOSK_PATHS) {
      await page.goto(demo.url + path);
      const light = await page.evaluate<number>(`(() => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data[0];
      })()`);
      expect(light).toBeLessThan(90);
      expect(await axeFaults(page, ["color-contrast"])).toEqual([]);
      await page.screenshot(`${path.slice(1).replaceAll("/", "-")}-dark`);
    }
  });
});

describe("at the gun", () => {
  test("a cylinder past its life: the reason, the way out, and no way to open", async () => {
    await using page = await signedIn();
    await openGun(page, 2);
    await page.scan(CODES.pastLife);
    await page.waitFor("#point-step[data-stage=refused]");
    const words = await page.text("#point-step");
    expect(words).toContain("禁止充装");
    expect(words).toContain("移交报废区");
    expect(await page.exists("form[action$=authorise]")).toBe(false);
    await page.screenshot("refused");
    await page.click("form[action$=release] button");
    await page.waitFor("#point-step[data-stage=idle]");
  });

  test("an unknown code is refused in words and binds nothing", async () => {
    await using page = await signedIn();
    await openGun(page, 2);
    await page.scan("999999999999");
    await page.waitFor("#flash .notice", "不在气瓶档案中");
    expect(await page.exists("#point-step[data-stage=idle]")).toBe(true);
  });

  test("a scan while a field has the focus goes to the gun, and the field keeps its words", async () => {
    await using page = await signedIn();
    await openGun(page, 3);
    await page.fill("#typed-code-field", "半截");
    await page.scan("999999999998");
    await page.waitFor("#flash .notice", "999999999998");
    expect(await page.evaluate<string>("document.querySelector('#typed-code-field').value")).toBe(
      "半截",
    );
  });

  test("back leads to the board, and the board is live again", async () => {
    await using page = await signedIn();
    await page.waitFor("#live-badge[data-live=yes]");
    await page.click("#gun-gun-2 a");
    await page.waitFor("#point-step");
    await page.back();
    await page.waitFor("#board-live");
    await page.waitFor("#live-badge[data-live=yes]");
  });
});

describe("when things go wrong", () => {
  test("six wrong PINs: the person waits, and is told how long", async () => {
    await using page = await browser.open({ viewport: KIOSK });
    await page.goto(`${demo.url}/login`);
    await page.click(".login-people li:nth-child(3) a");
    await page.waitFor("[data-pin-key]");
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await page.fill("#secret", "135791");
      await page.evaluate("window.isOld = true");
      await page.click(".login-secret button[type=submit]");
      await page.until(
        "the answer is there",
        async () => (await page.evaluate("window.isOld")) !== true,
      );
      await page.waitFor(".notice[data-state=danger]");
    }
    expect(await page.text(".notice[data-state=danger]")).toMatch(/请等待 \d+ 秒后再试/);
    await page.screenshot("locked-out");
  });

  test("the program dies in a fill: the page says it is not live, then is live and asks for a person", async () => {
    await using page = await signedIn();
    await openGun(page, 1);
    await page.scan(CODES.good);
    await page.waitFor("#point-step[data-stage=check]");
    await page.screenshot("check");
    await page.click(".step-bar button");
    await page.waitFor("#point-step[data-stage=ready]", undefined, { maxMs: 15_000 });
    await page.click("#point-step button[data-size=next]");
    await page.waitFor("#point-step[data-stage=filling]", undefined, { maxMs: 15_000 });
    await page.screenshot("filling");
    await demo.kill();
    await page.waitFor("#live-badge[data-live=no]", undefined, { maxMs: 8_000 });
    await page.screenshot("not-live");
    await demo.restart();
    await page.waitFor("#live-badge[data-live=yes]", undefined, { maxMs: 20_000 });
    await page.waitFor("#point-step[data-stage=settle]", "这次充装没有正常结束");
    expect(await page.exists("form[action$=authorise]")).toBe(false);
    await page.screenshot("settle");
    expect(demo.data.fills().at(-1)).toMatchObject({ state: "interrupted", endCause: "restart" });
  });
});
