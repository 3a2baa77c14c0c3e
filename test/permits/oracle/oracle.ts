/**
 * The rules a second time, plain and slow, written from the text of the standard and not from the program: no shared
 * constants, no shared helpers, calendars by Date, nights by looking at every minute. Says which refusals a gate gives.
 */
import type { Permit } from "../../../src/permits/model.ts";
import type { PermitFacts } from "../../../src/permits/model-facts.ts";
import { counts, D, day, gasCodes, gases, H, levelNow, MIN, oracleLevel } from "./oracle-gas.ts";

function here(f: PermitFacts) {
  return f.people.filter((one) => one.leftAt === null);
}

function peopleCodes(p: Permit, f: PermitFacts, now: number): string[] {
  const codes: string[] = [];
  const k = p.facts;
  const roles: string[] = ["guardian", "discloser", k.kind === "lifting" ? "commander" : "leader"];
  if (k.kind === "hot-work") roles.push("hot-worker", "analyst");
  if (k.kind === "confined-space") roles.push("worker", "analyst");
  if (k.kind === "confined-space" && k.isHighRisk) roles.push("extra-guardian");
  if (k.kind === "lifting") roles.push("rigger", "crane-operator");
  if (k.kind === "temporary-power") roles.push("electrician");
  if (k.kind === "temporary-power" && k.isHazardous) roles.push("analyst");
  if (["blind-plate", "height", "excavation", "road-closure"].includes(k.kind))
    roles.push("worker");
  for (const role of roles)
    if (!here(f).some((one) => one.role === role)) codes.push("people.missing");
  const needs: Record<string, string[]> = {
    "hot-worker": ["welding"],
    electrician: ["electrician"],
    guardian: k.kind === "confined-space" ? ["guardian", "confined-space-guardian"] : ["guardian"],
    "extra-guardian":
      k.kind === "confined-space" ? ["guardian", "confined-space-guardian"] : ["guardian"],
    commander: ["lifting"],
    rigger: ["lifting"],
    "crane-operator": ["lifting"],
    worker: k.kind === "height" ? ["work-at-height"] : [],
  };
  for (const one of here(f)) {
    const guards = here(f).filter(
      (o) => o.personId === one.personId && o.role.endsWith("guardian"),
    );
    const works = !["guardian", "extra-guardian", "discloser"].includes(one.role);
    if (guards.length > 0 && works) codes.push("people.guardian-works");
    const state = f.states.find((s) => s.personId === one.personId);
    if (state === undefined || !state.isActive) {
      codes.push("people.inactive");
      continue;
    }
    if (state.isBlacklisted) codes.push("people.blacklisted");
    if (state.isUnfit) codes.push("people.unfit");
    const kinds = needs[one.role] ?? [];
    if (kinds.length > 0) {
      const own = state.certificates.filter((c) => kinds.includes(c.kind));
      if (own.length === 0) codes.push("people.certificate");
      else if (own.every((c) => c.expiresOn < day(now))) codes.push("people.certificate-expired");
    }
  }
  return codes;
}

/** Lit on the day of the verification; what burns already asks for 24 hours only. */
function verifyCodes(p: Permit, f: PermitFacts, now: number, burns = false): string[] {
  if (p.kind !== "hot-work") return [];
  for (const one of here(f).filter((o) => o.role === "hot-worker")) {
    const v = f.states.find((s) => s.personId === one.personId)?.verification ?? null;
    const isFresh =
      v !== null && v.at <= now && v.at >= now - D && (burns || day(v.at) === day(now));
    const isProven =
      v !== null && (v.method === "face" || (v.secondId !== null && v.secondId !== one.personId));
    if (!isFresh || !isProven) return ["verify.missing"];
  }
  return [];
}

function workCodes(p: Permit, f: PermitFacts): string[] {
  const k = p.facts;
  const codes: string[] = [];
  if (k.kind === "hot-work" && k.isSelfDecomposing && k.isOnRunning)
    codes.push("hot.self-decomposing");
  if (k.kind === "blind-plate" && k.blinds !== 1) codes.push("blind.one");
  if (k.kind === "confined-space" && k.lightV !== null && k.lightV > (k.isWetOrNarrow ? 12 : 36))
    codes.push("confined.light");
  if (k.kind === "height" && k.isOverOthers) {
    if (!k.hasShield && !k.hasDoubleShield) codes.push("height.shield");
    if (k.heightM > 24 && !k.hasDoubleShield) codes.push("height.double-shield");
  }
  if (k.kind === "height" && k.heightM > 30 && !k.hasRadio) codes.push("height.radio");
  if (k.kind === "lifting") {
    if (!k.hasPlan && (k.isOddLoad || levelNow(p, f).managed !== "third"))
      codes.push("lifting.plan");
    let most = 0;
    for (const rated of k.cranesT) most += k.cranesT.length > 1 ? 0.8 * rated : rated;
    if (k.massT > most) codes.push("lifting.overload");
  }
  return codes;
}

function weatherCodes(p: Permit, f: PermitFacts): string[] {
  const k = p.facts;
  if (k.kind !== "hot-work" && k.kind !== "height" && k.kind !== "lifting") return [];
  if (!k.isOpenAir) return [];
  const w = f.weather;
  if (w === null || w.windForce === null) return ["weather.unknown"];
  const codes: string[] = [];
  if (k.kind === "hot-work" && w.windForce >= 5 && !k.isUnavoidable) codes.push("weather.wind");
  if (k.kind === "height" && w.windForce >= 5) codes.push("weather.wind");
  if (k.kind === "lifting" && w.windForce >= 6) codes.push("weather.wind");
  if (k.kind === "height" && w.isDenseFog) codes.push("weather.sight");
  if (k.kind === "lifting" && (w.isDenseFog || w.isHeavySnow || w.isRainstorm))
    codes.push("weather.sight");
  return codes;
}

/** Areas of the random cases are points on a line. */
function apart(a: Permit["place"], b: Permit["place"]): number | undefined {
  if (a.name !== "" && a.name === b.name) return 0;
  if (a.roomId !== null && a.roomId === b.roomId) return 0;
  if (a.area?.shape !== "circle" || b.area?.shape !== "circle") return undefined;
  return Math.abs(a.area.xMm - b.area.xMm) / 1000;
}

function conflictCodes(p: Permit, f: PermitFacts, now: number): string[] {
  const codes: string[] = [];
  const coordinated = here(f).some((one) => one.role === "coordinator");
  const forbid = (m: number | undefined, within: number): boolean => {
    if (m !== undefined && m > within) return false;
    if (m !== undefined) codes.push("conflict.forbidden");
    else if (!coordinated) codes.push("conflict.uncertain");
    return true;
  };
  for (const o of f.live) {
    const on = o.stage === "working" || o.stage === "paused";
    const from = on ? Math.min(o.plannedStart, now) : o.plannedStart;
    const to = on ? Math.max(o.plannedEnd, now + 1) : o.plannedEnd;
    if (!(from < p.plannedEnd && p.plannedStart < to)) continue;
    const [x, y] = [p.facts, o.facts];
    if (x.kind === "blind-plate" && y.kind === "blind-plate") {
      const [one, two] = [x.line.trim().toLowerCase(), y.line.trim().toLowerCase()];
      if (one !== "" && one === two) {
        codes.push("conflict.forbidden");
        continue;
      }
    }
    const m = apart(p.place, o.place);
    const pair = [x, y];
    const hot = pair.some((one) => one.kind === "hot-work");
    if (hot && pair.some((one) => one.kind === "blind-plate" && one.isHazardous)) {
      if (forbid(m, 30)) continue;
    } else if (hot && pair.some((one) => one.kind === "confined-space" && one.givesOffVapour)) {
      if (forbid(m, 10)) continue;
    }
    if (o.jobId === p.jobId || m !== 0) continue;
    const high = pair.find((one) => one.kind === "height");
    const bare = high?.kind === "height" && !high.hasShield && !high.hasDoubleShield;
    const { fromMm: a1, toMm: a2 } = p.place;
    const { fromMm: b1, toMm: b2 } = o.place;
    const sameLevel =
      a1 !== null && b1 !== null && (b2 === null || a1 < b2) && (a2 === null || b1 < a2);
    if (bare && !sameLevel) codes.push("conflict.forbidden");
    else if (!coordinated) codes.push("conflict.coordinator");
  }
  if (p.kind !== "hot-work") return codes;
  const within: Record<string, number> = {
    "gas-release": 30,
    "solvent-paint": 10,
    sampling: 0,
    "hazchem-train": 25,
  };
  for (const one of f.activities) {
    if (one.startsAt < p.plannedEnd && p.plannedStart < one.endsAt)
      forbid(apart(p.place, one.place), within[one.kind] as number);
  }
  return codes;
}

function needed(p: Permit): string[] {
  const k = p.facts;
  const kinds: string[] = [];
  if (
    (k.kind === "hot-work" || k.kind === "confined-space" || k.kind === "blind-plate") &&
    k.heightM >= 2
  )
    kinds.push("height");
  if (k.kind === "hot-work" && k.isInsideVessel) kinds.push("confined-space");
  if (k.kind === "height" && k.cases.includes("inside-vessel")) kinds.push("confined-space");
  if (k.kind === "excavation" && k.depthM > 1.2 && k.isNearBuriedHazard)
    kinds.push("confined-space");
  if (
    (k.kind === "hot-work" || k.kind === "confined-space" || k.kind === "height") &&
    k.usesTemporaryPower
  )
    kinds.push("temporary-power");
  return kinds;
}

const HOURS: Record<string, number> = { special: 8, first: 8, second: 72 };

function longest(p: Permit, f: PermitFacts): number {
  const k = p.facts;
  switch (k.kind) {
    case "hot-work":
      return (HOURS[levelNow(p, f).managed ?? "special"] as number) * H;
    case "confined-space":
      return 24 * H;
    case "height":
      return 7 * D;
    case "temporary-power":
      return (k.isSpecialNeed ? 30 : 15) * D;
    case "blind-plate":
      return f.settings.blindPlateHours * H;
    case "lifting":
      return f.settings.liftingHours * H;
    case "excavation":
      return f.settings.excavationHours * H;
    case "road-closure":
      return f.settings.roadClosureHours * H;
  }
}

function servedEnd(f: PermitFacts): number {
  let end = Infinity;
  for (const one of f.linked) {
    if (one.kind !== "hot-work" && one.kind !== "confined-space") continue;
    if (["ended", "accepted", "archived", "void", "revoked"].includes(one.stage)) continue;
    end = Math.min(end, one.plannedEnd, one.validUntil ?? Infinity);
  }
  return end;
}

/** Rows of the form that these facts make due. */
function involved(p: Permit): string[] {
  const k = p.facts;
  const rows = (letter: string, list: readonly (number | false)[]): string[] =>
    list.filter((one) => one !== false).map((one) => `${letter}-${one}`);
  switch (k.kind) {
    case "hot-work":
      return rows("a1", [
        8,
        12,
        k.heightM > 0 && 5,
        k.usesCylinders && 7,
        k.methods.includes("electric-welding") && 9,
        k.isHazardous && 11,
      ]);
    case "confined-space":
      return rows("a2", [3, 6, 7, 9, 10, 11, 13]);
    case "blind-plate":
      return rows("a3", [1, 8, k.isToxic && 2, k.isHazardous && 3, k.isHazardous && 4]);
    case "height":
      return rows("a4", [1, 3, k.isOverOthers && 6, k.heightM > 30 && 11]);
    case "lifting":
      return rows("a5", [4, 5, 9, 11, 13]);
    case "temporary-power":
      return rows("a6", [1, 10, k.isHazardous && 2, k.isHazardous && 13]);
    case "excavation":
      return rows("a7", [1, 2, k.depthM > 1.2 && k.isNearBuriedHazard && 9]);
    case "road-closure":
      return rows("a8", [1, 2]);
  }
}

function chain(p: Permit, level: string | null): string[] {
  switch (p.kind) {
    case "hot-work":
      if (level === "second") return ["leader", "unit", "approval", "shift-leader"];
      if (level === "first") return ["leader", "unit", "safety", "shift-leader"];
      return ["leader", "unit", "safety", "approval", "shift-leader"];
    case "height":
      if (level === "I") return ["leader", "unit"];
      if (level === "II" || level === "III") return ["leader", "unit", "department"];
      return ["leader", "unit", "department", "approval"];
    case "lifting":
      return level === "first"
        ? ["commander", "unit", "department", "approval"]
        : ["commander", "unit", "department"];
    case "confined-space":
    case "blind-plate":
      return ["leader", "unit"];
    case "temporary-power":
      return ["leader", "user-unit", "supply"];
    case "excavation":
      return ["leader", "unit", "utilities", "process", "equipment", "fire", "safety", "approval"];
    case "road-closure":
      return ["leader", "unit", "fire", "safety", "approval"];
  }
}

function signCodes(p: Permit, f: PermitFacts): string[] {
  const codes: string[] = [];
  let gap = false;
  let before = -Infinity;
  for (const step of chain(p, levelNow(p, f).managed)) {
    const signed = f.signatures.find((one) => one.step === step);
    if (signed === undefined) {
      codes.push("sign.open");
      gap = true;
      continue;
    }
    if (gap || signed.at < before) codes.push("sign.disorder");
    before = Math.max(before, signed.at);
  }
  return codes;
}

function cylinderCodes(p: Permit, f: PermitFacts, now: number): string[] {
  if (p.facts.kind !== "hot-work" || !p.facts.usesCylinders) return [];
  if (f.cylinders.length === 0) return ["cylinder.none"];
  const codes: string[] = [];
  const both =
    f.cylinders.some((c) => c.content === "oxygen") &&
    f.cylinders.some((c) => c.content === "acetylene");
  for (const c of f.cylinders) {
    const good =
      c.confirmedAt !== null &&
      c.confirmedAt <= now &&
      now - c.confirmedAt <= D &&
      day(c.confirmedAt) === day(now);
    if (!good) codes.push("cylinder.unconfirmed");
    else if (!c.isPassed) codes.push("cylinder.failed");
    if (c.content === "acetylene" && !c.isUpright) codes.push("cylinder.upright");
    if (c.content === "acetylene" && !c.hasArrestor) codes.push("cylinder.arrestor");
    if (c.content !== "oxygen" && c.content !== "acetylene") continue;
    if (!(c.toFireM !== null && c.toFireM >= 10)) codes.push("cylinder.fire");
    if (both && !(c.toOtherM !== null && c.toOtherM >= 5)) codes.push("cylinder.apart");
  }
  return codes;
}

function monitorCodes(p: Permit, f: PermitFacts, now: number): string[] {
  const due =
    p.kind === "confined-space" || (p.kind === "hot-work" && levelNow(p, f).managed === "special");
  const m = f.monitor;
  const good = m?.isRunning && m.instrument.trim() !== "" && m.calibratedUntil >= day(now);
  return due && !good ? ["gas.monitor"] : [];
}

function videoCodes(p: Permit, f: PermitFacts): string[] {
  if (p.kind !== "hot-work" || levelNow(p, f).managed !== "special") return [];
  const v = f.video;
  if (v === null || v.recorder.trim() === "") return ["video.recorder"];
  const codes: string[] = [];
  if (!v.isExplosionProof) codes.push("video.proof");
  if (v.startCheckedBy === null) codes.push("video.check");
  return codes;
}

function disclosureCodes(f: PermitFacts): string[] {
  return here(f).every((one) => f.disclosures.some((d) => d.personId === one.personId))
    ? []
    : ["disclosure.open"];
}

function leaderCodes(p: Permit, f: PermitFacts, now: number): string[] {
  if (!levelNow(p, f).leader) return [];
  const at = f.leaderPresentAt;
  return at !== null && at <= now && day(at) === day(now) ? [] : ["leader.absent"];
}

const ORDER = ["second", "first", "special"];

function raisedCodes(p: Permit, f: PermitFacts, now: number): string[] {
  if (p.kind !== "hot-work" || p.level === null) return [];
  const until = Math.min(now + longest(p, f), p.plannedEnd);
  const level = oracleLevel(p, now, until, f.settings, f.weather);
  const higher =
    ORDER.indexOf(level.managed as string) > ORDER.indexOf(p.level.managedLevel as string);
  return higher || (level.leader && !p.level.needsLeaderPresent) ? ["level.raised"] : [];
}

function always(p: Permit, f: PermitFacts, now: number): string[] {
  return [
    ...(f.isClockTrusted ? [] : ["clock.untrusted"]),
    ...conflictCodes(p, f, now),
    ...peopleCodes(p, f, now),
    ...disclosureCodes(f),
  ];
}

export function oracleStart(p: Permit, f: PermitFacts, now: number): Set<string> {
  const codes = [
    ...always(p, f, now),
    ...workCodes(p, f),
    ...weatherCodes(p, f),
    ...gasCodes(p, f, now),
  ];
  const say = (code: string, when: boolean) => when && codes.push(code);
  say("start.stage", p.life.stage !== "issued");
  say("colour.red", p.kind === "hot-work" && f.isWorkStopped);
  say("time.past", p.plannedEnd <= now);
  say("time.early", p.plannedStart > now);
  say("time.long", p.plannedEnd - p.plannedStart > longest(p, f));
  say("power.end", p.kind === "temporary-power" && p.plannedEnd > servedEnd(f));
  say("booking.missing", f.settings.isAqBinding && !f.booking?.isApproved);
  say("risk.missing", f.riskCount < 1);
  say(
    "measure.open",
    f.measures.length === 0 ||
      f.measures.some(
        (m) => m.isInvolved === null || m.confirmedBy === null || m.confirmedAt === null,
      ),
  );
  say(
    "measure.involved",
    involved(p).some((id) => !f.measures.some((m) => m.measureId === id && m.isInvolved !== false)),
  );
  say("guardian.away", !f.isGuardianPresent);
  for (const kind of needed(p)) {
    const open = f.linked.filter(
      (one) =>
        one.kind === kind &&
        ["drafted", "signing", "issued", "working", "paused"].includes(one.stage),
    );
    say("ticket.missing", open.length === 0);
    say(
      "ticket.open",
      open.length > 0 && open.every((one) => one.stage === "drafted" || one.stage === "signing"),
    );
  }
  codes.push(
    ...raisedCodes(p, f, now),
    ...leaderCodes(p, f, now),
    ...signCodes(p, f),
    ...monitorCodes(p, f, now),
  );
  codes.push(...verifyCodes(p, f, now), ...cylinderCodes(p, f, now), ...videoCodes(p, f));
  return new Set(codes);
}

function onSite(p: Permit, f: PermitFacts, now: number, burns: boolean): string[] {
  const codes = [
    ...always(p, f, now),
    ...weatherCodes(p, f),
    ...verifyCodes(p, f, now, burns),
    ...monitorCodes(p, f, now),
  ];
  if (p.life.validUntil === null || now > p.life.validUntil) codes.push("time.expired");
  if (!f.isGuardianPresent) codes.push("guardian.away");
  const days = p.kind === "hot-work" || p.kind === "temporary-power";
  if (days && p.life.startedAt !== null && day(p.life.startedAt) !== day(now)) {
    const done = (gas: string) =>
      f.samples.some((s) => s.gas === gas && counts(p, s, now) && day(s.takenAt) === day(now));
    if (!gases(p).every(done)) codes.push("gas.day");
  }
  return codes;
}

export function oracleContinue(p: Permit, f: PermitFacts, now: number): Set<string> {
  const codes = [
    ...onSite(p, f, now, true),
    ...gasCodes(p, f, now).filter((code) => code === "gas.failed"),
  ];
  if (p.life.stage !== "working") codes.push("start.stage");
  if (p.kind === "confined-space" && p.life.startedAt !== null) {
    for (const gas of gases(p)) {
      const times = f.samples
        .filter((s) => s.gas === gas && counts(p, s, now))
        .map((s) => s.takenAt as number);
      const never = gases(p).some((g) => !f.samples.some((s) => s.gas === g && counts(p, s, now)));
      const last = never ? p.life.startedAt : Math.max(...times);
      if (now - last > 2 * H) codes.push("gas.record");
    }
  }
  return new Set(codes);
}

export function oracleResume(p: Permit, f: PermitFacts, now: number): Set<string> {
  const codes = [
    ...onSite(p, f, now, false),
    ...cylinderCodes(p, f, now),
    ...leaderCodes(p, f, now),
  ];
  if (p.life.stage !== "paused") codes.push("start.stage");
  if (p.kind === "hot-work" && f.isWorkStopped) codes.push("colour.red");
  const since = p.life.pausedAt;
  const minutes = p.kind === "hot-work" && levelNow(p, f).managed !== "second" ? 30 : 60;
  const long = since !== null && now - since > minutes * MIN;
  const alarmed = p.life.pauseCause === "alarm" || p.life.pauseCause === "evacuated";
  const overnight = since !== null && p.kind !== "confined-space" && day(since) !== day(now);
  const anew = since !== null && (long || alarmed || overnight);
  const gas = anew
    ? gasCodes(p, f, now, since)
    : gasCodes(p, f, now).filter((code) => code === "gas.failed");
  return new Set([...codes, ...gas]);
}
