/** Signs that a table was ticked through: a photo asked for by chance, and the order and rhythm of the answers. Pure. */
import { HOUR_MS, SECOND_MS } from "../kernel/instants.ts";
import type { Answers, Definition, Item, Purpose } from "./model.ts";
import { askedItems, itemsOf } from "./rules.ts";

/** Gone through at a gun, cylinder after cylinder; and a regulator is nobody's to supervise. */
const WITHOUT: readonly string[] = ["pre-fill", "post-fill", "inspection"] satisfies Purpose[];

export function isWatched(purpose: string | undefined): boolean {
  return purpose === undefined || !WITHOUT.includes(purpose);
}

/** A short table is seen whole at a glance. */
const SPOT_ITEMS_MIN = 8;

function canBeSpot(item: Item): boolean {
  const isJudged = item.kind === "pass-fail" || item.kind === "choice" || item.kind === "number";
  return (
    isJudged && item.photo !== "always" && item.isOptional !== true && item.onlyIf === undefined
  );
}

/** The item that wants a photo, by a seed drawn before the first answer; undefined where none is asked for. */
export function spotItem(
  definition: Definition,
  purpose: string | undefined,
  seed: number | null,
): string | undefined {
  if (seed === null || !isWatched(purpose)) return undefined;
  const all = itemsOf(definition).filter(canBeSpot);
  if (all.length < SPOT_ITEMS_MIN) return undefined;
  return all[Math.abs(Math.trunc(seed)) % all.length]?.id;
}

export type Spot = {
  readonly itemId: string;
  /** `open`: the item is not answered yet, so nobody has been asked. `reused`: the picture is of an older check. */
  readonly state: "open" | "asked" | "taken" | "reused";
};

/** Said only when the item has been answered: a photo known before leads to one item and past the others. */
export function spotOf(
  itemId: string | undefined,
  answers: Answers,
  definition: Definition,
  isReused: boolean,
): Spot | undefined {
  if (itemId === undefined || !askedItems(definition, answers).has(itemId)) return undefined;
  const answer = answers.get(itemId);
  if ((answer?.photos ?? 0) > 0) return { itemId, state: isReused ? "reused" : "taken" };
  const isAnswered = answer !== undefined && answer.value !== "";
  // What does not apply cannot be shown.
  if (answer?.value === "na") return undefined;
  return { itemId, state: isAnswered ? "asked" : "open" };
}

/** Fewer answers have no rhythm. */
const ORDER_ANSWERS_MIN = 8;
const EVEN_WITHIN = 0.25;
const EVEN_SHARE = 0.8;
/** Slower than this there was time to look between two answers, however even. */
const EVEN_BELOW_MS = 10 * SECOND_MS;
/** Rests of a round do not count as its rhythm. */
const REST_MS = HOUR_MS;

export type Order = {
  /** Seconds between two answers, in the middle. */
  readonly seconds: number;
  /** Percent of the steps that were as long as that one. */
  readonly even: number;
  /** Top to bottom without a step back, beat after beat: nobody walks like that. */
  readonly isMechanical: boolean;
};

/** Honest people go back, look longer at one thing than at another, and rest; a thumb does not. */
export function orderOf(
  definition: Definition,
  answered: readonly { readonly itemId: string; readonly answeredAt: number }[],
): Order {
  const place = new Map(itemsOf(definition).map((item, index) => [item.id, index]));
  const inTime = answered
    .filter(({ itemId }) => place.has(itemId))
    .toSorted((one, other) => one.answeredAt - other.answeredAt);
  const steps = inTime.slice(1).map((one, index) => {
    const before = inTime[index] ?? one;
    return {
      ms: one.answeredAt - before.answeredAt,
      isOn: (place.get(one.itemId) ?? 0) > (place.get(before.itemId) ?? 0),
    };
  });
  // Answers of one instant were copied, not given.
  const gaps = steps.map(({ ms }) => ms).filter((ms) => ms > 0 && ms < REST_MS);
  const middle = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
  const evenCount = gaps.filter((ms) => Math.abs(ms - middle) <= middle * EVEN_WITHIN).length;
  const even = gaps.length === 0 ? 0 : evenCount / gaps.length;
  return {
    seconds: Math.round(middle / SECOND_MS),
    even: Math.round(even * 100),
    isMechanical:
      gaps.length + 1 >= ORDER_ANSWERS_MIN &&
      steps.every(({ isOn }) => isOn) &&
      even >= EVEN_SHARE &&
      middle < EVEN_BELOW_MS,
  };
}
