/** A table as somebody else writes it: untrusted, strict, bounded. */
import { z } from "zod";
import { isTooLarge } from "./builder.ts";
import type { Definition, Item } from "./model.ts";
import { PURPOSES } from "./model.ts";
import { findItem, templateFaults } from "./rules.ts";
import { OWN_SOURCE } from "./supplied/build.ts";

const words = z.string().min(1).max(300);
const phrase = z.strictObject({ zh: words, en: words });
const id = z.string().regex(/^[a-z0-9-]{1,40}$/u);
const value = z.string().min(1).max(60);

const base = {
  id,
  text: phrase,
  criterion: phrase.optional(),
  severity: z.enum(["general", "major"]),
  source: words,
  evidence: z
    .array(z.enum(["photo", "number", "scan"]))
    .max(3)
    .optional(),
  photo: z.enum(["always", "on-fail"]).optional(),
  isOptional: z.boolean().optional(),
  points: z.number().int().min(0).max(100).optional(),
  onlyIf: z.strictObject({ item: id, is: z.array(value).min(1).max(20) }).optional(),
};

const figure = z.number().min(-1_000_000_000).max(1_000_000_000);

const item = z.discriminatedUnion("kind", [
  z.strictObject({ ...base, kind: z.literal("pass-fail"), hasNa: z.boolean().optional() }),
  z.strictObject({
    ...base,
    kind: z.literal("number"),
    unit: phrase,
    min: figure.optional(),
    max: figure.optional(),
    decimals: z.number().int().min(0).max(6),
  }),
  z.strictObject({
    ...base,
    kind: z.literal("choice"),
    options: z
      .array(z.strictObject({ value, label: phrase, isFail: z.boolean().optional() }))
      .min(2)
      .max(20),
  }),
  z.strictObject({ ...base, kind: z.literal("photo") }),
  z.strictObject({
    ...base,
    kind: z.literal("text"),
    maxLength: z.number().int().min(1).max(1_000),
  }),
  z.strictObject({ ...base, kind: z.literal("signature") }),
  z.strictObject({ ...base, kind: z.literal("scan") }),
]);

/** The mark of an item is not theirs to give: what this program read in the primary text is marked so by it alone. */
export const orderedTable = z.strictObject({
  title: phrase,
  sections: z
    .array(z.strictObject({ id, title: phrase, items: z.array(item).max(200) }))
    .min(1)
    .max(30),
});
export type OrderedTable = z.infer<typeof orderedTable>;

export const orderedPurpose = z.enum(PURPOSES);
export const orderedTableId = id;

/** Items that stay as they are keep their mark; undefined for what could not be published. */
export function definitionOfOrdered(
  table: OrderedTable,
  before: Definition | undefined,
): Definition | undefined {
  const definition = {
    ...table,
    sections: table.sections.map((section) => ({
      ...section,
      items: section.items.map((one) => {
        const was = before && findItem(before, one.id);
        const mark = was?.source === one.source ? was.mark : one.source === OWN_SOURCE ? "V" : "OK";
        return { ...one, mark } as Item;
      }),
    })),
  };
  const isGood = !isTooLarge(definition) && templateFaults(definition).length === 0;
  return isGood ? definition : undefined;
}
