/** What stands above the register in the tiers and is handed in by the composition root. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Lang } from "../platform/i18n.ts";
import type { LastFill } from "./model.ts";

export type CylinderLinks = {
  lastFills(lang: Lang, cylinderId: string): readonly LastFill[];
  /** For everybody: the newest fills, with nothing about who filled. */
  publicFills(
    cylinderId: string,
    limit: number,
  ): readonly { readonly at: UnixMs; readonly netG: number | null }[];
  /** Where an over-filled cylinder is emptied, weighed and approved. */
  emptying?(cylinderId: string): string;
};

export const NO_LINKS: CylinderLinks = { lastFills: () => [], publicFills: () => [] };
