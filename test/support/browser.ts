/**
 * Pages of a real Chromium for browser tests: navigate, tap, type, scan with a wedge, wait, screenshot.
 *
 * Not `Bun.WebView`: all its pages share one cookie jar, so two persons cannot be signed in at once, it takes
 * one command at a time, too slow for a scanner's keys, and it has one camera picture per process.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Chromium } from "./cdp.ts";

const ARTEFACTS = join(import.meta.dir, "../artefacts");
const WAIT_MAX_MS = 10_000;
const POLL_MS = 20;

export type Viewport = { readonly widthPx: number; readonly heightPx: number };
export type PageOptions = {
  readonly viewport?: Viewport;
  readonly isTouch?: boolean;
  /** In the browser's own profile, so that what it stores outlives the browser. */
  readonly isKept?: boolean;
};
export type WaitOptions = { readonly maxMs?: number };

export const KIOSK: Viewport = { widthPx: 1280, heightPx: 800 };
export const SMALL_KIOSK: Viewport = { widthPx: 1024, heightPx: 600 };
export const PHONE: Viewport = { widthPx: 390, heightPx: 844 };

type Point = { readonly x: number; readonly y: number };

/** Runs in the page: the centre of the element when a finger could touch it there, else what hinders. */
const TOUCHABLE = `(selector) => {
  const all = [...document.querySelectorAll(selector)];
  if (all.length === 0) return "is not on the page";
  const element = all.find((one) => one.getClientRects().length > 0);
  if (element === undefined) return "is not visible";
  if (element.matches(":disabled")) return "is disabled";
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const box = element.getBoundingClientRect();
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const top = document.elementFromPoint(point.x, point.y);
  if (top === null) return "is outside the window";
  if (element.contains(top) || top.closest("label")?.control === element) return point;
  return "is covered by <" + top.tagName.toLowerCase() + " id=" + top.id + " class=" + top.className + ">";
}`;

const NAMED_KEYS: Readonly<Record<string, { readonly code: number; readonly text?: string }>> = {
  Enter: { code: 13, text: "\r" },
  Tab: { code: 9 },
  Escape: { code: 27 },
  Backspace: { code: 8 },
  Delete: { code: 46 },
  ArrowLeft: { code: 37 },
  ArrowUp: { code: 38 },
  ArrowRight: { code: 39 },
  ArrowDown: { code: 40 },
};

type Evaluated = {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
};

/** One page with its own cookies, as if it stood on a machine of its own. */
export class Page {
  /** `console.error`, uncaught exceptions and what Chromium itself reports as an error. */
  readonly errors: string[] = [];
  /** Everything the content security policy blocked. */
  readonly cspViolations: string[] = [];
  /** Every URL asked for, in order, so that a test can say that none was on another host. */
  readonly requests: string[] = [];
  readonly #chromium: Chromium;
  readonly #session: string;
  readonly #context: string;
  #loads = 0;

  private constructor(chromium: Chromium, session: string, context: string) {
    this.#chromium = chromium;
    this.#session = session;
    this.#context = context;
    chromium.listen(session, (method, params) => this.#hear(method, params));
  }

  static async open(chromium: Chromium, options: PageOptions = {}): Promise<Page> {
    const own: { readonly browserContextId?: string } = options.isKept
      ? {}
      : await chromium.send("Target.createBrowserContext");
    const browserContextId = own.browserContextId ?? "";
    const { targetId } = await chromium.send<{ targetId: string }>("Target.createTarget", {
      url: "about:blank",
      ...own,
    });
    const { sessionId } = await chromium.send<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    const page = new Page(chromium, sessionId, browserContextId);
    await Promise.all(
      ["Page", "Runtime", "Log", "Network"].map((domain) => page.cdp(`${domain}.enable`)),
    );
    await page.setViewport(options.viewport ?? KIOSK);
    if (options.isTouch === true) {
      await page.cdp("Emulation.setTouchEmulationEnabled", { enabled: true });
    }
    return page;
  }

  /** A raw DevTools command to this page. */
  async cdp<T = unknown>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    return await this.#chromium.send<T>(method, params, this.#session);
  }

  /** Resolves when the page has loaded; a refused connection or a bad certificate rejects. */
  async goto(url: string | URL): Promise<void> {
    const loads = this.#loads;
    const { errorText } = await this.cdp<{ errorText?: string }>("Page.navigate", {
      url: String(url),
    });
    if (errorText !== undefined) throw new Error(`${url}: ${errorText}`);
    await this.until(`${url} has loaded`, async () => this.#loads > loads);
  }

  async reload(): Promise<void> {
    const loads = this.#loads;
    await this.cdp("Page.reload");
    await this.until("the page has loaded again", async () => this.#loads > loads);
  }

  async back(): Promise<void> {
    // After the answer: a navigation destroys the context that still owes one.
    await this.evaluate("void setTimeout(() => history.back(), 0)");
  }

  /** An expression, awaited; its value must survive JSON. An exception in the page rejects. */
  async evaluate<T = unknown>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.cdp<Evaluated>("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value as T;
  }

  async text(selector = "body"): Promise<string> {
    return await this.evaluate<string>(
      `document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`,
    );
  }

  async url(): Promise<string> {
    return await this.evaluate<string>("location.href");
  }

  async exists(selector: string): Promise<boolean> {
    return await this.evaluate<boolean>(
      `document.querySelector(${JSON.stringify(selector)}) !== null`,
    );
  }

  /** Waits until the element is on the page and, when given, shows the text. */
  async waitFor(selector: string, text?: string | RegExp, options?: WaitOptions): Promise<void> {
    const wanted = `${selector}${text === undefined ? "" : ` shows ${text}`}`;
    await this.until(
      wanted,
      async () => {
        if (!(await this.exists(selector))) return false;
        if (text === undefined) return true;
        const shown = await this.evaluate<string[]>(
          `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.innerText)`,
        );
        return shown.some((one) =>
          typeof text === "string" ? one.includes(text) : text.test(one),
        );
      },
      options,
    );
  }

  async waitGone(selector: string, options?: WaitOptions): Promise<void> {
    await this.until(`${selector} is gone`, async () => !(await this.exists(selector)), options);
  }

  /** `what` completes the sentence of the error: "waited 10000 ms until …". */
  async until(
    what: string,
    isDone: () => Promise<boolean>,
    options: WaitOptions = {},
  ): Promise<void> {
    const maxMs = options.maxMs ?? WAIT_MAX_MS;
    const deadline = performance.now() + maxMs;
    let failure: unknown;
    do {
      try {
        if (await isDone()) return;
      } catch (error) {
        // A navigation destroys the context the question was asked in; the next round has the new one.
        failure = error;
      }
      await Bun.sleep(POLL_MS);
    } while (performance.now() < deadline);
    const seen = (await this.text().catch(() => "")).slice(0, 400);
    throw new Error(
      `waited ${maxMs} ms until ${what}; the page shows:\n${seen}`,
      failure === undefined ? {} : { cause: failure },
    );
  }

  /** Waits until the element can be touched (visible, enabled, at rest, not covered), then clicks it. */
  async click(selector: string, options?: WaitOptions): Promise<void> {
    const { x, y } = await this.#touchable(selector, options);
    const mouse = { x, y, button: "left", clickCount: 1 };
    await this.cdp("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
    await this.cdp("Input.dispatchMouseEvent", { type: "mousePressed", ...mouse });
    await this.cdp("Input.dispatchMouseEvent", { type: "mouseReleased", ...mouse });
  }

  /** As `click`, with a finger. */
  async tap(selector: string, options?: WaitOptions): Promise<void> {
    const point = await this.#touchable(selector, options);
    await this.cdp("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
    await this.cdp("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }

  /** Drags from the middle of one element, as when signing or drawing a fence. */
  async drag(selector: string, steps: readonly Point[]): Promise<void> {
    const from = await this.#touchable(selector);
    const move = async (type: string, point: Point): Promise<unknown> =>
      await this.cdp("Input.dispatchMouseEvent", {
        type,
        ...point,
        button: "left",
        buttons: 1,
        clickCount: 1,
      });
    await move("mousePressed", from);
    let at = from;
    for (const step of steps) {
      at = { x: from.x + step.x, y: from.y + step.y };
      await move("mouseMoved", at);
    }
    await move("mouseReleased", at);
  }

  /** Replaces what stands in a field, as if typed in one go. */
  async fill(selector: string, text: string): Promise<void> {
    await this.click(selector);
    await this.evaluate(`document.activeElement.select?.()`);
    await this.cdp("Input.insertText", { text });
  }

  /** Picks an option of a `<select>` by its value. */
  async choose(selector: string, value: string): Promise<void> {
    await this.#touchable(selector);
    await this.evaluate(`((list) => {
      list.value = ${JSON.stringify(value)};
      if (list.value !== ${JSON.stringify(value)}) throw new Error("no such option");
      list.dispatchEvent(new Event("input", { bubbles: true }));
      list.dispatchEvent(new Event("change", { bubbles: true }));
    })(document.querySelector(${JSON.stringify(selector)}))`);
  }

  /** Gives a file input its files, as after `capture` on a phone. */
  async setFiles(selector: string, paths: readonly string[]): Promise<void> {
    const { root } = await this.cdp<{ root: { nodeId: number } }>("DOM.getDocument");
    const { nodeId } = await this.cdp<{ nodeId: number }>("DOM.querySelector", {
      nodeId: root.nodeId,
      selector,
    });
    await this.cdp("DOM.setFileInputFiles", { nodeId, files: paths });
  }

  async press(key: string): Promise<void> {
    await Promise.all(this.#keys(key));
  }

  /** Real key events, one after the other, wherever the focus is. */
  async type(text: string): Promise<void> {
    for (const key of text) await this.press(key);
  }

  /** A wedge scanner: all keys as fast as they go, then Enter, with no regard for the focus. */
  async scan(code: string): Promise<void> {
    await Promise.all([...code, "Enter"].flatMap((key) => this.#keys(key)));
  }

  async setViewport(viewport: Viewport): Promise<void> {
    await this.cdp("Emulation.setDeviceMetricsOverride", {
      width: viewport.widthPx,
      height: viewport.heightPx,
      deviceScaleFactor: 1,
      mobile: viewport.widthPx < 600,
    });
  }

  /** Cuts the page off the network, or lets it back, as when a phone leaves the Wi-Fi. */
  async setOffline(isOffline: boolean): Promise<void> {
    await this.cdp("Network.emulateNetworkConditions", {
      offline: isOffline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  /** Writes `test/artefacts/<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    const { data } = await this.cdp<{ data: string }>("Page.captureScreenshot", { format: "png" });
    mkdirSync(ARTEFACTS, { recursive: true });
    const path = join(ARTEFACTS, `${name}.png`);
    await Bun.write(path, Buffer.from(data, "base64"));
    return path;
  }

  async close(): Promise<void> {
    this.#chromium.forget(this.#session);
    await this.#chromium.send("Target.disposeBrowserContext", { browserContextId: this.#context });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Keys are sent in order without waiting for each other: Chromium handles them in that order. */
  #keys(key: string): Promise<unknown>[] {
    const named = NAMED_KEYS[key];
    const text = named === undefined ? key : named.text;
    const code = named?.code ?? key.toUpperCase().charCodeAt(0);
    const common = { key, windowsVirtualKeyCode: code };
    const down = { type: text === undefined ? "rawKeyDown" : "keyDown", ...common };
    return [
      this.cdp("Input.dispatchKeyEvent", text === undefined ? down : { ...down, text }),
      this.cdp("Input.dispatchKeyEvent", { type: "keyUp", ...common }),
    ];
  }

  async #touchable(selector: string, options?: WaitOptions): Promise<Point> {
    let found: Point | string = "was not looked for";
    let before: Point | undefined;
    try {
      await this.until(
        `${selector} can be touched`,
        async () => {
          found = await this.evaluate<Point | string>(
            `(${TOUCHABLE})(${JSON.stringify(selector)})`,
          );
          if (typeof found === "string") return false;
          // The same place twice: what still slides in would be missed.
          const isAtRest = before?.x === found.x && before.y === found.y;
          before = found;
          return isAtRest;
        },
        options,
      );
    } catch (error) {
      throw new Error(`${selector} ${typeof found === "string" ? found : "keeps moving"}`, {
        cause: error,
      });
    }
    return found as unknown as Point;
  }

  #hear(method: string, params: Record<string, unknown>): void {
    switch (method) {
      case "Page.loadEventFired":
        this.#loads += 1;
        break;
      case "Network.requestWillBeSent":
        this.requests.push((params["request"] as { url: string }).url);
        break;
      case "Runtime.consoleAPICalled": {
        if (params["type"] !== "error" && params["type"] !== "assert") break;
        const args = params["args"] as { value?: unknown; description?: string }[];
        this.errors.push(args.map((arg) => String(arg.value ?? arg.description)).join(" "));
        break;
      }
      case "Runtime.exceptionThrown": {
        const details = params["exceptionDetails"] as Evaluated["exceptionDetails"];
        this.errors.push(details?.exception?.description ?? details?.text ?? "exception");
        break;
      }
      case "Log.entryAdded": {
        const entry = params["entry"] as { level: string; text: string; url?: string };
        if (/Content Security Policy/.test(entry.text)) this.cspViolations.push(entry.text);
        else if (entry.level === "error") this.errors.push(`${entry.text} ${entry.url ?? ""}`);
        break;
      }
      default:
        break;
    }
  }
}

/**
 * One Chromium for a test file: start it in `beforeAll`, close it in `afterAll`. `camera` is a y4m file that
 * plays in a loop as the only camera; it may be overwritten before a page opens the camera.
 */
export class Browser {
  readonly #chromium: Chromium;

  private constructor(chromium: Chromium) {
    this.#chromium = chromium;
  }

  static async start(
    options: { readonly camera?: string; readonly profile?: string } = {},
  ): Promise<Browser> {
    return new Browser(await Chromium.start(options.camera, options.profile));
  }

  /** kill -9, as a battery that is empty. */
  async kill(): Promise<void> {
    await this.#chromium.kill();
  }

  async open(options?: PageOptions): Promise<Page> {
    return await Page.open(this.#chromium, options);
  }

  async close(): Promise<void> {
    await this.#chromium.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
