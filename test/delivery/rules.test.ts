/** Deliveries, decided without a database: contracts, the order of the steps, what may be handed over, codes. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { actIdOf, parseCustomer, parseOrder } from "../../src/delivery/form.ts";
import { readCustomers } from "../../src/delivery/import.ts";
import { VISIT_STEPS } from "../../src/delivery/model.ts";
import { customerCodeText, customerTokenOf } from "../../src/delivery/paths.ts";
import {
  checkDueOn,
  contractState,
  handOverProblem,
  maskedPhone,
  maySupply,
  stepOf,
} from "../../src/delivery/rules.ts";
import type { Day, UnixMs } from "../../src/kernel/instants.ts";

const TODAY = "2026-12-10" as Day;
const day = (text: string): Day => text as Day;

describe("a contract", () => {
  test.each([
    ["household", "", null, "not-needed", true],
    ["household", "HT-1", "2026-01-01", "ended", true],
    ["commercial", "", null, "missing", false],
    ["commercial", "HT-1", "2026-12-09", "ended", false],
    ["commercial", "HT-1", "2026-12-10", "valid", true],
  ] as const)("%s %s %s", (kind, contractNo, until, state, may) => {
    const customer = { kind, contractNo, contractUntil: until === null ? null : day(until) };
    expect(contractState(customer, TODAY)).toBe(state);
    expect(maySupply(customer, TODAY)).toBe(may);
  });
});

describe("the steps of a visit", () => {
  const facts = fc.record({
    check: fc.constantFrom("none", "open", "passed", "failed"),
    noticeReadAt: fc.constantFrom(null, 1 as UnixMs),
    fullCount: fc.nat(3),
    emptiesDoneAt: fc.constantFrom(null, 1 as UnixMs),
    signature: fc.constantFrom(null, "a"),
    state: fc.constant("under-way"),
  });

  test("the end is reached only with everything done, and a failed check never leaves its step", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const step = stepOf(given as Parameters<typeof stepOf>[0]);
        const done = [
          given.check === "passed",
          given.noticeReadAt !== null,
          given.fullCount > 0,
          given.emptiesDoneAt !== null,
          given.signature !== null,
        ];
        const first = done.indexOf(false);
        expect(step).toBe(VISIT_STEPS[first < 0 ? done.length : first] ?? "finish");
      }),
      { numRuns: 2_000 },
    );
  });
});

const GOOD = {
  status: "in-service",
  content: "full",
  medium: "lpg",
  inspectionDueOn: day("2027-01-01"),
  lifeEndsOn: day("2030-01-01"),
  maxFillG: 14_900,
};

describe("what may be handed over", () => {
  const room = { today: TODAY, standingG: 0, limitG: 100_000, isUnreleased: false };
  test.each([
    ["good", GOOD, undefined],
    ["unknown", undefined, "unknown-code"],
    ["scrapped", { ...GOOD, status: "scrapped" }, "scrapped"],
    ["recalled", { ...GOOD, status: "recalled", content: "empty" }, "recalled"],
    ["lost", { ...GOOD, status: "lost" }, "lost"],
    ["quarantined", { ...GOOD, status: "quarantined" }, "quarantined"],
    ["other medium", { ...GOOD, medium: "o2" }, "other-medium"],
    ["due today is not overdue", { ...GOOD, inspectionDueOn: TODAY }, undefined],
    ["overdue", { ...GOOD, inspectionDueOn: day("2026-12-09") }, "inspection-overdue"],
    ["life ended", { ...GOOD, lifeEndsOn: day("2026-12-09") }, "life-ended"],
    ["empty", { ...GOOD, content: "empty" }, "not-full"],
    ["overfilled", { ...GOOD, content: "overfilled" }, "not-full"],
  ] as const)("%s", (_why, cylinder, problem) => {
    expect(handOverProblem({ ...room, cylinder })).toBe(problem);
  });

  test("what is not released after its fill stays, unless something graver is said", () => {
    const unreleased = { ...room, isUnreleased: true };
    expect(handOverProblem({ ...unreleased, cylinder: GOOD })).toBe("not-released");
    const empty = { ...GOOD, content: "empty" };
    expect(handOverProblem({ ...unreleased, cylinder: empty })).toBe("not-full");
  });

  test("the limit counts what stands there, to the gram", () => {
    const at = (standingG: number) => handOverProblem({ ...room, standingG, cylinder: GOOD });
    expect(at(100_000 - 14_900)).toBeUndefined();
    expect(at(100_000 - 14_899)).toBe("over-limit");
  });
});

describe("codes, phones, days", () => {
  test("a customer's code is read back in both its forms, and nothing else is", () => {
    const token = "0123456789abcdefghjkmnpqrstvwxyz";
    expect(customerTokenOf(customerCodeText("", token))).toBe(token);
    expect(customerTokenOf(customerCodeText("https://gas.example/", token))).toBe(token);
    expect(customerTokenOf(` GWK-${token.toUpperCase()} `)).toBe(token);
    for (const other of ["", "TC000001", "GWK-", "https://gas.example/c/TC000001", "GWP-1"]) {
      expect(customerTokenOf(other)).toBeUndefined();
    }
  });

  test("a phone number is masked, a year passes to the day", () => {
    expect(maskedPhone("13812345678")).toBe("138****5678");
    expect(maskedPhone("12345")).toBe("***");
    expect(checkDueOn(undefined)).toBeUndefined();
    expect(checkDueOn(day("2024-02-29"))).toBe(day("2025-02-28"));
  });

  test("an act's own id is taken only in its form", () => {
    expect(actIdOf("0".repeat(26))).toBe("0".repeat(26));
    for (const bad of [undefined, "", "x", "A".repeat(26), "0".repeat(27)]) {
      expect(actIdOf(bad)).toBeUndefined();
    }
  });
});

const CUSTOMER = {
  kind: "household",
  name: "王芳",
  address: "城南路 1 号",
  phone: "138 1234 5678",
  limit: "100",
};

describe("forms", () => {
  test("a good customer", () => {
    const parsed = parseCustomer(CUSTOMER);
    expect(parsed).toMatchObject({ ok: true, value: { phone: "13812345678", limitG: 100_000 } });
  });

  test.each([
    [{ name: " " }, { name: "missing" }],
    [{ name: "长".repeat(81) }, { name: "too-long" }],
    [{ phone: "123" }, { phone: "not-a-phone" }],
    [{ kind: "palace" }, { kind: "choose" }],
    [{ limit: "-1" }, { limit: "not-a-number" }],
    [{ limit: "0" }, { limit: "out-of-range" }],
    [{ "contract-until": "2026-02-30" }, { "contract-until": "not-a-day" }],
  ] as const)("%p is refused", (change, problems) => {
    expect(parseCustomer({ ...CUSTOMER, ...change })).toEqual({ ok: false, refusal: problems });
  });

  test.each([
    [{ "contract-no": "HT-1" }, { "contract-until": "pair" }],
    [{ "contract-until": "2027-01-01" }, { "contract-no": "pair" }],
  ] as const)("%p: number and end of a contract go together", (change, problems) => {
    expect(parseCustomer({ ...CUSTOMER, ...change })).toEqual({ ok: false, refusal: problems });
  });

  test("an order in the past, of no model, of none", () => {
    const raw = { customer: "c", model: "X", count: "0", day: "2026-12-09" };
    expect(parseOrder(raw, TODAY, ["YSP35.5"])).toEqual({
      ok: false,
      refusal: { model: "choose", count: "out-of-range", day: "past" },
    });
  });
});

describe("a spreadsheet of customers", () => {
  const sheet = (text: string) => readCustomers(new TextEncoder().encode(text));

  test("both languages' heads in any order; the limit may be left out", () => {
    const read = sheet(
      "电话,姓名,地址,类别\n13812345678,王芳,城南路 1 号,居民\n\n0538-3210119,食堂,二路,商业\n",
    );
    expect(read.ok && read.value.map(({ line }) => line)).toEqual([2, 4]);
    expect(read.ok && read.value[0]?.fields).toMatchObject({ kind: "household", limitG: 100_000 });
    const english = sheet(
      "Kind,Name,Address,Phone,Limit (kg)\ncommercial,Canteen,Road 2,0538-3210119,420\n",
    );
    expect(english.ok && english.value[0]?.fields).toMatchObject({ limitG: 420_000 });
  });

  test("wrong rows are named with what is wrong", () => {
    const read = sheet("类别,姓名,地址,电话\n居民,王芳,城南路,1\n皇宫,,城南路,13812345678\n");
    expect(read.ok && read.value.map(({ line, problems }) => [line, problems])).toEqual([
      [2, { phone: "not-a-phone" }],
      [3, { kind: "choose", name: "missing" }],
    ]);
  });

  test("no rows, no columns, no text", () => {
    expect(sheet("类别,姓名,地址,电话\n")).toEqual({ ok: false, refusal: { code: "empty" } });
    expect(sheet("类别,姓名\n居民,王\n")).toEqual({
      ok: false,
      refusal: { code: "columns", missing: ["address", "phone"] },
    });
    const unread = readCustomers(Uint8Array.of(0, 1, 2));
    expect(unread).toEqual({ ok: false, refusal: { code: "unread", problem: "not-text" } });
  });
});
