/** The eight kinds of special work (GB 30871-2022). */
export const PERMIT_KINDS = [
  "hot-work",
  "confined-space",
  "blind-plate",
  "height",
  "lifting",
  "temporary-power",
  "excavation",
  "road-closure",
] as const;
export type PermitKind = (typeof PERMIT_KINDS)[number];
