/** Writing tables: every change of a draft, every item through its form and back, and the pages from draft to version. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { editTable, freeId, type TableEdit } from "../../src/checks/builder.ts";
import { formOfItem, parseItem, parseOptions } from "../../src/checks/builder-form.ts";
import { loadRun } from "../../src/checks/index.ts";
import type { Definition, Item } from "../../src/checks/model.ts";
import {
  copiedAnswers,
  itemsOf,
  judgeRun,
  paceOf,
  templateFaults,
} from "../../src/checks/rules.ts";
import { SUPPLIED_TABLES } from "../../src/checks/supplied/index.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

const yesNo = (id: string, change: Partial<Item> = {}): Item =>
  ({
    id,
    text: { zh: id, en: id },
    severity: "general",
    source: "本表",
    mark: "V",
    kind: "pass-fail",
    ...change,
  }) as Item;

const TABLE: Definition = {
  title: { zh: "表", en: "Table" },
  sections: [
    { id: "a", title: { zh: "甲", en: "A" }, items: [yesNo("a1"), yesNo("a2")] },
    { id: "b", title: { zh: "乙", en: "B" }, items: [yesNo("b1")] },
  ],
};
const shape = (table: Definition) =>
  table.sections
    .map(({ id, items }) => `${id}:${items.map((item) => item.id).join(",")}`)
    .join(" ");

describe("one change", () => {
  const title = { zh: "丙", en: "C" };
  test.each([
    ["a section", { kind: "add-section", title }, "a:a1,a2 b:b1 s1:"],
    ["a section away", { kind: "remove-section", id: "a" }, "b:b1"],
    ["a section down", { kind: "move-section", id: "a", by: 1 }, "b:b1 a:a1,a2"],
    ["a section past the edge", { kind: "move-section", id: "a", by: -1 }, "a:a1,a2 b:b1"],
    ["an item", { kind: "put-item", sectionId: "b", item: yesNo("q1") }, "a:a1,a2 b:b1,q1"],
    [
      "an item in its place",
      { kind: "put-item", sectionId: "b", item: yesNo("a1") },
      "a:a1,a2 b:b1",
    ],
    ["an item away", { kind: "remove-item", id: "a2" }, "a:a1 b:b1"],
    ["an item down", { kind: "move-item", id: "a1", by: 1 }, "a:a2,a1 b:b1"],
    ["an item into the next section", { kind: "move-item", id: "a2", by: 1 }, "a:a1 b:a2,b1"],
    [
      "an item back into the section before",
      { kind: "move-item", id: "b1", by: -1 },
      "a:a1,a2,b1 b:",
    ],
    ["an item at the end of all", { kind: "move-item", id: "b1", by: 1 }, "a:a1,a2 b:b1"],
    ["an item that is not there", { kind: "move-item", id: "z", by: 1 }, "a:a1,a2 b:b1"],
  ] as const)("%s", (_why, edit, expected) => {
    expect(shape(editTable(TABLE, edit))).toBe(expected);
  });

  test("however often moved, no item is lost or doubled", () => {
    const edits = fc.array(
      fc.record({
        kind: fc.constantFrom("move-item" as const, "move-section" as const),
        id: fc.constantFrom("a", "b", "a1", "a2", "b1", "z"),
        by: fc.constantFrom(-1 as const, 1 as const),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(edits, (all: readonly TableEdit[]) => {
        const after = all.reduce(editTable, TABLE);
        expect(
          itemsOf(after)
            .map(({ id }) => id)
            .sort(),
        ).toEqual(["a1", "a2", "b1"]);
        expect(after.sections).toHaveLength(2);
      }),
    );
  });

  test("a free id is the first that nothing has", () => {
    expect(freeId("q", ["q1", "q3"])).toBe("q2");
  });
});

describe("the form of an item", () => {
  test.each(SUPPLIED_TABLES.map((table) => [table.id, table] as const))(
    "%s: each item comes back as it was",
    (_id, { definition }) => {
      for (const item of itemsOf(definition)) {
        const back = parseItem(formOfItem(item), item.id, item);
        const plain = (one: Item) => {
          const { evidence: _evidence, ...rest } = JSON.parse(JSON.stringify(one));
          // Left out and false are the same; the length of a text is the form's own.
          return {
            ...rest,
            hasNa: rest.hasNa ?? false,
            maxLength: 0,
            decimals: rest.decimals ?? 0,
          };
        };
        expect([item.id, back.ok]).toEqual([item.id, true]);
        if (back.ok) expect(plain(back.value)).toEqual(plain(item));
      }
    },
  );

  test.each([
    ["no words", { zh: "", en: "" }, { zh: "missing", en: "missing" }],
    ["a number without unit", { kind: "number" }, { "unit-zh": "missing" }],
    [
      "a limit that is none",
      { kind: "number", "unit-zh": "m", min: "五" },
      { min: "not-a-number" },
    ],
    ["one option", { kind: "choice", options: "甲" }, { options: "bad-options" }],
    ["too many points", { points: "101" }, { points: "points" }],
  ] as const)("%s", (_why, change, problems) => {
    const form = { ...formOfItem(undefined), zh: "题", en: "Item", ...change };
    expect(parseItem(form, "q1", undefined)).toEqual({ ok: false, refusal: problems });
  });

  test("options keep their values when one is put between", () => {
    const before = parseOptions("好 | Good\n!坏 | Bad") ?? [];
    const after = parseOptions("好 | Good\n一般 | Fair\n!坏 | Bad", before);
    expect(after?.map(({ value, isFail }) => [value, isFail === true])).toEqual([
      ["o1", false],
      ["o3", false],
      ["o2", true],
    ]);
  });

  test("a source that was changed is to be verified, a site's own is not", () => {
    const form = { ...formOfItem(undefined), zh: "题", en: "Item" };
    const markOf = (source: string) => {
      const parsed = parseItem({ ...form, source }, "q1", undefined);
      return parsed.ok ? parsed.value.mark : undefined;
    };
    expect([markOf(""), markOf("GB 1")]).toEqual(["V", "OK"]);
  });
});

test("points are counted of what was asked and applies", () => {
  const item = (id: string, points: number) => yesNo(id, { points, hasNa: true } as Partial<Item>);
  const table: Definition = {
    title: { zh: "表", en: "T" },
    sections: [
      { id: "s", title: { zh: "组", en: "S" }, items: [item("a", 5), item("b", 3), item("c", 2)] },
    ],
  };
  const answer = (value: string) => ({ value, note: "x", photos: 0 });
  const given = new Map([
    ["a", answer("pass")],
    ["b", answer("fail")],
    ["c", answer("na")],
  ]);
  expect(judgeRun(table, given).score).toEqual({ earned: 5, full: 8 });
  expect(judgeRun(TABLE, new Map()).score).toBeUndefined();
});

test.each([
  ["an item each second", Array.from({ length: 20 }, (_, n) => n * 1_000), true],
  ["an item each ten seconds", Array.from({ length: 20 }, (_, n) => n * 10_000), false],
  [
    "two bursts with a walk between",
    [...[0, 1, 2, 3, 4], ...[300, 301, 302, 303, 304]].map((s) => s * 1_000),
    true,
  ],
  ["few items, however fast", [0, 1, 2, 3], false],
  ["nothing", [], false],
] as const)("pace: %s", (_why, times, isRushed) => {
  expect(paceOf(times).isRushed).toBe(isRushed);
});

test("from the last check words and choices are taken over, nothing that has to be looked at", () => {
  const items = [
    yesNo("a"),
    yesNo("b", { kind: "number", unit: { zh: "m", en: "m" }, decimals: 0 } as Partial<Item>),
    yesNo("c", { kind: "text", maxLength: 50 } as Partial<Item>),
    yesNo("d", { kind: "choice", options: parseOptions("好|G\n!坏|B") } as Partial<Item>),
    yesNo("e", { kind: "choice", options: parseOptions("好|G\n!坏|B") } as Partial<Item>),
    yesNo("f", { kind: "text", maxLength: 50 } as Partial<Item>),
  ];
  const table = { ...TABLE, sections: [{ id: "s", title: TABLE.title, items }] };
  const all = (values: Record<string, string>) =>
    new Map(Object.entries(values).map(([id, value]) => [id, { value, note: "", photos: 0 }]));
  const before = all({ a: "pass", b: "5", c: "张三", d: "o1", e: "o2", f: "旧" });
  expect([...copiedAnswers(table, all({ f: "新" }), before)]).toEqual([
    ["c", "张三"],
    ["d", "o1"],
  ]);
});

describe("the pages", () => {
  let site: TestSite;
  let manager: Browser;
  let keeper: Browser;
  let path = "";
  const idOf = (location: string | null): string => (location ?? "").split("/").at(-1) ?? "";
  const seenOn = (html: string) => /name="seen" value="([0-9a-f]{64})"/.exec(html)?.[1] ?? "";
  const seen = async () => seenOn((await manager.get(path)).text);
  const ITEM = {
    kind: "pass-fail",
    zh: "门已锁",
    en: "The door is locked",
    severity: "general",
    na: "yes",
  };

  beforeAll(async () => {
    site = await openTestSite();
    await site.app.start();
    const login = async (role: "safety-manager" | "store-keeper") => {
      const person = site.people.get(role);
      if (person === undefined) throw new Error(role);
      return await site.login(person);
    };
    [manager, keeper] = [await login("safety-manager"), await login("store-keeper")];
  });
  afterAll(async () => {
    await site?.stop();
  });

  test("a new table: section, items, faults named, published with a note, and checked by", async () => {
    expect((await keeper.get("/checks/tables")).status).toBe(403);
    await expectSoundPage((await manager.get("/checks/tables")).text);
    const bad = await manager.post("/checks/tables/new", { zh: "值班室", en: "" });
    expect([bad.status, bad.text.includes('value="值班室"')]).toEqual([422, true]);
    const made = await manager.post("/checks/tables/new", {
      zh: "值班室",
      en: "Duty room",
      purpose: "other",
    });
    path = `/checks/tables/${idOf(made.location)}`;
    expect(
      (await manager.post(`${path}/publish`, { seen: await seen(), note: "初版" })).text,
    ).toContain("没有检查项");
    const section = { edit: "add-section", zh: "安全", en: "Safety", seen: await seen() };
    expect((await manager.post(`${path}/edit`, section)).status).toBe(303);
    await expectSoundPage((await manager.get(`${path}/items/new?section=s1`)).text);
    const item = { ...ITEM, section: "s1", seen: await seen() };
    const wrong = await manager.post(`${path}/items/new`, { ...item, en: "" });
    expect([wrong.status, wrong.text.includes('value="门已锁"')]).toEqual([422, true]);
    expect((await manager.post(`${path}/items/new`, item)).status).toBe(303);
    expect(
      (await manager.post(`${path}/publish`, { seen: await seen(), note: " " })).text,
    ).toContain("请写明改了什么");
    const published = await manager.post(`${path}/publish`, { seen: await seen(), note: "初版" });
    expect(published.status).toBe(303);
    const page = await manager.get(path);
    await expectSoundPage(page.text);
    expect(page.text).toContain("初版");
    await expectSoundPage((await manager.get(`${path}/preview?v=1`)).text);
    expect((await keeper.get("/checks")).text).toContain("值班室");
  });

  test("two writers: the later change is told, and the form keeps what was typed", async () => {
    const before = await seen();
    const first = { ...ITEM, zh: "灯亮", en: "Light", section: "s1", seen: before };
    expect((await manager.post(`${path}/items/new`, first)).status).toBe(303);
    const late = await manager.post(`${path}/items/new`, { ...first, zh: "窗关" });
    expect(late.status).toBe(409);
    expect(late.text).toContain("别人刚改过这张表");
    expect(late.text).toContain('value="窗关"');
  });

  test("a run stays with its version while the table is changed and retired", async () => {
    const runId = idOf((await keeper.post(`${path}/start`)).location);
    await manager.post(`${path}/publish`, { seen: await seen(), note: "加灯" });
    await manager.post(`${path}/retire`);
    // Who has begun goes on; nobody begins anew.
    expect(idOf((await keeper.post(`${path}/start`)).location)).toBe(runId);
    expect((await manager.post(`${path}/start`)).status).toBe(422);
    expect((await manager.get(path)).text).not.toContain(`${path}/retire"`);
    const at = `/checks/runs/${runId}`;
    await keeper.post(`${at}/items/q1`, { value: "pass", note: "", seen: "0" });
    expect((await keeper.post(`${at}/complete`)).status).toBe(303);
    expect(loadRun(site.app.ports.db.read, runId)?.version.number).toBe(1);
    await expectSoundPage((await keeper.get(at)).text);
  });

  test("a supplied table is changed by a draft of its own, copied, and given up", async () => {
    path = "/checks/tables/storage";
    const change = { edit: "remove-item", item: "cc24", seen: await seen() };
    expect((await manager.post(`${path}/edit`, change)).status).toBe(303);
    expect((await manager.get(path)).text).toContain("草稿第 2 版");
    const copied = await manager.post("/checks/tables/new", {
      zh: "副本",
      en: "Copy",
      copy: "storage",
    });
    expect((await manager.get(copied.location ?? "")).text).not.toContain("CC24");
    expect((await manager.post(`${path}/discard`)).status).toBe(303);
    expect((await manager.get(path)).text).toContain("CC24");
    expect(site.kinds()).toContain("check.draft_discarded");
  });

  test("the tables of control are there, in both languages, marked as to be verified", async () => {
    for (const id of ["control-daily", "control-weekly", "control-monthly"]) {
      const page = await manager.get(`/checks/tables/${id}/preview`);
      await expectSoundPage(page.text);
      expect(page.text).toContain("总局令第74号");
      expect(page.text).toContain("待核实");
    }
    expect(SUPPLIED_TABLES.flatMap(({ definition }) => templateFaults(definition))).toEqual([]);
  });
});
