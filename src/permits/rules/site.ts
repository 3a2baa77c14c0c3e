/** The work itself, its weather, neighbours, cylinders and video (GB 30871-2022 4.13, 5.2, 5.4, 7.11, 8.2, 9.2). */
import { DAY_MS, dayOf, type UnixMs } from "../../kernel/instants.ts";
import type { LevelDecision, Permit, Weather } from "../model.ts";
import type { CylinderUse, PermitFacts } from "../model-facts.ts";
import { CONFINED, HEIGHT, HOT, LIFTING } from "../standard/figures.ts";
import { findConflicts } from "./conflicts.ts";
import { present } from "./people.ts";
import { because, because30871, type Refusal } from "./refusals.ts";

/** What the facts of the work forbid by themselves. */
export function workRefusals(permit: Permit, level: LevelDecision): readonly Refusal[] {
  const { facts } = permit;
  const found: Refusal[] = [];
  if (facts.kind === "hot-work" && facts.isSelfDecomposing && facts.isOnRunning) {
    found.push(because30871("hot.self-decomposing", "5.4.2"));
  }
  if (facts.kind === "blind-plate" && facts.blinds !== 1)
    found.push(because30871("blind.one", "7.11"));
  if (facts.kind === "confined-space" && facts.lightV !== null) {
    const { value, clause } = facts.isWetOrNarrow ? CONFINED.lightWetV : CONFINED.lightV;
    if (facts.lightV > value) found.push(because("confined.light", clause, { volts: value }));
  }
  if (facts.kind === "height") {
    if (facts.isOverOthers && !facts.hasShield && !facts.hasDoubleShield) {
      found.push(because30871("height.shield", "8.2.8"));
    }
    const isDouble = facts.heightM > HEIGHT.doubleShieldAboveM.value;
    if (facts.isOverOthers && isDouble && !facts.hasDoubleShield) {
      found.push(because30871("height.double-shield", "8.2.8"));
    }
    if (facts.heightM > HEIGHT.radioAboveM.value && !facts.hasRadio) {
      found.push(because30871("height.radio", "8.2.1"));
    }
  }
  if (facts.kind === "lifting") {
    const needsPlan = level.managedLevel !== "third" || facts.isOddLoad;
    if (needsPlan && !facts.hasPlan) found.push(because30871("lifting.plan", "9.2.1"));
    const share = facts.cranesT.length > 1 ? LIFTING.tandemShare.value : 1;
    const mostT = facts.cranesT.reduce((sum, ratedT) => sum + ratedT, 0) * share;
    if (facts.massT > mostT) found.push(because30871("lifting.overload", "9.2.10 c", { mostT }));
  }
  return found;
}

/** Open-air work in wind and bad sight; where nobody said what the weather is, it has to be said first. */
export function weatherRefusals(permit: Permit, weather: Weather | null): readonly Refusal[] {
  const { facts } = permit;
  const isOpen =
    (facts.kind === "hot-work" || facts.kind === "height" || facts.kind === "lifting") &&
    facts.isOpenAir;
  if (!isOpen) return [];
  const clause = { "hot-work": "5.2.15", height: "8.2.6", lifting: "9.2.4" }[facts.kind];
  if (weather === null || weather.windForce === null) {
    return [because30871("weather.unknown", clause)];
  }
  const found: Refusal[] = [];
  const force = weather.windForce;
  const most = facts.kind === "lifting" ? LIFTING.windForce : HEIGHT.windForce;
  const isAllowed = facts.kind === "hot-work" && facts.isUnavoidable;
  if (force >= most.value && !isAllowed) {
    found.push(because30871("weather.wind", clause, { force, most: most.value }));
  }
  const isBlind =
    (facts.kind === "height" && weather.isDenseFog) ||
    (facts.kind === "lifting" &&
      (weather.isDenseFog || weather.isHeavySnow || weather.isRainstorm));
  if (isBlind) found.push(because30871("weather.sight", clause));
  return found;
}

/** A coordinator (4.7) may arrange what is not forbidden, and vouch for distances that nobody drew. */
export function conflictRefusals(
  permit: Permit,
  facts: PermitFacts,
  now: UnixMs,
): readonly Refusal[] {
  const hasCoordinator = present(facts.people).some(({ role }) => role === "coordinator");
  const found: Refusal[] = [];
  for (const one of findConflicts(permit, facts.live, facts.activities, now)) {
    const values = { other: one.other, rule: one.code, within: one.withinM ?? 0 };
    if (one.isForbidden && one.isCertain) {
      found.push(because("conflict.forbidden", one.clause, { ...values, apart: one.apartM ?? 0 }));
    } else if (!hasCoordinator) {
      const code = one.isForbidden ? "conflict.uncertain" : "conflict.coordinator";
      found.push(because(code, one.clause, values));
    }
  }
  return found;
}

/** A confirmation before use (D3) holds like a verification: its day, and 24 hours. */
function isConfirmed(one: CylinderUse, now: UnixMs): boolean {
  const { confirmedAt } = one;
  if (confirmedAt === null || confirmedAt > now) return false;
  return now - confirmedAt <= DAY_MS && dayOf(confirmedAt) === dayOf(now);
}

function ofCylinder(one: CylinderUse, now: UnixMs): readonly Refusal[] {
  const values = { code: one.code };
  const clause = "5.2.13";
  const found: Refusal[] = [];
  if (!isConfirmed(one, now)) found.push(because30871("cylinder.unconfirmed", clause, values));
  else if (!one.isPassed) found.push(because30871("cylinder.failed", clause, values));
  if (one.content === "acetylene") {
    if (!one.isUpright) found.push(because30871("cylinder.upright", clause, values));
    if (!one.hasArrestor) found.push(because30871("cylinder.arrestor", clause, values));
  }
  const isFire = one.content === "oxygen" || one.content === "acetylene";
  if (isFire && (one.toFireM === null || one.toFireM < HOT.cylinderToFire.value)) {
    found.push(
      because30871("cylinder.fire", clause, { ...values, metres: HOT.cylinderToFire.value }),
    );
  }
  return found;
}

/** Cylinders of a hot work: each confirmed before use, acetylene upright, 10 m to the fire, 5 m between (5.2.13). */
export function cylinderRefusals(
  permit: Permit,
  facts: PermitFacts,
  now: UnixMs,
): readonly Refusal[] {
  if (permit.facts.kind !== "hot-work" || !permit.facts.usesCylinders) return [];
  const { cylinders } = facts;
  if (cylinders.length === 0) return [because30871("cylinder.none", "5.2.13")];
  const found = cylinders.flatMap((one) => ofCylinder(one, now));
  const contents = cylinders.map(({ content }) => content);
  const isPair = contents.includes("oxygen") && contents.includes("acetylene");
  if (!isPair) return found;
  const { value } = HOT.oxygenToAcetylene;
  for (const one of cylinders.filter(
    ({ content }) => content === "oxygen" || content === "acetylene",
  )) {
    if (one.toOtherM === null || one.toOtherM < value) {
      found.push(because30871("cylinder.apart", "5.2.13", { code: one.code, metres: value }));
    }
  }
  return found;
}

/** Special hot work is filmed from beginning to end, by an explosion-proof recorder (5.2.11). */
export function videoRefusals(
  permit: Permit,
  level: LevelDecision,
  facts: PermitFacts,
): readonly Refusal[] {
  if (permit.kind !== "hot-work" || level.managedLevel !== "special") return [];
  const { video } = facts;
  if (video === null || video.recorder.trim() === "")
    return [because30871("video.recorder", "5.2.11")];
  const found: Refusal[] = [];
  if (!video.isExplosionProof) found.push(because30871("video.proof", "5.2.11"));
  if (video.startCheckedBy === null) found.push(because30871("video.check", "5.2.11"));
  return found;
}
