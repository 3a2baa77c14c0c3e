/** Order of signatures, who may sign, and what a site may change of a chain (GB 30871-2022 4.11, B.1; AQ 3064.2 5.2.2, 5.5). */
import type {
  ChainStep,
  LevelDecision,
  PermitKind,
  PermitLevel,
  PermitPerson,
  PermitSettings,
  PersonState,
  Signature,
} from "../model.ts";
import { standardChain } from "../standard/chains.ts";

export const chainKey = (kind: PermitKind, level: PermitLevel | null): string =>
  `${kind}:${level ?? ""}`;

/** The site's chain where it has one that is lawful, else the standard's: a bad setting never shortens a chain. */
export function chainOf(
  kind: PermitKind,
  level: Pick<LevelDecision, "managedLevel">,
  settings: Pick<PermitSettings, "chains">,
): readonly ChainStep[] {
  const own = settings.chains[chainKey(kind, level.managedLevel)];
  const isLawful = own !== undefined && chainFaults(kind, level.managedLevel, own).length === 0;
  return isLawful ? own : standardChain(kind, level.managedLevel);
}

export type ChainFault =
  | { readonly code: "chain.step_missing"; readonly step: string }
  | { readonly code: "chain.step_changed"; readonly step: string }
  | { readonly code: "chain.order"; readonly step: string }
  | { readonly code: "chain.duplicate"; readonly step: string }
  | { readonly code: "chain.too_long"; readonly max: number }
  | { readonly code: "chain.after_approval"; readonly step: string }
  | { readonly code: "chain.phase"; readonly step: string };

export const CHAIN_MAX = 20;

const PHASE_ORDER: Readonly<Record<ChainStep["phase"], number>> = { issue: 0, start: 1, end: 2 };

/** Steps of the site stand before the issue or the start, in their turn; the acceptance is one name, and approval the standard's. */
function ownStepFaults(
  chain: readonly ChainStep[],
  law: readonly ChainStep[],
): readonly ChainFault[] {
  const ids = new Set(law.map(({ id }) => id));
  return chain.flatMap((step, index): readonly ChainFault[] => {
    const before = chain[index - 1];
    const isTurned = before !== undefined && PHASE_ORDER[before.phase] > PHASE_ORDER[step.phase];
    const isOwnEnd = !ids.has(step.id) && (step.phase === "end" || step.isApproval);
    return isTurned || isOwnEnd ? [{ code: "chain.phase", step: step.id }] : [];
  });
}

/**
 * What is unlawful about a chain. A site may put steps between those of the standard and give a step to another
 * office (note 1 of B.1), but not to a role of the job itself, and may leave out none, nor sign after the approval.
 */
export function chainFaults(
  kind: PermitKind,
  level: PermitLevel | null,
  chain: readonly ChainStep[],
): readonly ChainFault[] {
  const faults: ChainFault[] = [];
  if (chain.length > CHAIN_MAX) faults.push({ code: "chain.too_long", max: CHAIN_MAX });
  const ids = chain.map(({ id }) => id);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) {
    faults.push({ code: "chain.duplicate", step: id });
  }
  const jobRoles = ["leader", "commander", "worker", "guardian"];
  let last = -1;
  for (const law of standardChain(kind, level)) {
    const index = ids.indexOf(law.id);
    const own = chain[index];
    if (own === undefined) {
      faults.push({ code: "chain.step_missing", step: law.id });
      continue;
    }
    const isRoleKept = jobRoles.includes(law.by) ? own.by === law.by : !jobRoles.includes(own.by);
    if (own.phase !== law.phase || own.isApproval !== law.isApproval || !isRoleKept) {
      faults.push({ code: "chain.step_changed", step: law.id });
    }
    if (index < last) faults.push({ code: "chain.order", step: law.id });
    last = Math.max(last, index);
  }
  const approvedAt = chain.findIndex(({ isApproval }) => isApproval);
  for (const [index, step] of chain.entries()) {
    if (step.phase === "issue" && approvedAt >= 0 && index > approvedAt && !step.isApproval) {
      faults.push({ code: "chain.after_approval", step: step.id });
    }
  }
  faults.push(...ownStepFaults(chain, standardChain(kind, level)));
  return faults;
}

export type ChainState = {
  readonly chain: readonly ChainStep[];
  readonly signatures: readonly Signature[];
};

/** The one step whose turn it is; undefined when all are signed. */
export function nextStep({ chain, signatures }: ChainState): ChainStep | undefined {
  return chain.find((step) => !signatures.some((one) => one.step === step.id));
}

/** Steps of a phase that are not signed yet, in order. */
export function openSteps(state: ChainState, phase: ChainStep["phase"]): readonly ChainStep[] {
  return state.chain.filter(
    (step) => step.phase === phase && !state.signatures.some((one) => one.step === step.id),
  );
}

/** Whether every signature came after those of the steps before it: a pushed order that was kept. */
export function isInOrder({ chain, signatures }: ChainState): boolean {
  const times = chain
    .map(({ id }) => signatures.find((one) => one.step === id)?.at)
    .filter((at) => at !== undefined);
  const signed = chain.findIndex(({ id }) => !signatures.some((one) => one.step === id));
  const isWithoutGap = signed < 0 || times.length === signed;
  return isWithoutGap && times.every((at, index) => at >= (times[index - 1] ?? at));
}

/** Whether a person holds what a step asks for: a role on this permit, or an office of the site. */
export function holds(
  step: ChainStep,
  personId: string,
  people: readonly PermitPerson[],
  state: Pick<PersonState, "offices"> | undefined,
): boolean {
  const isByRole = people.some(
    (one) => one.personId === personId && one.role === step.by && one.leftAt === null,
  );
  return isByRole || state?.offices.some((office) => office === step.by) === true;
}

/** Those whose turn it is, by id. */
export function nextSigners(
  state: ChainState,
  people: readonly PermitPerson[],
  states: readonly PersonState[],
): readonly string[] {
  const step = nextStep(state);
  if (step === undefined) return [];
  const ids = new Set([...people, ...states].map(({ personId }) => personId));
  return [...ids].filter((id) =>
    holds(
      step,
      id,
      people,
      states.find((one) => one.personId === id),
    ),
  );
}

export type SignRefusal =
  | "sign.unknown"
  | "sign.order"
  | "sign.person"
  | "sign.right"
  | "sign.same"
  | "sign.spot";

const JOB_STEPS = ["leader", "commander"];

/**
 * Whether somebody may put their name under a step now. Whoever leads, does or guards the work does not approve it
 * (a person does not approve their own work); the approval is given on the spot (4.11 a).
 */
export function maySign(
  state: ChainState,
  asked: { readonly step: string; readonly personId: string; readonly isOnSite: boolean },
  people: readonly PermitPerson[],
  signer: PersonState | undefined,
): readonly SignRefusal[] {
  const step = state.chain.find(({ id }) => id === asked.step);
  if (step === undefined) return ["sign.unknown"];
  const refusals: SignRefusal[] = [];
  if (nextStep(state)?.id !== step.id) refusals.push("sign.order");
  if (signer === undefined || !signer.isActive || signer.isBlacklisted) {
    refusals.push("sign.person");
  }
  if (!holds(step, asked.personId, people, signer)) refusals.push("sign.right");
  if (step.isApproval) {
    const isOfJob = people.some(
      (one) =>
        one.personId === asked.personId && one.role !== "discloser" && one.role !== "coordinator",
    );
    const hasLed = state.signatures.some(
      (one) => one.personId === asked.personId && JOB_STEPS.includes(one.step),
    );
    if (isOfJob || hasLed) refusals.push("sign.same");
    if (!asked.isOnSite) refusals.push("sign.spot");
  }
  return refusals;
}
