/** In which state a work is shown on the map, and where: never nowhere, never twice. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { instant, MINUTE_MS } from "../../../src/kernel/instants.ts";
import { type Area, STAGES } from "../../../src/permits/model.ts";
import { isLive } from "../../../src/permits/rules/life.ts";
import {
  activityMapState,
  extentOf,
  marksOf,
  permitMapState,
  standingOf,
  ticketMapState,
} from "../../../src/permits/rules/work-map.ts";

const NOW = instant(1_900_000_000_000);
const inMinutes = (minutes: number) => instant(NOW + minutes * MINUTE_MS);

describe("states", () => {
  test.each([
    ["an hour and more", "working", 60, "working"],
    ["less than an hour", "working", 59, "due"],
    ["this instant", "working", 0, "over"],
    ["paused and in time", "paused", 5, "paused"],
    ["a pause does not stop the clock", "paused", -1, "over"],
    ["nobody works, not accepted", "ended", -90, "ended"],
    ["issued", "issued", 90, "waiting"],
  ] as const)("%s", (_why, stage, minutes, state) => {
    expect(permitMapState({ stage, validUntil: inMinutes(minutes) }, NOW)).toBe(state);
  });

  test("every work that others have to reckon with is on the map, and none that is closed", () => {
    for (const stage of STAGES) {
      const isOn = permitMapState({ stage, validUntil: null }, NOW) !== undefined;
      expect([stage, isOn]).toEqual([stage, isLive({ stage }) || stage === "ended"]);
    }
  });

  test("tickets of others and activities", () => {
    expect(ticketMapState("working", inMinutes(30), NOW)).toBe("due");
    expect(ticketMapState("over", inMinutes(-1), NOW)).toBe("over");
    expect(ticketMapState("ended", inMinutes(30), NOW)).toBeUndefined();
    const span = { startsAt: inMinutes(10), endsAt: inMinutes(20) };
    expect(activityMapState(span, NOW)).toBe("coming");
    expect(activityMapState(span, inMinutes(10))).toBe("forbids");
    expect(activityMapState(span, inMinutes(20))).toBeUndefined();
  });
});

const CIRCLE: Area = { shape: "circle", xMm: 5, yMm: 5, radiusMm: 2 };
const ROOM: Area = {
  shape: "polygon",
  corners: [
    { xMm: 0, yMm: 0 },
    { xMm: 9, yMm: 0 },
    { xMm: 9, yMm: 9 },
  ],
};
const GROUND = {
  floors: new Set(["one"]),
  rooms: new Map([["store", { floorId: "one", area: ROOM }]]),
};

describe("places", () => {
  test.each([
    ["as drawn", { roomId: "store", floorId: "one", area: CIRCLE }, CIRCLE],
    ["by its room", { roomId: "store", floorId: null, area: null }, ROOM],
    ["drawn on a floor without a plan", { roomId: "store", floorId: "two", area: CIRCLE }, null],
    ["a room that nobody drew", { roomId: "yard", floorId: null, area: null }, null],
    ["only words", { roomId: null, floorId: null, area: null }, null],
  ] as const)("%s", (_why, place, area) => {
    expect(standingOf(place, GROUND)?.area ?? null).toEqual(area);
  });

  test("a small area is drawn over a large one", () => {
    expect([ROOM, CIRCLE].map(extentOf)).toEqual([81, 16]);
  });

  test("numbers of works in one place stand beside one another", () => {
    const many = fc.array(
      fc.record({ xMm: fc.integer({ min: 0, max: 2_000 }), yMm: fc.integer({ min: 0, max: 2 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(many, (middles) => {
        const areas = middles.map((at): Area => ({ shape: "circle", ...at, radiusMm: 500 }));
        const marks = marksOf(areas, 100, 4_000);
        expect(marks).toHaveLength(areas.length);
        for (const [index, one] of marks.entries()) {
          for (const other of marks.slice(0, index)) {
            expect(Math.hypot(one.xMm - other.xMm, one.yMm - other.yMm)).toBeGreaterThanOrEqual(
              200,
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
