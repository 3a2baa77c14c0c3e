/** What a red site does at the guns: no new fill, decided in the transaction that would begin it. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { confirmColour } from "../../src/dangers/colour.ts";
import { actOnDanger, BY_HAND, type Danger, reportDanger } from "../../src/dangers/index.ts";
import { seedPlace } from "../site/seed.ts";
import { GUN, RELAY } from "../support/app.ts";
import { actorOfPerson, type Bay, openBay, TARE_G, TARGET_GROSS_G } from "../support/filling.ts";

let bay: Bay;

beforeEach(async () => {
  bay = await openBay();
});

afterEach(() => bay.stop());

const VALVE = `${RELAY}/0`;
const ports = () => bay.site.app.ports;
const manager = () => actorOfPerson(bay.site.people.get("safety-manager"));

async function found(): Promise<Danger> {
  const report = {
    what: "液位计失灵",
    category: "instrument",
    roomId: null,
    place: "储罐区",
  } as const;
  const done = await reportDanger(ports(), manager(), {
    ...report,
    source: BY_HAND,
    suspected: "major",
    photos: [],
  });
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value;
}

async function turnRed(): Promise<Danger> {
  const danger = await found();
  const event = { kind: "grade", level: "major", criterion: "", reason: "" } as const;
  const done = await actOnDanger(ports(), manager(), danger.id, {
    event,
    seen: danger.version,
    photos: [],
  });
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value;
}

const scanCodes = async (): Promise<readonly string[]> => {
  const scanned = await bay.scan();
  if (!scanned.ok || scanned.value.kind !== "bound") throw new Error("nothing was bound");
  return scanned.value.refusals.map(({ code }) => code);
};

describe("a red site", () => {
  test("is said at the scan, and a yellow one is not", async () => {
    await found();
    expect(await scanCodes()).toEqual([]);
    await turnRed();
    expect(await scanCodes()).toEqual(["filling.site_blocked"]);
    expect((await bay.check()).ok).toBe(true);
    bay.put(TARE_G + 100);
    await bay.pass(2_000);
    bay.authorise();
    await bay.pass(1_000);
    expect(bay.openValves()).toEqual([]);
    expect(bay.orders).not.toContain(`hold ${VALVE}`);
  });

  test("that turned red after the check passed: the grant itself is refused, nothing opens", async () => {
    expect(await scanCodes()).toEqual([]);
    expect((await bay.check()).ok).toBe(true);
    bay.put(TARE_G + 100);
    await bay.pass(2_000);
    const kinds = await bay.kindsOf(async () => {
      await turnRed();
      bay.authorise();
      await bay.pass(1_000);
    });
    expect(kinds).toContain("colour.changed");
    expect(kinds).not.toContain("fill.authorised");
    expect(bay.openValves()).toEqual([]);
    expect(bay.filling.board.view(GUN)?.phase).not.toBe("filling");
  });

  test("lets a fill that is under way end as it would", async () => {
    const id = await bay.open();
    await turnRed();
    await bay.flowTo(TARGET_GROSS_G);
    await bay.pass(3_000);
    expect(bay.fillRow(id)).toMatchObject({ state: "ended", verdict: "ok" });
  });

  test("lets fills begin while a manager's confirmation runs", async () => {
    await turnRed();
    const asked = { level: "red", hours: 1, reason: "专人看护液位" };
    expect((await confirmColour(ports(), manager(), asked)).ok).toBe(true);
    const id = await bay.open();
    expect(bay.openValves()).toEqual([VALVE]);
    expect(bay.fillRow(id)).toMatchObject({ state: "authorised" });
  });
});

test("the public page of the site code shows the colour and how many, never what, where or who", async () => {
  const { siteCode } = await seedPlace(bay.site);
  const page = async () => (await bay.site.browser().get(`/s/${siteCode}`)).text;
  expect(await page()).toContain("绿码");
  await found();
  await turnRed();
  const red = await page();
  expect(red).toContain('data-state="danger"');
  expect(red).toContain("1 处重大隐患，另 1 处未销号");
  expect(red).not.toMatch(/液位计|储罐区|停止新充装|\/colour|\/dangers/);
  expect(red).not.toContain(manager().name);
});
