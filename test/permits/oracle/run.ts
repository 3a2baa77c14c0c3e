/**
 * Compares the rules with the oracle over random permits.
 * `bun run test/permits/oracle/run.ts [--rounds N] [--seed S]`; ends with 1 at the first disagreements.
 */
import { parseArgs } from "node:util";
import { mayContinue, mayResume, mayStart } from "../../../src/permits/rules/gates.ts";
import { levelOf } from "../../../src/permits/rules/levels.ts";
import { oracleContinue, oracleResume, oracleStart } from "./oracle.ts";
import { oracleLevel } from "./oracle-gas.ts";
import { type Case, randomCase } from "./random.ts";
import { Dice } from "./random-facts.ts";

export type Disagreement = {
  readonly seed: number;
  readonly gate: string;
  readonly rules: readonly string[];
  readonly oracle: readonly string[];
};

export type Outcome = {
  readonly disagreements: readonly Disagreement[];
  /** How often each refusal was given, so that a rule that is never met is seen. */
  readonly seen: ReadonlyMap<string, number>;
  readonly opened: number;
};

const DISAGREEMENTS_MAX = 10;

function answersOf({
  permit,
  facts,
  now,
}: Case): readonly (readonly [string, Set<string>, Set<string>])[] {
  const codes = (list: readonly { readonly code: string }[]) =>
    new Set(list.map(({ code }) => code));
  const level = levelOf(permit, facts.settings, facts.weather);
  const plain = oracleLevel(
    permit,
    permit.plannedStart,
    permit.plannedEnd,
    facts.settings,
    facts.weather,
  );
  const raises = level.reasons
    .map(({ code }) => code)
    .filter((code) => code.startsWith("raise.") && code !== "raise.present")
    .map((code) => code.slice("raise.".length));
  const levelText = (
    due: boolean,
    base: string | null,
    managed: string | null,
    leader: boolean,
  ) => [`due:${due}`, `base:${base}`, `managed:${managed}`, `leader:${leader}`];
  return [
    [
      "level",
      new Set([
        ...levelText(
          level.isTicketDue,
          level.baseLevel,
          level.managedLevel,
          level.needsLeaderPresent,
        ),
        ...raises,
      ]),
      new Set([...levelText(plain.due, plain.base, plain.managed, plain.leader), ...plain.raises]),
    ],
    ["start", codes(mayStart(permit, facts, now)), oracleStart(permit, facts, now)],
    ["continue", codes(mayContinue(permit, facts, now)), oracleContinue(permit, facts, now)],
    ["resume", codes(mayResume(permit, facts, now)), oracleResume(permit, facts, now)],
  ];
}

export function compare(rounds: number, seed: number): Outcome {
  const disagreements: Disagreement[] = [];
  const seen = new Map<string, number>();
  let opened = 0;
  for (let round = 0; round < rounds && disagreements.length < DISAGREEMENTS_MAX; round += 1) {
    const own = seed + round;
    for (const [gate, rules, oracle] of answersOf(randomCase(new Dice(own)))) {
      if (gate !== "level" && rules.size === 0) opened += 1;
      for (const code of rules) seen.set(code, (seen.get(code) ?? 0) + 1);
      const isSame = rules.size === oracle.size && [...rules].every((code) => oracle.has(code));
      if (isSame) continue;
      const [onlyRules, onlyOracle] = [
        [...rules].filter((code) => !oracle.has(code)),
        [...oracle].filter((code) => !rules.has(code)),
      ];
      disagreements.push({ seed: own, gate, rules: onlyRules, oracle: onlyOracle });
    }
  }
  return { disagreements, seen, opened };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
    },
  });
  const rounds = Number(values.rounds);
  const begun = performance.now();
  const { disagreements, seen, opened } = compare(rounds, Number(values.seed));
  for (const one of disagreements) console.log(JSON.stringify(one));
  const counts = [...seen].sort(([, a], [, b]) => a - b).map(([code, count]) => `${code} ${count}`);
  console.log(`seen, rarest first: ${counts.join(", ")}`);
  console.log(
    `${rounds} permits, seed ${values.seed}, ${opened} gates opened, ${disagreements.length} disagreements, ${Math.round(performance.now() - begun)} ms`,
  );
  process.exit(disagreements.length === 0 ? 0 : 1);
}
