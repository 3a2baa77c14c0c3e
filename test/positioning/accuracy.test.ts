/** Tests of accuracy: the figures of annex A by hand, and a whole test over HTTP up to its signed report. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { instant, SECOND_MS } from "../../src/kernel/instants.ts";
import type { Fix } from "../../src/positioning/index.ts";
import {
  accuracyOf,
  type Done,
  judge,
  type StepKind,
  stepsOf,
  type TestPlan,
  type TestPoint,
} from "../../src/positioning/rules/accuracy.ts";
import { samplerOf } from "../../src/positioning/rules/accuracy-alarms.ts";
import { positionAnchor } from "../../src/positioning/schema.ts";
import { SUPPLIED_SETTINGS } from "../../src/positioning/settings.ts";
import { insertCard } from "../../src/positioning/store-cards.ts";
import { addFloor, setDrawing, setScale } from "../../src/site/index.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

setDefaultTimeout(30_000);

const AT = 1_800_000_000_000;
const FLOOR = "a";
const PIN = "482915";
const sampler = samplerOf(SUPPLIED_SETTINGS);

/** A card that is seen each second, off its place by `offMm` to the right. */
function standing(tag: string, at: TestPoint, seconds: number, fromAt: number, offMm = 0): Fix[] {
  return Array.from({ length: seconds }, (_, second) => ({
    ...{ tag, at: instant(fromAt + second * SECOND_MS), xMm: at.xMm + offMm, yMm: at.yMm },
    ...{ zMm: 1_200, floorId: FLOOR, sigmaMm: 300 },
  }));
}

const POINTS: readonly TestPoint[] = Array.from({ length: 6 }, (_, index) => ({
  ...{ xMm: 5_000 + index * 16_000, yMm: 5_000, isSky: index % 2 === 0 },
}));

function staticDones(offMm: (index: number) => number, seconds = 730): Done[] {
  return POINTS.map((point, step) => {
    const fromAt = AT + step * 1_000_000;
    const fixes = new Map([["1", standing("1", point, seconds, fromAt, offMm(step))]]);
    return { step, fromAt: instant(fromAt), toAt: instant(fromAt + seconds * SECOND_MS), fixes };
  });
}

const staticPlan: TestPlan = { kind: "static", floorId: FLOOR, tags: ["1"], points: POINTS };
const figureOf = (judged: ReturnType<typeof judge>, code: string): number | null | undefined =>
  judged.findings.find((one) => one.code === code)?.value;

test("accuracy is the 68.27 % point, by rank", () => {
  const errors = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(accuracyOf(errors)).toBe(69);
  expect(accuracyOf([])).toBeNull();
  expect(accuracyOf([7])).toBe(7);
});

describe("a static test", () => {
  test("passes within 3 m, with one fix of each two seconds after two minutes", () => {
    const judged = judge(
      staticPlan,
      staticDones(() => 1_000),
      sampler,
    );
    expect(judged.verdict).toBe("passed");
    expect(figureOf(judged, "static-error")).toBe(1);
    expect(figureOf(judged, "fixes")).toBe(305);
    expect(figureOf(judged, "apart")).toBe(16);
  });

  test("fails beyond it, though five of six points are perfect enough for an average", () => {
    const judged = judge(
      staticPlan,
      staticDones((index) => (index < 3 ? 0 : 3_100)),
      sampler,
    );
    expect(judged.verdict).toBe("failed");
    expect(figureOf(judged, "static-error")).toBe(3.1);
  });

  test.each([
    ["a point left out", staticDones(() => 0).slice(1), staticPlan],
    ["nine minutes instead of ten", staticDones(() => 0, 660), staticPlan],
    [
      "points closer than 15 m",
      staticDones(() => 0),
      { ...staticPlan, points: POINTS.map((one) => ({ ...one, xMm: one.xMm / 2 })) },
    ],
    [
      "no point with satellites",
      staticDones(() => 0),
      { ...staticPlan, points: POINTS.map((one) => ({ ...one, isSky: false })) },
    ],
  ] as const)("passes nothing with %s", (_why, dones, plan) => {
    expect(judge(plan, dones, sampler).verdict).not.toBe("passed");
  });
});

describe("a dynamic test", () => {
  const points = Array.from({ length: 100 }, (_, index) => ({
    ...{ xMm: (index % 2) * 6_000, yMm: index * 500, isSky: index % 3 === 0 },
  }));
  const plan: TestPlan = { kind: "dynamic", floorId: FLOOR, tags: ["1"], points };
  const walk = (lateFrom: number, offMm: number): Done[] =>
    points.map((point, step) => {
      const fromAt = AT + step * 14_000;
      const late = step >= lateFrom ? 10_500 : 5_500;
      const fixes = new Map([["1", standing("1", point, 1, fromAt + late, offMm)]]);
      return { step, fromAt: instant(fromAt), toAt: instant(fromAt + 10_000), fixes };
    });

  test("takes the first fix from five seconds, and passes within 5 m", () => {
    const judged = judge(plan, walk(100, 4_900), sampler);
    expect(judged.verdict).toBe("passed");
    expect(figureOf(judged, "speed")).toBeCloseTo(1.51, 1);
    expect(judge(plan, walk(100, 5_100), sampler).verdict).toBe("failed");
  });

  test("is not valid with more than five of a hundred points too late", () => {
    expect(judge(plan, walk(96, 0), sampler).verdict).toBe("passed");
    const judged = judge(plan, walk(95, 0), sampler);
    expect(judged.verdict).toBe("incomplete");
    expect(figureOf(judged, "valid")).toBe(95);
  });
});

describe.each(["gathering", "fence"] as const)("a test of the %s alarm", (kind) => {
  const centre = { xMm: 50_000, yMm: 50_000, isSky: false };
  const tags = ["1", "2", "3", "4", "5", "6"];
  const plan: TestPlan = { kind, floorId: FLOOR, tags, points: [centre] };
  const settings = { ...SUPPLIED_SETTINGS, search: "centred" as const };

  /** Everybody on their places, but for steps of `wrong`, where the places of another step are taken. */
  function donesOf(wrong: Partial<Record<StepKind, StepKind>>): Done[] {
    const steps = stepsOf(plan);
    return steps.map((step, index) => {
      const fromAt = AT + index * 1_000_000;
      const taken = steps.find((one) => one.kind === wrong[step.kind]) ?? step;
      const fixes = new Map(
        taken.places.map((place, n) => [
          tags[n] ?? "",
          standing(tags[n] ?? "", place, 725, fromAt),
        ]),
      );
      return { step: index, fromAt: instant(fromAt), toAt: instant(fromAt + 725_000), fixes };
    });
  }

  test("passes where every alarm comes and none comes without cause", () => {
    const judged = judge(plan, donesOf({}), samplerOf(settings));
    expect(judged.steps.map(({ wrong }) => wrong)).toEqual(judged.steps.map(() => 0));
    expect(figureOf(judged, "samples")).toBe(121);
    expect(judged.verdict).toBe("passed");
  });

  test("counts a missed alarm and a false one as such", () => {
    const missed = judge(plan, donesOf({ miss: "false" }), samplerOf(settings));
    expect(missed.verdict).toBe("failed");
    expect(figureOf(missed, "missed")).toBeGreaterThan(40);
    expect(figureOf(missed, "false")).toBe(0);
    const wrong = judge(plan, donesOf({ false: "miss" }), samplerOf(settings));
    expect(wrong.verdict).toBe("failed");
    expect(figureOf(wrong, "missed")).toBe(0);
  });
});

describe("over HTTP", () => {
  let site: TestSite;
  let manager: Browser;
  let floorId = "";

  beforeAll(async () => {
    site = await openTestSite();
    await site.app.start();
    const person = await site.addPerson({
      ...{ name: "安小全", staffNumber: "SM7", roles: ["safety-manager"], pin: PIN },
    });
    manager = await site.login(person);
    const { ports } = site.app;
    const actor = { ...person, personId: person.id };
    const added = await addFloor(ports, actor, "一层");
    if (!added.ok) throw new Error("no floor");
    floorId = added.value.id;
    const drawing = { hash: "a".repeat(64), type: "png", width: 1_000, height: 500 } as const;
    await setDrawing(ports, actor, floorId, 1, drawing);
    const scale = { from: { xPx: 0, yPx: 0 }, to: { xPx: 1_000, yPx: 0 }, lengthMm: 100_000 };
    await setScale(ports, actor, floorId, { version: 2, ...scale });
    await ports.db.write((tx) => {
      tx.orm
        .insert(positionAnchor)
        .values({ id: "a0", radioId: "0", floorId, xMm: 0, yMm: 0, zMm: 3_000, createdAt: 1 })
        .run();
      tx.append({
        kind: "position.anchor-placed",
        actor: "system",
        subject: "position:anchor:a0",
        payload: {},
      });
      insertCard(tx.orm, { id: "c1", tag: "T1", label: "K001", state: "free", createdAt: 1 });
    });
  });
  afterAll(() => site.stop());

  const asked = (points: string) => ({
    ...{ kind: "static", floor: floorId, cards: "K001", points, instruments: "秒表 01、测距仪 02" },
  });

  test("what cannot be tested comes back with its reasons and with what was typed", async () => {
    const head = site.head();
    const bad = await manager.post("/positions/accuracy-new", {
      ...asked("5, 5\n这里"),
      cards: "K001 K002",
    });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain("有的行不是");
    expect(bad.text).toContain("只用一张卡");
    expect(bad.text).toContain("秒表 01");
    const unknown = await manager.post("/positions/accuracy-new", { ...asked("5,5"), cards: "K9" });
    expect(unknown.text).toContain("没有登记");
    const far = await manager.post("/positions/accuracy-new", asked("500, 5"));
    expect(far.text).toContain("不在图纸范围内");
    await expectSoundPage(unknown.text);
    expect(site.head()).toBe(head);
  });

  test("a test of gatherings says beforehand which reading cannot pass the annex", async () => {
    const fields = { ...asked("20, 20"), kind: "gathering" };
    const begun = await manager.post("/positions/accuracy-new", fields);
    const page = await manager.get(begun.location ?? "");
    expect(page.text).toContain("以人为圆心");
    const dropped = await manager.post(`${begun.location}/drop`, { reason: "卡不够" });
    expect(dropped.status).toBe(303);
    expect((await manager.get("/positions/accuracy")).text).toContain("已放弃");
  });

  test("two testers: what one did, the other's page must have shown; a stop of a walk lasts its ten seconds", async () => {
    const begun = await manager.post("/positions/accuracy-new", asked("5, 5 *\n45, 5"));
    const path = begun.location ?? "";
    const seenOf = async (): Promise<string> =>
      /name="seen" value="(\d+)"/.exec((await manager.get(path)).text)?.[1] ?? "";
    const before = await seenOf();
    expect((await manager.post(`${path}/begin`, { step: "0", seen: before })).status).toBe(303);
    // The other's finger was a moment later.
    const late = await manager.post(`${path}/begin`, { step: "0", seen: before });
    expect([late.status, late.text.includes("刚刚有人又做了一步")]).toEqual([409, true]);
    const during = await seenOf();
    site.time.advance(5 * SECOND_MS);
    expect((await manager.get(path)).text).toContain("提前结束第 1 步");
    expect((await manager.post(`${path}/end`, { seen: during })).status).toBe(303);
    expect((await manager.post(`${path}/begin`, { step: "1", seen: during })).status).toBe(303);
    // Whoever still looks at step 1 ends no step 2.
    expect((await manager.post(`${path}/end`, { seen: during })).status).toBe(409);
    expect((await manager.get(path)).text).toContain("第 2 步进行中");
    await manager.post(`${path}/drop`, { reason: "换卡" });

    const walk = await manager.post("/positions/accuracy-new", {
      ...asked("5, 5\n10, 5"),
      kind: "dynamic",
    });
    const way = walk.location ?? "";
    expect((await manager.post(`${way}/begin`, { step: "0" })).status).toBe(303);
    const stop = await manager.get(way);
    expect(stop.text).toContain("第 1 点：原地停留，还有 10 秒");
    expect(stop.text).not.toContain("到达第 2 点");
    expect((await manager.post(`${way}/begin`, { step: "1" })).status).toBe(409);
    expect((await manager.post(`${way}/end`)).status).toBe(409);
    site.time.advance(10 * SECOND_MS);
    expect((await manager.get(way)).text).toContain("到达第 2 点");
    expect((await manager.post(`${way}/begin`, { step: "1" })).status).toBe(303);
    await manager.post(`${way}/drop`, { reason: "换卡" });
  });

  test("one point is measured, signed with the own PIN, and the report says what is missing", async () => {
    const begun = await manager.post("/positions/accuracy-new", asked("5, 5 *\n45, 5"));
    const path = begun.location ?? "";
    expect(path).toMatch(/^\/positions\/accuracy\/[0-9a-z]{26}$/);
    expect((await manager.post(`${path}/sign`, { secret: PIN })).text).toContain(
      "还没有做任何一步",
    );
    await site.time.advanceAsync(2 * SECOND_MS);
    expect((await manager.post(`${path}/begin`, { step: "0" })).status).toBe(303);
    expect((await manager.post(`${path}/begin`, { step: "1" })).status).toBe(409);
    for (let second = 0; second < 200; second += 1) {
      site.app.people.locator.place({
        ...{ tag: "T1", at: site.app.ports.clock.now(), xMm: 6_000, yMm: 5_000, zMm: 1_200 },
      });
      site.time.advance(SECOND_MS);
    }
    const going = await manager.get(path);
    expect(going.text).toContain("第 1 步进行中");
    await expectSoundPage(going.text);
    expect((await manager.post(`${path}/sign`, { secret: PIN })).text).toContain("先结束它");
    expect((await manager.post(`${path}/end`)).status).toBe(303);
    expect((await manager.post(`${path}/sign`, { secret: PIN })).text).toContain("等 10 秒");
    await site.time.advanceAsync(10 * SECOND_MS);
    const head = site.head();
    const wrong = await manager.post(`${path}/sign`, { secret: "000000" });
    expect(wrong.text).toContain("报告没有签署");
    expect((await manager.get(path)).text).not.toContain("SHA-256");
    expect(site.head()).toBeGreaterThanOrEqual(head);
    expect((await manager.post(`${path}/sign`, { secret: PIN })).status).toBe(303);
    const report = await manager.get(path);
    expect(report.text).toContain("1 m");
    expect(report.text).toContain("未完成");
    expect(report.text).toContain("内容与校验值一致");
    await expectSoundPage(report.text);
    const entry = site.entries().findLast(({ kind }) => kind === "position.accuracy-signed");
    expect(report.text).toContain(
      /"sha256":"([0-9a-f]{64})"/.exec(entry?.payload ?? "")?.[1] ?? "?",
    );
    expect((await manager.post(`${path}/begin`, { step: "1" })).text).toContain("不能再改");
    const list = await manager.get("/positions/accuracy");
    expect(list.text).toContain("从未合格");
    await expectSoundPage(list.text);
  });
});
