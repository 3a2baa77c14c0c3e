/** The eleven steps of filling by weight, and which one is due for a cylinder. Pure. */

export const FLOW_STEPS = [
  "entry",
  "waiting",
  "scale-check",
  "body",
  "scan",
  "fill",
  "leak-1",
  "second",
  "leak-2",
  "seal",
  "post-check",
] as const;
export type FlowStep = (typeof FLOW_STEPS)[number];

/** Those with a row of their own after the fill. */
export const KEPT_STEPS = ["leak-1", "leak-2", "seal", "post-check"] as const;
export type KeptStep = (typeof KEPT_STEPS)[number];

/** What a soap test looks at. */
export const LEAK_PLACES = ["gun-valve", "valve-body"] as const;
export type LeakPlace = (typeof LEAK_PLACES)[number];

/** After the gun was taken off, only the valve itself and its seat are left to test. */
export function leakPlacesOf(step: "leak-1" | "leak-2"): readonly LeakPlace[] {
  return step === "leak-1" ? LEAK_PLACES : ["valve-body"];
}

export type FlowFacts = {
  readonly state: string;
  readonly verdict: string | null;
  readonly isWeighedTwice: boolean;
  /** The steps that were passed. */
  readonly passed: readonly KeptStep[];
  readonly isReleased: boolean;
};

/** What the flow waits for; `stopped`: this cylinder goes no further on this way. */
export type FlowNext =
  | { readonly kind: "filling" }
  | { readonly kind: "step"; readonly step: Exclude<FlowStep, "entry"> }
  | { readonly kind: "released" }
  | {
      readonly kind: "stopped";
      readonly why: "over" | "under" | "differs" | "rejected" | "unknown" | "unused" | "unsettled";
    };

/** An over-filled cylinder is emptied first, whatever else is still to do; nothing overtakes that. */
export function nextOf(facts: FlowFacts): FlowNext {
  const { state, verdict } = facts;
  if (facts.isReleased) return { kind: "released" };
  if (state === "authorised" || state === "filling") return { kind: "filling" };
  if (state === "interrupted") return { kind: "stopped", why: "unsettled" };
  if (state === "unused") return { kind: "stopped", why: "unused" };
  if (verdict === "over") return { kind: "stopped", why: "over" };
  if (verdict === "rejected") return { kind: "stopped", why: "rejected" };
  if (state === "closed" && verdict !== "ok") {
    const why = verdict === "under" || verdict === "differs" ? verdict : "unknown";
    return { kind: "stopped", why };
  }
  const has = (step: KeptStep): boolean => facts.passed.includes(step);
  if (!has("leak-1")) return { kind: "step", step: "leak-1" };
  if (!facts.isWeighedTwice) return { kind: "step", step: "second" };
  // Weighed by a person who settled an interrupted fill: too little stays too little.
  if (verdict !== "ok") return { kind: "stopped", why: verdict === "under" ? "under" : "unknown" };
  for (const step of ["leak-2", "seal", "post-check"] as const) {
    if (!has(step)) return { kind: "step", step };
  }
  return { kind: "released" };
}

export type StepRefusal = { readonly code: "filling.not_this_step"; readonly due: FlowStep | null };

/** Undefined when the step is due; otherwise what is due instead. */
export function stepRefusal(facts: FlowFacts, asked: FlowStep): StepRefusal | undefined {
  const next = nextOf(facts);
  if (next.kind === "step" && next.step === asked) return undefined;
  return { code: "filling.not_this_step", due: next.kind === "step" ? next.step : null };
}

/** For the bar of steps: how far a cylinder has come, counted from 0; eleven when all is done. */
export function reachedOf(facts: FlowFacts): number {
  const next = nextOf(facts);
  if (next.kind === "released") return FLOW_STEPS.length;
  if (next.kind === "filling") return FLOW_STEPS.indexOf("fill");
  if (next.kind === "step") return FLOW_STEPS.indexOf(next.step);
  if (facts.isWeighedTwice) return FLOW_STEPS.indexOf("leak-2");
  return FLOW_STEPS.indexOf(facts.passed.includes("leak-1") ? "second" : "leak-1");
}
