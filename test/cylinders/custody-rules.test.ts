/** Decisions of the custody ledger, row by row. */
import { describe, expect, test } from "bun:test";
import { windowDays } from "../../src/cylinders/custody/due.ts";
import { placeMap } from "../../src/cylinders/custody/map.ts";
import type {
  CustodyAct,
  CustodyEntry,
  CustodyState,
  PlaceKind,
  PlaceRef,
} from "../../src/cylinders/custody/model.ts";
import {
  actsFor,
  countResult,
  isKeptOut,
  mayDo,
  roomObjections,
  standingObjections,
} from "../../src/cylinders/custody/round-rules.ts";
import { explain, malformed, NEW_STATE, replay } from "../../src/cylinders/custody/rules.ts";
import { type Day, instant } from "../../src/kernel/instants.ts";

const REFS: Partial<Readonly<Record<PlaceKind, string>>> = {
  truck: "t1",
  outlet: "o1",
  room: "r1",
  customer: "c1",
  inspection: "h1",
  "in-use": "use-point:u1",
};

const at = (kind: PlaceKind, ref = REFS[kind] ?? ""): PlaceRef => ({ kind, ref });

let seq = 0;

function entry(
  act: CustodyAct,
  place: PlaceRef | null,
  change: Partial<CustodyEntry> = {},
): CustodyEntry {
  seq += 1;
  const time = instant(change.at ?? seq * 1_000);
  return {
    seq,
    id: `e${seq}`,
    cylinderId: "c",
    act,
    place,
    content: act === "fill" ? "full" : null,
    at: time,
    claimedAt: time,
    receivedAt: instant(seq * 1_000),
    actor: "p",
    cause: null,
    reason: "",
    undoes: null,
    code: "",
    isLate: false,
    ...change,
  };
}

const state = (kind: PlaceKind, change: Partial<CustodyState> = {}): CustodyState => ({
  ...NEW_STATE,
  place: at(kind),
  since: instant(1),
  lastAt: instant(1),
  ...change,
});

describe("what does not fit", () => {
  test.each([
    // why                                       before                                              act        to            codes
    ["never seen: nothing is expected", NEW_STATE, "deliver", at("customer"), []],
    ["loaded from the full ones", state("filled"), "load", at("truck"), []],
    ["the same truck twice", state("truck"), "load", at("truck"), []],
    ["another truck has it", state("truck"), "load", at("truck", "t2"), ["place-skipped"]],
    ["at a customer by the book", state("customer"), "fill", at("filled"), ["place-skipped"]],
    [
      "not to be filled, and loaded",
      state("rejected"),
      "load",
      at("truck"),
      ["rejected-left", "place-skipped"],
    ],
    [
      "empty, and delivered",
      state("truck", { content: "empty" }),
      "deliver",
      at("customer"),
      ["empty-as-full"],
    ],
    [
      "full, and filled",
      state("filled", { content: "full" }),
      "fill",
      at("filled"),
      ["refilled-full"],
    ],
    [
      "recalled, and loaded",
      state("filled", { standing: "recalled" }),
      "load",
      at("truck"),
      ["held-moved"],
    ],
    [
      "recalled, and brought back",
      state("truck", { standing: "recalled" }),
      "return",
      at("waiting"),
      [],
    ],
    [
      "lost, and found on a truck",
      state("unknown", { standing: "lost" }),
      "load",
      at("truck"),
      ["lost-seen"],
    ],
    [
      "scrapped, and seen",
      state("scrapped", { standing: "scrapped" }),
      "seen",
      at("room"),
      ["scrapped-seen"],
    ],
    ["counted where it is", state("room"), "seen", at("room"), []],
    ["counted elsewhere", state("room"), "seen", at("outlet"), ["place-skipped"]],
    ["a correction explains itself", state("customer"), "correct", at("waiting"), []],
  ] as const)("%s", (_why, before, act, place, codes) => {
    expect(explain(before, entry(act, place)).map(({ code }) => code)).toEqual([...codes]);
  });

  test("a clock that runs ahead is said, a minute is not", () => {
    const early = entry("load", at("truck"), {
      claimedAt: instant(10_000_000),
      receivedAt: instant(1),
    });
    expect(explain(state("filled"), early).map(({ code }) => code)).toEqual(["future-time"]);
    const close = entry("load", at("truck"), {
      claimedAt: instant(60_000),
      receivedAt: instant(1),
    });
    expect(explain(state("filled"), close)).toEqual([]);
  });
});

describe("a history", () => {
  test("a late scan goes where it belongs and explains what did not fit", () => {
    const fill = entry("fill", at("filled"), { at: instant(10) });
    const receive = entry("receive", at("outlet"), { at: instant(30) });
    expect(replay([fill, receive]).steps[1]?.contradictions.length).toBe(1);
    const load = entry("load", at("truck"), { at: instant(20), isLate: true });
    const { state: after, steps } = replay([fill, receive, load]);
    expect(steps.map((step) => step.entry.act)).toEqual(["fill", "load", "receive"]);
    expect(steps.flatMap((step) => step.contradictions)).toEqual([]);
    expect(after).toMatchObject({ place: at("outlet"), content: "full", since: instant(30) });
  });

  test("what was taken back counts for nothing and stays to be seen", () => {
    const fill = entry("fill", at("filled"));
    const load = entry("load", at("truck"));
    const undo = entry("undo", null, { undoes: load.id });
    const { state: after, steps } = replay([fill, load, undo]);
    expect(after.place).toEqual(at("filled"));
    expect(steps.find((step) => step.entry.id === load.id)?.undoneBy).toBe(undo.id);
    expect(steps).toHaveLength(3);
  });

  test("scrapped is the end, whatever is scanned afterwards", () => {
    const { state: after } = replay([
      entry("scrap", at("scrapped")),
      entry("find", at("room")),
      entry("seen", at("room")),
    ]);
    expect(after).toMatchObject({ standing: "scrapped", place: at("room") });
  });

  test("is drawn with each place once and how often it went", () => {
    const round = [
      entry("fill", at("filled")),
      entry("load", at("truck")),
      entry("receive", at("outlet")),
      entry("collect", at("truck")),
      entry("return", at("waiting")),
      entry("fill", at("filled")),
      entry("load", at("truck")),
    ];
    const map = placeMap(replay(round).steps);
    expect(map.nodes.map(({ place, visits, isNow }) => [place.kind, visits, isNow])).toEqual([
      ["outlet", 1, false],
      ["waiting", 1, false],
      ["filled", 2, false],
      ["truck", 3, true],
    ]);
    expect(map.edges.reduce((sum, { n }) => sum + n, 0)).toBe(6);
  });
});

describe("a scan as such", () => {
  const base = {
    id: "x",
    cylinderId: "c",
    content: null,
    claimedAt: instant(1),
    actor: "p",
  } as const;
  test.each([
    [
      "a truck without saying which",
      { act: "load", place: at("truck", "") },
      "custody.place_wrong",
    ],
    ["loading a room", { act: "load", place: at("room") }, "custody.place_wrong"],
    ["in use for nothing", { act: "use", place: at("in-use", "here") }, "custody.place_wrong"],
    ["lost without a reason", { act: "lose", place: at("unknown") }, "custody.reason_needed"],
    ["undoing nothing", { act: "undo", place: null }, "custody.not_undoable"],
    ["in use for a permit", { act: "use", place: at("in-use", "permit:p-1") }, undefined],
    ["to a zone", { act: "move", place: at("rejected") }, undefined],
  ] as const)("%s", (_why, scan, code) => {
    expect(malformed({ ...base, ...scan })?.code).toBe(code as never);
  });
});

describe("a room", () => {
  const room = {
    kind: "both",
    limits: [
      { medium: "oxygen", maxCount: 2, maxG: null },
      { medium: "lpg", maxCount: null, maxG: 30_000 },
    ],
  } as const;
  const stock = (medium: string, count: number, massG = 0) => ({ medium, count, full: 0, massG });
  const one = (medium: string, content: "empty" | "full" = "full", maxFillG = 14_500) => ({
    medium,
    maxFillG,
    content,
  });
  test.each([
    ["there is room", room, [stock("oxygen", 1)], one("oxygen"), []],
    ["one too many", room, [stock("oxygen", 2)], one("oxygen"), ["over-count"]],
    ["too much gas", room, [stock("lpg", 2, 29_000)], one("lpg"), ["over-mass"]],
    ["an empty one weighs nothing", room, [stock("lpg", 2, 29_000)], one("lpg", "empty"), []],
    ["oxygen beside a flammable", room, [stock("lpg", 1)], one("oxygen"), ["incompatible"]],
    ["nothing left of the other", room, [stock("lpg", 0)], one("oxygen"), []],
    ["not for this medium", room, [], one("argon"), ["not-for-medium"]],
    [
      "full among the empties",
      { kind: "empty", limits: [] },
      [],
      one("argon"),
      ["full-in-empty-room"],
    ],
  ] as const)("%s", (_why, given, there, cylinder, codes) => {
    expect(roomObjections(given, there, cylinder).map(({ code }) => code)).toEqual([...codes]);
  });

  test("what stands there already is judged the same", () => {
    const found = standingObjections(room, [stock("oxygen", 3), stock("lpg", 1)]);
    expect(found.map(({ code }) => code)).toEqual(["incompatible", "over-count"]);
  });

  test("the site decides whether it is refused", () => {
    const over = [{ code: "over-count", max: 1, would: 2 }] as const;
    const clash = [{ code: "incompatible", with: "lpg", why: "reacts" }] as const;
    expect(isKeptOut(over, { overLimit: "warn", incompatible: "refuse" })).toBe(false);
    expect(isKeptOut(over, { overLimit: "refuse", incompatible: "warn" })).toBe(true);
    expect(isKeptOut(clash, { overLimit: "warn", incompatible: "refuse" })).toBe(true);
    expect(isKeptOut(clash, { overLimit: "warn", incompatible: "warn" })).toBe(false);
  });
});

test("a count tells found, missing, extra, and what went away meanwhile", () => {
  const result = countResult(["a", "b", "c", "d"], new Set(["a", "x"]), new Set(["a", "b", "x"]));
  expect(result).toEqual({ found: ["a"], missing: ["b"], extra: ["x"], moved: ["c", "d"] });
});

test("a driver loads and unloads, but does not send to inspection", () => {
  expect(mayDo("load", ["driver"])).toBe(true);
  expect(mayDo("send", ["driver"])).toBe(false);
  expect(actsFor(["regulator"])).toEqual([]);
  expect(actsFor(["worker"])).toEqual(["use", "back"]);
});

test("windows of 0, 30, 60 and 90 days follow one another without gap or overlap", () => {
  const today = "2027-01-20" as Day;
  expect(windowDays("0", today)).toEqual({ after: undefined, upTo: today });
  expect(windowDays("30", today)).toEqual({ after: today, upTo: "2027-02-19" as Day });
  expect(windowDays("60", today).after).toBe(windowDays("30", today).upTo);
  expect(windowDays("90", today).after).toBe(windowDays("60", today).upTo);
});
