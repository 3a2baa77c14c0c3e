/** Why a permit cannot be signed, begun, gone on with or accepted; worst first, each with its clause. Pure. */
import { DAY_MS, type Day, dayOf, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { CERTIFICATES_OF, rolesNeeded } from "./chains.ts";
import type {
  Hindrance,
  MeasureRow,
  PersonRow,
  SampleRow,
  SignatureRow,
  VerificationRow,
} from "./flow-model.ts";
import { findGas } from "./gas.ts";
import type { ChainStep, LevelDecision, Permit, PermitKind, PersonState } from "./model.ts";

/** Everything that decides, loaded in the same transaction. */
export type StartFacts = {
  readonly permit: Permit;
  readonly level: LevelDecision;
  readonly steps: readonly ChainStep[];
  /** Those who are on the work now. */
  readonly people: readonly PersonRow[];
  readonly states: ReadonlyMap<string, PersonState>;
  readonly measures: readonly MeasureRow[];
  readonly riskCount: number;
  readonly samples: readonly SampleRow[];
  readonly signatures: readonly SignatureRow[];
  readonly disclosed: ReadonlySet<string>;
  readonly verifications: readonly VerificationRow[];
  readonly missing: readonly PermitKind[];
  readonly conflicts: readonly Hindrance[];
  readonly hasVideo: boolean;
  readonly isStopped: boolean;
  readonly isClockTrusted: boolean;
};

const GB = "GB 30871-2022";
const AQ = "AQ 3064.2-2024";

const why = (code: string, clause: string, values: Hindrance["values"] = {}): Hindrance => ({
  code,
  clause,
  values,
});

/** Minutes that an analysis may be old when the work begins (5.3.1 c, 6.3 a). */
export const SAMPLE_MAX_MIN = 30;

function ofPeople(facts: StartFacts, today: Day): readonly Hindrance[] {
  const { permit, people, states } = facts;
  const found: Hindrance[] = [];
  for (const role of rolesNeeded(permit.kind, permit.facts)) {
    if (!people.some((one) => one.role === role))
      found.push(why("people.missing", `${GB} A`, { role }));
  }
  for (const { personId, role } of people) {
    const state = states.get(personId);
    if (state === undefined || !state.isActive) {
      found.push(why("people.inactive", `${GB} 4.9`, { person: personId }));
      continue;
    }
    if (state.isBlacklisted)
      found.push(why("people.blacklisted", `${GB} 4.9`, { person: personId }));
    const kinds = CERTIFICATES_OF[role];
    const holds = state.certificates.some(
      ({ kind, expiresOn }) => kinds?.includes(kind) === true && expiresOn >= today,
    );
    if (kinds !== undefined && !holds) {
      const clause = role.includes("guardian") ? `${GB} 4.10` : `${GB} 4.9`;
      found.push(why("people.certificate", clause, { person: personId, role }));
    }
  }
  const guards = people.filter(({ role }) => role === "guardian");
  for (const { personId } of guards) {
    if (
      people.some(
        (one) => one.personId === personId && !["guardian", "discloser"].includes(one.role),
      )
    ) {
      found.push(why("people.guardian-works", `${GB} 4.10`, { person: personId }));
    }
  }
  return found;
}

function ofWork({ permit, level, hasVideo }: StartFacts): readonly Hindrance[] {
  const { facts } = permit;
  const found: Hindrance[] = [];
  if (facts.kind === "hot-work") {
    if (facts.isSelfDecomposing && facts.isOnRunning)
      found.push(why("hot.self-decomposing", `${GB} 5.4.2`));
    if (level.managedLevel === "special" && !hasVideo) {
      found.push(why("hot.video", `${GB} 5.2.11`));
    }
  }
  if (facts.kind === "blind-plate" && facts.blinds !== 1)
    found.push(why("blind.one", `${GB} 7.11`));
  if (facts.kind === "confined-space" && facts.lightV !== null) {
    const most = facts.isWetOrNarrow ? 12 : 36;
    if (facts.lightV > most) found.push(why("confined.light", `${GB} 4.13 b`, { volts: most }));
  }
  if (facts.kind === "height" && facts.isOverOthers && !facts.hasShield) {
    found.push(why("height.shield", `${GB} 8.2.8`));
  }
  if (facts.kind === "height" && facts.heightM > 30 && !facts.hasRadio) {
    found.push(why("height.radio", `${GB} 8.2.1`));
  }
  const needsPlan =
    facts.kind === "lifting" &&
    (level.managedLevel !== "third" || facts.isOddLoad) &&
    !facts.hasPlan;
  if (needsPlan) found.push(why("lifting.plan", `${GB} 9.2.1`));
  return found;
}

/** The gases that must be analysed: those named on the ticket, and oxygen where people go in. */
export function gasesOf(permit: Permit): readonly string[] {
  const { facts } = permit;
  switch (facts.kind) {
    case "hot-work": {
      const named = facts.gases.length === 0 && facts.isHazardous ? ["lpg"] : facts.gases;
      return facts.isOxygenEquipment ? [...named, "oxygen"] : named;
    }
    case "confined-space":
      return ["oxygen", ...facts.combustibles, ...facts.toxics];
    case "temporary-power":
      return facts.isHazardous && facts.gases.length === 0 ? ["lpg"] : facts.gases;
    default:
      return [];
  }
}

const CLAUSE_OF_GAS: Readonly<Partial<Record<PermitKind, string>>> = {
  "hot-work": `${GB} 5.3.1 c`,
  "confined-space": `${GB} 6.3 a`,
  "temporary-power": `${GB} 10.1`,
};

/** `notBefore`: after a pause only what was taken in it counts. */
export function ofGas(
  permit: Permit,
  samples: readonly SampleRow[],
  now: UnixMs,
  notBefore = 0,
): readonly Hindrance[] {
  const clause = CLAUSE_OF_GAS[permit.kind] ?? `${GB} 5.3`;
  const found: Hindrance[] = [];
  for (const gas of gasesOf(permit)) {
    const of = samples.filter(
      (one) => one.gas === gas && one.withdrawnAt === null && one.takenAt <= now,
    );
    const [newest] = of.toSorted((a, b) => b.takenAt - a.takenAt);
    const name = findGas(gas)?.id ?? gas;
    if (newest === undefined || newest.takenAt < notBefore) {
      found.push(why("gas.missing", clause, { gas: name }));
      continue;
    }
    // Of one round every point counts, not only the last.
    const round = of.filter((one) => newest.takenAt - one.takenAt <= SAMPLE_MAX_MIN * MINUTE_MS);
    const latestAt = new Map<string, SampleRow>();
    for (const one of round) {
      const known = latestAt.get(one.point);
      if (known === undefined || known.takenAt < one.takenAt) latestAt.set(one.point, one);
    }
    if ([...latestAt.values()].some(({ isPassed }) => !isPassed)) {
      found.push(why("gas.failed", `${GB} 5.3.2`, { gas: name }));
    }
    const minutes = Math.ceil((now - newest.takenAt) / MINUTE_MS);
    if (now - newest.takenAt > SAMPLE_MAX_MIN * MINUTE_MS) {
      found.push(why("gas.old", clause, { gas: name, minutes }));
    }
  }
  return found;
}

const inOrder = (found: readonly Hindrance[]): readonly Hindrance[] => found;

/** What must be right before the first name is put under the permit. */
export function beforeSigning(facts: StartFacts, now: UnixMs): readonly Hindrance[] {
  const { permit, measures, riskCount, missing, conflicts } = facts;
  const open = measures.filter(({ confirmedAt }) => confirmedAt === null).length;
  return inOrder([
    ...ofWork(facts),
    ...conflicts,
    ...(permit.plannedEnd <= now ? [why("time.past", `${GB} 4.16`)] : []),
    ...missing.map((kind) => why("ticket.missing", `${GB} 4.6`, { kind })),
    ...ofPeople(facts, dayOf(now)),
    ...(riskCount === 0 ? [why("risk.missing", `${GB} 4.1、${AQ} 5.4.5`)] : []),
    ...(open > 0 ? [why("measure.open", `${AQ} 5.4.5`, { count: open })] : []),
  ]);
}

function undisclosed({ people, disclosed }: StartFacts): number {
  return new Set(people.map(({ personId }) => personId).filter((id) => !disclosed.has(id))).size;
}

export type Signer = {
  readonly step: string;
  readonly personId: string;
  readonly isOnSite: boolean;
};

function ofSigner(facts: StartFacts, step: ChainStep, signer: Signer): readonly Hindrance[] {
  const { people, states, signatures } = facts;
  const state = states.get(signer.personId);
  const found: Hindrance[] = [];
  if (state === undefined || !state.isActive || state.isBlacklisted) {
    found.push(why("sign.person", `${GB} 4.11`));
  }
  const isByRole = people.some((one) => one.personId === signer.personId && one.role === step.by);
  const isByOffice = state?.offices.some((office) => office === step.by) === true;
  if (!isByRole && !isByOffice) found.push(why("sign.right", step.clause, { by: step.by }));
  if (step.isApproval) {
    const isLeader = signatures.some(
      (one) =>
        (one.step === "leader" || one.step === "commander") && one.personId === signer.personId,
    );
    if (isLeader) found.push(why("sign.same", `${GB} 4.11`));
    if (!signer.isOnSite) found.push(why("sign.spot", `${GB} 4.11 a、${AQ} 5.5.2`));
  }
  return found;
}

/** Steps of the chain that are signed; nobody else's turn counts before. */
export function nextStep(
  steps: readonly ChainStep[],
  signatures: readonly SignatureRow[],
): ChainStep | undefined {
  return steps.find((step) => !signatures.some((one) => one.step === step.id));
}

/** Whether this person may sign this step now. */
export function beforeSignature(
  facts: StartFacts,
  signer: Signer,
  now: UnixMs,
): readonly Hindrance[] {
  const { permit, steps, signatures } = facts;
  const step = steps.find(({ id }) => id === signer.step);
  const next = nextStep(steps, signatures);
  if (step === undefined) return [why("sign.unknown", "")];
  if (next === undefined || next.id !== step.id)
    return [why("sign.order", step.clause, { step: next?.id ?? "" })];
  const { stage } = permit.life;
  const isTime =
    step.phase === "issue"
      ? stage === "drafted" || stage === "signing"
      : step.phase === "start"
        ? stage === "issued"
        : stage === "ended";
  if (!isTime) return [why("sign.stage", step.clause)];
  const found = [...ofSigner(facts, step, signer)];
  if (step.phase === "end") return found;
  found.push(...beforeSigning(facts, now));
  if (step.isApproval || step.phase === "start") {
    const open = undisclosed(facts);
    if (open > 0) found.push(why("disclosure.open", `${GB} 4.4`, { count: open }));
    found.push(...ofGas(permit, facts.samples, now));
  }
  return found;
}

const VERIFIED_MS = DAY_MS;

/** The one who makes the fire is the one who is named: on the same day and at most a day ago. */
function ofVerification(
  { permit, people, verifications }: StartFacts,
  now: UnixMs,
): readonly Hindrance[] {
  if (permit.kind !== "hot-work") return [];
  return people
    .filter(({ role }) => role === "hot-worker")
    .filter(
      ({ personId }) =>
        !verifications.some(
          (one) =>
            one.personId === personId &&
            one.at <= now &&
            now - one.at <= VERIFIED_MS &&
            dayOf(one.at) === dayOf(now),
        ),
    )
    .map(({ personId }) => why("verify.missing", `${AQ} 5.6.5`, { person: personId }));
}

/** Everything once more at the moment when the work physically begins. */
export function beforeStart(facts: StartFacts, now: UnixMs): readonly Hindrance[] {
  const { permit, steps, signatures } = facts;
  const next = nextStep(steps, signatures);
  const open = undisclosed(facts);
  return inOrder([
    ...(facts.isClockTrusted ? [] : [why("clock.untrusted", "")]),
    ...(facts.isStopped ? [why("colour.red", "")] : []),
    ...(permit.life.stage === "issued" ? [] : [why("start.stage", "")]),
    ...(next !== undefined && next.phase !== "end"
      ? [why("sign.open", next.clause, { step: next.id })]
      : []),
    ...(permit.plannedStart > now ? [why("time.early", `${GB} A`)] : []),
    ...beforeSigning(facts, now),
    ...(open > 0 ? [why("disclosure.open", `${GB} 4.4`, { count: open })] : []),
    ...ofGas(permit, facts.samples, now),
    ...ofVerification(facts, now),
  ]);
}

/** Minutes of a pause after which the gas is analysed again (5.3.1 d, 6.3 f). */
export function pauseMinutes(permit: Permit, level: LevelDecision): number | undefined {
  if (gasesOf(permit).length === 0) return undefined;
  if (permit.kind === "hot-work") return level.managedLevel === "second" ? 60 : 30;
  return 60;
}

export function beforeResume(facts: StartFacts, now: UnixMs): readonly Hindrance[] {
  const { permit, level } = facts;
  const { life } = permit;
  const pausedAt = life.pausedAt ?? now;
  const minutes = pauseMinutes(permit, level);
  const isLong = minutes !== undefined && now - pausedAt > minutes * MINUTE_MS;
  // An alarm or an evacuation asks for a new analysis however short the pause was.
  const isAlarmed = life.pauseCause === "alarm" || life.pauseCause === "evacuated";
  const isNewDay = permit.kind === "hot-work" && dayOf(pausedAt) !== dayOf(now);
  const gas =
    isLong || isAlarmed || isNewDay
      ? ofGas(permit, facts.samples, now, pausedAt)
      : ofGas(permit, facts.samples, now).filter(({ code }) => code === "gas.failed");
  const open = undisclosed(facts);
  return inOrder([
    ...(facts.isClockTrusted ? [] : [why("clock.untrusted", "")]),
    ...(facts.isStopped ? [why("colour.red", "")] : []),
    ...(life.stage === "paused" ? [] : [why("start.stage", "")]),
    ...((life.validUntil ?? 0) <= now ? [why("time.expired", `${GB} 4.16`)] : []),
    ...facts.conflicts,
    ...ofPeople(facts, dayOf(now)),
    ...(open > 0 ? [why("disclosure.open", `${GB} 4.4`, { count: open })] : []),
    ...gas,
    ...ofVerification(facts, now),
  ]);
}
