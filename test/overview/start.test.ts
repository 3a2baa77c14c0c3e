/** The start page: each role sees what it may, and what it says is what the domains hold. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Role } from "../../src/identity/index.ts";
import { firstPathOf } from "../../src/overview/start.tsx";
import { seedPlace } from "../site/seed.ts";
import { addEndedFill, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  const cylinderId = await site.addCylinder("TC000700");
  await addEndedFill(site, cylinderId);
  await site.addPerson({
    name: "钱充",
    staffNumber: "C1",
    roles: ["operator"],
    certificate: { kind: "cylinder-filling", number: "P-9", expiresOn: "2026-12-20" },
  });
  await site.app.settled();
});

afterAll(() => site.stop());

async function pageOf(role: Role): Promise<string> {
  const browser = await site.login(site.people.get(role) as TestPerson);
  const page = await browser.get("/start");
  expect(page.status).toBe(200);
  await expectSoundPage(page.text);
  return page.text;
}

test("the manager sees fills of today with their mass, cylinders, alarms and whose certificate ends", async () => {
  const text = await pageOf("safety-manager");
  // 31.0 kg less a tare of 16.5 kg.
  expect(text).toContain("1 瓶 · 14.5 千克");
  expect(text).toContain("空瓶 2");
  expect(text).toContain("1 个报警未关闭");
  expect(text).toContain("钱充");
  expect(text).toContain("还没有瓶库");
  expect(text).not.toContain("继续设置");
});

test("an administrator is led to the set-up until the site code is there, and then sees the rooms", async () => {
  expect(await pageOf("administrator")).toContain("继续设置");
  await seedPlace(site);
  const text = await pageOf("administrator");
  expect(text).not.toContain("继续设置");
  expect(text).toContain("实瓶库");
  expect(text).toContain("100 只");
});

test("a driver sees no certificates, alarms or rooms, a regulator no certificates", async () => {
  const driver = await pageOf("driver");
  for (const word of ["钱充", "报警未关闭", "实瓶库"]) expect(driver).not.toContain(word);
  const regulator = await pageOf("regulator");
  expect(regulator).not.toContain("钱充");
  expect(regulator).toContain("实瓶库");
});

test.each([
  ["who fills begins at the guns", ["operator"], [], "/board"],
  ["where nothing is filled the overview is first", ["operator"], ["/board"], "/start"],
  ["a driver begins with the round", ["driver"], [], "/deliveries"],
  ["where nothing is delivered too at the overview", ["driver"], ["/deliveries"], "/start"],
] as const)("%s", (_why, roles, off, path) => {
  expect(firstPathOf(roles, (asked) => (off as readonly string[]).includes(asked))).toBe(path);
});
