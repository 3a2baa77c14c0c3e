/** Every route against every kind of site, read from the program's own table: what a kind lacks is refused in words. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { fillPoint } from "../../src/filling/schema.ts";
import { ROLES } from "../../src/identity/index.ts";
import { isSwitchedOff, moduleOfPath, modulesOf } from "../../src/site/index.ts";
import { OFFERED_KINDS, type SiteKind } from "../../src/site/model.ts";
import { site as siteTable } from "../../src/site/schema.ts";
import { type Browser, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

const site: TestSite = await openTestSite();
const browsers = new Map<string, Browser>();
const LACKS = "本单位没有此功能";

/** Anything stands for a parameter: the gate is asked before a page looks for its thing. */
const paths = site.app.routes.map(({ method, path, access }) => ({
  method,
  path: path.replaceAll(/:\w+/g, "none"),
  role: access === "public" || access === "signed-in" ? "administrator" : (access[0] ?? ""),
}));
const gated = paths.filter(({ path }) => moduleOfPath(path) !== undefined);

async function become(kinds: readonly SiteKind[], hasPoints: boolean): Promise<void> {
  await site.app.ports.db.write((tx) => {
    tx.orm
      .update(siteTable)
      .set({ kinds: JSON.stringify(kinds) })
      .run();
    tx.orm.update(fillPoint).set({ isActive: hasPoints }).run();
  });
}

async function ask({ method, path, role }: (typeof paths)[number]) {
  const person = site.people.get(role as "operator") as TestPerson;
  const browser = browsers.get(role) ?? (await site.login(person));
  browsers.set(role, browser);
  return method === "get" ? await browser.get(path) : await browser.post(path);
}

beforeAll(() => site.app.start());
afterAll(() => site.stop());

describe.each(OFFERED_KINDS.map((kind) => [kind] as const))("a site that is only %s", (kind) => {
  beforeAll(() => become([kind], false));

  test.each(gated.map((one) => [`${one.method} ${one.path}`, one] as const))(
    "%s",
    async (_name, one) => {
      const isThere = modulesOf([kind]).has(moduleOfPath(one.path) as never);
      const answer = await ask(one);
      expect(answer.status).toBeLessThan(500);
      expect(answer.text.includes(LACKS)).toBe(!isThere);
      if (isThere) return;
      expect(answer.status).toBe(404);
      await expectSoundPage(answer.text);
    },
  );

  test("its navigation leads nowhere that is refused, and its start page opens", async () => {
    for (const role of ROLES) {
      const start = await ask({ method: "get", path: "/", role });
      const page = await ask({ method: "get", path: start.location ?? "", role });
      expect(page.status).toBe(200);
      const links = [...page.text.matchAll(/href="(\/[a-z-]*)"/g)].map((match) => match[1] ?? "");
      for (const path of new Set(links)) {
        const led = await ask({ method: "get", path, role });
        expect(led.text).not.toContain(LACKS);
        expect([role, path, led.status]).not.toEqual([role, path, 403]);
      }
    }
  });
});

test("a site that is being set up lacks nothing", async () => {
  await become([], false);
  for (const one of gated) expect((await ask(one)).text).not.toContain(LACKS);
});

test("while a fill point works its pages stay: somebody may have to lock it", async () => {
  await become(["petrol-station"], true);
  expect((await ask({ method: "get", path: "/board", role: "operator" })).status).toBe(200);
  expect((await ask({ method: "get", path: "/cylinders", role: "operator" })).status).toBe(404);
  await site.app.ports.db.write((tx) => {
    tx.orm.update(fillPoint).set({ isActive: false }).where(eq(fillPoint.kind, "gun")).run();
  });
  expect((await ask({ method: "get", path: "/board", role: "operator" })).status).toBe(404);
});

test("public and common pages belong to no module", () => {
  for (const path of ["/login", "/s/abc", "/healthz", "/alarms", "/checks", "/people", "/lock"]) {
    expect(isSwitchedOff(path, ["petrol-station"], () => false)).toBe(false);
  }
  expect(moduleOfPath("/fills.csv")).toBe("filling");
});
