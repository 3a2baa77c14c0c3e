/** Of the bridge's readings those that position; the others are of no kind named here. */
import type { Placed } from "./rules/pipeline.ts";
import type { rangeOf } from "./rules/rounds.ts";

export type LineReading =
  | ({ readonly kind: "range"; readonly isBetweenAnchors?: boolean } & Parameters<
      typeof rangeOf
    >[0])
  | ({ readonly kind: "position" } & Omit<Placed, "floorId" | "at">)
  | {
      readonly kind: "beacon";
      readonly id: string;
      readonly role: "tag" | "anchor" | "node" | "unknown";
      readonly batteryPercent?: number;
      readonly isButtonPressed?: boolean;
    }
  | { readonly kind: "mass" | "channel" | "switch" | "code" | "info" | "fill-event" };
