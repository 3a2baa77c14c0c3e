/** The fill ledger over HTTP: filters, totals, one record, export. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { strFromU8, unzipSync } from "fflate";
import { DAY_MS, dayOf, HOUR_MS, instant } from "../../src/kernel/instants.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { type Desk, openDesk, type Who } from "../cylinders/desk.ts";
import { expectSoundPage } from "../views/support.ts";
import { seedFills } from "./seed.ts";

const XSS = "<script>alert(1)</script>";
let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
  await seedFills(desk, [
    {
      id: "fill-good",
      cylinder: "A-1",
      agoMs: HOUR_MS,
      state: "closed",
      verdict: "ok",
      netG: 14_480,
      secondNetG: 14_510,
    },
    {
      id: "fill-over",
      cylinder: "A-2",
      agoMs: 2 * HOUR_MS,
      state: "ended",
      verdict: "over",
      netG: 15_020,
    },
    {
      id: "fill-cut",
      cylinder: "A-3",
      agoMs: 3 * HOUR_MS,
      state: "interrupted",
      verdict: null,
      netG: null,
      cause: "link_lost",
    },
    {
      id: "fill-settled",
      cylinder: "A-4",
      agoMs: 26 * HOUR_MS,
      state: "closed",
      verdict: "under",
      netG: 9_000,
      cause: "over_max",
      settleReason: `连线松动 ${XSS}`,
    },
    {
      id: "fill-old",
      cylinder: "A-1",
      agoMs: 90 * DAY_MS,
      state: "closed",
      verdict: "ok",
      netG: 14_500,
    },
  ]);
});

afterAll(() => desk.close());

const today = dayOf(systemClock.now());
const longAgo = dayOf(instant(systemClock.now() - 100 * DAY_MS));

type Row = {
  readonly why: string;
  readonly as?: Who;
  readonly path: string;
  readonly status: number;
  readonly shows?: readonly string[];
  readonly hides?: readonly string[];
};

const ROWS: readonly Row[] = [
  { why: "nobody is sent to the login", as: "nobody", path: "/fills", status: 303 },
  {
    why: "an operator may read",
    as: "operator",
    path: "/fills",
    status: 200,
    shows: ["A-1", "A-4"],
  },
  {
    why: "the last month, not everything",
    path: "/fills",
    status: 200,
    shows: ["共 4 条"],
    hides: ["fill-old"],
  },
  {
    why: "older days when asked",
    path: `/fills?from=${longAgo}`,
    status: 200,
    shows: ["共 5 条", "fill-old"],
  },
  {
    why: "everything of one cylinder",
    path: "/fills?cylinder=cyl-a-1&from=all",
    status: 200,
    shows: ["共 2 条", "fill-good", "fill-old"],
  },
  {
    why: "a cylinder by its code",
    path: "/fills?cylinder=lpg-a-2",
    status: 200,
    shows: ["共 1 条", "fill-over"],
  },
  { why: "a cylinder by its serial", path: "/fills?cylinder=a-2", status: 200, shows: ["共 1 条"] },
  {
    why: "an unknown cylinder has none, it does not mean all",
    path: "/fills?cylinder=nope",
    status: 200,
    shows: ["没有符合条件"],
    hides: ["fill-good"],
  },
  {
    why: "one gun",
    path: "/fills?point=gun-2",
    status: 200,
    shows: ["fill-over"],
    hides: ["fill-good"],
  },
  {
    why: "one verdict",
    path: "/fills?verdict=over",
    status: 200,
    shows: ["fill-over"],
    hides: ["fill-good"],
  },
  {
    why: "one state",
    path: "/fills?state=interrupted",
    status: 200,
    shows: ["fill-cut"],
    hides: ["fill-good"],
  },
  {
    why: "totals by the second scale where there is one: 14.51 + 15.02 + 9.00",
    path: "/fills",
    status: 200,
    shows: ["38.53"],
  },
  {
    why: "garbage counts as not given",
    path: `/fills?from=x&to=2026-99-99&point='&verdict=%00&state=<>&page=-1`,
    status: 200,
    shows: ["共 4 条"],
  },
  {
    why: "days the wrong way round give that day",
    path: `/fills?from=2199-01-01&to=${today}`,
    status: 200,
    shows: [`${today} 至 ${today}`],
  },
  {
    why: "script in a filter is text",
    path: `/fills?cylinder=${encodeURIComponent(XSS)}`,
    status: 200,
    hides: [XSS],
  },
  { why: "a fill that is not there", path: "/fills/nope", status: 404, shows: ["没有这条"] },
  {
    why: "a good fill with both weighings and their difference",
    path: "/fills/fill-good",
    status: 200,
    shows: ["14.48", "14.51", "0.03", "1 号充装秤", "王充 · 101", "合格"],
    hides: ["中断与处置"],
  },
  {
    why: "what was answered before, in words, also what was not",
    path: "/fills/fill-good",
    status: 200,
    shows: ["X-03 钢印清晰", "不合格", "未答"],
  },
  {
    why: "an interruption says its cause and that nobody has settled it",
    path: "/fills/fill-cut",
    status: 200,
    shows: ["设备断线", "尚未处置"],
  },
  {
    why: "a settled one says who and what, as text",
    path: "/fills/fill-settled",
    status: 200,
    shows: ["李安", "连线松动", "超过最大充装量"],
    hides: [XSS],
  },
  {
    why: "a fill that waits leads to its next step",
    path: "/fills/fill-over",
    status: 200,
    shows: ["/fills/fill-over/flow", "等待二次检斤"],
  },
  {
    why: "a cylinder's own page shows its last fills",
    path: "/cylinders/cyl-a-1",
    status: 200,
    shows: ["/fills/fill-good", "/fills/fill-old"],
  },
];

describe("the ledger over HTTP", () => {
  test.each(ROWS.map((row) => [row.why, row] as const))("%s", async (_why, row) => {
    const answer = await desk.ask(row.path, row.as === undefined ? {} : { as: row.as });
    const html = await answer.text();
    expect(answer.status).toBe(row.status);
    for (const text of row.shows ?? []) expect(html).toContain(text);
    for (const text of row.hides ?? []) expect(html).not.toContain(text);
    if (row.status === 200) await expectSoundPage(html);
  });

  test.each([
    "/fills",
    "/fills?cylinder=nope",
    "/fills/fill-good",
    "/fills/fill-cut",
    "/fills/fill-settled",
  ])("%s is sound in English", async (path) => {
    const html = await desk.text(path, { lang: "en" });
    await expectSoundPage(html);
    expect(html).toContain("Fill record");
  });
});

describe("the export of the ledger", () => {
  test("gives the filtered fills, newest first, with masses in kilograms", async () => {
    const text = await desk.text("/fills.csv?cylinder=a-1&from=all", { lang: "en" });
    const lines = text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("Gross at end (kg)");
    expect(lines[1]).toStartWith("fill-good,");
    expect(lines[1]).toContain(",30.98,31.01,14.51,14.5,14.9,Good,");
    expect(lines[2]).toStartWith("fill-old,");
  });

  test("gives the same lines as a workbook, masses as numbers", async () => {
    const answer = await desk.ask("/fills.xlsx?cylinder=a-1&from=all", { lang: "en" });
    expect(answer.headers.get("content-disposition")).toContain(".xlsx");
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    const sheet = strFromU8(files["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    expect(sheet.split("<row ").length - 1).toBe(3);
    expect(sheet).toContain("Gross at end (kg)");
    expect(sheet).toContain("<v>30.98</v>");
    expect(sheet.indexOf("fill-good")).toBeLessThan(sheet.indexOf("fill-old"));
  });
});
