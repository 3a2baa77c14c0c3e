/**
 * The fill interlock of one fill point as a pure state machine. Permission exists only in the phases
 * `authorised` and `filling`; every doubt leads to `locked`, and out of there only a new authorisation
 * with checks that were never used before.
 */
import { LIMITS } from "../../kernel/limits.ts";
import { blockersOf, contentsOf } from "./blockers.ts";
import {
  clearPoint,
  type Draft,
  endFill,
  finishIfSteady,
  followFlow,
  incident,
  refuseInput,
} from "./changes.ts";
import { type GaugeKind, gaugesOf, type InterlockConfig } from "./config.ts";
import {
  areAllSteady,
  frameFault,
  freshUntilMs,
  isFresh,
  type Level,
  levelsOf,
  pointBand,
  track,
} from "./gauge.ts";
import type { Cause, Input, Mode, PointState, Position, Step, Track } from "./model.ts";
import { areSaneLimits, isSaneInput, openPositions } from "./state.ts";

type InputOf<K extends Input["kind"]> = Extract<Input, { kind: K }>;

/**
 * Feeds one input. Inputs come in the order in which the shell saw them; an older `atMs` than the
 * last one counts as now, except for readings, whose own age decides. Same input, same answer.
 */
export function step(state: PointState, input: Input, config: InterlockConfig): Step {
  const draft: Draft = { facts: state.facts, mode: state.mode, effects: [] };
  if (isSaneInput(input)) {
    // Time first, so that a late frame cannot hide that frames were missing.
    passTime(draft, Math.max(state.facts.nowMs, input.atMs), config);
    apply(draft, input, config);
    if (
      draft.mode.phase === "locked" &&
      draft.mode.pending !== null &&
      blockersOf(draft, config, true).length > 0
    ) {
      incident(draft, "start_lost", config);
    }
  } else {
    incident(draft, "bad_input", config);
    refuseInput(draft, input.kind, "bad_input");
  }
  return {
    state: { facts: draft.facts, mode: withLease(draft, config) },
    effects: draft.effects,
  };
}

function withLease(draft: Draft, config: InterlockConfig): Mode {
  const { facts, mode } = draft;
  if (mode.phase !== "authorised" && mode.phase !== "filling") return mode;
  const deadlineMs =
    mode.phase === "authorised"
      ? mode.grantedAtMs + config.grantUseMaxMs
      : mode.startedAtMs + config.fillMaxMs;
  const leaseUntilMs = Math.min(
    deadlineMs,
    facts.tickAtMs + config.heldLagMaxMs,
    freshUntilMs(facts, config),
  );
  return { ...mode, leaseUntilMs };
}

function deadlinePassed(mode: Mode, nowMs: number, config: InterlockConfig): Cause | undefined {
  switch (mode.phase) {
    case "locked": {
      const since = mode.pending?.requestedAtMs;
      const isLate = since !== undefined && nowMs - since >= config.grantCommitMaxMs;
      return isLate ? "commit_late" : undefined;
    }
    case "authorised":
      return nowMs - mode.grantedAtMs >= config.grantUseMaxMs ? "unused" : undefined;
    case "filling":
      return nowMs - mode.startedAtMs >= config.fillMaxMs ? "time_over" : undefined;
    case "settled":
      return nowMs - mode.endedAtMs >= config.settleMaxMs ? "unsettled" : undefined;
  }
}

function passTime(draft: Draft, nowMs: number, config: InterlockConfig): void {
  const { facts } = draft;
  const tracks: { weight?: Track; pressure?: Track } = {};
  let isStale = false;
  for (const kind of gaugesOf(config)) {
    const gauge = config.gauges[kind];
    const run = facts.tracks[kind];
    if (gauge === undefined) continue;
    if (run !== undefined && isFresh(run, nowMs, gauge)) tracks[kind] = run;
    else isStale = true;
  }
  const isLagging = nowMs - facts.tickAtMs > config.heldLagMaxMs;
  draft.facts = {
    ...facts,
    nowMs,
    tracks: isStale ? tracks : facts.tracks,
    usedChecks: facts.usedChecks.some((used) => used.untilMs < nowMs)
      ? facts.usedChecks.filter((used) => used.untilMs >= nowMs)
      : facts.usedChecks,
  };
  if (isLagging && draft.mode.phase !== "settled") incident(draft, "lag", config);
  const deadline = deadlinePassed(draft.mode, nowMs, config);
  if (deadline !== undefined) incident(draft, deadline, config);
  if (isStale) incident(draft, "stale", config);
}

function apply(draft: Draft, input: Input, config: InterlockConfig): void {
  switch (input.kind) {
    case "tick":
      draft.facts = { ...draft.facts, tickAtMs: draft.facts.nowMs };
      return;
    case "weight":
      feedLevel(draft, "weight", levelOf(input.massG, input.massG), input, config);
      return;
    case "pressure":
      feedLevel(draft, "pressure", levelOf(input.pressureKpa, input.at20Kpa), input, config);
      return;
    case "bind":
    case "unbind":
    case "confirmBlank":
      setPosition(draft, input, config);
      return;
    case "authoriseRequested":
      requestGrant(draft, input, config);
      return;
    case "grantCommitted":
      commitGrant(draft, input, config);
      return;
    case "grantFailed":
      if (draft.mode.phase === "locked" && isPending(draft.mode, input.authorisationId)) {
        incident(draft, "commit_failed", config);
      }
      return;
    case "fillEnded":
      if (draft.mode.phase === "filling") {
        endFill(draft, draft.mode, config);
        return;
      }
      if (draft.mode.phase === "authorised") {
        incident(draft, "ended", config);
        return;
      }
      // A controller that ends what was never opened is out of step with the box.
      incident(draft, "start_lost", config);
      refuseInput(draft, input.kind, "nothing_to_end");
      return;
    case "settle":
      settle(draft, input, config);
      return;
    default:
      applyDoubt(draft, input, config);
      return;
  }
}

function applyDoubt(
  draft: Draft,
  input: InputOf<
    | "linkLost"
    | "linkUp"
    | "stale"
    | "lifted"
    | "remoteLock"
    | "unlock"
    | "restart"
    | "relayDropped"
    | "clockUntrusted"
    | "clockTrusted"
  >,
  config: InterlockConfig,
): void {
  const { facts } = draft;
  const otherLinks = (link: string) => facts.linksDown.filter((down) => down !== link);
  switch (input.kind) {
    case "linkUp":
      draft.facts = { ...facts, linksDown: otherLinks(input.link) };
      return;
    case "linkLost":
      draft.facts = {
        ...facts,
        linksDown: [...otherLinks(input.link), input.link].sort(),
        tracks: input.link === "gauge" ? {} : facts.tracks,
      };
      incident(draft, "link_lost", config);
      return;
    case "stale":
      draft.facts = { ...facts, tracks: {} };
      incident(draft, "stale", config);
      return;
    case "lifted":
      incident(draft, "lifted", config);
      leaveScale(draft, config);
      return;
    case "relayDropped":
      incident(draft, "relay_dropped", config);
      return;
    case "clockTrusted":
      draft.facts = { ...facts, isClockTrusted: true };
      return;
    case "clockUntrusted":
      draft.facts = { ...facts, isClockTrusted: false };
      incident(draft, "clock_untrusted", config);
      return;
    case "unlock":
      draft.facts = { ...facts, remoteLock: null };
      return;
    case "remoteLock": {
      draft.facts = { ...facts, remoteLock: { reason: input.reason, by: input.by } };
      const sent = draft.effects.length;
      incident(draft, "remote_lock", config);
      // The filling scale has a lock of its own, so the order goes out even when nothing was open.
      if (draft.effects.length === sent) {
        draft.effects.push({ kind: "withdraw", cause: "remote_lock", authorisationId: null });
      }
      return;
    }
    case "restart":
      restart(draft, input, config);
      return;
  }
}

function restart(draft: Draft, input: InputOf<"restart">, config: InterlockConfig): void {
  incident(draft, "restart", config);
  const before = draft.mode.phase === "locked" ? draft.mode.settlement : null;
  const open = input.openAuthorisationId;
  const { facts } = draft;
  const { nowMs } = facts;
  const settlement =
    before ??
    (open === null ? null : { authorisationId: open, cause: "restart" as const, sinceMs: nowMs });
  draft.facts = {
    ...facts,
    tickAtMs: nowMs,
    sinceMs: nowMs,
    isClockTrusted: false,
    linksDown: ["gauge", "valve"],
    tracks: {},
    positions: settlement === null ? openPositions(config.positions) : facts.positions,
  };
  draft.mode = { phase: "locked", cause: "restart", settlement, pending: null };
  draft.effects.push({ kind: "withdraw", cause: "restart", authorisationId: open });
}

function levelOf(level: number | null, judged: number | null): Level | null {
  return level === null || judged === null ? null : { level, judged };
}

function feedLevel(
  draft: Draft,
  kind: GaugeKind,
  shown: Level | null,
  input: InputOf<"weight" | "pressure">,
  config: InterlockConfig,
): void {
  const { atMs } = input;
  const isStable = input.kind === "weight" ? input.isStable : null;
  const gauge = config.gauges[kind];
  const { facts } = draft;
  if (gauge === undefined || facts.linksDown.includes("gauge")) return;
  if (shown === null) {
    const { [kind]: _lost, ...tracks } = facts.tracks;
    draft.facts = { ...facts, tracks };
    incident(draft, "no_reading", config);
    return;
  }
  const { level } = shown;
  const before = facts.tracks[kind];
  const isOutOfOrder = before !== undefined && atMs < before.lastAtMs;
  if (isOutOfOrder || !isFresh({ lastAtMs: atMs }, facts.nowMs, gauge)) return;
  const band = pointBand(facts, kind, gauge, config);
  const after = track(before, shown, atMs, isStable, band?.limit, gauge);
  draft.facts = { ...facts, tracks: { ...facts.tracks, [kind]: after } };
  const { mode } = draft;
  if (mode.phase === "authorised" || mode.phase === "filling") {
    const peak = (mode.phase === "filling" ? mode.peak[kind] : mode.base[kind]) ?? level;
    const fault =
      before === undefined ? "stale" : frameFault(kind, before, after, peak, band, gauge);
    if (fault === undefined) followFlow(draft, config);
    else incident(draft, fault, config);
    return;
  }
  const isOff = band !== undefined && level < band.floor;
  if (isOff && mode.phase === "settled") incident(draft, "lifted", config);
  if (isOff) {
    leaveScale(draft, config);
    return;
  }
  if (mode.phase === "settled" && mode.end === null) {
    finishIfSteady(draft, mode, config);
    return;
  }
  if (mode.phase === "locked" && band !== undefined && level <= band.startMax) {
    noteSeen(draft, config);
  }
}

/** Remembers that what was scanned stood on the scale, so that a swap afterwards is noticed. */
function noteSeen(draft: Draft, config: InterlockConfig): void {
  const { facts } = draft;
  const [name] = config.positions;
  const at = name === undefined ? undefined : facts.positions[name];
  if (name === undefined || at?.kind !== "bound" || at.wasSeen) return;
  if (config.kind !== "gun" || !areAllSteady(facts, config)) return;
  draft.facts = { ...facts, positions: { ...facts.positions, [name]: { ...at, wasSeen: true } } };
}

/** What was on the scale is gone: its binding goes too, unless a person still has to settle it. */
function leaveScale(draft: Draft, config: InterlockConfig): void {
  const { facts, mode } = draft;
  if (config.kind !== "gun") return;
  if (mode.phase === "settled" && mode.end !== null) {
    clearPoint(draft, "ended", config);
    return;
  }
  if (mode.phase !== "locked" || mode.settlement !== null || mode.pending !== null) return;
  for (const [position, at] of Object.entries(facts.positions)) {
    if (at.kind !== "bound" || !at.wasSeen) continue;
    const { cylinderId } = at;
    draft.facts = { ...facts, positions: openPositions(config.positions) };
    draft.effects.push({
      kind: "record",
      fact: { event: "filling.binding_lost", position, cylinderId, cause: "lifted" },
    });
  }
}

function setPosition(
  draft: Draft,
  input: InputOf<"bind" | "unbind" | "confirmBlank">,
  config: InterlockConfig,
): void {
  if (!config.positions.includes(input.position)) {
    refuseInput(draft, input.kind, "unknown_position");
    return;
  }
  const { mode } = draft;
  if (mode.phase === "authorised" || mode.phase === "filling") {
    incident(draft, "rebound", config);
    refuseInput(draft, input.kind, "busy");
    return;
  }
  if (mode.phase === "settled") {
    if (mode.end === null) {
      refuseInput(draft, input.kind, "busy");
      return;
    }
    clearPoint(draft, "ended", config);
  } else {
    incident(draft, "rebound", config);
    if (mode.settlement !== null) {
      refuseInput(draft, input.kind, "settlement_due");
      return;
    }
  }
  let position: Position = { kind: "open" };
  if (input.kind === "confirmBlank") position = { kind: "blank", byPersonId: input.byPersonId };
  if (input.kind === "bind") {
    const needed = gaugesOf(config).every((kind) => input[kind] !== null);
    if (needed && areSaneLimits(input)) {
      const { cylinderId, weight, pressure, check, refusals } = input;
      position = {
        kind: "bound",
        cylinderId,
        weight,
        pressure,
        check,
        refusals,
        wasSeen: false,
      };
    } else {
      refuseInput(draft, input.kind, "bad_limits");
    }
  }
  const { facts } = draft;
  draft.facts = { ...facts, positions: { ...facts.positions, [input.position]: position } };
}

function requestGrant(
  draft: Draft,
  input: InputOf<"authoriseRequested">,
  config: InterlockConfig,
): void {
  const { facts, mode } = draft;
  const blockers = blockersOf(draft, config);
  if (blockers.length > 0 || mode.phase !== "locked") {
    draft.effects.push({ kind: "refused", input: input.kind, reasons: blockers });
    return;
  }
  if (input.authorisationId === facts.lastAuthorisationId) {
    refuseInput(draft, input.kind, "authorisation_used");
    return;
  }
  const authorisation = {
    authorisationId: input.authorisationId,
    byPersonId: input.byPersonId,
    requestedAtMs: facts.nowMs,
    contents: contentsOf(facts, config),
  };
  // Used up at the request: a grant that fails on its way needs new checks as well.
  const used = authorisation.contents.map(({ checkId, position }) => {
    const at = facts.positions[position];
    const checkedAtMs = at?.kind === "bound" ? at.check?.checkedAtMs : undefined;
    return { checkId, untilMs: (checkedAtMs ?? facts.nowMs) + config.checkMaxAgeMs };
  });
  draft.facts = {
    ...facts,
    usedChecks: [...facts.usedChecks, ...used],
    lastAuthorisationId: input.authorisationId,
  };
  draft.mode = { ...mode, pending: authorisation };
  draft.effects.push({ kind: "requestGrant", authorisation, levels: levelsOf(facts) });
}

function isPending(mode: Mode, authorisationId: string): boolean {
  return mode.phase === "locked" && mode.pending?.authorisationId === authorisationId;
}

function commitGrant(
  draft: Draft,
  input: InputOf<"grantCommitted">,
  config: InterlockConfig,
): void {
  const { facts, mode } = draft;
  const { authorisationId } = input;
  if (mode.phase !== "locked" || mode.pending?.authorisationId !== authorisationId) {
    // What was asked for is void by now, and so is another grant on its way: two at once are a doubt.
    // An open valve belongs to a grant that was committed before and stays as it is.
    if (mode.phase === "locked" || mode.phase === "settled") {
      if (mode.phase === "locked") incident(draft, "commit_late", config);
      draft.effects.push({ kind: "withdraw", cause: "commit_late", authorisationId });
    }
    return;
  }
  if (blockersOf(draft, config, true).length > 0) {
    incident(draft, "start_lost", config);
    return;
  }
  const authorisation = mode.pending;
  draft.mode = {
    phase: "authorised",
    authorisation,
    grantedAtMs: facts.nowMs,
    leaseUntilMs: facts.nowMs,
    base: levelsOf(facts),
    riseCount: 0,
  };
  draft.effects.push({
    kind: "grant",
    authorisationId,
    positions: authorisation.contents.map((content) => content.position),
  });
}

function settle(draft: Draft, input: InputOf<"settle">, config: InterlockConfig): void {
  const { mode } = draft;
  if (mode.phase !== "locked" || mode.settlement === null) {
    refuseInput(draft, input.kind, "nothing_to_settle");
    return;
  }
  const reason = input.reason.trim();
  if (reason === "" || reason.length > LIMITS.reasonLength || input.byPersonId === "") {
    refuseInput(draft, input.kind, "no_reason");
    return;
  }
  const { authorisationId, cause } = mode.settlement;
  draft.effects.push({
    kind: "record",
    fact: {
      event: "filling.settled",
      authorisationId,
      cause,
      byPersonId: input.byPersonId,
      reason,
    },
  });
  clearPoint(draft, mode.cause, config);
}
