/** What drivers produce. Values are the device's own; times are added by the bridge. */

/** What a mass means: the whole load, the load less tare, the tare, or whatever the panel shows. */
export type MassBasis = "gross" | "net" | "tare" | "shown";

/** Why a device gave no number, in its own words reduced to one set. */
export type MassState = "ok" | "overload" | "underload" | "out-of-range" | "not-zeroed" | "error";

export type MassReading = {
  readonly kind: "mass";
  readonly basis: MassBasis;
  /** Number as the device sent it, in `unit`; null when the frame carries none (never 0 instead). */
  readonly value: number | null;
  /** Digits after the point that the device sent. */
  readonly decimals: number;
  /** Unit the frame or the device's settings state; "unknown" where neither does. */
  readonly unit: "kg" | "g" | "t" | "lb" | "unknown";
  /** The same mass in whole grams (half away from zero); null without number or with unit "unknown". */
  readonly massG: number | null;
  /** Null where the protocol has no stability flag; a stability window judges then. */
  readonly isStable: boolean | null;
  readonly state: MassState;
  /** Address or channel on a shared line, when the frame carries one. */
  readonly address?: string;
};

/** One distance from a tag to an anchor. */
export type RangeReading = {
  readonly kind: "range";
  readonly tag: string;
  readonly anchor: string;
  readonly distanceMm: number;
  readonly quality?: number;
  readonly firstPathDbm?: number;
  readonly totalDbm?: number;
  /** The device's sequence number, for joining ranges of one round and finding duplicates. */
  readonly sequence?: number;
  /** Distances between two anchors (self-survey) rather than to a worn tag. */
  readonly isBetweenAnchors?: boolean;
  /** The device's own millisecond counter at the measurement; no wall clock. */
  readonly deviceTimeMs?: number;
  /** Angle of arrival in the antenna's plane and across it, as the device states them. */
  readonly azimuthDeg?: number;
  readonly elevationDeg?: number;
};

/** A position which the device solved itself. */
export type PositionReading = {
  readonly kind: "position";
  readonly tag: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly zMm: number;
  /** 0 to 100 as the device states it. */
  readonly quality?: number;
  readonly sigmaMm?: number;
  readonly deviceTimeMs?: number;
};

/** State of a tag or anchor itself. */
export type BeaconReading = {
  readonly kind: "beacon";
  readonly id: string;
  readonly role: "tag" | "anchor" | "node" | "unknown";
  readonly batteryMv?: number;
  readonly batteryPercent?: number;
  readonly isButtonPressed?: boolean;
  readonly isMoving?: boolean;
  readonly xMm?: number;
  readonly yMm?: number;
  readonly zMm?: number;
  /** Further values of the frame, named as in the maker's document. */
  readonly detail?: Readonly<Record<string, number | string | boolean | null>>;
};

/** A process value, from a register table. */
export type ChannelReading = {
  readonly kind: "channel";
  readonly channel: string;
  readonly value: number | null;
  readonly unit: string;
  readonly state: "ok" | "over" | "under" | "fault";
};

/** Something that is on or off: a relay, an input, an alarm bit. */
export type SwitchReading = {
  readonly kind: "switch";
  readonly channel: string;
  readonly isOn: boolean;
};

/** A code that a reader saw. */
export type CodeReading = {
  readonly kind: "code";
  readonly symbology: string;
  readonly code: string;
};

/** Identity, version, uptime and acknowledgements: facts about the device. */
export type InfoReading = {
  readonly kind: "info";
  readonly topic: string;
  readonly detail: Readonly<Record<string, number | string | boolean | null | readonly number[]>>;
};

/** A fill record or event of a filling scale that keeps its own books (PROTOCOLS A6 family). */
export type FillEventReading = {
  readonly kind: "fill-event";
  readonly event: string;
  readonly address: number;
  readonly code?: string;
  readonly sequence?: number;
  readonly detail: Readonly<Record<string, number | string | boolean | null>>;
};

export type Reading =
  | MassReading
  | RangeReading
  | PositionReading
  | BeaconReading
  | ChannelReading
  | SwitchReading
  | CodeReading
  | InfoReading
  | FillEventReading;

const GRAMS_PER_UNIT = { kg: 1_000, g: 1, t: 1_000_000, lb: 453.59237 } as const;

/** Whole grams of a value in a unit, or null where the unit is unknown. */
export function massInGrams(value: number | null, unit: MassReading["unit"]): number | null {
  if (value === null || unit === "unknown") return null;
  const exact = value * GRAMS_PER_UNIT[unit];
  // Decimal fractions such as 1.005 kg are not exact in binary; a nudge keeps the half-gram rule.
  return Math.sign(exact) * Math.round(Math.abs(exact) + 1e-6) + 0;
}
