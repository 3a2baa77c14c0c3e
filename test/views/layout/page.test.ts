import { describe, expect, test } from "bun:test";
import { Hono } from "hono";
import { raw } from "hono/html";
import { instant } from "../../../src/kernel/instants.ts";
import type { Device } from "../../../views/layout/document.tsx";
import { pageText, respond } from "../../../views/layout/page.ts";
import { currentHref, type Shell } from "../../../views/layout/shell.tsx";
import { elementsOf, expectSoundPage } from "../support.ts";

const SHELL: Shell = {
  lang: "zh-CN",
  theme: "auto",
  title: "充装",
  siteName: "一号站 <b>",
  siteColour: { level: "yellow", cause: "2 处隐患" },
  actor: { name: "王建国", role: "充装工" },
  station: "3 号枪",
  csrf: 'to"ken',
  path: "/kiosk/fill?gun=3",
  demo: true,
  nav: [
    { href: "/kiosk/fill", icon: "fuel", label: "充装" },
    { href: "/kiosk/alarms", icon: "siren", label: "报警", count: 2 },
  ],
  nowAt: instant(1_760_000_000_000),
  idle: { logoutMs: 300_000, warnMs: 30_000 },
  body: "正文 & <i>",
};

const DEVICES = ["kiosk", "desk", "phone", "wall", "public"] as const satisfies readonly Device[];

describe.each(DEVICES)("the %s frame", (device) => {
  test("keeps the rules of a page", async () => {
    const shell = { ...SHELL, body: raw("<h1>正文</h1>") };
    await expectSoundPage(pageText({ device, shell }));
    await expectSoundPage(pageText({ device, shell: { ...shell, lang: "en", theme: "dark" } }));
  });

  test("says language, theme and device, and has flash area and main", async () => {
    const html = pageText({ device, shell: { ...SHELL, theme: "dark" } });
    const [root] = await elementsOf(html, "html");
    expect(html).toStartWith("<!doctype html><html");
    expect(root?.get("lang")).toBe("zh-CN");
    expect(root?.get("data-theme")).toBe("gasward-dark");
    expect(root?.get("data-device")).toBe(device);
    expect((await elementsOf(html, "#flash")).length).toBe(1);
    expect((await elementsOf(html, "main#main")).length).toBe(1);
    expect(html).toContain("正文 &amp; &lt;i&gt;");
    expect(html).not.toContain("一号站 <b>");
  });

  test("switches language and theme by a plain form that comes back", async () => {
    const html = pageText({ device, shell: SHELL });
    const [form] = await elementsOf(html, "form.prefs");
    expect(form?.get("method")).toBe("post");
    expect(form?.get("action")).toBe("/prefs");
    const [back] = await elementsOf(html, "form.prefs input[name=back]");
    expect(back?.get("value")).toBe("/kiosk/fill?gun=3");
    const values = (await elementsOf(html, "form.prefs button")).map((b) => b.get("value"));
    expect(values).toEqual(["en", "dark"]);
  });
});

describe("the document", () => {
  test("leaves the theme to the device when no choice was made", async () => {
    const [root] = await elementsOf(pageText({ device: "desk", shell: SHELL }), "html");
    expect(root?.has("data-theme")).toBe(false);
  });

  test("gives htmx its settings and the token to every request", () => {
    const html = pageText({ device: "kiosk", shell: SHELL }).replaceAll("&quot;", '"');
    const config = /name="htmx-config" content="(\{.*?\}\})"/.exec(html)?.[1] ?? "";
    expect(JSON.parse(config)).toEqual({
      noSwap: [204, 304, "5xx"],
      defaultTimeout: 15_000,
      extensions: "sse",
      sse: { pauseOnBackground: false, reconnectMaxDelay: "5s" },
    });
    const headers = /hx-headers:inherited="(\{.*?\})"/.exec(html)?.[1] ?? "";
    expect(JSON.parse(headers)).toEqual({ "X-CSRF-Token": 'to"ken' });
  });

  test("shows no logout to nobody", () => {
    const { actor: _actor, ...nobody } = SHELL;
    for (const device of DEVICES) {
      expect(pageText({ device, shell: nobody })).not.toContain('action="/logout"');
    }
  });
});

describe("respond", () => {
  const app = new Hono().get("/page", (c) =>
    respond(c, { device: "desk", shell: SHELL, status: 422 }),
  );
  test.each([
    ["a plain load", {}, true],
    ["a boosted link", { "HX-Request": "true", "HX-Request-Type": "full" }, true],
    ["the back button", { "HX-History-Restore-Request": "true", "HX-Request-Type": "full" }, true],
    ["a partial request", { "HX-Request": "true", "HX-Request-Type": "partial" }, false],
  ] as const)("%s", async (_why, headers, isWhole) => {
    const response = await app.request("/page", { headers });
    const text = await response.text();
    expect(response.status).toBe(422);
    expect(response.headers.get("Vary")).toBe("HX-Request-Type");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Content-Type")).toStartWith("text/html");
    expect(text.startsWith("<!doctype html>")).toBe(isWhole);
    if (!isWhole) expect(text).toBe("正文 &amp; &lt;i&gt;");
  });
});

describe("the current entry of the navigation", () => {
  const nav = ["/", "/kiosk", "/kiosk/fill"].map((href) => ({
    href,
    icon: "home" as const,
    label: href,
  }));
  test.each([
    ["exact", "/kiosk/fill", "/kiosk/fill"],
    ["below, with query", "/kiosk/fill/7?x=1", "/kiosk/fill"],
    ["no half word", "/kiosk/filling", "/kiosk"],
    ["root", "/other", "/"],
  ])("%s", (_why, path, expected) => {
    expect(currentHref(nav, path)).toBe(expected);
  });
});
