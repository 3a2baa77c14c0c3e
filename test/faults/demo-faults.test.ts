/** The page on which a visitor of the demonstration breaks things: who has it, and that what it says comes true. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { demoLogins } from "../../src/demo/people.ts";
import { openTestSite } from "../support/app.ts";
import { BADGES, CODES, Demo, Visitor, waitUntil } from "../support/site.ts";

setDefaultTimeout(40_000);

const PAGE = "/demo/faults";
let demo: Demo;
let visitor: Visitor;

beforeAll(async () => {
  demo = await Demo.start();
  visitor = new Visitor(demo.url);
  await visitor.scanBadge(BADGES.operator);
});
afterAll(() => demo?.close());

const press = (fault: string, act: "begin" | "end") => visitor.act(PAGE, `${PAGE}/${fault}/${act}`);

describe("who has the page", () => {
  test("everybody who is signed in to the demonstration, and nobody else", async () => {
    for (const { badge } of demoLogins()) {
      const one = new Visitor(demo.url);
      await one.scanBadge(badge);
      expect((await one.get(PAGE)).status).toBe(200);
    }
    const links = [...(await visitor.text(PAGE)).matchAll(/href="(\/[^"]+)"/g)].flatMap(
      ([, href]) => href ?? [],
    );
    const administrator = new Visitor(demo.url);
    await administrator.scanBadge(BADGES.administrator);
    for (const href of new Set(
      links.filter((one) => /^\/(board|points|alarms|health|upstream)/.test(one)),
    )) {
      expect([href, (await administrator.get(href)).status]).toEqual([href, 200]);
    }
    const stranger = new Visitor(demo.url);
    expect((await stranger.get(PAGE)).status).toBe(303);
    expect((await stranger.post(`${PAGE}/scale-cut/begin`)).status).toBe(303);
    expect((await visitor.post(`${PAGE}/none/begin`)).status).toBe(403);
  });

  test("no real site has it", async () => {
    const site = await openTestSite();
    for (const person of site.people.values()) {
      const browser = await site.login(person);
      expect((await browser.get(PAGE)).status).toBe(404);
      expect((await browser.post(`${PAGE}/power-cut/begin`)).status).toBe(404);
    }
    await site.stop();
  });
});

describe("what is broken", () => {
  const untilPage = (path: string, words: string, maxMs?: number) =>
    waitUntil(
      `${path} says ${words}`,
      async () => (await visitor.text(path)).includes(words) || undefined,
      maxMs,
    );

  test("the unplugged scale shows at its gun, and comes back", async () => {
    const isLost = async () => (await visitor.text("/points/gun-2")).includes("没有重量数据");
    await waitUntil("gun 2 has its scale", async () => !(await isLost()) || undefined);
    await press("scale-cut", "begin");
    expect(await visitor.text(PAGE)).toContain("故障中");
    await untilPage("/points/gun-2", "没有重量数据");
    await press("scale-cut", "end");
    await waitUntil(
      "gun 2 has its scale again",
      async () => !(await isLost()) || undefined,
      20_000,
    );
  });

  test("the call for help is an alarm at once", async () => {
    await press("sos", "begin");
    await waitUntil(
      "the alarm is on record",
      () =>
        demo.data.rows("SELECT id FROM alarm WHERE code = 'position.sos'").length > 0 || undefined,
    );
  });

  test("on a full disk work is refused in words, and goes on when there is room again", async () => {
    await press("disk-full", "begin");
    const scan = () => visitor.act("/points/gun-1", "/points/gun-1/scan", { code: "99999999999" });
    const refused = await waitUntil("a write is refused", async () => {
      const answer = await scan();
      return answer.status === 503 ? await answer.text() : undefined;
    });
    expect(refused).toContain("磁盘");
    await press("disk-full", "end");
    expect((await scan()).status).toBe(422);
  });

  test("after the power cut the same process is back on the same data, and the fill waits for a person", async () => {
    const before = demo.data.kinds().length;
    await waitUntil("gun 1 has its scale", async () => {
      const html = await visitor.text("/points/gun-1");
      return html.includes("没有重量数据") ? undefined : true;
    });
    await visitor.act("/points/gun-1", "/points/gun-1/scan", { code: CODES.good });
    await visitor.act("/points/gun-1", "/points/gun-1/check");
    await untilPage("/points/gun-1", 'data-stage="ready"', 15_000);
    // A starved machine lets its relay drop, as it must: before gas flowed one may try again, after it a person settles.
    await waitUntil(
      "gas flows or was cut off",
      async () => {
        const html = await visitor.text("/points/gun-1");
        if (html.includes('data-stage="ready"')) {
          await visitor.act("/points/gun-1", "/points/gun-1/authorise");
        }
        return /data-stage="(?:filling|settle)"/.test(html) || undefined;
      },
      25_000,
    );
    const dark = await press("power-cut", "begin");
    expect(await dark.text()).toContain("断电了");
    const isUp = () =>
      visitor.get("/healthz/live").then(
        ({ ok }) => ok,
        () => false,
      );
    await waitUntil("it is dark", async () => !(await isUp()) || undefined);
    await waitUntil("it is back", async () => (await isUp()) || undefined, 20_000);
    expect(await visitor.text("/points/gun-1")).toContain('data-stage="settle"');
    expect(demo.data.kinds().length).toBeGreaterThan(before);
    // Still the process that was started: who stops it by its id stops it.
    expect(await demo.stop()).toBe(0);
  });
});
