/** The few changes of mode a fill point knows. All act on a draft that lives for one step only. */
import { AGREEING_FRAMES, gaugesOf, type InterlockConfig } from "./config.ts";
import { areAllSteady, levelsOf, pointBand } from "./gauge.ts";
import type {
  Authorisation,
  Cause,
  Effect,
  Facts,
  Filling,
  Input,
  Mode,
  RefusalReason,
  Settled,
  Settlement,
} from "./model.ts";
import { openPositions } from "./state.ts";

export type Draft = { facts: Facts; mode: Mode; readonly effects: Effect[] };

/** Deliberate or harmless ends, which call nobody. */
const QUIET: ReadonlySet<Cause> = new Set(["ended", "unused", "remote_lock"]);

/** Gas may have come in although no flow was confirmed. */
const DOUBTFUL: ReadonlySet<Cause> = new Set(["restart", "over_max", "jumped"]);

export function refuseInput(
  draft: Draft,
  input: Input["kind"],
  ...codes: readonly RefusalReason[]
): void {
  draft.effects.push({ kind: "refused", input, reasons: codes.map((code) => ({ code })) });
}

function alarm(draft: Draft, cause: Cause, authorisation: Authorisation): void {
  draft.effects.push({
    kind: "alarm",
    cause,
    authorisationId: authorisation.authorisationId,
    cylinderIds: authorisation.contents.map((content) => content.cylinderId),
  });
}

function lock(draft: Draft, cause: Cause, settlement: Settlement | null): void {
  draft.mode = { phase: "locked", cause, settlement, pending: null };
}

/** Takes permission away. Nothing gives it back but a new authorisation with new checks. */
function withdraw(
  draft: Draft,
  authorisation: Authorisation,
  hadFlow: boolean,
  cause: Cause,
  config: InterlockConfig,
): void {
  const { authorisationId } = authorisation;
  // A one-shot valve whose line is gone may still stand open: somebody must look.
  const isUncertain = config.failClosed === "oneShot" && cause !== "unused";
  const isSettlementDue = hadFlow || DOUBTFUL.has(cause) || isUncertain;
  draft.effects.push({ kind: "withdraw", cause, authorisationId });
  draft.effects.push({
    kind: "record",
    fact: {
      event: "filling.withdrawn",
      authorisation,
      cause,
      levels: levelsOf(draft.facts),
      hadFlow,
      isSettlementDue,
    },
  });
  if (!QUIET.has(cause)) alarm(draft, cause, authorisation);
  lock(
    draft,
    cause,
    isSettlementDue ? { authorisationId, cause, sinceMs: draft.facts.nowMs } : null,
  );
}

/** Something is in doubt: whatever was open, on its way or unfinished ends here. */
export function incident(draft: Draft, cause: Cause, config: InterlockConfig): void {
  const { mode } = draft;
  switch (mode.phase) {
    case "locked": {
      if (mode.pending === null) return;
      const { authorisationId } = mode.pending;
      draft.effects.push({ kind: "withdraw", cause, authorisationId });
      draft.effects.push({
        kind: "record",
        fact: { event: "filling.grant_voided", authorisationId, cause },
      });
      draft.mode = { ...mode, cause, pending: null };
      return;
    }
    case "authorised":
      withdraw(draft, mode.authorisation, false, cause, config);
      return;
    case "filling":
      withdraw(draft, mode.authorisation, true, cause, config);
      return;
    case "settled": {
      if (mode.end !== null) return;
      const { authorisationId } = mode.authorisation;
      draft.effects.push({
        kind: "record",
        fact: { event: "filling.settlement_due", authorisationId, cause },
      });
      alarm(draft, cause, mode.authorisation);
      lock(draft, cause, { authorisationId, cause, sinceMs: draft.facts.nowMs });
      return;
    }
  }
}

/** Locked until the next cylinder is bound. */
export function clearPoint(draft: Draft, cause: Cause, config: InterlockConfig): void {
  draft.facts = { ...draft.facts, positions: openPositions(config.positions) };
  lock(draft, cause, null);
}

export function finishIfSteady(draft: Draft, mode: Settled, config: InterlockConfig): void {
  const { facts } = draft;
  if (!areAllSteady(facts, config)) return;
  const levels = levelsOf(facts);
  const only = facts.positions[config.positions[0] ?? ""];
  const tareG = only?.kind === "bound" ? only.weight?.tareG : undefined;
  const isOverMax = gaugesOf(config).some((kind) => {
    const gauge = config.gauges[kind];
    const run = facts.tracks[kind];
    if (gauge === undefined || run === undefined) return true;
    const band = pointBand(facts, kind, gauge, config);
    return band === undefined || run.judged > band.limit || run.last > band.ceiling;
  });
  const end = {
    levels,
    netG: levels.weight === undefined || tareG === undefined ? null : levels.weight - tareG,
    durationMs: mode.endedAtMs - mode.startedAtMs,
    isOverMax,
  };
  const { authorisation, base } = mode;
  draft.effects.push({
    kind: "record",
    fact: { event: "filling.ended", authorisation, base, end },
  });
  if (isOverMax) alarm(draft, "over_max", authorisation);
  draft.mode = { ...mode, end };
}

export function endFill(draft: Draft, mode: Filling, config: InterlockConfig): void {
  const { authorisation, startedAtMs, base } = mode;
  draft.effects.push({
    kind: "withdraw",
    cause: "ended",
    authorisationId: authorisation.authorisationId,
  });
  const settled: Settled = {
    phase: "settled",
    authorisation,
    startedAtMs,
    endedAtMs: draft.facts.nowMs,
    base,
    end: null,
  };
  draft.mode = settled;
  finishIfSteady(draft, settled, config);
}

/** After a faultless frame with the valve open: has flow begun, is the target reached, is it over? */
export function followFlow(draft: Draft, config: InterlockConfig): void {
  const { facts, mode } = draft;
  const levels = levelsOf(facts);
  if (mode.phase === "authorised") {
    const hasRisen = gaugesOf(config).some((kind) => {
      const gauge = config.gauges[kind];
      const [level, base] = [levels[kind], mode.base[kind]];
      if (gauge === undefined || level === undefined || base === undefined) return false;
      return level >= base + gauge.flowStart;
    });
    const riseCount = hasRisen ? mode.riseCount + 1 : 0;
    if (riseCount < AGREEING_FRAMES) {
      draft.mode = { ...mode, riseCount };
      return;
    }
    const { authorisation, base, leaseUntilMs } = mode;
    draft.mode = {
      phase: "filling",
      authorisation,
      startedAtMs: facts.nowMs,
      leaseUntilMs,
      base,
      peak: levels,
      targetCount: 0,
    };
    draft.effects.push({
      kind: "record",
      fact: { event: "filling.started", authorisation, base },
    });
    return;
  }
  if (mode.phase === "filling") followFilling(draft, mode, config);
}

function followFilling(draft: Draft, mode: Filling, config: InterlockConfig): void {
  const { facts } = draft;
  let isAtTarget = false;
  let isAtRest = areAllSteady(facts, config);
  const peak: { weight?: number; pressure?: number } = { ...mode.peak };
  for (const kind of gaugesOf(config)) {
    const gauge = config.gauges[kind];
    const run = facts.tracks[kind];
    if (gauge === undefined || run === undefined) continue;
    peak[kind] = Math.max(run.last, peak[kind] ?? run.last);
    const band = pointBand(facts, kind, gauge, config);
    if (band !== undefined && run.judged >= band.target) isAtTarget = true;
    if (facts.nowMs - run.runSinceMs < config.endSteadyMs) isAtRest = false;
  }
  const next: Filling = { ...mode, peak, targetCount: isAtTarget ? mode.targetCount + 1 : 0 };
  draft.mode = next;
  // The scale closed at its own set point before this; taking the permission back is the second lock.
  if (next.targetCount >= AGREEING_FRAMES || isAtRest) endFill(draft, next, config);
}
