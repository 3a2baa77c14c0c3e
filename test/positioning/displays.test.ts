/** Screens on walls: bound once by a code, shown walls and nothing else on any route, and dark when they are ended. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { DISPLAY_ROLE, mayUse } from "../../src/platform/web.ts";
import { positionPaths } from "../../src/positioning/index.ts";
import { seedPlace } from "../site/seed.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let manager: Browser;
let home = "";

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  const person = site.people.get("administrator");
  if (person === undefined) throw new Error("no administrator");
  manager = await site.login(person);
  const { floorId } = await seedPlace(site);
  home = `/plans/${floorId}/wall`;
});
afterAll(() => site.stop());

async function codeOf(name: string): Promise<string> {
  const page = await manager.post(positionPaths.displays, { name, home });
  await expectSoundPage(page.text);
  return /<strong>([0-9a-z]{4}-[0-9a-z]{4})</.exec(page.text)?.[1] ?? "";
}

test("a code binds one device, in any case, once and for a quarter of an hour", async () => {
  const code = await codeOf("值班室");
  const screen = site.browser();
  expect((await screen.get(home)).location).toStartWith("/login");
  const wrong = await screen.post(positionPaths.bindDisplay, { code: "aaaa-aaaa" });
  expect(wrong.status).toBe(422);
  const bound = await screen.post(positionPaths.bindDisplay, {
    code: code.toUpperCase().replaceAll("0", "O"),
  });
  expect(bound.location).toBe(home);
  const wall = await screen.get(home);
  expect(wall.status).toBe(200);
  expect(wall.text).toContain('data-device="wall"');
  expect((await screen.get(positionPaths.bindDisplay)).location).toBe(home);
  expect((await site.browser().post(positionPaths.bindDisplay, { code })).status).toBe(422);
  const late = await codeOf("大门");
  site.time.jumpWall(15 * 60_000 + 1);
  expect((await site.browser().post(positionPaths.bindDisplay, { code: late })).status).toBe(422);
  // A sign-in would have ended long ago.
  site.time.jumpWall(13 * 3_600_000);
  expect((await screen.get(home)).status).toBe(200);
  const payloads = site.entries().map(({ payload }) => payload);
  expect(payloads.some((payload) => payload.includes(code.replace("-", "")))).toBe(false);
});

test("every wall that can be chosen is a route, and is shown to a screen", async () => {
  const person = site.people.get("administrator");
  if (person === undefined) throw new Error("no administrator");
  manager = await site.login(person);
  const page = await manager.get(positionPaths.displays);
  const homes = [...page.text.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value ?? "");
  expect(homes).toContain("/alarms/wall");
  expect(homes).toContain("/board/wall");
  const screen = site.browser();
  await screen.post(positionPaths.bindDisplay, { code: await codeOf("各面") });
  const style = await Bun.file(join(import.meta.dir, "../../static/build/app.css")).text();
  expect(style).toMatch(/data-device=.?wall.?\] main :is\(a,button,summary\)\{pointer-events:none/);
  for (const wall of homes) {
    const shown = await screen.get(wall);
    expect(`${wall} ${shown.status}`).toBe(`${wall} 200`);
    expect(shown.headers.get("refresh")).toBe("300");
    // Whoever touches it must not end at a refusal: the style sheet takes the touch from what is in a wall.
    expect(shown.text).toContain('<html lang="zh-CN" data-device="wall"');
    await expectSoundPage(shown.text);
  }
});

test("no route but walls is open to a screen, and no form of any", async () => {
  const screen = site.browser();
  await screen.post(positionPaths.bindDisplay, { code: await codeOf("矩阵") });
  const open = site.app.routes.filter(
    ({ access }) => access !== "public" && mayUse(access, [DISPLAY_ROLE]),
  );
  expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    [
      "get /alarms/live",
      "get /alarms/wall",
      "get /board/live",
      "get /board/wall",
      "get /plans/:id/image",
      "get /plans/:id/wall",
      "get /start/wall",
      "get /start/wall/live",
      `get ${positionPaths.heat(":id")}`,
      `get ${positionPaths.live(":id")}`,
      `get ${positionPaths.wall(":id")}`,
    ].sort(),
  );
  const head = site.head();
  // With its own token: what refuses a form is the role.
  const { csrf } = site.folder.siteReader
    .query("SELECT csrf FROM display_screen WHERE name = '矩阵'")
    .get() as { csrf: string };
  const closed = site.app.routes.filter(
    ({ access }) => access !== "public" && !mayUse(access, [DISPLAY_ROLE]),
  );
  for (const { method, path } of closed) {
    const to = path.replace(/:\w+/g, "x");
    const answer =
      method === "get" ? await screen.get(to) : await screen.post(to, {}, { token: csrf });
    expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 403`);
    expect(answer.text).toMatch(/无权|权限/);
  }
  expect(site.head()).toBe(head);
});

test("an ended screen is a stranger at its next request; its name is free again", async () => {
  const screen = site.browser();
  await screen.post(positionPaths.bindDisplay, { code: await codeOf("门卫") });
  expect((await screen.get(home)).status).toBe(200);
  const twin = await manager.post(positionPaths.displays, { name: "门卫", home });
  expect(twin.status).toBe(422);
  expect(twin.text).toContain("已有同名大屏");
  await expectSoundPage(twin.text);
  const row = site.entries().findLast(({ kind }) => kind === "display.bound");
  const id = (row?.subject ?? "").replace("display:", "");
  expect((await manager.post(positionPaths.endDisplay(id))).status).toBe(303);
  expect((await screen.get(home)).location).toStartWith("/login");
  expect(await codeOf("门卫")).not.toBe("");
  const bad = await manager.post(positionPaths.displays, { name: "x", home: "/people" });
  expect(bad.status).toBe(422);
});

test("an ended screen's open stream says so within seconds, and its page how to bind it again", async () => {
  const screen = site.browser();
  const name = "磅房";
  await screen.post(positionPaths.bindDisplay, { code: await codeOf(name) });
  const live = await screen.open("/alarms/live");
  const reader = live.body?.getReader();
  if (reader === undefined) throw new Error("no stream");
  let heard = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard += decoder.decode(value);
    }
  })();
  await site.time.advanceAsync(6_000);
  expect(heard).toContain("still here");
  expect(heard).not.toContain("event: ended");
  const row = site.entries().findLast(({ kind }) => kind === "display.bound");
  const id = (row?.subject ?? "").replace("display:", "");
  expect((await manager.post(positionPaths.endDisplay(id))).status).toBe(303);
  await site.time.advanceAsync(6_000);
  // The stream is over, not only silent.
  await reading;
  expect(heard).toContain("event: ended");
  const page = await screen.get((await screen.get(home)).location ?? "");
  expect(page.text).toContain("这块大屏没有绑定，或已停用");
  expect(page.text).toContain(`href="${positionPaths.bindDisplay}"`);
  await expectSoundPage(page.text);
});

test("whoever signs out no longer hears what is going on", async () => {
  const person = site.people.get("safety-manager");
  if (person === undefined) throw new Error("no safety manager");
  const browser = await site.login(person);
  const live = await browser.open("/alarms/live");
  await browser.post("/logout");
  const over = (async () => {
    for await (const _piece of live.body ?? []);
    return true;
  })();
  await site.time.advanceAsync(6_000);
  expect(await over).toBe(true);
});
