/**
 * Where people are, every 30 s while an authority has asked for it: a signed message of its own, never a journal entry.
 * Cards and coordinates of the floor only; who wears a card is the site's to say.
 */
import { canonicalJson, type Json } from "../kernel/json.ts";
import type { BoxKey } from "../platform/keys.ts";
import type { Orm } from "../platform/writer.ts";
import type { LiveView } from "../positioning/index.ts";
import { listFloors } from "../site/index.ts";

export const POSITIONS_EVERY_MS = 30_000;
export const POSITIONS_MINUTES_MAX = 60;

/** More do not fit into a message; `total` says how many there are. */
const CARDS_MAX = 400;

export type CardPosition = {
  readonly card: string;
  readonly floor: string;
  readonly xMm: number;
  readonly yMm: number;
  /** Milliseconds UTC of the fix. */
  readonly at: number;
};

export type PositionsMessage = {
  readonly site: string;
  readonly epoch: string;
  readonly at: number;
  readonly total: number;
  readonly cards: readonly CardPosition[];
  readonly keyId: string;
  readonly sig: string;
};

export function cardPositions(
  orm: Orm,
  live: Pick<LiveView, "positions">,
): readonly CardPosition[] {
  return listFloors(orm).flatMap(({ id: floor }) =>
    live.positions(floor).map(({ fix }) => ({
      card: fix.tag,
      floor,
      xMm: Math.round(fix.xMm),
      yMm: Math.round(fix.yMm),
      at: fix.at,
    })),
  );
}

export function sealPositions(
  facts: Pick<PositionsMessage, "site" | "epoch" | "at">,
  cards: readonly CardPosition[],
  key: Pick<BoxKey, "keyId" | "sign">,
): PositionsMessage {
  const { site, epoch, at } = facts;
  const unsigned = {
    site,
    epoch,
    at,
    total: cards.length,
    cards: cards.slice(0, CARDS_MAX),
    keyId: key.keyId,
  };
  return { ...unsigned, sig: key.sign(canonicalJson(unsigned as unknown as Json)) };
}
