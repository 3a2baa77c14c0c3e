/** Where a work stands on the plans, and in which state it is shown there. Pure. */
import { MINUTE_MS, type UnixMs } from "../../kernel/instants.ts";
import type { TicketState } from "../external/model.ts";
import type { Area, Stage, WorkPlace } from "../model.ts";

/** As the board has it: less than this is time to come to an end. */
export const DUE_WITHIN_MS = 60 * MINUTE_MS;

/**
 * over: its time has passed and nobody said that it ended · due: ends within the hour · ended: nobody works, not yet
 * accepted · forbids: an activity that forbids hot work near it · coming: such an activity that has not begun. In the
 * order in which a reader needs them.
 */
export const MAP_STATES = [
  "over",
  "due",
  "working",
  "forbids",
  "paused",
  "ended",
  "waiting",
  "coming",
] as const;
export type MapState = (typeof MAP_STATES)[number];

/** Of a work that goes on until an instant. */
export function runningState(until: UnixMs | null, now: UnixMs): "over" | "due" | "working" {
  if (until === null) return "working";
  if (now >= until) return "over";
  return until - now < DUE_WITHIN_MS ? "due" : "working";
}

/** Undefined: the work does not exist for others, because it is not applied for yet or is over. */
export function permitMapState(
  life: { readonly stage: Stage; readonly validUntil: UnixMs | null },
  now: UnixMs,
): MapState | undefined {
  switch (life.stage) {
    case "signing":
    case "issued":
      return "waiting";
    case "working":
      return runningState(life.validUntil, now);
    case "paused": {
      // A pause stops the work and not its time.
      const state = runningState(life.validUntil, now);
      return state === "over" ? state : "paused";
    }
    case "ended":
      return "ended";
    case "drafted":
    case "accepted":
    case "archived":
    case "void":
    case "revoked":
      return undefined;
  }
}

export function ticketMapState(
  state: TicketState,
  endsAt: UnixMs,
  now: UnixMs,
): MapState | undefined {
  switch (state) {
    case "waiting":
      return "waiting";
    case "working":
      return runningState(endsAt, now);
    case "over":
      return "over";
    case "ended":
    case "withdrawn":
      return undefined;
  }
}

/** Undefined: its time is over. */
export function activityMapState(
  span: { readonly startsAt: UnixMs; readonly endsAt: UnixMs },
  now: UnixMs,
): MapState | undefined {
  if (now >= span.endsAt) return undefined;
  return now < span.startsAt ? "coming" : "forbids";
}

/** On a floor: as drawn, or, where nobody drew it, as the outline of its room. */
export type Standing = {
  readonly floorId: string;
  readonly area: Area;
  readonly isByRoom: boolean;
};

/** What can be drawn on: floors with a plan to scale, and outlines of rooms by the room. */
export type Ground = {
  readonly floors: ReadonlySet<string>;
  readonly rooms: ReadonlyMap<string, Omit<Standing, "isByRoom">>;
};

/** Undefined: nowhere on a plan, so it has to be said in words. */
export function standingOf(
  place: Pick<WorkPlace, "roomId" | "floorId" | "area">,
  { floors, rooms }: Ground,
): Standing | undefined {
  const { roomId, floorId, area } = place;
  if (area !== null && floorId !== null && floors.has(floorId)) {
    return { floorId, area, isByRoom: false };
  }
  // An area on a floor without a plan is not moved into a room elsewhere.
  const room = area !== null || roomId === null ? undefined : rooms.get(roomId);
  return room && { ...room, isByRoom: true };
}

export type Mark = { readonly xMm: number; readonly yMm: number };

type Box = { readonly middle: Mark; readonly width: number; readonly height: number };

function boxOf(area: Area): Box {
  if (area.shape === "circle") {
    const side = 2 * area.radiusMm;
    return { middle: { xMm: area.xMm, yMm: area.yMm }, width: side, height: side };
  }
  const xs = area.corners.map(({ xMm }) => xMm);
  const ys = area.corners.map(({ yMm }) => yMm);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const middle = { xMm: Math.round((left + right) / 2), yMm: Math.round((top + bottom) / 2) };
  return { middle, width: right - left, height: bottom - top };
}

/** For the order of drawing: a small area must not lie hidden under a large one. */
export function extentOf(area: Area): number {
  const { width, height } = boxOf(area);
  return width * height;
}

/** Where the numbers stand: in the middle of each area, and beside one another where the middles meet. */
export function marksOf(areas: readonly Area[], radiusMm: number, width: number): readonly Mark[] {
  const taken: Mark[] = [];
  const isFree = (at: Mark): boolean =>
    taken.every((one) => Math.hypot(one.xMm - at.xMm, one.yMm - at.yMm) >= 2 * radiusMm);
  for (const area of areas) {
    const { middle } = boxOf(area);
    // Nobody looks for a number beside the drawing.
    let at = { ...middle, xMm: Math.min(Math.max(middle.xMm, radiusMm), width - radiusMm) };
    for (let step = 1; !isFree(at) && step <= areas.length * 2; step += 1) {
      const aside = Math.ceil(step / 2) * 2.1 * radiusMm * (step % 2 === 1 ? 1 : -1);
      at = { ...middle, xMm: Math.round(middle.xMm + aside) };
    }
    taken.push(at);
  }
  return taken;
}
