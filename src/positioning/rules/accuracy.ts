/**
 * The tests of AQ 3064.3-2025 annex A: what is to be done step by step, and what the fixes of those steps are worth
 * against clause 7. Alarms are judged by the site's own rules over the recorded fixes, so a report can be reckoned
 * again. Pure.
 */
import { instant, MINUTE_MS, SECOND_MS, type UnixMs } from "../../kernel/instants.ts";
import type { Fix, Point } from "../model.ts";
import { distanceMm } from "./geometry.ts";

export const TEST_KINDS = ["static", "dynamic", "gathering", "fence"] as const;
export type TestKind = (typeof TEST_KINDS)[number];

/** `isSky`: with satellites in view; the annex wants both kinds of place. */
export type TestPoint = Point & { readonly isSky: boolean };

export type StepKind = "point" | "miss" | "false" | "exit" | "exit-false";
export type Step = {
  readonly kind: StepKind;
  /** Where the cards stand, in their order; one place for tests of accuracy. */
  readonly places: readonly TestPoint[];
};

export type TestPlan = {
  readonly kind: TestKind;
  readonly floorId: string;
  readonly tags: readonly string[];
  /** Points of the static and dynamic test; of the others the centre alone. */
  readonly points: readonly TestPoint[];
};

/** One doing of a step with what was recorded meanwhile, by tag and in order of time. */
export type Done = {
  readonly step: number;
  readonly fromAt: UnixMs;
  readonly toAt: UnixMs;
  readonly fixes: ReadonlyMap<string, readonly Fix[]>;
};

export type StepProblem = "not-done" | "too-few" | "no-fix";
export type StepResult = {
  readonly step: number;
  readonly kind: StepKind;
  /** Fixes, or samples of the alarm. */
  readonly count: number;
  readonly p68Mm: number | null;
  readonly maxMm: number | null;
  /** Of the samples those that were wrong, 0 to 1. */
  readonly wrong: number | null;
  readonly problem: StepProblem | null;
};

export type FindingCode =
  | "sky"
  | "roofed"
  | "apart"
  | "fixes"
  | "static-error"
  | "points"
  | "roofed-share"
  | "length"
  | "speed"
  | "valid"
  | "dynamic-error"
  | "cards"
  | "samples"
  | "missed"
  | "false";

/** In what a figure is said, and the clause of AQ 3064.3-2025 that asks for it. */
export const FINDING_FACTS: Readonly<
  Record<FindingCode, { readonly unit: string; readonly clause: string }>
> = {
  sky: { unit: "", clause: "A.2" },
  roofed: { unit: "", clause: "A.2" },
  apart: { unit: "m", clause: "A.2" },
  fixes: { unit: "", clause: "A.2" },
  "static-error": { unit: "m", clause: "7, 3.3" },
  points: { unit: "", clause: "A.3" },
  "roofed-share": { unit: "%", clause: "A.3" },
  length: { unit: "m", clause: "A.3" },
  speed: { unit: "m/s", clause: "A.3" },
  valid: { unit: "%", clause: "A.3" },
  "dynamic-error": { unit: "m", clause: "7, 3.3" },
  cards: { unit: "", clause: "A.4, A.5" },
  samples: { unit: "", clause: "A.4, A.5" },
  missed: { unit: "%", clause: "7" },
  false: { unit: "%", clause: "7" },
};

/** `bound`: the value must be at least, at most, below or above `limit`. */
export type Finding = {
  readonly code: FindingCode;
  readonly value: number | null;
  readonly bound: "≥" | "≤" | "<" | ">";
  readonly limit: number;
  readonly isMet: boolean;
};

export type Verdict = "passed" | "failed" | "incomplete";
export type Judged = {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly steps: readonly StepResult[];
};

/** A.2: after two minutes one fix each two seconds, 300 of them in ten minutes. */
export const SETTLE_MS = 2 * MINUTE_MS;
const STATIC_EACH_MS = 2 * SECOND_MS;
const STATIC_FIXES = 300;
const APART_M = 15;
const EACH_KIND = 3;
/** A.3: the first fix from five seconds after the stop; later than ten is invalid. */
const DYNAMIC_FROM_MS = 5 * SECOND_MS;
export const DYNAMIC_TO_MS = 10 * SECOND_MS;
const DYNAMIC_POINTS = 100;
/** A.4, A.5: a sample at most every five seconds for at least ten minutes. */
export const SAMPLE_MS = 5 * SECOND_MS;
const SAMPLES = 120;
export const GATHER_CARDS = 6;
export const FENCE_CARDS = 4;
export const FENCE_SIDE_MM = 15_000;
/** How long a step goes on until there is enough of it; a stop on a walk ends by itself. */
export function stepNeedsMs(kind: TestKind): number {
  if (kind === "dynamic") return DYNAMIC_TO_MS;
  const samplesMs = kind === "static" ? STATIC_FIXES * STATIC_EACH_MS : SAMPLES * SAMPLE_MS;
  return SETTLE_MS + samplesMs;
}

/** Clause 3.3: accuracy is the 68.27 % point of the errors. */
const SHARE = 0.6827;

const RING_MM = 12_000;
/** "Just outside" the radius of 18 m. */
const OUTSIDE_MM = 18_300;
const INSIDE_MM = 3_000;

function ring(centre: TestPoint, count: number, radiusMm: number, fromTurn = 0): TestPoint[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = 2 * Math.PI * (index / count + fromTurn);
    return {
      xMm: Math.round(centre.xMm + radiusMm * Math.cos(angle)),
      yMm: Math.round(centre.yMm + radiusMm * Math.sin(angle)),
      isSky: centre.isSky,
    };
  });
}

function fenceSteps(centre: TestPoint): Step[] {
  const half = FENCE_SIDE_MM / 2;
  const at = (dx: number, dy: number): TestPoint => ({
    ...centre,
    xMm: centre.xMm + dx,
    yMm: centre.yMm + dy,
  });
  const near = half - INSIDE_MM;
  const corners = [at(-near, -near), at(near, -near), at(near, near), at(-near, near)];
  const beside = at(half + INSIDE_MM, 0);
  return [
    { kind: "miss", places: corners },
    { kind: "exit", places: [beside] },
    { kind: "false", places: [...corners.slice(0, 3), beside] },
    { kind: "exit-false", places: [at(near, 0)] },
  ];
}

/** What is to be done, in this order. */
export function stepsOf(plan: Pick<TestPlan, "kind" | "points">): readonly Step[] {
  const { kind, points } = plan;
  if (kind === "static" || kind === "dynamic") {
    return points.map((point) => ({ kind: "point", places: [point] }));
  }
  const [centre] = points;
  if (centre === undefined) return [];
  if (kind === "fence") return fenceSteps(centre);
  return [
    { kind: "miss", places: [centre, ...ring(centre, 5, RING_MM)] },
    {
      kind: "false",
      places: [centre, ...ring(centre, 4, RING_MM), ...ring(centre, 1, OUTSIDE_MM, 1 / 8)],
    },
  ];
}

/** The 68.27 % point of the errors; null without any. */
export function accuracyOf(errors: readonly number[]): number | null {
  const sorted = [...errors].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(SHARE * sorted.length) - 1)] ?? null;
}

/** Whether the alarm of a step is on at each sample; the rules behind it belong to the engine. */
export type Sampler = (plan: TestPlan, step: Step, done: Done) => readonly boolean[];

type Errors = { readonly result: StepResult; readonly errors: readonly number[] };

const NOTHING = { count: 0, p68Mm: null, maxMm: null, wrong: null } as const;

function measured(step: number, errors: readonly number[], problem: StepProblem | null): Errors {
  const p68 = accuracyOf(errors);
  return {
    errors,
    result: {
      ...{ step, kind: "point", count: errors.length, wrong: null, problem },
      p68Mm: p68 === null ? null : Math.round(p68),
      maxMm: errors.length === 0 ? null : Math.round(Math.max(...errors)),
    },
  };
}

function stood(step: number, at: TestPoint, fixes: readonly Fix[], done: Done): Errors {
  const errors: number[] = [];
  let slot = -1;
  for (const fix of fixes) {
    const own = Math.floor((fix.at - done.fromAt - SETTLE_MS) / STATIC_EACH_MS);
    if (own < 0 || own === slot || fix.at > done.toAt) continue;
    slot = own;
    errors.push(distanceMm(fix, at));
  }
  return measured(step, errors, errors.length < STATIC_FIXES ? "too-few" : null);
}

function passed(step: number, at: TestPoint, fixes: readonly Fix[], done: Done): Errors {
  const fix = fixes.find((one) => one.at >= done.fromAt + DYNAMIC_FROM_MS);
  const isValid = fix !== undefined && fix.at <= done.fromAt + DYNAMIC_TO_MS;
  return measured(step, isValid ? [distanceMm(fix, at)] : [], isValid ? null : "no-fix");
}

function finding(
  code: FindingCode,
  value: number | null,
  bound: Finding["bound"],
  limit: number,
): Finding {
  const shown = value === null ? null : Math.round(value * 100) / 100;
  const isMet =
    value !== null &&
    ((bound === "≥" && value >= limit) ||
      (bound === "≤" && value <= limit) ||
      (bound === "<" && value < limit) ||
      (bound === ">" && value > limit));
  return { code, value: shown, bound, limit, isMet };
}

const metres = (mm: number | null): number | null => (mm === null ? null : mm / 1_000);

function nearest(points: readonly Point[]): number | null {
  let least: number | null = null;
  points.forEach((a, index) => {
    for (const b of points.slice(index + 1)) {
      const apart = distanceMm(a, b);
      if (least === null || apart < least) least = apart;
    }
  });
  return least;
}

function staticFindings(points: readonly TestPoint[], all: readonly Errors[]): Finding[] {
  const whole = all.filter(({ result }) => result.problem === null);
  const own = (isSky: boolean): number =>
    whole.filter(({ result }) => points[result.step]?.isSky === isSky).length;
  const counts = all.map(({ result }) => result.count);
  return [
    finding("sky", own(true), "≥", EACH_KIND),
    finding("roofed", own(false), "≥", EACH_KIND),
    finding("apart", metres(nearest(points)), "≥", APART_M),
    finding("fixes", counts.length === 0 ? null : Math.min(...counts), "≥", STATIC_FIXES),
    finding("static-error", metres(accuracyOf(all.flatMap(({ errors }) => errors))), "≤", 3),
  ];
}

/** Metres a second between the stops, without the ten seconds of each stop. */
function speedOf(points: readonly TestPoint[], dones: readonly Done[]): number | null {
  let [walkedMm, ms] = [0, 0];
  dones.forEach((done, index) => {
    const before = dones[index - 1];
    const [from, to] = [points[before?.step ?? -1], points[done.step]];
    if (before === undefined || from === undefined || to === undefined) return;
    walkedMm += distanceMm(from, to);
    ms += Math.max(1, done.fromAt - before.fromAt - DYNAMIC_TO_MS);
  });
  return ms === 0 ? null : walkedMm / ms;
}

function dynamicFindings(
  points: readonly TestPoint[],
  all: readonly Errors[],
  dones: readonly Done[],
): Finding[] {
  const roofed = points.filter(({ isSky }) => !isSky).length;
  const lengthMm = points.reduce((sum, point, index) => {
    const before = points[index - 1];
    return before === undefined ? sum : sum + distanceMm(before, point);
  }, 0);
  const valid = all.filter(({ result }) => result.problem === null).length;
  const done = all.filter(({ result }) => result.problem !== "not-done").length;
  return [
    finding("points", done, "≥", DYNAMIC_POINTS),
    finding("roofed-share", points.length === 0 ? null : (100 * roofed) / points.length, "≥", 60),
    finding("length", metres(lengthMm), "≥", 500),
    finding("speed", speedOf(points, dones), "≥", 1),
    finding("valid", done === 0 ? null : (100 * valid) / done, ">", 95),
    finding("dynamic-error", metres(accuracyOf(all.flatMap(({ errors }) => errors))), "≤", 5),
  ];
}

function alarmResult(
  plan: TestPlan,
  index: number,
  step: Step,
  done: Done,
  sampler: Sampler,
): StepResult {
  const samples = sampler(plan, step, done);
  const shouldBeOn = step.kind === "miss" || step.kind === "exit";
  const wrong = samples.filter((isOn) => isOn !== shouldBeOn).length;
  return {
    ...NOTHING,
    ...{ step: index, kind: step.kind, count: samples.length },
    wrong: samples.length === 0 ? null : wrong / samples.length,
    problem: samples.length < SAMPLES ? "too-few" : null,
  };
}

/** Wrong samples of all samples of these steps, in percent. */
function ratePercent(results: readonly StepResult[], kinds: readonly StepKind[]): number | null {
  const own = results.filter(({ kind, wrong }) => kinds.includes(kind) && wrong !== null);
  const samples = own.reduce((sum, { count }) => sum + count, 0);
  if (samples === 0) return null;
  return (100 * own.reduce((sum, { count, wrong }) => sum + count * (wrong ?? 0), 0)) / samples;
}

function alarmFindings(plan: TestPlan, results: readonly StepResult[]): Finding[] {
  const cards = plan.kind === "fence" ? FENCE_CARDS : GATHER_CARDS;
  return [
    finding("cards", plan.tags.length, "≥", cards),
    finding("samples", Math.min(...results.map(({ count }) => count)), "≥", SAMPLES),
    finding("missed", ratePercent(results, ["miss", "exit"]), "<", 10),
    finding("false", ratePercent(results, ["false", "exit-false"]), "<", 15),
  ];
}

const MEASURED: readonly FindingCode[] = ["static-error", "dynamic-error", "missed", "false"];

/** A figure that was measured and is beyond its limit fails; a test that was not made whole passes nothing. */
function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.every(({ isMet }) => isMet)) return "passed";
  const isBeyond = findings.some(
    ({ code, value, isMet }) => MEASURED.includes(code) && value !== null && !isMet,
  );
  return isBeyond ? "failed" : "incomplete";
}

/** `dones`: the last doing of each step, in order of time. */
export function judge(plan: TestPlan, dones: readonly Done[], sampler: Sampler): Judged {
  const steps = stepsOf(plan);
  const doneOf = (index: number): Done | undefined => dones.find(({ step }) => step === index);
  if (plan.kind === "gathering" || plan.kind === "fence") {
    const results = steps.map((step, index): StepResult => {
      const done = doneOf(index);
      return done === undefined
        ? { ...NOTHING, step: index, kind: step.kind, problem: "not-done" }
        : alarmResult(plan, index, step, done, sampler);
    });
    const findings = alarmFindings(plan, results);
    return { verdict: verdictOf(findings), findings, steps: results };
  }
  const all = plan.points.map((point, index): Errors => {
    const done = doneOf(index);
    if (done === undefined) return measured(index, [], "not-done");
    const fixes = done.fixes.get(plan.tags[0] ?? "") ?? [];
    return (plan.kind === "static" ? stood : passed)(index, point, fixes, done);
  });
  const findings =
    plan.kind === "static"
      ? staticFindings(plan.points, all)
      : dynamicFindings(plan.points, all, dones);
  return { verdict: verdictOf(findings), findings, steps: all.map(({ result }) => result) };
}

/** Times at which the alarm is sampled: once the cards have stood still for two minutes. */
export function sampleTimes({ fromAt, toAt }: Pick<Done, "fromAt" | "toAt">): readonly UnixMs[] {
  const times: UnixMs[] = [];
  for (let at = fromAt + SETTLE_MS + SAMPLE_MS; at <= toAt; at += SAMPLE_MS) {
    times.push(instant(at));
  }
  return times;
}
