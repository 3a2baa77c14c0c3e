/** What the pages of check tables show, ready to be rendered. */
import type { Item, ItemProblem, Purpose } from "../../src/checks/model.ts";
import type { Spot } from "../../src/checks/spot-rules.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import type { Phrase } from "../../src/platform/i18n.ts";

export type TableCard = {
  readonly id: string;
  readonly purpose: Purpose;
  readonly title: Phrase;
  readonly version: number;
  readonly itemCount: number;
};

export type RunCard = {
  readonly id: string;
  readonly title: Phrase;
  readonly who: string;
  readonly startedAt: UnixMs;
  readonly completedAt: UnixMs | undefined;
  readonly result: "pass" | "fail" | undefined;
  readonly failedCount: number;
};

export type PhotoView = { readonly id: string; readonly href: string };

export type ItemView = {
  readonly item: Item;
  readonly value: string;
  readonly note: string;
  readonly seen: number;
  readonly savedAt: UnixMs | undefined;
  readonly photos: readonly PhotoView[];
  readonly isAsked: boolean;
  readonly isFailed: boolean;
  readonly isDone: boolean;
  /** Chance chose this item for a photo; the second: and there is none yet. */
  readonly isSpot?: boolean | undefined;
  readonly wantsSpot?: boolean | undefined;
  /** Shown only where the person has something to correct, not for what is simply still empty. */
  readonly problem: ItemProblem | undefined;
  /** Why the last change was not taken. */
  readonly message?: string | undefined;
};

export type SectionView = {
  readonly id: string;
  readonly title: Phrase;
  readonly items: readonly ItemView[];
};

export type RunView = {
  readonly id: string;
  readonly title: Phrase;
  readonly version: number;
  readonly hash: string;
  readonly sections: readonly SectionView[];
  readonly answered: number;
  readonly asked: number;
  /** Ids of the items that keep the run open, after an attempt to complete it. */
  readonly open: readonly string[];
  readonly startedAt: UnixMs;
  readonly startedBy: string;
  readonly completedAt: UnixMs | undefined;
  readonly completedBy: string | undefined;
  readonly result: "pass" | "fail" | undefined;
  readonly failedCount: number;
  readonly majorCount: number;
  /** Of a finished run that was filled in faster than anybody can look. */
  readonly rushed: { readonly answers: number; readonly seconds: number } | undefined;
  /** Of a finished run that was answered like a machine. */
  readonly mechanical: { readonly seconds: number; readonly even: number } | undefined;
  /** The photo that chance asks for. */
  readonly spot: Spot | undefined;
  /** There is a finished check of this table, with something to take over. */
  readonly canCopy: boolean;
  readonly score: { readonly earned: number; readonly full: number } | undefined;
  /** The page of what the run was made for, where it has one. */
  readonly aboutHref: string | undefined;
};
