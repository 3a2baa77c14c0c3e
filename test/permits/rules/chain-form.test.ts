/** Whatever is sent in the form of a chain, what comes of it is never below the standard, and comes back as it was. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { CHAINS } from "../../../src/permits/chains.ts";
import { OFFICES } from "../../../src/permits/model.ts";
import {
  chainValues,
  OWN_STEPS_MAX,
  parseChain,
  slotsOf,
} from "../../../src/permits/pages/chain-form.ts";
import { chainFaults, chainOf } from "../../../src/permits/rules/chain.ts";
import { standardChain } from "../../../src/permits/standard/chains.ts";

let last = 0;
const newId = (): string => {
  last += 1;
  return String(last).padStart(26, "0");
};

const junk = fc.oneof(
  fc.constantFrom<string>(...OFFICES, "leader", "guardian", "acceptance", "approval", "unit", ""),
  fc.string({ maxLength: 12 }),
);

test("no form takes a step away, moves one, or puts one where it would not be asked for", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CHAINS),
      fc.dictionary(fc.constantFrom("leader", "unit", "approval", "acceptance", "safety"), junk),
      fc.array(fc.record({ zh: junk, by: junk, after: junk, id: junk }), {
        maxLength: OWN_STEPS_MAX,
      }),
      ({ kind, level }, offices, own) => {
        const form: Record<string, string> = {};
        for (const [step, by] of Object.entries(offices)) form[`by-${step}`] = by;
        for (const [at, one] of own.entries()) {
          for (const [name, value] of Object.entries(one)) form[`own-${name}-${at}`] = value;
        }
        const { steps, problems } = parseChain(kind, level, form, newId);
        const law = standardChain(kind, level);
        expect(
          steps.filter(({ id }) => law.some((one) => one.id === id)).map(({ id }) => id),
        ).toEqual(law.map(({ id }) => id));
        if (Object.keys(problems).length > 0) return;
        expect(chainFaults(kind, level, steps)).toEqual([]);
        // It is the chain that a ticket of this kind and level will be signed by.
        const chains = { [`${kind}:${level ?? ""}`]: steps };
        expect(chainOf(kind, { managedLevel: level }, { chains })).toEqual(steps);
        // The form of what is kept gives the same again.
        expect(parseChain(kind, level, chainValues(kind, level, steps), newId).steps).toEqual(
          steps,
        );
      },
    ),
    { numRuns: 1_500 },
  );
});

test.each(CHAINS.map((of) => [`${of.kind} ${of.level ?? ""}`, of] as const))(
  "%s: an own step may stand at every place that is offered",
  (_name, { kind, level }) => {
    for (const after of slotsOf(kind, level)) {
      const form = { "own-zh-0": "复核", "own-by-0": "fire", "own-after-0": after };
      const { steps, problems } = parseChain(kind, level, form, newId);
      expect(problems).toEqual({});
      expect(chainFaults(kind, level, steps)).toEqual([]);
      expect(steps).toHaveLength(standardChain(kind, level).length + 1);
    }
  },
);

test("a stored chain that lost a step, or has an own acceptance, counts for nothing: the standard's holds", () => {
  const law = standardChain("hot-work", "special");
  const own = { ...law[1], id: "own-x", phase: "end" } as (typeof law)[number];
  for (const bad of [law.slice(1), [...law, own], [{ ...own, phase: "start" as const }, ...law]]) {
    const chains = { "hot-work:special": bad };
    expect(chainFaults("hot-work", "special", bad)).not.toEqual([]);
    expect(chainOf("hot-work", { managedLevel: "special" }, { chains })).toEqual(law);
  }
});
