/** The second weighing: another scale, at rest, within the tolerance; then the record is complete. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { findCylinder } from "../../src/cylinders/index.ts";
import { weighAgain, weighingCardOf } from "../../src/filling/weighing.ts";
import { addEndedFill, CHECK_SCALE, GUN, SCALE } from "../support/app.ts";
import { alarmsIn, type Bay, openBay, TARE_G } from "../support/filling.ts";

let bay: Bay;
let fillId = "";

beforeEach(async () => {
  bay = await openBay();
  fillId = await addEndedFill(bay.site, await bay.cylinderId(), { endGrossG: 31_000 });
});

afterEach(() => bay.stop());

async function weigh(grossG: number | null | undefined, ms = 2_000) {
  bay.put(grossG, CHECK_SCALE);
  await bay.pass(ms);
  return weighAgain(bay.station, bay.operator, fillId);
}

const GOOD = { content: "full", status: "in-service" };
const SET_ASIDE = { content: "unknown", status: "quarantined" };
const OVER = { content: "overfilled", status: "quarantined" };

describe("closes the record", () => {
  test.each([
    ["ok", "the same mass", 31_000, GOOD],
    ["ok", "almost half a kilogram less", 31_000 - 499, GOOD],
    ["ok", "at the maximum itself", TARE_G + 14_900, GOOD],
    ["differs", "half a kilogram less", 31_000 - 500, SET_ASIDE],
    ["differs", "an empty cylinder of the same kind", TARE_G, SET_ASIDE],
    ["over", "above the maximum", TARE_G + 14_901, OVER],
  ] as const)("%s: %s", async (verdict, _why, grossG, row) => {
    const from = bay.site.head() + 1;
    const kinds = await bay.kindsOf(async () => {
      expect(await weigh(grossG)).toMatchObject({
        ok: true,
        value: { state: "closed", verdict, secondGrossG: grossG, secondDeviceId: CHECK_SCALE },
      });
    });
    const isOver = verdict === "over";
    expect(kinds).toEqual([...(isOver ? ["alarm.raised"] : []), "fill.completed"]);
    expect(alarmsIn(bay.site.entries(from))).toEqual(
      isOver ? [`alarm.raised fill.overfilled cylinder:${await bay.cylinderId()}`] : [],
    );
    expect(bay.site.entries().at(-1)?.lane).toBe("event");
    expect(findCylinder(bay.site.app.ports.db.read, await bay.cylinderId())).toMatchObject(row);
    expect(weighingCardOf(bay.station, fillId)).toMatchObject({ verdict, grossG });
  });

  test("an under-filled cylinder stays under-filled", async () => {
    const other = await bay.site.addCylinder("TC000020");
    fillId = await addEndedFill(bay.site, other, { verdict: "under", endGrossG: 25_000 });
    expect(await weigh(25_010)).toMatchObject({ ok: true, value: { verdict: "under" } });
  });

  test("two people at once: one record", async () => {
    bay.put(31_000, CHECK_SCALE);
    await bay.pass(2_000);
    const kinds = await bay.kindsOf(async () => {
      const both = await Promise.all([
        weighAgain(bay.station, bay.operator, fillId),
        weighAgain(bay.station, bay.operator, fillId),
      ]);
      expect(both.map((item) => item.ok)).toEqual([true, false]);
      expect(both[1]).toMatchObject({ refusal: { code: "filling.not_awaiting" } });
    });
    expect(kinds).toEqual(["fill.completed"]);
  });
});

describe("is refused, and writes nothing", () => {
  test.each([
    ["filling.scale_silent", "the check scale is silent", () => weigh(undefined, 3_000)],
    ["filling.scale_silent", "the check scale gives no number", () => weigh(null)],
    ["filling.scale_empty", "nothing stands on the check scale", () => weigh(0)],
    ["filling.scale_not_steady", "it has just been put on", () => weigh(31_000, 400)],
    [
      "filling.same_scale",
      "the check scale is the filling scale",
      async () => {
        const row = bay.filling.board.rowOf(GUN);
        if (row !== undefined) bay.filling.board.refresh({ ...row, checkScaleDeviceId: SCALE });
        bay.put(31_000);
        return weigh(31_000);
      },
    ],
    [
      "filling.no_check_scale",
      "there is no check scale",
      () => {
        const row = bay.filling.board.rowOf(GUN);
        if (row !== undefined) bay.filling.board.refresh({ ...row, checkScaleDeviceId: null });
        return weigh(31_000);
      },
    ],
    [
      "filling.not_awaiting",
      "the fill is closed",
      async () => {
        await weigh(31_000);
        return weigh(31_000);
      },
    ],
    [
      "filling.not_awaiting",
      "there is no such fill",
      () => {
        fillId = "nothing";
        return weigh(31_000);
      },
    ],
  ] as const)("%s: %s", async (code, why, run) => {
    const kinds = await bay.kindsOf(async () => {
      expect(await run()).toMatchObject({ ok: false, refusal: { code } });
    });
    expect(kinds).toEqual(why === "the fill is closed" ? ["fill.completed"] : []);
  });
});
