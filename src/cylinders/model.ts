/** A cylinder of the register and what a scan can be refused for. */
import type { Day, UnixMs } from "../kernel/instants.ts";

export const STATUSES = ["in-service", "quarantined", "recalled", "lost", "scrapped"] as const;
export type CylinderStatus = (typeof STATUSES)[number];

export const CONTENTS = ["empty", "full", "overfilled", "unknown"] as const;
export type CylinderContent = (typeof CONTENTS)[number];

export type CodeKind = "valve" | "body" | "rfid";

export type CylinderCode = {
  readonly code: string;
  readonly kind: CodeKind;
  readonly voidedAt: UnixMs | null;
};

export type Cylinder = {
  readonly id: string;
  readonly serial: string;
  readonly maker: string;
  readonly madeOn: Day;
  readonly medium: string;
  readonly model: string;
  readonly volumeMl: number;
  /** Stamped on this cylinder. */
  readonly tareG: number;
  readonly maxFillG: number;
  readonly workingPressureKpa: number;
  readonly owner: string;
  readonly isOwn: boolean;
  readonly inspectedOn: Day;
  readonly inspectionDueOn: Day;
  readonly lifeEndsOn: Day;
  readonly status: CylinderStatus;
  readonly content: CylinderContent;
  readonly note: string;
  readonly version: number;
};

/** What a scanned text turned out to be, before anything is looked up. */
export type ScannedCode =
  | { readonly kind: "badge"; readonly text: string }
  | { readonly kind: "fill-point"; readonly label: string }
  | { readonly kind: "cylinder"; readonly code: string }
  | { readonly kind: "malformed"; readonly reason: "empty" | "too-long" | "characters" };

export type CylinderRefusal =
  | { readonly code: "cylinder.unknown_code"; readonly scanned: string }
  | { readonly code: "cylinder.voided_code"; readonly scanned: string }
  | { readonly code: "cylinder.code_taken"; readonly taken: string }
  | { readonly code: "cylinder.stale"; readonly version: number };
