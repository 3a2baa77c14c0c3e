/** The oracle's own view of levels and of gas: see oracle.ts. */
import type { Permit, PermitSettings, Weather } from "../../../src/permits/model.ts";
import type { GasSample, PermitFacts } from "../../../src/permits/model-facts.ts";

export const MIN = 60_000;
export const H = 60 * MIN;
export const D = 24 * H;

const local = (ms: number): Date => new Date(ms + 8 * H);
export const day = (ms: number): string => local(ms).toISOString().slice(0, 10);

// ── levels ──

type Level = {
  due: boolean;
  base: string | null;
  managed: string | null;
  leader: boolean;
  raises: string[];
};

function isNight(ms: number, settings: PermitSettings): boolean {
  const at = local(ms);
  const minute = at.getUTCHours() * 60 + at.getUTCMinutes();
  const { nightFromMin: from, nightToMin: to } = settings;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

function raisesOf(
  facts: { isOpenAir: boolean },
  from: number,
  to: number,
  settings: PermitSettings,
  weather: Weather | null,
): string[] {
  const found = new Set<string>();
  // The first instant counts even where nothing is left of the span.
  for (let ms = from; ms === from || ms < to; ms = Math.min(ms + MIN, Math.max(to - 1, ms + 1))) {
    if (isNight(ms, settings)) found.add("night");
    const today = day(ms);
    const own = settings.calendar.filter((one) => one.day === today);
    const week = local(ms).getUTCDay();
    if (own.some((one) => one.kind === "event")) found.add("event");
    if (own.some((one) => one.kind === "holiday")) found.add("holiday");
    else if (!own.some((one) => one.kind === "work-day") && (week === 0 || week === 6))
      found.add("rest-day");
  }
  if (facts.isOpenAir && weather !== null && weather.windForce !== null && weather.windForce >= 5)
    found.add("wind");
  return [...found];
}

export function oracleLevel(
  permit: Permit,
  from: number,
  to: number,
  settings: PermitSettings,
  weather: Weather | null,
): Level {
  const none = { due: true, base: null, managed: null, leader: false, raises: [] };
  const f = permit.facts;
  if (f.kind === "lifting") {
    const level = f.massT > 100 ? "first" : f.massT < 40 ? "third" : "second";
    return { ...none, due: !(f.massT < 10), base: level, managed: level };
  }
  if (f.kind === "height") {
    const steep = f.slopeDeg !== null && f.slopeDeg > 45;
    if (f.heightM < 2 && !steep) return { ...none, due: false };
    const a = ["I", "II", "III", "IV"];
    const b = ["II", "III", "IV", "IV"];
    const row = f.heightM > 30 ? 3 : f.heightM > 15 ? 2 : f.heightM > 5 ? 1 : 0;
    let level = (f.factors.length === 0 ? a : b)[row] as string;
    const seconds = ["opening", "hazard-area", "tower-no-platform", "inside-vessel", "near-vent"];
    for (const one of f.cases) {
      if (!seconds.includes(one)) level = "IV";
      else if (level === "I") level = f.isCaseThird ? "III" : "II";
      else if (level === "II" && f.isCaseThird) level = "III";
    }
    return { ...none, base: level, managed: level };
  }
  if (f.kind === "excavation") return { ...none, due: f.depthM > 0.5 || f.isMachine };
  if (f.kind !== "hot-work") return none;
  let base = "second";
  if (f.isHazardous) base = "first";
  if (f.isHazardous && f.isPlantShut && f.plantShutBy !== null) base = "second";
  if (f.isOnPipeRack) base = "first";
  if (f.isHazardous && f.isOnRunning) base = "special";
  if (f.isInMajorDike) base = "special";
  const raises = raisesOf(f, from, to, settings, weather);
  if (raises.length === 0) return { ...none, base, managed: base };
  const managed = base === "second" ? "first" : "special";
  return { due: true, base, managed, leader: base === "special", raises };
}

export function levelNow(p: Permit, f: PermitFacts): { managed: string | null; leader: boolean } {
  if (p.level !== null)
    return { managed: p.level.managedLevel, leader: p.level.needsLeaderPresent };
  return oracleLevel(p, p.plannedStart, p.plannedEnd, f.settings, f.weather);
}

// ── gas ──

const LEL: Record<string, number> = { lpg: 1.5, methane: 5, hydrogen: 4 };
const TOXIC: Record<string, [limit: number, molar: number]> = { h2s: [10, 34.08], cl2: [1, 70.9] };

/** Undefined: the reading cannot be understood. */
function passes(p: Permit, s: GasSample): boolean | undefined {
  const round = (x: number) => Math.round(x * 1e9) / 1e9;
  if (s.gas === "oxygen") {
    if (s.unit !== "%") return undefined;
    if (p.facts.kind === "confined-space") {
      return s.value >= 19.5 && s.value <= (p.facts.isOxygenRich ? 23.5 : 21);
    }
    return s.value <= 23.5;
  }
  const toxic = TOXIC[s.gas];
  if (toxic !== undefined) return s.unit === "mg/m³" ? s.value <= toxic[0] : undefined;
  const lel = LEL[s.gas] as number;
  const volume =
    s.unit === "%" ? s.value : s.unit === "%LEL" ? (s.value / 100) * lel : s.value / 10_000;
  return round(volume) <= (lel >= 4 ? 0.5 : 0.2);
}

export function counts(p: Permit, s: GasSample, now: number): boolean {
  if (s.takenAt > now) return false;
  if (s.instrument.trim() === "" || s.point.trim() === "") return false;
  if (s.calibratedUntil < day(s.takenAt)) return false;
  return passes(p, s) !== undefined;
}

export function gases(p: Permit): string[] {
  const f = p.facts;
  if (f.kind === "confined-space") return ["oxygen", ...f.combustibles, ...f.toxics];
  if (f.kind === "hot-work") {
    const list = f.isHazardous && f.gases.length === 0 ? ["lpg"] : [...f.gases];
    return f.isOxygenEquipment ? [...list, "oxygen"] : list;
  }
  if (f.kind === "temporary-power")
    return f.isHazardous && f.gases.length === 0 ? ["lpg"] : [...f.gases];
  return [];
}

export function gasCodes(p: Permit, f: PermitFacts, now: number, since = -Infinity): string[] {
  const codes: string[] = [];
  const parts: string[] = [];
  const k = p.facts;
  if ((k.kind === "hot-work" || k.kind === "confined-space") && k.isTall)
    parts.push("upper", "middle", "lower");
  if (k.kind === "hot-work" && k.isOuterWall) parts.push("inside", "around");
  for (const gas of gases(p)) {
    const all = f.samples.filter((s) => s.gas === gas && counts(p, s, now) && s.takenAt >= since);
    if (all.length === 0) {
      codes.push("gas.missing");
      continue;
    }
    // The last word at each point.
    const last = all.filter(
      (s) =>
        !all.some(
          (o) => o !== s && o.part === s.part && o.point === s.point && o.takenAt > s.takenAt,
        ),
    );
    if (last.some((s) => passes(p, s) === false)) codes.push("gas.failed");
    const fresh = last.filter((s) => now - s.takenAt <= 30 * MIN);
    if (fresh.length === 0) codes.push("gas.old");
    else if (parts.some((part) => !fresh.some((s) => s.part === part))) codes.push("gas.part");
  }
  return codes;
}
