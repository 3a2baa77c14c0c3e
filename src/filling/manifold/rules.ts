/** Filling by pressure: how far a cylinder may be filled, whether a manifold is tight, whether the fill was good. */
import { type Figure, HOTTEST_SHARE, type Medium, maxFillAt20 } from "../../gases/index.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Position, PressureLimits } from "../interlock/index.ts";

/** Shares of the highest pressure at 20 °C: where the fill stops, and what is still full. Settings. */
export const FILL_SHARES = {
  target: { value: 0.98, source: "setting", mark: "D" },
  least: { value: 0.95, source: "setting", mark: "D" },
  /** More than this at the start: what hangs there is not empty. */
  start: { value: 0.5, source: "setting", mark: "D" },
} as const satisfies Readonly<Record<string, Figure<number>>>;

export type PressureTarget = {
  readonly limits: PressureLimits;
  readonly workingKpa: number;
  /** Below this at 20 °C it is under-filled. */
  readonly minAt20Kpa: number;
};

export type PressureTargetRefusal = {
  readonly code: "filling.not_by_pressure" | "filling.working_pressure_unknown";
};

/** A mark on the cylinder beyond this is a slip of the register. */
const WORKING_KPA = { min: 1_000, max: 50_000 } as const;

/** @param pipeMaxKpa most that the manifold itself may show at any temperature */
export function pressureTargetOf(
  medium: Medium,
  workingKpa: number,
  pipeMaxKpa: number,
): Result<PressureTarget, PressureTargetRefusal> {
  if (medium.fillForm !== "pressure") return refuse({ code: "filling.not_by_pressure" });
  if (!(workingKpa >= WORKING_KPA.min && workingKpa <= WORKING_KPA.max)) {
    return refuse({ code: "filling.working_pressure_unknown" });
  }
  const byCylinder = maxFillAt20(medium.id, workingKpa);
  if (byCylinder === undefined) return refuse({ code: "filling.not_by_pressure" });
  const maxKpa = Math.min(byCylinder, pipeMaxKpa);
  const targetKpa = Math.floor(maxKpa * FILL_SHARES.target.value);
  return accept({
    workingKpa,
    minAt20Kpa: Math.ceil(maxKpa * FILL_SHARES.least.value),
    limits: {
      startMinKpa: medium.residualMinKpa?.value ?? 0,
      startMaxKpa: Math.floor(targetKpa * FILL_SHARES.start.value),
      targetKpa,
      maxKpa,
      ceilingKpa: Math.min(pipeMaxKpa, Math.floor(workingKpa * HOTTEST_SHARE.value)),
    },
  });
}

export type PlaceRefusal =
  | { readonly code: "filling.bound_at_position"; readonly position: string }
  | { readonly code: "filling.no_free_position" };

/** Where a scanned cylinder goes: where it was sent, or to the first position that nothing is known of. */
export function decidePlace(
  positions: Readonly<Record<string, Position>>,
  cylinderId: string,
  chosen: string | undefined,
): Result<string, PlaceRefusal> {
  const all = Object.entries(positions);
  const position = chosen ?? all.find(([, at]) => at.kind === "open")?.[0];
  const twin = all.find(
    ([name, at]) => name !== position && at.kind === "bound" && at.cylinderId === cylinderId,
  );
  if (twin !== undefined) return refuse({ code: "filling.bound_at_position", position: twin[0] });
  if (position === undefined || positions[position] === undefined) {
    return refuse({ code: "filling.no_free_position" });
  }
  return accept(position);
}

export type PressureVerdict =
  | { readonly verdict: "ok" }
  | { readonly verdict: "under"; readonly missingKpa: number }
  | { readonly verdict: "over"; readonly excessKpa: number };

/** Judges the pressure at 20 °C; both limits themselves are still good. */
export function judgePressure(
  at20Kpa: number,
  limits: { readonly minAt20Kpa: number; readonly maxAt20Kpa: number },
): PressureVerdict {
  const { minAt20Kpa, maxAt20Kpa } = limits;
  if (at20Kpa > maxAt20Kpa) return { verdict: "over", excessKpa: at20Kpa - maxAt20Kpa };
  if (at20Kpa < minAt20Kpa) return { verdict: "under", missingKpa: minAt20Kpa - at20Kpa };
  return { verdict: "ok" };
}

/** Faster than the medium or the site allows (GB/T 14194 for oxygen); the shortest time itself is good. */
export function isTooFast(durationMs: number | null, fillMinMin: number): boolean {
  return durationMs !== null && durationMs < fillMinMin * 60_000;
}

export type LeakRules = { readonly holdS: number; readonly holdFallKpa: number };

/** The test before a fill: connections are soaped by a person, and the pressure must hold meanwhile. */
export type LeakTest = {
  readonly byPersonId: string;
  readonly startedAtMs: number;
  readonly startKpa: number;
  readonly lastKpa: number;
  readonly lastAtMs: number;
  readonly state: "running" | "passed" | "failed";
  readonly cause: "fell" | "rose" | "lost" | undefined;
};

export function beginLeakTest(byPersonId: string, startKpa: number, nowMs: number): LeakTest {
  return {
    byPersonId,
    startedAtMs: nowMs,
    startKpa,
    lastKpa: startKpa,
    lastAtMs: nowMs,
    state: "running",
    cause: undefined,
  };
}

/** A silence longer than this in a leak test says that nobody watched the pressure. */
const SILENCE_MAX_MS = 1_500;

/** One reading; null is a gauge without a number. A test that is over stays as it is. */
export function followLeakTest(
  test: LeakTest,
  pressureKpa: number | null,
  atMs: number,
  rules: LeakRules,
): LeakTest {
  if (test.state !== "running" || atMs < test.lastAtMs) return test;
  const failed = (cause: LeakTest["cause"]): LeakTest => ({ ...test, state: "failed", cause });
  if (pressureKpa === null || atMs - test.lastAtMs > SILENCE_MAX_MS) return failed("lost");
  if (pressureKpa < test.startKpa - rules.holdFallKpa) {
    return { ...failed("fell"), lastKpa: pressureKpa, lastAtMs: atMs };
  }
  // Somebody opened a valve meanwhile: what holds then says nothing about the connections.
  if (pressureKpa > test.startKpa + rules.holdFallKpa) {
    return { ...failed("rose"), lastKpa: pressureKpa, lastAtMs: atMs };
  }
  const isOver = atMs - test.startedAtMs >= rules.holdS * 1_000;
  return { ...test, lastKpa: pressureKpa, lastAtMs: atMs, state: isOver ? "passed" : "running" };
}
