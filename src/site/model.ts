/** What a site is, which modules that switches on, and the shapes of its rooms, codes and floors. */
import type { UnixMs } from "../kernel/instants.ts";

/** A kind with the sorts that law treats apart; an empty list has none. */
export const KIND_SORTS = {
  "filling-station": ["lpg", "industrial"],
  outlet: [],
  "using-enterprise": ["hazardous-chemical", "mine", "other"],
  "petrol-station": [],
} as const;

export type KindName = keyof typeof KIND_SORTS;

/** Written `using-enterprise:mine`, or without a sort where there is none. */
export type SiteKind =
  | "filling-station"
  | "filling-station:lpg"
  | "filling-station:industrial"
  | "outlet"
  | "using-enterprise"
  | "using-enterprise:hazardous-chemical"
  | "using-enterprise:mine"
  | "using-enterprise:other"
  | "petrol-station";

/** What a form offers, in its order. */
export const OFFERED_KINDS: readonly SiteKind[] = [
  "filling-station:lpg",
  "filling-station:industrial",
  "outlet",
  "using-enterprise:hazardous-chemical",
  "using-enterprise:mine",
  "using-enterprise:other",
  "petrol-station",
];

export const MODULES = [
  "filling",
  "cylinders",
  "rooms",
  "special-operators",
  "delivery",
  "use-checks",
  "permits",
  "positioning",
] as const;

export type Module = (typeof MODULES)[number];

export const WIZARD_STEPS = [
  "enterprise",
  "location",
  "rooms",
  "operators",
  "accounts",
  "checks",
  "done",
] as const;

export type WizardStep = (typeof WIZARD_STEPS)[number];

/** What is still missing in a step, for words. */
export type Missing =
  | "credit-code"
  | "kinds"
  | "phone"
  | "address"
  | "coordinates"
  | "room"
  | "operator"
  | "operator-certificate"
  | "operator-expired"
  | "operator-photo"
  | "operator-consent"
  | "operator-face"
  | "account"
  | "confirmation"
  | "code";

export type StepState = "done" | "open" | "locked" | "skipped";

export type StepStatus = {
  readonly step: WizardStep;
  readonly state: StepState;
  readonly missing: readonly Missing[];
};

/** A template, their word that they want none, or neither yet; not asked where the site uses no faces. */
export type FaceState = "enrolled" | "declined" | "missing" | "not-asked";

export type SpecialOperator = {
  readonly face: FaceState;
  readonly personId: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly certificate:
    | {
        readonly id: string;
        readonly kind: string;
        readonly number: string;
        readonly expiresOn: string;
      }
    | undefined;
  readonly isExpired: boolean;
  readonly hasPhoto: boolean;
  readonly hasConsent: boolean;
};

/** Everything the order of the wizard is decided from. */
export type WizardFacts = {
  readonly kinds: readonly SiteKind[];
  readonly creditCode: string;
  readonly emergencyPhone: string;
  readonly address: string;
  readonly hasCoordinates: boolean;
  readonly roomCount: number;
  readonly operators: readonly SpecialOperator[];
  /** People besides the administrator who set the box up. */
  readonly accountCount: number;
  readonly hasCode: boolean;
  /** Steps that a person has declared finished. */
  readonly confirmed: ReadonlySet<WizardStep>;
};

export type CoordinateSystem = "cgcs2000" | "gcj02";

export const ROOM_KINDS = ["full", "empty", "both"] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

/** Null is no limit of that sort. */
export type RoomLimit = {
  readonly medium: string;
  readonly maxCount: number | null;
  readonly maxG: number | null;
};

export type RoomFields = {
  readonly name: string;
  readonly kind: RoomKind;
  readonly limits: readonly RoomLimit[];
  readonly responsibleId: string;
  /** 1 enterprise, 2 department, 3 team, 4 post: who controls the room's risks. */
  readonly level: number;
  readonly note: string;
};

export type Room = RoomFields & {
  readonly id: string;
  readonly retiredAt: UnixMs | null;
  readonly retireReason: string;
  readonly version: number;
};

export type SiteCode = {
  readonly code: string;
  readonly issuedAt: UnixMs;
  readonly issuedBy: string;
  readonly reason: string;
  readonly voidedAt: UnixMs | null;
  readonly voidedBy: string | null;
  readonly voidReason: string;
};

export const ITEM_KINDS = ["room", "gun", "anchor", "camera", "extinguisher", "spot"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export type PointMm = { readonly xMm: number; readonly yMm: number };

export type Floor = {
  readonly id: string;
  readonly name: string;
  readonly ordinal: number;
  readonly imageHash: string | null;
  readonly imageType: string | null;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  /** Thousandths of a millimetre for each pixel of the drawing; null until two points were measured. */
  readonly micronsPerPx: number | null;
  readonly retiredAt: UnixMs | null;
  readonly version: number;
};

export type PlanItem = {
  readonly id: string;
  readonly floorId: string;
  readonly kind: ItemKind;
  /** The room, gun, device this stands for; empty for a thing with only a name. */
  readonly refId: string;
  readonly label: string;
  /** From the upper left corner of the drawing, to the right and down. */
  readonly xMm: number;
  readonly yMm: number;
  /** Corners of a room; empty where a point says enough. */
  readonly corners: readonly PointMm[];
};

export const PLAN_LIMITS = {
  imageBytes: 10_000_000,
  svgBytes: 2_000_000,
  sidePx: 8_000,
  floors: 50,
  items: 2_000,
  corners: 100,
} as const;

export const ROOMS_MAX = 500;

/** The site's facts as a page shows them. */
export type SiteFacts = {
  readonly name: string;
  readonly creditCode: string;
  readonly emergencyPhone: string;
  readonly address: string;
  readonly longitudeE7: number | null;
  readonly latitudeE7: number | null;
  readonly coordinateSystem: string;
  readonly publicBase: string;
  readonly wifiName: string;
};
