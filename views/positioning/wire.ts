/** What the map's module gets from the server as JSON: short names, because two hundred screens get each frame. */

export const PERSON_KINDS = ["staff", "contractor", "visitor", "unknown"] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

/** `live`: within the refresh that the law asks for; `stale`: later than that, shown with its age and never as live. */
export type Freshness = "live" | "stale";

export type MapPerson = {
  /** The card: what the radio system knows. */
  readonly tag: string;
  /** Who wears it; the card's own number where nobody does. */
  readonly name: string;
  /** Company or staff number, for the list and the search. */
  readonly note: string;
  readonly kind: PersonKind;
  /** Metres from the upper left corner of the drawing, to the right and down. */
  readonly x: number;
  readonly y: number;
  /** Radius in metres within which the position is likely to be (68 %). */
  readonly sigma: number;
  /** Server time of the position. */
  readonly seenAt: number;
  readonly state: Freshness;
  readonly isAlarmed: boolean;
  /** The gravest of this person's open alarms, and how many there are. */
  readonly alarm?: { readonly words: string; readonly count: number };
  /** Ids of the areas. */
  readonly zones: readonly string[];
};

/** Lines of alarms in one frame: every mark tells its own, so that nobody is hidden by what has no line. */
export const ALARMS_IN_FRAME = 30;
/** A wall cannot be scrolled: what does not fit is counted. */
export const ALARMS_ON_WALL = 7;

/** The open alarms of one person or place. */
export type MapAlarm = {
  /** Of the person or place. */
  readonly id: string;
  /** The gravest of them. */
  readonly words: string;
  /** Empty where it is about nobody. */
  readonly who: string;
  readonly place: string;
  readonly count: number;
  /** Not acknowledged by anybody. */
  readonly isNew: boolean;
  readonly href: string;
  /** The area or the card that it is about. */
  readonly zone: string | null;
  readonly tag: string | null;
};

export type MapFrame = {
  readonly at: number;
  /** False while no card is heard at all: then no number on the page means anything. */
  readonly isFed: boolean;
  /** Changes with the drawing, its scale, its areas and its anchors. */
  readonly drawn: string;
  readonly people: readonly MapPerson[];
  readonly counts: Readonly<Record<string, number>>;
  readonly alarms: readonly MapAlarm[];
  /** People and places of this floor with an alarm and without a line above. */
  readonly moreAlarms: number;
  /** People and places of other floors. */
  readonly elsewhere: number;
  /** Of all alarms here, also of those without a line. */
  readonly alarmedZones: readonly string[];
};

export type XY = readonly [x: number, y: number];

/** Metres. A corridor is a line with a width; a polygon may have holes. */
export type MapShape =
  | { readonly kind: "polygon"; readonly points: readonly XY[]; readonly holes: readonly XY[][] }
  | { readonly kind: "circle"; readonly centre: XY; readonly radius: number }
  | { readonly kind: "corridor"; readonly points: readonly XY[]; readonly width: number };

export type MapZone = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly shape: MapShape;
  readonly isOn: boolean;
};

export type MapPlan = {
  readonly image: string;
  readonly widthM: number;
  readonly heightM: number;
};

export type MapAnchor = { readonly id: string; readonly label: string; readonly at: XY };

/** One person's walk: times in ms, metres; a gap longer than the refresh is a break in the line. */
export type MapTrack = {
  readonly tag: string;
  readonly name: string;
  readonly kind: PersonKind;
  readonly points: readonly (readonly [at: number, x: number, y: number])[];
};

export type MapPlayback = {
  readonly from: number;
  readonly to: number;
  readonly tracks: readonly MapTrack[];
  readonly alarms: readonly { readonly at: number; readonly words: string }[];
};

/** Cells of a heat map: the middle in metres and the share of the fullest cell, 0 to 1. */
export type MapHeat = {
  readonly cellM: number;
  readonly cells: readonly (readonly [x: number, y: number, share: number])[];
};
