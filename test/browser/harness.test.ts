/** Proves the harness itself, so that a red browser test means a fault of the product. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser, KIOSK, PHONE } from "../support/browser.ts";
import { writeQrVideo } from "../support/y4m.ts";

const SCANNED = "https://station.example/c/LPG-000417";

const HTML = `<!doctype html><html lang="zh-CN"><title>harness</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<button id="late" type="button" disabled>开阀</button><p id="said"></p>
<input id="name" aria-label="name"><p id="keys"></p><p id="seen"></p>
<script src="/page.js"></script></html>`;

const SCRIPT = `
const late = document.querySelector("#late");
setTimeout(() => { late.disabled = false; }, 150);
late.addEventListener("click", (event) => { document.querySelector("#said").textContent = "clicked " + event.isTrusted; });
let keys = "", first = 0;
addEventListener("keydown", (event) => {
  if (keys === "") first = performance.now();
  if (event.key === "Enter") { document.querySelector("#keys").textContent = keys + " in " + Math.round(performance.now() - first); keys = ""; }
  else keys += event.key;
});
`;

const CAMERA = `
import { BrowserQRCodeReader } from "@zxing/browser";
const video = document.createElement("video");
document.body.append(video);
void new BrowserQRCodeReader().decodeFromConstraints({ video: true }, video, (result, _error, controls) => {
  if (result === undefined) return;
  controls.stop();
  (document.querySelector("#seen") as HTMLElement).textContent = result.getText();
});
`;

async function bundleOf(source: string): Promise<string> {
  const built = await Bun.build({
    entrypoints: ["./test/browser/camera-page.ts"],
    files: { "./test/browser/camera-page.ts": source },
    target: "browser",
  });
  return (await built.outputs[0]?.text()) ?? "";
}

describe("browser harness", () => {
  const folder = mkdtempSync(join(tmpdir(), "gasward-harness-"));
  let browser: Browser;
  let server: Bun.Server<undefined>;

  beforeAll(async () => {
    const camera = await bundleOf(CAMERA);
    const js = { headers: { "content-type": "text/javascript" } };
    const html = (body: string, headers: Record<string, string> = {}): Response =>
      new Response(body, {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "default-src 'self'; img-src 'self' data:",
          ...headers,
        },
      });
    server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      routes: {
        "/": () => html(HTML),
        "/page.js": () => new Response(SCRIPT, js),
        "/camera": () => html(HTML.replace("/page.js", "/camera.js")),
        "/camera.js": () => new Response(camera, js),
        "/bad": () => html(`${HTML}<script>1</script>`),
        "/throws": () => html(HTML.replace("/page.js", "/throws.js")),
        "/throws.js": () =>
          new Response(`console.error("said so", 7); throw new Error("boom")`, js),
        "/login": (request) => html(HTML, { "set-cookie": `who=${request.url.split("?")[1]}` }),
      },
    });
    await writeQrVideo(join(folder, "camera.y4m"), SCANNED);
    browser = await Browser.start({ camera: join(folder, "camera.y4m") });
  });

  afterAll(async () => {
    await browser.close();
    await server.stop(true);
    rmSync(folder, { recursive: true, force: true });
  });

  test("clicks a button as soon as it is enabled, with a trusted event", async () => {
    await using page = await browser.open();
    await page.goto(server.url);
    await page.click("#late");
    await page.waitFor("#said", "clicked true");
    expect(page.errors).toEqual([]);
    expect(page.cspViolations).toEqual([]);
  });

  test("touches with a finger", async () => {
    await using page = await browser.open({ isTouch: true });
    await page.goto(server.url);
    await page.tap("#late");
    await page.waitFor("#said", "clicked true");
  });

  test("says what hinders a click", async () => {
    await using page = await browser.open();
    await page.goto(server.url);
    await expect(page.click("#nowhere", { maxMs: 100 })).rejects.toThrow("is not on the page");
  });

  test("says what the page shows when a wait ends in vain", async () => {
    await using page = await browser.open();
    await page.goto(server.url);
    await expect(page.waitFor("#said", "never", { maxMs: 100 })).rejects.toThrow("开阀");
  });

  test("fills a field and presses keys", async () => {
    await using page = await browser.open();
    await page.goto(server.url);
    await page.fill("#name", "王师傅");
    await page.type("42");
    await page.press("Backspace");
    expect(await page.evaluate<string>("document.querySelector('#name').value")).toBe("王师傅4");
  });

  test("types a scanned code faster than a hand, in order, without a focused field", async () => {
    await using page = await browser.open();
    await page.goto(server.url);
    await page.scan("HTTPS://S.EXAMPLE/C/A-1");
    await page.waitFor("#keys", "HTTPS://S.EXAMPLE/C/A-1 in");
    const tookMs = Number((await page.text("#keys")).split(" in ")[1]);
    expect(tookMs / 23).toBeLessThan(100);
  });

  test("collects errors and policy violations", async () => {
    await using page = await browser.open();
    await page.goto(new URL("/throws", server.url));
    await page.until("both errors are heard", async () => page.errors.length === 2);
    expect(page.errors[0]).toBe("said so 7");
    expect(page.errors[1]).toStartWith("Error: boom");
    await page.goto(new URL("/bad", server.url));
    await page.until("the violation is heard", async () => page.cspViolations.length > 0);
    expect(page.requests.every((url) => /^(data:|http:\/\/127\.0\.0\.1:)/.test(url))).toBe(true);
  });

  test("rejects a page that cannot be reached", async () => {
    await using page = await browser.open();
    await expect(page.goto("http://127.0.0.1:9/")).rejects.toThrow("ERR_");
  });

  test("keeps two persons' cookies apart", async () => {
    await using one = await browser.open();
    await using other = await browser.open();
    await one.goto(new URL("/login?operator", server.url));
    await other.goto(new URL("/login?regulator", server.url));
    expect(await one.evaluate<string>("document.cookie")).toBe("who=operator");
    expect(await other.evaluate<string>("document.cookie")).toBe("who=regulator");
  });

  test("sees the page offline and back", async () => {
    await using page = await browser.open();
    await page.goto(server.url);
    await page.setOffline(true);
    expect(await page.evaluate<string>("fetch('/').then(() => 'got', () => 'cut')")).toBe("cut");
    await page.setOffline(false);
    expect(await page.evaluate<string>("fetch('/').then(() => 'got', () => 'cut')")).toBe("got");
  });

  test("takes screenshots in the size asked for", async () => {
    await using page = await browser.open({ viewport: PHONE });
    await page.goto(server.url);
    expect(await page.evaluate<number>("innerWidth")).toBe(PHONE.widthPx);
    await page.setViewport(KIOSK);
    expect(await page.evaluate<number>("innerWidth")).toBe(KIOSK.widthPx);
    expect(existsSync(await page.screenshot("harness"))).toBe(true);
  });

  test("reads a QR code from the camera", async () => {
    await using page = await browser.open();
    await page.goto(new URL("/camera", server.url));
    await page.waitFor("#seen", SCANNED);
  });
});
