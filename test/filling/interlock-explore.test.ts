/** The machine against the oracle: searched around every stage of a fill, at random, and broken. */
import { describe, expect, test } from "bun:test";
import { permits } from "../../src/filling/interlock/state.ts";
import { step } from "../../src/filling/interlock/step.ts";
import { Prover, prove, type StepFunction } from "./interlock-prover.ts";
import { gunWorld, manifoldWorld } from "./interlock-scenarios.ts";

const DEPTH = Number(process.env["PROVE_DEPTH"] ?? 2);
const RANDOM_INPUTS = Number(process.env["PROVE_RANDOM"] ?? 100_000);
const TIME_MAX_MS = DEPTH > 2 ? 3_600_000 : 120_000;

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.each([gunWorld(), manifoldWorld()].map((world) => [world.name, world] as const))(
  "%s",
  (name, world) => {
    test(
      "never opens without a live authorisation and shuts after every fault",
      () => {
        const proof = prove(step, world, DEPTH);
        console.log(
          `interlock, ${name}: depth ${DEPTH}, ${proof.states} states x ${world.actions.length} actions, ${proof.inputs} inputs, open after ${proof.open}`,
        );
        expect(proof.violations).toEqual([]);
        // A search that never saw an open valve would prove nothing.
        expect(proof.open).toBeGreaterThan(1_000);
      },
      TIME_MAX_MS,
    );

    test("the ordinary fill opens, fills and ends with a record", () => {
      const prover = new Prover(step, world);
      const actions = new Map(world.actions.map((action) => [action.name, action]));
      let node = prover.root();
      const phases = new Set<string>();
      for (const item of world.happy) {
        node = prover.act(node, actions.get(item)!);
        const { mode } = node.state;
        phases.add(mode.phase === "settled" && mode.end !== null ? "recorded" : mode.phase);
      }
      expect([...phases]).toEqual(["locked", "authorised", "filling", "settled", "recorded"]);
      expect(node.state.mode.phase).toBe("locked");
      expect(prover.violations).toEqual([]);
    });

    test.each([1, 2, 3])("holds for random inputs of seed %d", (seed) => {
      const next = random(seed);
      const prover = new Prover(step, world);
      const actions = new Map(world.actions.map((action) => [action.name, action]));
      let node = prover.root();
      let opened = 0;
      let stage = 0;
      while (prover.inputs < RANDOM_INPUTS) {
        const wasOpen = permits(node.state);
        // Mostly along the ordinary fill, else a random walk would hardly ever get to an open valve.
        const isAstray = next() < 0.15;
        const name = world.happy[stage % world.happy.length]!;
        stage += isAstray ? 0 : 1;
        const astray = world.actions[Math.floor(next() * world.actions.length)]!;
        node = { ...prover.act(node, isAstray ? astray : actions.get(name)!), path: [] };
        if (!wasOpen && permits(node.state)) opened += 1;
        // The alphabet of checks is small; a new day begins when it is used up.
        if (stage >= world.happy.length * 2) {
          node = prover.root();
          stage = 0;
        }
      }
      expect(prover.violations).toEqual([]);
      expect(opened).toBeGreaterThan(50);
    });
  },
);

/** Broken on purpose: the prover must find each of these, or it proves nothing. */
const BROKEN: readonly (readonly [string, StepFunction])[] = [
  [
    "takes a missing weight for a fresh one while filling",
    (state, input, config) => {
      if (state.mode.phase !== "filling") return step(state, input, config);
      const { weight, pressure } = state.facts.tracks;
      const fresh = {
        ...(weight === undefined ? {} : { weight: { ...weight, lastAtMs: input.atMs } }),
        ...(pressure === undefined ? {} : { pressure: { ...pressure, lastAtMs: input.atMs } }),
      };
      return step({ ...state, facts: { ...state.facts, tracks: fresh } }, input, config);
    },
  ],
  [
    "goes on with the old permission after a restart",
    (state, input, config) => {
      if (input.kind !== "restart" || !permits(state)) return step(state, input, config);
      return step(state, { kind: "tick", atMs: input.atMs }, config);
    },
  ],
  [
    "forgets which checks were used",
    (state, input, config) => {
      const { state: next, effects } = step(state, input, config);
      return { state: { ...next, facts: { ...next.facts, usedChecks: [] } }, effects };
    },
  ],
  [
    "opens on a commit although a lock came in between",
    (state, input, config) => {
      if (input.kind !== "remoteLock" || state.mode.phase !== "locked") {
        return step(state, input, config);
      }
      return { state, effects: [] };
    },
  ],
  [
    "never ends a permission that is not used",
    (state, input, config) => step(state, input, { ...config, grantUseMaxMs: 1e9 }),
  ],
  [
    "never ends a long fill",
    (state, input, config) => step(state, input, { ...config, fillMaxMs: 1e9 }),
  ],
  [
    "does not notice a silent main loop",
    (state, input, config) => step(state, input, { ...config, heldLagMaxMs: 1e9 }),
  ],
  [
    "does not look at refusals",
    (state, input, config) =>
      step(state, input.kind === "bind" ? { ...input, refusals: [] } : input, config),
  ],
  [
    "believes one frame",
    (state, input, config) => {
      const gauges = Object.fromEntries(
        Object.entries(config.gauges).map(([kind, gauge]) => [
          kind,
          { ...gauge, steadyFrames: 1, steadyWindowMs: 0 },
        ]),
      );
      return step(state, input, { ...config, gauges });
    },
  ],
  [
    "ignores too much gas",
    (state, input, config) => {
      const isFrame = input.kind === "weight" || input.kind === "pressure";
      const next = step(state, input, config);
      const isOver = next.effects.some(
        (effect) => effect.kind === "withdraw" && effect.cause === "over_max",
      );
      return isFrame && isOver ? { state, effects: [] } : next;
    },
  ],
  [
    "lets go of the settlement",
    (state, input, config) => {
      const next = step(state, input, config);
      const { mode } = next.state;
      if (mode.phase !== "locked") return next;
      return { ...next, state: { ...next.state, mode: { ...mode, settlement: null } } };
    },
  ],
];

describe.each([gunWorld(), manifoldWorld()].map((world) => [world.name, world] as const))(
  "the prover, %s",
  (_name, world) => {
    test.each(BROKEN)(
      "catches a machine that %s",
      (_why, broken) => {
        let violations: readonly string[] = [];
        for (let depth = 0; depth <= 2 && violations.length === 0; depth += 1) {
          violations = prove(broken, world, depth).violations;
        }
        expect(violations.length).toBeGreaterThan(0);
      },
      TIME_MAX_MS,
    );
  },
);

/** What only a machine with a pressure gauge can get wrong. */
const BROKEN_BY_PRESSURE: readonly (readonly [string, StepFunction])[] = [
  [
    "judges a cold cylinder by what the gauge shows",
    (state, input, config) =>
      step(
        state,
        input.kind === "pressure" ? { ...input, at20Kpa: input.pressureKpa } : input,
        config,
      ),
  ],
  [
    "does not look at the ceiling",
    (state, input, config) => {
      if (input.kind !== "bind" || input.pressure === null) return step(state, input, config);
      return step(
        state,
        { ...input, pressure: { ...input.pressure, ceilingKpa: 1_000_000 } },
        config,
      );
    },
  ],
  [
    "fills on without a temperature",
    (state, input, config) => {
      if (input.kind !== "pressure" || input.at20Kpa !== null) return step(state, input, config);
      return step(state, { ...input, at20Kpa: input.pressureKpa }, config);
    },
  ],
];

test.each(BROKEN_BY_PRESSURE)(
  "the prover, manifold of three, catches a machine that %s",
  (_why, broken) => {
    let violations: readonly string[] = [];
    for (let depth = 0; depth <= 2 && violations.length === 0; depth += 1) {
      violations = prove(broken, manifoldWorld(), depth).violations;
    }
    expect(violations.length).toBeGreaterThan(0);
  },
  TIME_MAX_MS,
);
