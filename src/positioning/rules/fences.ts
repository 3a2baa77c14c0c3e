/**
 * Who is in which area: entering and leaving with hysteresis and the accuracy of the fix, and a walk through an area
 * between two fixes. Pure.
 */
import type { UnixMs } from "../../kernel/instants.ts";
import { DAY_MS, MINUTE_MS, SITE_OFFSET_MS } from "../../kernel/instants.ts";
import type { Fix, Zone, ZoneTimes } from "../model.ts";
import { deepestMm, depthBoundMm, depthMm, distanceMm, extentOf, mayTouch } from "./geometry.ts";

/** Nobody enters or leaves by the noise of a position: the border must be passed by this much. */
export const MARGIN_MIN_MM = 300;
export const MARGIN_MAX_MM = 1_500;
/** A step over a longer gap says nothing about what lies between. */
export const STEP_MAX_MS = 10_000;

/** As far as a fix may be wrong, within limits: a bad fix must not keep somebody from being seen. */
export function marginMm(sigmaMm: number): number {
  return Math.max(MARGIN_MIN_MM, Math.min(MARGIN_MAX_MM, sigmaMm));
}

/** Minutes since midnight and day of the week (1 is Monday) at the site. */
function siteTime(now: UnixMs): { readonly minute: number; readonly day: number } {
  const local = now + SITE_OFFSET_MS;
  const days = Math.floor(local / DAY_MS);
  return {
    minute: Math.floor((local - days * DAY_MS) / MINUTE_MS),
    // 1970-01-01 was a Thursday.
    day: ((((days + 3) % 7) + 7) % 7) + 1,
  };
}

/** Whether an area counts now. Hours that end before they begin go over midnight and belong to the day they began on. */
export function isInForce(times: ZoneTimes, now: UnixMs): boolean {
  if (times.fromAt !== null && now < times.fromAt) return false;
  if (times.toAt !== null && now >= times.toAt) return false;
  const { minute, day } = siteTime(now);
  const { startMinute: start, endMinute: end } = times;
  const isOn = (one: number): boolean => times.days.length === 0 || times.days.includes(one);
  if (start === end) return isOn(day);
  if (start < end) return isOn(day) && minute >= start && minute < end;
  if (minute >= start) return isOn(day);
  return minute < end && isOn(day === 1 ? 7 : day - 1);
}

export type Crossing = { readonly kind: "entered" | "left" | "passed"; readonly at: UnixMs };

const OUTSIDE = { isInside: false, crossing: undefined } as const;
const ROUNDING_MM = 1;

/**
 * One fix further for one card and one area: whether the card is in it now, and what happened since the fix before.
 * `before` is undefined for the first fix and after a gap.
 */
export function stepFence(
  zone: Pick<Zone, "floorId" | "shape">,
  wasInside: boolean,
  before: Fix | undefined,
  fix: Fix,
): { readonly isInside: boolean; readonly crossing: Crossing | undefined } {
  const margin = marginMm(fix.sigmaMm);
  const isHere = fix.floorId === zone.floorId;
  const extent = extentOf(zone.shape);
  const known = before !== undefined && fix.at - before.at <= STEP_MAX_MS ? before : undefined;
  const isFar = isHere && !mayTouch(known ?? fix, fix, extent);
  // Most cards are far from most areas: neither can they be in one, nor have walked through.
  if (!wasInside && (!isHere || isFar)) return OUTSIDE;
  if (wasInside) {
    const isOut =
      !isHere || depthBoundMm(fix, extent) < -margin || depthMm(fix, zone.shape) < -margin;
    return isOut
      ? { isInside: false, crossing: { kind: "left", at: fix.at } }
      : { isInside: true, crossing: undefined };
  }
  const depth = depthMm(fix, zone.shape);
  // A narrow area has no point deeper than half its width: there half of that must do.
  const needed = Math.min(margin, extent.narrowMm / 4);
  // Whoever is first seen well within the border is inside; else the border must be passed by the margin.
  if (depth > (known === undefined ? 0 : needed)) {
    return { isInside: true, crossing: { kind: "entered", at: fix.at } };
  }
  if (known === undefined || known.floorId !== zone.floorId) return OUTSIDE;
  // Depth changes by no more than the way that is gone: a step that is too short for it is not cut into pieces.
  const reachMm = (depth + depthMm(known, zone.shape) + distanceMm(known, fix)) / 2;
  if (reachMm < needed - ROUNDING_MM) return OUTSIDE;
  return deepestMm(known, fix, zone.shape) > needed
    ? { isInside: false, crossing: { kind: "passed", at: fix.at } }
    : OUTSIDE;
}
