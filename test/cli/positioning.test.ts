/** `positioning replay` on recorded simulations whose truth is known, and on what people give it by mistake. */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSite, type SitePlan } from "../../firmware-bridge/simulators/uwb-site.ts";
import { linesOf } from "../../src/cli/devices/lines.ts";
import { runPositioning } from "../../src/cli/positioning.ts";
import type { Lang } from "../../src/platform/i18n.ts";

const folder = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function fileOf(text: string): string {
  files += 1;
  const path = join(folder, `${files}`);
  writeFileSync(path, text);
  return path;
}

async function run(args: readonly string[], stdin = "", lang: Lang = "en") {
  const [out, err] = [[] as string[], [] as string[]];
  const bytes = new TextEncoder().encode(stdin);
  const code = await runPositioning(args, {
    stdin: async () => bytes,
    async *stdinStream() {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.slice(at, at + 7);
    },
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    lang,
  });
  return { code, out, err };
}

const HALL = [
  [0, 0],
  [30, 0],
  [30, 20],
  [0, 20],
  [15, 0],
  [15, 20],
] as const;
const anchorsAt = (zM: number, prefix: string) =>
  HALL.map(([xM, yM], index) => ({ id: `${prefix}${index}`, xM, yM, zM }));
const ground = anchorsAt(3, "g");

type Answer = {
  t: number;
  tag: string;
  xM: number;
  yM: number;
  zM: number;
  sigmaM: number;
  floor: number;
};

/** A line with the exact distances of one place. */
function exact(t: number, at: readonly [number, number, number], anchors = ground, tag = "1") {
  const ranges = anchors.map(({ id, xM, yM, zM }) => ({
    anchor: id,
    distanceMm: Math.round(1_000 * Math.hypot(xM - at[0], yM - at[1], zM - at[2])),
  }));
  return JSON.stringify({ t, tag, ranges });
}

describe("a recorded simulation", () => {
  const plan: SitePlan = {
    anchors: HALL.map(([xM, yM], id) => ({ id, xMm: xM * 1_000, yMm: yM * 1_000, zMm: 3_000 })),
    walls: [
      { x1Mm: 12_000, y1Mm: 6_000, x2Mm: 12_000, y2Mm: 20_000, delayMm: 2_500 },
      { x1Mm: 20_000, y1Mm: 0, x2Mm: 20_000, y2Mm: 9_000, delayMm: 4_000 },
    ],
    people: [1, 2].map((tag) => ({
      tag,
      heightMm: 1_200,
      speedMmPerS: 1_300,
      path: [
        { xMm: 4_000 * tag, yMm: 2_000, pauseMs: 2_000 },
        { xMm: 26_000, yMm: 5_000 * tag, pauseMs: 1_000 },
        { xMm: 5_000, yMm: 18_000, pauseMs: 0 },
      ],
    })),
    seed: 11,
    rateHz: 2,
    sigmaMm: 80,
    rangeMaxMm: 60_000,
    dropShare: 0.05,
  };

  test("with late signals is solved to within half a metre, a line for nearly each", async () => {
    const { rounds } = createSite(plan).step(60_000);
    const lines = rounds.map(({ atMs, truth, ranges }) =>
      JSON.stringify({
        t: atMs,
        tag: truth.tag,
        ranges: ranges.map(({ anchor, distanceMm }) => ({ anchor, distanceMm })),
      }),
    );
    const anchors = fileOf(JSON.stringify(ground.map((one, id) => ({ ...one, id }))));
    const { code, out } = await run(["replay", fileOf(lines.join("\n")), "--anchors", anchors]);
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(rounds.length * 0.9);
    const truth = new Map(rounds.map((one) => [`${one.atMs} ${one.truth.tag}`, one.truth]));
    const errors = out.map((line) => {
      const { t, tag, xM, yM, zM, floor } = JSON.parse(line) as Answer;
      expect([zM, floor]).toEqual([1.2, 1]);
      const at = truth.get(`${t} ${tag}`);
      return Math.hypot(xM - (at?.xMm ?? 1e9) / 1_000, yM - (at?.yMm ?? 1e9) / 1_000);
    });
    errors.sort((a, b) => a - b);
    expect(errors[Math.floor(errors.length * 0.6827)]).toBeLessThan(0.5);
    expect(errors[Math.floor(errors.length * 0.95)]).toBeLessThan(1);
  });
});

test("says exactly what was asked, on each storey, from the standard input cut anywhere", async () => {
  const upper = anchorsAt(8, "u");
  const anchors = fileOf(JSON.stringify([...upper, ...ground]));
  const lines = [exact(0, [7, 4, 1.2]), exact(500, [20, 9, 6.2], upper, "二")].join("\n");
  const { code, out, err } = await run(["replay", "-", `--anchors=${anchors}`], lines);
  expect(err).toEqual([]);
  expect(code).toBe(0);
  expect(out.map((line) => Object.keys(JSON.parse(line)))).toEqual([
    ["t", "tag", "xM", "yM", "zM", "sigmaM", "floor"],
    ["t", "tag", "xM", "yM", "zM", "sigmaM", "floor"],
  ]);
  const [first, second] = out.map((line) => JSON.parse(line) as Answer);
  expect(first).toMatchObject({ t: 0, tag: "1", zM: 1.2, floor: 1 });
  expect(Math.hypot((first?.xM ?? 0) - 7, (first?.yM ?? 0) - 4)).toBeLessThan(0.02);
  expect(second).toMatchObject({ t: 500, tag: "二", zM: 6.2, floor: 2 });
  expect(Math.hypot((second?.xM ?? 0) - 20, (second?.yM ?? 0) - 9)).toBeLessThan(0.02);
});

test("low and high anchors of one hall are one floor; the height of the card is taken", async () => {
  const both = [...anchorsAt(0.3, "l"), ...anchorsAt(4, "h")];
  const anchors = fileOf(JSON.stringify(both));
  const args = ["replay", "-", "--anchors", anchors, "--tag-height", "2"];
  const { out } = await run(args, exact(0, [7, 4, 2], both));
  expect(JSON.parse(out[0] ?? "")).toMatchObject({ floor: 1, zM: 2 });
});

test("a bad line is named and passed over, and the others are answered", async () => {
  const anchors = fileOf(JSON.stringify(ground));
  const few = JSON.stringify({ t: 2_500, tag: "1", ranges: [{ anchor: "g0", distanceMm: 900 }] });
  const lines = [
    exact(1_000, [7, 4, 1.2]),
    "{",
    "",
    '{"t":1500,"tag":"1","ranges":[{"anchor":"g0"}]}',
    "7",
    exact(500, [7, 4, 1.2]),
    few,
    `"${"x".repeat(300_000)}"`,
    exact(3_000, [7.5, 4, 1.2]),
  ].join("\r\n");
  const { code, out, err } = await run(["replay", "-", "--anchors", anchors], lines);
  expect(code).toBe(0);
  expect(out).toHaveLength(2);
  expect(err).toEqual([
    "line 2: is no JSON",
    "line 4: “ranges.0.distanceMm” is missing or wrong",
    "line 5: has another form",
    "line 6: is earlier than the card's line before",
    "line 8: is longer than 256 KB",
    "8 lines: 2 fixes, 4 not readable, 1 back in time, 1 tell no place; 1 floors",
  ]);
  expect((await run(["replay", "-", "--anchors", anchors], "{", "zh-CN")).err[0]).toBe(
    "第 1 行：不是 JSON",
  );
});

test.each([
  [
    "no file",
    ["replay", "/nowhere/ranges", "--anchors", fileOf(JSON.stringify(ground))],
    1,
    "ENOENT",
  ],
  ["no anchors named", ["replay", "-"], 2, "--anchors"],
  [
    "anchors that are none",
    ["replay", "-", "--anchors", fileOf('[{"id":"a","xM":1,"yM":2}]')],
    1,
    "0.zM",
  ],
  ["no anchors", ["replay", "-", "--anchors", fileOf("[]")], 1, "another form"],
  [
    "an anchor twice",
    ["replay", "-", "--anchors", fileOf(JSON.stringify([...ground, ...ground]))],
    1,
    "“g0” stands there twice",
  ],
  [
    "a height that is none",
    ["replay", "-", "--anchors", "x", "--tag-height", "tall"],
    2,
    "--tag-height",
  ],
  ["nothing answered", ["replay", "-", "--anchors", fileOf(JSON.stringify(ground))], 1, "0 fixes"],
  ["another word", ["locate"], 2, "locate"],
])("%s", async (_why, args, code, word) => {
  const ran = await run(args);
  expect(ran.code).toBe(code);
  expect(ran.err.join("\n")).toContain(word);
  expect(ran.out).toEqual([]);
});

test("help shows the forms of both files in both languages", async () => {
  for (const lang of ["en", "zh-CN"] as const) {
    const { code, out } = await run(["replay", "--help"], "", lang);
    expect(code).toBe(0);
    expect(out.join("\n")).toContain('"distanceMm": 5230');
    expect(out.join("\n")).toContain('"zM": 3');
  }
});

test("a stream without an end is refused line by line and fills no memory", async () => {
  async function* endless() {
    const spaces = new Uint8Array(100_000).fill(0x20);
    for (let piece = 0; piece < 3_000; piece += 1) yield spaces;
    yield new TextEncoder().encode("\nlast");
  }
  const before = process.memoryUsage().rss;
  const seen: (string | undefined)[] = [];
  for await (const { text } of linesOf(endless(), 1_000)) seen.push(text);
  expect(seen).toEqual([undefined, "last"]);
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});
