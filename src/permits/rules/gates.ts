/**
 * The gates of a permit: may it be issued, begun, gone on with, resumed, accepted, archived. Each is asked again at
 * the moment itself, in the transaction of the step; an empty list is yes, anything else is no, worst first.
 */
import { dayOf, instant, type UnixMs } from "../../kernel/instants.ts";
import type { HotWorkLevel, LevelDecision, Permit, Stage } from "../model.ts";
import type { PermitFacts } from "../model-facts.ts";
import { aq, gb } from "../standard/clauses.ts";
import { CONFINED, HOT } from "../standard/figures.ts";
import { involvedOf } from "../standard/measures.ts";
import { type ChainState, chainOf, isInOrder, openSteps } from "./chain.ts";
import { gasClause, gasesDue, gasFindings, usableSamples } from "./gas.ts";
import { levelOf } from "./levels.ts";
import { missingTickets, unissuedTickets } from "./linked.ts";
import { disclosureRefusals, peopleRefusals, verificationRefusals } from "./people.ts";
import { because, because30871, type Refusal, worstFirst } from "./refusals.ts";
import {
  conflictRefusals,
  cylinderRefusals,
  videoRefusals,
  weatherRefusals,
  workRefusals,
} from "./site.ts";
import { powerEndLimit, validityOf, validUntilOf } from "./validity.ts";

type Ask = { readonly permit: Permit; readonly facts: PermitFacts; readonly now: UnixMs };

/** The level that was decided with the first name; before it, the one of this moment. */
function levelHere({ permit, facts }: Ask): LevelDecision {
  return permit.level ?? levelOf(permit, facts.settings, facts.weather);
}

function chainState(ask: Ask): ChainState {
  const { permit, facts } = ask;
  const chain = chainOf(permit.kind, levelHere(ask), facts.settings);
  return { chain, signatures: facts.signatures };
}

function stageRefusals({ permit }: Ask, wanted: readonly Stage[]): readonly Refusal[] {
  const { stage } = permit.life;
  return wanted.includes(stage) ? [] : [because("start.stage", "", { stage })];
}

function clockRefusals({ facts }: Ask): readonly Refusal[] {
  return facts.isClockTrusted ? [] : [because("clock.untrusted", "")];
}

/** New fire is stopped by the colour of the site; work that goes on is made safe by people, not by a program. */
function colourRefusals({ permit, facts }: Ask): readonly Refusal[] {
  return permit.kind === "hot-work" && facts.isWorkStopped ? [because("colour.red", "")] : [];
}

function gasRefusals({ permit, facts, now }: Ask, notBefore?: UnixMs): readonly Refusal[] {
  return gasFindings(permit.facts, facts.samples, now, notBefore).map((one) => {
    const { code, ...values } = one;
    return because(code, gasClause(one, permit.kind), values);
  });
}

function needsMonitor(ask: Ask): boolean {
  const { kind } = ask.permit;
  const isSpecial = kind === "hot-work" && levelHere(ask).managedLevel === "special";
  return kind === "confined-space" || isSpecial;
}

/** Continuous detection in special hot work and confined spaces, with a calibrated instrument that runs (5.3.1 d, 6.5). */
function monitorRefusals(ask: Ask): readonly Refusal[] {
  if (!needsMonitor(ask)) return [];
  const { monitor } = ask.facts;
  const isGood =
    monitor?.isRunning === true &&
    monitor.instrument.trim() !== "" &&
    monitor.calibratedUntil >= dayOf(ask.now);
  const clause = ask.permit.kind === "confined-space" ? "6.5" : "5.3.1 d";
  return isGood ? [] : [because30871("gas.monitor", clause)];
}

function measureRefusals({ permit, facts }: Ask): readonly Refusal[] {
  const found: Refusal[] = [];
  const open = facts.measures.filter(
    (one) => one.isInvolved === null || one.confirmedBy === null || one.confirmedAt === null,
  ).length;
  if (facts.measures.length === 0 || open > 0) {
    found.push(because("measure.open", aq("5.4.5"), { count: open }));
  }
  for (const id of involvedOf(permit.facts)) {
    const own = facts.measures.find(({ measureId }) => measureId === id);
    if (own === undefined || own.isInvolved === false) {
      found.push(because("measure.involved", gb("附录 A"), { measure: id }));
    }
  }
  for (const own of facts.measures) {
    if (own.isDue === true && own.isInvolved === false) {
      found.push(because("measure.involved", "", { measure: own.measureId }));
    }
  }
  if (facts.riskCount === 0) found.push(because("risk.missing", `${gb("4.1")}、${aq("5.4.5")}`));
  return found;
}

/** Whether the time asked for is longer than a ticket of this kind and level may hold. */
function spanRefusals(ask: Ask): readonly Refusal[] {
  const { permit, facts, now } = ask;
  const level = levelHere(ask);
  const found: Refusal[] = [];
  if (permit.plannedEnd <= now) found.push(because30871("time.past", "4.16"));
  const longest = validityOf(permit, level, facts.settings);
  if (permit.plannedEnd - permit.plannedStart > longest.value) {
    found.push(because("time.long", longest.clause, { hours: longest.value / 3_600_000 }));
  }
  const limit = permit.kind === "temporary-power" ? powerEndLimit(facts.linked) : undefined;
  if (limit !== undefined && permit.plannedEnd > limit) {
    found.push(because30871("power.end", "10.8", { until: limit }));
  }
  return found;
}

/** What holds from the first name to the physical start. */
function preparation(ask: Ask): readonly Refusal[] {
  const { permit, facts, now } = ask;
  const level = levelHere(ask);
  const booking = facts.booking?.isApproved === true;
  return [
    ...clockRefusals(ask),
    ...spanRefusals(ask),
    ...workRefusals(permit, level),
    ...conflictRefusals(permit, facts, now),
    ...peopleRefusals(permit, facts, now),
    ...missingTickets(permit.facts, facts.linked).map((kind) =>
      because30871("ticket.missing", "4.6", { kind }),
    ),
    ...(facts.settings.isAqBinding && !booking ? [because("booking.missing", aq("5.3.1"))] : []),
    ...measureRefusals(ask),
  ];
}

/** Before the first name is put under an application, and before each one until it is issued. */
export function mayBeSigned(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  const ask = { permit, facts, now };
  return worstFirst([...stageRefusals(ask, ["drafted", "signing"]), ...preparation(ask)]);
}

/** Before the approval: analyses and disclosure too (4.4; AQ 3064.2 5.4.3). */
export function mayBeApproved(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  const ask = { permit, facts, now };
  return worstFirst([
    ...mayBeSigned(permit, facts, now),
    ...gasRefusals(ask),
    ...disclosureRefusals(facts),
  ]);
}

const RANK: Readonly<Record<HotWorkLevel, number>> = { second: 0, first: 1, special: 2 };

/** The level at the physical start may be higher than the one that was signed: a later hour, more wind (4.17). */
function raisedSince(ask: Ask): readonly Refusal[] {
  const { permit, facts, now } = ask;
  if (permit.kind !== "hot-work" || permit.level === null) return [];
  const until = validUntilOf(permit, permit.level, facts.linked, facts.settings, now);
  const span = { ...permit, plannedStart: now, plannedEnd: until };
  const here = levelOf(span, facts.settings, facts.weather);
  const signed = permit.level.managedLevel as HotWorkLevel;
  const isRaised =
    RANK[here.managedLevel as HotWorkLevel] > RANK[signed] ||
    (here.needsLeaderPresent && !permit.level.needsLeaderPresent);
  return isRaised
    ? [because30871("level.raised", "5.1.1", { level: here.managedLevel ?? "" })]
    : [];
}

function leaderRefusals(ask: Ask): readonly Refusal[] {
  if (!levelHere(ask).needsLeaderPresent) return [];
  const { leaderPresentAt } = ask.facts;
  const isHere =
    leaderPresentAt !== null &&
    leaderPresentAt <= ask.now &&
    dayOf(leaderPresentAt) === dayOf(ask.now);
  return isHere ? [] : [because30871("leader.absent", "5.1.1")];
}

function signatureRefusals(ask: Ask): readonly Refusal[] {
  const state = chainState(ask);
  const open = [...openSteps(state, "issue"), ...openSteps(state, "start")];
  const found = open.map(({ id, clause }) => because("sign.open", clause, { step: id }));
  return isInOrder(state) ? found : [...found, because("sign.disorder", aq("5.5.1"))];
}

function guardianRefusals({ facts }: Ask): readonly Refusal[] {
  return facts.isGuardianPresent ? [] : [because30871("guardian.away", "4.10")];
}

/** Everything once more when the work physically begins; an approval earlier that day proves nothing now. */
export function mayStart(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  const ask = { permit, facts, now };
  const level = levelHere(ask);
  return worstFirst([
    ...stageRefusals(ask, ["issued"]),
    ...colourRefusals(ask),
    ...preparation(ask),
    ...(now < permit.plannedStart ? [because30871("time.early", "附录 A")] : []),
    ...raisedSince(ask),
    ...leaderRefusals(ask),
    ...signatureRefusals(ask),
    ...unissuedTickets(permit.facts, facts.linked).map((kind) =>
      because30871("ticket.open", "4.6", { kind }),
    ),
    ...disclosureRefusals(facts),
    ...gasRefusals(ask),
    ...monitorRefusals(ask),
    ...guardianRefusals(ask),
    ...weatherRefusals(permit, facts.weather),
    ...verificationRefusals(permit, facts, now),
    ...cylinderRefusals(permit, facts, now),
    ...videoRefusals(permit, level, facts),
  ]);
}

function expiryRefusals({ permit, now }: Ask): readonly Refusal[] {
  const until = permit.life.validUntil;
  // The last instant is still good; without an end nothing is.
  return until !== null && now <= until ? [] : [because30871("time.expired", "4.16")];
}

/** A work over days is analysed each day before it goes on (5.3.1 d). */
function dailyRefusals({ permit, facts, now }: Ask): readonly Refusal[] {
  const started = permit.life.startedAt;
  const isDaily = permit.kind === "hot-work" || permit.kind === "temporary-power";
  if (!isDaily || started === null || gasesDue(permit.facts).length === 0) return [];
  const today = dayOf(now);
  const usable = usableSamples(permit.facts, facts.samples, now);
  const isDone = gasesDue(permit.facts).every((gas) =>
    usable.some((one) => one.gas === gas && dayOf(one.takenAt) === today),
  );
  if (dayOf(started) === today || isDone) return [];
  return [because30871("gas.day", "5.3.1 d")];
}

/** The record of a confined space is due two hours after the last one of this ticket, of each gas (6.5). */
export function recordDueAt(
  permit: Permit,
  facts: Pick<PermitFacts, "samples">,
  now: UnixMs,
): UnixMs | undefined {
  const { startedAt } = permit.life;
  if (permit.kind !== "confined-space" || startedAt === null) return undefined;
  const usable = usableSamples(permit.facts, facts.samples, now);
  const lasts = gasesDue(permit.facts).map((gas) =>
    usable
      .filter((one) => one.gas === gas)
      .reduce((latest, { takenAt }) => Math.max(latest, takenAt), Number.NEGATIVE_INFINITY),
  );
  const last = Math.min(...lasts);
  return instant((Number.isFinite(last) ? last : startedAt) + CONFINED.recordMs.value);
}

function recordRefusals(ask: Ask): readonly Refusal[] {
  const dueAt = recordDueAt(ask.permit, ask.facts, ask.now);
  return dueAt !== undefined && ask.now > dueAt ? [because30871("gas.record", "6.5")] : [];
}

function failedGas(ask: Ask): readonly Refusal[] {
  return gasRefusals(ask).filter(({ code }) => code === "gas.failed");
}

/** While people work: what has to stop them. Called by the watch and shown on the board. */
export function mayContinue(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  const ask = { permit, facts, now };
  return worstFirst([
    ...stageRefusals(ask, ["working"]),
    ...clockRefusals(ask),
    ...expiryRefusals(ask),
    ...failedGas(ask),
    ...recordRefusals(ask),
    ...dailyRefusals(ask),
    ...monitorRefusals(ask),
    ...guardianRefusals(ask),
    ...weatherRefusals(permit, facts.weather),
    ...conflictRefusals(permit, facts, now),
    ...peopleRefusals(permit, facts, now),
    ...verificationRefusals(permit, facts, now, true),
    ...disclosureRefusals(facts),
  ]);
}

/** A longer pause asks for a new analysis; exactly this long does not (5.3.1 d, 6.3 f). Undefined: none is due at all. */
export function pauseLimitMs(permit: Permit, level: LevelDecision): number | undefined {
  if (gasesDue(permit.facts).length === 0) return undefined;
  if (permit.kind !== "hot-work") return CONFINED.pauseMs.value;
  return HOT.pauseMs[(level.managedLevel ?? "special") as HotWorkLevel].value;
}

/** Whether going on asks for analyses that were taken since the pause began. */
export function needsNewAnalysis(permit: Permit, level: LevelDecision, now: UnixMs): boolean {
  const { pausedAt, pauseCause } = permit.life;
  const limitMs = pauseLimitMs(permit, level);
  if (limitMs === undefined || pausedAt === null) return false;
  // Whoever fled or was warned goes back only after a new analysis, however short it was (6.5).
  const isAlarmed = pauseCause === "alarm" || pauseCause === "evacuated";
  const isNewDay = permit.kind !== "confined-space" && dayOf(pausedAt) !== dayOf(now);
  return isAlarmed || isNewDay || now - pausedAt > limitMs;
}

export function mayResume(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  const ask = { permit, facts, now };
  const level = levelHere(ask);
  const isNew = needsNewAnalysis(permit, level, now);
  return worstFirst([
    ...stageRefusals(ask, ["paused"]),
    ...clockRefusals(ask),
    ...colourRefusals(ask),
    ...expiryRefusals(ask),
    ...(isNew ? gasRefusals(ask, permit.life.pausedAt ?? undefined) : failedGas(ask)),
    ...dailyRefusals(ask),
    ...monitorRefusals(ask),
    ...guardianRefusals(ask),
    ...weatherRefusals(permit, facts.weather),
    ...conflictRefusals(permit, facts, now),
    ...peopleRefusals(permit, facts, now),
    ...verificationRefusals(permit, facts, now),
    ...disclosureRefusals(facts),
    ...cylinderRefusals(permit, facts, now),
    ...leaderRefusals(ask),
  ]);
}

/** Nobody and nothing is left inside, the place is in order (4.15, 6.8). An untrusted clock does not keep people there. */
export function mayAccept(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  const { people, tools } = facts.inside;
  return worstFirst([
    ...stageRefusals({ permit, facts, now }, ["ended"]),
    ...(people > 0 ? [because30871("inside.people", "6.8", { count: people })] : []),
    ...(tools > 0 ? [because30871("inside.tools", "6.8", { count: tools })] : []),
    ...(facts.isSiteCleared ? [] : [because30871("site.uncleared", "4.15")]),
  ]);
}

/** Video is confirmed to be kept for 30 days and more where it was due (appendix B.3; AQ 3064.2 4.2). */
export function mayArchive(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  const ask = { permit, facts, now };
  const isFilmed = permit.kind === "hot-work" && levelHere(ask).managedLevel === "special";
  const isKept =
    (facts.video?.keptConfirmedBy ?? null) !== null && facts.video?.footage.trim() !== "";
  return worstFirst([
    ...stageRefusals(ask, ["accepted"]),
    ...(isFilmed && !isKept ? [because("video.kept", `${gb("附录 B.3")}、${aq("4.2")}`)] : []),
  ]);
}
