/** Forms of cards: untrusted text in, fields or problems out. Pure. */
import { z } from "zod";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { lineText, problemsOf, type RawForm, valuesOf } from "../platform/form.ts";

export const CARD_FIELDS = ["tag", "label"] as const;
export type CardField = (typeof CARD_FIELDS)[number];
export type CardProblem = "missing" | "too-long" | "characters";

const cardSchema = z.object({
  // As the radio systems write it: no spaces, so that what is typed can be what is heard.
  tag: lineText(40).refine((text) => !/\s/.test(text), "characters"),
  label: lineText(40),
});

export function parseCard(
  form: RawForm,
): Result<
  { readonly tag: string; readonly label: string },
  Partial<Record<CardField, CardProblem>>
> {
  const parsed = cardSchema.safeParse(valuesOf(CARD_FIELDS, form));
  return parsed.success
    ? accept(parsed.data)
    : refuse(problemsOf<CardField, CardProblem>(parsed.error));
}

/** A reason as one text; empty when nothing was said. */
export function reasonOf(form: RawForm): string {
  return (form["reason"] ?? "").trim().slice(0, 200);
}
