/** What follows a fill: which step is due, what overtakes nothing, and what is kept of who tried. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findOpenAlarm } from "../../src/alarms/index.ts";
import { findCylinder } from "../../src/cylinders/index.ts";
import { addAddendum } from "../../src/filling/addenda.ts";
import { approveEmptying, weighEmptied } from "../../src/filling/emptying.ts";
import { checkAfter, flowFactsOf, setSeal, testLeak } from "../../src/filling/flow/flow.ts";
import {
  FLOW_STEPS,
  type FlowFacts,
  KEPT_STEPS,
  nextOf,
  reachedOf,
  stepRefusal,
} from "../../src/filling/flow/rules.ts";
import { addendaOf, stepsOf } from "../../src/filling/flow/store.ts";
import { findFill } from "../../src/filling/store.ts";
import { listViolations } from "../../src/filling/violation/store.ts";
import { weighAgain } from "../../src/filling/weighing.ts";
import { addEndedFill, CHECK_SCALE, CYLINDER_CODE, GUN } from "../support/app.ts";
import { type Bay, managerOf, openBay, TARE_G } from "../support/filling.ts";

const fresh: FlowFacts = {
  state: "ended",
  verdict: "ok",
  isWeighedTwice: false,
  passed: [],
  isReleased: false,
};

describe("the next step", () => {
  const done = { ...fresh, state: "closed", isWeighedTwice: true } as const;
  test.each([
    ["soap first", fresh, { kind: "step", step: "leak-1" }],
    ["then the other scale", { ...fresh, passed: ["leak-1"] }, { kind: "step", step: "second" }],
    ["then soap again", { ...done, passed: ["leak-1"] }, { kind: "step", step: "leak-2" }],
    ["then the seal", { ...done, passed: ["leak-1", "leak-2"] }, { kind: "step", step: "seal" }],
    [
      "then the check",
      { ...done, passed: ["leak-1", "leak-2", "seal"] },
      { kind: "step", step: "post-check" },
    ],
    ["then it may leave", { ...done, passed: [...KEPT_STEPS] }, { kind: "released" }],
    [
      "an over-filled one is emptied first",
      { ...fresh, verdict: "over" },
      { kind: "stopped", why: "over" },
    ],
    [
      "an under-filled one is still weighed again",
      { ...fresh, verdict: "under", passed: ["leak-1"] },
      { kind: "step", step: "second" },
    ],
    ["and then goes no further", { ...done, verdict: "under" }, { kind: "stopped", why: "under" }],
    ["scales that differ", { ...done, verdict: "differs" }, { kind: "stopped", why: "differs" }],
    ["a leak", { ...done, verdict: "rejected" }, { kind: "stopped", why: "rejected" }],
    [
      "nobody knows",
      { ...fresh, state: "interrupted", verdict: null },
      { kind: "stopped", why: "unsettled" },
    ],
  ] as const)("%s", (_why, facts, next) => {
    expect(nextOf(facts as FlowFacts)).toEqual(next as ReturnType<typeof nextOf>);
  });

  test("whatever the facts: at most one step is due, and only that one is not refused", () => {
    const facts: fc.Arbitrary<FlowFacts> = fc.record({
      state: fc.constantFrom("authorised", "filling", "interrupted", "ended", "closed", "unused"),
      verdict: fc.constantFrom(null, "ok", "under", "over", "differs", "rejected", "unknown"),
      isWeighedTwice: fc.boolean(),
      passed: fc.subarray([...KEPT_STEPS]),
      isReleased: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const next = nextOf(given);
        const open = FLOW_STEPS.filter((step) => stepRefusal(given, step) === undefined);
        expect(open).toEqual(next.kind === "step" ? [next.step] : []);
        expect(reachedOf(given)).toBeWithin(0, FLOW_STEPS.length + 1);
        // Nothing but a good fill, weighed twice with every step passed, is ever let go.
        if (next.kind === "released" && !given.isReleased) {
          expect(given.verdict).toBe("ok");
          expect(given.isWeighedTwice).toBe(true);
          expect([...given.passed].sort()).toEqual([...KEPT_STEPS].sort());
        }
      }),
    );
  });
});

describe("the steps on record", () => {
  let bay: Bay;

  beforeEach(async () => {
    bay = await openBay();
  });

  afterEach(() => bay.stop());

  const read = () => bay.site.app.ports.db.read;
  const violations = () => listViolations(read(), {}, { offset: 0, limit: 20 }).items;

  async function toCheck(): Promise<string> {
    const id = await addEndedFill(bay.site, await bay.cylinderId());
    bay.put(31_000, CHECK_SCALE);
    await bay.pass(2_000);
    expect(await weighAgain(bay.station, bay.operator, id)).toMatchObject({ ok: true });
    await testLeak(bay.station, bay.operator, id, "leak-2", [], "");
    await setSeal(bay.station, bay.operator, id, " fh-7 ");
    return id;
  }

  test("seal, label and the scan of the very cylinder let it go", async () => {
    const id = await toCheck();
    const check = (scanned: string, failed: readonly string[] = []) =>
      checkAfter(bay.station, bay.operator, id, { scanned, failed, note: "" });
    await bay.site.addCylinder("TC000002");
    expect(await check("")).toMatchObject({ refusal: { code: "filling.scan_needed" } });
    expect(await check("TC000002")).toMatchObject({ refusal: { code: "filling.scan_other" } });
    expect(findFill(read(), id)?.releasedAt).toBeNull();
    expect(await check(CYLINDER_CODE)).toEqual({ ok: true, value: { isPassed: true } });
    expect(findFill(read(), id)?.releasedAt).toBeGreaterThan(0);
    const seal = stepsOf(read(), id).find(({ step }) => step === "seal");
    expect(seal).toMatchObject({ sealNo: "FH-7", labelNo: "261210-0001" });
    expect(violations()).toEqual([]);
  });

  test("a failed check sets the cylinder aside with an alarm", async () => {
    const id = await toCheck();
    const given = { scanned: CYLINDER_CODE, failed: ["Y-04"], note: "瓶体发热" };
    expect(await checkAfter(bay.station, bay.operator, id, given)).toMatchObject({
      value: { isPassed: false },
    });
    const { cylinderId } = findFill(read(), id) ?? { cylinderId: "" };
    expect(findFill(read(), id)).toMatchObject({ verdict: "rejected", releasedAt: null });
    expect(findCylinder(read(), cylinderId)).toMatchObject({ status: "quarantined" });
    expect(findOpenAlarm(read(), "fill.leak", `cylinder:${cylinderId}`)).toBeDefined();
  });

  test("a skipped step changes nothing and is kept once with person and gun, however often", async () => {
    const id = await addEndedFill(bay.site, await bay.cylinderId(), {}, false);
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await setSeal(bay.station, bay.operator, id, "FH-9")).toEqual({
        ok: false,
        refusal: { code: "filling.not_this_step", due: "leak-1" },
      });
    }
    expect(stepsOf(read(), id)).toEqual([]);
    expect(violations()).toMatchObject([
      { kind: "skipped-step", personId: bay.operator.personId, pointId: GUN, fillId: id, times: 3 },
    ]);
  });

  test("a seal is used once", async () => {
    await toCheck();
    const other = await bay.site.addCylinder("TC000004");
    const id = await addEndedFill(bay.site, other, { state: "closed", secondGrossG: 31_000 });
    await testLeak(bay.station, bay.operator, id, "leak-2", [], "");
    expect(await setSeal(bay.station, bay.operator, id, "FH-7")).toMatchObject({
      refusal: { code: "filling.seal_used" },
    });
  });

  test("who leaves a filled cylinder standing for ten minutes is told of, once", async () => {
    await addEndedFill(bay.site, await bay.cylinderId(), { endedAt: bay.site.clock.now() }, false);
    await bay.pass(13 * 60_000);
    expect(violations()).toMatchObject([
      { kind: "absent", personId: bay.operator.personId, times: 1 },
    ]);
  });

  test("over-filled: emptied on a scale, approved by another person, and only then in service", async () => {
    const id = await bay.cylinderId();
    await bay.change(CYLINDER_CODE, { content: "overfilled", status: "quarantined" });
    const manager = managerOf(bay);
    const weigh = () => weighEmptied(bay.station, bay.operator, id, CHECK_SCALE, "");
    const approve = (who = manager) => approveEmptying(bay.station, who, id, "已倒空");
    expect(await approve()).toMatchObject({ refusal: { code: "filling.not_weighed_yet" } });
    bay.put(0, CHECK_SCALE);
    await bay.pass(2_000);
    expect(await weigh()).toMatchObject({ refusal: { code: "filling.scale_empty" } });
    bay.put(TARE_G + 1_451, CHECK_SCALE);
    await bay.pass(2_000);
    expect(await weigh()).toMatchObject({
      refusal: { code: "filling.not_emptied", limitG: 1_450 },
    });
    bay.put(TARE_G + 1_450, CHECK_SCALE);
    await bay.pass(2_000);
    expect(await weigh()).toMatchObject({ ok: true, value: { netG: 1_450 } });
    expect(await approve(bay.operator)).toMatchObject({ refusal: { code: "filling.same_person" } });
    expect(findCylinder(read(), id)?.content).toBe("overfilled");
    expect(await approve()).toMatchObject({ ok: true });
    expect(findCylinder(read(), id)).toMatchObject({ content: "empty", status: "in-service" });
    expect(await weigh()).toMatchObject({ refusal: { code: "filling.not_overfilled" } });
  });

  test("a record is corrected beside itself only, with a reason", async () => {
    const { ports } = bay.site.app;
    const id = await addEndedFill(bay.site, await bay.cylinderId());
    const before = findFill(read(), id);
    const add = (value: string, reason: string) =>
      addAddendum(ports, bay.operator, id, { field: "seal", value, reason });
    expect(await add("FH-8", " ")).toMatchObject({ refusal: { code: "filling.addendum_needed" } });
    expect(await add("FH-8", "写错")).toMatchObject({ ok: true });
    expect(addendaOf(read(), id)).toMatchObject([{ field: "seal", value: "FH-8", reason: "写错" }]);
    expect(findFill(read(), id)).toEqual(before);
    expect(flowFactsOf(read(), before ?? ({} as never)).passed).toEqual(["leak-1"]);
  });
});
