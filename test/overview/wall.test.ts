/** The wall of the whole site and its trends: what stands on it is what the tables hold, day by day. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { clearAlarm, raiseAlarm } from "../../src/alarms/index.ts";
import {
  addDays,
  DAY_MS,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  startOfDay,
} from "../../src/kernel/instants.ts";
import { everyDay } from "../../src/platform/per-day.ts";
import { furnishPositions, furnishStays, headsPerHour } from "../../src/positioning/index.ts";
import { addFloor } from "../../src/site/index.ts";
import { ColumnChart } from "../../views/ui/charts.tsx";
import { addEndedFill, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await addEndedFill(site, await site.addCylinder("TC000900"));
  await site.app.settled();
});

afterAll(() => site.stop());

test("it says what was filled, which alarm is open and since when, and how many cylinders are full", async () => {
  const { ports } = site.app;
  const cause = { code: "fill.leak", subject: "fill-point:g1", place: "1 号枪" } as const;
  await ports.db.write((tx) => raiseAlarm(tx, ports, cause));
  const browser = await site.login(site.people.get("safety-manager") as TestPerson);
  const page = await browser.get("/start/wall");
  expect(page.status).toBe(200);
  await expectSoundPage(page.text);
  for (const words of ["今日充装", "14.5 千克".slice(-2), "1 号枪", "每日充装", "未闭环隐患"]) {
    expect(page.text).toContain(words);
  }
  // The urgent one stains the tile and the card.
  expect(page.text).toContain('class="wall-tile" data-state="danger"');
  await ports.db.write((tx) => clearAlarm(tx, ports, cause));
});

test("a screen that is no person sees it; a driver does not", async () => {
  const route = site.app.routes.find(({ path }) => path === "/start/wall");
  expect(route?.access).toContain("display");
  expect(route?.access).not.toContain("driver");
});

test("days without anything are nought, and a day ends at the site's midnight", () => {
  const [from, to] = [dayOf(instant(0)), addDays(dayOf(instant(0)), 2)];
  expect(everyDay([{ number: 1, n: 5 }], from, to).map(({ n }) => n)).toEqual([0, 5, 0]);
  // 16:00 UTC is midnight at the site.
  expect(dayOf(instant(DAY_MS - 8 * HOUR_MS))).toBe(addDays(from, 1));
});

test("people by the hour: each counts once in an hour, also who stays over it and who has not left", async () => {
  const { ports } = site.app;
  const now = ports.clock.now();
  const day = startOfDay(dayOf(now));
  const from = instant(day + HOUR_MS);
  const actor = { personId: "system", name: "", staffNumber: "", roles: [] };
  const floor = await addFloor(ports, actor, "一层");
  const floorId = floor.ok ? floor.value.id : "";
  await ports.db.write((tx) => {
    const outline = [0, 1, 2, 3].map((at) => ({ xMm: at * 1_000, yMm: (at % 2) * 1_000 }));
    const shape = { kind: "polygon", outline, holes: [] } as const;
    furnishPositions(tx, ports, {
      floorId,
      anchors: [],
      cards: ["1", "2"].map((tag) => ({ tag, label: `K${tag}`, personId: null, fromAt: from })),
      areas: ["甲", "乙"].map((name) => ({
        name,
        kind: "normal",
        shape,
        maxHeads: null,
        level: 3,
      })),
    });
    const stay = (tag: string, area: string, start: number, minutes: number) => ({
      ...{ tag, area, enteredAt: instant(start) },
      leftAt: instant(start + minutes * MINUTE_MS),
    });
    furnishStays(tx, ports, [
      stay("1", "甲", from, 20),
      stay("1", "乙", from + 25 * MINUTE_MS, 90),
      stay("2", "甲", from + 70 * MINUTE_MS, 5),
      stay("unknown", "甲", from, 5),
    ]);
  });
  expect(headsPerHour(ports.db.read, day, instant(day + 5 * HOUR_MS))).toEqual([0, 1, 2, 0, 0]);
});

test("a chart reads its figures aloud, and says the highest and the last where there is no room for all", () => {
  const columns = Array.from({ length: 30 }, (_, index) => ({
    label: `d${index}`,
    value: index % 7,
  }));
  const html = String(ColumnChart({ label: "每日", columns, size: "small" }));
  expect(html).toContain("d6 6");
  expect(html.match(/chart-figure/g)?.length).toBe(2);
  expect(html.match(/<rect/g)?.length).toBe(30);
  expect(html).not.toContain("style=");
});
