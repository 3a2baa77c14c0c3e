/**
 * A second opinion on when a valve may be open, kept from the raw history alone. It never looks into
 * the machine's state, only at what went in and at the effects that came out.
 */
import type { Effect, Input } from "../../src/filling/interlock/model.ts";
import type { World } from "./interlock-scenarios.ts";

type Slot =
  | { readonly kind: "blank" }
  | {
      readonly kind: "cylinder";
      readonly id: string;
      readonly checkId: string;
      readonly isGood: boolean;
    };

/** Frames of one level in a row. */
type Row = { level: number; sinceMs: number; lastMs: number; count: number; over: number };

type Live = {
  id: string;
  grantedAtMs: number;
  startLevel: number;
  peak: number;
  risen: number;
  flowSinceMs: number | null;
  atTarget: number;
};

export type Oracle = {
  nowMs: number;
  tickMs: number;
  isGaugeUp: boolean;
  isValveUp: boolean;
  isClockTrusted: boolean;
  isLocked: boolean;
  needsSettling: boolean;
  slots: Record<string, Slot>;
  row: Row | null;
  used: string[];
  wanted: { id: string; requestedMs: number } | null;
  live: Live | null;
};

export function newOracle(nowMs: number): Oracle {
  return {
    nowMs,
    tickMs: nowMs,
    isGaugeUp: false,
    isValveUp: false,
    isClockTrusted: false,
    isLocked: false,
    needsSettling: false,
    slots: {},
    row: null,
    used: [],
    wanted: null,
    live: null,
  };
}

const copy = (oracle: Oracle): Oracle => ({
  ...oracle,
  slots: { ...oracle.slots },
  row: oracle.row === null ? null : { ...oracle.row },
  used: [...oracle.used],
  live: oracle.live === null ? null : { ...oracle.live },
});

function revoke(oracle: Oracle, isFault: boolean): void {
  if (oracle.live?.flowSinceMs != null && isFault) oracle.needsSettling = true;
  oracle.live = null;
  oracle.wanted = null;
}

function mayStart(oracle: Oracle, world: World, canBeUsed: boolean): boolean {
  const { row, slots } = oracle;
  const { band, config } = world;
  const names = config.positions.map((position) => slots[position]);
  const cylinders = names.filter((slot) => slot?.kind === "cylinder");
  const checks = cylinders.map((slot) => slot.checkId);
  return (
    oracle.isGaugeUp &&
    oracle.isValveUp &&
    oracle.isClockTrusted &&
    !oracle.isLocked &&
    !oracle.needsSettling &&
    oracle.nowMs - oracle.tickMs <= 500 &&
    names.every((slot) => slot !== undefined) &&
    cylinders.length > 0 &&
    cylinders.every((slot) => slot.isGood) &&
    new Set(checks).size === checks.length &&
    new Set(cylinders.map((slot) => slot.id)).size === cylinders.length &&
    (canBeUsed || checks.every((check) => !oracle.used.includes(check))) &&
    row !== null &&
    row.count >= 3 &&
    row.lastMs - row.sinceMs >= 200 &&
    oracle.nowMs - row.lastMs <= 300 &&
    row.level >= band.floor &&
    row.level <= band.startMax
  );
}

function passTime(oracle: Oracle, nowMs: number): void {
  oracle.nowMs = nowMs;
  const { live, wanted, row } = oracle;
  const isSilent = row !== null && nowMs - row.lastMs > 300;
  if (isSilent) oracle.row = null;
  if (nowMs - oracle.tickMs > 500 || oracle.row === null) revoke(oracle, true);
  if (wanted !== null && nowMs - wanted.requestedMs >= 400) oracle.wanted = null;
  if (live === null) return;
  const isOver =
    live.flowSinceMs === null ? nowMs - live.grantedAtMs >= 900 : nowMs - live.flowSinceMs >= 1_200;
  if (isOver) revoke(oracle, true);
}

function seeFrame(oracle: Oracle, level: number | null, judged: number | null, world: World): void {
  if (!oracle.isGaugeUp) return;
  if (level === null || judged === null) {
    oracle.row = null;
    revoke(oracle, true);
    return;
  }
  const { band } = world;
  const before = oracle.row;
  const over = judged > band.limit ? (before?.over ?? 0) + 1 : 0;
  oracle.row =
    before !== null && before.level === level
      ? {
          ...before,
          lastMs: oracle.nowMs,
          count: Math.min(before.count + 1, 3),
          over: Math.min(over, 2),
        }
      : { level, sinceMs: oracle.nowMs, lastMs: oracle.nowMs, count: 1, over: Math.min(over, 2) };
  const { live } = oracle;
  if (live === null) return;
  const possible = before === null ? 0 : (2_000 * (oracle.nowMs - before.lastMs)) / 1_000 + 200;
  const change = before === null ? 0 : Math.abs(level - before.level);
  const isFault =
    judged > band.limit + 300 ||
    level > band.ceiling ||
    over >= 2 ||
    level < band.floor ||
    change > possible ||
    level < live.peak - 300;
  if (isFault) {
    revoke(oracle, true);
    return;
  }
  live.peak = live.flowSinceMs === null ? live.peak : Math.max(live.peak, level);
  if (live.flowSinceMs === null) {
    live.risen = level >= live.startLevel + 100 ? live.risen + 1 : 0;
    if (live.risen < 2) return;
    live.flowSinceMs = oracle.nowMs;
    live.peak = level;
    return;
  }
  live.atTarget = judged >= band.target ? live.atTarget + 1 : 0;
  if (live.atTarget >= 2) revoke(oracle, false);
}

function bindSlot(oracle: Oracle, input: Extract<Input, { kind: "bind" }>, world: World): void {
  const { check } = input;
  const figures = world.gauge === "weight" ? input.weight : input.pressure;
  oracle.slots[input.position] = {
    kind: "cylinder",
    id: input.cylinderId,
    checkId: check?.checkId ?? "",
    isGood:
      check !== null &&
      figures !== null &&
      check.isCertified &&
      check.hasPassedEveryItem &&
      check.checkedAtMs !== null &&
      check.cylinderId === input.cylinderId &&
      input.refusals.length === 0,
  };
}

function hear(oracle: Oracle, input: Input, world: World): void {
  switch (input.kind) {
    case "tick":
      oracle.tickMs = oracle.nowMs;
      return;
    case "weight":
      seeFrame(oracle, input.massG, input.massG, world);
      return;
    case "pressure":
      seeFrame(oracle, input.pressureKpa, input.at20Kpa, world);
      return;
    case "bind":
      revoke(oracle, true);
      bindSlot(oracle, input, world);
      return;
    case "confirmBlank":
      revoke(oracle, true);
      oracle.slots[input.position] = { kind: "blank" };
      return;
    case "unbind":
      revoke(oracle, true);
      delete oracle.slots[input.position];
      return;
    case "linkUp":
      if (input.link === "gauge") oracle.isGaugeUp = true;
      else oracle.isValveUp = true;
      return;
    case "unlock":
      oracle.isLocked = false;
      return;
    case "clockTrusted":
      oracle.isClockTrusted = true;
      return;
    case "settle":
      if (input.reason.trim() === "") return;
      if (oracle.needsSettling) oracle.slots = {};
      oracle.needsSettling = false;
      return;
    case "grantCommitted": {
      const isWanted = oracle.wanted?.id === input.authorisationId;
      if (
        isWanted &&
        oracle.live === null &&
        oracle.row !== null &&
        mayStart(oracle, world, true)
      ) {
        oracle.live = {
          id: input.authorisationId,
          grantedAtMs: oracle.nowMs,
          startLevel: oracle.row.level,
          peak: oracle.row.level,
          risen: 0,
          flowSinceMs: null,
          atTarget: 0,
        };
      }
      if (isWanted) oracle.wanted = null;
      return;
    }
    case "grantFailed":
      if (oracle.wanted?.id === input.authorisationId) oracle.wanted = null;
      return;
    case "authoriseRequested":
      return;
    case "fillEnded":
      revoke(oracle, false);
      return;
    default:
      hearDoubt(oracle, input);
  }
}

function hearDoubt(oracle: Oracle, input: Input): void {
  const wasLive = oracle.live !== null;
  revoke(oracle, true);
  if (input.kind === "linkLost" && input.link === "gauge") oracle.isGaugeUp = false;
  if (input.kind === "linkLost" && input.link === "valve") oracle.isValveUp = false;
  if (input.kind === "stale" || input.kind === "restart") oracle.row = null;
  if (input.kind === "linkLost" && input.link === "gauge") oracle.row = null;
  if (input.kind === "clockUntrusted") oracle.isClockTrusted = false;
  if (input.kind === "remoteLock") oracle.isLocked = true;
  if (input.kind !== "restart") return;
  if (wasLive || input.openAuthorisationId !== null) oracle.needsSettling = true;
  oracle.isGaugeUp = false;
  oracle.isValveUp = false;
  oracle.isClockTrusted = false;
  oracle.tickMs = oracle.nowMs;
  oracle.slots = {};
}

export type Verdict = { readonly oracle: Oracle; readonly complaints: readonly string[] };

/** Takes one input and what the machine did with it; complains where the machine did too much. */
export function judge(
  before: Oracle,
  input: Input,
  effects: readonly Effect[],
  isOpen: boolean,
  world: World,
): Verdict {
  const oracle = copy(before);
  const complaints: string[] = [];
  passTime(oracle, Math.max(before.nowMs, input.atMs));
  const couldStart =
    oracle.live === null && oracle.wanted === null && mayStart(oracle, world, false);
  const wasFlowing = oracle.live !== null && oracle.live.flowSinceMs !== null;
  hear(oracle, input, world);
  // A grant on its way stands only as long as everything it rests on stands.
  if (oracle.wanted !== null && !mayStart(oracle, world, true)) oracle.wanted = null;
  for (const effect of effects) {
    if (effect.kind === "requestGrant") {
      if (input.kind !== "authoriseRequested" || !couldStart) complaints.push("unfounded request");
      oracle.used.push(...effect.authorisation.contents.map((content) => content.checkId));
      oracle.used = [...new Set(oracle.used)].sort();
      oracle.wanted = { id: effect.authorisation.authorisationId, requestedMs: oracle.nowMs };
    }
    if (effect.kind === "grant" && oracle.live?.id !== effect.authorisationId) {
      complaints.push("grant without a live authorisation");
    }
    if (effect.kind === "withdraw" && effect.cause === "ended" && oracle.live !== null) {
      const { row } = oracle;
      const isAtRest = row !== null && row.count >= 3 && oracle.nowMs - row.sinceMs >= 300;
      if (!(wasFlowing && isAtRest)) complaints.push("ended without being at rest");
      revoke(oracle, false);
    } else if (effect.kind === "withdraw") {
      revoke(oracle, true);
    }
  }
  if (isOpen && oracle.live === null) complaints.push("open without a live authorisation");
  return { oracle, complaints };
}
