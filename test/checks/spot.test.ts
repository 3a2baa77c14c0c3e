/** A photo by chance, and answers like a machine's: told to the manager, in nobody's way. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { loadRun, startRun, supplyTables } from "../../src/checks/index.ts";
import type { Answers, Definition, Item } from "../../src/checks/model.ts";
import { itemsOf } from "../../src/checks/rules.ts";
import { completeRun, runSpot, saveAnswer } from "../../src/checks/service.ts";
import { orderOf, spotItem, spotOf } from "../../src/checks/spot-rules.ts";
import { SUPPLIED_TABLES } from "../../src/checks/supplied/index.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";

const phrase = (word: string) => ({ zh: word, en: word });
const item = (id: string, change: Partial<Item> = {}): Item =>
  ({
    id,
    kind: "pass-fail",
    text: phrase(id),
    severity: "general",
    source: "-",
    mark: "OK",
    ...change,
  }) as Item;
const table = (items: readonly Item[]): Definition => ({
  title: phrase("t"),
  sections: [{ id: "s", title: phrase("s"), items }],
});
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const PICTURE = new Blob([Buffer.from(PIXEL, "base64")], { type: "image/png" });
const TEN = table(Array.from({ length: 10 }, (_, n) => item(`i${n}`)));
const answers = (...given: readonly (readonly [string, string, number])[]): Answers =>
  new Map(given.map(([id, value, photos]) => [id, { value, note: "", photos }]));

describe("which item wants a photo", () => {
  test("every seed names one item of a long table, and each item has its seeds", () => {
    const named = new Set<string | undefined>();
    fc.assert(
      fc.property(fc.nat(0x7fff_fffe), (seed) => {
        const id = spotItem(TEN, "storage", seed);
        expect(id).toBe(spotItem(TEN, "storage", seed));
        expect(itemsOf(TEN).map((one) => one.id)).toContain(id ?? "none");
        named.add(id);
      }),
      { numRuns: 200 },
    );
    expect(named.size).toBe(10);
  });

  test.each([
    ["before a fill", TEN, "pre-fill", 1],
    ["after a fill", TEN, "post-fill", 1],
    ["a regulator's table", TEN, "inspection", 1],
    ["a run without seed", TEN, "storage", null],
    ["a table seen at a glance", table(itemsOf(TEN).slice(0, 7)), "storage", 1],
    [
      "photos asked everywhere",
      table(itemsOf(TEN).map((one) => ({ ...one, photo: "always" }))),
      "storage",
      1,
    ],
    [
      "items that hang on others",
      table(itemsOf(TEN).map((one) => ({ ...one, onlyIf: { item: "i0", is: ["pass"] } }))),
      "storage",
      1,
    ],
  ] as const)("none: %s", (_why, definition, purpose, seed) => {
    expect(spotItem(definition, purpose, seed)).toBeUndefined();
  });

  test.each([
    ["not answered: nobody is told", answers(), false, "open"],
    ["answered: asked", answers(["i3", "pass", 0]), false, "asked"],
    ["with a photo", answers(["i3", "pass", 1]), false, "taken"],
    ["with the photo of an older check", answers(["i3", "pass", 1]), true, "reused"],
    ["what does not apply is not photographed", answers(["i3", "na", 0]), false, undefined],
  ] as const)("%s", (_why, given, isReused, state) => {
    expect(spotOf("i3", given, TEN, isReused)?.state).toBe(state);
  });
});

describe("order and rhythm", () => {
  const at = (...seconds: readonly number[]) =>
    seconds.map((second, n) => ({ itemId: `i${n}`, answeredAt: second * 1_000 }));
  test.each([
    ["beat after beat, top to bottom", at(0, 3, 6, 9, 12, 15, 18, 21), true],
    ["as even, but slow enough to look", at(0, 20, 40, 60, 80, 100, 120, 140), false],
    ["a person: long and short", at(0, 3, 14, 18, 40, 43, 61, 64), false],
    ["too few to tell", at(0, 3, 6, 9, 12, 15, 18), false],
    [
      "one step back",
      [...at(0, 3, 6, 9, 12, 15, 18, 21), { itemId: "i0", answeredAt: 24_000 }],
      false,
    ],
    ["copied from the last check", at(0, 0, 0, 0, 0, 0, 0, 0, 0), false],
  ] as const)("%s", (_why, given, isMechanical) => {
    expect(orderOf(TEN, given).isMechanical).toBe(isMechanical);
  });

  test("the order in which rows are read changes nothing", () => {
    const rows = at(0, 3, 6, 9, 12, 15, 18, 21);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (mixed) => {
        expect(orderOf(TEN, mixed)).toEqual(orderOf(TEN, rows));
      }),
      { numRuns: 30 },
    );
  });
});

describe("in a run", () => {
  let site: TestSite;
  let keeper: Visitor;
  let manager: Visitor;
  let runId: string;
  const open = () => {
    const found = loadRun(site.app.ports.db.read, runId);
    if (found === undefined) throw new Error("no run");
    return found;
  };
  const spot = () => runSpot(site.app.ports.db.read, open());

  beforeAll(async () => {
    site = await openTestSite();
    await supplyTables(site.app.ports);
    keeper = await site.visitor(["store-keeper"]);
    manager = await site.visitor(["safety-manager"], "en");
    const started = await startRun(site.app.ports, keeper.actor, { templateId: "station-daily" });
    if (!started.ok) throw new Error(started.refusal.code);
    runId = started.value.runId;
  });
  afterAll(() => site.close());

  test("drawn before the first answer, told only after the answer of that item", async () => {
    expect(spot()?.state).toBe("open");
    const page = await (await keeper.get(`/checks/runs/${runId}`)).text();
    expect(page).not.toContain("随机抽拍");
    const { ports } = site.app;
    const itemId = spot()?.itemId ?? "";
    await saveAnswer(ports, keeper.actor, runId, itemId, { value: "pass", note: "", seen: 0 });
    expect(spot()).toEqual({ itemId, state: "asked" });
    const asked = await (await keeper.get(`/checks/runs/${runId}`)).text();
    expect(asked).toContain("请现在为这一项拍一张照片");
    expect(asked).toContain(`id="photo-${itemId}"`);
    await expectSoundPage(asked);
  });

  test("without it the check ends all the same; the manager reads it, the keeper does not, the journal has it", async () => {
    const { ports } = site.app;
    for (const one of itemsOf(open().definition)) {
      site.time.advance(3_000);
      const path = `/checks/runs/${runId}/items/${one.id}`;
      if (one.kind === "signature" || one.kind === "photo") {
        const form = new FormData();
        form.set("photo", PICTURE, "photo.png");
        await keeper.post(`${path}/photos`, form);
      } else await keeper.post(path, { value: one.kind === "number" ? "20" : "pass" });
    }
    const done = await completeRun(ports, keeper.actor, runId);
    expect(done.ok).toBe(true);
    const [entry] = site.entries("check.completed");
    expect(entry?.payload).toMatchObject({ spotPhoto: "asked" });
    const seen = await (await manager.get(`/checks/runs/${runId}`)).text();
    expect(seen).toContain("ask why");
    await expectSoundPage(seen);
    expect(await (await keeper.get(`/checks/runs/${runId}`)).text()).not.toContain("随机抽拍");
  });

  test("the supplied tables of rounds ask, those of a fill and of a regulator do not", () => {
    for (const { purpose, definition } of SUPPLIED_TABLES) {
      const isExempt = ["pre-fill", "post-fill", "inspection"].includes(purpose);
      if (isExempt) expect(spotItem(definition, purpose, 5)).toBeUndefined();
    }
    const station = SUPPLIED_TABLES.find(({ purpose }) => purpose === "station-daily");
    if (station !== undefined)
      expect(spotItem(station.definition, "station-daily", 5)).toBeDefined();
  });
});
