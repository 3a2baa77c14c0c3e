/** The one place where the flow asks the rules: loads the facts of a permit and hands them over. */
import { isWorkStopped } from "../dangers/index.ts";
import { certificatesOf, findPersonRow, isBlacklisted } from "../identity/index.ts";
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { chainOf } from "./chains.ts";
import { findConflicts } from "./conflicts.ts";
import { DISCLOSURE, type Hindrance } from "./flow-model.ts";
import {
  beforeResume,
  beforeSignature,
  beforeSigning,
  beforeStart,
  nextStep,
  type Signer,
  type StartFacts,
} from "./hindrances.ts";
import { decideLevel } from "./levels.ts";
import { type Full, permitOf, presentOf } from "./load.ts";
import type { LevelDecision, Permit, PermitKind, PersonState, Stage } from "./model.ts";
import { officesOf, readSettings } from "./settings-store.ts";
import { openPermits, permitsOfJob } from "./store.ts";

const OVER: readonly Stage[] = ["ended", "accepted", "archived", "void", "revoked"];
const LIVE: readonly Stage[] = ["signing", "issued", "working", "paused"];

export function levelFor(orm: Orm, permit: Permit): LevelDecision {
  return permit.level ?? decideLevel(permit, readSettings(orm).settings);
}

/** Other tickets that this work needs (4.6) and that its job does not have yet. */
export function missingTickets(orm: Orm, permit: Permit): readonly PermitKind[] {
  const { facts } = permit;
  const needed: PermitKind[] = [];
  if ("heightM" in facts && facts.kind !== "height" && facts.heightM >= 2) needed.push("height");
  if ("usesTemporaryPower" in facts && facts.usesTemporaryPower) needed.push("temporary-power");
  if (facts.kind === "hot-work" && facts.isInsideVessel) needed.push("confined-space");
  const isDeepNear = facts.kind === "excavation" && facts.depthM > 1.2 && facts.isNearBuriedHazard;
  if (isDeepNear) needed.push("confined-space");
  const there = permitsOfJob(orm, permit.jobId).filter(({ stage }) => !OVER.includes(stage));
  return needed.filter((kind) => !there.some((one) => one.kind === kind));
}

export function conflictsOf(orm: Orm, permit: Permit): readonly Hindrance[] {
  const others = openPermits(orm).filter(({ stage }) => LIVE.includes(stage));
  return findConflicts(permit, others.map(permitOf));
}

export function stateOf(orm: Orm, personId: string, now: UnixMs): PersonState {
  const row = findPersonRow(orm, personId);
  return {
    personId,
    isActive: row?.isActive === true,
    isBlacklisted: row === undefined || isBlacklisted(row, dayOf(now)),
    certificates: certificatesOf(orm, personId)
      .filter(({ endedAt }) => endedAt === null)
      .map(({ kind, number, expiresOn }) => ({ kind, number, expiresOn })),
    offices: officesOf(orm, personId),
    verification: null,
    isUnfit: false,
  };
}

/** `more` are people who are not on the work and yet asked about: signers. */
export function factsOf(
  orm: Orm,
  full: Full,
  now: UnixMs,
  given: { readonly isClockTrusted: boolean; readonly more?: readonly string[] },
): StartFacts {
  const people = presentOf(full.people);
  const ids = new Set([...people.map(({ personId }) => personId), ...(given.more ?? [])]);
  const level = levelFor(orm, full.permit);
  return {
    permit: full.permit,
    level,
    steps: chainOf(full.permit.kind, level.managedLevel),
    people,
    states: new Map([...ids].map((id) => [id, stateOf(orm, id, now)])),
    measures: full.measures,
    riskCount: full.risks.length,
    samples: full.samples,
    signatures: full.signatures,
    disclosed: new Set(
      full.signatures.filter(({ step }) => step === DISCLOSURE).map(({ personId }) => personId),
    ),
    verifications: full.verifications,
    missing: missingTickets(orm, full.permit),
    conflicts: conflictsOf(orm, full.permit),
    hasVideo: full.row.video !== "{}",
    isStopped: full.permit.kind === "hot-work" && isWorkStopped(orm, "hot-work", now),
    isClockTrusted: given.isClockTrusted,
  };
}

export function signHindrances(
  orm: Orm,
  full: Full,
  ask: { readonly step: string; readonly personId: string; readonly spotId: string },
  now: UnixMs,
): readonly Hindrance[] {
  const signer: Signer = { step: ask.step, personId: ask.personId, isOnSite: ask.spotId !== "" };
  const facts = factsOf(orm, full, now, { isClockTrusted: true, more: [ask.personId] });
  return beforeSignature(facts, signer, now);
}

/** What a signature changes of the life: the first closes the draft, the last before the work issues the ticket. */
export function afterSignature(
  orm: Orm,
  full: Full,
  step: string,
  now: UnixMs,
): { readonly stage?: Stage; readonly issuedAt?: UnixMs; readonly acceptedAt?: UnixMs } {
  const steps = chainOf(full.permit.kind, levelFor(orm, full.permit).managedLevel);
  const index = steps.findIndex(({ id }) => id === step);
  const phase = steps[index]?.phase;
  if (phase === "end") return { stage: "accepted", acceptedAt: now };
  if (phase === "start") return {};
  const isLast = steps[index + 1]?.phase !== "issue";
  return isLast ? { stage: "issued", issuedAt: now } : { stage: "signing" };
}

/** Why what comes next cannot be done yet. */
export function hindrancesNow(facts: StartFacts, now: UnixMs): readonly Hindrance[] {
  switch (facts.permit.life.stage) {
    case "drafted":
    case "signing":
      return beforeSigning(facts, now);
    case "issued":
      return beforeStart(facts, now);
    case "paused":
      return beforeResume(facts, now);
    default:
      return facts.conflicts;
  }
}

export { beforeResume, beforeStart, nextStep };
