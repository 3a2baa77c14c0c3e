/** A person at the pages of special work: fills a form as it stands there, presses its button, signs by drawing. */
import { permitPaths } from "../../src/permits/paths.ts";
import type { Browser, Page, Viewport } from "./browser.ts";
import type { Visitor } from "./test-site.ts";

/** The server draws the pages of a phone for what says that it is one. */
const PHONE_AGENT =
  "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";

export type Values = Readonly<Record<string, string | readonly string[]>>;

/** Runs in the page: sets fields by name as a person would, opening what is folded away; throws for a field that is not there. */
const FILL = `(selector, values) => {
  const form = document.querySelector(selector);
  if (form === null) throw new Error("no form " + selector);
  for (let up = form; up !== null; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  for (const [name, value] of Object.entries(values)) {
    const fields = [...form.elements].filter((one) => one.name === name && one.type !== "hidden" && one.tagName !== "BUTTON");
    if (fields.length === 0) throw new Error("no field " + name + " in " + selector);
    const wanted = Array.isArray(value) ? value : [value];
    for (const field of fields) {
      for (let up = field; up !== form; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else {
        field.value = wanted[0];
        if (field.value !== wanted[0]) throw new Error("no choice " + wanted[0] + " in " + name);
      }
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}`;

export class Hand {
  readonly page: Page;
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  static async open(
    browser: Browser,
    url: string,
    who: Visitor,
    how: { readonly viewport: Viewport; readonly lang?: "zh-CN" | "en" },
  ): Promise<Hand> {
    const page = await browser.open({ viewport: how.viewport });
    const session = { url, name: "gw_session", value: who.token, httpOnly: true };
    await page.cdp("Network.setCookie", session);
    await page.cdp("Network.setCookie", { url, name: "lang", value: how.lang ?? "zh-CN" });
    if (how.viewport.widthPx < 600) {
      await page.cdp("Emulation.setUserAgentOverride", { userAgent: PHONE_AGENT });
    }
    return new Hand(page, url);
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.#url + path);
  }

  async path(): Promise<string> {
    return new URL(await this.page.url()).pathname;
  }

  async fill(form: string, values: Values): Promise<void> {
    await this.page.evaluate(`(${FILL})(${JSON.stringify(form)}, ${JSON.stringify(values)})`);
  }

  /** Presses what leads on and waits for the page that comes of it. */
  async press(selector: string): Promise<void> {
    await this.page.evaluate("window.isOld = true");
    await this.page.click(selector);
    await this.page.until(
      `${selector} leads on`,
      async () =>
        await this.page.evaluate<boolean>(
          "window.isOld === undefined && document.readyState === 'complete'",
        ),
    );
  }

  async send(form: string, values: Values = {}): Promise<void> {
    await this.fill(form, values);
    await this.press(`${form} button:not([type=button])`);
  }

  /** The form of an act on a permit's page; a notice says why when it is refused. */
  async act(name: string, values: Values = {}): Promise<void> {
    await this.send(`#act-${name}`, values);
    await this.#mustBeTaken(name);
  }

  async #mustBeTaken(what: string): Promise<void> {
    const refused = await this.page.text("main .notice[data-state=alert], #sign-refusals");
    if (refused !== "") throw new Error(`${what}: ${refused}`);
  }

  /** Every measure of the ticket, one after the other as the page leads. */
  async confirmMeasures(involved: (id: string) => boolean): Promise<number> {
    for (let count = 0; count < 40; count += 1) {
      const next = await this.page.evaluate<string | null>(
        `document.querySelector("#permit-measures li:has(form):has(button[value=yes][data-kind=primary])")?.id ?? null`,
      );
      if (next === null) return count;
      const isInvolved = involved(next.replace("measure-", ""));
      const field = await this.page.exists(`#${next} input[name=filled]`);
      if (isInvolved && field) await this.fill(`#${next} form`, { filled: "2" });
      await this.press(`#${next} button[value=${isInvolved ? "yes" : "no"}]`);
    }
    throw new Error("the measures have no end");
  }

  async sign(
    id: string,
    step: string,
    who: { readonly person: string; readonly pin: string },
    more: Values = {},
  ): Promise<void> {
    await this.go(permitPaths.sign(id, step, who.person));
    await this.page.drag("[data-signature-canvas]", [
      { x: 40, y: 12 },
      { x: 60, y: -14 },
      { x: 80, y: 6 },
    ]);
    await this.send("#permit-sign", { ...who, ...more });
    await this.#mustBeTaken(step);
  }

  /** True when nothing on the page is wider than the screen. */
  async fits(): Promise<boolean> {
    return await this.page.evaluate<boolean>(
      "document.scrollingElement.scrollWidth <= window.innerWidth",
    );
  }
}
