/** What a new version of a table would change, for those who decide on it. Pure. */
import { canonicalJson, type Json } from "../kernel/json.ts";
import type { Definition, Item } from "./model.ts";
import { findItem, itemsOf } from "./rules.ts";
import { OWN_SOURCE } from "./supplied/build.ts";

export type TableDifference = {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
  readonly changed: readonly { readonly before: Item; readonly after: Item }[];
  /** Prescribed items that would be gone, or asked otherwise or of fewer: nobody takes these over unseen. */
  readonly lost: readonly Item[];
};

/** It cites somebody else than the site. */
export function isPrescribed({ source }: Pick<Item, "source">): boolean {
  return source !== OWN_SOURCE;
}

const textOf = (item: Item): string => canonicalJson(JSON.parse(JSON.stringify(item)) as Json);

/** The same question under the same condition; who is asked depends also on the item that it hangs on. */
function isKept(item: Item, before: Definition, after: Definition): boolean {
  const other = findItem(after, item.id);
  if (other === undefined || textOf(item) !== textOf(other)) return false;
  const asking = item.onlyIf && findItem(before, item.onlyIf.item);
  return asking === undefined || isKept(asking, before, after);
}

export function tableDifference(
  before: Definition | undefined,
  after: Definition,
): TableDifference {
  const old = before === undefined ? [] : itemsOf(before);
  const known = new Map(old.map((item) => [item.id, item]));
  const now = itemsOf(after);
  const ids = new Set(now.map(({ id }) => id));
  return {
    added: now.filter(({ id }) => !known.has(id)),
    removed: old.filter(({ id }) => !ids.has(id)),
    changed: now.flatMap((item) => {
      const was = known.get(item.id);
      return was === undefined || textOf(was) === textOf(item)
        ? []
        : [{ before: was, after: item }];
    }),
    lost:
      before === undefined
        ? []
        : old.filter((item) => isPrescribed(item) && !isKept(item, before, after)),
  };
}
