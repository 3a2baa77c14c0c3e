/** The rules of AQ 3064.3 5.2 over snapshots: each holds when it should, and not one step earlier. */
import { describe, expect, test } from "bun:test";
import { instant, type UnixMs } from "../../src/kernel/instants.ts";
import type { PositionSettings, Wearer, Zone } from "../../src/positioning/index.ts";
import { type Memory, NO_MEMORY, type Seen, watch } from "../../src/positioning/rules/watch.ts";
import { SUPPLIED_SETTINGS } from "../../src/positioning/settings.ts";

const T0 = Date.UTC(2026, 10, 23, 4);
const at = (second: number): UnixMs => instant(T0 + second * 1_000);

const zone = (change: Partial<Zone> = {}): Zone => ({
  id: "z",
  name: "罐区",
  floorId: "a",
  kind: "danger",
  shape: { kind: "circle", centre: { xMm: 0, yMm: 0 }, radiusMm: 10_000 },
  times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
  minHeads: null,
  maxHeads: null,
  who: { mode: "everyone" },
  required: [],
  stayMaxMs: null,
  stillMaxMs: null,
  level: 1,
  ref: "",
  version: 1,
  ...change,
});

type Who = {
  readonly zones?: readonly string[];
  readonly wearer?: Partial<Wearer>;
  readonly heard?: number;
  readonly since?: number;
  readonly still?: number;
  readonly xMm?: number;
  readonly yMm?: number;
  readonly battery?: number;
};

function seen(tag: string, who: Who = {}): Seen {
  const { zones = ["z"], heard = 0, since = 0, still = heard, xMm = 0, yMm = 0 } = who;
  return {
    wearer: { tag, personId: `p${tag}`, kind: "staff", roles: ["operator"], ...who.wearer },
    fix: { tag, at: at(heard), xMm, yMm, zMm: 1_200, floorId: "a", sigmaMm: 300 },
    heardAt: at(heard),
    inside: new Map(zones.map((id) => [id, at(since)])),
    still: { at: { xMm, yMm }, since: at(still) },
    batteryPercent: who.battery,
  };
}

function codes(
  people: readonly Seen[],
  zones: readonly Zone[],
  second: number,
  settings: Partial<PositionSettings> = {},
): string[] {
  const look = {
    seen: people,
    zones,
    settings: { ...SUPPLIED_SETTINGS, ...settings },
    now: at(second),
  };
  return watch(look, NO_MEMORY).conditions.map(({ code }) => code.replace("position.", ""));
}

const only = (change: Partial<Extract<Zone["who"], { mode: "only" }>>): Zone["who"] => ({
  ...{ mode: "only", kinds: [], roles: [], people: [] },
  ...change,
});

describe("who may be there", () => {
  test.each([
    ["everybody", { mode: "everyone" }, []],
    ["nobody", { mode: "nobody" }, ["out_of_bounds"]],
    ["those of a kind", only({ kinds: ["staff"] }), []],
    ["those of another kind", only({ kinds: ["visitor"] }), ["out_of_bounds"]],
    ["those of a role", only({ roles: ["operator"] }), []],
    ["those named", only({ people: ["p1"] }), []],
    ["others named", only({ people: ["p2"] }), ["out_of_bounds"]],
  ] as const)("%s", (_who, who, expected) => {
    expect(codes([seen("1")], [zone({ who })], 1)).toEqual([...expected]);
  });

  test("in a permit's area it is an outsider, and the guardian is none", () => {
    const permit = zone({ kind: "permit", who: { mode: "nobody" }, required: ["p1"] });
    expect(codes([seen("1"), seen("2")], [permit], 1)).toEqual(["outsider"]);
  });

  test("only while the area counts", () => {
    const closed = zone({ who: { mode: "nobody" } });
    const times = { ...closed.times, fromAt: at(100) };
    expect(codes([seen("1")], [{ ...closed, times }], 1)).toEqual([]);
    expect(codes([seen("1", { heard: 100 })], [{ ...closed, times }], 100)).toEqual([
      "out_of_bounds",
    ]);
  });
});

describe("how many are there", () => {
  test("one over the limit is too many, the limit itself is not", () => {
    const two = [seen("1"), seen("2")];
    expect(codes(two, [zone({ maxHeads: 2 })], 1)).toEqual([]);
    expect(codes([...two, seen("3")], [zone({ maxHeads: 2 })], 1)).toEqual(["over_capacity"]);
  });

  test("too few counts only whom nobody can be missing: an unheard card is unknown, not absent", () => {
    const short = zone({ minHeads: 2 });
    expect(codes([seen("1", { heard: 30 })], [short], 30)).toEqual(["under_capacity"]);
    const unheard = seen("2", { heard: 5 });
    expect(codes([seen("1", { heard: 30 }), unheard], [short], 30)).toEqual([]);
  });

  test("alone in danger after the time of the setting, if it is watched", () => {
    const one = seen("1", { heard: 130, still: 130 });
    expect(codes([one], [zone()], 130)).toEqual([]);
    expect(codes([one], [zone()], 130, { isAloneWatched: true })).toEqual(["alone"]);
    expect(
      codes([one, seen("2", { heard: 130 })], [zone()], 130, { isAloneWatched: true }),
    ).toEqual([]);
  });
});

describe("who must be there", () => {
  test.each([
    ["danger", "missing"],
    ["duty", "off_post"],
    ["permit", "guardian_left"],
  ] as const)("%s: gone, unheard for longer than the gap, or without a card: %s", (kind, code) => {
    const post = zone({ kind, required: ["p1"] });
    expect(codes([seen("1")], [post], 10)).toEqual([]);
    expect(codes([seen("1", { zones: [] })], [post], 1)).toEqual([code]);
    expect(codes([seen("1")], [post], 11)).toEqual([code]);
    expect(codes([], [post], 1)).toEqual([code]);
  });

  test("at another's post is a cross post; at none is not", () => {
    const own = zone({ id: "own", kind: "duty", required: ["p1"] });
    const other = zone({ id: "z", kind: "duty", required: ["p2"] });
    const all = [seen("1"), seen("2")];
    expect(codes(all, [own, other], 1).sort()).toEqual(["cross_post", "off_post"]);
    expect(codes(all, [other], 1)).toEqual([]);
  });
});

describe("how long", () => {
  test("stillness counts in danger, and where the area says so", () => {
    const still = seen("1", { heard: 481, still: 0 });
    expect(codes([still], [zone()], 481)).toEqual(["still"]);
    expect(codes([seen("1", { heard: 480, still: 0 })], [zone()], 480)).toEqual([]);
    expect(codes([still], [zone({ kind: "normal" })], 481)).toEqual([]);
    expect(codes([still], [zone({ kind: "normal", stillMaxMs: 60_000 })], 481)).toEqual(["still"]);
  });

  test("a stay longer than allowed", () => {
    const limit = zone({ kind: "normal", stayMaxMs: 60_000 });
    expect(codes([seen("1", { heard: 60 })], [limit], 60)).toEqual([]);
    expect(codes([seen("1", { heard: 61 })], [limit], 61)).toEqual(["overstay"]);
  });
});

describe("cards", () => {
  test("a card lost in an important area; elsewhere it may have gone home", () => {
    expect(codes([seen("1")], [zone()], 60)).toEqual(["card_lost"]);
    expect(codes([seen("1")], [zone()], 59)).toEqual([]);
    expect(codes([seen("1")], [zone({ kind: "normal" })], 600)).toEqual([]);
  });

  test("a low battery", () => {
    expect(codes([seen("1", { battery: 20 })], [zone()], 1)).toEqual(["card_low"]);
    expect(codes([seen("1", { battery: 21 })], [zone()], 1)).toEqual([]);
  });
});

describe("gatherings last more than a minute", () => {
  const crowd = (count: number, second: number): Seen[] =>
    Array.from({ length: count }, (_, index) =>
      seen(String(index), { zones: [], heard: second, still: second, xMm: index * 2_000 }),
    );

  /** Looks once a second; what was said at the last. */
  function looks(count: (second: number) => number, seconds: number): string[] {
    let memory: Memory = NO_MEMORY;
    let last: string[] = [];
    for (let second = 0; second <= seconds; second += 1) {
      const people = crowd(count(second), second);
      const now = at(second);
      const look = watch({ seen: people, zones: [], settings: SUPPLIED_SETTINGS, now }, memory);
      memory = look.memory;
      last = look.conditions.map(
        ({ code, facts }) => `${code} ${facts["level"]} ${facts["heads"]}`,
      );
    }
    return last;
  }

  test.each([
    ["two never", () => 2, 300, []],
    ["three at a minute, not yet", () => 3, 60, []],
    ["three after a minute", () => 3, 61, ["position.gathering_small yellow 3"]],
    ["six after a minute", () => 6, 61, ["position.gathering orange 6"]],
    ["seven after a minute", () => 7, 61, ["position.gathering red 7"]],
    [
      "a gap of nine seconds changes nothing",
      (s: number) => (s > 20 && s < 30 ? 0 : 4),
      61,
      ["position.gathering orange 4"],
    ],
    ["a gap of twelve begins anew", (s: number) => (s > 20 && s < 33 ? 0 : 4), 61, []],
    [
      "one who comes and goes leaves it the same gathering",
      (s: number) => 4 + (s % 2),
      61,
      ["position.gathering orange 5"],
    ],
  ] as const)("%s", (_what, count, seconds, expected) => {
    expect(looks(count, seconds)).toEqual([...expected]);
  });
});

describe("a post manned by the duty roster", () => {
  const post = (id: string): Zone => zone({ id, kind: "duty", isRostered: true });
  const found = (people: readonly Seen[], zones: readonly Zone[], onDuty: readonly string[]) =>
    watch(
      { seen: people, zones, settings: SUPPLIED_SETTINGS, now: at(1), onDuty },
      NO_MEMORY,
    ).conditions.map(({ code, subject }) => `${code.replace("position.", "")} ${subject}`);

  test.each([
    ["who is on duty and there", [seen("1")], ["p1"], []],
    ["who is on duty at another such post", [seen("1", { zones: ["y"] })], ["p1"], []],
    ["who is on duty elsewhere", [seen("1", { zones: [] })], ["p1"], ["off_post roster person:p1"]],
    ["who is on duty without a card", [], ["p1"], ["off_post roster person:p1"]],
    [
      "who is on duty and not heard",
      [seen("1", { heard: -30 })],
      ["p1"],
      ["off_post roster person:p1"],
    ],
    ["who is not on duty", [seen("1", { zones: [] })], [], []],
  ] as const)("%s", (_who, people, onDuty, expected) => {
    expect(found(people, [post("z"), post("y")], onDuty)).toEqual([...expected]);
  });

  test("is another's post for whoever is on duty at a named one, and none where no post is rostered", () => {
    const named = zone({ id: "n", kind: "duty", required: ["p1"] });
    const there = [seen("1", { zones: ["z"] })];
    expect(found(there, [post("z"), named], [])).toContain("cross_post zone:z card:1");
    expect(found(there, [zone({ kind: "normal" })], ["p2"])).toEqual([]);
  });
});
