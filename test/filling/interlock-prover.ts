/** Breadth-first search over machine and oracle together, from every stage of an ordinary fill. */
import type { InterlockConfig } from "../../src/filling/interlock/config.ts";
import type { Input, PointState, Step } from "../../src/filling/interlock/model.ts";
import { initialState, leaseValid, permits } from "../../src/filling/interlock/state.ts";
import { judge, newOracle, type Oracle } from "./interlock-oracle.ts";
import { type Act, type Action, CHECKED_NOW, type World } from "./interlock-scenarios.ts";

export type StepFunction = (state: PointState, input: Input, config: InterlockConfig) => Step;

type Node = {
  readonly state: PointState;
  readonly oracle: Oracle;
  readonly path: readonly string[];
};

export type Proof = {
  readonly states: number;
  readonly inputs: number;
  readonly open: number;
  readonly violations: readonly string[];
};

const VIOLATIONS_MAX = 5;
/** Beyond every time limit of the worlds, so older is all the same. */
const AGE_MAX_MS = 1_300;

/** The text of a value in which every instant is an age; equal texts behave alike from here on. */
function keyOf(value: unknown, nowMs: number, sinceMs: number, name = ""): string {
  if (typeof value === "number") {
    if (name === "checkedAtMs" || name === "untilMs") return value >= sinceMs ? "new" : "old";
    if (!name.endsWith("Ms")) return String(value);
    return String(Math.max(-AGE_MAX_MS, Math.min(AGE_MAX_MS, nowMs - value)));
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => keyOf(item, nowMs, sinceMs)).join()}]`;
  }
  if (typeof value === "object" && value !== null) {
    let text = "{";
    for (const [key, item] of Object.entries(value)) {
      text += `${key}:${keyOf(item, nowMs, sinceMs, key)},`;
    }
    return `${text}}`;
  }
  return String(value);
}

export function inputAt(act: Act, atMs: number): Input {
  if (act.kind === "bind" && act.check?.checkedAtMs === CHECKED_NOW) {
    return { ...act, atMs, check: { ...act.check, checkedAtMs: atMs } };
  }
  return { ...act, atMs };
}

export class Prover {
  readonly violations: string[] = [];
  inputs = 0;
  open = 0;
  readonly #step: StepFunction;
  readonly #world: World;

  constructor(step: StepFunction, world: World) {
    this.#step = step;
    this.#world = world;
  }

  root(): Node {
    const state = initialState({
      atMs: 10_000,
      positions: this.#world.config.positions,
      openAuthorisationId: null,
      remoteLock: null,
    });
    return { state, oracle: newOracle(10_000), path: [] };
  }

  feed(node: Node, input: Input, name: string): Node {
    const { state, effects } = this.#step(node.state, input, this.#world.config);
    const isOpen = permits(state);
    const { oracle, complaints } = judge(node.oracle, input, effects, isOpen, this.#world);
    this.inputs += 1;
    if (isOpen) this.open += 1;
    const isLeaseWrong = leaseValid(state, state.facts.nowMs) && !isOpen;
    for (const complaint of isLeaseWrong
      ? [...complaints, "lease without permission"]
      : complaints) {
      this.#complain(complaint, [...node.path, name]);
    }
    return { state, oracle, path: node.path };
  }

  act(node: Node, action: Action): Node {
    let next = node;
    for (const { afterMs, hasTick, act } of action.moves) {
      const atMs = next.state.facts.nowMs + afterMs;
      if (hasTick) next = this.feed(next, { kind: "tick", atMs }, action.name);
      next = this.feed(next, inputAt(act, atMs), action.name);
    }
    return { ...next, path: [...node.path, action.name] };
  }

  /** Whatever the state: after a fault the valve is shut within a tick, and no old grant opens it. */
  faults(node: Node): void {
    const { levels, gauge } = this.#world;
    const frame = (level: number): Act =>
      gauge === "weight"
        ? { kind: "weight", massG: level, isStable: null }
        : { kind: "pressure", pressureKpa: level, at20Kpa: level };
    const over = frame(levels["over"] ?? 0);
    const below = frame(levels["below"] ?? 0);
    const faults: Readonly<Record<string, readonly Act[]>> = {
      "gauge lost": [{ kind: "linkLost", link: "gauge" }],
      "valve lost": [{ kind: "linkLost", link: "valve" }],
      stale: [{ kind: "stale" }],
      "remote lock": [{ kind: "remoteLock", reason: "danger d1", by: "upstream" }],
      "over max": [over, over],
      lifted: [{ kind: "lifted" }],
      "weight gone": [below],
      restart: [{ kind: "restart", openAuthorisationId: null }],
      "relay dropped": [{ kind: "relayDropped", cause: "watchdog" }],
      "clock untrusted": [{ kind: "clockUntrusted" }],
    };
    for (const [name, acts] of Object.entries(faults)) {
      let next = node;
      for (const act of acts) next = this.feed(next, inputAt(act, this.#now(next) + 50), name);
      this.#mustStayShut(next, name);
    }
    this.#silence(node);
    this.#maximumTime(node, frame);
  }

  #now(node: Node): number {
    return node.state.facts.nowMs;
  }

  #mustStayShut(node: Node, name: string): void {
    const stages: readonly (readonly [number, Act])[] = [
      [200, { kind: "tick" }],
      [0, { kind: "linkUp", link: "gauge" }],
      [0, { kind: "linkUp", link: "valve" }],
      [0, { kind: "clockTrusted" }],
      [0, { kind: "unlock" }],
      [50, { kind: "grantCommitted", authorisationId: "a1" }],
      [0, { kind: "grantCommitted", authorisationId: "a2" }],
      [100, { kind: "tick" }],
    ];
    let next = node;
    for (const [afterMs, act] of stages) {
      next = this.feed(next, inputAt(act, this.#now(next) + afterMs), name);
      if (permits(next.state)) this.#complain(`open after ${name}`, [...node.path, name]);
    }
  }

  /** No frame: the tick that finds the weight too old must shut the valve. */
  #silence(node: Node): void {
    let next = node;
    for (let waited = 0; waited < 600; waited += 200) {
      next = this.feed(next, { kind: "tick", atMs: this.#now(next) + 200 }, "silence");
    }
    this.#mustStayShut(next, "silence");
    if (leaseValid(node.state, this.#now(node) + 501)) {
      this.#complain("lease outlives the ticks", [...node.path, "no step at all"]);
    }
  }

  /** Frames and ticks come on and nothing is wrong but the time. */
  #maximumTime(node: Node, frame: (level: number) => Act): void {
    const { weight, pressure } = node.state.facts.tracks;
    const level = (weight ?? pressure)?.last ?? 0;
    let next = node;
    for (let waited = 0; waited < 2_200; waited += 100) {
      const atMs = this.#now(next) + 100;
      // A level that swings never comes to rest, so only the clock can end this fill.
      const swing = waited % 200 === 0 ? 30 : 0;
      next = this.feed(next, { kind: "tick", atMs }, "time");
      next = this.feed(next, inputAt(frame(level + swing), atMs), "time");
    }
    this.#mustStayShut(next, "maximum time");
  }

  #complain(text: string, path: readonly string[]): void {
    if (this.violations.length < VIOLATIONS_MAX) {
      this.violations.push(`${text}: ${path.join(" > ")}`);
    }
  }
}

/**
 * Every action sequence up to `depth` from every stage of the ordinary fill, every fault in each state
 * so reached, and every chain that tries to reopen after the last. Depth 2 holds every pair of faults.
 */
export function prove(step: StepFunction, world: World, depth: number): Proof {
  const prover = new Prover(step, world);
  const seen = new Set<number | bigint>();
  const faulted = new Set<number | bigint>();
  const actions = new Map(world.actions.map((action) => [action.name, action]));
  let frontier: Node[] = [];
  const visit = (node: Node, into: Node[]): void => {
    const { nowMs, sinceMs } = node.state.facts;
    const machine = keyOf(node.state, nowMs, sinceMs);
    const id = Bun.hash(`${machine}|${keyOf(node.oracle, nowMs, sinceMs)}`);
    if (seen.has(id)) return;
    seen.add(id);
    into.push(node);
    const machineId = Bun.hash(machine);
    // What follows a fault depends on the machine alone.
    if (faulted.has(machineId)) return;
    faulted.add(machineId);
    prover.faults(node);
  };
  let root = prover.root();
  visit(root, frontier);
  for (const name of world.happy) {
    const action = actions.get(name);
    if (action === undefined) throw new Error(`no action ${name}`);
    root = prover.act(root, action);
    visit(root, frontier);
  }
  for (let level = 0; level < depth && prover.violations.length === 0; level += 1) {
    const next: Node[] = [];
    for (const node of frontier) {
      for (const action of world.actions) visit(prover.act(node, action), next);
    }
    frontier = next;
  }
  // After all that, every way of trying to open once more.
  const chains = world.actions.filter((action) => action.moves.length > 1);
  for (const node of prover.violations.length === 0 ? frontier : []) {
    for (const chain of chains) prover.act(node, chain);
  }
  const { inputs, open, violations } = prover;
  return { states: seen.size, inputs, open, violations };
}
