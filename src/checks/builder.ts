/** Changing a table piece by piece: what the builder's pages do to a draft. Pure. */
import type { Phrase } from "../platform/i18n.ts";
import type { Definition, Item, Section } from "./model.ts";
import { ITEMS_MAX, itemsOf } from "./rules.ts";

export const SECTIONS_MAX = 30;

export type TableEdit =
  | { readonly kind: "title"; readonly title: Phrase }
  | { readonly kind: "add-section"; readonly title: Phrase }
  | { readonly kind: "name-section"; readonly id: string; readonly title: Phrase }
  | { readonly kind: "remove-section"; readonly id: string }
  | { readonly kind: "move-section"; readonly id: string; readonly by: -1 | 1 }
  /** A new item goes to the end of its section; one that is there is replaced where it stands. */
  | { readonly kind: "put-item"; readonly sectionId: string; readonly item: Item }
  | { readonly kind: "remove-item"; readonly id: string }
  | { readonly kind: "move-item"; readonly id: string; readonly by: -1 | 1 };

/** The first of `<head>1`, `<head>2`, … that nothing has. */
export function freeId(head: string, taken: Iterable<string>): string {
  const all = new Set(taken);
  for (let n = 1; ; n += 1) if (!all.has(`${head}${n}`)) return `${head}${n}`;
}

function moved<T extends { readonly id: string }>(
  list: readonly T[],
  id: string,
  by: -1 | 1,
): readonly T[] {
  const at = list.findIndex((one) => one.id === id);
  const to = at + by;
  const [here, there] = [list[at], list[to]];
  if (here === undefined || there === undefined) return list;
  return list.map((one, index) => (index === at ? there : index === to ? here : one));
}

function putItem(definition: Definition, sectionId: string, item: Item): Definition {
  const isThere = itemsOf(definition).some(({ id }) => id === item.id);
  const sections = definition.sections.map((section): Section => {
    const { items } = section;
    if (isThere) {
      return { ...section, items: items.map((one) => (one.id === item.id ? item : one)) };
    }
    return section.id === sectionId ? { ...section, items: [...items, item] } : section;
  });
  return { ...definition, sections };
}

/** An item goes past the end of its section into the next one. */
function moveItem(definition: Definition, id: string, by: -1 | 1): Definition {
  const at = definition.sections.findIndex(({ items }) => items.some((item) => item.id === id));
  const section = definition.sections[at];
  const item = section?.items.find((one) => one.id === id);
  if (section === undefined || item === undefined) return definition;
  const isAtEdge = section.items.at(by === -1 ? 0 : -1)?.id === id;
  const target = definition.sections[at + by];
  if (isAtEdge && target === undefined) return definition;
  const sections = definition.sections.map((one, index): Section => {
    if (!isAtEdge) return index === at ? { ...one, items: moved(one.items, id, by) } : one;
    if (index === at) return { ...one, items: one.items.filter((other) => other.id !== id) };
    if (index !== at + by) return one;
    return { ...one, items: by === 1 ? [item, ...one.items] : [...one.items, item] };
  });
  return { ...definition, sections };
}

/** The table after one change; what names nothing changes nothing. */
export function editTable(definition: Definition, edit: TableEdit): Definition {
  const { sections } = definition;
  const each = (change: (section: Section) => Section): Definition => ({
    ...definition,
    sections: sections.map(change),
  });
  switch (edit.kind) {
    case "title":
      return { ...definition, title: edit.title };
    case "add-section": {
      const id = freeId(
        "s",
        sections.map((section) => section.id),
      );
      return { ...definition, sections: [...sections, { id, title: edit.title, items: [] }] };
    }
    case "name-section":
      return each((one) => (one.id === edit.id ? { ...one, title: edit.title } : one));
    case "remove-section":
      return { ...definition, sections: sections.filter(({ id }) => id !== edit.id) };
    case "move-section":
      return { ...definition, sections: moved(sections, edit.id, edit.by) };
    case "put-item":
      return putItem(definition, edit.sectionId, edit.item);
    case "remove-item":
      return each((one) => ({ ...one, items: one.items.filter(({ id }) => id !== edit.id) }));
    case "move-item":
      return moveItem(definition, edit.id, edit.by);
  }
}

export function isTooLarge(definition: Definition): boolean {
  return itemsOf(definition).length > ITEMS_MAX || definition.sections.length > SECTIONS_MAX;
}
