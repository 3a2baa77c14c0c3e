/** The one place where the flow asks the rules: loads the facts of a permit and hands them over. */
import { confirmedCodes } from "../confirmations/index.ts";
import { isWorkStopped } from "../dangers/index.ts";
import { certificatesOf, findPersonRow, isBlacklisted } from "../identity/index.ts";
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { liveFires, readyAreas } from "./areas/live.ts";
import { liveTickets } from "./external/live.ts";
import { DISCLOSURE, type Hindrance, type PermitRow } from "./flow-model.ts";
import { type Full, permitOf } from "./load.ts";
import type {
  ChainStep,
  LevelDecision,
  Permit,
  PermitKind,
  PermitSettings,
  PersonState,
  Verification,
  Weather,
} from "./model.ts";
import type {
  ContinuousMonitor,
  CylinderUse,
  LiveWork,
  PermitFacts,
  VideoState,
} from "./model-facts.ts";
import { isGuarded } from "./place/guard.ts";
import { type ChainState, chainKey, chainOf, maySign, nextStep, openSteps } from "./rules/chain.ts";
import {
  mayAccept,
  mayArchive,
  mayBeApproved,
  mayBeSigned,
  mayContinue,
  mayResume,
  mayStart,
} from "./rules/gates.ts";
import { levelOf } from "./rules/levels.ts";
import { isLive } from "./rules/life.ts";
import { missingTickets } from "./rules/linked.ts";
import { officesOf, readSettings } from "./store/settings-store.ts";
import { openPermits, permitsOfJob } from "./store/store.ts";
import { liveActivities } from "./store/store-activities.ts";
import { findBooking } from "./store/store-bookings.ts";

/** A permit with all that the gates look at, at one moment. */
export type Judged = {
  readonly permit: Permit;
  readonly facts: PermitFacts;
  readonly level: LevelDecision;
  readonly chain: readonly ChainStep[];
  readonly missing: readonly PermitKind[];
};

const read = <T>(text: string): T | null => (text === "" ? null : (JSON.parse(text) as T));

export const weatherOf = (row: Pick<PermitRow, "weather">): Weather | null =>
  read<Weather>(row.weather);

function verificationOf(full: Full | undefined, personId: string): Verification | null {
  const last = full?.verifications.filter((one) => one.personId === personId).at(-1);
  return last === undefined ? null : { method: last.method, at: last.at, secondId: last.secondId };
}

function stateOf(orm: Orm, personId: string, now: UnixMs, full?: Full): PersonState {
  const row = findPersonRow(orm, personId);
  return {
    personId,
    isActive: row?.isActive === true,
    isBlacklisted: row === undefined || isBlacklisted(row, dayOf(now)),
    certificates: certificatesOf(orm, personId)
      .filter(({ endedAt }) => endedAt === null)
      .map(({ kind, number, expiresOn }) => ({ kind, number, expiresOn })),
    offices: officesOf(orm, personId),
    verification: verificationOf(full, personId),
    // Whoever signs the disclosure says that they are fit; there is no other source.
    isUnfit: false,
  };
}

/** Tickets issued elsewhere, fires in fixed areas, and those that are open today are neighbours like any other. */
export function liveWorks(orm: Orm, now: UnixMs): readonly LiveWork[] {
  const own = openPermits(orm)
    .filter((row) => isLive(row))
    .map((row) => ({ ...permitOf(row), stage: row.stage }));
  return [...own, ...liveTickets(orm), ...liveFires(orm), ...readyAreas(orm, now)];
}

function bookingOf(orm: Orm, row: PermitRow): PermitFacts["booking"] {
  const booking = row.bookingId === null ? undefined : findBooking(orm, row.bookingId);
  if (booking === undefined) return null;
  const isApproved = booking.state === "approved" || booking.state === "used";
  return { isApproved, isEmergency: booking.isEmergency };
}

function partsOf(
  full: Full,
): Pick<PermitFacts, "signatures" | "disclosures" | "measures" | "samples" | "inside"> {
  const inside = full.entries.filter(({ outAt }) => outAt === null);
  return {
    signatures: full.signatures
      .filter(({ step }) => step !== DISCLOSURE)
      .map(({ step, personId, at, spotId }) => ({ step, personId, at, isOnSite: spotId !== "" })),
    disclosures: full.signatures
      .filter(({ step }) => step === DISCLOSURE)
      .map(({ personId, at }) => ({ personId, at })),
    measures: full.measures.map(
      ({ measureId, isInvolved, isDue, confirmedBy, confirmedAt, filled }) => ({
        ...{ measureId, isInvolved, isDue, confirmedBy, confirmedAt },
        filled: filled === "" ? [] : [filled],
      }),
    ),
    samples: full.samples
      .filter(({ withdrawnAt }) => withdrawnAt === null)
      .map(({ valueMicro, ...one }) => ({ ...one, value: valueMicro / 1_000_000 })),
    inside: {
      people: inside.filter(({ personId }) => personId !== null).length,
      tools: inside.filter(({ personId }) => personId === null).length,
    },
  };
}

/** A cylinder counts as confirmed only under a use confirmation for this ticket that holds now (REQUIREMENTS D3). */
function cylindersOf(orm: Orm, row: PermitRow, now: UnixMs): readonly CylinderUse[] {
  const given = JSON.parse(row.cylinders) as readonly CylinderUse[];
  const confirmed = confirmedCodes(orm, { kind: "permit", id: row.id }, now);
  return given.map((one) => (confirmed.has(one.code) ? one : { ...one, confirmedAt: null }));
}

/** With the chain that stood when the first name was put under the ticket: a later setting is for later tickets. */
function settingsOf(orm: Orm, row: PermitRow, permit: Permit): PermitSettings {
  const { settings } = readSettings(orm);
  const begun = read<readonly ChainStep[]>(row.chain);
  if (begun === null || permit.level === null) return settings;
  const key = chainKey(row.kind, permit.level.managedLevel);
  return { ...settings, chains: { ...settings.chains, [key]: begun } };
}

/** `more` are people who are not on the work and yet asked about: signers. */
export function judge(
  orm: Orm,
  full: Full,
  now: UnixMs,
  given: { readonly isClockTrusted: boolean; readonly more?: readonly string[] },
): Judged {
  const { row, permit } = full;
  const ids = new Set([...full.people.map(({ personId }) => personId), ...(given.more ?? [])]);
  const settings = settingsOf(orm, row, permit);
  const linked = permitsOfJob(orm, row.jobId)
    .filter(({ id }) => id !== row.id)
    .map(({ id, kind, stage, plannedEnd, validUntil, endedAt }) => ({
      ...{ id, kind, stage, plannedEnd, validUntil, endedAt },
    }));
  const facts: PermitFacts = {
    ...{ settings, linked, ...partsOf(full) },
    booking: bookingOf(orm, row),
    isClockTrusted: given.isClockTrusted,
    isWorkStopped: isWorkStopped(orm, "hot-work", now),
    people: full.people,
    states: [...ids].map((id) => stateOf(orm, id, now, full)),
    riskCount: full.risks.length,
    live: liveWorks(orm, now).filter(({ id, jobId }) => id !== row.id && jobId !== row.jobId),
    activities: liveActivities(orm, now),
    cylinders: cylindersOf(orm, row, now),
    monitor: read<ContinuousMonitor>(row.monitor),
    video: read<VideoState>(row.video),
    weather: weatherOf(row),
    leaderPresentAt: row.leaderPresentAt,
    isGuardianPresent: isGuarded(orm, full),
    isSiteCleared: true,
  };
  const level = permit.level ?? levelOf(permit, settings, facts.weather);
  return {
    ...{ permit, facts, level },
    chain: chainOf(row.kind, level, settings),
    missing: missingTickets(permit.facts, linked),
  };
}

export const chainState = ({ chain, facts }: Judged): ChainState => ({
  chain,
  signatures: facts.signatures,
});

export const nextOf = (judged: Judged): ChainStep | undefined => nextStep(chainState(judged));

const because = (code: string, clause: string, values: Hindrance["values"] = {}): Hindrance => ({
  ...{ code, clause, values },
});

/** Whether this person may put their name under this step now. */
type Signer = { readonly step: string; readonly personId: string; readonly isOnSite: boolean };

/** Whether it is this person's turn at all, whatever the work lacks. */
export function turnHindrances(judged: Judged, ask: Signer): readonly Hindrance[] {
  const { facts, chain } = judged;
  const step = chain.find(({ id }) => id === ask.step);
  const signer = facts.states.find(({ personId }) => personId === ask.personId);
  const people = facts.people.filter(({ leftAt }) => leftAt === null);
  return maySign(chainState(judged), ask, people, signer).map((code) =>
    because(code, step?.clause ?? "", step === undefined ? {} : { by: step.by }),
  );
}

export function signHindrances(judged: Judged, ask: Signer, now: UnixMs): readonly Hindrance[] {
  const { permit, facts, chain } = judged;
  const step = chain.find(({ id }) => id === ask.step);
  const own = turnHindrances(judged, ask);
  if (step === undefined) return own;
  const { stage } = permit.life;
  if (step.phase === "end") return [...own, ...mayAccept(permit, facts, now)];
  if (step.phase === "issue") {
    const gate = step.isApproval ? mayBeApproved : mayBeSigned;
    return [...own, ...gate(permit, facts, now)];
  }
  const atStart = mayBeApproved(permit, facts, now).filter(({ code }) => code !== "start.stage");
  return [...own, ...(stage === "issued" ? [] : [because("start.stage", "")]), ...atStart];
}

/** True for the last name before the ticket is issued. */
export function isLastIssue(judged: Judged, step: string): boolean {
  return openSteps(chainState(judged), "issue").every(({ id }) => id === step);
}

/** Why what comes next cannot be done yet; while people work, why they have to stop. */
export function hindrancesNow({ permit, facts }: Judged, now: UnixMs): readonly Hindrance[] {
  switch (permit.life.stage) {
    case "drafted":
      return mayBeSigned(permit, facts, now);
    case "signing":
      return mayBeApproved(permit, facts, now);
    case "issued":
      return mayStart(permit, facts, now);
    case "working":
      return mayContinue(permit, facts, now);
    case "paused":
      return mayResume(permit, facts, now);
    case "ended":
      return mayAccept(permit, facts, now);
    case "accepted":
      return mayArchive(permit, facts, now);
    default:
      return [];
  }
}
