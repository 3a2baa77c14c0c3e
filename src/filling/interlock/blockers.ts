/** Everything that must hold before a valve may open; one list for the machine and the kiosk. */
import { gaugesOf, type InterlockConfig, USED_CHECKS_MAX } from "./config.ts";
import { isFresh, isSteady, pointBand } from "./gauge.ts";
import type { Blocker, BlockerCode, CheckProof, Content, Facts, PointState } from "./model.ts";

export function contentsOf(facts: Facts, config: InterlockConfig): readonly Content[] {
  return config.positions.flatMap((position) => {
    const at = facts.positions[position];
    if (at?.kind !== "bound" || at.check === null) return [];
    return [{ position, cylinderId: at.cylinderId, checkId: at.check.checkId }];
  });
}

function checkBlocker(
  check: CheckProof | null,
  cylinderId: string,
  facts: Facts,
  config: InterlockConfig,
): BlockerCode | undefined {
  if (check === null) return "check_missing";
  if (check.cylinderId !== cylinderId) return "check_other_cylinder";
  if (!check.hasPassedEveryItem) return "check_failed";
  if (!check.isCertified) return "check_uncertified";
  const { checkedAtMs } = check;
  const isOfThisRun =
    checkedAtMs !== null && checkedAtMs >= facts.sinceMs && checkedAtMs <= facts.nowMs;
  if (!isOfThisRun || facts.nowMs - checkedAtMs > config.checkMaxAgeMs) return "check_outdated";
  return undefined;
}

function contentBlockers(facts: Facts, config: InterlockConfig, isPending: boolean): Blocker[] {
  const found: Blocker[] = [];
  const cylinders = new Set<string>();
  const checks = new Set<string>();
  for (const position of config.positions) {
    const at = facts.positions[position];
    if (at === undefined || at.kind === "open") {
      found.push({ code: "position_open", position });
      continue;
    }
    if (at.kind === "blank") continue;
    if (at.refusals.length > 0) found.push({ code: "refused", position });
    if (cylinders.has(at.cylinderId)) found.push({ code: "cylinder_twice", position });
    cylinders.add(at.cylinderId);
    const code = checkBlocker(at.check, at.cylinderId, facts, config);
    if (code !== undefined) found.push({ code, position });
    if (at.check === null) continue;
    const { checkId } = at.check;
    // A pending grant has already used up its own proofs; two positions never share one.
    const isUsed = !isPending && facts.usedChecks.some((used) => used.checkId === checkId);
    if (isUsed || checks.has(checkId)) found.push({ code: "check_used", position });
    checks.add(checkId);
  }
  if (cylinders.size === 0) found.push({ code: "nothing_bound" });
  if (!isPending && facts.usedChecks.length + checks.size > USED_CHECKS_MAX) {
    found.push({ code: "checks_full" });
  }
  return found;
}

function gaugeBlockers(facts: Facts, config: InterlockConfig): Blocker[] {
  const found: Blocker[] = [];
  for (const kind of gaugesOf(config)) {
    const gauge = config.gauges[kind];
    const run = facts.tracks[kind];
    if (gauge === undefined) continue;
    if (run === undefined || !isFresh(run, facts.nowMs, gauge)) {
      found.push({ code: "no_reading" });
      continue;
    }
    const band = pointBand(facts, kind, gauge, config);
    if (band !== undefined && run.runMin < band.floor) found.push({ code: "below_start" });
    else if (band !== undefined && run.runMax > band.startMax) found.push({ code: "above_start" });
    else if (!isSteady(run, gauge)) found.push({ code: "unsteady" });
  }
  return found;
}

/**
 * Why this point cannot be authorised now, the worst first; empty when it can. With `isPending` the
 * question is whether a grant on its way into the journal still stands.
 */
export function blockersOf(
  state: PointState,
  config: InterlockConfig,
  isPending = false,
): readonly Blocker[] {
  const { facts, mode } = state;
  const found: Blocker[] = [];
  if (mode.phase !== "locked" || (mode.pending !== null && !isPending)) {
    found.push({ code: "busy" });
  } else if (mode.settlement !== null) {
    found.push({ code: "settlement_due" });
  }
  if (facts.remoteLock !== null) found.push({ code: "locked_remotely" });
  if (facts.linksDown.length > 0) found.push({ code: "link_down" });
  if (!facts.isClockTrusted) found.push({ code: "clock_untrusted" });
  if (facts.nowMs - facts.tickAtMs > config.heldLagMaxMs) found.push({ code: "lag" });
  return [...found, ...contentBlockers(facts, config, isPending), ...gaugeBlockers(facts, config)];
}
