/** Screens on walls: bound once by a code, shown walls and nothing else on any route, and dark when they are ended. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { DISPLAY_ROLE, mayUse } from "../../src/platform/web.ts";
import { positionPaths } from "../../src/positioning/index.ts";
import { seedPlace } from "../site/seed.ts";
import { type Browser, ORIGIN, openTestSite, type TestSite } from "../support/app.ts";
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
      "get /permits/map/wall",
      "get /permits/map/wall/live",
      "get /plans/:id/image",
      "get /plans/:id/wall",
      "get /plans/:id/wall/live",
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

test("an ended screen is a stranger at its next request, and is told so; its name is free again", async () => {
  const screen = site.browser();
  await screen.post(positionPaths.bindDisplay, { code: await codeOf("门卫") });
  expect((await screen.get(home)).status).toBe(200);
  const twin = await manager.post(positionPaths.displays, { name: "门卫", home });
  expect(twin.status).toBe(422);
  expect(twin.text).toContain("已有同名大屏");
  await expectSoundPage(twin.text);
  expect((await manager.post(positionPaths.endDisplay(lastBound()))).status).toBe(303);
  const away = await screen.get(home);
  expect(away.location).toStartWith("/login");
  const page = await screen.get(away.location ?? "");
  expect(page.text).toContain("这块大屏没有绑定，或已停用");
  expect(page.text).toContain(`href="${positionPaths.bindDisplay}"`);
  await expectSoundPage(page.text);
  const told = await screen.get(positionPaths.bindDisplay);
  await expectSoundPage(told.text);
  expect(told.text).toContain("本大屏已停用");
  expect(told.text).toContain("“门卫”于");
  expect(told.text).toContain('name="code"');
  // Nobody else learns of it, and its token opens nothing.
  expect((await site.browser().get(positionPaths.bindDisplay)).text).not.toContain("已停用");
  expect((await screen.post("/alarms/x/close")).location).toStartWith("/login");
  const code = await codeOf("门卫");
  expect((await screen.post(positionPaths.bindDisplay, { code })).location).toBe(home);
  expect((await screen.get(home)).status).toBe(200);
  const bad = await manager.post(positionPaths.displays, { name: "x", home: "/people" });
  expect(bad.status).toBe(422);
});

function lastBound(): string {
  const row = site.entries().findLast(({ kind }) => kind === "display.bound");
  return (row?.subject ?? "").replace("display:", "");
}

const STREAMS = [
  "/permits/map/wall/live",
  "/alarms/live",
  "/board/live",
  "/start/wall/live",
  () => `${home}/live`,
] as const;

test("every stream of a screen ends with it within seconds, and says why; those of others go on", async () => {
  const read = async (path: string, from: Browser) => {
    const cookie = [...from.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await site.app.fetch(new Request(ORIGIN + path, { headers: { cookie } }), {});
    expect(`${path} ${answer.headers.get("content-type")}`).toContain("text/event-stream");
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const heard = { text: "", isOver: false };
    const rest = (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        heard.text += new TextDecoder().decode(value);
      }
      heard.isOver = true;
    })();
    return { heard, rest, cancel: () => reader.cancel() };
  };
  const screen = site.browser();
  await screen.post(positionPaths.bindDisplay, { code: await codeOf("流") });
  const paths = STREAMS.map((path) => (typeof path === "string" ? path : path()));
  const own = await Promise.all(paths.map((path) => read(path, screen)));
  const others = await Promise.all(paths.map((path) => read(path, manager)));
  await site.time.advanceAsync(1_000);
  expect(own.map(({ heard }) => heard.isOver)).toEqual(paths.map(() => false));
  await manager.post(positionPaths.endDisplay(lastBound()));
  await site.time.advanceAsync(6_000);
  await Promise.all(own.map(({ rest }) => rest));
  for (const { heard } of own) expect(heard.text).toContain("event: ended\n");
  expect(others.map(({ heard }) => heard.isOver)).toEqual(paths.map(() => false));
  expect(others.some(({ heard }) => heard.text.includes("event: ended"))).toBe(false);
  await Promise.all(others.map(({ cancel }) => cancel()));
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
