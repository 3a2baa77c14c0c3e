/** What a change of the areas means for cards that stand still: nobody waits for his next step to be in or out. Pure. */
import type { Zone } from "../model.ts";
import { stepFence } from "./fences.ts";
import type { Seen } from "./watch.ts";

export type Redrawn = {
  readonly gone: ReadonlySet<string>;
  /** New ones, and those with another outline. */
  readonly drawn: readonly Zone[];
};

const outlineOf = ({ floorId, shape }: Zone): string => JSON.stringify([floorId, shape]);

export function redrawnZones(before: readonly Zone[], after: readonly Zone[]): Redrawn {
  const ids = new Set(after.map(({ id }) => id));
  const outlines = new Map(before.map((zone) => [zone.id, outlineOf(zone)]));
  return {
    gone: new Set(before.flatMap(({ id }) => (ids.has(id) ? [] : [id]))),
    drawn: after.filter((zone) => outlines.get(zone.id) !== outlineOf(zone)),
  };
}

/**
 * Where a card is in now and was not, and the other way round. Whom nobody hears is put into no area: where he was last
 * seen he need not be any more.
 */
export function crossedByDrawing(
  one: Pick<Seen, "fix" | "inside">,
  { gone, drawn }: Redrawn,
  isHeard: boolean,
): { readonly entered: readonly string[]; readonly left: readonly string[] } {
  const entered: string[] = [];
  const left = [...one.inside.keys()].filter((id) => gone.has(id));
  for (const zone of drawn) {
    const wasInside = one.inside.has(zone.id);
    const { isInside } = stepFence(zone, wasInside, undefined, one.fix);
    if (wasInside && !isInside) left.push(zone.id);
    if (!wasInside && isInside && isHeard) entered.push(zone.id);
  }
  return { entered, left };
}
