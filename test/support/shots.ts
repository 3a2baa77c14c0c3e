/** Pictures of the main screens, each as the person sees it for whom it is made; the list is the whole of it. */
import type { Browser, Page, Viewport } from "./browser.ts";
import { KIOSK, PHONE, SMALL_KIOSK } from "./browser.ts";
import { BADGES, CODES, type Demo, Visitor } from "./site.ts";

export const DESK: Viewport = { widthPx: 1440, heightPx: 900 };
export const WALL: Viewport = { widthPx: 1920, heightPx: 1080 };

const SIZES = { kiosk: KIOSK, small: SMALL_KIOSK, phone: PHONE, desk: DESK, wall: WALL } as const;

const WHO = {
  nobody: "",
  operator: BADGES.operator,
  driver: "GWB-demo5g8f3d6s9a2k7p4w",
  worker: "GWB-demo5r8w2k7m3x9q4v6t",
  keeper: "GWB-demo8j2v6p9c3x7m5r4k",
  manager: BADGES.safetyManager,
  administrator: BADGES.administrator,
  regulator: "GWB-demo4w7z2h5n8t3q6y9d",
} as const;

export type Shot = {
  /** Also the name of the picture. */
  readonly name: string;
  readonly who: keyof typeof WHO;
  /** A path, or SQL whose first column of the first row completes it after `… <- `. */
  readonly path: string;
  readonly size: keyof typeof SIZES;
  readonly lang?: "en";
  readonly theme?: "dark";
  /** Scanned once the page is there. */
  readonly scan?: string;
  /** What has to be there before the picture is taken. */
  readonly until?: string;
  /** Shown in a guide: kept small under docs/pictures. */
  readonly isInGuide?: true;
};

const one = (sql: string): string => ` <- ${sql}`;
const RUNNING = one("SELECT id FROM permit WHERE stage = 'working' LIMIT 1");
const ARCHIVED = one("SELECT id FROM permit WHERE stage = 'archived' ORDER BY id LIMIT 1");
const DRAFTED = one("SELECT id FROM permit WHERE stage = 'drafted' LIMIT 1");
const FILL = one("SELECT id FROM fill WHERE state = 'closed' ORDER BY authorised_at DESC LIMIT 1");
const CYLINDER = one("SELECT cylinder_id FROM fill ORDER BY authorised_at DESC LIMIT 1");
const DANGER = one("SELECT id FROM danger WHERE state = 'rectifying' LIMIT 1");
const ALARM = one("SELECT id FROM alarm WHERE state != 'closed' ORDER BY priority LIMIT 1");
const FLOOR = one("SELECT id FROM floor LIMIT 1");
const ROOM_CODE = one("SELECT code FROM site_code_issue WHERE voided_at IS NULL LIMIT 1");
const BODY_CODE = one("SELECT code FROM cylinder_code WHERE kind = 'body' ORDER BY code LIMIT 1");
const VISIT = one("SELECT id FROM inspection_visit LIMIT 1");
const TABLE = one("SELECT id FROM check_run WHERE state = 'completed' ORDER BY id DESC LIMIT 1");

/** The main screens; what a guide shows is among them. */
export const SHOTS: readonly Shot[] = [
  { name: "login", who: "nobody", path: "/login", size: "kiosk", isInGuide: true },
  { name: "login-phone", who: "nobody", path: "/login", size: "phone" },
  { name: "board-small-en", who: "operator", path: "/board", size: "small", lang: "en" },
  { name: "board-dark", who: "operator", path: "/board", size: "kiosk", theme: "dark" },
  { name: "gun", who: "operator", path: "/points/gun-1", size: "kiosk", isInGuide: true },
  { name: "gun-small", who: "operator", path: "/points/gun-1", size: "small" },
  {
    ...{ name: "gun-refused", who: "operator", path: "/points/gun-2", size: "kiosk" },
    ...{ scan: CODES.pastLife, until: "#point-step[data-stage=refused]", isInGuide: true },
  },
  {
    ...{ name: "gun-check", who: "operator", path: "/points/gun-1", size: "kiosk" },
    ...{ scan: CODES.good, until: "#point-step[data-stage=check]", isInGuide: true },
  },
  {
    ...{ name: "gun-filling", who: "operator", path: "/points/gun-4", size: "kiosk" },
    ...{ until: "#point-step[data-stage=filling]", isInGuide: true },
  },
  {
    ...{ name: "board", who: "operator", path: "/board", size: "kiosk" },
    ...{ until: ".gun-card[data-state=ok]", isInGuide: true },
  },
  { name: "manifold", who: "operator", path: "/points/manifold-1", size: "kiosk" },
  { name: "fills", who: "operator", path: "/fills", size: "kiosk" },
  { name: "fill", who: "manager", path: `/fills/${FILL}`, size: "desk", isInGuide: true },
  { name: "cylinders", who: "operator", path: "/cylinders", size: "small" },
  { name: "cylinder", who: "manager", path: `/cylinders/${CYLINDER}`, size: "desk" },
  { name: "danger-report", who: "operator", path: "/dangers/new", size: "kiosk", isInGuide: true },
  { name: "shifts", who: "operator", path: "/filling/shifts", size: "kiosk", isInGuide: true },
  { name: "scales", who: "operator", path: "/filling/scales", size: "kiosk", isInGuide: true },
  { name: "round-phone", who: "driver", path: "/deliveries", size: "phone", isInGuide: true },
  {
    name: "round-phone-en-dark",
    who: "driver",
    path: "/deliveries",
    size: "phone",
    lang: "en",
    theme: "dark",
  },
  { name: "dangers-phone", who: "driver", path: "/dangers/new", size: "phone" },
  { name: "permits-phone", who: "worker", path: "/permits", size: "phone" },
  {
    name: "permit-phone",
    who: "worker",
    path: `/permits/works/${RUNNING}`,
    size: "phone",
    isInGuide: true,
  },
  {
    name: "permit-draft-phone-en",
    who: "worker",
    path: `/permits/works/${DRAFTED}`,
    size: "phone",
    lang: "en",
  },
  { name: "patrols-phone", who: "keeper", path: "/patrols", size: "phone", isInGuide: true },
  { name: "start-phone", who: "keeper", path: "/start", size: "phone" },
  { name: "start", who: "manager", path: "/start", size: "desk", isInGuide: true },
  { name: "start-en", who: "manager", path: "/start", size: "desk", lang: "en" },
  { name: "start-dark", who: "manager", path: "/start", size: "desk", theme: "dark" },
  { name: "alarms", who: "manager", path: "/alarms", size: "desk", isInGuide: true },
  { name: "alarm", who: "manager", path: `/alarms/${ALARM}`, size: "desk", isInGuide: true },
  { name: "dangers", who: "manager", path: "/dangers", size: "desk" },
  { name: "danger", who: "manager", path: `/dangers/${DANGER}`, size: "desk", isInGuide: true },
  { name: "danger-stats", who: "manager", path: "/dangers/stats", size: "desk" },
  { name: "permits", who: "manager", path: "/permits", size: "desk", isInGuide: true },
  {
    name: "permit",
    who: "manager",
    path: `/permits/works/${RUNNING}`,
    size: "desk",
    isInGuide: true,
  },
  { name: "permit-archive", who: "manager", path: "/permits/archive", size: "desk" },
  { name: "permit-print", who: "manager", path: `/permits/works/${ARCHIVED}/print`, size: "desk" },
  {
    name: "permit-stats",
    who: "manager",
    path: "/permits/statistics",
    size: "desk",
    isInGuide: true,
  },
  { name: "areas", who: "manager", path: "/permits/areas", size: "desk", isInGuide: true },
  { name: "map", who: "manager", path: "/positions", size: "desk", isInGuide: true },
  {
    name: "map-dark-en",
    who: "manager",
    path: "/positions",
    size: "desk",
    lang: "en",
    theme: "dark",
  },
  { name: "patrols", who: "manager", path: "/patrols", size: "desk" },
  {
    name: "check-run",
    who: "manager",
    path: `/checks/runs/${TABLE}`,
    size: "desk",
    isInGuide: true,
  },
  { name: "custody", who: "manager", path: "/custody", size: "desk" },
  { name: "customers", who: "manager", path: "/customers", size: "desk" },
  { name: "people", who: "administrator", path: "/people", size: "desk" },
  { name: "roster", who: "administrator", path: "/duty", size: "desk" },
  { name: "devices", who: "administrator", path: "/devices", size: "desk" },
  { name: "plan", who: "administrator", path: `/plans/${FLOOR}`, size: "desk", isInGuide: true },
  { name: "rooms", who: "administrator", path: "/rooms", size: "desk" },
  { name: "site", who: "administrator", path: "/site", size: "desk" },
  { name: "backups", who: "administrator", path: "/backups", size: "desk", isInGuide: true },
  { name: "journal", who: "administrator", path: "/journal", size: "desk" },
  { name: "health", who: "administrator", path: "/health", size: "desk", isInGuide: true },
  { name: "displays", who: "administrator", path: "/displays", size: "desk" },
  { name: "inspections", who: "regulator", path: "/inspections", size: "phone" },
  { name: "inspection", who: "regulator", path: `/inspections/${VISIT}`, size: "phone" },
  { name: "public-site", who: "nobody", path: `/s/${ROOM_CODE}`, size: "phone" },
  { name: "public-cylinder", who: "nobody", path: `/c/${BODY_CODE}`, size: "phone" },
  { name: "wall", who: "manager", path: "/start/wall", size: "wall", isInGuide: true },
  {
    name: "wall-en-dark",
    who: "manager",
    path: "/start/wall",
    size: "wall",
    lang: "en",
    theme: "dark",
  },
  { name: "wall-board", who: "manager", path: "/board/wall", size: "wall" },
  { name: "wall-alarms", who: "manager", path: "/alarms/wall", size: "wall" },
];

/** The program draws its pages for a phone by what the phone calls itself. */
const PHONE_AGENT =
  "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36";

/** Live parts and the plan are drawn by then. */
const SETTLE_MS = 350;
/** The one who fills in the demonstration needs this long for a cylinder. */
const UNTIL_MAX_MS = 120_000;

function pathOf(demo: Demo, { path, name }: Shot): string {
  const [head = "", sql] = path.split(" <- ");
  if (sql === undefined) return head;
  const cut = sql.indexOf("LIMIT 1") + "LIMIT 1".length;
  const [row] = demo.data.rows<Record<string, string>>(sql.slice(0, cut));
  const value = row === undefined ? undefined : Object.values(row)[0];
  if (value === undefined) throw new Error(`nothing to show for ${name}`);
  return `${head}${value}${sql.slice(cut)}`;
}

/** Signs each person in once, and looks at all their screens. Gives the names with the bytes of their PNG. */
export class Camera {
  readonly #demo: Demo;
  readonly #browser: Browser;
  readonly #pages = new Map<string, Page>();

  constructor(demo: Demo, browser: Browser) {
    this.#demo = demo;
    this.#browser = browser;
  }

  async #pageOf({ who, size }: Shot): Promise<Page> {
    const isPhone = size === "phone";
    const key = `${who} ${isPhone}`;
    const found = this.#pages.get(key);
    if (found !== undefined) return found;
    const page = await this.#browser.open({ viewport: KIOSK, isTouch: isPhone });
    if (isPhone) await page.cdp("Emulation.setUserAgentOverride", { userAgent: PHONE_AGENT });
    this.#pages.set(key, page);
    const badge = WHO[who];
    if (badge === "") return page;
    const visitor = new Visitor(this.#demo.url);
    await visitor.scanBadge(badge);
    for (const [name, value] of visitor.cookies) await this.#cookie(page, name, value);
    return page;
  }

  async #cookie(page: Page, name: string, value: string): Promise<void> {
    await page.cdp("Network.setCookie", { name, value, url: this.#demo.url });
  }

  async #settled(page: Page, { scan, until }: Shot): Promise<void> {
    if (scan !== undefined) {
      await page.waitFor("html[data-js=yes]");
      await page.scan(scan);
    }
    if (until !== undefined) await page.waitFor(until, undefined, { maxMs: UNTIL_MAX_MS });
    await Bun.sleep(SETTLE_MS);
  }

  async open(shot: Shot): Promise<Page> {
    const page = await this.#pageOf(shot);
    await this.#cookie(page, "lang", shot.lang ?? "zh-CN");
    await this.#cookie(page, "theme", shot.theme ?? "light");
    await page.setViewport(SIZES[shot.size]);
    await page.goto(this.#demo.url + pathOf(this.#demo, shot));
    await this.#settled(page, shot);
    const status = await page.evaluate<number>(
      "performance.getEntriesByType('navigation')[0].responseStatus",
    );
    if (status !== 200) throw new Error(`${shot.name} was answered with ${status}`);
    return page;
  }

  async take(shot: Shot): Promise<string> {
    const page = await this.open(shot);
    return await page.screenshot(`shots/${shot.name}`);
  }

  /** Small enough for a document. */
  async takeSmall(shot: Shot): Promise<Uint8Array> {
    const page = await this.open(shot);
    const { data } = await page.cdp<{ data: string }>("Page.captureScreenshot", {
      ...{ format: "webp", quality: 78 },
    });
    return Buffer.from(data, "base64");
  }
}
